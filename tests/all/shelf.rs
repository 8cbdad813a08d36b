//! Studies seen: kept without anything of a patient's, found again, forgotten for good.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::support::{
    Slice,
    app::Driver,
    public_study::{self, objects},
    store::Store,
    window::{everything_said, harness, press},
};
use dicom_core::VR;
use dicom_dictionary_std::tags;
use egui::Key;
use egui_kittest::kittest::{NodeT, Queryable};
use thecal::{
    app::{
        CatalogueCommand, Command, LevelCommand, LibraryCommand, LibraryPage, Mode, Question, Settings,
        ShelfCommand as H, StudyCommand, StudyRecord,
    },
    catalogue::{Standing, USER_FILE},
    geometry::ImagePoint,
    study::VertebralLevel,
};

/// A folder with a study of a person who has a name.
fn study(folder: &Path, modality: &str) -> PathBuf {
    fs::create_dir_all(folder).expect("made");
    for number in 0..6 {
        let mut slice = Slice::sagittal(1, number);
        slice.text(tags::PATIENT_NAME, VR::PN, "Doe^Jane").text(tags::PATIENT_ID, VR::LO, "ID-4711");
        slice.text(tags::PATIENT_BIRTH_DATE, VR::DA, "19700102").text(tags::MODALITY, VR::CS, modality);
        slice.text(tags::STUDY_DESCRIPTION, VR::LO, "Spine of Jane");
        slice.write(folder, &format!("{number}"));
    }
    folder.canonicalize().expect("there")
}

fn driver(data: &Path) -> Driver {
    let mut driver = Driver::new();
    driver.app.keep_shelf(data.join("studies-seen"));
    driver
}

fn open(driver: &mut Driver, path: &Path) {
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![path.to_owned()])));
    driver.until_read();
    driver.until("its picture is drawn", |app| app.shelf.thumbnail(&app.shelf.studies[0]).is_some());
    assert!(driver.app.flush_shelf(Duration::from_secs(10)));
}

fn act(driver: &mut Driver, command: H) {
    driver.app.dispatch(Command::Shelf(command));
    assert!(driver.app.flush_shelf(Duration::from_secs(10)));
}

fn files(data: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data.join("studies-seen")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

fn names(driver: &Driver) -> Vec<String> {
    driver.app.shelf.studies.iter().map(StudyRecord::name).collect()
}

#[test]
fn a_study_is_found_again_after_a_restart_and_nothing_of_the_patient_is_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (a, b) = (study(&folder.path().join("seen/a"), "MR"), study(&folder.path().join("seen/b"), "CT"));
    let mut first = driver(folder.path());
    open(&mut first, &a);
    std::thread::sleep(Duration::from_millis(3));
    open(&mut first, &b);
    assert_eq!(names(&first), ["seen/b", "seen/a"]);
    drop(first);
    assert_eq!(files(folder.path()).len(), 4, "an entry and a picture each");
    for file in files(folder.path()) {
        let bytes = fs::read(&file).expect("read");
        for secret in ["Doe", "Jane", "4711", "1970"] {
            let has = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!has && !file.to_string_lossy().contains(secret), "{secret} in {}", file.display());
        }
    }
    let mut again = driver(folder.path());
    again.until("the list is read", |app| {
        app.shelf.studies.iter().filter(|one| app.shelf.thumbnail(one).is_some()).count() == 2
    });
    assert_eq!(names(&again), ["seen/b", "seen/a"]);
    assert_eq!(again.app.shelf.studies[1].words(), "MR, sagittal, 1 series");
    act(&mut again, H::Open(1));
    again.until_read();
    assert_eq!(names(&again), ["seen/a", "seen/b"], "the last opened first, and each once");
    assert_eq!(again.app.mode, Mode::Study);
}

#[test]
fn forgetting_leaves_neither_entry_nor_picture_nor_recent_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (a, b) = (study(&folder.path().join("a"), "MR"), study(&folder.path().join("b"), "MR"));
    let mut driver = driver(folder.path());
    open(&mut driver, &a);
    open(&mut driver, &b);
    act(&mut driver, H::Forget(1));
    assert_eq!((driver.app.shelf.studies.len(), files(folder.path()).len()), (1, 2));
    assert_eq!(driver.app.settings.recent, std::slice::from_ref(&b));
    assert!(a.join("0").is_file(), "the study itself stays");
    act(&mut driver, H::ForgetAll);
    assert_eq!(driver.app.shelf.studies.len(), 1, "nobody asked");
    act(&mut driver, H::AskForgetAll);
    assert_eq!(driver.app.shelf.question, Some(Question::All));
    act(&mut driver, H::Keep);
    act(&mut driver, H::ForgetAll);
    assert_eq!(driver.app.shelf.studies.len(), 1, "the answer was no");
    act(&mut driver, H::AskForgetAll);
    act(&mut driver, H::ForgetAll);
    assert!(driver.app.shelf.studies.is_empty() && driver.app.settings.recent.is_empty());
    assert!(files(folder.path()).is_empty() && b.join("0").is_file());
    // What is still open does not come back by itself.
    driver.app.dispatch(Command::Level(LevelCommand::PutHere));
    assert!(driver.app.flush_shelf(Duration::from_secs(10)) && files(folder.path()).is_empty());
}

#[test]
fn a_lost_list_is_told_from_elsewhere_and_a_damaged_entry_is_lost_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (a, b) = (study(&folder.path().join("a"), "MR"), study(&folder.path().join("b"), "MR"));
    let mut first = driver(folder.path());
    open(&mut first, &a);
    open(&mut first, &b);
    let settings = first.app.settings.clone();
    drop(first);
    let of_b =
        folder.path().join("studies-seen").join(format!("{}.json", StudyRecord::key_of(std::slice::from_ref(&b))));
    fs::write(&of_b, "{ half").expect("damaged");
    let mut again = driver(folder.path());
    again.until("the list is read", |app| app.shelf.studies.len() == 1);
    assert_eq!(again.app.shelf.studies[0].paths, std::slice::from_ref(&a));
    drop(again);
    fs::remove_dir_all(folder.path().join("studies-seen")).expect("lost");
    let mut again = driver(folder.path());
    again.app.settings = Settings { recent: settings.recent, ..again.app.settings.clone() };
    again.until("the list is told from the recent folders", |app| app.shelf.studies.len() == 2);
    assert!(again.app.shelf.studies[0].progress_words().contains("lost"));
    open(&mut again, &a);
    assert_eq!(again.app.shelf.studies[0].words(), "MR, sagittal, 1 series", "known again once it was opened");
}

#[test]
fn a_folder_that_went_is_told_on_its_card_and_when_it_is_opened() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let a = study(&folder.path().join("a"), "MR");
    let mut first = driver(folder.path());
    open(&mut first, &a);
    drop(first);
    fs::rename(&a, folder.path().join("elsewhere")).expect("moved");
    let mut again = driver(folder.path());
    again.until("it is looked for", |app| app.shelf.studies.first().is_some_and(|one| app.shelf.is_gone(one)));
    act(&mut again, H::Open(0));
    assert_eq!(again.app.mode, Mode::Library);
    let told = again.app.notice.clone().expect("told").0;
    assert!(told.contains("is not where it was") && told.ends_with('.'), "{told}");
    fs::rename(folder.path().join("elsewhere"), &a).expect("back");
    act(&mut again, H::Open(0));
    again.until_read();
    assert!(again.app.mode == Mode::Study && !again.app.shelf.is_gone(&again.app.shelf.studies[0]));
}

#[test]
fn what_a_person_did_is_noted_and_filtered_by() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (a, b) = (study(&folder.path().join("a"), "MR"), study(&folder.path().join("b"), "CT"));
    let mut driver = driver(folder.path());
    open(&mut driver, &a);
    driver.app.dispatch(Command::Level(LevelCommand::Place { slot: 0, at: ImagePoint::new(5.0, 5.0) }));
    assert_eq!(driver.app.shelf.studies[0].levels, [VertebralLevel::S1]);
    open(&mut driver, &b);
    let admitted = |driver: &mut Driver, command: H| {
        act(driver, H::ClearFilter);
        act(driver, command);
        driver.app.shelf.admitted()
    };
    assert_eq!(admitted(&mut driver, H::ToggleLevel(VertebralLevel::S1)), [1]);
    assert_eq!(admitted(&mut driver, H::ToggleLevel(VertebralLevel::L1)), [0; 0]);
    assert_eq!(admitted(&mut driver, H::ToggleModality("CT".to_owned())), [0]);
    assert_eq!(admitted(&mut driver, H::ToggleSign("Radicular cysts".to_owned())), [0; 0]);
    assert_eq!(admitted(&mut driver, H::Search("mr SAGITTAL".to_owned())), [1]);
    assert_eq!(admitted(&mut driver, H::ClearFilter), [0, 1]);
}

#[test]
fn of_a_download_it_is_asked_whether_its_files_go_too() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::start(objects());
    fs::write(folder.path().join(USER_FILE), public_study::catalogue("own", &store.host_toml())).expect("written");
    let mut driver = driver(folder.path());
    driver.app.keep_catalogue(folder.path().to_owned());
    driver.until("it is listed", |app| app.catalogue.studies.len() == 13);
    for with_files in [false, true] {
        driver.app.dispatch(Command::Catalogue(CatalogueCommand::Choose(12)));
        driver.app.dispatch(Command::Catalogue(CatalogueCommand::Download));
        driver.app.dispatch(Command::Catalogue(CatalogueCommand::Open));
        driver.until("it is open", |app| app.mode == Mode::Study && app.shelf.studies.len() == 1);
        assert_eq!(driver.app.shelf.studies[0].name(), "Test study");
        act(&mut driver, H::Forget(0));
        assert_eq!((driver.app.shelf.question.clone(), driver.app.shelf.studies.len()), (Some(Question::Files(0)), 1));
        act(&mut driver, if with_files { H::ForgetWithFiles } else { H::ForgetOnly });
        assert!(driver.app.shelf.studies.is_empty());
        driver.until("the files are as was asked", |app| {
            (app.catalogue.studies[12].standing == Standing::NotHere) == with_files
        });
    }
    assert!(!folder.path().join("catalogue/own").exists());
}

#[test]
fn hundreds_cost_no_more_than_those_in_sight_and_are_used_by_keyboard() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let shelf = folder.path().join("studies-seen");
    fs::create_dir_all(&shelf).expect("made");
    let there = study(&folder.path().join("there"), "MR");
    for number in 0..300 {
        let path = if number == 299 { there.clone() } else { PathBuf::from(format!("/nowhere/study {number}")) };
        let record = StudyRecord {
            paths: vec![path],
            modalities: vec!["MR".to_owned()],
            images: 6,
            series: 1,
            opened_ms: i64::from(number),
            ..StudyRecord::default()
        };
        fs::write(shelf.join(format!("{}.json", record.key())), record.to_text().expect("text")).expect("written");
    }
    let mut driver = driver(folder.path());
    driver
        .until("the list is read", |app| app.shelf.studies.len() == 300 && app.shelf.is_gone(&app.shelf.studies[299]));
    driver.app.dispatch(Command::Library(LibraryCommand::Page(LibraryPage::Studies)));
    let mut window = harness(driver.app);
    window.run();
    let drawn = |window: &crate::support::window::Driven| {
        window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Study: "))).count()
    };
    assert!((4..40).contains(&drawn(&window)), "{}", drawn(&window));
    assert!(
        everything_said(&window).contains("Not there any more")
            || everything_said(&window).contains("not there any more")
    );
    for _ in 0..12 {
        press(&mut window, Key::ArrowDown);
        window.run();
    }
    let focused = window.query_all_by(|node| node.is_focused()).next().expect("a card has the focus");
    let label = focused.accesskit_node().label().expect("a name");
    assert!(label.starts_with("Study: ") && !label.contains("study 299"), "{label}");
    press(&mut window, Key::Home);
    window.run();
    press(&mut window, Key::Enter);
    window.run();
    assert_eq!(window.state().app.mode, Mode::Study);
}

#[test]
fn a_damaged_entry_brings_nothing_back_that_was_forgotten() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (a, b) = (study(&folder.path().join("a"), "MR"), study(&folder.path().join("b"), "MR"));
    let mut first = driver(folder.path());
    open(&mut first, &a);
    open(&mut first, &b);
    act(&mut first, H::Forget(1));
    drop(first);
    let of_b = files(folder.path()).into_iter().find(|it| it.extension().is_some_and(|it| it == "json"));
    fs::write(of_b.expect("an entry"), "{ half").expect("damaged");
    for _ in 0..2 {
        let mut again = driver(folder.path());
        // A recent folder that was forgotten as an entry, as a download that stays on the computer is.
        again.app.settings.recent = vec![a.clone(), b.clone()];
        again.until("the damaged one is told from elsewhere", |app| app.shelf.studies.len() == 1);
        assert_eq!(again.app.shelf.studies[0].paths, std::slice::from_ref(&b));
        assert!(again.app.flush_shelf(Duration::from_secs(10)));
    }
}

#[cfg(unix)]
#[test]
fn what_cannot_be_forgotten_for_good_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let a = study(&folder.path().join("a"), "MR");
    let mut driver = driver(folder.path());
    open(&mut driver, &a);
    let entry = files(folder.path()).into_iter().find(|it| it.extension().is_some_and(|it| it == "json"));
    let entry = entry.expect("an entry");
    // A folder in its place cannot be deleted as a file, whoever runs this.
    fs::remove_file(&entry).expect("removed");
    fs::create_dir(&entry).expect("a folder");
    act(&mut driver, H::Forget(0));
    driver.until("it is told", |app| app.notice.is_some());
    let told = driver.app.notice.as_ref().map(|it| it.0.clone()).unwrap_or_default();
    assert!(told.starts_with("This study could not be taken off the list for good"), "{told}");
}
