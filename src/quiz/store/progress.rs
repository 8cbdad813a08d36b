//! What a learner did so far, in memory; the screen and the database go by the same changes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, process,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::quiz::{Confidence, Item, Kept, Outcome, Session, points};

/// What names a quiz in the progress file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(pub(super) String);

impl SessionId {
    /// A new one, unlike any other of this computer.
    pub fn new(started_at_ms: i64) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let nth = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(format!("{started_at_ms}-{}-{nth}", process::id()))
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A question answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// In which quiz; `None` for a question answered by itself.
    pub session: Option<SessionId>,
    /// Which question of which case.
    pub item: Item,
    /// When, in milliseconds since 1970.
    pub answered_at_ms: i64,
    /// What was answered.
    pub given: Kept,
    /// Whether it counted as right.
    pub right: bool,
    /// How far a marker was from its region, mm.
    pub distance_mm: Option<f64>,
    /// How sure the learner was.
    pub confidence: Option<Confidence>,
    /// Whether the hint was looked at.
    pub hint_taken: bool,
    /// From the question to the answer, s.
    pub seconds: f64,
}

impl Attempt {
    /// The attempt that an outcome of a quiz is.
    pub fn new(session: Option<SessionId>, item: &Item, outcome: &Outcome, answered_at_ms: i64, seconds: f64) -> Self {
        Self {
            session,
            item: item.clone(),
            answered_at_ms,
            given: outcome.given.clone(),
            right: outcome.right,
            distance_mm: outcome.distance_mm,
            confidence: outcome.confidence,
            hint_taken: outcome.hint_taken,
            seconds,
        }
    }

    /// What it is worth.
    pub fn points(&self) -> f64 {
        points(self.right, self.hint_taken)
    }

    fn outcome(&self) -> Outcome {
        Outcome {
            given: self.given.clone(),
            right: self.right,
            distance_mm: self.distance_mm,
            confidence: self.confidence,
            hint_taken: self.hint_taken,
            grade: None,
        }
    }
}

/// Everything a learner did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// By case id.
    pub cases: BTreeMap<String, CaseProgress>,
    /// The newest quiz, where it was not finished.
    pub unfinished: Option<UnfinishedSession>,
}

/// What was done with a case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseProgress {
    /// When it was first opened, in milliseconds since 1970.
    pub first_opened_ms: Option<i64>,
    /// When it was last opened.
    pub last_opened_ms: Option<i64>,
    /// Ids of the findings shown to the learner.
    pub revealed: BTreeSet<String>,
    /// Its answered questions by id.
    pub questions: BTreeMap<String, QuestionProgress>,
}

/// What became of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionProgress {
    /// How often it was answered.
    pub attempts: u32,
    /// Whether it ever was right.
    pub ever_right: bool,
    /// The last attempt.
    pub last: Attempt,
}

/// A quiz to be taken up again.
#[derive(Clone, Debug, PartialEq)]
pub struct UnfinishedSession {
    /// What names it.
    pub id: SessionId,
    /// When it began, in milliseconds since 1970.
    pub started_at_ms: i64,
    /// Its questions.
    pub items: Vec<Item>,
    /// Its answers so far, in the order of the questions.
    pub answered: Vec<Attempt>,
}

impl UnfinishedSession {
    /// The quiz at its first open question.
    pub fn session(&self) -> Session {
        Session::resume(self.items.clone(), self.answered.iter().map(Attempt::outcome).collect())
    }

    /// Takes an answer to the next question; any other is none of this quiz.
    fn take(&mut self, attempt: &Attempt) {
        let is_next = self.items.get(self.answered.len()) == Some(&attempt.item);
        if is_next && attempt.session.as_ref() == Some(&self.id) {
            self.answered.push(attempt.clone());
        }
    }
}

/// Something that changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    Begun { id: SessionId, started_at_ms: i64, items: Vec<Item> },
    Finished { id: SessionId, finished_at_ms: i64 },
    Answered(Attempt),
    Opened { case_id: String, at_ms: i64 },
    Revealed { case_id: String, finding_id: String, at_ms: i64 },
}

impl Progress {
    pub(super) fn apply(&mut self, change: &Change) {
        match change {
            Change::Begun { id, started_at_ms, items } => {
                let (id, items) = (id.clone(), items.clone());
                let begun = UnfinishedSession { id, started_at_ms: *started_at_ms, items, answered: Vec::new() };
                self.unfinished = Some(begun);
            }
            Change::Finished { id, .. } => self.unfinished = self.unfinished.take().filter(|it| it.id != *id),
            Change::Answered(attempt) => self.answered(attempt),
            Change::Opened { case_id, at_ms } => self.opened(case_id, *at_ms),
            Change::Revealed { case_id, finding_id, .. } => {
                self.case(case_id).revealed.insert(finding_id.clone());
            }
        }
    }

    fn case(&mut self, id: &str) -> &mut CaseProgress {
        self.cases.entry(id.to_owned()).or_default()
    }

    fn opened(&mut self, case_id: &str, at_ms: i64) {
        let case = self.case(case_id);
        case.first_opened_ms.get_or_insert(at_ms);
        case.last_opened_ms = Some(at_ms);
    }

    fn answered(&mut self, attempt: &Attempt) {
        if let Some(session) = &mut self.unfinished {
            session.take(attempt);
        }
        let questions = &mut self.case(&attempt.item.case_id).questions;
        let before = questions.get(&attempt.item.question_id).map_or((0, false), |it| (it.attempts, it.ever_right));
        let now = QuestionProgress {
            attempts: before.0.saturating_add(1),
            ever_right: before.1 || attempt.right,
            last: attempt.clone(),
        };
        questions.insert(attempt.item.question_id.clone(), now);
    }
}
