//! The notes of one study as text: TOML with a version. UIDs, numbers and what a person wrote of the numbering.

use serde::{Deserialize, Serialize};

use super::{NoteValue, Noted, StudyNotes};
use crate::{
    geometry::LpsPoint,
    study::{FormatError, FrameOfReferenceUid, SopInstanceUid, StudyInstanceUid},
};

/// The newest version that is read. It is written where an image is calibrated by hand, which older ones do not know; else
/// the first is.
const VERSION: u32 = 2;
const FIRST_VERSION: u32 = 1;
/// Coordinates beyond are no places in a body, in mm.
const FARTHEST_MM: f64 = 1e6;
/// A longer note of the numbering is cut.
pub const LONGEST_NUMBERING: usize = 300;

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    study: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    numbering: String,
    #[serde(default)]
    level: Vec<Level>,
    #[serde(default)]
    sign: Vec<Answer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    calibration: Vec<Calibration>,
}

/// What any version has.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct Level {
    space: String,
    name: String,
    at: [f64; 3],
}

#[derive(Serialize, Deserialize)]
struct Answer {
    reader: String,
    sign: String,
    present: bool,
}

#[derive(Serialize, Deserialize)]
struct Calibration {
    image: String,
    mm: f64,
}

/// Notes as text; `None` where there is nothing to keep.
///
/// # Errors
/// [`FormatError::Damaged`] where a value cannot be written as TOML.
pub fn write_notes(study: &StudyInstanceUid, notes: &StudyNotes) -> Result<Option<String>, FormatError> {
    if notes.is_empty() {
        return Ok(None);
    }
    let numbering = notes.numbering().to_owned();
    let (version, study) = (FIRST_VERSION, study.0.clone());
    let mut file = File { version, study, numbering, level: vec![], sign: vec![], calibration: vec![] };
    for (what, value) in notes.all() {
        match (what, value) {
            (Noted::Level(space, level), NoteValue::Place(at)) => {
                file.level.push(Level { space: space.0.clone(), name: level.to_string(), at: at.to_array() });
            }
            (Noted::Sign(reader, sign), NoteValue::Present(present)) => {
                file.sign.push(Answer { reader: reader.to_string(), sign: sign.to_string(), present: *present });
            }
            (Noted::Calibration(image), NoteValue::Size(mm)) => {
                file.version = VERSION;
                file.calibration.push(Calibration { image: image.0.clone(), mm: *mm });
            }
            _ => {}
        }
    }
    toml::to_string(&file).map(Some).map_err(|error| FormatError::Damaged(error.to_string()))
}

/// Notes from text.
///
/// # Errors
/// [`FormatError`] where it is not whole: of a damaged file nothing is taken over.
pub fn read_notes(study: &StudyInstanceUid, text: &str) -> Result<StudyNotes, FormatError> {
    let Version { version } = parse(text)?;
    if VERSION < version {
        return Err(FormatError::Newer(version));
    }
    let file: File = parse(text)?;
    if file.study != study.as_str() {
        return Err(FormatError::Damaged("it belongs to another study".to_owned()));
    }
    let mut notes = StudyNotes::default();
    if !file.numbering.is_empty() {
        let text = file.numbering.chars().take(LONGEST_NUMBERING).collect();
        notes.set(Noted::Numbering, Some(NoteValue::Text(text)));
    }
    for Level { space, name, at } in file.level {
        let level = name.parse().map_err(|_| unknown("a level"))?;
        if !at.iter().all(|mm| mm.abs() <= FARTHEST_MM) {
            return Err(unknown("a place"));
        }
        let place = NoteValue::Place(LpsPoint::from(at));
        notes.set(Noted::Level(FrameOfReferenceUid(space), level), Some(place));
    }
    for Answer { reader, sign, present } in file.sign {
        let reader = reader.parse().map_err(|()| unknown("a reader"))?;
        let sign = sign.parse().map_err(|()| unknown("a sign"))?;
        notes.set(Noted::Sign(reader, sign), Some(NoteValue::Present(present)));
    }
    for Calibration { image, mm } in file.calibration {
        if !(mm > 0.0 && mm <= FARTHEST_MM) {
            return Err(unknown("a size"));
        }
        notes.set(Noted::Calibration(SopInstanceUid(image)), Some(NoteValue::Size(mm)));
    }
    Ok(notes)
}

fn unknown(what: &str) -> FormatError {
    FormatError::Damaged(format!("it names {what} that cannot be"))
}

/// The parser's own words would repeat the file's; where is enough.
fn parse<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, FormatError> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let line = line.map_or(String::new(), |line| format!(" in line {line}"));
        FormatError::Damaged(format!("it is not as Thecal writes it{line}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dural::{Reader, Sign},
        study::VertebralLevel::{L5, S1},
    };

    #[test]
    fn notes_read_back_and_what_is_none_of_theirs_is_refused() {
        let study = StudyInstanceUid::from("1.2");
        let mut notes = StudyNotes::default();
        assert_eq!(write_notes(&study, &notes), Ok(None));
        let space = FrameOfReferenceUid::from("1.3");
        notes.set(Noted::Level(space.clone(), L5), Some(NoteValue::Place(LpsPoint::new(1.0, -2.5, 3.25))));
        notes.set(Noted::Numbering, Some(NoteValue::Text("counted from \"S1\"\nupwards".to_owned())));
        notes.set(Noted::Sign(Reader::default().stepped(1), Sign::FatLost(S1)), Some(NoteValue::Present(false)));
        let text = write_notes(&study, &notes).expect("written").expect("something");
        assert_eq!(read_notes(&study, &text), Ok(notes.clone()));
        assert_eq!(notes.levels(&space).len(), 1);
        let refused = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            read_notes(&study, &text.replace(from, to)).expect_err("refused")
        };
        assert_eq!(refused("version = 1", "version = 9"), FormatError::Newer(9));
        for (from, to) in [("\"1.2\"", "\"1.9\""), ("\"L5\"", "\"L9\""), ("\"B\"", "\"Z\""), ("3.25", "1e9")] {
            assert!(matches!(refused(from, to), FormatError::Damaged(_)), "{from}");
        }
    }
}
