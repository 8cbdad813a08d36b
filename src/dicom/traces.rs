//! Looks for traces of a person in a header: which identifying attributes hold a value, never what they hold.

use dicom_core::Tag;
use dicom_dictionary_std::tags as t;

use super::{
    DicomError, Limits, ReadSeek,
    dataset::PixelElement,
    error::without_panic,
    overlay, preamble,
    walk::{Head, Walk},
};
use crate::study::HeaderTraces;

/// Attributes that identify a person or the place and people that cared for them (from PS3.15 table E.1-1), by name.
const IDENTIFYING: &[(Tag, &str)] = &[
    (t::ACCESSION_NUMBER, "Accession Number"),
    (t::INSTITUTION_NAME, "Institution Name"),
    (t::INSTITUTION_ADDRESS, "Institution Address"),
    (t::REFERRING_PHYSICIAN_NAME, "Referring Physician's Name"),
    (t::REFERRING_PHYSICIAN_ADDRESS, "Referring Physician's Address"),
    (t::REFERRING_PHYSICIAN_TELEPHONE_NUMBERS, "Referring Physician's Telephone Numbers"),
    (t::STATION_NAME, "Station Name"),
    (t::INSTITUTIONAL_DEPARTMENT_NAME, "Institutional Department Name"),
    (t::PHYSICIANS_OF_RECORD, "Physician(s) of Record"),
    (t::PERFORMING_PHYSICIAN_NAME, "Performing Physician's Name"),
    (t::NAME_OF_PHYSICIANS_READING_STUDY, "Name of Physician(s) Reading Study"),
    (t::OPERATORS_NAME, "Operators' Name"),
    (t::PATIENT_NAME, "Patient's Name"),
    (t::PATIENT_ID, "Patient ID"),
    (t::PATIENT_BIRTH_DATE, "Patient's Birth Date"),
    (t::PATIENT_BIRTH_TIME, "Patient's Birth Time"),
    (Tag(0x0010, 0x1000), "Other Patient IDs"),
    (t::OTHER_PATIENT_NAMES, "Other Patient Names"),
    (t::OTHER_PATIENT_I_DS_SEQUENCE, "Other Patient IDs Sequence"),
    (t::PATIENT_BIRTH_NAME, "Patient's Birth Name"),
    (t::PATIENT_ADDRESS, "Patient's Address"),
    (t::PATIENT_MOTHER_BIRTH_NAME, "Patient's Mother's Birth Name"),
    (t::PATIENT_TELEPHONE_NUMBERS, "Patient's Telephone Numbers"),
    (t::ADDITIONAL_PATIENT_HISTORY, "Additional Patient History"),
    (t::PATIENT_COMMENTS, "Patient Comments"),
    (t::DEVICE_SERIAL_NUMBER, "Device Serial Number"),
    (t::REQUESTING_PHYSICIAN, "Requesting Physician"),
    (t::ADMISSION_ID, "Admission ID"),
];

/// What (60xx,3000) is called in whichever group it stands.
const OVERLAY_DATA: &str = "Overlay Data";

/// How an obvious stand-in for a value begins, and what one may be as a whole.
const STAND_INS: [&str; 7] = ["SYNTHETIC", "ANON", "DEIDENT", "DE-IDENT", "PSEUDO", "REMOVED", "PHANTOM"];
const EMPTY_WORDS: [&str; 4] = ["NONE", "N/A", "NA", "UNKNOWN"];
/// No more of a value is looked at.
const MAX_LOOK: u32 = 64;

/// Reads which traces of a person are in the header of a file of `len` bytes, up to its pixels.
///
/// # Errors
/// [`DicomError`] as for reading the header.
pub fn read_traces(reader: &mut dyn ReadSeek, len: u64, limits: &Limits) -> Result<HeaderTraces, DicomError> {
    without_panic(|| {
        let mut opened = preamble::open(reader, len, limits)?;
        let (mut pos, encoding) = (opened.pos, opened.encoding);
        let mut walk = Walk::new(&mut opened.bytes, limits);
        let mut traces = HeaderTraces::default();
        while walk.bytes.available(pos, 8)? == 8 {
            let head = walk.head(pos, encoding)?;
            if PixelElement::of(head, pos).is_some() {
                break;
            }
            note(&mut walk, head, &mut traces)?;
            pos = walk.skip(head, encoding)?;
        }
        Ok(traces)
    })
}

fn note(walk: &mut Walk<'_, '_>, head: Head, traces: &mut HeaderTraces) -> Result<(), DicomError> {
    if head.tag.group() % 2 == 1 {
        traces.private = true;
        return Ok(());
    }
    if overlay::is_data(head.tag) && head.len != Some(0) {
        // Graphics may be writing, which no list of names finds.
        if !traces.attributes.contains(&OVERLAY_DATA) {
            traces.attributes.push(OVERLAY_DATA);
        }
        return Ok(());
    }
    let name = IDENTIFYING.iter().find(|(tag, _)| *tag == head.tag).map(|it| it.1);
    if name.is_none() && head.tag != t::SYNTHETIC_DATA && head.tag != t::BURNED_IN_ANNOTATION {
        return Ok(());
    }
    // A sequence of undefined length that is there is taken to hold something.
    let value = match head.len {
        Some(len) => String::from_utf8_lossy(&walk.value(head, len.min(MAX_LOOK))?).to_uppercase(),
        None => "ITEMS".to_owned(),
    };
    let value = value.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    match name {
        Some(name) if !is_stand_in(value) => traces.attributes.push(name),
        Some(_) => {}
        None if head.tag == t::SYNTHETIC_DATA => traces.synthetic = value == "YES",
        None => traces.burned_in = value == "YES",
    }
    Ok(())
}

/// Whether an upper-case value tells nothing of a person: empty, a word for "not said", or one character again and again.
fn is_stand_in(value: &str) -> bool {
    let mut signs = value.chars().filter(|c| c.is_alphanumeric());
    let first = signs.next();
    let is_one_sign = matches!(first, None | Some('X' | '0')) && signs.all(|c| Some(c) == first);
    is_one_sign || EMPTY_WORDS.contains(&value) || STAND_INS.iter().any(|start| value.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_are_told_from_names() {
        for nothing in
            ["", "^^^^", "XXXX", "0000", "SYNTHETIC^CASE 1", "ANONYMOUS", "ANON^7", "UNKNOWN", "DE-IDENTIFIED"]
        {
            assert!(is_stand_in(nothing), "{nothing}");
        }
        for something in ["DOE^JANE", "X1", "19700101", "0412", "NANCY", "UNKNOWN^JANE"] {
            assert!(!is_stand_in(something), "{something}");
        }
    }
}
