//! Quizzes: grading in patient millimetres, a quiz from its first question to its score, and progress on disk.

/// How sure a learner is of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Not at all.
    Guess,
    /// Rather.
    Fairly,
    /// Quite.
    Certain,
}
