//! Undo and redo: what was done, each as an edit that knows its inverse.

use crate::{dural::NoteChange, keyimage::KeyChange, measure::Change, study::StudyInstanceUid};

/// One step of a person's work, done by one gesture.
///
/// A list of changes of one kind of thing. Marks and cases can be edited in the same history: a variant of their own,
/// with a line in [`Edit::inverse`] and one where edits are carried out.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Measurements were added, changed or removed, in this order.
    Measurements(Vec<Change>),
    /// Notes of a study were changed, and measurements with them where they go by levels.
    Notes {
        /// Which study's.
        study: StudyInstanceUid,
        /// In this order.
        notes: Vec<NoteChange>,
        /// Measurements that changed with them.
        lines: Vec<Change>,
    },
    /// Key images were marked, noted or removed.
    KeyImages {
        /// Of which study.
        study: StudyInstanceUid,
        /// In this order.
        changes: Vec<KeyChange>,
    },
}

impl Edit {
    /// The edit that takes this one back.
    pub fn inverse(&self) -> Self {
        match self {
            Self::Measurements(changes) => Self::Measurements(changes.iter().rev().map(Change::inverse).collect()),
            Self::Notes { study, notes, lines } => Self::Notes {
                study: study.clone(),
                notes: notes.iter().rev().map(NoteChange::inverse).collect(),
                lines: lines.iter().rev().map(Change::inverse).collect(),
            },
            Self::KeyImages { study, changes } => Self::KeyImages {
                study: study.clone(),
                changes: changes.iter().rev().map(KeyChange::inverse).collect(),
            },
        }
    }

    /// The measurements it changes.
    pub fn lines(&self) -> &[Change] {
        match self {
            Self::Measurements(changes) | Self::Notes { lines: changes, .. } => changes,
            Self::KeyImages { .. } => &[],
        }
    }
}

/// How many steps can be taken back.
const MOST_STEPS: usize = 500;

/// What was done and what was taken back.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Edit>,
    undone: Vec<Edit>,
    /// Whether the next edit may still join the last one: a key that is pressed again and again is one gesture.
    open: bool,
}

impl History {
    /// Notes an edit that was carried out; what was taken back before can no longer be done again.
    pub fn push(&mut self, edit: Edit) {
        self.undone.clear();
        self.done.push(edit);
        if MOST_STEPS < self.done.len() {
            self.done.remove(0);
        }
        self.open = false;
    }

    /// Notes an edit that goes on with the last one, where that was such a one too and nothing came between.
    pub fn push_joined(&mut self, edit: Edit) {
        let joined = match (self.open, self.done.last_mut(), &edit) {
            (true, Some(Edit::Measurements(last)), Edit::Measurements(new)) => join(last, new),
            (true, Some(Edit::Notes { notes: last, .. }), Edit::Notes { notes: new, .. }) => join_notes(last, new),
            (true, Some(Edit::KeyImages { changes: last, .. }), Edit::KeyImages { changes: new, .. }) => {
                join_keys(last, new)
            }
            _ => false,
        };
        if !joined {
            self.push(edit);
        }
        self.open = true;
    }

    /// Something else was done: the next edit begins a step of its own.
    pub fn close(&mut self) {
        self.open = false;
    }

    /// The edit that takes the last one back, now to be carried out.
    pub fn undo(&mut self) -> Option<Edit> {
        self.open = false;
        let last = self.done.pop()?;
        let back = last.inverse();
        self.undone.push(last);
        Some(back)
    }

    /// The edit that was taken back last, now to be carried out again.
    pub fn redo(&mut self) -> Option<Edit> {
        self.open = false;
        let again = self.undone.pop()?;
        self.done.push(again.clone());
        Some(again)
    }

    /// Whether a step changed measurements.
    pub fn changed_lines(&self) -> bool {
        self.done.iter().any(|edit| !edit.lines().is_empty())
    }
}

/// Two changes of the same thing, one after the other, as one.
fn join(last: &mut [Change], new: &[Change]) -> bool {
    match (last, new) {
        ([last], [new]) if last.id() == new.id() && last.after == new.before => {
            last.after.clone_from(&new.after);
            true
        }
        _ => false,
    }
}

/// The same for key images.
fn join_keys(last: &mut [KeyChange], new: &[KeyChange]) -> bool {
    match (last, new) {
        ([last], [new]) if last.before.is_some() && last.after == new.before => {
            last.after.clone_from(&new.after);
            true
        }
        _ => false,
    }
}

/// The same for notes.
fn join_notes(last: &mut [NoteChange], new: &[NoteChange]) -> bool {
    match (last, new) {
        ([last], [new]) if last.what == new.what && last.after == new.before => {
            last.after.clone_from(&new.after);
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::Index};

    use super::*;
    use crate::{
        geometry::{ImagePlane, LpsPoint, LpsVector, PixelSpacing},
        measure::{Document, DrawnOn, Ground, MeasureKind, Measurement, MeasurementId, Space},
        study::SpacingSource,
    };

    /// What a hand may do.
    #[derive(Clone, Debug)]
    enum Deed {
        Add(f64),
        Move(Index, f64),
        Nudge(Index, f64),
        Remove(Index),
        Clear,
        Undo,
        Redo,
    }

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let mm = -50.0f64..50.0;
        let one = prop_oneof![
            4 => mm.clone().prop_map(Deed::Add),
            3 => (any::<Index>(), mm.clone()).prop_map(|(idx, to)| Deed::Move(idx, to)),
            3 => (any::<Index>(), mm).prop_map(|(idx, to)| Deed::Nudge(idx, to)),
            2 => any::<Index>().prop_map(Deed::Remove),
            1 => Just(Deed::Clear),
            1 => Just(Deed::Undo),
            1 => Just(Deed::Redo),
        ];
        proptest::collection::vec(one, 0..40)
    }

    fn probe(id: u64, x: f64) -> Measurement {
        let spacing = PixelSpacing { between_rows_mm: 1.0, between_columns_mm: 1.0 };
        let (row, column) = (LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0));
        let plane = ImagePlane::new(LpsPoint::default(), row, column, spacing).expect("a valid plane");
        let ground = Ground { space: Space::Patient("1".into()), plane, source: SpacingSource::Patient };
        let points = vec![LpsPoint::new(x, 0.0, 0.0)];
        let (drawn_on, purpose) = (DrawnOn::default(), String::new());
        Measurement { id: MeasurementId(id), kind: MeasureKind::Probe, points, ground, drawn_on, purpose }
    }

    fn carry_out(document: &mut Document, edit: &Edit) {
        edit.lines().iter().for_each(|change| document.apply(change));
    }

    fn changes(document: &Document, deed: &Deed, id: u64) -> Vec<Change> {
        let all = document.all();
        let picked = |idx: &Index| (!all.is_empty()).then(|| idx.get(all));
        match deed {
            Deed::Add(x) => vec![document.adding(probe(id, *x))],
            Deed::Move(idx, x) | Deed::Nudge(idx, x) => {
                picked(idx).and_then(|one| document.replacing(probe(one.id.0, *x))).into_iter().collect()
            }
            Deed::Remove(idx) => picked(idx).and_then(|one| document.removing(one.id)).into_iter().collect(),
            Deed::Clear => {
                let all = all.iter().enumerate().rev();
                all.map(|(at, one)| Change { at, before: Some(one.clone()), after: None }).collect()
            }
            Deed::Undo | Deed::Redo => Vec::new(),
        }
    }

    fn deed(document: &mut Document, history: &mut History, deed: &Deed, id: u64) {
        let step = match deed {
            Deed::Undo => history.undo(),
            Deed::Redo => history.redo(),
            _ => None,
        };
        if let Some(edit) = step {
            return carry_out(document, &edit);
        }
        let changes = changes(document, deed, id);
        if changes.is_empty() {
            return;
        }
        let edit = Edit::Measurements(changes);
        carry_out(document, &edit);
        match deed {
            Deed::Nudge(..) => history.push_joined(edit),
            _ => history.push(edit),
        }
    }

    proptest! {
        #[test]
        fn undo_all_is_the_start_and_redo_all_is_the_end(all in deeds()) {
            let mut start = Document::default();
            start.take_in([probe(1, 1.0), probe(2, 2.0)]);
            let (mut document, mut history) = (start.clone(), History::default());
            for (idx, one) in all.iter().enumerate() {
                deed(&mut document, &mut history, one, 10 + idx as u64);
            }
            let end = document.clone();
            let undone = history.undone.len();
            while let Some(edit) = history.undo() {
                carry_out(&mut document, &edit);
            }
            prop_assert_eq!(&document, &start);
            while undone < history.undone.len() {
                let edit = history.redo().expect("undone just now");
                carry_out(&mut document, &edit);
            }
            prop_assert_eq!(&document, &end);
        }
    }

    #[test]
    fn a_key_pressed_again_and_again_is_one_step_until_something_else_is_done() {
        let mut document = Document::default();
        let mut history = History::default();
        deed(&mut document, &mut history, &Deed::Add(0.0), 1);
        let nudge = |document: &mut Document, history: &mut History, x: f64| {
            let edit = Edit::Measurements(document.replacing(probe(1, x)).into_iter().collect());
            carry_out(document, &edit);
            history.push_joined(edit);
        };
        (1..=3).for_each(|x| nudge(&mut document, &mut history, f64::from(x)));
        history.close();
        nudge(&mut document, &mut history, 9.0);
        let undone = |document: &mut Document, history: &mut History| {
            let edit = history.undo().expect("a step");
            carry_out(document, &edit);
            document.all().first().map(|one| one.points[0].0.x)
        };
        assert_eq!(undone(&mut document, &mut history), Some(3.0));
        assert_eq!(undone(&mut document, &mut history), Some(0.0));
        assert_eq!(undone(&mut document, &mut history), None);
        assert_eq!(history.undo(), None);
    }
}
