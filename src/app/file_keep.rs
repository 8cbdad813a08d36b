//! One small file of choices, written on a thread of its own, a moment after a change.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel},
    thread,
    time::Duration,
};

use super::Waker;
use crate::disk;

/// How long after a change it is written; what follows within that time goes with it.
const WRITE_AFTER: Duration = Duration::from_millis(500);
/// How long the end of the program waits for what is not yet written.
const PATIENCE_AT_EXIT: Duration = Duration::from_secs(2);

enum Job {
    Save(String),
    Flush(SyncSender<()>),
}

/// The way to the file and back; without one nothing is kept.
#[derive(Default)]
pub(super) struct FileKeep {
    thread: Option<(Sender<Job>, Receiver<io::Error>)>,
}

impl FileKeep {
    /// Keeps a text in this file from now on; its folder is made when it is first written.
    pub fn start(file: PathBuf, name: &str, waker: Waker) -> Self {
        let (jobs, todo) = channel();
        let (tell, news) = channel();
        let work = move || {
            run(&file, &todo, |failure| {
                // Nobody listens any more at the end.
                let _ = tell.send(failure);
                waker();
            });
        };
        let started = thread::Builder::new().name(name.to_owned()).spawn(work);
        Self { thread: started.is_ok().then_some((jobs, news)) }
    }

    /// Has the file written anew, whole or not at all.
    pub fn save(&self, text: String) {
        if let Some((jobs, _)) = &self.thread {
            // The thread ends with this only.
            let _ = jobs.send(Job::Save(text));
        }
    }

    /// Why it could not be written, if that happened since it was last asked.
    pub fn failure(&self) -> Option<io::Error> {
        self.thread.as_ref().and_then(|(_, news)| news.try_iter().last())
    }
}

impl Drop for FileKeep {
    fn drop(&mut self) {
        let Some((jobs, _)) = &self.thread else { return };
        let (done, wait) = sync_channel(1);
        if jobs.send(Job::Flush(done)).is_ok() {
            let _ = wait.recv_timeout(PATIENCE_AT_EXIT);
        }
    }
}

fn run(file: &Path, todo: &Receiver<Job>, tell: impl Fn(io::Error)) {
    let mut waiting: Option<String> = None;
    loop {
        let job = match waiting {
            Some(_) => todo.recv_timeout(WRITE_AFTER),
            None => todo.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let (done, ended) = match job {
            Ok(Job::Save(text)) => {
                waiting = Some(text);
                continue;
            }
            Ok(Job::Flush(done)) => (Some(done), false),
            Err(RecvTimeoutError::Timeout) => (None, false),
            Err(RecvTimeoutError::Disconnected) => (None, true),
        };
        if let Some(Err(error)) = waiting.take().map(|text| write(file, &text)) {
            tell(error);
        }
        if let Some(done) = done {
            // Whoever asked may have stopped waiting.
            let _ = done.try_send(());
        }
        if ended {
            return;
        }
    }
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    disk::write_atomically(file, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use super::*;

    #[test]
    fn the_last_of_quick_changes_is_written_and_nothing_is_lost_at_the_end() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("deeper").join("choices.json");
        let keep = FileKeep::start(file.clone(), "choices", Arc::new(|| {}));
        (0..100).for_each(|number| keep.save(number.to_string()));
        drop(keep);
        assert_eq!(fs::read_to_string(&file).expect("written"), "99");
    }

    #[test]
    fn what_cannot_be_written_is_told_and_wakes_the_window() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let no_folder = folder.path().join("a file");
        fs::write(&no_folder, "").expect("written");
        let (wake, woken) = mpsc::channel();
        let waker: Waker = Arc::new(move || wake.send(()).expect("somebody waits"));
        let keep = FileKeep::start(no_folder.join("choices.json"), "choices", waker);
        assert!(keep.failure().is_none());
        keep.save("1".to_owned());
        woken.recv().expect("the thread tells");
        assert!(keep.failure().is_some() && keep.failure().is_none(), "once");
    }
}
