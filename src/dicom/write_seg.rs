//! Writes label volumes as Segmentation objects (PS3.3 A.51): one bit plane a segment, or one label a voxel.

use dicom_core::{
    DataElement, Tag, VR,
    value::{DataSetSequence, PixelFragmentSequence, PrimitiveValue, Value},
};
use dicom_dictionary_std::{tags, uids};
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};

use super::{
    write::{WriteError, decimals, empty, short, text},
    write_rle::rle_bytes,
};
use crate::{
    geometry::{ImagePlane, LpsVector},
    study::{FrameOfReferenceUid, SopInstanceUid, StudyFacts},
};

/// A code of a public scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodedWord {
    /// Coding Scheme Designator.
    pub scheme: &'static str,
    /// Code Value.
    pub value: &'static str,
    /// Code Meaning.
    pub meaning: &'static str,
}

/// What a label stands for (PS3.3 C.8.20.4). Its number is its place in the list, from 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Segment Label.
    pub label: &'static str,
    /// Segmented Property Category.
    pub category: CodedWord,
    /// Segmented Property Type.
    pub property: CodedWord,
    /// Recommended display colour: L* from 0 to 100, a* and b* from -128 to 127.
    pub lab: [f64; 3],
}

/// How labels are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentationKind {
    /// A frame of bits for each segment and slice: Segmentation Storage, for every reader.
    Binary,
    /// A frame of labels for each slice: Label Map Segmentation Storage, for newer ones.
    Labelmap,
}

/// A volume of labels with what they mean; equally spaced parallel slices.
#[derive(Clone, Debug)]
pub struct Segmentation<'a> {
    /// Patient, study and series.
    pub facts: &'a StudyFacts,
    /// The instance's own identifier.
    pub sop_uid: SopInstanceUid,
    /// The common patient space.
    pub frame_of_reference: &'a FrameOfReferenceUid,
    /// Identifier of the order of its frames (Dimension Organization UID).
    pub dimensions_uid: String,
    /// The date and time it is said to have been made: `YYYYMMDD` and `HHMMSS`.
    pub made: (&'static str, &'static str),
    /// The first slice.
    pub plane: ImagePlane,
    /// From one slice to the next, along the slices' normal.
    pub step: LpsVector,
    /// Rows and columns of a slice.
    pub size: (usize, usize),
    /// What labels stand for, from 1.
    pub segments: &'a [Segment],
    /// Labels slice by slice, row by row; 0 is none.
    pub labels: &'a [u8],
}

/// One frame: which slice, and for bit planes which segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Frame {
    slice: usize,
    segment: Option<u16>,
}

/// The bytes of a Part 10 file; frames without any voxel are left out.
///
/// # Errors
/// [`WriteError`] where nothing is labelled or the data set cannot be encoded.
pub fn segmentation_file(image: &Segmentation<'_>, kind: SegmentationKind) -> Result<Vec<u8>, WriteError> {
    let fault = |error: &dyn std::error::Error| WriteError(error.to_string());
    let frames = image.frames(kind);
    if frames.is_empty() {
        return Err(WriteError("no voxel has a label".to_owned()));
    }
    let mut object = InMemDicomObject::new_empty();
    patient_and_study(&mut object, image, kind);
    series_and_equipment(&mut object, image);
    content(&mut object, image, kind, frames.len());
    put_items(&mut object, tags::SEGMENT_SEQUENCE, segment_items(image.segments));
    dimensions(&mut object, image, kind);
    groups(&mut object, image, &frames);
    pixels(&mut object, image, kind, &frames);
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax(kind.transfer_syntax())
        .media_storage_sop_class_uid(kind.sop_class())
        .media_storage_sop_instance_uid(image.sop_uid.as_str());
    let file = object.with_meta(meta).map_err(|error| fault(&error))?;
    let mut bytes = Vec::new();
    file.write_all(&mut bytes).map_err(|error| fault(&error))?;
    Ok(bytes)
}

impl SegmentationKind {
    fn sop_class(self) -> &'static str {
        match self {
            Self::Binary => uids::SEGMENTATION_STORAGE,
            Self::Labelmap => uids::LABEL_MAP_SEGMENTATION_STORAGE,
        }
    }

    /// RLE Lossless knows no single bits (PS3.5 8.2.2), so bit planes are native.
    fn transfer_syntax(self) -> &'static str {
        match self {
            Self::Binary => uids::EXPLICIT_VR_LITTLE_ENDIAN,
            Self::Labelmap => uids::RLE_LOSSLESS,
        }
    }
}

impl Segmentation<'_> {
    fn slices(&self) -> impl Iterator<Item = &[u8]> {
        self.labels.chunks(self.slice_size())
    }

    fn slice_size(&self) -> usize {
        (self.size.0 * self.size.1).max(1)
    }

    fn slice(&self, idx: usize) -> &[u8] {
        self.labels.chunks(self.slice_size()).nth(idx).unwrap_or_default()
    }

    /// Frames with at least one voxel: segment by segment and slice by slice.
    fn frames(&self, kind: SegmentationKind) -> Vec<Frame> {
        let held: Vec<[bool; 256]> = self.slices().map(labels_in).collect();
        let with = |label: usize| held.iter().enumerate().filter(move |(_, held)| held[label]).map(|(slice, _)| slice);
        match kind {
            SegmentationKind::Binary => (1..=self.segments.len().min(255))
                .flat_map(|label| with(label).map(move |slice| Frame { slice, segment: Some(label as u16) }))
                .collect(),
            SegmentationKind::Labelmap => {
                let any = held.iter().enumerate().filter(|(_, held)| held[1..].contains(&true));
                any.map(|(slice, _)| Frame { slice, segment: None }).collect()
            }
        }
    }
}

/// Which labels a slice holds.
fn labels_in(slice: &[u8]) -> [bool; 256] {
    let mut held = [false; 256];
    slice.iter().for_each(|label| held[usize::from(*label)] = true);
    held
}

pub(super) fn put_items(object: &mut InMemDicomObject, tag: Tag, items: Vec<InMemDicomObject>) {
    object.put(DataElement::new(tag, VR::SQ, Value::from(DataSetSequence::from(items))));
}

pub(super) fn item(fill: impl FnOnce(&mut InMemDicomObject)) -> InMemDicomObject {
    let mut item = InMemDicomObject::new_empty();
    fill(&mut item);
    item
}

pub(super) fn code(object: &mut InMemDicomObject, tag: Tag, word: &CodedWord) {
    let one = item(|it| {
        text(it, tags::CODE_VALUE, VR::SH, word.value);
        text(it, tags::CODING_SCHEME_DESIGNATOR, VR::SH, word.scheme);
        text(it, tags::CODE_MEANING, VR::LO, word.meaning);
    });
    put_items(object, tag, vec![one]);
}

fn numbers(object: &mut InMemDicomObject, tag: Tag, values: &[u32]) {
    object.put(DataElement::new(tag, VR::UL, PrimitiveValue::U32(values.into())));
}

fn patient_and_study(object: &mut InMemDicomObject, image: &Segmentation<'_>, kind: SegmentationKind) {
    let facts = image.facts;
    text(object, tags::SPECIFIC_CHARACTER_SET, VR::CS, "ISO_IR 192");
    text(object, tags::SOP_CLASS_UID, VR::UI, kind.sop_class());
    text(object, tags::SOP_INSTANCE_UID, VR::UI, image.sop_uid.as_str());
    text(object, tags::SYNTHETIC_DATA, VR::CS, "YES");
    text(object, tags::PATIENT_NAME, VR::PN, &facts.patient.name);
    text(object, tags::PATIENT_ID, VR::LO, &facts.patient.id);
    text(object, tags::PATIENT_SEX, VR::CS, "O");
    text(object, tags::STUDY_INSTANCE_UID, VR::UI, facts.study_uid.as_str());
    text(object, tags::STUDY_DESCRIPTION, VR::LO, &facts.study_description);
    text(object, tags::STUDY_DATE, VR::DA, &facts.study_date);
    for (tag, vr) in [
        (tags::PATIENT_BIRTH_DATE, VR::DA),
        (tags::STUDY_TIME, VR::TM),
        (tags::ACCESSION_NUMBER, VR::SH),
        (tags::REFERRING_PHYSICIAN_NAME, VR::PN),
        (tags::STUDY_ID, VR::SH),
    ] {
        empty(object, tag, vr);
    }
}

fn series_and_equipment(object: &mut InMemDicomObject, image: &Segmentation<'_>) {
    let facts = image.facts;
    text(object, tags::MODALITY, VR::CS, "SEG");
    text(object, tags::SERIES_INSTANCE_UID, VR::UI, facts.series_uid.as_str());
    text(object, tags::SERIES_DESCRIPTION, VR::LO, &facts.series_description);
    text(object, tags::SERIES_NUMBER, VR::IS, &facts.series_number.unwrap_or_default().to_string());
    text(object, tags::BODY_PART_EXAMINED, VR::CS, &facts.body_part);
    text(object, tags::FRAME_OF_REFERENCE_UID, VR::UI, image.frame_of_reference.as_str());
    empty(object, tags::POSITION_REFERENCE_INDICATOR, VR::LO);
    text(object, tags::MANUFACTURER, VR::LO, "Thecal");
    text(object, tags::MANUFACTURER_MODEL_NAME, VR::LO, "synthetic body");
    text(object, tags::DEVICE_SERIAL_NUMBER, VR::LO, "0");
    text(object, tags::SOFTWARE_VERSIONS, VR::LO, env!("CARGO_PKG_VERSION"));
}

/// General image, multi-frame and segmentation image attributes.
fn content(object: &mut InMemDicomObject, image: &Segmentation<'_>, kind: SegmentationKind, n_frames: usize) {
    let image_type: Vec<String> = ["DERIVED", "PRIMARY"].map(str::to_owned).into();
    object.put(DataElement::new(tags::IMAGE_TYPE, VR::CS, PrimitiveValue::Strs(image_type.into())));
    text(object, tags::INSTANCE_NUMBER, VR::IS, "1");
    text(object, tags::CONTENT_DATE, VR::DA, image.made.0);
    text(object, tags::CONTENT_TIME, VR::TM, image.made.1);
    text(object, tags::CONTENT_LABEL, VR::CS, "ANATOMY");
    text(object, tags::CONTENT_DESCRIPTION, VR::LO, "Anatomy of the synthetic body");
    empty(object, tags::CONTENT_CREATOR_NAME, VR::PN);
    text(object, tags::LOSSY_IMAGE_COMPRESSION, VR::CS, "00");
    text(object, tags::NUMBER_OF_FRAMES, VR::IS, &n_frames.to_string());
    let name = if kind == SegmentationKind::Binary { "BINARY" } else { "LABELMAP" };
    text(object, tags::SEGMENTATION_TYPE, VR::CS, name);
    text(object, tags::SEGMENTS_OVERLAP, VR::CS, "NO");
    text(object, tags::PHOTOMETRIC_INTERPRETATION, VR::CS, "MONOCHROME2");
    let bits = if kind == SegmentationKind::Binary { 1 } else { 8 };
    for (tag, value) in [
        (tags::SAMPLES_PER_PIXEL, 1),
        (tags::ROWS, image.size.0 as u16),
        (tags::COLUMNS, image.size.1 as u16),
        (tags::BITS_ALLOCATED, bits),
        (tags::BITS_STORED, bits),
        (tags::HIGH_BIT, bits - 1),
        (tags::PIXEL_REPRESENTATION, 0),
    ] {
        short(object, tag, value);
    }
    if kind == SegmentationKind::Labelmap {
        // What is no segment is background.
        short(object, tags::PIXEL_PADDING_VALUE, 0);
    }
}

fn segment_items(segments: &[Segment]) -> Vec<InMemDicomObject> {
    let one = |(number, segment): (u16, &Segment)| {
        item(|it| {
            short(it, tags::SEGMENT_NUMBER, number);
            text(it, tags::SEGMENT_LABEL, VR::LO, segment.label);
            text(it, tags::SEGMENT_ALGORITHM_TYPE, VR::CS, "AUTOMATIC");
            text(it, tags::SEGMENT_ALGORITHM_NAME, VR::LO, "synthetic body");
            code(it, tags::SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE, &segment.category);
            code(it, tags::SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, &segment.property);
            let lab = PrimitiveValue::U16(scaled_lab(segment.lab).as_slice().into());
            it.put(DataElement::new(tags::RECOMMENDED_DISPLAY_CIE_LAB_VALUE, VR::US, lab));
        })
    };
    (1u16..).zip(segments).map(one).collect()
}

/// CIELab as unsigned 16-bit numbers (PS3.3 C.10.7.1.1).
fn scaled_lab([l, a, b]: [f64; 3]) -> [u16; 3] {
    let of = |share: f64| (share.clamp(0.0, 1.0) * 65535.0).round() as u16;
    [of(l / 100.0), of((a + 128.0) / 255.0), of((b + 128.0) / 255.0)]
}

/// Frames are ordered by segment, where there is one, and by place (PS3.3 C.7.6.17).
fn dimensions(object: &mut InMemDicomObject, image: &Segmentation<'_>, kind: SegmentationKind) {
    let organisation = item(|it| text(it, tags::DIMENSION_ORGANIZATION_UID, VR::UI, &image.dimensions_uid));
    put_items(object, tags::DIMENSION_ORGANIZATION_SEQUENCE, vec![organisation]);
    let by_segment = (tags::REFERENCED_SEGMENT_NUMBER, tags::SEGMENT_IDENTIFICATION_SEQUENCE, "Segment");
    let by_place = (tags::IMAGE_POSITION_PATIENT, tags::PLANE_POSITION_SEQUENCE, "Position");
    let all = if kind == SegmentationKind::Binary { vec![by_segment, by_place] } else { vec![by_place] };
    let pointer = |it: &mut InMemDicomObject, tag: Tag, to: Tag| {
        it.put(DataElement::new(tag, VR::AT, PrimitiveValue::Tags([to].as_slice().into())));
    };
    let items = all.into_iter().map(|(what, group, label)| {
        item(|it| {
            text(it, tags::DIMENSION_ORGANIZATION_UID, VR::UI, &image.dimensions_uid);
            pointer(it, tags::DIMENSION_INDEX_POINTER, what);
            pointer(it, tags::FUNCTIONAL_GROUP_POINTER, group);
            text(it, tags::DIMENSION_DESCRIPTION_LABEL, VR::LO, label);
        })
    });
    put_items(object, tags::DIMENSION_INDEX_SEQUENCE, items.collect());
}

/// What holds for all frames and what for each (PS3.3 C.7.6.16).
fn groups(object: &mut InMemDicomObject, image: &Segmentation<'_>, frames: &[Frame]) {
    put_items(object, tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, vec![shared_groups(image)]);
    let first = frames.iter().map(|frame| frame.slice).min().unwrap_or_default();
    let each = frames.iter().map(|frame| frame_groups(image, *frame, first)).collect();
    put_items(object, tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, each);
}

fn shared_groups(image: &Segmentation<'_>) -> InMemDicomObject {
    let plane = &image.plane;
    let between_mm = image.step.length();
    let measures = item(|it| {
        decimals(it, tags::SLICE_THICKNESS, &[between_mm]);
        decimals(it, tags::SPACING_BETWEEN_SLICES, &[between_mm]);
        decimals(it, tags::PIXEL_SPACING, &[plane.spacing.between_rows_mm, plane.spacing.between_columns_mm]);
    });
    let cosines = [plane.row_direction.0.to_array(), plane.column_direction.0.to_array()].concat();
    let orientation = item(|it| decimals(it, tags::IMAGE_ORIENTATION_PATIENT, &cosines));
    item(|it| {
        put_items(it, tags::PIXEL_MEASURES_SEQUENCE, vec![measures]);
        put_items(it, tags::PLANE_ORIENTATION_SEQUENCE, vec![orientation]);
    })
}

fn frame_groups(image: &Segmentation<'_>, frame: Frame, first: usize) -> InMemDicomObject {
    let place = (frame.slice - first) as u32 + 1;
    let index: Vec<u32> = frame.segment.map(u32::from).into_iter().chain([place]).collect();
    let position = image.plane.position + image.step * frame.slice as f64;
    item(|it| {
        put_items(it, tags::FRAME_CONTENT_SEQUENCE, vec![item(|it| numbers(it, tags::DIMENSION_INDEX_VALUES, &index))]);
        let place = item(|it| decimals(it, tags::IMAGE_POSITION_PATIENT, &position.to_array()));
        put_items(it, tags::PLANE_POSITION_SEQUENCE, vec![place]);
        if let Some(segment) = frame.segment {
            let number = item(|it| short(it, tags::REFERENCED_SEGMENT_NUMBER, segment));
            put_items(it, tags::SEGMENT_IDENTIFICATION_SEQUENCE, vec![number]);
        }
    })
}

fn pixels(object: &mut InMemDicomObject, image: &Segmentation<'_>, kind: SegmentationKind, frames: &[Frame]) {
    match kind {
        SegmentationKind::Binary => {
            let bits = PrimitiveValue::U8(packed(image, frames).into());
            object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, bits));
        }
        SegmentationKind::Labelmap => {
            let fragments: Vec<Vec<u8>> =
                frames.iter().map(|frame| rle_bytes(image.slice(frame.slice), image.size.1)).collect();
            // Each fragment is an item: a tag and a length of four bytes each come before it (PS3.5 A.4).
            let starts = fragments.iter().scan(0u32, |at, fragment| {
                let start = *at;
                *at += fragment.len() as u32 + 8;
                Some(start)
            });
            let sequence = PixelFragmentSequence::new(starts.collect::<Vec<_>>(), fragments);
            object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, Value::from(sequence)));
        }
    }
}

/// Bits of all frames without gaps, the first in the lowest place (PS3.5 8.1.1), to a whole number of words.
fn packed(image: &Segmentation<'_>, frames: &[Frame]) -> Vec<u8> {
    let size = image.slice_size();
    let mut bytes = vec![0u8; (frames.len() * size).div_ceil(16) * 2];
    for (start, frame) in (0..).step_by(size).zip(frames) {
        let here = image.slice(frame.slice).iter().enumerate();
        for (idx, _) in here.filter(|(_, label)| Some(u16::from(**label)) == frame.segment) {
            bytes[(start + idx) / 8] |= 1 << ((start + idx) % 8);
        }
    }
    bytes
}

#[cfg(test)]
#[path = "write_seg_tests.rs"]
mod tests;
