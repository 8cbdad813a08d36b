//! What a person makes of a study on disk: a file for each study, read when it opens, written seconds after a change, on
//! a thread of its own.
//!
//! Files are named after the Study Instance UID and hold UIDs and numbers only. What cannot be read is set aside, and what
//! a newer version wrote is left alone: nothing is lost without a word.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel},
    thread,
    time::{Duration, Instant},
};

use super::Waker;
use crate::{
    disk,
    study::{FormatError, StudyInstanceUid, capitalised, stable_hash},
};

/// What is kept of each study.
pub(super) trait Kept: Sized + Send + Default + 'static {
    /// What it is, in the plural.
    const WHAT: &'static str;

    /// From a file's text.
    fn from_text(study: &StudyInstanceUid, text: &str) -> Result<Self, FormatError>;

    /// As a file's text; `None` where there is nothing to keep.
    fn to_text(&self, study: &StudyInstanceUid) -> Result<Option<String>, FormatError>;
}

/// How long after a change it is written; what follows within that time goes with it.
const WRITE_AFTER: Duration = Duration::from_secs(2);
/// When what could not be written is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(5);
/// How long the end of the program waits for what is not yet written.
const PATIENCE_AT_EXIT: Duration = Duration::from_secs(2);
/// Larger files are none of this program's.
const LARGEST_BYTES: u64 = 16 << 20;

enum Job<K> {
    /// With the number of the opening that asks.
    Load(StudyInstanceUid, u64),
    Save(StudyInstanceUid, K),
    Flush(SyncSender<()>),
}

pub(super) enum News<K> {
    Loaded(StudyInstanceUid, u64, K),
    Told(String),
}

/// The way to the disk and back; without a folder nothing is kept.
pub(super) struct Keep<K: Kept> {
    thread: Option<Way<K>>,
}

/// Jobs go there, news comes back.
type Way<K> = (Sender<Job<K>>, Receiver<News<K>>);

impl<K: Kept> Default for Keep<K> {
    fn default() -> Self {
        Self { thread: None }
    }
}

impl<K: Kept> Keep<K> {
    /// Keeps them in this folder from now on.
    pub fn start(folder: PathBuf, waker: Waker) -> Self {
        let (jobs, todo) = channel();
        let (tell, news) = channel();
        let work = move || {
            let mut keeper = Keeper::new(folder, move |it| {
                // Nobody listens any more at the end.
                let _ = tell.send(it);
                waker();
            });
            keeper.run(&todo);
        };
        match thread::Builder::new().name(K::WHAT.to_owned()).spawn(work) {
            Ok(_) => Self { thread: Some((jobs, news)) },
            Err(_) => Self::default(),
        }
    }

    /// Asks for what is kept of a study; `opening` comes back with the answer.
    pub fn load(&self, study: StudyInstanceUid, opening: u64) {
        self.ask(Job::Load(study, opening));
    }

    /// Has what there is of a study written.
    pub fn save(&self, study: StudyInstanceUid, all: K) {
        self.ask(Job::Save(study, all));
    }

    /// What came back since it was last asked.
    pub fn news(&self) -> Vec<News<K>> {
        self.thread.iter().flat_map(|(_, news)| news.try_iter()).collect()
    }

    fn ask(&self, job: Job<K>) {
        if let Some((jobs, _)) = &self.thread {
            // The thread ends with this only.
            let _ = jobs.send(job);
        }
    }

    /// Waits until all that was asked for is on disk, but no longer than `patience`. Returns whether it is.
    pub fn flush(&self, patience: Duration) -> bool {
        let (done, wait) = sync_channel(1);
        self.ask(Job::Flush(done));
        self.thread.is_none() || wait.recv_timeout(patience).is_ok()
    }
}

impl<K: Kept> Drop for Keep<K> {
    fn drop(&mut self) {
        self.flush(PATIENCE_AT_EXIT);
    }
}

/// The thread's side.
struct Keeper<K: Kept, T: Fn(News<K>)> {
    folder: PathBuf,
    tell: T,
    waiting: BTreeMap<StudyInstanceUid, K>,
    write_at: Option<Instant>,
    /// Studies whose file must not be overwritten.
    locked: BTreeSet<StudyInstanceUid>,
    /// Whether the person was told that saving fails.
    failing: bool,
}

impl<K: Kept, T: Fn(News<K>)> Keeper<K, T> {
    fn new(folder: PathBuf, tell: T) -> Self {
        let (waiting, locked) = (BTreeMap::new(), BTreeSet::new());
        Self { folder, tell, waiting, write_at: None, locked, failing: false }
    }

    fn run(&mut self, todo: &Receiver<Job<K>>) {
        loop {
            let job = match self.write_at {
                Some(at) => todo.recv_timeout(at.saturating_duration_since(Instant::now())),
                None => todo.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match job {
                Ok(Job::Load(study, opening)) => self.load(study, opening),
                Ok(Job::Save(study, all)) => {
                    self.waiting.insert(study, all);
                    self.write_at.get_or_insert_with(|| Instant::now() + WRITE_AFTER);
                }
                Ok(Job::Flush(done)) => {
                    self.write();
                    // Whoever asked may have stopped waiting.
                    let _ = done.try_send(());
                }
                Err(RecvTimeoutError::Timeout) => self.write(),
                Err(RecvTimeoutError::Disconnected) => return self.write(),
            }
        }
    }

    fn load(&mut self, study: StudyInstanceUid, opening: u64) {
        self.write();
        let path = self.path(&study);
        let all = match read_text(&path) {
            Ok(None) => K::default(),
            Ok(Some(text)) => K::from_text(&study, &text).unwrap_or_else(|error| self.refuse(&study, &path, &error)),
            Err(error) => self.refuse(&study, &path, &FormatError::Damaged(reason(&error))),
        };
        (self.tell)(News::Loaded(study, opening, all));
    }

    /// A file that cannot be read is set aside; where that fails, or a newer version wrote it, it stays and nothing is
    /// written over it.
    fn refuse(&mut self, study: &StudyInstanceUid, path: &Path, error: &FormatError) -> K {
        let damaged = matches!(error, FormatError::Damaged(_));
        let aside = if damaged { disk::set_aside(path) } else { None };
        let (kept, what) = (K::WHAT, format!("The {} kept for this study cannot be read", K::WHAT));
        (self.tell)(News::Told(match aside {
            Some(name) => format!("{what}: {error}. The file was set aside as {name}; new {kept} are kept."),
            None => format!("{what}: {error}. The file stays as it is, and new {kept} are not kept."),
        }));
        if aside_failed(path) {
            self.locked.insert(study.clone());
        }
        K::default()
    }

    fn write(&mut self) {
        self.write_at = None;
        let waiting = std::mem::take(&mut self.waiting);
        for (study, all) in waiting {
            if self.locked.contains(&study) {
                continue;
            }
            match self.write_one(&study, &all) {
                Ok(()) => self.failing = false,
                Err(why) => {
                    if !self.failing {
                        self.failing = true;
                        let what = capitalised(K::WHAT);
                        let later = "They are kept until the program ends, and it is tried again every few seconds";
                        let told = format!("{what} cannot be saved ({why}). {later}.");
                        (self.tell)(News::Told(told));
                    }
                    self.waiting.insert(study, all);
                    self.write_at = Some(Instant::now() + RETRY_AFTER);
                }
            }
        }
    }

    fn write_one(&self, study: &StudyInstanceUid, all: &K) -> Result<(), String> {
        let path = self.path(study);
        let Some(text) = all.to_text(study).map_err(|error| error.to_string())? else {
            return match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(reason(&error)),
                _ => Ok(()),
            };
        };
        fs::create_dir_all(&self.folder).map_err(|error| reason(&error))?;
        disk::write_atomically(&path, text.as_bytes()).map_err(|error| reason(&error))
    }

    fn path(&self, study: &StudyInstanceUid) -> PathBuf {
        self.folder.join(format!("{}.toml", plain_uid(study.as_str())))
    }
}

/// A UID as it is where it is one; what else a file may claim to be one, as a number that is the same every time.
pub(super) fn plain_uid(text: &str) -> String {
    let is_uid = !text.is_empty()
        && text.len() <= 64
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && !text.starts_with('.');
    if is_uid {
        return text.to_owned();
    }
    // What the file says of its study is checked when it is read.
    format!("x{:016x}", stable_hash(text.bytes()))
}

fn read_text(path: &Path) -> io::Result<Option<String>> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
        Ok(facts) if LARGEST_BYTES < facts.len() => Err(io::Error::new(io::ErrorKind::InvalidData, "it is too large")),
        Ok(_) => fs::read(path).map(|bytes| Some(String::from_utf8_lossy(&bytes).into_owned())),
    }
}

fn aside_failed(path: &Path) -> bool {
    path.exists()
}

/// What the system says, without the path.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "access is denied".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        _ => error.to_string(),
    }
}
