//! What counting photons and a bent spectrum do to a slice: noise and dark bands, projected back along the rays, so that
//! grain, streaks and their directions come as they come in a scanner.

use rayon::prelude::*;

use super::{
    Kernel,
    kernel::ramp,
    rays::{REACH_MM, Rays, WATER_PER_MM},
};
use crate::synthetic::{curve::between, noise::Grain, same::SameEverywhere as _, scanner::spectrum::Lines};

/// Directions of the projection, and the width of a detector's element at the centre in mm.
const DIRECTIONS: usize = 420;
const BIN_MM: f64 = 0.7;
/// Rays beyond this attenuation run out of photons.
const STARVED: f64 = 6.2;
/// How far the tube's current follows the body as the tube turns: 0 not, 1 wholly.
const MODULATION: f64 = 0.5;
/// The bow-tie filter spares a round body of this radius.
const BOW_TIE_MM: f64 = 160.0;
/// How much bone on a long way bends the sum along a ray.
const HARDENING: f64 = 0.024;
/// Noise is drawn for every so many mm along the body, and a slice takes from the layers about it, so that neighbours are
/// akin.
pub(super) const LAYER_MM: f64 = 1.0;
/// How much a slice of [`USUAL_MM`] takes from the layer at its height, and those one, two ... further.
const PROFILE: [(f64, f64); 4] = [(0.0, 0.82), (1.0, 0.55), (2.0, 0.10), (3.0, 0.0)];
/// The Slice Thickness (0018,0050) in mm for which noise and profile are given.
pub(super) const USUAL_MM: f64 = 2.0;

/// Where a slice lies, and how thick it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Section {
    /// Height in mm.
    pub height_mm: f64,
    /// Slice Thickness (0018,0050) in mm.
    pub thickness_mm: f64,
}

/// A slice's errors as sums along rays, filtered and ready to be projected back.
pub(super) struct Errors {
    bins: usize,
    lines: Vec<Vec<f64>>,
}

impl Errors {
    /// The errors of a slice; `grain` is the scan's own noise. A thicker one counts more photons.
    pub(super) fn new(rays: &Rays, kernel: Kernel, slice: Section, grain: Grain) -> Self {
        let bins = (2.0 * REACH_MM / BIN_MM) as usize;
        let transform = Lines::new(2 * (bins + bins % 2));
        let frequencies = transform.frequencies(BIN_MM);
        let noise: Vec<f64> = frequencies.iter().map(|f| ramp(*f) * kernel.transfer(*f)).collect();
        let band: Vec<f64> = frequencies.iter().map(|f| f * Kernel::Soft.transfer(*f)).collect();
        let sigma_hu = kernel.sigma_hu() * (USUAL_MM / slice.thickness_mm).sqrt();
        let scale = sigma_hu / spread(&noise, &frequencies);
        let noise: Vec<f64> = noise.iter().map(|it| it * scale).collect();
        let sparing = Sparing::of(rays);
        let layers = layers(slice, grain);
        let two = |pair: usize| {
            let drawn = [0, 1].map(|k| drawn(rays, &sparing, 2 * pair + k, bins, &layers));
            let rough = transform.filtered([&drawn[0].0, &drawn[1].0], &noise);
            let dark = transform.filtered([&drawn[0].1, &drawn[1].1], &band);
            let sum = |(rough, dark): (&Vec<f64>, &Vec<f64>)| rough.iter().zip(dark).map(|(a, b)| a + b).collect();
            [sum((&rough[0], &dark[0])), sum((&rough[1], &dark[1]))]
        };
        let pairs: Vec<[Vec<f64>; 2]> = (0..DIRECTIONS / 2).into_par_iter().map(two).collect();
        Self { bins, lines: pairs.into_iter().flatten().collect() }
    }

    /// Their picture in HU: `row` by `row`, each place counted in mm from the centre of rotation.
    pub(super) fn projected(&self, xs: &[f64], ys: &[f64]) -> Vec<f64> {
        let turns: Vec<(f64, f64)> = (0..DIRECTIONS).map(|it| angle(it).same_sin_cos()).collect();
        let half = (self.bins - 1) as f64 / 2.0;
        let last = (self.bins - 2) as f64;
        let row = |y: &f64| {
            let mut sums = vec![0.0; xs.len()];
            for ((sin, cos), line) in turns.iter().zip(&self.lines) {
                for (sum, x) in sums.iter_mut().zip(xs) {
                    let t = ((x * cos + y * sin) / BIN_MM + half).clamp(0.0, last);
                    let bin = t as usize;
                    let u = t - bin as f64;
                    *sum += line[bin] * (1.0 - u) + line[bin + 1] * u;
                }
            }
            sums.iter_mut().for_each(|it| *it *= std::f64::consts::PI / DIRECTIONS as f64);
            sums
        };
        let rows: Vec<Vec<f64>> = ys.par_iter().map(row).collect();
        rows.into_iter().flatten().collect()
    }
}

fn angle(direction: usize) -> f64 {
    std::f64::consts::PI * direction as f64 / DIRECTIONS as f64
}

/// Standard deviation of a point where every ray is white noise of 1, filtered so.
fn spread(gain: &[f64], frequencies: &[f64]) -> f64 {
    // Reading between two elements of the detector takes some of the finest frequencies away.
    let between = |f: f64| (2.0 + (std::f64::consts::TAU * f * BIN_MM).same_cos()) / 3.0;
    let power = gain.iter().zip(frequencies).map(|(gain, f)| gain * gain * between(*f)).sum::<f64>();
    std::f64::consts::PI * (power / gain.len() as f64 / DIRECTIONS as f64).sqrt()
}

/// How the dose is spread over the body, and what noise it leaves in the middle.
struct Sparing {
    mean: f64,
    middle: f64,
}

impl Sparing {
    fn of(rays: &Rays) -> Self {
        let turns = |k: usize| k as f64 / DIRECTIONS as f64;
        let mean = (0..DIRECTIONS).map(|k| rays.most(turns(k))).sum::<f64>() / DIRECTIONS as f64;
        let mut it = Self { mean, middle: 1.0 };
        // The current follows the body along its length too: the middle is as noisy in every slice.
        let near = (0..DIRECTIONS).flat_map(|k| [-24.0, -8.0, 8.0, 24.0].map(|off| (turns(k), off)));
        let sum: f64 = near.map(|(turn, off)| it.variance(rays, turn, off)).sum();
        it.middle = sum / (4 * DIRECTIONS) as f64;
        it
    }

    /// Variance of a ray's sum, 1 on the average through the middle.
    fn variance(&self, rays: &Rays, turn: f64, off_mm: f64) -> f64 {
        let [all, _] = rays.at(turn, off_mm);
        let saved = BOW_TIE_MM - (BOW_TIE_MM * BOW_TIE_MM - off_mm * off_mm).max(0.0).sqrt();
        let photons =
            (MODULATION * (rays.most(turn) - self.mean)).same_exp() * (-0.8 * WATER_PER_MM * saved).same_exp();
        let starved = 1.0 + (all - STARVED).same_exp() / photons;
        (all - 4.5).same_exp() / photons * starved / self.middle
    }
}

/// The layers of noise that a slice takes from, with their weights; squares of the weights sum to 1.
fn layers(slice: Section, grain: Grain) -> Vec<(Grain, f64)> {
    let layer = (slice.height_mm / LAYER_MM).round() as i64;
    let wider = slice.thickness_mm / USUAL_MM;
    let reach = ((PROFILE.len() - 1) as f64 * wider).ceil() as i64;
    let weights: Vec<(i64, f64)> =
        (-reach..=reach).map(|step| (step, between((step as f64 / wider).abs(), &PROFILE))).collect();
    let power: f64 = weights.iter().map(|(_, weight)| weight * weight).sum();
    let of = |(step, weight): (i64, f64)| (grain.of((layer + step + 100_000) as u32), weight / power.sqrt());
    weights.into_iter().filter(|(_, weight)| 0.0 < *weight).map(of).collect()
}

/// Noise and hardening of one direction's rays.
fn drawn(
    rays: &Rays,
    sparing: &Sparing,
    direction: usize,
    bins: usize,
    layers: &[(Grain, f64)],
) -> (Vec<f64>, Vec<f64>) {
    let turn = direction as f64 / DIRECTIONS as f64;
    let one = |bin: usize| {
        let off_mm = (bin as f64 - (bins - 1) as f64 / 2.0) * BIN_MM;
        let [all, bone] = rays.at(turn, off_mm);
        let counter = (direction * bins + bin) as u32;
        let white: f64 = layers.iter().map(|(grain, weight)| weight * grain.bell_shaped(counter)).sum();
        let bent = -HARDENING * bone * all / WATER_PER_MM * 1000.0;
        (white * sparing.variance(rays, turn, off_mm).sqrt(), bent)
    };
    (0..bins).map(one).unzip()
}
