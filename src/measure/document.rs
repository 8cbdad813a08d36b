//! All measurements there are, and changes of them that can be undone.

use super::{Measurement, MeasurementId};

/// What stood in a place before, and what stands there after. The inverse has the two exchanged.
///
/// Changes rather than snapshots: they name what they touch, so that measurements which are read from disk in between
/// stay, and marks and cases can be edited in the same history by changes of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Where in the list.
    pub at: usize,
    /// What stood there; `None`: nothing, it is added.
    pub before: Option<Measurement>,
    /// What stands there; `None`: nothing, it is removed.
    pub after: Option<Measurement>,
}

impl Change {
    /// The change that takes this one back.
    pub fn inverse(&self) -> Self {
        Self { at: self.at, before: self.after.clone(), after: self.before.clone() }
    }

    /// The measurement it is about.
    pub fn id(&self) -> Option<MeasurementId> {
        self.after.as_ref().or(self.before.as_ref()).map(|it| it.id)
    }
}

/// The measurements in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document(Vec<Measurement>);

impl Document {
    /// All of them.
    pub fn all(&self) -> &[Measurement] {
        &self.0
    }

    /// One of them.
    pub fn get(&self, id: MeasurementId) -> Option<&Measurement> {
        self.0.iter().find(|it| it.id == id)
    }

    fn place_of(&self, id: MeasurementId) -> Option<usize> {
        self.0.iter().position(|it| it.id == id)
    }

    /// The change that adds one at the end.
    pub fn adding(&self, one: Measurement) -> Change {
        Change { at: self.0.len(), before: None, after: Some(one) }
    }

    /// The change that puts one in the place of what has its id.
    pub fn replacing(&self, one: Measurement) -> Option<Change> {
        let at = self.place_of(one.id)?;
        Some(Change { at, before: Some(self.0[at].clone()), after: Some(one) })
    }

    /// The change that removes one.
    pub fn removing(&self, id: MeasurementId) -> Option<Change> {
        let at = self.place_of(id)?;
        Some(Change { at, before: Some(self.0[at].clone()), after: None })
    }

    /// Carries out a change. What it names is found by its id, wherever it has gone to.
    pub fn apply(&mut self, change: &Change) {
        let at = change.before.as_ref().and_then(|before| self.place_of(before.id));
        match (at, &change.after) {
            (Some(at), Some(after)) => self.0[at] = after.clone(),
            (Some(at), None) => drop(self.0.remove(at)),
            (None, Some(after)) => self.0.insert(change.at.min(self.0.len()), after.clone()),
            (None, None) => {}
        }
    }

    /// Adds what was read from disk.
    pub fn take_in(&mut self, read: impl IntoIterator<Item = Measurement>) {
        self.0.extend(read);
    }
}
