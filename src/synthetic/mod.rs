//! The synthetic patient: one body from a recipe, scanned by simulated scanners, with a truth for every millimetre.

pub mod body;
mod curve;
mod noise;
mod recipe;
pub mod scanner;
mod shape;
mod tissue;

pub use body::Body;
pub use recipe::{CaseTexts, FindingKind, FindingRecipe, LevelRecipe, Recipe};
pub use tissue::{Palette, SpinEcho, Tissue};
