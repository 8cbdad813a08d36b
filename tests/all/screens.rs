//! Library, findings, palette and key sheet in the window, by keyboard and by name.

use std::path::Path;

use crate::support::window::{Driven, everything_said, harness, named, press, press_with};
use crate::support::{app::Driver, case};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT, Queryable};
use thecal::{
    app::{self, CaseCommand, Command, Dialog, Mode},
    viewport::Layout,
};

/// A library of three cases; the second is called otherwise.
fn library() -> (tempfile::TempDir, Driven) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, title) in [("a", "Case in a test"), ("b", "Another case"), ("c", "Third case")] {
        write_titled(&folder.path().join(name), title);
    }
    let mut driver = Driver::new();
    driver.app.stock_library(app::cases_in(folder.path()));
    driver.until("the cards are drawn", |app| app.library.cases.iter().all(|one| one.facts.is_some()));
    let harness = harness(driver.app);
    (folder, harness)
}

fn write_titled(folder: &Path, title: &str) {
    case::write(folder);
    let file = folder.join("case.toml");
    let text = std::fs::read_to_string(&file).expect("case.toml").replace("Case in a test", title);
    std::fs::write(file, text).expect("case.toml");
}

fn opened_case() -> (tempfile::TempDir, Driven) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let harness = harness(Driver::opened(folder.path()).app);
    (folder, harness)
}

fn focused(harness: &Driven) -> String {
    let node = harness.query_all_by(|node| node.is_focused()).next().expect("something has the focus");
    node.accesskit_node().label().unwrap_or_default()
}

#[test]
fn the_library_is_used_by_keyboard_alone() {
    let (_folder, mut harness) = library();
    assert_eq!(harness.state().app.mode, Mode::Library);
    press(&mut harness, Key::ArrowDown);
    assert!(focused(&harness).starts_with("Case: Case in a test, beginner, MR, not begun"), "{}", focused(&harness));
    press(&mut harness, Key::ArrowRight);
    assert!(focused(&harness).starts_with("Case: Another case"));
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::ArrowRight);
    assert!(focused(&harness).starts_with("Case: Third case"), "the last one stays");
    press(&mut harness, Key::ArrowLeft);
    harness.key_press(Key::Enter);
    harness.step();
    harness.step();
    assert_eq!(harness.state().app.case.as_ref().map(|case| case.title.as_str()), Some("Another case"));
    assert_eq!(harness.state().app.mode, Mode::Study);
}

#[test]
fn ctrl_f_and_slash_search_and_an_empty_result_helps() {
    let (_folder, mut harness) = library();
    press_with(&mut harness, Modifiers::COMMAND, Key::F);
    harness.get_by_label("Search cases").type_text("third");
    harness.run();
    assert_eq!(harness.state().app.library.admitted(), [2]);
    assert!(harness.query_by_label("1 of 3 cases").is_some());
    press(&mut harness, Key::Escape);
    harness.event(egui::Event::Text("/".to_owned()));
    press(&mut harness, Key::Slash);
    assert_eq!(focused(&harness), "Search cases");
    harness.get_by_label("Search cases").type_text(" xyzzy");
    harness.run();
    assert_eq!(harness.state().app.library.filter.text, "third xyzzy", "the slash is not searched for");
    harness.get_by_label("Show all cases").click();
    harness.run();
    assert_eq!(harness.state().app.library.admitted().len(), 3);
}

#[test]
fn the_library_tells_signs_only_when_asked_and_says_what_a_filter_gives_away() {
    let (_folder, mut harness) = library();
    let card = |harness: &Driven| named(harness, "Case: Third").accesskit_node().label().expect("a name");
    assert!(!card(&harness).contains("Scalloping"));
    assert!(!everything_said(&harness).contains("Hollow wall"), "neither findings nor the diagnosis");
    harness.get_by_label("Hide signs until read").click();
    harness.run();
    assert!(card(&harness).contains("Scalloping"));
    harness.get_by_label("Scalloping, 3 cases").click();
    harness.run();
    assert!(everything_said(&harness).contains("gives away"));
}

#[test]
fn an_empty_library_says_where_cases_are_looked_for() {
    let mut harness = harness(Driver::new().app);
    assert!(harness.query_by_label("No cases found").is_some());
    assert!(everything_said(&harness).contains("sample_studies"));
    harness.get_by_label("Open").click();
    harness.run();
    assert_eq!(harness.state().app.dialog, Some(Dialog::Open));
}

#[test]
fn findings_are_revealed_by_keyboard_after_looking_or_a_second_wish() {
    let (_folder, mut harness) = opened_case();
    press(&mut harness, Key::F);
    assert!(!harness.state().app.is_revealed(0));
    let said = everything_said(&harness);
    assert!(said.contains("You have seen 1 of"), "{said}");
    named(&harness, "Reveal anyway finding 1").focus();
    harness.run();
    press(&mut harness, Key::Enter);
    assert!(harness.state().app.is_revealed(0) && !harness.state().app.is_revealed(1));
    assert!(named(&harness, "Finding 1: Hollow wall").accesskit_node().label().is_some());
    harness.get_by_label("Reveal all").focus();
    harness.run();
    press(&mut harness, Key::Enter);
    assert!(harness.state().app.all_revealed());
    assert!(harness.query_by_label("Take the quiz").is_some());
}

#[test]
fn who_looks_first_is_told_at_once() {
    let (_folder, mut harness) = opened_case();
    (0..6).for_each(|_| press(&mut harness, Key::ArrowDown));
    press(&mut harness, Key::F);
    assert!(harness.state().app.is_revealed(0));
}

#[test]
fn hidden_findings_say_where_to_look_and_nothing_else() {
    let (_folder, mut harness) = opened_case();
    let said = everything_said(&harness);
    assert!(said.contains("Finding 1. Hidden. Look at the back of the lowest lumbar bone."), "{said}");
    for secret in ["Hollow", "hollow", "concave", "Wide sac", "is wide", "Scalloping", "What it shows", "1 mark", "S04"]
    {
        assert!(!said.contains(secret), "{secret} is told in:\n{said}");
    }
    (0..2).for_each(|_| harness.state_mut().app.dispatch(Command::Case(CaseCommand::RevealAll)));
    harness.run();
    let said = everything_said(&harness);
    for told in ["Hollow wall of L5", "What it shows", "Finding 2: Wide sac", "S04 A paper on walls"] {
        assert!(said.contains(told), "{told} is not told in:\n{said}");
    }
}

#[test]
fn the_word_of_a_source_leads_to_its_line() {
    let (_folder, mut harness) = opened_case();
    harness.set_size([900.0, 480.0].into());
    (0..2).for_each(|_| harness.state_mut().app.dispatch(Command::Case(CaseCommand::RevealAll)));
    harness.run();
    let line = |harness: &Driven| {
        harness.get_by(|node| node.value().is_some_and(|text| text.starts_with("S04 A paper"))).rect().center().y
    };
    let foot = named(&harness, "Take the quiz").rect().top();
    assert!(foot < line(&harness), "it is out of sight: {} {foot}", line(&harness));
    harness.get_by_label("(S04).").click_accesskit();
    harness.run();
    assert!(line(&harness) < foot, "it is in sight: {} {foot}", line(&harness));
}

#[test]
fn the_palette_runs_what_was_found() {
    let (_folder, mut harness) = opened_case();
    press_with(&mut harness, Modifiers::COMMAND, Key::K);
    assert_eq!(harness.state().app.dialog, Some(Dialog::Palette));
    harness.get_by_role(Role::SearchInput).type_text("four");
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().app.dialog, None);
    assert_eq!(harness.state().app.layout, Layout::Four);

    press_with(&mut harness, Modifiers::COMMAND, Key::K);
    harness.get_by_role(Role::SearchInput).type_text("about");
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().app.dialog, Some(Dialog::About), "a dialog can be opened from it");
    press(&mut harness, Key::Escape);
}

#[test]
fn the_palette_moves_by_keys_and_takes_clicks() {
    let (_folder, mut harness) = opened_case();
    press_with(&mut harness, Modifiers::COMMAND, Key::K);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::End);
    press(&mut harness, Key::Home);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().app.slots[0].viewport.frame, 6, "the second row is Next slice");
    press_with(&mut harness, Modifiers::COMMAND, Key::K);
    harness.get_by_role(Role::SearchInput).type_text("invert");
    harness.run();
    named(&harness, "Invert. Exchanges").click();
    harness.run();
    assert!(harness.state().app.slots[0].viewport.inverted);
    assert_eq!(harness.state().app.dialog, None);
}

#[test]
fn zooming_from_the_palette_is_as_by_key() {
    let (_folder, mut harness) = opened_case();
    press(&mut harness, Key::Plus);
    let by_key = harness.state().app.slots[0].viewport.clone();
    press_with(&mut harness, Modifiers::COMMAND, Key::Num0);
    press_with(&mut harness, Modifiers::COMMAND, Key::K);
    harness.get_by_role(Role::SearchInput).type_text("zoom in");
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().app.slots[0].viewport.zoom, by_key.zoom);
    assert_eq!(harness.state().app.slots[0].viewport.center, by_key.center);
}

#[test]
fn f6_goes_from_region_to_region() {
    let (_folder, mut harness) = opened_case();
    assert!(focused(&harness).starts_with("Viewport 1"));
    let mut visited = Vec::new();
    for _ in 0..5 {
        press(&mut harness, Key::F6);
        visited.push(focused(&harness));
    }
    assert!(visited[4].starts_with("Viewport 1"), "round: {visited:?}");
    assert!(visited.contains(&"Library".to_owned()), "the bar: {visited:?}");
    press_with(&mut harness, Modifiers::SHIFT, Key::F6);
    assert_eq!(focused(&harness), visited[3], "and back");
}

#[test]
fn a_notice_is_dismissed_by_its_cross() {
    let (_folder, mut harness) = opened_case();
    harness.state_mut().app.notice = Some(app::Notice::warning("Something happened.".to_owned()));
    harness.run();
    harness.get_by_label("Dismiss the notice").click();
    harness.run();
    assert_eq!(harness.state().app.notice, None);
}

#[test]
fn library_palette_and_key_sheet_fit_every_size() {
    let (_folder, mut harness) = library();
    for size in [[800.0, 560.0], [1280.0, 800.0], [1440.0, 900.0], [2560.0, 1440.0]] {
        harness.set_size(size.into());
        harness.run();
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        assert!(window.contains_rect(named(&harness, "Case: Case in a test").rect().shrink(1.0)), "{size:?}");
        for (modifiers, key, shown) in
            [(Modifiers::NONE, Key::F1, "Close"), (Modifiers::COMMAND, Key::K, "Find a command")]
        {
            press_with(&mut harness, modifiers, key);
            let inside = harness.query_all_by(move |node| node.label().as_deref() == Some(shown));
            assert!(inside.into_iter().all(|node| window.contains_rect(node.rect())), "{shown} at {size:?}");
            press(&mut harness, Key::Escape);
            assert_eq!(harness.state().app.dialog, None);
        }
    }
}
