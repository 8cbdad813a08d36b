//! Images to k-space and back: the acquired part of the spectrum, zero-filled to the shown matrix.

use std::sync::Arc;

use rayon::prelude::*;
use rustfft::{Fft, FftPlannerScalar, num_complex::Complex};

/// A complex number of an image or of k-space.
pub(super) type C = Complex<f64>;

/// A rectangular grid, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grid {
    pub rows: usize,
    pub columns: usize,
    pub values: Vec<C>,
}

impl Grid {
    fn transposed(&self) -> Self {
        let mut values = Vec::with_capacity(self.values.len());
        for column in 0..self.columns {
            values.extend((0..self.rows).map(|row| self.values[row * self.columns + column]));
        }
        Self { rows: self.columns, columns: self.rows, values }
    }

    /// What `map` makes of each row, `columns` values long.
    fn map_rows(&self, columns: usize, map: impl Fn(&[C]) -> Vec<C> + Sync + Send) -> Self {
        let rows: Vec<Vec<C>> = self.values.par_chunks(self.columns).map(map).collect();
        Self { rows: self.rows, columns, values: rows.into_iter().flatten().collect() }
    }

    /// The `rows` × `columns` lowest frequencies, the zero frequency in the middle. Not scaled.
    pub(super) fn spectrum(&self, rows: usize, columns: usize) -> Self {
        // The scalar planner: the same bytes whatever vector instructions the processor has.
        let mut planner = FftPlannerScalar::new();
        let (along, across) = (planner.plan_fft_forward(self.columns), planner.plan_fft_forward(self.rows));
        let lowest = |fft: &Arc<dyn Fft<f64>>, line: &[C], keep: usize| {
            let mut line = line.to_vec();
            fft.process(&mut line);
            (0..keep).map(|k| line[(k + line.len() - keep / 2) % line.len()]).collect()
        };
        let half = self.map_rows(columns, |line| lowest(&along, line, columns)).transposed();
        half.map_rows(rows, |line| lowest(&across, line, rows)).transposed()
    }

    /// The image of this centred spectrum on a matrix of `rows` × `columns`, scaled by `scale`.
    pub(super) fn image(&self, rows: usize, columns: usize, scale: f64) -> Self {
        let mut planner = FftPlannerScalar::new();
        let (along, across) = (planner.plan_fft_inverse(columns), planner.plan_fft_inverse(rows));
        let filled = |fft: &Arc<dyn Fft<f64>>, line: &[C], length: usize| {
            let mut whole = vec![C::default(); length];
            for (k, value) in line.iter().enumerate() {
                whole[(k + length - line.len() / 2) % length] = value * scale.sqrt();
            }
            fft.process(&mut whole);
            whole
        };
        let half = self.map_rows(columns, |line| filled(&along, line, columns)).transposed();
        half.map_rows(rows, |line| filled(&across, line, rows)).transposed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::same::SameEverywhere as _;

    #[test]
    fn a_smooth_image_survives_the_trip_to_a_larger_matrix() {
        let n = 32;
        let wave = |x: f64, y: f64| 3.0 + (std::f64::consts::TAU * (2.0 * x + 3.0 * y)).same_cos();
        let at = |idx: usize, n: usize| wave((idx % n) as f64 / n as f64, (idx / n) as f64 / n as f64);
        let values = (0..n * n).map(|idx| C::new(at(idx, n), 0.0)).collect();
        let image = Grid { rows: n, columns: n, values };
        let larger = image.spectrum(16, 20).image(48, 48, 1.0 / (n * n) as f64);
        for (idx, value) in larger.values.iter().enumerate() {
            assert!((value.re - at(idx, 48)).abs() < 1e-9 && value.im.abs() < 1e-9);
        }
    }
}
