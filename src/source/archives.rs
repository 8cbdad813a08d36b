//! Archives that were looked into: which place in which archive is which entry, and how it is opened.
//!
//! An entry is named by a path: that of its archive, and behind it its own name. Such a path is looked up here before
//! anything is asked of the file system, and nothing in an archive can give it another one.

use std::{
    collections::HashMap,
    fmt,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::SystemTime,
};

use super::{
    inflated::{Kept, Which, told},
    section::Section,
    zip::{self, ArchiveLimits, Entry},
};
use crate::{
    dicom::{DicomError, ReadSeek},
    study::StudyFailure,
};

/// Entries that are stored as they are and no longer than this are kept like inflated ones, so that a slow drive is read
/// once and their checksum is looked at.
const SMALL_STORED: u64 = 16 << 20;

/// All archives of one source.
#[derive(Clone, Default)]
pub(super) struct Archives {
    known: Arc<RwLock<HashMap<PathBuf, Known>>>,
    told: Arc<Mutex<Vec<StudyFailure>>>,
    kept: Kept,
    limits: ArchiveLimits,
}

impl fmt::Debug for Archives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Archives({} entries)", self.known.read().unwrap_or_else(PoisonError::into_inner).len())
    }
}

#[derive(Clone)]
struct Known {
    archive: Arc<Archive>,
    entry: Arc<Entry>,
}

/// An archive as it was when it was listed.
struct Archive {
    path: PathBuf,
    /// The file on disk that it is, or is in.
    file: Stamp,
    /// 1: it is that file; more: so many archives are around each other.
    depth: u32,
}

/// What tells a file from another that took its name.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Stamp {
    pub len: u64,
    pub changed: Option<SystemTime>,
}

impl Archives {
    /// Looks into the archive at a path, on disk or in another archive. Returns the places of its files, and what cannot
    /// be read in it.
    ///
    /// # Errors
    /// One sentence without a full stop where it cannot be looked into at all.
    pub fn look_into(&self, path: &Path) -> Result<(Vec<PathBuf>, Vec<StudyFailure>), String> {
        let depth = self.find(path).map_or(0, |outer| outer.archive.depth) + 1;
        if self.limits.nesting < depth {
            return Err("an archive in an archive in an archive is not looked into; unpack it first".to_owned());
        }
        let read = || -> io::Result<(zip::Listing, Stamp)> {
            let (mut reader, len, file) = self.open_file(path)?;
            Ok((zip::list(&mut *reader, len, &self.limits).map_err(told)?, file))
        };
        let (listing, file) = read().map_err(|error| DicomError::from(error).to_string())?;
        let archive = Arc::new(Archive { path: path.to_owned(), file, depth });
        let refused = listing.refused.into_iter().map(|(place, reason)| StudyFailure {
            path: path.join(place),
            reason,
            harmless: false,
        });
        let refused = refused.collect();
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // Looked into anew, an archive brings no more files than before.
        let n_new = listing.entries.iter().filter(|entry| !known.contains_key(&path.join(&entry.place))).count();
        if self.limits.entries < known.len().saturating_add(n_new) {
            return Err("there are too many files in the archives; unpack what is needed".to_owned());
        }
        let mut places = Vec::with_capacity(listing.entries.len());
        for entry in listing.entries {
            let place = path.join(&entry.place);
            known.insert(place.clone(), Known { archive: archive.clone(), entry: Arc::new(entry) });
            places.push(place);
        }
        Ok((places, refused))
    }

    /// Whether a path is an entry that was listed.
    pub fn has(&self, path: &Path) -> bool {
        self.known.read().unwrap_or_else(PoisonError::into_inner).contains_key(path)
    }

    /// Opens a file on disk or an entry; the third is the file on disk that its bytes come from.
    ///
    /// # Errors
    /// Any I/O error, with a [`DicomError`] in it where that says more.
    pub fn open_file(&self, path: &Path) -> io::Result<(Box<dyn ReadSeek>, u64, Stamp)> {
        if let Some(known) = self.find(path) {
            return self.open_entry(path, &known);
        }
        let (file, stamp) = open_regular(path)?;
        Ok((Box::new(file), stamp.len, stamp))
    }

    /// What turned out about entries only while they were read.
    pub fn take_told(&self) -> Vec<StudyFailure> {
        std::mem::take(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn find(&self, path: &Path) -> Option<Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    fn open_entry(&self, path: &Path, known: &Known) -> io::Result<(Box<dyn ReadSeek>, u64, Stamp)> {
        let Known { archive, entry } = known;
        let packed = || {
            // Opens one archive after the other from the outside; each lies in one less.
            let (mut outer, _, stamp) = self.open_file(&archive.path)?;
            if stamp != archive.file {
                let why = "the ZIP archive is another one by now; open it again";
                return Err(told(DicomError::Archive(why.to_owned())));
            }
            let at = entry.data_at(&mut *outer).map_err(told)?;
            Ok(Section::new(outer, at, entry.packed))
        };
        if !entry.is_deflated && SMALL_STORED < entry.size {
            return Ok((Box::new(packed()?), entry.size, archive.file));
        }
        let Stamp { len, changed } = archive.file;
        let which = Which { path: path.to_owned(), len, changed, is_entry: true };
        let boxed = || packed().map(|it| (Box::new(it) as Box<dyn ReadSeek>, entry.is_deflated));
        let (reader, len) = self.kept.entry(&which, boxed, (entry.size, entry.crc), self.tell(path))?;
        Ok((Box::new(reader), len, archive.file))
    }

    fn tell(&self, path: &Path) -> super::inflated::Tell {
        let (told, path) = (self.told.clone(), path.to_owned());
        Box::new(move |reason| {
            let failure = StudyFailure { path: path.clone(), reason: reason.to_owned(), harmless: false };
            told.lock().unwrap_or_else(PoisonError::into_inner).push(failure);
        })
    }

    /// The streams that are kept, for gzip files too.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }
}

/// Opens a regular file on disk.
fn open_regular(path: &Path) -> io::Result<(File, Stamp)> {
    // Before opening: opening a pipe would wait for somebody to write into it.
    if !fs::metadata(path)?.is_file() {
        return Err(not_regular());
    }
    let file = File::open(path)?;
    // And after it, as the name may lead to something else by now.
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(not_regular());
    }
    Ok((file, Stamp { len: metadata.len(), changed: metadata.modified().ok() }))
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")
}

/// Whether a name ends like that of an archive.
pub(super) fn is_archive_name(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}
