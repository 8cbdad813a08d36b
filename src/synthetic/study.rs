//! From a recipe's text to a complete case: images, findings, truth; the same bytes every time.

use super::{
    Body, Recipe, Truth,
    chart::Chart,
    identity::{Role, Uids},
    jobs::jobs,
    named::Named,
    scanner::{Detail, PROTOCOLS},
    segmentation::truth_objects,
    told::told,
};
use crate::{
    annotation::{Mark, MarkSpace},
    case::TeachingCase,
    study::SeriesInstanceUid,
};

/// A case ready to be written.
#[derive(Clone, Debug)]
pub struct MadeCase {
    /// Texts and findings; `folder` is not set.
    pub case: TeachingCase,
    /// DICOM files by name, for the folder `images`.
    pub images: Vec<(String, Vec<u8>)>,
    /// The text of `truth.toml`.
    pub truth: String,
    /// The truth as DICOM objects by name, for the folder `truth`; none where they were not ordered.
    pub segmentations: Vec<(String, Vec<u8>)>,
}

/// Why no case was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MakeError {
    /// The recipe says something that is not allowed.
    #[error("{0}")]
    Recipe(String),
    /// The caller asked to stop.
    #[error("stopped before the case was finished")]
    Stopped,
    /// An image could not be encoded.
    #[error("{0}")]
    Image(String),
}

/// What is to be made of a recipe.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// How much work is put into the pictures.
    pub detail: Detail,
    /// Which series, without doubles.
    pub series: Vec<Role>,
    /// Whether the truth is written as DICOM objects too.
    pub segmentations: bool,
    /// In place of the recipe's seed.
    pub seed: Option<u32>,
    /// Whether the series that the recipe itself names go before these.
    pub as_recipe_says: bool,
}

impl Order {
    /// Every MR series but the large one.
    pub fn usual(detail: Detail) -> Self {
        let series = PROTOCOLS.iter().filter(|row| row.usual).map(|row| row.role).collect();
        Self { detail, series, segmentations: true, seed: None, as_recipe_says: false }
    }

    /// What the recipe names; where it names nothing, the usual.
    pub fn of_recipe(detail: Detail) -> Self {
        Self { as_recipe_says: true, ..Self::usual(detail) }
    }

    /// With what a recipe names, if that is to count.
    pub(super) fn settled(&self, recipe: &Recipe) -> Self {
        let Named { series, segmentations } = recipe.named.clone();
        let counts = self.as_recipe_says && !series.is_empty();
        if counts { Self { series, segmentations, ..self.clone() } } else { self.clone() }
    }
}

/// How far the making is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Descriptions of the series whose slices are scanned.
    pub series: String,
    /// Slices of them that are done, of how many; of a radiograph, the body's slices that its rays have crossed.
    pub slice: (usize, usize),
    /// Slices of all that are done, of how many.
    pub done: (usize, usize),
}

/// Makes the usual series of a recipe; `step` is told how many slices of how many are done and stops it with `false`.
///
/// # Errors
/// [`MakeError`] for a recipe that is not allowed, a stop, or an image that cannot be encoded.
pub fn make_case(
    text: &str,
    detail: Detail,
    step: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<MadeCase, MakeError> {
    make_ordered(text, &Order::usual(detail), &mut |progress| step(progress.done.0, progress.done.1))
}

/// Makes what is ordered of a recipe; `step` is told after each slice and stops it with `false`.
///
/// # Errors
/// [`MakeError`] for a recipe that is not allowed, a stop, or an image that cannot be encoded.
pub fn make_ordered(text: &str, order: &Order, step: &mut dyn FnMut(&Progress) -> bool) -> Result<MadeCase, MakeError> {
    let recipe = Recipe::parse_as(text, order.seed).map_err(MakeError::Recipe)?;
    let order = &order.settled(&recipe);
    let body = Body::from_recipe(&recipe);
    let truth = Truth::of(&body);
    let uids = Uids::new(&recipe);
    let mut case = told(&recipe, &body, &truth, &uids).map_err(MakeError::Recipe)?;
    show_what_is_there(&mut case, &order.series.iter().map(|role| uids.series(*role)).collect::<Vec<_>>());
    let has_film = order.series.contains(&Role::RadiographLateral);
    let is_there = |mark: &Mark| has_film || matches!(mark.space, MarkSpace::Patient(_));
    case.findings.iter_mut().for_each(|finding| finding.marks.retain(is_there));
    let mut scanned = jobs(&body, &recipe.technique, order).run(step).ok_or(MakeError::Stopped)?;
    scanned.sort_by_key(|it| it.protocol.role.number());
    let chart = Chart::new(&recipe, &uids);
    let mut images = Vec::new();
    for series in &scanned {
        for bytes in chart.files(series)? {
            // Names count through the study and tell nothing.
            images.push((format!("IM{:04}", images.len() + 1), bytes));
        }
    }
    let segmentations = if order.segmentations {
        let all = images.len();
        let label = Progress { series: "truth".to_owned(), slice: (0, 1), done: (all, all) };
        truth_objects(&recipe, &body, &uids, order.detail, &mut || step(&label))?
    } else {
        Vec::new()
    };
    let truth = truth.to_toml(&case.findings);
    Ok(MadeCase { case, images, truth, segmentations })
}

/// Views of a series that is not made go to the first one: places are in patient space, so it shows them too.
fn show_what_is_there(case: &mut TeachingCase, made: &[SeriesInstanceUid]) {
    let Some(first) = made.first() else { return };
    let steps = case.steps.iter_mut().flat_map(|step| &mut step.views);
    let asked = case.questions.iter_mut().filter_map(|question| question.view.as_mut());
    let found = case.findings.iter_mut().filter_map(|finding| finding.view.as_mut());
    let views = case.cover.iter_mut().chain(steps).chain(asked).chain(found);
    views.filter(|view| !made.contains(&view.series)).for_each(|view| view.series = first.clone());
    for mark in case.findings.iter_mut().flat_map(|finding| &mut finding.marks) {
        mark.only_on = mark.only_on.take().filter(|series| made.contains(series));
    }
}
