//! A download on a thread of its own, and how far it is.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::{
    super::{Waker, job::Job},
    After,
};
use crate::catalogue::{Patience, Place, Progress, PublicStudy, Trouble, fetch};

/// The window is told of progress at most so often.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// A download under way.
pub(super) struct Running {
    /// Which study.
    pub idx: usize,
    /// Whether the person has it stopped; it ends at the next bytes.
    pub stopping: bool,
    /// Whether it is opened when it is whole.
    pub opens: bool,
    job: Job<(Result<(), Trouble>, After)>,
    progress: Arc<Mutex<Progress>>,
}

impl Running {
    /// Begins; contacts the study's hosts.
    pub fn start(idx: usize, study: &Arc<PublicStudy>, place: &Place, patience: Patience, waker: &Waker) -> Self {
        let progress = Arc::new(Mutex::new(Progress::default()));
        let (study, place, shared, wake) = (Arc::clone(study), place.clone(), Arc::clone(&progress), waker.clone());
        let broke_off = "The download broke off. What is here is kept; download again to go on from there.";
        let job = Job::start(waker.clone(), broke_off, move |cancel| {
            let told = Mutex::new(Instant::now());
            let tell = |now: &Progress| {
                *shared.lock().unwrap_or_else(PoisonError::into_inner) = *now;
                let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                if TELL_EVERY <= told.elapsed() {
                    *told = Instant::now();
                    wake();
                }
            };
            let fetched = fetch(&study, &place, &patience, cancel, &tell);
            Ok((fetched, After::of(&place, &study)))
        });
        Self { idx, stopping: false, opens: true, job, progress }
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks it to stop.
    pub fn stop(&mut self) {
        self.stopping = true;
        self.job.cancel();
    }

    /// How it ended, once it has, and what is here then, where that is known.
    pub fn tick(&self) -> Option<(Result<(), String>, Option<After>)> {
        Some(match self.job.tick()? {
            Ok((fetched, after)) => (fetched.map_err(|trouble| trouble.to_string()), Some(after)),
            Err(sentence) => (Err(sentence), None),
        })
    }
}
