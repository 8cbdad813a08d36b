//! The rays from the focal spot to the detector: how much water and bone each crosses, layer by layer.

use rayon::prelude::*;

use super::view::{Exposure, SOURCE_MM};
use crate::synthetic::{Body, noise::Grain};

/// What is denser is counted as bone, HU.
const BONE_HU: f64 = 100.0;

/// Thinner layers than this are met twice, mm.
const TWICE_MM: f64 = 2.0;

/// Water and bone on a way: mm of water, and mm times HU of what bone is more.
pub(super) type Way = [f64; 2];

/// What the rays to each pixel cross; `step` is told after each layer and stops it by returning `false`.
pub(super) fn ways(body: &Body, exposure: &Exposure, step: &mut dyn FnMut() -> bool) -> Option<Vec<Way>> {
    let (rows, columns) = exposure.size;
    let mut ways = vec![[0.0; 2]; rows * columns];
    for (number, layer) in (0u32..).zip(exposure.layers()) {
        let layer = Layer::painted(body, exposure, layer, body.grain.of(9100).of(number));
        let spread = exposure.pixel_mm * (SOURCE_MM.1 + layer.along) / SOURCE_MM.0;
        ways.par_chunks_mut(columns).enumerate().for_each(|(row, line)| {
            let down = (row as f64 - (rows - 1) as f64 / 2.0) * spread;
            for (column, way) in line.iter_mut().enumerate() {
                let right = (column as f64 - (columns - 1) as f64 / 2.0) * spread;
                let crossed = layer.at(right, down);
                way[0] += crossed[0];
                way[1] += crossed[1];
            }
        });
        if !step() {
            return None;
        }
    }
    Some(ways)
}

/// What a layer across the beam holds.
struct Layer {
    along: f64,
    columns: usize,
    rows: usize,
    step_mm: f64,
    points: Vec<[f32; 2]>,
}

impl Layer {
    fn painted(body: &Body, exposure: &Exposure, (along, thick): (f64, f64), grain: Grain) -> Self {
        let step_mm = exposure.step_mm;
        let half = exposure.painted_mm();
        let count = |half: f64| (2.0 * half / step_mm) as usize + 2;
        let (columns, rows) = (count(half.0), count(half.1));
        let place = |k: usize, n: usize| (k as f64 - (n - 1) as f64 / 2.0) * step_mm;
        let one = |idx: usize| {
            // Met at any depth of the layer, so that no pattern comes of layers and surfaces; where layers are thin twice,
            // for a thin wall that is met by chance alone is grain.
            let depth = grain.uniform(idx as u32);
            let times = if thick < TWICE_MM { 2 } else { 1 };
            let mut way = [0.0; 2];
            for k in 0..times {
                let off = ((depth + f64::from(k) / f64::from(times)).fract() - 0.5) * thick;
                let at = exposure.place(place(idx % columns, columns), place(idx / columns, rows), along + off);
                let hu = body.hounsfield(at, false);
                way[0] += (1.0 + hu.min(BONE_HU) / 1000.0).max(0.0);
                way[1] += (hu - BONE_HU).max(0.0);
            }
            way.map(|it| (it * thick / f64::from(times)) as f32)
        };
        let points = (0..rows * columns).into_par_iter().map(one).collect();
        Self { along, columns, rows, step_mm, points }
    }

    /// What is crossed at a place counted from the middle in mm.
    fn at(&self, right: f64, down: f64) -> Way {
        let place = |mm: f64, n: usize| (mm / self.step_mm + (n - 1) as f64 / 2.0).clamp(0.0, (n - 2) as f64);
        let (x, y) = (place(right, self.columns), place(down, self.rows));
        let (i, j) = (x as usize, y as usize);
        let (u, v) = (x - i as f64, y - j as f64);
        let start = j * self.columns + i;
        let corners = [0, 1, self.columns, self.columns + 1].map(|it| self.points[start + it]);
        let weights = [(1.0 - u) * (1.0 - v), u * (1.0 - v), (1.0 - u) * v, u * v];
        [0, 1].map(|k| corners.iter().zip(weights).map(|(corner, weight)| f64::from(corner[k]) * weight).sum())
    }
}
