//! The synthetic patient: one body from a recipe, scanned by simulated scanners, with a truth for every millimetre.

pub mod body;
mod chart;
mod curve;
mod film_marks;
mod finding_recipe;
mod findings;
mod hounsfield;
mod identity;
mod jobs;
mod labels;
mod lesion;
mod lesion_findings;
mod level_recipe;
mod named;
mod noise;
mod offer;
mod person;
mod recipe;
mod regions;
mod same;
pub mod scanner;
mod segmentation;
mod shape;
mod structures;
mod study;
mod teaching;
mod tissue;
mod told;
mod truth;
mod words;

pub use body::Body;
pub use finding_recipe::{FindingKind, FindingRecipe};
pub use identity::{Role, Uids};
pub use lesion::{LesionKind, LesionRecipe, Side};
pub use level_recipe::{CanalRecipe, LevelRecipe};
pub use named::Named;
pub use offer::{Offer, make_series, offers};
pub use person::{Person, Sex};
pub use recipe::{CaseTexts, Recipe};
pub use segmentation::truth_objects;
pub use structures::{Structure, Structures};
pub use study::{MadeCase, MakeError, Order, Progress, make_case, make_ordered};
pub use teaching::{Place, Teaching, ViewRecipe};
pub use tissue::{Palette, SpinEcho, Tissue};
pub use truth::{LesionTruth, LevelTruth, Truth};

#[cfg(test)]
mod back_tests;
#[cfg(test)]
mod caliper;
#[cfg(test)]
mod caliper_tests;
#[cfg(test)]
mod column_tests;
#[cfg(test)]
mod lesion_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod share_tests;
#[cfg(test)]
mod suggest_tests;
#[cfg(test)]
mod tests;
