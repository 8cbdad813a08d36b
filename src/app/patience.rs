//! Questions to a drive, asked on a thread: a drive that is there answers at once, and one that hangs keeps nobody waiting.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel},
    thread,
    time::Duration,
};

use super::Waker;

/// How long an answer is waited for before the window goes on without it. A drive of this computer needs a millisecond.
const PATIENCE: Duration = Duration::from_millis(500);

/// An answer that has not come yet.
pub(super) struct Awaited<T>(Receiver<T>);

/// Asks; the answer where it comes soon, else what to look at until it does. The window is woken then.
pub(super) fn ask<T: Send + 'static>(
    waker: Waker,
    question: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Awaited<T>> {
    let (sender, answer) = channel();
    thread::spawn(move || {
        if sender.send(question()).is_ok() {
            waker();
        }
    });
    match answer.recv_timeout(PATIENCE) {
        Ok(answer) => Ok(answer),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Err(Awaited(answer)),
    }
}

impl<T> Awaited<T> {
    /// The answer once it is there; `Err`: it will never come.
    pub fn tick(&self) -> Option<Result<T, ()>> {
        match self.0.try_recv() {
            Ok(answer) => Some(Ok(answer)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(())),
        }
    }
}

/// Whether there is surely nothing at a path. A drive that does not answer may have it.
pub fn is_surely_missing(path: &Path) -> bool {
    let path: PathBuf = path.to_owned();
    ask(std::sync::Arc::new(|| {}), move || !path.exists()).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Instant};

    use super::*;

    #[test]
    fn what_answers_at_once_is_there_and_what_hangs_is_not_waited_for() {
        assert_eq!(ask(Arc::new(|| {}), || 7).ok(), Some(7));
        let (woken, wake) = channel();
        let (go_on, wait) = channel::<()>();
        let begun = Instant::now();
        let waker: Waker = Arc::new(move || woken.send(()).expect("somebody waits"));
        let Err(awaited) = ask(waker, move || wait.recv().is_ok()) else { panic!("it hangs") };
        assert!(begun.elapsed() < Duration::from_secs(5));
        assert_eq!(awaited.tick(), None);
        go_on.send(()).expect("it waits");
        wake.recv().expect("the window is woken");
        assert_eq!(awaited.tick(), Some(Ok(true)));
        assert!(is_surely_missing(Path::new("/no/such/file")) && !is_surely_missing(Path::new(".")));
    }
}
