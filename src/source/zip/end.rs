//! The end of an archive: where its table of contents is (APPNOTE 4.3.14 to 4.3.16).

use super::{ArchiveLimits, begins_so, bytes_at, damaged, u16_at, u32_at, u64_at};
use crate::dicom::{DicomError, ReadSeek};

/// Bytes of the end record before its comment, which has at most 65,535.
const END_BYTES: usize = 22;
const END_MARK: &[u8] = b"PK\x05\x06";
const LOCATOR_BYTES: u64 = 20;
const LOCATOR_MARK: &[u8] = b"PK\x06\x07";
const END64_BYTES: u64 = 56;
const END64_MARK: &[u8] = b"PK\x06\x06";
const TABLE_MARK: &[u8] = b"PK\x01\x02";

/// Where the table of contents is, and what it should hold.
#[derive(Debug, PartialEq)]
pub(super) struct End {
    /// Its first byte in the file.
    pub table_at: u64,
    /// Its length.
    pub table_len: u64,
    /// How many entries there should be.
    pub n_entries: u64,
    /// What stands before the archive, such as the program of one that unpacks itself: places count from behind it.
    pub before: u64,
}

/// The figures of an end record, of either size.
struct Said {
    n_entries: u64,
    table_len: u64,
    table_from: u64,
    disks: [u32; 2],
}

/// Finds the table of contents of a file of `len` bytes.
///
/// # Errors
/// [`DicomError`] where there is none, it is elsewhere, or is past a limit.
pub(super) fn find(reader: &mut dyn ReadSeek, len: u64, limits: &ArchiveLimits) -> Result<End, DicomError> {
    let tail_len = len.min(END_BYTES as u64 + u64::from(u16::MAX));
    let tail = bytes_at(reader, len - tail_len, tail_len)?;
    let Some(at) = last_end(&tail) else {
        let start = bytes_at(reader, 0, len.min(4))?;
        return Err(match begins_so(&start) {
            true => damaged("the table of contents at its end is missing"),
            false => DicomError::Archive("its name says that it is a ZIP archive, and it is none".to_owned()),
        });
    };
    let end_at = len - tail_len + at as u64;
    let record = &tail[at..];
    let narrow = Said {
        n_entries: u16_at(record, 10).into(),
        table_len: u32_at(record, 12).into(),
        table_from: u32_at(record, 16).into(),
        disks: [u16_at(record, 4).into(), u16_at(record, 6).into()],
    };
    let is_full = narrow.n_entries == u64::from(u16::MAX)
        || narrow.table_len == u64::from(u32::MAX)
        || narrow.table_from == u64::from(u32::MAX);
    let wide = if is_full { end64(reader, end_at)? } else { None };
    let (said, table_end) = wide.unwrap_or((narrow, end_at));
    if said.disks.iter().any(|disk| *disk != 0 && *disk != u32::from(u16::MAX)) {
        return Err(DicomError::Archive(
            "the ZIP archive is in several pieces; unpack it and open the folder".to_owned(),
        ));
    }
    place(reader, &said, table_end, limits)
}

/// The last end record whose comment ends with the file; else the last that fits at all.
fn last_end(tail: &[u8]) -> Option<usize> {
    let fits = |at: &usize| tail[*at..].starts_with(END_MARK) && END_BYTES + comment(tail, *at) <= tail.len() - at;
    let places = || (0..(tail.len() + 1).saturating_sub(END_BYTES)).rev().filter(fits);
    places().find(|at| END_BYTES + comment(tail, *at) == tail.len() - at).or_else(|| places().next())
}

fn comment(tail: &[u8], at: usize) -> usize {
    u16_at(tail, at + 20).into()
}

/// The end record of large archives, before the usual one; `None` where there is none.
fn end64(reader: &mut dyn ReadSeek, end_at: u64) -> Result<Option<(Said, u64)>, DicomError> {
    let Some(locator_at) = end_at.checked_sub(LOCATOR_BYTES) else { return Ok(None) };
    let locator = bytes_at(reader, locator_at, LOCATOR_BYTES)?;
    if !locator.starts_with(LOCATOR_MARK) {
        return Ok(None);
    }
    // Where it says, or right in front: places are wrong where something stands before the archive.
    for at in [Some(u64_at(&locator, 8)), locator_at.checked_sub(END64_BYTES)].into_iter().flatten() {
        if at.checked_add(END64_BYTES).is_none_or(|end| locator_at < end) {
            continue;
        }
        let record = bytes_at(reader, at, END64_BYTES)?;
        if record.starts_with(END64_MARK) {
            let said = Said {
                n_entries: u64_at(&record, 32),
                table_len: u64_at(&record, 40),
                table_from: u64_at(&record, 48),
                disks: [u32_at(&record, 16), u32_at(&record, 20)],
            };
            return Ok(Some((said, at)));
        }
    }
    Err(damaged("the end record of a large archive is missing"))
}

fn place(reader: &mut dyn ReadSeek, said: &Said, table_end: u64, limits: &ArchiveLimits) -> Result<End, DicomError> {
    let Said { n_entries, table_len, table_from, .. } = *said;
    if limits.table_bytes < table_len {
        let what = "the table of contents of the ZIP archive in bytes";
        return Err(DicomError::OverLimit { what, value: table_len, limit: limits.table_bytes });
    }
    let beyond = || damaged("the table of contents lies beyond its end");
    let table_at = table_end.checked_sub(table_len).ok_or_else(beyond)?;
    let found = |table_at, before| End { table_at, table_len, n_entries, before };
    let before = table_at.checked_sub(table_from);
    let begins = |reader: &mut dyn ReadSeek, at: u64| -> Result<bool, DicomError> {
        Ok(at.checked_add(table_len).is_some_and(|end| end <= table_end)
            && (table_len < 4 || bytes_at(reader, at, 4)? == TABLE_MARK))
    };
    match before {
        Some(before) if begins(reader, table_at)? => Ok(found(table_at, before)),
        // Something lies between the table and its end.
        _ if begins(reader, table_from)? => Ok(found(table_from, 0)),
        _ => Err(beyond()),
    }
}
