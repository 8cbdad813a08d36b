//! What a scanner's image filter does to the frequencies of a picture.

use crate::synthetic::{same::SameEverywhere as _, shape::smooth_step};

/// A filter over acquired k-space, where 1 is the edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filter {
    /// How much each direction's edge is taken back, against ringing.
    pub taper: f64,
    /// How much fine detail is smoothed away in every direction.
    pub smooth: f64,
    /// How much middle frequencies are raised: edges overshoot, as the filters of vendors make them.
    pub sharpen: f64,
    /// How much of everything lies as a veil round it, some millimetres wide: what moves and what the coil stores.
    pub veil: f64,
}

/// The share of acquired k-space that makes the veil.
const VEIL: f64 = 0.04;

impl Filter {
    /// Against ringing only.
    pub const SLIGHT: Self = Self { taper: 0.5, smooth: 0.0, sharpen: 0.0, veil: 0.0 };

    /// How much of a frequency is kept, each direction from 0 in the middle to 1 at its edge.
    pub(super) fn kept(&self, u: f64, v: f64) -> f64 {
        let taper = |u: f64| 1.0 - self.taper * smooth_step(u, 0.7, 1.0);
        let far = u * u + v * v;
        let edges = 1.0 + self.sharpen * smooth_step(far, 0.02, 0.25);
        let veil = 1.0 + self.veil * (-far / (VEIL * VEIL)).same_exp();
        taper(u) * taper(v) * edges * veil * (-self.smooth * far).same_exp()
    }

    /// What is left of white noise, as a share of its spread.
    pub(super) fn noise(&self) -> f64 {
        const N: u32 = 32;
        let place = |k: u32| (f64::from(k) + 0.5) / f64::from(N);
        let power = |idx: u32| self.kept(place(idx / N), place(idx % N)).powi(2);
        ((0..N * N).map(power).sum::<f64>() / f64::from(N * N)).sqrt()
    }
}
