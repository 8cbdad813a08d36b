//! The crosshair: one place in the patient, shown in every view that knows it.

use super::{AppState, NoLink, Notice, SeriesKey};
use crate::geometry::{ImagePoint, LpsPoint};

/// One place in the patient.
#[derive(Clone, Debug, PartialEq)]
pub struct Crosshair {
    /// Where it is in the patient space of `series`.
    pub at: LpsPoint,
    /// The series it was set on.
    pub series: SeriesKey,
    /// Whether it stays when the pointer goes.
    pub pinned: bool,
}

/// The crosshair as it falls into one view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrosshairInView {
    /// The nearest place on the slice on show.
    pub at: ImagePoint,
    /// How far it lies beside that slice in mm, where that is more than half a slice.
    pub off_mm: Option<f64>,
}

impl AppState {
    /// Takes a crosshair away whose series is no longer there.
    pub(super) fn drop_lost_crosshair(&mut self) {
        if self.crosshair.as_ref().is_some_and(|crosshair| self.series(&crosshair.series).is_none()) {
            self.crosshair = None;
        }
    }

    /// Puts the crosshair on a place of the slice that a viewport shows; every other view goes there.
    pub(super) fn put_crosshair(&mut self, slot: usize, at: ImagePoint) {
        let plane = self.slot_frame(slot).and_then(|(frame, _)| frame.plane);
        match plane {
            Some(plane) => self.set_crosshair(slot, plane.lps_from_image(at)),
            None if self.slots.get(slot).is_some_and(|slot| slot.series.is_some()) => {
                let why = "No crosshair here: the files of this series say no place in the patient.";
                self.notice = Some(Notice::warning(why.to_owned()));
            }
            None => {}
        }
    }

    fn set_crosshair(&mut self, slot: usize, at: LpsPoint) {
        let Some(series) = self.slots[slot].series.clone().filter(|_| self.may_link()) else { return };
        let pinned = self.crosshair.as_ref().is_some_and(|crosshair| crosshair.pinned);
        self.crosshair = Some(Crosshair { at, series, pinned });
        for other in self.visible_slots().filter(|other| *other != slot) {
            let Some((from, to)) = self.slot_series(slot).zip(self.slot_series(other)) else { continue };
            if let Ok((there, _)) = self.place_in(from, to, at) {
                self.bring_linked(other, there);
            }
        }
    }

    /// Pins a crosshair that is shown, takes a pinned one away; without one pins it in the middle of the active view.
    pub(super) fn pin_crosshair(&mut self) {
        match &mut self.crosshair {
            Some(crosshair) if crosshair.pinned => self.crosshair = None,
            Some(crosshair) => crosshair.pinned = true,
            None => {
                let place = self.slot_series(self.active).and_then(|series| self.place_on(self.active, series));
                match place {
                    Some(at) => self.set_crosshair(self.active, at),
                    None => self.put_crosshair(self.active, ImagePoint::default()),
                }
                self.crosshair.iter_mut().for_each(|crosshair| crosshair.pinned = true);
            }
        }
    }

    /// The pointer has gone: the crosshair too, unless it is pinned.
    pub(super) fn drop_crosshair(&mut self) {
        self.crosshair = self.crosshair.take().filter(|crosshair| crosshair.pinned);
    }

    /// Moves the crosshair by mm to the right and down on the active view's screen.
    pub(super) fn nudge_crosshair(&mut self, by_mm: [f64; 2]) {
        let place = self.crosshair_place(self.active);
        let moved = place.ok().flatten().and_then(|at| self.moved_on_screen(self.active, at, by_mm));
        moved.into_iter().for_each(|at| self.set_crosshair(self.active, at));
    }

    /// Where the crosshair lies in the patient space of a viewport; `Ok(None)` without one.
    fn crosshair_place(&self, slot: usize) -> Result<Option<LpsPoint>, NoLink> {
        let Some((crosshair, to)) = self.crosshair.as_ref().zip(self.slot_series(slot)) else { return Ok(None) };
        let Some(from) = self.series(&crosshair.series) else { return Ok(None) };
        if from.uid == to.uid {
            return Ok(Some(crosshair.at));
        }
        self.place_in(from, to, crosshair.at).map(|(at, _)| Some(at))
    }

    /// The crosshair as it falls into a viewport.
    ///
    /// # Errors
    /// Why it cannot be shown there.
    pub fn crosshair_in(&self, slot: usize) -> Result<Option<CrosshairInView>, NoLink> {
        let Some(at) = self.crosshair_place(slot)?.filter(|_| self.may_link()) else { return Ok(None) };
        let plane = self.slot_frame(slot).and_then(|(frame, _)| frame.plane);
        let reach_mm = self.slot_series(slot).map_or(1.0, |series| series.slice_step_mm()) / 2.0 + 0.1;
        Ok(plane.map(|plane| {
            let off = plane.signed_distance_mm(at).abs();
            CrosshairInView { at: plane.image_from_lps(at), off_mm: (reach_mm < off).then_some(off) }
        }))
    }
}
