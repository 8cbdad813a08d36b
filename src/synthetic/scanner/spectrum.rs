//! Filters of real pictures and lines by their spectra; the same bytes on every processor and for any number of threads.

use std::sync::Arc;

use rayon::prelude::*;
use rustfft::{Fft, FftPlannerScalar, num_complex::Complex};

type C = Complex<f64>;

/// The transforms of lines of one length.
pub(super) struct Lines {
    length: usize,
    forward: Arc<dyn Fft<f64>>,
    inverse: Arc<dyn Fft<f64>>,
}

impl Lines {
    pub(super) fn new(length: usize) -> Self {
        // The scalar planner: the same bytes whatever vector instructions the processor has.
        let mut planner = FftPlannerScalar::new();
        Self { length, forward: planner.plan_fft_forward(length), inverse: planner.plan_fft_inverse(length) }
    }

    /// Frequencies of a line's coefficients, in cycles per mm, where its points are `step_mm` apart.
    pub(super) fn frequencies(&self, step_mm: f64) -> Vec<f64> {
        let n = self.length;
        (0..n).map(|k| k.min(n - k) as f64 / (n as f64 * step_mm)).collect()
    }

    /// Two real lines, shorter than the length, each times its gain by frequency: one is carried as the imaginary part.
    pub(super) fn filtered(&self, [a, b]: [&[f64]; 2], gain: &[f64]) -> [Vec<f64>; 2] {
        let mut line = vec![C::default(); self.length];
        for (value, (a, b)) in line.iter_mut().zip(a.iter().zip(b)) {
            *value = C::new(*a, *b);
        }
        self.forward.process(&mut line);
        line.iter_mut().zip(gain).for_each(|(value, gain)| *value *= gain / self.length as f64);
        self.inverse.process(&mut line);
        [line[..a.len()].iter().map(|it| it.re).collect(), line[..b.len()].iter().map(|it| it.im).collect()]
    }
}

/// A square picture times a gain that depends on the frequency's distance from zero, in cycles per mm.
pub(super) fn filtered(values: &[f64], side: usize, step_mm: f64, gain: impl Fn(f64) -> f64 + Sync) -> Vec<f64> {
    let lines = Lines::new(side);
    let frequencies = lines.frequencies(step_mm);
    let mut grid: Vec<C> = values.iter().map(|it| C::new(*it, 0.0)).collect();
    let along = |grid: &mut Vec<C>, plan: &Arc<dyn Fft<f64>>| {
        grid.par_chunks_mut(side).for_each(|row| plan.process(row));
        *grid = transposed(grid, side);
    };
    along(&mut grid, &lines.forward);
    along(&mut grid, &lines.forward);
    let scale = 1.0 / (side * side) as f64;
    grid.par_chunks_mut(side).zip(&frequencies).for_each(|(row, v)| {
        for (value, u) in row.iter_mut().zip(&frequencies) {
            *value *= gain((u * u + v * v).sqrt()) * scale;
        }
    });
    along(&mut grid, &lines.inverse);
    along(&mut grid, &lines.inverse);
    grid.into_iter().map(|it| it.re).collect()
}

fn transposed(grid: &[C], side: usize) -> Vec<C> {
    (0..side).into_par_iter().flat_map_iter(|column| (0..side).map(move |row| grid[row * side + column])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::same::SameEverywhere as _;

    #[test]
    fn a_gain_of_one_changes_nothing_and_each_line_has_its_own() {
        let values: Vec<f64> = (0..36).map(|idx| f64::from(idx * idx % 11)).collect();
        let same = filtered(&values, 6, 0.7, |_| 1.0);
        assert!(values.iter().zip(&same).all(|(a, b)| (a - b).abs() < 1e-12));
        let lines = Lines::new(16);
        let [a, b] = lines.filtered([&values[..10], &values[10..20]], &[1.0; 16]);
        assert!(a.iter().chain(&b).zip(&values).all(|(a, b)| (a - b).abs() < 1e-12));
    }

    #[test]
    fn a_wave_is_weakened_by_the_gain_of_its_frequency() {
        let (side, step) = (40, 0.5);
        let wave = |idx: usize| (std::f64::consts::TAU * 3.0 * (idx % side) as f64 / side as f64).same_sin();
        let values: Vec<f64> = (0..side * side).map(wave).collect();
        let f = 3.0 / (side as f64 * step);
        let weaker = filtered(&values, side, step, |it| if (it - f).abs() < 1e-9 { 0.25 } else { 0.0 });
        assert!(values.iter().zip(&weaker).all(|(a, b)| (0.25 * a - b).abs() < 1e-12));
    }
}
