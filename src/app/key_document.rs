//! Key Object Selection Documents as files: found among what is no image, read, and written from what a person marked.

use std::{
    fs,
    hash::{BuildHasher, Hasher, RandomState},
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{
    dicom::{self, KeyObjects, KeyObjectsImage, KeyReference, Limits},
    disk,
    keyimage::KeyImage,
    source::Source,
    study::{Instance, SopInstanceUid, StudyFacts},
};

/// Whether a file that is no image may be such a document, by the reason why it is none.
pub(super) fn is_of_kind(reason: &str) -> bool {
    reason.contains("modality KO")
}

/// Reads a document; `None` where it is none or points at nothing.
pub(super) fn read(source: &dyn Source, path: &Path, limits: &Limits) -> Option<KeyObjects> {
    let (mut reader, len) = source.open(path).ok()?;
    let document = dicom::read_key_objects(&mut *reader, len, limits).ok()?;
    (!document.images.is_empty()).then_some(document)
}

/// Writes the key images of one study; `instance` is any image of it, in `source`, and says whose it is.
///
/// # Errors
/// One sentence where that image cannot be read, or the document cannot be made or written.
pub(super) fn write(
    path: &Path,
    (source, instance): (&dyn Source, &Instance),
    all: &[KeyImage],
    limits: &Limits,
) -> Result<(), String> {
    let told = |why: &dyn std::fmt::Display| format!("The key images could not be written: {why}.");
    let (mut reader, len) = source.open(&instance.path).map_err(|error| told(&error))?;
    let owner = dicom::read_owner(&mut *reader, len, limits).map_err(|error| told(&error))?;
    let images: Vec<KeyReference> = all.iter().map(reference).collect();
    let facts =
        StudyFacts { series_uid: fresh_uid().as_str().into(), series_number: Some(990), ..instance.facts.clone() };
    let document = KeyObjectsImage {
        owner: &owner,
        facts: &facts,
        sop_uid: SopInstanceUid(fresh_uid()),
        made: now(),
        note: &notes(all),
        images: &images,
        synthetic: instance.synthetic,
    };
    let bytes = dicom::key_objects_file(&document).map_err(|error| told(&error))?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| told(&error))?;
    }
    disk::write_atomically(path, &bytes).map_err(|error| told(&error))
}

fn reference(one: &KeyImage) -> KeyReference {
    KeyReference {
        series: one.of.series.clone(),
        class: one.of.class.clone(),
        image: one.of.image.clone(),
        frames: one.of.frame.into_iter().collect(),
    }
}

/// All notes in one text, each with the number of its image in the document.
fn notes(all: &[KeyImage]) -> String {
    let noted = all.iter().enumerate().filter(|(_, one)| !one.note.is_empty());
    noted.map(|(idx, one)| format!("{}: {}", idx + 1, one.note)).collect::<Vec<_>>().join("; ")
}

/// A UID from a random UUID (PS3.5 B.2).
fn fresh_uid() -> String {
    let random = || u128::from(RandomState::new().build_hasher().finish());
    let bits = (random() << 64) | random();
    // Version 4, variant 1 (RFC 9562).
    let bits = bits & !(0xF << 76) | (0x4 << 76);
    let bits = bits & !(0b11 << 62) | (0b10 << 62);
    format!("2.25.{bits}")
}

/// Date and time in UTC, as the standard writes them.
fn now() -> (String, String) {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let (days, of_day) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days as i64);
    (format!("{year:04}{month:02}{day:02}"), format!("{:02}{:02}{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60))
}

/// Year, month and day of the Gregorian calendar, so many days after 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    // Counted from 1 March of year 0, so that a leap day ends a year; 146,097 days are 400 years.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(20_453), (2025, 12, 31));
    }

    #[test]
    fn every_uid_is_another_and_fits() {
        let (one, other) = (fresh_uid(), fresh_uid());
        assert!(one != other && one.len() <= 64 && one.starts_with("2.25."));
    }
}
