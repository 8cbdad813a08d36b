//! A quiz in the window by keyboard alone, from F7 to the score and out again.

use crate::support::window::{Driven, harness, press, press_with};
use crate::support::{app::Driver, case};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use thecal::{
    app::{Dialog, Mode},
    geometry::LpsPoint,
    quiz::{Confidence, Given, Kept, Stage},
};

fn opened_case() -> (tempfile::TempDir, Driven) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let harness = harness(Driver::opened(folder.path()).app);
    (folder, harness)
}

fn stage(harness: &Driven) -> Option<Stage> {
    harness.state().app.quiz_stage()
}

fn focused(harness: &Driven) -> String {
    let node = harness.query_all_by(|node| node.is_focused()).next();
    node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

/// Goes on with Tab to the control whose name begins so.
fn tab_to(harness: &mut Driven, name: &str) {
    let mut visited = Vec::new();
    while !focused(harness).starts_with(name) {
        assert!(visited.len() < 60, "Tab never comes to {name}: {visited:?}");
        press(harness, Key::Tab);
        visited.push(focused(harness));
    }
}

fn given(harness: &Driven) -> Option<Given> {
    harness.state().app.draft().and_then(|draft| draft.given.clone())
}

fn confidence(harness: &Driven) -> Option<Confidence> {
    harness.state().app.draft().and_then(|draft| draft.confidence)
}

#[test]
fn the_whole_quiz_goes_by_keyboard_alone() {
    let (_folder, mut harness) = opened_case();
    press(&mut harness, Key::F7);
    assert_eq!((harness.state().app.mode, stage(&harness)), (Mode::Quiz, Some(Stage::Asking)));

    // The place: to the slice, the marker on it, moved by 1 and by 5 mm.
    press(&mut harness, Key::Home);
    (0..5).for_each(|_| press(&mut harness, Key::ArrowDown));
    press(&mut harness, Key::M);
    let at = harness.state().app.marker_at().expect("a marker");
    assert_eq!(at.to_array()[0], 20.0, "on the sixth slice");
    let step = Modifiers::ALT;
    press_with(&mut harness, step, Key::ArrowRight);
    press_with(&mut harness, step | Modifiers::SHIFT, Key::ArrowLeft);
    press_with(&mut harness, step | Modifiers::SHIFT, Key::ArrowDown);
    press_with(&mut harness, step, Key::ArrowUp);
    let [x, y, z] = at.to_array();
    let moved = harness.state().app.marker_at().expect("a marker");
    assert!(moved.distance_mm(LpsPoint::new(x, y - 4.0, z - 4.0)) < 1e-9, "{at:?} {moved:?}");
    assert_eq!(harness.state().app.slots[0].viewport.frame, 5, "arrows with Alt do not scroll");
    press(&mut harness, Key::Delete);
    assert_eq!(given(&harness), None);
    press(&mut harness, Key::Enter);
    assert!(harness.state().app.is_asking() && harness.state().app.notice.is_some(), "nothing was given");
    press(&mut harness, Key::M);
    for (key, said) in [(Key::J, Confidence::Guess), (Key::K, Confidence::Fairly), (Key::L, Confidence::Certain)] {
        press(&mut harness, key);
        assert_eq!(confidence(&harness), Some(said));
    }
    press(&mut harness, Key::L);
    assert_eq!(confidence(&harness), None, "the same again takes it back");
    press(&mut harness, Key::K);
    press(&mut harness, Key::G);
    press(&mut harness, Key::Enter);
    let outcome = harness.state().app.outcome().cloned().expect("an answer");
    assert_eq!((outcome.hint_taken, outcome.confidence), (true, Some(Confidence::Fairly)));
    press(&mut harness, Key::Enter);

    // The choice.
    press(&mut harness, Key::Num1);
    assert_eq!(given(&harness), Some(Given::Choice("a".to_owned())));
    press(&mut harness, Key::Num2);
    press(&mut harness, Key::Num9);
    assert_eq!(given(&harness), Some(Given::Choice("b".to_owned())), "there is no ninth");
    press(&mut harness, Key::Enter);
    assert!(harness.state().app.outcome().is_some_and(|outcome| outcome.right));
    press(&mut harness, Key::Enter);

    // The level.
    press(&mut harness, Key::Num3);
    press(&mut harness, Key::Enter);
    assert!(harness.state().app.outcome().is_some_and(|outcome| outcome.right), "L5 is offered third");
    press(&mut harness, Key::Enter);
    assert_eq!(stage(&harness), Some(Stage::Review));

    tab_to(&mut harness, "Question 2: ");
    press(&mut harness, Key::Enter);
    assert_eq!(stage(&harness), Some(Stage::Answered));
    assert_eq!(harness.state().app.outcome().map(|it| it.given.clone()), Some(Kept::Choice("b".to_owned())));
    tab_to(&mut harness, "Viewport 1");
    (0..4).for_each(|_| press(&mut harness, Key::Enter));
    assert!(harness.state().app.quiz.is_none(), "over the third and the score, out of it");
    assert_eq!(harness.state().app.mode, Mode::Study);
}

#[test]
fn every_control_of_a_question_is_reached_by_tab() {
    let (_folder, mut harness) = opened_case();
    press(&mut harness, Key::F7);
    press(&mut harness, Key::M);
    for name in ["Leave quiz", "Viewport 1", "Viewport 2", "Clear", "Guess", "Certain", "Show the hint", "Answer"] {
        tab_to(&mut harness, name);
    }
    press(&mut harness, Key::Enter);
    assert_eq!(stage(&harness), Some(Stage::Answered), "Enter on the button answers, and only that");
    tab_to(&mut harness, "Next question");
    press(&mut harness, Key::Space);
    assert!(harness.state().app.is_asking());
    tab_to(&mut harness, "A hollow wall");
    press(&mut harness, Key::Enter);
    assert_eq!(given(&harness), Some(Given::Choice("b".to_owned())));
    assert!(harness.state().app.is_asking(), "Enter on a choice chooses it and does not answer");
    tab_to(&mut harness, "Leave quiz");
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().app.mode, Mode::Study);
}

#[test]
fn leaving_and_trying_again_are_found_in_the_palette() {
    let (_folder, mut harness) = opened_case();
    press(&mut harness, Key::F7);
    let run = |harness: &mut Driven, words: &str| {
        press_with(harness, Modifiers::COMMAND, Key::K);
        assert_eq!(harness.state().app.dialog, Some(Dialog::Palette));
        harness.get_by_role(egui::accesskit::Role::SearchInput).type_text(words);
        harness.run();
        press(harness, Key::Enter);
    };
    run(&mut harness, "leave the quiz");
    assert_eq!((harness.state().app.mode, stage(&harness)), (Mode::Study, None));
    run(&mut harness, "take the quiz");
    assert_eq!(stage(&harness), Some(Stage::Asking));
    press(&mut harness, Key::Escape);
    assert_eq!(stage(&harness), Some(Stage::Asking), "Escape loses no work");
    for key in [Key::M, Key::Num2, Key::Num1] {
        press(&mut harness, key);
        (0..2).for_each(|_| press(&mut harness, Key::Enter));
    }
    assert_eq!(stage(&harness), Some(Stage::Review));
    run(&mut harness, "wrong ones again");
    let items = harness.state().app.quiz.as_ref().map(|quiz| quiz.session.items().len());
    assert!(stage(&harness) == Some(Stage::Asking) && items < Some(3), "{items:?}");
}

#[test]
fn a_click_sets_the_marker_and_a_drag_does_not() {
    let (_folder, mut harness) = opened_case();
    press(&mut harness, Key::F7);
    let rect = crate::support::window::named(&harness, "Viewport 1").rect();
    let click = |harness: &mut Driven, from: egui::Pos2, to: egui::Pos2| {
        let button = egui::PointerButton::Primary;
        for (pos, pressed) in [(from, true), (to, false)] {
            harness.hover_at(pos);
            harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
            harness.step();
        }
        harness.run();
    };
    click(&mut harness, rect.center(), rect.center() + egui::vec2(60.0, 0.0));
    assert_eq!(given(&harness), None, "a drag changes the window");
    click(&mut harness, rect.center(), rect.center());
    let at = harness.state().app.marker_at().expect("a marker");
    let slot = &harness.state().app.slots[0];
    let middle = harness.state().app.slot_transform(0, [f64::from(rect.width()), f64::from(rect.height())]);
    let image = middle.expect("a picture").image_from_view(thecal::geometry::ViewPoint::new(
        f64::from(rect.width()) / 2.0,
        f64::from(rect.height()) / 2.0,
    ));
    let series = harness.state().app.slot_series(0).expect("a series");
    let wanted = series.frames[slot.viewport.frame].plane.expect("geometry").lps_from_image(image);
    assert!(at.distance_mm(wanted) < 0.05, "{at:?} {wanted:?}");
}
