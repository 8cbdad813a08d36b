//! A part of a larger file, read as if it were a file of its own.

use std::io::{self, Read, Seek, SeekFrom};

use crate::dicom::ReadSeek;

/// `len` bytes from `start` on.
pub(super) struct Section {
    reader: Box<dyn ReadSeek>,
    start: u64,
    len: u64,
    at: u64,
}

impl Section {
    /// The caller has made sure that the part is there.
    pub fn new(reader: Box<dyn ReadSeek>, start: u64, len: u64) -> Self {
        Self { reader, start, len, at: 0 }
    }
}

impl Read for Section {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.len.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = left.min(into.len());
        if wanted == 0 {
            return Ok(0);
        }
        // The place is sought every time: nothing else then depends on who moved the file last.
        self.reader.seek(SeekFrom::Start(self.start.saturating_add(self.at)))?;
        let n = self.reader.read(&mut into[..wanted])?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Section {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = sought(self.at, self.len, to)?;
        Ok(self.at)
    }
}

/// Where a wish leads, in something of `len` bytes that stands at `at`.
///
/// # Errors
/// `InvalidInput` where it leads before the beginning.
pub(super) fn sought(at: u64, len: u64, to: SeekFrom) -> io::Result<u64> {
    let to = match to {
        SeekFrom::Start(to) => Some(to),
        SeekFrom::Current(by) => at.checked_add_signed(by),
        SeekFrom::End(by) => len.checked_add_signed(by),
    };
    to.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))
}
