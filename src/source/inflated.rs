//! A gzip file read as what it holds: inflated as far as somebody asked, and kept, so that no slice begins anew.

use std::{
    fmt,
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use flate2::read::GzDecoder;

use crate::dicom::Limits;

/// The first two bytes of a gzip file (RFC 1952 2.3.1).
const MARK: [u8; 2] = [0x1F, 0x8B];
/// What is kept of files that are not in use, in bytes.
const KEPT_BYTES: usize = 512 << 20;
/// How many files are kept, however small.
const KEPT_FILES: usize = 64;

/// A file, and what it holds.
type Opened = (Which, Arc<Inflated>);

/// Files that were inflated, the latest last.
#[derive(Clone, Default)]
pub(super) struct Kept {
    files: Arc<Mutex<Vec<Opened>>>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept({} files)", lock(&self.files).len())
    }
}

/// A file as it was when it was opened: another one may have taken its name.
#[derive(Clone, PartialEq)]
struct Which {
    path: PathBuf,
    len: u64,
    changed: Option<SystemTime>,
}

/// What a gzip file holds, as far as it was inflated.
struct Inflated {
    /// How much its last bytes say it holds.
    len: u64,
    state: Mutex<State>,
}

struct State {
    decoder: GzDecoder<BufReader<File>>,
    bytes: Vec<u8>,
}

impl Kept {
    /// A reader of what `file` holds, and how long it says that is; `None` where it is no gzip file, or what it holds
    /// does not begin as `begins_so` wants in its first `n` bytes. The file stands at its beginning again then.
    pub fn open(
        &self,
        path: &Path,
        file: &mut File,
        n: usize,
        begins_so: impl Fn(&[u8]) -> bool,
    ) -> io::Result<Option<(Inflating, u64)>> {
        let mut mark = Vec::new();
        Read::take(&mut *file, 2).read_to_end(&mut mark)?;
        file.rewind()?;
        if mark != MARK {
            return Ok(None);
        }
        let metadata = file.metadata()?;
        let which = Which { path: path.to_owned(), len: metadata.len(), changed: metadata.modified().ok() };
        let inflated = match self.find(&which) {
            Some(inflated) => inflated,
            None => {
                if !begins_so(&start(file, n)?) {
                    return Ok(None);
                }
                let inflated = Arc::new(Inflated::new(file)?);
                self.keep(which, inflated.clone());
                inflated
            }
        };
        let len = inflated.len;
        Ok(Some((Inflating { of: inflated, at: 0 }, len)))
    }

    fn find(&self, which: &Which) -> Option<Arc<Inflated>> {
        let mut files = lock(&self.files);
        let at = files.iter().position(|(other, _)| other == which)?;
        let found = files.remove(at);
        let inflated = found.1.clone();
        files.push(found);
        Some(inflated)
    }

    /// Keeps a file, and gives up those that were opened longest ago.
    fn keep(&self, which: Which, inflated: Arc<Inflated>) {
        let mut files = lock(&self.files);
        files.retain(|(other, _)| other.path != which.path);
        files.push((which, inflated));
        // One that is being inflated just now counts nothing yet: waiting for it would hold up whoever opens.
        let size = |inflated: &Inflated| inflated.state.try_lock().map_or(0, |state| state.bytes.len());
        let mut bytes: usize = files.iter().map(|(_, inflated)| size(inflated)).sum();
        while files.len() > 1 && (bytes > KEPT_BYTES || files.len() > KEPT_FILES) {
            bytes = bytes.saturating_sub(size(&files.remove(0).1));
        }
    }
}

/// The first `n` bytes that a gzip file holds, as far as they can be had. It stands at its beginning again then.
fn start(file: &mut File, n: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // What is broken may still be something else.
    let _ = GzDecoder::new(BufReader::new(&mut *file)).take(n as u64).read_to_end(&mut bytes);
    file.rewind()?;
    Ok(bytes)
}

impl Inflated {
    /// No more will be inflated than its end says that it holds.
    fn new(file: &mut File) -> io::Result<Self> {
        let mut last = [0; 4];
        file.seek(SeekFrom::End(-4))?;
        file.read_exact(&mut last)?;
        file.rewind()?;
        let len = u64::from(u32::from_le_bytes(last));
        if len > Limits::default().inflated_bytes {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let decoder = GzDecoder::new(BufReader::with_capacity(1 << 16, file.try_clone()?));
        let state = Mutex::new(State { decoder, bytes: Vec::new() });
        Ok(Self { len, state })
    }

    /// Reads from a place, inflating up to there first; fewer bytes only at the end.
    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let end = at.saturating_add(into.len() as u64).min(self.len);
        let mut state = lock(&self.state);
        let State { decoder, bytes } = &mut *state;
        let missing = end.saturating_sub(bytes.len() as u64);
        if missing > 0 {
            Read::take(decoder, missing).read_to_end(bytes)?;
        }
        let from = usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
        let there = &bytes[from..bytes.len().min(from + into.len())];
        into[..there.len()].copy_from_slice(there);
        Ok(there.len())
    }
}

/// A place in what a gzip file holds.
pub(super) struct Inflating {
    of: Arc<Inflated>,
    at: u64,
}

impl Read for Inflating {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.of.read_at(self.at, into)?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Inflating {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.of.len.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("memory");
        let path = folder.join(name);
        std::fs::write(&path, encoder.finish().expect("memory")).expect("a file");
        path
    }

    fn open(kept: &Kept, path: &Path) -> Option<(Inflating, u64)> {
        kept.open(path, &mut File::open(path).expect("a file"), 4, |start| start == [0, 1, 2, 3]).expect("readable")
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
        assert!(kept.open(&stub, &mut File::open(&stub).expect("a file"), 4, |_| true).is_err(), "two bytes");
        let huge = gzip(folder.path(), "e", &[0, 1, 2, 3]);
        let mut bytes = std::fs::read(&huge).expect("a file");
        bytes.splice(bytes.len() - 4.., u32::MAX.to_le_bytes());
        std::fs::write(&huge, bytes).expect("a file");
        let error = kept.open(&huge, &mut File::open(&huge).expect("a file"), 4, |_| true).err().expect("4 GB");
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
