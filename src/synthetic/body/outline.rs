//! A rounded outline whose signed distance is worked out once on a grid and then read from it.

use crate::synthetic::shape::polygon;

/// Side of a cell of the grid, mm, and how far it reaches round the corners.
const STEP_MM: f64 = 1.0;
/// See [`STEP_MM`].
const AROUND_MM: f64 = 14.0;
/// How often the corners are cut.
const CUTS: usize = 1;

/// Signed distances to a closed outline in a plane.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    low: (f64, f64),
    columns: usize,
    rows: usize,
    distances: Vec<f64>,
}

impl Outline {
    /// The outline of these corners, which are cut until it is smooth, moved outwards by `rounded` mm.
    pub(super) fn new(corners: &[(f64, f64)], rounded: f64) -> Self {
        let smooth = (0..CUTS).fold(corners.to_vec(), |it, _| cut(&it));
        let ends = |of: fn(&(f64, f64)) -> f64| {
            let values = corners.iter().map(of);
            values.fold((f64::MAX, f64::MIN), |(low, high), it| (low.min(it), high.max(it)))
        };
        let ((left, right), (bottom, top)) = (ends(|it| it.0), ends(|it| it.1));
        let count = |low: f64, high: f64| ((high - low + 2.0 * AROUND_MM) / STEP_MM).ceil() as usize + 1;
        let (columns, rows) = (count(left, right), count(bottom, top));
        let low = (left - AROUND_MM, bottom - AROUND_MM);
        let one = |idx: usize| {
            let (u, v) = ((idx % columns) as f64 * STEP_MM, (idx / columns) as f64 * STEP_MM);
            polygon(low.0 + u, low.1 + v, &smooth) - rounded
        };
        Self { low, columns, rows, distances: (0..columns * rows).map(one).collect() }
    }

    /// The distance at a place; beyond the grid about that.
    pub(super) fn distance(&self, u: f64, v: f64) -> f64 {
        let (u, v) = ((u - self.low.0) / STEP_MM, (v - self.low.1) / STEP_MM);
        let (inner_u, inner_v) = (u.clamp(0.0, self.columns as f64 - 1.001), v.clamp(0.0, self.rows as f64 - 1.001));
        let beyond = ((u - inner_u).abs() + (v - inner_v).abs()) * STEP_MM;
        let (i, j) = (inner_u as usize, inner_v as usize);
        let (a, b) = (inner_u - i as f64, inner_v - j as f64);
        let at = |i: usize, j: usize| self.distances[j * self.columns + i];
        let lower = at(i, j) * (1.0 - a) + at(i + 1, j) * a;
        let upper = at(i, j + 1) * (1.0 - a) + at(i + 1, j + 1) * a;
        lower * (1.0 - b) + upper * b + beyond
    }
}

/// The outline with every corner cut at a quarter of its sides (Chaikin).
fn cut(corners: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let next = corners.iter().cycle().skip(1);
    let between = |a: &(f64, f64), b: &(f64, f64), t: f64| (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
    corners.iter().zip(next).flat_map(|(a, b)| [between(a, b, 0.25), between(a, b, 0.75)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_cut_outline() {
        let square = [(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)];
        let outline = Outline::new(&square, 2.0);
        assert!((outline.distance(10.0, -5.0) - 3.0).abs() < 1e-9, "{}", outline.distance(10.0, -5.0));
        assert!((outline.distance(10.0, 10.0) + 12.0).abs() < 0.6);
        assert!(outline.distance(-1.0, -1.0) > 0.5 && outline.distance(60.0, 10.0) > 30.0);
    }
}
