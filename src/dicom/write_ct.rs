//! Writes CT images as DICOM Part 10 files: CT Image Storage (PS3.3 A.3), RLE Lossless.

use dicom_core::VR;
use dicom_dictionary_std::{tags, uids};
use dicom_object::InMemDicomObject;

use super::{
    technique::{Person, When, put_person, put_when, words},
    write::{WriteError, decimals, file, pixels, place, series, space, text},
};
use crate::{
    geometry::ImagePlane,
    study::{FrameOfReferenceUid, SopInstanceUid, StudyFacts, Window},
};

/// A CT picture to be written; twelve bits, MONOCHROME2.
#[derive(Clone, Debug)]
pub struct CtImage<'a> {
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
    pub technique: &'a CtTechnique,
    /// Window Center and Width in HU.
    pub window: Window,
    /// Rescale Intercept (0028,1052) in HU; the slope is 1.
    pub intercept_hu: f64,
    /// Number of columns; the number of rows follows.
    pub columns: usize,
    /// Stored values, at most 4095, row by row.
    pub pixels: &'a [u16],
}

/// The technique of a series: CT Image (PS3.3 C.8.2.1).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CtTechnique {
    /// KVP (0018,0060).
    pub kvp: f64,
    /// X-Ray Tube Current (0018,1151) in mA and Exposure Time (0018,1150) in ms; Exposure (0018,1152) follows.
    pub current_ma_and_time_ms: (u32, u32),
    /// Convolution Kernel (0018,1210).
    pub kernel: String,
    /// Filter Type (0018,1160).
    pub filter: String,
    /// Slice Thickness (0018,0050) and Spacing Between Slices (0018,0088) in mm.
    pub slice_mm: (f64, f64),
    /// Reconstruction Diameter (0018,1100) and Data Collection Diameter (0018,0090) in mm.
    pub diameters_mm: (f64, f64),
    /// Table Height (0018,1130): below the centre of rotation, in mm.
    pub table_height_mm: f64,
    /// Focal Spot(s) (0018,1190) in mm.
    pub focal_spot_mm: f64,
    /// Distance Source to Detector (0018,1110) and to Patient (0018,1111) in mm.
    pub source_mm: (f64, f64),
    /// A contrast medium, where one was given.
    pub medium: Option<Medium>,
    /// Protocol Name (0018,1030).
    pub protocol_name: String,
    /// Dates and times.
    pub when: When,
    /// Who was scanned.
    pub person: Person,
}

/// Contrast/Bolus (PS3.3 C.7.6.4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Medium {
    /// Contrast/Bolus Agent (0018,0010).
    pub agent: String,
    /// Contrast/Bolus Route (0018,1040).
    pub route: String,
}

/// The bytes of a Part 10 file.
///
/// # Errors
/// [`WriteError`] where the data set cannot be encoded.
pub fn ct_image_file(image: &CtImage<'_>) -> Result<Vec<u8>, WriteError> {
    let mut object = InMemDicomObject::new_empty();
    series(&mut object, image.facts);
    space(&mut object, image.frame_of_reference);
    place(&mut object, image.number, &image.plane);
    technique(&mut object, image.technique);
    pixels(&mut object, image.pixels, image.columns, image.window);
    decimals(&mut object, tags::RESCALE_INTERCEPT, &[image.intercept_hu]);
    decimals(&mut object, tags::RESCALE_SLOPE, &[1.0]);
    text(&mut object, tags::RESCALE_TYPE, VR::LO, "HU");
    file(object, uids::CT_IMAGE_STORAGE, &image.sop_uid)
}

fn technique(object: &mut InMemDicomObject, it: &CtTechnique) {
    words(object, tags::IMAGE_TYPE, &["ORIGINAL", "PRIMARY", "AXIAL"].map(str::to_owned));
    let (ma, ms) = it.current_ma_and_time_ms;
    for (tag, value) in [(tags::X_RAY_TUBE_CURRENT, ma), (tags::EXPOSURE_TIME, ms), (tags::EXPOSURE, ma * ms / 1000)] {
        text(object, tag, VR::IS, &value.to_string());
    }
    for (tag, value) in [
        (tags::KVP, it.kvp),
        (tags::SLICE_THICKNESS, it.slice_mm.0),
        (tags::SPACING_BETWEEN_SLICES, it.slice_mm.1),
        (tags::RECONSTRUCTION_DIAMETER, it.diameters_mm.0),
        (tags::DATA_COLLECTION_DIAMETER, it.diameters_mm.1),
        (tags::DISTANCE_SOURCE_TO_DETECTOR, it.source_mm.0),
        (tags::DISTANCE_SOURCE_TO_PATIENT, it.source_mm.1),
        (tags::GANTRY_DETECTOR_TILT, 0.0),
        (tags::TABLE_HEIGHT, it.table_height_mm),
        (tags::FOCAL_SPOTS, it.focal_spot_mm),
    ] {
        decimals(object, tag, &[value]);
    }
    text(object, tags::ROTATION_DIRECTION, VR::CS, "CW");
    text(object, tags::FILTER_TYPE, VR::SH, &it.filter);
    text(object, tags::CONVOLUTION_KERNEL, VR::SH, &it.kernel);
    text(object, tags::PROTOCOL_NAME, VR::LO, &it.protocol_name);
    if let Some(medium) = &it.medium {
        text(object, tags::CONTRAST_BOLUS_AGENT, VR::LO, &medium.agent);
        text(object, tags::CONTRAST_BOLUS_ROUTE, VR::LO, &medium.route);
    }
    put_when(object, &it.when);
    put_person(object, &it.person);
}
