//! From a file's header to an [`Instance`].

use std::{path::Path, sync::Arc};

use dicom_core::Tag;
use dicom_dictionary_std::{tags, uids};

use super::{
    DicomError, Limits, ReadSeek, aspect, calibration,
    charset::Charset,
    dataset::{self, DataSet, Header},
    element::Element,
    error::without_panic,
    format::printable,
    frames,
    groups::Groups,
    ids::{Ids, ids},
    label, lut, overlay, pieces, pixel_format,
    preamble::{self, Opened},
    segments,
    shown::{self, Shown},
    walk::{Encoding, Walk},
};
use crate::study::{
    FileKind, FrameFacts, FrameOfReferenceUid, Instance, LookupTable, ModalityLut, Patient, PixelLocation, StudyFacts,
    VoiSet,
};

/// Reads the header of one file of `len` bytes, up to its pixels and never past them.
///
/// `path` is stored in the instance, and its folder stands for missing identifiers. Missing geometry, odd LUTs and frames cut off at the end are notes on the
/// instance, not errors.
///
/// # Errors
/// [`DicomError`]: harmless ones for what is no image, sentences for what is damaged, past a limit or not read by this
/// build. A panic inside becomes [`DicomError::Crash`].
pub fn read_header(reader: &mut dyn ReadSeek, len: u64, path: &Path, limits: &Limits) -> Result<Instance, DicomError> {
    without_panic(|| {
        let mut opened = preamble::open(reader, len, limits)?;
        let header = read_main(&mut opened, limits)?;
        instance(&mut opened, &header, path, limits)
    })
}

/// Walks over the main data set of an opened file.
pub(super) fn read_main(opened: &mut Opened<'_>, limits: &Limits) -> Result<Header, DicomError> {
    dataset::read_main(&mut Walk::new(&mut opened.bytes, limits), opened.pos, opened.encoding)
}

fn instance(opened: &mut Opened<'_>, header: &Header, path: &Path, limits: &Limits) -> Result<Instance, DicomError> {
    let set = &header.set;
    let charset = Charset::from_codes(&ascii(set, tags::SPECIFIC_CHARACTER_SET));
    let mut notes = std::mem::take(&mut opened.notes);
    if header.pixels.is_none() {
        check_is_something(opened, set)?;
    }
    check_is_image(header)?;
    notes.extend(charset.assumption(TEXTS.iter().filter_map(|tag| Some(set.get(*tag)?.bytes.as_slice()))));
    if header.n_stray > 0 {
        notes.push("it has ends of sequences that nothing began: passed over".to_owned());
    }
    let ids = ids(set, path, &mut notes);
    let mut format = pixel_format::read(header, &mut notes)?;
    let declared = shown::n_frames(header, &format, &mut notes);
    pixel_format::check(&format, declared, limits)?;
    label::repair(opened, header, &format, declared, limits);
    notes.append(&mut opened.notes);
    let Shown { n_frames, palette, unshown } = shown::shown(opened, header, &mut format, declared, &mut notes)?;
    let native = header.pixels.is_some_and(|pixels| pixels.len.is_some());
    let overlays = overlay::planes(header, &format, native, &mut notes);
    let frames = frames::frames(set, n_frames, &charset, &mut notes);
    let segmentation = segments::segmentation(set, &frames, n_frames, &charset);
    let FrameFacts { plane, look, .. } = frames.first;
    let table = lut::modality_table(set, format.signed, &charset, &mut notes);
    let modality_lut = table.unwrap_or_else(|| look.modality_lut.clone());
    let voi_signed = match &modality_lut {
        ModalityLut::Rescale { intercept, .. } => format.signed || *intercept < 0.0,
        ModalityLut::Table { .. } => false,
    };
    let voi = VoiSet { windows: look.windows.clone(), tables: lut::voi_tables(set, voi_signed, &charset, &mut notes) };
    frames::check_tables(&frames.all, table_bytes(&modality_lut, &voi), limits)?;
    Ok(Instance {
        kind: FileKind::Dicom,
        sop_uid: ids.sop.clone(),
        sop_class: printable(&ascii(set, tags::SOP_CLASS_UID)),
        path: path.to_owned(),
        facts: facts(set, ids, &charset),
        instance_number: set.get(tags::INSTANCE_NUMBER).and_then(Element::integer),
        transfer_syntax_uid: opened.transfer_syntax.clone(),
        n_frames,
        frame_of_reference: Some(ascii(set, tags::FRAME_OF_REFERENCE_UID))
            .filter(|uid| !uid.is_empty())
            .map(FrameOfReferenceUid),
        plane,
        spacing: calibration::image_spacing(Groups::of_frame(set, 0), &ascii(set, tags::MODALITY)),
        pixel_aspect: if plane.is_none() { aspect::pixel_aspect(Groups::of_frame(set, 0)) } else { None },
        frames: frames.all.into(),
        dimensions: pieces::dimensions(set),
        concatenation: pieces::concatenation(set),
        format,
        palette: palette.map(Arc::new),
        segmentation: segmentation.map(Arc::new),
        overlays,
        unshown,
        pixels_at: pixels_at(opened, header),
        modality_lut,
        voi,
        presentation_lut: lut::presentation_lut(set),
        acquisition: look.acquisition.clone(),
        synthetic: ascii(set, tags::SYNTHETIC_DATA) == "YES",
        notes: told_once(notes),
    })
}

/// How many different notes one image may carry.
const MAX_NOTES: usize = 32;

/// Each note once and not without end: a file may have ten thousand windows that are all alike wrong.
fn told_once(notes: Vec<String>) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for note in notes {
        if told.len() < MAX_NOTES && !told.contains(&note) {
            told.push(note);
        }
    }
    told
}

/// Where the pixels are: not inside a deflated data set, and not where the header tells frames apart.
fn pixels_at(opened: &Opened<'_>, header: &Header) -> Option<PixelLocation> {
    let pixels = header.pixels.filter(|_| !opened.deflated && header.set.get(tags::EXTENDED_OFFSET_TABLE).is_none())?;
    let Encoding { explicit, big } = opened.encoding;
    Some(PixelLocation { file_len: opened.file_len, element_pos: pixels.pos, explicit_vr: explicit, big_endian: big })
}

/// What the tables of an object take.
fn table_bytes(modality_lut: &ModalityLut, voi: &VoiSet) -> usize {
    let table = |table: &LookupTable| table.entries.len() * size_of::<u16>();
    let modality = if let ModalityLut::Table { table: found, .. } = modality_lut { table(found) } else { 0 };
    modality + voi.tables.iter().map(table).sum::<usize>()
}

/// What has no pixels may be no image. What broke off, and what says nothing of itself, is damaged.
fn check_is_something(opened: &Opened<'_>, set: &DataSet) -> Result<(), DicomError> {
    if opened.bytes.is_broken() {
        return Err(DicomError::Damaged("its deflated bytes break off before the pixels".to_owned()));
    }
    let names = [tags::SOP_CLASS_UID, tags::MODALITY, tags::SOP_INSTANCE_UID];
    if names.iter().all(|tag| set.get(*tag).is_none()) && set.get(tags::ROWS).is_none() {
        return Err(DicomError::Damaged("it says nothing of what it is".to_owned()));
    }
    Ok(())
}

fn check_is_image(header: &Header) -> Result<(), DicomError> {
    let set = &header.set;
    if ascii(set, tags::SOP_CLASS_UID) == uids::MEDIA_STORAGE_DIRECTORY_STORAGE {
        return Err(DicomError::NoImage("a DICOMDIR, the table of contents of a disc".to_owned()));
    }
    match header.pixels {
        Some(_) => Ok(()),
        // It describes an image and ends before the pixels.
        None if set.get(tags::ROWS).is_some() && set.get(tags::BITS_ALLOCATED).is_some() => Ok(()),
        None => {
            let modality = printable(&ascii(set, tags::MODALITY));
            let kind = if modality.is_empty() { "unknown kind".to_owned() } else { format!("modality {modality}") };
            Err(DicomError::NoImage(format!("a DICOM object of {kind}")))
        }
    }
}

/// The texts that the character set matters for.
const TEXTS: [Tag; 4] = [tags::PATIENT_NAME, tags::PATIENT_ID, tags::STUDY_DESCRIPTION, tags::SERIES_DESCRIPTION];

fn facts(set: &DataSet, ids: Ids, charset: &Charset) -> StudyFacts {
    let text = |tag| set.get(tag).map(|element| element.text(charset)).unwrap_or_default();
    StudyFacts {
        study_uid: ids.study,
        series_uid: ids.series,
        patient: Patient {
            name: set.get(tags::PATIENT_NAME).map(|name| name.person_name(charset)).unwrap_or_default(),
            id: text(tags::PATIENT_ID),
        },
        study_description: text(tags::STUDY_DESCRIPTION),
        study_date: ascii(set, tags::STUDY_DATE),
        modality: ascii(set, tags::MODALITY),
        series_description: text(tags::SERIES_DESCRIPTION),
        series_number: set.get(tags::SERIES_NUMBER).and_then(Element::integer),
        body_part: ascii(set, tags::BODY_PART_EXAMINED),
    }
}

fn ascii(set: &DataSet, tag: Tag) -> String {
    set.get(tag).map(Element::ascii).unwrap_or_default()
}
