//! The dural worksheet through commands: led from L1 to S1, one sheet a reader, kept, undone, compared, told, and silent in
//! a quiz.

use std::{path::Path, time::Duration};

use crate::support::{Slice, app::Driver, case};
use thecal::{
    app::{
        AppState, CaseCommand, Command, Compared, EditCommand, LevelCommand, MeasureCommand, Mode, QuizCommand,
        SheetCommand, StudyCommand, Tool, ViewCommand,
    },
    dural::{Cause, PASS_MM, Sign, Slot, published, steps},
    geometry::ImagePoint,
    measure::MeasureKind,
    study::VertebralLevel::{L1, L2, L3, L4, L5, S1},
};

const PATIENCE: Duration = Duration::from_secs(20);

/// Fifteen sagittal slices, pixels 0.5 mm high and 0.25 mm wide, with L4, L5 and S1 named.
struct Bench {
    folder: tempfile::TempDir,
    driver: Driver,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        (0..15).for_each(|number| drop(Slice::sagittal(1, number).write(folder.path(), &format!("{number}"))));
        let mut bench = Self { driver: Driver::opened(folder.path()), folder };
        for y in [12.0, 8.0, 4.0] {
            bench.run(Command::Level(LevelCommand::Place { slot: 0, at: ImagePoint::new(2.0, y) }));
        }
        bench.sheet(SheetCommand::Toggle);
        bench
    }

    fn run(&mut self, command: Command) {
        self.driver.app.dispatch(command);
    }

    fn sheet(&mut self, command: SheetCommand) {
        self.run(Command::Sheet(command));
    }

    /// Two clicks `mm` apart in row `y` for a slot.
    fn draw(&mut self, slot: Slot, y: f64, mm: f64) {
        self.sheet(SheetCommand::GoTo(slot));
        for x in [3.0, 3.0 + mm / 0.25] {
            self.run(Command::Measure(MeasureCommand::Point { slot: 0, at: ImagePoint::new(x, y) }));
        }
    }

    fn app(&self) -> &AppState {
        &self.driver.app
    }
}

fn near(value: Option<f64>, wanted: f64) -> bool {
    value.is_some_and(|value| (value - wanted).abs() < 1e-9)
}

#[test]
fn steps_follow_each_other_and_a_line_drawn_again_stands_in_the_place_of_the_first() {
    let mut bench = Bench::new();
    assert_eq!(bench.app().worksheet.slot, Slot::Sac(L4), "from the first level that has a label on");
    assert_eq!(bench.app().tool, Tool::Measure(MeasureKind::Length));
    bench.draw(Slot::Sac(L4), 4.0, 3.0);
    assert_eq!(bench.app().worksheet.slot, Slot::Body(L4), "on to what has no line");
    assert!(near(bench.app().sheet().dsd_mm(L4), 3.0));
    bench.draw(Slot::Body(L4), 4.0, 4.0);
    assert!(near(bench.app().sheet().dsr(L4), 0.75));
    bench.draw(Slot::Sac(L4), 4.0, 2.0);
    assert!(near(bench.app().sheet().dsd_mm(L4), 2.0));
    assert_eq!(bench.app().measuring.document.all().len(), 2, "one line a slot");
    bench.run(Command::Edit(EditCommand::Undo));
    assert!(near(bench.app().sheet().dsd_mm(L4), 3.0), "one step");
    bench.run(Command::Edit(EditCommand::Redo));
    assert!(near(bench.app().sheet().dsd_mm(L4), 2.0));
    bench.sheet(SheetCommand::Toggle);
    assert_eq!((bench.app().has_sheet(), bench.app().tool), (false, Tool::Window));
}

#[test]
fn by_keyboard_the_protocol_line_is_put_and_moved() {
    let mut bench = Bench::new();
    bench.sheet(SheetCommand::GoTo(Slot::Body(L5)));
    bench.sheet(SheetCommand::PutLine);
    let before = bench.app().sheet().vbd_mm(L5).expect("a line");
    let wanted = bench.app().sheet().protocol().expect("labels").depth_mm(L5);
    assert!((before - wanted).abs() < 0.5, "{before} for {wanted}");
    bench.run(Command::Measure(MeasureCommand::StepHandle(1)));
    bench.run(Command::Measure(MeasureCommand::Nudge([1.0, 0.0])));
    let after = bench.app().sheet().vbd_mm(L5).expect("a line");
    assert!(0.1 < (after - before).abs(), "{before} {after}");
    bench.sheet(SheetCommand::GoTo(Slot::Conus));
    bench.sheet(SheetCommand::PutLine);
    assert!(bench.app().notice.is_some(), "why there is none is told");
}

#[test]
fn each_reader_has_a_sheet_and_sees_no_other_unless_asked() {
    let mut bench = Bench::new();
    bench.draw(Slot::Sac(L4), 4.0, 3.0);
    bench.sheet(SheetCommand::Answer(Sign::AnteriorMeningocele, Some(true)));
    bench.sheet(SheetCommand::StepReader(1));
    assert!(bench.app().sheet().is_empty());
    assert_eq!(bench.app().shown_measurements(0).count(), 0);
    bench.draw(Slot::Sac(L4), 4.0, 2.5);
    assert_eq!(bench.app().sheet().sign(Sign::AnteriorMeningocele), None);
    bench.sheet(SheetCommand::StepCompared(1));
    assert_eq!(bench.app().worksheet.compared, Compared::Normal);
    bench.sheet(SheetCommand::StepCompared(1));
    assert!(matches!(bench.app().worksheet.compared, Compared::Other(_)));
    let all = bench.app().sheet_differences(&bench.app().sheet());
    assert!(all.len() == 1 && (all[0].theirs_mm - 3.0).abs() < 1e-9 && all[0].passes());
    assert_eq!(bench.app().shown_measurements(0).count(), 2, "the other's line lies beside");
}

#[test]
fn another_count_renames_lines_and_answers_and_is_one_step() {
    let mut bench = Bench::new();
    bench.draw(Slot::Sac(L4), 4.0, 2.0);
    bench.draw(Slot::Sac(S1), 12.0, 3.0);
    bench.sheet(SheetCommand::Answer(Sign::FatLost(S1), Some(true)));
    let ahn = published().iter().find(|set| set.id == "ahn").expect("a set");
    assert_eq!(bench.app().sheet().verdict(ahn).result.as_deref(), Some("positive"), "S1 is wider than L4");
    bench.run(Command::Level(LevelCommand::Renumber(-1)));
    let sheet = bench.app().sheet();
    assert!(near(sheet.dsd_mm(L3), 2.0) && near(sheet.dsd_mm(L5), 3.0) && sheet.dsd_mm(S1).is_none());
    assert_eq!((sheet.sign(Sign::FatLost(L5)), sheet.sign(Sign::FatLost(S1))), (Some(true), None));
    assert_eq!(sheet.verdict(ahn).result, None, "L4 was not measured by this count");
    bench.run(Command::Edit(EditCommand::Undo));
    let sheet = bench.app().sheet();
    assert!(near(sheet.dsd_mm(S1), 3.0) && sheet.sign(Sign::FatLost(S1)) == Some(true));
}

#[test]
fn a_sheet_comes_back_with_its_study_and_is_copied() {
    let (lines, notes) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let mut bench = Bench::new();
    bench.driver.app.keep_measurements_in(lines.path().to_owned());
    bench.driver.app.keep_notes_in(notes.path().to_owned());
    while bench.driver.app.tick() {}
    bench.draw(Slot::Sac(L4), 4.0, 3.0);
    bench.sheet(SheetCommand::Answer(Sign::RadicularCysts, Some(false)));
    assert!(bench.app().flush_measurements(PATIENCE) && bench.app().flush_notes(PATIENCE));
    bench.sheet(SheetCommand::CopyReport);
    let report = bench.driver.app.copied.take().expect("a report");
    assert!(
        report.contains("not decidable") && report.contains("Sag MR") && !report.contains("test series"),
        "{report}"
    );
    bench.sheet(SheetCommand::CopyCsv);
    assert!(bench.driver.app.copied.take().expect("a table").contains("A,DSD,L4,3.00,mm"));
    let folder = bench.folder.path().to_owned();
    bench.run(Command::Study(StudyCommand::Open(vec![folder])));
    bench.driver.until_read();
    bench.driver.until("the sheet is there", |app| {
        near(app.sheet().dsd_mm(L4), 3.0) && app.sheet().sign(Sign::RadicularCysts) == Some(false)
    });
}

#[test]
fn in_a_quiz_there_is_no_sheet_no_guide_and_no_truth() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    std::fs::write(folder.path().join("truth.toml"), "schema = 2\n[level.L5]\ndsd_mm = 14.0\n").expect("written");
    let mut driver = Driver::opened(folder.path());
    let sheet = |driver: &mut Driver, command| driver.app.dispatch(Command::Sheet(command));
    sheet(&mut driver, SheetCommand::Toggle);
    sheet(&mut driver, SheetCommand::GoTo(Slot::Body(L5)));
    sheet(&mut driver, SheetCommand::StepCompared(1));
    sheet(&mut driver, SheetCommand::StepCompared(1));
    assert!(
        driver.app.sheet_reference().is_none() && driver.app.notice.is_some(),
        "who measured nothing is told nothing"
    );
    driver.app.dispatch(Command::Quiz(QuizCommand::Start));
    assert_eq!(driver.app.mode, Mode::Quiz);
    assert!(!driver.app.has_sheet() && driver.app.sheet_guide(0).is_none());
    sheet(&mut driver, SheetCommand::PutLine);
    sheet(&mut driver, SheetCommand::Answer(Sign::AnteriorMeningocele, Some(true)));
    assert!(driver.app.measuring.document.all().is_empty() && driver.app.sheet().is_empty());
}

/// Labels from the case, lines from the pixels: the sheet of a sample case with every suggestion taken.
fn suggested(name: &str) -> Driver {
    let mut driver = Driver::opened(&Path::new("sample_studies").join(name));
    driver.app.dispatch(Command::Sheet(SheetCommand::Toggle));
    let named: Vec<_> = driver.app.sheet_levels().iter().map(|it| it.level).collect();
    for level in [L1, L2, L3, L4, L5, S1].into_iter().filter(|level| named.contains(level)) {
        for slot in [Slot::Body(level), Slot::Sac(level)] {
            driver.app.dispatch(Command::Sheet(SheetCommand::GoTo(slot)));
            driver.until_pictures();
            driver.app.dispatch(Command::Sheet(SheetCommand::Accept));
        }
    }
    let step = |driver: &mut Driver| driver.app.dispatch(Command::Sheet(SheetCommand::StepCompared(1)));
    (0..2).for_each(|_| step(&mut driver));
    assert_eq!(driver.app.worksheet.compared, Compared::Nothing, "{name}: the truth gives the findings away");
    driver.app.reveal.asked = true;
    driver.app.dispatch(Command::Case(CaseCommand::RevealAll));
    (0..2).for_each(|_| step(&mut driver));
    driver.until("the truth is read", |app| app.worksheet.compared == Compared::Truth);
    driver
}

/// The whole way on ten synthetic patients, each from another scanner, against their truths.
#[test]
fn suggested_lines_of_the_sample_cases_agree_with_their_truth() {
    let (mut all, mut near) = ([0, 0], [0, 0]);
    for number in 1..=10 {
        let name = format!("lumbar-{number:02}");
        let driver = suggested(&name);
        for it in driver.app.sheet_differences(&driver.app.sheet()) {
            let kind = usize::from(matches!(it.slot, Slot::Body(_)));
            // Fluid behind the sac, from a cyst and from diverticula, is what a person has to tell from it.
            if kind == 0 && [7, 9].contains(&number) && it.slot.level().is_some_and(|level| level <= L4) {
                continue;
            }
            all[kind] += 1;
            near[kind] += usize::from(it.passes());
            let by = it.mine_mm - it.theirs_mm;
            let theirs = driver.app.sheet_reference().and_then(|with| with.line(it.slot)).expect("a line");
            let mine = driver.app.sheet().line(it.slot).expect("a line").points.clone();
            let along = (theirs[1] - theirs[0]).normalized().expect("a line");
            let ends = [(mine[0] - theirs[0]).dot(along), (mine[1] - theirs[1]).dot(along)];
            println!(
                "{name} {}: {by:+.2} of {:.2}, front {:+.2}, back {:+.2}",
                it.slot, it.theirs_mm, ends[0], ends[1]
            );
        }
    }
    println!("sacs {} of {}, bodies {} of {}", near[0], all[0], near[1], all[1]);
    // Measured: 49 of 52 and 56 of 59. In cases 6, 8 and 10 the dura before fat and veins is but a shade: told 2 to 3 mm too wide in front.
    assert!(all[0] >= 50 && 100 * near[0] >= 88 * all[0], "sacs: {near:?} of {all:?}");
    // And a lens of veins behind a body that is as grey as its marrow hides where the bone ends.
    assert!(10 * near[1] >= 9 * all[1], "bodies: {near:?} of {all:?}");
}

#[test]
fn a_sheet_of_suggested_lines_has_the_verdicts_of_its_case_and_no_warning() {
    let driver = suggested("lumbar-01");
    let sheet = driver.app.sheet();
    let of = |id: &str| sheet.verdict(published().iter().find(|set| set.id == id).expect("a set")).result;
    assert_eq!(of("oosterhof_any").as_deref(), Some("positive"));
    assert_eq!(of("ahn").as_deref(), Some("positive"), "S1 is wider than L4: decided, whatever is missing");
    assert_eq!(of("fattori"), None, "no sign was looked for");
    for slot in steps() {
        let told = driver.app.sheet_warnings(&sheet, slot);
        assert!(told.is_empty(), "{slot}: {told:?}");
    }
}

#[test]
fn a_line_off_the_midline_is_explained_by_measuring_anew_on_the_slices_beside() {
    let mut driver = Driver::opened(&Path::new("sample_studies").join("lumbar-03"));
    let sheet = |driver: &mut Driver, command| driver.app.dispatch(Command::Sheet(command));
    sheet(&mut driver, SheetCommand::Toggle);
    let shows_t2 = |app: &AppState, slot: usize| {
        app.slot_series(slot).is_some_and(|it| it.description.contains("T2") && it.description.starts_with("SAG"))
    };
    driver.app.active = driver.app.visible_slots().find(|slot| shows_t2(&driver.app, *slot)).expect("a sagittal T2");
    sheet(&mut driver, SheetCommand::GoTo(Slot::Sac(L3)));
    let midline = driver.app.slots[driver.app.active].viewport.frame;
    let measured = |driver: &mut Driver, slices_aside: usize| {
        sheet(driver, SheetCommand::GoTo(Slot::Sac(L3)));
        driver.view(ViewCommand::ToFrame(midline + slices_aside));
        driver.until_decoded();
        sheet(driver, SheetCommand::Accept);
        driver.app.sheet().dsd_mm(L3).expect("a line was suggested and taken")
    };
    let on_midline = measured(&mut driver, 0);
    sheet(&mut driver, SheetCommand::StepReader(1));
    // As far aside as it takes until the sac is narrower than what readers agree in.
    let found = (2..5).map(|slices| measured(&mut driver, slices)).find(|mm| *mm < on_midline - PASS_MM);
    assert!(found.is_some(), "the sac is as wide beside the midline as on it: {on_midline:.1} mm");
    while !matches!(driver.app.worksheet.compared, Compared::Other(_)) {
        sheet(&mut driver, SheetCommand::StepCompared(1));
    }
    let causes = |app: &AppState| -> Vec<_> {
        app.sheet_differences(&app.sheet()).into_iter().filter_map(|it| it.cause).collect()
    };
    let is_measured = |app: &AppState| matches!(causes(app)[..], [Cause::OffMidline(_, Some(_))]);
    assert!(!is_measured(&driver.app), "the window does not wait for it");
    driver.until("the line is measured anew", is_measured);
    let [cause @ Cause::OffMidline(mm, Some(anew))] = causes(&driver.app)[..] else { panic!("just seen") };
    assert!((anew.mm - on_midline).abs() < 1.0 && (anew.aside_mm.abs() - mm.abs()).abs() < 4.5, "{cause:?}");
    assert!(cause.sentence().contains("Measured anew"), "{}", cause.sentence());
    sheet(&mut driver, SheetCommand::Toggle);
    assert!(!is_measured(&driver.app), "with the sheet it is gone");
}

#[test]
fn where_the_worksheet_goes_linked_stacks_go_along() {
    let mut driver = Driver::opened(&Path::new("sample_studies").join("lumbar-01"));
    let sagittal = |app: &AppState| -> Vec<usize> {
        let is_sagittal = |slot: &usize| app.slot_series(*slot).is_some_and(|it| it.description.starts_with("SAG"));
        app.visible_slots().filter(is_sagittal).map(|slot| app.slots[slot].viewport.frame).collect()
    };
    let opened = sagittal(&driver.app);
    driver.app.dispatch(Command::Sheet(SheetCommand::Toggle));
    let there = sagittal(&driver.app);
    assert!(
        opened.len() == 2 && there[0] != opened[0],
        "L1 is beside the slice that it opens on: {opened:?} {there:?}"
    );
    assert_eq!(there[0], there[1], "T1 shows the place that T2 does");
}
