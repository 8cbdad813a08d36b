//! The look-first rule: findings stay hidden until the learner has scrolled, or asks twice.
//!
//! An unmarked search before the marks is what makes a learner find things; so the first wish to see a finding before a
//! third of a stack was on screen only says how much was looked at, and the second one is granted.

use std::collections::BTreeSet;

use super::{AppState, Mode, Seen, SeriesKey};
use crate::{annotation::Mark, case::TeachingCase, study::Series};

/// What the learner has seen and uncovered of the open case.
#[derive(Clone, Debug, Default)]
pub struct Reveal {
    /// Indices of the findings that are revealed.
    pub revealed: BTreeSet<usize>,
    /// Slices that were on screen.
    pub seen: Seen,
    /// Whether a finding was asked for before looking; the next wish is granted.
    pub asked: bool,
}

/// How much of a stack was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Slices that were on screen.
    pub seen: usize,
    /// Slices there are.
    pub of: usize,
}

impl Looked {
    /// A third of the stack, at least three slices, or all there are.
    pub fn is_enough(self) -> bool {
        self.of.min(3.max(self.of / 3)) <= self.seen
    }
}

impl AppState {
    /// How much was looked at of the stack that was looked at most.
    pub fn looked(&self) -> Looked {
        let stacks = self.studies.iter().flat_map(|study| &study.series);
        let looked = stacks
            .map(|series| Looked { seen: self.reveal.seen.count(&SeriesKey::of(series)), of: series.frames.len() });
        looked.max_by_key(|it| (it.is_enough(), it.seen, it.of)).unwrap_or(Looked { seen: 0, of: 0 })
    }

    /// Whether a finding of the open case is uncovered.
    pub fn is_revealed(&self, finding: usize) -> bool {
        self.reveal.revealed.contains(&finding)
    }

    /// Whether all findings of the open case are uncovered.
    pub fn all_revealed(&self) -> bool {
        (0..self.findings().len()).all(|idx| self.is_revealed(idx))
    }

    /// Whether the truth of a synthetic case may be shown: once everything was looked for.
    pub(super) fn may_see_truth(&self) -> bool {
        !self.findings().is_empty() && self.all_revealed()
    }

    /// Whether findings may be revealed now. If not yet, the next wish is granted, and the panel says so.
    pub(super) fn may_reveal(&mut self) -> bool {
        let may = self.looked().is_enough() || self.reveal.asked;
        self.reveal.asked = true;
        may
    }

    /// Uncovers a finding, and notes it in the learner's progress.
    pub(super) fn uncover(&mut self, finding: usize) {
        if self.reveal.revealed.insert(finding) {
            self.note_revealed(finding);
        }
    }

    pub(super) fn reveal_all(&mut self) {
        if !self.all_revealed() && self.may_reveal() {
            (0..self.findings().len()).for_each(|idx| self.uncover(idx));
            self.marks_shown = true;
            self.show_a_mark();
        }
    }

    pub(super) fn hide_all(&mut self) {
        self.reveal = Reveal::default();
        self.finding = None;
    }

    /// The case that a series belongs to: the open one, or the one beside it.
    pub fn case_of(&self, series: &Series) -> Option<&TeachingCase> {
        let beside = self.beside.as_ref().filter(|beside| beside.holds(&SeriesKey::of(series)));
        match beside {
            Some(beside) => beside.case.as_ref(),
            None => self.case.as_deref(),
        }
    }

    /// Marks that may be shown on a series in this mode, with the number of their finding; none for those of the case
    /// beside, which has numbers of its own and tells by contrast: its marks show once all findings are revealed.
    pub fn shown_marks<'a>(&'a self, series: &Series) -> impl Iterator<Item = (Option<u32>, &'a Mark)> + use<'a> {
        let beside = self.beside.as_ref().filter(|beside| beside.holds(&SeriesKey::of(series)));
        let of_beside = beside.and_then(|beside| beside.case.as_ref()).into_iter().flat_map(|case| &case.findings);
        let of_open = match beside {
            Some(_) => &[],
            None => self.findings(),
        };
        let numbered = of_open.iter().enumerate().filter(|(idx, _)| self.shows_finding(*idx));
        let numbered = numbered.flat_map(|(idx, finding)| {
            let number = u32::try_from(idx + 1).ok();
            finding.marks.iter().map(move |mark| (number, mark))
        });
        let of_beside = of_beside.filter(|_| self.marks_shown && self.all_revealed());
        numbered.chain(of_beside.flat_map(|finding| finding.marks.iter().map(|mark| (None, mark))))
    }

    /// Whether the marks of a finding are shown in this mode.
    pub fn shows_finding(&self, idx: usize) -> bool {
        match self.mode {
            Mode::Library => false,
            Mode::Study => self.marks_shown && self.is_revealed(idx),
            Mode::Present => self.marks_shown && self.step_shows(idx),
            Mode::Quiz => self.feedback_shows(idx),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_of_a_stack_is_enough_and_so_is_a_whole_short_one() {
        let enough = |seen, of| Looked { seen, of }.is_enough();
        assert!(!enough(1, 15) && !enough(4, 15) && enough(5, 15));
        assert!(!enough(2, 6) && enough(3, 6));
        assert!(enough(2, 2) && enough(0, 0));
    }
}
