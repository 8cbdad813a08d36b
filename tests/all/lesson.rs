//! The guided exercise on a study that is no case: steps are told by what was done.

use crate::support::{
    Slice,
    app::Driver,
    case,
    window::{everything_said, harness, press_with},
};
use egui::{Key, Modifiers};
use thecal::{
    app::{Command, LESSON, LevelCommand, MeasureCommand, Mode, SheetCommand, StudyCommand, Tool, ViewCommand},
    dural::{Sign, Slot},
    geometry::ImagePoint,
};

fn study() -> (tempfile::TempDir, Driver) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..5 {
        Slice::sagittal(1, number).write(folder.path(), &format!("{number}"));
    }
    let driver = Driver::opened(folder.path());
    (folder, driver)
}

fn done(driver: &Driver) -> Vec<(usize, usize)> {
    driver.app.lesson_steps().iter().map(|now| (now.done, now.of)).collect()
}

fn act(driver: &mut Driver, command: Command) {
    driver.app.dispatch(command);
}

fn begin(driver: &mut Driver) {
    act(driver, Command::Study(StudyCommand::BeginLessonStep));
}

fn point(driver: &mut Driver, x: f64, y: f64) {
    let slot = driver.app.active;
    act(driver, Command::Measure(MeasureCommand::Point { slot, at: ImagePoint::new(x, y) }));
}

#[test]
fn each_step_is_ticked_when_it_was_done_and_not_before() {
    let (_folder, mut driver) = study();
    assert!(driver.app.lesson_steps().is_empty(), "nobody asked for it");
    act(&mut driver, LESSON);
    let nothing = [(0, 1), (0, 6), (0, 1), (0, 1), (0, 1), (0, 6), (0, 6), (0, 3), (0, 1)];
    assert_eq!(done(&driver), nothing);
    begin(&mut driver);
    assert_eq!(done(&driver)[0], (1, 1), "the crosshair is pinned");
    act(&mut driver, Command::View(ViewCommand::PinCrosshair));
    assert_eq!(done(&driver)[0], (1, 1), "it stays done");
    begin(&mut driver);
    assert_eq!(driver.app.tool, Tool::Levels);
    for row in [20.0, 17.0, 14.0, 11.0, 8.0, 5.0] {
        act(&mut driver, Command::Level(LevelCommand::Place { slot: 0, at: ImagePoint::new(4.0, row) }));
    }
    assert_eq!(done(&driver)[1], (6, 6));
    begin(&mut driver);
    assert!(driver.app.has_sheet(), "the note of the numbering is on the worksheet");
    act(&mut driver, Command::Level(LevelCommand::Number("From S1 up".to_owned())));
    assert_eq!(done(&driver)[2], (1, 1));
    for (step, slot) in [(3, Slot::Conus), (4, Slot::SacEnd)] {
        begin(&mut driver);
        assert_eq!(driver.app.worksheet.slot, slot);
        point(&mut driver, 8.0, 6.0);
        assert_eq!(done(&driver)[step], (1, 1), "{slot:?}");
    }
    for n in 1..=6 {
        begin(&mut driver);
        point(&mut driver, 8.0, f64::from(n) * 3.0);
        point(&mut driver, 12.0, f64::from(n) * 3.0);
        assert_eq!(done(&driver)[5], (n as usize, 6));
    }
    for n in 1..=6 {
        begin(&mut driver);
        point(&mut driver, 3.0, f64::from(n) * 3.0);
        point(&mut driver, 7.0, f64::from(n) * 3.0);
        assert_eq!(done(&driver)[6], (n as usize, 6));
    }
    for sign in [Sign::AnteriorMeningocele, Sign::SleeveHerniation, Sign::RadicularCysts] {
        act(&mut driver, Command::Sheet(SheetCommand::Answer(sign, Some(false))));
    }
    assert_eq!(done(&driver)[7], (3, 3), "no is an answer");
    begin(&mut driver);
    assert!(driver.app.lesson_steps().iter().all(|now| now.is_done()), "{:?}", done(&driver));
    act(&mut driver, Command::Edit(thecal::app::EditCommand::Undo));
    assert_eq!(done(&driver)[7], (2, 3), "what was taken back is not done");
}

#[test]
fn a_case_has_questions_of_its_own_and_no_exercise() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let mut driver = Driver::opened(folder.path());
    act(&mut driver, LESSON);
    assert!(driver.app.lesson_steps().is_empty());
    assert!(driver.app.notice.clone().expect("told").0.contains("F7"));
}

#[test]
fn it_is_shown_in_the_panel_and_above_the_worksheet_with_words_and_keys() {
    let (folder, driver) = study();
    let mut window = harness(driver.app);
    press_with(&mut window, Modifiers::SHIFT, Key::F8);
    window.run();
    let said = everything_said(&window);
    for part in
        ["Guided exercise", "0 of 9 done", "1. Find the midline: next", "2. Number the vertebrae: to do", "Key: X"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    press_with(&mut window, Modifiers::COMMAND, Key::F8);
    press_with(&mut window, Modifiers::NONE, Key::F8);
    window.run();
    let said = everything_said(&window);
    assert!(said.contains("Dural worksheet") && said.contains("2. Number the vertebrae: next"), "{said}");
    assert!(!said.contains("1. Find the midline"), "above the worksheet only the step at hand");
    let app = &mut window.state_mut().app;
    app.dispatch(Command::Study(StudyCommand::Open(vec![folder.path().to_owned()])));
    assert!(app.lesson_steps().is_empty() && app.mode == Mode::Study, "another study, another exercise");
}
