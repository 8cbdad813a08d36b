//! Decoded frames: asked for in order of need, decoded on workers, kept within a memory budget.

use std::{
    cmp::Reverse,
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
    source::{self, Source},
    study::{FramePixels, Instance, SopInstanceUid, StudyFailure},
};

/// One frame of one instance.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FrameKey {
    /// Which instance.
    pub sop_uid: SopInstanceUid,
    /// Its file: some exporters give several images one UID.
    pub file: PathBuf,
    /// Which frame of it, from 0.
    pub frame_idx: u32,
}

impl FrameKey {
    /// The key of a frame of this instance.
    pub fn of(instance: &Instance, frame_idx: u32) -> Self {
        Self { sop_uid: instance.sop_uid.clone(), file: instance.path.clone(), frame_idx }
    }
}

/// What is known of a frame's pixels.
#[derive(Clone, Debug)]
pub enum FrameState {
    /// Decoded.
    Ready(Arc<FramePixels>),
    /// Cannot be shown; one plain sentence.
    Failed(Arc<str>),
}

/// A frame that is wanted and where its bytes come from.
pub struct Wish {
    /// Which frame.
    pub key: FrameKey,
    /// Its header.
    pub instance: Arc<Instance>,
    /// Where its file is.
    pub source: Arc<dyn Source>,
}

struct Entry {
    state: FrameState,
    /// The wish list that last named it, and its place there.
    last_wanted: u64,
    rank: usize,
}

/// What the workers share: the most urgent request is the last.
#[derive(Default)]
struct Queue {
    waiting: Vec<Wish>,
    in_work: Vec<FrameKey>,
    closed: bool,
}

/// Decoded frames and the workers that make them.
pub struct FrameCache {
    entries: HashMap<FrameKey, Entry>,
    bytes: usize,
    budget_bytes: usize,
    /// What is on screen or may soon be, with its place in the order of need. It fits the budget and is never given up.
    wanted: HashMap<FrameKey, usize>,
    /// Counts the wish lists.
    n_lists: u64,
    workers: Workers,
    limits: Limits,
    waker: Waker,
}

/// Threads that decode, and what they share.
struct Workers {
    queue: Arc<(Mutex<Queue>, Condvar)>,
    results: Receiver<Decoded>,
}

/// What a worker made of a wish.
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
        let workers = Workers::start(&limits, &waker);
        Self {
            entries: HashMap::new(),
            bytes: 0,
            budget_bytes: BUDGET_BYTES,
            wanted: HashMap::new(),
            n_lists: 0,
            workers,
            limits,
            waker,
        }
    }

    /// The frame, if it was decoded or failed.
    pub fn peek(&self, key: &FrameKey) -> Option<&FrameState> {
        self.entries.get(key).map(|entry| &entry.state)
    }

    /// Replaces the wish list: everything that is on screen, then what may soon be as far as the budget allows, each
    /// with the most urgent first. What was asked for before and is not in it is dropped, unless a worker has it in hand.
    pub fn want(&mut self, on_screen: Vec<Wish>, ahead: Vec<Wish>) {
        self.n_lists += 1;
        self.wanted.clear();
        let (n_on_screen, mut bytes, mut missing) = (on_screen.len(), 0, Vec::new());
        for (rank, wish) in on_screen.into_iter().chain(ahead).enumerate() {
            if self.wanted.contains_key(&wish.key) {
                continue;
            }
            bytes += frame_bytes(&wish.instance);
            if n_on_screen <= rank && self.budget_bytes < bytes {
                break;
            }
            self.wanted.insert(wish.key.clone(), rank);
            match self.entries.get_mut(&wish.key) {
                Some(entry) => (entry.last_wanted, entry.rank) = (self.n_lists, rank),
                None => missing.push(wish),
            }
        }
        self.ask_for(missing);
    }

    /// Hands the workers what is to be decoded, the most urgent first.
    fn ask_for(&self, mut missing: Vec<Wish>) {
        let (lock, wake) = &*self.workers.queue;
        let mut queue = lock.lock().unwrap_or_else(PoisonError::into_inner);
        missing.retain(|wish| !queue.in_work.contains(&wish.key));
        missing.reverse();
        queue.waiting = missing;
        drop(queue);
        wake.notify_all();
    }

    /// Takes in what the workers finished. Returns whether anything came, and which files could not be decoded.
    pub fn collect(&mut self) -> (bool, Vec<StudyFailure>) {
        let mut came = false;
        let mut failures = Vec::new();
        while let Ok(Decoded { key, path, state }) = self.workers.results.try_recv() {
            came = true;
            if let FrameState::Failed(reason) = &state {
                failures.push(StudyFailure { path, reason: reason.to_string(), harmless: false });
            }
            self.keep(key, state);
        }
        if came {
            self.evict();
        }
        (came, failures)
    }

    fn keep(&mut self, key: FrameKey, state: FrameState) {
        // What scrolled by while it was decoded was wanted until the latest list.
        let rank = self.wanted.get(&key).copied();
        let last_wanted = if rank.is_some() { self.n_lists } else { self.n_lists.saturating_sub(1) };
        self.bytes += bytes_of(&state);
        let entry = Entry { state, last_wanted, rank: rank.unwrap_or(usize::MAX) };
        if let Some(old) = self.entries.insert(key, entry) {
            self.bytes -= bytes_of(&old.state);
        }
    }

    /// Forgets everything: another study was opened. Workers that are in the middle of a file may hang there for ever, on a
    /// drive that is gone: others take their places, and what they bring is not taken in.
    pub fn clear(&mut self) {
        self.want(Vec::new(), Vec::new());
        if self.workers.any_in_work() {
            self.workers = Workers::start(&self.limits, &self.waker);
        }
        self.entries.clear();
        self.bytes = 0;
    }

    /// Gives up what was wanted longest ago, of that the farthest from what was on screen, until the rest fits.
    fn evict(&mut self) {
        if self.bytes <= self.budget_bytes {
            return;
        }
        let idle = self.entries.iter().filter(|(key, _)| !self.wanted.contains_key(*key));
        let mut idle: Vec<_> =
            idle.map(|(key, entry)| ((entry.last_wanted, Reverse(entry.rank)), key.clone())).collect();
        idle.sort_unstable_by_key(|(age, _)| *age);
        for (_, key) in idle {
            if self.bytes <= self.budget_bytes {
                break;
            }
            if let Some(entry) = self.entries.remove(&key) {
                self.bytes -= bytes_of(&entry.state);
            }
        }
    }
}

impl Workers {
    fn start(limits: &Limits, waker: &Waker) -> Self {
        let queue = Arc::new((Mutex::new(Queue::default()), Condvar::new()));
        let (sender, results) = channel();
        // At least four: a file that hangs must not keep the others from the screen.
        let n_workers = thread::available_parallelism().map_or(4, usize::from).clamp(4, 8);
        for _ in 0..n_workers {
            let (queue, sender, waker, limits) = (queue.clone(), sender.clone(), waker.clone(), limits.clone());
            thread::spawn(move || work(&queue, &sender, &waker, &limits));
        }
        Self { queue, results }
    }

    fn any_in_work(&self) -> bool {
        !self.queue.0.lock().unwrap_or_else(PoisonError::into_inner).in_work.is_empty()
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        let (lock, wake) = &*self.queue;
        let mut queue = lock.lock().unwrap_or_else(PoisonError::into_inner);
        queue.waiting.clear();
        queue.closed = true;
        drop(queue);
        wake.notify_all();
    }
}

/// What a frame takes once decoded.
fn frame_bytes(instance: &Instance) -> usize {
    usize::try_from(instance.format.decoded_bytes()).unwrap_or(usize::MAX)
}

fn bytes_of(state: &FrameState) -> usize {
    match state {
        FrameState::Ready(pixels) => pixels.bytes(),
        FrameState::Failed(_) => 0,
    }
}

fn work(shared: &(Mutex<Queue>, Condvar), results: &Sender<Decoded>, waker: &Waker, limits: &Limits) {
    let (lock, wake) = shared;
    loop {
        let mut queue = lock.lock().unwrap_or_else(PoisonError::into_inner);
        let wish = loop {
            if queue.closed {
                return;
            }
            match queue.waiting.pop() {
                Some(wish) => break wish,
                None => queue = wake.wait(queue).unwrap_or_else(PoisonError::into_inner),
            }
        };
        queue.in_work.push(wish.key.clone());
        drop(queue);
        let state = match decode(&wish, limits) {
            Ok(pixels) => FrameState::Ready(Arc::new(pixels)),
            Err(reason) => FrameState::Failed(reason.into()),
        };
        // Sent before it leaves `in_work`, so that it cannot be asked for twice in between.
        let decoded = Decoded { key: wish.key.clone(), path: wish.instance.path.clone(), state };
        let sent = results.send(decoded);
        lock.lock().unwrap_or_else(PoisonError::into_inner).in_work.retain(|key| *key != wish.key);
        if sent.is_err() {
            return;
        }
        waker();
    }
}

fn decode(wish: &Wish, limits: &Limits) -> Result<FramePixels, String> {
    let (mut reader, len) =
        wish.source.open(&wish.instance.path).map_err(|error| dicom::DicomError::from(error).to_string())?;
    source::read_frame(&mut *reader, len, &wish.instance, wish.key.frame_idx, limits).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{source::Files, study::PixelFormat};

    /// Frames of 2 bytes, and room for `budget` of them.
    fn cache(budget: usize) -> FrameCache {
        let mut cache = FrameCache::new(Limits::default(), Arc::new(|| {}));
        cache.budget_bytes = 2 * budget;
        cache
    }

    fn key(number: usize) -> FrameKey {
        FrameKey { sop_uid: SopInstanceUid(number.to_string()), file: PathBuf::new(), frame_idx: 0 }
    }

    fn wishes(numbers: &[usize]) -> Vec<Wish> {
        let instance = Arc::new(Instance::of_pixels(PixelFormat::grey(1, 1, 16)));
        let source: Arc<dyn Source> = Arc::new(Files::new(Vec::new()));
        let wish = |number: &usize| Wish { key: key(*number), instance: instance.clone(), source: source.clone() };
        numbers.iter().map(wish).collect()
    }

    /// What is still there of the first so many, after `arrived` came in.
    fn kept(cache: &mut FrameCache, arrived: &[usize]) -> Vec<usize> {
        for number in arrived {
            let pixels = FramePixels::of_words(1, 1, false, vec![0]);
            cache.keep(key(*number), FrameState::Ready(Arc::new(pixels)));
            cache.evict();
        }
        (0..20).filter(|number| cache.peek(&key(*number)).is_some()).collect()
    }

    #[test]
    fn what_is_on_screen_stays_however_long_ago_it_came() {
        let mut cache = cache(3);
        cache.want(wishes(&[0]), wishes(&[1, 2]));
        assert_eq!(kept(&mut cache, &[0, 1, 2]), [0, 1, 2]);
        cache.want(wishes(&[0]), wishes(&[3, 4]));
        assert_eq!(kept(&mut cache, &[3]), [0, 1, 3], "of what nobody wants the farthest goes");
        assert_eq!(kept(&mut cache, &[4]), [0, 3, 4]);
    }

    #[test]
    fn what_was_wanted_longest_ago_goes_first() {
        let mut cache = cache(3);
        for shown in [5, 6, 7, 5] {
            cache.want(wishes(&[shown]), Vec::new());
            kept(&mut cache, &[shown]);
        }
        cache.want(wishes(&[8]), Vec::new());
        assert_eq!(kept(&mut cache, &[8]), [5, 7, 8], "5 was shown again after 6 and 7");
        assert_eq!(kept(&mut cache, &[9]), [5, 8, 9], "what scrolled by is no older than what was shown before it");
    }

    #[test]
    fn no_more_is_wanted_ahead_than_fits_but_all_that_is_on_screen() {
        let mut cache = cache(3);
        cache.want(wishes(&[0]), wishes(&[0, 1, 2, 3, 4]));
        assert_eq!(cache.wanted.len(), 3);
        cache.want(wishes(&[0, 1, 2, 3]), wishes(&[4]));
        assert_eq!(cache.wanted.len(), 4);
    }
}
