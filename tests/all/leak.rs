//! Nothing tells an answer too early: not a name in the accessibility tree, not a painted word, not a mark's colour.
//!
//! Every text that gives an answer away has ZEBRA in it, every description of the scanner's OKAPI, folder and files are
//! called QUAGGA, other cases TAPIR.

use std::{path::Path, sync::Arc};

use crate::support::window::{Driven, everything_said, harness, press, press_with};
use crate::support::{Slice, app::Driver, gate::Gated, other_case};
use dicom_core::VR;
use dicom_dictionary_std::tags;
use egui::{Color32, Key, Modifiers, Shape, ViewportCommand, epaint::ColorMode};
use egui_kittest::kittest::{NodeT, Queryable};
use thecal::{
    app::{self, AppState, CaseCommand, Command, PresentCommand, QuizCommand, StudyCommand, ViewCommand},
    case,
    geometry::LpsPoint,
    paint::look,
};

const SECRETS: [&str; 4] = ["ZEBRA", "OKAPI", "QUAGGA", "TAPIR"];
/// Levels that no question offers: named on pictures, and the finding's own.
const LEVELS: [&str; 2] = ["L1", "L2"];

const CASE: &str = r#"schema = 1
id = "0b0d7d4a-0000-4000-8000-000000000003"
title = "ZEBRA title"
history = "ZEBRA history"
difficulty = "beginner"
licence = "CC0-1.0"
sources = ["S04 A ZEBRA paper. 2001."]
frame_of_reference = "2.25.4711.4"

[[level]]
name = "L1"
at_mm = [20.0, -9.0, 46.0]

[[level]]
name = "L2"
at_mm = [24.0, -9.0, 43.0]

[[question]]
id = "q1"
kind = "locate"
stem = "Set a marker."
hint = "ZEBRA hint one"
view = { series = "2.25.4711.2.1", center_mm = [20.0, -8.0, 46.0], zoom = 1.0 }

[[question]]
id = "q2"
kind = "choice"
stem = "What is it?"
view = { series = "2.25.4711.2.1", center_mm = [20.0, -8.0, 46.0], zoom = 1.0 }
hint = "ZEBRA hint two"
  [[question.option]]
  id = "a"
  text = "This"
  [[question.option]]
  id = "b"
  text = "That"

[[question]]
id = "q3"
kind = "level"
stem = "Which bone is it?"
hint = "ZEBRA hint three"
view = { series = "2.25.4711.2.1", center_mm = [20.0, -8.0, 46.0], zoom = 1.0 }
levels = ["L3", "L4", "L5", "S1"]
"#;

const ANSWERS: &str = r#"schema = 1
title_after = "ZEBRA diagnosis"
frame_of_reference = "2.25.4711.4"
discussion = "ZEBRA discussion"

[[finding]]
id = "f1"
name = "ZEBRA finding"
level = "L2"
hint = "Where to look."
sign = "scalloping"
text = "ZEBRA text"
alt = "ZEBRA alt"
view = { series = "2.25.4711.2.1", center_mm = [20.0, -8.0, 46.0], zoom = 1.0 }

[[finding.mark]]
tip_mm = [20.0, -8.0, 46.0]
tail_mm = [20.0, -7.0, 47.0]
caption = "ZEBRA caption"

[[finding.region]]
outline_mm = [[20.0, -9.0, 49.0], [20.0, -7.0, 49.0], [20.0, -7.0, 43.0], [20.0, -9.0, 43.0]]
half_depth_mm = 6.0

[[step]]
title = "Overview"
notes = "ZEBRA notes"
layout = "two"
  [[step.view]]
  series = "2.25.4711.2.1"
  center_mm = [20.0, -8.0, 46.0]

[[answer]]
question = "q1"
finding = "f1"
explanation = "ZEBRA explanation one"
sources = ["S04"]

[[answer]]
question = "q2"
finding = "f1"
correct = "b"
explanation = "ZEBRA explanation two"
sources = ["S04"]
  [[answer.option]]
  id = "a"
  rationale = "ZEBRA rationale a"
  [[answer.option]]
  id = "b"
  rationale = "ZEBRA rationale b"

[[answer]]
question = "q3"
level = "L5"
finding = "f1"
explanation = "ZEBRA explanation three"
sources = ["S04"]
"#;

fn slice_of_somebody(mut slice: Slice) -> Slice {
    slice.text(tags::SERIES_DESCRIPTION, VR::LO, "OKAPI series");
    slice.text(tags::STUDY_DESCRIPTION, VR::LO, "OKAPI study");
    slice.text(tags::PATIENT_NAME, VR::PN, "OKAPI^Name");
    slice.text(tags::PATIENT_ID, VR::LO, "OKAPI-ID");
    slice.text(tags::PIXEL_SPACING, VR::DS, "4\\4");
    slice
}

fn write_case(folder: &Path) {
    let images = folder.join("images");
    std::fs::create_dir_all(&images).expect("a folder");
    for number in 0..15 {
        slice_of_somebody(Slice::sagittal(1, number)).write(&images, &format!("QUAGGA-S{number}.dcm"));
    }
    for number in 0..10 {
        slice_of_somebody(Slice::axial(2, number)).write(&images, &format!("QUAGGA-A{number}.dcm"));
    }
    std::fs::write(images.join("QUAGGA-broken.dcm"), "not an image").expect("a file");
    std::fs::write(folder.join("case.toml"), CASE).expect("case.toml");
    std::fs::write(folder.join("answers.toml"), ANSWERS).expect("answers.toml");
}

/// The case opened from a folder of that name, with another one in the library.
fn opened() -> (tempfile::TempDir, Driven) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let here = folder.path().join("QUAGGA");
    write_case(&here);
    other_case::write(&folder.path().join("TAPIR"));
    let manifest = folder.path().join("TAPIR").join("case.toml");
    let text = std::fs::read_to_string(&manifest).expect("case.toml").replace("Another case", "TAPIR case");
    std::fs::write(manifest, text).expect("case.toml");
    let mut driver = Driver::new();
    driver.app.stock_library(app::cases_in(folder.path()));
    driver.until("the cards are drawn", |app| app.library.cases.iter().all(|one| one.facts.is_some()));
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![here])));
    driver.until_read();
    (folder, wide(driver.app))
}

/// A window wide enough for level names on pictures.
fn wide(app: AppState) -> Driven {
    let mut harness = harness(app);
    harness.set_size([1700.0, 900.0].into());
    harness.run();
    harness
}

fn dispatch(harness: &mut Driven, command: Command) {
    harness.state_mut().app.dispatch(command);
    harness.run();
}

fn quiz(harness: &mut Driven, command: QuizCommand) {
    dispatch(harness, Command::Quiz(command));
}

/// What the latest pass put on screen, one shape after the other.
fn each_shape(harness: &Driven, mut see: impl FnMut(&Shape)) {
    fn go(shape: &Shape, see: &mut impl FnMut(&Shape)) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| go(shape, see)),
            one => see(one),
        }
    }
    harness.output().shapes.iter().for_each(|clipped| go(&clipped.shape, &mut see));
}

/// Everything that is written, named or called: painted words, the accessibility tree, titles of windows.
fn everything_told(harness: &Driven) -> String {
    let mut told = everything_said(harness);
    each_shape(harness, |shape| {
        if let Shape::Text(text) = shape {
            told.push_str(text.galley.text());
            told.push('\n');
        }
    });
    for viewport in harness.output().viewport_output.values() {
        told.push_str(viewport.builder.title.as_deref().unwrap_or_default());
        for command in &viewport.commands {
            if let ViewportCommand::Title(title) = command {
                told.push_str(title);
            }
        }
    }
    told
}

/// Whether a shape is painted in this colour, opaque or as thin as a region's fill.
fn paints(harness: &Driven, color: Color32) -> bool {
    let [r, g, b, _] = color.to_array();
    let is_it = |other: Color32| {
        let alpha = other.a();
        alpha != 0 && other == Color32::from_rgba_unmultiplied(r, g, b, alpha)
    };
    let mut found = false;
    each_shape(harness, |shape| {
        let solid = |mode: &ColorMode| matches!(mode, ColorMode::Solid(color) if is_it(*color));
        found |= match shape {
            Shape::Path(path) => is_it(path.fill) || solid(&path.stroke.color),
            Shape::LineSegment { stroke, .. } => is_it(stroke.color),
            Shape::Rect(rect) => is_it(rect.fill) || is_it(rect.stroke.color),
            Shape::Circle(circle) => is_it(circle.fill) || is_it(circle.stroke.color),
            Shape::Mesh(mesh) => mesh.vertices.iter().any(|vertex| is_it(vertex.color)),
            _ => false,
        };
    });
    found
}

fn has_word(told: &str, word: &str) -> bool {
    told.split(|c: char| !c.is_alphanumeric()).any(|other| other == word)
}

#[track_caller]
fn assert_tells_nothing(harness: &Driven, when: &str) {
    let told = everything_told(harness);
    for secret in SECRETS {
        assert!(!told.contains(secret), "{secret} is told {when}:\n{told}");
    }
    for word in LEVELS.into_iter().chain(["Scalloping", "scalloping", "mark", "marks"]) {
        assert!(!has_word(&told, word), "{word} is told {when}:\n{told}");
    }
    assert!(!paints(harness, look::FINDING), "a finding's colour {when}");
    assert!(!paints(harness, look::NORMAL), "the true region's colour {when}");
}

/// Lets the pointer rest on everything there is, so that tooltips come up.
fn hover_over_everything(harness: &mut Driven, when: &str) {
    let mut tooltip_came = false;
    for_each_hovered(harness, |harness, at| {
        tooltip_came |= everything_told(harness).contains("What was answered is kept");
        assert_tells_nothing(harness, &format!("{when}, hovering at {at:?}"));
    });
    assert!(tooltip_came, "tooltips come up");
}

/// Lets the pointer rest in the middle of each control in turn, longer than a tooltip takes.
fn for_each_hovered(harness: &mut Driven, mut check: impl FnMut(&Driven, egui::Pos2)) {
    let boxes = harness.query_all_by(|_| true).filter_map(|node| node.accesskit_node().bounding_box());
    let middles = boxes.map(|it| egui::pos2((it.x0 + it.x1) as f32 / 2.0, (it.y0 + it.y1) as f32 / 2.0));
    let mut places: Vec<_> = middles.collect();
    places.sort_by(|a, b| (a.y, a.x).partial_cmp(&(b.y, b.x)).expect("no NaN"));
    places.dedup();
    assert!(!places.is_empty());
    for at in places {
        harness.hover_at(at);
        harness.run_steps(4);
        check(harness, at);
    }
    harness.remove_cursor();
    harness.run();
}

/// Palette and key sheet, each looked at and closed again.
fn open_dialogs(harness: &mut Driven, when: &str) {
    for (modifiers, key) in [(Modifiers::COMMAND, Key::K), (Modifiers::NONE, Key::F1)] {
        press_with(harness, modifiers, key);
        assert!(harness.state().app.dialog.is_some());
        // The table's own rows speak of marks, never of this case's.
        let told = everything_told(harness);
        for secret in SECRETS.iter().chain(&LEVELS) {
            assert!(!told.contains(secret), "{secret} is told {when} by {key:?}");
        }
        assert!(!paints(harness, look::FINDING) && !paints(harness, look::NORMAL));
        press(harness, Key::Escape);
        assert_eq!(harness.state().app.dialog, None);
    }
}

fn is_level_offered_once(harness: &Driven, level: &str) -> bool {
    let named = harness.query_all_by(|node| node.label().as_deref() == Some(level)).count();
    let mut painted = 0;
    each_shape(harness, |shape| {
        painted += usize::from(matches!(shape, Shape::Text(text) if has_word(text.galley.text(), level)));
    });
    (named, painted) == (1, 1)
}

#[test]
fn an_open_question_tells_nothing_and_its_answer_everything() {
    let (_folder, mut harness) = opened();
    // What was revealed before must not be seen either.
    (0..2).for_each(|_| dispatch(&mut harness, Command::Case(CaseCommand::RevealAll)));
    dispatch(&mut harness, Command::Case(CaseCommand::ChooseFinding(0)));
    assert!(everything_told(&harness).contains("ZEBRA caption"), "{}", everything_told(&harness));
    assert!(paints(&harness, look::FINDING), "the test sees it");
    quiz(&mut harness, QuizCommand::Start);
    assert!(harness.state().app.is_asking());

    let answers = [
        QuizCommand::PlaceMarker { slot: 0, at: LpsPoint::new(20.0, -8.0, 40.0) },
        QuizCommand::Choose(1),
        QuizCommand::Choose(2),
    ];
    for (number, answer) in ["one", "two", "three"].into_iter().zip(answers) {
        let when = format!("while question {number} is open");
        assert_tells_nothing(&harness, &when);
        hover_over_everything(&mut harness, &when);
        open_dialogs(&mut harness, &when);
        for key in [Key::N, Key::F, Key::U, Key::O, Key::I, Key::Space] {
            press(&mut harness, key);
            assert_tells_nothing(&harness, &format!("{when}, after {key:?}"));
        }
        press(&mut harness, Key::Enter);
        assert_tells_nothing(&harness, &format!("{when}, refused"));
        if number == "three" {
            for level in ["L3", "L4", "L5", "S1"] {
                assert!(is_level_offered_once(&harness, level), "{level} only as what can be chosen");
            }
        }
        quiz(&mut harness, answer);
        assert_tells_nothing(&harness, &format!("{when}, with something given"));
        quiz(&mut harness, QuizCommand::ShowHint);
        let told = everything_told(&harness);
        assert!(told.contains(&format!("ZEBRA hint {number}")));
        assert_eq!(told.matches("ZEBRA").count(), told.matches("ZEBRA hint").count(), "the hint and no more");

        quiz(&mut harness, QuizCommand::Proceed);
        // The tiny pictures of the test do not hold the column that stacks are centred on.
        if number == "one" {
            harness.state_mut().app.dispatch(Command::View(ViewCommand::Fit));
            harness.run();
        }
        let told = everything_told(&harness);
        for words in [&format!("ZEBRA explanation {number}"), "ZEBRA finding", "ZEBRA alt", "ZEBRA paper"] {
            assert!(told.contains(words), "{words} is told after the answer:\n{told}");
        }
        assert!(paints(&harness, look::NORMAL), "the region");
        assert!(paints(&harness, look::FINDING), "the mark");
        // Whole in its viewport, the tiny picture leaves the level's name no room.
        assert!(number == "one" || has_word(&told, "L2"), "the levels");
        assert!(!told.contains("OKAPI") && !told.contains("QUAGGA") && !told.contains("TAPIR"), "{told}");
        quiz(&mut harness, QuizCommand::Proceed);
    }
    assert!(everything_told(&harness).contains("of 3 points"));
}

#[test]
fn nothing_is_told_while_the_pictures_of_a_question_load() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let here = folder.path().join("QUAGGA");
    write_case(&here);
    let gate = Gated::new(&here.join("images"), 4);
    let mut driver = Driver::new();
    driver.app.open_source(gate.clone());
    driver.app.case = case::read_case(&here).ok().map(Arc::new);
    driver.until("some files are there", |app| !app.studies.is_empty());
    driver.quiz(QuizCommand::Start);
    let mut harness = wide(driver.app);
    // Longer than reading may take before it is spoken of.
    std::thread::sleep(std::time::Duration::from_millis(350));
    harness.run();
    assert!(harness.state().app.loading.as_ref().is_some_and(|it| !it.progress.finished));
    assert_tells_nothing(&harness, "while pictures load");
    hover_over_everything(&mut harness, "while pictures load");
    open_dialogs(&mut harness, "while pictures load");
    gate.open_gate();
}

#[test]
fn a_picture_that_cannot_be_shown_names_neither_file_nor_folder() {
    let (folder, _) = opened();
    // Every slice of the first view stands there, but without its pixels.
    let images = folder.path().join("QUAGGA").join("images");
    for number in 0..15 {
        let mut slice = slice_of_somebody(Slice::sagittal(1, number));
        slice.without(tags::PIXEL_DATA);
        slice.write(&images, &format!("QUAGGA-S{number}.dcm"));
    }
    let mut driver = Driver::new();
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![folder.path().join("QUAGGA")])));
    driver.until("everything is read", |app| app.loading.as_ref().is_some_and(|it| it.progress.finished));
    driver.quiz(QuizCommand::Start);
    driver.until("the slice was refused", |app| app.slot_pixels(0).is_some());
    let harness = wide(driver.app);
    assert_tells_nothing(&harness, "where a picture cannot be shown");
}

#[test]
fn another_cases_question_tells_nothing_in_a_mixed_quiz() {
    let (_folder, mut harness) = opened();
    quiz(&mut harness, QuizCommand::StartAll);
    for _ in 0..2 {
        assert!(harness.state().app.is_asking());
        assert_tells_nothing(&harness, "in a mixed quiz");
        quiz(&mut harness, QuizCommand::MarkerHere);
        quiz(&mut harness, QuizCommand::Choose(0));
        (0..2).for_each(|_| harness.state_mut().app.dispatch(Command::Quiz(QuizCommand::Proceed)));
        for _ in 0..200 {
            harness.step();
            if harness.state().app.loading.as_ref().is_some_and(|it| it.progress.finished) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        harness.run();
    }
}

#[test]
fn hidden_findings_of_a_study_are_not_told() {
    let (_folder, mut harness) = opened();
    let check = |harness: &Driven, when: &str| {
        let told = everything_told(harness);
        for what in ["finding", "caption", "alt", "text", "diagnosis", "discussion", "notes", "hint", "explanation"] {
            assert!(!told.contains(&format!("ZEBRA {what}")), "{what} is told {when}:\n{told}");
        }
        assert!(!told.contains("Scalloping"), "{when}");
        assert!(!paints(harness, look::FINDING), "{when}");
    };
    dispatch(&mut harness, Command::View(ViewCommand::ToFrame(5)));
    check(&harness, "at first");
    for_each_hovered(&mut harness, |harness, at| check(harness, &format!("hovering at {at:?}")));
    for (modifiers, key) in [(Modifiers::COMMAND, Key::K), (Modifiers::NONE, Key::F1)] {
        press_with(&mut harness, modifiers, key);
        check(&harness, "with a dialog");
        press(&mut harness, Key::Escape);
    }
    press(&mut harness, Key::N);
    press(&mut harness, Key::Space);
    press(&mut harness, Key::Space);
    check(&harness, "after keys for marks");
    let panel_levels = |harness: &Driven| {
        harness.query_all_by(|node| node.label().is_some_and(|label| has_word(&label, "L2"))).count()
    };
    assert_eq!(panel_levels(&harness), 0);
    (0..2).for_each(|_| dispatch(&mut harness, Command::Case(CaseCommand::RevealAll)));
    dispatch(&mut harness, Command::Case(CaseCommand::ChooseFinding(0)));
    let told = everything_told(&harness);
    for what in ["finding", "caption", "alt", "text", "diagnosis", "discussion"] {
        assert!(told.contains(&format!("ZEBRA {what}")), "{what} is told once revealed:\n{told}");
    }
    assert!(paints(&harness, look::FINDING));
}

#[test]
fn presenting_shows_nothing_of_patient_scanner_or_folder() {
    let (_folder, mut harness) = opened();
    assert!(everything_told(&harness).contains("OKAPI"), "the study names its series");
    dispatch(&mut harness, Command::Present(PresentCommand::Start));
    let check = |harness: &Driven, when: &str| {
        let told = everything_told(harness);
        for secret in ["OKAPI", "QUAGGA", "TAPIR", "notes"] {
            assert!(!told.contains(secret), "{secret} is told {when}:\n{told}");
        }
    };
    check(&harness, "at first");
    assert!(everything_told(&harness).contains("Overview"));
    for_each_hovered(&mut harness, |harness, at| check(harness, &format!("hovering at {at:?}")));
    for (modifiers, key) in [(Modifiers::COMMAND, Key::K), (Modifiers::NONE, Key::F1)] {
        press_with(&mut harness, modifiers, key);
        check(&harness, "with a dialog");
        press(&mut harness, Key::Escape);
    }
    press(&mut harness, Key::L);
    check(&harness, "with the list of steps");
}
