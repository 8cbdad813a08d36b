//! Key Object Selection Documents (PS3.3 A.35.4): read for what they point at, and written for what a person marked.

use std::collections::BTreeMap;

use dicom_core::VR;
use dicom_dictionary_std::{tags, uids};
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};

use super::{
    DicomError, Limits, Owner, ReadSeek, read_listing,
    write::{WriteError, text},
    write_seg::{CodedWord, code, item, put_items},
};
use crate::study::{HeaderRow, SeriesInstanceUid, SopInstanceUid, StudyFacts, StudyInstanceUid};

/// An image that a document points at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyReference {
    /// Series Instance UID; empty where the document does not say.
    pub series: SeriesInstanceUid,
    /// Referenced SOP Class UID.
    pub class: String,
    /// Referenced SOP Instance UID.
    pub image: SopInstanceUid,
    /// Referenced Frame Numbers, from 1; empty: all.
    pub frames: Vec<u32>,
}

/// What a document says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyObjects {
    /// Study Instance UID.
    pub study: StudyInstanceUid,
    /// Meaning of the Document Title's code, such as "Of Interest" (CID 7010).
    pub title: String,
    /// Its description in words; may be empty.
    pub note: String,
    /// The images, in the order of the document.
    pub images: Vec<KeyReference>,
}

/// More images of one document are not looked at.
const MOST_IMAGES: usize = 2_000;

/// The place of an attribute inside a document: the tags of the sequences it stands in, from the outermost.
struct Rows<'r> {
    path: Vec<(u16, u16)>,
    rows: std::slice::Iter<'r, HeaderRow>,
}

impl<'r> Rows<'r> {
    fn next(&mut self) -> Option<(&[(u16, u16)], &'r HeaderRow)> {
        let row = self.rows.next()?;
        // Items have a depth of their own between a sequence and what is in it.
        self.path.truncate(row.depth);
        let path_len = self.path.len();
        self.path.push(row.tag.unwrap_or_default());
        Some((&self.path[..path_len], row))
    }
}

/// Reads a document of `len` bytes.
///
/// # Errors
/// [`DicomError`] where the file cannot be read, or is no such document.
pub fn read_key_objects(reader: &mut dyn ReadSeek, len: u64, limits: &Limits) -> Result<KeyObjects, DicomError> {
    let listed = read_listing(reader, len, limits)?;
    let mut document = KeyObjects::default();
    let mut series_of: BTreeMap<SopInstanceUid, SeriesInstanceUid> = BTreeMap::new();
    let (mut is_one, mut series, mut evidence) = (false, SeriesInstanceUid::default(), Vec::new());
    let mut rows = Rows { path: Vec::new(), rows: listed.iter() };
    while let Some((path, row)) = rows.next() {
        let Some(tag) = row.tag else {
            if path.last() == Some(&of(tags::REFERENCED_SERIES_SEQUENCE)) {
                (series, evidence) = (SeriesInstanceUid::default(), Vec::new());
            }
            continue;
        };
        let value = row.value.trim();
        let at = |wanted: dicom_core::Tag| tag == of(wanted);
        let inside = |wanted: dicom_core::Tag| path.contains(&of(wanted));
        let in_content = inside(tags::CONTENT_SEQUENCE);
        let in_evidence = inside(tags::CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE);
        match () {
            () if path.is_empty() && at(tags::SOP_CLASS_UID) => {
                is_one = uid_of(row) == uids::KEY_OBJECT_SELECTION_DOCUMENT_STORAGE;
            }
            () if path.is_empty() && at(tags::STUDY_INSTANCE_UID) => document.study = uid_of(row).as_str().into(),
            () if !in_content && !in_evidence && inside(tags::CONCEPT_NAME_CODE_SEQUENCE) && at(tags::CODE_MEANING) => {
                document.title = value.to_owned();
            }
            () if in_content && at(tags::TEXT_VALUE) && document.note.is_empty() => document.note = value.to_owned(),
            () if in_content && at(tags::REFERENCED_SOP_SEQUENCE) && document.images.len() < MOST_IMAGES => {
                document.images.push(KeyReference::default());
            }
            () if in_content && inside(tags::REFERENCED_SOP_SEQUENCE) => {
                let Some(last) = document.images.last_mut() else { continue };
                if at(tags::REFERENCED_SOP_CLASS_UID) {
                    last.class = uid_of(row);
                } else if at(tags::REFERENCED_SOP_INSTANCE_UID) {
                    last.image = SopInstanceUid(uid_of(row));
                } else if at(tags::REFERENCED_FRAME_NUMBER) {
                    last.frames = value.split(['\\', ',', ' ']).filter_map(|part| part.trim().parse().ok()).collect();
                }
            }
            () if in_evidence && at(tags::REFERENCED_SOP_INSTANCE_UID) => evidence.push(SopInstanceUid(uid_of(row))),
            // The series' own UID may stand before or after what is in it: what was gathered is told at its end.
            () if in_evidence && at(tags::SERIES_INSTANCE_UID) => series = uid_of(row).as_str().into(),
            () => {}
        }
        if in_evidence && !series.as_str().is_empty() {
            series_of.extend(evidence.drain(..).map(|image| (image, series.clone())));
        }
    }
    if !is_one {
        return Err(DicomError::NoImage("no Key Object Selection Document".to_owned()));
    }
    document.images.retain(|one| !one.image.as_str().is_empty());
    for one in &mut document.images {
        one.series = series_of.get(&one.image).cloned().unwrap_or_default();
    }
    Ok(document)
}

fn of(tag: dicom_core::Tag) -> (u16, u16) {
    (tag.group(), tag.element())
}

/// A UID of a row, without its name in brackets.
fn uid_of(row: &HeaderRow) -> String {
    row.value.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect()
}

/// A document to be written.
#[derive(Clone, Debug)]
pub struct KeyObjectsImage<'a> {
    /// Whose the images are, as one of them says it.
    pub owner: &'a Owner,
    /// The study, as the images have it; series and number of the document.
    pub facts: &'a StudyFacts,
    /// The document's own identifier.
    pub sop_uid: SopInstanceUid,
    /// When it was made: `YYYYMMDD` and `HHMMSS`.
    pub made: (String, String),
    /// What a person noted, in one text; may be empty.
    pub note: &'a str,
    /// The images, at least one.
    pub images: &'a [KeyReference],
    /// Whether the images are of nobody.
    pub synthetic: bool,
}

const OF_INTEREST: CodedWord = CodedWord { scheme: "DCM", value: "113000", meaning: "Of Interest" };
const DESCRIPTION: CodedWord = CodedWord { scheme: "DCM", value: "113012", meaning: "Key Object Description" };

/// The bytes of a Key Object Selection Document titled "Of Interest" (TID 2010).
///
/// # Errors
/// [`WriteError`] where nothing is pointed at or the data set cannot be encoded.
pub fn key_objects_file(document: &KeyObjectsImage<'_>) -> Result<Vec<u8>, WriteError> {
    let fault = |error: &dyn std::error::Error| WriteError(error.to_string());
    if document.images.is_empty() {
        return Err(WriteError("no image is marked".to_owned()));
    }
    let mut object = InMemDicomObject::new_empty();
    head(&mut object, document);
    put_items(&mut object, tags::CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE, vec![evidence(document)]);
    content(&mut object, document);
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax(uids::EXPLICIT_VR_LITTLE_ENDIAN)
        .media_storage_sop_class_uid(uids::KEY_OBJECT_SELECTION_DOCUMENT_STORAGE)
        .media_storage_sop_instance_uid(document.sop_uid.as_str());
    let file = object.with_meta(meta).map_err(|error| fault(&error))?;
    let mut bytes = Vec::new();
    file.write_all(&mut bytes).map_err(|error| fault(&error))?;
    Ok(bytes)
}

/// Patient, study, series, equipment and the document itself.
fn head(object: &mut InMemDicomObject, document: &KeyObjectsImage<'_>) {
    let facts = document.facts;
    text(object, tags::SPECIFIC_CHARACTER_SET, VR::CS, "ISO_IR 192");
    text(object, tags::SOP_CLASS_UID, VR::UI, uids::KEY_OBJECT_SELECTION_DOCUMENT_STORAGE);
    text(object, tags::SOP_INSTANCE_UID, VR::UI, document.sop_uid.as_str());
    if document.synthetic {
        text(object, tags::SYNTHETIC_DATA, VR::CS, "YES");
    }
    document.owner.put(object);
    text(object, tags::STUDY_INSTANCE_UID, VR::UI, facts.study_uid.as_str());
    text(object, tags::MODALITY, VR::CS, "KO");
    text(object, tags::SERIES_INSTANCE_UID, VR::UI, facts.series_uid.as_str());
    text(object, tags::SERIES_DESCRIPTION, VR::LO, "Key images");
    text(object, tags::SERIES_NUMBER, VR::IS, &facts.series_number.unwrap_or(1).to_string());
    put_items(object, tags::REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE, Vec::new());
    text(object, tags::MANUFACTURER, VR::LO, "Thecal");
    text(object, tags::MANUFACTURER_MODEL_NAME, VR::LO, "Thecal");
    text(object, tags::SOFTWARE_VERSIONS, VR::LO, env!("CARGO_PKG_VERSION"));
    text(object, tags::INSTANCE_NUMBER, VR::IS, "1");
    text(object, tags::CONTENT_DATE, VR::DA, &document.made.0);
    text(object, tags::CONTENT_TIME, VR::TM, &document.made.1);
}

fn reference(one: &KeyReference, with_frames: bool) -> InMemDicomObject {
    item(|it| {
        text(it, tags::REFERENCED_SOP_CLASS_UID, VR::UI, &one.class);
        text(it, tags::REFERENCED_SOP_INSTANCE_UID, VR::UI, one.image.as_str());
        if with_frames && !one.frames.is_empty() {
            let frames: Vec<String> = one.frames.iter().map(u32::to_string).collect();
            text(it, tags::REFERENCED_FRAME_NUMBER, VR::IS, &frames.join("\\"));
        }
    })
}

/// The study with its series and what is pointed at in each, every object once.
fn evidence(document: &KeyObjectsImage<'_>) -> InMemDicomObject {
    let mut by_series: BTreeMap<&SeriesInstanceUid, BTreeMap<&SopInstanceUid, &KeyReference>> = BTreeMap::new();
    for one in document.images {
        by_series.entry(&one.series).or_default().insert(&one.image, one);
    }
    let series = by_series.into_iter().map(|(uid, images)| {
        item(|it| {
            text(it, tags::SERIES_INSTANCE_UID, VR::UI, uid.as_str());
            let images = images.into_values().map(|one| reference(one, false)).collect();
            put_items(it, tags::REFERENCED_SOP_SEQUENCE, images);
        })
    });
    let series: Vec<_> = series.collect();
    item(|it| {
        text(it, tags::STUDY_INSTANCE_UID, VR::UI, document.facts.study_uid.as_str());
        put_items(it, tags::REFERENCED_SERIES_SEQUENCE, series);
    })
}

/// The content tree: the title, the description, the images.
fn content(object: &mut InMemDicomObject, document: &KeyObjectsImage<'_>) {
    text(object, tags::VALUE_TYPE, VR::CS, "CONTAINER");
    code(object, tags::CONCEPT_NAME_CODE_SEQUENCE, &OF_INTEREST);
    text(object, tags::CONTINUITY_OF_CONTENT, VR::CS, "SEPARATE");
    let template = item(|it| {
        text(it, tags::MAPPING_RESOURCE, VR::CS, "DCMR");
        text(it, tags::TEMPLATE_IDENTIFIER, VR::CS, "2010");
    });
    put_items(object, tags::CONTENT_TEMPLATE_SEQUENCE, vec![template]);
    let note = (!document.note.is_empty()).then(|| {
        item(|it| {
            text(it, tags::RELATIONSHIP_TYPE, VR::CS, "CONTAINS");
            text(it, tags::VALUE_TYPE, VR::CS, "TEXT");
            code(it, tags::CONCEPT_NAME_CODE_SEQUENCE, &DESCRIPTION);
            text(it, tags::TEXT_VALUE, VR::UT, document.note);
        })
    });
    let images = document.images.iter().map(|one| {
        item(|it| {
            text(it, tags::RELATIONSHIP_TYPE, VR::CS, "CONTAINS");
            text(it, tags::VALUE_TYPE, VR::CS, "IMAGE");
            put_items(it, tags::REFERENCED_SOP_SEQUENCE, vec![reference(one, true)]);
        })
    });
    put_items(object, tags::CONTENT_SEQUENCE, note.into_iter().chain(images).collect());
}
