//! Decoded frames: asked for in order of need, decoded on workers, kept within a memory budget.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use super::Waker;
use crate::{
    dicom::{self, Limits},
    source::Source,
    study::{FramePixels, Instance, SopInstanceUid, StudyFailure},
};

/// One frame of one instance.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FrameKey {
    /// Which instance.
    pub sop_uid: SopInstanceUid,
    /// Which frame of it, from 0.
    pub frame_idx: u32,
}

/// What is known of a frame's pixels.
#[derive(Clone, Debug)]
pub enum FrameState {
    /// Decoded.
    Ready(Arc<FramePixels>),
    /// Cannot be shown; one plain sentence.
    Failed(Arc<str>),
}

/// A frame to decode and where its bytes come from.
struct Request {
    key: FrameKey,
    instance: Arc<Instance>,
    source: Arc<dyn Source>,
}

struct Entry {
    state: FrameState,
    last_used: u64,
}

/// What the workers share: the most urgent request is the last.
#[derive(Default)]
struct Queue {
    waiting: Vec<Request>,
    in_work: Vec<FrameKey>,
    closed: bool,
}

/// Decoded frames and the workers that make them.
pub struct FrameCache {
    entries: HashMap<FrameKey, Entry>,
    bytes: usize,
    budget_bytes: usize,
    clock: u64,
    queue: Arc<(Mutex<Queue>, Condvar)>,
    results: Receiver<Decoded>,
}

/// What a worker made of a request.
struct Decoded {
    key: FrameKey,
    path: PathBuf,
    state: FrameState,
}

/// Decoded frames kept, so that scrolling back is instant; what is on screen is kept beyond it.
const BUDGET_BYTES: usize = 768 << 20;

impl FrameCache {
    /// Starts the workers. They end when the cache is dropped.
    pub fn new(limits: Limits, waker: Waker) -> Self {
        let queue = Arc::new((Mutex::new(Queue::default()), Condvar::new()));
        let (sender, results) = channel();
        // At least four: a file that hangs must not keep the others from the screen.
        let n_workers = thread::available_parallelism().map_or(4, usize::from).clamp(4, 8);
        for _ in 0..n_workers {
            let (queue, sender, waker, limits) = (queue.clone(), sender.clone(), waker.clone(), limits.clone());
            thread::spawn(move || work(&queue, &sender, &waker, &limits));
        }
        Self { entries: HashMap::new(), bytes: 0, budget_bytes: BUDGET_BYTES, clock: 0, queue, results }
    }

    /// The frame, if it was decoded or failed. Counts as a use.
    pub fn get(&mut self, key: &FrameKey) -> Option<FrameState> {
        self.clock += 1;
        let entry = self.entries.get_mut(key)?;
        entry.last_used = self.clock;
        Some(entry.state.clone())
    }

    /// The frame, without counting as a use.
    pub fn peek(&self, key: &FrameKey) -> Option<&FrameState> {
        self.entries.get(key).map(|entry| &entry.state)
    }

    /// How many more bytes may be asked for ahead of need.
    pub fn spare_bytes(&self) -> usize {
        self.budget_bytes.saturating_sub(self.bytes)
    }

    /// Replaces the wish list; the first is the most urgent. What was asked for before and is not in it is dropped,
    /// unless a worker has it in hand.
    pub fn want(&self, wishes: impl IntoIterator<Item = (FrameKey, Arc<Instance>, Arc<dyn Source>)>) {
        let (lock, wake) = &*self.queue;
        let mut queue = lock.lock().unwrap_or_else(PoisonError::into_inner);
        let mut waiting: Vec<Request> = wishes
            .into_iter()
            .filter(|(key, ..)| !self.entries.contains_key(key) && !queue.in_work.contains(key))
            .map(|(key, instance, source)| Request { key, instance, source })
            .collect();
        waiting.reverse();
        queue.waiting = waiting;
        drop(queue);
        wake.notify_all();
    }

    /// Takes in what the workers finished. Returns whether anything came, and which files could not be decoded.
    pub fn collect(&mut self) -> (bool, Vec<StudyFailure>) {
        let mut came = false;
        let mut failures = Vec::new();
        while let Ok(Decoded { key, path, state }) = self.results.try_recv() {
            came = true;
            if let FrameState::Failed(reason) = &state {
                failures.push(StudyFailure { path, reason: reason.to_string(), harmless: false });
            }
            self.clock += 1;
            self.bytes += bytes_of(&state);
            if let Some(old) = self.entries.insert(key, Entry { state, last_used: self.clock }) {
                self.bytes -= bytes_of(&old.state);
            }
        }
        if came {
            self.evict();
        }
        (came, failures)
    }

    /// Forgets everything: another study was opened.
    pub fn clear(&mut self) {
        self.want([]);
        self.entries.clear();
        self.bytes = 0;
    }

    fn evict(&mut self) {
        if self.bytes <= self.budget_bytes {
            return;
        }
        let mut by_age: Vec<_> = self.entries.iter().map(|(key, entry)| (entry.last_used, key.clone())).collect();
        by_age.sort_unstable_by_key(|(last_used, _)| *last_used);
        for (_, key) in by_age {
            if self.bytes <= self.budget_bytes * 7 / 8 {
                break;
            }
            if let Some(entry) = self.entries.remove(&key) {
                self.bytes -= bytes_of(&entry.state);
            }
        }
    }
}

impl Drop for FrameCache {
    fn drop(&mut self) {
        let (lock, wake) = &*self.queue;
        let mut queue = lock.lock().unwrap_or_else(PoisonError::into_inner);
        queue.waiting.clear();
        queue.closed = true;
        drop(queue);
        wake.notify_all();
    }
}

fn bytes_of(state: &FrameState) -> usize {
    match state {
        FrameState::Ready(pixels) => pixels.words.len() * 2,
        FrameState::Failed(_) => 0,
    }
}

fn work(shared: &(Mutex<Queue>, Condvar), results: &Sender<Decoded>, waker: &Waker, limits: &Limits) {
    let (lock, wake) = shared;
    loop {
        let mut queue = lock.lock().unwrap_or_else(PoisonError::into_inner);
        let request = loop {
            if queue.closed {
                return;
            }
            match queue.waiting.pop() {
                Some(request) => break request,
                None => queue = wake.wait(queue).unwrap_or_else(PoisonError::into_inner),
            }
        };
        queue.in_work.push(request.key.clone());
        drop(queue);
        let state = match decode(&request, limits) {
            Ok(pixels) => FrameState::Ready(Arc::new(pixels)),
            Err(reason) => FrameState::Failed(reason.into()),
        };
        // Sent before it leaves `in_work`, so that it cannot be asked for twice in between.
        let decoded = Decoded { key: request.key.clone(), path: request.instance.path.clone(), state };
        let sent = results.send(decoded);
        lock.lock().unwrap_or_else(PoisonError::into_inner).in_work.retain(|key| *key != request.key);
        if sent.is_err() {
            return;
        }
        waker();
    }
}

fn decode(request: &Request, limits: &Limits) -> Result<FramePixels, String> {
    let (mut reader, len) =
        request.source.open(&request.instance.path).map_err(|error| dicom::DicomError::from(error).to_string())?;
    dicom::read_frame(&mut *reader, len, &request.instance, request.key.frame_idx, limits)
        .map_err(|error| error.to_string())
}
