//! The shaded view, through commands: made of CT alone, turned, cut open, with another threshold, and left again.

use std::{fs, path::Path};

use dicom_core::VR;
use dicom_dictionary_std::tags;
use thecal::{
    app::{AppCommand, CaseCommand, Command, OpenSolid, SolidCommand, SolidCut, SolidSide, ViewCommand},
    geometry::LpsVector,
    solid::draw_solids,
};

use egui::Key;

use crate::support::{
    Slice,
    app::Driver,
    window::{Driven, harness, press},
};

/// Half the side of the cube of bone, mm.
const HALF_MM: f64 = 10.0;

/// Forty axial slices of 40 × 40 pixels of 1 mm, 1 mm apart, about the origin: a cube of 360 HU in one of 40 HU, so that the surface at 200 HU lies on its faces.
fn write_ct(folder: &Path) {
    for number in 0..40u32 {
        let z = 19.5 - f64::from(number);
        let mut slice = Slice::new(1, number, [-19.5, -19.5, z], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        slice.text(tags::MODALITY, VR::CS, "CT").text(tags::PIXEL_SPACING, VR::DS, "1\\1");
        slice.text(tags::RESCALE_INTERCEPT, VR::DS, "-1024").text(tags::RESCALE_SLOPE, VR::DS, "1");
        slice.text(tags::RESCALE_TYPE, VR::LO, "HU");
        let is_bone = |idx: usize| {
            let (x, y) = ((idx % 40) as f64 - 19.5, (idx / 40) as f64 - 19.5);
            [x, y, z].iter().all(|it| it.abs() < HALF_MM)
        };
        slice.words(40, 40, 12, |idx| if is_bone(idx) { 1384 } else { 1064 });
        fs::write(folder.join(format!("{number}.dcm")), slice.bytes()).expect("written");
    }
}

fn solid(driver: &mut Driver, command: SolidCommand) {
    driver.app.dispatch(Command::Solid(command));
}

fn open(driver: &Driver) -> &OpenSolid {
    driver.app.solid.as_ref().and_then(|view| view.open()).expect("a surface")
}

fn opened() -> (tempfile::TempDir, Driver) {
    let folder = tempfile::tempdir().expect("a folder");
    write_ct(folder.path());
    let mut driver = Driver::opened(folder.path());
    solid(&mut driver, SolidCommand::Toggle);
    driver.until("the surface is there", |app| app.solid.as_ref().is_none_or(|view| view.open().is_some()));
    assert!(driver.app.solid.is_some(), "{:?}", driver.app.notice);
    (folder, driver)
}

/// How many square millimetres of a picture show something.
fn shown_mm2(driver: &Driver) -> f64 {
    const SIDE: usize = 120;
    let scene = open(driver).scene(SIDE);
    let drawn = draw_solids(&scene, [SIDE, SIDE], || true).expect("not stopped");
    drawn.iter().filter(|pixel| pixel[3] > 0).count() as f64 * scene.camera.mm_per_pixel.powi(2)
}

/// Edges are rounded by the smoothing, so an area may miss a little along them.
#[track_caller]
fn about(found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() < 0.08, "{found} for {expected}");
}

#[test]
fn a_cube_of_bone_has_its_size_from_every_side() {
    let (_folder, mut driver) = opened();
    for side in SolidSide::ALL {
        solid(&mut driver, SolidCommand::LookFrom(side));
        about(shown_mm2(&driver), 4.0 * HALF_MM * HALF_MM);
    }
    // Over an edge it is as wide as the diagonal of its face.
    solid(&mut driver, SolidCommand::Turn([45.0, 0.0]));
    about(shown_mm2(&driver), 4.0 * HALF_MM * HALF_MM * 2.0f64.sqrt());
    solid(&mut driver, SolidCommand::Zoom(0.5));
    about(shown_mm2(&driver), 4.0 * HALF_MM * HALF_MM * 2.0f64.sqrt());
    assert_eq!(open(&driver).look_words(), "seen from the front");
}

#[test]
fn the_cut_opens_towards_the_eye_and_moves() {
    let (_folder, mut driver) = opened();
    solid(&mut driver, SolidCommand::LookFrom(SolidSide::Left));
    solid(&mut driver, SolidCommand::NextCut);
    let scene = open(&driver).scene(100);
    let cut = scene.cut.expect("a cut");
    assert_eq!((open(&driver).cut, cut.normal), (Some(SolidCut::Sagittal), LpsVector::new(1.0, 0.0, 0.0)));
    assert!(cut.at.0.x.abs() < 0.01, "through the middle");
    // From in front half of it is left.
    solid(&mut driver, SolidCommand::LookFrom(SolidSide::Front));
    about(shown_mm2(&driver), 2.0 * HALF_MM * HALF_MM);
    solid(&mut driver, SolidCommand::MoveCut(5.0));
    about(shown_mm2(&driver), 3.0 * HALF_MM * HALF_MM);
    solid(&mut driver, SolidCommand::TurnCut);
    about(shown_mm2(&driver), HALF_MM * HALF_MM);
    (0..3).for_each(|_| solid(&mut driver, SolidCommand::NextCut));
    assert_eq!(open(&driver).cut, None, "sagittal, axial, coronal, not at all");
}

#[test]
fn another_threshold_makes_another_surface() {
    let (_folder, mut driver) = opened();
    assert!(!open(&driver).is_empty());
    (0..12).for_each(|_| solid(&mut driver, SolidCommand::Threshold(50.0)));
    driver.until("the surface is there", |app| {
        app.solid.as_ref().and_then(|view| view.open()).is_some_and(|open| !open.is_making())
    });
    assert_eq!(open(&driver).threshold_hu(), Some(800.0));
    assert!(open(&driver).is_empty(), "nothing has 800 HU");
}

#[test]
fn it_is_left_as_everything_else_is() {
    let (_folder, mut driver) = opened();
    driver.app.dispatch(Command::App(AppCommand::Escape));
    assert!(driver.app.solid.is_none());
    solid(&mut driver, SolidCommand::Toggle);
    assert!(driver.app.solid.is_some(), "loading");
    solid(&mut driver, SolidCommand::Toggle);
    assert!(driver.app.solid.is_none(), "stopped");
    solid(&mut driver, SolidCommand::Toggle);
    driver.app.dispatch(Command::View(ViewCommand::Scroll(1)));
    assert!(driver.app.solid.is_none(), "slices are scrolled on slices");
}

#[test]
fn of_mr_there_is_a_sentence_instead() {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..8 {
        Slice::axial(1, number).write(folder.path(), &number.to_string());
    }
    let mut driver = Driver::opened(folder.path());
    solid(&mut driver, SolidCommand::Toggle);
    assert!(driver.app.solid.is_none());
    let told = &driver.app.notice.as_ref().expect("a notice").0;
    assert!(told.starts_with("A shaded view needs CT"), "{told}");
}

#[test]
fn a_synthetic_patients_structures_give_nothing_away() {
    let mut driver = Driver::opened(Path::new("sample_studies/lumbar-02"));
    solid(&mut driver, SolidCommand::Toggle);
    assert!(driver.app.solid.is_none());
    let told = driver.app.notice.as_ref().expect("a notice").0.clone();
    assert!(told.contains("Reveal them first"), "{told}");
    driver.app.dispatch(Command::Case(CaseCommand::RevealAll));
    driver.app.reveal.asked = true;
    driver.app.dispatch(Command::Case(CaseCommand::RevealAll));
    solid(&mut driver, SolidCommand::Toggle);
    assert!(driver.app.solid.as_ref().is_some_and(|view| view.loading().is_some()), "{:?}", driver.app.notice);
    driver.app.dispatch(Command::Case(CaseCommand::HideAll));
    assert!(driver.app.solid.is_none(), "what is hidden again is not shown in the round");
}

#[test]
fn keys_of_slices_rest_while_a_surface_is_shown() {
    let (_folder, mut driver) = opened();
    driver.app.dialog = None;
    let mut harness = harness(driver.app);
    harness.run_steps(3);
    let marks_shown = harness.state().app.marks_shown;
    for key in [Key::Space, Key::Delete, Key::R] {
        press(&mut harness, key);
    }
    let app = &harness.state().app;
    assert!(app.solid.is_some() && app.marks_shown == marks_shown && app.slots[0].viewport.quarter_turns == 0);
    let turned =
        |harness: &Driven| harness.state().app.solid.as_ref().and_then(|view| view.open()).map(|it| it.camera(9));
    let before = turned(&harness);
    press(&mut harness, Key::ArrowLeft);
    assert_ne!(turned(&harness), before, "its own keys act");
    press(&mut harness, Key::Escape);
    assert!(harness.state().app.solid.is_none());
}
