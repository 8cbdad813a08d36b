//! Compressed bytes read as what they hold: inflated as far as somebody asked, and kept, so that no slice begins anew.

use std::{
    fmt,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::SystemTime,
};

use flate2::{
    Crc,
    bufread::{DeflateDecoder, GzDecoder},
};

use super::section::sought;
use crate::dicom::{DicomError, Limits, ReadSeek};

/// The first two bytes of a gzip file (RFC 1952 2.3.1).
const MARK: [u8; 2] = [0x1F, 0x8B];
/// What is kept of files that are not in use, in bytes.
const KEPT_BYTES: usize = 512 << 20;
/// How many files are kept, however small.
const KEPT_FILES: usize = 64;
/// What may be inflated at one time, files in use included: many that each stay below their limit are a bomb too.
const LIVE_BYTES: usize = 1 << 30;
/// How much is inflated at a time.
const STEP: u64 = 1 << 20;

/// A file, and what it holds.
type Opened = (Which, Arc<Inflated>);
/// What hears of a fault that shows only once all is inflated.
pub(super) type Tell = Box<dyn Fn(&'static str) + Send + Sync>;

/// Files that were inflated, the latest last.
#[derive(Clone, Default)]
pub(super) struct Kept {
    files: Arc<Mutex<Vec<Opened>>>,
    live: Arc<AtomicUsize>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept({} files)", lock(&self.files).len())
    }
}

/// A stream as it was when it was opened: another file may have taken its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Which {
    /// Its file, or its place in an archive.
    pub path: PathBuf,
    /// Length of that file, and when it changed.
    pub len: u64,
    /// When that file was changed.
    pub changed: Option<SystemTime>,
    /// Whether it is an entry of an archive; else what a gzip file holds, which may be such an entry itself.
    pub is_entry: bool,
}

/// Packed bytes, as far as they were inflated.
struct Inflated {
    /// How much they say that they hold.
    len: u64,
    state: Mutex<State>,
    live: Arc<AtomicUsize>,
}

struct State {
    /// Gone once all is inflated, or it broke.
    decoder: Option<Box<dyn Read + Send>>,
    bytes: Vec<u8>,
    is_broken: bool,
    check: Option<Check>,
}

/// What has to come out.
struct Check {
    crc: u32,
    found: Crc,
    tell: Tell,
}

impl Kept {
    /// A reader of what the gzip file `file` holds, and how long it says that is. The file comes back at its beginning
    /// where it is no gzip file, or what it holds does not begin as `begins_so` wants in its first `n` bytes.
    pub fn gzip(
        &self,
        which: &Which,
        mut file: Box<dyn ReadSeek>,
        n: usize,
        begins_so: impl Fn(&[u8]) -> bool,
    ) -> io::Result<Result<(Inflating, u64), Box<dyn ReadSeek>>> {
        let mut mark = Vec::new();
        Read::take(&mut *file, 2).read_to_end(&mut mark)?;
        file.rewind()?;
        if mark != MARK {
            return Ok(Err(file));
        }
        if let Some(known) = self.find(which) {
            return Ok(Ok(known));
        }
        if !begins_so(&start(&mut *file, n)?) {
            return Ok(Err(file));
        }
        let len = gzip_len(&mut *file)?;
        let decoder = Box::new(GzDecoder::new(BufReader::with_capacity(1 << 16, file)));
        Ok(Ok(self.keep(which.clone(), Inflated::new(len, decoder, None, self))))
    }

    /// A reader of an entry of an archive: `packed` holds its bytes, deflated or as they are. What turns out wrong at its
    /// end is told.
    pub fn entry(
        &self,
        which: &Which,
        packed: impl FnOnce() -> io::Result<(Box<dyn ReadSeek>, bool)>,
        (len, crc): (u64, u32),
        tell: Tell,
    ) -> io::Result<(Inflating, u64)> {
        if let Some(known) = self.find(which) {
            return Ok(known);
        }
        let (packed, is_deflated) = packed()?;
        let buffered = BufReader::with_capacity(1 << 16, packed);
        let decoder: Box<dyn Read + Send> =
            if is_deflated { Box::new(DeflateDecoder::new(buffered)) } else { Box::new(buffered) };
        let check = Check { crc, found: Crc::new(), tell };
        Ok(self.keep(which.clone(), Inflated::new(len, decoder, Some(check), self)))
    }

    fn find(&self, which: &Which) -> Option<(Inflating, u64)> {
        let mut files = lock(&self.files);
        let at = files.iter().position(|(other, _)| other == which)?;
        let found = files.remove(at);
        let inflated = found.1.clone();
        files.push(found);
        Some(self.reader(inflated))
    }

    fn reader(&self, of: Arc<Inflated>) -> (Inflating, u64) {
        let len = of.len;
        (Inflating { of, at: 0, kept: self.clone() }, len)
    }

    /// Keeps a file, and gives up those that were opened longest ago.
    fn keep(&self, which: Which, inflated: Inflated) -> (Inflating, u64) {
        let inflated = Arc::new(inflated);
        let mut files = lock(&self.files);
        // Another worker may have begun with it in the meantime: one of them is enough.
        if let Some((_, known)) = files.iter().find(|(other, _)| *other == which) {
            let known = Arc::clone(known);
            drop(files);
            return self.reader(known);
        }
        files.retain(|(other, _)| other.path != which.path || other.is_entry != which.is_entry);
        files.push((which, inflated.clone()));
        // One that is being inflated just now counts nothing yet: waiting for it would hold up whoever opens.
        let size = |inflated: &Inflated| inflated.state.try_lock().map_or(0, |state| state.bytes.len());
        let mut bytes: usize = files.iter().map(|(_, inflated)| size(inflated)).sum();
        while files.len() > 1 && (bytes > KEPT_BYTES || files.len() > KEPT_FILES) {
            bytes = bytes.saturating_sub(size(&files.remove(0).1));
        }
        drop(files);
        self.reader(inflated)
    }

    /// Sees to it that `more` bytes can be inflated: gives up what nobody reads, the oldest first.
    fn make_room(&self, more: usize) -> io::Result<()> {
        let is_full = || LIVE_BYTES < self.live.load(Ordering::Relaxed).saturating_add(more);
        while is_full() {
            let mut files = lock(&self.files);
            let idle = files.iter().position(|(_, inflated)| Arc::strong_count(inflated) == 1);
            let Some(idle) = idle else {
                let (what, limit) = ("the size of all that is decompressed at one time", LIVE_BYTES as u64);
                return Err(told(DicomError::OverLimit { what, value: limit + more as u64, limit }));
            };
            let gone = files.remove(idle);
            drop(files);
            drop(gone);
        }
        Ok(())
    }
}

/// An error of this program as one of reading, so that its sentence arrives.
pub(super) fn told(error: DicomError) -> io::Error {
    io::Error::other(error)
}

/// The first `n` bytes that a gzip file holds, as far as they can be had. It stands at its beginning again then.
fn start(file: &mut dyn ReadSeek, n: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // What is broken may still be something else.
    let _ = GzDecoder::new(BufReader::new(&mut *file)).take(n as u64).read_to_end(&mut bytes);
    file.rewind()?;
    Ok(bytes)
}

/// How much a gzip file's end says that it holds: no more will be inflated.
fn gzip_len(file: &mut dyn ReadSeek) -> io::Result<u64> {
    let mut last = [0; 4];
    file.seek(SeekFrom::End(-4))?;
    file.read_exact(&mut last)?;
    file.rewind()?;
    let len = u64::from(u32::from_le_bytes(last));
    if len > Limits::default().inflated_bytes { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(len) }
}

impl Inflated {
    fn new(len: u64, decoder: Box<dyn Read + Send>, check: Option<Check>, kept: &Kept) -> Self {
        let state = Mutex::new(State { decoder: Some(decoder), bytes: Vec::new(), is_broken: false, check });
        Self { len, state, live: kept.live.clone() }
    }

    /// Reads from a place, inflating up to there first; fewer bytes only at the end.
    fn read_at(&self, at: u64, into: &mut [u8], kept: &Kept) -> io::Result<usize> {
        let end = at.saturating_add(into.len() as u64).min(self.len);
        let mut state = lock(&self.state);
        while (state.bytes.len() as u64) < end && state.decoder.is_some() {
            self.inflate(&mut state, end, kept)?;
        }
        let from = usize::try_from(at).unwrap_or(usize::MAX).min(state.bytes.len());
        let there = &state.bytes[from..state.bytes.len().min(from + into.len())];
        if state.is_broken && there.is_empty() && at < self.len {
            return Err(told(broken()));
        }
        into[..there.len()].copy_from_slice(there);
        Ok(there.len())
    }

    /// Inflates a step further towards `end`.
    fn inflate(&self, state: &mut State, end: u64, kept: &Kept) -> io::Result<()> {
        let had = state.bytes.len();
        let step = (end - had as u64).min(STEP);
        kept.make_room(step as usize)?;
        let Some(decoder) = &mut state.decoder else { return Ok(()) };
        let read = Read::take(&mut *decoder, step).read_to_end(&mut state.bytes);
        let new = &state.bytes[had..];
        self.live.fetch_add(new.len(), Ordering::Relaxed);
        if let Some(check) = &mut state.check {
            check.found.update(new);
        }
        match read {
            Ok(n) if (n as u64) < step => state.decoder = None,
            Ok(_) => {}
            // What a drive refuses may come another time; what is broken will not.
            Err(error) if is_of_the_bytes(&error) => (state.decoder, state.is_broken) = (None, true),
            Err(error) => return Err(error),
        }
        self.tell_at_the_end(state);
        Ok(())
    }

    fn tell_at_the_end(&self, state: &mut State) {
        let is_whole = state.bytes.len() as u64 == self.len;
        if !is_whole && state.decoder.is_some() {
            return;
        }
        let more = state.decoder.take().is_some_and(|mut decoder| decoder.read(&mut [0]).is_ok_and(|n| n > 0));
        let Some(check) = state.check.take() else { return };
        if !is_whole || more {
            (check.tell)(
                "this entry of the ZIP archive is not as long as the archive says; what is shown may not be all of it",
            );
        } else if check.found.sum() != check.crc {
            (check.tell)("this entry of the ZIP archive has a wrong checksum; its picture may not be what was stored");
        }
    }
}

impl Drop for Inflated {
    fn drop(&mut self) {
        self.live.fetch_sub(lock(&self.state).bytes.len(), Ordering::Relaxed);
    }
}

fn is_of_the_bytes(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

fn broken() -> DicomError {
    DicomError::Damaged("its compressed bytes break off or make no sense".to_owned())
}

/// A place in what compressed bytes hold.
pub(super) struct Inflating {
    of: Arc<Inflated>,
    at: u64,
    kept: Kept,
}

impl Read for Inflating {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.of.read_at(self.at, into, &self.kept)?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Inflating {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = sought(self.at, self.of.len, to)?;
        Ok(self.at)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::{fs::File, io::Write, path::Path};

    use super::*;

    fn gzip(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("memory");
        let path = folder.join(name);
        std::fs::write(&path, encoder.finish().expect("memory")).expect("a file");
        path
    }

    fn open(kept: &Kept, path: &Path) -> Option<(Inflating, u64)> {
        open_if(kept, path, |start| start == [0, 1, 2, 3]).expect("readable")
    }

    fn open_if(kept: &Kept, path: &Path, begins_so: impl Fn(&[u8]) -> bool) -> io::Result<Option<(Inflating, u64)>> {
        let file = File::open(path).expect("a file");
        let about = file.metadata().expect("a file");
        let changed = about.modified().ok();
        let which = Which { path: path.to_owned(), len: about.len(), changed, is_entry: false };
        kept.gzip(&which, Box::new(file), 4, begins_so).map(Result::ok)
    }

    #[test]
    fn any_place_can_be_read_and_no_more_is_inflated_than_asked_for() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bytes: Vec<u8> = (0..1_000_000u32).map(|idx| idx as u8).collect();
        let path = gzip(folder.path(), "a", &bytes);
        let kept = Kept::default();
        let (mut reader, len) = open(&kept, &path).expect("it begins so");
        assert_eq!(len, 1_000_000);
        let mut found = [0; 7];
        for at in [1000u64, 3, 400_000, 999_990] {
            reader.seek(SeekFrom::Start(at)).expect("a place");
            reader.read_exact(&mut found).expect("seven bytes");
            assert_eq!(found, bytes[at as usize..][..7], "{at}");
            assert!(lock(&reader.of.state).bytes.len() <= 400_007 || at > 400_000);
        }
        reader.seek(SeekFrom::End(-3)).expect("a place");
        assert_eq!(reader.read(&mut found).expect("three bytes"), 3);
        assert_eq!(reader.read(&mut found).expect("the end"), 0);
        let (again, _) = open(&kept, &path).expect("kept");
        assert_eq!(lock(&again.of.state).bytes.len(), 1_000_000, "nothing is inflated twice");
    }

    #[test]
    fn what_is_something_else_is_left_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let kept = Kept::default();
        let other = gzip(folder.path(), "b", b"something else");
        let plain = folder.path().join("c");
        std::fs::write(&plain, [0, 1, 2, 3]).expect("a file");
        let stub = folder.path().join("d");
        std::fs::write(&stub, MARK).expect("a file");
        for path in [&other, &plain] {
            assert!(open(&kept, path).is_none(), "{path:?}");
        }
        assert!(open_if(&kept, &stub, |_| true).is_err(), "two bytes");
        let huge = gzip(folder.path(), "e", &[0, 1, 2, 3]);
        let mut bytes = std::fs::read(&huge).expect("a file");
        bytes.splice(bytes.len() - 4.., u32::MAX.to_le_bytes());
        std::fs::write(&huge, bytes).expect("a file");
        let error = open_if(&kept, &huge, |_| true).err().expect("4 GB");
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        assert!(lock(&kept.files).is_empty());
    }

    #[test]
    fn a_file_that_changed_is_read_anew_and_old_ones_go() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let kept = Kept::default();
        let path = gzip(folder.path(), "a", &[0, 1, 2, 3, 4]);
        open(&kept, &path).expect("it begins so");
        gzip(folder.path(), "a", &[0, 1, 2, 3, 5, 6]);
        let (mut reader, len) = open(&kept, &path).expect("it begins so");
        let mut found = Vec::new();
        reader.read_to_end(&mut found).expect("all");
        assert_eq!((len, &found[..]), (6, &[0, 1, 2, 3, 5, 6][..]));
        for number in 0..KEPT_FILES {
            open(&kept, &gzip(folder.path(), &number.to_string(), &[0, 1, 2, 3])).expect("it begins so");
        }
        let files = lock(&kept.files);
        assert!(files.len() == KEPT_FILES && files.iter().all(|(which, _)| which.path != path));
    }
}
