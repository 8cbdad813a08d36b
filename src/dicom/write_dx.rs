//! Writes radiographs as DICOM Part 10 files: Digital X-Ray Image Storage - For Presentation (PS3.3 A.26), RLE Lossless.
//!
//! A projection has no plane in the patient and the IOD no Frame of Reference module, so none is written: a pixel stands
//! for a ray. What the standard offers is said instead: distances, magnification, view and orientation.

use dicom_core::VR;
use dicom_dictionary_std::{tags, uids};
use dicom_object::InMemDicomObject;

use super::{
    CodedWord,
    technique::{Person, When, put_person, put_when, words},
    write::{WriteError, decimals, file, pixels, series, signed_short, text},
    write_seg::{code, put_items},
};
use crate::study::{SopInstanceUid, StudyFacts, Window};

/// A radiograph to be written; twelve bits, MONOCHROME2: bone is bright.
#[derive(Clone, Debug)]
pub struct DxImage<'a> {
    /// Patient, study and series.
    pub facts: &'a StudyFacts,
    /// The instance's own identifier.
    pub sop_uid: SopInstanceUid,
    /// Instance Number (0020,0013).
    pub number: u32,
    /// How and when it was taken.
    pub technique: &'a DxTechnique,
    /// Window Center and Width in stored values.
    pub window: Window,
    /// Number of columns; the number of rows follows.
    pub columns: usize,
    /// Stored values, at most 4095, row by row.
    pub pixels: &'a [u16],
}

/// The technique of a radiograph: DX Image, Detector and Positioning (PS3.3 C.8.11.3 to C.8.11.5), X-Ray Generation.
#[derive(Clone, Debug, PartialEq)]
pub struct DxTechnique {
    /// What is shown: Anatomic Region Sequence (0008,2218).
    pub region: CodedWord,
    /// From which side: View Code Sequence (0054,0220), View Position (0018,5101), Patient Orientation (0020,0020).
    pub view: CodedWord,
    /// See [`Self::view`].
    pub view_position: String,
    /// See [`Self::view`]: the directions of rows and columns.
    pub orientation: [String; 2],
    /// Imager Pixel Spacing (0018,1164): at the detector, in mm.
    pub pixel_mm: f64,
    /// Distance Source to Detector (0018,1110) and to Patient (0018,1111) in mm.
    pub source_mm: (f64, f64),
    /// Estimated Radiographic Magnification Factor (0018,1114).
    pub magnification: f64,
    /// KVP (0018,0060).
    pub kvp: f64,
    /// X-Ray Tube Current (0018,1151) in mA and Exposure Time (0018,1150) in ms; Exposure (0018,1152) follows.
    pub current_ma_and_time_ms: (u32, u32),
    /// Focal Spot(s) (0018,1190) in mm.
    pub focal_spot_mm: f64,
    /// Protocol Name (0018,1030).
    pub protocol_name: String,
    /// Dates and times.
    pub when: When,
    /// Who was exposed.
    pub person: Person,
}

/// The bytes of a Part 10 file.
///
/// # Errors
/// [`WriteError`] where the data set cannot be encoded.
pub fn dx_image_file(image: &DxImage<'_>) -> Result<Vec<u8>, WriteError> {
    let mut object = InMemDicomObject::new_empty();
    series(&mut object, image.facts);
    text(&mut object, tags::INSTANCE_NUMBER, VR::IS, &image.number.to_string());
    text(&mut object, tags::ACQUISITION_NUMBER, VR::IS, "1");
    picture(&mut object);
    technique(&mut object, image.technique);
    pixels(&mut object, image.pixels, image.columns, image.window);
    file(object, uids::DIGITAL_X_RAY_IMAGE_STORAGE_FOR_PRESENTATION, &image.sop_uid)
}

/// DX Series and DX Image: a picture that was processed to be looked at.
fn picture(object: &mut InMemDicomObject) {
    text(object, tags::PRESENTATION_INTENT_TYPE, VR::CS, "FOR PRESENTATION");
    // The third value tells a kind of reading; there is none (PS3.3 C.8.11.3.1.4).
    words(object, tags::IMAGE_TYPE, &["ORIGINAL", "PRIMARY", ""].map(str::to_owned));
    text(object, tags::PIXEL_INTENSITY_RELATIONSHIP, VR::CS, "LOG");
    // Higher values stand for less X-ray (PS3.3 C.8.11.3.1.2).
    signed_short(object, tags::PIXEL_INTENSITY_RELATIONSHIP_SIGN, -1);
    decimals(object, tags::RESCALE_INTERCEPT, &[0.0]);
    decimals(object, tags::RESCALE_SLOPE, &[1.0]);
    text(object, tags::RESCALE_TYPE, VR::LO, "US");
    text(object, tags::PRESENTATION_LUT_SHAPE, VR::CS, "IDENTITY");
    text(object, tags::LOSSY_IMAGE_COMPRESSION, VR::CS, "00");
    text(object, tags::BURNED_IN_ANNOTATION, VR::CS, "NO");
    text(object, tags::IMAGE_LATERALITY, VR::CS, "U");
    text(object, tags::DETECTOR_TYPE, VR::CS, "SCINTILLATOR");
    text(object, tags::POSITIONER_TYPE, VR::CS, "COLUMN");
    text(object, tags::GRID, VR::CS, "FOCUSED");
    put_items(object, tags::ACQUISITION_CONTEXT_SEQUENCE, Vec::new());
}

fn technique(object: &mut InMemDicomObject, it: &DxTechnique) {
    code(object, tags::ANATOMIC_REGION_SEQUENCE, &it.region);
    code(object, tags::VIEW_CODE_SEQUENCE, &it.view);
    text(object, tags::VIEW_POSITION, VR::CS, &it.view_position);
    words(object, tags::PATIENT_ORIENTATION, &it.orientation);
    decimals(object, tags::IMAGER_PIXEL_SPACING, &[it.pixel_mm; 2]);
    for (tag, value) in [
        (tags::KVP, it.kvp),
        (tags::DISTANCE_SOURCE_TO_DETECTOR, it.source_mm.0),
        (tags::DISTANCE_SOURCE_TO_PATIENT, it.source_mm.1),
        (tags::ESTIMATED_RADIOGRAPHIC_MAGNIFICATION_FACTOR, it.magnification),
        (tags::FOCAL_SPOTS, it.focal_spot_mm),
    ] {
        decimals(object, tag, &[value]);
    }
    let (ma, ms) = it.current_ma_and_time_ms;
    for (tag, value) in [(tags::X_RAY_TUBE_CURRENT, ma), (tags::EXPOSURE_TIME, ms), (tags::EXPOSURE, ma * ms / 1000)] {
        text(object, tag, VR::IS, &value.to_string());
    }
    text(object, tags::PROTOCOL_NAME, VR::LO, &it.protocol_name);
    put_when(object, &it.when);
    put_person(object, &it.person);
}
