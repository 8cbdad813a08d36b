//! Everything a person can do, as values; and the table of names and keys that menus, tooltips and the key sheet share.

use std::path::PathBuf;

use super::{Dialog, SeriesKey, Tool};
use crate::{
    geometry::ViewPoint,
    viewport::{Layout, Preset},
};

/// One wish of a person.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// About what is open.
    Study(StudyCommand),
    /// About how it is shown; acts on the active viewport unless it says otherwise.
    View(ViewCommand),
    /// About the teaching case.
    Case(CaseCommand),
    /// About the program.
    App(AppCommand),
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
    /// Play the stack, or stop.
    Cine,
    /// One step of playing: the next slice, the first after the last.
    CineStep,
}

/// The teaching case.
#[derive(Clone, Debug, PartialEq)]
pub enum CaseCommand {
    /// Go to a finding: its series, slice, window and zoom. Choosing the chosen one again leaves it.
    ChooseFinding(usize),
    /// The finding so many further on.
    StepFinding(isize),
    /// Hide or show all marks.
    ToggleMarks,
}

/// The program.
#[derive(Clone, Debug, PartialEq)]
pub enum AppCommand {
    /// Put up a dialog.
    Show(Dialog),
    /// Take the dialog away; at the first start that acknowledges the notice.
    CloseDialog,
    /// The window fills the screen, or no longer.
    Fullscreen,
    /// Leave what is under way: dialog, playing, maximised viewport, finding, full screen. Never loses work.
    Escape,
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
    /// Findings.
    Findings,
    /// The program.
    Program,
}

impl Group {
    /// All groups in the order of the key sheet.
    pub const ALL: [Self; 6] =
        [Self::Scrolling, Self::Windowing, Self::Picture, Self::Viewports, Self::Findings, Self::Program];

    /// The heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scrolling => "Slices",
            Self::Windowing => "Window",
            Self::Picture => "Picture",
            Self::Viewports => "Viewports and series",
            Self::Findings => "Findings",
            Self::Program => "Program",
        }
    }
}

/// A command with its name and its keys. Keys without Ctrl or a function key act only while a viewport has the focus.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Heading in the key sheet.
    pub group: Group,
    /// What it does.
    pub label: &'static str,
    /// Keys, such as `Shift+Up`.
    pub keys: &'static [&'static str],
    /// The command.
    pub command: Command,
}

impl Binding {
    const fn new(group: Group, label: &'static str, keys: &'static [&'static str], command: Command) -> Self {
        Self { group, label, keys, command }
    }

    /// The entry of a command, where it has one.
    pub fn of(command: &Command) -> Option<&'static Self> {
        BINDINGS.iter().find(|binding| binding.command == *command)
    }
}

/// A zoom by key about the middle. The window puts in the size.
const fn zoom(factor: f64) -> Command {
    Command::View(ViewCommand::Zoom { factor, about: None, size: [0.0, 0.0] })
}

/// Every command that has a key, in the order of the key sheet.
pub static BINDINGS: &[Binding] = {
    use AppCommand as A;
    use CaseCommand as C;
    use Command::{App, Case, Study, View};
    use Group::{Findings, Picture, Program, Scrolling, Viewports, Windowing};
    use StudyCommand as S;
    use ViewCommand as V;
    &[
        Binding::new(Scrolling, "Previous slice", &["Up"], View(V::Scroll(-1))),
        Binding::new(Scrolling, "Next slice", &["Down"], View(V::Scroll(1))),
        Binding::new(Scrolling, "Ten slices back", &["Shift+Up"], View(V::Scroll(-10))),
        Binding::new(Scrolling, "Ten slices on", &["Shift+Down"], View(V::Scroll(10))),
        Binding::new(Scrolling, "First slice", &["Home"], View(V::First)),
        Binding::new(Scrolling, "Last slice", &["End"], View(V::Last)),
        Binding::new(Scrolling, "Next slice with a mark", &["N"], View(V::NextMarkedSlice)),
        Binding::new(Scrolling, "Play or stop", &["C"], View(V::Cine)),
        Binding::new(Windowing, "The file's windows in turn", &["1"], View(V::Preset(Preset::Dicom))),
        Binding::new(Windowing, "Auto window", &["2"], View(V::Preset(Preset::Auto))),
        Binding::new(Windowing, "Spine soft tissue", &["3"], View(V::Preset(Preset::SoftTissue))),
        Binding::new(Windowing, "Bone", &["4"], View(V::Preset(Preset::Bone))),
        Binding::new(Windowing, "Invert", &["Shift+I"], View(V::Invert)),
        Binding::new(Picture, "Window with the left button", &["W"], View(V::Tool(Tool::Window))),
        Binding::new(Picture, "Scroll with the left button", &["S"], View(V::Tool(Tool::Scroll))),
        Binding::new(Picture, "Pan with the left button", &["T"], View(V::Tool(Tool::Pan))),
        Binding::new(Picture, "Zoom with the left button", &["Z"], View(V::Tool(Tool::Zoom))),
        Binding::new(Picture, "Zoom in", &["Plus"], zoom(1.25)),
        Binding::new(Picture, "Zoom out", &["Minus"], zoom(0.8)),
        Binding::new(Picture, "Fit", &["Equals"], View(V::Fit)),
        Binding::new(Picture, "One to one", &["Ctrl+1"], View(V::OneToOne([0.0, 0.0]))),
        Binding::new(Picture, "Reset", &["Ctrl+0"], View(V::Reset)),
        Binding::new(Picture, "Turn right", &["R"], View(V::Turn { clockwise: true })),
        Binding::new(Picture, "Turn left", &["Shift+R"], View(V::Turn { clockwise: false })),
        Binding::new(Picture, "Flip left to right", &["H"], View(V::FlipHorizontal)),
        Binding::new(Picture, "Flip top to bottom", &["V"], View(V::FlipVertical)),
        Binding::new(Viewports, "Previous series", &["Left", "PageUp"], Study(S::StepSeries(-1))),
        Binding::new(Viewports, "Next series", &["Right", "PageDown"], Study(S::StepSeries(1))),
        Binding::new(Viewports, "Previous layout", &["Comma"], View(V::StepLayout(-1))),
        Binding::new(Viewports, "Next layout", &["Period"], View(V::StepLayout(1))),
        Binding::new(Viewports, "This viewport alone, or all", &["Enter"], View(V::Maximise)),
        Binding::new(Viewports, "More or less text in the corners", &["I"], View(V::CycleCornerText)),
        Binding::new(Findings, "Hide or show all marks", &["Space"], Case(C::ToggleMarks)),
        Binding::new(Findings, "Next finding", &["F"], Case(C::StepFinding(1))),
        Binding::new(Findings, "Previous finding", &["Shift+F"], Case(C::StepFinding(-1))),
        Binding::new(Program, "Open", &["Ctrl+O"], App(A::Show(Dialog::Open))),
        Binding::new(Program, "Keys and mouse", &["F1"], App(A::Show(Dialog::Keys))),
        Binding::new(Program, "Full screen", &["F11"], App(A::Fullscreen)),
        Binding::new(Program, "Close, stop, leave a finding", &["Escape"], App(A::Escape)),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things() {
        let mut keys: Vec<_> = BINDINGS.iter().flat_map(|binding| binding.keys).collect();
        keys.sort_unstable();
        let n = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), n);
    }

    #[test]
    fn every_group_has_a_command() {
        for group in Group::ALL {
            assert!(BINDINGS.iter().any(|binding| binding.group == group), "{group:?}");
        }
    }
}
