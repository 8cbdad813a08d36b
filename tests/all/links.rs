//! Views that move together, reference lines and the crosshair, against places worked out by hand.

use std::path::Path;

use crate::support::{Slice, app::Driver, case, other_case};
use dicom_core::VR;
use dicom_dictionary_std::tags;
use thecal::{
    app::{
        self, AppCommand, CaseCommand, Command, LinkKind, LinkWay, NoLink, PresentCommand, QuizCommand, SeriesKey,
        StudyCommand, ViewCommand,
    },
    geometry::{ImagePoint, LpsPoint},
    paint::FrameScene,
    viewport::{Layout, ReferenceLineKind, reference_lines},
};

/// Writes `n` slices of a series.
fn write(folder: &Path, series: u32, n: u32, slice: impl Fn(u32) -> Slice) {
    (0..n).for_each(|number| drop(slice(number).write(folder, &format!("s{series}-{number}"))));
}

/// An axial slice that meets the sagittal ones at x from 26 to 32 mm, every 2 mm from z = 50 down.
fn axial_here(series: u32, number: u32) -> Slice {
    Slice::new(series, number, [26.0, -10.0, 50.0 - 2.0 * f64::from(number)], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
}

/// A sagittal slice every 3 mm from x = 2 on, pixels twice as large.
fn coarse_sagittal(series: u32, number: u32) -> Slice {
    let at = [2.0 + 3.0 * f64::from(number), -10.0, 50.0];
    let mut slice = Slice::new(series, number, at, [0.0, 1.0, 0.0, 0.0, 0.0, -1.0]);
    slice.text(tags::PIXEL_SPACING, VR::DS, "1\\0.5");
    slice
}

fn elsewhere(mut slice: Slice) -> Slice {
    slice.text(tags::FRAME_OF_REFERENCE_UID, VR::UI, "2.25.4711.4.7");
    slice
}

/// Sagittal 1 (15 slices), axial 2 (8), a coarse sagittal 3 (12), a sagittal 4 (15) in another Frame of Reference, and a
/// radiograph 5 without a place, in the viewports in this order.
fn five() -> (tempfile::TempDir, Driver) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), 1, 15, |n| Slice::sagittal(1, n));
    write(folder.path(), 2, 8, |n| axial_here(2, n));
    write(folder.path(), 3, 12, |n| coarse_sagittal(3, n));
    write(folder.path(), 4, 15, |n| elsewhere(Slice::sagittal(4, n)));
    let mut film = Slice::sagittal(5, 0);
    film.text(tags::MODALITY, VR::CS, "DX").without(tags::IMAGE_POSITION_PATIENT).without(tags::FRAME_OF_REFERENCE_UID);
    film.write(folder.path(), "film");
    let mut driver = Driver::opened(folder.path());
    driver.view(ViewCommand::Layout(Layout::Six));
    for series in 1..=5 {
        put(&mut driver, series - 1, series as u32);
    }
    driver.view(ViewCommand::Activate(0));
    (folder, driver)
}

fn put(driver: &mut Driver, slot: usize, series: u32) {
    let series = SeriesKey { uid: format!("2.25.4711.2.{series}").as_str().into(), part: 0 };
    driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot, series }));
}

fn frames(driver: &Driver) -> [usize; 4] {
    [0, 1, 2, 3].map(|slot| driver.app.slots[slot].viewport.frame)
}

fn close(a: ImagePoint, b: [f64; 2]) -> bool {
    (a.x - b[0]).abs() < 1e-6 && (a.y - b[1]).abs() < 1e-6
}

#[test]
fn stacks_of_one_direction_scroll_by_place_and_others_say_why_not() {
    let (_folder, mut driver) = five();
    driver.view(ViewCommand::ToFrame(2));
    let [_, axial, _, other] = frames(&driver);
    driver.view(ViewCommand::ToFrame(6));
    // 24 mm: slices of the coarse stack lie at 2, 5, … 23, 26.
    assert_eq!(frames(&driver), [6, axial, 7, other]);
    driver.view(ViewCommand::Activate(2));
    driver.view(ViewCommand::Scroll(-4));
    // 11 mm: 12 is nearer than 8.
    assert_eq!(frames(&driver), [3, axial, 3, other]);
    driver.view(ViewCommand::Activate(0));
    let link = |driver: &Driver, slot| driver.app.link_of(slot);
    assert_eq!(link(&driver, 0), None, "the active view follows nobody");
    assert_eq!(link(&driver, 1), Some(Err(NoLink::OtherPlane)));
    let by_place = link(&driver, 2).expect("a link").expect("possible");
    assert_eq!((by_place.way, by_place.beyond_mm), (LinkWay::Position, None));
    assert_eq!(link(&driver, 3), Some(Err(NoLink::OtherSpace)));
    assert_eq!(link(&driver, 4), Some(Err(NoLink::NoPlace)));
    driver.view(ViewCommand::Last);
    let beyond = link(&driver, 2).expect("a link").expect("possible");
    assert_eq!((frames(&driver)[2], beyond.beyond_mm), (11, Some(21.0)), "56 mm; its last slice is at 35");
    driver.view(ViewCommand::Activate(4));
    assert_eq!(link(&driver, 0), Some(Err(NoLink::NoActivePlace)));
    driver.view(ViewCommand::Activate(0));
    driver.view(ViewCommand::ToggleLink(LinkKind::Scroll));
    driver.view(ViewCommand::First);
    assert_eq!(frames(&driver), [0, axial, 11, other], "each for itself");
    driver.view(ViewCommand::ToggleLink(LinkKind::Scroll));
    assert_eq!(frames(&driver)[2], 0, "linked again, it falls into line");
}

#[test]
fn what_comes_into_a_view_comes_to_the_place_on_show() {
    let (_folder, mut driver) = five();
    driver.view(ViewCommand::ToFrame(1));
    put(&mut driver, 5, 3);
    assert_eq!(driver.app.slots[5].viewport.frame, 1, "4 mm lies nearest to its slice at 5");
}

#[test]
fn another_frame_of_reference_is_linked_as_it_lies_until_that_is_forgotten() {
    let (_folder, mut driver) = five();
    driver.view(ViewCommand::Activate(3));
    driver.view(ViewCommand::ToFrame(9));
    driver.view(ViewCommand::Activate(0));
    driver.view(ViewCommand::ToFrame(5));
    driver.view(ViewCommand::LinkAsTheyLie);
    let linked = driver.app.link_of(3).expect("a link").expect("possible");
    assert_eq!(linked.way, LinkWay::Offset(16.0), "slice 9 at 36 mm beside slice 5 at 20 mm");
    driver.view(ViewCommand::Scroll(2));
    assert_eq!(frames(&driver)[3], 11);
    driver.view(ViewCommand::Activate(3));
    driver.view(ViewCommand::Scroll(-3));
    assert_eq!(frames(&driver)[0], 4, "and the other way");
    driver.view(ViewCommand::ForgetOffsets);
    driver.view(ViewCommand::Scroll(1));
    assert_eq!((frames(&driver)[0], driver.app.link_of(0)), (4, Some(Err(NoLink::OtherSpace))));
}

#[test]
fn an_offset_within_one_space_counts_across_the_slices_only() {
    let (_folder, mut driver) = five();
    driver.view(ViewCommand::ToggleLink(LinkKind::Scroll));
    driver.view(ViewCommand::ToFrame(5));
    driver.view(ViewCommand::Activate(2));
    driver.view(ViewCommand::ToFrame(8));
    driver.view(ViewCommand::LinkAsTheyLie);
    // 26 mm there is 20 mm here.
    driver.view(ViewCommand::Scroll(-2));
    assert_eq!(frames(&driver)[0], 3, "20 mm there less 6 is 14 mm: 12 and 16 are as near, the first counts");
    assert_eq!(driver.app.link_of(0).expect("a link").expect("possible").way, LinkWay::Offset(6.0));
}

#[test]
fn a_link_of_zoom_shows_the_same_section_and_one_of_windows_what_the_hand_does() {
    let (_folder, mut driver) = five();
    let size = [300.0, 300.0];
    driver.view(ViewCommand::Zoom { factor: 2.0, about: None, size });
    assert_eq!(driver.app.slots[2].viewport.zoom, 1.0, "not unless it is wanted");
    driver.view(ViewCommand::ToggleLink(LinkKind::Zoom));
    // Twice the field of view: twice the magnification for the same section.
    assert_eq!([0, 2].map(|slot| driver.app.slots[slot].viewport.zoom), [2.0, 4.0]);
    driver.view(ViewCommand::Pan { by: [30.0, 0.0], size });
    let place = |slot: usize| {
        let plane = driver.app.slot_frame(slot).and_then(|(frame, _)| frame.plane).expect("a plane");
        plane.lps_from_image(driver.app.slots[slot].viewport.center.expect("moved")).to_array()
    };
    assert!(place(0)[1..].iter().zip(&place(2)[1..]).all(|(a, b)| (a - b).abs() < 1e-9));
    assert_eq!(driver.app.slots[1].viewport.zoom, 1.0, "another plane has a section of its own");
    driver.until_pictures();
    let width = |driver: &Driver, slot: usize| driver.app.slots[slot].viewport.window().expect("a window").width;
    let before = [0, 2].map(|slot| width(&driver, slot));
    driver.view(ViewCommand::ToggleLink(LinkKind::Window));
    driver.view(ViewCommand::DragWindow([50.0, 0.0]));
    let ratio = |slot: usize, before: f64| width(&driver, slot) / before;
    assert!((ratio(0, before[0]) - ratio(2, before[1])).abs() < 1e-9 && 1.1 < ratio(0, before[0]));
    driver.view(ViewCommand::Invert);
    assert!(driver.app.slots[2].viewport.inverted && !driver.app.slots[4].viewport.inverted);
    assert_eq!(driver.app.no_window_link(4), Some("Window not linked: another modality."));
    assert_eq!(driver.app.no_window_link(2), None);
}

#[test]
fn reference_lines_of_an_angled_block_lie_where_a_hand_draws_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), 1, 15, |n| Slice::sagittal(1, n));
    let (sin, cos) = 20f64.to_radians().sin_cos();
    // Four slices, 1 mm apart, tilted backwards and down; beside them a block that is not tilted.
    write(folder.path(), 2, 4, |n| {
        let k = f64::from(n);
        Slice::new(2, n, [26.0, -10.0 - k * sin, 48.0 - k * cos], [1.0, 0.0, 0.0, 0.0, cos, -sin])
    });
    (10..13).for_each(|n| drop(axial_here(2, n).write(folder.path(), &format!("straight{n}"))));
    let driver = Driver::opened(folder.path());
    let study = driver.app.study().expect("a study");
    let sagittal = &study.series[0];
    let block = study.series[1..].iter().find(|series| series.frames.len() == 4).expect("the tilted block");
    let lines = reference_lines(sagittal, 7, block, 1);
    // On the sagittal slice at x = 28 mm: row = 4 + column × 0.5 × tan 20° + 2 k / cos 20°, across all its columns.
    let row = |column: f64, k: f64| 4.0 + column * 0.5 * (sin / cos) + 2.0 * k / cos;
    for (kind, slice, k) in
        [(ReferenceLineKind::End, 1, 0.0), (ReferenceLineKind::End, 4, 3.0), (ReferenceLineKind::Current, 2, 1.0)]
    {
        let line = lines.iter().find(|line| line.slice == slice).expect("first, last and current");
        let mut ends = line.ends;
        ends.sort_by(|a, b| a.x.total_cmp(&b.x));
        assert_eq!(line.kind, kind);
        for (end, column) in ends.into_iter().zip([-0.5, 23.5]) {
            assert!(close(end, [column, row(column, k)]), "{slice}: {end:?}");
        }
    }
    let others: Vec<_> = driver.app.other_pieces(block).collect();
    assert_eq!(others.len(), 1, "the straight block");
    assert_eq!(reference_lines(sagittal, 0, block, 1), [], "at x = 0 there is no axial picture");
}

#[test]
fn blocks_of_one_series_keep_their_viewports_and_another_series_follows_through_all_of_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (sin, cos) = 20f64.to_radians().sin_cos();
    let tilted = |series, n: u32| {
        let k = 2.0 * f64::from(n);
        Slice::new(series, n, [26.0, -10.0 - k * sin, 60.0 - k * cos], [1.0, 0.0, 0.0, 0.0, cos, -sin])
    };
    // Each series has a tilted block from 60 mm down and a straight one from 50 mm down.
    for series in [1, 2] {
        write(folder.path(), series, 4, |n| tilted(series, n));
        (10..16).for_each(|n| drop(axial_here(series, n).write(folder.path(), &format!("straight{series}-{n}"))));
    }
    let mut driver = Driver::opened(folder.path());
    driver.view(ViewCommand::Layout(Layout::Three));
    let key = |series: u32, part| SeriesKey { uid: format!("2.25.4711.2.{series}").as_str().into(), part };
    let put = |driver: &mut Driver, slot, series| {
        driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot, series }));
    };
    let shown = |driver: &Driver| [0, 1, 2].map(|slot| driver.app.slots[slot].series.clone().expect("a series"));
    let block = |series, n_slices| {
        let all = driver.app.studies.iter().flat_map(|study| &study.series);
        let mut all = all.filter(|it| it.uid == key(series, 0).uid && it.frames.len() == n_slices);
        SeriesKey::of(all.next().expect("a block"))
    };
    let (tilted, straight, other_tilted, other_straight) = (block(1, 4), block(1, 6), block(2, 4), block(2, 6));
    put(&mut driver, 0, tilted.clone());
    put(&mut driver, 1, straight.clone());
    put(&mut driver, 2, other_straight.clone());
    assert_eq!(shown(&driver), [tilted.clone(), straight.clone(), other_straight.clone()], "what was asked for");
    driver.view(ViewCommand::Activate(0));
    driver.view(ViewCommand::First);
    assert_eq!(shown(&driver), [tilted.clone(), straight.clone(), other_tilted]);
    assert_eq!(driver.app.link_of(1), Some(Err(NoLink::OtherBlock)));
    driver.view(ViewCommand::Activate(1));
    driver.view(ViewCommand::Last);
    assert_eq!(shown(&driver), [tilted.clone(), straight.clone(), other_straight]);
    assert_eq!(driver.app.slots[2].viewport.frame, 5);

    // Past the end of a block the wheel goes on in the next one.
    driver.view(ViewCommand::Layout(Layout::One));
    driver.view(ViewCommand::Activate(0));
    let place = |driver: &Driver| (driver.app.slots[0].series.clone(), driver.app.slots[0].viewport.frame);
    let (first, second) = if tilted.part < straight.part { (tilted, straight) } else { (straight, tilted) };
    put(&mut driver, 0, first.clone());
    driver.view(ViewCommand::Last);
    let end = place(&driver);
    driver.view(ViewCommand::Scroll(1));
    assert_eq!(place(&driver), (Some(second), 0));
    driver.view(ViewCommand::Scroll(-1));
    assert_eq!(place(&driver), end);
    driver.view(ViewCommand::First);
    driver.view(ViewCommand::Scroll(-1));
    assert_eq!(place(&driver), (Some(first), 0), "before the first block there is nothing");
}

#[test]
fn the_crosshair_shows_one_place_in_every_view_of_the_space() {
    let (_folder, mut driver) = five();
    driver.view(ViewCommand::ToFrame(7));
    let other = frames(&driver)[3];
    driver.view(ViewCommand::Crosshair { slot: 0, at: ImagePoint::new(8.0, 8.0) });
    // Column 8 of 0.25 mm from -10, row 8 of 0.5 mm down from 50, on the slice at 28.
    let crosshair = driver.app.crosshair.clone().expect("a crosshair");
    assert!(crosshair.at.distance_mm(LpsPoint::new(28.0, -8.0, 46.0)) < 1e-9 && !crosshair.pinned);
    let seen = |driver: &Driver, slot| driver.app.crosshair_in(slot);
    assert_eq!(frames(&driver), [7, 2, 9, other], "46 mm is axial slice 2, 29 mm coarse slice 9");
    let axial = seen(&driver, 1).expect("possible").expect("there");
    assert!(close(axial.at, [8.0, 4.0]) && axial.off_mm.is_none(), "{axial:?}");
    let coarse = seen(&driver, 2).expect("possible").expect("there");
    assert!(close(coarse.at, [4.0, 4.0]) && coarse.off_mm.is_none(), "1 mm beside a slice every 3 mm: {coarse:?}");
    assert_eq!(seen(&driver, 3), Err(NoLink::OtherSpace));
    driver.view(ViewCommand::DropCrosshair);
    assert_eq!(driver.app.crosshair, None, "gone with the pointer");

    driver.view(ViewCommand::Crosshair { slot: 0, at: ImagePoint::new(8.0, 8.0) });
    driver.view(ViewCommand::PinCrosshair);
    driver.view(ViewCommand::DropCrosshair);
    driver.view(ViewCommand::ToFrame(12));
    let off = seen(&driver, 0).expect("possible").expect("there").off_mm;
    assert_eq!(off, Some(20.0), "48 mm less 28");
    driver.view(ViewCommand::ToFrame(7));
    driver.view(ViewCommand::NudgeCrosshair([1.0, 2.0]));
    let at = driver.app.crosshair.clone().expect("pinned").at;
    assert!(at.distance_mm(LpsPoint::new(28.0, -7.0, 44.0)) < 1e-9, "backwards is right, footwards down: {at:?}");
    assert_eq!(frames(&driver)[1], 3);
    driver.view(ViewCommand::PinCrosshair);
    assert_eq!(driver.app.crosshair, None);
    driver.view(ViewCommand::PinCrosshair);
    assert!(driver.app.crosshair.as_ref().is_some_and(|it| it.pinned), "by keyboard, in the middle");
    driver.app.dispatch(Command::App(AppCommand::Escape));
    assert_eq!(driver.app.crosshair, None);
    driver.view(ViewCommand::Crosshair { slot: 4, at: ImagePoint::new(8.0, 8.0) });
    assert!(driver.app.crosshair.is_none() && driver.app.notice.is_some(), "a radiograph has no place, and says so");
}

#[test]
fn everything_on_the_picture_turns_and_mirrors_with_it() {
    let (_folder, mut driver) = five();
    driver.view(ViewCommand::ToFrame(7));
    let letters = |driver: &Driver| {
        let size = [300.0, 300.0];
        let transform = driver.app.slot_transform(0, size).expect("a picture");
        let frame = FrameScene {
            series: driver.app.slot_series(0).expect("a series"),
            frame: 7,
            transform: &transform,
            size_px: [300, 300],
            pixels_per_point: 1.0,
            voi: None,
            pixels: None,
            wording: thecal::annotation::Wording::Student,
        };
        let letters = frame.scene().letters.expect("a plane");
        format!("{}{}{}{}", letters.left, letters.top, letters.right, letters.bottom)
    };
    let turn = |clockwise| ViewCommand::Turn { clockwise };
    assert_eq!(letters(&driver), "AHPF");
    for (command, expected) in [
        (turn(true), "FAHP"),
        (ViewCommand::FlipHorizontal, "HAFP"),
        (ViewCommand::FlipVertical, "HPFA"),
        (turn(false), "PFAH"),
        (turn(false), "FAHP"),
    ] {
        driver.view(command.clone());
        assert_eq!(letters(&driver), expected, "{command:?}");
    }
    // A place one mm to the right on screen is one mm towards that letter.
    driver.view(ViewCommand::Crosshair { slot: 0, at: ImagePoint::new(8.0, 8.0) });
    driver.view(ViewCommand::NudgeCrosshair([1.0, 0.0]));
    let at = driver.app.crosshair.as_ref().expect("there").at;
    assert!(at.distance_mm(LpsPoint::new(28.0, -8.0, 47.0)) < 1e-9, "headwards: {at:?}");
}

#[test]
fn patient_and_normal_lead_each_other_by_level_and_each_alone_when_unlinked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(&folder.path().join("a"));
    other_case::write(&folder.path().join("b"));
    let mut driver = Driver::opened(&folder.path().join("a"));
    driver.app.stock_library(app::cases_in(folder.path()));
    driver.app.reveal.asked = true;
    driver.app.dispatch(Command::Case(CaseCommand::CompareWithNormal));
    driver.until("the normal case is there", |app| {
        app.slots[1].series.as_ref().is_some_and(|key| key.uid.as_str().starts_with("2.25.815"))
            && app.beside.as_ref().is_some_and(|it| it.studies.iter().flat_map(|it| &it.series).count() == 2)
    });
    driver.until_pictures();
    let frames = |driver: &Driver| [0, 1].map(|slot| driver.app.slots[slot].viewport.frame);
    driver.view(ViewCommand::ToFrame(5));
    assert_eq!(frames(&driver), [5, 3], "L5 is at 20 mm here and at 12 mm there");
    assert_eq!(driver.app.link_of(1).map(|link| link.map(|it| it.words())), Some(Ok("Linked by level, L5".to_owned())));
    driver.view(ViewCommand::Activate(1));
    driver.view(ViewCommand::Scroll(2));
    assert_eq!(frames(&driver), [7, 5], "the normal leads");
    driver.view(ViewCommand::Activate(0));
    assert_eq!(frames(&driver), [7, 5]);
    driver.view(ViewCommand::ToggleLink(LinkKind::Scroll));
    driver.view(ViewCommand::Scroll(1));
    assert_eq!(frames(&driver), [8, 5]);
    driver.view(ViewCommand::LinkAsTheyLie);
    driver.view(ViewCommand::Scroll(-1));
    assert_eq!(frames(&driver), [7, 4], "and from there on together");
}

#[test]
fn the_levels_of_a_sample_and_its_normal_scroll_together_from_l1_to_s2() {
    let mut driver = Driver::opened(Path::new("sample_studies/lumbar-01"));
    driver.app.stock_library(app::cases_in(Path::new("sample_studies")));
    driver.app.reveal.asked = true;
    driver.app.dispatch(Command::Case(CaseCommand::CompareWithNormal));
    let images = std::fs::read_dir("sample_studies/lumbar-02/images").expect("its images").count();
    driver.until("the normal case is there", |app| {
        let series = app.beside.iter().flat_map(|it| &it.studies).flat_map(|it| &it.series);
        series.map(|series| series.frames.len()).sum::<usize>() == images
    });
    let all: Vec<_> = driver.app.studies.iter().flat_map(|study| &study.series).cloned().collect();
    let axial: Vec<_> = all.into_iter().filter(|series| series.plain_name() == "Ax T2").collect();
    assert!(1 < axial.len(), "angled blocks");
    let normal_levels = driver.app.beside.as_ref().and_then(|it| it.case.as_ref()).expect("a case").levels.clone();
    let levels = driver.app.case.as_ref().expect("a case").levels.clone();
    assert!(7 <= levels.len());
    for level in levels {
        let off = |series: &thecal::study::Series| {
            let frame = series.nearest_frame(level.at).expect("a slice");
            (series.frames[frame].plane.expect("a plane").signed_distance_mm(level.at).abs(), frame)
        };
        let block = axial.iter().min_by(|a, b| off(a).0.total_cmp(&off(b).0)).expect("a block");
        driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot: 0, series: SeriesKey::of(block) }));
        driver.view(ViewCommand::ToFrame(off(block).1));
        let Some(there) = normal_levels.iter().find(|other| other.level == level.level) else {
            assert!(level.level > thecal::study::VertebralLevel::S2, "{} is in both", level.level);
            continue;
        };
        let normal = driver.app.slot_series(1).expect("a series");
        let beside = |slot: usize, at: LpsPoint| {
            let plane = driver.app.slot_frame(slot).and_then(|(frame, _)| frame.plane).expect("a plane");
            plane.signed_distance_mm(at)
        };
        // As far above or below the level there as here, within one slice: blocks leave gaps, and tilt differently.
        let (here, there) = (beside(0, level.at), beside(1, there.at));
        assert!((here - there).abs() < 1.5 * normal.slice_step_mm(), "{}: {here:.1}, {there:.1} mm", level.level);
    }
}

#[test]
fn presenting_links_nothing_and_a_question_begins_without_a_crosshair() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let mut driver = Driver::opened(folder.path());
    driver.view(ViewCommand::PinCrosshair);
    driver.app.dispatch(Command::Present(PresentCommand::Start));
    assert_eq!((driver.app.crosshair.clone(), driver.app.link_of(1)), (None, None));
    driver.view(ViewCommand::Crosshair { slot: 0, at: ImagePoint::new(8.0, 8.0) });
    assert_eq!(driver.app.crosshair, None);
    driver.app.dispatch(Command::Present(PresentCommand::Leave));
    driver.view(ViewCommand::PinCrosshair);
    driver.quiz(QuizCommand::Start);
    assert_eq!(driver.app.crosshair, None);
}

#[test]
fn a_stack_plays_at_the_rate_that_was_chosen() {
    let (_folder, mut driver) = five();
    let usual = driver.app.cine_rate;
    driver.view(ViewCommand::StepCineRate(1));
    assert!(usual < driver.app.cine_rate);
    driver.view(ViewCommand::StepCineRate(100));
    assert_eq!(Some(&driver.app.cine_rate), app::CINE_RATES.last());
    driver.view(ViewCommand::StepCineRate(-100));
    assert_eq!(driver.app.cine_rate, app::CINE_RATES[0]);
    driver.view(ViewCommand::CineRate(20));
    assert_eq!(driver.app.cine_rate, 20);
}
