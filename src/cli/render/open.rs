//! A case or plain images, opened at once and whole.

use std::{path::Path, sync::Arc};

use crate::study::shown_path;
use crate::{
    case::{Finding, Images, TeachingCase, format::IMAGES_FOLDER, is_case, read_case},
    source::Cancel,
    study::{FramePixels, Series},
};

/// Series, and the case they belong to where there is one.
pub struct Opened {
    pub(super) images: Images,
    /// All series of all studies, in the order `thecal inspect` lists them; never empty.
    pub series: Vec<Arc<Series>>,
    /// The case.
    pub case: Option<TeachingCase>,
}

impl Opened {
    /// Reads a case folder, a folder of images, or an image.
    pub fn read(path: &Path) -> Result<Self, String> {
        if !path.exists() {
            return Err(format!("there is no file or folder {}; check the path.", shown_path(path)));
        }
        let case = if is_case(path) { Some(read_case(path).map_err(|error| error.to_string())?) } else { None };
        let images = path.join(IMAGES_FOLDER);
        let root = if case.is_some() && images.is_dir() { images } else { path.to_owned() };
        let images = Images::read(root, &Cancel::new());
        let series: Vec<_> = images.series().cloned().collect();
        if series.is_empty() {
            let reason = images.failures.iter().find(|failure| !failure.harmless).map(|failure| &failure.reason);
            let why = reason.map_or_else(String::new, |reason| format!(": {reason}"));
            return Err(format!("there is no image to draw in {}{why}.", shown_path(path)));
        }
        Ok(Self { images, series, case })
    }

    /// The case's findings; none without a case.
    pub fn findings(&self) -> &[Finding] {
        self.case.as_ref().map_or(&[], |case| &case.findings)
    }

    /// The series a finding is best seen on: its view's, else the first that shares its marks' patient space.
    pub fn best_series(&self, finding: &Finding) -> Option<&Series> {
        let of_view = finding.view.as_ref().and_then(|view| self.series.iter().find(|one| one.uid == view.series));
        let shares = |series: &&Arc<Series>| {
            let mut spaces = finding.marks.iter().filter_map(|mark| mark.frame_of_reference());
            series.frame_of_reference.as_ref().is_some_and(|own| spaces.any(|space| space == own))
        };
        of_view.or_else(|| self.series.iter().find(shares)).map(AsRef::as_ref)
    }

    /// Decodes one picture of a series.
    pub fn pixels(&self, series: &Series, frame: usize) -> Result<FramePixels, String> {
        self.images.pixels(series, frame)
    }
}
