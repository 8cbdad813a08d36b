//! Questions of `case.toml`, and what `answers.toml` says is right.

use super::{
    FieldError, Fields,
    read::{level_named, unique, view_from},
};
use crate::{
    case::{Answer, AnswerKey, Choice, Finding, Question, QuestionKind},
    study::VertebralLevel,
};

/// The words for how a question is answered.
pub(super) const KINDS: [&str; 3] = ["locate", "choice", "level"];
/// What can be chosen for a level where the file does not say.
pub(super) const DEFAULT_LEVELS: [VertebralLevel; 7] = {
    use VertebralLevel::{L1, L2, L3, L4, L5, S1, S2};
    [L1, L2, L3, L4, L5, S1, S2]
};

/// What is asked, without what is right.
pub(super) fn question_from(fields: Fields<'_>) -> Result<Question, FieldError> {
    let kind = match fields.word("kind", &KINDS)?.as_str() {
        "choice" => QuestionKind::Choice(choices_from(&fields)?),
        "level" => QuestionKind::Level(levels_from(&fields)?),
        _ => QuestionKind::Locate,
    };
    Ok(Question {
        id: fields.text("id")?,
        stem: fields.text("stem")?,
        hint: fields.opt_text("hint")?,
        view: fields.opt_table("view")?.map(view_from).transpose()?,
        kind,
        answer: None,
    })
}

fn choices_from(fields: &Fields<'_>) -> Result<Vec<Choice>, FieldError> {
    let choice = |fields: Fields<'_>| Ok(Choice { id: fields.text("id")?, text: fields.text("text")? });
    let choices = unique(fields, "option", choice, |choice| &choice.id)?;
    if choices.len() < 2 {
        Err(fields.not_allowed("option", "at least two of [[question.option]]"))
    } else {
        Ok(choices)
    }
}

fn levels_from(fields: &Fields<'_>) -> Result<Vec<VertebralLevel>, FieldError> {
    let levels = listed_levels(fields, "levels")?;
    match levels.as_slice() {
        [] => Ok(DEFAULT_LEVELS.to_vec()),
        [_] => Err(fields.not_allowed("levels", "at least two levels")),
        _ => Ok(levels),
    }
}

fn listed_levels(fields: &Fields<'_>, key: &str) -> Result<Vec<VertebralLevel>, FieldError> {
    fields.texts(key)?.iter().map(|name| level_named(fields, key, name)).collect()
}

/// Reads one `[[answer]]` into the question it names.
pub(super) fn answer_into(
    fields: Fields<'_>,
    questions: &mut [Question],
    findings: &[Finding],
) -> Result<(), FieldError> {
    let id = fields.text("question")?;
    let question = questions.iter_mut().find(|question| question.id == id);
    let question = question.ok_or_else(|| fields.not_allowed("question", "the id of a question in case.toml"))?;
    if question.answer.is_some() {
        return Err(fields.not_allowed("question", "the id of a question that no other answer names"));
    }
    let key = match &question.kind {
        QuestionKind::Locate => AnswerKey::Region,
        QuestionKind::Choice(choices) => right_choice(&fields, choices)?,
        QuestionKind::Level(levels) => right_level(&fields, levels)?,
    };
    let finding = finding_of(&fields, findings, key == AnswerKey::Region)?;
    question.answer = Some(Answer {
        key,
        explanation: fields.opt_text("explanation")?.unwrap_or_default(),
        sources: fields.texts("sources")?,
        finding,
        reviewed_by: fields.opt_text("reviewed_by")?,
    });
    Ok(())
}

/// The finding an answer names; where a marker has to lie in its region, it must be there and have one.
fn finding_of(fields: &Fields<'_>, findings: &[Finding], is_region: bool) -> Result<Option<String>, FieldError> {
    let id = fields.opt_text("finding")?;
    let finding = id.as_ref().and_then(|id| findings.iter().find(|finding| finding.id == *id));
    match finding {
        None if is_region => Err(fields.not_allowed("finding", "the id of a finding that has a region")),
        None if id.is_some() => Err(fields.not_allowed("finding", "the id of a finding")),
        Some(finding) if is_region && finding.region.is_none() => {
            Err(fields.not_allowed("finding", "the id of a finding that has a region"))
        }
        _ => Ok(id),
    }
}

fn right_choice(fields: &Fields<'_>, choices: &[Choice]) -> Result<AnswerKey, FieldError> {
    let is_known = |id: &str| choices.iter().any(|choice| choice.id == id);
    let right = fields.text("correct")?;
    if !is_known(&right) {
        return Err(fields.not_allowed("correct", "the id of an option of this question"));
    }
    let rationale = |fields: Fields<'_>| {
        let id = fields.text("id")?;
        if !is_known(&id) {
            return Err(fields.not_allowed("id", "the id of an option of this question"));
        }
        Ok((id, fields.opt_text("rationale")?.unwrap_or_default()))
    };
    let rationales = unique(fields, "option", rationale, |(id, _)| id)?.into_iter().collect();
    Ok(AnswerKey::Choice { right, rationales })
}

fn right_level(fields: &Fields<'_>, levels: &[VertebralLevel]) -> Result<AnswerKey, FieldError> {
    let names = || levels.iter().map(|level| level.name()).collect::<Vec<_>>().join(", ");
    let fault = |key: &str| fields.not_allowed(key, format!("a level that the question offers, of {}", names()));
    let right = level_named(fields, "level", &fields.text("level")?)?;
    let accepted = listed_levels(fields, "accept")?;
    if !levels.contains(&right) {
        return Err(fault("level"));
    }
    if !accepted.iter().all(|level| levels.contains(level)) {
        return Err(fault("accept"));
    }
    Ok(AnswerKey::Level { right, accepted })
}
