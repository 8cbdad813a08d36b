//! Scrolling, windows, zoom and layout of the viewports.

use std::sync::Arc;

use super::{AppState, CINE_RATES, Mode, Notice, SeriesKey, Tool};
use crate::{
    geometry::{ImagePoint, ViewPoint},
    paint::CornerText,
    render,
    study::{PixelKind, Series, Voi, VoiFunction, Window},
    viewport::{Layout, PictureShape, Preset, Viewport, VoiSource},
};

impl AppState {
    /// Moves the active viewport to a frame; past the end is the last.
    pub(super) fn go_to_frame(&mut self, slot: usize, frame: usize) {
        if self.scroll_plane(slot, frame) {
            return;
        }
        let n_frames = self.slot_series(slot).map_or(0, |series| series.frames.len());
        let slot = &mut self.slots[slot];
        slot.viewport.frame = frame.min(n_frames.saturating_sub(1));
        slot.touched = true;
    }

    /// So many slices on; in the study a step past the end of a block goes on in the next block of its series.
    pub(super) fn scroll(&mut self, steps: isize) {
        if let Some(piece) = self.next_block(steps) {
            self.change_piece(self.active, &piece);
            return self.go_to_frame(self.active, if steps < 0 { usize::MAX } else { 0 });
        }
        let frame = self.slots[self.active].viewport.frame.saturating_add_signed(steps);
        self.go_to_frame(self.active, frame);
    }

    /// The block that follows where the active view already shows the last slice, or goes before where it shows the first.
    fn next_block(&self, steps: isize) -> Option<SeriesKey> {
        let series = self.slot_series(self.active).filter(|_| self.mode == Mode::Study)?;
        let number = series.part.as_ref()?.number;
        let frame = self.slots[self.active].viewport.frame;
        let wanted = match steps {
            1.. if frame + 1 == series.frames.len() => number + 1,
            ..=-1 if frame == 0 => number.checked_sub(1)?,
            _ => return None,
        };
        let is_next = |piece: &&Arc<Series>| {
            piece.plane == series.plane && piece.part.as_ref().is_some_and(|part| part.number == wanted)
        };
        self.other_pieces(series).find(is_next).map(|piece| SeriesKey::of(piece))
    }

    pub(super) fn cine_step(&mut self) {
        let n_frames = self.slot_series(self.active).map_or(0, |series| series.frames.len());
        if n_frames < 2 {
            return;
        }
        let at = self.slots[self.active].viewport.frame;
        self.cine_back = self.cine_rocks && if self.cine_back { 0 < at } else { at + 1 == n_frames };
        let next = if self.cine_back { at.saturating_sub(1) } else { (at + 1) % n_frames };
        self.go_to_frame(self.active, next);
    }

    /// The rate so many steps quicker; past either end it stays there.
    pub(super) fn step_cine_rate(&mut self, steps: isize) {
        let at = CINE_RATES.iter().position(|rate| *rate == self.cine_rate).unwrap_or(0);
        self.cine_rate = CINE_RATES[at.saturating_add_signed(steps).min(CINE_RATES.len() - 1)];
    }

    pub(super) fn viewport_mut(&mut self) -> &mut Viewport {
        &mut self.slots[self.active].viewport
    }

    pub(super) fn with_shape(&mut self, change: impl FnOnce(&mut Viewport, PictureShape)) {
        if let Some(shape) = self.slot_frame(self.active).map(|(_, instance)| PictureShape::of(instance)) {
            change(self.viewport_mut(), shape);
        }
    }

    pub(super) fn zoom(&mut self, factor: f64, about: Option<ViewPoint>, size: [f64; 2]) {
        let about = about.unwrap_or(ViewPoint::new(size[0] / 2.0, size[1] / 2.0));
        self.with_shape(|viewport, shape| viewport.zoom_about(factor, about, shape, size));
    }

    pub(super) fn reset_view(&mut self) {
        let Some(series) = self.slot_series(self.active) else { return };
        let center = self.column_center(series);
        let fresh = Viewport { center, ..Viewport::at_middle(series) };
        let frame = self.viewport_mut().frame;
        *self.viewport_mut() = Viewport { frame, ..fresh };
    }

    /// Applies a preset; the file's own again moves on to its next choice.
    pub(super) fn apply_preset(&mut self, slot: usize, preset: Preset) {
        let turn = match self.slots[slot].viewport.voi_source {
            VoiSource::Preset(Preset::Dicom, turn) if self.slots[slot].viewport.voi.is_some() => turn + 1,
            _ => 0,
        };
        self.slots[slot].viewport.voi_source = VoiSource::Preset(preset, turn);
        self.slots[slot].viewport.voi = None;
    }

    pub(super) fn set_window(&mut self, slot: usize, center: f64, width: f64) {
        let viewport = &mut self.slots[slot].viewport;
        let is_exact = viewport.window().is_some_and(|window| window.function == VoiFunction::LinearExact);
        // Floating-point pictures may lie between 0 and 1.
        viewport.voi = Some(Voi::Window(match is_exact {
            true => Window { center, width: width.max(f64::MIN_POSITIVE), function: VoiFunction::LinearExact },
            false => Window::linear(center, width.max(1.0)),
        }));
        viewport.voi_source = VoiSource::Manual;
    }

    /// Gives the left button to a tool; what was begun with another is left.
    pub(super) fn take_tool(&mut self, tool: Tool) {
        self.tool = tool;
        self.measuring.under_way = None;
        if let Tool::Measure(kind) = tool {
            self.measuring.last_kind = kind;
        }
    }

    /// A window from the darkest to the brightest percent of what is inside a rectangle of the image.
    pub(super) fn window_of_region(&mut self, slot: usize, corners: [ImagePoint; 2]) {
        let cut = self.ready_pixels(slot).and_then(|pixels| pixels.cut(corners.map(|at| [at.x, at.y])));
        let Some((cut, instance)) = cut.zip(self.slot_frame(slot).map(|(_, instance)| instance.clone())) else {
            return;
        };
        if instance.format.kind() == PixelKind::Colour {
            self.notice = Some(Notice::warning("Colours have no window to set.".to_owned()));
            return;
        }
        let window = render::percentile_window(&cut, &instance, Preset::Auto.percentiles());
        let viewport = &mut self.slots[slot].viewport;
        viewport.voi = Some(Voi::Window(window));
        viewport.voi_source = VoiSource::Manual;
    }

    pub(super) fn set_layout(&mut self, layout: Layout) {
        self.layout = layout;
        self.maximised = false;
        self.active = self.active.min(layout.n_viewports() - 1);
        self.fill_empty_slots();
        if self.links.scroll && self.may_link() {
            self.follow_scroll();
        }
        self.keep_arrangement();
    }

    /// Exchanges what two viewports show, with slice, window and zoom; the active one goes along.
    pub(super) fn swap_viewports(&mut self, one: usize, other: usize) {
        if one.max(other) >= self.slots.len() || one == other {
            return;
        }
        if self.mpr.is_some() {
            let why = "Planes cut anew have their own places. Leave them first to swap viewports.";
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        }
        if self.beside.is_some() {
            let why = "The normal case keeps its place at the right. Take it away first to swap viewports.";
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        }
        self.slots.swap(one, other);
        self.active = match self.active {
            active if active == one => other,
            active if active == other => one,
            active => active,
        };
        self.keep_arrangement();
    }

    pub(super) fn swap_with_next(&mut self) {
        let n = self.layout.n_viewports();
        if n < 2 || self.maximised {
            let why = "There is only one viewport on screen. Choose a layout with more to swap them.";
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        }
        self.swap_viewports(self.active, (self.active + 1) % n);
    }

    pub(super) fn step_layout(&mut self, steps: isize) {
        let at = Layout::ALL.iter().position(|layout| *layout == self.layout).unwrap_or(0);
        let next = (at as isize + steps).rem_euclid(Layout::ALL.len() as isize);
        self.set_layout(Layout::ALL[next.unsigned_abs()]);
    }
}

pub(super) fn next_corner_text(now: CornerText) -> CornerText {
    match now {
        CornerText::Full => CornerText::Minimal,
        CornerText::Minimal => CornerText::Off,
        CornerText::Off => CornerText::Full,
    }
}

pub(super) fn turn(viewport: &mut Viewport, clockwise: bool) {
    viewport.quarter_turns = (viewport.quarter_turns + if clockwise { 1 } else { 3 }) % 4;
}

/// Mirrors on screen: left to right with 0 half turns, top to bottom with a half turn besides. The flip comes before
/// the turn in the transform, so a mirrored picture turns the other way.
pub(super) fn flip(viewport: &mut Viewport, extra_quarter_turns: u8) {
    viewport.flipped ^= true;
    viewport.quarter_turns = (4 - viewport.quarter_turns % 4 + extra_quarter_turns) % 4;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flip_mirrors_the_screen_whatever_the_turn() {
        let shape = PictureShape { columns: 40, rows: 20, column_mm: 1.0, row_mm: 1.0 };
        for turns in 0..4 {
            for (half, mirror) in [(0, [-1.0, 1.0]), (2, [1.0, -1.0])] {
                let before = Viewport { quarter_turns: turns, ..Viewport::default() };
                let mut after = before.clone();
                flip(&mut after, half);
                let axes = |viewport: &Viewport| viewport.transform(shape, [100.0, 100.0]).expect("not empty").axes();
                let mirrored = axes(&before).map(|[x, y]| [x * mirror[0], y * mirror[1]]);
                assert_eq!(
                    axes(&after).map(|a| a.map(|v| v + 0.0)),
                    mirrored.map(|a| a.map(|v| v + 0.0)),
                    "{turns} {half}"
                );
            }
        }
    }
}
