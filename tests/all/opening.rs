//! Opening folders: what arrives first, what one bad file costs, and how fast a load stops.

use std::{
    fs, io,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, Receiver},
    },
    time::Duration,
};

use crate::support::{Slice, gate::Gated};
use thecal::{
    dicom::{self, Limits, ReadSeek},
    source::{Cancel, Files, LoadEvent, Source, load_headers},
    study::{Instance, StudyFailure},
    volume::StudyBuilder,
};

const PATIENCE: Duration = Duration::from_secs(20);

fn folder_of(n: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..n {
        Slice::sagittal(1, number).write(folder.path(), &format!("{:05}", (number * 7919) % 10_007));
    }
    folder
}

fn load(source: Arc<dyn Source>, cancel: &Cancel) -> Receiver<LoadEvent> {
    let (sender, receiver) = mpsc::sync_channel(64);
    let _ = load_headers(source, Limits::default(), cancel.clone(), move |event| {
        let _ = sender.send(event);
    });
    receiver
}

/// The next header or the end; `None` at the end.
fn next_header(events: &Receiver<LoadEvent>) -> Option<Box<Instance>> {
    loop {
        match events.recv_timeout(PATIENCE).expect("an event") {
            LoadEvent::Header(instance) => return Some(instance),
            LoadEvent::Done { .. } => return None,
            LoadEvent::Found { .. } | LoadEvent::Failed(_) => {}
        }
    }
}

#[test]
fn headers_and_first_pixels_come_while_the_rest_is_stuck() {
    let folder = folder_of(300);
    let source = Gated::new(folder.path(), 20);
    let events = load(Arc::clone(&source) as Arc<dyn Source>, &Cancel::new());

    let mut builder = StudyBuilder::new();
    for _ in 0..20 {
        builder.add(Arc::from(next_header(&events).expect("twenty headers before the gate opens")));
    }
    let studies = builder.studies();
    let series = &studies[0].series[0];
    assert_eq!(series.frames.len(), 20);
    let first = series.instance(0).expect("a first frame");
    let (mut reader, len) = source.open(&first.path).expect("let through before");
    let pixels = dicom::read_frame(&mut *reader, len, first, 0, &Limits::default()).expect("pixels");
    let number = first.instance_number.expect("a number");
    assert_eq!(pixels.stored(1, 0), Some(f64::from(1 + number)));

    source.open_gate();
    while let Some(instance) = next_header(&events) {
        builder.add(Arc::from(instance));
    }
    let studies = builder.studies();
    let series = &studies[0].series[0];
    assert_eq!((series.frames.len(), series.warnings.len()), (300, 0), "{:?}", series.warnings);
    let numbers: Vec<_> = (0..300).filter_map(|frame| series.instance(frame)?.instance_number).collect();
    assert!(numbers.is_sorted(), "from right to left, whatever the names");
}

#[test]
fn files_that_hang_hold_up_nobody() {
    /// Hangs in some files only.
    struct SomeHang {
        gated: Arc<Gated>,
        files: Files,
    }
    impl Source for SomeHang {
        fn scan(&self, found: &mut dyn FnMut(PathBuf) -> ControlFlow<()>) -> Vec<StudyFailure> {
            self.files.scan(found)
        }
        fn open(&self, path: &Path) -> io::Result<(Box<dyn ReadSeek>, u64)> {
            let hangs = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("+hangs"));
            if hangs { self.gated.open(path) } else { self.files.open(path) }
        }
    }
    let folder = folder_of(50);
    for number in 50..62 {
        Slice::sagittal(1, number).write(folder.path(), &format!("+hangs{number}"));
    }
    let gated = Gated::new(folder.path(), 0);
    let files = Files::new(vec![folder.path().to_owned()]);
    let events = load(Arc::new(SomeHang { gated: Arc::clone(&gated), files }), &Cancel::new());
    for _ in 0..50 {
        let number = next_header(&events).expect("all that do not hang").instance_number;
        assert!(number < Some(50), "{number:?}");
    }
    gated.open_gate();
    for _ in 50..62 {
        assert!(next_header(&events).is_some());
    }
    assert!(next_header(&events).is_none());
}

#[test]
fn one_bad_file_is_one_failure() {
    let folder = folder_of(30);
    let mut cut = Slice::sagittal(1, 99).bytes();
    cut.truncate(400);
    fs::write(folder.path().join("cut.dcm"), cut).expect("a file");
    fs::write(folder.path().join("readme.txt"), "no image").expect("a file");
    let events = load(Arc::new(Files::new(vec![folder.path().to_owned()])), &Cancel::new());
    let (mut headers, mut failures, mut total) = (0, Vec::new(), 0);
    loop {
        match events.recv_timeout(PATIENCE).expect("an event") {
            LoadEvent::Header(_) => headers += 1,
            LoadEvent::Failed(failure) => failures.push(failure),
            LoadEvent::Found { total: found, .. } => total = total.max(found),
            LoadEvent::Done { cancelled } => {
                assert!(!cancelled);
                break;
            }
        }
    }
    failures.sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!((headers, total), (30, 32));
    assert!(matches!(&failures[..], [cut, readme] if !cut.harmless && readme.harmless), "{failures:?}");
}

#[test]
fn cancelling_ends_a_load_that_is_stuck() {
    let folder = folder_of(100);
    let source = Gated::new(folder.path(), 5);
    let cancel = Cancel::new();
    let events = load(source, &cancel);
    for _ in 0..5 {
        assert!(next_header(&events).is_some());
    }
    cancel.cancel();
    let last = std::iter::from_fn(|| events.recv_timeout(PATIENCE).ok()).last();
    assert_eq!(last, Some(LoadEvent::Done { cancelled: true }), "the last event, and soon");
}
