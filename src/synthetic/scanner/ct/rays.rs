//! The rays of a slice: how much each is attenuated, by everything and by bone.

use rayon::prelude::*;

use super::{CtStack, paint::hu};
use crate::{
    geometry::{ImagePlane, LpsPoint},
    synthetic::{Body, same::SameEverywhere as _},
};

/// Attenuation of water at the mean energy of 120 kV behind a body, per mm.
pub(super) const WATER_PER_MM: f64 = 0.0195;
/// What is denser counts as bone, HU.
const BONE_HU: f64 = 130.0;
/// The body is met on a grid of this step; half the width of the scanned circle, mm.
const STEP_MM: f64 = 2.5;
pub(super) const REACH_MM: f64 = 225.0;
/// Directions in which rays are summed.
const DIRECTIONS: usize = 120;

/// Sums along parallel rays over half a turn.
pub(super) struct Rays {
    bins: usize,
    /// Attenuation of everything, direction by direction.
    all: Vec<f64>,
    /// Attenuation of what bone has more than water.
    bone: Vec<f64>,
    /// The most that a ray of each direction is attenuated.
    most: Vec<f64>,
}

impl Rays {
    /// Sums along the rays of a plane.
    pub(super) fn through(body: &Body, stack: &CtStack, plane: &ImagePlane) -> Self {
        let side = (2.0 * REACH_MM / STEP_MM) as usize;
        let place = |k: usize| (k as f64 - (side - 1) as f64 / 2.0) * STEP_MM;
        let one = |idx: usize| {
            let at = LpsPoint::new(place(idx % side), stack.centre_y + place(idx / side), plane.position.0.z);
            let hu = hu(body, stack, at);
            [(hu + 1000.0).max(0.0), (hu - BONE_HU).max(0.0)].map(|it| it / 1000.0 * WATER_PER_MM)
        };
        let grid: Vec<[f64; 2]> = (0..side * side).into_par_iter().map(one).collect();
        let sums: Vec<Vec<[f64; 2]>> =
            (0..DIRECTIONS).into_par_iter().map(|it| summed(&grid, side, angle(it))).collect();
        let channel = |k: usize| sums.iter().flatten().map(|it| it[k]).collect();
        let most = sums.iter().map(|line| line.iter().map(|it| it[0]).fold(0.0, f64::max)).collect();
        Self { bins: side, all: channel(0), bone: channel(1), most }
    }

    /// Both sums at an angle from 0 to 180 degrees (as a share of it) and a distance from the centre in mm.
    pub(super) fn at(&self, turn: f64, off_mm: f64) -> [f64; 2] {
        let t = (off_mm / STEP_MM + (self.bins - 1) as f64 / 2.0).clamp(0.0, (self.bins - 2) as f64);
        let a = turn * DIRECTIONS as f64;
        let (first, bin) = ((a as usize).min(DIRECTIONS - 1), t as usize);
        let (part, u) = (a - first as f64, t - bin as f64);
        // After half a turn rays come from the other side.
        let is_last = first + 1 == DIRECTIONS;
        let value = |of: &[f64], direction: usize, bin: usize| of[direction * self.bins + bin];
        let line = |of: &[f64], mirrored: bool, direction: usize| {
            let [a, b] = if mirrored { [self.bins - 1 - bin, self.bins - 2 - bin] } else { [bin, bin + 1] };
            value(of, direction, a) * (1.0 - u) + value(of, direction, b) * u
        };
        [&self.all, &self.bone].map(|of| {
            let next = if is_last { line(of, true, 0) } else { line(of, false, first + 1) };
            line(of, false, first) * (1.0 - part) + next * part
        })
    }

    /// The most that a ray of a direction is attenuated.
    pub(super) fn most(&self, turn: f64) -> f64 {
        self.most[((turn * DIRECTIONS as f64) as usize).min(DIRECTIONS - 1)]
    }
}

fn angle(direction: usize) -> f64 {
    std::f64::consts::PI * direction as f64 / DIRECTIONS as f64
}

/// The sums of one direction, ray by ray.
fn summed(grid: &[[f64; 2]], side: usize, angle: f64) -> Vec<[f64; 2]> {
    let (sin, cos) = angle.same_sin_cos();
    let half = (side - 1) as f64 / 2.0;
    let one = |bin: usize| {
        let t = bin as f64 - half;
        let mut sum = [0.0; 2];
        for step in 0..side {
            let s = step as f64 - half;
            let (x, y) = (t * cos - s * sin + half, t * sin + s * cos + half);
            if x < 0.0 || y < 0.0 || x >= (side - 1) as f64 || y >= (side - 1) as f64 {
                continue;
            }
            let (i, j) = (x as usize, y as usize);
            let (u, v) = (x - i as f64, y - j as f64);
            let start = j * side + i;
            let corners = [grid[start], grid[start + 1], grid[start + side], grid[start + side + 1]];
            let weights = [(1.0 - u) * (1.0 - v), u * (1.0 - v), (1.0 - u) * v, u * v];
            for (corner, weight) in corners.iter().zip(weights) {
                sum[0] += corner[0] * weight;
                sum[1] += corner[1] * weight;
            }
        }
        sum.map(|it| it * STEP_MM)
    };
    (0..side).map(one).collect()
}
