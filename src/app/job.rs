//! One piece of work on a thread of its own: its result is taken in when it is there, and it is stopped when it is dropped.

use std::{
    sync::mpsc::{Receiver, TryRecvError, channel},
    thread,
};

use super::Waker;
use crate::source::Cancel;

/// Work that is under way.
pub(super) struct Job<T> {
    result: Receiver<Result<T, String>>,
    cancel: Cancel,
    broke_off: &'static str,
}

impl<T: Send + 'static> Job<T> {
    /// Begins the work, which looks at the flag now and then; the window is woken when it is done. `broke_off` is the
    /// sentence for a thread that ended without a result.
    pub fn start(
        waker: Waker,
        broke_off: &'static str,
        work: impl FnOnce(&Cancel) -> Result<T, String> + Send + 'static,
    ) -> Self {
        let (sender, result) = channel();
        let cancel = Cancel::new();
        let of_worker = cancel.clone();
        thread::spawn(move || {
            if sender.send(work(&of_worker)).is_ok() {
                waker();
            }
        });
        Self { result, cancel, broke_off }
    }

    /// Asks it to stop; its result is still taken in.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// The result once it is there, or why there is none.
    pub fn tick(&self) -> Option<Result<T, String>> {
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(self.broke_off.to_owned())),
        }
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use super::*;

    fn result_of(job: &Job<u8>, woken: &mpsc::Receiver<()>) -> Result<u8, String> {
        woken.recv().expect("the thread wakes or ends");
        job.tick().expect("a result")
    }

    #[test]
    fn a_job_wakes_the_window_tells_its_result_and_stops_when_it_is_dropped() {
        let (wake, woken) = mpsc::channel();
        let waker: Waker = Arc::new(move || wake.send(()).expect("somebody waits"));
        let job = Job::start(waker.clone(), "It broke off.", |_| Ok(7));
        assert_eq!(result_of(&job, &woken), Ok(7));
        let (go_on, wait) = mpsc::channel::<()>();
        let (tell, told) = mpsc::channel();
        let job: Job<u8> = Job::start(waker, "It broke off.", move |cancel| {
            wait.recv().expect("told to go on");
            tell.send(cancel.is_cancelled()).expect("somebody listens");
            Ok(0)
        });
        assert_eq!(job.tick(), None);
        drop(job);
        go_on.send(()).expect("it waits");
        assert!(told.recv().expect("it looked"), "stopped");
    }
}
