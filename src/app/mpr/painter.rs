//! Fine pictures on a worker: of each view the newest wish alone, what it replaces is given up.

use std::sync::{
    Arc, Condvar, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
    mpsc::{Receiver, Sender, channel},
};

use super::view::Surface;
use crate::{
    app::Waker,
    reslice::{Grid, Slab},
};

/// A picture that is wanted.
pub struct PaintWish {
    /// Which view.
    pub view: usize,
    /// Which of its pictures.
    pub generation: u64,
    /// What is cut.
    pub surface: Surface,
    /// How thick.
    pub slab: Slab,
}

/// A finished picture.
pub struct Painted {
    /// Which view.
    pub view: usize,
    /// Which of its pictures.
    pub generation: u64,
    /// Its grey levels, row by row.
    pub levels: Vec<u16>,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<PaintWish>,
    in_work: Option<(usize, Arc<AtomicBool>)>,
    closed: bool,
}

/// The worker and what it is asked.
pub struct Painter {
    shared: Arc<(Mutex<Queue>, Condvar)>,
    results: Receiver<Painted>,
}

impl Painter {
    /// Starts the worker. It ends when the painter is dropped.
    pub fn new(grid: Arc<Grid>, waker: Waker) -> Self {
        let shared = Arc::new((Mutex::new(Queue::default()), Condvar::new()));
        let (sender, results) = channel();
        let of_worker = Arc::clone(&shared);
        std::thread::spawn(move || work(&grid, &of_worker, &sender, &waker));
        Self { shared, results }
    }

    /// Asks for a picture in place of whatever was asked for this view before.
    pub fn want(&self, wish: PaintWish) {
        let mut queue = lock(&self.shared.0);
        queue.drop_view(wish.view);
        queue.waiting.push(wish);
        drop(queue);
        self.shared.1.notify_one();
    }

    /// Nothing that was asked for this view is wanted any more.
    pub fn forget(&self, view: usize) {
        lock(&self.shared.0).drop_view(view);
    }

    /// What was finished since the last time.
    pub fn finished(&self) -> impl Iterator<Item = Painted> {
        self.results.try_iter()
    }
}

impl Queue {
    fn drop_view(&mut self, view: usize) {
        self.waiting.retain(|other| other.view != view);
        if let Some((_, stop)) = self.in_work.as_ref().filter(|(other, _)| *other == view) {
            stop.store(true, Ordering::Relaxed);
        }
    }
}

impl Drop for Painter {
    fn drop(&mut self) {
        let mut queue = lock(&self.shared.0);
        queue.closed = true;
        queue.waiting.clear();
        if let Some((_, stop)) = &queue.in_work {
            stop.store(true, Ordering::Relaxed);
        }
        drop(queue);
        self.shared.1.notify_all();
    }
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

fn work(grid: &Grid, (queue, wake): &(Mutex<Queue>, Condvar), results: &Sender<Painted>, waker: &Waker) {
    loop {
        let mut waiting = lock(queue);
        let (wish, stop) = loop {
            if waiting.closed {
                return;
            }
            // First come, first served, so that no view starves beside one that is dragged.
            if !waiting.waiting.is_empty() {
                let wish = waiting.waiting.remove(0);
                let stop = Arc::new(AtomicBool::new(false));
                waiting.in_work = Some((wish.view, stop.clone()));
                break (wish, stop);
            }
            waiting = wake.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        };
        drop(waiting);
        let levels = wish.surface.levels(grid, &wish.slab, &stop);
        lock(queue).in_work = None;
        if let Some(levels) = levels {
            if results.send(Painted { view: wish.view, generation: wish.generation, levels }).is_err() {
                return;
            }
            waker();
        }
    }
}
