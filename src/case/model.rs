//! A teaching case as the program works with it; how it is written down is in `format`.

use std::path::PathBuf;

use super::{Question, Sign};
use crate::{
    annotation::{Mark, Region},
    geometry::LpsPoint,
    study::{FrameOfReferenceUid, LevelMark, SeriesInstanceUid, VertebralLevel},
    viewport::Layout,
};

/// A case: images, a history, findings, steps for presenting, questions.
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
    /// Lines on where the medical statements come from; each begins with the word by which texts name it, e.g. `S05`.
    pub sources: Vec<String>,
    /// What stands on the case's card: a view that gives nothing away. `None`: the program looks for one.
    pub cover: Option<SavedView>,
    /// What the findings amount to, as Markdown; from `answers.toml`.
    pub discussion: String,
    /// The id of the case to compare with, which shows the normal; from `answers.toml`.
    pub control: Option<String>,
    /// How it is presented; from `answers.toml`.
    pub steps: Vec<Step>,
    /// What is asked.
    pub questions: Vec<Question>,
}

impl TeachingCase {
    /// What the case shows, each sign once, in the order of the filter.
    pub fn signs(&self) -> Vec<Sign> {
        let mut signs: Vec<Sign> = self.findings.iter().filter_map(|finding| finding.sign).collect();
        signs.sort_unstable();
        signs.dedup();
        signs
    }

    /// The source line that begins with this word.
    pub fn source(&self, word: &str) -> Option<&str> {
        self.sources.iter().map(String::as_str).find(|line| line.split_whitespace().next() == Some(word))
    }

    /// Whether and by whom its medical content was checked, in a sentence.
    pub fn review_state(&self) -> String {
        review_sentence(self.reviewed_by.as_deref())
    }

    /// The same for one question.
    pub fn review_state_of(&self, question: &Question) -> String {
        let own = question.answer.as_ref().and_then(|answer| answer.reviewed_by.as_deref());
        review_sentence(own.or(self.reviewed_by.as_deref()))
    }

    /// A finding by its id.
    pub fn finding(&self, id: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.id == id)
    }
}

fn review_sentence(reviewed_by: Option<&str>) -> String {
    match reviewed_by {
        Some(name) => format!("Reviewed by {name}."),
        None => "Made from sources; not reviewed by a radiologist.".to_owned(),
    }
}

/// One step of a presentation: what is on screen, and what is said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// What stands over the picture.
    pub title: String,
    /// For the presenter only.
    pub notes: String,
    /// Arrangement of the viewports.
    pub layout: Layout,
    /// What is in them, in slot order.
    pub views: Vec<SavedView>,
    /// Ids of the findings whose marks are shown.
    pub show: Vec<String>,
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
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Where to look, told while the finding is hidden; it must not name it.
    pub hint: String,
    /// What it is a sign of.
    pub sign: Option<Sign>,
    /// Coded meaning.
    pub code: Option<Code>,
    /// Where it truly is.
    pub region: Option<Region>,
    /// Arrows and captions.
    pub marks: Vec<Mark>,
    /// Where to look at it best.
    pub view: Option<SavedView>,
}

/// A slice of a series as it is shown, found again by its place in the patient.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedView {
    /// In which series.
    pub series: SeriesInstanceUid,
    /// What to bring to the middle; the slice is the one nearest to it.
    pub center: LpsPoint,
    /// Magnification relative to the whole picture fitted into the viewport; `None`: fitted.
    pub zoom: Option<f64>,
    /// Window center and width; `None`: the series' first.
    pub window: Option<(f64, f64)>,
}
