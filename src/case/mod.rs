//! The teaching case: what it tells, what is to be found in it, and the folder it is kept in.

pub mod format;
mod model;

pub use format::{CaseError, image_root, is_case, read_case, write_case};
pub use model::{Code, Finding, FindingView, LevelMark, TeachingCase};
