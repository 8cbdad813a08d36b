//! What an archive may make the program do.

use crate::dicom::Limits;

/// Upper bounds on what a ZIP archive says of itself and of its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveLimits {
    /// Bytes of its table of contents.
    pub table_bytes: u64,
    /// Entries that are listed.
    pub entries: usize,
    /// Bytes of an entry's name.
    pub name_bytes: usize,
    /// Folders inside each other in a name.
    pub name_depth: usize,
    /// Bytes of one entry that have to be decompressed and kept to be read.
    pub inflated_bytes: u64,
    /// How many times its own size an entry may become, past the first [`Self::inflate_free_bytes`].
    pub inflate_ratio: u64,
    /// Bytes of an entry to which no ratio applies.
    pub inflate_free_bytes: u64,
    /// Archives inside each other.
    pub nesting: u32,
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        let Limits { inflated_bytes, inflate_ratio, inflate_free_bytes, .. } = Limits::default();
        Self {
            table_bytes: 64 << 20,
            entries: 200_000,
            name_bytes: 1024,
            name_depth: 32,
            inflated_bytes,
            inflate_ratio,
            inflate_free_bytes,
            nesting: 2,
        }
    }
}
