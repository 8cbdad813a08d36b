//! Segments of DICOM Segmentations over pictures: listed, cut where the slice lies, and never before an answer.

use std::{fs, path::Path, sync::Arc};

use crate::support::{
    Slice,
    app::Driver,
    case,
    window::{everything_said, harness, named, press},
};
use dicom_core::{DataElement, PrimitiveValue, VR};
use dicom_dictionary_std::tags;
use dicom_object::{FileDicomObject, InMemDicomObject};
use egui::Key;
use thecal::{
    app::{
        AppState, CaseCommand, Command, MasksState, MprCommand, OverlayCommand, QuizCommand, SeriesKey, StudyCommand,
        ViewCommand,
    },
    dicom::{CodedWord, Segment, Segmentation, SegmentationKind, segmentation_file},
    geometry::{AnatomicalPlane, ImagePlane, LpsPoint, LpsVector, PixelSpacing},
    segment::{Run, SegmentCut},
    study::{FrameOfReferenceUid, SopInstanceUid, StudyFacts},
};

const CATEGORY: CodedWord = CodedWord { scheme: "SCT", value: "123037004", meaning: "Anatomical Structure" };
const TYPE: CodedWord = CodedWord { scheme: "SCT", value: "181609007", meaning: "Dura" };
const SEGMENTS: [Segment; 2] = [
    Segment { label: "ZEBRA sac", category: CATEGORY, property: TYPE, lab: [54.29, 80.81, 69.89] },
    Segment { label: "ZEBRA cord", category: CATEGORY, property: TYPE, lab: [60.0, 10.0, 0.0] },
];
/// Rows and columns of a layer: an odd number of bits, so that frames begin inside bytes.
const SIZE: (usize, usize) = (13, 21);
const N_LAYERS: usize = 15;

/// Labels on the grid of [`Slice::sagittal`], a little smaller: 1 in rows 3 to 8 and columns 5 to 12 of layers 4 to 6,
/// 2 in rows 9 to 10 and the same columns of layer 5.
fn labels() -> Vec<u8> {
    let mut labels = vec![0; SIZE.0 * SIZE.1 * N_LAYERS];
    for (at, label) in labels.iter_mut().enumerate() {
        let (layer, row, column) = (at / (SIZE.0 * SIZE.1), at / SIZE.1 % SIZE.0, at % SIZE.1);
        *label = match (layer, row, column) {
            (4..=6, 3..=8, 5..=12) => 1,
            (5, 9..=10, 5..=12) => 2,
            _ => 0,
        };
    }
    labels
}

fn seg(kind: SegmentationKind, study: &str) -> Vec<u8> {
    let facts = StudyFacts {
        study_uid: study.into(),
        series_uid: "2.25.4711.2.90".into(),
        series_description: "Contours".into(),
        series_number: Some(90),
        ..StudyFacts::default()
    };
    let image = Segmentation {
        facts: &facts,
        sop_uid: SopInstanceUid::from("2.25.4711.3.90"),
        frame_of_reference: &FrameOfReferenceUid::from("2.25.4711.4"),
        dimensions_uid: "2.25.4711.5".to_owned(),
        made: ("20260101", "000000"),
        plane: ImagePlane {
            position: LpsPoint::new(0.0, -10.0, 50.0),
            row_direction: LpsVector::new(0.0, 1.0, 0.0),
            column_direction: LpsVector::new(0.0, 0.0, -1.0),
            spacing: PixelSpacing { between_rows_mm: 0.5, between_columns_mm: 0.25 },
        },
        step: LpsVector::new(4.0, 0.0, 0.0),
        size: SIZE,
        segments: &SEGMENTS,
        labels: &labels(),
    };
    segmentation_file(&image, kind).expect("it encodes")
}

fn images(folder: &Path) {
    for number in 0..15 {
        Slice::sagittal(1, number).write(folder, &format!("sag{number}"));
    }
    for number in 0..4 {
        // Axial slices that cross the block: z from 49 down in steps of 1 mm.
        let at = [0.0, -10.0, 49.0 - f64::from(number)];
        Slice::new(2, number, at, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]).write(folder, &format!("ax{number}"));
    }
}

fn overlay(driver: &mut Driver, command: OverlayCommand) {
    driver.app.dispatch(Command::Overlay(command));
}

fn until_masks(driver: &mut Driver) {
    driver.until("the segments are read", |app| {
        app.overlays.objects.iter().all(|it| matches!(it.state, MasksState::Ready(_) | MasksState::Failed(_)))
    });
}

/// The images with a segmentation, shown, with the sagittal series in the first viewport.
fn shown(bytes: &[u8]) -> (tempfile::TempDir, Driver) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    images(folder.path());
    fs::write(folder.path().join("seg"), bytes).expect("written");
    let mut driver = Driver::opened(folder.path());
    show_series(&mut driver, "2.25.4711.2.1");
    overlay(&mut driver, OverlayCommand::Toggle);
    until_masks(&mut driver);
    (folder, driver)
}

fn show_series(driver: &mut Driver, uid: &str) {
    let series = SeriesKey { uid: uid.into(), part: 0 };
    driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot: 0, series }));
    driver.app.dispatch(Command::View(ViewCommand::Activate(0)));
}

fn cuts(app: &AppState) -> Vec<(usize, Arc<SegmentCut>)> {
    app.cut_segments(0)
}

fn block(rows: std::ops::RangeInclusive<u32>) -> Vec<Run> {
    rows.map(|y| Run { y, from: 5, to: 13 }).collect()
}

#[test]
fn a_segmentation_is_listed_as_segments_and_cut_on_its_own_slices() {
    for kind in [SegmentationKind::Binary, SegmentationKind::Labelmap] {
        let (_folder, mut driver) = shown(&seg(kind, "2.25.4711.1"));
        assert_eq!(driver.app.listed_series().count(), 2, "it is no series to scroll");
        let legend: Vec<_> =
            driver.app.segments().map(|it| (it.facts.label.clone(), it.facts.property.clone())).collect();
        assert_eq!(legend[0], ("ZEBRA sac".to_owned(), "Dura".to_owned()));
        let lab = driver.app.segments().next().and_then(|it| it.facts.lab).expect("a colour");
        assert!((lab[1] - 80.81).abs() < 0.01, "{lab:?}");
        driver.view(ViewCommand::ToFrame(5));
        let shown = cuts(&driver.app);
        assert_eq!(shown.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [0, 1], "{kind:?}");
        assert_eq!(shown[0].1.runs, block(3..=8));
        assert_eq!(shown[1].1.runs, block(9..=10));
        driver.view(ViewCommand::ToFrame(6));
        assert_eq!(cuts(&driver.app).len(), 1);
        driver.view(ViewCommand::ToFrame(7));
        assert!(cuts(&driver.app).is_empty());
    }
}

#[test]
fn every_series_of_the_space_shows_it_where_its_slices_lie() {
    let (_folder, mut driver) = shown(&seg(SegmentationKind::Binary, "2.25.4711.1"));
    show_series(&mut driver, "2.25.4711.2.2");
    driver.view(ViewCommand::ToFrame(1));
    let shown = cuts(&driver.app);
    // At z = 48, row 4 of the layers; columns are x in steps of 0.25 mm, layers 4 to 6 reach from 14 to 26 mm: beyond the
    // 24 columns of this picture, which ends at 5.75 mm.
    assert!(shown.is_empty(), "{shown:?}");
    let wide = tempfile::tempdir().expect("a temporary folder");
    images(wide.path());
    let mut slice = Slice::new(3, 0, [10.0, -10.0, 48.0], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    slice.text(tags::PIXEL_SPACING, VR::DS, "0.25\\1").write(wide.path(), "wide");
    fs::write(wide.path().join("seg"), seg(SegmentationKind::Binary, "2.25.4711.1")).expect("written");
    let mut driver = Driver::opened(wide.path());
    show_series(&mut driver, "2.25.4711.2.3");
    overlay(&mut driver, OverlayCommand::Toggle);
    until_masks(&mut driver);
    let shown = cuts(&driver.app);
    // Past 14 mm to 26 mm are columns 5 to 16; y from -8.75 mm on are rows 5 to 12.
    let wanted: Vec<Run> = (5..=12).map(|y| Run { y, from: 5, to: 17 }).collect();
    assert_eq!(shown[0].1.runs, wanted);
}

#[test]
fn segments_are_chosen_hidden_and_looked_at_by_commands() {
    let (_folder, mut driver) = shown(&seg(SegmentationKind::Binary, "2.25.4711.1"));
    driver.view(ViewCommand::ToFrame(5));
    let places = |driver: &Driver| cuts(&driver.app).iter().map(|(place, _)| *place).collect::<Vec<_>>();
    overlay(&mut driver, OverlayCommand::Step(1));
    overlay(&mut driver, OverlayCommand::ToggleChosen);
    assert_eq!(places(&driver), [1]);
    overlay(&mut driver, OverlayCommand::Alone);
    overlay(&mut driver, OverlayCommand::ToggleChosen);
    assert_eq!((places(&driver), driver.app.overlays.chosen), (vec![], Some(0)));
    overlay(&mut driver, OverlayCommand::Step(-1));
    assert_eq!(driver.app.overlays.chosen, None);
    (0..9).for_each(|_| overlay(&mut driver, OverlayCommand::StepOpacity(1)));
    overlay(&mut driver, OverlayCommand::ToggleFill);
    assert_eq!((driver.app.overlays.opacity, driver.app.overlays.outlined), (100, true));
    overlay(&mut driver, OverlayCommand::Toggle);
    assert!(places(&driver).is_empty());
}

fn changed(bytes: &[u8], change: impl FnOnce(&mut InMemDicomObject)) -> Vec<u8> {
    let mut file: FileDicomObject<InMemDicomObject> = dicom_object::from_reader(bytes).expect("it is read");
    let meta = file.meta().clone();
    change(&mut file);
    let mut out = Vec::new();
    file.into_inner().with_exact_meta(meta).write_all(&mut out).expect("memory");
    out
}

#[test]
fn frames_without_a_place_and_segments_that_overlap_are_taken_as_they_are() {
    let bytes = changed(&seg(SegmentationKind::Binary, "2.25.4711.1"), |object| {
        let mut items = object
            .get(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)
            .and_then(|element| element.items())
            .expect("frames")
            .to_vec();
        // The first frame is layer 4 of the first segment: now it lies nowhere. The last is the second segment's in layer 5:
        // now it lies in layer 6, where the first segment is too.
        items[0].remove_element(tags::PLANE_POSITION_SEQUENCE);
        let place = items[2].element(tags::PLANE_POSITION_SEQUENCE).expect("layer 6").clone();
        items[3].put(place);
        let value = dicom_core::value::DataSetSequence::from(items);
        object.put(DataElement::new(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, VR::SQ, value));
    });
    let (_folder, mut driver) = shown(&bytes);
    driver.view(ViewCommand::ToFrame(4));
    assert!(cuts(&driver.app).is_empty(), "it lies nowhere");
    driver.view(ViewCommand::ToFrame(5));
    assert_eq!(cuts(&driver.app)[0].1.runs, block(3..=8));
    driver.view(ViewCommand::ToFrame(6));
    assert_eq!(cuts(&driver.app).len(), 2);
}

#[test]
fn of_shares_at_least_half_is_shown() {
    let bytes = changed(&seg(SegmentationKind::Binary, "2.25.4711.1"), |object| {
        let n_pixels = SIZE.0 * SIZE.1 * 4;
        let share = |at: usize| [0_u8, 99, 100, 200][at % SIZE.1 % 4];
        for (tag, word) in [
            (tags::BITS_ALLOCATED, 8_u16),
            (tags::BITS_STORED, 8),
            (tags::HIGH_BIT, 7),
            (tags::MAXIMUM_FRACTIONAL_VALUE, 200),
        ] {
            object.put(DataElement::new(tag, VR::US, PrimitiveValue::from(word)));
        }
        object.put(DataElement::new(tags::SEGMENTATION_TYPE, VR::CS, PrimitiveValue::from("FRACTIONAL")));
        let pixels: Vec<u8> = (0..n_pixels).map(share).collect();
        object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, PrimitiveValue::from(pixels)));
    });
    let (_folder, mut driver) = shown(&bytes);
    driver.view(ViewCommand::ToFrame(4));
    let runs = &cuts(&driver.app)[0].1.runs;
    assert_eq!(
        runs.iter().filter(|run| run.y == 0).map(|run| (run.from, run.to)).collect::<Vec<_>>(),
        [(2, 4), (6, 8), (10, 12), (14, 16), (18, 20)]
    );
}

#[test]
fn a_segmentation_of_another_space_or_alone_says_so() {
    let bytes = changed(&seg(SegmentationKind::Binary, "2.25.4711.1"), |object| {
        object.put(DataElement::new(tags::FRAME_OF_REFERENCE_UID, VR::UI, PrimitiveValue::from("2.25.99")));
    });
    let (_folder, mut driver) = shown(&bytes);
    driver.view(ViewCommand::ToFrame(5));
    assert!(cuts(&driver.app).is_empty());
    assert!(driver.app.overlay_words(&driver.app.overlays.objects[0]).contains("no series that is open"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("seg"), bytes).expect("written");
    let driver = Driver::opened(folder.path());
    assert_eq!((driver.app.studies.len(), driver.app.overlays.objects.len()), (0, 1));
}

#[test]
fn of_a_file_that_breaks_off_the_frames_that_are_there_are_shown_and_it_says_so() {
    let mut bytes = seg(SegmentationKind::Binary, "2.25.4711.1");
    bytes.truncate(bytes.len() - 80);
    let (_folder, mut driver) = shown(&bytes);
    let object = &driver.app.overlays.objects[0];
    assert!(matches!(object.state, MasksState::Ready(_)) && object.facts.frames.len() < 4);
    let told: Vec<&str> = object.series.warnings.iter().map(|odd| odd.0.as_str()).collect();
    assert!(told.iter().any(|odd| odd.contains("incomplete")), "{told:?}");
    driver.view(ViewCommand::ToFrame(4));
    assert_eq!(cuts(&driver.app)[0].1.runs, block(3..=8));
}

#[test]
fn in_a_case_nothing_of_it_is_told_before_all_was_revealed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    fs::write(folder.path().join("images/seg"), seg(SegmentationKind::Binary, "2.25.4711.1")).expect("written");
    let mut harness = harness(Driver::opened(folder.path()).app);
    let tells = |harness: &crate::support::window::Driven| everything_said(harness).contains("ZEBRA");
    harness.state_mut().app.dispatch(Command::Overlay(OverlayCommand::Toggle));
    harness.run();
    assert!(!tells(&harness) && !harness.state().app.overlays.shown);
    assert!(harness.state().app.notice.as_ref().is_some_and(|notice| notice.0.contains("once all findings")));
    (0..2).for_each(|_| harness.state_mut().app.dispatch(Command::Case(CaseCommand::RevealAll)));
    harness.state_mut().app.dispatch(Command::Overlay(OverlayCommand::Toggle));
    harness.run();
    assert!(tells(&harness) && harness.state().app.draws_segments(0));
    harness.state_mut().app.dispatch(Command::Quiz(QuizCommand::Start));
    harness.run();
    assert!(!tells(&harness), "a quiz tells nothing");
    assert!(!harness.state().app.draws_segments(0) && harness.state().app.segments().next().is_none());
    harness.state_mut().app.dispatch(Command::Quiz(QuizCommand::Leave));
    harness.state_mut().app.dispatch(Command::Case(CaseCommand::HideAll));
    harness.run();
    assert!(!tells(&harness));
}

#[test]
fn the_legend_goes_by_clicks_and_keys() {
    let (_folder, driver) = shown(&seg(SegmentationKind::Binary, "2.25.4711.1"));
    let mut harness = harness(driver.app);
    named(&harness, "Show ZEBRA sac").click();
    harness.run();
    let is_shown = |harness: &crate::support::window::Driven| {
        harness.state().app.segments().map(|segment| segment.shown).collect::<Vec<_>>()
    };
    assert_eq!(is_shown(&harness), [false, true]);
    named(&harness, "Viewport 1").focus();
    harness.run();
    press(&mut harness, Key::Num6);
    press(&mut harness, Key::Num7);
    assert_eq!(is_shown(&harness), [true, true]);
}

#[test]
fn the_truth_of_a_case_is_read_when_it_is_asked_for_and_may_be_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    fs::create_dir(folder.path().join("truth")).expect("a folder");
    for (name, kind) in [("seg.dcm", SegmentationKind::Binary), ("labelmap.dcm", SegmentationKind::Labelmap)] {
        fs::write(folder.path().join("truth").join(name), seg(kind, "2.25.4711.1")).expect("written");
    }
    let mut driver = Driver::opened(folder.path());
    overlay(&mut driver, OverlayCommand::Toggle);
    assert!(driver.app.overlays.objects.is_empty() && !driver.app.overlays.shown, "not before its findings were found");
    (0..2).for_each(|_| driver.app.dispatch(Command::Case(CaseCommand::RevealAll)));
    overlay(&mut driver, OverlayCommand::Toggle);
    driver.until("they are found", |app| app.overlays.objects.len() == 2);
    until_masks(&mut driver);
    show_series(&mut driver, "2.25.4711.2.1");
    driver.view(ViewCommand::ToFrame(5));
    let places: Vec<usize> = cuts(&driver.app).iter().map(|(place, _)| *place).collect();
    assert_eq!(places.len(), 2, "the same segments in another form stay hidden: {places:?}");
}

#[test]
fn a_slab_shows_the_segments_of_its_whole_thickness() {
    let (_folder, mut driver) = shown(&seg(SegmentationKind::Binary, "2.25.4711.1"));
    driver.app.dispatch(Command::Mpr(MprCommand::Toggle));
    driver.until("the volume is there", |app| app.mpr.is_none() || app.is_cut_anew(0));
    let slot = (0..3).find(|slot| {
        driver.app.slot_series(*slot).is_some_and(|series| series.plane == Some(AnatomicalPlane::Sagittal))
    });
    let slot = slot.expect("a sagittal plane");
    driver.view(ViewCommand::Activate(slot));
    driver.view(ViewCommand::First);
    assert!(driver.app.cut_segments(slot).is_empty(), "the block does not reach so far");
    let thin = driver.app.segment_ground(slot);
    driver.app.dispatch(Command::Mpr(MprCommand::Thicken(500)));
    let shown = driver.app.cut_segments(slot);
    assert_eq!(shown.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [0, 1], "both lie in the slab");
    assert_ne!(driver.app.segment_ground(slot), thin, "so that it is cut anew");
}

#[test]
fn a_picture_that_is_written_carries_the_segments() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    images(folder.path());
    for (name, kind) in [("seg", SegmentationKind::Binary), ("twin", SegmentationKind::Labelmap)] {
        fs::write(folder.path().join(name), seg(kind, "2.25.4711.1")).expect("written");
    }
    let picture = |extra: &[&str]| {
        let out = folder.path().join("picture.png");
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_thecal"));
        program.arg("render").arg(folder.path()).args(["--size", "240x320", "--slice", "6"]).args(extra);
        let told = program.arg("--out").arg(&out).output().expect("it runs");
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        let picture = image::open(&out).expect("a PNG").into_rgba8();
        fs::remove_file(&out).expect("removed");
        picture
    };
    let coloured = |picture: &image::RgbaImage| {
        picture.pixels().filter(|it| 40 < it.0[0].abs_diff(it.0[1]).max(it.0[0].abs_diff(it.0[2]))).count()
    };
    let bare = coloured(&picture(&[]));
    let with = coloured(&picture(&["--segments", "on"]));
    assert!(bare + 2000 < with, "{bare} {with}");
}

#[test]
fn a_segment_that_a_key_chose_has_its_row_in_sight() {
    let (_folder, driver) = shown(&seg(SegmentationKind::Binary, "2.25.4711.1"));
    let mut harness = harness(driver.app);
    harness.set_size(egui::vec2(1280.0, 280.0));
    harness.run();
    let row = |harness: &crate::support::window::Driven| named(harness, "Segment 2: ZEBRA cord").rect();
    assert!(280.0 < row(&harness).bottom(), "it lies out of sight: {:?}", row(&harness));
    harness.state_mut().app.dispatch(Command::Overlay(OverlayCommand::Step(2)));
    harness.run();
    assert!(row(&harness).bottom() < 280.0, "{:?}", row(&harness));
}
