//! The table of commands with their names, hints and keys: menus, tooltips, the command palette and the key sheet all
//! come from it.

use super::{
    super::{
        CatalogueCommand as T, KeyImageCommand as I, LibraryPage as Page, MprCommand as R, OverlayCommand as O,
        PreferCommand as F, Preference, ShelfCommand as H, SolidCommand as B, SolidSide as Side,
    },
    AppCommand as A, CaseCommand as C, Command, EditCommand as E, LevelCommand as N, LibraryCommand as L,
    MeasureCommand as M, PresentCommand as P, QuizCommand as Q, SheetCommand as W, StudyCommand as S, ViewCommand as V,
};
use crate::{
    app::{AppState, Dialog, LinkKind, Mode, Tool},
    measure::MeasureKind as K,
    quiz::Confidence,
    viewport::{Layout, Preset},
};

/// In which modes a command is of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modes(u8);

impl Modes {
    /// The library.
    pub const LIBRARY: Self = Self(1);
    /// The study.
    pub const STUDY: Self = Self(2);
    /// Presenting.
    pub const PRESENT: Self = Self(4);
    /// A quiz.
    pub const QUIZ: Self = Self(8);
    /// Wherever pictures are.
    pub const PICTURES: Self = Self(2 | 4 | 8);
    /// Study and presenting.
    pub const TELLING: Self = Self(2 | 4);
    /// Study and quiz.
    pub const WORKING: Self = Self(2 | 8);
    /// Library and study.
    pub const DESK: Self = Self(1 | 2);
    /// All of them.
    pub const ALL: Self = Self(15);

    /// Whether a mode is among them.
    pub fn include(self, mode: Mode) -> bool {
        let bit = match mode {
            Mode::Library => Self::LIBRARY,
            Mode::Study => Self::STUDY,
            Mode::Present => Self::PRESENT,
            Mode::Quiz => Self::QUIZ,
        };
        self.0 & bit.0 != 0
    }

    /// Whether the two share a mode.
    pub fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What has to be so besides the mode for a command's keys to act. Of two rows with one key the stricter goes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Nothing.
    #[default]
    Always,
    /// Planes are cut anew.
    CutAnew,
    /// The crosshair is pinned.
    Pinned,
    /// A measurement is chosen.
    Chosen,
    /// A measurement is being drawn.
    Drawing,
    /// The worksheet is on show.
    Sheet,
    /// The left button names vertebrae.
    Leveling,
    /// A shaded view is shown: no slices are there that other keys could act on.
    Shaded,
}

impl When {
    /// Whether it is so.
    pub fn holds(self, app: &AppState) -> bool {
        match self {
            Self::Always => true,
            Self::CutAnew => app.shows_planes(),
            Self::Shaded => app.solid.is_some(),
            Self::Pinned => app.crosshair.as_ref().is_some_and(|crosshair| crosshair.pinned),
            Self::Chosen => app.measuring.chosen.is_some(),
            Self::Drawing => app.measuring.drawn().is_some(),
            Self::Sheet => app.has_sheet(),
            Self::Leveling => app.tool == Tool::Levels,
        }
    }
}

/// Headings of the key sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Through the stack.
    Scrolling,
    /// Window.
    Windowing,
    /// Zoom, pan, turn.
    Picture,
    /// Viewports and series.
    Viewports,
    /// Planes cut anew.
    Planes,
    /// Measuring.
    Measuring,
    /// Findings.
    Findings,
    /// Presenting.
    Present,
    /// A quiz.
    Quiz,
    /// The program.
    Program,
}

impl Group {
    /// All groups in the order of the key sheet.
    pub const ALL: [Self; 10] = [
        Self::Scrolling,
        Self::Windowing,
        Self::Picture,
        Self::Viewports,
        Self::Planes,
        Self::Measuring,
        Self::Findings,
        Self::Present,
        Self::Quiz,
        Self::Program,
    ];

    /// The heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scrolling => "Slices",
            Self::Windowing => "Window",
            Self::Picture => "Picture",
            Self::Viewports => "Viewports and series",
            Self::Planes => "Planes cut anew (MPR)",
            Self::Measuring => "Measuring",
            Self::Findings => "Findings",
            Self::Present => "While presenting",
            Self::Quiz => "In a quiz",
            Self::Program => "Program",
        }
    }
}

/// A command with its name, its hint and its keys. Keys without Ctrl that are no function keys act only while a viewport
/// has the focus, so that they are never mistaken while text is edited.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Heading in the key sheet.
    pub group: Group,
    /// What it does, in a few words.
    pub label: &'static str,
    /// What it does, in a sentence.
    pub hint: &'static str,
    /// Keys, such as `Shift+Up`; without any it is in the palette only.
    pub keys: &'static [&'static str],
    /// Where it is of use.
    pub modes: Modes,
    /// What has to be so besides.
    pub when: When,
    /// The command.
    pub command: Command,
}

impl Entry {
    /// The entry of a command, where it has one.
    pub fn of(command: &Command) -> Option<&'static Self> {
        ENTRIES.iter().find(|entry| entry.command == *command)
    }

    /// The same, acting only when something is so.
    const fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }
}

const fn entry(
    group: Group,
    modes: Modes,
    keys: &'static [&'static str],
    label: &'static str,
    hint: &'static str,
    command: Command,
) -> Entry {
    Entry { group, label, hint, keys, modes, when: When::Always, command }
}

/// A zoom by key about the middle. The window puts in the size.
const fn zoom(factor: f64) -> Command {
    Command::View(V::Zoom { factor, about: None, size: [0.0, 0.0] })
}

const fn view(command: V) -> Command {
    Command::View(command)
}

const fn quiz(command: Q) -> Command {
    Command::Quiz(command)
}

const fn present(command: P) -> Command {
    Command::Present(command)
}

const fn measure(command: M) -> Command {
    Command::Measure(command)
}

const fn public(command: T) -> Command {
    Command::Catalogue(command)
}

const fn solid(command: B) -> Command {
    Command::Solid(command)
}

const fn mpr(command: R) -> Command {
    Command::Mpr(command)
}

const fn level(command: N) -> Command {
    Command::Level(command)
}

const fn sheet(command: W) -> Command {
    Command::Sheet(command)
}

const fn tool(kind: K) -> Command {
    Command::View(V::Tool(Tool::Measure(kind)))
}

const PICTURES: Modes = Modes::PICTURES;
const STUDY: Modes = Modes::STUDY;
const PRESENT: Modes = Modes::PRESENT;
const QUIZ: Modes = Modes::QUIZ;
const WORKING: Modes = Modes::WORKING;

/// Every command that stands for itself, in the order of the key sheet. What carries a place, a path or a text comes
/// from the pointer, a list or a text box, each with a row here that does the same by keyboard.
#[rustfmt::skip]
pub static ENTRIES: &[Entry] = &{
    use Group::{Findings, Measuring, Picture, Planes, Present, Program, Quiz, Scrolling, Viewports, Windowing};
    [
        entry(Scrolling, PICTURES, &["Up"], "Previous slice", "One slice back in the active viewport.", view(V::Scroll(-1))),
        entry(Scrolling, PICTURES, &["Down"], "Next slice", "One slice on in the active viewport; past the end of a block into the next.", view(V::Scroll(1))),
        entry(Scrolling, PICTURES, &["Shift+Up"], "Ten slices back", "Ten slices back in the active viewport.", view(V::Scroll(-10))),
        entry(Scrolling, PICTURES, &["Shift+Down"], "Ten slices on", "Ten slices on in the active viewport.", view(V::Scroll(10))),
        entry(Scrolling, WORKING, &["Home"], "First slice", "To the first slice of the active viewport.", view(V::First)),
        entry(Scrolling, WORKING, &["End"], "Last slice", "To the last slice of the active viewport.", view(V::Last)),
        entry(Scrolling, STUDY, &["Alt+M"], "Midline slice", "To the midline of a sagittal stack: by the named vertebrae, else where both sides look alike.", view(V::Midline)),
        entry(Scrolling, STUDY, &["N"], "Next slice with a mark", "To the next slice that a mark on show lies on.", view(V::NextMarkedSlice)),
        entry(Scrolling, PICTURES, &["C"], "Play or stop", "Plays the slices of the active viewport in a loop.", view(V::Cine)),
        entry(Scrolling, PICTURES, &["["], "Play slower", "Fewer slices a second while a stack plays.", view(V::StepCineRate(-1))),
        entry(Scrolling, PICTURES, &["]"], "Play quicker", "More slices a second while a stack plays.", view(V::StepCineRate(1))),
        entry(Scrolling, PICTURES, &["Ctrl+Period"], "Play to and fro", "At the end of the stack playing turns back, or begins again.", view(V::RockCine)),
        entry(Windowing, STUDY, &["1"], "The file's windows in turn", "The window that the file names; again: its next one.", view(V::Preset(Preset::Dicom))),
        entry(Windowing, STUDY, &["2"], "Auto window", "A window from the darkest and brightest of the slice.", view(V::Preset(Preset::Auto))),
        entry(Windowing, STUDY, &["3"], "Spine soft tissue", "A window for soft tissue of the spine.", view(V::Preset(Preset::SoftTissue))),
        entry(Windowing, STUDY, &["4"], "Bone", "A window for bone.", view(V::Preset(Preset::Bone))),
        entry(Windowing, PICTURES, &["Shift+W"], "Window from a region", "A rectangle drawn with the left button sets the window from what is inside.", view(V::Tool(Tool::WindowRegion))),
        entry(Windowing, PICTURES, &["Shift+I"], "Invert", "Exchanges black and white.", view(V::Invert)),
        entry(Picture, PICTURES, &["W"], "Window with the left button", "A left drag changes window width and centre.", view(V::Tool(Tool::Window))),
        entry(Picture, PICTURES, &["S"], "Scroll with the left button", "A left drag goes through the slices.", view(V::Tool(Tool::Scroll))),
        entry(Picture, PICTURES, &["T"], "Pan with the left button", "A left drag moves the picture.", view(V::Tool(Tool::Pan))),
        entry(Picture, PICTURES, &["Z"], "Zoom with the left button", "A left drag magnifies.", view(V::Tool(Tool::Zoom))),
        entry(Picture, WORKING, &["Shift+Z"], "Magnifier", "A lens follows the pointer, or no longer.", view(V::Magnifier)),
        entry(Picture, PICTURES, &["Plus"], "Zoom in", "Magnifies about the middle.", zoom(1.25)),
        entry(Picture, PICTURES, &["Minus"], "Zoom out", "Makes smaller about the middle.", zoom(0.8)),
        entry(Picture, PICTURES, &["Equals"], "Fit", "The whole picture in the viewport.", view(V::Fit)),
        entry(Picture, PICTURES, &["Ctrl+1"], "One to one", "One pixel of the picture on one of the screen.", view(V::OneToOne([0.0, 0.0]))),
        entry(Picture, PICTURES, &["Ctrl+0"], "Reset", "Window, zoom, turn and flips as at the start.", view(V::Reset)),
        entry(Picture, PICTURES, &["R"], "Turn right", "A quarter turn clockwise.", view(V::Turn { clockwise: true })),
        entry(Picture, PICTURES, &["Shift+R"], "Turn left", "A quarter turn against the clock.", view(V::Turn { clockwise: false })),
        entry(Picture, PICTURES, &["H"], "Flip left to right", "Mirrors the picture; the letters follow.", view(V::FlipHorizontal)),
        entry(Picture, PICTURES, &["V"], "Flip top to bottom", "Mirrors the picture upside down; the letters follow.", view(V::FlipVertical)),
        entry(Viewports, WORKING, &["Left", "PageUp"], "Previous series", "The series above in the list, in the active viewport.", Command::Study(S::StepSeries(-1))),
        entry(Viewports, WORKING, &["Right", "PageDown"], "Next series", "The series below in the list, in the active viewport.", Command::Study(S::StepSeries(1))),
        entry(Viewports, WORKING, &["Comma"], "Previous layout", "Fewer viewports.", view(V::StepLayout(-1))),
        entry(Viewports, WORKING, &["Period"], "Next layout", "More viewports.", view(V::StepLayout(1))),
        entry(Viewports, STUDY, &[], "One viewport", "Shows a single viewport.", view(V::Layout(Layout::One))),
        entry(Viewports, STUDY, &[], "Two viewports", "Shows two viewports side by side.", view(V::Layout(Layout::Two))),
        entry(Viewports, STUDY, &[], "One and two viewports", "Shows one large viewport and two small ones.", view(V::Layout(Layout::OnePlusTwo))),
        entry(Viewports, STUDY, &[], "Four viewports", "Shows two rows of two viewports.", view(V::Layout(Layout::Four))),
        entry(Viewports, STUDY, &[], "Two rows of one", "Shows two viewports, one above the other.", view(V::Layout(Layout::TwoRows))),
        entry(Viewports, STUDY, &[], "Three viewports", "Shows three viewports side by side.", view(V::Layout(Layout::Three))),
        entry(Viewports, STUDY, &[], "Three rows of one", "Shows three viewports, one above the other.", view(V::Layout(Layout::ThreeRows))),
        entry(Viewports, STUDY, &[], "One and three viewports", "Shows one large viewport and three small ones.", view(V::Layout(Layout::OnePlusThree))),
        entry(Viewports, STUDY, &[], "Two rows of three", "Shows two rows of three viewports.", view(V::Layout(Layout::Six))),
        entry(Viewports, STUDY, &[], "Three rows of two", "Shows three rows of two viewports.", view(V::Layout(Layout::ThreeByTwo))),
        entry(Viewports, STUDY, &[], "Three rows of three", "Shows three rows of three viewports.", view(V::Layout(Layout::Nine))),
        entry(Viewports, STUDY, &["Alt+X"], "Swap with the next viewport", "Exchanges what the active viewport and the next one show; dragging a viewport's name does it with any.", view(V::SwapWithNext)),
        entry(Viewports, STUDY, &[], "Hang anew", "Puts every series where the hanging protocols have it, and forgets your own arrangement.", view(V::HangAnew)),
        entry(Viewports, STUDY, &["Ctrl+I"], "Why is this series here", "Says why the series in the active viewport stands there, and what it was recognised as.", view(V::ExplainPlace)),
        entry(Viewports, WORKING, &["Alt+S"], "Link scrolling", "Stacks of one direction show the same place: by position, or by vertebral level beside a normal.", view(V::ToggleLink(LinkKind::Scroll))),
        entry(Viewports, WORKING, &["Alt+W"], "Link windows", "Windows of one modality change together.", view(V::ToggleLink(LinkKind::Window))),
        entry(Viewports, WORKING, &["Alt+Z"], "Link zoom", "Views of one plane show the same section, equally large.", view(V::ToggleLink(LinkKind::Zoom))),
        entry(Viewports, STUDY, &["Alt+L"], "Link as they lie", "The views on screen scroll together as they lie now: what differs is an offset.", view(V::LinkAsTheyLie)),
        entry(Viewports, STUDY, &["Shift+Alt+L"], "Forget offsets", "Links go by position and level again.", view(V::ForgetOffsets)),
        entry(Viewports, WORKING, &["X", "Shift+X"], "Pin the crosshair", "With Shift the pointer shows its place in every view; this keeps it there, or takes it away.", view(V::PinCrosshair)),
        entry(Viewports, STUDY, &["Alt+Left"], "Crosshair 1 mm to the left", "Moves the pinned crosshair; the other views follow.", view(V::NudgeCrosshair([-1.0, 0.0]))).when(When::Pinned),
        entry(Viewports, STUDY, &["Alt+Right"], "Crosshair 1 mm to the right", "Moves the pinned crosshair; the other views follow.", view(V::NudgeCrosshair([1.0, 0.0]))).when(When::Pinned),
        entry(Viewports, STUDY, &["Alt+Up"], "Crosshair 1 mm up", "Moves the pinned crosshair; the other views follow.", view(V::NudgeCrosshair([0.0, -1.0]))).when(When::Pinned),
        entry(Viewports, STUDY, &["Alt+Down"], "Crosshair 1 mm down", "Moves the pinned crosshair; the other views follow.", view(V::NudgeCrosshair([0.0, 1.0]))).when(When::Pinned),
        entry(Viewports, STUDY, &["Enter"], "This viewport alone, or all", "Shows the active viewport as large as all, or all again.", view(V::Maximise)),
        entry(Viewports, STUDY, &["I"], "More or less text in the corners", "All, plane and slice only, or none.", view(V::CycleCornerText)),
        entry(Viewports, STUDY, &["Shift+O"], "Hide or show stored graphics", "Takes away the overlay planes that a scanner stored with the images, or brings them back.", view(V::ToggleGraphics)),
        entry(Viewports, STUDY, &["Ctrl+T"], "Header of the slice", "Lists every attribute of the slice's header, to be searched.", Command::Study(S::ShowHeader)),
        entry(Viewports, STUDY, &[], "Stop reading", "Stops reading files; what was read stays open.", Command::Study(S::StopLoading)),
        entry(Viewports, STUDY, &["Shift+S"], "Show or hide segments", "Shows the segments of DICOM Segmentations that came with the study over every series of their space, or hides them.", Command::Overlay(O::Toggle)),
        entry(Viewports, STUDY, &["6"], "Next segment", "Chooses the next segment of the legend.", Command::Overlay(O::Step(1))),
        entry(Viewports, STUDY, &["5"], "Previous segment", "Chooses the segment before.", Command::Overlay(O::Step(-1))),
        entry(Viewports, STUDY, &["7"], "Hide or show the chosen segment", "Takes the chosen segment away, or brings it back.", Command::Overlay(O::ToggleChosen)),
        entry(Viewports, STUDY, &["Shift+T"], "Segments filled or outlined", "Fills segments, or shows their outlines alone.", Command::Overlay(O::ToggleFill)),
        entry(Viewports, STUDY, &["8"], "Fainter segments", "Filled segments cover less of the picture.", Command::Overlay(O::StepOpacity(-1))),
        entry(Viewports, STUDY, &["9"], "Denser segments", "Filled segments cover more of the picture.", Command::Overlay(O::StepOpacity(1))),
        entry(Viewports, STUDY, &[], "The chosen segment alone", "Hides all other segments, or shows all again.", Command::Overlay(O::Alone)),
        entry(Viewports, STUDY, &["Ctrl+B"], "Mark a key image", "Marks the slice in the active viewport as a key image, with window and zoom, or no longer.", Command::KeyImage(I::Mark)),
        entry(Viewports, STUDY, &["Ctrl+PageDown"], "Next key image", "Shows the next key image as it was marked.", Command::KeyImage(I::Step(1))),
        entry(Viewports, STUDY, &["Ctrl+PageUp"], "Previous key image", "Shows the key image before as it was marked.", Command::KeyImage(I::Step(-1))),
        entry(Viewports, STUDY, &[], "Write key images", "Writes the study's key images as a DICOM Key Object Selection Document.", Command::KeyImage(I::AskWhere)),
        entry(Planes, STUDY, &["Q"], "Cut the series anew (MPR)", "Shows the active series in sagittal, axial and coronal planes that can be moved and turned; again: back to its slices.", mpr(R::Toggle)),
        entry(Planes, STUDY, &["Shift+Q"], "Along the spinal canal", "Shows the volume along the canal in a fourth viewport, or takes it away.", mpr(R::ToggleCurve)).when(When::CutAnew),
        entry(Planes, STUDY, &["PageDown"], "Planes to the next vertebra", "Puts the planes at right angles to the column, one vertebra further down.", mpr(R::StepLevel(1))).when(When::CutAnew),
        entry(Planes, STUDY, &["PageUp"], "Planes to the vertebra above", "Puts the planes at right angles to the column, one vertebra further up.", mpr(R::StepLevel(-1))).when(When::CutAnew),
        entry(Planes, STUDY, &["Alt+Right"], "Turn the lines right", "Turns the lines of the active viewport by 5° clockwise; on the curved picture it turns that.", mpr(R::TurnLines(5.0))).when(When::CutAnew),
        entry(Planes, STUDY, &["Alt+Left"], "Turn the lines left", "Turns the lines of the active viewport by 5° against the clock.", mpr(R::TurnLines(-5.0))).when(When::CutAnew),
        entry(Planes, STUDY, &["Alt+Up"], "Thicker slab", "One voxel more, as with Alt and the wheel.", mpr(R::Thicken(1))).when(When::CutAnew),
        entry(Planes, STUDY, &["Alt+Down"], "Thinner slab", "One voxel less; a slab of one voxel is a plane.", mpr(R::Thicken(-1))).when(When::CutAnew),
        entry(Planes, STUDY, &["B"], "MIP, MinIP or mean", "What a slab shows of its layers, in turn.", mpr(R::NextSlabMode)).when(When::CutAnew),
        entry(Planes, STUDY, &["X"], "Hide or show the planes' lines", "Takes the lines of the other planes and the path away, or brings them back.", mpr(R::ToggleLines)).when(When::CutAnew),
        entry(Planes, STUDY, &["0"], "Planes as at the start", "Sagittal, axial and coronal again, without a slab.", mpr(R::Reset)).when(When::CutAnew),
        entry(Planes, STUDY, &["K"], "Add a point to the path", "The path along the canal then goes through where the planes cross.", mpr(R::AddPathPoint)).when(When::CutAnew),
        entry(Planes, STUDY, &["Shift+K"], "Take a point off the path", "Takes the point away that is nearest to where the planes cross.", mpr(R::RemovePathPoint)).when(When::CutAnew),
        entry(Planes, STUDY, &[], "The path as proposed", "The path along the canal as the named vertebrae propose it.", mpr(R::ProposePath)).when(When::CutAnew),
        entry(Planes, STUDY, &["Shift+G"], "Shaded view (3D)", "Shows bone of a CT series, or the structures of a synthetic patient, as surfaces that can be turned and cut open; again: back to the slices.", solid(B::Toggle)),
        entry(Planes, STUDY, &["Left"], "Turn the eye left", "Turns the shaded view by 10 degrees.", solid(B::Turn([-10.0, 0.0]))).when(When::Shaded),
        entry(Planes, STUDY, &["Right"], "Turn the eye right", "Turns the shaded view by 10 degrees.", solid(B::Turn([10.0, 0.0]))).when(When::Shaded),
        entry(Planes, STUDY, &["Up"], "Lift the eye", "Looks more from above.", solid(B::Turn([0.0, 10.0]))).when(When::Shaded),
        entry(Planes, STUDY, &["Down"], "Lower the eye", "Looks more from below.", solid(B::Turn([0.0, -10.0]))).when(When::Shaded),
        entry(Planes, STUDY, &["Plus"], "Shaded view nearer", "Magnifies the shaded view.", solid(B::Zoom(1.25))).when(When::Shaded),
        entry(Planes, STUDY, &["Minus"], "Shaded view farther", "Makes the shaded view smaller.", solid(B::Zoom(0.8))).when(When::Shaded),
        entry(Planes, STUDY, &["1"], "Seen from the front", "Looks at the patient from in front.", solid(B::LookFrom(Side::Front))).when(When::Shaded),
        entry(Planes, STUDY, &["2"], "Seen from the left", "Looks from the patient's left.", solid(B::LookFrom(Side::Left))).when(When::Shaded),
        entry(Planes, STUDY, &["3"], "Seen from behind", "Looks at the patient's back.", solid(B::LookFrom(Side::Back))).when(When::Shaded),
        entry(Planes, STUDY, &["4"], "Seen from the right", "Looks from the patient's right.", solid(B::LookFrom(Side::Right))).when(When::Shaded),
        entry(Planes, STUDY, &["X"], "Cut open", "Cuts along the sagittal, axial, coronal plane in turn, or not at all.", solid(B::NextCut)).when(When::Shaded),
        entry(Planes, STUDY, &["Shift+Up", "Shift+Right"], "Cut 2 mm on", "Moves the cut to the left, to the head or to the back.", solid(B::MoveCut(2.0))).when(When::Shaded),
        entry(Planes, STUDY, &["Shift+Down", "Shift+Left"], "Cut 2 mm back", "Moves the cut to the right, to the foot or to the front.", solid(B::MoveCut(-2.0))).when(When::Shaded),
        entry(Planes, STUDY, &["Shift+X"], "Other side of the cut", "Shows what was taken away and takes the rest away.", solid(B::TurnCut)).when(When::Shaded),
        entry(Planes, STUDY, &["Alt+Up"], "Denser bone only", "50 Hounsfield units more for what counts as bone.", solid(B::Threshold(50.0))).when(When::Shaded),
        entry(Planes, STUDY, &["Alt+Down"], "Less dense bone too", "50 Hounsfield units less for what counts as bone.", solid(B::Threshold(-50.0))).when(When::Shaded),
        entry(Planes, STUDY, &["5"], "Hide or show bone", "Takes bone out of the shaded view, or brings it back.", solid(B::TogglePart(0))).when(When::Shaded),
        entry(Planes, STUDY, &["6"], "Hide or show discs", "Takes the discs out of the shaded view, or brings them back.", solid(B::TogglePart(1))).when(When::Shaded),
        entry(Planes, STUDY, &["7"], "Hide or show the sac", "Takes the sac out of the shaded view, or brings it back.", solid(B::TogglePart(2))).when(When::Shaded),
        entry(Planes, STUDY, &["B"], "Glassy or solid bone", "Lets what lies behind bone shine through.", solid(B::Glass)).when(When::Shaded),
        entry(Planes, STUDY, &["0"], "Shaded view as at the start", "The whole volume, uncut.", solid(B::Reset)).when(When::Shaded),
        entry(Measuring, STUDY, &["D", "L"], "Length", "The left button measures the distance of two points.", tool(K::Length)),
        entry(Measuring, STUDY, &["Shift+D"], "Two diameters", "The left button measures a long diameter and a short one at right angles.", tool(K::Axes)),
        entry(Measuring, STUDY, &["A"], "Angle", "The left button measures the angle at the second of three points.", tool(K::Angle)),
        entry(Measuring, STUDY, &["Shift+A"], "Cobb angle", "The left button measures the angle between two lines.", tool(K::Cobb)),
        entry(Measuring, STUDY, &["E"], "Ellipse", "The left button draws an ellipse: its area, and the mean of its pixels.", tool(K::Ellipse)),
        entry(Measuring, STUDY, &["Shift+E"], "Outline", "The left button draws an outline point by point: its area, and the mean of its pixels.", tool(K::Polygon)),
        entry(Measuring, STUDY, &["P"], "Probe", "The left button puts a probe that says the value of a pixel.", tool(K::Probe)),
        entry(Measuring, STUDY, &["M"], "Measure as last time", "The left button measures what it measured last.", measure(M::LastTool)),
        entry(Measuring, STUDY, &["Shift+M"], "Put a measurement here", "Puts one in the middle of the active viewport, to be moved by keys.", measure(M::PutHere)),
        entry(Measuring, STUDY, &["Enter"], "End the drawing", "Ends what is being drawn; closes an outline.", measure(M::Finish)).when(When::Drawing),
        entry(Measuring, STUDY, &["Backspace"], "Take the last point back", "Takes the last point of what is being drawn back.", measure(M::TakePointBack)).when(When::Drawing),
        entry(Measuring, STUDY, &["J", "Tab"], "Next measurement", "Chooses the next measurement and shows its slice; Tab does so while one is chosen.", measure(M::Step(1))),
        entry(Measuring, STUDY, &["Shift+J", "Shift+Tab"], "Previous measurement", "Chooses the measurement before and shows its slice.", measure(M::Step(-1))),
        entry(Measuring, STUDY, &["Y"], "Next handle", "Goes to the next point of the chosen measurement.", measure(M::StepHandle(1))).when(When::Chosen),
        entry(Measuring, STUDY, &["Shift+Y"], "Previous handle", "Goes to the point before.", measure(M::StepHandle(-1))).when(When::Chosen),
        entry(Measuring, STUDY, &["Alt+Left"], "Handle one pixel to the left", "Moves the handle of the chosen measurement.", measure(M::Nudge([-1.0, 0.0]))).when(When::Chosen),
        entry(Measuring, STUDY, &["Alt+Right"], "Handle one pixel to the right", "Moves the handle of the chosen measurement.", measure(M::Nudge([1.0, 0.0]))).when(When::Chosen),
        entry(Measuring, STUDY, &["Alt+Up"], "Handle one pixel up", "Moves the handle of the chosen measurement.", measure(M::Nudge([0.0, -1.0]))).when(When::Chosen),
        entry(Measuring, STUDY, &["Alt+Down"], "Handle one pixel down", "Moves the handle of the chosen measurement.", measure(M::Nudge([0.0, 1.0]))).when(When::Chosen),
        entry(Measuring, STUDY, &["Shift+Alt+Left"], "Handle a tenth of a pixel to the left", "Moves the handle of the chosen measurement.", measure(M::Nudge([-0.1, 0.0]))).when(When::Chosen),
        entry(Measuring, STUDY, &["Shift+Alt+Right"], "Handle a tenth of a pixel to the right", "Moves the handle of the chosen measurement.", measure(M::Nudge([0.1, 0.0]))).when(When::Chosen),
        entry(Measuring, STUDY, &["Shift+Alt+Up"], "Handle a tenth of a pixel up", "Moves the handle of the chosen measurement.", measure(M::Nudge([0.0, -0.1]))).when(When::Chosen),
        entry(Measuring, STUDY, &["Shift+Alt+Down"], "Handle a tenth of a pixel down", "Moves the handle of the chosen measurement.", measure(M::Nudge([0.0, 0.1]))).when(When::Chosen),
        entry(Measuring, STUDY, &["Ctrl+C"], "Copy the value", "Copies the chosen measurement's value with series, slice and pixel spacing.", measure(M::Copy)).when(When::Chosen),
        entry(Measuring, STUDY, &["Ctrl+L"], "Calibrate by hand", "Tells how long the chosen length is in truth, on a picture that knows no millimetres.", measure(M::AskCalibration)),
        entry(Measuring, STUDY, &[], "Forget the calibration", "Measures the picture in its own units again; undo brings the calibration back.", measure(M::ForgetCalibration)),
        entry(Measuring, STUDY, &["Delete", "Backspace"], "Remove the measurement", "Removes the chosen measurement; one out of sight is shown first.", measure(M::Delete)).when(When::Chosen),
        entry(Measuring, STUDY, &[], "Clear all measurements", "Removes all measurements; undo brings them back.", measure(M::ClearAll)),
        entry(Measuring, STUDY, &["F8"], "Dural worksheet", "Leads through the measurements from L1 to S1 and says what each published criterion makes of them.", sheet(W::Toggle)),
        entry(Measuring, STUDY, &["Shift+F8"], "Guided exercise", "Leads through numbering, midline, conus, sac and bodies on a study that is no case; claims no answers.", Command::Study(S::ToggleLesson)),
        entry(Measuring, STUDY, &["Ctrl+F8"], "Begin the next step of the exercise", "Takes the tool of the exercise's next step and shows its slice.", Command::Study(S::BeginLessonStep)),
        entry(Measuring, STUDY, &["K"], "Next step of the worksheet", "Goes to the next thing to be measured.", sheet(W::Step(1))).when(When::Sheet),
        entry(Measuring, STUDY, &["Shift+K"], "Previous step of the worksheet", "Goes to the thing measured before.", sheet(W::Step(-1))).when(When::Sheet),
        entry(Measuring, STUDY, &["Q"], "Put the protocol's line", "Puts the line the protocol asks for on the slice; its ends are moved by keys or drawn.", sheet(W::PutLine)).when(When::Sheet),
        entry(Measuring, STUDY, &["G"], "Take the suggested line", "Takes over the line that the edges in the picture suggest.", sheet(W::Accept)).when(When::Sheet),
        entry(Measuring, STUDY, &[], "Next reader of the worksheet", "Each reader, A to D, has a sheet of their own.", sheet(W::StepReader(1))),
        entry(Measuring, STUDY, &["X"], "Compare the worksheet", "Compares with the control range, the truth of a synthetic case, another reader, or nothing.", sheet(W::StepCompared(1))).when(When::Sheet),
        entry(Measuring, STUDY, &["Shift+Ctrl+C"], "Copy the worksheet's report", "Copies technique, numbering, table, findings, a verdict per method and a conclusion.", sheet(W::CopyReport)),
        entry(Measuring, STUDY, &[], "Copy the worksheet as CSV", "Copies measures, answers and verdicts as rows.", sheet(W::CopyCsv)),
        entry(Measuring, STUDY, &["Shift+L"], "Level labels", "The left button names vertebrae: click the middle of the front wall of each, from S1 up or L1 down.", view(V::Tool(Tool::Levels))),
        entry(Measuring, STUDY, &["Shift+M"], "Name the level here", "Names the offered level where it is to be expected, to be moved by keys.", level(N::PutHere)).when(When::Leveling),
        entry(Measuring, STUDY, &["B"], "Offer the level below", "The next click names the level below the one offered.", level(N::Offer(1))).when(When::Leveling),
        entry(Measuring, STUDY, &["Shift+B"], "Offer the level above", "The next click names the level above the one offered.", level(N::Offer(-1))).when(When::Leveling),
        entry(Measuring, STUDY, &["J"], "Next named level", "Chooses the named level below, to move it by keys.", level(N::Step(1))).when(When::Leveling),
        entry(Measuring, STUDY, &["Shift+J"], "Previous named level", "Chooses the named level above.", level(N::Step(-1))).when(When::Leveling),
        entry(Measuring, STUDY, &["Alt+Left"], "Level one pixel to the left", "Moves the chosen level.", level(N::Nudge([-1.0, 0.0]))).when(When::Leveling),
        entry(Measuring, STUDY, &["Alt+Right"], "Level one pixel to the right", "Moves the chosen level.", level(N::Nudge([1.0, 0.0]))).when(When::Leveling),
        entry(Measuring, STUDY, &["Alt+Up"], "Level one pixel up", "Moves the chosen level.", level(N::Nudge([0.0, -1.0]))).when(When::Leveling),
        entry(Measuring, STUDY, &["Alt+Down"], "Level one pixel down", "Moves the chosen level.", level(N::Nudge([0.0, 1.0]))).when(When::Leveling),
        entry(Measuring, STUDY, &["Delete", "Backspace"], "Take the level's name away", "Removes the chosen level's name.", level(N::Remove)).when(When::Leveling),
        entry(Measuring, STUDY, &[], "Clear all level labels", "Removes the names a person placed; a case's own come back.", level(N::Clear)),
        entry(Measuring, STUDY, &[], "Count the vertebrae one lower", "Calls every vertebra by the next name down: L5 becomes S1.", level(N::Renumber(1))),
        entry(Measuring, STUDY, &[], "Count the vertebrae one higher", "Calls every vertebra by the next name up: S1 becomes L5.", level(N::Renumber(-1))),
        entry(Measuring, STUDY, &[], "Next note of the numbering", "Notes how the vertebrae were counted, and whether one is transitional.", level(N::StepNumbering(1))),
        entry(Measuring, STUDY, &["Ctrl+Z"], "Undo", "Takes the last step back.", Command::Edit(E::Undo)),
        entry(Measuring, STUDY, &["Ctrl+Y", "Shift+Ctrl+Z"], "Do again", "Does again what was taken back.", Command::Edit(E::Redo)),
        entry(Findings, Modes::TELLING, &["Space"], "Hide or show all marks", "Takes arrows, captions and measurements away, or brings them back.", Command::Case(C::ToggleMarks)),
        entry(Findings, Modes::TELLING, &["Shift+C"], "Student or expert wording", "Words the captions plainly, or with terms and numbers.", Command::Case(C::ToggleWording)),
        entry(Findings, STUDY, &["F"], "Next finding", "Goes to the next finding and reveals it.", Command::Case(C::StepFinding(1))),
        entry(Findings, STUDY, &["Shift+F"], "Previous finding", "Goes to the finding before and reveals it.", Command::Case(C::StepFinding(-1))),
        entry(Findings, STUDY, &["U"], "Reveal all findings", "Shows every finding with its marks.", Command::Case(C::RevealAll)),
        entry(Findings, STUDY, &["Shift+U"], "Hide all findings again", "Covers the findings, to look once more.", Command::Case(C::HideAll)),
        entry(Findings, STUDY, &["O"], "Compare with normal", "Puts the normal case beside this one at the same place.", Command::Case(C::CompareWithNormal)),
        entry(Findings, STUDY, &["Shift+N"], "More series of this patient", "Lists what else can be made of a synthetic patient: STIR, 3D, CT, radiographs.", Command::App(A::Show(Dialog::MoreSeries))),
        entry(Findings, STUDY, &[], "Stop making series", "Stops what is being made of a synthetic patient, and what waits.", Command::Case(C::StopMaking)),
        entry(Findings, STUDY, &[], "Remove made series", "Removes what was made of this synthetic patient from this computer.", Command::Case(C::RemoveMade)),
        entry(Present, Modes::DESK, &["F5"], "Present", "Shows the case full screen, step by step.", present(P::Start)),
        entry(Present, PRESENT, &["Right", "PageDown", "Enter", "N"], "Next step", "Goes on; clickers send Page down.", present(P::Step(1))),
        entry(Present, PRESENT, &["Left", "PageUp", "Backspace", "P"], "Previous step", "Goes back; clickers send Page up.", present(P::Step(-1))),
        entry(Present, PRESENT, &["Home"], "First step", "Goes to the first step.", present(P::ToStep(0))),
        entry(Present, PRESENT, &["End"], "Last step", "Goes to the last step.", present(P::ToStep(usize::MAX))),
        entry(Present, PRESENT, &["B", "Period"], "Black screen", "Makes the screen black, or shows the picture again.", present(P::Black)),
        entry(Present, PRESENT, &["L"], "List of steps", "Shows all steps, to jump to one.", present(P::ToggleList)),
        entry(Present, PRESENT, &[], "Leave presenting", "Goes back to where presenting began.", present(P::Leave)),
        entry(Quiz, Modes::DESK, &["F7"], "Take the quiz", "Asks the questions of this case, or goes on where they were left.", quiz(Q::Start)),
        entry(Quiz, Modes::DESK, &[], "Take the quiz of all cases", "Asks the questions of every case in the library, mixed.", quiz(Q::StartAll)),
        entry(Quiz, QUIZ, &["M"], "Put the marker here", "Puts the marker on the slice of the active viewport.", quiz(Q::MarkerHere)),
        entry(Quiz, QUIZ, &["Alt+Left"], "Marker 1 mm to the left", "Moves the marker on its slice.", quiz(Q::NudgeMarker([-1.0, 0.0]))),
        entry(Quiz, QUIZ, &["Alt+Right"], "Marker 1 mm to the right", "Moves the marker on its slice.", quiz(Q::NudgeMarker([1.0, 0.0]))),
        entry(Quiz, QUIZ, &["Alt+Up"], "Marker 1 mm up", "Moves the marker on its slice.", quiz(Q::NudgeMarker([0.0, -1.0]))),
        entry(Quiz, QUIZ, &["Alt+Down"], "Marker 1 mm down", "Moves the marker on its slice.", quiz(Q::NudgeMarker([0.0, 1.0]))),
        entry(Quiz, QUIZ, &["Shift+Alt+Left"], "Marker 5 mm to the left", "Moves the marker on its slice.", quiz(Q::NudgeMarker([-5.0, 0.0]))),
        entry(Quiz, QUIZ, &["Shift+Alt+Right"], "Marker 5 mm to the right", "Moves the marker on its slice.", quiz(Q::NudgeMarker([5.0, 0.0]))),
        entry(Quiz, QUIZ, &["Shift+Alt+Up"], "Marker 5 mm up", "Moves the marker on its slice.", quiz(Q::NudgeMarker([0.0, -5.0]))),
        entry(Quiz, QUIZ, &["Shift+Alt+Down"], "Marker 5 mm down", "Moves the marker on its slice.", quiz(Q::NudgeMarker([0.0, 5.0]))),
        entry(Quiz, QUIZ, &["Delete"], "Take the marker away", "Removes the marker.", quiz(Q::ClearMarker)),
        entry(Quiz, QUIZ, &["1"], "First answer", "Chooses the first answer.", quiz(Q::Choose(0))),
        entry(Quiz, QUIZ, &["2"], "Second answer", "Chooses the second answer.", quiz(Q::Choose(1))),
        entry(Quiz, QUIZ, &["3"], "Third answer", "Chooses the third answer.", quiz(Q::Choose(2))),
        entry(Quiz, QUIZ, &["4"], "Fourth answer", "Chooses the fourth answer.", quiz(Q::Choose(3))),
        entry(Quiz, QUIZ, &["5"], "Fifth answer", "Chooses the fifth answer.", quiz(Q::Choose(4))),
        entry(Quiz, QUIZ, &["6"], "Sixth answer", "Chooses the sixth answer.", quiz(Q::Choose(5))),
        entry(Quiz, QUIZ, &["7"], "Seventh answer", "Chooses the seventh answer.", quiz(Q::Choose(6))),
        entry(Quiz, QUIZ, &["8"], "Eighth answer", "Chooses the eighth answer.", quiz(Q::Choose(7))),
        entry(Quiz, QUIZ, &["9"], "Ninth answer", "Chooses the ninth answer.", quiz(Q::Choose(8))),
        entry(Quiz, QUIZ, &["J"], "A guess", "Says that the answer is a guess.", quiz(Q::Confidence(Confidence::Guess))),
        entry(Quiz, QUIZ, &["K"], "Fairly sure", "Says that one is fairly sure.", quiz(Q::Confidence(Confidence::Fairly))),
        entry(Quiz, QUIZ, &["L"], "Certain", "Says that one is certain.", quiz(Q::Confidence(Confidence::Certain))),
        entry(Quiz, QUIZ, &["G"], "Show the hint", "Shows the hint; a right answer then counts half.", quiz(Q::ShowHint)),
        entry(Quiz, QUIZ, &["Enter"], "Answer, then go on", "Gives the answer; afterwards goes on to the next question.", quiz(Q::Proceed)),
        entry(Quiz, QUIZ, &[], "Try the wrong ones again", "Asks the questions answered wrong once more.", quiz(Q::RetryWrong)),
        entry(Quiz, QUIZ, &[], "Leave the quiz", "Goes back; what was answered is kept.", quiz(Q::Leave)),
        entry(Program, Modes::ALL, &["F1"], "Keys and mouse", "Lists every key and what the mouse does.", Command::App(A::Show(Dialog::Keys))),
        entry(Program, Modes::ALL, &["Ctrl+K"], "Find a command", "Searches all commands by name.", Command::App(A::Show(Dialog::Palette))),
        entry(Program, Modes::ALL, &["Ctrl+Comma"], "Preferences", "Size of text, mouse, playing, links: kept over restarts.", Command::App(A::Show(Dialog::Preferences))),
        entry(Program, Modes::ALL, &[], "Change keys", "Binds other keys to commands.", Command::App(A::Show(Dialog::Bindings))),
        entry(Program, Modes::ALL, &["Ctrl+Plus", "Ctrl+Equals"], "Larger text", "All text and marks one step larger; pictures keep their size.", Command::Prefer(F::Step(Preference::TextSize, 1))),
        entry(Program, Modes::ALL, &["Ctrl+Minus"], "Smaller text", "All text and marks one step smaller.", Command::Prefer(F::Step(Preference::TextSize, -1))),
        entry(Program, Modes::ALL, &[], "All preferences as at the start", "Takes every preference back; keys stay as they are.", Command::Prefer(F::AllDefault)),
        entry(Program, Modes::DESK, &["F2"], "Library", "Shows all cases.", Command::App(A::Go(Mode::Library))),
        entry(Program, Modes::DESK, &[], "Teaching cases", "Opens the library at its cases.", Command::Library(L::Page(Page::Cases))),
        entry(Program, Modes::DESK, &["F9"], "Studies seen", "Every study that was opened on this computer, the last one first.", Command::Library(L::Page(Page::Studies))),
        entry(Program, Modes::LIBRARY, &[], "Show all studies seen", "Takes search and filters of the studies seen away.", Command::Shelf(H::ClearFilter)),
        entry(Program, Modes::DESK, &[], "Forget all studies seen", "Asks whether the list of studies seen, with its small pictures, is to be deleted.", Command::Shelf(H::AskForgetAll)),
        entry(Program, Modes::DESK, &["F4"], "Public catalogue", "Open studies of lumbar spines to download. Looking at it contacts nobody.", Command::Library(L::Page(Page::Catalogue))),
        entry(Program, Modes::LIBRARY, &["Ctrl+Down"], "Next public study", "Chooses the next study of the public catalogue: its licence, size and what it is good for.", public(T::Step(1))),
        entry(Program, Modes::LIBRARY, &["Ctrl+Up"], "Previous public study", "Chooses the study before in the public catalogue.", public(T::Step(-1))),
        entry(Program, Modes::LIBRARY, &["Ctrl+D"], "Download the public study", "Asks the archive for the chosen study under its licence; nothing else contacts anybody.", public(T::Download)),
        entry(Program, Modes::LIBRARY, &[], "Stop the download", "Stops the chosen study's download; what came is kept, and the next download goes on from there.", public(T::Stop)),
        entry(Program, Modes::LIBRARY, &["Ctrl+Enter"], "Open the public study", "Opens the chosen study, where it is on this computer.", public(T::Open)),
        entry(Program, Modes::LIBRARY, &["Ctrl+E"], "Practise on the public study", "Opens the chosen study with the guided exercise beside it.", public(T::Practise)),
        entry(Program, Modes::LIBRARY, &[], "Remove the public study", "Asks whether the chosen study's files are to be removed from this computer.", public(T::AskRemove)),
        entry(Program, Modes::DESK, &["F3"], "Study", "Shows the open study.", Command::App(A::Go(Mode::Study))),
        entry(Program, Modes::DESK, &["Ctrl+O"], "Open", "Opens files, a folder or a case.", Command::App(A::Show(Dialog::Open))),
        entry(Program, Modes::LIBRARY, &[], "Show all cases", "Takes search and filters away.", Command::Library(L::ClearFilter)),
        entry(Program, Modes::LIBRARY, &[], "Hide or show signs of unread cases", "What a case shows is hidden until its findings were read.", Command::Library(L::ToggleHiddenSigns)),
        entry(Program, Modes::DESK, &[], "Forget what was opened lately", "Empties the list of recent folders.", Command::Library(L::ForgetRecent)),
        entry(Program, Modes::ALL, &["F11"], "Full screen", "The window fills the screen, or no longer.", Command::App(A::Fullscreen)),
        entry(Program, Modes::DESK, &[], "About Thecal", "Version, licence, what it is for.", Command::App(A::Show(Dialog::About))),
        entry(Program, Modes::ALL, &[], "Dismiss the notice", "Takes the notice away.", Command::App(A::DismissNotice)),
        entry(Program, Modes::ALL, &["Escape"], "Close, stop, leave", "Closes a dialog, stops playing, leaves a drawing, a finding, presenting or full screen.", Command::App(A::Escape)),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things_in_one_mode() {
        for (idx, one) in ENTRIES.iter().enumerate() {
            let meets = |other: &&Entry| other.modes.meet(one.modes) && other.when == one.when;
            for other in ENTRIES[idx + 1..].iter().filter(meets) {
                let shared = one.keys.iter().find(|key| other.keys.contains(key));
                assert_eq!(shared, None, "{} and {}", one.label, other.label);
            }
        }
    }

    #[test]
    fn every_entry_says_what_it_does_and_is_the_only_one_of_its_command() {
        for (idx, one) in ENTRIES.iter().enumerate() {
            assert!(!one.label.is_empty() && one.hint.ends_with('.'), "{}", one.label);
            assert!(ENTRIES[idx + 1..].iter().all(|other| other.command != one.command), "{}", one.label);
            assert!(ENTRIES[idx + 1..].iter().all(|other| other.label != one.label), "{}", one.label);
        }
    }

    #[test]
    fn every_group_has_a_command() {
        for group in Group::ALL {
            assert!(ENTRIES.iter().any(|entry| entry.group == group), "{group:?}");
        }
    }
}
