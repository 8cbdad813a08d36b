//! Measurements by keyboard: from one to the next, a handle by a pixel, the value as text.

use super::{AppState, Notice};
use crate::{
    geometry::ViewPoint,
    measure::{Grip, MeasurementId, Reading, sentence},
    viewport::PictureShape,
};

impl AppState {
    /// The next measurement of the list, or the one before. Past the end none is chosen, so that the key which steps can
    /// leave.
    pub(super) fn step_measurement(&mut self, steps: isize) {
        let ids: Vec<MeasurementId> = self.measuring.document.all().iter().map(|one| one.id).collect();
        if ids.is_empty() {
            self.notice = Some(Notice::warning("There are no measurements yet.".to_owned()));
            return;
        }
        let at = self.measuring.chosen.and_then(|id| ids.iter().position(|it| *it == id));
        let next = match at {
            Some(at) => at.checked_add_signed(steps),
            None if steps < 0 => Some(ids.len() - 1),
            None => self.first_on_screen(&ids).or(Some(0)),
        };
        match next.and_then(|next| ids.get(next)) {
            Some(id) => self.go_to_measurement(*id),
            None => self.measuring.chosen = None,
        }
    }

    fn first_on_screen(&self, ids: &[MeasurementId]) -> Option<usize> {
        let shown = self.shown_measurements(self.active).next()?.id;
        ids.iter().position(|id| *id == shown)
    }

    pub(super) fn step_handle(&mut self, steps: isize) {
        let n = self.measuring.chosen_now().map_or(0, |one| one.points.len());
        if 0 < n {
            self.measuring.handle = (self.measuring.handle as isize + steps).rem_euclid(n as isize).unsigned_abs();
        }
    }

    /// Moves the handle by so many pixels of the image, to the right and down as it lies on screen.
    pub(super) fn nudge(&mut self, [right, down]: [f64; 2]) {
        let Some(one) = self.measuring.chosen_now().cloned() else { return };
        if !self.has_in_sight(one.id) {
            return;
        }
        let Some(from) = one.points.get(self.measuring.handle).copied() else { return };
        let Some([x, y]) = self.image_steps(right, down) else { return };
        let spacing = one.ground.plane.spacing;
        let by = one.ground.plane.row_direction * (x * spacing.between_columns_mm)
            + one.ground.plane.column_direction * (y * spacing.between_rows_mm);
        let moved = one.moved(Grip::Point(self.measuring.handle), from, from + by);
        if let Some(change) = self.measuring.document.replacing(moved) {
            self.edit_on(change);
        }
    }

    /// Steps on screen as steps on the image of the active viewport, which may be turned and mirrored.
    pub(super) fn image_steps(&self, right: f64, down: f64) -> Option<[f64; 2]> {
        let (_, instance) = self.slot_frame(self.active)?;
        let transform = self.slots[self.active].viewport.transform(PictureShape::of(instance), [100.0, 100.0])?;
        let at = |x, y| transform.image_from_view(ViewPoint::new(x, y));
        let (from, to) = (at(0.0, 0.0), at(right.signum() * right.abs().min(1.0), down.signum() * down.abs().min(1.0)));
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let n_pixels = right.abs().max(down.abs());
        Some(if dy.abs() < dx.abs() { [dx.signum() * n_pixels, 0.0] } else { [0.0, dy.signum() * n_pixels] })
    }

    /// Puts the chosen measurement's value, with how and where it was measured, out to be copied.
    pub(super) fn copy_measurement(&mut self) {
        match self.measuring.chosen.and_then(|id| self.measurement_sentence(id)) {
            Some(text) => {
                self.measuring.copied = self.measuring.chosen;
                self.copied = Some(text);
            }
            None => self.notice = Some(Notice::warning("Choose a measurement first, to copy its value.".to_owned())),
        }
    }

    /// A measurement in one line, as on the slice of the active viewport where it shows there, else on its own slice.
    pub fn measurement_sentence(&self, id: MeasurementId) -> Option<String> {
        let one = self.measuring.all_now().find(|one| one.id == id)?;
        let (series, frame) = self.place_of_measurement(id)?;
        let reading = self.reading(one, &series, frame)?;
        Some(sentence(one, &reading, &series, frame))
    }

    /// The series and slice that a measurement is read on: those of the active viewport or of another on screen where it
    /// shows there, else those it was drawn on.
    pub fn place_of_measurement(&self, id: MeasurementId) -> Option<(std::sync::Arc<crate::study::Series>, usize)> {
        let one = self.measuring.all_now().find(|one| one.id == id)?;
        let is_shown = |slot: &usize| {
            let frame = self.slots[*slot].viewport.frame;
            self.slot_series(*slot).is_some_and(|series| one.lies_on(series, frame))
        };
        if let Some(slot) = [self.active].into_iter().chain(self.visible_slots()).find(is_shown) {
            return Some((self.slot_series(slot)?.clone(), self.slots[slot].viewport.frame));
        }
        let series = self.series_of(one)?;
        Some((series.clone(), one.slice_of(series)?))
    }

    /// A measurement's values on a slice of a series; statistics only where the slice is decoded.
    pub fn reading(
        &self,
        one: &crate::measure::Measurement,
        series: &crate::study::Series,
        frame: usize,
    ) -> Option<Reading> {
        let plane = one.plane_on(series, frame)?;
        let (at, instance) = (series.frames.get(frame)?, series.instance(frame)?);
        let pixels = match self.peek_pixels(&super::FrameKey::of(instance, at.frame_idx)) {
            Some(super::FrameState::Ready(pixels)) => Some(pixels),
            _ => None,
        };
        Some(Reading::of(one, &plane, pixels.map(AsRef::as_ref), instance))
    }
}
