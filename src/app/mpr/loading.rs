//! Loading a volume: every slice decoded once, on workers, with progress and a way to stop.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

use crate::{
    app::{Waker, job::Job},
    dicom::Limits,
    reslice::{Grid, Levels, StackPlan, range_of},
    source::{self, Cancel, Source},
    study::{FramePixels, Series},
};

/// Slices decoded side by side.
const AT_ONCE: usize = 16;
/// The sentence where nothing came of it.
const GIVEN_UP: &str = "Loading the volume was given up.";

/// A volume on its way.
pub struct VolumeLoading {
    done: Arc<AtomicUsize>,
    total: usize,
    job: Job<Grid>,
    /// When it began: progress is shown only when it takes a moment.
    pub started: Instant,
}

impl VolumeLoading {
    /// Begins to load what a plan says of a series.
    pub fn start(
        series: Arc<Series>,
        plan: StackPlan,
        known: HashMap<usize, Arc<FramePixels>>,
        source: Arc<dyn Source>,
        limits: Limits,
        waker: Waker,
    ) -> Self {
        let done = Arc::new(AtomicUsize::new(0));
        let total = plan.fillers.len() * if plan.as_stored { 1 } else { 2 };
        let (done_there, waker_there) = (done.clone(), waker.clone());
        let job = Job::start(waker, GIVEN_UP, move |cancel| {
            let (cancel, done, waker) = (cancel.clone(), done_there, waker_there);
            let reader = Reader { series, plan, known, source, limits, cancel, done, waker };
            reader.volume().unwrap_or_else(|| Err(GIVEN_UP.to_owned()))
        });
        Self { done, total, job, started: Instant::now() }
    }

    /// How much is done, from 0 to 1.
    pub fn share(&self) -> f32 {
        self.done.load(Ordering::Relaxed) as f32 / self.total.max(1) as f32
    }

    /// The volume, once it is there, or why there is none.
    pub fn tick(&self) -> Option<Result<Grid, String>> {
        self.job.tick()
    }
}

/// What was made, or why it was not; nothing where it was stopped.
type Made<T> = Option<Result<T, String>>;

struct Reader {
    series: Arc<Series>,
    plan: StackPlan,
    /// Slices that are decoded already.
    known: HashMap<usize, Arc<FramePixels>>,
    source: Arc<dyn Source>,
    limits: Limits,
    cancel: Cancel,
    done: Arc<AtomicUsize>,
    waker: Waker,
}

impl Reader {
    /// `None` where it was stopped.
    fn volume(&self) -> Made<Grid> {
        let levels = match self.levels()? {
            Ok(levels) => levels,
            Err(why) => return Some(Err(why)),
        };
        let mut voxels = match self.plan.empty() {
            Ok(voxels) => voxels,
            Err(refusal) => return Some(Err(refusal.to_string())),
        };
        let n_layers = self.plan.fillers.len();
        for first in (0..n_layers).step_by(AT_ONCE) {
            let layers = first..(first + AT_ONCE).min(n_layers);
            let level = |slice: usize, pixels: &FramePixels| {
                self.series.instance(slice).map(|instance| levels.of_frame(pixels, instance)).unwrap_or_default()
            };
            let made = match self.decoded(&self.plan.slices_of(layers.clone()), level)? {
                Ok(made) => made,
                Err(why) => return Some(Err(why)),
            };
            for layer in layers {
                self.plan.fill(&mut voxels, layer, |slice| made.get(&slice).map(Vec::as_slice));
                self.advance();
            }
        }
        Some(Ok(self.plan.finish(voxels, levels)))
    }

    /// What grey levels mean: stored values as they are; of all others the range has to be known first.
    fn levels(&self) -> Made<Levels> {
        if self.plan.as_stored {
            return Some(Ok(Levels::Stored { signed: self.plan.signed }));
        }
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        let n_layers = self.plan.fillers.len();
        for first in (0..n_layers).step_by(AT_ONCE) {
            let layers = first..(first + AT_ONCE).min(n_layers);
            let n = layers.len();
            let range = |slice: usize, pixels: &FramePixels| range_of(pixels, &self.series, slice);
            let ranges = match self.decoded(&self.plan.slices_of(layers), range)? {
                Ok(ranges) => ranges,
                Err(why) => return Some(Err(why)),
            };
            for [least, most] in ranges.into_values().flatten() {
                (low, high) = (low.min(least), high.max(most));
            }
            (0..n).for_each(|_| self.advance());
        }
        Some(Ok(Levels::of_range(low, high)))
    }

    /// What is made of some slices, several at a time.
    fn decoded<T: Send>(
        &self,
        slices: &[usize],
        make: impl Fn(usize, &FramePixels) -> T + Sync,
    ) -> Made<HashMap<usize, T>> {
        let n_threads = thread::available_parallelism().map_or(1, usize::from).clamp(1, 8);
        let share = slices.len().div_ceil(n_threads).max(1);
        let make = &make;
        let parts: Vec<Made<Vec<(usize, T)>>> = thread::scope(|scope| {
            let workers: Vec<_> = slices
                .chunks(share)
                .map(|slices| {
                    scope.spawn(move || {
                        let mut made = Vec::new();
                        for slice in slices {
                            if self.cancel.is_cancelled() {
                                return None;
                            }
                            match self.pixels(*slice) {
                                Ok(pixels) => made.push((*slice, make(*slice, &pixels))),
                                Err(why) => return Some(Err(why)),
                            }
                        }
                        Some(Ok(made))
                    })
                })
                .collect();
            let failed = || Some(Err("Loading the volume failed.".to_owned()));
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| failed())).collect()
        });
        let mut all = HashMap::new();
        for part in parts {
            match part? {
                Ok(made) => all.extend(made),
                Err(why) => return Some(Err(why)),
            }
        }
        Some(Ok(all))
    }

    fn pixels(&self, slice: usize) -> Result<Arc<FramePixels>, String> {
        if let Some(known) = self.known.get(&slice) {
            return Ok(known.clone());
        }
        let told = |why: String| format!("Slice {} cannot be read, so there is no volume: {why}", slice + 1);
        let frame = self.series.frames.get(slice).zip(self.series.instance(slice));
        let (frame, instance) = frame.ok_or_else(|| told("it is not there".to_owned()))?;
        let (mut reader, len) = self.source.open(&instance.path).map_err(|error| told(error.to_string()))?;
        source::read_frame(&mut *reader, len, instance, frame.frame_idx, &self.limits)
            .map(Arc::new)
            .map_err(|error| told(error.to_string()))
    }

    /// One layer more; the window is told now and then.
    fn advance(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(AT_ONCE) {
            (self.waker)();
        }
    }
}
