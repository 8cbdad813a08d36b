//! Opening a folder: headers arrive from workers while what is there can already be scrolled.

use std::{
    collections::HashSet,
    mem,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread,
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
    handover: Arc<Mutex<Handover>>,
    cancel: Cancel,
}

/// What was gathered since the last [`Loading::tick`].
#[derive(Default)]
struct Handover {
    progress: LoadProgress,
    failures: Vec<StudyFailure>,
    studies: Option<Vec<Study>>,
}

/// Events that may wait before the reading workers do: bounds memory for folders of any size.
const EVENTS_WAITING: usize = 1024;
/// The window is told of news at most so often, however much arrives.
const TELL_EVERY: Duration = Duration::from_millis(50);
/// At most one part in so many of the gathering thread's time goes into putting studies in order.
const GROUPING_SHARE: u32 = 4;

impl Loading {
    /// Begins to read headers.
    pub fn start(source: Arc<dyn Source>, limits: Limits, waker: &Waker) -> Self {
        let (sender, events): (SyncSender<LoadEvent>, _) = sync_channel(EVENTS_WAITING);
        let cancel = Cancel::default();
        // A closed receiver means that the program ends: the events are of no use to anybody.
        load_headers(source.clone(), limits, cancel.clone(), move |event| drop(sender.send(event)));
        let handover = Arc::new(Mutex::new(Handover::default()));
        let (waker, shared) = (waker.clone(), Arc::clone(&handover));
        thread::spawn(move || gather(&events, &shared, &waker));
        Self {
            progress: LoadProgress::default(),
            failures: Failures::default(),
            undecoded: HashSet::new(),
            started: Instant::now(),
            source,
            handover,
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

    /// Takes in what was gathered. `Some`: the studies as they now are.
    pub fn tick(&mut self) -> Option<Vec<Study>> {
        let mut handed = lock(&self.handover);
        let cancelled = self.progress.cancelled;
        self.progress = handed.progress;
        self.progress.cancelled |= cancelled;
        let (failures, studies) = (mem::take(&mut handed.failures), handed.studies.take());
        drop(handed);
        failures.into_iter().for_each(|failure| self.failures.push(failure));
        studies
    }
}

/// Puts what arrives in order, off the window's thread: with a hundred thousand files that takes its time.
fn gather(events: &Receiver<LoadEvent>, handover: &Mutex<Handover>, waker: &Waker) {
    let mut gathered = Gathered::default();
    while !gathered.progress.finished {
        match events.recv_timeout(gathered.due_in()) {
            Ok(event) => gathered.take(event),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => gathered.progress.finished = true,
        }
        if gathered.is_due() {
            gathered.hand_over(handover);
            waker();
        }
    }
}

/// What arrived and was not told yet.
#[derive(Default)]
struct Gathered {
    builder: StudyBuilder,
    progress: LoadProgress,
    failures: Vec<StudyFailure>,
    has_news: bool,
    has_headers: bool,
    told: Option<Instant>,
    /// How long putting in order took last.
    cost: Duration,
}

impl Gathered {
    /// How long news wait.
    fn due_in(&self) -> Duration {
        const IDLE: Duration = Duration::from_secs(3600);
        let every = TELL_EVERY.max(self.cost * GROUPING_SHARE);
        let left = self.told.map_or(Duration::ZERO, |told| every.saturating_sub(told.elapsed()));
        if self.has_news { left } else { IDLE }
    }

    fn is_due(&self) -> bool {
        self.progress.finished || (self.has_news && self.due_in().is_zero())
    }

    fn hand_over(&mut self, handover: &Mutex<Handover>) {
        let begun = Instant::now();
        let studies = self.has_headers.then(|| self.builder.studies());
        self.cost = begun.elapsed();
        let mut handed = lock(handover);
        handed.progress = self.progress;
        handed.failures.append(&mut self.failures);
        handed.studies = studies.or(handed.studies.take());
        (self.has_news, self.has_headers) = (false, false);
        self.told = Some(Instant::now());
    }

    fn take(&mut self, event: LoadEvent) {
        self.has_news = true;
        match event {
            LoadEvent::Found { total, scan_done } => {
                self.progress.total = total;
                self.progress.scan_done |= scan_done;
            }
            LoadEvent::Header(instance) => {
                self.progress.done += 1;
                self.has_headers = true;
                self.builder.add(Arc::from(instance));
            }
            LoadEvent::Failed(failure) => {
                self.progress.done += 1;
                self.failures.push(failure);
            }
            LoadEvent::Done { cancelled } => {
                self.progress.finished = true;
                self.progress.cancelled |= cancelled;
            }
        }
    }
}

fn lock(handover: &Mutex<Handover>) -> MutexGuard<'_, Handover> {
    handover.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Loading {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}
