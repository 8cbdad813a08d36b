//! A mark: an arrow, a caption, or both, fixed to the patient's anatomy, or to one image that has no place in it.

use crate::{
    geometry::LpsPoint,
    study::{FrameOfReferenceUid, SeriesInstanceUid, SopInstanceUid},
};

/// Whose space a mark's points are in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkSpace {
    /// The patient's, of all images of this Frame of Reference (0020,0052): mm, LPS.
    Patient(FrameOfReferenceUid),
    /// That of one image of a single frame without a place in the patient, such as a radiograph: column and row counted in
    /// pixels from the centre of the first; the third number is 0.
    Image(SopInstanceUid),
}

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

/// An arrow, in its mark's space.
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
    /// The place the text belongs to, in its mark's space; `None`: the end of the arrow.
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
    /// Whose space its points are in.
    pub space: MarkSpace,
    /// The arrow, where there is one.
    pub arrow: Option<Arrow>,
    /// The caption, where there is one.
    pub caption: Option<Caption>,
    /// The only series it shows on, where its words are true of one contrast alone; `None`: of any.
    pub only_on: Option<SeriesInstanceUid>,
    /// In the patient it shows on every slice of its Frame of Reference whose plane passes within this distance of its
    /// anchor, mm.
    pub reach_mm: f64,
}

impl Mark {
    /// The patient space its points are in; `None` for a mark on one image alone.
    pub fn frame_of_reference(&self) -> Option<&FrameOfReferenceUid> {
        match &self.space {
            MarkSpace::Patient(uid) => Some(uid),
            MarkSpace::Image(_) => None,
        }
    }

    /// The point that decides on which slices the mark shows: the arrow's tip, else the caption's place.
    pub fn anchor(&self) -> Option<LpsPoint> {
        self.arrow.map(|arrow| arrow.tip).or_else(|| self.caption.as_ref().and_then(|caption| caption.at))
    }
}
