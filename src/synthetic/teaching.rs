//! What a recipe says of teaching: the cover, the steps of a presentation, questions with what is right.

use std::collections::BTreeMap;

use super::identity::Role;
use crate::{
    case::format::{FieldError, Fields},
    case::{Answer, AnswerKey, Choice, Question, QuestionKind, Step},
    study::VertebralLevel::{self, L1, L2, L3, L4, L5, S1, S2},
    viewport::Layout,
};

/// What is told and asked with a synthetic patient; texts may hold places for numbers, see `words`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Teaching {
    /// What stands on the case's card.
    pub cover: Option<ViewRecipe>,
    /// How the case is presented; views apart, because they need the body.
    pub steps: Vec<(Step, Vec<ViewRecipe>)>,
    /// What is asked; views apart.
    pub questions: Vec<(Question, Option<ViewRecipe>)>,
}

/// A view in a recipe's words.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewRecipe {
    /// Which series.
    pub role: Role,
    /// What is brought to the middle.
    pub at: Place,
    /// Magnification; `None`: the usual one for the place.
    pub zoom: Option<f64>,
}

/// A place in a recipe's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `column`: the whole picture.
    Column,
    /// `L5`: the sac at mid-height of a body.
    Level(VertebralLevel),
    /// `below L5`: the sac at the lower end of a body.
    Below(VertebralLevel),
    /// `f1`: a finding.
    Finding(String),
}

/// The pixels of a radiograph are no places in the patient that a view could be brought to: it is shown whole.
const ROLES: [(&str, Role); 9] = [
    ("sag_t2", Role::SagittalT2),
    ("sag_t1", Role::SagittalT1),
    ("sag_stir", Role::SagittalStir),
    ("ax_t2", Role::AxialT2),
    ("ct_soft", Role::CtSoft),
    ("ct_bone", Role::CtBone),
    ("ct_myelo", Role::CtMyelogram),
    ("dx_lat", Role::RadiographLateral),
    ("dx_ap", Role::RadiographFrontal),
];
const LAYOUTS: [(&str, Layout); Layout::WORDS.len()] = Layout::WORDS;
const OFFERED: [VertebralLevel; 7] = [L1, L2, L3, L4, L5, S1, S2];

type Read<T> = Result<T, FieldError>;

impl Teaching {
    /// Reads it from the top of a recipe that has this many findings.
    pub(super) fn read(fields: &Fields<'_>, n_findings: usize) -> Read<Self> {
        let ids: Vec<String> = (1..=n_findings).map(|number| format!("f{number}")).collect();
        let mut number = 0;
        Ok(Self {
            cover: fields.opt_table("cover")?.map(|fields| view(fields, &ids)).transpose()?,
            steps: fields.each("step", |fields| step(fields, &ids))?,
            questions: fields.each("question", |fields| {
                number += 1;
                question(fields, number, &ids)
            })?,
        })
    }
}

fn view(fields: Fields<'_>, ids: &[String]) -> Read<ViewRecipe> {
    fields.only(&["series", "at", "zoom"])?;
    let word = fields.word("series", &ROLES.map(|it| it.0))?;
    let role = ROLES.iter().find(|(name, _)| *name == word).map_or(Role::SagittalT2, |it| it.1);
    let at = place(&fields.text("at")?, ids);
    let at = at
        .filter(|at| !is_film(role) || *at == Place::Column)
        .ok_or_else(|| fields.not_allowed("at", "column, a level such as L5, \"below L5\", or a finding such as f1"))?;
    Ok(ViewRecipe { role, at, zoom: fields.opt_number("zoom", 0.5, 8.0)? })
}

fn is_film(role: Role) -> bool {
    matches!(role, Role::RadiographLateral | Role::RadiographFrontal)
}

fn place(text: &str, ids: &[String]) -> Option<Place> {
    if text == "column" {
        return Some(Place::Column);
    }
    if let Some(level) = text.strip_prefix("below ") {
        return level.parse().ok().map(Place::Below);
    }
    let finding = ids.iter().find(|id| *id == text).cloned().map(Place::Finding);
    finding.or_else(|| text.parse().ok().map(Place::Level))
}

fn step(fields: Fields<'_>, ids: &[String]) -> Read<(Step, Vec<ViewRecipe>)> {
    fields.only(&["title", "notes", "layout", "show", "view"])?;
    let layout = fields.opt_word("layout", &LAYOUTS.map(|it| it.0))?;
    let show = fields.texts("show")?;
    if !show.iter().all(|id| ids.contains(id)) {
        return Err(fields.not_allowed("show", format!("some of {}", ids.join(", "))));
    }
    let step = Step {
        title: fields.text("title")?,
        notes: fields.text("notes")?,
        layout: LAYOUTS.iter().find(|(name, _)| Some(*name) == layout.as_deref()).map(|it| it.1).unwrap_or_default(),
        views: Vec::new(),
        show,
    };
    Ok((step, fields.each("view", |fields| view(fields, ids))?))
}

fn question(fields: Fields<'_>, number: usize, ids: &[String]) -> Read<(Question, Option<ViewRecipe>)> {
    fields.only(&[
        "kind",
        "stem",
        "hint",
        "view",
        "finding",
        "explanation",
        "sources",
        "option",
        "levels",
        "level",
        "accept",
    ])?;
    let (kind, key) = match fields.word("kind", &["locate", "choice", "level"])?.as_str() {
        "choice" => choices(&fields)?,
        "level" => levels(&fields)?,
        _ => (QuestionKind::Locate, AnswerKey::Region),
    };
    let finding = fields.opt_text("finding")?;
    let is_known = finding.as_ref().map_or(kind != QuestionKind::Locate, |id| ids.contains(id));
    if !is_known {
        return Err(fields.not_allowed("finding", format!("one of {}", ids.join(", "))));
    }
    let answer = Answer {
        key,
        explanation: fields.text("explanation")?,
        sources: fields.texts("sources")?,
        finding,
        reviewed_by: None,
    };
    let question = Question {
        id: format!("q{number}"),
        stem: fields.text("stem")?,
        hint: fields.opt_text("hint")?,
        view: None,
        kind,
        answer: Some(answer),
    };
    Ok((question, fields.opt_table("view")?.map(|fields| view(fields, ids)).transpose()?))
}

/// Options are named a, b, c in their order; exactly one says `correct = true`.
fn choices(fields: &Fields<'_>) -> Read<(QuestionKind, AnswerKey)> {
    let mut right = Vec::new();
    let mut rationales = BTreeMap::new();
    let mut names = ('a'..='z').map(String::from);
    let choices = fields.each("option", |fields| {
        fields.only(&["text", "rationale", "correct"])?;
        let id = names.next().ok_or_else(|| fields.not_allowed("text", "one of at most 26 options"))?;
        if fields.opt_flag("correct")? == Some(true) {
            right.push(id.clone());
        }
        rationales.insert(id.clone(), fields.text("rationale")?);
        Ok(Choice { id, text: fields.text("text")? })
    })?;
    match right.as_slice() {
        [right] if choices.len() > 1 => {
            Ok((QuestionKind::Choice(choices), AnswerKey::Choice { right: right.clone(), rationales }))
        }
        _ => Err(fields.not_allowed("option", "at least two, of which one has correct = true")),
    }
}

fn levels(fields: &Fields<'_>) -> Read<(QuestionKind, AnswerKey)> {
    let named = |key: &str, names: Vec<String>| -> Read<Vec<VertebralLevel>> {
        let level = |name: &String| name.parse().map_err(|_| fields.not_allowed(key, "levels from T10 to S5"));
        names.iter().map(level).collect()
    };
    let offered = named("levels", fields.texts("levels")?)?;
    let offered = if offered.is_empty() { OFFERED.to_vec() } else { offered };
    let right = named("level", vec![fields.text("level")?])?[0];
    let accepted = named("accept", fields.texts("accept")?)?;
    if !offered.contains(&right) || !accepted.iter().all(|level| offered.contains(level)) {
        return Err(fields.not_allowed("level", "a level that the question offers, as all of accept"));
    }
    Ok((QuestionKind::Level(offered), AnswerKey::Level { right, accepted }))
}
