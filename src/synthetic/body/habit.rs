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
    /// Years.
    pub age: f64,
    /// 0 for an empty bladder, 1 for a full one.
    pub bladder: f64,
}

impl Habit {
    /// The habit of a person; what the person leaves open comes from the noise.
    pub(super) fn of(person: &Person, grain: Grain) -> Self {
        let g = grain.of(5000);
        let is_female = person.sex == Sex::Female;
        let lean = if is_female { 0.93 } else { 1.04 };
        let aged = (person.age_years - 40.0) / 100.0;
        Self {
            is_female,
            belly: (0.22 + person.belly_mm / 48.0).clamp(-0.1, 1.2),
            fat: person.fat,
            muscle: (lean * person.breadth.sqrt() + 0.06 * g.normal(2) - 0.2 * aged.max(0.0)).clamp(0.82, 1.18),
            wasted: (0.14 * g.normal(3) + 0.2 * (person.fat - 1.0) + 0.9 * aged).clamp(-0.35, 0.6),
            age: person.age_years,
            bladder: g.uniform(4),
        }
    }
}
