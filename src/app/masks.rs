//! Segmentations from their files: those of a case's truth found, and all frames of one read into masks.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use crate::{
    case::TruthFiles,
    dicom::Limits,
    geometry::ImagePlane,
    segment::Masks,
    source::{self, Cancel, Source},
    study::{Instance, PhotometricInterpretation, PixelValues, SegmentStorage, SegmentationFacts},
};

/// The segmentations of a case's truth, by their file names.
pub(super) fn segmentations_in(truth: &TruthFiles, limits: &Limits) -> Vec<Arc<Instance>> {
    let read = |path: &PathBuf| {
        let (mut reader, len) = truth.source.open(path).ok()?;
        source::read_header(&mut *reader, len, path, limits).ok().filter(|instance| instance.segmentation.is_some())
    };
    truth.segmentations.iter().filter_map(read).map(Arc::new).collect()
}

/// Reads all frames of a Segmentation, one at a time, as masks by the number of the segment.
///
/// # Errors
/// One sentence on why the segments cannot be shown.
pub fn read_masks(
    source: &dyn Source,
    instance: &Instance,
    facts: &SegmentationFacts,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Masks, String> {
    let failed = |why: &dyn std::fmt::Display| format!("The segments cannot be shown: {why}.");
    let planes: Vec<ImagePlane> = facts.frames.iter().filter_map(|frame| frame.plane).collect();
    if planes.is_empty() {
        return Err(failed(&"the file does not say where they lie"));
    }
    let mut masks = Masks::new(&planes, facts.between_mm);
    // Colours of a label map are for looking at it as a picture: its numbers count.
    let mut instance = instance.clone();
    instance.palette = None;
    instance.format.photometric = PhotometricInterpretation::Monochrome2;
    let (mut reader, len) = source.open(&instance.path).map_err(|error| failed(&error))?;
    for (idx, frame) in (0u32..).zip(&facts.frames) {
        if cancel.is_cancelled() {
            break;
        }
        let Some(plane) = frame.plane else { continue };
        let pixels = source::read_frame(&mut *reader, len, &instance, idx, limits).map_err(|error| failed(&error))?;
        let PixelValues::Words { words, .. } = &pixels.values else {
            return Err(failed(&"its pixels are no whole numbers"));
        };
        add(&mut masks, facts, frame.segment, plane, pixels.columns, words).map_err(|error| failed(&error))?;
    }
    Ok(masks)
}

fn add(
    masks: &mut Masks,
    facts: &SegmentationFacts,
    segment: Option<u16>,
    plane: ImagePlane,
    columns: u32,
    words: &[u16],
) -> Result<(), crate::segment::MasksError> {
    match (facts.storage, segment) {
        (SegmentStorage::Labelmap, _) => {
            let held: BTreeSet<u16> = words.iter().copied().collect();
            let mut known = facts.segments.iter().map(|segment| segment.number).filter(|number| held.contains(number));
            known.try_for_each(|number| masks.add(number, plane, columns, words, |value| value == number))
        }
        (_, None) => Ok(()),
        (SegmentStorage::Binary, Some(number)) => masks.add(number, plane, columns, words, |value| value != 0),
        (SegmentStorage::Fractional { max }, Some(number)) => {
            masks.add(number, plane, columns, words, |value| u32::from(max) <= 2 * u32::from(value))
        }
    }
}
