//! What an image belongs to, and stand-ins where its file does not say.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::{dataset::DataSet, element::Element};
use crate::study::{SeriesInstanceUid, SopInstanceUid, StudyInstanceUid};

/// The three identifiers of an image. The last stays empty where there is none: then no image is taken for a copy.
pub(super) struct Ids {
    pub study: StudyInstanceUid,
    pub series: SeriesInstanceUid,
    pub sop: SopInstanceUid,
}

/// Reads the identifiers. Images without a Study or Series Instance UID are kept together by folder, and series of
/// one folder apart by number, modality and description, so that two people's images never meet in one stack.
pub(super) fn ids(set: &DataSet, path: &Path, notes: &mut Vec<String>) -> Ids {
    let said = |tag| set.get(tag).map(Element::ascii).filter(|uid| !uid.is_empty());
    let folder = path.parent();
    let study = said(tags::STUDY_INSTANCE_UID).unwrap_or_else(|| {
        notes.push("it has no Study Instance UID: images of one folder are taken for one study".to_owned());
        // So few bits of it that the patient's identifier cannot be found out from them.
        stand_in(folder, hash(&(bytes(set, tags::PATIENT_ID), bytes(set, tags::STUDY_DATE))) & 0xFFFF)
    });
    let series = said(tags::SERIES_INSTANCE_UID).unwrap_or_else(|| {
        notes.push("it has no Series Instance UID: images alike in one folder are taken for one series".to_owned());
        let alike = [tags::SERIES_NUMBER, tags::MODALITY, tags::SERIES_DESCRIPTION].map(|tag| bytes(set, tag));
        stand_in(folder, hash(&(&study, alike)))
    });
    let sop = said(tags::SOP_INSTANCE_UID).unwrap_or_else(|| {
        notes.push("it has no SOP Instance UID: a copy of it cannot be told from another image".to_owned());
        String::new()
    });
    Ids { study: StudyInstanceUid(study), series: SeriesInstanceUid(series), sop: SopInstanceUid(sop) }
}

fn bytes(set: &DataSet, tag: Tag) -> &[u8] {
    set.get(tag).map_or(&[], |element| &element.bytes)
}

/// No valid UID, so that it can be told from one.
fn stand_in(folder: Option<&Path>, within: u64) -> String {
    format!("missing.{}.{within}", hash(&folder))
}

/// The same in every run of one build.
fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
