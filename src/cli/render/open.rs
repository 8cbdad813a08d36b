//! A case or plain images, opened at once and whole.

use std::{path::Path, sync::Arc};

use crate::{
    case::{Finding, TeachingCase, format::IMAGES_FOLDER, is_case, read_case},
    cli::headers::all_headers,
    dicom::{self, Limits},
    source::{Files, Source},
    study::{FramePixels, Series},
    volume::StudyBuilder,
};

/// Series, and the case they belong to where there is one.
pub struct Opened {
    source: Arc<Files>,
    /// All series of all studies, in the order `thecal inspect` lists them; never empty.
    pub series: Vec<Arc<Series>>,
    /// The case.
    pub case: Option<TeachingCase>,
}

impl Opened {
    /// Reads a case folder, a folder of images, or an image.
    pub fn read(path: &Path) -> Result<Self, String> {
        if !path.exists() {
            return Err(format!("there is no file or folder {}; check the path.", path.display()));
        }
        let case = if is_case(path) { Some(read_case(path).map_err(|error| error.to_string())?) } else { None };
        let images = path.join(IMAGES_FOLDER);
        let root = if case.is_some() && images.is_dir() { images } else { path.to_owned() };
        let source = Arc::new(Files::new(vec![root]));
        let (instances, failures) = all_headers(Arc::clone(&source) as Arc<dyn Source>);
        let mut builder = StudyBuilder::new();
        instances.into_iter().for_each(|instance| builder.add(instance));
        let studies = builder.studies();
        let all = studies.iter().flat_map(|study| study.series.iter().cloned());
        let series: Vec<_> = all.filter(|series| !series.frames.is_empty()).collect();
        if series.is_empty() {
            let first = failures.iter().find(|failure| !failure.harmless);
            let why = first.map_or_else(String::new, |failure| format!(": {}", failure.reason));
            return Err(format!("there is no image to draw in {}{why}.", path.display()));
        }
        Ok(Self { source, series, case })
    }

    /// The case's findings; none without a case.
    pub fn findings(&self) -> &[Finding] {
        self.case.as_ref().map_or(&[], |case| &case.findings)
    }

    /// The series a finding is best seen on: its view's, else the first that shares its marks' patient space.
    pub fn best_series(&self, finding: &Finding) -> Option<&Series> {
        let of_view = finding.view.as_ref().and_then(|view| self.series.iter().find(|one| one.uid == view.series));
        let shares = |series: &&Arc<Series>| {
            let spaces = finding.marks.iter().map(|mark| &mark.frame_of_reference);
            series.frame_of_reference.as_ref().is_some_and(|own| spaces.clone().any(|space| space == own))
        };
        of_view.or_else(|| self.series.iter().find(shares)).map(AsRef::as_ref)
    }

    /// Decodes one picture of a series.
    pub fn pixels(&self, series: &Series, frame: usize) -> Result<FramePixels, String> {
        let (Some(instance), Some(place)) = (series.instance(frame), series.frames.get(frame)) else {
            return Err(format!("the series has no slice {}.", frame + 1));
        };
        let failed = |why: String| format!("slice {} could not be read: {why}", frame + 1);
        let (mut reader, len) = self.source.open(&instance.path).map_err(|error| failed(error.to_string()))?;
        dicom::read_frame(&mut *reader, len, instance, place.frame_idx, &Limits::default())
            .map_err(|error| failed(error.to_string()))
    }
}
