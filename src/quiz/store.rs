//! Progress that survives a kill: a database written on a thread of its own, and the same in memory for the screen.

mod database;
mod progress;
mod rows;
mod writer;

use std::{
    convert::Infallible,
    mem,
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel, sync_channel},
    },
    thread,
    time::Duration,
};

pub use progress::{Attempt, CaseProgress, Progress, QuestionProgress, SessionId, UnfinishedSession};

use super::Item;
use progress::Change;
use writer::{Job, News};

/// How long the end of the program waits for what is not yet written.
const PATIENCE_AT_EXIT: Duration = Duration::from_secs(2);

const NO_THREAD: &str =
    "Progress is not saved: the system starts no more threads. Close other programs and start anew.";

/// What the progress file has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreEvent {
    /// [`ProgressStore::progress`] now holds what earlier runs left.
    Loaded,
    /// Every change up to this number is on disk and outlives a kill.
    Saved(u64),
    /// Something happened that the person should know; nothing is lost by it from now on. One sentence or two.
    Notice(String),
    /// Progress is not being saved, in a sentence. What is in memory goes on.
    Failed(String),
}

/// Progress on disk and in memory. Nothing here waits for the disk, but [`Self::flush`] and the end.
///
/// Each change is in [`Self::progress`] at once, and gets a number that [`StoreEvent::Saved`] speaks of. The file holds
/// ids of cases, findings and questions and what was answered: no path, and nothing of a patient's.
pub struct ProgressStore {
    progress: Progress,
    writer: Option<Writer>,
    /// Changes made before what is on disk was read; done again upon it.
    before_load: Option<Vec<Change>>,
    n_changes: u64,
}

struct Writer {
    jobs: Sender<Job>,
    news: Receiver<News>,
    /// Closes when the thread has ended.
    ended: Receiver<Infallible>,
}

impl ProgressStore {
    /// Opens the progress file on a thread of its own; file and folder are made where there are none.
    ///
    /// `waker` is called from that thread when [`Self::poll`] has something.
    pub fn start(path: PathBuf, waker: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (jobs, todo) = channel();
        let (tell, news) = channel();
        let (at_end, ended) = sync_channel(0);
        let spare = tell.clone();
        let work = move || {
            writer::run(&path, &todo, &|it| {
                // Nobody listens any more at the end.
                let _ = tell.send(it);
                waker();
            });
            drop(at_end);
        };
        if thread::Builder::new().name("progress".to_owned()).spawn(work).is_err() {
            let _ = spare.send(News::Told(StoreEvent::Failed(NO_THREAD.to_owned())));
            let _ = spare.send(News::Loaded(Box::default()));
        }
        let writer = Some(Writer { jobs, news, ended });
        Self { progress: Progress::default(), writer, before_load: Some(Vec::new()), n_changes: 0 }
    }

    /// Progress in memory only, for tests and previews.
    pub fn none() -> Self {
        Self { progress: Progress::default(), writer: None, before_load: None, n_changes: 0 }
    }

    /// What is known: complete once [`StoreEvent::Loaded`] came.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Whether what earlier runs left is in [`Self::progress`].
    pub fn is_loaded(&self) -> bool {
        self.before_load.is_none()
    }

    /// What happened since the last call, in order.
    pub fn poll(&mut self) -> Vec<StoreEvent> {
        let news: Vec<News> = self.writer.iter().flat_map(|writer| writer.news.try_iter()).collect();
        news.into_iter().map(|it| self.take_in(it)).collect()
    }

    fn take_in(&mut self, news: News) -> StoreEvent {
        match news {
            News::Loaded(progress) => {
                self.progress = *progress;
                for change in self.before_load.take().unwrap_or_default() {
                    self.progress.apply(&change);
                }
                StoreEvent::Loaded
            }
            News::Told(event) => event,
        }
    }

    /// A quiz begins. The number is that of the change.
    pub fn begin_session(&mut self, id: SessionId, started_at_ms: i64, items: Vec<Item>) -> u64 {
        self.change(Change::Begun { id, started_at_ms, items })
    }

    /// A quiz is over, be it answered to its end or given up; it is no longer offered to be taken up again.
    pub fn finish_session(&mut self, id: SessionId, finished_at_ms: i64) -> u64 {
        self.change(Change::Finished { id, finished_at_ms })
    }

    /// A question was answered.
    pub fn add_attempt(&mut self, attempt: Attempt) -> u64 {
        self.change(Change::Answered(attempt))
    }

    /// A case was opened.
    pub fn open_case(&mut self, case_id: &str, at_ms: i64) -> u64 {
        self.change(Change::Opened { case_id: case_id.to_owned(), at_ms })
    }

    /// A finding was shown to the learner.
    pub fn reveal_finding(&mut self, case_id: &str, finding_id: &str, at_ms: i64) -> u64 {
        self.change(Change::Revealed { case_id: case_id.to_owned(), finding_id: finding_id.to_owned(), at_ms })
    }

    fn change(&mut self, change: Change) -> u64 {
        self.n_changes += 1;
        self.progress.apply(&change);
        if let Some(early) = &mut self.before_load {
            early.push(change.clone());
        }
        if let Some(writer) = &self.writer {
            // A writer that has ended said so.
            let _ = writer.jobs.send(Job::Write(self.n_changes, change));
        }
        self.n_changes
    }

    /// Waits until everything is on disk, no longer than `patience`. Whether it is.
    pub fn flush(&self, patience: Duration) -> bool {
        let Some(writer) = &self.writer else { return true };
        let (done, is_done) = sync_channel(1);
        writer.jobs.send(Job::Flush(done)).is_ok() && is_done.recv_timeout(patience).unwrap_or(false)
    }
}

impl Drop for ProgressStore {
    fn drop(&mut self) {
        if let Some(Writer { jobs, ended, .. }) = mem::take(&mut self.writer) {
            drop(jobs);
            let _ = ended.recv_timeout(PATIENCE_AT_EXIT);
        }
    }
}
