//! Planes cut anew, through commands: opened, moved, turned, thickened, measured on and left again.

use std::{fs, path::Path};

use dicom_core::VR;
use dicom_dictionary_std::tags;
use thecal::{
    app::{
        AppCommand, AppState, CaseCommand, Command, KeyImageCommand, MeasureCommand, MprCommand, PresentCommand,
        QuizCommand, SheetCommand, StudyCommand, Tool, ViewCommand,
    },
    geometry::{AnatomicalPlane, ImagePoint, LpsPoint},
    measure::{MeasureKind, Size, size},
    study::VertebralLevel,
    viewport::Layout,
};

use crate::support::{
    Slice,
    app::Driver,
    case,
    window::{everything_said, harness, named},
};

/// What a place of the patient is worth in these slices: 8 for each mm to the left, 2 for each headwards, and so on.
fn value(at: LpsPoint) -> f64 {
    let [x, y, z] = at.to_array();
    1000.0 + 8.0 * x + 4.0 * y + 2.0 * z
}

/// Thirty axial slices of 40 × 50 pixels of so many mm, 2 mm apart, each worth what its place is.
fn write_volume(folder: &Path, pixel_mm: f64) {
    for number in 0..30u32 {
        let position = [-20.0, -25.0, 30.0 - 2.0 * f64::from(number)];
        let mut slice = Slice::new(1, number, position, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        slice.text(tags::PIXEL_SPACING, VR::DS, &format!("{pixel_mm}\\{pixel_mm}"));
        let at = |idx: usize| {
            LpsPoint::new(
                position[0] + (idx % 40) as f64 * pixel_mm,
                position[1] + (idx / 40) as f64 * pixel_mm,
                position[2],
            )
        };
        slice.words(50, 40, 16, |idx| value(at(idx)) as u16);
        fs::write(folder.join(format!("{number}.dcm")), slice.bytes()).expect("written");
    }
}

fn mpr(driver: &mut Driver, command: MprCommand) {
    driver.app.dispatch(Command::Mpr(command));
}

fn opened() -> (tempfile::TempDir, Driver) {
    let folder = tempfile::tempdir().expect("a folder");
    write_volume(folder.path(), 1.0);
    let mut driver = Driver::opened(folder.path());
    cut(&mut driver);
    (folder, driver)
}

fn cut(driver: &mut Driver) {
    mpr(driver, MprCommand::Toggle);
    driver.until("the volume is there", |app| app.mpr.is_none() || app.is_cut_anew(0));
    assert!(driver.app.is_cut_anew(0), "{:?}", driver.app.notice);
}

/// The stored value and the place in the patient under a place of a viewport's picture.
fn read(app: &AppState, slot: usize, at: [u32; 2]) -> Option<(f64, LpsPoint)> {
    let plane = app.slot_frame(slot)?.0.plane?;
    let value = app.ready_pixels(slot)?.stored(at[0], at[1])?;
    Some((value, plane.lps_from_image(ImagePoint::new(at[0].into(), at[1].into()))))
}

fn middle(app: &AppState, slot: usize) -> ImagePoint {
    app.mpr_lines(slot).expect("lines").center
}

#[track_caller]
fn shows_the_patient(app: &AppState, slot: usize) {
    let at = middle(app, slot);
    let mut n = 0;
    for (dx, dy) in [(0.0, 0.0), (4.0, 3.0), (-5.0, 6.0), (7.0, -8.0)] {
        let at = [(at.x + dx).round().max(0.0) as u32, (at.y + dy).round().max(0.0) as u32];
        let Some((stored, place)) = read(app, slot, at) else { continue };
        if stored < 60_000.0 {
            assert!((stored - value(place)).abs() < 1.5, "viewport {slot} at {at:?}: {stored} {}", value(place));
            n += 1;
        }
    }
    assert!(0 < n, "viewport {slot} shows nothing");
}

#[test]
fn three_planes_show_the_patient_however_they_are_moved_and_turned() {
    let (_folder, mut driver) = opened();
    assert_eq!(driver.app.layout, Layout::OnePlusTwo);
    (0..3).for_each(|slot| shows_the_patient(&driver.app, slot));
    for (slot, degrees) in [(0, 25.0), (1, -40.0), (2, 10.0)] {
        mpr(&mut driver, MprCommand::Turn { slot, degrees });
        let at = middle(&driver.app, slot);
        mpr(&mut driver, MprCommand::MoveTo { slot, at: ImagePoint::new(at.x + 3.0, at.y - 4.0) });
        (0..3).for_each(|slot| shows_the_patient(&driver.app, slot));
    }
    let title = driver.app.slot_series(1).expect("a view").description.clone();
    assert!(title.starts_with("MPR axial, at "), "{title}");
    mpr(&mut driver, MprCommand::Reset);
    assert_eq!(driver.app.slot_series(1).expect("a view").description, "MPR axial");
}

#[test]
fn scrolling_moves_a_plane_by_a_voxel_and_its_line_along() {
    let (_folder, mut driver) = opened();
    driver.view(ViewCommand::Activate(1));
    let z = |app: &AppState| app.slot_frame(1).and_then(|(frame, _)| frame.plane).expect("a plane").position.0.z;
    let line = |app: &AppState| middle(app, 0).y;
    let (z_before, line_before) = (z(&driver.app), line(&driver.app));
    driver.view(ViewCommand::Scroll(3));
    assert!((z(&driver.app) - (z_before - 6.0)).abs() < 1e-9, "three slices of 2 mm towards the feet");
    assert!((line(&driver.app) - (line_before + 6.0)).abs() < 1e-6, "6 mm further down on pixels of 1 mm");
    driver.view(ViewCommand::Last);
    let n = driver.app.slot_series(1).expect("a view").frames.len();
    assert_eq!((driver.app.slots[1].viewport.frame, n), (n - 1, 30));
    driver.view(ViewCommand::Scroll(5));
    assert_eq!(driver.app.slots[1].viewport.frame, n - 1, "the end is the end");
}

#[test]
fn a_slab_shows_the_brightest_the_darkest_and_the_mean_of_its_layers() {
    let (_folder, mut driver) = opened();
    // Along x values grow by 8 a mm, so a sagittal slab of 11 mm spans 80 to both sides of its mean.
    let here = middle(&driver.app, 0);
    let here = [here.x.round() as u32, here.y.round() as u32];
    let thin = read(&driver.app, 0, here).expect("a value").0;
    mpr(&mut driver, MprCommand::Thicken(10));
    let mut found = Vec::new();
    for mode in ["MIP", "MinIP", "Mean"] {
        driver.until("the fine picture is there", |app| app.ready_pixels(0).is_some());
        assert!(driver.app.mpr_note(0) == format!("{mode} 11.0 mm"));
        found.push(read(&driver.app, 0, here).expect("a value").0 - thin);
        mpr(&mut driver, MprCommand::NextSlabMode);
    }
    let expected = [40.0, -40.0, 0.0];
    assert!(found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() <= 1.5), "{found:?}");
    mpr(&mut driver, MprCommand::Thicken(-100));
    assert_eq!(driver.app.slab_words().as_deref(), Some("One voxel thick"));
    mpr(&mut driver, MprCommand::NextSlabMode);
    assert_eq!(driver.app.slab_words().as_deref(), Some("Brightest (MIP) of 10.0 mm"));
}

#[test]
fn a_window_set_in_one_view_is_that_of_all() {
    let (_folder, mut driver) = opened();
    driver.view(ViewCommand::Activate(1));
    driver.view(ViewCommand::SetWindow(1000.0, 333.0));
    let width = |slot: usize| driver.app.slots[slot].viewport.window().map(|window| window.width);
    assert_eq!([0, 1, 2].map(width), [Some(333.0); 3]);
}

#[test]
fn what_is_dragged_on_is_coarse_at_once_and_fine_soon() {
    let folder = tempfile::tempdir().expect("a folder");
    write_volume(folder.path(), 0.5);
    let mut driver = Driver::opened(folder.path());
    cut(&mut driver);
    // So thick that a picture takes more places than are cut at once.
    mpr(&mut driver, MprCommand::Thicken(99));
    mpr(&mut driver, MprCommand::Turn { slot: 0, degrees: 20.0 });
    assert!(driver.app.is_coarse(), "the picture of this very pass");
    assert!((0..3).all(|slot| driver.app.ready_pixels(slot).is_some()), "no viewport waits for it");
    let coarse = driver.app.ready_pixels(1).cloned();
    (0..30).for_each(|_| mpr(&mut driver, MprCommand::Turn { slot: 0, degrees: 1.0 }));
    driver.until("all pictures are fine", |app| !app.is_coarse());
    assert_ne!(driver.app.ready_pixels(1).cloned(), coarse);
}

#[test]
fn escape_and_the_same_command_bring_the_slices_back() {
    for leave in [Command::Mpr(MprCommand::Toggle), Command::App(AppCommand::Escape)] {
        let folder = tempfile::tempdir().expect("a folder");
        write_volume(folder.path(), 1.0);
        let mut driver = Driver::opened(folder.path());
        let (slots, layout) = (driver.app.slots.clone(), driver.app.layout);
        cut(&mut driver);
        assert_ne!(driver.app.slots, slots);
        driver.app.dispatch(Command::App(AppCommand::DismissNotice));
        driver.app.dispatch(leave);
        assert!(driver.app.mpr.is_none());
        assert_eq!((driver.app.slots.clone(), driver.app.layout), (slots, layout));
    }
}

#[test]
fn another_series_another_study_and_a_quiz_leave_the_planes() {
    let (folder, mut driver) = opened();
    driver.app.dispatch(Command::Study(StudyCommand::StepSeries(1)));
    assert!(driver.app.mpr.is_none());
    cut(&mut driver);
    driver.app.dispatch(Command::Study(StudyCommand::Open(vec![folder.path().to_owned()])));
    assert!(driver.app.mpr.is_none());
    driver.until_read();
    mpr(&mut driver, MprCommand::Toggle);
    mpr(&mut driver, MprCommand::Toggle);
    assert!(driver.app.mpr.is_none(), "a volume that is not there yet is given up by the same command");
}

#[test]
fn lengths_on_a_turned_plane_are_those_in_the_patient_and_stay_there() {
    let (_folder, mut driver) = opened();
    mpr(&mut driver, MprCommand::Turn { slot: 1, degrees: 30.0 });
    driver.view(ViewCommand::Tool(Tool::Measure(MeasureKind::Length)));
    let at = middle(&driver.app, 0);
    for by in [0.0, 9.0] {
        let at = ImagePoint::new(at.x + by, at.y + by);
        driver.app.dispatch(Command::Measure(MeasureCommand::Point { slot: 0, at }));
    }
    let one = driver.app.measuring.document.all().first().cloned().expect("a length");
    assert!(matches!(size(&one), Size::Length(mm) if (mm - 9.0 * 2f64.sqrt()).abs() < 1e-6), "{:?}", size(&one));
    assert_eq!(driver.app.shown_measurements(0).count(), 1);
    driver.view(ViewCommand::Activate(0));
    driver.view(ViewCommand::Scroll(2));
    assert_eq!(driver.app.shown_measurements(0).count(), 0, "two voxels away it is not on the plane");
    driver.app.dispatch(Command::Measure(MeasureCommand::GoTo(one.id)));
    assert_eq!(driver.app.shown_measurements(0).count(), 1);
}

#[test]
fn a_curved_picture_keeps_length_and_its_path_can_be_edited() {
    let (_folder, mut driver) = opened();
    mpr(&mut driver, MprCommand::ToggleCurve);
    assert_eq!(driver.app.layout, Layout::Four);
    assert!(driver.app.notice.as_ref().is_some_and(|notice| notice.0.contains("path is straight")));
    let words = driver.app.curve_words().expect("a path");
    let (_, instance) = driver.app.slot_frame(3).expect("a picture");
    let rows_mm = f64::from(instance.format.rows - 1) * driver.app.curved_pixel_mm(3).expect("a pixel");
    assert!(words.starts_with("50 mm of canal through 6 points"), "{words}");
    assert!((rows_mm - 50.0).abs() < 1.01, "{rows_mm}");
    let at = driver.app.mpr_lines(0).expect("lines").path_points[2];
    let to = ImagePoint::new(at.x + 12.0, at.y);
    mpr(&mut driver, MprCommand::MovePathPoint { slot: 0, point: 2, at: to });
    let moved = driver.app.mpr_lines(0).expect("lines").path_points[2];
    assert!((moved.x - to.x).abs() < 1e-6);
    assert_ne!(driver.app.curve_words().as_deref(), Some(words.as_str()), "a bent path is longer");
    mpr(&mut driver, MprCommand::AddPathPoint);
    assert_eq!(driver.app.mpr_lines(0).expect("lines").path_points.len(), 7);
    mpr(&mut driver, MprCommand::RemovePathPoint);
    assert_eq!(driver.app.mpr_lines(0).expect("lines").path_points.len(), 6);
    mpr(&mut driver, MprCommand::MoveTo { slot: 3, at: ImagePoint::new(60.0, 24.0) });
    let tilt = driver.app.slot_series(1).expect("a view").description.clone();
    assert!(tilt.contains(", at "), "at right angles to the path: {tilt}");
    assert!(driver.app.ground(3).is_none(), "a curved picture is no plane to measure on");
    mpr(&mut driver, MprCommand::ToggleCurve);
    assert_eq!((driver.app.layout, driver.app.curve_words()), (Layout::OnePlusTwo, None));
}

#[test]
fn one_click_on_a_level_puts_the_planes_at_right_angles_to_the_column() {
    let folder = tempfile::tempdir().expect("a folder");
    case::write(folder.path());
    let mut driver = Driver::opened(folder.path());
    cut(&mut driver);
    let levels = driver.app.levels_to_cut();
    assert!(!levels.is_empty());
    let level = levels[levels.len() / 2];
    mpr(&mut driver, MprCommand::AlignTo(level));
    let axial = driver.app.slot_frame(1).and_then(|(frame, _)| frame.plane).expect("a plane");
    let marks = &driver.app.case.as_ref().expect("a case").levels;
    let wall = marks.iter().find(|mark| mark.level == level).expect("the level").at;
    assert!(axial.signed_distance_mm(wall).abs() < 1.0 || marks.len() < 2, "the plane goes through the vertebra");
    mpr(&mut driver, MprCommand::AlignTo(VertebralLevel::S5));
    assert!(driver.app.notice.as_ref().is_some_and(|notice| notice.0.contains("S5")));
}

#[test]
fn what_is_no_volume_is_refused_in_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..2 {
        fs::write(folder.path().join(format!("{number}.dcm")), Slice::axial(1, number).bytes()).expect("written");
    }
    let mut driver = Driver::opened(folder.path());
    mpr(&mut driver, MprCommand::Toggle);
    let told = driver.app.notice.clone().expect("why not").0;
    assert_eq!(told, "This series cannot be cut anew: it has fewer than three slices.");
    mpr(&mut driver, MprCommand::Thicken(1));
    assert!(driver.app.mpr.is_none());
}

#[test]
fn what_is_refused_leaves_the_planes_as_they_are() {
    let (_folder, mut driver) = opened();
    mpr(&mut driver, MprCommand::Turn { slot: 1, degrees: 30.0 });
    let (slots, crosshair) = (driver.app.slots.clone(), driver.app.crosshair.clone());
    for refused in [
        Command::Quiz(QuizCommand::Start),
        Command::Present(PresentCommand::Start),
        Command::KeyImage(KeyImageCommand::Step(1)),
        Command::Case(CaseCommand::CompareWithNormal),
    ] {
        driver.app.dispatch(refused.clone());
        assert!(driver.app.notice.is_some(), "{refused:?} says why");
        assert!(driver.app.shows_planes(), "{refused:?}");
        assert_eq!((&driver.app.slots, &driver.app.crosshair), (&slots, &crosshair), "{refused:?}");
    }
}

#[test]
fn a_line_on_a_slice_and_the_worksheet_find_their_slice_beside_planes() {
    let (_folder, mut driver) = opened();
    mpr(&mut driver, MprCommand::Toggle);
    driver.view(ViewCommand::ToFrame(3));
    driver.view(ViewCommand::Tool(Tool::Measure(MeasureKind::Length)));
    for at in [ImagePoint::new(5.0, 5.0), ImagePoint::new(15.0, 5.0)] {
        driver.app.dispatch(Command::Measure(MeasureCommand::Point { slot: 0, at }));
    }
    cut(&mut driver);
    mpr(&mut driver, MprCommand::Turn { slot: 1, degrees: 20.0 });
    mpr(&mut driver, MprCommand::Turn { slot: 0, degrees: 20.0 });
    driver.app.dispatch(Command::Measure(MeasureCommand::Choose(None)));
    driver.app.dispatch(Command::Measure(MeasureCommand::Step(1)));
    assert!(!driver.app.shows_planes(), "it lies on a slice, and that is shown");
    assert_eq!((driver.app.active, driver.app.slots[0].viewport.frame), (0, 3));
    cut(&mut driver);
    driver.app.dispatch(Command::Sheet(SheetCommand::Toggle));
    assert!(driver.app.shows_planes() && driver.app.has_sheet(), "the sagittal plane serves");
    let shown = driver.app.slot_series(driver.app.active).and_then(|series| series.plane);
    assert_eq!(shown, Some(AnatomicalPlane::Sagittal));
    assert!((0..3).all(|slot| driver.app.is_cut_anew(slot)), "no plane gave way to a series");
}

#[test]
fn the_wheel_with_alt_makes_a_slab_by_what_was_held_when_it_was_turned() {
    let (_folder, driver) = opened();
    let mut harness = harness(driver.app);
    let middle = named(&harness, "Viewport 1").rect().center();
    harness.hover_at(middle);
    harness.run();
    let before = harness.state().app.slots[0].viewport.frame;
    let wheel = |modifiers: egui::Modifiers, y: f32| egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        delta: egui::vec2(0.0, y),
        source: egui::MouseWheelSource::Wheel,
        phase: egui::TouchPhase::Move,
        modifiers,
    };
    // Alt is let go of before the window gets to it.
    harness.event(wheel(egui::Modifiers::ALT, 1.0));
    harness.event(wheel(egui::Modifiers::ALT, 1.0));
    harness.event(wheel(egui::Modifiers::NONE, -1.0));
    harness.run();
    let app = &harness.state().app;
    assert_eq!(app.slots[0].viewport.frame, before + 1, "the one without Alt scrolls");
    let words = everything_said(&harness);
    assert!(words.contains("Brightest (MIP) of 3"), "three voxels of 1 mm: {words}");
}
