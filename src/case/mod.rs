//! The teaching case: what it tells, what is to be found in it, what it asks, the folder it is kept in, and whether it
//! can be handed out.

pub mod check;
pub mod format;
mod model;
mod question;
mod sign;

pub use format::{CaseError, image_root, is_case, read_case, write_case};
pub use model::{Code, Finding, LevelMark, SavedView, Step, TeachingCase};
pub use question::{Answer, AnswerKey, Choice, Question, QuestionKind};
pub use sign::Sign;
