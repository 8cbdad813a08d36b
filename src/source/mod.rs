//! Where bytes come from: files and folders, what kind of file they are, and reading their headers on workers.
//!
//! A [`Source`] names files and opens them; [`load_headers`] reads the headers and tells of each as soon as it is
//! there. Whoever listens sees [`LoadEvent`]s only.

mod archives;
mod cancel;
mod disc;
mod failures;
mod files;
mod inflated;
mod load;
mod read;
mod scan;
mod section;
mod zip;

pub use cancel::Cancel;
pub use disc::disc_of;
pub use failures::{FailureGroup, Failures, MAX_ONE_BY_ONE};
pub use files::Files;
pub use load::{LoadEvent, load_headers};
pub use read::{read_frame, read_header};
pub use scan::is_archive;
pub use zip::ArchiveLimits;

use std::{
    io,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use crate::{dicom::ReadSeek, study::StudyFailure};

/// Something that has files in it.
pub trait Source: Send + Sync {
    /// Names every file, until `found` breaks off. Returns what could not be looked into.
    fn scan(&self, found: &mut dyn FnMut(PathBuf) -> ControlFlow<()>) -> Vec<StudyFailure>;

    /// Opens one file and tells its length in bytes.
    ///
    /// # Errors
    /// Any I/O error; a path that is no regular file is one too.
    fn open(&self, path: &Path) -> io::Result<(Box<dyn ReadSeek>, u64)>;

    /// Whether a person named this very file, and not only a folder or archive around it.
    fn is_asked_for(&self, _path: &Path) -> bool {
        false
    }

    /// What turned out about files only while they were read, each told once.
    fn told(&self) -> Vec<StudyFailure> {
        Vec::new()
    }
}
