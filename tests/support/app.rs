//! Driving the program's state without a window: commands in, then ticks until nothing changes.

use std::{
    path::Path,
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use thecal::{
    app::{AppState, Command, FrameKey, QuizCommand, Settings, StudyCommand, ViewCommand},
    quiz::ProgressStore,
};

const PATIENCE: Duration = Duration::from_secs(30);
const LONGEST_NAP: Duration = Duration::from_millis(50);

/// The program with a way to wait for its workers.
pub struct Driver {
    /// The program.
    pub app: AppState,
    woken: Arc<(Mutex<bool>, Condvar)>,
}

impl Driver {
    /// The program as at any start but the first.
    pub fn new() -> Self {
        let woken = Arc::new((Mutex::new(false), Condvar::new()));
        let waker = Arc::clone(&woken);
        let wake = move || {
            *waker.0.lock().expect("not poisoned") = true;
            waker.1.notify_all();
        };
        let app = AppState::new(Settings { notice_seen: true, ..Settings::default() }, Arc::new(wake)).without_saving();
        Self { app, woken }
    }

    /// The program with a folder opened and everything on screen decoded.
    pub fn opened(path: &Path) -> Self {
        let mut driver = Self::new();
        driver.app.dispatch(Command::Study(StudyCommand::Open(vec![path.to_owned()])));
        driver.until("everything is read", |app| app.loading.as_ref().is_some_and(|it| it.progress.finished));
        driver.until_pictures();
        driver
    }

    /// Carries out a command.
    pub fn quiz(&mut self, command: QuizCommand) {
        self.app.dispatch(Command::Quiz(command));
    }

    /// Carries out a command on a viewport.
    pub fn view(&mut self, command: ViewCommand) {
        self.app.dispatch(Command::View(command));
    }

    /// Waits until the folders that are being opened are read, and every viewport has its picture.
    pub fn until_read(&mut self) {
        self.until("everything is read", |app| app.loading.as_ref().is_some_and(|it| it.progress.finished));
        self.until_pictures();
    }

    /// Keeps progress in this file from now on; waits until what is in it is known.
    pub fn keep_progress_in(&mut self, file: &Path) {
        let woken = Arc::clone(&self.woken);
        let wake = move || {
            *woken.0.lock().expect("not poisoned") = true;
            woken.1.notify_all();
        };
        self.app.store = ProgressStore::start(file.to_owned(), Arc::new(wake));
        self.until("progress is read", |app| app.store.is_loaded());
    }

    /// Takes in results until `done`; fails after half a minute.
    pub fn until(&mut self, what: &str, done: impl Fn(&AppState) -> bool) {
        let started = Instant::now();
        loop {
            while self.app.tick() {}
            if done(&self.app) {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "waited in vain until {what}");
            let (lock, changed) = &*self.woken;
            let woken = lock.lock().expect("not poisoned");
            let (mut woken, _) = changed.wait_timeout_while(woken, LONGEST_NAP, |woken| !*woken).expect("not poisoned");
            *woken = false;
        }
    }

    /// Waits until every viewport with a series has its picture.
    pub fn until_pictures(&mut self) {
        self.until("the pictures are there", |app| {
            app.visible_slots().all(|slot| app.slot_series(slot).is_none() || app.ready_pixels(slot).is_some())
        });
    }

    /// Waits until every slice of every series on screen is decoded or refused.
    pub fn until_decoded(&mut self) {
        self.until("all slices are decoded", is_decoded);
    }
}

/// Whether every slice of every series on screen is decoded or refused.
pub fn is_decoded(app: &AppState) -> bool {
    app.visible_slots().filter_map(|slot| app.slot_series(slot)).all(|series| {
        series.frames.iter().all(|frame| {
            let instance = &series.instances[frame.instance_idx];
            app.frames.peek(&FrameKey::of(instance, frame.frame_idx)).is_some()
        })
    })
}
