//! What a person prefers, and keys bound otherwise: chosen, kept over restarts, told where something is in the way.

use std::{fs, sync::Arc};

use crate::support::{
    Slice,
    app::Driver,
    case,
    window::{harness, named, press, press_with},
};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use thecal::{
    annotation::Wording,
    app::{
        AppCommand, AppState, CaseCommand, Command, Dialog, ENTRIES, KeyCommand, LinkKind, PreferCommand, Preference,
        QuizCommand, Settings, StudyCommand, Tool, ViewCommand,
    },
    measure::MeasureKind,
    paint::CornerText,
    viewport::Layout,
};

fn app() -> AppState {
    started(Settings { notice_seen: true, ..Settings::default() })
}

fn started(settings: Settings) -> AppState {
    AppState::new(settings, Arc::new(|| {})).without_saving()
}

/// The program as it starts after its settings went to the disk and back.
fn restarted(app: &AppState) -> AppState {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("thecal").join("settings.json");
    fs::create_dir(file.parent().expect("a folder")).expect("made");
    fs::write(&file, app.settings.to_text().expect("text")).expect("written");
    let (settings, told) = Settings::load_from(&file);
    assert_eq!(told, None);
    started(settings)
}

#[test]
fn a_choice_is_on_the_disk_when_the_program_ends_and_a_locked_file_stays() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("thecal").join("settings.json");
    let kept = |mut app: AppState| {
        app.keep_settings_in(file.clone());
        app.dispatch(Command::Prefer(PreferCommand::Choose(Preference::LeftDrag, 4)));
        drop(app);
        Settings::load_from(&file).0.preferences.chosen(Preference::LeftDrag)
    };
    assert_eq!(kept(app()), 4);
    fs::write(&file, b"of somebody else").expect("written");
    kept(started(Settings { locked: true, ..Settings::default() }));
    let aside = folder.path().join("thecal").join("settings.damaged-1.json");
    assert_eq!(fs::read(aside).expect("set aside when read"), b"of somebody else", "and not written over before");
}

fn entry(label: &str) -> usize {
    ENTRIES.iter().position(|entry| entry.label == label).expect("an entry")
}

fn keys_of(app: &AppState, label: &str) -> String {
    app.settings.bindings.keys(&ENTRIES[entry(label)]).join(" ")
}

#[test]
fn what_is_changed_at_work_holds_after_a_restart() {
    let mut app = app();
    for command in [
        ViewCommand::ToggleLink(LinkKind::Scroll),
        ViewCommand::ToggleLink(LinkKind::Zoom),
        ViewCommand::CineRate(30),
        ViewCommand::RockCine,
        ViewCommand::CycleCornerText,
        ViewCommand::ToggleGraphics,
    ] {
        app.dispatch(Command::View(command));
    }
    app.dispatch(Command::Case(CaseCommand::ToggleWording));
    let again = restarted(&app);
    assert_eq!((again.links.scroll, again.links.window, again.links.zoom), (false, false, true));
    assert_eq!((again.cine_rate, again.cine_rocks), (30, true));
    assert_eq!((again.corner_text, again.graphics_shown), (CornerText::Minimal, false));
    assert_eq!(again.settings.wording(), Wording::Expert);
}

#[test]
fn preferences_act_at_once_and_go_back_one_by_one_or_all() {
    let mut app = app();
    let prefer = |app: &mut AppState, command| app.dispatch(Command::Prefer(command));
    prefer(&mut app, PreferCommand::Choose(Preference::LeftDrag, 4));
    prefer(&mut app, PreferCommand::Choose(Preference::LinkWindow, 1));
    prefer(&mut app, PreferCommand::Step(Preference::CineRate, 100));
    prefer(&mut app, PreferCommand::Step(Preference::TextSize, 4));
    assert_eq!((app.tool, app.links.window, app.cine_rate), (Tool::Measure(MeasureKind::Length), true, 60));
    assert_eq!(app.settings.preferences.text_scale(), 1.5);
    assert_eq!(restarted(&app).tool, Tool::Measure(MeasureKind::Length));
    prefer(&mut app, PreferCommand::Default(Preference::CineRate));
    assert_eq!((app.links.window, app.cine_rate), (true, 10), "the others stay");
    prefer(&mut app, PreferCommand::AllDefault);
    assert_eq!(app.settings.preferences, Settings::default().preferences);
    assert!(!app.links.window);
}

#[test]
fn settings_of_before_are_understood_and_what_a_newer_program_wrote_is_kept() {
    let (old, told) = Settings::from_text(r#"{"notice_seen":true,"expert_wording":true,"recent":[]}"#).expect("JSON");
    assert_eq!((old.notice_seen, old.wording(), told), (true, Wording::Expert, None));
    let newer =
        r#"{"format":9,"notice_seen":true,"preferences":{"text_size":"300 %","cine_rate":"30"},"colours":"warm"}"#;
    let (read, _) = Settings::from_text(newer).expect("JSON");
    assert_eq!(read.preferences.text_scale(), 1.0, "an unknown choice is none");
    assert_eq!(started(read.clone()).cine_rate, 30);
    let written = |settings: &Settings| settings.to_text().expect("JSON");
    assert!(written(&read).contains(r#""colours": "warm""#) && written(&read).contains(r#""text_size": "300 %""#));
    let mut app = started(read);
    app.dispatch(Command::Prefer(PreferCommand::Step(Preference::TextSize, 1)));
    assert!(!written(&app.settings).contains("300 %"), "a person chose another");
    let newer = r#"{"preferences":{"colour":"warm"},"keys":{"Newer command":["F22"],"Fit":["Super+J"]}}"#;
    let (read, told) = Settings::from_text(newer).expect("JSON");
    assert!(told.is_some());
    let text = written(&read);
    assert!(["\"colour\": \"warm\"", "Newer command", "Super+J"].iter().all(|part| text.contains(part)), "{text}");
}

#[test]
fn a_damaged_file_is_set_aside_with_a_sentence_and_odd_keys_are_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("settings.json");
    fs::write(&file, b"{\"notice_seen\": tr").expect("written");
    let (settings, told) = Settings::load_from(&file);
    assert_eq!(settings, Settings::default());
    assert!(told.is_some_and(|told| told.contains("set aside as settings.damaged-1.json")));
    assert!(!file.exists() && folder.path().join("settings.damaged-1.json").exists());
    let odd = r#"{"keys":{"Fit":["Hyper+J"],"Invert":["W"],"Next finding":["Shift+Ctrl+F"]}}"#;
    let (settings, told) = Settings::from_text(odd).expect("JSON");
    let told = told.expect("a sentence");
    assert!(
        told.contains("\"Fit\" has keys that cannot be bound") && told.contains("\"Invert\" would share"),
        "{told}"
    );
    let app = started(settings);
    assert_eq!([keys_of(&app, "Fit"), keys_of(&app, "Invert")], ["Equals", "Shift+I"]);
    assert_eq!(keys_of(&app, "Next finding"), "Shift+Ctrl+F");
}

#[test]
fn keys_that_another_command_has_are_taken_only_after_that_was_told() {
    let mut app = app();
    let keys = |app: &mut AppState, command| app.dispatch(Command::Keys(command));
    keys(&mut app, KeyCommand::Choose { entry: entry("Fit"), besides: false });
    keys(&mut app, KeyCommand::Press("F6".to_owned()));
    assert!(app.rebinding.as_ref().is_some_and(|it| it.refused.is_some()), "that is the window's own");
    keys(&mut app, KeyCommand::Press("W".to_owned()));
    let taken: Vec<_> = app.rebinding.iter().flat_map(|it| it.taken.iter().map(|other| other.label)).collect();
    assert_eq!(taken, ["Window with the left button"]);
    assert_eq!([keys_of(&app, "Fit"), keys_of(&app, "Window with the left button")], ["Equals", "W"], "nothing yet");
    keys(&mut app, KeyCommand::Leave);
    assert_eq!(keys_of(&app, "Fit"), "Equals");
    keys(&mut app, KeyCommand::Choose { entry: entry("Fit"), besides: true });
    keys(&mut app, KeyCommand::Press("W".to_owned()));
    keys(&mut app, KeyCommand::Take);
    let mut app = restarted(&app);
    assert_eq!([keys_of(&app, "Fit"), keys_of(&app, "Window with the left button")], ["Equals W", ""]);
    // Back again: its key is Fit's now, and that is told too.
    keys(&mut app, KeyCommand::Reset(entry("Window with the left button")));
    assert_eq!(app.rebinding.as_ref().map(|it| it.taken[0].label), Some("Fit"));
    keys(&mut app, KeyCommand::Take);
    assert_eq!([keys_of(&app, "Fit"), keys_of(&app, "Window with the left button")], ["Equals", "W"]);
    keys(&mut app, KeyCommand::Unbind(entry("Fit")));
    keys(&mut app, KeyCommand::ResetAll);
    assert!(!app.settings.bindings.any());
}

#[test]
fn to_and_fro_turns_back_at_both_ends() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    (0..4).for_each(|number| drop(Slice::sagittal(1, number).write(folder.path(), &number.to_string())));
    let mut driver = Driver::opened(folder.path());
    driver.view(ViewCommand::RockCine);
    driver.view(ViewCommand::First);
    let mut frames = Vec::new();
    for _ in 0..8 {
        driver.view(ViewCommand::CineStep);
        frames.push(driver.app.slots[0].viewport.frame);
    }
    assert_eq!(frames, [1, 2, 3, 2, 1, 0, 1, 2]);
}

#[test]
fn a_key_is_bound_in_the_window_and_acts_and_stands_in_the_sheets() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let mut harness = harness(Driver::opened(folder.path()).app);
    harness.state_mut().app.dispatch(Command::App(AppCommand::Show(Dialog::Bindings)));
    harness.run();
    named(&harness, "Next slice:").click();
    harness.run();
    harness.get_by_label("Press the new keys. Esc leaves it as it is.");
    press_with(&mut harness, Modifiers::SHIFT, Key::V);
    assert_eq!(keys_of(&harness.state().app, "Next slice"), "Shift+V");
    harness.get_by_label("Next slice: Shift V");
    // The next one is left alone by Escape, which does not close the sheet.
    named(&harness, "Previous slice:").click();
    harness.run();
    press(&mut harness, Key::Escape);
    assert!(harness.state().app.rebinding.is_none());
    assert_eq!(harness.state().app.dialog, Some(Dialog::Bindings));
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().app.dialog, None);
    let before = harness.state().app.slots[0].viewport.frame;
    press(&mut harness, Key::ArrowDown);
    assert_eq!(harness.state().app.slots[0].viewport.frame, before, "that was its key");
    press_with(&mut harness, Modifiers::SHIFT, Key::V);
    assert_eq!(harness.state().app.slots[0].viewport.frame, before + 1);
    press(&mut harness, Key::F1);
    harness.get_by_label("Next slice: Shift V");
}

#[test]
fn the_sheet_of_preferences_goes_by_clicks_and_text_by_keys() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let mut harness = harness(Driver::opened(folder.path()).app);
    press_with(&mut harness, Modifiers::COMMAND, Key::Comma);
    assert_eq!(harness.state().app.dialog, Some(Dialog::Preferences));
    named(&harness, "Captions for: experts").click();
    harness.run();
    assert_eq!(harness.state().app.settings.wording(), Wording::Expert);
    named(&harness, "Captions for: as at the start").click();
    harness.run();
    assert_eq!(harness.state().app.settings.wording(), Wording::Student);
    press(&mut harness, Key::Escape);
    (0..2).for_each(|_| press_with(&mut harness, Modifiers::COMMAND, Key::Plus));
    assert_eq!(harness.state().app.settings.preferences.text_scale(), 1.25);
    assert_eq!(harness.ctx.zoom_factor(), 1.25);
    press_with(&mut harness, Modifiers::COMMAND, Key::Minus);
    assert_eq!(harness.ctx.zoom_factor(), 1.1);
}

#[test]
fn viewports_change_places_by_a_key_and_by_dragging_a_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..4 {
        Slice::sagittal(1, number).write(folder.path(), &format!("sag{number}"));
        Slice::axial(2, number).write(folder.path(), &format!("ax{number}"));
    }
    let mut harness = harness(Driver::opened(folder.path()).app);
    harness.state_mut().app.dispatch(Command::View(ViewCommand::Layout(Layout::Two)));
    harness.run();
    let shown = |harness: &crate::support::window::Driven| {
        [0, 1].map(|slot| harness.state().app.slots[slot].series.as_ref().map(|key| key.uid.as_str().to_owned()))
    };
    let before = shown(&harness);
    assert_ne!(before[0], before[1]);
    harness.state_mut().app.dispatch(Command::View(ViewCommand::SwapWithNext));
    harness.run();
    assert_eq!(shown(&harness), [before[1].clone(), before[0].clone()]);
    let [from, to] = ["Viewport 1", "Viewport 2"].map(|name| named(&harness, name).rect());
    harness.drag_at(from.min + egui::vec2(40.0, 18.0));
    harness.run();
    for share in [0.3, 0.7, 1.0] {
        harness.hover_at(from.min.lerp(to.center(), share));
        harness.run();
    }
    harness.drop_at(to.center());
    harness.run();
    assert_eq!(shown(&harness), before, "dragged by its name");
    harness.state_mut().app.dispatch(Command::View(ViewCommand::Layout(Layout::One)));
    harness.state_mut().app.dispatch(Command::View(ViewCommand::SwapWithNext));
    assert!(harness.state().app.notice.as_ref().is_some_and(|notice| notice.0.contains("only one viewport")));
}

#[test]
fn fingers_scroll_and_pinch_in_a_viewport() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    (0..9).for_each(|number| drop(Slice::sagittal(1, number).write(folder.path(), &number.to_string())));
    let mut harness = harness(Driver::opened(folder.path()).app);
    let middle = named(&harness, "Viewport 1").rect().center();
    harness.hover_at(middle);
    harness.run();
    let before = harness.state().app.slots[0].viewport.clone();
    for _ in 0..8 {
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -10.0),
            source: egui::MouseWheelSource::Wheel,
            phase: egui::TouchPhase::Move,
            modifiers: Modifiers::NONE,
        });
        harness.run();
    }
    assert_eq!(harness.state().app.slots[0].viewport.frame, before.frame + 2, "40 points a slice");
    harness.event(egui::Event::Zoom(1.5));
    harness.run();
    assert!((harness.state().app.slots[0].viewport.zoom / before.zoom - 1.5).abs() < 1e-6);
}

#[test]
fn the_midline_of_a_sagittal_stack_is_where_both_sides_look_alike() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..15u32 {
        // Symmetric about slice 9: what is shown goes by the distance from it.
        let far = number.abs_diff(8) as usize;
        let mut slice = Slice::sagittal(1, number);
        slice.words(16, 24, 12, |at| ((at * (far + 3)) % 97 * 20 + number as usize) as u16);
        slice.write(folder.path(), &number.to_string());
    }
    Slice::axial(2, 0).write(folder.path(), "ax");
    let mut driver = Driver::opened(folder.path());
    let series = thecal::app::SeriesKey { uid: "2.25.4711.2.1".into(), part: 0 };
    driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot: 0, series }));
    driver.until_decoded();
    driver.view(ViewCommand::First);
    driver.view(ViewCommand::Midline);
    assert_eq!(driver.app.slots[0].viewport.frame, 8);
    assert_eq!(driver.app.notice, None);
    let axial = thecal::app::SeriesKey { uid: "2.25.4711.2.2".into(), part: 0 };
    driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot: 0, series: axial }));
    driver.view(ViewCommand::Midline);
    assert!(driver.app.notice.as_ref().is_some_and(|notice| notice.0.contains("Only a sagittal stack")));
}

#[test]
fn links_that_were_set_in_a_quiz_are_nobodys_preference() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let mut driver = Driver::opened(folder.path());
    let before = driver.app.links.window;
    driver.quiz(QuizCommand::Start);
    driver.view(ViewCommand::ToggleLink(LinkKind::Window));
    assert_ne!(driver.app.links.window, before);
    driver.quiz(QuizCommand::Leave);
    driver.view(ViewCommand::First);
    assert_eq!(driver.app.links.window, before);
    assert!(driver.app.settings.preferences.is_default(Preference::LinkWindow));
}
