//! The case folder: `case.toml`, `answers.toml` and `images/`, readable in a text editor.
//!
//! `case.toml` tells the question and can be handed out alone; `answers.toml` tells title, findings,
//! marks, steps and what is right. Reading
//! refuses nonsense in one sentence that names file, field, value and what is allowed. Saving edits the text in place:
//! unknown keys, comments and order stay.
//!
//! `case.toml` has, besides its texts, `[cover]`, `[[level]]` and `[[question]]` (`kind` locate, choice with
//! `[[question.option]]`, or level); `answers.toml` has `[[finding]]` with `[[finding.mark]]` and `[[finding.region]]`
//! (`outline_mm` and `half_depth_mm`, or `center_mm` and `radius_mm`), `[[step]]` with `[[step.view]]`, and `[[answer]]`
//! (`question`, then `finding`, `correct` with `[[answer.option]]`, or `level` and `accept`). `sample_studies/lumbar-01`
//! uses all of it. Lengths are patient mm (LPS).

mod edit;
mod error;
mod fields;
mod read;
mod read_answers;
mod read_finding;
mod read_question;
mod save;
mod save_finding;
mod save_question;
mod text;

pub use error::CaseError;
pub use fields::{FieldError, Fields};
pub use read::{read_case, read_texts};
pub use read_finding::DEFAULT_REACH_MM;
pub use save::write_case;

use std::path::{Path, PathBuf};

/// The schema this build reads and writes, in both files.
pub const SCHEMA: i64 = 1;
/// The file that makes a folder a case.
pub const CASE_FILE: &str = "case.toml";
/// The file that holds the findings; a case without it is sealed.
pub const ANSWERS_FILE: &str = "answers.toml";
/// The folder of DICOM files inside a case.
pub const IMAGES_FOLDER: &str = "images";
/// No case file that a person wrote is larger.
pub const MAX_TEXT_BYTES: u64 = 8 << 20;
/// What `difficulty` may be.
pub const DIFFICULTIES: &[&str] = &["beginner", "intermediate", "advanced"];

/// Whether a folder holds a teaching case, that is, a `case.toml`.
pub fn is_case(folder: &Path) -> bool {
    folder.join(CASE_FILE).is_file()
}

/// Where a case keeps its images; of anything but a case, the path itself.
pub fn image_root(path: &Path) -> PathBuf {
    if is_case(path) { path.join(IMAGES_FOLDER) } else { path.to_owned() }
}

#[cfg(test)]
mod tests;
