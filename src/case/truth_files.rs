//! What a synthetic case brings besides its images: the truth of its worksheet, and segmentations of its structures.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::source::Files;

/// The folder beside the images.
const TRUTH_FOLDER: &str = "truth";
/// The truth of the worksheet, in that folder or beside `case.toml`.
const TRUTH_FILE: &str = "truth.toml";
/// More segmentations are not looked at.
const MOST_SEGMENTATIONS: usize = 16;

/// Where the truth of a case is, and what opens it. Nothing of it was read.
#[derive(Clone, Debug)]
pub struct TruthFiles {
    /// Opens the files, in an archive or on disk.
    pub source: Files,
    /// The truth of the worksheet.
    pub sheet: Option<PathBuf>,
    /// What may be segmentations, by name.
    pub segmentations: Vec<PathBuf>,
}

impl TruthFiles {
    /// Those of a case in a folder.
    pub fn in_folder(folder: &Path) -> Self {
        let files = |folder: &Path| {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect::<Vec<_>>()
        };
        let beside = Some(folder.join(TRUTH_FILE)).filter(|path| path.is_file());
        let places = files(&folder.join(TRUTH_FOLDER)).into_iter().chain(beside);
        Self::among(places.collect(), folder, Files::new(Vec::new()))
    }

    /// Those of a case whose folder is `folder`, among the places that `source` told of.
    pub(super) fn among(places: Vec<PathBuf>, folder: &Path, source: Files) -> Self {
        let truth = folder.join(TRUTH_FOLDER);
        let sheet = [folder.join(TRUTH_FILE), truth.join(TRUTH_FILE)].into_iter().find(|file| places.contains(file));
        let is_dicom = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "dcm");
        let mut segmentations = places;
        segmentations.retain(|path| path.parent() == Some(&truth) && is_dicom(path));
        segmentations.sort();
        segmentations.truncate(MOST_SEGMENTATIONS);
        Self { source, sheet, segmentations }
    }
}
