//! Blurring a picture with a bell of any width; beyond its edge a picture goes on as at the edge.

use rayon::prelude::*;

use crate::synthetic::shape::bell;

/// A picture, row by row.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    pub columns: usize,
    pub values: Vec<f64>,
}

/// Up to this standard deviation in pixels every neighbour is weighed; wider bells are three means of boxes.
const NARROW: f64 = 3.0;

impl Picture {
    pub(super) fn map(&self, one: impl Fn(f64) -> f64 + Sync) -> Self {
        Self { columns: self.columns, values: self.values.par_iter().map(|it| one(*it)).collect() }
    }

    pub(super) fn with(&self, other: &Self, one: impl Fn(f64, f64) -> f64 + Sync) -> Self {
        let values = self.values.par_iter().zip(&other.values).map(|(a, b)| one(*a, *b)).collect();
        Self { columns: self.columns, values }
    }

    /// Blurred by a bell of this standard deviation in pixels.
    pub(super) fn blurred(&self, sigma: f64) -> Self {
        let line = |line: &[f64]| if sigma < NARROW { weighed(line, sigma) } else { boxed(line, sigma) };
        self.mapped_rows(line).transposed().mapped_rows(line).transposed()
    }

    fn mapped_rows(&self, map: impl Fn(&[f64]) -> Vec<f64> + Sync + Send) -> Self {
        let rows: Vec<Vec<f64>> = self.values.par_chunks(self.columns).map(map).collect();
        Self { columns: self.columns, values: rows.into_iter().flatten().collect() }
    }

    fn transposed(&self) -> Self {
        let rows = self.values.len() / self.columns;
        let column = |column: usize| (0..rows).map(move |row| self.values[row * self.columns + column]);
        Self { columns: rows, values: (0..self.columns).into_par_iter().flat_map_iter(column).collect() }
    }
}

fn weighed(line: &[f64], sigma: f64) -> Vec<f64> {
    let reach = (3.5 * sigma).ceil() as isize;
    let weights: Vec<f64> = (-reach..=reach).map(|k| bell(k as f64, sigma * std::f64::consts::SQRT_2)).collect();
    let total: f64 = weights.iter().sum();
    let last = line.len().saturating_sub(1);
    let at = |idx: usize, k: isize| line[idx.saturating_add_signed(k).min(last)];
    let one = |idx: usize| (-reach..=reach).zip(&weights).map(|(k, weight)| weight * at(idx, k)).sum::<f64>() / total;
    (0..line.len()).map(one).collect()
}

/// Three means over boxes whose variances add up to that of the bell.
fn boxed(line: &[f64], sigma: f64) -> Vec<f64> {
    let half = (((4.0 * sigma * sigma + 1.0).sqrt() - 1.0) / 2.0).round() as usize;
    (0..3).fold(line.to_vec(), |line, _| mean_over(&line, half))
}

fn mean_over(line: &[f64], half: usize) -> Vec<f64> {
    let last = line.len().saturating_sub(1);
    let at = |idx: usize| line[idx.saturating_sub(half).min(last)];
    // Indices are counted from `half` before the line.
    let mut sum: f64 = (0..=2 * half).map(at).sum();
    let mut means = Vec::with_capacity(line.len());
    for idx in 0..line.len() {
        means.push(sum / (2 * half + 1) as f64);
        sum += at(idx + 2 * half + 1) - at(idx);
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_becomes_a_bell_of_the_width_and_an_even_picture_stays() {
        for sigma in [0.8, 2.5, 9.0] {
            let mut point = Picture { columns: 101, values: vec![0.0; 101 * 101] };
            point.values[50 * 101 + 50] = 1.0;
            let bell = point.blurred(sigma);
            let variance: f64 = (0..101 * 101).map(|it| bell.values[it] * ((it % 101) as f64 - 50.0).powi(2)).sum();
            assert!((variance.sqrt() / sigma - 1.0).abs() < 0.06, "{sigma}: {}", variance.sqrt());
            let even = Picture { columns: 7, values: vec![3.0; 35] }.blurred(sigma);
            assert!(even.values.iter().all(|it| (it - 3.0).abs() < 1e-12));
        }
    }
}
