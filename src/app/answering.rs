//! An answer in the making: the marker in the volume, a choice, a level, how sure one is.

use super::{AppState, Notice};
use crate::{
    case::QuestionKind,
    geometry::{LpsPoint, ViewPoint},
    quiz::{Confidence, Draft, Given, Kept, Marker},
    study::{Series, VertebralLevel},
};

impl AppState {
    /// Whether a click in a picture sets the marker.
    pub fn wants_marker(&self) -> bool {
        self.is_asking() && self.question().is_some_and(|question| question.kind == QuestionKind::Locate)
    }

    /// Where the marker is: of the answer in the making, or of the one given.
    pub fn marker_at(&self) -> Option<LpsPoint> {
        let marker = self.draft().and_then(|draft| match &draft.given {
            Some(Given::Marker(marker)) => Some(marker.at),
            _ => None,
        });
        marker.or_else(|| match &self.outcome()?.given {
            Kept::Marker(at) => Some(*at),
            _ => None,
        })
    }

    /// Whether a series lies in the patient space that the question's marker is graded in.
    pub fn shares_marker_space(&self, series: &Series) -> bool {
        let answer = self.question().and_then(|question| question.answer.as_ref());
        let finding = answer.and_then(|answer| self.case.as_ref()?.finding(answer.finding.as_deref()?));
        let space = finding.and_then(|finding| finding.region.as_ref()).map(|region| &region.frame_of_reference);
        space.is_some() && space == series.frame_of_reference.as_ref()
    }

    fn draft_mut(&mut self) -> Option<&mut Draft> {
        self.quiz.as_mut()?.session.draft_mut()
    }

    /// Sets the marker on the slice that a viewport shows.
    pub(super) fn place_marker(&mut self, slot: usize, at: LpsPoint) {
        if !self.wants_marker() {
            return;
        }
        let Some(marker) = self.marker_on(slot, at) else {
            self.notice =
                Some(Notice::warning("A marker on this series cannot be graded: put it on another one.".to_owned()));
            return;
        };
        self.notice = None;
        if let Some(draft) = self.draft_mut() {
            draft.given = Some(Given::Marker(marker));
        }
    }

    fn marker_on(&self, slot: usize, at: LpsPoint) -> Option<Marker> {
        let series = self.slot_series(slot).filter(|series| self.shares_marker_space(series))?;
        let frame = self.slots[slot].viewport.frame;
        let plane = series.frames.get(frame)?.plane?;
        let spacing_mm = series.slice_step_mm();
        // On the plane itself, however the place was found.
        let at = plane.lps_from_image(plane.image_from_lps(at));
        Some(Marker { at, series: series.uid.clone(), frame, plane, spacing_mm })
    }

    pub(super) fn marker_here(&mut self) {
        let slot = self.active;
        let middle = self.slot_series(slot).and_then(|series| self.place_on(slot, series));
        if let Some(at) = self.marker_at().or(middle) {
            self.place_marker(slot, at);
        }
    }

    /// Moves the marker along the sides of the active viewport, on the slice shown there.
    pub(super) fn nudge_marker(&mut self, by_mm: [f64; 2]) {
        let slot = self.active;
        let moved = self.marker_at().and_then(|at| self.moved_on_screen(slot, at, by_mm));
        match moved {
            Some(at) => self.place_marker(slot, at),
            None => self.marker_here(),
        }
    }

    /// A place moved by mm to the right and down on screen, whichever way the picture is turned.
    pub(super) fn moved_on_screen(&self, slot: usize, at: LpsPoint, by_mm: [f64; 2]) -> Option<LpsPoint> {
        let series = self.slot_series(slot)?;
        let plane = series.frames.get(self.slots[slot].viewport.frame)?.plane?;
        let transform = self.slot_transform(slot, [1000.0, 1000.0])?;
        let place = |x: f64, y: f64| plane.lps_from_image(transform.image_from_view(ViewPoint::new(x, y)));
        let start = place(0.0, 0.0);
        let right = (place(1.0, 0.0) - start).normalized()?;
        let down = (place(0.0, 1.0) - start).normalized()?;
        Some(at + right * by_mm[0] + down * by_mm[1])
    }

    pub(super) fn clear_marker(&mut self) {
        if let Some(draft) = self.draft_mut().filter(|draft| matches!(draft.given, Some(Given::Marker(_)))) {
            draft.given = None;
        }
    }

    /// Chooses an answer by its place in the list.
    pub(super) fn choose_answer(&mut self, idx: usize) {
        let given = self.question().and_then(|question| match &question.kind {
            QuestionKind::Locate => None,
            QuestionKind::Choice(choices) => Some(Given::Choice(choices.get(idx)?.id.clone())),
            QuestionKind::Level(levels) => Some(Given::Level(*levels.get(idx)?)),
        });
        if let Some((draft, given)) = self.draft_mut().zip(given) {
            draft.given = Some(given);
        }
    }

    pub(super) fn choose_level(&mut self, level: VertebralLevel) {
        let idx = self.question().and_then(|question| match &question.kind {
            QuestionKind::Level(levels) => levels.iter().position(|other| *other == level),
            _ => None,
        });
        idx.into_iter().for_each(|idx| self.choose_answer(idx));
    }

    pub(super) fn say_confidence(&mut self, confidence: Confidence) {
        if let Some(draft) = self.draft_mut() {
            draft.confidence = if draft.confidence == Some(confidence) { None } else { Some(confidence) };
        }
    }

    pub(super) fn show_hint(&mut self) {
        let has_hint = self.question().is_some_and(|question| question.hint.is_some());
        if let Some(draft) = self.draft_mut() {
            draft.hint_taken |= has_hint;
        }
    }
}
