//! ZIP archives byte by byte, so that each of their figures can lie.

use std::io::Write;

/// One entry, with what its local header and its row in the table of contents say.
#[derive(Clone)]
pub struct Entry {
    /// The name as bytes.
    pub name: Vec<u8>,
    /// The bytes in the archive.
    pub packed: Vec<u8>,
    /// What the table says of it.
    pub method: u16,
    /// General purpose bits.
    pub flags: u16,
    /// CRC-32 of the file.
    pub crc: u32,
    /// Length of the file.
    pub size: u32,
    /// Length in the archive.
    pub packed_size: u32,
    /// Added to where the local header is.
    pub shift: i64,
    /// Where the local header is, if nowhere of its own.
    pub at: Option<u32>,
    /// The system that made it, and its attributes.
    pub made_by: u16,
    pub attributes: u32,
    /// Extra field of the table's row.
    pub extra: Vec<u8>,
    /// How the local header begins.
    pub mark: [u8; 4],
    /// Length of the local header's extra field, which is not there.
    pub local_extra: u16,
}

/// A deflated stream.
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// The checksum of a file.
pub fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

impl Entry {
    /// A file as it is.
    pub fn stored(name: &str, bytes: &[u8]) -> Self {
        let len = bytes.len() as u32;
        Self {
            name: name.as_bytes().to_vec(),
            packed: bytes.to_vec(),
            method: 0,
            flags: 0,
            crc: crc(bytes),
            size: len,
            packed_size: len,
            shift: 0,
            at: None,
            made_by: 20,
            attributes: 0,
            extra: Vec::new(),
            mark: *b"PK\x03\x04",
            local_extra: 0,
        }
    }

    /// A deflated file.
    pub fn deflated(name: &str, bytes: &[u8]) -> Self {
        let packed = deflated(bytes);
        Self { method: 8, packed_size: packed.len() as u32, packed, ..Self::stored(name, bytes) }
    }

    /// Changed in one way or another.
    pub fn but(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

/// An archive with what its end says.
#[derive(Clone, Default)]
pub struct Zip {
    /// Its entries.
    pub entries: Vec<Entry>,
    /// What stands before it, and behind its end as a comment.
    pub before: Vec<u8>,
    pub comment: Vec<u8>,
    /// What the end says instead: entries, length and place of the table.
    pub n_entries: Option<u16>,
    pub table_len: Option<u32>,
    pub table_from: Option<u32>,
    pub disk: u16,
    /// Between the table and the end record.
    pub between: Vec<u8>,
}

impl Zip {
    /// An archive of these.
    pub fn of(entries: Vec<Entry>) -> Self {
        Self { entries, ..Self::default() }
    }

    /// Changed in one way or another.
    pub fn but(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let (mut out, mut table) = (self.before.clone(), Vec::new());
        for entry in &self.entries {
            let at = (out.len() - self.before.len()) as i64 + entry.shift;
            let at = entry.at.unwrap_or(at as u32);
            out.extend(local(entry));
            out.extend(&entry.packed);
            table.extend(row(entry, at));
        }
        let from = (out.len() - self.before.len()) as u32;
        let n = self.n_entries.unwrap_or(self.entries.len() as u16);
        out.extend(&table);
        out.extend(&self.between);
        out.extend(b"PK\x05\x06");
        words(&mut out, &[self.disk, 0, n, n]);
        longs(&mut out, &[self.table_len.unwrap_or(table.len() as u32), self.table_from.unwrap_or(from)]);
        words(&mut out, &[self.comment.len() as u16]);
        out.extend(&self.comment);
        out
    }
}

fn local(entry: &Entry) -> Vec<u8> {
    let mut out = entry.mark.to_vec();
    words(&mut out, &[20, entry.flags, entry.method, 0, 0]);
    longs(&mut out, &[entry.crc, entry.packed_size, entry.size]);
    words(&mut out, &[entry.name.len() as u16, entry.local_extra]);
    out.extend(&entry.name);
    out
}

fn row(entry: &Entry, at: u32) -> Vec<u8> {
    let mut out = b"PK\x01\x02".to_vec();
    words(&mut out, &[entry.made_by, 20, entry.flags, entry.method, 0, 0]);
    longs(&mut out, &[entry.crc, entry.packed_size, entry.size]);
    words(&mut out, &[entry.name.len() as u16, entry.extra.len() as u16, 0, 0, 0]);
    longs(&mut out, &[entry.attributes, at]);
    out.extend(&entry.name);
    out.extend(&entry.extra);
    out
}

/// Appends numbers of two bytes.
pub fn words(out: &mut Vec<u8>, all: &[u16]) {
    all.iter().for_each(|it| out.extend(it.to_le_bytes()));
}

/// Appends numbers of four bytes.
pub fn longs(out: &mut Vec<u8>, all: &[u32]) {
    all.iter().for_each(|it| out.extend(it.to_le_bytes()));
}

/// The extra field of large figures.
pub fn wide(figures: &[u64]) -> Vec<u8> {
    let mut out = Vec::new();
    words(&mut out, &[1, 8 * figures.len() as u16]);
    figures.iter().for_each(|it| out.extend(it.to_le_bytes()));
    out
}

/// The end record of a large archive and its locator, for [`Zip::between`].
pub fn end64(n: u64, table_len: u64, table_from: u64, at: u64) -> Vec<u8> {
    let mut out = b"PK\x06\x06".to_vec();
    out.extend(44u64.to_le_bytes());
    words(&mut out, &[45, 45]);
    longs(&mut out, &[0, 0]);
    [n, n, table_len, table_from].iter().for_each(|it| out.extend(it.to_le_bytes()));
    out.extend(b"PK\x06\x07");
    longs(&mut out, &[0]);
    out.extend(at.to_le_bytes());
    longs(&mut out, &[1]);
    out
}
