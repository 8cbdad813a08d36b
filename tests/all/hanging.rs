//! Studies hang as a reader would put them, also where a scanner says little, and every viewport says why.

use std::path::Path;

use crate::support::window::{everything_said, harness, press, press_with};
use crate::support::{Slice, app::Driver, case};
use dicom_core::VR;
use dicom_dictionary_std::tags;
use egui::{Key, Modifiers};
use thecal::{
    app::{Command, QuizCommand, SeriesKey, StudyCommand, ViewCommand},
    study::Window,
    viewport::Layout,
};

/// Writes `n` slices of a series, each after a change.
fn write(folder: &Path, series: u32, n: u32, slice: impl Fn(u32) -> Slice) {
    (0..n).for_each(|number| drop(slice(number).write(folder, &format!("s{series}-{number}"))));
}

fn described(mut slice: Slice, words: &str) -> Slice {
    slice.text(tags::SERIES_DESCRIPTION, VR::LO, words);
    slice
}

/// A lumbar MR whose headers hold no times at all, in the order in which nobody reads it.
fn silent_mr() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), 1, 3, |n| described(Slice::axial(1, n), "Survey"));
    write(folder.path(), 2, 12, |n| described(Slice::sagittal(2, n), "T1W_SAG"));
    write(folder.path(), 3, 14, |n| described(Slice::axial(3, n), "T2 AX"));
    write(folder.path(), 4, 12, |n| described(Slice::sagittal(4, n), "SAGT2 TSE"));
    folder
}

fn numbers(driver: &Driver) -> Vec<Option<i32>> {
    let shown = driver.app.visible_slots();
    shown.map(|slot| driver.app.slot_series(slot).and_then(|series| series.number)).collect()
}

#[test]
fn an_mr_without_times_hangs_by_its_words_and_says_so() {
    let folder = silent_mr();
    let mut driver = Driver::opened(folder.path());
    assert_eq!((driver.app.layout, numbers(&driver)), (Layout::OnePlusTwo, vec![Some(4), Some(3), Some(2)]));
    let why = driver.app.why_here(0).expect("a reason");
    assert!(why.contains("Lumbar MR") && why.contains("sagittal T2: its description says T2"), "{why}");
    assert!(why.ends_with("It opens on slice 6 of 12, the middle of the stack."), "{why}");
    driver.view(ViewCommand::ExplainPlace);
    assert_eq!(driver.app.notice.as_ref().map(|notice| notice.0.as_str()), Some(why.as_str()), "by keyboard");
    let other = driver.app.slots[1].series.clone().expect("a series");
    driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot: 0, series: other }));
    assert!(driver.app.why_here(0).expect("a reason").starts_with("You put it here. Recognised as axial T2."));
}

#[test]
fn a_stir_joins_as_a_fourth() {
    let folder = silent_mr();
    write(folder.path(), 5, 12, |n| {
        let mut slice = described(Slice::sagittal(5, n), "sag");
        slice.text(tags::INVERSION_TIME, VR::DS, "160");
        slice
    });
    let driver = Driver::opened(folder.path());
    assert_eq!((driver.app.layout, numbers(&driver)), (Layout::Four, vec![Some(4), Some(2), Some(5), Some(3)]));
    assert!(driver.app.why_here(2).expect("a reason").contains("its inversion time of 160 ms is short"));
}

#[test]
fn a_ct_hangs_by_its_kernel_and_opens_in_its_window() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (series, kernel) in [(1, "B30f"), (2, "B60s")] {
        write(folder.path(), series, 6, |n| {
            let mut slice = Slice::axial(series, n);
            slice.text(tags::MODALITY, VR::CS, "CT").text(tags::CONVOLUTION_KERNEL, VR::SH, kernel);
            slice
        });
    }
    let driver = Driver::opened(folder.path());
    assert_eq!((driver.app.layout, numbers(&driver)), (Layout::Two, vec![Some(2), Some(1)]));
    let windows = [0, 1].map(|slot| driver.app.slots[slot].viewport.window());
    assert_eq!(windows, [Some(Window::linear(350.0, 2000.0)), Some(Window::linear(40.0, 400.0))]);
    let why = driver.app.why_here(0).expect("a reason");
    assert!(why.contains("its kernel B60s is sharp") && why.contains("Opened in a bone window"), "{why}");
}

#[test]
fn a_sagittal_opens_on_the_midline_that_a_case_names() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let driver = Driver::opened(folder.path());
    // The vertebrae lie at 20 and 24 mm, the slices every 4 mm from 0 on.
    let x = driver.app.slot_frame(0).and_then(|(frame, _)| frame.plane).map(|plane| plane.position.to_array()[0]);
    assert!(x == Some(20.0) || x == Some(24.0), "{x:?}");
    assert!(driver.app.why_here(0).expect("a reason").contains("the midline, by the vertebrae of the case"));
}

#[test]
fn what_a_person_arranged_is_there_again_after_a_restart_each_study_its_own() {
    let (folder, other) = (silent_mr(), tempfile::tempdir().expect("a temporary folder"));
    write(other.path(), 1, 3, |n| {
        let mut slice = Slice::axial(1, n);
        slice.text(tags::STUDY_INSTANCE_UID, VR::UI, "2.25.99").text(tags::SERIES_INSTANCE_UID, VR::UI, "2.25.99.1");
        slice
    });
    let kept = tempfile::tempdir().expect("a temporary folder");
    let start = |folder: &Path| {
        let mut driver = Driver::new();
        driver.app.keep_arrangements_in(kept.path().join("arrangements.json"));
        driver.app.dispatch(Command::Study(StudyCommand::Open(vec![folder.to_owned()])));
        driver.until_read();
        driver
    };
    let mut driver = start(folder.path());
    let survey = SeriesKey { uid: "2.25.4711.2.1".into(), part: 0 };
    driver.view(ViewCommand::Layout(Layout::Nine));
    driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot: 0, series: survey.clone() }));
    drop(driver);
    assert_eq!(start(other.path()).app.layout, Layout::One, "another study is not concerned");
    let mut driver = start(folder.path());
    assert_eq!((driver.app.layout, driver.app.slots[0].series.clone()), (Layout::Nine, Some(survey)));
    assert!(driver.app.why_here(0).expect("a reason").starts_with("You put it here last time."));
    driver.view(ViewCommand::HangAnew);
    assert_eq!((driver.app.layout, numbers(&driver)), (Layout::OnePlusTwo, vec![Some(4), Some(3), Some(2)]));
    drop(driver);
    assert_eq!(start(folder.path()).app.layout, Layout::OnePlusTwo);
    let text = std::fs::read_to_string(kept.path().join("arrangements.json")).expect("kept");
    assert!(!text.contains("SAG") && !text.contains("Survey"), "identifiers only: {text}");
}

#[test]
fn a_question_hangs_by_the_protocols_and_gives_the_arrangement_back() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let mut driver = Driver::opened(folder.path());
    driver.view(ViewCommand::Layout(Layout::Six));
    driver.quiz(QuizCommand::Start);
    assert_eq!(driver.app.layout, Layout::Two);
    driver.view(ViewCommand::StepLayout(1));
    driver.quiz(QuizCommand::Leave);
    assert_eq!(driver.app.layout, Layout::Six);
}

#[test]
fn the_reason_is_said_in_the_study_and_in_no_question() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let mut harness = harness(Driver::opened(folder.path()).app);
    assert!(everything_said(&harness).contains("Recognised as sagittal MR"), "in the accessibility tree");
    press_with(&mut harness, Modifiers::COMMAND, Key::I);
    assert!(harness.state().app.notice.is_some());
    press(&mut harness, Key::F7);
    assert!(!everything_said(&harness).contains("Recognised"));
}
