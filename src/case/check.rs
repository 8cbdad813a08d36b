//! What is wrong with a case, said with its place and a remedy, before it is handed out.

mod headers;
mod places;
mod secrets;
mod texts;

use std::path::PathBuf;

use super::TeachingCase;
use crate::study::{HeaderTraces, Series};

/// Everything that is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The case as it was read.
    pub case: &'a TeachingCase,
    /// Whether it came without `answers.toml`: then what belongs there is not asked for.
    pub sealed: bool,
    /// All series of its images.
    pub series: &'a [std::sync::Arc<Series>],
    /// Study Descriptions (0008,1030) of its images.
    pub study_descriptions: &'a [String],
    /// What each image's header still tells of a person.
    pub traces: &'a [HeaderTraces],
    /// Files and folders of the images, relative to the case's folder.
    pub files: &'a [PathBuf],
}

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The case should not be handed out like this.
    Error,
    /// A person should look at it.
    Warning,
}

impl Severity {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing to put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How much it weighs.
    pub severity: Severity,
    /// Where, e.g. `answers.toml, finding f3, mark 1`.
    pub place: String,
    /// What is wrong, one sentence. Never a value that identifies a person.
    pub text: String,
    /// What to do, one sentence.
    pub remedy: String,
}

impl Problem {
    fn error(place: impl Into<String>, text: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Error, place: place.into(), text: text.into(), remedy: remedy.into() }
    }

    fn warning(place: impl Into<String>, text: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(place, text, remedy) }
    }
}

/// Looks a case over; errors first, then in the order of the files.
pub fn check(material: &Material<'_>) -> Vec<Problem> {
    let mut problems = places::check(material.case, material.series);
    problems.extend(texts::check(material.case, material.sealed));
    problems.extend(secrets::check(material));
    problems.extend(headers::check(material.traces));
    problems.sort_by_key(|problem| problem.severity);
    problems
}
