//! Measuring through commands, without a window: draw, move, undo, copy, keep, and what is damaged.

use std::{path::Path, time::Duration};

use crate::support::{Slice, app::Driver, case};
use thecal::{
    app::{
        AppCommand, AppState, Command, ENTRIES, EditCommand, MeasureCommand, Mode, QuizCommand, StudyCommand, Tool,
        ViewCommand,
    },
    geometry::ImagePoint,
    measure::{Grip, MeasureKind, Measurement, Size, size},
};

const PATIENCE: Duration = Duration::from_secs(20);

/// Fifteen sagittal slices, pixels 0.5 mm high and 0.25 mm wide, 24 columns and 16 rows; the middle one is shown.
struct Bench {
    _folder: tempfile::TempDir,
    driver: Driver,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        (0..15).for_each(|number| drop(Slice::sagittal(1, number).write(folder.path(), &format!("{number}"))));
        let driver = Driver::opened(folder.path());
        Self { _folder: folder, driver }
    }

    fn app(&self) -> &AppState {
        &self.driver.app
    }

    fn measure(&mut self, command: MeasureCommand) {
        self.driver.app.dispatch(Command::Measure(command));
    }

    fn tool(&mut self, kind: MeasureKind) {
        self.driver.view(ViewCommand::Tool(Tool::Measure(kind)));
    }

    fn draw(&mut self, kind: MeasureKind, at: &[[f64; 2]]) {
        self.tool(kind);
        at.iter().for_each(|at| self.measure(MeasureCommand::Point { slot: 0, at: point(*at) }));
        if kind == MeasureKind::Polygon {
            self.measure(MeasureCommand::Finish);
        }
    }

    fn edit(&mut self, command: EditCommand) {
        self.driver.app.dispatch(Command::Edit(command));
    }

    fn all(&self) -> &[Measurement] {
        self.app().measuring.document.all()
    }

    fn last(&self) -> &Measurement {
        self.all().last().expect("a measurement")
    }

    fn drag(&mut self, grip: Grip, from: [f64; 2], to: [f64; 2]) {
        let id = self.last().id;
        self.measure(MeasureCommand::Grab { slot: 0, id, grip, at: point(from) });
        self.measure(MeasureCommand::Move { slot: 0, at: point([from[0] + 1.0, from[1]]) });
        self.measure(MeasureCommand::Move { slot: 0, at: point(to) });
        self.measure(MeasureCommand::LetGo);
    }
}

fn point([x, y]: [f64; 2]) -> ImagePoint {
    ImagePoint::new(x, y)
}

fn length(of: &Measurement) -> f64 {
    match size(of) {
        Size::Length(length) => length,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_is_drawn_by_its_clicks_and_is_chosen_then() {
    let clicks: [(MeasureKind, &[[f64; 2]], usize); 7] = [
        (MeasureKind::Length, &[[1.0, 1.0], [17.0, 1.0]], 2),
        (MeasureKind::Angle, &[[1.0, 1.0], [1.0, 9.0], [9.0, 9.0]], 3),
        (MeasureKind::Cobb, &[[1.0, 1.0], [9.0, 1.0], [1.0, 9.0], [9.0, 12.0]], 4),
        (MeasureKind::Axes, &[[1.0, 5.0], [17.0, 5.0], [9.0, 8.0]], 4),
        (MeasureKind::Ellipse, &[[2.0, 2.0], [18.0, 12.0]], 4),
        (MeasureKind::Polygon, &[[2.0, 2.0], [18.0, 2.0], [18.0, 12.0]], 3),
        (MeasureKind::Probe, &[[5.0, 5.0]], 1),
    ];
    let mut bench = Bench::new();
    for (idx, (kind, at, n_points)) in clicks.into_iter().enumerate() {
        bench.draw(kind, at);
        assert_eq!(bench.all().len(), idx + 1, "{kind:?}");
        assert_eq!((bench.last().kind, bench.last().points.len()), (kind, n_points));
        assert_eq!(bench.app().measuring.chosen, Some(bench.last().id), "{kind:?}");
        assert!(bench.app().measuring.drawn().is_none(), "{kind:?}");
    }
    let shown = bench.app().shown_measurements(0).count();
    assert_eq!(shown, 7);
    bench.driver.view(ViewCommand::Scroll(1));
    assert_eq!(bench.app().shown_measurements(0).count(), 0, "the next slice is 4 mm off");
}

#[test]
fn a_length_is_in_millimetres_and_follows_the_loose_end() {
    let mut bench = Bench::new();
    bench.tool(MeasureKind::Length);
    bench.measure(MeasureCommand::Point { slot: 0, at: point([2.0, 2.0]) });
    bench.measure(MeasureCommand::Move { slot: 0, at: point([14.0, 2.0]) });
    let drawn = bench.app().measuring.drawn().expect("it is being drawn");
    assert!((length(drawn) - 3.0).abs() < 1e-9, "12 columns of 0.25 mm");
    assert!(bench.all().is_empty(), "nothing is there before it is ended");
    bench.measure(MeasureCommand::Point { slot: 0, at: point([14.0, 10.0]) });
    assert!((length(bench.last()) - 5.0).abs() < 1e-9, "12 columns and 8 rows: 3 and 4 mm");
    bench.draw(MeasureKind::Length, &[[3.0, 3.0], [3.0, 3.0]]);
    assert_eq!(bench.all().len(), 1, "one without a length is none");
    bench.draw(MeasureKind::Length, &[[-90.0, 5.0], [90.0, 5.0]]);
    assert!((length(bench.last()) - 6.0).abs() < 1e-9, "ends stay on the picture");
}

#[test]
fn escape_leaves_one_thing_at_a_time_and_loses_nothing() {
    let mut bench = Bench::new();
    bench.draw(MeasureKind::Length, &[[1.0, 1.0], [17.0, 1.0]]);
    let escape = |bench: &mut Bench| bench.driver.app.dispatch(Command::App(AppCommand::Escape));
    bench.measure(MeasureCommand::Point { slot: 0, at: point([4.0, 4.0]) });
    escape(&mut bench);
    assert!(bench.app().measuring.drawn().is_none() && bench.all().len() == 1);
    let before = bench.last().clone();
    let id = before.id;
    bench.measure(MeasureCommand::Grab { slot: 0, id, grip: Grip::Whole, at: point([5.0, 1.0]) });
    bench.measure(MeasureCommand::Move { slot: 0, at: point([9.0, 9.0]) });
    escape(&mut bench);
    assert_eq!(*bench.last(), before, "a drag that is left moved nothing");
    assert_eq!(bench.app().measuring.chosen, Some(id));
    escape(&mut bench);
    assert_eq!((bench.app().measuring.chosen, bench.app().tool), (None, Tool::Measure(MeasureKind::Length)));
    escape(&mut bench);
    assert_eq!((bench.app().tool, bench.all().len()), (Tool::Window, 1));
}

#[test]
fn one_gesture_is_one_step_and_undo_shows_what_it_changed() {
    let mut bench = Bench::new();
    bench.draw(MeasureKind::Length, &[[2.0, 2.0], [14.0, 2.0]]);
    bench.drag(Grip::Point(1), [14.0, 2.0], [14.0, 10.0]);
    assert!((length(bench.last()) - 5.0).abs() < 1e-9);
    bench.drag(Grip::Whole, [8.0, 6.0], [9.0, 7.0]);
    assert!((length(bench.last()) - 5.0).abs() < 1e-9, "moved as a whole");
    bench.driver.view(ViewCommand::First);
    bench.edit(EditCommand::Undo);
    assert_eq!(bench.app().slots[0].viewport.frame, 7, "back to its slice");
    bench.edit(EditCommand::Undo);
    assert!((length(bench.last()) - 3.0).abs() < 1e-9);
    bench.edit(EditCommand::Undo);
    assert!(bench.all().is_empty());
    bench.edit(EditCommand::Undo);
    assert!(bench.app().notice.is_some(), "there is nothing more, and that is said");
    (0..3).for_each(|_| bench.edit(EditCommand::Redo));
    assert!((length(bench.last()) - 5.0).abs() < 1e-9);
    bench.measure(MeasureCommand::Delete);
    assert!(bench.all().is_empty() && bench.app().measuring.chosen.is_none());
    bench.edit(EditCommand::Undo);
    assert_eq!(bench.all().len(), 1);
    bench.draw(MeasureKind::Probe, &[[5.0, 5.0]]);
    bench.measure(MeasureCommand::ClearAll);
    assert!(bench.all().is_empty());
    bench.edit(EditCommand::Undo);
    let kinds: Vec<_> = bench.all().iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [MeasureKind::Length, MeasureKind::Probe], "in their order");
}

#[test]
fn keys_put_one_step_through_its_handles_and_move_them_by_pixels_of_the_screen() {
    let mut bench = Bench::new();
    bench.tool(MeasureKind::Length);
    bench.measure(MeasureCommand::PutHere);
    let was = length(bench.last());
    assert!((was - 0.5).abs() < 1e-9, "two columns");
    bench.measure(MeasureCommand::StepHandle(1));
    (0..3).for_each(|_| bench.measure(MeasureCommand::Nudge([1.0, 0.0])));
    assert!((length(bench.last()) - was - 0.75).abs() < 1e-9, "three columns longer");
    bench.measure(MeasureCommand::Nudge([-0.1, 0.0]));
    assert!((length(bench.last()) - was - 0.725).abs() < 1e-9);
    bench.edit(EditCommand::Undo);
    assert!((length(bench.last()) - was).abs() < 1e-9, "one step, however often the key was pressed");
    bench.driver.view(ViewCommand::FlipHorizontal);
    bench.measure(MeasureCommand::Nudge([1.0, 0.0]));
    assert!((length(bench.last()) - was + 0.25).abs() < 1e-9, "to the right on a mirrored picture is back");
    bench.draw(MeasureKind::Probe, &[[5.0, 5.0]]);
    bench.measure(MeasureCommand::Step(-1));
    assert_eq!(bench.app().measuring.chosen, Some(bench.all()[0].id));
    bench.driver.view(ViewCommand::First);
    bench.measure(MeasureCommand::Step(1));
    assert_eq!(bench.app().measuring.chosen, Some(bench.all()[1].id));
    assert_eq!(bench.app().slots[0].viewport.frame, 7);
    bench.measure(MeasureCommand::Step(1));
    assert_eq!(bench.app().measuring.chosen, None, "past the last one the key can leave");
}

#[test]
fn keys_change_nothing_that_is_out_of_sight() {
    let mut bench = Bench::new();
    bench.draw(MeasureKind::Length, &[[2.0, 2.0], [14.0, 2.0]]);
    for command in [MeasureCommand::Delete, MeasureCommand::Nudge([1.0, 0.0])] {
        bench.driver.view(ViewCommand::First);
        bench.measure(command.clone());
        assert!((length(bench.last()) - 3.0).abs() < 1e-9, "{command:?}");
        assert_eq!(bench.app().slots[0].viewport.frame, 7, "it is shown first");
    }
    bench.measure(MeasureCommand::Delete);
    assert!(bench.all().is_empty());
}

#[test]
fn an_outline_gives_a_point_back_and_is_closed_by_a_key() {
    let mut bench = Bench::new();
    bench.tool(MeasureKind::Polygon);
    for at in [[2.0, 2.0], [18.0, 2.0], [9.0, 9.0], [18.0, 12.0]] {
        bench.measure(MeasureCommand::Point { slot: 0, at: point(at) });
    }
    assert_eq!(bench.app().measuring.n_fixed(), 4);
    bench.measure(MeasureCommand::TakePointBack);
    bench.measure(MeasureCommand::Move { slot: 0, at: point([20.0, 14.0]) });
    assert_eq!(bench.app().measuring.n_fixed(), 3);
    bench.measure(MeasureCommand::Finish);
    assert_eq!(bench.last().points.len(), 3, "the loose point is none of it");
    bench.measure(MeasureCommand::Point { slot: 0, at: point([2.0, 2.0]) });
    bench.measure(MeasureCommand::Finish);
    assert_eq!(bench.all().len(), 1, "one point is no outline");
}

#[test]
fn the_value_is_copied_with_how_and_where_it_was_measured() {
    let mut bench = Bench::new();
    bench.measure(MeasureCommand::Copy);
    assert_eq!(bench.app().copied, None);
    bench.draw(MeasureKind::Length, &[[2.0, 2.0], [14.0, 10.0]]);
    bench.measure(MeasureCommand::Copy);
    let copied = bench.driver.app.copied.take().expect("copied");
    assert_eq!(copied, "Length 5.0 mm, Sag MR slice 8 of 15, Pixel Spacing 0.5 × 0.25 mm");
    // Pixels are 24 × row + column + 7: rows 2 and 3, columns 2 and 3.
    bench.draw(MeasureKind::Polygon, &[[2.0, 2.0], [3.0, 2.0], [3.0, 3.0], [2.0, 3.0]]);
    bench.measure(MeasureCommand::Copy);
    let copied = bench.driver.app.copied.take().expect("copied");
    let expected = "Outline 0.12 mm², mean 69.5, SD 12, minimum 57, maximum 82 signal (4 pixels), \
                    Sag MR slice 8 of 15, Pixel Spacing 0.5 × 0.25 mm";
    assert_eq!(copied, expected);
    assert!(!copied.contains("test series"), "a scanner's own words may hold anything");
}

#[test]
fn measurements_come_back_when_the_study_is_opened_again() {
    let kept = tempfile::tempdir().expect("a temporary folder");
    let mut bench = Bench::new();
    bench.driver.app.keep_measurements_in(kept.path().to_owned());
    bench.draw(MeasureKind::Length, &[[2.0, 2.0], [14.0, 10.0]]);
    bench.draw(MeasureKind::Ellipse, &[[2.0, 2.0], [18.0, 12.0]]);
    assert!(bench.app().flush_measurements(PATIENCE));
    let file = kept.path().join("2.25.4711.1.toml");
    let text = std::fs::read_to_string(&file).expect("named after the study");
    assert!(!text.contains("test series") && text.starts_with("version = 1"), "{text}");
    let points: Vec<_> = bench.all().iter().map(|one| one.points.clone()).collect();

    let again = reopened(&mut bench);
    assert_eq!(again, points);
    bench.driver.app.dispatch(Command::Edit(EditCommand::Undo));
    assert_eq!(bench.all().len(), 2, "what was read is nothing that was done");
    let mut other = Bench::new();
    other.driver.app.keep_measurements_in(kept.path().to_owned());
    other.driver.until("they are read", |app| app.measuring.document.all().len() == 2);
    other.measure(MeasureCommand::ClearAll);
    assert!(other.app().flush_measurements(PATIENCE));
    assert!(!file.exists(), "a study without measurements leaves no file");
    other.edit(EditCommand::Undo);
    assert!(other.app().flush_measurements(PATIENCE));
    assert!(file.exists());
}

/// Opens the same folder once more; the points of what came back.
fn reopened(bench: &mut Bench) -> Vec<Vec<thecal::geometry::LpsPoint>> {
    let folder = bench._folder.path().to_owned();
    bench.driver.app.dispatch(Command::Study(StudyCommand::Open(vec![folder])));
    assert!(bench.all().is_empty(), "another opening begins without");
    bench.driver.until_read();
    bench.driver.until("measurements are read", |app| !app.measuring.document.all().is_empty());
    bench.all().iter().map(|one| one.points.clone()).collect()
}

fn keep_with(text: &[u8]) -> (tempfile::TempDir, Bench) {
    let kept = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(kept.path().join("2.25.4711.1.toml"), text).expect("written");
    let mut bench = Bench::new();
    bench.driver.app.keep_measurements_in(kept.path().to_owned());
    bench.driver.until("it is told", |app| app.notice.is_some());
    (kept, bench)
}

#[test]
fn a_damaged_file_is_told_and_set_aside_whole() {
    let text = b"version = 1\nstudy = \"2.25.4711.1\"\n[[measurement]]\nkind = \xff";
    let (kept, mut bench) = keep_with(text);
    let told = bench.app().notice.as_ref().expect("told").0.clone();
    assert!(told.contains("set aside as 2.25.4711.1.damaged-1.toml"), "{told}");
    assert_eq!(std::fs::read(kept.path().join("2.25.4711.1.damaged-1.toml")).expect("kept"), text);
    bench.draw(MeasureKind::Probe, &[[5.0, 5.0]]);
    assert!(bench.app().flush_measurements(PATIENCE));
    assert!(std::fs::read_to_string(kept.path().join("2.25.4711.1.toml")).expect("new").contains("probe"));
}

#[test]
fn a_newer_file_stays_as_it_is() {
    let text = b"version = 7\nstudy = \"2.25.4711.1\"\nsomething = \"new\"\n";
    let (kept, mut bench) = keep_with(text);
    let told = bench.app().notice.as_ref().expect("told").0.clone();
    assert!(told.contains("newer version") && told.contains("not kept"), "{told}");
    bench.draw(MeasureKind::Probe, &[[5.0, 5.0]]);
    assert!(bench.app().flush_measurements(PATIENCE));
    assert_eq!(std::fs::read(kept.path().join("2.25.4711.1.toml")).expect("there"), text);
}

#[test]
fn what_is_written_is_written_within_seconds_without_being_asked() {
    let kept = tempfile::tempdir().expect("a temporary folder");
    let mut bench = Bench::new();
    bench.driver.app.keep_measurements_in(kept.path().to_owned());
    bench.draw(MeasureKind::Length, &[[2.0, 2.0], [14.0, 10.0]]);
    let file = kept.path().join("2.25.4711.1.toml");
    bench.driver.until("it is on disk", |_| file.exists());
}

#[test]
fn a_quiz_and_presenting_neither_show_nor_take_measurements() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let mut driver = Driver::opened(folder.path());
    let slot = driver.app.active;
    driver.view(ViewCommand::Tool(Tool::Measure(MeasureKind::Length)));
    let points = [[1.0, 1.0], [9.0, 1.0]].map(|at| Command::Measure(MeasureCommand::Point { slot, at: point(at) }));
    let draw = |driver: &mut Driver| points.iter().for_each(|command| driver.app.dispatch(command.clone()));
    draw(&mut driver);
    assert_eq!(driver.app.shown_measurements(slot).count(), 1);
    driver.quiz(QuizCommand::Start);
    assert_eq!(driver.app.mode, Mode::Quiz);
    driver.until_pictures();
    draw(&mut driver);
    driver.app.dispatch(Command::Measure(MeasureCommand::PutHere));
    driver.app.dispatch(Command::Edit(EditCommand::Undo));
    assert_eq!(driver.app.measuring.document.all().len(), 1, "nothing is drawn and nothing undone");
    assert!(driver.app.visible_slots().all(|slot| driver.app.shown_measurements(slot).count() == 0));
    for entry in ENTRIES.iter().filter(|entry| matches!(entry.command, Command::Measure(_) | Command::Edit(_))) {
        let elsewhere = [Mode::Library, Mode::Present, Mode::Quiz].map(|mode| entry.modes.include(mode));
        assert_eq!(elsewhere, [false; 3], "{}", entry.label);
    }
    driver.quiz(QuizCommand::Leave);
    assert_eq!(driver.app.shown_measurements(slot).count(), 1, "they are there again in the study");
}

#[test]
fn a_region_sets_the_window_from_what_is_inside() {
    let mut bench = Bench::new();
    let window = |bench: &Bench| bench.app().slots[0].viewport.window().expect("a window");
    let before = window(&bench);
    // Values 24 × row + column + 7 of rows 4 to 5 and columns 4 to 7: 107 to 134.
    let corners = [point([7.4, 5.4]), point([3.6, 3.6])];
    bench.driver.view(ViewCommand::WindowRegion { slot: 0, corners });
    let after = window(&bench);
    assert_ne!(before, after);
    let (low, high) = (after.center - after.width / 2.0, after.center + after.width / 2.0);
    assert!((105.0..=109.0).contains(&low) && (132.0..=136.5).contains(&high), "{after:?}");
    let corners = [point([30.0, 30.0]), point([40.0, 40.0])];
    bench.driver.view(ViewCommand::WindowRegion { slot: 0, corners });
    assert_eq!(window(&bench), after, "beyond the picture there is nothing to take it from");
}

#[test]
fn millimetres_are_said_to_be_what_they_are() {
    use dicom_core::VR;
    use dicom_dictionary_std::tags;
    use thecal::study::SpacingSource as Source;
    let source = |change: &dyn Fn(&mut Slice)| {
        let mut slice = Slice::sagittal(1, 1);
        slice.text(tags::MODALITY, VR::CS, "DX").without(tags::PIXEL_SPACING);
        slice.without(tags::IMAGE_POSITION_PATIENT);
        change(&mut slice);
        slice.read().expect("a header").spacing.map(|spacing| spacing.source)
    };
    let text = |slice: &mut Slice, tag, value: &str| {
        slice.text(tag, VR::DS, value);
    };
    assert_eq!(source(&|_| ()), None);
    assert_eq!(source(&|it| text(it, tags::IMAGER_PIXEL_SPACING, "0.2\\0.2")), Some(Source::Detector));
    assert_eq!(source(&|it| text(it, tags::NOMINAL_SCANNED_PIXEL_SPACING, "0.2\\0.2")), Some(Source::Scanned));
    assert_eq!(source(&|it| text(it, tags::PIXEL_SPACING, "0.2\\0.2")), Some(Source::Undetermined));
    let both = |spacing: &'static str| {
        move |it: &mut Slice| {
            text(it, tags::IMAGER_PIXEL_SPACING, "0.2\\0.2");
            text(it, tags::PIXEL_SPACING, spacing);
        }
    };
    assert_eq!(source(&both("0.2\\0.2")), Some(Source::Detector), "the same: not calibrated");
    assert_eq!(source(&both("0.17\\0.17")), Some(Source::Geometry), "another: corrected or calibrated");
    let typed = |kind: &'static str| {
        move |it: &mut Slice| {
            text(it, tags::PIXEL_SPACING, "0.17\\0.17");
            it.text(tags::PIXEL_SPACING_CALIBRATION_TYPE, VR::CS, kind);
        }
    };
    assert_eq!(source(&typed("FIDUCIAL")), Some(Source::Fiducial));
    assert_eq!(source(&typed("GEOMETRY")), Some(Source::Geometry));
    let mr = Slice::sagittal(1, 1).read().expect("a header").spacing.map(|spacing| spacing.source);
    assert_eq!(mr, Some(Source::Patient));
}

#[test]
fn pixel_statistics_agree_with_scikit_image() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/measure_peer.py");
    let output = std::process::Command::new("python3").arg(script).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), "skipped: python3 with numpy and scikit-image is not installed");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let mut n_compared = 0;
    for line in text.lines() {
        compare_with_peer(line);
        n_compared += 1;
    }
    assert!(100 <= n_compared, "{n_compared}");
}

/// One line of the peer: kind, corners or axes' ends in pixels, then n, mean, SD, minimum, maximum.
fn compare_with_peer(line: &str) {
    use thecal::{
        geometry::{ImagePlane, LpsPoint, LpsVector, PixelSpacing},
        measure::{DrawnOn, Ground, MeasurementId, Space, statistics},
        study::{FramePixels, Instance, PixelFormat, SpacingSource},
    };
    let [kind, places, expected] = line.split(';').collect::<Vec<_>>()[..] else { panic!("{line}") };
    let numbers = |text: &str| -> Vec<f64> { text.split(' ').map(|it| it.parse().expect("a number")).collect() };
    let spacing = PixelSpacing { between_rows_mm: 0.8, between_columns_mm: 0.8 };
    let (row, column) = (LpsVector::new(0.6, 0.8, 0.0), LpsVector::new(0.0, 0.0, -1.0));
    let plane = ImagePlane::new(LpsPoint::new(5.0, -80.0, 9.0), row, column, spacing).expect("a valid plane");
    let points = numbers(places).chunks(2).map(|at| plane.lps_from_image(point([at[0], at[1]]))).collect();
    let kind = if kind == "ellipse" { MeasureKind::Ellipse } else { MeasureKind::Polygon };
    let ground = Ground { space: Space::Patient("1".into()), plane, source: SpacingSource::Patient };
    let of = Measurement {
        id: MeasurementId(1),
        kind,
        points,
        ground,
        drawn_on: DrawnOn::default(),
        purpose: String::new(),
    };
    // The same picture as in the script: 96 columns, 80 rows.
    let words = (0..80u32 * 96).map(|idx| (idx * 7919 % 4093) as u16).collect();
    let pixels = FramePixels::of_words(80, 96, false, words);
    let instance = Instance::of_pixels(PixelFormat::grey(80, 96, 12));
    let found = statistics(&of, &plane, &pixels, &instance).expect("pixels");
    let [n, mean, sd, min, max] = numbers(expected)[..] else { panic!("{line}") };
    assert_eq!((found.n as f64, found.min, found.max), (n, min, max), "{line}");
    assert!((found.mean - mean).abs() < 1e-9 && (found.sd - sd).abs() < 1e-9, "{line}: {found:?}");
}

#[test]
fn a_probe_beside_the_image_says_what_the_nearest_pixel_holds() {
    for at in [[-30.0, -30.0], [-30.0, 90.0], [90.0, -30.0], [90.0, 90.0]] {
        let mut bench = Bench::new();
        bench.draw(MeasureKind::Probe, &[at]);
        let (frame, instance) = bench.app().slot_frame(0).expect("a slice");
        let pixels = bench.app().ready_pixels(0).expect("a picture");
        let (column, row) = (if at[0] < 0.0 { 0 } else { 23 }, if at[1] < 0.0 { 0 } else { 15 });
        let plane = frame.plane.expect("a place");
        let found = thecal::measure::statistics(bench.last(), &plane, pixels, instance).map(|stats| stats.mean);
        assert_eq!(found, pixels.stored(column, row), "{at:?}");
        assert!(found.is_some());
    }
}
