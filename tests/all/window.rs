//! The window by its labels, keys and mouse, without a display.

use crate::support::window::{Window, harness};
use crate::support::{app::Driver, case};
use egui::{Key, Modifiers, accesskit::Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use thecal::{
    app::{AppState, CaseCommand, Command, Dialog, MeasureCommand, Settings, Tool},
    measure::{MeasureKind, Size, size},
    viewport::Layout,
};

fn case_window() -> (tempfile::TempDir, Harness<'static, Window>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let harness = harness(Driver::opened(folder.path()).app);
    (folder, harness)
}

fn viewport<'a>(harness: &'a Harness<'static, Window>, number: usize) -> egui_kittest::Node<'a> {
    harness.get_by(move |node| node.label().is_some_and(|label| label.starts_with(&format!("Viewport {number}"))))
}

#[test]
fn a_finding_is_chosen_by_its_name_and_shown() {
    let (_folder, mut harness) = case_window();
    (0..2).for_each(|_| harness.state_mut().app.dispatch(Command::Case(CaseCommand::RevealAll)));
    harness.run();
    harness.get_by(|node| node.label().is_some_and(|label| label.starts_with("Finding 2: Wide sac"))).click();
    harness.run();
    assert_eq!(harness.state().app.finding, Some(1));
    let label = viewport(&harness, harness.state().app.active + 1).accesskit_node().label().expect("a name");
    assert!(label.contains("slice 6 of 10, 1 mark"), "{label}");
}

#[test]
fn keys_act_on_the_viewport_with_the_focus() {
    let (_folder, mut harness) = case_window();
    let frame = |harness: &Harness<'static, Window>| harness.state().app.slots[0].viewport.frame;
    assert_eq!(frame(&harness), 5);
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(frame(&harness), 6);
    harness.key_press(Key::Home);
    harness.run();
    assert_eq!(frame(&harness), 0);
    harness.key_press(Key::Space);
    harness.run();
    assert!(!harness.state().app.marks_shown);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::I);
    harness.run();
    assert!(harness.state().app.slots[0].viewport.inverted);
}

#[test]
fn letters_and_space_do_nothing_while_text_is_edited() {
    let (_folder, mut harness) = case_window();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
    harness.run();
    assert_eq!(harness.state().app.dialog, Some(Dialog::Open));
    let path = harness.get_by_role(Role::TextInput);
    path.focus();
    harness.run();
    harness.get_by_role(Role::TextInput).type_text("i n 1");
    for key in [Key::Space, Key::I, Key::N, Key::Num1, Key::ArrowDown] {
        harness.key_press(key);
    }
    harness.run();
    let app = &harness.state().app;
    assert!(app.marks_shown && app.slots[0].viewport.frame == 5);
    harness.get_by_label("Open path").click();
    harness.run();
    let fault =
        harness.query_all_by(|node| node.value().is_some_and(|text| text.contains("There is no file or folder")));
    assert_eq!(fault.count(), 1);
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().app.dialog, None);
}

#[test]
fn the_focus_on_a_button_keeps_letters_from_the_picture() {
    let (_folder, mut harness) = case_window();
    harness.get_by_label("Fit").focus();
    harness.run();
    harness.key_press(Key::N);
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(harness.state().app.slots[0].viewport.frame, 5);
}

#[test]
fn the_wheel_scrolls_and_drags_window_pan_and_zoom() {
    let (_folder, mut harness) = case_window();
    let center = viewport(&harness, 1).rect().center();
    harness.hover_at(center);
    harness.run();
    let wheel = |y: f32| egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        delta: vec2(0.0, y),
        modifiers: Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
    };
    harness.event(wheel(-1.0));
    harness.event(wheel(-1.0));
    harness.run();
    assert_eq!(harness.state().app.slots[0].viewport.frame, 7);

    let before = harness.state().app.slots[0].viewport.clone();
    drag(&mut harness, center, egui::PointerButton::Primary);
    let after = harness.state().app.slots[0].viewport.clone();
    assert!(before.window().expect("a window").width < after.window().expect("a window").width);
    drag(&mut harness, center, egui::PointerButton::Secondary);
    let zoomed = harness.state().app.slots[0].viewport.clone();
    assert!(after.zoom < zoomed.zoom, "up and right: larger");
    drag(&mut harness, center, egui::PointerButton::Middle);
    assert_ne!(harness.state().app.slots[0].viewport.center, zoomed.center);
    assert_eq!(harness.state().app.slots[0].viewport.zoom, zoomed.zoom);
}

fn drag(harness: &mut Harness<'static, Window>, from: egui::Pos2, button: egui::PointerButton) {
    let press = |pos, pressed| egui::Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE };
    harness.event(press(from, true));
    harness.step();
    for step in 1..=8 {
        harness.hover_at(from + vec2(10.0, -6.0) * step as f32);
        harness.step();
    }
    harness.event(press(from + vec2(80.0, -48.0), false));
    harness.run();
}

#[test]
fn the_slice_slider_goes_where_it_is_put() {
    let (_folder, mut harness) = case_window();
    let rect = viewport(&harness, 1).rect();
    let button = egui::PointerButton::Primary;
    let low = egui::pos2(rect.right() - 6.0, rect.bottom() - 2.0);
    for pressed in [true, false] {
        harness.event(egui::Event::PointerMoved(low));
        harness.event(egui::Event::PointerButton { pos: low, button, pressed, modifiers: Modifiers::NONE });
        harness.step();
    }
    harness.run();
    assert_eq!(harness.state().app.slots[0].viewport.frame, 14);
}

#[test]
fn the_notice_of_the_first_start_is_read_before_anything_else() {
    let app = AppState::new(Settings::default(), std::sync::Arc::new(|| {})).without_saving();
    let mut harness = harness(app);
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().app.dialog, Some(Dialog::FirstStart));
    harness.get_by_label("I understand").click();
    harness.run();
    assert_eq!(harness.state().app.dialog, None);
    assert!(harness.query_by_label("No cases found").is_some(), "an empty start helps");
}

#[test]
fn nothing_is_drawn_while_nobody_does_anything() {
    let (_folder, mut harness) = case_window();
    harness.run();
    let drawn = harness.state().shell.n_passes();
    assert!(harness.output().viewport_output.values().all(|it| std::time::Duration::from_secs(5) < it.repaint_delay));
    assert_eq!(harness.state().shell.n_passes(), drawn);
}

#[test]
fn every_arrangement_and_dialog_can_be_drawn_at_every_size() {
    let (_folder, mut harness) = case_window();
    for size in [[800.0, 560.0], [1280.0, 800.0], [2560.0, 1440.0]] {
        harness.set_size(size.into());
        harness.run();
        for layout in Layout::ALL {
            harness.get_by_label("Arrange the viewports").click();
            harness.run();
            // Common ones have a button in the bar too.
            harness.get_all_by_label(layout.name()).last().expect("in the menu").click();
            harness.run();
            assert_eq!(harness.state().app.layout, layout);
            for number in 1..=layout.n_viewports() {
                let rect = viewport(&harness, number).rect();
                assert!(100.0 < rect.width() && 100.0 < rect.height(), "{layout:?} at {size:?}: {rect}");
            }
        }
        for key in [Key::F1, Key::O] {
            let modifiers = if key == Key::O { Modifiers::COMMAND } else { Modifiers::NONE };
            harness.key_press_modifiers(modifiers, key);
            harness.run();
            assert!(harness.state().app.dialog.is_some());
            harness.key_press(Key::Escape);
            harness.run();
        }
    }
}

#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the program reads it itself".to_owned())
    }
}

#[test]
fn a_folder_dropped_on_the_window_opens() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let mut harness = harness(Driver::new().app);
    assert!(harness.state().app.studies.is_empty());
    harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(folder.path().to_owned())));
    harness.step();
    assert!(harness.state().app.loading.is_some());
    assert_eq!(harness.state().app.case.as_ref().map(|case| case.title.as_str()), Some("Case in a test"));
}

#[test]
fn a_path_typed_into_the_box_opens_with_enter() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let mut harness = harness(Driver::new().app);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
    harness.run();
    harness.get_by_role(Role::TextInput).type_text(&folder.path().join("case.toml").to_string_lossy());
    harness.step();
    harness.key_press(Key::Enter);
    harness.step();
    harness.step();
    assert_eq!(harness.state().app.dialog, None);
    assert!(harness.state().app.case.is_some(), "who names the case.toml means the case");
}

/// Pointer events one after the other, each in a pass of its own: where to, and whether the left button goes down or up.
fn point(harness: &mut Harness<'static, Window>, events: &[(egui::Pos2, Option<bool>)]) {
    for (pos, pressed) in events {
        harness.event(egui::Event::PointerMoved(*pos));
        if let Some(pressed) = *pressed {
            let button = egui::PointerButton::Primary;
            harness.event(egui::Event::PointerButton { pos: *pos, button, pressed, modifiers: Modifiers::NONE });
        }
        harness.step();
    }
    harness.run();
}

fn measured(harness: &Harness<'static, Window>) -> Vec<Size> {
    harness.state().app.measuring.document.all().iter().map(size).collect()
}

#[test]
fn measurements_are_drawn_moved_and_removed_by_mouse_and_keys() {
    let (_folder, mut harness) = case_window();
    let center = viewport(&harness, 1).rect().center();
    let at = |x: f32, y: f32| center + vec2(x, y);
    // The whole picture, so that every point is on it.
    press_key(&mut harness, Modifiers::NONE, Key::Equals);
    press_key(&mut harness, Modifiers::NONE, Key::D);
    assert_eq!(harness.state().app.tool, Tool::Measure(MeasureKind::Length));
    // Dragged from end to end.
    point(&mut harness, &[(at(-160.0, 0.0), Some(true)), (at(-130.0, 0.0), None), (at(-100.0, 0.0), Some(false))]);
    let Size::Length(first) = measured(&harness)[0] else { panic!() };
    // Clicked at both ends, twice as far.
    let twice =
        [(at(-150.0, 80.0), true), (at(-150.0, 80.0), false), (at(-30.0, 80.0), true), (at(-30.0, 80.0), false)];
    point(&mut harness, &twice.map(|(at, pressed)| (at, Some(pressed))));
    let Size::Length(second) = measured(&harness)[1] else { panic!("{:?}", measured(&harness)) };
    assert!((second - 2.0 * first).abs() < 0.02 * second, "{first} {second}");
    let label = viewport(&harness, 1).accesskit_node().label().expect("a name");
    assert!(label.ends_with("2 measurements"), "{label}");
    // The handle is dragged back to the middle.
    point(&mut harness, &[(at(-30.0, 80.0), Some(true)), (at(-60.0, 80.0), None), (at(-90.0, 80.0), Some(false))]);
    let Size::Length(moved) = measured(&harness)[1] else { panic!() };
    assert!((moved - first).abs() < 0.02 * first, "{first} {moved}");
    press_key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(measured(&harness)[1], Size::Length(second));
    press_key(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(measured(&harness)[1], Size::Length(moved));
    // An outline: three clicks, and a fourth on the first point.
    press_key(&mut harness, Modifiers::SHIFT, Key::E);
    for corner in [at(-170.0, -90.0), at(-90.0, -90.0), at(-130.0, -30.0), at(-170.0, -90.0)] {
        point(&mut harness, &[(corner, Some(true)), (corner, Some(false))]);
    }
    assert!(matches!(measured(&harness)[..], [_, _, Size::Area(_)]), "{:?}", measured(&harness));
    // A Cobb angle: a line, then another, each by a drag.
    press_key(&mut harness, Modifiers::SHIFT, Key::A);
    point(&mut harness, &[(at(-170.0, 120.0), Some(true)), (at(-100.0, 120.0), None), (at(-50.0, 120.0), Some(false))]);
    point(
        &mut harness,
        &[(at(-170.0, 150.0), Some(true)), (at(-110.0, 210.0), None), (at(-110.0, 210.0), Some(false))],
    );
    let Some(Size::Angle(degrees)) = measured(&harness).get(3).copied() else { panic!("{:?}", measured(&harness)) };
    assert!((degrees - 45.0).abs() < 1.0, "{degrees}");
    press_key(&mut harness, Modifiers::COMMAND, Key::Z);
    press_key(&mut harness, Modifiers::NONE, Key::J);
    press_key(&mut harness, Modifiers::SHIFT, Key::J);
    assert_eq!(measured(&harness).len(), 3);
    let outline = harness.state().app.measuring.document.all()[2].id;
    harness.state_mut().app.dispatch(Command::Measure(MeasureCommand::Choose(Some(outline))));
    harness.run();
    // Its row in the panel, Tab from one to the next and out, Delete, Escape.
    assert!(harness.query_by(|node| node.label().is_some_and(|it| it.starts_with("Outline: "))).is_some());
    press_key(&mut harness, Modifiers::NONE, Key::Delete);
    assert_eq!(measured(&harness).len(), 2);
    press_key(&mut harness, Modifiers::NONE, Key::J);
    let chosen = |harness: &Harness<'static, Window>| harness.state().app.measuring.chosen;
    let first_chosen = chosen(&harness);
    press_key(&mut harness, Modifiers::NONE, Key::Tab);
    assert!(chosen(&harness).is_some() && chosen(&harness) != first_chosen);
    assert_eq!(harness.state().app.active, 0, "Tab stayed in the picture");
    press_key(&mut harness, Modifiers::NONE, Key::Tab);
    assert_eq!(chosen(&harness), None);
    press_key(&mut harness, Modifiers::NONE, Key::Tab);
    assert_eq!(harness.state().app.active, 1, "now it moves on");
}

fn press_key(harness: &mut Harness<'static, Window>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

#[test]
fn a_region_drawn_by_mouse_sets_the_window_and_a_window_drag_moves_no_measurement() {
    let (_folder, mut harness) = case_window();
    let center = viewport(&harness, 1).rect().center();
    let at = |x: f32, y: f32| center + vec2(x, y);
    press_key(&mut harness, Modifiers::NONE, Key::Equals);
    press_key(&mut harness, Modifiers::NONE, Key::L);
    point(&mut harness, &[(at(-60.0, 0.0), Some(true)), (at(0.0, 0.0), None), (at(60.0, 0.0), Some(false))]);
    (0..2).for_each(|_| press_key(&mut harness, Modifiers::NONE, Key::Escape));
    assert_eq!(harness.state().app.tool, Tool::Window);
    let before = measured(&harness);
    let points = harness.state().app.measuring.document.all()[0].points.clone();
    drag(&mut harness, center, egui::PointerButton::Primary);
    assert_eq!(harness.state().app.measuring.document.all()[0].points, points, "not chosen, not moved");
    assert_eq!(measured(&harness), before);
    let window = |harness: &Harness<'static, Window>| harness.state().app.slots[0].viewport.window();
    let dragged = window(&harness);
    press_key(&mut harness, Modifiers::SHIFT, Key::W);
    assert_eq!(harness.state().app.tool, Tool::WindowRegion);
    drag(&mut harness, center, egui::PointerButton::Primary);
    assert_ne!(window(&harness), dragged);
}
