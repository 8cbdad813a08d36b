//! Going to a view that a finding, a step or a question saved: its series, slice, window and zoom.

use super::{AppState, Beside, SeriesKey, Slot};
use crate::{
    case::SavedView,
    geometry::LpsPoint,
    study::{Series, SeriesInstanceUid},
    viewport::Viewport,
};

impl AppState {
    /// Shows a view in a viewport. Nothing happens where its series is not there.
    pub(super) fn show_view(&mut self, slot: usize, view: &SavedView) {
        let Some(key) = self.nearest_piece(&view.series, view.center) else { return };
        if self.slots[slot].series.as_ref() != Some(&key) {
            self.show_series(slot, &key);
        }
        let Some(series) = self.slot_series(slot).cloned() else { return };
        // A radiograph has no places in the patient: a view of it is of the whole.
        let frame = series.nearest_frame(view.center).unwrap_or(0);
        self.go_to_frame(slot, frame);
        let column = self.column_center(&series);
        let plane = series.frames.get(frame).and_then(|frame| frame.plane);
        let state = &mut self.slots[slot].viewport;
        match view.zoom.filter(|_| plane.is_some()) {
            Some(zoom) => {
                state.fit_whole();
                state.zoom = zoom;
                state.center = plane.map(|plane| plane.image_from_lps(view.center));
            }
            None => {
                let fresh = Viewport::at_middle(&series);
                (state.fit, state.zoom, state.center) = (fresh.fit, fresh.zoom, column);
            }
        }
        if let Some((center, width)) = view.window {
            self.set_window(slot, center, width);
        }
    }

    /// Scrolls the other viewports on screen to the same place in the patient.
    pub(super) fn bring_others_to(&mut self, chosen: usize, center: LpsPoint) {
        let space = self.slot_series(chosen).and_then(|series| series.frame_of_reference.clone());
        for slot in self.visible_slots().filter(|slot| *slot != chosen) {
            let Some(series) = self.slot_series(slot) else { continue };
            if space.is_some() && series.frame_of_reference == space {
                self.bring_to(slot, center);
            }
        }
    }

    /// Of a series that was split, the piece that passes nearest to a point.
    pub(super) fn nearest_piece(&self, uid: &SeriesInstanceUid, point: LpsPoint) -> Option<SeriesKey> {
        let distance = |series: &Series| {
            let frame = series.nearest_frame(point)?;
            Some(series.frames[frame].plane?.signed_distance_mm(point).abs())
        };
        let of_open = self.studies.iter().flat_map(|study| &study.series);
        let of_beside = self.beside.iter().flat_map(Beside::all_series);
        of_open
            .chain(of_beside)
            .filter(|series| series.uid == *uid)
            .min_by(|a, b| {
                let [a, b] = [a, b].map(|series| distance(series).unwrap_or(f64::INFINITY));
                a.total_cmp(&b)
            })
            .map(|series| SeriesKey::of(series))
    }

    /// The viewport on screen that shows the series; else the active one, which then does.
    pub(super) fn slot_for(&mut self, key: &SeriesKey) -> usize {
        let shown = self.visible_slots().find(|slot| self.slots[*slot].series.as_ref() == Some(key));
        shown.unwrap_or_else(|| {
            self.show_series(self.active, key);
            self.active
        })
    }

    /// Puts every viewport back to nothing.
    pub(super) fn empty_slots(&mut self) {
        self.slots.fill_with(Slot::default);
        self.active = 0;
        self.maximised = false;
    }

    /// Scrolls one viewport to a place in the patient. Of a series that was split, it shows the piece that passes there.
    pub(super) fn bring_to(&mut self, slot: usize, at: LpsPoint) {
        let uid = self.slot_series(slot).map(|series| series.uid.clone());
        let piece = uid.and_then(|uid| self.nearest_piece(&uid, at));
        if let Some(piece) = piece.filter(|piece| self.slots[slot].series.as_ref() != Some(piece)) {
            self.change_piece(slot, &piece);
        }
        if let Some(frame) = self.slot_series(slot).and_then(|series| series.nearest_frame(at)) {
            self.go_to_frame(slot, frame);
        }
    }

    /// Another piece of the series in a viewport, with the window, turn and zoom it is shown with.
    pub(super) fn change_piece(&mut self, slot: usize, piece: &SeriesKey) {
        let before = self.slots[slot].clone();
        self.show_series(slot, piece);
        let viewport = &mut self.slots[slot].viewport;
        *viewport = Viewport { frame: viewport.frame, center: viewport.center, ..before.viewport };
        self.slots[slot].why = before.why;
    }
}
