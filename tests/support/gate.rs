//! A source whose files, but for the first few, cannot be opened until a gate is.

use std::{
    collections::BTreeSet,
    io,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex},
};

use thecal::{
    dicom::ReadSeek,
    source::{Files, Source},
    study::StudyFailure,
};

/// Files of which only the first so many can be opened while the gate is shut.
pub struct Gated {
    files: Files,
    n_free: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    free: BTreeSet<PathBuf>,
    is_open: bool,
}

impl Gated {
    /// The files of a folder; the first `n_free` that are asked for can be opened.
    pub fn new(folder: &Path, n_free: usize) -> Arc<Self> {
        let files = Files::new(vec![folder.to_owned()]);
        Arc::new(Self { files, n_free, state: Mutex::default(), changed: Condvar::new() })
    }

    /// Lets everything through.
    pub fn open_gate(&self) {
        self.state.lock().expect("not poisoned").is_open = true;
        self.changed.notify_all();
    }

    /// How many different files could be opened so far.
    pub fn n_let_through(&self) -> usize {
        self.state.lock().expect("not poisoned").free.len()
    }
}

impl Source for Gated {
    fn scan(&self, found: &mut dyn FnMut(PathBuf) -> ControlFlow<()>) -> Vec<StudyFailure> {
        self.files.scan(found)
    }

    fn open(&self, path: &Path) -> io::Result<(Box<dyn ReadSeek>, u64)> {
        let mut state = self.state.lock().expect("not poisoned");
        while !(state.is_open || state.free.len() < self.n_free || state.free.contains(path)) {
            state = self.changed.wait(state).expect("not poisoned");
        }
        state.free.insert(path.to_owned());
        drop(state);
        self.files.open(path)
    }
}
