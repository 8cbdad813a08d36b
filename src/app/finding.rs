//! Going to findings, and to slices that marks lie on.

use std::collections::BTreeSet;

use super::{AppState, SeriesKey};
use crate::{
    annotation::{self, Mark},
    case::{Finding, SavedView},
    geometry::LpsPoint,
    study::{Series, SeriesInstanceUid},
};

impl AppState {
    /// The findings of the case.
    pub fn findings(&self) -> &[Finding] {
        self.case.as_ref().map_or(&[], |case| &case.findings)
    }

    /// Goes to a finding: its series, slice, window and zoom, in the viewport that shows its series, else the active.
    pub(super) fn choose_finding(&mut self, idx: usize) {
        let Some(finding) = self.findings().get(idx).cloned() else { return };
        self.finding = Some(idx);
        self.cine = false;
        self.marks_shown = true;
        match &finding.view {
            Some(view) => self.show_finding_view(view),
            None => self.show_first_mark(&finding),
        }
    }

    /// The finding so many further on; from none to the first or the last.
    pub(super) fn step_finding(&mut self, steps: isize) {
        let n = self.findings().len();
        if n == 0 {
            return;
        }
        let next = match self.finding {
            Some(at) => (at as isize + steps).rem_euclid(n as isize).unsigned_abs(),
            None if steps < 0 => n - 1,
            None => 0,
        };
        self.choose_finding(next);
    }

    fn show_finding_view(&mut self, view: &SavedView) {
        let Some(key) = self.nearest_piece(&view.series, view.center) else { return };
        let slot = self.slot_for(&key);
        let Some(series) = self.slot_series(slot).cloned() else { return };
        let Some(frame) = series.nearest_frame(view.center) else { return };
        self.go_to_frame(slot, frame);
        let plane = series.frames[frame].plane;
        let viewport = &mut self.slots[slot].viewport;
        viewport.fit_whole();
        viewport.zoom = view.zoom.unwrap_or(1.0);
        viewport.center = plane.filter(|_| view.zoom.is_some()).map(|plane| plane.image_from_lps(view.center));
        if let Some((center, width)) = view.window {
            self.set_window(slot, center, width);
        }
        self.active = slot;
        self.bring_others_to(slot, view.center);
    }

    /// Scrolls the other viewports on screen to the same place in the patient.
    fn bring_others_to(&mut self, chosen: usize, center: LpsPoint) {
        let space = self.slot_series(chosen).and_then(|series| series.frame_of_reference.clone());
        for slot in self.visible_slots().filter(|slot| *slot != chosen) {
            let Some(series) = self.slot_series(slot) else { continue };
            if space.is_some()
                && series.frame_of_reference == space
                && let Some(frame) = series.nearest_frame(center)
            {
                self.go_to_frame(slot, frame);
            }
        }
    }

    fn show_first_mark(&mut self, finding: &Finding) {
        let Some((mark, anchor)) = finding.marks.iter().find_map(|mark| Some((mark, mark.anchor()?))) else { return };
        let on_screen = |slot: &usize| {
            self.slot_series(*slot)
                .is_some_and(|series| series.frame_of_reference.as_ref() == Some(&mark.frame_of_reference))
        };
        let Some(slot) = [self.active].into_iter().chain(self.visible_slots()).find(on_screen) else { return };
        if let Some(frame) = self.slot_series(slot).and_then(|series| series.nearest_frame(anchor)) {
            self.go_to_frame(slot, frame);
            self.active = slot;
        }
    }

    /// Of a series that was split, the piece that passes nearest to a point.
    fn nearest_piece(&self, uid: &SeriesInstanceUid, point: LpsPoint) -> Option<SeriesKey> {
        let distance = |series: &Series| {
            let frame = series.nearest_frame(point)?;
            Some(series.frames[frame].plane?.signed_distance_mm(point).abs())
        };
        self.studies
            .iter()
            .flat_map(|study| &study.series)
            .filter(|series| series.uid == *uid)
            .min_by(|a, b| {
                let [a, b] = [a, b].map(|series| distance(series).unwrap_or(f64::INFINITY));
                a.total_cmp(&b)
            })
            .map(|series| SeriesKey::of(series))
    }

    /// The viewport on screen that shows the series; else the active one, which then does.
    fn slot_for(&mut self, key: &SeriesKey) -> usize {
        let shown = self.visible_slots().find(|slot| self.slots[*slot].series.as_ref() == Some(key));
        shown.unwrap_or_else(|| {
            self.show_series(self.active, key);
            self.active
        })
    }

    /// Every mark of the case with the number of its finding, from 1.
    pub fn numbered_marks(&self) -> impl Iterator<Item = (usize, &Mark)> {
        self.findings()
            .iter()
            .enumerate()
            .flat_map(|(idx, finding)| finding.marks.iter().map(move |mark| (idx + 1, mark)))
    }

    /// Indices of the slices of a series that marks lie on.
    pub fn marked_slices(&self, series: &Series) -> BTreeSet<usize> {
        annotation::marked_slices(self.numbered_marks().map(|(_, mark)| mark), series)
    }

    pub(super) fn next_marked_slice(&mut self) {
        let Some(series) = self.slot_series(self.active) else { return };
        let marked = self.marked_slices(series);
        let at = self.slots[self.active].viewport.frame;
        let next = marked.range(at + 1..).next().or(marked.first()).copied();
        if let Some(next) = next {
            self.go_to_frame(self.active, next);
        }
    }
}
