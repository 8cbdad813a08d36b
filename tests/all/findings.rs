//! Findings by commands alone: choosing one goes to its series, slice, window and zoom; marks stay on the anatomy.

use crate::support::{app::Driver, case};
use thecal::{
    app::{CaseCommand, Command, StudyCommand, ViewCommand},
    geometry::{ViewPoint, ViewTransform},
    paint::FrameScene,
    study::{Voi, Window},
    viewport::PictureShape,
};

fn opened_case() -> (tempfile::TempDir, Driver) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let driver = Driver::opened(folder.path());
    (folder, driver)
}

/// Asks for a finding; a second time where the first wish was only told to look first.
fn choose(driver: &mut Driver, idx: usize) {
    driver.app.dispatch(Command::Case(CaseCommand::ChooseFinding(idx)));
    if !driver.app.is_revealed(idx) {
        driver.app.dispatch(Command::Case(CaseCommand::ChooseFinding(idx)));
    }
}

fn reveal_all(driver: &mut Driver) {
    (0..2).for_each(|_| driver.app.dispatch(Command::Case(CaseCommand::RevealAll)));
    assert!(driver.app.all_revealed());
}

#[test]
fn a_case_opens_with_its_findings() {
    let (_folder, driver) = opened_case();
    assert_eq!(driver.app.case.as_ref().map(|case| case.title.as_str()), Some("Case in a test"));
    let names: Vec<_> = driver.app.findings().iter().map(|finding| finding.name.as_str()).collect();
    assert_eq!(names, ["Hollow wall", "Wide sac"]);
    assert!(driver.app.failures().is_none(), "case.toml is not among the images");
}

#[test]
fn choosing_a_finding_goes_to_its_series_slice_window_and_zoom() {
    let (_folder, mut driver) = opened_case();
    choose(&mut driver, 0);
    let slot = &driver.app.slots[driver.app.active];
    assert_eq!(slot.series.as_ref().map(|key| key.uid.as_str()), Some(case::SAGITTAL_SERIES));
    assert_eq!(slot.viewport.frame, 5, "x = 20 mm is the sixth slice of 4 mm");
    assert_eq!(slot.viewport.voi, Some(Voi::Window(Window::linear(200.0, 300.0))));
    assert_eq!(slot.viewport.zoom, 2.0);

    choose(&mut driver, 1);
    let slot = &driver.app.slots[driver.app.active];
    assert_eq!(slot.series.as_ref().map(|key| key.uid.as_str()), Some(case::AXIAL_SERIES));
    assert_eq!((slot.viewport.frame, slot.viewport.zoom), (5, 1.0));
    driver.app.dispatch(Command::Case(CaseCommand::StepFinding(1)));
    assert_eq!(driver.app.finding, Some(0), "after the last comes the first");
}

#[test]
fn a_mark_stays_on_its_anatomy_at_any_zoom_pan_turn_and_flip() {
    let (_folder, mut driver) = opened_case();
    choose(&mut driver, 0);
    let size = [500.0, 400.0];
    let tip = driver.app.findings()[0].marks[0].anchor().expect("a tip");
    for command in [
        ViewCommand::Zoom { factor: 3.0, about: Some(ViewPoint::new(40.0, 300.0)), size },
        ViewCommand::Pan { by: [35.0, -12.0], size },
        ViewCommand::Turn { clockwise: true },
        ViewCommand::FlipHorizontal,
        ViewCommand::FlipVertical,
        ViewCommand::Turn { clockwise: false },
        ViewCommand::Fit,
    ] {
        driver.app.dispatch(Command::View(command.clone()));
        let (frame, instance) = driver.app.slot_frame(driver.app.active).expect("a slice");
        let plane = frame.plane.expect("geometry");
        let viewport = &driver.app.slots[driver.app.active].viewport;
        let transform = viewport.transform(PictureShape::of(instance), size).expect("a picture");
        let shown = transform.view_from_image(plane.image_from_lps(tip));
        let back = plane.lps_from_image(transform.image_from_view(shown));
        assert!(back.distance_mm(tip) < 1e-9, "{command:?}");
    }
}

#[test]
fn marks_show_on_every_series_that_passes_near_and_on_no_other_slice() {
    let (_folder, mut driver) = opened_case();
    let marked = |driver: &Driver, uid: &str| {
        let study = driver.app.study().expect("a study");
        let series = study.series.iter().find(|series| series.uid.as_str() == uid).expect("the series");
        driver.app.marked_slices(series).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(marked(&driver, case::SAGITTAL_SERIES), [0; 0], "nothing is revealed yet");
    reveal_all(&mut driver);
    assert_eq!(
        marked(&driver, case::SAGITTAL_SERIES),
        [5],
        "finding 1 within 3 mm; finding 2 lies 8 mm beside the first slice"
    );
    assert_eq!(marked(&driver, case::AXIAL_SERIES), [5], "finding 2; finding 1 lies above the first slice");
}

#[test]
fn levels_are_named_on_upright_slices_that_pass_near() {
    let (_folder, driver) = opened_case();
    let study = driver.app.study().expect("a study");
    let case = driver.app.case.as_ref().expect("a case");
    let names_in = |uid: &str, frame: usize, x_step: f64, width: usize| {
        let series = study.series.iter().find(|series| series.uid.as_str() == uid).expect("the series");
        let transform = ViewTransform::new([x_step, 0.0], [0.0, 2.0], ViewPoint::new(50.0, 0.0)).expect("invertible");
        let size_px = [width, 400];
        let one = FrameScene {
            series,
            frame,
            transform: &transform,
            size_px,
            pixels_per_point: 1.0,
            voi: None,
            pixels: None,
            wording: thecal::annotation::Wording::Student,
        };
        one.levels(&case.levels, None).into_iter().map(|level| (level.text, level.faces_right)).collect::<Vec<_>>()
    };
    let names = |uid: &str, frame: usize, x_step: f64| names_in(uid, frame, x_step, 400);
    let named =
        |texts: &[&str], faces_right| texts.iter().map(|text| ((*text).to_owned(), faces_right)).collect::<Vec<_>>();
    assert_eq!(names(case::SAGITTAL_SERIES, 1, 2.0), named(&[], false), "16 and 20 mm beside them");
    assert_eq!(names(case::SAGITTAL_SERIES, 2, 2.0), named(&["L5"], false), "12 and 16 mm");
    assert_eq!(names(case::SAGITTAL_SERIES, 5, 2.0), named(&["L5", "S1"], false));
    assert_eq!(names(case::SAGITTAL_SERIES, 5, -2.0), named(&["L5", "S1"], true), "mirrored, the front is right");
    assert_eq!(names(case::AXIAL_SERIES, 0, 2.0), named(&[], false));
    assert_eq!(names_in(case::SAGITTAL_SERIES, 5, 2.0, 399), named(&[], false), "captions need the room");
}

#[test]
fn space_hides_and_shows_and_n_goes_to_the_next_marked_slice() {
    let (_folder, mut driver) = opened_case();
    driver.app.dispatch(Command::Case(CaseCommand::ToggleMarks));
    assert!(!driver.app.marks_shown);
    choose(&mut driver, 0);
    assert!(driver.app.marks_shown, "who asks for a finding wants to see it");
    driver.app.dispatch(Command::View(ViewCommand::First));
    driver.app.dispatch(Command::View(ViewCommand::NextMarkedSlice));
    assert_eq!(driver.app.slots[driver.app.active].viewport.frame, 5);
}

#[test]
fn a_case_without_answers_and_a_broken_case_still_open_their_images() {
    let (folder, _) = opened_case();
    std::fs::remove_file(folder.path().join("answers.toml")).expect("removed");
    let driver = Driver::opened(folder.path());
    assert!(driver.app.case.is_some() && driver.app.findings().is_empty());

    std::fs::write(folder.path().join("case.toml"), "schema = 1\nid = 7\n").expect("written");
    let mut driver = Driver::opened(folder.path());
    let notice = driver.app.notice.clone().expect("says what is wrong").0;
    assert!(notice.contains("case.toml") && notice.contains("id"), "{notice}");
    assert!(driver.app.case.is_none() && driver.app.ready_pixels(0).is_some());
    driver.app.dispatch(Command::Study(StudyCommand::StepSeries(1)));
    driver.until_pictures();
}
