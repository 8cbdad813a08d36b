//! The shape of a pixel where the image has no place in the patient.

use dicom_dictionary_std::tags;

use super::{element::Element, groups::Groups};

/// Height and width of a pixel in one unit: Pixel Spacing or a relative of it, else Pixel Aspect Ratio (PS3.3
/// C.7.6.3.1.7). `None` where nothing is said or cannot be.
pub(super) fn pixel_aspect(groups: Groups<'_>) -> Option<[f64; 2]> {
    [tags::PIXEL_SPACING, tags::IMAGER_PIXEL_SPACING, tags::NOMINAL_SCANNED_PIXEL_SPACING, tags::PIXEL_ASPECT_RATIO]
        .into_iter()
        .filter_map(|tag| groups.find(tag, tags::PIXEL_MEASURES_SEQUENCE))
        .find_map(sides)
}

/// Two sides; of which one is a hundred times the other is a slip, not a shape.
fn sides(element: &Element) -> Option<[f64; 2]> {
    let numbers = element.numbers();
    let [Some(height), Some(width), ..] = numbers[..] else { return None };
    let fits = height > 0.0 && width > 0.0 && (0.01..=100.0).contains(&(height / width));
    fits.then_some([height, width])
}
