//! What is kept of a study that was opened: where it lies and what it is, and nothing of a patient's.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::study::{VertebralLevel, shown, stable_hash};

/// Version of the form; what a newer one wrote is left alone.
const VERSION: u32 = 1;
/// The most loose files of one entry.
pub const MOST_PATHS: usize = 100;
/// The most bytes of an entry.
pub const MOST_BYTES: u64 = 256 << 10;

/// A study that was opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudyRecord {
    /// What was opened: it is needed to open it again, and may hold a name that a person gave a folder.
    pub paths: Vec<PathBuf>,
    /// Title of the public study or the case, where it is one.
    pub title: Option<String>,
    /// Modalities, each once.
    pub modalities: Vec<String>,
    /// Planes, each once.
    pub planes: Vec<String>,
    /// Number of series.
    pub series: usize,
    /// Number of images.
    pub images: usize,
    /// When it was opened last, milliseconds since 1970.
    pub opened_ms: i64,
    /// Vertebrae that were named on it.
    pub levels: Vec<VertebralLevel>,
    /// Signs that a reader saw on it.
    pub signs: Vec<String>,
    /// Lines of the worksheet that were measured.
    pub measured: usize,
}

/// The same as a file.
#[derive(Serialize, Deserialize)]
struct Document {
    version: u32,
    paths: Vec<String>,
    title: Option<String>,
    modalities: Vec<String>,
    planes: Vec<String>,
    series: usize,
    images: usize,
    opened_ms: i64,
    levels: Vec<String>,
    signs: Vec<String>,
    measured: usize,
}

impl StudyRecord {
    /// Its name among the files: by what was opened, so that opening it again is the same entry. Not secret, and tells
    /// nothing of the path by itself.
    pub fn key_of(paths: &[PathBuf]) -> String {
        let bytes = paths.iter().flat_map(|path| path.as_os_str().as_encoded_bytes().iter().chain([&0]));
        format!("{:016x}", stable_hash(bytes.copied()))
    }

    /// Its name among the files.
    pub fn key(&self) -> String {
        Self::key_of(&self.paths)
    }

    /// As text; `None` where a path is no Unicode and could not be found again.
    pub fn to_text(&self) -> Option<String> {
        let text = |path: &PathBuf| path.to_str().map(str::to_owned);
        let document = Document {
            version: VERSION,
            paths: self.paths.iter().map(text).collect::<Option<_>>()?,
            title: self.title.clone(),
            modalities: self.modalities.clone(),
            planes: self.planes.clone(),
            series: self.series,
            images: self.images,
            opened_ms: self.opened_ms,
            levels: self.levels.iter().map(ToString::to_string).collect(),
            signs: self.signs.clone(),
            measured: self.measured,
        };
        serde_json::to_string_pretty(&document).ok()
    }

    /// From text; `None` where it is damaged, or of a newer version.
    pub fn from_text(text: &str) -> Option<Self> {
        let document: Document = serde_json::from_str(text).ok()?;
        let few = |texts: Vec<String>| texts.iter().take(20).map(|text| shown(text)).collect::<Vec<_>>();
        let fits = document.version == VERSION && (1..=MOST_PATHS).contains(&document.paths.len());
        fits.then(|| Self {
            paths: document.paths.into_iter().map(PathBuf::from).collect(),
            title: document.title.map(|title| shown(&title)),
            modalities: few(document.modalities),
            planes: few(document.planes),
            series: document.series,
            images: document.images,
            opened_ms: document.opened_ms,
            levels: document.levels.iter().filter_map(|level| level.parse().ok()).collect(),
            signs: few(document.signs),
            measured: document.measured,
        })
    }

    /// Whether a newer version of the program wrote it.
    pub fn is_newer(text: &str) -> bool {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        serde_json::from_str::<Version>(text).is_ok_and(|found| VERSION < found.version)
    }

    /// What it is called: its title, or the last two names of its path.
    pub fn name(&self) -> String {
        self.title.clone().unwrap_or_else(|| self.paths.first().map_or_else(String::new, |path| last_names(path)))
    }

    /// Modality, planes and number of series in words.
    pub fn words(&self) -> String {
        let series = match self.series {
            0 => None,
            1 => Some("1 series".to_owned()),
            n => Some(format!("{n} series")),
        };
        let parts = [self.modalities.join(", "), self.planes.join(", "), series.unwrap_or_default()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// How far a person has come with it, in words.
    pub fn progress_words(&self) -> String {
        match (self.measured, self.levels.len()) {
            _ if self.images == 0 => "Not looked at since its entry was lost".to_owned(),
            (0, 0) => "Looked at".to_owned(),
            (0, 1) => "1 level named".to_owned(),
            (0, n) => format!("{n} levels named"),
            (1, _) => "1 line measured".to_owned(),
            (n, _) => format!("{n} lines measured"),
        }
    }
}

/// The last two names of a path: the last alone, such as `images`, may tell little.
pub fn last_names(path: &Path) -> String {
    let names: Vec<_> = path.iter().map(|name| shown(&name.to_string_lossy())).collect();
    match names.as_slice() {
        [.., parent, name] if parent.len() > 1 => format!("{parent}/{name}"),
        [.., name] => name.clone(),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> StudyRecord {
        StudyRecord {
            paths: vec![PathBuf::from("/data/visit 1/MR")],
            title: None,
            modalities: vec!["MR".to_owned()],
            planes: vec!["sagittal".to_owned(), "axial".to_owned()],
            series: 3,
            images: 56,
            opened_ms: 1_700_000_000_000,
            levels: vec![VertebralLevel::L1, VertebralLevel::S1],
            signs: vec!["Radicular cysts".to_owned()],
            measured: 4,
        }
    }

    #[test]
    fn an_entry_comes_back_as_it_was_and_a_damaged_one_does_not() {
        let text = record().to_text().expect("text");
        assert_eq!(StudyRecord::from_text(&text), Some(record()));
        for cut in 0..text.len() {
            assert_eq!(StudyRecord::from_text(&text[..cut]), None, "cut after {cut}");
        }
        assert_eq!(StudyRecord::from_text(&text.replace("\"version\": 1", "\"version\": 2")), None);
        assert_eq!(StudyRecord::from_text(&text.replace("\"/data/visit 1/MR\"", "")), None, "opens nothing");
    }

    #[test]
    fn it_is_named_by_its_folder_and_what_was_opened_is_the_entry() {
        assert_eq!(record().name(), "visit 1/MR");
        assert_eq!(record().words(), "MR, sagittal, axial, 3 series");
        assert_eq!(record().progress_words(), "4 lines measured");
        let key = |paths: &[&str]| StudyRecord::key_of(&paths.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_ne!(key(&["a", "b"]), key(&["ab"]));
        assert_eq!(key(&["a"]), key(&["a"]));
    }
}
