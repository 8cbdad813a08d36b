//! How a question's pictures lie: as it is asked, and on its answer; and which slices a learner had on screen.

use std::{sync::Arc, time::Instant};

use super::{AppState, Mode, SeriesKey};
use crate::{
    annotation::Region,
    case,
    source::Files,
    study::{Series, SeriesInstanceUid},
    viewport::Viewport,
};

impl AppState {
    /// Brings the pictures of the question on screen; reads them first where they are of another case.
    pub(super) fn show_question(&mut self) {
        let is_read = self.is_read();
        self.finding = None;
        self.cine = false;
        self.crosshair = None;
        self.notice = None;
        let Some(quiz) = &mut self.quiz else { return };
        quiz.seen.clear();
        quiz.asked_at = Instant::now();
        let Some(wanted) = quiz.session.item().and_then(|item| quiz.case_of(item)).cloned() else { return };
        let is_open = self.case.as_ref().is_some_and(|case| case.id == wanted.id && case.folder == wanted.folder);
        quiz.awaits_pictures = !(is_open && is_read);
        if is_open {
            return self.lay_out_question();
        }
        self.open_source(Arc::new(Files::new(vec![case::image_root(&wanted.folder)])));
        self.case = Some(wanted);
        self.mode = Mode::Quiz;
    }

    /// After everything was read: the question lies as it should, however little was there when it was asked.
    pub(super) fn question_pictures_came(&mut self) {
        if let Some(quiz) = self.quiz.as_mut().filter(|quiz| quiz.awaits_pictures) {
            quiz.awaits_pictures = false;
            self.lay_out_question();
        }
    }

    /// How the pictures lie: as the question wants them, or on the answer.
    pub(super) fn lay_out_question(&mut self) {
        self.empty_slots();
        self.hang_study();
        let view = self.question().and_then(|question| question.view.clone());
        if let Some(view) = view {
            self.free_first_slot(&view.series);
            self.show_view(0, &view);
        }
        if self.outcome().is_some() {
            self.show_answer();
        } else if self.wants_marker() {
            self.open_at_first_slices();
        }
    }

    /// Finding the slice is part of finding the place: stacks open at their first slice, whole.
    fn open_at_first_slices(&mut self) {
        for slot in self.visible_slots() {
            let Some(series) = self.slot_series(slot).cloned() else { continue };
            let fresh = Viewport { frame: 0, center: self.column_center(&series), ..Viewport::at_middle(&series) };
            self.slots[slot].viewport = fresh;
        }
    }

    /// Lets no series stand in two viewports: one that is to stand first changes places with what stands there.
    fn free_first_slot(&mut self, wanted: &SeriesInstanceUid) {
        let mut others = self.visible_slots().skip(1);
        let is_wanted = |slot: &usize| self.slots[*slot].series.as_ref().is_some_and(|key| key.uid == *wanted);
        if let Some(slot) = others.find(is_wanted) {
            self.slots.swap(0, slot);
        }
    }

    /// Brings every viewport to the true region, or to where the finding is seen best.
    pub(super) fn show_answer(&mut self) {
        self.marks_shown = true;
        let finding = self.revealed_answer().and_then(|answer| answer.finding.as_deref());
        let finding = finding.and_then(|id| self.case.as_ref()?.finding(id)).cloned();
        let Some(finding) = finding else { return };
        let place = finding.region.as_ref().and_then(Region::center);
        match (place, &finding.view) {
            (Some(at), _) => self.visible_slots().for_each(|slot| self.bring_to(slot, at)),
            (None, Some(view)) => {
                self.show_view(0, view);
                self.bring_others_to(0, view.center);
            }
            (None, None) => {}
        }
    }

    /// Notes what is on screen while a question is open.
    pub(super) fn note_seen_in_quiz(&mut self) {
        // While files arrive, slices still get other numbers.
        if !self.is_asking() || !self.is_read() {
            return;
        }
        for slot in self.visible_slots() {
            let shown = self.slots[slot].series.clone().map(|series| (series, self.slots[slot].viewport.frame));
            if let Some((quiz, (series, frame))) = self.quiz.as_mut().zip(shown) {
                quiz.seen.note(&series, frame);
            }
        }
    }

    /// How many slices of a series were on screen before the question was answered.
    pub fn seen_in_quiz(&self, series: &Series) -> Vec<usize> {
        let quiz = self.quiz.as_ref();
        quiz.map(|quiz| quiz.seen.frames(&SeriesKey::of(series)).collect()).unwrap_or_default()
    }
}
