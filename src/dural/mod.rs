//! The dural worksheet without a screen: what is measured where, formulae, published criteria, verdicts, the report.
//!
//! Pure: no I/O, no clock. Lengths are mm in patient space, ratios have no unit.

mod check;
mod compare;
mod criteria;
mod lesson;
mod notes;
mod notes_format;
mod protocol;
mod quantity;
mod report;
mod rule;
mod sets;
mod sheet;
mod sign;
mod slot;
mod suggest;
mod truth;

pub use check::{Warning, warnings};
pub use compare::{Anew, Cause, Difference, MeasuredAnew, PASS_MM, PASS_SHARE, differences};
pub use criteria::{Condition, CriterionSet, Imaging, Verdict};
pub use lesson::{Done, Lesson, LessonStep, LessonTask, lesson};
pub use notes::{NoteChange, NoteValue, Noted, StudyNotes};
pub use notes_format::{LONGEST_NUMBERING, read_notes, write_notes};
pub use protocol::{Axis, Protocol};
pub use quantity::{Known, Quantity};
pub use report::{About, GHENT, ROWS, SOURCES, condition_words, csv, is_met, report, spelled, verdict_words};
pub use rule::{Rule, Values};
pub use sets::{published, read_sets};
pub use sheet::{Sheet, UNSTABLE_BODY_MM};
pub use sign::{Reader, Sign};
pub use slot::{Purpose, Slot, SlotPlane, steps};
pub use suggest::{Pixels, Suggestion, suggest};
#[cfg(test)]
pub(crate) use suggest::{Profile, STEP_MM};
pub use truth::Reference;
