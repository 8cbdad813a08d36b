//! The public catalogue by commands and in the window: licence first, nobody asked before, and what follows.

use crate::support::{
    app::Driver,
    public_study::{self, objects},
    store::{Reply, Store},
    window::{Driven, everything_said, harness, named, press, press_with},
};
use egui::{Key, Modifiers};
use thecal::{
    app::{AppCommand, CatalogueCommand as C, Command, Happening, LibraryCommand, LibraryPage, Mode},
    catalogue::{Standing, USER_FILE},
};

/// A program whose data folder has a catalogue of one study at a store on this computer, the last of the list.
struct Setting {
    store: Store,
    folder: tempfile::TempDir,
    driver: Driver,
    idx: usize,
}

impl Setting {
    fn new() -> Self {
        let store = Store::start(objects());
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = public_study::catalogue("own-study", &store.host_toml());
        std::fs::write(folder.path().join(USER_FILE), text).expect("written");
        let mut driver = Driver::new();
        driver.app.keep_catalogue(folder.path().to_owned());
        driver.until("the own study is listed", |app| app.catalogue.studies.len() == 13);
        Self { store, folder, driver, idx: 12 }
    }

    fn act(&mut self, command: C) {
        self.driver.app.dispatch(Command::Catalogue(command));
    }

    fn standing(&self) -> Standing {
        self.driver.app.catalogue.studies[self.idx].standing
    }

    fn downloaded() -> Self {
        let mut setting = Self::new();
        setting.act(C::Choose(setting.idx));
        setting.act(C::Download);
        setting.driver.until("it is here", |app| app.catalogue.studies[12].standing == Standing::Here);
        setting
    }
}

#[test]
fn the_key_of_the_library_leads_from_its_other_pages_to_the_cases() {
    let mut setting = Setting::new();
    let app = &mut setting.driver.app;
    app.dispatch(Command::Library(LibraryCommand::Page(LibraryPage::Catalogue)));
    app.dispatch(Command::App(AppCommand::Go(Mode::Study)));
    app.dispatch(Command::App(AppCommand::Go(Mode::Library)));
    assert_eq!(app.library.page, LibraryPage::Catalogue, "back to where one was");
    app.dispatch(Command::App(AppCommand::Go(Mode::Library)));
    assert_eq!(app.library.page, LibraryPage::Cases);
}

#[test]
fn looking_contacts_nobody_and_a_download_opens_with_its_attribution() {
    let mut setting = Setting::new();
    let page = Command::Library(LibraryCommand::Page(LibraryPage::Catalogue));
    setting.driver.app.dispatch(page);
    for command in
        [C::Choose(setting.idx), C::Step(-1), C::Step(5), C::Open, C::AskRemove, C::Remove, C::KeepIt, C::Stop]
    {
        setting.act(command);
    }
    assert_eq!(setting.driver.app.catalogue.chosen, Some(setting.idx));
    assert!(setting.store.asked().is_empty() && setting.standing() == Standing::NotHere);
    assert!(!setting.folder.path().join("catalogue").exists(), "nothing is made, either");
    setting.act(C::Download);
    assert!(matches!(setting.driver.app.catalogue.happening(setting.idx), Happening::Coming(_)));
    setting.driver.until("it is open", |app| app.mode == Mode::Study);
    setting.driver.until_read();
    assert_eq!(setting.driver.app.studies.iter().map(|study| study.series.len()).sum::<usize>(), 2);
    let credited: Vec<_> = setting.driver.app.credited().iter().map(|study| study.attribution.clone()).collect();
    assert_eq!(credited, ["Test data. 10.1000/test. CC BY 4.0."]);
    let mut window = harness(setting.driver.app);
    window.run();
    assert!(everything_said(&window).contains("Images: Test data. 10.1000/test. CC BY 4.0."));
}

#[test]
fn who_went_on_to_something_else_is_told_and_not_disturbed() {
    let mut setting = Setting::new();
    setting.act(C::Choose(setting.idx));
    setting.act(C::Download);
    setting.driver.app.dispatch(Command::Library(LibraryCommand::Page(LibraryPage::Cases)));
    setting.driver.until("it is here", |app| app.catalogue.studies[12].standing == Standing::Here);
    assert_eq!(setting.driver.app.mode, Mode::Library);
    let told = setting.driver.app.notice.clone().expect("told").0;
    assert_eq!(told, "Test study is here. F4 is the public catalogue.");
}

#[test]
fn a_failure_is_told_where_the_study_is_and_the_next_download_goes_on() {
    let mut setting = Setting::new();
    setting.store.rule(|request| if request.is_listing { Reply::Usual } else { Reply::Status(403) });
    setting.act(C::Choose(setting.idx));
    setting.act(C::Download);
    setting.driver.until("it failed", |app| app.catalogue.studies[12].trouble.is_some());
    let mut window = harness(setting.driver.app);
    window.run();
    let said = everything_said(&window);
    assert!(said.contains("refuses with status 403") && said.contains("Go to the sample cases"), "{said}");
    assert!(
        said.contains("Public study: Test study, TEST, MR, sagittal and axial") && said.contains("Not downloaded"),
        "{said}"
    );
    setting.store.rule(|_| Reply::Usual);
    window.state_mut().app.dispatch(Command::Catalogue(C::Download));
    until(&mut window, "it is open", |window| window.state().app.mode == Mode::Study);
}

fn until(window: &mut Driven, what: &str, done: impl Fn(&Driven) -> bool) {
    let started = std::time::Instant::now();
    while !done(window) {
        assert!(started.elapsed().as_secs() < 30, "{what}");
        std::thread::sleep(std::time::Duration::from_millis(20));
        window.step();
    }
}

#[test]
fn it_is_removed_only_after_a_question_and_then_wholly() {
    let mut setting = Setting::downloaded();
    setting.act(C::Choose(setting.idx));
    setting.act(C::Remove);
    assert_eq!(setting.driver.app.catalogue.happening(setting.idx), Happening::Rest, "nobody asked");
    setting.act(C::AskRemove);
    setting.act(C::KeepIt);
    setting.act(C::Remove);
    assert!(!setting.driver.app.catalogue.asks_to_remove && setting.standing() == Standing::Here, "the answer was no");
    setting.act(C::AskRemove);
    setting.act(C::Remove);
    setting.driver.until("it is gone", |app| app.catalogue.studies[12].standing == Standing::NotHere);
    let entries = setting.folder.path().join("catalogue").read_dir().expect("a folder");
    // The empty file of the lock stays.
    let left: Vec<_> = entries.filter_map(Result::ok).filter(|it| it.path().extension().is_none()).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_stopped_download_keeps_what_came() {
    let mut setting = Setting::new();
    let slow = |request: &crate::support::store::Request| match request.is_listing {
        true => Reply::Usual,
        false => Reply::Drip(std::time::Duration::from_millis(1)),
    };
    setting.store.rule(slow);
    setting.act(C::Choose(setting.idx));
    setting.act(C::Download);
    let comes = |app: &thecal::app::AppState| match app.catalogue.happening(12) {
        Happening::Coming(progress) => 0 < progress.bytes_done,
        _ => false,
    };
    setting.driver.until("something came", comes);
    setting.act(C::Stop);
    setting.driver.until("it stopped", |app| app.catalogue.happening(12) == Happening::Rest);
    assert!(matches!(setting.standing(), Standing::Partly(_)), "{:?}", setting.standing());
    assert_eq!(setting.driver.app.catalogue.studies[setting.idx].trouble, None, "a person stopped it");
}

#[test]
fn the_page_is_used_by_keyboard_and_says_the_licence_before_the_download() {
    let setting = Setting::new();
    let mut window = harness(setting.driver.app);
    press(&mut window, Key::F4);
    assert_eq!(window.state().app.library.page, LibraryPage::Catalogue);
    (0..13).for_each(|_| press_with(&mut window, Modifiers::COMMAND, Key::ArrowDown));
    window.run();
    let said = everything_said(&window);
    for part in [
        "CC BY 4.0",
        "Test data. 10.1000/test. CC BY 4.0.",
        "10.1000/test",
        "not to try to find out",
        "Nobody is contacted",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(setting.store.asked().is_empty());
    named(&window, "Download 0.0 MB");
    tap(&mut window, Modifiers::COMMAND, Key::D);
    until(&mut window, "it is open", |window| window.state().app.mode == Mode::Study);
    tap(&mut window, Modifiers::NONE, Key::F4);
    until(&mut window, "the page is back", |window| window.state().app.mode == Mode::Library);
    tap(&mut window, Modifiers::COMMAND, Key::Enter);
    until(&mut window, "it is open again", |window| window.state().app.mode == Mode::Study);
}

/// Presses a key while files arrive: what is drawn does not settle then.
fn tap(window: &mut Driven, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.step();
}

#[test]
fn the_own_catalogue_is_read_anew_when_the_page_is_opened_and_its_faults_are_told() {
    let mut setting = Setting::new();
    setting.act(C::Choose(setting.idx));
    let file = setting.folder.path().join(USER_FILE);
    let text = std::fs::read_to_string(&file).expect("there");
    let (other, broken) = (text.replace("own-study", "other-study"), text.replace("own-study", "Broken Study"));
    std::fs::write(&file, format!("{text}{}", &other[other.find("[[study]]").expect("a study")..])).expect("written");
    let page = Command::Library(LibraryCommand::Page(LibraryPage::Catalogue));
    setting.driver.app.dispatch(page.clone());
    setting.driver.until("both are listed", |app| app.catalogue.studies.len() == 14);
    let chosen = setting.driver.app.catalogue.chosen_study().map(|(_, one)| one.study.id.clone());
    assert_eq!(chosen.as_deref(), Some("own-study"), "what was looked at still is");
    std::fs::write(&file, broken).expect("written");
    setting.driver.app.dispatch(page);
    setting.driver.until("its fault is told", |app| !app.catalogue.faults.is_empty());
    let app = &setting.driver.app;
    assert!(app.catalogue.studies.len() == 12 && app.catalogue.chosen.is_none());
    assert!(app.catalogue.faults[0].contains("small letters, digits and hyphens"), "{:?}", app.catalogue.faults);
    assert!(setting.store.asked().is_empty(), "looking contacts nobody");
}

#[test]
fn a_download_goes_on_while_the_catalogue_is_read_anew() {
    let mut setting = Setting::new();
    let slow = |request: &crate::support::store::Request| match request.is_listing {
        true => Reply::Usual,
        false => Reply::Drip(std::time::Duration::from_micros(200)),
    };
    setting.store.rule(slow);
    setting.act(C::Choose(setting.idx));
    setting.act(C::Download);
    // The file names it no longer, and another comes before it.
    std::fs::write(setting.folder.path().join(USER_FILE), "format = 1\n").expect("written");
    setting.driver.app.dispatch(Command::Library(LibraryCommand::Page(LibraryPage::Cases)));
    setting.driver.app.dispatch(Command::Library(LibraryCommand::Page(LibraryPage::Catalogue)));
    setting.driver.until("it is here all the same", |app| {
        app.catalogue.studies.last().is_some_and(|one| one.study.id == "own-study" && one.standing == Standing::Here)
    });
}

#[test]
fn files_that_a_person_put_there_stay_and_that_is_told() {
    let mut setting = Setting::downloaded();
    let kept = setting.folder.path().join("catalogue/own-study");
    std::fs::write(kept.join("images/my notes.txt"), "L5 first").expect("written");
    setting.act(C::Choose(setting.idx));
    setting.act(C::AskRemove);
    setting.act(C::Remove);
    setting.driver.until("it is gone", |app| app.catalogue.studies[12].standing == Standing::NotHere);
    let told = setting.driver.app.notice.as_ref().map(|it| it.0.clone()).unwrap_or_default();
    assert_eq!(told, "Test study was removed. 1 other file in its folder was not downloaded and stays: my notes.txt.");
    assert!(kept.join("images/my notes.txt").is_file());
    assert_eq!(kept.join("images").read_dir().expect("a folder").count(), 1);
}
