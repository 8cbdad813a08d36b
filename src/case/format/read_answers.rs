//! From the text of `answers.toml` into a [`TeachingCase`]: findings, steps, what is right.

use toml::Table;

use super::{
    ANSWERS_FILE, FieldError, Fields,
    read::{unique, view_from},
    read_finding::finding_from,
    read_question::answer_into,
};
use crate::{
    case::{Finding, Step, TeachingCase},
    viewport::Layout,
};

/// The words for the arrangement of a step.
pub(super) const LAYOUTS: [(&str, Layout); Layout::WORDS.len()] = Layout::WORDS;

/// Adds what `answers.toml` says to what `case.toml` said.
pub(super) fn answers_into(table: &Table, case: &mut TeachingCase) -> Result<(), FieldError> {
    let fields = Fields::new(ANSWERS_FILE, table);
    let common = fields.opt_text("frame_of_reference")?;
    case.title_after = fields.opt_text("title_after")?;
    case.discussion = fields.opt_text("discussion")?.unwrap_or_default();
    case.control = fields.opt_text("control")?;
    let finding = |fields: Fields<'_>| finding_from(fields, common.as_deref());
    case.findings = unique(&fields, "finding", finding, |finding| &finding.id)?;
    case.steps = fields.each("step", |fields| step_from(fields, &case.findings))?;
    fields.each("answer", |fields| answer_into(fields, &mut case.questions, &case.findings))?;
    Ok(())
}

fn step_from(fields: Fields<'_>, findings: &[Finding]) -> Result<Step, FieldError> {
    let layout = fields.opt_word("layout", &LAYOUTS.map(|(word, _)| word))?;
    let show = fields.texts("show")?;
    if let Some(unknown) = show.iter().find(|id| !findings.iter().any(|finding| finding.id == **id)) {
        return Err(fields.not_allowed("show", format!("ids of findings, and there is no finding \"{unknown}\"")));
    }
    Ok(Step {
        title: fields.text("title")?,
        notes: fields.opt_text("notes")?.unwrap_or_default(),
        layout: layout
            .and_then(|word| LAYOUTS.iter().find(|(name, _)| *name == word))
            .map(|it| it.1)
            .unwrap_or_default(),
        views: fields.each("view", view_from)?,
        show,
    })
}
