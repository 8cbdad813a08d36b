//! From the text of a case to [`TeachingCase`].

use std::{collections::HashSet, path::Path};

use toml::Table;

use super::{ANSWERS_FILE, CASE_FILE, CaseError, DIFFICULTIES, FieldError, Fields, SCHEMA, text};
use crate::{
    annotation::{Arrow, Caption, Mark, MarkRole},
    case::{Code, Finding, LevelMark, SavedView, TeachingCase},
    geometry::LpsPoint,
    study::{FrameOfReferenceUid, SeriesInstanceUid, VertebralLevel},
};

/// How far from its anchor a mark shows where the file does not say, in mm: half a 4 mm slice and its 0.4 mm gap.
pub(super) const DEFAULT_REACH_MM: f64 = 2.2;
/// The words for what a mark means.
pub(super) const ROLES: [(&str, MarkRole); 4] = [
    ("finding", MarkRole::Finding),
    ("anatomy", MarkRole::Anatomy),
    ("normal", MarkRole::Normal),
    ("pitfall", MarkRole::Pitfall),
];

/// Reads a case folder. A folder without `answers.toml` is a case without findings.
///
/// # Errors
/// [`CaseError`] as one sentence that names file, field, value and what is allowed.
pub fn read_case(folder: &Path) -> Result<TeachingCase, CaseError> {
    let about = text::read_text(folder, CASE_FILE)?.ok_or(CaseError::NotACase)?;
    let mut case = case_from(&parse(CASE_FILE, &about)?)?;
    if let Some(answers) = text::read_text(folder, ANSWERS_FILE)? {
        answers_into(&parse(ANSWERS_FILE, &answers)?, &mut case)?;
    }
    case.folder = folder.to_owned();
    Ok(case)
}

/// The table of a file whose schema this build knows.
pub(super) fn parse(file: &str, text: &str) -> Result<Table, CaseError> {
    let table: Table = text
        .parse()
        .map_err(|error: toml::de::Error| text::syntax(file, text, error.message(), error.span().map(|at| at.start)))?;
    let found = Fields::new(file, &table).integer("schema", 1, i64::MAX)?;
    if found > SCHEMA { Err(CaseError::NewerSchema { file: file.to_owned(), found }) } else { Ok(table) }
}

fn case_from(table: &Table) -> Result<TeachingCase, FieldError> {
    let fields = Fields::new(CASE_FILE, table);
    let frame_of_reference = fields.opt_text("frame_of_reference")?.map(FrameOfReferenceUid);
    let mut levels: Vec<LevelMark> = Vec::new();
    fields.each("level", |fields| {
        let one = level_from(fields)?;
        if levels.iter().any(|other| other.level == one.level) {
            return Err(fields.not_allowed("name", "a level that no other has"));
        }
        levels.push(one);
        Ok(())
    })?;
    if frame_of_reference.is_none() && !levels.is_empty() {
        return Err(fields.not_allowed("frame_of_reference", "the UID of the patient space that the levels are in"));
    }
    Ok(TeachingCase {
        frame_of_reference,
        levels,
        id: fields.text("id")?,
        title: fields.text("title")?,
        history: fields.opt_text("history")?.unwrap_or_default(),
        difficulty: fields.opt_word("difficulty", DIFFICULTIES)?.unwrap_or_default(),
        licence: fields.opt_text("licence")?.unwrap_or_default(),
        reviewed_by: fields.opt_text("reviewed_by")?,
        sources: fields.texts("sources")?,
        ..TeachingCase::default()
    })
}

fn answers_into(table: &Table, case: &mut TeachingCase) -> Result<(), FieldError> {
    let fields = Fields::new(ANSWERS_FILE, table);
    case.title_after = fields.opt_text("title_after")?;
    let common = fields.opt_text("frame_of_reference")?;
    let mut seen = HashSet::new();
    case.findings = fields.each("finding", |fields| {
        let finding = finding_from(fields, common.as_deref())?;
        if !seen.insert(finding.id.clone()) {
            return Err(fields.not_allowed("id", "an id that no other finding has"));
        }
        Ok(finding)
    })?;
    Ok(())
}

fn finding_from(fields: Fields<'_>, common: Option<&str>) -> Result<Finding, FieldError> {
    let level = fields.opt_text("level")?.map(|name| level_named(&fields, "level", &name));
    let marks = fields.each("mark", |fields| mark_from(fields, common))?;
    Ok(Finding {
        id: fields.text("id")?,
        name: fields.text("name")?,
        level: level.transpose()?,
        text: fields.opt_text("text")?.unwrap_or_default(),
        alt: fields.opt_text("alt")?.unwrap_or_default(),
        code: fields.opt_table("code")?.map(code_from).transpose()?,
        marks: marks.into_iter().flatten().collect(),
        view: fields.opt_table("view")?.map(view_from).transpose()?,
        ..Finding::default()
    })
}

fn level_from(fields: Fields<'_>) -> Result<LevelMark, FieldError> {
    let level = level_named(&fields, "name", &fields.text("name")?)?;
    Ok(LevelMark { level, at: point(&fields, "at_mm")? })
}

fn level_named(fields: &Fields<'_>, key: &str, name: &str) -> Result<VertebralLevel, FieldError> {
    name.parse().map_err(|_| fields.not_allowed(key, "one of T10, T11, T12, L1 to L5, S1 to S5"))
}

fn code_from(fields: Fields<'_>) -> Result<Code, FieldError> {
    Ok(Code { scheme: fields.text("scheme")?, value: fields.text("value")?, meaning: fields.text("meaning")? })
}

fn view_from(fields: Fields<'_>) -> Result<SavedView, FieldError> {
    let window = fields.opt_numbers::<2>("window")?.map(|[center, width]| (center, width));
    if window.is_some_and(|(_, width)| width <= 0.0) {
        return Err(fields.not_allowed("window", "a center and a width above 0"));
    }
    Ok(SavedView {
        series: SeriesInstanceUid(fields.text("series")?),
        center: point(&fields, "center_mm")?,
        zoom: fields.opt_number("zoom", 0.01, 100.0)?,
        window,
    })
}

/// `None` for a mark with neither arrow nor caption.
pub(super) fn mark_from(fields: Fields<'_>, common: Option<&str>) -> Result<Option<Mark>, FieldError> {
    let role = fields.opt_word("role", &ROLES.map(|(word, _)| word))?;
    let tip = fields.opt_point("tip_mm")?;
    let tail = fields.opt_point("tail_mm")?;
    if tip.is_none() && tail.is_some() {
        return Err(fields.not_allowed("tip_mm", "a point like [10.5, 20.5, 30.5] where there is a tail_mm"));
    }
    let at = fields.opt_point("caption_mm")?;
    let caption = fields.opt_text("caption")?.map(|text| Caption { text, at });
    let reach_mm = fields.opt_number("reach_mm", 0.0, 1000.0)?.unwrap_or(DEFAULT_REACH_MM);
    if tip.is_none() && caption.is_none() {
        return Ok(None);
    }
    let frame_of_reference = match (fields.opt_text("frame_of_reference")?, common) {
        (Some(uid), _) => uid,
        (None, Some(uid)) => uid.to_owned(),
        (None, None) => return Err(fields.not_allowed("frame_of_reference", "a UID, here or once at the top")),
    };
    Ok(Some(Mark {
        role: role.and_then(|word| ROLES.iter().find(|(name, _)| *name == word)).map(|it| it.1).unwrap_or_default(),
        frame_of_reference: FrameOfReferenceUid(frame_of_reference),
        arrow: tip.map(|tip| Arrow { tip, tail }),
        caption,
        only_on: fields.opt_text("only_on")?.map(SeriesInstanceUid),
        reach_mm,
    }))
}

fn point(fields: &Fields<'_>, key: &str) -> Result<LpsPoint, FieldError> {
    fields.opt_point(key)?.ok_or_else(|| fields.not_allowed(key, "a point like [10.5, 20.5, 30.5]"))
}
