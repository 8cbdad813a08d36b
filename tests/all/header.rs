//! The header of the slice on show: every attribute, by command, and in the window by key and search.

use egui::Key;
use egui_kittest::kittest::Queryable;

use crate::support::{
    Slice,
    app::Driver,
    window::{everything_said, harness, press, press_with},
};
use thecal::app::{AppCommand, Command, Dialog, HeaderState, Mode, StudyCommand};

fn opened() -> (tempfile::TempDir, Driver) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..3 {
        Slice::sagittal(1, number).write(folder.path(), &number.to_string());
    }
    let mut driver = Driver::opened(folder.path());
    driver.until_decoded();
    (folder, driver)
}

fn read(driver: &mut Driver) {
    driver.until("the header is read", |app| {
        app.header_sheet.as_ref().is_some_and(|sheet| sheet.state != HeaderState::Reading)
    });
}

#[test]
fn the_header_is_that_of_the_slice_on_show() {
    let (_folder, mut driver) = opened();
    let number_on_slice = |driver: &mut Driver, slice| {
        driver.app.dispatch(Command::View(thecal::app::ViewCommand::ToFrame(slice)));
        driver.app.dispatch(Command::Study(StudyCommand::ShowHeader));
        read(driver);
        let sheet = driver.app.header_sheet.as_ref().expect("a header");
        let HeaderState::Rows(rows) = &sheet.state else { panic!("{:?}", sheet.state) };
        assert!(sheet.title.ends_with(&format!("slice {} of 3", slice + 1)), "{}", sheet.title);
        let row = rows.iter().find(|row| row.tag == Some((0x0020, 0x0013))).expect("an instance number");
        assert_eq!((row.name.as_str(), row.vr.as_str()), ("Instance Number", "IS"));
        assert!(rows.iter().any(|row| row.name == "Pixel Data" && row.value == "768 bytes"));
        row.value.clone()
    };
    let numbers: Vec<String> = (0..3).map(|slice| number_on_slice(&mut driver, slice)).collect();
    assert_eq!(numbers, ["0", "1", "2"]);
    driver.app.dispatch(Command::App(AppCommand::CloseDialog));
    assert!(driver.app.header_sheet.is_none() && driver.app.dialog.is_none());
}

#[test]
fn a_file_that_went_away_is_told_of() {
    let (folder, mut driver) = opened();
    for entry in std::fs::read_dir(folder.path()).expect("a folder") {
        std::fs::remove_file(entry.expect("an entry").path()).expect("removed");
    }
    driver.app.dispatch(Command::Study(StudyCommand::ShowHeader));
    read(&mut driver);
    let state = &driver.app.header_sheet.as_ref().expect("a header").state;
    assert!(matches!(state, HeaderState::Failed(why) if why.starts_with("The header cannot be read")), "{state:?}");
}

#[test]
fn without_a_slice_there_is_a_notice_instead() {
    let mut driver = Driver::new();
    driver.app.mode = Mode::Study;
    driver.app.dispatch(Command::Study(StudyCommand::ShowHeader));
    assert!(driver.app.dialog.is_none() && driver.app.notice.is_some());
}

#[test]
fn the_list_is_searched_in_the_window() {
    let (_folder, mut driver) = opened();
    driver.app.dialog = None;
    let mut harness = harness(driver.app);
    press_with(&mut harness, egui::Modifiers::COMMAND, Key::T);
    for _ in 0..200 {
        harness.run_steps(1);
        let sheet = harness.state().app.header_sheet.as_ref().expect("a header");
        if sheet.state != HeaderState::Reading {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(harness.state().app.dialog, Some(Dialog::Header));
    harness.run_steps(2);
    assert!(everything_said(&harness).contains("Transfer Syntax UID"));
    harness.get_by_label("Search the header").type_text("0.25 ");
    harness.run_steps(3);
    let said = everything_said(&harness);
    assert!(said.contains("Pixel Spacing") && !said.contains("Transfer Syntax UID"), "{said}");
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().app.dialog, None);
}
