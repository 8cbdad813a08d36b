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

/// Share of the way beyond a line over which its end falls to zero.
const FADE: f64 = 0.45;

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

    /// The lowest frequencies of a whole line, the zero frequency in the middle.
    fn lowest(&self, line: &[C]) -> Vec<C> {
        let mut line = line.to_vec();
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

/// An image whose rows are made longer by a smooth way from their end to their start, as the transform takes each for
/// a ring. On the way the picture falls to zero and blurs from row to row: edges that ran on straight beyond the
/// picture would come back into it as the ghosts of straight lines.
fn widened(image: &Grid, length: usize) -> Grid {
    let (rows, columns) = (image.rows, image.columns);
    let more = length.saturating_sub(columns);
    let end = |column: usize| (0..rows).map(|row| image.values[row * columns + column]).collect::<Vec<_>>();
    let (first, last) = (end(0), end(columns - 1));
    let near = |side: &[C], row: usize, far: usize| {
        let part = &side[row.saturating_sub(far)..(row + far + 1).min(rows)];
        part.iter().sum::<C>() / part.len() as f64
    };
    let one = |row: usize| {
        let mut line = image.values[row * columns..(row + 1) * columns].to_vec();
        line.extend((1..=more).map(|k| {
            let (way, whole) = (k as f64, (more + 1) as f64);
            let left = near(&last, row, k / 2) * smooth_step(way, whole * FADE, 0.0);
            left + near(&first, row, (more + 1 - k) / 2) * smooth_step(way, whole * (1.0 - FADE), whole)
        }));
        line
    };
    let lines: Vec<Vec<C>> = (0..rows).into_par_iter().map(one).collect();
    Grid { rows, columns: length, values: lines.into_iter().flatten().collect() }
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
        let wide = widened(image, self.along.length).transposed();
        let whole = widened(&wide, self.down.length);
        let half = whole.map_rows(self.down.kept, |line| self.down.lowest(line)).transposed();
        half.map_rows(self.along.kept, |line| self.along.lowest(line))
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
        let image = Grid { rows: 1, columns: 2, values: vec![C::new(1.0, 0.0), C::new(5.0, 0.0)] };
        let line = widened(&image, 22).values;
        assert_eq!((line.len(), line[11].re), (22, 0.0));
        assert!(line[1..11].windows(2).all(|pair| pair[0].re >= pair[1].re), "{line:?}");
        assert!(line[12..].windows(2).all(|pair| pair[0].re <= pair[1].re) && line[21].re < 1.0, "{line:?}");
    }
}
