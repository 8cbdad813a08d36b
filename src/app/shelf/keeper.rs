//! The studies seen on disk: a small file and a thumbnail for each, on a thread of its own.
//!
//! There is no index that could break as a whole: the entries are the index, and a damaged one is lost alone.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
    time::Duration,
};

use super::{
    super::Waker,
    record::{MOST_BYTES, StudyRecord},
};
use crate::{
    disk,
    export::{read_grey_png, write_grey_png},
    render::Picture,
};

/// How long the end of the program waits for what is not yet written.
const PATIENCE_AT_EXIT: Duration = Duration::from_secs(2);
/// More entries than this are not read: the oldest files then go unseen, and nothing slows down.
const MOST_ENTRIES: usize = 5000;

enum Job {
    Save(String, String),
    Draw(String, Arc<Picture>),
    Forget(String),
    ForgetAll,
    Flush(SyncSender<()>),
}

/// What came from the disk.
pub enum News {
    /// All entries, the last opened first, and those that were lost.
    Entries(Vec<StudyRecord>, Lost),
    /// Whether what was opened is still there, and its thumbnail.
    Seen(String, bool, Option<Arc<Picture>>),
    /// Why something that was to be forgotten is still there.
    NotForgotten(String),
}

/// Entries that cannot be read, and may be told from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lost {
    /// Those with these keys.
    These(Vec<String>),
    /// The whole folder is gone; nobody knows which were in it.
    #[default]
    All,
}

impl Lost {
    /// Whether the entry with this key is one of them. What was forgotten is none, and does not come back.
    pub fn has(&self, key: &str) -> bool {
        match self {
            Self::These(keys) => keys.iter().any(|lost| lost == key),
            Self::All => true,
        }
    }
}

/// The way to the disk and back.
pub struct Keeper {
    jobs: Sender<Job>,
    news: Receiver<News>,
}

impl Keeper {
    /// Reads what is in a folder and keeps entries there from now on.
    pub fn start(folder: PathBuf, waker: Waker) -> Self {
        let ((jobs, todo), (tell, news)) = (channel(), channel());
        let (read_from, tell_of_reading, wake_of_reading) = (folder.clone(), tell.clone(), waker.clone());
        // Drives that hang hold up what is told of them and nothing else.
        thread::spawn(move || read_all(&read_from, &tell_of_reading, &wake_of_reading));
        thread::spawn(move || {
            for job in todo {
                if let Err(why) = carry_out(&folder, job) {
                    // Nobody listens any more at the end.
                    let _ = tell.send(News::NotForgotten(why));
                    waker();
                }
            }
        });
        Self { jobs, news }
    }

    /// What came since it was last asked.
    pub fn news(&self) -> Vec<News> {
        self.news.try_iter().collect()
    }

    /// Has an entry written.
    pub fn save(&self, record: &StudyRecord) {
        if let Some(text) = record.to_text() {
            self.ask(Job::Save(record.key(), text));
        }
    }

    /// Has a thumbnail written.
    pub fn draw(&self, key: String, picture: Arc<Picture>) {
        self.ask(Job::Draw(key, picture));
    }

    /// Has an entry and its thumbnail deleted.
    pub fn forget(&self, key: String) {
        self.ask(Job::Forget(key));
    }

    /// Has all entries and thumbnails deleted.
    pub fn forget_all(&self) {
        self.ask(Job::ForgetAll);
    }

    /// Waits until all that was asked for is done, but no longer than `patience`. Returns whether it is.
    pub fn flush(&self, patience: Duration) -> bool {
        let (done, wait) = sync_channel(1);
        self.ask(Job::Flush(done));
        wait.recv_timeout(patience).is_ok()
    }

    fn ask(&self, job: Job) {
        // The thread ends with this only.
        let _ = self.jobs.send(job);
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.flush(PATIENCE_AT_EXIT);
    }
}

/// What cannot be written is lost, and nothing but comfort with it. What cannot be deleted has to be told: a person wanted
/// it gone.
fn carry_out(folder: &Path, job: Job) -> Result<(), String> {
    let file = |key: &str, ending: &str| folder.join(format!("{key}.{ending}"));
    match job {
        Job::Save(key, text) => {
            let made = fs::create_dir_all(folder);
            let _ = made.and_then(|()| disk::write_atomically(&file(&key, "json"), text.as_bytes()));
        }
        Job::Draw(key, picture) => {
            let _ = fs::create_dir_all(folder);
            let _ = write_grey_png(&file(&key, "png"), &picture);
        }
        Job::Forget(key) => {
            let gone = ["json", "png"].map(|ending| gone(fs::remove_file(file(&key, ending))));
            let told = "This study could not be taken off the list for good";
            gone.into_iter().collect::<Result<(), _>>().map_err(|error| still_there(told, &error))?;
        }
        // The folder is the program's own, and damaged entries go with it. Empty, it says that nothing was lost.
        Job::ForgetAll => {
            let told = "Not all studies could be taken off the list for good";
            let emptied = gone(fs::remove_dir_all(folder)).map_err(|error| still_there(told, &error));
            let _ = fs::create_dir_all(folder);
            emptied?;
        }
        Job::Flush(done) => drop(done.send(())),
    }
    Ok(())
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn still_there(what: &str, error: &io::Error) -> String {
    format!("{what}, and comes back at the next start: {}. Forget it again then.", error.kind())
}

fn read_all(folder: &Path, tell: &Sender<News>, waker: &Waker) {
    let paths = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let files: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|it| it == "json")).take(MOST_ENTRIES).collect();
    let (mut entries, mut damaged) = (Vec::new(), Vec::new());
    for file in &files {
        match read_entry(file) {
            Read::Entry(record) => entries.push(*record),
            Read::Damaged => damaged.extend(file.file_stem().and_then(|key| key.to_str()).map(str::to_owned)),
            Read::Foreign => {}
        }
    }
    entries.sort_by_key(|one: &StudyRecord| std::cmp::Reverse(one.opened_ms));
    let keys: Vec<_> = entries.iter().map(|one| (one.key(), one.paths.clone())).collect();
    let lost = if folder.is_dir() { Lost::These(damaged) } else { Lost::All };
    if tell.send(News::Entries(entries, lost)).is_err() {
        return;
    }
    waker();
    for (key, paths) in keys {
        let picture = read_grey_png(&folder.join(format!("{key}.png"))).ok().map(Arc::new);
        let is_there = paths.iter().all(|path| path.exists());
        if tell.send(News::Seen(key, is_there, picture)).is_err() {
            return;
        }
        waker();
    }
}

/// What a file in the folder is.
enum Read {
    Entry(Box<StudyRecord>),
    Damaged,
    /// Put there by hand, or by a newer version: left alone.
    Foreign,
}

/// An entry has the name that it should have.
fn read_entry(file: &Path) -> Read {
    let mut text = String::new();
    let read = fs::File::open(file).and_then(|file| file.take(MOST_BYTES).read_to_string(&mut text));
    match read.ok().and_then(|_| StudyRecord::from_text(&text)) {
        Some(record) if file.file_stem().is_some_and(|stem| stem == record.key().as_str()) => {
            Read::Entry(Box::new(record))
        }
        None if !StudyRecord::is_newer(&text) => Read::Damaged,
        _ => Read::Foreign,
    }
}
