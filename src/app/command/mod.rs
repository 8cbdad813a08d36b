//! Everything a person can do, as values.

mod table;

use std::path::PathBuf;

pub use table::{ENTRIES, Entry, Group, Modes, When};

use super::{
    CatalogueCommand, Dialog, KeyCommand, KeyImageCommand, LibraryPage, LinkKind, Mode, MprCommand, OverlayCommand,
    PreferCommand, SeriesKey, ShelfCommand, SolidCommand, Tool,
};
use crate::{
    case::Sign,
    dural::{Sign as DuralSign, Slot},
    geometry::{ImagePoint, LpsPoint, ViewPoint},
    measure::{Grip, MeasurementId},
    quiz::Confidence,
    study::VertebralLevel,
    synthetic::Role,
    viewport::{Layout, Preset},
};

/// One wish of a person.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// About the cases there are.
    Library(LibraryCommand),
    /// About public studies that can be downloaded.
    Catalogue(CatalogueCommand),
    /// About the studies that were opened.
    Shelf(ShelfCommand),
    /// About what is open.
    Study(StudyCommand),
    /// About how it is shown; acts on the active viewport unless it says otherwise.
    View(ViewCommand),
    /// About the teaching case.
    Case(CaseCommand),
    /// About presenting it.
    Present(PresentCommand),
    /// About being asked.
    Quiz(QuizCommand),
    /// About what is measured; for the study alone.
    Measure(MeasureCommand),
    /// About level labels; for the study alone.
    Level(LevelCommand),
    /// About the dural worksheet; for the study alone.
    Sheet(SheetCommand),
    /// About what was done.
    Edit(EditCommand),
    /// About planes cut anew; for the study alone.
    Mpr(MprCommand),
    /// About the shaded view.
    Solid(SolidCommand),
    /// About key images; for the study alone.
    KeyImage(KeyImageCommand),
    /// About segments; for the study alone.
    Overlay(OverlayCommand),
    /// About preferences.
    Prefer(PreferCommand),
    /// About which keys do what.
    Keys(KeyCommand),
    /// About the program.
    App(AppCommand),
}

/// The cases there are.
#[derive(Clone, Debug, PartialEq)]
pub enum LibraryCommand {
    /// Open the library at this page.
    Page(LibraryPage),
    /// Show only cases with these words in title or history.
    Search(String),
    /// Show only cases with this sign too, or no longer so.
    ToggleSign(Sign),
    /// Show only cases with this modality too, or no longer so.
    ToggleModality(String),
    /// Show only cases of this difficulty too, or no longer so.
    ToggleDifficulty(String),
    /// Show all cases again.
    ClearFilter,
    /// Hide the signs of cases that were not read yet, or show them.
    ToggleHiddenSigns,
    /// Open a case of the library for study.
    OpenCase(usize),
    /// Forget what was opened lately.
    ForgetRecent,
}

/// What is open.
#[derive(Clone, Debug, PartialEq)]
pub enum StudyCommand {
    /// Open these files and folders in place of what is open.
    Open(Vec<PathBuf>),
    /// Stop reading; keep what is there.
    StopLoading,
    /// Show this series in a viewport.
    ShowSeries {
        /// Which viewport.
        slot: usize,
        /// Which series.
        series: SeriesKey,
    },
    /// The series so many places further down the list, in the active viewport.
    StepSeries(isize),
    /// List the series of another study.
    ChooseStudy(usize),
    /// The header of the slice in the active viewport, attribute by attribute.
    ShowHeader,
    /// Show the guided exercise, or take it away.
    ToggleLesson,
    /// Begin the step of it that comes next: its tool, its slice.
    BeginLessonStep,
}

/// How it is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewCommand {
    /// Make a viewport the one that keys act on.
    Activate(usize),
    /// So many slices on.
    Scroll(isize),
    /// To the slice of this index.
    ToFrame(usize),
    /// To the first slice.
    First,
    /// To the last slice.
    Last,
    /// To the midline of a sagittal stack.
    Midline,
    /// To the next slice that a mark lies on.
    NextMarkedSlice,
    /// Change the window as a drag of so many points would.
    DragWindow([f64; 2]),
    /// Move the picture by physical pixels, in a viewport of this size.
    Pan {
        /// Displacement.
        by: [f64; 2],
        /// Size of the viewport.
        size: [f64; 2],
    },
    /// Magnify about a place, in a viewport of this size; without a place about the middle.
    Zoom {
        /// Factor.
        factor: f64,
        /// What stays where it is.
        about: Option<ViewPoint>,
        /// Size of the viewport.
        size: [f64; 2],
    },
    /// The whole picture.
    Fit,
    /// One picture pixel on one screen pixel, in a viewport of this size.
    OneToOne([f64; 2]),
    /// Fit, upright, first window, not inverted.
    Reset,
    /// A window preset.
    Preset(Preset),
    /// This window centre and width.
    SetWindow(f64, f64),
    /// A window from what is inside a rectangle of the image on show in a viewport.
    WindowRegion {
        /// Which viewport.
        slot: usize,
        /// Two corners opposite each other.
        corners: [ImagePoint; 2],
    },
    /// Exchange black and white.
    Invert,
    /// A quarter turn clockwise, or against the clock.
    Turn {
        /// Clockwise.
        clockwise: bool,
    },
    /// Mirror left to right on screen.
    FlipHorizontal,
    /// Mirror top to bottom on screen.
    FlipVertical,
    /// Give the left mouse button to a tool.
    Tool(Tool),
    /// Arrange the viewports.
    Layout(Layout),
    /// The arrangement so many further on.
    StepLayout(isize),
    /// Show only the active viewport, or all again.
    Maximise,
    /// More or less text in the corners.
    CycleCornerText,
    /// Show graphics stored with the images, or hide them.
    ToggleGraphics,
    /// Play the stack, or stop.
    Cine,
    /// One step of playing: the next slice, the first after the last.
    CineStep,
    /// Play at so many slices a second.
    CineRate(u32),
    /// Play to and fro, or from the start again at the end.
    RockCine,
    /// Play so many steps quicker.
    StepCineRate(isize),
    /// Let views share this, or each have its own.
    ToggleLink(LinkKind),
    /// Let the views on screen scroll together as they lie now: what differs is an offset.
    LinkAsTheyLie,
    /// Take the offsets back.
    ForgetOffsets,
    /// Put the crosshair on a place of the image that a viewport shows; every other view goes there.
    Crosshair {
        /// Which viewport.
        slot: usize,
        /// Where.
        at: ImagePoint,
    },
    /// Take a crosshair away that is not pinned.
    DropCrosshair,
    /// Pin the crosshair; take a pinned one away.
    PinCrosshair,
    /// Move the crosshair by mm to the right and down on the active viewport.
    NudgeCrosshair([f64; 2]),
    /// Exchange what two viewports show.
    Swap(usize, usize),
    /// Exchange what the active viewport and the next one show.
    SwapWithNext,
    /// A lens follows the pointer, or no longer.
    Magnifier,
    /// Hang the study as the protocols have it, whatever a person arranged.
    HangAnew,
    /// Say why the series in the active viewport stands there.
    ExplainPlace,
}

/// The teaching case.
#[derive(Clone, Debug, PartialEq)]
pub enum CaseCommand {
    /// Go to a finding: its series, slice, window and zoom. A hidden one is revealed, by the look-first rule. Choosing
    /// the chosen one again leaves it.
    ChooseFinding(usize),
    /// The finding so many further on.
    StepFinding(isize),
    /// Reveal all findings, by the look-first rule.
    RevealAll,
    /// Hide all findings again, to look once more.
    HideAll,
    /// Hide or show the marks of revealed findings.
    ToggleMarks,
    /// Word captions for students, or for experts.
    ToggleWording,
    /// Put the case that shows the normal beside this one, or take it away.
    CompareWithNormal,
    /// Make a series of the synthetic patient that its case leaves out.
    MakeSeries(Role),
    /// Show a series that was made in the active viewport.
    ShowMade(Role),
    /// Stop what is being made.
    StopMaking,
    /// Remove what was made of this patient from this computer.
    RemoveMade,
}

/// Presenting.
#[derive(Clone, Debug, PartialEq)]
pub enum PresentCommand {
    /// Begin with the first step.
    Start,
    /// The step so many further on.
    Step(isize),
    /// To the step of this index.
    ToStep(usize),
    /// Black screen, or the picture again.
    Black,
    /// Show the list of steps, or hide it.
    ToggleList,
    /// Back to where presenting began.
    Leave,
}

/// Being asked.
#[derive(Clone, Debug, PartialEq)]
pub enum QuizCommand {
    /// Begin the questions of the open case, or go on where they were left.
    Start,
    /// Begin the questions of all cases in the library, mixed.
    StartAll,
    /// Begin with the questions answered wrong in the quiz that just ended.
    RetryWrong,
    /// Put the marker here, as seen in a viewport.
    PlaceMarker {
        /// Which viewport.
        slot: usize,
        /// The place in patient mm.
        at: LpsPoint,
    },
    /// Put the marker on the slice of the active viewport: where it was, else in the middle.
    MarkerHere,
    /// Move the marker on its slice by so many mm to the right and down on screen.
    NudgeMarker([f64; 2]),
    /// Take the marker away.
    ClearMarker,
    /// Choose the answer of this index.
    Choose(usize),
    /// Choose this vertebra.
    ChooseLevel(VertebralLevel),
    /// Say how sure one is; the same again takes it back.
    Confidence(Confidence),
    /// Show the hint.
    ShowHint,
    /// Answer; after the answer, go on to the next question or to the score.
    Proceed,
    /// Look at an answered question again.
    Revisit(usize),
    /// Leave the quiz; what was answered is kept.
    Leave,
}

/// What is measured. Places are on the image that a viewport shows.
#[derive(Clone, Debug, PartialEq)]
pub enum MeasureCommand {
    /// Put a point: with the chosen tool the first of a new measurement; of one that is being drawn the next, until it has
    /// all.
    Point {
        /// Which viewport.
        slot: usize,
        /// Where.
        at: ImagePoint,
    },
    /// The loose point, or what a hand has hold of, follows the pointer here.
    Move {
        /// Which viewport.
        slot: usize,
        /// Where to.
        at: ImagePoint,
    },
    /// Take hold of part of a measurement.
    Grab {
        /// Which viewport.
        slot: usize,
        /// Which measurement.
        id: MeasurementId,
        /// What of it.
        grip: Grip,
        /// Where the pointer is.
        at: ImagePoint,
    },
    /// Let go: one step that can be undone.
    LetGo,
    /// End what is being drawn; an outline is closed.
    Finish,
    /// Take the last point of what is being drawn back.
    TakePointBack,
    /// Choose a measurement, or none.
    Choose(Option<MeasurementId>),
    /// Choose a measurement and show its slice.
    GoTo(MeasurementId),
    /// The measurement so many further on; past the last none.
    Step(isize),
    /// The handle so many further on.
    StepHandle(isize),
    /// Move the handle by so many pixels of the image to the right and down on screen.
    Nudge([f64; 2]),
    /// Give the left mouse button to the tool that measured last.
    LastTool,
    /// Put a measurement in the middle of the active viewport.
    PutHere,
    /// Remove the chosen measurement.
    Delete,
    /// Remove all measurements.
    ClearAll,
    /// Copy the chosen measurement's value as text.
    Copy,
    /// Ask how long the chosen length is in truth.
    AskCalibration,
    /// The chosen length is so many millimetres long: from then on its picture is measured in them.
    Calibrate(f64),
    /// Forget the calibration of the picture in the active viewport.
    ForgetCalibration,
}

/// Level labels. Places are on the image that a viewport shows.
#[derive(Clone, Debug, PartialEq)]
pub enum LevelCommand {
    /// Name the vertebra here as the offered level.
    Place {
        /// Which viewport.
        slot: usize,
        /// Where: the middle of its front wall.
        at: ImagePoint,
    },
    /// Name the offered level where it is to be expected, to be moved by keys from there.
    PutHere,
    /// Offer the level so many further down.
    Offer(isize),
    /// Choose the named level so many further down; past the ends none.
    Step(isize),
    /// Take hold of a name.
    Grab {
        /// Which viewport.
        slot: usize,
        /// Which level.
        level: VertebralLevel,
        /// Where the pointer is.
        at: ImagePoint,
    },
    /// What a hand has hold of follows the pointer here.
    Move {
        /// Which viewport.
        slot: usize,
        /// Where to.
        at: ImagePoint,
    },
    /// Let go: one step that can be undone.
    LetGo,
    /// Move the chosen level by so many pixels of the image to the right and down on screen.
    Nudge([f64; 2]),
    /// Take the chosen level's name away.
    Remove,
    /// Take all names away that a person placed; a case's own come back.
    Clear,
    /// Call every vertebra by the name so many further down.
    Renumber(isize),
    /// Note in words how the vertebrae were counted.
    Number(String),
    /// Note it by the usual words so many further on.
    StepNumbering(isize),
}

/// The dural worksheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SheetCommand {
    /// Show it beside the picture, or take it away.
    Toggle,
    /// The step so many further on.
    Step(isize),
    /// To this step.
    GoTo(Slot),
    /// Put the protocol's line for the step on the slice, to be moved from there.
    PutLine,
    /// Put the line that the pixels suggest.
    Accept,
    /// Say whether a sign is there; `None` takes the answer back.
    Answer(DuralSign, Option<bool>),
    /// The sheet of the reader so many further on.
    StepReader(isize),
    /// Compare with the next thing there is to compare with.
    StepCompared(isize),
    /// Copy the report as text.
    CopyReport,
    /// Copy the table as CSV.
    CopyCsv,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditCommand {
    /// Take the last step back.
    Undo,
    /// Do again what was taken back last.
    Redo,
}

/// The program.
#[derive(Clone, Debug, PartialEq)]
pub enum AppCommand {
    /// Go to the library or to the study; presenting and quizzes have commands of their own to begin.
    Go(Mode),
    /// Put up a dialog.
    Show(Dialog),
    /// Take the dialog away; at the first start that acknowledges the notice.
    CloseDialog,
    /// The window fills the screen, or no longer.
    Fullscreen,
    /// Take the notice away.
    DismissNotice,
    /// Leave what is under way: dialog, playing, maximised viewport, finding, presenting, full screen. Never loses work.
    Escape,
}
