//! A quiz from its first question to its score: pure, and it never holds what is right before it was answered.

use super::{Given, Grade, points};
use crate::{geometry::LpsPoint, study::VertebralLevel};

/// A question of a case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Item {
    /// The case's id.
    pub case_id: String,
    /// The question's id in it.
    pub question_id: String,
}

/// How sure the learner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub enum Confidence {
    Guess,
    Fairly,
    Certain,
}

impl Confidence {
    /// Each with its word in the progress file and its name on screen.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Guess, "guess", "Guess"),
        (Self::Fairly, "fairly", "Fairly sure"),
        (Self::Certain, "certain", "Certain"),
    ];

    /// The word in the progress file.
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The name on screen.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].2
    }

    /// The confidence of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|it| it.0)
    }
}

/// An answer in the making.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The answer so far.
    pub given: Option<Given>,
    /// How sure the learner says to be; asked for, never demanded.
    pub confidence: Option<Confidence>,
    /// Whether the hint was looked at.
    pub hint_taken: bool,
}

/// What is kept of an answer: nothing that names a series.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// Where the marker was.
    Marker(LpsPoint),
    /// The choice's id.
    Choice(String),
    /// The vertebra.
    Level(VertebralLevel),
}

impl From<&Given> for Kept {
    fn from(given: &Given) -> Self {
        match given {
            Given::Marker(marker) => Self::Marker(marker.at),
            Given::Choice(id) => Self::Choice(id.clone()),
            Given::Level(level) => Self::Level(*level),
        }
    }
}

/// An answered question.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What was answered.
    pub given: Kept,
    /// Whether it counts as right.
    pub right: bool,
    /// How far a marker was from its region, mm.
    pub distance_mm: Option<f64>,
    /// How sure the learner was.
    pub confidence: Option<Confidence>,
    /// Whether the hint was looked at.
    pub hint_taken: bool,
    /// The grade in full; `None` where the quiz was taken up again from the progress file.
    pub grade: Option<Grade>,
}

impl Outcome {
    /// What it is worth.
    pub fn points(&self) -> f64 {
        points(self.right, self.hint_taken)
    }
}

/// Where a quiz stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The question is open.
    Asking,
    /// The question is answered; its answer may be shown.
    Answered,
    /// All are answered; the result is shown.
    Review,
}

/// Points of a quiz so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Points; a question is worth 1 at most.
    pub points: f64,
    /// Questions answered.
    pub answered: usize,
    /// Of these right, with the hint or without.
    pub right: usize,
    /// Questions in the quiz.
    pub of: usize,
}

/// A quiz under way: questions in order, each answered once.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    items: Vec<Item>,
    /// Of the questions from the first on; the next one is open.
    outcomes: Vec<Outcome>,
    /// For the open question.
    draft: Draft,
    /// Which question is shown; the number of questions for the review.
    at: usize,
}

impl Session {
    /// A quiz of these questions at its first; at its review where there are none.
    pub fn new(items: Vec<Item>) -> Self {
        Self::resume(items, Vec::new())
    }

    /// A quiz whose first questions are answered already, at the first open one.
    pub fn resume(items: Vec<Item>, mut outcomes: Vec<Outcome>) -> Self {
        outcomes.truncate(items.len());
        Self { at: outcomes.len(), items, outcomes, draft: Draft::default() }
    }

    /// The questions in order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The index of the question shown, from 0; the number of questions at the review.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The question shown; `None` at the review.
    pub fn item(&self) -> Option<&Item> {
        self.items.get(self.at)
    }

    /// Where the quiz stands.
    pub fn stage(&self) -> Stage {
        match self.at {
            at if at == self.items.len() => Stage::Review,
            at if at < self.outcomes.len() => Stage::Answered,
            _ => Stage::Asking,
        }
    }

    /// Whether every question is answered.
    pub fn is_finished(&self) -> bool {
        self.outcomes.len() == self.items.len()
    }

    /// What became of a question; `None` while it is not answered.
    pub fn outcome(&self, idx: usize) -> Option<&Outcome> {
        self.outcomes.get(idx)
    }

    /// The answer in the making; `None` where no open question is shown.
    pub fn draft(&self) -> Option<&Draft> {
        (self.stage() == Stage::Asking).then_some(&self.draft)
    }

    /// The same, to change it.
    pub fn draft_mut(&mut self) -> Option<&mut Draft> {
        (self.stage() == Stage::Asking).then_some(&mut self.draft)
    }

    /// Answers the open question with its draft as graded; what became of it, or `None` where there is nothing to
    /// answer or nothing was given.
    pub fn answer(&mut self, grade: Grade) -> Option<&Outcome> {
        let draft = self.draft()?;
        let outcome = Outcome {
            given: Kept::from(draft.given.as_ref()?),
            right: grade.right(),
            distance_mm: grade.distance_mm(),
            confidence: draft.confidence,
            hint_taken: draft.hint_taken,
            grade: Some(grade),
        };
        self.draft = Draft::default();
        self.outcomes.push(outcome);
        self.outcomes.last()
    }

    /// On to the next question, or to the review behind the last. Whether it went: not past an open question.
    pub fn go_next(&mut self) -> bool {
        self.go_to(self.at.saturating_add(1))
    }

    /// Back to the question before; the draft of an open one stays.
    pub fn go_previous(&mut self) -> bool {
        self.at.checked_sub(1).is_some_and(|idx| self.go_to(idx))
    }

    /// To an answered question or the open one, by its index; the number of questions is the review. Whether it went.
    pub fn go_to(&mut self, idx: usize) -> bool {
        let allowed = idx <= self.outcomes.len();
        if allowed {
            self.at = idx;
        }
        allowed
    }

    /// Points so far.
    pub fn score(&self) -> Score {
        Score {
            points: self.outcomes.iter().map(Outcome::points).sum(),
            answered: self.outcomes.len(),
            right: self.outcomes.iter().filter(|it| it.right).count(),
            of: self.items.len(),
        }
    }

    /// Of the answers given with each confidence: how many, and how many of those right.
    pub fn calibration(&self) -> [(Confidence, usize, usize); 3] {
        Confidence::ALL.map(|(confidence, _, _)| {
            let given = || self.outcomes.iter().filter(move |it| it.confidence == Some(confidence));
            (confidence, given().count(), given().filter(|it| it.right).count())
        })
    }

    /// A new quiz of the questions answered wrong; `None` where there are none.
    pub fn retry_wrong(&self) -> Option<Self> {
        let answered = self.items.iter().zip(&self.outcomes);
        let wrong: Vec<Item> = answered.filter(|(_, it)| !it.right).map(|(item, _)| item.clone()).collect();
        (!wrong.is_empty()).then(|| Self::new(wrong))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(n: usize) -> Vec<Item> {
        (0..n).map(|k| Item { case_id: "case".to_owned(), question_id: format!("q{k}") }).collect()
    }

    fn answer(session: &mut Session, right: bool, hint_taken: bool, confidence: Option<Confidence>) -> bool {
        if let Some(draft) = session.draft_mut() {
            *draft = Draft { given: Some(Given::Choice("a".to_owned())), confidence, hint_taken };
        }
        session.answer(Grade::Choice { right }).is_some()
    }

    #[test]
    fn a_quiz_goes_from_its_first_question_to_its_score() {
        let mut quiz = Session::new(items(3));
        assert_eq!((quiz.stage(), quiz.at(), quiz.go_next(), quiz.go_previous()), (Stage::Asking, 0, false, false));
        assert!(quiz.answer(Grade::Choice { right: true }).is_none(), "nothing was given");
        assert!(answer(&mut quiz, true, false, None));
        assert_eq!(quiz.stage(), Stage::Answered);
        assert!(!answer(&mut quiz, false, false, None), "it was answered");
        assert!(quiz.go_next() && answer(&mut quiz, true, true, Some(Confidence::Certain)));
        assert!(!quiz.go_to(3), "one is open");
        assert!(quiz.go_next() && answer(&mut quiz, false, false, Some(Confidence::Certain)));
        assert!(quiz.go_next() && !quiz.go_next());
        assert_eq!((quiz.stage(), quiz.item(), quiz.is_finished()), (Stage::Review, None, true));
        assert_eq!(quiz.score(), Score { points: 1.5, answered: 3, right: 2, of: 3 });
        assert_eq!(quiz.calibration()[2], (Confidence::Certain, 2, 1));
        assert!(quiz.go_to(1) && quiz.stage() == Stage::Answered && quiz.go_to(3));
        assert!(!quiz.go_to(4));
    }

    #[test]
    fn looking_back_keeps_the_draft() {
        let mut quiz = Session::new(items(2));
        answer(&mut quiz, true, false, None);
        quiz.go_next();
        quiz.draft_mut().expect("open").hint_taken = true;
        assert!(quiz.go_previous() && quiz.draft().is_none() && quiz.go_next());
        assert!(quiz.draft().expect("open").hint_taken);
        answer(&mut quiz, true, true, None);
        assert_eq!(quiz.score().points, 1.5);
    }

    #[test]
    fn what_was_wrong_makes_a_new_quiz() {
        let mut quiz = Session::new(items(3));
        for right in [false, true, false] {
            answer(&mut quiz, right, false, None);
            quiz.go_next();
        }
        let again = quiz.retry_wrong().expect("two were wrong");
        assert_eq!(again.items(), [items(3)[0].clone(), items(3)[2].clone()]);
        assert_eq!((again.stage(), again.outcome(0), again.retry_wrong()), (Stage::Asking, None, None));
    }

    #[test]
    fn a_quiz_is_taken_up_where_it_was_left() {
        let mut quiz = Session::new(items(2));
        answer(&mut quiz, true, false, None);
        let kept: Vec<Outcome> = quiz.outcome(0).into_iter().cloned().collect();
        let again = Session::resume(items(2), kept.clone());
        assert_eq!((again.at(), again.stage(), again.score().points), (1, Stage::Asking, 1.0));
        assert_eq!(Session::resume(items(1), [kept.clone(), kept].concat()).stage(), Stage::Review);
        assert_eq!(Session::new(vec![]).stage(), Stage::Review);
    }

    #[test]
    fn words_of_confidence_read_back() {
        for (confidence, word, name) in Confidence::ALL {
            assert_eq!((confidence.word(), confidence.name()), (word, name));
            assert_eq!(Confidence::of_word(word), Some(confidence));
        }
        assert_eq!(Confidence::of_word("sure"), None);
    }
}
