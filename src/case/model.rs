//! A teaching case as the program works with it; how it is written down is in `format`.

use std::path::PathBuf;

use crate::{
    annotation::Mark,
    geometry::LpsPoint,
    study::{FrameOfReferenceUid, SeriesInstanceUid, VertebralLevel},
};

/// A case: images, a history, findings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TeachingCase {
    /// Where it was read from: the folder that holds `case.toml`.
    pub folder: PathBuf,
    /// A UUID; never anything of the patient's.
    pub id: String,
    /// Shown before the answer.
    pub title: String,
    /// Shown once the answer is out; from `answers.toml`.
    pub title_after: Option<String>,
    /// What the referring doctor wrote.
    pub history: String,
    /// `beginner`, `intermediate` or `advanced`.
    pub difficulty: String,
    /// SPDX identifier.
    pub licence: String,
    /// Who checked the medical content; `None`: nobody yet.
    pub reviewed_by: Option<String>,
    /// The patient space of `levels`.
    pub frame_of_reference: Option<FrameOfReferenceUid>,
    /// Where the vertebrae are, so that each can be named on the picture; a level is there at most once.
    pub levels: Vec<LevelMark>,
    /// What is to be seen, in teaching order; from `answers.toml`, so empty where that is left out.
    pub findings: Vec<Finding>,
    /// Lines on where the medical statements come from.
    pub sources: Vec<String>,
}

/// Where a vertebra is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelMark {
    /// Which vertebra.
    pub level: VertebralLevel,
    /// Its anterior wall at mid-height, in patient mm.
    pub at: LpsPoint,
}

/// A coded meaning: scheme designator, value, meaning (PS3.3 8.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Coding Scheme Designator, e.g. `HPO`, `RADLEX`, `SCT`.
    pub scheme: String,
    /// Code Value.
    pub value: String,
    /// Code Meaning.
    pub meaning: String,
}

/// One thing to be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Unique in the case.
    pub id: String,
    /// Its name in the list.
    pub name: String,
    /// The vertebra it is at, where that makes sense.
    pub level: Option<VertebralLevel>,
    /// What it is and how it is recognised.
    pub text: String,
    /// A description for those who do not see the picture.
    pub alt: String,
    /// Coded meaning.
    pub code: Option<Code>,
    /// Arrows and captions.
    pub marks: Vec<Mark>,
    /// Where to look at it best.
    pub view: Option<FindingView>,
}

/// Where a finding is best seen.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingView {
    /// In which series.
    pub series: SeriesInstanceUid,
    /// What to bring to the middle; the slice is the one nearest to it.
    pub center: LpsPoint,
    /// Magnification relative to the whole picture fitted into the viewport; `None`: fitted.
    pub zoom: Option<f64>,
    /// Window center and width; `None`: the series' first.
    pub window: Option<(f64, f64)>,
}
