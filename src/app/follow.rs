//! What linked views do after a command: they scroll, zoom and are windowed with the active one.

use super::{AppState, LinkKind, SeriesKey, ViewCommand, links::are_parallel};
use crate::{
    geometry::ImagePoint,
    study::{PixelKind, Series},
    viewport::{Fit, PictureShape},
};

/// What a command may have changed of the active view.
pub(super) struct Before {
    active: usize,
    maximised: bool,
    place: (Option<SeriesKey>, usize),
    section: Section,
}

type Section = (Fit, f64, Option<ImagePoint>);

impl AppState {
    pub(super) fn before_view(&self) -> Before {
        Before { active: self.active, maximised: self.maximised, place: self.active_place(), section: self.section() }
    }

    fn active_place(&self) -> (Option<SeriesKey>, usize) {
        let slot = &self.slots[self.active];
        (slot.series.clone(), slot.viewport.frame)
    }

    fn section(&self) -> Section {
        let viewport = &self.slots[self.active].viewport;
        (viewport.fit, viewport.zoom, viewport.center)
    }

    /// Lets the linked views follow what a command did to the active one.
    pub(super) fn follow_view(&mut self, before: &Before, command: &ViewCommand) {
        if !self.may_link() || before.active != self.active {
            return;
        }
        let is_uncovered = before.maximised && !self.maximised;
        if self.links.scroll && (before.place != self.active_place() || is_uncovered) {
            self.follow_scroll();
            self.note_compared();
        }
        if self.links.zoom && (before.section != self.section() || is_uncovered) {
            self.follow_zoom();
        }
        if self.links.window {
            self.follow_window(command);
        }
    }

    /// Turns a link on or off; what is linked anew falls into line at once.
    pub(super) fn toggle_link(&mut self, kind: LinkKind) {
        let on = match kind {
            LinkKind::Scroll => &mut self.links.scroll,
            LinkKind::Window => &mut self.links.window,
            LinkKind::Zoom => &mut self.links.zoom,
        };
        *on ^= true;
        match (kind, *on) {
            (LinkKind::Scroll, true) => self.follow_scroll(),
            (LinkKind::Zoom, true) => self.follow_zoom(),
            _ => {}
        }
    }

    /// Views of the same plane show the same section of the body, as large as their field of view allows.
    fn follow_zoom(&mut self) {
        let Some((_, instance)) = self.slot_frame(self.active) else { return };
        let ours = height_mm(PictureShape::of(instance));
        let (fit, zoom, _) = self.section();
        for slot in self.other_slots() {
            let Some((from, to)) = self.slot_series(self.active).zip(self.slot_series(slot)) else { continue };
            if !are_parallel(from, to) {
                continue;
            }
            let place = self.place_on(self.active, from).and_then(|at| self.place_in(from, to, at).ok());
            let Some((frame, instance)) = self.slot_frame(slot) else { continue };
            let center = place.zip(frame.plane).map(|((at, _), plane)| plane.image_from_lps(at));
            let theirs = height_mm(PictureShape::of(instance));
            let viewport = &mut self.slots[slot].viewport;
            viewport.fit = fit;
            viewport.zoom = zoom * theirs / ours;
            viewport.center = center.or(viewport.center);
        }
    }

    /// Changes carry over between pictures of one modality; a window in figures only where the figures mean the same.
    fn follow_window(&mut self, command: &ViewCommand) {
        let (voi, inverted) = {
            let ours = &self.slots[self.active].viewport;
            (ours.voi.clone(), ours.inverted)
        };
        for slot in self.other_slots() {
            let Some((from, to)) = self.slot_series(self.active).zip(self.slot_series(slot)) else { continue };
            if !are_windowed_alike(from, to) {
                continue;
            }
            let means_the_same = have_one_scale(from, to);
            let source = self.slots[self.active].viewport.voi_source;
            let viewport = &mut self.slots[slot].viewport;
            match command {
                ViewCommand::DragWindow(by) => viewport.drag_window(*by),
                ViewCommand::Preset(preset) => self.apply_preset(slot, *preset),
                ViewCommand::Invert => viewport.inverted = inverted,
                ViewCommand::SetWindow(..) | ViewCommand::WindowRegion { .. } if means_the_same => {
                    viewport.voi.clone_from(&voi);
                    viewport.voi_source = source;
                }
                _ => {}
            }
        }
    }

    /// Why a view's window does not follow that of the active one; `None` where it does, or is the active one itself.
    pub fn no_window_link(&self, slot: usize) -> Option<&'static str> {
        if slot == self.active || !self.links.window || !self.may_link() {
            return None;
        }
        let (from, to) = (self.slot_series(self.active)?, self.slot_series(slot)?);
        match () {
            () if from.modality != to.modality => Some("Window not linked: another modality."),
            () if !are_windowed_alike(from, to) => Some("Window not linked: colours have no window."),
            () => None,
        }
    }
}

fn height_mm(shape: PictureShape) -> f64 {
    f64::from(shape.rows) * shape.row_mm
}

fn are_windowed_alike(one: &Series, other: &Series) -> bool {
    let is_grey =
        |series: &Series| series.instances.first().is_some_and(|instance| instance.format.kind() != PixelKind::Colour);
    one.modality == other.modality && is_grey(one) && is_grey(other)
}

/// Hounsfield units mean the same everywhere; MR values only within one weighting of one study.
fn have_one_scale(one: &Series, other: &Series) -> bool {
    let unit = |series: &Series| series.instances.first().map(|instance| instance.unit().to_owned());
    let is_hounsfield = unit(one).as_deref() == Some("HU") && unit(other).as_deref() == Some("HU");
    let is_one_weighting = one.weighting().is_some() && one.weighting() == other.weighting();
    is_hounsfield || one.uid == other.uid || (one.study_uid == other.study_uid && is_one_weighting)
}
