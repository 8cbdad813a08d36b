//! What an image's pixel spacing is a distance in: the patient, the detector, or a film (PS3.3 10.7.1).

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::{element::Element, groups::Groups, plane};
use crate::study::{ImageSpacing, SpacingSource};

/// Modalities that are projections: what lies nearer to the source is larger on the picture.
const PROJECTIONS: [&str; 9] = ["CR", "DX", "DR", "RG", "RF", "XA", "MG", "IO", "PX"];
/// Spacings that differ by less than this share are the same, written with fewer digits.
const SAME: f64 = 1e-4;

/// The spacing of an image's first frame and its source; `None` where the header has none that can be.
pub(super) fn image_spacing(groups: Groups<'_>, modality: &str) -> Option<ImageSpacing> {
    // The notes on it were made with the plane.
    let spacing = plane::spacing(groups, &mut Vec::new())?;
    Some(ImageSpacing { spacing, source: source(groups, modality) })
}

fn source(groups: Groups<'_>, modality: &str) -> SpacingSource {
    let pair = |tag| pair(groups, tag);
    let (detector, scanned) = (pair(tags::IMAGER_PIXEL_SPACING), pair(tags::NOMINAL_SCANNED_PIXEL_SPACING));
    let other = detector.map(|it| (it, SpacingSource::Detector)).or(scanned.map(|it| (it, SpacingSource::Scanned)));
    let Some(spacing) = pair(tags::PIXEL_SPACING) else {
        return other.map_or(SpacingSource::Unknown, |(_, source)| source);
    };
    let kind = groups.find(tags::PIXEL_SPACING_CALIBRATION_TYPE, tags::PIXEL_MEASURES_SEQUENCE).map(Element::ascii);
    match (kind.as_deref(), other) {
        (Some("FIDUCIAL"), _) => SpacingSource::Fiducial,
        (Some("GEOMETRY"), _) => SpacingSource::Geometry,
        (_, Some((uncorrected, source))) if is_same(spacing, uncorrected) => source,
        (_, Some(_)) => SpacingSource::Geometry,
        (_, None) if PROJECTIONS.contains(&modality) => SpacingSource::Undetermined,
        (_, None) => SpacingSource::Patient,
    }
}

fn pair(groups: Groups<'_>, tag: Tag) -> Option<[f64; 2]> {
    let numbers = groups.find(tag, tags::PIXEL_MEASURES_SEQUENCE)?.numbers();
    let [Some(rows), Some(columns), ..] = numbers[..] else { return None };
    (rows > 0.0 && columns > 0.0).then_some([rows, columns])
}

fn is_same(one: [f64; 2], other: [f64; 2]) -> bool {
    one.iter().zip(other).all(|(a, b)| (a - b).abs() <= SAME * b)
}
