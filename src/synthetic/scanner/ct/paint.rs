//! A slice of a CT before anything blurs it: Hounsfield units averaged over the slice's thickness.

use rayon::prelude::*;

use super::CtStack;
use crate::{
    geometry::{ImagePlane, LpsPoint},
    synthetic::Body,
};

/// Where a slice's profile is met, in thicknesses from its middle, and how far beside a painted point, in steps, so that
/// the three positions cover the point as well.
const MET: [(f64, f64, f64); 3] = [(-0.33, -0.3, 0.1), (0.0, 0.1, -0.3), (0.33, 0.2, 0.2)];
/// Painted beyond each side of the picture, in points: the kernel reaches that far.
const MARGIN: usize = 12;

/// A square of Hounsfield units about the middle of a slice.
pub(super) struct Painted {
    /// Points of a side.
    pub side: usize,
    /// Distance of points in mm.
    pub step_mm: f64,
    pub values: Vec<f64>,
}

impl Painted {
    /// Paints a plane and what lies near it.
    pub(super) fn new(body: &Body, stack: &CtStack, plane: &ImagePlane) -> Self {
        let it = &stack.reconstruction;
        let step_mm = it.painted_mm;
        let side = friendly((it.fov_mm / step_mm).ceil() as usize + 2 * MARGIN);
        let middle = middle(plane, it.side);
        let thickness = it.slice_mm.0;
        let at = |row: f64, column: f64, off: f64| {
            let place = |k: f64| (k - (side - 1) as f64 / 2.0) * step_mm;
            LpsPoint::new(middle.0.x + place(column), middle.0.y + place(row), middle.0.z + off * thickness)
        };
        let one = |idx: usize| {
            let (row, column) = ((idx / side) as f64, (idx % side) as f64);
            let met = MET.map(|(off, down, right)| hu(body, stack, at(row + down, column + right, off)));
            met.iter().sum::<f64>() / MET.len() as f64
        };
        Self { side, step_mm, values: (0..side * side).into_par_iter().map(one).collect() }
    }

    /// Between points, counted in mm from the middle.
    pub(super) fn at(&self, x: f64, y: f64) -> f64 {
        let last = self.side - 2;
        let place = |mm: f64| (mm / self.step_mm + (self.side - 1) as f64 / 2.0).clamp(0.0, last as f64);
        let (u, v) = (place(x), place(y));
        let (i, j) = ((u as usize).min(last), (v as usize).min(last));
        let (u, v) = (u - i as f64, v - j as f64);
        let start = j * self.side + i;
        let across = |start: usize| self.values[start] * (1.0 - u) + self.values[start + 1] * u;
        across(start) * (1.0 - v) + across(start + self.side) * v
    }
}

/// The patient position of a picture's middle.
pub(super) fn middle(plane: &ImagePlane, side: usize) -> LpsPoint {
    let half = (side - 1) as f64 / 2.0;
    plane.position
        + plane.row_direction * (half * plane.spacing.between_columns_mm)
        + plane.column_direction * (half * plane.spacing.between_rows_mm)
}

/// Hounsfield units of the body or, outside it, of the table.
pub(super) fn hu(body: &Body, stack: &CtStack, at: LpsPoint) -> f64 {
    let own = body.hounsfield(at, stack.reconstruction.has_medium);
    if own > -990.0 { own } else { own.max(stack.couch.hounsfield(at.0.x, at.0.y)) }
}

/// The next number of points that has no large prime factor, which transforms quickly.
fn friendly(least: usize) -> usize {
    let is_friendly = |n: &usize| {
        let rest = [2, 3, 5].into_iter().fold(*n, |mut rest, factor| {
            while rest.is_multiple_of(factor) {
                rest /= factor;
            }
            rest
        });
        rest == 1
    };
    (least..2 * least).find(is_friendly).unwrap_or(least)
}
