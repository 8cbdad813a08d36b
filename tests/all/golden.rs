//! Pictures of the CPU renderer, made from numeric patterns, against those in `tests/golden`.
//!
//! `THECAL_BLESS=1 cargo test --test all golden` rewrites them; look at what changed before you commit it.

#![expect(clippy::expect_used, reason = "helpers outside #[test] functions; a failed read should fail the test")]

use std::path::Path;

use epaint::vec2;
use thecal::{
    annotation::{MarkInView, MarkRole},
    export::{compose, write_png},
    geometry::{AnatomicalPlane, ImagePlane, LpsPoint, LpsVector, PixelSpacing, ViewPoint, ViewTransform},
    measure::{
        Detail, DrawnOn, Ground, MeasureKind, Measurement, MeasurementId, Reading, Space, figure, label, of_clicks,
    },
    paint::{
        self, CornerText, Emphasis, LevelLabel, MeasureLook, ReferenceLine, Scene, SceneGap, SceneMark, SceneMeasure,
        SideLetters, SliceRail, raster::RgbaPicture,
    },
    render::{self, DisplayLut, Picture},
    study::{FramePixels, PixelValues, SampleNumber, SpacingSource, Voi, VoiFunction, Window},
};

/// Largest difference of a channel that still passes.
const TOLERANCE: u8 = 1;

/// A picture with what captions have to be read on: a ramp, a black half, white and fine stripes.
fn pattern([width, height]: [usize; 2]) -> Picture {
    let grey = |x: usize, y: usize| match (y * 4 / height, x * 3 / width) {
        (0, _) => (x * 255 / width) as u8,
        (1, 0) => 255,
        (1, 1) => ((x / 2 + y / 2) % 2 * 255) as u8,
        (1, _) => 0,
        (2, _) => (255 - x * 255 / width) as u8,
        (_, part) => (x / 6 % 2 * 60 + part * 80) as u8,
    };
    let grey = (0..height).flat_map(|y| (0..width).map(move |x| grey(x, y))).collect();
    Picture::of_grey([width, height], grey)
}

fn painted(scene: &Scene, background: &Picture) -> RgbaPicture {
    compose(background, scene)
}

fn check(name: &str, picture: &RgbaPicture) {
    let path = Path::new("tests/golden").join(format!("{name}.png"));
    if std::env::var_os("THECAL_BLESS").is_some() {
        std::fs::create_dir_all("tests/golden").expect("a folder for golden pictures");
        return write_png(&path, picture).expect("written");
    }
    let golden = image::open(&path).expect("a golden picture; make it with THECAL_BLESS=1").into_rgba8();
    assert_eq!([golden.width() as usize, golden.height() as usize], [picture.width, picture.height], "{name}");
    let off = golden.as_raw().iter().zip(&picture.rgba).filter(|(a, b)| TOLERANCE < a.abs_diff(**b)).count();
    if off > 0 {
        let seen = std::env::temp_dir().join(format!("thecal-{name}.png"));
        write_png(&seen, picture).expect("written");
        panic!("{name}: {off} values differ; what was drawn is in {}", seen.display());
    }
}

fn mark(number: Option<u32>, role: MarkRole, caption: &str, tip: [f64; 2], tail: Option<[f64; 2]>) -> SceneMark {
    let at = |[x, y]: [f64; 2]| ViewPoint::new(x, y);
    SceneMark {
        number,
        role,
        caption: caption.to_owned(),
        at: MarkInView { tip: Some(at(tip)), tail: tail.map(at), caption: None },
        ..SceneMark::default()
    }
}

fn four_meanings(scale: f64) -> Vec<SceneMark> {
    let mut marks = vec![
        mark(Some(1), MarkRole::Finding, "Wide sac, L5", [150.0, 100.0], Some([90.0, 60.0])),
        mark(None, MarkRole::Anatomy, "Thecal sac", [330.0, 110.0], None),
        mark(None, MarkRole::Normal, "Normal signal", [470.0, 130.0], Some([560.0, 60.0])),
        mark(None, MarkRole::Pitfall, "Off midline", [150.0, 250.0], Some([60.0, 330.0])),
        mark(Some(12), MarkRole::Finding, "Concave wall, L4", [330.0, 250.0], Some([210.0, 160.0])),
        mark(Some(3), MarkRole::Finding, "", [460.0, 300.0], None),
    ];
    for mark in &mut marks {
        for point in [&mut mark.at.tip, &mut mark.at.tail].into_iter().flatten() {
            *point = ViewPoint::new(point.x * scale, point.y * scale);
        }
    }
    marks
}

/// A zone plate: rings that get finer outwards, so that every fault of a filter shows; a padded corner.
fn zone_plate(side: u32) -> FramePixels {
    let middle = f64::from(side) / 2.0;
    let word = |x: u32, y: u32| {
        if x + y < side / 3 {
            return PADDING;
        }
        let (dx, dy) = (f64::from(x) - middle, f64::from(y) - middle);
        let rings = (dx * dx + dy * dy) * 0.9 * std::f64::consts::PI / f64::from(side);
        (1000.0 + 900.0 * rings.cos()) as u16
    };
    let words = (0..side).flat_map(|y| (0..side).map(move |x| word(x, y))).collect();
    FramePixels::of_words(side, side, false, words)
}

/// A value inside the window, so that it would show if it bled.
const PADDING: u16 = 1950;

#[test]
fn a_zone_plate_at_every_zoom() {
    let side = 96;
    let mut instance = crate::support::instance(1, 1, [0.0; 3], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    instance.format.padding = Some((f64::from(PADDING), f64::from(PADDING)));
    let lut = DisplayLut::build(&instance, &Voi::Window(Window::linear(1000.0, 2000.0)), false);
    let (sin, cos) = 0.5f64.sin_cos();
    let about = |x: [f64; 2], y: [f64; 2]| {
        let to_middle = |a: f64, b: f64| 100.0 - (a + b) * (f64::from(side) / 2.0 - 0.5);
        ViewTransform::new(x, y, ViewPoint::new(to_middle(x[0], y[0]), to_middle(x[1], y[1]))).expect("invertible")
    };
    let views = [
        (about([2.3, 0.0], [0.0, 2.3]), true),
        (about([2.3, 0.0], [0.0, 2.3]), false),
        (about([0.6, 0.0], [0.0, 0.6]), true),
        (about([-1.7, 0.0], [0.0, 1.1]), true),
        (about([0.0, 1.9], [-1.9, 0.0]), true),
        (about([1.5 * cos, 1.5 * sin], [-1.5 * sin, 1.5 * cos]), true),
    ];
    let frame = zone_plate(side);
    let drawn = views.map(|(view, smooth)| render::draw(&frame, &lut, &view, [200, 200], smooth));
    let rows = (0..400).flat_map(|y| (0..3).map(move |column| (y / 200 * 3 + column, y % 200)));
    let grey = rows.flat_map(|(idx, y)| drawn[idx].grey()[y * 200..(y + 1) * 200].to_vec());
    let rgba = grey.flat_map(|grey| [grey, grey, grey, 255]).collect();
    check("render-zooms", &RgbaPicture { width: 600, height: 400, rgba });
}

/// Real numbers, colours and stored graphics, each upright and turned, through one table.
#[test]
fn pixels_of_every_kind() {
    let side = 48u32;
    let plate = zone_plate(side);
    let reals = plate.words().iter().map(|word| f64::from(*word) / 1000.0 - 0.5).collect();
    let colour = |idx: u32| [(idx % side * 5) as u8, (idx / side * 5) as u8, (plate.words()[idx as usize] / 8) as u8];
    let ring = |idx: u32| {
        let (dx, dy) = (f64::from(idx % side) - 23.5, f64::from(idx / side) - 23.5);
        (12.0..14.0).contains(&dx.hypot(dy))
    };
    let frames = [PixelValues::Reals(reals), PixelValues::Colours((0..side * side).map(colour).collect())];
    let mut instance = crate::support::instance(1, 1, [0.0; 3], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    instance.format.number = SampleNumber::Float;
    let window = Window { center: 0.5, width: 2.0, function: VoiFunction::LinearExact };
    let lut = DisplayLut::build(&instance, &Voi::Window(window), false);
    let (sin, cos) = 0.5f64.sin_cos();
    let views = [([3.0, 0.0], [0.0, 3.0]), ([2.2 * cos, 2.2 * sin], [-2.2 * sin, 2.2 * cos])];
    let mut drawn: Vec<Vec<[u8; 3]>> = Vec::new();
    for values in frames {
        for (x, y) in views {
            let to_middle = |a: f64, b: f64| 80.0 - (a + b) * (f64::from(side) / 2.0 - 0.5);
            let origin = ViewPoint::new(to_middle(x[0], y[0]), to_middle(x[1], y[1]));
            let view = ViewTransform::new(x, y, origin).expect("invertible");
            let mut frame = FramePixels::new(side, side, values.clone());
            frame.overlay = Some((0..side * side).map(ring).collect());
            let mut picture = render::draw(&frame, &lut, &view, [160, 160], true);
            let resampled = render::resample(&frame, &instance.format, &view, [160, 160], true);
            assert_eq!(resampled.picture(&lut), picture, "kept values give the same picture");
            picture.lay_over(&frame, &view);
            drawn.push(picture.rgb().collect());
        }
    }
    let rows = (0..160).flat_map(|y| (0..4).map(move |column| (column, y)));
    let rgb = rows.flat_map(|(column, y)| drawn[column][y * 160..(y + 1) * 160].to_vec());
    let rgba = rgb.flat_map(|[r, g, b]| [r, g, b, 255]).collect();
    check("render-kinds", &RgbaPicture { width: 640, height: 160, rgba });
}

#[test]
fn rows_that_are_not_in_the_file_are_hatched() {
    let corners = [(60.0, 260.0), (440.0, 260.0), (440.0, 470.0), (60.0, 470.0)].map(|(x, y)| ViewPoint::new(x, y));
    let text = "Rows 301 to 512 are not in the file".to_owned();
    let scene = Scene { gap: Some(SceneGap { corners, text }), reference_lines: Vec::new(), ..furnished() };
    check("gap", &painted(&scene, &pattern([520, 480])));
}

#[test]
fn marks_on_the_desk() {
    let mut scene = Scene::empty(vec2(600.0, 400.0), 1.0);
    scene.marks = four_meanings(1.0);
    scene.marks[2].emphasis = Emphasis::Selected;
    check("marks-desk", &painted(&scene, &pattern([600, 400])));
}

#[test]
fn marks_in_present() {
    let mut scene = Scene::empty(vec2(1200.0, 800.0), 1.0);
    scene.k = 2.4;
    scene.marks = four_meanings(2.0);
    scene.marks.truncate(5);
    scene.marks[0].emphasis = Emphasis::Selected;
    check("marks-present", &painted(&scene, &pattern([1200, 800])));
}

fn furnished() -> Scene {
    let mut scene = Scene::empty(vec2(520.0, 480.0), 1.0);
    scene.facts = paint::SceneFacts {
        title: "Case 04".into(),
        series: "Sag T2 TSE".into(),
        plane: Some(AnatomicalPlane::Sagittal),
        slice: 8,
        n_slices: 15,
        window: "W 610 C 335".into(),
        pixels_per_mm: Some(3.9),
    };
    scene.letters = Some(SideLetters { left: "A".into(), right: "P".into(), top: "H".into(), bottom: "F".into() });
    scene.points_per_mm = Some(3.9);
    scene.synthetic = true;
    scene.readout = Some(vec!["412 (no unit)".into(), "R 3.1 P 41.7".into(), "F 212.4 mm".into()]);
    scene.rail = Some(SliceRail { current: 7, n_slices: 15, marked: vec![6, 8, 9] });
    let line = |from: [f64; 2], to: [f64; 2], label: &str, current| ReferenceLine {
        ends: [ViewPoint::new(from[0], from[1]), ViewPoint::new(to[0], to[1])],
        label: label.into(),
        current,
    };
    scene.reference_lines = vec![
        line([120.0, 200.0], [400.0, 160.0], "", false),
        line([120.0, 330.0], [420.0, 230.0], "Ax 14", true),
        line([120.0, 400.0], [430.0, 300.0], "", false),
    ];
    let level = |y: f64, text: &str| LevelLabel {
        at: ViewPoint::new(170.0, y),
        faces_right: false,
        text: text.into(),
        chosen: false,
    };
    scene.levels = vec![level(60.0, "L1"), level(150.0, "L2"), level(260.0, "L3"), level(350.0, "L4")];
    scene.levels.push(LevelLabel {
        at: ViewPoint::new(330.0, 400.0),
        faces_right: true,
        text: "S1".into(),
        chosen: false,
    });
    scene
}

#[test]
fn furniture_of_a_viewport() {
    check("furniture-full", &painted(&furnished(), &pattern([520, 480])));
}

#[test]
fn corner_text_can_be_less_but_the_synthetic_badge_stays() {
    for (name, corner_text) in [("furniture-minimal", CornerText::Minimal), ("furniture-off", CornerText::Off)] {
        let scene = Scene { corner_text, levels: Vec::new(), ..furnished() };
        check(name, &painted(&scene, &Picture::black([520, 480])));
    }
}

#[test]
fn a_crowd_of_marks_on_a_fine_screen() {
    let mut scene = Scene { pixels_per_point: 1.5, size: vec2(400.0, 400.0), ..furnished() };
    (scene.reference_lines, scene.levels) = (Vec::new(), Vec::new());
    scene.marks = (0..16)
        .map(|idx| {
            let turn = f64::from(idx) * 2.4;
            let reach = 40.0 + 14.0 * f64::from(idx);
            let tip = [300.0 + turn.cos() * reach * 0.9, 300.0 + turn.sin() * reach * 0.9];
            mark(Some(idx + 1), MarkRole::Finding, &format!("Finding number {}", idx + 1), tip, None)
        })
        .collect();
    check("marks-crowd", &painted(&scene, &pattern([600, 600])));
}

#[test]
fn a_narrow_viewport_far_zoomed_in() {
    let mut scene = Scene { size: vec2(300.0, 260.0), points_per_mm: Some(640.0), ..furnished() };
    scene.facts.window = "A lookup table with a long explanation".into();
    scene.letters = Some(SideLetters { left: "R".into(), right: "L".into(), top: "AF".into(), bottom: "PH".into() });
    let at = |x: f64, y: f64| ViewPoint::new(x, y);
    let line = |ends: [ViewPoint; 2], label: &str| ReferenceLine { ends, label: label.into(), current: true };
    scene.reference_lines =
        vec![line([at(150.0, -40.0), at(150.0, 300.0)], "Sag 8"), line([at(-20.0, 150.0), at(320.0, 110.0)], "Cor 3")];
    scene.levels.clear();
    check("furniture-narrow", &painted(&scene, &pattern([300, 260])));
}

/// A measurement over a picture whose pixels are a viewport's, 0.5 mm each, with what it says there.
fn measured(kind: MeasureKind, clicks: &[[f64; 2]], source: SpacingSource, look: MeasureLook) -> SceneMeasure {
    let spacing = PixelSpacing { between_rows_mm: 0.5, between_columns_mm: 0.5 };
    let (row, column) = (LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0));
    let plane = ImagePlane::new(LpsPoint::default(), row, column, spacing).expect("a valid plane");
    let ground = Ground { space: Space::Patient("1".into()), plane, source };
    let clicks: Vec<LpsPoint> = clicks.iter().map(|[x, y]| LpsPoint::new(x / 2.0, y / 2.0, 0.0)).collect();
    let points = of_clicks(kind, &clicks, &ground);
    let one = Measurement {
        id: MeasurementId(1),
        kind,
        points,
        ground,
        drawn_on: DrawnOn::default(),
        purpose: String::new(),
    };
    let mut instance = crate::support::instance(1, 1, [0.0; 3], crate::support::AXIAL);
    instance.facts.modality = "CT".to_owned();
    let pixels = FramePixels::of_words(400, 640, false, (0..400 * 640u32).map(|idx| (idx % 977) as u16).collect());
    let reading = Reading::of(&one, &plane, Some(&pixels), &instance);
    let in_view = |at: &LpsPoint| ViewPoint::new(at.0.x * 2.0, at.0.y * 2.0);
    let detail = match look {
        MeasureLook::Chosen(_) | MeasureLook::Drawing => Detail::Whole,
        MeasureLook::Plain | MeasureLook::Hovered => Detail::Usual,
    };
    let figure = figure(&one, look == MeasureLook::Drawing).map(in_view);
    SceneMeasure { figure, label: label(&one, &reading, detail), look }
}

#[test]
fn measurements_of_every_kind() {
    use MeasureLook::{Chosen, Drawing, Hovered, Plain};
    use SpacingSource::{Detector, Patient};
    let mut scene = Scene::empty(vec2(640.0, 400.0), 1.0);
    scene.measures = vec![
        measured(MeasureKind::Length, &[[40.0, 40.0], [150.0, 70.0]], Patient, Plain),
        measured(MeasureKind::Length, &[[40.0, 120.0], [120.0, 130.0]], Detector, Hovered),
        measured(MeasureKind::Angle, &[[60.0, 200.0], [130.0, 240.0], [90.0, 180.0]], Patient, Plain),
        measured(MeasureKind::Cobb, &[[60.0, 290.0], [140.0, 300.0], [60.0, 370.0], [140.0, 350.0]], Patient, Plain),
        measured(MeasureKind::Axes, &[[270.0, 60.0], [330.0, 110.0], [315.0, 70.0]], Patient, Plain),
        measured(MeasureKind::Ellipse, &[[300.0, 170.0], [400.0, 250.0]], Patient, Chosen(1)),
        measured(MeasureKind::Polygon, &[[470.0, 20.0], [570.0, 40.0], [530.0, 100.0], [490.0, 80.0]], Patient, Plain),
        measured(MeasureKind::Polygon, &[[300.0, 300.0], [380.0, 310.0], [360.0, 370.0]], Patient, Drawing),
        measured(MeasureKind::Probe, &[[520.0, 200.0]], Patient, Plain),
    ];
    scene.rubber = Some([ViewPoint::new(560.0, 360.0), ViewPoint::new(480.0, 300.0)]);
    check("measurements", &painted(&scene, &pattern([640, 400])));
    scene.pixels_per_point = 2.0;
    let twice = |at: &ViewPoint| ViewPoint::new(at.x * 2.0, at.y * 2.0);
    scene.measures.iter_mut().for_each(|one| one.figure = one.figure.map(twice));
    scene.rubber = scene.rubber.map(|corners| corners.each_ref().map(twice));
    check("measurements-fine", &painted(&scene, &pattern([1280, 800])));
}
