//! From [`TeachingCase`] to text, by editing what is there: unknown keys, comments and order stay.

use std::{fs, path::Path};

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use super::{
    ANSWERS_FILE, CASE_FILE, CaseError, Fields, SCHEMA,
    read::{DEFAULT_REACH_MM, ROLES, mark_from, parse},
    text::{read_text, syntax},
};
use crate::{
    annotation::Mark,
    case::{Code, Finding, LevelMark, SavedView, TeachingCase},
    disk,
    geometry::LpsPoint,
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
    fs::create_dir_all(folder).map_err(|source| io_fault(CASE_FILE, source))?;
    let old_about = read_text(folder, CASE_FILE)?;
    let old_answers = read_text(folder, ANSWERS_FILE)?;
    let about = case_text(old_about.as_deref(), case)?;
    let sealed = case.findings.is_empty() && case.title_after.is_none() && old_answers.is_none();
    let answers = if sealed { None } else { Some(answers_text(old_answers.as_deref(), case)?) };
    if let Some(answers) = answers {
        save(folder, ANSWERS_FILE, &answers)?;
    }
    save(folder, CASE_FILE, &about)
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
    edit_levels(table, &case.levels);
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
    let first = case.findings.iter().flat_map(|finding| &finding.marks).next();
    if let (None, Some(mark)) = (table.get("frame_of_reference"), first) {
        put(table, "frame_of_reference", Some(mark.frame_of_reference.as_str().into()));
    }
    let common = table.get("frame_of_reference").and_then(Item::as_str).map(str::to_owned);
    let mut old_findings = taken(table, "finding");
    let wanted: Vec<Table> = case
        .findings
        .iter()
        .map(|finding| {
            let same = |old: &Table| old.get("id").and_then(Item::as_str) == Some(finding.id.as_str());
            let mut entry = claim(&mut old_findings, same).unwrap_or_default();
            edit_finding(&mut entry, finding, common.as_deref());
            entry
        })
        .collect();
    place_tables(table, "finding", wanted);
    Ok(document.to_string())
}

fn edit_finding(entry: &mut Table, finding: &Finding, common: Option<&str>) {
    put(entry, "id", Some(finding.id.as_str().into()));
    put(entry, "name", Some(finding.name.as_str().into()));
    put(entry, "level", finding.level.map(|level| level.name().into()));
    put(entry, "text", text_unless_empty(entry, "text", &finding.text));
    put(entry, "alt", text_unless_empty(entry, "alt", &finding.alt));
    edit_code(entry, finding.code.as_ref());
    edit_view(entry, finding.view.as_ref());
    let mut old_marks = taken(entry, "mark");
    let unchanged = |mark: &Mark, old: &Table| mark_of(old, common).as_ref() == Some(mark);
    // Marks have no ids: those that did not change find their own text first, the others take what is left in order.
    let mut kept: Vec<Option<Table>> =
        finding.marks.iter().map(|mark| claim(&mut old_marks, |old| unchanged(mark, old))).collect();
    let same_length = kept.iter().filter(|it| it.is_none()).count() <= old_marks.len();
    let marks = finding.marks.iter().zip(&mut kept).map(|(mark, kept)| {
        let left = || (same_length && !old_marks.is_empty()).then(|| old_marks.remove(0));
        let mut table = kept.take().or_else(left).unwrap_or_default();
        edit_mark(&mut table, mark, common);
        table
    });
    let marks: Vec<Table> = marks.collect();
    place_tables(entry, "mark", marks);
}

fn edit_code(entry: &mut Table, code: Option<&Code>) {
    let Some(code) = code else {
        entry.remove("code");
        return;
    };
    let fields = [("scheme", &code.scheme), ("value", &code.value), ("meaning", &code.meaning)];
    put_nested(entry, "code", true, fields.map(|(key, text)| (key, Some(Value::from(text.as_str())))));
}

fn edit_view(entry: &mut Table, view: Option<&SavedView>) {
    let Some(view) = view else {
        entry.remove("view");
        return;
    };
    let window = view.window.map(|(center, width)| numbers(&[center, width]));
    let fields = [
        ("series", Some(view.series.as_str().into())),
        ("center_mm", Some(point(view.center))),
        ("zoom", view.zoom.map(Value::from)),
        ("window", window),
    ];
    put_nested(entry, "view", false, fields);
}

fn edit_mark(table: &mut Table, mark: &Mark, common: Option<&str>) {
    let word = ROLES.iter().find(|(_, role)| *role == mark.role).map_or(ROLES[0].0, |it| it.0);
    let role_said = table.contains_key("role") || word != ROLES[0].0;
    put(table, "role", role_said.then(|| word.into()));
    let uid = mark.frame_of_reference.as_str();
    let uid_said = table.contains_key("frame_of_reference") || common != Some(uid);
    put(table, "frame_of_reference", uid_said.then(|| uid.into()));
    put(table, "tip_mm", mark.arrow.map(|arrow| point(arrow.tip)));
    put(table, "tail_mm", mark.arrow.and_then(|arrow| arrow.tail).map(point));
    put(table, "caption", mark.caption.as_ref().map(|caption| caption.text.as_str().into()));
    put(table, "caption_mm", mark.caption.as_ref().and_then(|caption| caption.at).map(point));
    put(table, "only_on", mark.only_on.as_ref().map(|uid| uid.as_str().into()));
    let reach_said = table.contains_key("reach_mm") || mark.reach_mm != DEFAULT_REACH_MM;
    put(table, "reach_mm", reach_said.then(|| mark.reach_mm.into()));
}

/// The mark a table says, if it says one.
fn mark_of(table: &Table, common: Option<&str>) -> Option<Mark> {
    let plain: toml::Table = toml::from_str(&DocumentMut::from(table.clone()).to_string()).ok()?;
    mark_from(Fields::new(ANSWERS_FILE, &plain), common).ok().flatten()
}

/// Sets or removes a value; one that is the same already keeps its spelling, any keeps the comment beside it.
fn put(table: &mut Table, key: &str, value: Option<Value>) {
    let Some(mut value) = value else {
        table.remove(key);
        return;
    };
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) if same(old, &value) => {}
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

fn put_nested<const N: usize>(entry: &mut Table, key: &str, inline: bool, fields: [(&str, Option<Value>); N]) {
    if let Some(Item::Value(Value::InlineTable(old))) = entry.get_mut(key) {
        // `{ … }` is edited as a table and put back the way it was written.
        let mut table = std::mem::take(old).into_table();
        fields.into_iter().for_each(|(name, value)| put(&mut table, name, value));
        *old = table.into_inline_table();
        old.fmt();
        return;
    }
    if inline && !entry.contains_key(key) {
        let given = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        entry.insert(key, Item::Value(Value::InlineTable(given.collect::<InlineTable>())));
        return;
    }
    if !entry.get(key).is_some_and(Item::is_table) {
        entry.insert(key, Item::Table(Table::new()));
    }
    if let Some(table) = entry.get_mut(key).and_then(Item::as_table_mut) {
        fields.into_iter().for_each(|(name, value)| put(table, name, value));
    }
}

fn same(old: &Value, new: &Value) -> bool {
    let number = |value: &Value| value.as_float().or_else(|| value.as_integer().map(|n| n as f64));
    match (old, new) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::String(a), Value::String(b)) => a.value() == b.value(),
        _ => number(old).is_some() && number(old) == number(new),
    }
}

/// An empty text is left out unless the file says the key already.
fn text_unless_empty(table: &Table, key: &str, text: &str) -> Option<Value> {
    (!text.is_empty() || table.contains_key(key)).then(|| text.into())
}

fn numbers(all: &[f64]) -> Value {
    Value::Array(all.iter().copied().collect::<Array>())
}

fn point(at: LpsPoint) -> Value {
    numbers(&at.to_array())
}

/// Texts one a line.
fn lines(texts: &[String]) -> Value {
    let mut array: Array = texts.iter().map(String::as_str).collect();
    array.iter_mut().for_each(|item| item.decor_mut().set_prefix("\n  "));
    array.set_trailing("\n");
    array.set_trailing_comma(true);
    Value::Array(array)
}

/// The tables of an array, taken out of it, whether written `[[key]]` or `key = [{ … }]`.
fn taken(table: &mut Table, key: &str) -> Vec<Table> {
    match table.get_mut(key) {
        Some(Item::ArrayOfTables(array)) => std::mem::take(array).into_iter().collect(),
        Some(Item::Value(Value::Array(array))) => {
            array.iter().filter_map(|item| item.as_inline_table().cloned().map(InlineTable::into_table)).collect()
        }
        _ => Vec::new(),
    }
}

fn claim(left: &mut Vec<Table>, wanted: impl Fn(&Table) -> bool) -> Option<Table> {
    let idx = left.iter().position(wanted)?;
    Some(left.remove(idx))
}

/// Puts the tables in this order; they print where the array stands.
fn place_tables(table: &mut Table, key: &str, mut wanted: Vec<Table>) {
    if wanted.is_empty() {
        table.remove(key);
        return;
    }
    wanted.iter_mut().for_each(forget_position);
    let array: ArrayOfTables = wanted.into_iter().collect();
    match table.get_mut(key) {
        Some(item) => *item = Item::ArrayOfTables(array),
        None => {
            table.insert(key, Item::ArrayOfTables(array));
        }
    }
}

/// Lets a table and all inside print in the order they are held in, not where they once stood.
fn forget_position(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(inner) => forget_position(inner),
            Item::ArrayOfTables(array) => array.iter_mut().for_each(forget_position),
            _ => {}
        }
    }
}
