//! ZIP archives (APPNOTE 6.3), read only: what is in them, and where the bytes of each entry are.
//!
//! Nothing in an archive is believed before it was held against the archive's own length and [`ArchiveLimits`]; nothing
//! is unpacked to disk, and no name of an entry ever reaches the file system.

mod directory;
mod end;
mod limits;
mod name;

pub use limits::ArchiveLimits;

use std::{io::SeekFrom, path::PathBuf};

use crate::dicom::{DicomError, ReadSeek};

/// How an archive begins that has an entry, and one that has none.
const MARKS: [[u8; 4]; 2] = [*b"PK\x03\x04", *b"PK\x05\x06"];
/// Bytes of a local file header before its name (APPNOTE 4.3.7).
const LOCAL_BYTES: u64 = 30;
/// Ways of compressing (APPNOTE 4.4.5) that are read.
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// General purpose bits (APPNOTE 4.4.4): encrypted, strongly encrypted, and values of local headers masked.
const SECRET_BITS: u16 = 1 | 1 << 6 | 1 << 13;

/// One file in an archive.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// Where it says it lies, below the archive: plain names only, never out of it.
    pub place: PathBuf,
    /// Whether it is deflated; else it is stored as it is.
    pub is_deflated: bool,
    /// Bytes in the archive.
    pub packed: u64,
    /// Bytes of the file itself, as the archive says.
    pub size: u64,
    /// The checksum of the file itself.
    pub crc: u32,
    /// Where its local header is.
    header_at: u64,
    /// Where what lies between the entries and the end begins.
    entries_end: u64,
}

/// What is in an archive, in its own order.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Files that can be read.
    pub entries: Vec<Entry>,
    /// What cannot be, with its place where that can be told, and why.
    pub refused: Vec<(PathBuf, String)>,
}

/// Whether a file that begins so is a ZIP archive.
pub(super) fn begins_so(bytes: &[u8]) -> bool {
    MARKS.iter().any(|mark| bytes.starts_with(mark))
}

/// Lists what is in an archive of `len` bytes.
///
/// # Errors
/// [`DicomError`] where it is no archive, is divided, or has no table of contents that can be read.
pub(super) fn list(reader: &mut dyn ReadSeek, len: u64, limits: &ArchiveLimits) -> Result<Listing, DicomError> {
    let end = end::find(reader, len, limits)?;
    let table = bytes_at(reader, end.table_at, end.table_len)?;
    Ok(directory::list(&table, &end, limits))
}

impl Entry {
    /// Where its bytes begin in the archive: behind the local header, which has a name and extras of its own.
    ///
    /// # Errors
    /// [`DicomError`] where no such header is there, or the bytes reach beyond the entries.
    pub fn data_at(&self, reader: &mut dyn ReadSeek) -> Result<u64, DicomError> {
        let header = bytes_at(reader, self.header_at, LOCAL_BYTES)?;
        if !header.starts_with(&MARKS[0]) {
            return Err(damaged("where an entry should begin, none does"));
        }
        if u16_at(&header, 6) & SECRET_BITS != 0 {
            return Err(DicomError::Archive(ENCRYPTED.to_owned()));
        }
        let before = LOCAL_BYTES + u64::from(u16_at(&header, 26)) + u64::from(u16_at(&header, 28));
        let data = self.header_at.checked_add(before);
        let end = data.and_then(|data| data.checked_add(self.packed));
        let fits = end.is_some_and(|end| end <= self.entries_end);
        data.filter(|_| fits).ok_or_else(|| damaged("an entry reaches beyond its place"))
    }
}

/// Why an encrypted entry is not read.
const ENCRYPTED: &str =
    "this entry of the ZIP archive is encrypted; unpack the archive with its password and open the folder";

fn damaged(what: &str) -> DicomError {
    DicomError::Archive(format!("the ZIP archive is damaged: {what}; copy it again from its source"))
}

/// So many bytes at a place; the caller has held the figure against a limit.
fn bytes_at(reader: &mut dyn ReadSeek, at: u64, len: u64) -> Result<Vec<u8>, DicomError> {
    reader.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    let mut part = std::io::Read::take(reader, len);
    std::io::Read::read_to_end(&mut part, &mut bytes)?;
    if (bytes.len() as u64) < len {
        return Err(damaged("the end is missing"));
    }
    Ok(bytes)
}

/// Two bytes, the lowest first; the caller knows that they are there.
fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |it| u16::from_le_bytes([it[0], it[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
