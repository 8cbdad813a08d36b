//! The bytes of one file, a block at a time, whether plain or deflated; nothing is allocated past what is there.

use std::io::{Read, Seek, SeekFrom};

use flate2::bufread::DeflateDecoder;

use super::{DicomError, Limits, limits::Deadline};

/// Something to read a file's bytes from: a file, or bytes in memory.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// How much is read ahead: most headers fit one block.
const BLOCK: usize = 16 << 10;
/// How much is read of what is only hopped over.
const HOP: usize = 64;
/// How much of a frame is read at a time: what fits a core's own memory.
const PIXEL_BLOCK: usize = 64 << 10;
/// How many looks at bytes in memory there are between two at the clock.
const LOOKS: u32 = 1024;
/// How much a deflated data set grows at a time.
const INFLATE_STEP: usize = 64 << 10;

/// A window on the bytes that moves forwards with the walk.
pub(super) struct Bytes<'a> {
    source: Source<'a>,
    /// Bytes from `start` on; for a deflated data set everything inflated so far, with `start` 0.
    window: Vec<u8>,
    start: u64,
    /// How much is read at a time.
    block: usize,
    limits: &'a Limits,
    deadline: Deadline,
    looks: u32,
}

enum Source<'a> {
    Plain {
        reader: &'a mut dyn ReadSeek,
        len: u64,
    },
    Deflated {
        decoder: Box<DeflateDecoder<std::io::BufReader<&'a mut dyn ReadSeek>>>,
        /// Whether no more bytes come, and whether that is because the stream breaks off.
        ended: bool,
        broken: bool,
    },
}

impl<'a> Bytes<'a> {
    /// The `len` bytes of a file.
    pub fn plain(reader: &'a mut dyn ReadSeek, len: u64, limits: &'a Limits) -> Self {
        Self::new(Source::Plain { reader, len }, limits)
    }

    /// The data set that is deflated from byte `from` of a file on (PS3.5 A.5).
    ///
    /// # Errors
    /// [`DicomError::Io`].
    pub fn deflated(reader: &'a mut dyn ReadSeek, from: u64, limits: &'a Limits) -> Result<Self, DicomError> {
        reader.seek(SeekFrom::Start(from))?;
        let decoder = Box::new(DeflateDecoder::new(std::io::BufReader::new(reader)));
        Ok(Self::new(Source::Deflated { decoder, ended: false, broken: false }, limits))
    }

    fn new(source: Source<'a>, limits: &'a Limits) -> Self {
        Self { source, window: Vec::new(), start: 0, block: BLOCK, limits, deadline: Deadline::new(limits), looks: 0 }
    }

    /// From now on reads little at a time: for hopping from fragment to fragment.
    pub fn hop(&mut self) {
        self.block = HOP;
    }

    /// The `wanted` bytes at `pos`.
    ///
    /// # Errors
    /// [`DicomError::Truncated`] where there are fewer, [`DicomError::OverLimit`] where inflating goes too far.
    pub fn at(&mut self, pos: u64, wanted: usize, what: &'static str) -> Result<&[u8], DicomError> {
        self.require(pos, wanted as u64, what)?;
        self.looks += 1;
        if self.looks.is_multiple_of(LOOKS) {
            self.deadline.check()?;
        }
        let inside = pos >= self.start && pos + wanted as u64 <= self.start + self.window.len() as u64;
        if !inside {
            self.move_window(pos, wanted)?;
        }
        let from = (pos - self.start) as usize;
        Ok(&self.window[from..from + wanted])
    }

    /// The `wanted` bytes at `pos`, once, as bytes of their own: for pixels, which are large and read once.
    pub fn take(&mut self, pos: u64, wanted: u64, what: &'static str) -> Result<Vec<u8>, DicomError> {
        self.require(pos, wanted, what)?;
        let size = usize::try_from(wanted).map_err(|_| DicomError::Truncated { what, needed: wanted, left: 0 })?;
        let Source::Plain { reader, .. } = &mut self.source else {
            return Ok(self.at(pos, size, what)?.to_vec());
        };
        let mut taken = vec![0; size];
        reader.seek(SeekFrom::Start(pos))?;
        reader.read_exact(&mut taken)?;
        Ok(taken)
    }

    /// Hands out the `wanted` bytes at `pos` in blocks of an even number of bytes, but for the last: for pixels that
    /// become something else at once, so that they need not be in memory twice.
    pub fn for_each_block(
        &mut self,
        pos: u64,
        wanted: u64,
        what: &'static str,
        mut each: impl FnMut(&[u8]),
    ) -> Result<(), DicomError> {
        self.require(pos, wanted, what)?;
        let Source::Plain { reader, .. } = &mut self.source else {
            let size = usize::try_from(wanted).map_err(|_| DicomError::Truncated { what, needed: wanted, left: 0 })?;
            each(self.at(pos, size, what)?);
            return Ok(());
        };
        reader.seek(SeekFrom::Start(pos))?;
        let mut block = vec![0; PIXEL_BLOCK.min(usize::try_from(wanted).unwrap_or(PIXEL_BLOCK))];
        let mut left = wanted;
        while left > 0 {
            let size = left.min(PIXEL_BLOCK as u64) as usize;
            reader.read_exact(&mut block[..size])?;
            self.deadline.check()?;
            each(&block[..size]);
            left -= size as u64;
        }
        Ok(())
    }

    /// How many of `wanted` bytes there are at `pos`, at most `wanted`. A deflated data set is inflated that far.
    pub fn available(&mut self, pos: u64, wanted: u64) -> Result<u64, DicomError> {
        match &self.source {
            Source::Plain { len, .. } => Ok(len.saturating_sub(pos).min(wanted)),
            Source::Deflated { .. } => {
                self.inflate_to(pos.saturating_add(wanted))?;
                Ok((self.window.len() as u64).saturating_sub(pos).min(wanted))
            }
        }
    }

    /// Checks that `wanted` bytes exist at `pos`, without reading a plain file.
    pub fn require(&mut self, pos: u64, wanted: u64, what: &'static str) -> Result<(), DicomError> {
        let left = self.available(pos, wanted)?;
        if left < wanted { Err(DicomError::Truncated { what, needed: wanted, left }) } else { Ok(()) }
    }

    /// Whether a deflated data set broke off before its end.
    pub fn is_broken(&self) -> bool {
        matches!(self.source, Source::Deflated { broken: true, .. })
    }

    fn move_window(&mut self, pos: u64, wanted: usize) -> Result<(), DicomError> {
        self.deadline.check()?;
        let Source::Plain { reader, len } = &mut self.source else { return Ok(()) };
        let size = (*len - pos).min(wanted.max(self.block) as u64) as usize;
        self.window.clear();
        self.window.resize(size, 0);
        self.start = pos;
        reader.seek(SeekFrom::Start(pos))?;
        let read = reader.read_exact(&mut self.window);
        if read.is_err() {
            self.window.clear();
        }
        Ok(read?)
    }

    fn inflate_to(&mut self, end: u64) -> Result<(), DicomError> {
        let Source::Deflated { decoder, ended, broken } = &mut self.source else { return Ok(()) };
        while !*ended && (self.window.len() as u64) < end {
            self.deadline.check()?;
            let had = self.window.len();
            let mut chunk = decoder.by_ref().take(INFLATE_STEP as u64);
            // A broken stream ends where it breaks: what came before may still be a whole image.
            *broken = chunk.read_to_end(&mut self.window).is_err();
            *ended = *broken || self.window.len() == had;
            let inflated = self.window.len() as u64;
            let ratio_cap = decoder.total_in().saturating_mul(self.limits.inflate_ratio);
            let limit = self.limits.inflated_bytes.min(ratio_cap.max(self.limits.inflate_free_bytes));
            if inflated > limit {
                return Err(DicomError::OverLimit {
                    what: "the size of the data set once decompressed",
                    value: inflated,
                    limit,
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    #[test]
    fn a_length_past_the_end_allocates_nothing() {
        let limits = Limits::default();
        let mut file = Cursor::new(vec![7u8; 674]);
        let mut bytes = Bytes::plain(&mut file, 674, &limits);
        assert_eq!(bytes.at(670, 4, "a test").expect("the last four"), [7; 4]);
        let error = bytes.at(10, 4 << 30, "a test").expect_err("4 GB are not there");
        assert_eq!(error, DicomError::Truncated { what: "a test", needed: 4 << 30, left: 664 });
        assert!(bytes.window.capacity() <= BLOCK);
        assert!(bytes.at(u64::MAX, 8, "a test").is_err());
    }

    #[test]
    fn no_time_reads_nothing() {
        let limits = Limits { seconds_per_file: 0, ..Limits::default() };
        let mut file = Cursor::new(vec![0; 100]);
        let late = Some(DicomError::TooSlow { seconds: 0 });
        assert_eq!(Bytes::plain(&mut file, 100, &limits).at(0, 8, "a test").err(), late);
        assert_eq!(Bytes::plain(&mut file, 100, &limits).for_each_block(0, 8, "a test", |_| ()).err(), late);
        let mut deflated = Bytes::deflated(&mut file, 0, &limits).expect("seekable");
        assert_eq!(deflated.at(0, 8, "a test").err(), late);
    }

    #[test]
    fn a_deflate_bomb_stops_at_the_ratio() {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![0; 8 << 20]).expect("memory");
        let bomb = encoder.finish().expect("memory");
        let limits = Limits { inflate_free_bytes: 1 << 20, ..Limits::default() };
        let mut file = Cursor::new(&bomb);
        let mut bytes = Bytes::deflated(&mut file, 0, &limits).expect("seekable");
        assert!(bytes.at(1000, 8, "a test").is_ok(), "a little is not a bomb");
        let error = bytes.at(7 << 20, 8, "a test").expect_err("a bomb");
        assert!(matches!(error, DicomError::OverLimit { .. }), "{error}");
        assert!(bytes.window.capacity() < 4 << 20, "{}", bytes.window.capacity());
    }
}
