//! The quiz by commands alone: what counts as right, what is refused, what is kept, and cases of any author.

use std::path::Path;

use crate::support::{Slice, app::Driver, case, other_case};
use dicom_core::VR;
use dicom_dictionary_std::tags;
use thecal::{
    app::{
        self, AppCommand, CaseCommand, Command, Mode, PresentCommand, QuizCommand, SeriesKey, StudyCommand, ViewCommand,
    },
    geometry::LpsPoint,
    quiz::{Confidence, Draft, Given, Kept, Stage},
    study::VertebralLevel,
};

fn asked_with(edits: &[(&str, &str)]) -> (tempfile::TempDir, Driver) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write_edited(folder.path(), edits);
    let mut driver = Driver::opened(folder.path());
    driver.quiz(QuizCommand::Start);
    assert_eq!(driver.app.quiz_stage(), Some(Stage::Asking));
    (folder, driver)
}

fn asked() -> (tempfile::TempDir, Driver) {
    asked_with(&[])
}

/// Shows a series in the first viewport at the slice nearest to a place, and sets the marker there.
fn mark(driver: &mut Driver, series: &str, at: [f64; 3]) {
    let key = SeriesKey { uid: series.into(), part: 0 };
    driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot: 0, series: key }));
    driver.view(ViewCommand::Activate(0));
    let at = LpsPoint::new(at[0], at[1], at[2]);
    let frame = driver.app.slot_series(0).and_then(|series| series.nearest_frame(at)).expect("slices with geometry");
    driver.view(ViewCommand::ToFrame(frame));
    driver.quiz(QuizCommand::PlaceMarker { slot: 0, at });
}

/// Answers the first question with a marker; whether that was right, and how far away.
fn located(edits: &[(&str, &str)], series: &str, at: [f64; 3]) -> (bool, f64) {
    let (_folder, mut driver) = asked_with(edits);
    mark(&mut driver, series, at);
    driver.quiz(QuizCommand::Proceed);
    let outcome = driver.app.outcome().expect("an answer");
    (outcome.right, outcome.distance_mm.expect("a distance"))
}

fn assert_located(edits: &[(&str, &str)], series: &str, places: &[([f64; 3], bool, f64)]) {
    for (at, right, distance_mm) in places {
        let (is_right, is_mm) = located(edits, series, *at);
        assert_eq!(is_right, *right, "{at:?}");
        assert!((is_mm - distance_mm).abs() < 1e-6, "{at:?}: {is_mm} mm, not {distance_mm} mm");
    }
}

fn answer_choice(driver: &mut Driver, idx: usize) -> bool {
    driver.quiz(QuizCommand::Choose(idx));
    driver.quiz(QuizCommand::Proceed);
    driver.app.outcome().expect("an answer").right
}

#[test]
fn a_marker_counts_up_to_three_millimetres_beside_its_region() {
    assert_located(
        &[],
        case::SAGITTAL_SERIES,
        &[
            ([20.0, -8.0, 46.0], true, 0.0),
            ([20.0, -9.0, 43.0], true, 0.0),
            ([20.0, -4.0, 46.0], true, 3.0),
            ([20.0, -3.999, 46.0], false, 3.001),
            ([20.0, -8.0, 40.0], true, 3.0),
            ([20.0, -8.0, 39.999], false, 3.001),
        ],
    );
}

#[test]
fn a_neighbouring_slice_counts_as_far_as_half_the_spacing() {
    // The region ends at x = 26 mm, slices are 4 mm apart: the slice at 28 mm lies just half a spacing beside it.
    assert_located(
        &[],
        case::SAGITTAL_SERIES,
        &[([28.0, -8.0, 46.0], true, 2.0), ([12.0, -8.0, 46.0], true, 2.0), ([32.0, -8.0, 46.0], false, 6.0)],
    );
    let shallower = [("half_depth_mm = 6.0", "half_depth_mm = 5.9")];
    assert_located(&shallower, case::SAGITTAL_SERIES, &[([28.0, -8.0, 46.0], false, 2.1)]);
}

#[test]
fn a_marker_on_axial_slices_counts_alike() {
    let in_the_sac = [("question = \"q1\"\nfinding = \"f1\"", "question = \"q1\"\nfinding = \"f2\"")];
    let beside = |mm: f64, through: f64| (mm.hypot(through)) - 3.0;
    assert_located(
        &in_the_sac,
        case::AXIAL_SERIES,
        &[
            ([-8.0, -8.0, -25.0], true, 0.0),
            ([-2.0, -8.0, -25.0], true, 3.0),
            ([-1.999, -8.0, -25.0], false, 3.001),
            // 5 mm further the ball of 3 mm reaches half the spacing of 5 mm, and is narrower there.
            ([-8.0, -8.0, -20.0], true, 2.0),
            ([-8.0 + 2.75f64.sqrt() + 3.0, -8.0, -20.0], true, beside(2.75f64.sqrt() + 3.0, 5.0)),
            ([-8.0 + 2.75f64.sqrt() + 3.001, -8.0, -20.0], false, beside(2.75f64.sqrt() + 3.001, 5.0)),
            ([-8.0, -8.0, -15.0], false, 7.0),
        ],
    );
}

const OBLIQUE_SERIES: &str = "2.25.4711.2.3";
const OBLIQUE_DEGREES: f64 = 25.0;

/// Adds slices tilted about the left-right axis, 4 mm apart, with pixels of 0.4 by 0.9 mm; the fourth passes through
/// the middle of the region.
fn add_oblique(folder: &Path) {
    let (sin, cos) = OBLIQUE_DEGREES.to_radians().sin_cos();
    for number in 0..7 {
        let off = 4.0 * (f64::from(number) - 3.0);
        // From the middle of the region 5 mm to the right and 7 mm up the slice, then through the stack.
        let position = [15.0, -8.0 - 7.0 * cos - off * sin, 46.0 - 7.0 * sin + off * cos];
        let mut slice = Slice::new(3, number, position, [1.0, 0.0, 0.0, 0.0, cos, sin]);
        slice.text(tags::PIXEL_SPACING, VR::DS, "0.9\\0.4");
        slice.write(&folder.join("images"), &format!("IM{:04}", number + 200));
    }
}

#[test]
fn a_marker_on_tilted_slices_is_measured_along_them() {
    let (sin, cos) = OBLIQUE_DEGREES.to_radians().sin_cos();
    // Half a spacing of 2 mm lets the region reach to here along the slice, from its middle.
    let end = cos + sin * (2.0 + sin) / cos;
    let graded = |x: f64, along: f64| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        case::write(folder.path());
        add_oblique(folder.path());
        let mut driver = Driver::opened(folder.path());
        driver.quiz(QuizCommand::Start);
        mark(&mut driver, OBLIQUE_SERIES, [x, -8.0 + along * cos, 46.0 + along * sin]);
        assert_eq!(driver.app.slots[0].viewport.frame, 3);
        driver.quiz(QuizCommand::Proceed);
        driver.app.outcome().expect("an answer").right
    };
    assert!(graded(20.0, 0.0));
    assert!(graded(20.0, end + 2.999) && !graded(20.0, end + 3.001));
    assert!(graded(20.0, -end - 2.999) && !graded(20.0, -end - 3.001));
    assert!(graded(29.0 - 1e-9, 0.0) && !graded(29.001, 0.0), "to the left along the rows");
}

#[test]
fn a_marker_in_another_patient_space_is_refused_in_words() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    for number in 0..3 {
        let mut slice = Slice::sagittal(4, number);
        slice.text(tags::FRAME_OF_REFERENCE_UID, VR::UI, "2.25.99");
        slice.write(&folder.path().join("images"), &format!("X{number}"));
    }
    let mut driver = Driver::opened(folder.path());
    driver.quiz(QuizCommand::Start);
    mark(&mut driver, "2.25.4711.2.4", [4.0, -8.0, 46.0]);
    assert!(driver.app.notice.as_ref().is_some_and(|notice| notice.0.contains("cannot be graded")));
    assert_eq!(driver.app.draft().expect("open").given, None);
}

#[test]
fn choices_and_levels_are_right_accepted_or_wrong() {
    let after_marker = || {
        let (folder, mut driver) = asked();
        mark(&mut driver, case::SAGITTAL_SERIES, [20.0, -8.0, 46.0]);
        (0..2).for_each(|_| driver.quiz(QuizCommand::Proceed));
        (folder, driver)
    };
    for (idx, right) in [(0, false), (1, true)] {
        let (_folder, mut driver) = after_marker();
        assert_eq!(answer_choice(&mut driver, idx), right);
    }
    for (level, right, said) in [
        (VertebralLevel::L5, true, None),
        (VertebralLevel::L4, true, Some("Counts as right; L5 is the best answer.")),
        (VertebralLevel::S1, false, Some("1 level too low.")),
    ] {
        let (_folder, mut driver) = after_marker();
        answer_choice(&mut driver, 1);
        driver.quiz(QuizCommand::Proceed);
        driver.quiz(QuizCommand::ChooseLevel(level));
        driver.quiz(QuizCommand::Proceed);
        let outcome = driver.app.outcome().expect("an answer");
        assert_eq!((outcome.right, &outcome.given), (right, &Kept::Level(level)));
        let sentence = outcome.grade.as_ref().and_then(|grade| grade.sentence());
        assert_eq!(sentence.as_deref(), said);
    }
}

#[test]
fn what_a_question_does_not_offer_cannot_be_chosen() {
    let (_folder, mut driver) = asked();
    driver.quiz(QuizCommand::Choose(0));
    driver.quiz(QuizCommand::ChooseLevel(VertebralLevel::L5));
    assert_eq!(driver.app.draft().expect("open").given, None, "a place is asked for");
    mark(&mut driver, case::SAGITTAL_SERIES, [20.0, -8.0, 46.0]);
    (0..2).for_each(|_| driver.quiz(QuizCommand::Proceed));
    driver.quiz(QuizCommand::Choose(2));
    driver.quiz(QuizCommand::MarkerHere);
    driver.quiz(QuizCommand::NudgeMarker([1.0, 0.0]));
    assert_eq!(driver.app.draft().expect("open").given, None, "there are two choices and no marker");
    answer_choice(&mut driver, 0);
    driver.quiz(QuizCommand::Proceed);
    driver.quiz(QuizCommand::ChooseLevel(VertebralLevel::L1));
    assert_eq!(driver.app.draft().expect("open").given, None, "L1 is not offered");
}

#[test]
fn an_answer_without_anything_given_is_refused_in_words() {
    let (_folder, mut driver) = asked();
    driver.quiz(QuizCommand::Proceed);
    assert_eq!(driver.app.quiz_stage(), Some(Stage::Asking));
    let notice = driver.app.notice.clone().expect("says why").0;
    assert!(notice.contains("marker") && notice.ends_with('.'), "{notice}");
    driver.quiz(QuizCommand::MarkerHere);
    assert_eq!(driver.app.notice, None, "it was heeded");
    driver.quiz(QuizCommand::ClearMarker);
    driver.quiz(QuizCommand::Proceed);
    assert!(driver.app.is_asking() && driver.app.notice.is_some());
    driver.quiz(QuizCommand::MarkerHere);
    (0..2).for_each(|_| driver.quiz(QuizCommand::Proceed));
    driver.quiz(QuizCommand::Proceed);
    assert!(driver.app.is_asking());
    assert_eq!(driver.app.notice.as_ref().map(|notice| notice.0.as_str()), Some("Choose an answer first."));
}

#[test]
fn nothing_can_be_changed_after_the_answer() {
    let (_folder, mut driver) = asked();
    mark(&mut driver, case::SAGITTAL_SERIES, [40.0, -8.0, 46.0]);
    driver.quiz(QuizCommand::Proceed);
    let before = driver.app.outcome().cloned().expect("an answer");
    assert!(!before.right);
    mark(&mut driver, case::SAGITTAL_SERIES, [20.0, -8.0, 46.0]);
    for command in [
        QuizCommand::MarkerHere,
        QuizCommand::NudgeMarker([1.0, 1.0]),
        QuizCommand::ClearMarker,
        QuizCommand::Choose(0),
        QuizCommand::ChooseLevel(VertebralLevel::L5),
        QuizCommand::Confidence(Confidence::Certain),
        QuizCommand::ShowHint,
    ] {
        driver.quiz(command.clone());
        assert_eq!(driver.app.outcome(), Some(&before), "{command:?}");
    }
    assert_eq!(driver.app.marker_at(), Some(LpsPoint::new(40.0, -8.0, 46.0)));
    driver.quiz(QuizCommand::Proceed);
    assert_eq!(driver.app.draft(), Some(&Draft::default()), "nothing of it reaches the next question");
    driver.quiz(QuizCommand::Revisit(0));
    driver.quiz(QuizCommand::Choose(0));
    assert_eq!(driver.app.outcome(), Some(&before));
    assert_eq!(driver.app.quiz.as_ref().expect("a quiz").session.score().answered, 1);
}

#[test]
fn the_hint_halves_and_the_score_adds_up_and_the_wrong_ones_are_asked_again() {
    let (_folder, mut driver) = asked();
    driver.quiz(QuizCommand::ShowHint);
    mark(&mut driver, case::SAGITTAL_SERIES, [20.0, -8.0, 46.0]);
    driver.quiz(QuizCommand::Confidence(Confidence::Certain));
    driver.quiz(QuizCommand::Proceed);
    assert_eq!(driver.app.outcome().expect("an answer").points(), 0.5);
    driver.quiz(QuizCommand::Proceed);
    driver.quiz(QuizCommand::ShowHint);
    assert!(!driver.app.draft().expect("open").hint_taken, "this one has no hint to show");
    answer_choice(&mut driver, 0);
    driver.quiz(QuizCommand::RetryWrong);
    assert_eq!(driver.app.quiz.as_ref().expect("a quiz").session.items().len(), 3, "only once all are answered");
    assert!(driver.app.notice.is_some(), "and says so");
    driver.quiz(QuizCommand::Proceed);
    driver.quiz(QuizCommand::ChooseLevel(VertebralLevel::L4));
    (0..2).for_each(|_| driver.quiz(QuizCommand::Proceed));
    let quiz = driver.app.quiz.as_ref().expect("a quiz");
    let score = quiz.session.score();
    assert_eq!((quiz.session.stage(), score.points, score.right, score.of), (Stage::Review, 1.5, 2, 3));
    assert_eq!(quiz.session.calibration()[2], (Confidence::Certain, 1, 1));
    driver.quiz(QuizCommand::Revisit(1));
    assert_eq!(driver.app.quiz_stage(), Some(Stage::Answered));
    assert_eq!(driver.app.revealed_answer().expect("told").explanation, "It curves forward.");
    // On from there to the score, over the third.
    (0..2).for_each(|_| driver.quiz(QuizCommand::Proceed));
    assert_eq!(driver.app.quiz_stage(), Some(Stage::Review));

    driver.quiz(QuizCommand::RetryWrong);
    assert_eq!(driver.app.quiz.as_ref().expect("a quiz").session.items().len(), 1);
    assert_eq!(driver.app.question().map(|question| question.id.as_str()), Some("q2"));
    assert!(answer_choice(&mut driver, 1));
    driver.quiz(QuizCommand::Proceed);
    driver.quiz(QuizCommand::RetryWrong);
    assert_eq!(driver.app.quiz_stage(), Some(Stage::Review), "nothing is wrong any more");
    driver.quiz(QuizCommand::Proceed);
    assert!(driver.app.quiz.is_none() && driver.app.mode == Mode::Study);
}

#[test]
fn a_quiz_that_was_left_goes_on_where_it_was_even_after_a_new_start() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (cases, file) = (folder.path().join("case"), folder.path().join("progress.sqlite"));
    case::write(&cases);
    let begin = || {
        let mut driver = Driver::opened(&cases);
        driver.keep_progress_in(&file);
        driver.quiz(QuizCommand::Start);
        driver
    };
    let mut driver = begin();
    mark(&mut driver, case::SAGITTAL_SERIES, [20.0, -8.0, 46.0]);
    driver.quiz(QuizCommand::Proceed);
    driver.quiz(QuizCommand::Leave);
    driver.quiz(QuizCommand::Start);
    assert_eq!(driver.app.question().map(|question| question.id.as_str()), Some("q2"));
    drop(driver);

    let mut driver = begin();
    assert_eq!(driver.app.question().map(|question| question.id.as_str()), Some("q2"));
    assert_eq!(driver.app.quiz.as_ref().expect("a quiz").session.score().points, 1.0);
    driver.quiz(QuizCommand::Revisit(0));
    assert_eq!(driver.app.marker_at(), Some(LpsPoint::new(20.0, -8.0, 46.0)), "with its marker");
    driver.quiz(QuizCommand::Proceed);
    answer_choice(&mut driver, 1);
    driver.quiz(QuizCommand::Proceed);
    driver.quiz(QuizCommand::ChooseLevel(VertebralLevel::L5));
    driver.quiz(QuizCommand::Proceed);
    drop(driver);

    let driver = begin();
    let quiz = driver.app.quiz.as_ref().expect("a quiz");
    assert_eq!((quiz.session.at(), quiz.session.score().answered), (0, 0), "that one was finished: a new one");
}

#[test]
fn leaving_puts_the_study_back_as_it_was() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let mut driver = Driver::opened(folder.path());
    (0..2).for_each(|_| driver.app.dispatch(Command::Case(CaseCommand::ChooseFinding(0))));
    driver.view(ViewCommand::Layout(thecal::viewport::Layout::Four));
    driver.view(ViewCommand::Zoom { factor: 1.5, about: None, size: [300.0, 300.0] });
    let (slots, layout, finding) = (driver.app.slots.clone(), driver.app.layout, driver.app.finding);
    driver.quiz(QuizCommand::Start);
    mark(&mut driver, case::AXIAL_SERIES, [-8.0, -8.0, -25.0]);
    driver.quiz(QuizCommand::Proceed);
    driver.quiz(QuizCommand::Leave);
    assert_eq!((&driver.app.slots, driver.app.layout, driver.app.finding), (&slots, layout, finding));
    assert!(driver.app.is_revealed(0) && driver.app.mode == Mode::Study);
}

#[test]
fn a_question_of_a_view_begins_there_and_its_answer_shows_the_region() {
    let (_folder, mut driver) = asked();
    mark(&mut driver, case::SAGITTAL_SERIES, [40.0, -8.0, 46.0]);
    driver.quiz(QuizCommand::Proceed);
    assert_eq!(driver.app.slots[0].viewport.frame, 5, "scrolled to the region");
    assert!(driver.app.true_region().is_some());
    driver.quiz(QuizCommand::Proceed);
    assert!(driver.app.true_region().is_none() && driver.app.revealed_answer().is_none());
    let slot = &driver.app.slots[0];
    assert_eq!(slot.series.as_ref().map(|key| key.uid.as_str()), Some(case::SAGITTAL_SERIES));
    assert_eq!((slot.viewport.frame, slot.viewport.zoom), (5, 2.0));
}

#[test]
fn a_case_written_by_anybody_is_studied_presented_and_asked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    other_case::write(folder.path());
    let mut driver = Driver::opened(folder.path());
    (0..2).for_each(|_| driver.app.dispatch(Command::Case(CaseCommand::ChooseFinding(0))));
    assert_eq!(driver.app.slots[driver.app.active].viewport.frame, 2, "10 mm down is the third axial slice");
    driver.app.dispatch(Command::Present(PresentCommand::Start));
    assert_eq!(driver.app.presenting.as_ref().map(|it| it.steps.len()), Some(2), "an overview and the finding");
    assert!(driver.app.visible_slots().all(|slot| driver.app.slot_series(slot).is_some()), "no empty viewport");
    driver.app.dispatch(Command::Present(PresentCommand::Step(1)));
    let slot = &driver.app.slots[0];
    assert_eq!(slot.series.as_ref().map(|key| key.uid.as_str()), Some(other_case::AXIAL_SERIES));
    assert_eq!((slot.viewport.frame, slot.viewport.zoom, driver.app.shows_finding(0)), (2, 3.0, true));
    driver.app.dispatch(Command::App(AppCommand::Escape));

    driver.quiz(QuizCommand::Start);
    assert!(answer_choice(&mut driver, 1));
    driver.quiz(QuizCommand::Proceed);
    mark(&mut driver, other_case::AXIAL_SERIES, [-7.0, -3.0, -10.0]);
    driver.quiz(QuizCommand::Proceed);
    assert_eq!(driver.app.outcome().map(|outcome| outcome.right), Some(true), "3.0 mm beside the ball");
}

#[test]
fn a_case_without_answers_or_steps_says_why_it_cannot_be_asked_or_presented() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    other_case::write(folder.path());
    std::fs::remove_file(folder.path().join("answers.toml")).expect("removed");
    let mut driver = Driver::opened(folder.path());
    driver.quiz(QuizCommand::Start);
    assert!(driver.app.quiz.is_none() && driver.app.mode == Mode::Study);
    assert!(driver.app.notice.as_ref().is_some_and(|notice| notice.0.contains("without its answers")));
    driver.app.dispatch(Command::Present(PresentCommand::Start));
    assert!(driver.app.presenting.is_none() && driver.app.mode == Mode::Study);
    assert!(driver.app.notice.as_ref().is_some_and(|notice| notice.0.contains("neither steps nor findings")));
}

/// A library of both cases, the first of them open or none.
fn library(opened: bool) -> (tempfile::TempDir, Driver) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(&folder.path().join("a"));
    other_case::write(&folder.path().join("b"));
    let mut driver = if opened { Driver::opened(&folder.path().join("a")) } else { Driver::new() };
    driver.app.stock_library(app::cases_in(folder.path()));
    (folder, driver)
}

#[test]
fn a_mixed_quiz_takes_turns_and_brings_the_pictures_of_each_case() {
    let (_folder, mut driver) = library(false);
    driver.quiz(QuizCommand::StartAll);
    let shown = |driver: &Driver| {
        let series = driver.app.slots[0].series.as_ref().expect("a series");
        (driver.app.question().expect("a question").id.clone(), series.uid.as_str().to_owned())
    };
    let expect = |id: &str, series: &str| (id.to_owned(), series.to_owned());
    driver.until_read();
    assert_eq!(shown(&driver), expect("q1", case::SAGITTAL_SERIES));
    mark(&mut driver, case::SAGITTAL_SERIES, [20.0, -8.0, 46.0]);
    (0..2).for_each(|_| driver.quiz(QuizCommand::Proceed));
    assert!(driver.app.is_asking() && driver.app.studies.is_empty(), "the other pictures are being read");
    driver.until_read();
    assert_eq!(shown(&driver), expect("first", other_case::SAGITTAL_SERIES));
    assert_eq!(driver.app.mode, Mode::Quiz);
    assert!(answer_choice(&mut driver, 1));
    driver.quiz(QuizCommand::Proceed);
    driver.until_read();
    assert_eq!(shown(&driver), expect("q2", case::SAGITTAL_SERIES));
    assert_eq!(driver.app.slots[0].viewport.zoom, 2.0, "the question's view, once the pictures are there");
    answer_choice(&mut driver, 1);
    driver.quiz(QuizCommand::Proceed);
    driver.until_read();
    mark(&mut driver, other_case::AXIAL_SERIES, [-7.0, -7.0, -10.0]);
    driver.quiz(QuizCommand::Proceed);
    assert!(driver.app.outcome().is_some_and(|outcome| outcome.right));
    driver.quiz(QuizCommand::Proceed);
    driver.quiz(QuizCommand::Leave);
    assert_eq!(driver.app.mode, Mode::Library, "it began with nothing open");
}

#[test]
fn an_answer_given_while_pictures_load_shows_its_place_once_they_are_there() {
    let (_folder, mut driver) = library(true);
    driver.quiz(QuizCommand::StartAll);
    mark(&mut driver, case::SAGITTAL_SERIES, [20.0, -8.0, 46.0]);
    (0..2).for_each(|_| driver.quiz(QuizCommand::Proceed));
    assert!(answer_choice(&mut driver, 1), "graded without its pictures");
    driver.until_read();
    assert_eq!((driver.app.quiz_stage(), driver.app.mode), (Some(Stage::Answered), Mode::Quiz));
    driver.quiz(QuizCommand::Leave);
    assert_eq!(driver.app.mode, Mode::Library, "another case is open than at the beginning");
}

#[test]
fn opening_a_folder_ends_the_quiz_and_loses_no_answer() {
    let (folder, mut driver) = library(true);
    driver.keep_progress_in(&folder.path().join("progress.sqlite"));
    driver.quiz(QuizCommand::Start);
    mark(&mut driver, case::SAGITTAL_SERIES, [20.0, -8.0, 46.0]);
    driver.quiz(QuizCommand::Proceed);
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![folder.path().join("b")])));
    driver.until_read();
    assert!(driver.app.quiz.is_none() && driver.app.mode == Mode::Study);
    assert_eq!(driver.app.case.as_ref().map(|case| case.title.as_str()), Some("Another case"));
    drop(driver);

    let mut driver = Driver::opened(&folder.path().join("a"));
    driver.keep_progress_in(&folder.path().join("progress.sqlite"));
    driver.quiz(QuizCommand::Start);
    assert_eq!(driver.app.question().map(|question| question.id.as_str()), Some("q2"), "the first is answered");
}

#[test]
fn a_quiz_begun_while_files_arrive_shows_its_view_and_counts_only_real_slices() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // The choice is asked first, about an axial view.
    let view = "view = { series = \"2.25.4711.2.1\", center_mm = [20.0, -8.0, 46.0], zoom = 2.0, window = [200.0, 300.0] }\n  [[question";
    let axial = view
        .replace("2.25.4711.2.1\", center_mm = [20.0, -8.0, 46.0]", "2.25.4711.2.2\", center_mm = [-8.0, -8.0, -40.0]");
    case::write_edited(
        folder.path(),
        &[
            (view, &axial),
            ("id = \"q1\"\nkind", "id = \"q9\"\nkind"),
            ("[[answer]]\nquestion = \"q1\"\nfinding", "[[answer]]\nquestion = \"q9\"\nfinding"),
        ],
    );
    let mut driver = Driver::new();
    let gate = crate::support::gate::Gated::new(&folder.path().join("images"), 4);
    driver.app.open_source(gate.clone());
    driver.app.case = thecal::case::read_case(folder.path()).ok().map(std::sync::Arc::new);
    driver.until("some files are there", |app| !app.studies.is_empty());
    driver.quiz(QuizCommand::Start);
    driver.quiz(QuizCommand::MarkerHere);
    (0..2).for_each(|_| driver.quiz(QuizCommand::Proceed));
    assert_eq!(driver.app.question().map(|question| question.id.as_str()), Some("q2"));
    gate.open_gate();
    driver.until_read();
    let slot = &driver.app.slots[0];
    assert_eq!(slot.series.as_ref().map(|key| key.uid.as_str()), Some(case::AXIAL_SERIES));
    assert_eq!((slot.viewport.frame, slot.viewport.zoom), (8, 2.0));
    let series = driver.app.slot_series(0).expect("a series").clone();
    assert_eq!(driver.app.seen_in_quiz(&series), [8], "slices had other numbers while files arrived");
    driver.quiz(QuizCommand::Leave);
    assert_eq!(driver.app.layout, thecal::viewport::Layout::Two, "the study is hung as if it had been waited for");
    assert_eq!(driver.app.slots[1].series.as_ref().map(|key| key.uid.as_str()), Some(case::AXIAL_SERIES));
}

#[test]
fn a_marker_moves_on_its_slice_and_follows_to_another_series() {
    let (_folder, mut driver) = asked();
    mark(&mut driver, case::SAGITTAL_SERIES, [20.0, -8.0, 46.0]);
    driver.quiz(QuizCommand::NudgeMarker([1.0, 0.0]));
    driver.quiz(QuizCommand::NudgeMarker([0.0, 5.0]));
    let at = driver.app.marker_at().expect("a marker");
    assert!(at.distance_mm(LpsPoint::new(20.0, -7.0, 41.0)) < 1e-9, "backwards and down: {at:?}");
    driver.view(ViewCommand::Turn { clockwise: true });
    driver.quiz(QuizCommand::NudgeMarker([1.0, 0.0]));
    let at = driver.app.marker_at().expect("a marker");
    assert!(at.distance_mm(LpsPoint::new(20.0, -7.0, 42.0)) < 1e-9, "up is right on screen now: {at:?}");
    driver.view(ViewCommand::Scroll(2));
    driver.quiz(QuizCommand::MarkerHere);
    let Some(Given::Marker(marker)) = &driver.app.draft().expect("open").given else { panic!("no marker") };
    assert_eq!(marker.frame, 7);
    assert!(marker.at.distance_mm(LpsPoint::new(28.0, -7.0, 42.0)) < 1e-9, "taken along: {:?}", marker.at);
}
