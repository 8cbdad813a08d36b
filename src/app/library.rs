//! The sample cases that come with the program.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::case;

/// A case that can be opened from the list of samples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleCase {
    /// Its folder.
    pub folder: PathBuf,
    /// The title that is shown before the answer.
    pub title: String,
    /// `beginner`, `intermediate` or `advanced`.
    pub difficulty: String,
}

/// The sample cases, in the order of their folder names.
///
/// They are looked for in `sample_studies` beside the program and in the folders above it, then in the working
/// folder: that finds them in a checkout, in an unpacked archive and in an installation alike.
pub fn find_sample_cases() -> Vec<SampleCase> {
    let program = env::current_exe().unwrap_or_default();
    let working = env::current_dir().unwrap_or_default();
    program
        .ancestors()
        .skip(1)
        .chain([working.as_path()])
        .map(|folder| folder.join("sample_studies"))
        .map(|samples| cases_in(&samples))
        .find(|cases| !cases.is_empty())
        .unwrap_or_default()
}

fn cases_in(samples: &Path) -> Vec<SampleCase> {
    let Ok(entries) = samples.read_dir() else { return Vec::new() };
    let mut cases: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|folder| case::is_case(folder))
        .filter_map(|folder| {
            let read = case::read_case(&folder).ok()?;
            Some(SampleCase { folder, title: read.title, difficulty: read.difficulty })
        })
        .collect();
    cases.sort_by(|a, b| a.folder.cmp(&b.folder));
    cases
}
