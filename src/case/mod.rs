//! The teaching case: what it tells, what is to be found in it, what it asks, the folder it is kept in, and whether it
//! can be handed out.

pub mod check;
pub mod format;
mod images;
mod model;
mod packed;
mod question;
mod same_place;
mod sign;
mod truth_files;

pub use crate::study::LevelMark;
pub use format::{CaseError, image_root, is_case, read_case, write_case};
pub use images::Images;
pub use model::{Code, Finding, SavedView, Step, TeachingCase};
pub use packed::{PackedCase, packed_case};
pub use question::{Answer, AnswerKey, Choice, Question, QuestionKind};
pub use same_place::{same_level, same_place};
pub use sign::Sign;
pub use truth_files::TruthFiles;
