//! Quizzes: grading in patient millimetres, a quiz from its first question to its score, and progress on disk.

mod grade;
mod session;
mod store;

pub use grade::{
    Given, Grade, IN_PLANE_TOLERANCE_MM, LevelGrade, Marker, PlaceGrade, grade, grade_place, place_rule, points,
    tenth_up,
};
pub use session::{Confidence, Draft, Item, Kept, Outcome, Score, Session, Stage};
pub use store::{
    Attempt, CaseProgress, Progress, ProgressStore, QuestionProgress, SessionId, StoreEvent, UnfinishedSession,
};
