//! Places of the frames of multi-frame objects older than functional groups, where one step after another leads to them.

use dicom_core::VR;
use dicom_dictionary_std::tags;

use super::{
    dataset::DataSet,
    element::Element,
    groups::Groups,
    plane::{plane_from, spacing},
};
use crate::geometry::{ImagePlane, LpsPoint};

/// A first offset this near to the first frame's height, in mm, is that height.
const SAME_HEIGHT_MM: f64 = 0.01;

/// The plane of each frame by Grid Frame Offset Vector (dose, PS3.3 C.8.8.3.2) or Slice Vector (reconstructed nuclear
/// medicine, PS3.3 C.8.4.15); `None`, with a note where they are there and do not serve.
pub(super) fn planes(main: &DataSet, n_frames: u32, notes: &mut Vec<String>) -> Option<Vec<ImagePlane>> {
    let n_frames = n_frames as usize;
    let offsets = main.get(tags::GRID_FRAME_OFFSET_VECTOR).map(Element::numbers);
    let heights = offsets.or_else(|| slice_offsets(main))?;
    let heights: Option<Vec<f64>> = heights.into_iter().take(n_frames).collect();
    let Some(heights) = heights.filter(|heights| heights.len() == n_frames) else {
        notes.push("the offsets of its frames are not numbers, or fewer than its frames".to_owned());
        return None;
    };
    let first = first_plane(main)?;
    let placed = if heights[0] == 0.0 {
        let normal = first.normal();
        let at = |height: &f64| ImagePlane { position: first.position + normal * *height, ..first };
        Some(heights.iter().map(at).collect())
    } else {
        absolute(first, &heights)
    };
    if placed.is_none() {
        notes.push("the offsets of its frames begin neither at 0 nor at the first frame's height".to_owned());
    }
    placed
}

/// Offsets that are heights in the patient, as older dose objects have them.
fn absolute(first: ImagePlane, heights: &[f64]) -> Option<Vec<ImagePlane>> {
    let [x, y, z] = first.position.to_array();
    let is_axial = first.normal().0.to_array()[2].abs() > 0.999_999;
    let at = |height: &f64| ImagePlane { position: LpsPoint::new(x, y, *height), ..first };
    (is_axial && (heights[0] - z).abs() < SAME_HEIGHT_MM).then(|| heights.iter().map(at).collect())
}

/// Slices count from 1 and lie one spacing apart, behind the first where it is positive.
fn slice_offsets(main: &DataSet) -> Option<Vec<Option<f64>>> {
    let step = main.get(tags::SPACING_BETWEEN_SLICES)?.number().filter(|step| *step != 0.0)?;
    let slices = main.get(tags::SLICE_VECTOR)?.numbers_as(VR::US);
    let first = slices.first().copied().flatten()?;
    Some(slices.into_iter().map(|slice| slice.map(|slice| (slice - first) * step)).collect())
}

/// The first frame's plane; nuclear medicine keeps it with the detector.
fn first_plane(main: &DataSet) -> Option<ImagePlane> {
    let detector = main.items(tags::DETECTOR_INFORMATION_SEQUENCE).first();
    let find = |tag| main.get(tag).or_else(|| detector?.get(tag));
    let spacing = spacing(Groups::of_frame(main, 0), &mut Vec::new());
    let (position, orientation) = (find(tags::IMAGE_POSITION_PATIENT), find(tags::IMAGE_ORIENTATION_PATIENT));
    plane_from(position, orientation, spacing, &mut Vec::new())
}
