//! The case that shows the normal, beside the open one at the same place.

use std::{path::Path, sync::Arc};

use super::{AppState, Mode, Notice, SeriesKey, desk::Desk, loading::Loading, overlays::take_out};
use crate::{
    case::{self, TeachingCase},
    geometry::LpsPoint,
    source::{Files, Source},
    study::{Series, Study},
    viewport::{Layout, Viewport},
};

/// The viewports of a comparison.
const OURS: usize = 0;
const NORMAL: usize = 1;

/// A second case that was opened beside the first.
pub struct Beside {
    /// Its texts, marks and levels.
    pub case: Option<TeachingCase>,
    /// Its images.
    pub studies: Vec<Study>,
    pub(super) loading: Loading,
    /// How everything lay before.
    pub(super) desk: Desk,
    /// The place it was last brought to: slice and series of the open case.
    followed: Option<(SeriesKey, usize)>,
}

impl Beside {
    /// Whether a series is one of its.
    pub fn holds(&self, key: &SeriesKey) -> bool {
        self.all_series().any(|series| SeriesKey::of(series) == *key)
    }

    pub(super) fn all_series(&self) -> impl Iterator<Item = &Arc<Series>> {
        self.studies.iter().flat_map(|study| &study.series)
    }
}

impl AppState {
    /// Why there is nothing to compare with, or the folder of the case to compare with.
    pub fn control_folder(&self) -> Result<&Path, &'static str> {
        let case = self.case.as_ref().ok_or("Open a case first: only a case knows what to compare with.")?;
        let wanted = case.control.as_deref().ok_or("This case names no case to compare with.")?;
        let found = self.library.cases.iter().find(|one| one.case.id == wanted && wanted != case.id);
        let found = found.ok_or("The case to compare with is not in the library.")?;
        Ok(&found.case.folder)
    }

    /// Puts the normal case beside this one, or takes it away.
    pub(super) fn toggle_compare(&mut self) {
        if self.beside.is_some() {
            return self.stop_comparing();
        }
        // Even whether there is a normal to compare with says something of a case that was not looked at yet.
        if !self.all_revealed() && !self.may_reveal() {
            let looked = self.looked();
            let told = format!(
                "You have seen {} of {} slices. Look first, or press O again to compare anyway.",
                looked.seen, looked.of
            );
            self.notice = Some(Notice::calm(told));
            return;
        }
        self.notice = None;
        let folder = match self.control_folder() {
            Ok(folder) => folder.to_owned(),
            Err(why) => {
                self.notice = Some(Notice::warning(why.to_owned()));
                return;
            }
        };
        let source: Arc<dyn Source> = Arc::new(Files::new(vec![case::image_root(&folder)]));
        let loading = Loading::start(source, self.limits.clone(), &self.waker);
        let desk = self.remember_desk();
        let case = case::read_case(&folder).ok();
        self.beside = Some(Beside { case, studies: Vec::new(), loading, desk, followed: None });
        self.lay_out_beside();
    }

    /// What the active viewport shows at the left; room for the normal case at the right.
    pub(super) fn lay_out_beside(&mut self) {
        let Some(beside) = &mut self.beside else { return };
        beside.followed = None;
        let shown = self.slots[self.active].clone();
        self.maximised = false;
        self.layout = Layout::Two;
        self.slots[OURS] = shown;
        self.slots[NORMAL] = super::Slot::default();
        self.active = OURS;
    }

    /// Takes the normal case away and puts everything back.
    pub(super) fn stop_comparing(&mut self) {
        if let Some(beside) = self.beside.take() {
            let mode = self.mode;
            self.restore_desk(beside.desk);
            self.mode = mode;
            self.drop_lost_crosshair();
        }
    }

    /// Takes in what was read of the normal case. Returns whether anything changed.
    pub(super) fn tick_beside(&mut self) -> bool {
        let Some(beside) = &mut self.beside else { return false };
        if let Some(mut studies) = beside.loading.tick() {
            // Segmentations are no pictures to compare with.
            drop(take_out(&mut studies));
            beside.studies = studies;
            beside.followed = None;
            self.refuse_same_images();
            return true;
        }
        let is_in_vain = beside.loading.progress.finished && beside.studies.is_empty();
        if is_in_vain {
            self.stop_comparing();
            let why = "The normal case has no images that can be opened. Its folder may have been moved.";
            self.notice = Some(Notice::warning(why.to_owned()));
        }
        is_in_vain
    }

    /// Two cases with the same images cannot be told apart.
    fn refuse_same_images(&mut self) {
        let ours: Vec<SeriesKey> =
            self.studies.iter().flat_map(|study| &study.series).map(|series| SeriesKey::of(series)).collect();
        if self.beside.as_ref().is_some_and(|beside| ours.iter().any(|key| beside.holds(key))) {
            self.stop_comparing();
            self.notice = Some(Notice::warning("The case to compare with has the very images of this one.".to_owned()));
        }
    }

    /// Brings the normal case to the same place, whenever the open one moved.
    pub(super) fn follow_beside(&mut self) {
        let Some(beside) = self.beside.as_ref().filter(|_| self.mode == Mode::Study) else { return };
        let Some(ours) = self.slot_series(OURS).cloned().filter(|it| !beside.holds(&SeriesKey::of(it))) else { return };
        let now = (SeriesKey::of(&ours), self.slots[OURS].viewport.frame);
        if beside.followed.as_ref() == Some(&now) {
            return;
        }
        let is_new_series = beside.followed.as_ref().is_none_or(|(series, _)| series.uid != now.0.uid);
        if !is_new_series && !self.links.scroll {
            return;
        }
        let Some(normal) = counterpart(&ours, beside.all_series()).cloned() else { return };
        // Where nothing says how the two lie to each other, the same distance from the origin is as good as any.
        let place = self.place_on(OURS, &ours).map(|at| self.place_in(&ours, &normal, at).map_or(at, |found| found.0));
        if let Some(beside) = &mut self.beside {
            beside.followed = Some(now);
        }
        // Any block of the series will do: which one passes at the place is found next.
        let is_shown = self.slots[NORMAL].series.as_ref().is_some_and(|key| key.uid == normal.uid);
        if is_new_series || !is_shown {
            self.show_series(NORMAL, &SeriesKey::of(&normal));
            self.slots[NORMAL].why = "The normal, in the plane and the weighting of the view beside it.".to_owned();
        }
        let Some(at) = place else { return };
        let slice = self.place_to_follow(OURS, &normal).map_or(at, |found| found.0);
        self.bring_to(NORMAL, slice);
        if is_new_series {
            self.zoom_alike(at);
        }
    }

    /// The patient position in the middle of a viewport.
    pub(super) fn place_on(&self, slot: usize, series: &Series) -> Option<LpsPoint> {
        let viewport = &self.slots[slot].viewport;
        let frame = series.frames.get(viewport.frame)?;
        let instance = series.instance(viewport.frame)?;
        let middle = viewport.center.unwrap_or_else(|| crate::viewport::PictureShape::of(instance).middle());
        Some(frame.plane?.lps_from_image(middle))
    }

    /// The open case now lies where the normal one has brought it: it need not follow in its turn.
    pub(super) fn note_compared(&mut self) {
        let now = self.slots[OURS].series.clone().map(|series| (series, self.slots[OURS].viewport.frame));
        if let Some(beside) = self.beside.as_mut().filter(|_| self.active == NORMAL) {
            beside.followed = now;
        }
    }

    /// The same magnification about the same place.
    fn zoom_alike(&mut self, at: LpsPoint) {
        let plane = self.slot_frame(NORMAL).and_then(|(frame, _)| frame.plane);
        let Viewport { fit, zoom, .. } = self.slots[OURS].viewport;
        let viewport = &mut self.slots[NORMAL].viewport;
        (viewport.fit, viewport.zoom) = (fit, zoom);
        viewport.center = plane.map(|plane| plane.image_from_lps(at));
    }
}

/// The series that shows the same plane with the same weighting; else the same plane; else any.
fn counterpart<'a>(ours: &Series, all: impl Iterator<Item = &'a Arc<Series>>) -> Option<&'a Arc<Series>> {
    all.max_by_key(|other| {
        let same_plane = other.plane == ours.plane;
        (same_plane, same_plane && other.weighting() == ours.weighting(), other.frames.len())
    })
}
