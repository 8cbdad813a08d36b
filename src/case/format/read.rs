//! From the text of `case.toml` to [`TeachingCase`].

use std::{collections::HashSet, path::Path};

use toml::Table;

use super::{
    ANSWERS_FILE, CASE_FILE, CaseError, DIFFICULTIES, FieldError, Fields, SCHEMA, read_answers::answers_into,
    read_question::question_from, text,
};
use crate::{
    case::{LevelMark, SavedView, TeachingCase},
    study::{FrameOfReferenceUid, SeriesInstanceUid, VertebralLevel},
};

/// Reads a case folder. A folder without `answers.toml` is a case without findings, steps and right answers.
///
/// # Errors
/// [`CaseError`] as one sentence that names file, field, value and what is allowed.
pub fn read_case(folder: &Path) -> Result<TeachingCase, CaseError> {
    let about = text::read_text(folder, CASE_FILE)?.ok_or(CaseError::NotACase)?;
    let answers = text::read_text(folder, ANSWERS_FILE)?;
    Ok(TeachingCase { folder: folder.to_owned(), ..read_texts(&about, answers.as_deref())? })
}

/// Reads the texts of `case.toml` and, where there is one, `answers.toml`: a case without a folder.
///
/// # Errors
/// As [`read_case`], but for those of files.
pub fn read_texts(about: &str, answers: Option<&str>) -> Result<TeachingCase, CaseError> {
    let mut case = case_from(&parse(CASE_FILE, about)?)?;
    if let Some(answers) = answers {
        answers_into(&parse(ANSWERS_FILE, answers)?, &mut case)?;
    }
    Ok(case)
}

/// Up to here a number is taken for a schema of a newer program and told as such.
const NEWEST_TOLD: i64 = 999;

/// The table of a file whose schema this build knows.
pub(super) fn parse(file: &str, text: &str) -> Result<Table, CaseError> {
    let table: Table = text
        .parse()
        .map_err(|error: toml::de::Error| text::syntax(file, text, error.message(), error.span().map(|at| at.start)))?;
    let found = Fields::new(file, &table).integer("schema", 1, NEWEST_TOLD)?;
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
        cover: fields.opt_table("cover")?.map(view_from).transpose()?,
        questions: unique(&fields, "question", question_from, |question| &question.id)?,
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

/// What `read` makes of each table of an array whose items have an id each.
pub(super) fn unique<T>(
    fields: &Fields<'_>,
    key: &str,
    mut read: impl FnMut(Fields<'_>) -> Result<T, FieldError>,
    id: impl Fn(&T) -> &str,
) -> Result<Vec<T>, FieldError> {
    let mut seen = HashSet::new();
    fields.each(key, |fields| {
        let one = read(fields)?;
        if !seen.insert(id(&one).to_owned()) {
            return Err(fields.not_allowed("id", format!("an id that no other {key} has")));
        }
        Ok(one)
    })
}

fn level_from(fields: Fields<'_>) -> Result<LevelMark, FieldError> {
    let level = level_named(&fields, "name", &fields.text("name")?)?;
    Ok(LevelMark { level, at: fields.point("at_mm")? })
}

pub(super) fn level_named(fields: &Fields<'_>, key: &str, name: &str) -> Result<VertebralLevel, FieldError> {
    name.parse().map_err(|_| fields.not_allowed(key, "one of T10, T11, T12, L1 to L5, S1 to S5"))
}

pub(super) fn view_from(fields: Fields<'_>) -> Result<SavedView, FieldError> {
    let window = fields.opt_numbers::<2>("window")?.map(|[center, width]| (center, width));
    if window.is_some_and(|(_, width)| width <= 0.0) {
        return Err(fields.not_allowed("window", "a center and a width above 0"));
    }
    Ok(SavedView {
        series: SeriesInstanceUid(fields.text("series")?),
        center: fields.point("center_mm")?,
        zoom: fields.opt_number("zoom", 0.01, 100.0)?,
        window,
    })
}
