//! Curves through given points: monotone interpolation, and lines in the median plane with their nearest point.

use crate::synthetic::same::SameEverywhere as _;
/// Monotone cubic interpolation (Fritsch and Carlson) through `(x, y)` pairs of growing x, constant beyond the ends.
#[derive(Clone, Debug)]
pub struct Profile {
    knots: Vec<(f64, f64)>,
    slopes: Vec<f64>,
}

impl Profile {
    /// The curve through these points; x must grow.
    pub fn new(knots: Vec<(f64, f64)>) -> Self {
        let n = knots.len();
        let steps: Vec<(f64, f64)> =
            knots.windows(2).map(|k| (k[1].0 - k[0].0, (k[1].1 - k[0].1) / (k[1].0 - k[0].0))).collect();
        let mut slopes = vec![0.0; n];
        for idx in 1..n.saturating_sub(1) {
            let ((h0, d0), (h1, d1)) = (steps[idx - 1], steps[idx]);
            if d0 * d1 > 0.0 {
                let (w0, w1) = (2.0 * h1 + h0, h1 + 2.0 * h0);
                slopes[idx] = (w0 + w1) / (w0 / d0 + w1 / d1);
            }
        }
        if n > 2 {
            slopes[0] = steps[0].1;
            slopes[n - 1] = steps[n - 2].1;
        }
        Self { knots, slopes }
    }

    /// The value at x.
    pub fn at(&self, x: f64) -> f64 {
        let (Some(first), Some(last)) = (self.knots.first(), self.knots.last()) else { return 0.0 };
        if x <= first.0 {
            return first.1;
        }
        if x >= last.0 {
            return last.1;
        }
        let idx = self.knots.partition_point(|knot| knot.0 <= x) - 1;
        let ((x0, y0), (x1, y1)) = (self.knots[idx], self.knots[idx + 1]);
        let h = x1 - x0;
        let t = (x - x0) / h;
        let (a, b) = (self.slopes[idx] * h, self.slopes[idx + 1] * h);
        let (t2, t3) = (t * t, t * t * t);
        y0 * (2.0 * t3 - 3.0 * t2 + 1.0) + a * (t3 - 2.0 * t2 + t) + y1 * (3.0 * t2 - 2.0 * t3) + b * (t3 - t2)
    }
}

/// A value between listed points, straight from one to the next, constant beyond the ends.
pub fn between(x: f64, knots: &[(f64, f64)]) -> f64 {
    let idx = knots.partition_point(|knot| knot.0 <= x);
    match (idx.checked_sub(1).and_then(|before| knots.get(before)), knots.get(idx)) {
        (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0),
        (Some(a), None) => a.1,
        (None, Some(b)) => b.1,
        (None, None) => 0.0,
    }
}

/// Side of a look-up cell in mm.
const CELL_MM: f64 = 4.0;

/// A line in the median plane, from head to foot, that answers where along it and how far from it a point is.
#[derive(Clone, Debug)]
pub struct Line {
    /// `(y, z)` at even steps along the line.
    points: Vec<(f64, f64)>,
    step: f64,
    low: (f64, f64),
    columns: usize,
    nearest: Vec<u16>,
}

/// Where a point lies with regard to a [`Line`].
#[derive(Clone, Copy, Debug)]
pub struct Along {
    /// Distance from the line's start along it, in mm; beyond the ends it goes on straight.
    pub s: f64,
    /// Distance from the line, positive behind it.
    pub n: f64,
}

impl Line {
    /// The line through these `(y, z)` points, smoothed over `sigma_mm`, with look-up cells inside `low` to `high`.
    pub fn new(through: &[(f64, f64)], step: f64, sigma_mm: f64, low: (f64, f64), high: (f64, f64)) -> Self {
        let mut length = 0.0;
        let mut keys = vec![(0.0, through[0])];
        for pair in through.windows(2) {
            length += (pair[1].0 - pair[0].0).same_hypot(pair[1].1 - pair[0].1);
            keys.push((length, pair[1]));
        }
        let y = Profile::new(keys.iter().map(|(l, p)| (*l, p.0)).collect());
        let z = Profile::new(keys.iter().map(|(l, p)| (*l, p.1)).collect());
        let n = (length / step) as usize;
        let raw: Vec<_> = (0..=n).map(|idx| (y.at(idx as f64 * step), z.at(idx as f64 * step))).collect();
        let points = smoothed(&raw, sigma_mm / step);
        let columns = ((high.0 - low.0) / CELL_MM) as usize + 1;
        let rows = ((high.1 - low.1) / CELL_MM) as usize + 1;
        let centre = |idx: usize| {
            let (column, row) = ((idx % columns) as f64, (idx / columns) as f64);
            (low.0 + (column + 0.5) * CELL_MM, low.1 + (row + 0.5) * CELL_MM)
        };
        let nearest = (0..columns * rows).map(|idx| nearest_of(&points, centre(idx)) as u16).collect();
        Self { points, step, low, columns, nearest }
    }

    /// Length of the line.
    pub fn length(&self) -> f64 {
        (self.points.len() - 1) as f64 * self.step
    }

    /// The point at a distance from the start, and the unit tangent there, pointing to the feet.
    pub fn point(&self, s: f64) -> ((f64, f64), (f64, f64)) {
        let at = (s / self.step).clamp(0.0, (self.points.len() - 2) as f64);
        let idx = at as usize;
        let (a, b) = (self.points[idx], self.points[idx + 1]);
        let t = s / self.step - idx as f64;
        let l = (b.0 - a.0).same_hypot(b.1 - a.1);
        ((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)), ((b.0 - a.0) / l, (b.1 - a.1) / l))
    }

    /// The y of the line at a height z.
    pub fn y_at(&self, z: f64) -> f64 {
        let idx = self.points.partition_point(|point| point.1 > z).clamp(1, self.points.len() - 1);
        let (a, b) = (self.points[idx - 1], self.points[idx]);
        let t = ((z - a.1) / (b.1 - a.1)).clamp(-1.0, 2.0);
        a.0 + t * (b.0 - a.0)
    }

    /// Where a point lies with regard to the line.
    pub fn along(&self, y: f64, z: f64) -> Along {
        let column = (((y - self.low.0) / CELL_MM).max(0.0) as usize).min(self.columns - 1);
        let row = (((z - self.low.1) / CELL_MM).max(0.0) as usize).min(self.nearest.len() / self.columns - 1);
        let mut idx = usize::from(self.nearest[row * self.columns + column]);
        let square = |idx: usize| (self.points[idx].0 - y).powi(2) + (self.points[idx].1 - z).powi(2);
        let mut best = square(idx);
        while idx + 1 < self.points.len() && square(idx + 1) < best {
            idx += 1;
            best = square(idx);
        }
        while idx > 0 && square(idx - 1) < best {
            idx -= 1;
            best = square(idx);
        }
        self.projected(idx.clamp(1, self.points.len() - 2), y, z)
    }

    fn projected(&self, idx: usize, y: f64, z: f64) -> Along {
        let (before, at, after) = (self.points[idx - 1], self.points[idx], self.points[idx + 1]);
        let (ty, tz) = (after.0 - before.0, after.1 - before.1);
        let l = ty.same_hypot(tz);
        let (ty, tz) = (ty / l, tz / l);
        let (dy, dz) = (y - at.0, z - at.1);
        let n = dy * -tz + dz * ty;
        let away = dy.same_hypot(dz);
        // Far off the ends the normal says little: keep the distance, with the side it is on. Above a coccyx that is
        // hooked forwards that is the normal's side.
        let side = if dz > 0.0 { n } else { dy };
        let n = if n.abs() < away * 0.7 { away.copysign(side) } else { n };
        Along { s: idx as f64 * self.step + dy * ty + dz * tz, n }
    }
}

/// The nearest point of a smooth line: among every sixteenth first, then round the best of those.
fn nearest_of(points: &[(f64, f64)], (y, z): (f64, f64)) -> usize {
    const STRIDE: usize = 16;
    let square = |idx: &usize| (points[*idx].0 - y).powi(2) + (points[*idx].1 - z).powi(2);
    let least = |a: &usize, b: &usize| square(a).total_cmp(&square(b));
    let about = (0..points.len()).step_by(STRIDE).min_by(least).unwrap_or(0);
    let near = about.saturating_sub(STRIDE)..(about + STRIDE).min(points.len());
    near.min_by(least).unwrap_or(about)
}

/// Gaussian smoothing with the ends held.
fn smoothed(points: &[(f64, f64)], sigma: f64) -> Vec<(f64, f64)> {
    if sigma <= 0.0 {
        return points.to_vec();
    }
    let reach = (3.0 * sigma).ceil() as isize;
    let last = points.len() as isize - 1;
    let one = |idx: isize| {
        let (mut y, mut z, mut total) = (0.0, 0.0, 0.0);
        // Near an end the window shrinks evenly on both sides, so that the line does not pull in.
        let reach = reach.min(idx).min(last - idx);
        for off in -reach..=reach {
            let weight = (-0.5 * (off as f64 / sigma).powi(2)).same_exp();
            let point = points[(idx + off) as usize];
            y += weight * point.0;
            z += weight * point.1;
            total += weight;
        }
        (y / total, z / total)
    };
    (0..=last).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_monotone_and_goes_through_its_points() {
        let profile = Profile::new(vec![(0.0, 1.0), (1.0, 2.0), (2.0, 2.0), (4.0, 8.0)]);
        assert_eq!(profile.at(1.0), 2.0);
        assert_eq!(profile.at(-5.0), 1.0);
        let values: Vec<f64> = (0..=40).map(|n| profile.at(f64::from(n) * 0.1)).collect();
        assert!(values.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12));
    }

    #[test]
    fn a_line_says_how_far_along_and_behind_a_point_is() {
        let line = Line::new(&[(0.0, 100.0), (0.0, 50.0), (0.0, 0.0)], 0.5, 0.0, (-50.0, -20.0), (50.0, 120.0));
        let at = line.along(7.3, 60.2);
        assert!((at.s - 39.8).abs() < 1e-9 && (at.n - 7.3).abs() < 1e-9, "{at:?}");
        assert!(line.along(-3.0, 20.0).n < 0.0);
        assert!((line.y_at(33.0)).abs() < 1e-12);
    }
}
