//! Going to findings, and to slices that marks lie on.

use std::{collections::BTreeSet, sync::Arc};

use super::{AppState, Notice};
use crate::{
    annotation::{self, Mark, MarkSpace},
    case::Finding,
    study::Series,
};

/// Whether a mark could show on a series.
fn shares_space(series: &Series, mark: &Mark) -> bool {
    match &mark.space {
        MarkSpace::Patient(space) => series.frame_of_reference.as_ref() == Some(space),
        MarkSpace::Image(uid) => series.instances.iter().any(|instance| instance.sop_uid == *uid),
    }
}

impl AppState {
    /// The findings of the case.
    pub fn findings(&self) -> &[Finding] {
        self.case.as_ref().map_or(&[], |case| &case.findings)
    }

    /// Goes to a finding: its series, slice, window and zoom, in the viewport that shows its series, else the active.
    /// A hidden one is revealed, if the look-first rule allows it.
    pub(super) fn choose_finding(&mut self, idx: usize) {
        let Some(finding) = self.findings().get(idx).cloned() else { return };
        if !self.is_revealed(idx) {
            if !self.may_reveal() {
                self.finding = Some(idx);
                return;
            }
            self.uncover(idx);
        }
        self.finding = Some(idx);
        self.cine = false;
        self.marks_shown = true;
        match &finding.view {
            Some(view) => self.show_finding_view(view),
            None => self.show_first_mark(&finding),
        }
    }

    /// The finding so many further on; from none to the first or the last. One that is still covered is asked for again.
    pub(super) fn step_finding(&mut self, steps: isize) {
        let n = self.findings().len();
        if n == 0 {
            self.notice = Some(Notice::warning("There are no findings here to go to.".to_owned()));
            return;
        }
        let next = match self.finding {
            Some(at) if !self.is_revealed(at) => at,
            Some(at) => (at as isize + steps).rem_euclid(n as isize).unsigned_abs(),
            None if steps < 0 => n - 1,
            None => 0,
        };
        self.choose_finding(next);
    }

    fn show_finding_view(&mut self, view: &crate::case::SavedView) {
        let Some(key) = self.nearest_piece(&view.series, view.center) else { return };
        let slot = self.slot_for(&key);
        self.show_view(slot, view);
        self.active = slot;
        self.bring_others_to(slot, view.center);
    }

    fn show_first_mark(&mut self, finding: &Finding) {
        let Some((mark, anchor)) = finding.marks.iter().find_map(|mark| Some((mark, mark.anchor()?))) else { return };
        let on_screen = |slot: &usize| self.slot_series(*slot).is_some_and(|series| shares_space(series, mark));
        let Some(slot) = [self.active].into_iter().chain(self.visible_slots()).find(on_screen) else { return };
        let nearest = |series: &Arc<Series>| match mark.frame_of_reference() {
            Some(_) => series.nearest_frame(anchor),
            None => (0..series.frames.len()).find(|frame| annotation::visible(mark, series, *frame).is_some()),
        };
        if let Some(frame) = self.slot_series(slot).and_then(nearest) {
            self.go_to_frame(slot, frame);
            self.active = slot;
        }
    }

    /// Indices of the slices of a series that marks on show lie on.
    pub fn marked_slices(&self, series: &Series) -> BTreeSet<usize> {
        annotation::marked_slices(self.shown_marks(series).map(|(_, mark)| mark), series)
    }

    /// Goes to the nearest slice with a mark, where the active viewport shows none.
    pub(super) fn show_a_mark(&mut self) {
        let at = self.slots[self.active].viewport.frame;
        let marked = self.slot_series(self.active).map(|series| self.marked_slices(series)).unwrap_or_default();
        if let Some(nearest) = marked.into_iter().min_by_key(|frame| frame.abs_diff(at)) {
            self.go_to_frame(self.active, nearest);
        }
    }

    pub(super) fn next_marked_slice(&mut self) {
        let Some(series) = self.slot_series(self.active) else { return };
        let marked = self.marked_slices(series);
        let at = self.slots[self.active].viewport.frame;
        match marked.range(at + 1..).next().or(marked.first()).copied() {
            Some(next) => self.go_to_frame(self.active, next),
            None => self.notice = Some(Notice::warning("No mark on show lies on a slice of this series.".to_owned())),
        }
    }
}
