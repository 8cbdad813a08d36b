//! The cases there are: found beside the program, shown as cards, searched and filtered.

use std::{
    env,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    AppState, Mode, Notice, PreferCommand, Preference,
    covers::{CaseFacts, Covers},
    open::Then,
};
use crate::case::{self, Sign, TeachingCase};
use crate::study::shown;

/// What the library is open at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LibraryPage {
    /// The teaching cases.
    #[default]
    Cases,
    /// The studies that were opened.
    Studies,
    /// Public studies that can be downloaded.
    Catalogue,
}

/// What the library shows.
#[derive(Default)]
pub struct Library {
    /// What it is open at.
    pub page: LibraryPage,
    /// The cases, in the order of their folder names.
    pub cases: Vec<LibraryCase>,
    /// Folders that look like cases and cannot be read, each in a sentence.
    pub faults: Vec<String>,
    /// What is searched for.
    pub filter: Filter,
    /// Whether the signs of a case are shown although its findings were not read yet.
    pub show_signs: bool,
    covers: Option<Covers>,
}

/// A case of the library.
#[derive(Clone, Debug)]
pub struct LibraryCase {
    /// The case.
    pub case: Arc<TeachingCase>,
    /// What its images tell; `None` until they were read.
    pub facts: Option<CaseFacts>,
}

/// What is searched for; an empty list admits everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must all be in title or history.
    pub text: String,
    /// Signs of which a case must show one.
    pub signs: Vec<Sign>,
    /// Modalities of which a case must have one.
    pub modalities: Vec<String>,
    /// Difficulties of which a case must have one.
    pub difficulties: Vec<String>,
}

impl Filter {
    /// Whether everything is admitted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a case is admitted. The diagnosis is not searched: finding a case by it would give it away.
    pub fn admits(&self, one: &LibraryCase) -> bool {
        let case = &one.case;
        let text = format!("{} {} {}", case.title, case.history, case.difficulty).to_lowercase();
        let words = self.text.to_lowercase();
        let has_sign = case.signs().iter().any(|sign| self.signs.contains(sign));
        let has_modality = one.modalities().iter().any(|modality| self.modalities.contains(modality));
        words.split_whitespace().all(|word| text.contains(word))
            && (self.signs.is_empty() || has_sign)
            && (self.modalities.is_empty() || has_modality)
            && (self.difficulties.is_empty() || self.difficulties.contains(&case.difficulty))
    }
}

impl LibraryCase {
    /// The modalities of its images; none until they were read.
    pub fn modalities(&self) -> &[String] {
        self.facts.as_ref().map_or(&[], |facts| &facts.modalities)
    }
}

impl Library {
    /// Indices of the cases that the filter admits.
    pub fn admitted(&self) -> Vec<usize> {
        (0..self.cases.len()).filter(|idx| self.filter.admits(&self.cases[*idx])).collect()
    }
}

impl AppState {
    /// Puts cases into the library and begins to draw their cards.
    pub fn stock_library(&mut self, found: FoundCases) {
        let all: Vec<_> = found.cases.into_iter().map(Arc::new).collect();
        self.library.covers = Some(Covers::start(&all, &self.waker));
        self.library.faults = found.faults;
        self.library.cases = all.into_iter().map(|case| LibraryCase { case, facts: None }).collect();
        self.changes += 1;
    }

    /// Opens the library at a page.
    pub(super) fn show_page(&mut self, page: LibraryPage) {
        self.go(Mode::Library);
        self.library.page = page;
        if page == LibraryPage::Catalogue {
            self.look_at_catalogue();
        }
    }

    pub(super) fn tick_library(&mut self) -> bool {
        let Some(covers) = &self.library.covers else { return false };
        let came: Vec<_> = covers.take().collect();
        for (idx, facts) in &came {
            if let Some(one) = self.library.cases.get_mut(*idx) {
                one.facts = Some(facts.clone());
            }
        }
        !came.is_empty()
    }

    pub(super) fn open_library_case(&mut self, idx: usize) {
        self.open_library_case_then(idx, |_| {});
    }

    fn open_library_case_then(&mut self, idx: usize, then: Then) {
        if let Some(one) = self.library.cases.get(idx) {
            let folder = one.case.folder.clone();
            self.open_then(&[folder], then);
        }
    }

    /// At the very first start: the first sample case with its findings shown, so that one sees at once what this is.
    pub fn welcome(&mut self) {
        if self.settings.notice_seen || self.library.cases.is_empty() {
            return;
        }
        self.open_library_case_then(0, |app| {
            // Nobody looked for them, so the learner's progress does not know of it.
            app.reveal.revealed.extend(0..app.findings().len());
            let told = "A sample case with its findings shown. F2 is the library with all cases.";
            app.notice = Some(Notice::calm(told.to_owned()));
        });
    }

    /// Remembers what was opened, newest first.
    pub(super) fn remember_recent(&mut self, path: PathBuf) {
        const KEPT: usize = 8;
        self.settings.recent.retain(|other| *other != path);
        self.settings.recent.insert(0, path);
        self.settings.recent.truncate(KEPT);
        self.save_settings();
    }

    pub(super) fn forget_recent(&mut self) {
        self.settings.recent.clear();
        self.save_settings();
    }

    pub(super) fn toggle_wording(&mut self) {
        self.dispatch_prefer(PreferCommand::Choose(
            Preference::Wording,
            1 - self.settings.preferences.chosen(Preference::Wording),
        ));
    }
}

/// Cases that were found, and what looks like one and cannot be read.
#[derive(Clone, Debug, Default)]
pub struct FoundCases {
    /// In the order of their folder names.
    pub cases: Vec<TeachingCase>,
    /// One sentence each.
    pub faults: Vec<String>,
}

/// The sample cases that come with the program.
///
/// They are looked for in `sample_studies` beside the program and in the folders above it, then in the working
/// folder: that finds them in a checkout, in an unpacked archive and in an installation alike.
pub fn find_sample_cases() -> FoundCases {
    let program = env::current_exe().unwrap_or_default();
    let working = env::current_dir().unwrap_or_default();
    program
        .ancestors()
        .skip(1)
        .chain([working.as_path()])
        .map(|folder| cases_in(&folder.join("sample_studies")))
        .find(|found| !found.cases.is_empty())
        .unwrap_or_default()
}

/// The cases directly below a folder.
pub fn cases_in(folder: &Path) -> FoundCases {
    let Ok(entries) = folder.read_dir() else { return FoundCases::default() };
    let mut folders: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| case::is_case(path)).collect();
    folders.sort_unstable();
    let mut found = FoundCases::default();
    for folder in folders {
        match case::read_case(&folder) {
            Ok(case) => found.cases.push(case),
            Err(error) => found.faults.push(format!("{}: {error}.", name_of(&folder))),
        }
    }
    found
}

fn name_of(folder: &Path) -> String {
    folder.file_name().map(|name| shown(&name.to_string_lossy())).unwrap_or_default()
}
