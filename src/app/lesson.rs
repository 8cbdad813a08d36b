//! The guided exercise on a study that is no case: whether it is on show, and how far a person has come.

use super::{AppState, Command, Notice, SheetCommand, StudyCommand, Tool, ViewCommand, worksheet::Compared};
use crate::{
    dural::{Done, LessonStep, LessonTask, Slot, lesson},
    geometry::AnatomicalPlane,
    study::VertebralLevel::L1,
};

/// What the exercise remembers of the open study.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Practising {
    /// Whether it is on show.
    pub open: bool,
    /// Whether a crosshair was pinned on a sagittal slice.
    pinned: bool,
    /// Whether the sheet was put beside the control range.
    compared: bool,
}

/// A step with how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepNow {
    /// The step.
    pub step: &'static LessonStep,
    /// Things done.
    pub done: usize,
    /// Things there are.
    pub of: usize,
}

impl StepNow {
    /// Whether all of it is done.
    pub fn is_done(&self) -> bool {
        self.done == self.of
    }
}

impl LessonTask {
    /// The command that a step is begun with.
    pub fn command(self) -> Command {
        match self {
            Self::Midline => Command::View(ViewCommand::PinCrosshair),
            Self::Levels => Command::View(ViewCommand::Tool(Tool::Levels)),
            Self::Numbering | Self::Signs => Command::Sheet(SheetCommand::Toggle),
            Self::Conus => Command::Sheet(SheetCommand::GoTo(Slot::Conus)),
            Self::SacEnd => Command::Sheet(SheetCommand::GoTo(Slot::SacEnd)),
            Self::Sac => Command::Sheet(SheetCommand::GoTo(Slot::Sac(L1))),
            Self::Body => Command::Sheet(SheetCommand::GoTo(Slot::Body(L1))),
            Self::Compared => Command::Sheet(SheetCommand::StepCompared(1)),
        }
    }
}

impl AppState {
    /// Shows the exercise beside the picture, or takes it away.
    pub(super) fn toggle_lesson(&mut self) {
        if self.practising.open && self.mode == super::Mode::Study {
            self.practising.open = false;
            return;
        }
        let why = match (&self.case, self.studies.is_empty()) {
            (_, true) => "Open a study first: the exercise is done on what is open.",
            (Some(_), _) => "This is a case with findings and questions of its own: F7 asks them.",
            (None, false) => {
                self.go(super::Mode::Study);
                self.practising.open = true;
                return;
            }
        };
        self.notice = Some(Notice::warning(why.to_owned()));
    }

    /// Another study is open.
    pub(super) fn forget_lesson(&mut self) {
        self.practising = Practising::default();
    }

    /// The steps with how far each is, while the exercise is on show.
    pub fn lesson_steps(&self) -> Vec<StepNow> {
        if !self.practising.open || self.case.is_some() || self.studies.is_empty() {
            return Vec::new();
        }
        let (sheet, levels) = (self.sheet(), self.sheet_levels());
        let Practising { pinned, compared, .. } = self.practising;
        let done = Done { sheet: &sheet, levels: &levels, numbering: self.numbering(), pinned, compared };
        let now = |step: &'static LessonStep| {
            let (done, of) = step.until.progress(&done);
            StepNow { step, done, of }
        };
        lesson().steps.iter().map(now).collect()
    }

    /// Begins the first step that is not done: its tool, its slice.
    pub(super) fn begin_step(&mut self) {
        let next = self.lesson_steps().into_iter().find(|now| !now.is_done());
        let Some(next) = next else { return };
        let command = match next.step.until {
            // The sheet stays where it is open already.
            LessonTask::Numbering | LessonTask::Signs | LessonTask::Compared if !self.has_sheet() => {
                Command::Sheet(SheetCommand::Toggle)
            }
            LessonTask::Numbering | LessonTask::Signs => return,
            LessonTask::Sac | LessonTask::Body => Command::Sheet(SheetCommand::GoTo(self.next_line(next.step.until))),
            other => other.command(),
        };
        self.dispatch(command);
    }

    /// The first level that has no line yet.
    fn next_line(&self, task: LessonTask) -> Slot {
        let of = if task == LessonTask::Sac { Slot::Sac } else { Slot::Body };
        let sheet = self.sheet();
        let wanted = crate::dural::steps().filter(|slot| slot.level().is_some_and(|level| of(level) == *slot));
        wanted.into_iter().find(|slot| sheet.line(*slot).is_none()).unwrap_or(of(L1))
    }

    /// Notes what only this run knows of: a pinned crosshair, a comparison.
    pub(super) fn note_lesson(&mut self) {
        if !self.practising.open {
            return;
        }
        let is_sagittal = self.slot_series(self.active).is_some_and(|it| it.plane == Some(AnatomicalPlane::Sagittal));
        self.practising.pinned |= is_sagittal && self.crosshair.as_ref().is_some_and(|crosshair| crosshair.pinned);
        self.practising.compared |= self.has_sheet() && self.worksheet.compared == Compared::Normal;
    }
}

/// The command that shows the exercise.
pub const LESSON: Command = Command::Study(StudyCommand::ToggleLesson);
