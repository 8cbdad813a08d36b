//! Images to k-space and back: the acquired part of the spectrum, zero-filled to the shown matrix.

use std::sync::Arc;

use rayon::prelude::*;
use rustfft::{Fft, FftPlannerScalar, num_complex::Complex};

use crate::synthetic::shape::smooth_step;

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
}

/// A direction's transforms.
struct Side {
    length: usize,
    kept: usize,
    forward: Arc<dyn Fft<f64>>,
    inverse: Arc<dyn Fft<f64>>,
}

impl Side {
    fn new(planner: &mut FftPlannerScalar<f64>, length: usize, kept: usize) -> Self {
        Self { length, kept, forward: planner.plan_fft_forward(length), inverse: planner.plan_fft_inverse(length) }
    }

    /// The lowest frequencies of a line, the zero frequency in the middle.
    fn lowest(&self, line: &[C]) -> Vec<C> {
        let mut line = wrapped(line, self.length);
        self.forward.process(&mut line);
        (0..self.kept).map(|k| line[(k + self.length - self.kept / 2) % self.length]).collect()
    }

    /// The line of these frequencies, the others being zero.
    fn filled(&self, frequencies: &[C], scale: f64) -> Vec<C> {
        let mut whole = vec![C::default(); self.length];
        for (k, value) in frequencies.iter().enumerate() {
            whole[(k + self.length - self.kept / 2) % self.length] = value * scale;
        }
        self.inverse.process(&mut whole);
        whole
    }
}

/// A line made longer by a smooth way from its end to its start: the transform takes it for a ring.
fn wrapped(line: &[C], length: usize) -> Vec<C> {
    let mut longer = line.to_vec();
    if let (Some(first), Some(last)) = (line.first(), line.last()) {
        let more = length.saturating_sub(line.len());
        longer.extend((1..=more).map(|k| {
            let share = smooth_step(k as f64, 0.0, (more + 1) as f64);
            last * (1.0 - share) + first * share
        }));
    }
    longer
}

/// The way between an image and the acquired part of its spectrum.
pub(super) struct Fourier {
    /// Rows and columns of the image, with what lies beyond its edges.
    pub image: (usize, usize),
    down: Side,
    along: Side,
}

impl Fourier {
    /// For images of this size, and this much of their spectra.
    pub(super) fn new(image: (usize, usize), kept: (usize, usize)) -> Self {
        // The scalar planner: the same bytes whatever vector instructions the processor has.
        let mut planner = FftPlannerScalar::new();
        let down = Side::new(&mut planner, image.0, kept.0);
        Self { image, down, along: Side::new(&mut planner, image.1, kept.1) }
    }

    /// The lowest frequencies of an image, the zero frequency in the middle. Not scaled.
    pub(super) fn spectrum(&self, image: &Grid) -> Grid {
        let half = image.map_rows(self.along.kept, |line| self.along.lowest(line)).transposed();
        half.map_rows(self.down.kept, |line| self.down.lowest(line)).transposed()
    }

    /// The image of a centred spectrum, scaled by `scale`.
    pub(super) fn image(&self, spectrum: &Grid, scale: f64) -> Grid {
        let half = spectrum.map_rows(self.image.1, |line| self.along.filled(line, scale)).transposed();
        half.map_rows(self.image.0, |line| self.down.filled(line, 1.0)).transposed()
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
        let spectrum = Fourier::new((n, n), (16, 20)).spectrum(&Grid { rows: n, columns: n, values });
        let larger = Fourier::new((48, 48), (16, 20)).image(&spectrum, 1.0 / (n * n) as f64);
        for (idx, value) in larger.values.iter().enumerate() {
            assert!((value.re - at(idx, 48)).abs() < 1e-9 && value.im.abs() < 1e-9);
        }
    }

    #[test]
    fn a_line_closes_to_a_ring() {
        let line = wrapped(&[C::new(1.0, 0.0), C::new(5.0, 0.0)], 6);
        assert_eq!(line.len(), 6);
        assert!(line.windows(2).skip(1).all(|pair| pair[0].re > pair[1].re) && line[5].re > 1.0, "{line:?}");
    }
}
