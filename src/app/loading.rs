//! Opening a folder: headers arrive from workers while what is there can already be scrolled.

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    },
    time::{Duration, Instant},
};

use super::Waker;
use crate::{
    dicom::Limits,
    source::{Cancel, Failures, LoadEvent, Source, load_headers},
    study::{Study, StudyFailure},
    volume::StudyBuilder,
};

/// How far opening has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoadProgress {
    /// Files read or refused so far.
    pub done: usize,
    /// Files found so far.
    pub total: usize,
    /// Whether all folders were listed, so that `total` is final.
    pub scan_done: bool,
    /// Whether the person stopped it.
    pub cancelled: bool,
    /// Whether nothing more will come.
    pub finished: bool,
}

/// One opening under way or finished.
pub struct Loading {
    /// How far it is.
    pub progress: LoadProgress,
    /// What could not be opened, or not be decoded.
    pub failures: Failures,
    /// Files opened of which a frame could not be decoded.
    undecoded: HashSet<PathBuf>,
    /// When it began: progress is shown only when it takes a moment.
    pub started: Instant,
    /// Where the bytes come from.
    pub source: Arc<dyn Source>,
    builder: StudyBuilder,
    /// Whether headers came that `studies` does not show yet, and when it was last made.
    has_news: bool,
    grouped: Option<Instant>,
    events: Receiver<LoadEvent>,
    cancel: Cancel,
}

/// Events that may wait before the reading workers do: bounds memory for folders of any size.
const EVENTS_WAITING: usize = 1024;
/// Studies are put in order at most so often while headers arrive, however many there are.
const GROUP_EVERY: Duration = Duration::from_millis(50);
/// Taking in events stops after this, so that a window stays live.
const TICK_BUDGET: Duration = Duration::from_millis(8);

impl Loading {
    /// Begins to read headers.
    pub fn start(source: Arc<dyn Source>, limits: Limits, waker: &Waker) -> Self {
        let (sender, events): (SyncSender<LoadEvent>, _) = sync_channel(EVENTS_WAITING);
        let cancel = Cancel::default();
        let waker = waker.clone();
        // A closed receiver means that another opening took this one's place: the events are of no use to anybody.
        load_headers(source.clone(), limits, cancel.clone(), move |event| {
            if sender.send(event).is_ok() {
                waker();
            }
        });
        Self {
            progress: LoadProgress::default(),
            failures: Failures::default(),
            undecoded: HashSet::new(),
            started: Instant::now(),
            source,
            builder: StudyBuilder::default(),
            has_news: false,
            grouped: None,
            events,
            cancel,
        }
    }

    /// Adds a file whose pixels turned out unreadable, once.
    pub fn add_undecoded(&mut self, failure: StudyFailure) {
        if self.undecoded.insert(failure.path.clone()) {
            self.failures.push(failure);
        }
    }

    /// Stops reading; what is there stays.
    pub fn cancel(&mut self) {
        self.cancel.cancel();
        self.progress.cancelled = true;
    }

    /// How soon [`Self::tick`] has something to do even if nothing more arrives.
    pub fn due_in(&self) -> Option<Duration> {
        let since = self.grouped.map_or(GROUP_EVERY, |at| at.elapsed());
        self.has_news.then(|| GROUP_EVERY.saturating_sub(since))
    }

    /// Takes in what arrived. `Some`: the studies as they now are.
    pub fn tick(&mut self) -> Option<Vec<Study>> {
        let begun = Instant::now();
        while begun.elapsed() < TICK_BUDGET {
            match self.events.try_recv() {
                Ok(event) => self.has_news |= self.take(event),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    self.progress.finished = true;
                    break;
                }
            }
        }
        let is_due = self.progress.finished || self.due_in() == Some(Duration::ZERO);
        if !(self.has_news && is_due) {
            return None;
        }
        self.has_news = false;
        let studies = self.builder.studies();
        self.grouped = Some(Instant::now());
        Some(studies)
    }

    fn take(&mut self, event: LoadEvent) -> bool {
        match event {
            LoadEvent::Found { total, scan_done } => {
                self.progress.total = total;
                self.progress.scan_done |= scan_done;
                false
            }
            LoadEvent::Header(instance) => {
                self.progress.done += 1;
                self.builder.add(Arc::from(instance));
                true
            }
            LoadEvent::Failed(failure) => {
                self.progress.done += 1;
                self.failures.push(failure);
                false
            }
            LoadEvent::Done { cancelled } => {
                self.progress.finished = true;
                self.progress.cancelled |= cancelled;
                false
            }
        }
    }
}

impl Drop for Loading {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}
