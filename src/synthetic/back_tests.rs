//! Behind the canal a middle slice has the numbers of real ones: ligaments, the fat under the skin, the edge of the skin.
//!
//! Ranges of mid-sagittal T2 slices of real adults on a grid of 1 mm, as shares of the fluid; embedded, as nothing real
//! is kept here.

use super::{
    caliper::Picture,
    caliper_tests::{SIDE, middle_slice},
    *,
};

/// L1 to L4 among the vertebrae.
const LUMBAR: std::ops::RangeInclusive<usize> = 2..=5;

/// Silky and middling people, with small and with large fat pads.
const SEEDS: [u32; 3] = [31, 7, 12];

/// What the back of a slice measures.
#[derive(Clone, Copy, Debug)]
struct Back {
    /// Between and in the spinous processes: mean and spread.
    mean: f64,
    spread: f64,
    /// The 5th, the 50th and the 95th percentile there.
    percentiles: [f64; 3],
    /// The brightest of the fat under the skin.
    fat: f64,
    /// From 90 to 10 % of it across the skin, mm.
    edge_mm: f64,
}

/// Lower and upper limits of the same.
struct Ranges([(f64, f64); 7]);

/// Of real people on several scanners: silky grey in most, black and white in some.
const REAL: Ranges =
    Ranges([(0.22, 0.44), (0.08, 0.22), (0.01, 0.23), (0.18, 0.43), (0.39, 0.72), (0.93, 1.78), (1.65, 2.2)]);

impl Back {
    fn of(seed: u32) -> Self {
        let body = Body::from_recipe(&Recipe::normal(seed));
        let slice = middle_slice(&body);
        let mut sorted = slice.pixels.clone();
        sorted.sort_unstable();
        let floor = f64::from(sorted[sorted.len() * 3 / 100]);
        let picture = Picture::of(&slice, SIDE.1);
        let value = |(y, z): (f64, f64)| picture.at(body.median((y, z))) - floor;
        let fluid = fluid(&body, &value);
        let mut all = Vec::new();
        for vertebra in &body.vertebrae[LUMBAR] {
            for (p, q) in (36..=55).flat_map(|p| (-10..=10).map(move |q| (f64::from(p), f64::from(q)))) {
                all.push(value(vertebra.plane(p, q)) / fluid);
            }
        }
        let (fat, edge_mm) = skin(&body, &value);
        all.sort_by(f64::total_cmp);
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        let spread = (all.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / all.len() as f64).sqrt();
        Self { mean, spread, percentiles: [5, 50, 95].map(|it| all[all.len() * it / 100]), fat: fat / fluid, edge_mm }
    }

    /// What lies outside the ranges, in words.
    fn faults(&self, Ranges(ranges): &Ranges) -> Vec<String> {
        let [low, half, high] = self.percentiles;
        let all = [
            ("mean", self.mean),
            ("spread", self.spread),
            ("5 %", low),
            ("50 %", half),
            ("95 %", high),
            ("fat", self.fat),
            ("skin edge, mm", self.edge_mm),
        ];
        let outside = all.into_iter().zip(ranges).filter(|((_, got), (low, high))| !(*low..=*high).contains(got));
        outside.map(|((what, got), range)| format!("{what} {got:.3}, real {range:?}")).collect()
    }
}

/// The fluid: the brightest across the sac, in the middle of the levels.
fn fluid(body: &Body, value: &dyn Fn((f64, f64)) -> f64) -> f64 {
    let one = |vertebra: &body::Vertebra| {
        let behind = vertebra.ap() / 2.0;
        (2..=12).map(|p| value(vertebra.plane(behind + f64::from(p), 0.0))).fold(0.0, f64::max)
    };
    let mut all: Vec<f64> = body.vertebrae[LUMBAR].iter().map(one).collect();
    all.sort_by(f64::total_cmp);
    (all[1] + all[2]) / 2.0
}

/// Over L1 to L4 the median of the fat's peak and of the width of the edge outside it, from 90 to 10 %.
fn skin(body: &Body, value: &dyn Fn((f64, f64)) -> f64) -> (f64, f64) {
    let (low, high) = (body.vertebrae[5].centre.1, body.vertebrae[2].centre.1);
    let (mut peaks, mut widths) = (Vec::new(), Vec::new());
    for step in 0..=24 {
        let z = low + f64::from(step) / 24.0 * (high - low);
        let along: Vec<f64> = (0..=112).map(|k| value((body.back_y(z) - 14.0 + 0.25 * f64::from(k), z))).collect();
        let peak = along.iter().copied().fold(0.0, f64::max);
        let last = |share: f64| {
            let idx = along.iter().rposition(|it| *it > share * peak).unwrap_or(0).min(along.len() - 2);
            idx as f64 + (along[idx] - share * peak) / (along[idx] - along[idx + 1])
        };
        peaks.push(peak);
        widths.push(0.25 * (last(0.1) - last(0.9)));
    }
    peaks.sort_by(f64::total_cmp);
    widths.sort_by(f64::total_cmp);
    (peaks[12], widths[12])
}

#[test]
fn the_back_has_the_numbers_of_real_ones() {
    let mut faults = Vec::new();
    for seed in SEEDS {
        let back = Back::of(seed);
        println!("{seed}: {back:?}");
        faults.extend(back.faults(&REAL).into_iter().map(|it| format!("seed {seed}: {it}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_flat_back_would_be_told() {
    let flat = Back { mean: 0.3, spread: 0.02, percentiles: [0.27, 0.3, 0.33], fat: 1.1, edge_mm: 3.1 };
    assert_eq!(flat.faults(&REAL).len(), 4, "{:?}", flat.faults(&REAL));
}
