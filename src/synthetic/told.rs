//! The teaching case of a recipe: its words, and places and numbers from the truth.

use super::{
    Body, FindingRecipe, Place, Recipe, Role, Truth, ViewRecipe,
    film_marks::film_marks,
    findings::{ZOOM, finding, rounded},
    identity::Uids,
    scanner::{Detail, Geometry, Stack},
    words,
};
use crate::{
    case::{Finding, LevelMark, Question, SavedView, Step, TeachingCase, format::DEFAULT_REACH_MM},
    geometry::LpsPoint,
    study::{FrameOfReferenceUid, VertebralLevel},
};

/// The case of a recipe; `folder` is not set.
///
/// # Errors
/// One sentence about a place for a number that names no measure, or a view of a level that is not there.
pub(super) fn told(recipe: &Recipe, body: &Body, truth: &Truth, uids: &Uids) -> Result<TeachingCase, String> {
    let texts = recipe.case.clone();
    let numbered = recipe.findings.iter().enumerate();
    let sagittal = Stack::of(Geometry::Sagittal, body, &recipe.technique, Detail::Full);
    let reach = reach_mm(&sagittal);
    let has_film = recipe.named.series.contains(&Role::RadiographLateral);
    let told = |(idx, it): (usize, &FindingRecipe)| {
        let mut found = finding(idx + 1, it, body, truth, uids, reach)?;
        let of_film = if has_film { film_marks(it.kind, &found.marks, body, uids) } else { Vec::new() };
        found.marks.extend(of_film);
        Some(found)
    };
    let findings: Vec<_> = numbered.filter_map(told).collect();
    let places = Places { body, truth, uids, findings: &findings };
    let mut case = TeachingCase {
        id: texts.id,
        title: texts.title,
        title_after: Some(texts.title_after).filter(|text| !text.is_empty()),
        history: texts.history,
        difficulty: texts.difficulty,
        licence: texts.licence,
        sources: texts.sources,
        control: texts.control,
        discussion: texts.discussion,
        frame_of_reference: Some(FrameOfReferenceUid(uids.frame_of_reference())),
        levels: levels_in_view(&sagittal, truth),
        cover: recipe.teaching.cover.as_ref().map(|view| places.view(view)).transpose()?,
        steps: places.steps(recipe)?,
        questions: places.questions(recipe)?,
        findings: Vec::new(),
        ..TeachingCase::default()
    };
    case.findings = findings;
    words::fill(&mut case, truth)?;
    Ok(case)
}

/// How far a mark reaches, so that the slice nearest to its view shows it: half the distance of two slices, and what a
/// turned stack adds between the view's middle and the arrow's tip.
fn reach_mm(stack: &Stack) -> f64 {
    const TURN: f64 = 0.6;
    let reach = (stack.spacing_mm / 2.0 + TURN).max(DEFAULT_REACH_MM);
    (reach * 10.0).round() / 10.0
}

/// The levels that the sagittal pictures show.
fn levels_in_view(stack: &Stack, truth: &Truth) -> Vec<LevelMark> {
    let sides = 0.0..stack.matrix.shown as f64;
    let is_shown = |at: LpsPoint| {
        let place = stack.planes[0].image_from_lps(at);
        sides.contains(&place.x) && sides.contains(&place.y)
    };
    let levels = truth.levels.iter().map(|it| LevelMark { level: it.level, at: rounded(it.middle[0]) });
    levels.filter(|mark| is_shown(mark.at)).collect()
}

/// What turns a recipe's places into points.
struct Places<'a> {
    body: &'a Body,
    truth: &'a Truth,
    uids: &'a Uids,
    findings: &'a [Finding],
}

impl Places<'_> {
    fn steps(&self, recipe: &Recipe) -> Result<Vec<Step>, String> {
        let step = |(step, views): &(Step, Vec<ViewRecipe>)| {
            let views = views.iter().map(|view| self.view(view)).collect::<Result<_, _>>()?;
            Ok(Step { views, ..step.clone() })
        };
        recipe.teaching.steps.iter().map(step).collect()
    }

    fn questions(&self, recipe: &Recipe) -> Result<Vec<Question>, String> {
        let question = |(question, view): &(Question, Option<ViewRecipe>)| {
            let view = view.as_ref().map(|view| self.view(view)).transpose()?;
            Ok(Question { view, ..question.clone() })
        };
        recipe.teaching.questions.iter().map(question).collect()
    }

    fn view(&self, wanted: &ViewRecipe) -> Result<SavedView, String> {
        let center =
            self.center(&wanted.at).ok_or("recipe: a view is at a level that was not measured; T11 to S3 are")?;
        let usual = (wanted.at != Place::Column).then_some(ZOOM);
        let series = self.uids.series(wanted.role);
        Ok(SavedView { series, center: rounded(center), zoom: wanted.zoom.or(usual), window: None })
    }

    fn center(&self, place: &Place) -> Option<LpsPoint> {
        match place {
            Place::Column => self.center(&Place::Level(VertebralLevel::L3)),
            Place::Level(level) => {
                let [ventral, dorsal] = self.truth.level(*level)?.sac;
                Some(ventral + (dorsal - ventral) * 0.5)
            }
            Place::Below(level) => {
                let corner = self.truth.level(*level)?.corners[3];
                let (y, z) = self.body.canal.across(self.body.canal.line.along(corner.0.y, corner.0.z).s, 0.0);
                Some(self.body.median((y, z)))
            }
            Place::Finding(id) => {
                let finding = self.findings.iter().find(|finding| finding.id == *id)?;
                finding.marks.first()?.anchor()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the sac ends above the middle of its level, as in 88 and 92, that level has no diameter.
    #[test]
    fn any_seed_makes_a_whole_case_of_the_samples_recipe() {
        let text = include_str!("../../sample_studies/recipes/lumbar-01.toml");
        for seed in [80, 88, 92] {
            let recipe = Recipe::parse_as(text, Some(seed)).expect("a recipe");
            let body = Body::from_recipe(&recipe);
            let case = told(&recipe, &body, &Truth::of(&body), &Uids::new(&recipe)).expect("a case");
            assert_eq!(case.findings.len(), 6, "seed {seed}");
        }
    }
}
