//! The table of contents of an archive (APPNOTE 4.3.12), entry by entry.

use std::{collections::HashSet, path::PathBuf};

use super::{
    ArchiveLimits, DEFLATED, ENCRYPTED, Entry, LOCAL_BYTES, Listing, SECRET_BITS, STORED, damaged, end::End, name,
    u16_at, u32_at, u64_at,
};
use crate::dicom::DicomError;

const MARK: &[u8] = b"PK\x01\x02";
/// Bytes of a row before the name.
const ROW_BYTES: usize = 46;
/// The extra field in which large figures are (APPNOTE 4.5.3).
const WIDE: u16 = 1;
/// General purpose bit 11: the name is UTF-8.
const UTF8_BIT: u16 = 1 << 11;
/// The kind of file in the upper half of the attributes that Unix writes, and the kinds that hold bytes.
const UNIX_KIND: u32 = 0o170_000;
const UNIX_FILE: u32 = 0o100_000;
const UNIX_FOLDER: u32 = 0o040_000;

/// Lists what a table of contents names.
pub(super) fn list(table: &[u8], end: &End, limits: &ArchiveLimits) -> Listing {
    let mut listing = Listing::default();
    let (mut pos, mut n_rows) = (0, 0);
    while let Some(row) = Row::at(table, pos) {
        pos += row.len();
        n_rows += 1;
        if limits.entries < n_rows {
            let (value, limit) = (end.n_entries.max(n_rows as u64), limits.entries as u64);
            let error = DicomError::OverLimit { what: "the number of entries in the ZIP archive", value, limit };
            listing.refused.push((PathBuf::new(), error.to_string()));
            break;
        }
        row.add_to(&mut listing, n_rows, end, limits);
    }
    if n_rows <= limits.entries && (n_rows as u64 != end.n_entries || pos != table.len()) {
        let why = format!("the table of contents names {n_rows} entries and should name {}", end.n_entries);
        listing.refused.push((PathBuf::new(), damaged(&why).to_string()));
    }
    refuse_overlaps(&mut listing);
    listing
}

/// One row, with what follows it.
struct Row<'t> {
    fixed: &'t [u8],
    name: &'t [u8],
    extra: &'t [u8],
    comment_len: usize,
}

impl<'t> Row<'t> {
    fn at(table: &'t [u8], pos: usize) -> Option<Self> {
        let fixed = table.get(pos..pos.checked_add(ROW_BYTES)?)?;
        if !fixed.starts_with(MARK) {
            return None;
        }
        let [name_len, extra_len, comment_len] = [28, 30, 32].map(|at| usize::from(u16_at(fixed, at)));
        let rest = table.get(pos + ROW_BYTES..)?;
        let (name, rest) = rest.split_at_checked(name_len)?;
        let (extra, rest) = rest.split_at_checked(extra_len)?;
        (comment_len <= rest.len()).then_some(Self { fixed, name, extra, comment_len })
    }

    fn len(&self) -> usize {
        ROW_BYTES + self.name.len() + self.extra.len() + self.comment_len
    }

    fn add_to(&self, listing: &mut Listing, number: usize, end: &End, limits: &ArchiveLimits) {
        let is_folder = self.name.ends_with(b"/") || self.name.ends_with(b"\\") || self.unix_kind() == UNIX_FOLDER;
        if is_folder && self.sizes().is_some_and(|[size, ..]| size == 0) {
            return;
        }
        let is_utf8 = u16_at(self.fixed, 8) & UTF8_BIT != 0;
        // What may not be a path is told by its number.
        let nameless = || PathBuf::from(format!("entry {number}"));
        let place = name::place(self.name, is_utf8, limits);
        let told = place.clone().unwrap_or_else(|_| nameless());
        match place.map_err(damaged_entry).and_then(|place| self.entry(place, end, limits)) {
            Ok(entry) => listing.entries.push(entry),
            Err(why) => listing.refused.push((told, why.to_string())),
        }
    }

    fn entry(&self, place: PathBuf, end: &End, limits: &ArchiveLimits) -> Result<Entry, DicomError> {
        let (flags, method) = (u16_at(self.fixed, 8), u16_at(self.fixed, 10));
        // 99 is the method of entries under AES.
        if flags & SECRET_BITS != 0 || method == 99 {
            return Err(DicomError::Archive(ENCRYPTED.to_owned()));
        }
        if !matches!(self.unix_kind(), 0 | UNIX_FILE) {
            return Err(damaged_entry("it is a link or a device, not a file"));
        }
        let is_deflated = match method {
            STORED => false,
            DEFLATED => true,
            other => {
                let why = format!("this entry of the ZIP archive is compressed by method {other}, which is not read");
                return Err(DicomError::Archive(format!("{why}; unpack the archive and open the folder")));
            }
        };
        let [size, packed, header_from] = self.sizes().ok_or_else(|| damaged_entry("its size is not said"))?;
        check_size(is_deflated, size, packed, limits)?;
        let header_at = end.before.checked_add(header_from);
        let within = header_at.and_then(|at| at.checked_add(LOCAL_BYTES)?.checked_add(packed));
        let fits = within.is_some_and(|within| within <= end.table_at);
        let header_at = header_at.filter(|_| fits).ok_or_else(|| damaged_entry("it lies beyond the archive's end"))?;
        let crc = u32_at(self.fixed, 16);
        Ok(Entry { place, is_deflated, packed, size, crc, header_at, entries_end: end.table_at })
    }

    /// The kind of file that Unix wrote; 0 where it did not.
    fn unix_kind(&self) -> u32 {
        let made_on = u16_at(self.fixed, 4) >> 8;
        // 3 is Unix, 19 macOS.
        if matches!(made_on, 3 | 19) { u32_at(self.fixed, 38) >> 16 & UNIX_KIND } else { 0 }
    }

    /// Its size, its size in the archive, and where its local header is: from the extra field where they are large.
    fn sizes(&self) -> Option<[u64; 3]> {
        let narrow = [24, 20, 42].map(|at| u32_at(self.fixed, at));
        let mut wide = self.wide().chunks_exact(8);
        let mut out = [0; 3];
        for (out, narrow) in out.iter_mut().zip(narrow) {
            *out = if narrow == u32::MAX { u64_at(wide.next()?, 0) } else { narrow.into() };
        }
        Some(out)
    }

    fn wide(&self) -> &'t [u8] {
        let mut rest = self.extra;
        while rest.len() >= 4 {
            let (id, len) = (u16_at(rest, 0), usize::from(u16_at(rest, 2)));
            let Some(value) = rest.get(4..4 + len) else { break };
            if id == WIDE {
                return value;
            }
            rest = &rest[4 + len..];
        }
        &[]
    }
}

fn damaged_entry(why: &'static str) -> DicomError {
    DicomError::Archive(format!("this entry of the ZIP archive is refused: {why}"))
}

fn check_size(is_deflated: bool, size: u64, packed: u64, limits: &ArchiveLimits) -> Result<(), DicomError> {
    if !is_deflated {
        return if size == packed { Ok(()) } else { Err(damaged_entry("it is stored and has two sizes")) };
    }
    let by_ratio = packed.saturating_mul(limits.inflate_ratio).max(limits.inflate_free_bytes);
    let limit = limits.inflated_bytes.min(by_ratio);
    if size <= limit {
        return Ok(());
    }
    Err(DicomError::OverLimit { what: "the size of the ZIP entry once decompressed", value: size, limit })
}

/// Entries that lie over each other, and a second one of one name: the first stays.
fn refuse_overlaps(listing: &mut Listing) {
    let mut order: Vec<usize> = (0..listing.entries.len()).collect();
    order.sort_by_key(|idx| listing.entries[*idx].header_at);
    let (mut end, mut bad) = (0, vec![None; listing.entries.len()]);
    for idx in order {
        let Entry { header_at, packed, .. } = listing.entries[idx];
        if header_at < end {
            bad[idx] = Some("it lies over another one");
        } else {
            end = header_at + LOCAL_BYTES + packed;
        }
    }
    let mut names = HashSet::new();
    for (idx, entry) in std::mem::take(&mut listing.entries).into_iter().enumerate() {
        let twice = || (!names.insert(entry.place.clone())).then_some("another one has its name");
        match bad[idx].or_else(twice) {
            None => listing.entries.push(entry),
            Some(why) => listing.refused.push((entry.place, damaged_entry(why).to_string())),
        }
    }
}
