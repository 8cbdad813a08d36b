//! A folder of a hundred thousand files, and one without end: memory stays bounded.

use std::{
    fs, io,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use thecal::{
    dicom::{Limits, ReadSeek},
    source::{Cancel, Files, LoadEvent, Source, load_headers},
    study::StudyFailure,
};

const N_FILES: usize = 100_000;
/// What a hostile folder may cost above the base.
const MAX_GROWTH_KB: u64 = 300_000;
const PATIENCE: Duration = Duration::from_secs(60);

/// A figure of this process in kB; nothing where the system does not tell.
fn memory_kb(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

// One test, so that nothing else in this process takes memory while it measures.
#[test]
fn memory_stays_bounded_however_many_files_there_are() {
    a_hundred_thousand_files();
    a_folder_without_end();
}

fn a_hundred_thousand_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..N_FILES {
        fs::write(folder.path().join(format!("{number:06} a name of some length.txt")), b"x").expect("a file");
    }
    let before = memory_kb("VmRSS");
    let (sender, events) = mpsc::sync_channel(64);
    let source = Arc::new(Files::new(vec![folder.path().to_owned()]));
    let _ = load_headers(source, Limits::default(), Cancel::new(), move |event| {
        let _ = sender.send(event);
    });
    let (mut n_failed, mut total) = (0, 0);
    loop {
        match events.recv_timeout(PATIENCE).expect("an event") {
            LoadEvent::Failed(failure) => n_failed += usize::from(failure.harmless),
            LoadEvent::Found { total: found, .. } => total = total.max(found),
            LoadEvent::Header(_) => panic!("no file is an image"),
            LoadEvent::Done { .. } => break,
        }
    }
    assert_eq!((n_failed, total), (N_FILES, N_FILES));
    let (Some(before), Some(peak)) = (before, memory_kb("VmHWM")) else {
        eprintln!("skipped: this system does not tell how much memory was used");
        return;
    };
    assert!(peak.saturating_sub(before) < MAX_GROWTH_KB, "{} kB more", peak - before);
}

/// Names files until it is stopped; each can be opened once the gate is unlocked, and is empty.
struct Endless {
    n_named: AtomicUsize,
    gate: Mutex<()>,
}

impl Source for Endless {
    fn scan(&self, found: &mut dyn FnMut(PathBuf) -> ControlFlow<()>) -> Vec<StudyFailure> {
        while found(PathBuf::from("x")).is_continue() {
            self.n_named.fetch_add(1, Ordering::Relaxed);
        }
        Vec::new()
    }

    fn open(&self, _: &Path) -> io::Result<(Box<dyn ReadSeek>, u64)> {
        drop(self.gate.lock());
        Ok((Box::new(io::Cursor::new(Vec::new())), 0))
    }
}

/// Files wait to be read only so many at a time: the scan waits with them.
fn a_folder_without_end() {
    let source = Arc::new(Endless { n_named: AtomicUsize::new(0), gate: Mutex::new(()) });
    let shut = source.gate.lock().expect("not poisoned");
    let cancel = Cancel::new();
    let (sender, events) = mpsc::channel();
    let _ = load_headers(Arc::clone(&source) as Arc<dyn Source>, Limits::default(), cancel.clone(), move |event| {
        if matches!(event, LoadEvent::Done { .. }) {
            let _ = sender.send(event);
        }
    });
    // Until no more are named; that they might still be on their way only makes the test weaker, never fail.
    let mut last = usize::MAX;
    while last == 0 || last != source.n_named.load(Ordering::Relaxed) {
        last = source.n_named.load(Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(200));
    }
    assert!(last <= N_FILES + 1000, "{last} files wait");
    cancel.cancel();
    assert_eq!(events.recv_timeout(PATIENCE), Ok(LoadEvent::Done { cancelled: true }));
    drop(shut);
}
