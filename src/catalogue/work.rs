//! What all objects of a download share: hosts in turn, patience, the count, and whether to go on.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{Patience, Progress, Trouble, client::Client, progress::Tally};
use crate::source::Cancel;

/// One question to a host: whether it came forward with it, and what it answered.
pub type Ask<'a, T> = &'a dyn Fn(&Client) -> (bool, Result<T, Trouble>);

/// What all objects of a download share.
pub struct Work<'a> {
    /// The hosts in turn.
    pub clients: &'a [Client],
    /// The host that answered last.
    pub preferred: AtomicUsize,
    /// Limits in time.
    pub patience: &'a Patience,
    /// The person stops it.
    pub cancel: &'a Cancel,
    /// Another object failed.
    pub stop: AtomicBool,
    /// The count.
    pub tally: Mutex<Tally>,
    /// Who is told of it.
    pub tell: &'a (dyn Fn(&Progress) + Sync),
}

impl Work<'_> {
    /// Changes the count and tells it.
    pub fn count(&self, change: impl FnOnce(&mut Tally)) {
        let progress = {
            let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut tally);
            tally.progress()
        };
        (self.tell)(&progress);
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// [`Trouble::Stopped`].
    pub fn go_on(&self) -> Result<(), Trouble> {
        let stops = self.cancel.is_cancelled() || self.stop.load(Ordering::Relaxed);
        if stops { Err(Trouble::Stopped) } else { Ok(()) }
    }

    /// Asks the hosts in turn, the one that answered last first; each as often as patience has it. `ask` returns whether
    /// it came forward, with its trouble.
    ///
    /// # Errors
    /// The most telling trouble: that a host is out of reach says less than what another one answered.
    pub fn ask<T>(&self, ask: Ask<'_, T>) -> Result<T, Trouble> {
        let (first, n) = (self.preferred.load(Ordering::Relaxed), self.clients.len());
        let mut telling: Option<Trouble> = None;
        for at in (0..n).map(|turn| (first + turn) % n.max(1)) {
            match self.ask_one(&self.clients[at], ask) {
                Ok(answer) => {
                    self.preferred.store(at, Ordering::Relaxed);
                    return Ok(answer);
                }
                Err(trouble) if trouble.is_of_host() => {
                    telling = Some(telling.filter(|_| trouble == Trouble::Offline).unwrap_or(trouble));
                }
                Err(trouble) => return Err(trouble),
            }
        }
        Err(telling.unwrap_or(Trouble::Offline))
    }

    fn ask_one<T>(&self, client: &Client, ask: Ask<'_, T>) -> Result<T, Trouble> {
        let (mut attempt, mut pause) = (0, self.patience.pause);
        loop {
            self.go_on()?;
            let (came_forward, result) = ask(client);
            attempt += u32::from(!came_forward);
            match result {
                Err(trouble) if trouble.may_pass() && attempt < self.patience.attempts => {}
                result => return result,
            }
            if !came_forward {
                self.rest(pause)?;
                pause *= 2;
            }
        }
    }

    /// Waits, but not when it is stopped.
    fn rest(&self, pause: Duration) -> Result<(), Trouble> {
        const NAP: Duration = Duration::from_millis(50);
        let until = Instant::now() + pause;
        while Instant::now() < until {
            self.go_on()?;
            thread::sleep(NAP.min(until.saturating_duration_since(Instant::now())));
        }
        self.go_on()
    }
}
