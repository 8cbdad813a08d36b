//! From [`TeachingCase`] to text, by editing what is there: unknown keys, comments and order stay.

use std::{fs, path::Path};

use toml_edit::{DocumentMut, Item, Table, Value};

use super::{
    ANSWERS_FILE, CASE_FILE, CaseError, SCHEMA,
    edit::{claim, lines, place_tables, point, put, taken, text_unless_empty},
    read::{parse, read_case},
    save_finding::{edit_finding, edit_view},
    save_question::{edit_answers, edit_question, edit_steps},
    text::{read_text, syntax},
};
use crate::{
    case::{Finding, LevelMark, Question, TeachingCase},
    disk,
    study::FrameOfReferenceUid,
};

/// Said in every new case.
const DISCLAIMER: &str = "For teaching, not for diagnosis.";

/// Saves a case into its folder, editing the files that are there and making those that are not.
///
/// `answers.toml` is only made where there is something to put into it. Each file is replaced as a whole or not at all.
///
/// # Errors
/// [`CaseError`] where a file cannot be written, or where the file that is there is of a newer schema or no TOML: then
/// nothing is overwritten.
pub fn write_case(case: &TeachingCase) -> Result<(), CaseError> {
    let folder = &case.folder;
    if read_case(folder).is_ok_and(|same| same == *case) {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|source| io_fault(CASE_FILE, source))?;
    let old_about = read_text(folder, CASE_FILE)?;
    let old_answers = read_text(folder, ANSWERS_FILE)?;
    let about = case_text(old_about.as_deref(), case)?;
    let sealed = old_answers.is_none() && !has_answers(case);
    let answers = if sealed { None } else { Some(answers_text(old_answers.as_deref(), case)?) };
    if let Some(answers) = answers {
        save(folder, ANSWERS_FILE, &answers)?;
    }
    save(folder, CASE_FILE, &about)
}

/// Whether there is anything that belongs into `answers.toml`.
fn has_answers(case: &TeachingCase) -> bool {
    let has_texts = case.title_after.is_some() || case.control.is_some() || !case.discussion.is_empty();
    let is_answered = case.questions.iter().any(|question| question.answer.is_some());
    has_texts || is_answered || !case.findings.is_empty() || !case.steps.is_empty()
}

fn save(folder: &Path, file: &str, text: &str) -> Result<(), CaseError> {
    disk::write_atomically(&folder.join(file), text.as_bytes()).map_err(|source| io_fault(file, source))
}

fn io_fault(file: &str, source: std::io::Error) -> CaseError {
    CaseError::Io { file: file.to_owned(), action: "saved", source }
}

/// The document to edit: the old one once its schema is known to be ours, or a new one.
fn document(file: &str, old: Option<&str>) -> Result<DocumentMut, CaseError> {
    let Some(old) = old else {
        let mut new = DocumentMut::new();
        new.insert("schema", toml_edit::value(SCHEMA));
        return Ok(new);
    };
    parse(file, old)?;
    old.parse()
        .map_err(|error: toml_edit::TomlError| syntax(file, old, error.message(), error.span().map(|at| at.start)))
}

/// The new text of `case.toml`.
fn case_text(old: Option<&str>, case: &TeachingCase) -> Result<String, CaseError> {
    let mut document = document(CASE_FILE, old)?;
    let table = document.as_table_mut();
    put(table, "id", Some(case.id.as_str().into()));
    put(table, "title", Some(case.title.as_str().into()));
    put(table, "history", text_unless_empty(table, "history", &case.history));
    put(table, "difficulty", text_unless_empty(table, "difficulty", &case.difficulty));
    put(table, "licence", text_unless_empty(table, "licence", &case.licence));
    put(table, "reviewed_by", case.reviewed_by.as_deref().map(Value::from));
    put(table, "sources", (!case.sources.is_empty()).then(|| lines(&case.sources)));
    put(table, "frame_of_reference", case.frame_of_reference.as_ref().map(|uid| uid.as_str().into()));
    edit_view(table, "cover", false, case.cover.as_ref());
    edit_levels(table, &case.levels);
    edit_questions(table, &case.questions);
    if old.is_none() {
        put(table, "disclaimer", Some(DISCLAIMER.into()));
    }
    Ok(document.to_string())
}

fn edit_levels(table: &mut Table, levels: &[LevelMark]) {
    let mut old_levels = taken(table, "level");
    let wanted = levels.iter().map(|LevelMark { level, at }| {
        let same = |old: &Table| old.get("name").and_then(Item::as_str) == Some(level.name());
        let mut entry = claim(&mut old_levels, same).unwrap_or_default();
        put(&mut entry, "name", Some(level.name().into()));
        put(&mut entry, "at_mm", Some(point(*at)));
        entry
    });
    let wanted: Vec<Table> = wanted.collect();
    place_tables(table, "level", wanted);
}

/// The new text of `answers.toml`.
fn answers_text(old: Option<&str>, case: &TeachingCase) -> Result<String, CaseError> {
    let mut document = document(ANSWERS_FILE, old)?;
    let table = document.as_table_mut();
    put(table, "title_after", case.title_after.as_deref().map(Value::from));
    put(table, "control", case.control.as_deref().map(Value::from));
    put(table, "discussion", text_unless_empty(table, "discussion", &case.discussion));
    if let (None, Some(space)) = (table.get("frame_of_reference"), first_space(&case.findings)) {
        put(table, "frame_of_reference", Some(space.as_str().into()));
    }
    edit_findings(table, &case.findings);
    edit_steps(table, &case.steps);
    edit_answers(table, &case.questions);
    Ok(document.to_string())
}

/// The patient space that is said once for all: the first mark's, else the first region's.
fn first_space(findings: &[Finding]) -> Option<&FrameOfReferenceUid> {
    let of_marks = findings.iter().flat_map(|finding| &finding.marks).find_map(|mark| mark.frame_of_reference());
    of_marks.or_else(|| findings.iter().find_map(|finding| Some(&finding.region.as_ref()?.frame_of_reference)))
}

fn edit_findings(table: &mut Table, findings: &[Finding]) {
    let common = table.get("frame_of_reference").and_then(Item::as_str).map(str::to_owned);
    let entries = claimed(
        table,
        "finding",
        findings,
        |finding| &finding.id,
        |entry, finding| {
            edit_finding(entry, finding, common.as_deref());
        },
    );
    place_tables(table, "finding", entries);
}

fn edit_questions(table: &mut Table, questions: &[Question]) {
    let entries = claimed(table, "question", questions, |question| &question.id, edit_question);
    place_tables(table, "question", entries);
}

/// The table of each item by its id, edited, in the items' order.
fn claimed<T>(
    table: &mut Table,
    key: &str,
    items: &[T],
    id: impl Fn(&T) -> &str,
    edit: impl Fn(&mut Table, &T),
) -> Vec<Table> {
    let mut old = taken(table, key);
    let edited = items.iter().map(|item| {
        let same = |old: &Table| old.get("id").and_then(Item::as_str) == Some(id(item));
        let mut entry = claim(&mut old, same).unwrap_or_default();
        edit(&mut entry, item);
        entry
    });
    edited.collect()
}
