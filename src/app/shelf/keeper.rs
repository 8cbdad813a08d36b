//! The studies seen on disk: a small file and a thumbnail for each, on a thread of its own.
//!
//! There is no index that could break as a whole: the entries are the index, and a damaged one is lost alone.

use std::{
    fs,
    io::Read as _,
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
    /// All entries, the last opened first, and whether some were lost.
    Entries(Vec<StudyRecord>, bool),
    /// Whether what was opened is still there, and its thumbnail.
    Seen(String, bool, Option<Arc<Picture>>),
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
        let read_from = folder.clone();
        // Drives that hang hold up what is told of them and nothing else.
        thread::spawn(move || read_all(&read_from, &tell, &waker));
        thread::spawn(move || todo.into_iter().for_each(|job| carry_out(&folder, job)));
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

/// What cannot be written is lost, and nothing but comfort with it.
fn carry_out(folder: &Path, job: Job) {
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
        Job::Forget(key) => ["json", "png"].iter().for_each(|ending| drop(fs::remove_file(file(&key, ending)))),
        // The folder is the program's own, and damaged entries go with it. Empty, it says that nothing was lost.
        Job::ForgetAll => drop(fs::remove_dir_all(folder).and_then(|()| fs::create_dir_all(folder))),
        Job::Flush(done) => drop(done.send(())),
    }
}

fn read_all(folder: &Path, tell: &Sender<News>, waker: &Waker) {
    let paths = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let files: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|it| it == "json")).take(MOST_ENTRIES).collect();
    let mut entries: Vec<StudyRecord> = files.iter().filter_map(|file| read_entry(file)).collect();
    entries.sort_by_key(|one| std::cmp::Reverse(one.opened_ms));
    let keys: Vec<_> = entries.iter().map(|one| (one.key(), one.paths.clone())).collect();
    let some_lost = !folder.is_dir() || entries.len() < files.len();
    if tell.send(News::Entries(entries, some_lost)).is_err() {
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

/// An entry under the name that it should have: another one was put there by hand, and is left alone.
fn read_entry(file: &Path) -> Option<StudyRecord> {
    let mut text = String::new();
    fs::File::open(file).ok()?.take(MOST_BYTES).read_to_string(&mut text).ok()?;
    let record = StudyRecord::from_text(&text)?;
    (file.file_stem()?.to_str()? == record.key()).then_some(record)
}
