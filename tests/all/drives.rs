//! Slow and vanishing drives: the window goes on, what was read stays, and what is gone is told in a sentence.

use std::{
    fs, io,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::support::{Slice, app::Driver};
use thecal::{
    app::{Command, FrameState, StudyCommand, ViewCommand},
    dicom::ReadSeek,
    source::{Files, Source},
    study::StudyFailure,
};

fn folder_of(series: u32, n: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..n {
        Slice::sagittal(series, number).write(folder.path(), &format!("{number:03}.dcm"));
    }
    folder
}

/// A drive that hangs in every file once it is told to, as a network that is gone does.
struct Drive {
    files: Files,
    hangs: AtomicBool,
    answers: (Mutex<bool>, Condvar),
}

impl Drive {
    fn new(folder: &Path) -> Arc<Self> {
        let files = Files::new(vec![folder.to_owned()]);
        Arc::new(Self { files, hangs: AtomicBool::new(false), answers: Default::default() })
    }
}

impl Source for Drive {
    fn scan(&self, found: &mut dyn FnMut(PathBuf) -> ControlFlow<()>) -> Vec<StudyFailure> {
        self.files.scan(found)
    }

    fn open(&self, path: &Path) -> io::Result<(Box<dyn ReadSeek>, u64)> {
        let (lock, changed) = &self.answers;
        let mut answers = lock.lock().expect("not poisoned");
        while self.hangs.load(Ordering::SeqCst) && !*answers {
            answers = changed.wait(answers).expect("not poisoned");
        }
        drop(answers);
        self.files.open(path)
    }
}

#[test]
fn a_drive_that_hangs_keeps_no_other_study_from_the_screen() {
    let (gone, there) = (folder_of(1, 60), folder_of(2, 5));
    let drive = Drive::new(gone.path());
    let mut driver = Driver::new();
    driver.app.open_source(drive.clone());
    // All headers, and no picture: every worker that decodes hangs.
    driver.until("headers are read", |app| {
        if app.loading.as_ref().is_some_and(|it| it.progress.done > 0) {
            drive.hangs.store(true, Ordering::SeqCst);
        }
        app.loading.as_ref().is_some_and(|it| it.progress.done > 0)
    });
    for _ in 0..60 {
        driver.view(ViewCommand::Scroll(1));
    }
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![there.path().to_owned()])));
    driver.until_read();
    driver.until_decoded();
    assert_eq!(driver.app.slot_series(0).map(|series| series.frames.len()), Some(5));
    *drive.answers.0.lock().expect("not poisoned") = true;
    drive.answers.1.notify_all();
    driver.until_decoded();
    let series = driver.app.slot_series(0).expect("a series");
    assert_eq!(series.frames.len(), 5, "what comes late from the other drive is not taken in");
}

#[test]
fn a_drive_that_is_pulled_out_is_told_once_and_what_was_read_stays() {
    let folder = folder_of(1, 30);
    let mut driver = Driver::opened(folder.path());
    driver.until_decoded();
    let shown = driver.app.ready_pixels(0).cloned().expect("a picture");
    driver.app.frames.clear();
    fs::remove_dir_all(folder.path()).expect("removed");
    driver.view(ViewCommand::First);
    driver.until_decoded();
    let failures = driver.app.failures().expect("opened");
    let groups = failures.groups();
    assert!(matches!(&groups[..], [one] if one.total == 30), "{groups:?}");
    assert!(groups[0].sentence().contains("check that its drive is there"), "{}", groups[0].sentence());
    assert_eq!(driver.app.studies[0].series[0].frames.len(), 30, "the series stays in the list");
    assert_eq!(shown.words().len(), 16 * 24, "and a picture in somebody's hands is whole");
}

#[test]
fn a_file_that_shrinks_while_it_is_open_costs_no_other() {
    let folder = folder_of(1, 8);
    let mut driver = Driver::opened(folder.path());
    driver.until_decoded();
    driver.app.frames.clear();
    let path = folder.path().join("003.dcm");
    let file = fs::OpenOptions::new().write(true).open(&path).expect("a file");
    file.set_len(60).expect("shorter");
    driver.view(ViewCommand::First);
    driver.until_decoded();
    let failed = driver.app.failures().expect("opened").iter().map(|it| it.path.clone()).collect::<Vec<_>>();
    assert_eq!(failed, [path]);
    let series = driver.app.slot_series(0).expect("a series").clone();
    let n_ready = (0..8).filter(|frame| {
        let key = thecal::app::FrameKey::of(series.instance(*frame).expect("one"), 0);
        matches!(driver.app.frames.peek(&key), Some(FrameState::Ready(_)))
    });
    assert_eq!(n_ready.count(), 7);
}

#[test]
fn a_folder_that_vanishes_during_the_scan_is_told_and_the_scan_ends() {
    let folder = folder_of(1, 5);
    for name in ["a", "b"] {
        let below = folder.path().join(name);
        fs::create_dir(&below).expect("a folder");
        Slice::sagittal(2, 1).write(&below, "x.dcm");
    }
    let mut found = Vec::new();
    let failures = Files::new(vec![folder.path().to_owned()]).scan(&mut |path| {
        found.push(path);
        if found.len() == 1 {
            fs::remove_dir_all(folder.path().join("b")).expect("removed");
        }
        ControlFlow::Continue(())
    });
    assert_eq!((found.len(), failures.len()), (6, 1), "{failures:?}");
    assert!(failures[0].path.ends_with("b") && !failures[0].harmless);
}

#[test]
fn what_is_not_there_is_told_and_nothing_hangs() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let driver = Driver::opened(&folder.path().join("gone"));
    let failures = driver.app.failures().expect("opened");
    assert!(failures.groups()[0].sentence().contains("no such file or folder"), "{:?}", failures.groups());
}
