//! Writes MR images as DICOM Part 10 files: MR Image Storage (PS3.3 A.4); and what images of every kind share: who, which
//! series, where, and pixels as RLE Lossless.

use dicom_core::{
    DataElement, PrimitiveValue, Tag, VR,
    value::{PixelFragmentSequence, Value},
};
use dicom_dictionary_std::{tags, uids};
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};

use super::{
    technique::{MrTechnique, put_technique},
    write_rle::rle_frame,
};
use crate::{
    geometry::ImagePlane,
    study::{FrameOfReferenceUid, SopInstanceUid, StudyFacts, Window},
};

/// An MR picture to be written; twelve bits, MONOCHROME2.
#[derive(Clone, Debug)]
pub struct MrImage<'a> {
    /// Patient, study and series.
    pub facts: &'a StudyFacts,
    /// The instance's own identifier.
    pub sop_uid: SopInstanceUid,
    /// The common patient space.
    pub frame_of_reference: &'a FrameOfReferenceUid,
    /// Instance Number (0020,0013).
    pub number: u32,
    /// Where it lies.
    pub plane: ImagePlane,
    /// How and when it was acquired.
    pub technique: &'a MrTechnique,
    /// Window Center and Width.
    pub window: Window,
    /// Number of columns; the number of rows follows.
    pub columns: usize,
    /// Stored values, at most 4095, row by row.
    pub pixels: &'a [u16],
}

/// Why an image could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the DICOM file could not be made: {0}")]
pub struct WriteError(pub(super) String);

/// Number of bits a stored value has.
const BITS_STORED: u16 = 12;

/// The bytes of a Part 10 file.
///
/// # Errors
/// [`WriteError`] where the data set cannot be encoded.
pub fn mr_image_file(image: &MrImage<'_>) -> Result<Vec<u8>, WriteError> {
    let mut object = InMemDicomObject::new_empty();
    series(&mut object, image.facts);
    space(&mut object, image.frame_of_reference);
    place(&mut object, image.number, &image.plane);
    put_technique(&mut object, image.technique);
    pixels(&mut object, image.pixels, image.columns, image.window);
    file(object, uids::MR_IMAGE_STORAGE, &image.sop_uid)
}

/// The bytes of a Part 10 file of an object that is whole but for what it is and its own identifier.
pub(super) fn file(mut object: InMemDicomObject, class: &str, uid: &SopInstanceUid) -> Result<Vec<u8>, WriteError> {
    let fault = |error: &dyn std::error::Error| WriteError(error.to_string());
    text(&mut object, tags::SOP_CLASS_UID, VR::UI, class);
    text(&mut object, tags::SOP_INSTANCE_UID, VR::UI, uid.as_str());
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax(uids::RLE_LOSSLESS)
        .media_storage_sop_class_uid(class)
        .media_storage_sop_instance_uid(uid.as_str());
    let file = object.with_meta(meta).map_err(|error| fault(&error))?;
    let mut bytes = Vec::new();
    file.write_all(&mut bytes).map_err(|error| fault(&error))?;
    Ok(bytes)
}

pub(super) fn text(object: &mut InMemDicomObject, tag: Tag, vr: VR, value: &str) {
    object.put(DataElement::new(tag, vr, PrimitiveValue::from(value)));
}

pub(super) fn empty(object: &mut InMemDicomObject, tag: Tag, vr: VR) {
    object.put(DataElement::new(tag, vr, PrimitiveValue::Empty));
}

/// Decimal strings of at most 16 characters (PS3.5 6.2).
pub(super) fn decimals(object: &mut InMemDicomObject, tag: Tag, values: &[f64]) {
    let all: Vec<String> = values.iter().map(|value| decimal(*value)).collect();
    object.put(DataElement::new(tag, VR::DS, PrimitiveValue::Strs(all.into())));
}

fn decimal(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.chars().take(16).collect() }
}

pub(super) fn short(object: &mut InMemDicomObject, tag: Tag, value: u16) {
    object.put(DataElement::new(tag, VR::US, PrimitiveValue::from(value)));
}

pub(super) fn signed_short(object: &mut InMemDicomObject, tag: Tag, value: i16) {
    object.put(DataElement::new(tag, VR::SS, PrimitiveValue::from(value)));
}

/// Patient, study, series and equipment.
pub(super) fn series(object: &mut InMemDicomObject, facts: &StudyFacts) {
    text(object, tags::SPECIFIC_CHARACTER_SET, VR::CS, "ISO_IR 192");
    text(object, tags::SYNTHETIC_DATA, VR::CS, "YES");
    text(object, tags::PATIENT_NAME, VR::PN, &facts.patient.name);
    text(object, tags::PATIENT_ID, VR::LO, &facts.patient.id);
    empty(object, tags::PATIENT_BIRTH_DATE, VR::DA);
    text(object, tags::STUDY_INSTANCE_UID, VR::UI, facts.study_uid.as_str());
    text(object, tags::STUDY_DESCRIPTION, VR::LO, &facts.study_description);
    text(object, tags::STUDY_DATE, VR::DA, &facts.study_date);
    text(object, tags::STUDY_ID, VR::SH, "1");
    empty(object, tags::ACCESSION_NUMBER, VR::SH);
    empty(object, tags::REFERRING_PHYSICIAN_NAME, VR::PN);
    text(object, tags::MODALITY, VR::CS, &facts.modality);
    text(object, tags::SERIES_INSTANCE_UID, VR::UI, facts.series_uid.as_str());
    text(object, tags::SERIES_DESCRIPTION, VR::LO, &facts.series_description);
    text(object, tags::SERIES_NUMBER, VR::IS, &facts.series_number.unwrap_or_default().to_string());
    text(object, tags::BODY_PART_EXAMINED, VR::CS, &facts.body_part);
    text(object, tags::MANUFACTURER, VR::LO, "Thecal");
    text(object, tags::MANUFACTURER_MODEL_NAME, VR::LO, "Synthetic scanner");
    text(object, tags::SOFTWARE_VERSIONS, VR::LO, concat!("thecal ", env!("CARGO_PKG_VERSION")));
}

/// Frame of Reference (PS3.3 C.7.4.1) and how the patient lies in it.
pub(super) fn space(object: &mut InMemDicomObject, frame_of_reference: &FrameOfReferenceUid) {
    text(object, tags::PATIENT_POSITION, VR::CS, "HFS");
    text(object, tags::FRAME_OF_REFERENCE_UID, VR::UI, frame_of_reference.as_str());
    empty(object, tags::POSITION_REFERENCE_INDICATOR, VR::LO);
}

/// Number and Image Plane (PS3.3 C.7.6.2).
pub(super) fn place(object: &mut InMemDicomObject, number: u32, plane: &ImagePlane) {
    text(object, tags::INSTANCE_NUMBER, VR::IS, &number.to_string());
    text(object, tags::ACQUISITION_NUMBER, VR::IS, "1");
    let spacing = plane.spacing;
    decimals(object, tags::PIXEL_SPACING, &[spacing.between_rows_mm, spacing.between_columns_mm]);
    let (row, column) = (plane.row_direction.0.to_array(), plane.column_direction.0.to_array());
    decimals(object, tags::IMAGE_ORIENTATION_PATIENT, &[row, column].concat());
    decimals(object, tags::IMAGE_POSITION_PATIENT, &plane.position.to_array());
    decimals(object, tags::SLICE_LOCATION, &[plane.position.0.dot(plane.normal().0)]);
}

/// Image Pixel (PS3.3 C.7.6.3) and the window, twelve bits, row by row.
pub(super) fn pixels(object: &mut InMemDicomObject, pixels: &[u16], columns: usize, window: Window) {
    let rows = pixels.len() / columns.max(1);
    text(object, tags::PHOTOMETRIC_INTERPRETATION, VR::CS, "MONOCHROME2");
    for (tag, value) in [
        (tags::SAMPLES_PER_PIXEL, 1),
        (tags::ROWS, rows as u16),
        (tags::COLUMNS, columns as u16),
        (tags::BITS_ALLOCATED, 16),
        (tags::BITS_STORED, BITS_STORED),
        (tags::HIGH_BIT, BITS_STORED - 1),
        (tags::PIXEL_REPRESENTATION, 0),
    ] {
        short(object, tag, value);
    }
    decimals(object, tags::WINDOW_CENTER, &[window.center]);
    decimals(object, tags::WINDOW_WIDTH, &[window.width]);
    let fragments = vec![rle_frame(pixels, columns)];
    let sequence = PixelFragmentSequence::new(vec![0u32], fragments);
    object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, Value::from(sequence)));
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
