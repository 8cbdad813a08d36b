//! All images of a folder or case, read at once and whole: for pictures, covers and checks, not for the window.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
};

use crate::{
    dicom::{self, Limits},
    source::{self, Cancel, Files, LoadEvent, Source, load_headers},
    study::{FramePixels, HeaderTraces, Instance, Series, Study, StudyFailure},
    volume::StudyBuilder,
};

/// The studies of a folder, with the way to their pixels.
pub struct Images {
    source: Arc<dyn Source>,
    /// What was read.
    pub studies: Vec<Study>,
    limits: Limits,
    /// What could not be read.
    pub failures: Vec<StudyFailure>,
}

impl Images {
    /// Reads all headers below a folder, or of one file. Blocks until it is done or cancelled.
    pub fn read(root: PathBuf, cancel: &Cancel) -> Self {
        let source: Arc<dyn Source> = Arc::new(Files::new(vec![root]));
        let (sender, receiver) = mpsc::sync_channel(256);
        let tell = move |event| {
            // Nobody listens any more only when this function is gone.
            let _ = sender.send(event);
        };
        let limits = Limits::of_this_machine();
        let _ = load_headers(Arc::clone(&source), limits.clone(), cancel.clone(), tell);
        let (mut builder, mut failures) = (StudyBuilder::new(), Vec::new());
        for event in receiver {
            match event {
                LoadEvent::Header(instance) => builder.add(Arc::from(instance)),
                LoadEvent::Failed(failure) => failures.push(failure),
                LoadEvent::Found { .. } => {}
                LoadEvent::Done { .. } => break,
            }
        }
        Self { source, studies: builder.studies(), limits, failures }
    }

    /// The series of all studies that have pictures. Segmentations are none: what is segmented can be the answer.
    pub fn series(&self) -> impl Iterator<Item = &Arc<Series>> {
        let is_picture = |series: &&Arc<Series>| {
            !series.frames.is_empty() && series.instances.iter().all(|instance| instance.segmentation.is_none())
        };
        self.studies.iter().flat_map(|study| &study.series).filter(is_picture)
    }

    /// The Segmentations, each object once.
    pub fn segmentations(&self) -> Vec<Arc<Instance>> {
        let series = self.studies.iter().flat_map(|study| &study.series);
        let all = series.flat_map(|series| &series.instances).filter(|instance| instance.segmentation.is_some());
        let mut found: Vec<Arc<Instance>> = Vec::new();
        for one in all {
            // An object is in its series once for each kind of frame.
            if !found.iter().any(|known| (&known.sop_uid, &known.path) == (&one.sop_uid, &one.path)) {
                found.push(Arc::clone(one));
            }
        }
        found
    }

    /// What opens the files.
    pub fn source(&self) -> &dyn Source {
        &*self.source
    }

    /// What is allowed of a file.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What each image's header still tells of a person; images that cannot be read again tell nothing.
    pub fn traces(&self) -> Vec<HeaderTraces> {
        let traces = self.paths().filter_map(|path| {
            let (mut reader, len) = self.source.open(path).ok()?;
            dicom::read_traces(&mut *reader, len, &self.limits).ok()
        });
        traces.collect()
    }

    /// Where the images are, each file once.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        let series = self.studies.iter().flat_map(|study| &study.series);
        let paths = series.flat_map(|series| series.instances.iter().map(|instance| instance.path.as_path()));
        paths.collect::<BTreeSet<_>>().into_iter()
    }

    /// Decodes one picture of a series.
    ///
    /// # Errors
    /// One phrase on why it cannot be shown.
    pub fn pixels(&self, series: &Series, frame: usize) -> Result<FramePixels, String> {
        let (Some(instance), Some(place)) = (series.instance(frame), series.frames.get(frame)) else {
            return Err(format!("the series has no slice {}.", frame + 1));
        };
        let failed = |why: String| format!("slice {} could not be read: {why}", frame + 1);
        let (mut reader, len) = self.source.open(&instance.path).map_err(|error| failed(error.to_string()))?;
        source::read_frame(&mut *reader, len, instance, place.frame_idx, &self.limits)
            .map_err(|error| failed(error.to_string()))
    }
}
