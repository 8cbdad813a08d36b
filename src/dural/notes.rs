//! What a person noted of a study beside lines: where the vertebrae are, how they were counted, which signs there are,
//! how long a pixel is where no header says so.

use std::collections::BTreeMap;

use super::{Reader, Sign};
use crate::{
    geometry::LpsPoint,
    study::{FrameOfReferenceUid, LevelMark, SopInstanceUid, VertebralLevel},
};

/// What a note is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noted {
    /// Where a vertebra is in a patient space; a place.
    Level(FrameOfReferenceUid, VertebralLevel),
    /// How the vertebrae were counted, and whether one is transitional; a text.
    Numbering,
    /// Whether a reader sees a sign; yes or no.
    Sign(Reader, Sign),
    /// How long a unit of length on an image is that has no millimetres in the patient; a size.
    Calibration(SopInstanceUid),
}

/// What is noted.
#[derive(Clone, Debug, PartialEq)]
pub enum NoteValue {
    /// In patient mm.
    Place(LpsPoint),
    /// In a person's words.
    Text(String),
    /// Yes or no.
    Present(bool),
    /// In mm.
    Size(f64),
}

/// A note before and after; `None`: there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteChange {
    /// About what.
    pub what: Noted,
    /// What was noted.
    pub before: Option<NoteValue>,
    /// What is noted from then on.
    pub after: Option<NoteValue>,
}

impl NoteChange {
    /// The change that takes this one back.
    pub fn inverse(&self) -> Self {
        Self { what: self.what.clone(), before: self.after.clone(), after: self.before.clone() }
    }
}

/// The notes of one study, each thing at most once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudyNotes(BTreeMap<Noted, NoteValue>);

impl StudyNotes {
    /// Whether nothing is noted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All notes.
    pub fn all(&self) -> impl Iterator<Item = (&Noted, &NoteValue)> {
        self.0.iter()
    }

    /// Notes something, or forgets it.
    pub fn set(&mut self, what: Noted, value: Option<NoteValue>) {
        match value {
            Some(value) => drop(self.0.insert(what, value)),
            None => drop(self.0.remove(&what)),
        }
    }

    /// Carries out a change.
    pub fn apply(&mut self, change: &NoteChange) {
        self.set(change.what.clone(), change.after.clone());
    }

    /// The change that notes something; `None` where that is so already.
    pub fn noting(&self, what: Noted, after: Option<NoteValue>) -> Option<NoteChange> {
        let before = self.0.get(&what).cloned();
        (before != after).then_some(NoteChange { what, before, after })
    }

    /// Where the vertebrae of a patient space are, from head to foot.
    pub fn levels(&self, space: &FrameOfReferenceUid) -> Vec<LevelMark> {
        let placed = self.0.iter().filter_map(|(what, value)| match (what, value) {
            (Noted::Level(of, level), NoteValue::Place(at)) if of == space => {
                Some(LevelMark { level: *level, at: *at })
            }
            _ => None,
        });
        placed.collect()
    }

    /// How the vertebrae were counted.
    pub fn numbering(&self) -> &str {
        match self.0.get(&Noted::Numbering) {
            Some(NoteValue::Text(text)) => text,
            _ => "",
        }
    }

    /// Whether a reader sees a sign; `None`: not answered.
    pub fn sign(&self, reader: Reader, sign: Sign) -> Option<bool> {
        match self.0.get(&Noted::Sign(reader, sign)) {
            Some(NoteValue::Present(present)) => Some(*present),
            _ => None,
        }
    }

    /// How long a unit of length on an image is, in mm, where a person found out.
    pub fn calibration(&self, image: &SopInstanceUid) -> Option<f64> {
        match self.0.get(&Noted::Calibration(image.clone())) {
            Some(NoteValue::Size(mm)) => Some(*mm),
            _ => None,
        }
    }

    /// Adds what was read from disk; what is noted already stays.
    pub fn take_in(&mut self, read: Self) {
        for (what, value) in read.0 {
            self.0.entry(what).or_insert(value);
        }
    }
}
