//! A mark: an arrow, a caption, or both, fixed to the patient's anatomy.

use crate::{
    geometry::LpsPoint,
    study::{FrameOfReferenceUid, SeriesInstanceUid},
};

/// What a mark means; each meaning has a colour *and* a form of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MarkRole {
    /// Part of a finding.
    #[default]
    Finding,
    /// Names normal anatomy.
    Anatomy,
    /// Shows what is normal, or the true region of an answer.
    Normal,
    /// Warns of a mimic or an artefact.
    Pitfall,
}

/// An arrow in patient mm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrow {
    /// What it points at.
    pub tip: LpsPoint,
    /// Where it comes from; `None` lets the program choose a side.
    pub tail: Option<LpsPoint>,
}

/// A text beside the arrow, or alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption {
    /// One line, in words for a student.
    pub text: String,
    /// The same for an expert, where the case has it.
    pub expert: Option<String>,
    /// The place the text belongs to in patient mm; `None`: the end of the arrow.
    pub at: Option<LpsPoint>,
}

/// For whom captions are worded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wording {
    /// Plain words.
    #[default]
    Student,
    /// Terms and numbers.
    Expert,
}

impl Caption {
    /// Its words; an expert reads the student's where there are no others.
    pub fn words(&self, wording: Wording) -> &str {
        match (wording, &self.expert) {
            (Wording::Expert, Some(expert)) => expert,
            _ => &self.text,
        }
    }
}

/// One mark. A mark with neither arrow nor caption shows nothing and is dropped on reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What it means.
    pub role: MarkRole,
    /// The patient space its points are in.
    pub frame_of_reference: FrameOfReferenceUid,
    /// The arrow, where there is one.
    pub arrow: Option<Arrow>,
    /// The caption, where there is one.
    pub caption: Option<Caption>,
    /// The only series it shows on, where its words are true of one contrast alone; `None`: of any.
    pub only_on: Option<SeriesInstanceUid>,
    /// It shows on every slice of its Frame of Reference whose plane passes within this distance of its anchor.
    pub reach_mm: f64,
}

impl Mark {
    /// The point that decides on which slices the mark shows: the arrow's tip, else the caption's place.
    pub fn anchor(&self) -> Option<LpsPoint> {
        self.arrow.map(|arrow| arrow.tip).or_else(|| self.caption.as_ref().and_then(|caption| caption.at))
    }
}
