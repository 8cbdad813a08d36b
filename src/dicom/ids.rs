//! What an image belongs to, and stand-ins where its file does not say.

use std::path::Path;

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::{dataset::DataSet, element::Element};
use crate::study::{SeriesInstanceUid, SopInstanceUid, StudyInstanceUid, stable_hash_of};

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
        let of_patient = [tags::PATIENT_ID, tags::STUDY_DATE].map(|tag| bytes(set, tag));
        stand_in(folder, stable_hash_of(&of_patient) & 0xFFFF)
    });
    let series = said(tags::SERIES_INSTANCE_UID).unwrap_or_else(|| {
        notes.push("it has no Series Instance UID: images alike in one folder are taken for one series".to_owned());
        let [number, modality, words] =
            [tags::SERIES_NUMBER, tags::MODALITY, tags::SERIES_DESCRIPTION].map(|tag| bytes(set, tag));
        stand_in(folder, stable_hash_of(&[study.as_bytes(), number, modality, words]))
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

/// No valid UID, so that it can be told from one. What is measured is kept under it, so it is the same in every release.
fn stand_in(folder: Option<&Path>, within: u64) -> String {
    let folder = folder.map_or(&[][..], |folder| folder.as_os_str().as_encoded_bytes());
    format!("missing.{}.{within}", stable_hash_of(&[folder]))
}
