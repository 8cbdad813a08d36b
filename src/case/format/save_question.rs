//! Questions into `case.toml`, what is right into `answers.toml`, and the steps of a presentation.

use toml_edit::{Array, Table, Value};

use super::{
    edit::{claim, place_tables, put, read_again, tables_by_id, tables_like, taken, text_unless_empty},
    read::view_from,
    read_answers::LAYOUTS,
    read_question::{DEFAULT_LEVELS, KINDS},
    save_finding::{edit_view, view_values},
};
use crate::{
    case::{Answer, AnswerKey, Choice, Question, QuestionKind, Step},
    study::VertebralLevel,
};

/// Writes what is asked into its table of `case.toml`.
pub(super) fn edit_question(entry: &mut Table, question: &Question) {
    let (kind, choices, levels) = match &question.kind {
        QuestionKind::Locate => (KINDS[0], &[][..], None),
        QuestionKind::Choice(choices) => (KINDS[1], choices.as_slice(), None),
        QuestionKind::Level(levels) => (KINDS[2], &[][..], Some(levels)),
    };
    put(entry, "id", Some(question.id.as_str().into()));
    put(entry, "kind", Some(kind.into()));
    put(entry, "stem", Some(question.stem.as_str().into()));
    put(entry, "hint", question.hint.as_deref().map(Value::from));
    let levels_said = |levels: &&Vec<VertebralLevel>| entry.contains_key("levels") || levels[..] != DEFAULT_LEVELS;
    let levels = levels.filter(levels_said).map(|levels| names(levels));
    put(entry, "levels", levels);
    edit_view(entry, "view", true, question.view.as_ref());
    edit_choices(entry, choices);
}

fn edit_choices(entry: &mut Table, choices: &[Choice]) {
    let mut old = taken(entry, "option");
    let tables = choices.iter().map(|choice| {
        let mut table = claim_id(&mut old, &choice.id);
        put(&mut table, "id", Some(choice.id.as_str().into()));
        put(&mut table, "text", Some(choice.text.as_str().into()));
        table
    });
    let tables = tables.collect();
    place_tables(entry, "option", tables);
}

/// Writes what is right for the questions that say so; answers stay in the order they are in.
pub(super) fn edit_answers(table: &mut Table, questions: &[Question]) {
    let answers =
        questions.iter().filter_map(|question| Some((question.id.as_str(), (question, question.answer.as_ref()?))));
    let old = taken(table, "answer");
    let tables = tables_by_id(old, "question", answers).into_iter().map(|(mut entry, (question, answer))| {
        put(&mut entry, "question", Some(question.id.as_str().into()));
        edit_answer(&mut entry, answer);
        entry
    });
    let tables = tables.collect();
    place_tables(table, "answer", tables);
}

fn edit_answer(entry: &mut Table, answer: &Answer) {
    put(entry, "finding", answer.finding.as_deref().map(Value::from));
    let (correct, level, accepted) = match &answer.key {
        AnswerKey::Region => (None, None, &[][..]),
        AnswerKey::Choice { right, .. } => (Some(right.as_str()), None, &[][..]),
        AnswerKey::Level { right, accepted } => (None, Some(right.name()), accepted.as_slice()),
    };
    put(entry, "correct", correct.map(Value::from));
    put(entry, "level", level.map(Value::from));
    put_list(entry, "accept", names(accepted));
    put(entry, "explanation", text_unless_empty(entry, "explanation", &answer.explanation));
    put_list(entry, "sources", Value::Array(answer.sources.iter().map(String::as_str).collect()));
    put(entry, "reviewed_by", answer.reviewed_by.as_deref().map(Value::from));
    edit_rationales(entry, &answer.key);
}

fn edit_rationales(entry: &mut Table, key: &AnswerKey) {
    let none = Default::default();
    let rationales = if let AnswerKey::Choice { rationales, .. } = key { rationales } else { &none };
    let texts = rationales.iter().map(|(id, text)| (id.as_str(), (id, text)));
    let tables = tables_by_id(taken(entry, "option"), "id", texts).into_iter().map(|(mut table, (id, text))| {
        put(&mut table, "id", Some(id.as_str().into()));
        let rationale = text_unless_empty(&table, "rationale", text);
        put(&mut table, "rationale", rationale);
        table
    });
    let tables = tables.collect();
    place_tables(entry, "option", tables);
}

/// Writes the steps, in order.
pub(super) fn edit_steps(table: &mut Table, steps: &[Step]) {
    let is_same = |old: &Table, step: &Step| old.get("title").and_then(|it| it.as_str()) == Some(step.title.as_str());
    let mut old = taken(table, "step");
    let tables = steps.iter().map(|step| {
        let idx = old.iter().position(|old| is_same(old, step));
        let mut entry = idx.map(|idx| old.remove(idx)).unwrap_or_default();
        edit_step(&mut entry, step);
        entry
    });
    let tables = tables.collect();
    place_tables(table, "step", tables);
}

fn edit_step(entry: &mut Table, step: &Step) {
    let layout = LAYOUTS.iter().find(|(_, layout)| *layout == step.layout).map_or(LAYOUTS[0].0, |it| it.0);
    let layout_said = entry.contains_key("layout") || layout != LAYOUTS[0].0;
    put(entry, "title", Some(step.title.as_str().into()));
    put(entry, "notes", text_unless_empty(entry, "notes", &step.notes));
    put(entry, "layout", layout_said.then(|| layout.into()));
    put_list(entry, "show", Value::Array(step.show.iter().map(String::as_str).collect()));
    let said = |old: &Table| read_again(old, |fields| view_from(fields).ok());
    let views = tables_like(taken(entry, "view"), &step.views, said).into_iter().map(|(mut table, view)| {
        view_values(view).into_iter().for_each(|(key, value)| put(&mut table, key, value));
        table
    });
    let views = views.collect();
    place_tables(entry, "view", views);
}

/// An empty list is left out unless the file says the key already.
fn put_list(table: &mut Table, key: &str, list: Value) {
    let is_empty = list.as_array().is_none_or(Array::is_empty);
    put(table, key, (!is_empty || table.contains_key(key)).then_some(list));
}

fn names(levels: &[VertebralLevel]) -> Value {
    Value::Array(levels.iter().map(|level| level.name()).collect())
}

fn claim_id(old: &mut Vec<Table>, id: &str) -> Table {
    claim(old, |table| table.get("id").and_then(|it| it.as_str()) == Some(id)).unwrap_or_default()
}
