//! How an MR picture was made and when, as a scanner writes it: MR Image Module (PS3.3 C.8.3.1) and its neighbours.

use dicom_core::{DataElement, PrimitiveValue, Tag, VR};
use dicom_dictionary_std::tags;
use dicom_object::InMemDicomObject;

use super::write::{decimals, text};

/// The technique of a series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MrTechnique {
    /// Image Type (0008,0008).
    pub image_type: Vec<String>,
    /// Scanning Sequence (0018,0020).
    pub scanning_sequence: Vec<String>,
    /// Sequence Variant (0018,0021).
    pub sequence_variant: Vec<String>,
    /// Scan Options (0018,0022).
    pub scan_options: Vec<String>,
    /// Whether MR Acquisition Type (0018,0023) is 3D.
    pub is_volume: bool,
    /// Slice Thickness (0018,0050) and Spacing Between Slices (0018,0088) in mm.
    pub slice_mm: [f64; 2],
    /// Repetition Time (0018,0080), Echo Time (0018,0081) in ms.
    pub repetition_and_echo_ms: [f64; 2],
    /// Inversion Time (0018,0082) in ms.
    pub inversion_ms: Option<f64>,
    /// Number of Averages (0018,0083).
    pub averages: f64,
    /// Imaging Frequency (0018,0084) in MHz and Magnetic Field Strength (0018,0087) in tesla.
    pub frequency_and_field: [f64; 2],
    /// Number of Phase Encoding Steps (0018,0089).
    pub phase_steps: u32,
    /// Echo Train Length (0018,0091).
    pub echo_train: u32,
    /// Percent Sampling (0018,0093) and Percent Phase Field of View (0018,0094).
    pub percent: [f64; 2],
    /// Pixel Bandwidth (0018,0095) in Hz.
    pub bandwidth_hz: f64,
    /// Receive Coil Name (0018,1250).
    pub receive_coil: String,
    /// Acquisition Matrix (0018,1310): frequency rows and columns, phase rows and columns.
    pub matrix: [u16; 4],
    /// In-plane Phase Encoding Direction (0018,1312): ROW or COL.
    pub phase_direction: String,
    /// Flip Angle (0018,1314) in degrees.
    pub flip_deg: f64,
    /// Sequence Name (0018,0024).
    pub sequence_name: String,
    /// Protocol Name (0018,1030).
    pub protocol_name: String,
    /// Date of everything; times of the study, the series, the acquisition and the content.
    pub when: When,
    /// Who was scanned, as far as it is said.
    pub person: Person,
}

/// When a series was scanned: one date (DA) and four times (TM).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// The date of all.
    pub date: String,
    /// Study Time (0008,0030).
    pub study: String,
    /// Series Time (0008,0031) and Acquisition Time (0008,0032).
    pub series: String,
    /// Content Time (0008,0033).
    pub content: String,
}

/// What a header says of a person beside name and number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Person {
    /// Patient's Sex (0010,0040) is female, male, or neither said.
    pub is_female: Option<bool>,
    /// Patient's Age (0010,1010) in years.
    pub age_years: Option<u32>,
    /// Patient's Size (0010,1020) in m.
    pub height_m: Option<f64>,
}

/// Code strings; none is an empty value.
pub(super) fn words(object: &mut InMemDicomObject, tag: Tag, values: &[String]) {
    let value = if values.is_empty() { PrimitiveValue::Empty } else { PrimitiveValue::Strs(values.to_vec().into()) };
    object.put(DataElement::new(tag, VR::CS, value));
}

/// Adds a technique to an object.
pub(super) fn put_technique(object: &mut InMemDicomObject, it: &MrTechnique) {
    words(object, tags::IMAGE_TYPE, &it.image_type);
    words(object, tags::SCANNING_SEQUENCE, &it.scanning_sequence);
    words(object, tags::SEQUENCE_VARIANT, &it.sequence_variant);
    words(object, tags::SCAN_OPTIONS, &it.scan_options);
    text(object, tags::MR_ACQUISITION_TYPE, VR::CS, if it.is_volume { "3D" } else { "2D" });
    text(object, tags::SEQUENCE_NAME, VR::SH, &it.sequence_name);
    text(object, tags::PROTOCOL_NAME, VR::LO, &it.protocol_name);
    text(object, tags::RECEIVE_COIL_NAME, VR::SH, &it.receive_coil);
    text(object, tags::IMAGED_NUCLEUS, VR::SH, "1H");
    text(object, tags::IN_PLANE_PHASE_ENCODING_DIRECTION, VR::CS, &it.phase_direction);
    object.put(DataElement::new(tags::ACQUISITION_MATRIX, VR::US, PrimitiveValue::U16(it.matrix.to_vec().into())));
    for (tag, value) in [
        (tags::ECHO_NUMBERS, 1),
        (tags::NUMBER_OF_PHASE_ENCODING_STEPS, it.phase_steps),
        (tags::ECHO_TRAIN_LENGTH, it.echo_train),
    ] {
        text(object, tag, VR::IS, &value.to_string());
    }
    numbers(object, it);
    put_when(object, &it.when);
    put_person(object, &it.person);
}

fn numbers(object: &mut InMemDicomObject, it: &MrTechnique) {
    let numbers = [
        (tags::SLICE_THICKNESS, Some(it.slice_mm[0])),
        (tags::SPACING_BETWEEN_SLICES, Some(it.slice_mm[1])),
        (tags::REPETITION_TIME, Some(it.repetition_and_echo_ms[0])),
        (tags::ECHO_TIME, Some(it.repetition_and_echo_ms[1])),
        (tags::INVERSION_TIME, it.inversion_ms),
        (tags::NUMBER_OF_AVERAGES, Some(it.averages)),
        (tags::IMAGING_FREQUENCY, Some(it.frequency_and_field[0])),
        (tags::MAGNETIC_FIELD_STRENGTH, Some(it.frequency_and_field[1])),
        (tags::PERCENT_SAMPLING, Some(it.percent[0])),
        (tags::PERCENT_PHASE_FIELD_OF_VIEW, Some(it.percent[1])),
        (tags::PIXEL_BANDWIDTH, Some(it.bandwidth_hz)),
        (tags::FLIP_ANGLE, Some(it.flip_deg)),
    ];
    for (tag, value) in numbers {
        decimal_if(object, tag, value);
    }
}

/// Dates and times of series, acquisition and content.
pub(super) fn put_when(object: &mut InMemDicomObject, it: &When) {
    for tag in [tags::SERIES_DATE, tags::ACQUISITION_DATE, tags::CONTENT_DATE] {
        text(object, tag, VR::DA, &it.date);
    }
    for (tag, time) in [
        (tags::STUDY_TIME, &it.study),
        (tags::SERIES_TIME, &it.series),
        (tags::ACQUISITION_TIME, &it.series),
        (tags::CONTENT_TIME, &it.content),
    ] {
        text(object, tag, VR::TM, time);
    }
}

/// Patient Study (PS3.3 C.7.2.2) and sex.
pub(super) fn put_person(object: &mut InMemDicomObject, it: &Person) {
    text(object, tags::PATIENT_SEX, VR::CS, it.is_female.map_or("O", |is| if is { "F" } else { "M" }));
    if let Some(years) = it.age_years {
        text(object, tags::PATIENT_AGE, VR::AS, &format!("{:03}Y", years.min(999)));
    }
    decimal_if(object, tags::PATIENT_SIZE, it.height_m);
}

fn decimal_if(object: &mut InMemDicomObject, tag: Tag, value: Option<f64>) {
    if let Some(value) = value {
        decimals(object, tag, &[value]);
    }
}
