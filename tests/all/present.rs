//! Presenting: every step brings back exactly what it was written with, the keys of clickers work, leaving restores.

use crate::support::window::{Driven, everything_said, harness, named, press};
use crate::support::{app::Driver, case, gate::Gated};
use egui::{Color32, Key, Rect, Shape};
use egui_kittest::kittest::{NodeT, Queryable};
use thecal::{
    app::{AppState, CaseCommand, Command, Mode, PresentCommand, SeriesKey, Slot, StudyCommand, ViewCommand},
    paint::CornerText,
    viewport::{Layout, Viewport},
};

/// A step with a window and two viewports beside the two of the case.
const THIRD_STEP: &str = r#"[[step]]
title = "Wide sac"
show = ["f1", "f2"]
layout = "two"
  [[step.view]]
  series = "2.25.4711.2.2"
  center_mm = [-8.0, -8.0, -25.0]
  zoom = 3.0
  window = [210.0, 90.0]
  [[step.view]]
  series = "2.25.4711.2.1"
  center_mm = [20.0, -8.0, 46.0]

[[answer]]
question = "q1""#;

fn opened() -> (tempfile::TempDir, Driver) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write_edited(folder.path(), &[("[[answer]]\nquestion = \"q1\"", THIRD_STEP)]);
    let driver = Driver::opened(folder.path());
    (folder, driver)
}

fn window() -> (tempfile::TempDir, Driven) {
    let (folder, driver) = opened();
    (folder, harness(driver.app))
}

fn present(driver: &mut Driver, command: PresentCommand) {
    driver.app.dispatch(Command::Present(command));
    driver.until_pictures();
}

/// What a step restores: arrangement, what each viewport shows and how, which marks there are.
#[derive(Clone, Debug, PartialEq)]
struct OnScreen {
    layout: Layout,
    maximised: bool,
    active: usize,
    slots: Vec<(Option<SeriesKey>, Viewport)>,
    marks: Vec<bool>,
}

fn on_screen(app: &AppState) -> OnScreen {
    let shown = |slot: &Slot| (slot.series.clone(), slot.viewport.clone());
    let slots = app.visible_slots().map(|slot| shown(&app.slots[slot])).collect();
    let marks = (0..app.findings().len()).map(|idx| app.shows_finding(idx)).collect();
    OnScreen { layout: app.layout, maximised: app.maximised, active: app.active, slots, marks }
}

fn at(app: &AppState) -> Option<usize> {
    app.presenting.as_ref().map(|presenting| presenting.at)
}

#[test]
fn a_step_shows_what_it_was_written_with() {
    let (_folder, mut driver) = opened();
    present(&mut driver, PresentCommand::Start);
    let app = &driver.app;
    assert_eq!((app.mode, app.fullscreen, app.layout), (Mode::Present, true, Layout::Two));
    assert_eq!((app.slots[0].viewport.frame, app.slots[1].viewport.frame), (7, 5));
    assert!(!app.shows_finding(0) && !app.shows_finding(1));
    present(&mut driver, PresentCommand::Step(1));
    let app = &driver.app;
    assert_eq!((app.layout, app.slots[0].viewport.frame, app.slots[0].viewport.zoom), (Layout::One, 5, 2.0));
    assert!(app.shows_finding(0) && !app.shows_finding(1));
    present(&mut driver, PresentCommand::Step(1));
    let slot = &driver.app.slots[0];
    assert_eq!(slot.series.as_ref().map(|key| key.uid.as_str()), Some(case::AXIAL_SERIES));
    let window = slot.viewport.window().expect("a window");
    assert_eq!((window.center, window.width, slot.viewport.zoom, slot.viewport.frame), (210.0, 90.0, 3.0, 5));
    assert_eq!(driver.app.slots[1].viewport.frame, 5);
    assert!(driver.app.shows_finding(0) && driver.app.shows_finding(1));
    present(&mut driver, PresentCommand::Step(1));
    assert_eq!(at(&driver.app), Some(2), "the last stays");
}

#[test]
fn whatever_was_done_to_a_step_it_comes_back_as_it_was() {
    let (_folder, mut driver) = opened();
    present(&mut driver, PresentCommand::Start);
    for step in 0..3 {
        present(&mut driver, PresentCommand::ToStep(step));
        let before = on_screen(&driver.app);
        let last = driver.app.visible_slots().end - 1;
        for command in [
            ViewCommand::Scroll(2),
            ViewCommand::Zoom { factor: 2.0, about: None, size: [400.0, 300.0] },
            ViewCommand::Pan { by: [30.0, 20.0], size: [400.0, 300.0] },
            ViewCommand::DragWindow([50.0, 20.0]),
            ViewCommand::Turn { clockwise: true },
            ViewCommand::FlipHorizontal,
            ViewCommand::Invert,
            ViewCommand::Activate(last),
            ViewCommand::First,
            ViewCommand::Layout(Layout::Four),
            ViewCommand::Maximise,
            ViewCommand::Cine,
        ] {
            driver.view(command);
        }
        driver.app.dispatch(Command::Study(StudyCommand::StepSeries(1)));
        driver.app.dispatch(Command::Case(CaseCommand::ToggleMarks));
        assert_ne!(on_screen(&driver.app), before);
        let away = if step == 0 { 1 } else { -1 };
        present(&mut driver, PresentCommand::Step(away));
        assert!(!driver.app.cine);
        present(&mut driver, PresentCommand::Step(-away));
        assert_eq!(on_screen(&driver.app), before, "step {step}");
    }
}

#[test]
fn leaving_puts_the_study_back_as_it_was() {
    let (_folder, mut driver) = opened();
    (0..2).for_each(|_| driver.app.dispatch(Command::Case(CaseCommand::ChooseFinding(0))));
    driver.view(ViewCommand::Zoom { factor: 1.7, about: None, size: [400.0, 300.0] });
    driver.view(ViewCommand::Layout(Layout::Four));
    driver.view(ViewCommand::Activate(1));
    driver.view(ViewCommand::Scroll(-3));
    driver.view(ViewCommand::Maximise);
    driver.app.dispatch(Command::Case(CaseCommand::ToggleMarks));
    driver.view(ViewCommand::CycleCornerText);
    let all = |app: &AppState| {
        let state = (app.mode, app.fullscreen, app.finding, app.marks_shown, app.corner_text, app.active);
        (state, app.slots.clone(), on_screen(app), app.reveal.revealed.clone())
    };
    let before = all(&driver.app);
    assert_eq!((before.0.3, before.0.4), (false, CornerText::Minimal));
    for way_out in [Command::Present(PresentCommand::Leave), Command::App(thecal::app::AppCommand::Escape)] {
        present(&mut driver, PresentCommand::Start);
        present(&mut driver, PresentCommand::Step(2));
        driver.view(ViewCommand::CycleCornerText);
        driver.view(ViewCommand::Scroll(1));
        driver.app.dispatch(way_out);
        assert_eq!(all(&driver.app), before);
        assert!(driver.app.presenting.is_none());
    }
    driver.app.fullscreen = true;
    present(&mut driver, PresentCommand::Start);
    present(&mut driver, PresentCommand::Leave);
    assert!(driver.app.fullscreen, "who worked full screen still does");
}

#[test]
fn a_case_without_steps_is_presented_finding_by_finding() {
    let (folder, _) = opened();
    let file = folder.path().join("answers.toml");
    let text = std::fs::read_to_string(&file).expect("answers.toml");
    let (start, end) = (text.find("[[step]]").expect("steps"), text.find("[[answer]]").expect("answers"));
    std::fs::write(&file, format!("{}{}", &text[..start], &text[end..])).expect("written");
    let mut driver = Driver::opened(folder.path());
    present(&mut driver, PresentCommand::Start);
    let titles: Vec<_> = driver.app.presenting.iter().flat_map(|it| &it.steps).map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["Case in a test", "Hollow wall", "Wide sac"]);
    assert!(driver.app.visible_slots().all(|slot| driver.app.slot_series(slot).is_some()), "nothing is empty");
    assert!(!driver.app.shows_finding(0));
    present(&mut driver, PresentCommand::Step(1));
    assert_eq!((driver.app.slots[0].viewport.frame, driver.app.slots[0].viewport.zoom), (5, 2.0));
    assert!(driver.app.shows_finding(0) && !driver.app.shows_finding(1));
}

#[test]
fn presenting_begun_while_files_arrive_shows_its_step_and_leaves_a_hung_study() {
    let (folder, _) = opened();
    let gate = Gated::new(&folder.path().join("images"), 3);
    let mut driver = Driver::new();
    driver.app.open_source(gate.clone());
    driver.app.case = thecal::case::read_case(folder.path()).ok().map(std::sync::Arc::new);
    driver.until("some files are there", |app| !app.studies.is_empty());
    driver.app.dispatch(Command::Present(PresentCommand::Start));
    driver.app.dispatch(Command::Present(PresentCommand::Step(1)));
    gate.open_gate();
    driver.until_read();
    assert_eq!((at(&driver.app), driver.app.layout, driver.app.mode), (Some(1), Layout::One, Mode::Present));
    assert_eq!((driver.app.slots[0].viewport.frame, driver.app.slots[0].viewport.zoom), (5, 2.0));
    driver.app.dispatch(Command::Present(PresentCommand::Leave));
    assert_eq!(driver.app.layout, Layout::Two);
    assert_eq!(driver.app.slots[1].series.as_ref().map(|key| key.uid.as_str()), Some(case::AXIAL_SERIES));
}

#[test]
fn clickers_and_arrows_go_from_step_to_step() {
    let (_folder, mut harness) = window();
    press(&mut harness, Key::F5);
    assert_eq!(at(&harness.state().app), Some(0));
    for (key, step) in [
        (Key::PageDown, 1),
        (Key::PageDown, 2),
        (Key::PageDown, 2),
        (Key::PageUp, 1),
        (Key::ArrowRight, 2),
        (Key::ArrowLeft, 1),
        (Key::Home, 0),
        (Key::PageUp, 0),
        (Key::End, 2),
        (Key::Backspace, 1),
        (Key::Enter, 2),
        (Key::P, 1),
        (Key::N, 2),
    ] {
        press(&mut harness, key);
        assert_eq!(at(&harness.state().app), Some(step), "{key:?}");
    }
    press(&mut harness, Key::ArrowUp);
    assert_eq!((at(&harness.state().app), harness.state().app.slots[0].viewport.frame), (Some(2), 4), "up scrolls");
    press(&mut harness, Key::Escape);
    assert_eq!((harness.state().app.mode, harness.state().app.fullscreen), (Mode::Study, false));
}

/// Whether the last thing painted is black and covers everything.
fn is_black(harness: &Driven) -> bool {
    let room = Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0)).shrink(8.0);
    let mut shapes = Vec::new();
    fn flatten<'s>(shape: &'s Shape, shapes: &mut Vec<&'s Shape>) {
        match shape {
            Shape::Vec(inner) => inner.iter().for_each(|shape| flatten(shape, shapes)),
            Shape::Noop => {}
            one => shapes.push(one),
        }
    }
    harness.output().shapes.iter().for_each(|clipped| flatten(&clipped.shape, &mut shapes));
    matches!(shapes.last(), Some(Shape::Rect(rect)) if rect.fill == Color32::BLACK && rect.rect.contains_rect(room))
}

#[test]
fn a_black_screen_hides_everything_and_the_first_key_only_brings_the_picture_back() {
    let (_folder, mut harness) = window();
    press(&mut harness, Key::F5);
    press(&mut harness, Key::PageDown);
    assert!(!is_black(&harness));
    let before = on_screen(&harness.state().app);
    for black in [Key::B, Key::Period] {
        let forward = [black, Key::PageDown, Key::ArrowRight, Key::End, Key::Enter, Key::L];
        for key in forward.into_iter().chain([Key::PageUp, Key::Home, Key::ArrowUp, Key::ArrowDown, Key::Space, Key::R])
        {
            press(&mut harness, black);
            assert!(is_black(&harness), "{black:?} before {key:?}");
            assert!(!everything_said(&harness).contains("Hollow wall"));
            press(&mut harness, key);
            assert!(!is_black(&harness), "{key:?}");
            assert_eq!(
                (at(&harness.state().app), on_screen(&harness.state().app)),
                (Some(1), before.clone()),
                "{key:?}"
            );
            assert!(harness.state().app.presenting.as_ref().is_some_and(|it| !it.list), "{key:?}");
        }
    }
    press(&mut harness, Key::B);
    harness.hover_at(egui::pos2(600.0, 400.0));
    named(&harness, "Black screen").click();
    harness.run();
    assert!(!is_black(&harness), "a click does too");
    press(&mut harness, Key::PageDown);
    assert_eq!(at(&harness.state().app), Some(2));
}

fn focused(harness: &Driven) -> String {
    let node = harness.query_all_by(|node| node.is_focused()).next();
    node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

#[test]
fn a_step_is_jumped_to_from_the_list_by_keyboard() {
    let (_folder, mut harness) = window();
    press(&mut harness, Key::F5);
    press(&mut harness, Key::L);
    assert_eq!(focused(&harness), "Step 1: Overview");
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowDown);
    assert_eq!(focused(&harness), "Step 3: Wide sac");
    press(&mut harness, Key::ArrowUp);
    assert_eq!(at(&harness.state().app), Some(0), "only Enter goes there");
    press(&mut harness, Key::Enter);
    assert_eq!(at(&harness.state().app), Some(1));
    assert!(harness.state().app.presenting.as_ref().is_some_and(|it| !it.list));
    press(&mut harness, Key::PageDown);
    assert_eq!(at(&harness.state().app), Some(2), "the keys are the pictures' again");
    for close in [Key::L, Key::Escape] {
        press(&mut harness, Key::L);
        assert!(harness.query_by_label("Step 2: Hollow wall").is_some());
        press(&mut harness, close);
        assert!(harness.query_by_label("Step 2: Hollow wall").is_none(), "{close:?}");
        assert_eq!((at(&harness.state().app), harness.state().app.mode), (Some(2), Mode::Present), "{close:?}");
        press(&mut harness, Key::PageUp);
        assert_eq!(at(&harness.state().app), Some(1), "{close:?}");
        press(&mut harness, Key::PageDown);
    }
}

#[test]
fn the_window_follows_to_full_screen_and_back() {
    let (_folder, mut harness) = window();
    let asked = |harness: &Driven| {
        let commands = harness.output().viewport_output.values().flat_map(|it| &it.commands);
        commands
            .filter_map(|it| if let egui::ViewportCommand::Fullscreen(on) = it { Some(*on) } else { None })
            .next_back()
    };
    harness.key_down(Key::F5);
    harness.step();
    assert_eq!(asked(&harness), Some(true));
    harness.run();
    harness.key_down(Key::Escape);
    harness.step();
    assert_eq!(asked(&harness), Some(false));
}
