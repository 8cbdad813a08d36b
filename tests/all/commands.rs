//! Everything can be done by keyboard: each kind of command is in the table, or another row does the same.

use thecal::{
    app::{
        AppCommand, CaseCommand, CatalogueCommand, Command, ENTRIES, EditCommand, KeyImageCommand, LevelCommand,
        LibraryCommand, MeasureCommand, MprCommand, OverlayCommand, PreferCommand, PresentCommand, QuizCommand,
        SheetCommand, ShelfCommand, SolidCommand, StudyCommand, ViewCommand,
    },
    case::Sign,
    geometry::{ImagePoint, LpsPoint},
    measure::{Grip, MeasurementId},
    quiz::Confidence,
    study::{SeriesInstanceUid, VertebralLevel},
};

/// How a kind of command is given without a mouse.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// By a row of the table, with a key or in the palette.
    Entry,
    /// By a control that the Tab key reaches, such as a card, a check box or a text box.
    Control,
    /// From the pointer or the clock; the row with this label does the same.
    Like(&'static str),
}

use Way::{Control, Entry, Like};

fn way(command: &Command) -> Way {
    match command {
        Command::Library(command) => library(command),
        Command::Catalogue(command) => catalogue(command),
        Command::Shelf(command) => shelf(command),
        Command::Study(command) => study(command),
        Command::View(command) => view(command),
        Command::Case(command) => case(command),
        Command::Present(command) => present(command),
        Command::Quiz(command) => quiz(command),
        Command::Measure(command) => measure(command),
        Command::Level(command) => level(command),
        Command::Sheet(command) => sheet(command),
        Command::Edit(EditCommand::Undo | EditCommand::Redo) => Entry,
        Command::Solid(command) => solid(command),
        Command::App(command) => app(command),
        Command::Mpr(command) => mpr(command),
        Command::Prefer(command) => prefer(command),
        Command::Overlay(command) => overlay(command),
        Command::KeyImage(command) => key_image(command),
        Command::Keys(_) => Control,
    }
}

fn key_image(command: &KeyImageCommand) -> Way {
    match command {
        KeyImageCommand::Mark | KeyImageCommand::Step(_) | KeyImageCommand::AskWhere => Entry,
        KeyImageCommand::GoTo(_) => Like("Next key image"),
        KeyImageCommand::Remove(_) => Like("Mark a key image"),
        KeyImageCommand::Note(..) | KeyImageCommand::GoToListed(..) => Control,
        KeyImageCommand::Write(_) => Like("Write key images"),
    }
}

fn overlay(command: &OverlayCommand) -> Way {
    match command {
        OverlayCommand::Toggle | OverlayCommand::ToggleChosen | OverlayCommand::Alone | OverlayCommand::Step(_) => {
            Entry
        }
        OverlayCommand::StepOpacity(_) | OverlayCommand::ToggleFill => Entry,
        OverlayCommand::ToggleSegment(_) => Like("Hide or show the chosen segment"),
        OverlayCommand::Choose(_) => Like("Next segment"),
        OverlayCommand::Opacity(_) => Like("Denser segments"),
    }
}

fn prefer(command: &PreferCommand) -> Way {
    match command {
        PreferCommand::Step(..) | PreferCommand::AllDefault => Entry,
        PreferCommand::Choose(..) | PreferCommand::Default(_) => Control,
    }
}

fn mpr(command: &MprCommand) -> Way {
    match command {
        MprCommand::MoveTo { .. } | MprCommand::MoveLine { .. } => Like("Next slice"),
        MprCommand::Turn { .. } => Like("Turn the lines right"),
        MprCommand::AlignTo(_) => Like("Planes to the next vertebra"),
        MprCommand::MovePathPoint { .. } => Like("Add a point to the path"),
        MprCommand::Toggle | MprCommand::TurnLines(_) | MprCommand::Thicken(_) | MprCommand::NextSlabMode => Entry,
        MprCommand::StepLevel(_) | MprCommand::Reset | MprCommand::ToggleLines | MprCommand::ToggleCurve => Entry,
        MprCommand::AddPathPoint | MprCommand::RemovePathPoint | MprCommand::ProposePath => Entry,
    }
}

fn sheet(command: &SheetCommand) -> Way {
    match command {
        SheetCommand::Toggle | SheetCommand::Step(_) | SheetCommand::PutLine | SheetCommand::Accept => Entry,
        SheetCommand::GoTo(_) | SheetCommand::Answer(..) => Control,
        SheetCommand::StepReader(_) | SheetCommand::StepCompared(_) => Entry,
        SheetCommand::CopyReport | SheetCommand::CopyCsv => Entry,
    }
}

fn level(command: &LevelCommand) -> Way {
    match command {
        LevelCommand::Place { .. } => Like("Name the level here"),
        LevelCommand::PutHere | LevelCommand::Offer(_) | LevelCommand::Step(_) | LevelCommand::Nudge(_) => Entry,
        LevelCommand::Grab { .. } | LevelCommand::Move { .. } | LevelCommand::LetGo => {
            Like("Level one pixel to the left")
        }
        LevelCommand::Remove | LevelCommand::Clear | LevelCommand::Renumber(_) | LevelCommand::StepNumbering(_) => {
            Entry
        }
        LevelCommand::Number(_) => Control,
    }
}

fn catalogue(command: &CatalogueCommand) -> Way {
    match command {
        CatalogueCommand::Choose(_) | CatalogueCommand::Remove | CatalogueCommand::KeepIt => Control,
        CatalogueCommand::Step(_) | CatalogueCommand::Download | CatalogueCommand::Stop => Entry,
        CatalogueCommand::Open | CatalogueCommand::Practise | CatalogueCommand::AskRemove => Entry,
    }
}

fn shelf(command: &ShelfCommand) -> Way {
    match command {
        ShelfCommand::ClearFilter | ShelfCommand::AskForgetAll => Entry,
        ShelfCommand::Open(_) | ShelfCommand::Forget(_) | ShelfCommand::Search(_) => Control,
        ShelfCommand::ForgetWithFiles | ShelfCommand::ForgetOnly | ShelfCommand::ForgetAll => Control,
        ShelfCommand::Keep | ShelfCommand::ToggleModality(_) | ShelfCommand::ToggleLevel(_) => Control,
        ShelfCommand::ToggleSign(_) => Control,
    }
}

fn library(command: &LibraryCommand) -> Way {
    match command {
        LibraryCommand::Page(_) => Entry,
        LibraryCommand::Search(_) => Control,
        LibraryCommand::ToggleSign(_) => Control,
        LibraryCommand::ToggleModality(_) => Control,
        LibraryCommand::ToggleDifficulty(_) => Control,
        LibraryCommand::OpenCase(_) => Control,
        LibraryCommand::ClearFilter => Entry,
        LibraryCommand::ToggleHiddenSigns => Entry,
        LibraryCommand::ForgetRecent => Entry,
    }
}

fn study(command: &StudyCommand) -> Way {
    match command {
        StudyCommand::Open(_) => Like("Open"),
        StudyCommand::StopLoading => Entry,
        StudyCommand::ShowSeries { .. } => Like("Next series"),
        StudyCommand::StepSeries(_) => Entry,
        StudyCommand::ChooseStudy(_) => Control,
        StudyCommand::ShowHeader | StudyCommand::ToggleLesson | StudyCommand::BeginLessonStep => Entry,
    }
}

fn view(command: &ViewCommand) -> Way {
    match command {
        ViewCommand::Activate(_) => Control,
        ViewCommand::Scroll(_) => Entry,
        ViewCommand::ToFrame(_) => Like("Next slice"),
        ViewCommand::First | ViewCommand::Last | ViewCommand::NextMarkedSlice => Entry,
        ViewCommand::DragWindow(_) | ViewCommand::SetWindow(..) => Like("Auto window"),
        ViewCommand::WindowRegion { .. } => Like("Auto window"),
        ViewCommand::Pan { .. } => Like("Fit"),
        ViewCommand::Zoom { .. } | ViewCommand::Fit | ViewCommand::OneToOne(_) | ViewCommand::Reset => Entry,
        ViewCommand::Preset(_) | ViewCommand::Invert => Entry,
        ViewCommand::Turn { .. } | ViewCommand::FlipHorizontal | ViewCommand::FlipVertical => Entry,
        ViewCommand::Tool(_) | ViewCommand::Layout(_) | ViewCommand::StepLayout(_) | ViewCommand::Maximise => Entry,
        ViewCommand::CycleCornerText | ViewCommand::ToggleGraphics | ViewCommand::Cine => Entry,
        ViewCommand::RockCine | ViewCommand::SwapWithNext | ViewCommand::Midline => Entry,
        ViewCommand::Swap(..) => Like("Swap with the next viewport"),
        ViewCommand::CineStep => Like("Play or stop"),
        ViewCommand::CineRate(_) => Like("Play quicker"),
        ViewCommand::StepCineRate(_) | ViewCommand::Magnifier => Entry,
        ViewCommand::ToggleLink(_) | ViewCommand::LinkAsTheyLie | ViewCommand::ForgetOffsets => Entry,
        ViewCommand::Crosshair { .. } | ViewCommand::DropCrosshair => Like("Pin the crosshair"),
        ViewCommand::PinCrosshair | ViewCommand::NudgeCrosshair(_) => Entry,
        ViewCommand::HangAnew | ViewCommand::ExplainPlace => Entry,
    }
}

fn case(command: &CaseCommand) -> Way {
    match command {
        CaseCommand::ChooseFinding(_) => Like("Next finding"),
        CaseCommand::StepFinding(_) | CaseCommand::RevealAll | CaseCommand::HideAll => Entry,
        CaseCommand::ToggleMarks | CaseCommand::ToggleWording | CaseCommand::CompareWithNormal => Entry,
        CaseCommand::MakeSeries(_) | CaseCommand::ShowMade(_) => Like("More series of this patient"),
        CaseCommand::StopMaking | CaseCommand::RemoveMade => Entry,
    }
}

fn present(command: &PresentCommand) -> Way {
    match command {
        PresentCommand::Start | PresentCommand::Step(_) | PresentCommand::ToStep(_) => Entry,
        PresentCommand::Black | PresentCommand::ToggleList | PresentCommand::Leave => Entry,
    }
}

fn quiz(command: &QuizCommand) -> Way {
    match command {
        QuizCommand::Start | QuizCommand::StartAll | QuizCommand::RetryWrong => Entry,
        QuizCommand::PlaceMarker { .. } => Like("Put the marker here"),
        QuizCommand::MarkerHere | QuizCommand::NudgeMarker(_) | QuizCommand::ClearMarker => Entry,
        QuizCommand::Choose(_) => Entry,
        QuizCommand::ChooseLevel(_) => Control,
        QuizCommand::Confidence(_) | QuizCommand::ShowHint | QuizCommand::Proceed => Entry,
        QuizCommand::Revisit(_) => Control,
        QuizCommand::Leave => Entry,
    }
}

fn measure(command: &MeasureCommand) -> Way {
    match command {
        MeasureCommand::Point { .. } => Like("Put a measurement here"),
        MeasureCommand::Move { .. } | MeasureCommand::Grab { .. } => Like("Handle one pixel to the left"),
        MeasureCommand::LetGo => Like("Handle one pixel to the left"),
        MeasureCommand::Choose(_) | MeasureCommand::GoTo(_) => Like("Next measurement"),
        MeasureCommand::Finish | MeasureCommand::TakePointBack | MeasureCommand::Step(_) => Entry,
        MeasureCommand::StepHandle(_) | MeasureCommand::Nudge(_) | MeasureCommand::LastTool => Entry,
        MeasureCommand::AskCalibration | MeasureCommand::ForgetCalibration => Entry,
        MeasureCommand::Calibrate(_) => Like("Calibrate by hand"),
        MeasureCommand::PutHere | MeasureCommand::Delete | MeasureCommand::ClearAll | MeasureCommand::Copy => Entry,
    }
}

fn solid(command: &SolidCommand) -> Way {
    match command {
        SolidCommand::Toggle | SolidCommand::Turn(_) | SolidCommand::Zoom(_) | SolidCommand::LookFrom(_) => Entry,
        SolidCommand::Move(_) => Like("Shaded view as at the start"),
        SolidCommand::NextCut | SolidCommand::MoveCut(_) | SolidCommand::TurnCut => Entry,
        SolidCommand::CutAlong(_) => Like("Cut open"),
        SolidCommand::Threshold(_) | SolidCommand::Reset => Entry,
        SolidCommand::TogglePart(_) | SolidCommand::Glass => Entry,
    }
}

fn app(command: &AppCommand) -> Way {
    match command {
        AppCommand::Go(_) | AppCommand::Show(_) | AppCommand::Fullscreen => Entry,
        AppCommand::CloseDialog => Like("Close, stop, leave"),
        AppCommand::DismissNotice | AppCommand::Escape => Entry,
    }
}

#[test]
fn what_comes_from_the_pointer_has_a_row_that_does_the_same() {
    let from_elsewhere = [
        Command::Library(LibraryCommand::Search(String::new())),
        Command::Library(LibraryCommand::ToggleSign(Sign::Normal)),
        Command::Library(LibraryCommand::ToggleModality(String::new())),
        Command::Library(LibraryCommand::ToggleDifficulty(String::new())),
        Command::Library(LibraryCommand::OpenCase(0)),
        Command::Shelf(ShelfCommand::Open(0)),
        Command::Shelf(ShelfCommand::Forget(0)),
        Command::Shelf(ShelfCommand::ForgetAll),
        Command::Shelf(ShelfCommand::Search(String::new())),
        Command::Catalogue(CatalogueCommand::Choose(0)),
        Command::Catalogue(CatalogueCommand::Remove),
        Command::Catalogue(CatalogueCommand::KeepIt),
        Command::Study(StudyCommand::Open(Vec::new())),
        Command::Study(StudyCommand::ShowSeries { slot: 0, series: a_series() }),
        Command::Study(StudyCommand::ChooseStudy(0)),
        Command::View(ViewCommand::Activate(0)),
        Command::View(ViewCommand::ToFrame(0)),
        Command::View(ViewCommand::DragWindow([0.0, 0.0])),
        Command::View(ViewCommand::SetWindow(0.0, 1.0)),
        Command::View(ViewCommand::Pan { by: [0.0, 0.0], size: [1.0, 1.0] }),
        Command::View(ViewCommand::CineStep),
        Command::View(ViewCommand::CineRate(10)),
        Command::View(ViewCommand::Crosshair { slot: 0, at: HERE }),
        Command::View(ViewCommand::DropCrosshair),
        Command::Case(CaseCommand::ChooseFinding(0)),
        Command::Quiz(QuizCommand::PlaceMarker { slot: 0, at: LpsPoint::new(0.0, 0.0, 0.0) }),
        Command::Quiz(QuizCommand::ChooseLevel("L5".parse::<VertebralLevel>().expect("a level"))),
        Command::Quiz(QuizCommand::Revisit(0)),
        Command::View(ViewCommand::WindowRegion { slot: 0, corners: [HERE, HERE] }),
        Command::Measure(MeasureCommand::Point { slot: 0, at: HERE }),
        Command::Measure(MeasureCommand::Move { slot: 0, at: HERE }),
        Command::Measure(MeasureCommand::Grab { slot: 0, id: MeasurementId(1), grip: Grip::Whole, at: HERE }),
        Command::Measure(MeasureCommand::LetGo),
        Command::Measure(MeasureCommand::Choose(None)),
        Command::Measure(MeasureCommand::GoTo(MeasurementId(1))),
        Command::App(AppCommand::CloseDialog),
    ];
    for command in from_elsewhere {
        let found = way(&command);
        assert_ne!(found, Entry, "{command:?} is in no row");
        if let Like(label) = found {
            assert!(ENTRIES.iter().any(|entry| entry.label == label), "{label} for {command:?}");
        }
    }
}

const HERE: ImagePoint = ImagePoint::new(0.0, 0.0);

fn a_series() -> thecal::app::SeriesKey {
    thecal::app::SeriesKey { uid: SeriesInstanceUid::from("1.2"), part: 0 }
}

#[test]
fn every_kind_that_is_said_to_be_in_the_table_is_there_and_no_other() {
    // The names of both enums, such as `View(Scroll`, without what they carry.
    let kind = |command: &Command| {
        let text = format!("{command:?}");
        text.split(|c: char| !c.is_alphanumeric()).take(2).collect::<Vec<_>>().join(" ")
    };
    let listed: std::collections::BTreeSet<String> = ENTRIES.iter().map(|entry| kind(&entry.command)).collect();
    for entry in ENTRIES {
        assert_eq!(way(&entry.command), Entry, "{}: a row must not be said to be missing", entry.label);
    }
    let all_said = [
        Command::Library(LibraryCommand::Page(thecal::app::LibraryPage::Catalogue)),
        Command::Library(LibraryCommand::ClearFilter),
        Command::Library(LibraryCommand::ToggleHiddenSigns),
        Command::Library(LibraryCommand::ForgetRecent),
        Command::Shelf(ShelfCommand::ClearFilter),
        Command::Shelf(ShelfCommand::AskForgetAll),
        Command::Catalogue(CatalogueCommand::Step(1)),
        Command::Catalogue(CatalogueCommand::Download),
        Command::Catalogue(CatalogueCommand::Stop),
        Command::Catalogue(CatalogueCommand::Open),
        Command::Catalogue(CatalogueCommand::Practise),
        Command::Study(StudyCommand::ToggleLesson),
        Command::Study(StudyCommand::BeginLessonStep),
        Command::Catalogue(CatalogueCommand::AskRemove),
        Command::Study(StudyCommand::StopLoading),
        Command::Study(StudyCommand::StepSeries(1)),
        Command::View(ViewCommand::Scroll(1)),
        Command::View(ViewCommand::First),
        Command::View(ViewCommand::Last),
        Command::View(ViewCommand::NextMarkedSlice),
        Command::View(ViewCommand::Zoom { factor: 1.0, about: None, size: [0.0, 0.0] }),
        Command::View(ViewCommand::Fit),
        Command::View(ViewCommand::OneToOne([0.0, 0.0])),
        Command::View(ViewCommand::Reset),
        Command::View(ViewCommand::Preset(thecal::viewport::Preset::Bone)),
        Command::View(ViewCommand::Invert),
        Command::View(ViewCommand::Turn { clockwise: true }),
        Command::View(ViewCommand::FlipHorizontal),
        Command::View(ViewCommand::FlipVertical),
        Command::View(ViewCommand::Tool(thecal::app::Tool::Pan)),
        Command::View(ViewCommand::Layout(thecal::viewport::Layout::One)),
        Command::View(ViewCommand::StepLayout(1)),
        Command::View(ViewCommand::Maximise),
        Command::View(ViewCommand::CycleCornerText),
        Command::View(ViewCommand::Cine),
        Command::View(ViewCommand::StepCineRate(1)),
        Command::View(ViewCommand::Magnifier),
        Command::View(ViewCommand::ToggleLink(thecal::app::LinkKind::Scroll)),
        Command::View(ViewCommand::LinkAsTheyLie),
        Command::View(ViewCommand::ForgetOffsets),
        Command::View(ViewCommand::PinCrosshair),
        Command::View(ViewCommand::NudgeCrosshair([1.0, 0.0])),
        Command::View(ViewCommand::HangAnew),
        Command::View(ViewCommand::ExplainPlace),
        Command::Case(CaseCommand::StepFinding(1)),
        Command::Case(CaseCommand::RevealAll),
        Command::Case(CaseCommand::HideAll),
        Command::Case(CaseCommand::ToggleMarks),
        Command::Case(CaseCommand::ToggleWording),
        Command::Case(CaseCommand::CompareWithNormal),
        Command::Present(PresentCommand::Start),
        Command::Present(PresentCommand::Step(1)),
        Command::Present(PresentCommand::ToStep(0)),
        Command::Present(PresentCommand::Black),
        Command::Present(PresentCommand::ToggleList),
        Command::Present(PresentCommand::Leave),
        Command::Quiz(QuizCommand::Start),
        Command::Quiz(QuizCommand::StartAll),
        Command::Quiz(QuizCommand::RetryWrong),
        Command::Quiz(QuizCommand::MarkerHere),
        Command::Quiz(QuizCommand::NudgeMarker([1.0, 0.0])),
        Command::Quiz(QuizCommand::ClearMarker),
        Command::Quiz(QuizCommand::Choose(0)),
        Command::Quiz(QuizCommand::Confidence(Confidence::Guess)),
        Command::Quiz(QuizCommand::ShowHint),
        Command::Quiz(QuizCommand::Proceed),
        Command::Quiz(QuizCommand::Leave),
        Command::Measure(MeasureCommand::Finish),
        Command::Measure(MeasureCommand::TakePointBack),
        Command::Measure(MeasureCommand::Step(1)),
        Command::Measure(MeasureCommand::StepHandle(1)),
        Command::Measure(MeasureCommand::Nudge([1.0, 0.0])),
        Command::Measure(MeasureCommand::LastTool),
        Command::Measure(MeasureCommand::PutHere),
        Command::Measure(MeasureCommand::Delete),
        Command::Measure(MeasureCommand::ClearAll),
        Command::Measure(MeasureCommand::Copy),
        Command::Edit(EditCommand::Undo),
        Command::Edit(EditCommand::Redo),
        Command::App(AppCommand::Go(thecal::app::Mode::Library)),
        Command::App(AppCommand::Show(thecal::app::Dialog::Keys)),
        Command::App(AppCommand::Fullscreen),
        Command::App(AppCommand::DismissNotice),
        Command::App(AppCommand::Escape),
    ];
    for command in &all_said {
        assert_eq!(way(command), Entry, "{command:?}");
        assert!(listed.contains(&kind(command)), "{command:?} is in no row");
    }
}

#[test]
fn every_row_says_what_it_does() {
    for entry in ENTRIES {
        assert!(!entry.label.is_empty() && entry.hint.ends_with('.') && entry.hint.len() > 8, "{}", entry.label);
    }
}
