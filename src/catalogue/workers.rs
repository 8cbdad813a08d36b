//! Several tasks at once on threads that end with the call; the first that fails stops all.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use super::Trouble;

/// Does `work` for every task, at most `at_once` at a time. `stop` is set once one has failed: work looks at it.
///
/// # Errors
/// That of the task that failed first.
pub fn run<T: Sync>(
    tasks: &[T],
    at_once: usize,
    stop: &AtomicBool,
    work: &(dyn Fn(&T) -> Result<(), Trouble> + Sync),
) -> Result<(), Trouble> {
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
    let one = || {
        while !stop.load(Ordering::Relaxed) {
            let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
            if let Err(trouble) = work(task) {
                let mut first = failed.lock().unwrap_or_else(PoisonError::into_inner);
                // What stopped because another failed says nothing of its own.
                if !stop.swap(true, Ordering::Relaxed) {
                    *first = Some(trouble);
                }
                return;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..at_once.min(tasks.len()) {
            scope.spawn(one);
        }
        one();
    });
    failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_done_or_the_first_failure_stops_the_rest() {
        let done = AtomicUsize::new(0);
        let count = |_: &usize| {
            done.fetch_add(1, Ordering::Relaxed);
            Ok(())
        };
        let tasks: Vec<usize> = (0..100).collect();
        assert_eq!(run(&tasks, 6, &AtomicBool::new(false), &count), Ok(()));
        assert_eq!(done.load(Ordering::Relaxed), 100);
        let fails = |task: &usize| if *task == 10 { Err(Trouble::Busy) } else { count(task) };
        let stop = AtomicBool::new(false);
        assert_eq!(run(&tasks, 6, &stop, &fails), Err(Trouble::Busy));
        assert!(stop.load(Ordering::Relaxed) && done.load(Ordering::Relaxed) < 200);
        assert_eq!(run::<usize>(&[], 6, &AtomicBool::new(false), &count), Ok(()));
    }
}
