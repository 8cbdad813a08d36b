//! Which series goes into which viewport when a study opens, and how viewports follow while files arrive.

use super::{AppState, FrameKey, SeriesKey};
use crate::{
    geometry::{AnatomicalPlane, ImagePoint, LpsPoint, LpsVector},
    hanging::{self, recognise},
    study::Series,
    viewport::{Viewport, VoiSource},
};

impl AppState {
    /// While files arrive: the first series is shown at once, and what is on show stays on show.
    pub(super) fn follow_regrouping(&mut self) {
        if self.slots[0].series.is_none()
            && let Some(first) = self.study().and_then(|study| study.series.first()).map(|it| SeriesKey::of(it))
        {
            self.show_series(0, &first);
            self.slots[0].touched = false;
        }
        for slot in 0..self.slots.len() {
            self.follow_in_slot(slot);
        }
    }

    fn follow_in_slot(&mut self, slot: usize) {
        let Some(wanted) = self.slots[slot].series.clone() else { return };
        // A series that was whole may have been split by what came later; its first piece is then the nearest.
        let key = [wanted.clone(), SeriesKey { part: 0, ..wanted.clone() }, SeriesKey { part: 1, ..wanted }]
            .into_iter()
            .find(|key| self.series(key).is_some());
        self.slots[slot].series = key;
        let Some(series) = self.slot_series(slot).cloned() else { return };
        let middle = self.opening_frame(&series).0;
        let state = &mut self.slots[slot];
        let shown = state.shown.as_ref();
        let same = series.frames.iter().position(|frame| {
            let instance = series.instances.get(frame.instance_idx);
            shown.is_some_and(|key| instance.is_some_and(|instance| *key == FrameKey::of(instance, frame.frame_idx)))
        });
        state.viewport.frame = if state.touched { same.unwrap_or(middle) } else { middle };
    }

    /// Once all files are there: the viewports for the whole study, unless a person has already arranged them; then
    /// whatever was begun before is laid out anew over it.
    pub(super) fn all_read(&mut self) {
        if !self.hung {
            self.hung = true;
            self.hang_study();
            self.take_up_arrangement();
            self.hang_desks();
            self.show_step();
            self.lay_out_beside();
        }
        self.question_pictures_came();
    }

    /// Puts the listed series into viewports as the hanging protocols have it, each with the reason.
    pub(super) fn hang_study(&mut self) {
        let listed: Vec<_> = self.listed_series().cloned().collect();
        if listed.is_empty() {
            return;
        }
        let hanging = hanging::hang(&listed.iter().map(AsRef::as_ref).collect::<Vec<_>>());
        self.layout = hanging.layout;
        (self.maximised, self.active) = (false, self.active.min(self.layout.n_viewports() - 1));
        for slot in 0..self.slots.len() {
            let Some(placement) = hanging.placements.get(slot) else {
                self.slots[slot] = super::Slot::default();
                continue;
            };
            let key = SeriesKey::of(&listed[placement.series]);
            if !(self.slots[slot].touched && self.slots[slot].series.as_ref() == Some(&key)) {
                self.show_series(slot, &key);
            }
            self.slots[slot].why.clone_from(&placement.why);
        }
    }

    /// Puts a series into a viewport, on the slice to begin with.
    pub(super) fn show_series(&mut self, slot: usize, key: &SeriesKey) {
        let Some(series) = self.series(key) else { return };
        let mut viewport = Viewport::at_middle(series);
        viewport.frame = self.opening_frame(series).0;
        viewport.center = self.column_center(series);
        if let Some((preset, _)) = recognise(series).opening_window(series) {
            viewport.voi_source = VoiSource::Preset(preset, 0);
        }
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = super::Slot { series: Some(key.clone()), viewport, ..super::Slot::default() };
        }
    }

    /// The slice to begin with and what is said of it: of a sagittal stack the one nearest to the vertebrae that the case
    /// names, else the middle one.
    pub(super) fn opening_frame(&self, series: &Series) -> (usize, &'static str) {
        let middle = series.frames.len().saturating_sub(1) / 2;
        let case = self.case_of(series).filter(|case| case.frame_of_reference == series.frame_of_reference);
        let levels = case.filter(|_| series.plane == Some(AnatomicalPlane::Sagittal)).map(|case| &case.levels[..]);
        let levels = levels.filter(|levels| !levels.is_empty() && series.frame_of_reference.is_some());
        let midline = levels.and_then(|levels| {
            let sum = levels.iter().fold(LpsVector::default(), |sum, level| sum + (level.at - LpsPoint::default()));
            series.nearest_frame(LpsPoint::default() + sum * (1.0 / levels.len() as f64))
        });
        midline
            .map_or((middle, "the middle of the stack"), |frame| (frame, "the midline, by the vertebrae of the case"))
    }

    /// Where an upright stack is best centred: on the vertebral column, where the case says where the vertebrae are.
    pub(super) fn column_center(&self, series: &Series) -> Option<ImagePoint> {
        /// From the anterior wall of a vertebra to about its posterior wall.
        const CANAL_BEHIND_WALL: LpsVector = LpsVector::new(0.0, 30.0, 0.0);
        let case = self.case.as_ref().filter(|case| case.frame_of_reference == series.frame_of_reference)?;
        let middle = series.frames.len() / 2;
        let plane = series.frames.get(middle)?.plane.filter(|_| series.plane == Some(AnatomicalPlane::Sagittal))?;
        let n_levels = case.levels.len();
        let columns = case.levels.iter().map(|level| plane.image_from_lps(level.at + CANAL_BEHIND_WALL).x);
        let format = &series.instance(middle)?.format;
        // Of a picture that does not hold the column, its nearest edge: the picture must not be out of sight.
        let inside = |column: f64| column.clamp(0.0, f64::from(format.columns.saturating_sub(1)));
        let middle = f64::from(format.rows) / 2.0 - 0.5;
        (n_levels > 0).then(|| ImagePoint::new(inside(columns.sum::<f64>() / n_levels as f64), middle))
    }

    /// Gives viewports that a larger layout brought in the series that are not on screen yet.
    pub(super) fn fill_empty_slots(&mut self) {
        let visible = self.layout.n_viewports();
        let shown: Vec<_> = self.slots[..visible].iter().filter_map(|slot| slot.series.clone()).collect();
        let unseen: Vec<_> =
            self.listed_series().map(|it| SeriesKey::of(it)).filter(|key| !shown.contains(key)).collect();
        let empty = (0..visible).filter(|slot| self.slots[*slot].series.is_none());
        for (slot, key) in empty.collect::<Vec<_>>().into_iter().zip(unseen) {
            self.show_series(slot, &key);
        }
    }
}
