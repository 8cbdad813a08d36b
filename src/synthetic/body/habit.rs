//! How people differ round the spine: sex, belly, muscle, what the bladder holds.

use crate::synthetic::{
    noise::Grain,
    person::{Person, Sex},
};

/// A person's build, drawn from the seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habit {
    pub is_female: bool,
    /// 0 for a flat belly, 1 for a round one.
    pub belly: f64,
    /// Fat under the skin, relative to a slim adult.
    pub fat: f64,
    /// Size of the muscles, relative to a usual adult.
    pub muscle: f64,
    /// How much more of the back muscles is fat than usual.
    pub wasted: f64,
    /// 0 for an empty bladder, 1 for a full one.
    pub bladder: f64,
}

/// A belly that stands out so far is a round one, mm.
const ROUND_MM: f64 = 50.0;

impl Habit {
    /// The habit of a person.
    pub(super) fn new(grain: Grain, person: &Person) -> Self {
        let g = grain.of(5000);
        let is_female = person.sex == Sex::Female;
        let lean = if is_female { 0.95 } else { 1.05 };
        let wasted = 0.16 * g.normal(3) + 0.2 * (person.fat - 1.1) + 0.008 * (person.age_years - 45.0);
        Self {
            is_female,
            belly: (0.1 + person.belly_mm / ROUND_MM).clamp(-0.3, 1.2),
            fat: person.fat,
            muscle: (lean + 0.05 * g.normal(2) - 0.0015 * (person.age_years - 45.0)).clamp(0.82, 1.18),
            wasted: wasted.clamp(-0.35, 0.7),
            bladder: g.uniform(4),
        }
    }
}
