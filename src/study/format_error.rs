//! Why a file that this program keeps of a study cannot be read.

/// Why a text cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum FormatError {
    /// Written by a later version of the program.
    #[error("it was written by a newer version of Thecal (format {0})")]
    Newer(u32),
    /// Not what this program writes.
    #[error("{0}")]
    Damaged(String),
}
