//! Measurements of one study as text: TOML with a version. UIDs and numbers only, nothing of a patient's.

use serde::{Deserialize, Serialize};

use super::{DrawnOn, Ground, MeasureKind, Measurement, MeasurementId, Space};
use crate::{
    geometry::{ImagePlane, LpsPoint, LpsVector, PixelSpacing},
    study::{FormatError, FrameOfReferenceUid, SpacingSource, StudyInstanceUid},
};

/// The newest version that is read. It is written where something is calibrated by hand, which older ones do not know;
/// else the first is.
pub const FORMAT_VERSION: u32 = 2;
const FIRST_VERSION: u32 = 1;
/// More measurements of one study are not read.
const MOST: usize = 10_000;
/// Coordinates beyond are no places in a body, in mm or pixels.
const FARTHEST: f64 = 1e6;
/// A longer purpose is cut, in letters.
const LONGEST_PURPOSE: usize = 100;

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    study: String,
    #[serde(default)]
    measurement: Vec<Row>,
}

/// What any version has.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct Row {
    kind: String,
    series: String,
    image: String,
    /// From 1, as DICOM counts.
    frame: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    frame_of_reference: Option<String>,
    spacing_from: String,
    position: [f64; 3],
    row_direction: [f64; 3],
    column_direction: [f64; 3],
    /// Between rows, between columns.
    spacing: [f64; 2],
    points: Vec<[f64; 3]>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    purpose: String,
}

const KINDS: [(&str, MeasureKind); 7] = [
    ("length", MeasureKind::Length),
    ("angle", MeasureKind::Angle),
    ("cobb", MeasureKind::Cobb),
    ("axes", MeasureKind::Axes),
    ("ellipse", MeasureKind::Ellipse),
    ("polygon", MeasureKind::Polygon),
    ("probe", MeasureKind::Probe),
];
const SOURCES: [(&str, SpacingSource); 8] = [
    ("patient", SpacingSource::Patient),
    ("fiducial", SpacingSource::Fiducial),
    ("geometry", SpacingSource::Geometry),
    ("undetermined", SpacingSource::Undetermined),
    ("detector", SpacingSource::Detector),
    ("scanned", SpacingSource::Scanned),
    ("hand", SpacingSource::ByHand),
    ("none", SpacingSource::Unknown),
];

fn named<T: Copy>(table: &[(&str, T)], name: &str, what: &str) -> Result<T, FormatError> {
    let found = table.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    found.ok_or_else(|| FormatError::Damaged(format!("there is no {what} of that name")))
}

fn name<T: Copy + PartialEq>(table: &[(&'static str, T)], value: T) -> String {
    table.iter().find(|(_, known)| *known == value).map_or("", |(name, _)| name).to_owned()
}

/// The measurements of one study as text; others are left out.
///
/// # Errors
/// [`FormatError::Damaged`] where a value cannot be written as TOML.
pub fn write(study: &StudyInstanceUid, all: &[Measurement]) -> Result<String, FormatError> {
    let measurement: Vec<Row> = all.iter().filter(|it| it.drawn_on.study == *study).map(row).collect();
    let by_hand = name(&SOURCES, SpacingSource::ByHand);
    let is_new = measurement.iter().any(|row| row.spacing_from == by_hand);
    let file = File {
        version: if is_new { FORMAT_VERSION } else { FIRST_VERSION },
        study: study.as_str().to_owned(),
        measurement,
    };
    toml::to_string(&file).map_err(|error| FormatError::Damaged(error.to_string()))
}

fn row(of: &Measurement) -> Row {
    let ImagePlane { position, row_direction, column_direction, spacing } = of.ground.plane;
    let frame_of_reference = match &of.ground.space {
        Space::Patient(uid) => Some(uid.as_str().to_owned()),
        Space::Frame(..) => None,
    };
    Row {
        kind: name(&KINDS, of.kind),
        series: of.drawn_on.series.as_str().to_owned(),
        image: of.drawn_on.sop.as_str().to_owned(),
        frame: of.drawn_on.frame_idx.saturating_add(1),
        frame_of_reference,
        spacing_from: name(&SOURCES, of.ground.source),
        position: position.to_array(),
        row_direction: row_direction.0.to_array(),
        column_direction: column_direction.0.to_array(),
        spacing: [spacing.between_rows_mm, spacing.between_columns_mm],
        points: of.points.iter().map(|at| at.to_array()).collect(),
        purpose: of.purpose.clone(),
    }
}

/// The measurements of a study from text, without ids of their own.
///
/// # Errors
/// [`FormatError`] where it is not whole: of a damaged file nothing is taken over.
pub fn read(study: &StudyInstanceUid, text: &str) -> Result<Vec<Measurement>, FormatError> {
    let Version { version } = parse(text)?;
    if FORMAT_VERSION < version {
        return Err(FormatError::Newer(version));
    }
    let file: File = parse(text)?;
    if file.study != study.as_str() {
        return Err(FormatError::Damaged("it belongs to another study".to_owned()));
    }
    if MOST < file.measurement.len() {
        return Err(FormatError::Damaged(format!("it holds more than {MOST} measurements")));
    }
    file.measurement.into_iter().map(|row| measurement(study, row)).collect()
}

/// The parser's own words would repeat the file's; where is enough.
fn parse<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, FormatError> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let line = line.map_or(String::new(), |line| format!(" in line {line}"));
        FormatError::Damaged(format!("it is not as Thecal writes it{line}"))
    })
}

fn measurement(study: &StudyInstanceUid, row: Row) -> Result<Measurement, FormatError> {
    let kind = named(&KINDS, &row.kind, "measurement")?;
    let source = named(&SOURCES, &row.spacing_from, "spacing")?;
    let is_place = |at: &[f64; 3]| at.iter().all(|value| value.abs() <= FARTHEST);
    if !kind.takes_points(row.points.len()) || !row.points.iter().all(is_place) {
        return Err(FormatError::Damaged("a measurement has points that cannot be".to_owned()));
    }
    let [between_rows_mm, between_columns_mm] = row.spacing;
    let vector = |[x, y, z]: [f64; 3]| LpsVector::new(x, y, z);
    let spacing = PixelSpacing { between_rows_mm, between_columns_mm };
    let plane = ImagePlane::new(row.position.into(), vector(row.row_direction), vector(row.column_direction), spacing);
    let plane = plane.map_err(|error| FormatError::Damaged(format!("a measurement has no plane: {error}")))?;
    let drawn_on = DrawnOn {
        study: study.clone(),
        series: row.series.as_str().into(),
        sop: row.image.as_str().into(),
        frame_idx: row.frame.saturating_sub(1),
    };
    let space = match row.frame_of_reference {
        Some(uid) => Space::Patient(FrameOfReferenceUid(uid)),
        None => Space::Frame(drawn_on.sop.clone(), drawn_on.frame_idx),
    };
    let points = row.points.into_iter().map(LpsPoint::from).collect();
    let ground = Ground { space, plane, source };
    let purpose = row.purpose.chars().take(LONGEST_PURPOSE).collect();
    Ok(Measurement { id: MeasurementId::default(), kind, points, ground, drawn_on, purpose })
}
