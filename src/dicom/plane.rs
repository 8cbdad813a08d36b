//! The Image Plane Module, whole or with a note on what it lacks (PS3.3 C.7.6.2).

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::{element::Element, groups::Groups};
use crate::geometry::{ImagePlane, LpsPoint, LpsVector, PixelSpacing};

/// The plane where position, orientation and spacing are there and make sense; otherwise a note says what is missing.
pub(super) fn plane(groups: Groups<'_>, notes: &mut Vec<String>) -> Option<ImagePlane> {
    let position = groups.find(tags::IMAGE_POSITION_PATIENT, tags::PLANE_POSITION_SEQUENCE);
    plane_at(groups, position, notes)
}

/// The plane of one frame of many: a position in the main data set is not its own.
pub(super) fn plane_of_frame(groups: Groups<'_>, notes: &mut Vec<String>) -> Option<ImagePlane> {
    let position = groups.find_in_groups(tags::IMAGE_POSITION_PATIENT, tags::PLANE_POSITION_SEQUENCE);
    plane_at(groups, position, notes)
}

fn plane_at(groups: Groups<'_>, position: Option<&Element>, notes: &mut Vec<String>) -> Option<ImagePlane> {
    let orientation = groups.find(tags::IMAGE_ORIENTATION_PATIENT, tags::PLANE_ORIENTATION_SEQUENCE);
    let spacing = spacing(groups, notes);
    plane_from(position, orientation, spacing, notes)
}

/// A plane of its three parts.
pub(super) fn plane_from(
    position: Option<&Element>,
    orientation: Option<&Element>,
    spacing: Option<PixelSpacing>,
    notes: &mut Vec<String>,
) -> Option<ImagePlane> {
    let (position, orientation) = (position.and_then(numbers::<3>), orientation.and_then(numbers::<6>));
    let missing: Vec<&str> = [
        (position.is_none(), "position"),
        (orientation.is_none(), "orientation"),
        (spacing.is_none(), "pixel spacing"),
    ]
    .into_iter()
    .filter_map(|(is_missing, name)| is_missing.then_some(name))
    .collect();
    let (Some([x, y, z]), Some([rx, ry, rz, cx, cy, cz]), Some(spacing)) = (position, orientation, spacing) else {
        notes.push(format!("no {} in the header: no place in the patient", missing.join(", ")));
        return None;
    };
    let made = ImagePlane::new(LpsPoint::new(x, y, z), LpsVector::new(rx, ry, rz), LpsVector::new(cx, cy, cz), spacing);
    made.inspect_err(|error| notes.push(format!("position or orientation cannot be: {error}"))).ok()
}

/// The pixel spacing, with a note where it is not that in the patient.
pub(super) fn spacing(groups: Groups<'_>, notes: &mut Vec<String>) -> Option<PixelSpacing> {
    let pair = |tag| {
        let found = numbers::<2>(groups.find(tag, tags::PIXEL_MEASURES_SEQUENCE)?);
        found.filter(|pair| pair.iter().all(|v| *v > 0.0))
    };
    let (pair, note) = pair(tags::PIXEL_SPACING)
        .map(|found| (found, None))
        .or_else(|| Some((pair(tags::IMAGER_PIXEL_SPACING)?, Some("at the detector, not in the patient"))))
        .or_else(|| Some((pair(tags::NOMINAL_SCANNED_PIXEL_SPACING)?, Some("as scanned from film"))))?;
    notes.extend(note.map(|note| format!("pixel spacing {note}: lengths are off by the magnification")));
    Some(PixelSpacing { between_rows_mm: pair[0], between_columns_mm: pair[1] })
}

fn numbers<const N: usize>(element: &Element) -> Option<[f64; N]> {
    let values: Option<Vec<f64>> = element.numbers().into_iter().take(N).collect();
    values?.try_into().ok()
}

/// Repetition Time and the like: one number, where it is one.
pub(super) fn number(groups: Groups<'_>, tag: Tag, group: Tag) -> Option<f64> {
    groups.find(tag, group)?.number()
}
