//! The guided exercise: steps as data, and what is looked at to tell that one is done.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Sheet, Sign, Slot};
use crate::study::{
    LevelMark,
    VertebralLevel::{self, L1, L2, L3, L4, L5, S1},
};

const FORMAT: u32 = 1;
/// The levels that are named and measured.
const LEVELS: [VertebralLevel; 6] = [L1, L2, L3, L4, L5, S1];
/// The signs that are answered: those that are not asked level by level.
const SIGNS: [Sign; 3] = [Sign::AnteriorMeningocele, Sign::SleeveHerniation, Sign::RadicularCysts];

/// What is looked at to tell that a step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LessonTask {
    /// A crosshair was pinned on a sagittal slice, or the sac was measured on one.
    Midline,
    /// L1 to S1 are named.
    Levels,
    /// How they were counted is noted.
    Numbering,
    /// The conus is marked.
    Conus,
    /// The end of the sac is marked.
    SacEnd,
    /// The sac is measured from L1 to S1.
    Sac,
    /// The bodies are measured from L1 to S1.
    Body,
    /// Signs are answered, with yes or no.
    Signs,
    /// The sheet is put beside the control range.
    Compared,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonStep {
    /// What is looked at to tell that it is done.
    pub until: LessonTask,
    /// What to do, in a few words.
    pub title: String,
    /// How.
    pub text: String,
}

/// The exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    format: u32,
    /// What it is called.
    pub title: String,
    /// What it is, and what it is not.
    pub about: String,
    /// In their order.
    #[serde(rename = "step")]
    pub steps: Vec<LessonStep>,
}

/// The exercise that comes with the program.
pub fn lesson() -> &'static Lesson {
    static LESSON: LazyLock<Lesson> = LazyLock::new(|| {
        let read: Result<Lesson, _> = toml::from_str(include_str!("../../assets/lesson.toml"));
        read.ok().filter(|lesson| lesson.format == FORMAT).unwrap_or_default()
    });
    &LESSON
}

/// What a reader has done so far, besides the sheet.
#[derive(Clone, Copy, Debug)]
pub struct Done<'a> {
    /// The reader's sheet.
    pub sheet: &'a Sheet,
    /// The vertebrae that are named.
    pub levels: &'a [LevelMark],
    /// How they were counted.
    pub numbering: &'a str,
    /// Whether a crosshair was pinned on a sagittal slice.
    pub pinned: bool,
    /// Whether the sheet was put beside the control range.
    pub compared: bool,
}

impl LessonTask {
    /// How many of how many things of a step are done.
    pub fn progress(self, done: &Done<'_>) -> (usize, usize) {
        let lines = |of: fn(VertebralLevel) -> Slot| {
            let has = |level: &&VertebralLevel| done.sheet.line(of(**level)).is_some();
            (LEVELS.iter().filter(has).count(), LEVELS.len())
        };
        let one = |is_done: bool| (usize::from(is_done), 1);
        match self {
            Self::Midline => one(done.pinned || lines(Slot::Sac).0 > 0),
            Self::Levels => {
                let named = |level: &&VertebralLevel| done.levels.iter().any(|mark| mark.level == **level);
                (LEVELS.iter().filter(named).count(), LEVELS.len())
            }
            Self::Numbering => one(!done.numbering.trim().is_empty()),
            Self::Conus => one(done.sheet.line(Slot::Conus).is_some()),
            Self::SacEnd => one(done.sheet.line(Slot::SacEnd).is_some()),
            Self::Sac => lines(Slot::Sac),
            Self::Body => lines(Slot::Body),
            Self::Signs => (SIGNS.iter().filter(|sign| done.sheet.sign(**sign).is_some()).count(), SIGNS.len()),
            Self::Compared => one(done.compared),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dural::{
            NoteValue, Noted, Reader, StudyNotes,
            sheet::tests::{line, sheet},
        },
        geometry::LpsPoint,
    };

    fn progress(task: LessonTask, sheet: &Sheet, levels: &[LevelMark], numbering: &str) -> (usize, usize) {
        task.progress(&Done { sheet, levels, numbering, pinned: false, compared: false })
    }

    #[test]
    fn every_task_is_a_step_and_says_what_to_do() {
        let steps = &lesson().steps;
        assert_eq!(steps.len(), 9);
        for (idx, step) in steps.iter().enumerate() {
            assert!(steps[idx + 1..].iter().all(|other| other.until != step.until), "{}", step.title);
            assert!(!step.title.is_empty() && step.text.ends_with('.'), "{}", step.title);
        }
    }

    #[test]
    fn steps_are_told_by_what_was_done_and_nothing_else() {
        let nothing = sheet(&[], &StudyNotes::default());
        for step in &lesson().steps {
            let (done, of) = progress(step.until, &nothing, &[], " ");
            assert!(done == 0 && 0 < of, "{}", step.title);
        }
        let mut notes = StudyNotes::default();
        notes.set(Noted::Sign(Reader::default(), Sign::RadicularCysts), Some(NoteValue::Present(false)));
        let lines: Vec<_> = [Slot::Sac(L1), Slot::Sac(S1), Slot::Body(L4), Slot::Conus]
            .into_iter()
            .map(|slot| line(slot, if slot == Slot::Conus { &[[0.0, 0.0]] } else { &[[0.0, 0.0], [9.0, 0.0]] }))
            .collect();
        let some = sheet(&lines, &notes);
        let levels = [LevelMark { level: L5, at: LpsPoint::default() }];
        let of = |task| progress(task, &some, &levels, "from S1 up");
        assert_eq!(of(LessonTask::Midline), (1, 1), "who measured the sac found it");
        assert_eq!((of(LessonTask::Sac), of(LessonTask::Body)), ((2, 6), (1, 6)));
        assert_eq!((of(LessonTask::Conus), of(LessonTask::SacEnd)), ((1, 1), (0, 1)));
        assert_eq!((of(LessonTask::Levels), of(LessonTask::Numbering)), ((1, 6), (1, 1)));
        assert_eq!(of(LessonTask::Signs), (1, 3), "no is an answer");
        assert_eq!(of(LessonTask::Compared), (0, 1));
    }
}
