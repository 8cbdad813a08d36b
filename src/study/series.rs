//! Studies of ordered series.

use std::{path::PathBuf, sync::Arc};

use super::{FrameOfReferenceUid, Instance, SeriesInstanceUid, StudyInstanceUid};
use crate::geometry::{AnatomicalPlane, ImagePlane};

/// All series of one study that were opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Study {
    /// Study Instance UID (0020,000D).
    pub uid: StudyInstanceUid,
    /// Study Description (0008,1030).
    pub description: String,
    /// Study Date (0008,0020).
    pub date: String,
    /// Its series, by series number, then UID, then part.
    pub series: Vec<Arc<Series>>,
}

/// Which piece of a DICOM series this is, where one series had to be split to be scrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Counts from 1.
    pub number: usize,
    /// How many pieces there are.
    pub of: usize,
    /// Why it was split, in plain words.
    pub reason: String,
}

/// Frames of one geometry and one format that scroll as one stack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Series Instance UID (0020,000E).
    pub uid: SeriesInstanceUid,
    /// The study it belongs to.
    pub study_uid: StudyInstanceUid,
    /// Set where the DICOM series was split.
    pub part: Option<Part>,
    /// Modality (0008,0060).
    pub modality: String,
    /// Series Description (0008,103E).
    pub description: String,
    /// Series Number (0020,0011).
    pub number: Option<i32>,
    /// The common patient space, where there is one.
    pub frame_of_reference: Option<FrameOfReferenceUid>,
    /// The plane the slices are nearest to; `None` without geometry.
    pub plane: Option<AnatomicalPlane>,
    /// The instances that `frames` refer to. An object whose frames differ in rescale, windows, acquisition or spacing is
    /// here once for each kind of frame, so that [`Self::instance`] gives what holds for a frame.
    pub instances: Vec<Arc<Instance>>,
    /// The stack in scrolling order: by position along the slice normal where there is geometry (sagittal from right
    /// to left, axial from head to foot, coronal from front to back), else by instance and frame number.
    pub frames: Vec<Frame>,
    /// Median distance between neighbouring slices in mm; `None` for one slice or without geometry.
    pub slice_spacing_mm: Option<f64>,
    /// What is odd about the stack.
    pub warnings: Vec<SeriesWarning>,
}

/// One picture of a stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Index into [`Series::instances`].
    pub instance_idx: usize,
    /// Index of the frame inside its instance, from 0.
    pub frame_idx: u32,
    /// Where it lies.
    pub plane: Option<ImagePlane>,
}

/// Something about a series that a person should know, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesWarning(pub String);

/// A file that could not be opened, and why, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyFailure {
    /// Which file.
    pub path: PathBuf,
    /// What failed, why, and what to do.
    pub reason: String,
    /// Whether the file is simply not a DICOM image, so that nothing is lost by leaving it out.
    pub harmless: bool,
}

impl Series {
    /// The instance a frame comes from.
    pub fn instance(&self, frame: usize) -> Option<&Arc<Instance>> {
        self.instances.get(self.frames.get(frame)?.instance_idx)
    }

    /// How many image objects its frames are in. One whose frames differ in more than their place is in
    /// [`Self::instances`] once for each kind of frame.
    pub fn n_objects(&self) -> usize {
        let mut files: Vec<_> = self.instances.iter().map(|instance| (&instance.path, &instance.sop_uid)).collect();
        files.sort_unstable();
        files.dedup();
        files.len()
    }

    /// How far apart its slices are in mm: their spacing, else their thickness; 1 where neither is known.
    pub fn slice_step_mm(&self) -> f64 {
        let thickness = || self.instances.first()?.acquisition.slice_thickness_mm;
        self.slice_spacing_mm.or_else(thickness).unwrap_or(1.0)
    }

    /// The index of the frame nearest to a point, by distance from its plane. `None` without geometry.
    pub fn nearest_frame(&self, point: crate::geometry::LpsPoint) -> Option<usize> {
        self.frames
            .iter()
            .enumerate()
            .filter_map(|(idx, frame)| Some((idx, frame.plane?.signed_distance_mm(point).abs())))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(idx, _)| idx)
    }
}
