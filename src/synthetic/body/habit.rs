//! How people differ round the spine: sex, belly, muscle, what the bladder holds.

use crate::synthetic::noise::Grain;

/// A person's build, drawn from the seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habit {
    pub is_female: bool,
    /// 0 for a hollow belly, 1 for a round one.
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

impl Habit {
    /// The habit of a seed.
    pub(super) fn new(grain: Grain, fat: f64) -> Self {
        let g = grain.of(5000);
        let is_female = g.uniform(0) < 0.5;
        let lean = if is_female { 0.93 } else { 1.04 };
        Self {
            is_female,
            belly: (g.between(1, -0.05, 0.95) + 0.5 * (fat - 1.0)).clamp(-0.05, 1.2),
            fat,
            muscle: (lean + 0.06 * g.normal(2)).clamp(0.82, 1.18),
            wasted: (0.18 * g.normal(3) + 0.25 * (fat - 1.0)).clamp(-0.35, 0.6),
            bladder: g.uniform(4),
        }
    }
}
