//! Key images: marked, gone back to as they were looked at, kept, undone, written as DICOM and read from it.

use std::{path::Path, process::Command as Program, time::Duration};

use crate::support::{
    Slice,
    app::Driver,
    case,
    window::{everything_said, harness, named, press_with},
};
use dicom_core::VR;
use dicom_dictionary_std::tags;
use egui::{Key, Modifiers};
use thecal::{
    app::{CaseCommand, Command, EditCommand, KeyImageCommand, QuizCommand, SeriesKey, StudyCommand, ViewCommand},
    dicom::{KeyReference, Limits, read_key_objects, read_listing},
    viewport::Layout,
};

const PATIENCE: Duration = Duration::from_secs(20);

fn images(folder: &Path) {
    for number in 0..9 {
        Slice::sagittal(1, number).write(folder, &format!("sag{number}"));
        Slice::axial(2, number).write(folder, &format!("ax{number}"));
    }
}

/// Both series side by side, linked by nothing.
fn opened() -> (tempfile::TempDir, Driver) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    images(folder.path());
    let driver = reopened(folder.path());
    (folder, driver)
}

fn reopened(folder: &Path) -> Driver {
    let mut driver = Driver::opened(folder);
    driver.app.links.scroll = false;
    driver.view(ViewCommand::Layout(Layout::Two));
    for (slot, uid) in [(0, "2.25.4711.2.1"), (1, "2.25.4711.2.2")] {
        let series = SeriesKey { uid: uid.into(), part: 0 };
        driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot, series }));
    }
    driver
}

fn key(driver: &mut Driver, command: KeyImageCommand) {
    driver.app.dispatch(Command::KeyImage(command));
}

/// Marks slice 3 of the second viewport, magnified, with a window, and slice 7 of the first.
fn mark_two(driver: &mut Driver) {
    driver.view(ViewCommand::Activate(1));
    driver.view(ViewCommand::ToFrame(2));
    driver.view(ViewCommand::SetWindow(40.0, 400.0));
    driver.view(ViewCommand::Zoom { factor: 2.0, about: None, size: [400.0, 400.0] });
    key(driver, KeyImageCommand::Mark);
    driver.view(ViewCommand::Activate(0));
    driver.view(ViewCommand::ToFrame(6));
    key(driver, KeyImageCommand::Mark);
}

#[test]
fn a_key_image_is_gone_back_to_as_it_was_looked_at() {
    let (_folder, mut driver) = opened();
    mark_two(&mut driver);
    let marked = driver.app.slots[1].viewport.clone();
    driver.view(ViewCommand::Activate(1));
    driver.view(ViewCommand::Reset);
    driver.view(ViewCommand::ToFrame(0));
    driver.view(ViewCommand::Activate(0));
    key(&mut driver, KeyImageCommand::Step(1));
    let shown = &driver.app.slots[1].viewport;
    assert_eq!((driver.app.active, shown.frame), (1, 2));
    assert_eq!((shown.zoom, shown.center, shown.window()), (marked.zoom, marked.center, marked.window()));
    assert!(driver.app.is_key_image(1));
    key(&mut driver, KeyImageCommand::Step(1));
    assert_eq!((driver.app.active, driver.app.slots[0].viewport.frame), (0, 6));
    driver.view(ViewCommand::ToFrame(5));
    assert!(!driver.app.is_key_image(0));
}

#[test]
fn a_key_image_brings_back_the_layout_it_was_made_in_also_after_a_restart() {
    let (folder, mut driver) = opened();
    let kept = folder.path().join("kept");
    driver.app.keep_key_images_in(kept.clone());
    mark_two(&mut driver);
    let id = driver.app.key_images.all[0].id;
    driver.view(ViewCommand::Layout(Layout::One));
    driver.view(ViewCommand::Activate(0));
    key(&mut driver, KeyImageCommand::GoTo(id));
    let shown = |driver: &Driver| {
        let app = &driver.app;
        let uid = |slot: usize| app.slot_series(slot).map(|series| series.uid.as_str().to_owned());
        (app.layout, app.active, uid(0), uid(1), app.slots[1].viewport.frame)
    };
    let uid = |uid: &str| Some(uid.to_owned());
    let both = (Layout::Two, 1, uid("2.25.4711.2.1"), uid("2.25.4711.2.2"), 2);
    assert_eq!(shown(&driver), both);
    assert!(driver.app.flush_key_images(PATIENCE));
    drop(driver);
    let mut again = Driver::new();
    again.app.keep_key_images_in(kept);
    again.app.dispatch(Command::Study(StudyCommand::Open(vec![folder.path().to_owned()])));
    again.until_read();
    again.until("they are read", |app| app.key_images.all.len() == 2);
    again.view(ViewCommand::Layout(Layout::One));
    let id = again.app.key_images.all[0].id;
    key(&mut again, KeyImageCommand::GoTo(id));
    assert_eq!(shown(&again), both);
}

#[test]
fn marking_noting_and_removing_can_be_undone() {
    let (_folder, mut driver) = opened();
    mark_two(&mut driver);
    let id = driver.app.key_images.all[0].id;
    for note in ["W", "Wi", "Wide\u{202E} here"] {
        key(&mut driver, KeyImageCommand::Note(id, note.to_owned()));
    }
    let note = |driver: &Driver| driver.app.key_images.all.first().map(|one| one.note.clone());
    assert_eq!(note(&driver).as_deref(), Some("Wide here"), "no override of direction");
    driver.app.dispatch(Command::Edit(EditCommand::Undo));
    assert_eq!(note(&driver).as_deref(), Some(""), "typing is one step");
    key(&mut driver, KeyImageCommand::Remove(id));
    assert_eq!(driver.app.key_images.all.len(), 1);
    driver.app.dispatch(Command::Edit(EditCommand::Undo));
    assert_eq!(driver.app.key_images.all.iter().map(|one| one.id).next(), Some(id), "at its place again");
    driver.app.dispatch(Command::Edit(EditCommand::Undo));
    assert_eq!(driver.app.key_images.all.len(), 1);
    driver.app.dispatch(Command::Edit(EditCommand::Redo));
    assert_eq!(driver.app.key_images.all.len(), 2);
}

#[test]
fn key_images_are_there_when_the_study_is_opened_again() {
    let (folder, mut driver) = opened();
    let kept = tempfile::tempdir().expect("a temporary folder");
    driver.app.keep_key_images_in(kept.path().to_owned());
    driver.app.tick();
    mark_two(&mut driver);
    let id = driver.app.key_images.all[1].id;
    key(&mut driver, KeyImageCommand::Note(id, "The widest".to_owned()));
    assert!(driver.app.flush_key_images(PATIENCE));
    let mut again = reopened(folder.path());
    again.app.keep_key_images_in(kept.path().to_owned());
    again.until("they are read", |app| app.key_images.all.len() == 2);
    assert_eq!(again.app.key_images.all[1].note, "The widest");
    let text = std::fs::read_to_string(kept.path().join("2.25.4711.1.toml")).expect("one file a study");
    assert!(!text.contains(&*folder.path().to_string_lossy()), "nothing of where the images are");
}

#[test]
fn they_are_written_as_a_document_and_one_that_comes_with_a_study_is_listed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    images(folder.path());
    // The image that says whose they are has a name of several components.
    let mut named = Slice::sagittal(1, 6);
    named.text(tags::SPECIFIC_CHARACTER_SET, VR::CS, "ISO_IR 192").text(tags::PATIENT_NAME, VR::PN, "Müller^Jane^^Dr");
    named.text(tags::PATIENT_ID, VR::LO, "4711").text(tags::PATIENT_BIRTH_DATE, VR::DA, "19700102");
    named.text(tags::PATIENT_SEX, VR::CS, "F").text(tags::STUDY_ID, VR::SH, "S 1");
    named.write(folder.path(), "sag6");
    let mut driver = reopened(folder.path());
    mark_two(&mut driver);
    let id = driver.app.key_images.all[0].id;
    key(&mut driver, KeyImageCommand::Note(id, "Wide sac".to_owned()));
    let file = folder.path().join("keys.dcm");
    key(&mut driver, KeyImageCommand::Write(file.clone()));
    driver.until("it is written", |app| app.notice.as_ref().is_some_and(|notice| notice.0.contains("were written")));
    let bytes = std::fs::read(&file).expect("written");
    let read = read_key_objects(&mut std::io::Cursor::new(&bytes), bytes.len() as u64, &Limits::default());
    let read = read.expect("a document");
    let owner = |tag, vr: &str, value: &str| {
        let rows = read_listing(&mut std::io::Cursor::new(&bytes), bytes.len() as u64, &Limits::default());
        let rows = rows.expect("a header");
        let row = rows.iter().find(|row| row.tag == Some(tag)).expect("there");
        assert_eq!(row.value, value, "{vr}");
    };
    owner((0x0010, 0x0030), "birth date", "19700102");
    owner((0x0010, 0x0040), "sex", "F");
    owner((0x0020, 0x0010), "study ID", "S 1");
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("Müller^Jane^^Dr"), "the name in its components");
    assert_eq!(
        (read.study.as_str(), read.title.as_str(), read.note.as_str()),
        ("2.25.4711.1", "Of Interest", "1: Wide sac")
    );
    let one = |series: &str, image: &str| KeyReference {
        series: series.into(),
        class: "1.2.840.10008.5.1.4.1.1.4".to_owned(),
        image: image.into(),
        frames: Vec::new(),
    };
    assert_eq!(read.images, [one("2.25.4711.2.2", "2.25.4711.3.2.2"), one("2.25.4711.2.1", "2.25.4711.3.1.6")]);
    dciodvfy(&file);
    pydicom(&file);
    // Opened with its images, it is listed, and leads to them.
    let mut again = reopened(folder.path());
    again.until("it is found", |app| app.key_images.listed.len() == 1);
    again.view(ViewCommand::Activate(0));
    key(&mut again, KeyImageCommand::GoToListed(0, 0));
    assert_eq!((again.app.active, again.app.slots[1].viewport.frame), (1, 2));
}

fn dciodvfy(file: &Path) {
    let Ok(told) = Program::new("dciodvfy").arg(file).output() else {
        println!("skipped: dciodvfy is not installed");
        return;
    };
    let told = format!("{}{}", String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    // The images of these tests have no patient, and so has the document.
    let ours = told.lines().filter(|line| line.starts_with("Error"));
    assert_eq!(ours.collect::<Vec<_>>().join("\n"), "", "{told}");
}

fn pydicom(file: &Path) {
    let script = "import sys, pydicom\nd = pydicom.dcmread(sys.argv[1])\n\
        print(d.Modality, d.ConceptNameCodeSequence[0].CodeValue, len(d.ContentSequence), \
        len(d.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence))";
    let told = Program::new("python3").args(["-c", script]).arg(file).output();
    let Some(told) = told.ok().filter(|told| told.status.success()) else {
        println!("skipped: python3 with pydicom is not installed");
        return;
    };
    assert_eq!(String::from_utf8_lossy(&told.stdout).trim(), "KO 113000 3 2");
}

#[test]
fn a_document_in_a_case_tells_nothing_before_all_was_revealed() {
    let (folder, mut driver) = opened();
    mark_two(&mut driver);
    let id = driver.app.key_images.all[0].id;
    key(&mut driver, KeyImageCommand::Note(id, "ZEBRA".to_owned()));
    let of_case = tempfile::tempdir().expect("a temporary folder");
    case::write(of_case.path());
    key(&mut driver, KeyImageCommand::Write(of_case.path().join("images/keys")));
    driver.until("it is written", |app| app.notice.is_some());
    let mut driver = Driver::opened(of_case.path());
    driver.until("it is found", |app| app.key_images.listed.len() == 1);
    let mut harness = harness(driver.app);
    assert!(!everything_said(&harness).contains("ZEBRA"));
    (0..2).for_each(|_| harness.state_mut().app.dispatch(Command::Case(CaseCommand::RevealAll)));
    harness.run();
    assert!(everything_said(&harness).contains("ZEBRA"));
    harness.state_mut().app.dispatch(Command::Quiz(QuizCommand::Start));
    harness.run();
    assert!(!everything_said(&harness).contains("ZEBRA"));
    drop(folder);
}

#[test]
fn a_key_marks_and_a_row_goes_back() {
    let (_folder, driver) = opened();
    let mut harness = harness(driver.app);
    named(&harness, "Viewport 1").focus();
    harness.run();
    press_with(&mut harness, Modifiers::COMMAND, Key::B);
    let frame = harness.state().app.slots[0].viewport.frame;
    harness.state_mut().app.dispatch(Command::View(ViewCommand::First));
    harness.run();
    named(&harness, "Key image 1:").click();
    harness.run();
    assert_eq!(harness.state().app.slots[0].viewport.frame, frame);
    named(&harness, "Remove the key image").click();
    harness.run();
    assert!(harness.state().app.key_images.all.is_empty());
}
