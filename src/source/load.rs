//! Reading headers on worker threads, so that a few files that hang hold up nobody else.

use std::{
    collections::VecDeque,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{Cancel, Source, read_header};
use crate::{
    dicom::{self, Limits},
    study::{FileKind, Instance, StudyFailure},
};

/// What [`load_headers`] tells.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadEvent {
    /// How many files were found so far.
    Found {
        /// Files found.
        total: usize,
        /// Whether that is all of them.
        scan_done: bool,
    },
    /// A header was read.
    Header(Box<Instance>),
    /// A file or folder could not be read.
    Failed(StudyFailure),
    /// The last event.
    Done {
        /// Whether it ended because of [`Cancel`].
        cancelled: bool,
    },
}

/// How many files are found between two [`LoadEvent::Found`].
const FOUND_STEP: usize = 64;
/// Threads that read. They wait for disks and networks far more than they compute, so there are more of them than cores:
/// of fifteen that hang on a drive that is gone, the sixteenth still reads all the rest.
const WORKERS: usize = 16;
/// Files that may wait to be read before the scan waits too: bounds memory for folders of any size.
const PATHS_WAITING: usize = 100_000;
/// How long it takes at most until a cancelled load says that it is done.
const CANCEL_POLL: Duration = Duration::from_millis(20);

/// Scans a source and reads every header, telling `sink` as it goes; [`LoadEvent::Done`] is always the last event.
///
/// Plain pictures that nobody named wait until all else is read: beside medical images they are thumbnails and logos, and
/// are told as left out; where nothing else is, they are what was meant.
///
/// `sink` is called from several threads and may block: then reading waits for it, and no more than one header for each
/// worker waits with it. A file that cannot be read is one [`LoadEvent::Failed`]. After [`Cancel`] no further file is
/// opened and `Done` comes at once, even while a worker still hangs in a file.
pub fn load_headers(
    source: Arc<dyn Source>,
    limits: Limits,
    cancel: Cancel,
    sink: impl Fn(LoadEvent) + Send + Sync + 'static,
) -> JoinHandle<()> {
    let job = Arc::new(Job {
        source,
        limits,
        cancel,
        sink: RwLock::new(Some(Box::new(sink))),
        queue: Mutex::default(),
        aside: Mutex::default(),
        changed: Condvar::new(),
    });
    thread::spawn(move || {
        let scanner = Arc::clone(&job);
        thread::spawn(move || scanner.scan());
        for _ in 0..WORKERS {
            let worker = Arc::clone(&job);
            thread::spawn(move || worker.work());
        }
        job.finish();
    })
}

type Sink = Box<dyn Fn(LoadEvent) + Send + Sync>;

/// What the threads of one load share. They are not joined: one that hangs in a file must not hold up the end.
struct Job {
    source: Arc<dyn Source>,
    limits: Limits,
    cancel: Cancel,
    /// Gone with the last event, so that nobody can tell of anything after it.
    sink: RwLock<Option<Sink>>,
    queue: Mutex<Queue>,
    aside: Mutex<Aside>,
    changed: Condvar,
}

/// Plain pictures that wait, and whether there is anything else to look at.
#[derive(Default)]
struct Aside {
    pictures: Vec<Instance>,
    has_others: bool,
}

/// Files found and not yet read.
#[derive(Default)]
struct Queue {
    paths: VecDeque<PathBuf>,
    scan_done: bool,
    /// Files taken from the queue and not yet told of.
    in_hand: usize,
}

impl Queue {
    fn is_finished(&self) -> bool {
        self.scan_done && self.paths.is_empty() && self.in_hand == 0
    }
}

impl Job {
    fn scan(&self) {
        let _ends = EndsScan(self);
        let mut total = 0;
        let failures = self.source.scan(&mut |path| {
            total += 1;
            self.push(path);
            if total % FOUND_STEP == 1 {
                self.tell(LoadEvent::Found { total, scan_done: false });
            }
            if self.cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        self.tell(LoadEvent::Found { total, scan_done: true });
        failures.into_iter().for_each(|failure| self.tell(LoadEvent::Failed(failure)));
    }

    /// Adds a file, as soon as there is room for it.
    fn push(&self, path: PathBuf) {
        let mut queue = self.lock();
        while queue.paths.len() >= PATHS_WAITING && !self.cancel.is_cancelled() {
            queue = self.wait(queue);
        }
        queue.paths.push_back(path);
        drop(queue);
        self.changed.notify_all();
    }

    fn work(&self) {
        while let Some(path) = self.next() {
            let _ends = EndsFile(self);
            if let Some(event) = self.put_aside(self.read(&path)) {
                self.tell(event);
            }
        }
    }

    /// Waits for a file. `None` when there will be no more.
    fn next(&self) -> Option<PathBuf> {
        let mut queue = self.lock();
        loop {
            if self.cancel.is_cancelled() {
                return None;
            }
            if let Some(path) = queue.paths.pop_front() {
                queue.in_hand += 1;
                return Some(path);
            }
            if queue.scan_done {
                return None;
            }
            queue = self.wait(queue);
        }
    }

    fn read(&self, path: &Path) -> LoadEvent {
        let failed =
            |reason: String, harmless| LoadEvent::Failed(StudyFailure { path: path.to_owned(), reason, harmless });
        let (mut reader, len) = match self.source.open(path) {
            Ok(opened) => opened,
            Err(error) => return failed(dicom::DicomError::from(error).to_string(), false),
        };
        match read_header(&mut *reader, len, path, &self.limits) {
            Ok(instance) => LoadEvent::Header(Box::new(instance)),
            Err(error) => failed(error.to_string(), error.is_harmless()),
        }
    }

    /// Keeps a plain picture that nobody named; every other event comes back.
    fn put_aside(&self, event: LoadEvent) -> Option<LoadEvent> {
        let LoadEvent::Header(instance) = event else { return Some(event) };
        let mut aside = self.aside.lock().unwrap_or_else(PoisonError::into_inner);
        if instance.kind == FileKind::Picture && !self.source.is_asked_for(&instance.path) {
            aside.pictures.push(*instance);
            return None;
        }
        aside.has_others = true;
        Some(LoadEvent::Header(instance))
    }

    /// Tells of the pictures that were put aside.
    fn tell_of_pictures(&self) {
        let Aside { pictures, has_others } =
            std::mem::take(&mut *self.aside.lock().unwrap_or_else(PoisonError::into_inner));
        for instance in pictures {
            self.tell(match has_others {
                true => LoadEvent::Failed(left_out(&instance)),
                false => LoadEvent::Header(Box::new(instance)),
            });
        }
    }

    /// Waits until everything is told or somebody cancels, and says so.
    fn finish(&self) {
        let mut queue = self.lock();
        while !queue.is_finished() && !self.cancel.is_cancelled() {
            queue = self.wait(queue);
        }
        let cancelled = !queue.is_finished();
        drop(queue);
        self.tell_of_pictures();
        let sink = self.sink.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sink) = sink {
            sink(LoadEvent::Done { cancelled });
        }
    }

    fn tell(&self, event: LoadEvent) {
        if let Some(sink) = &*self.sink.read().unwrap_or_else(PoisonError::into_inner) {
            sink(event);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'q>(&self, queue: MutexGuard<'q, Queue>) -> MutexGuard<'q, Queue> {
        self.changed.wait_timeout(queue, CANCEL_POLL).unwrap_or_else(PoisonError::into_inner).0
    }
}

fn left_out(picture: &Instance) -> StudyFailure {
    let reason = "a plain picture beside medical images: left out; open it by itself to see it".to_owned();
    StudyFailure { path: picture.path.clone(), reason, harmless: true }
}

/// Marks the scan as done, also when a source panics.
struct EndsScan<'j>(&'j Job);

impl Drop for EndsScan<'_> {
    fn drop(&mut self) {
        self.0.lock().scan_done = true;
        self.0.changed.notify_all();
    }
}

/// Gives a file back, also when a source or the sink panics.
struct EndsFile<'j>(&'j Job);

impl Drop for EndsFile<'_> {
    fn drop(&mut self) {
        self.0.lock().in_hand -= 1;
        self.0.changed.notify_all();
    }
}
