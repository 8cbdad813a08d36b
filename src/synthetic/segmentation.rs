//! The truth as DICOM objects: a bit plane a structure, and a label map, in the body's own space.

use super::{
    Body, MakeError, Recipe, Role, Uids,
    chart::Chart,
    labels::{LabelGrid, SEGMENTS},
    scanner::Detail,
};
use crate::{
    dicom::{Segmentation, SegmentationKind, segmentation_file},
    study::{FrameOfReferenceUid, SeriesInstanceUid, SopInstanceUid, StudyFacts},
};

/// Side of a voxel, mm.
const VOXEL_MM: f64 = 1.0;
/// The same for tests.
const COARSE_VOXEL_MM: f64 = 4.0;
/// The standard asks when it was made; the same recipe has to give the same bytes.
const MADE: (&str, &str) = ("20260101", "000000");
/// File name, series number and description of each kind; every patient has the same.
const OBJECTS: [(SegmentationKind, &str, i32, &str); 2] = [
    (SegmentationKind::Binary, "seg.dcm", 901, "ANATOMY SEG"),
    (SegmentationKind::Labelmap, "labelmap.dcm", 902, "ANATOMY LABELMAP"),
];

/// The names and bytes of the truth's DICOM files; `step` is asked now and then and stops it with `false`.
///
/// # Errors
/// [`MakeError`] for a stop or an object that cannot be encoded.
pub fn truth_objects(
    recipe: &Recipe,
    body: &Body,
    uids: &Uids,
    detail: Detail,
    step: &mut dyn FnMut() -> bool,
) -> Result<Vec<(String, Vec<u8>)>, MakeError> {
    let grid = LabelGrid::over(body, if detail == Detail::Coarse { COARSE_VOXEL_MM } else { VOXEL_MM });
    let labels = grid.labels(body, step).ok_or(MakeError::Stopped)?;
    let frame_of_reference = FrameOfReferenceUid(uids.frame_of_reference());
    let one = |(kind, name, number, description): (SegmentationKind, &str, i32, &str)| {
        let image = Segmentation {
            facts: &StudyFacts {
                series_uid: SeriesInstanceUid(uids.uid(description)),
                modality: "SEG".to_owned(),
                series_description: description.to_owned(),
                series_number: Some(number),
                ..Chart::new(recipe, uids).facts(Role::SagittalT2)
            },
            sop_uid: SopInstanceUid(uids.uid(&format!("{description} {name}"))),
            frame_of_reference: &frame_of_reference,
            dimensions_uid: uids.uid(&format!("{description} dimensions")),
            made: MADE,
            plane: grid.plane,
            step: grid.step,
            size: grid.size,
            segments: &SEGMENTS,
            labels: &labels,
        };
        let bytes = segmentation_file(&image, kind).map_err(|error| MakeError::Image(error.to_string()))?;
        Ok((name.to_owned(), bytes))
    };
    OBJECTS.into_iter().map(one).collect()
}

#[cfg(test)]
#[path = "segmentation_tests.rs"]
mod tests;
