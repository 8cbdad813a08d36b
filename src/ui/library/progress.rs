//! How far a learner has come with a case of the library, in words and in steps.

use crate::{
    app::AppState,
    case::{Finding, Question, TeachingCase},
};

/// What was done of a case so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardProgress {
    /// Findings that were revealed.
    pub findings_seen: usize,
    /// Findings there are.
    pub findings: usize,
    /// Questions that were answered.
    pub answered: usize,
    /// Questions there are.
    pub questions: usize,
}

impl CardProgress {
    /// What was done of a case, in this run and in those before.
    pub fn of(app: &AppState, case: &TeachingCase) -> Self {
        let kept = app.store.progress().cases.get(&case.id);
        let seen = |(idx, finding): &(usize, &Finding)| {
            let now = is_open(app, case) && app.is_revealed(*idx);
            now || kept.is_some_and(|kept| kept.revealed.contains(&finding.id))
        };
        let answered = |question: &&Question| kept.is_some_and(|kept| kept.questions.contains_key(&question.id));
        Self {
            findings_seen: case.findings.iter().enumerate().filter(seen).count(),
            findings: case.findings.len(),
            answered: case.questions.iter().filter(answered).count(),
            questions: case.questions.len(),
        }
    }

    /// In words: what was begun last in the order of learning.
    pub fn words(self) -> String {
        match (self.answered, self.findings_seen) {
            (0, 0) => "Not begun".to_owned(),
            (0, seen) => format!("{seen} of {} findings seen", self.findings),
            (answered, _) => format!("Quiz {answered} of {}", self.questions),
        }
    }

    /// Steps done, and steps there are.
    pub fn steps(self) -> (usize, usize) {
        if 0 < self.answered || self.findings == 0 {
            (self.answered, self.questions)
        } else {
            (self.findings_seen, self.findings)
        }
    }
}

/// Whether all findings of a case were revealed or its quiz was finished: only then what it shows may be told.
pub fn is_read(app: &AppState, case: &TeachingCase) -> bool {
    let progress = CardProgress::of(app, case);
    let all_seen = 0 < progress.findings && progress.findings_seen == progress.findings;
    let all_answered = 0 < progress.questions && progress.answered == progress.questions;
    all_seen || all_answered
}

fn is_open(app: &AppState, case: &TeachingCase) -> bool {
    app.case.as_ref().is_some_and(|open| open.id == case.id && open.folder == case.folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_by_the_step_it_is_at() {
        let new = CardProgress { findings: 5, questions: 4, ..CardProgress::default() };
        assert_eq!((new.words().as_str(), new.steps()), ("Not begun", (0, 5)));
        let seen = CardProgress { findings_seen: 3, ..new };
        assert_eq!((seen.words().as_str(), seen.steps()), ("3 of 5 findings seen", (3, 5)));
        let asked = CardProgress { answered: 2, ..seen };
        assert_eq!((asked.words().as_str(), asked.steps()), ("Quiz 2 of 4", (2, 4)));
    }
}
