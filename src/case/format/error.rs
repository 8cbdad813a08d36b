//! Why a case could not be read or saved, in one sentence.

use std::io;

use super::{FieldError, SCHEMA};

/// Why a case could not be read or saved. File names are without their folder.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// The folder has no `case.toml`.
    #[error("this folder is not a teaching case: it has no case.toml")]
    NotACase,
    /// The operating system refused.
    #[error("{file} could not be {action}: {source}")]
    Io {
        /// Which file.
        file: String,
        /// `read` or `saved`.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Larger than any case file should be.
    #[error("{file} is larger than {limit_mb} MB and was not read")]
    TooLarge {
        /// Which file.
        file: String,
        /// The limit.
        limit_mb: u64,
    },
    /// Not TOML.
    #[error("{file} is not valid TOML in line {line}: {message}")]
    Syntax {
        /// Which file.
        file: String,
        /// Counts from 1.
        line: usize,
        /// What the parser said.
        message: String,
    },
    /// Written by a later version of the program.
    #[error("{file} has schema {found}, which is newer than this program knows ({SCHEMA}): a newer Thecal can open it")]
    NewerSchema {
        /// Which file.
        file: String,
        /// The schema found.
        found: i64,
    },
    /// A value is missing or not allowed.
    #[error(transparent)]
    Field(#[from] FieldError),
}
