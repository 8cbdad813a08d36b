//! The normal case beside the open one: one key, the same place, and everything back afterwards.

use crate::support::window::{harness, press};
use crate::support::{Slice, app::Driver, case, gate::Gated, other_case};
use dicom_core::VR;
use dicom_dictionary_std::tags;
use egui::Key;
use thecal::{
    app::{
        self, AppCommand, CaseCommand, Command, LibraryCommand, LinkKind, Mode, SeriesKey, StudyCommand, ViewCommand,
    },
    viewport::Layout,
};

/// A library of the case and its control, the first of them open. The control's levels lie 8 mm further to the left.
fn library() -> (tempfile::TempDir, Driver) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(&folder.path().join("a"));
    other_case::write(&folder.path().join("b"));
    let mut driver = Driver::opened(&folder.path().join("a"));
    driver.app.stock_library(app::cases_in(folder.path()));
    (folder, driver)
}

/// By somebody who has looked already; before, the first wish only says to look.
fn compare(driver: &mut Driver) {
    driver.app.reveal.asked = true;
    driver.app.dispatch(Command::Case(CaseCommand::CompareWithNormal));
}

/// Waits until so many images of the normal case are read.
fn until_beside(driver: &mut Driver, n_images: usize) {
    driver.until("the normal case is there", |app| {
        let studies = app.beside.iter().flat_map(|beside| &beside.studies);
        studies.flat_map(|study| &study.series).map(|series| series.frames.len()).sum::<usize>() == n_images
    });
    driver.until_pictures();
}

fn compared() -> (tempfile::TempDir, Driver) {
    let (folder, mut driver) = library();
    compare(&mut driver);
    until_beside(&mut driver, 15);
    (folder, driver)
}

fn frames(driver: &Driver) -> (usize, usize) {
    (driver.app.slots[0].viewport.frame, driver.app.slots[1].viewport.frame)
}

fn beside(driver: &Driver) -> Option<&str> {
    driver.app.slots[1].series.as_ref().map(|key| key.uid.as_str())
}

#[test]
fn the_control_lies_beside_at_the_same_place_by_its_levels_and_follows() {
    let (_folder, mut driver) = compared();
    assert_eq!((driver.app.layout, driver.app.active), (Layout::Two, 0));
    assert_eq!(beside(&driver), Some(other_case::SAGITTAL_SERIES));
    // L5 is at x = 20 mm here and at 12 mm there: two slices of 4 mm fewer.
    driver.view(ViewCommand::ToFrame(5));
    assert_eq!(frames(&driver), (5, 3));
    driver.view(ViewCommand::Scroll(1));
    assert_eq!(frames(&driver), (6, 4));
    driver.view(ViewCommand::Scroll(-6));
    assert_eq!(frames(&driver), (0, 0), "as far as there are slices");
}

#[test]
fn another_series_brings_its_counterpart() {
    let (_folder, mut driver) = compared();
    let axial = SeriesKey { uid: case::AXIAL_SERIES.into(), part: 0 };
    driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot: 0, series: axial }));
    driver.until_pictures();
    assert_eq!(beside(&driver), Some(other_case::AXIAL_SERIES));
    driver.view(ViewCommand::ToFrame(3));
    // Below all levels as the lowest of them, S1: it lies 1 mm higher there.
    assert_eq!(frames(&driver), (3, 3));
}

#[test]
fn what_was_scrolled_unlinked_in_the_control_stays_until_they_are_linked_again() {
    let (_folder, mut driver) = compared();
    driver.view(ViewCommand::ToFrame(5));
    driver.view(ViewCommand::ToggleLink(LinkKind::Scroll));
    driver.view(ViewCommand::Activate(1));
    driver.view(ViewCommand::Scroll(2));
    assert_eq!(frames(&driver), (5, 5));
    driver.view(ViewCommand::Activate(0));
    driver.view(ViewCommand::Scroll(1));
    assert_eq!(frames(&driver), (6, 5));
    driver.view(ViewCommand::ToggleLink(LinkKind::Scroll));
    assert_eq!(frames(&driver), (6, 4));
}

#[test]
fn the_controls_marks_are_its_own_and_show_once_ours_do() {
    let (_folder, mut driver) = compared();
    let marks = |driver: &Driver, slot: usize| {
        let series = driver.app.slot_series(slot).expect("a series");
        driver.app.shown_marks(series).map(|(number, _)| number).collect::<Vec<_>>()
    };
    assert_eq!((marks(&driver, 0), marks(&driver, 1)), (vec![], vec![]));
    (0..2).for_each(|_| driver.app.dispatch(Command::Case(CaseCommand::RevealAll)));
    assert_eq!((marks(&driver, 0), marks(&driver, 1)), (vec![Some(1), Some(2)], vec![None]));
}

#[test]
fn the_same_key_takes_it_away_and_everything_is_as_before() {
    let (_folder, mut driver) = library();
    driver.view(ViewCommand::Layout(Layout::Four));
    driver.view(ViewCommand::Activate(1));
    driver.view(ViewCommand::Zoom { factor: 1.6, about: None, size: [300.0, 300.0] });
    driver.view(ViewCommand::Maximise);
    let all = |driver: &Driver| {
        (driver.app.layout, driver.app.maximised, driver.app.active, driver.app.slots.clone(), driver.app.mode)
    };
    let before = all(&driver);
    for way_out in [Command::Case(CaseCommand::CompareWithNormal), Command::App(AppCommand::Escape)] {
        compare(&mut driver);
        until_beside(&mut driver, 15);
        assert_eq!(beside(&driver), Some(other_case::AXIAL_SERIES), "beside what was shown large");
        driver.view(ViewCommand::Scroll(2));
        driver.app.dispatch(way_out);
        assert_eq!(all(&driver), before);
        assert!(driver.app.beside.is_none());
    }
}

#[test]
fn one_key_does_it_in_the_window() {
    let (_folder, driver) = library();
    let mut harness = harness(driver.app);
    press(&mut harness, Key::O);
    assert!(harness.state().app.beside.is_none(), "one looks first");
    assert!(crate::support::window::everything_said(&harness).contains("press O again"));
    harness.key_press(Key::O);
    for _ in 0..500 {
        harness.step();
        if harness.state().app.slots[1].series.as_ref().is_some_and(|key| key.uid.as_str().starts_with("2.25.815")) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    harness.run();
    let said = crate::support::window::everything_said(&harness);
    assert!(said.contains("Viewport 2: test series, slice"), "{said}");
    assert!(harness.state().app.beside.is_some());
    press(&mut harness, Key::O);
    assert!(harness.state().app.beside.is_none() && harness.state().app.mode == Mode::Study);
}

#[test]
fn it_begins_while_files_of_the_open_case_still_arrive() {
    let (folder, _) = library();
    let gate = Gated::new(&folder.path().join("a").join("images"), 3);
    let mut driver = Driver::new();
    driver.app.stock_library(app::cases_in(folder.path()));
    driver.app.open_source(gate.clone());
    driver.app.case = thecal::case::read_case(&folder.path().join("a")).ok().map(std::sync::Arc::new);
    driver.until("some files are there", |app| !app.studies.is_empty());
    compare(&mut driver);
    until_beside(&mut driver, 15);
    gate.open_gate();
    driver.until_read();
    assert_eq!((beside(&driver), driver.app.layout), (Some(other_case::SAGITTAL_SERIES), Layout::Two));
    compare(&mut driver);
    assert_eq!(driver.app.slots[1].series.as_ref().map(|key| key.uid.as_str()), Some(case::AXIAL_SERIES));
}

#[test]
fn where_it_cannot_be_it_says_why() {
    let why = |driver: &mut Driver| {
        compare(driver);
        assert!(driver.app.beside.is_none() && driver.app.layout != Layout::Four);
        driver.app.notice.take().map(|notice| notice.0).unwrap_or_default()
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(&folder.path().join("a"));
    other_case::write(&folder.path().join("b"));
    let mut driver = Driver::new();
    assert!(why(&mut driver).starts_with("Open a case first"));
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![folder.path().join("a").join("images")])));
    driver.until_read();
    assert!(why(&mut driver).starts_with("Open a case first"), "images alone are no case");
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![folder.path().join("b")])));
    driver.until_read();
    assert_eq!(why(&mut driver), "This case names no case to compare with.");
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![folder.path().join("a")])));
    driver.until_read();
    assert_eq!(why(&mut driver), "The case to compare with is not in the library.");
}

#[test]
fn a_control_whose_images_are_gone_says_so() {
    let (folder, mut driver) = library();
    std::fs::remove_dir_all(folder.path().join("b").join("images")).expect("removed");
    let slots = driver.app.slots.clone();
    compare(&mut driver);
    driver.until("it was tried", |app| app.notice.is_some());
    assert!(driver.app.beside.is_none() && driver.app.slots == slots, "no empty viewport beside");
    let notice = driver.app.notice.take().expect("says why").0;
    assert!(notice.contains("normal case") && notice.ends_with('.'), "{notice}");
}

#[test]
fn opening_something_else_ends_it() {
    let (_folder, mut driver) = compared();
    driver.app.dispatch(Command::Library(LibraryCommand::OpenCase(1)));
    driver.until_read();
    assert!(driver.app.beside.is_none());
    assert_eq!(driver.app.case.as_ref().map(|case| case.title.as_str()), Some("Another case"));
}

#[test]
fn of_two_stacks_of_the_plane_the_one_of_the_same_weighting_is_beside() {
    let (folder, _) = library();
    let weighted = |slice: Slice, echo_ms: &str| {
        let mut slice = slice;
        slice.text(tags::ECHO_TIME, VR::DS, echo_ms);
        slice
    };
    for number in 0..15 {
        let slice = weighted(Slice::sagittal(1, number), "100");
        slice.write(&folder.path().join("a").join("images"), &format!("IM{number:04}"));
    }
    for number in 0..5 {
        let slice = weighted(other_case::renamed(Slice::sagittal(3, number), 3, number), "100");
        slice.write(&folder.path().join("b").join("images"), &format!("T{number}"));
    }
    let mut driver = Driver::opened(&folder.path().join("a"));
    driver.app.stock_library(app::cases_in(folder.path()));
    compare(&mut driver);
    until_beside(&mut driver, 20);
    assert_eq!(beside(&driver), Some("2.25.815.2.3"), "fewer slices, the same weighting");
}
