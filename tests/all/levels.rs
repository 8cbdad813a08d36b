//! Level labels through commands: place, offer, move, undo, keep, number; where they show, and where they may not.

use std::time::Duration;

use crate::support::{Slice, app::Driver, case};
use thecal::{
    app::{AppState, Command, EditCommand, LevelCommand, Mode, NUMBERINGS, Tool, ViewCommand},
    geometry::ImagePoint,
    study::VertebralLevel::{self, L4, L5, S1},
};

const PATIENCE: Duration = Duration::from_secs(20);

struct Bench {
    folder: tempfile::TempDir,
    driver: Driver,
}

impl Bench {
    /// Fifteen sagittal slices; the middle one is shown.
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        (0..15).for_each(|number| drop(Slice::sagittal(1, number).write(folder.path(), &format!("{number}"))));
        let driver = Driver::opened(folder.path());
        Self { folder, driver }
    }

    fn level(&mut self, command: LevelCommand) {
        self.driver.app.dispatch(Command::Level(command));
    }

    fn place(&mut self, [x, y]: [f64; 2]) {
        self.level(LevelCommand::Place { slot: 0, at: ImagePoint::new(x, y) });
    }

    fn named(&self) -> Vec<VertebralLevel> {
        named(&self.driver.app)
    }
}

fn named(app: &AppState) -> Vec<VertebralLevel> {
    app.levels_on(app.slot_series(0).expect("a series")).iter().map(|it| it.level).collect()
}

#[test]
fn clicks_name_the_levels_in_turn_and_each_is_one_step() {
    let mut bench = Bench::new();
    bench.driver.view(ViewCommand::Tool(Tool::Levels));
    bench.place([4.0, 12.0]);
    bench.place([4.0, 8.0]);
    bench.place([4.0, 4.0]);
    assert_eq!(bench.named(), [L4, L5, S1], "from S1 up, told from head to foot");
    bench.driver.app.dispatch(Command::Edit(EditCommand::Undo));
    assert_eq!(bench.named(), [L5, S1]);
    assert_eq!(bench.driver.app.offered_level(), Some(L4));
    bench.driver.app.dispatch(Command::Edit(EditCommand::Redo));
    let before = bench.driver.app.levels_on(bench.driver.app.slot_series(0).expect("a series"));
    bench.level(LevelCommand::Grab { slot: 0, level: L5, at: ImagePoint::new(4.0, 8.0) });
    bench.level(LevelCommand::Move { slot: 0, at: ImagePoint::new(6.0, 9.0) });
    bench.level(LevelCommand::LetGo);
    let after = bench.driver.app.levels_on(bench.driver.app.slot_series(0).expect("a series"));
    let by = (after[1].at - before[1].at).to_array_mm();
    assert!((by[1] - 0.5).abs() < 1e-9 && (by[2] + 0.5).abs() < 1e-9, "2 columns of 0.25 mm, a row of 0.5: {by:?}");
    bench.driver.app.dispatch(Command::Edit(EditCommand::Undo));
    assert_eq!(bench.driver.app.levels_on(bench.driver.app.slot_series(0).expect("a series")), before);
}

trait ToArray {
    fn to_array_mm(&self) -> [f64; 3];
}

impl ToArray for thecal::geometry::LpsVector {
    fn to_array_mm(&self) -> [f64; 3] {
        self.0.to_array()
    }
}

#[test]
fn renumbering_calls_every_vertebra_otherwise_and_comes_back() {
    let mut bench = Bench::new();
    (0..3).for_each(|idx| bench.place([4.0, 12.0 - 4.0 * f64::from(idx)]));
    bench.level(LevelCommand::Renumber(-1));
    assert_eq!(bench.named(), [VertebralLevel::L3, L4, L5]);
    bench.driver.app.dispatch(Command::Edit(EditCommand::Undo));
    assert_eq!(bench.named(), [L4, L5, S1], "one step");
    bench.level(LevelCommand::Step(1));
    bench.level(LevelCommand::Remove);
    assert_eq!(bench.named(), [L5, S1]);
    bench.level(LevelCommand::Clear);
    assert!(bench.named().is_empty());
}

#[test]
fn levels_and_numbering_are_kept_with_the_study() {
    let kept = tempfile::tempdir().expect("a temporary folder");
    let mut bench = Bench::new();
    bench.driver.app.keep_notes_in(kept.path().to_owned());
    while bench.driver.app.tick() {}
    bench.place([4.0, 12.0]);
    bench.level(LevelCommand::StepNumbering(1));
    assert!(bench.driver.app.flush_notes(PATIENCE));
    let mut again = Driver::new();
    again.app.keep_notes_in(kept.path().to_owned());
    let open = thecal::app::StudyCommand::Open(vec![bench.folder.path().to_owned()]);
    again.app.dispatch(Command::Study(open));
    again.until_read();
    again.until("the levels are there", |app| !named(app).is_empty());
    assert_eq!((named(&again.app), again.app.numbering()), (vec![S1], NUMBERINGS[1]));
    let text =
        std::fs::read_to_string(std::fs::read_dir(kept.path()).expect("kept").next().expect("one").expect("it").path());
    assert!(text.expect("text").contains("S1"));
}

#[test]
fn a_case_brings_its_levels_and_what_a_person_moves_stays_out_of_the_quiz() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let mut driver = Driver::opened(folder.path());
    let of_case = named(&driver.app);
    assert_eq!(of_case, [L5, S1]);
    driver.app.dispatch(Command::Level(LevelCommand::Renumber(-1)));
    assert_eq!(named(&driver.app), [L4, L5]);
    driver.app.dispatch(Command::Quiz(thecal::app::QuizCommand::Start));
    assert_eq!(driver.app.mode, Mode::Quiz);
    let series = driver.app.slot_series(0).expect("a series");
    let names: Vec<_> = driver.app.levels_on(series).iter().map(|it| it.level).collect();
    assert_eq!(names, of_case, "only what the case says");
    driver.app.dispatch(Command::Level(LevelCommand::Renumber(-1)));
    driver.app.dispatch(Command::Quiz(thecal::app::QuizCommand::Leave));
    driver.app.dispatch(Command::Level(LevelCommand::Clear));
    assert_eq!(named(&driver.app), of_case, "nothing was done in the quiz, and the case's own come back");
}
