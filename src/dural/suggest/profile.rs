//! Values of a picture along a line, smoothed over half a millimetre, and where they rise and fall.

use super::Pixels;
use crate::geometry::{LpsPoint, LpsVector};

/// Distance between two readings along a line, mm.
pub(crate) const STEP_MM: f64 = 0.1;

/// How many steps so many mm are.
pub(super) fn steps_in(mm: f64) -> usize {
    (mm / STEP_MM).max(0.0) as usize
}

/// Readings along a line; never empty.
pub(crate) struct Profile {
    start: f64,
    pub values: Vec<f64>,
}

impl Profile {
    /// Readings from `start` to `end` mm along `line` from `middle`, averaged over `beside` mm to both sides along `wall`.
    /// `None` where the line leaves the picture, or nothing but black lies on it.
    pub fn read(
        pixels: Pixels<'_>,
        (middle, line): (LpsPoint, LpsVector),
        (start, end): (f64, f64),
        (wall, beside): (LpsVector, f64),
    ) -> Option<Self> {
        let n_beside = (beside / 0.5).round() as i32;
        let one = |idx: i32| {
            let at = middle + line * (start + f64::from(idx) * STEP_MM);
            let all = (-n_beside..=n_beside).map(|k| pixels(at + wall * (0.5 * f64::from(k))));
            let sum: Option<f64> = all.sum();
            Some(sum? / f64::from(2 * n_beside + 1))
        };
        let count = ((end - start) / STEP_MM) as i32;
        let raw = (-2..count + 2).map(one).collect::<Option<Vec<f64>>>()?;
        let values: Vec<f64> = raw.windows(5).map(|five| five.iter().sum::<f64>() / 5.0).collect();
        let has_picture = values.iter().any(|value| 0.0 < *value) && values.iter().all(|value| value.is_finite());
        (20 < values.len() && has_picture).then_some(Self { start, values })
    }

    pub fn place(&self, idx: usize) -> f64 {
        self.start + idx as f64 * STEP_MM
    }

    /// The index nearest to a place.
    pub fn index(&self, place: f64) -> usize {
        (((place - self.start) / STEP_MM).round().max(0.0) as usize).min(self.values.len() - 1)
    }

    /// The mean of profiles of one start and length; `None` of none.
    pub fn mean_of(all: &[Self]) -> Option<Self> {
        let first = all.first()?;
        let mean = |idx: usize| all.iter().map(|one| one.values[idx]).sum::<f64>() / all.len() as f64;
        Some(Self { start: first.start, values: (0..first.values.len()).map(mean).collect() })
    }

    /// What this share of the values of a part does not exceed.
    pub fn percentile(&self, from: usize, to: usize, share: f64) -> f64 {
        let from = from.min(self.values.len() - 1);
        let mut part = self.values[from..to.clamp(from + 1, self.values.len())].to_vec();
        part.sort_by(f64::total_cmp);
        part[((part.len() as f64 * share) as usize).min(part.len() - 1)]
    }

    /// From `from` in steps of `by`, the first index whose value is `level` or more; the last where there is none.
    pub fn rises_above(&self, level: f64, from: usize, by: isize) -> usize {
        self.first(from, by, |value| level <= value)
    }

    pub fn mean(&self, from: usize, to: usize) -> f64 {
        let from = from.min(self.values.len() - 1);
        let part = &self.values[from..to.clamp(from + 1, self.values.len())];
        part.iter().sum::<f64>() / part.len() as f64
    }

    pub fn median(&self) -> f64 {
        let mut values = self.values.clone();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    }

    /// From `from` in steps of `by`, the first index whose value is `level` or less; the last where there is none.
    pub fn falls_below(&self, level: f64, from: usize, by: isize) -> usize {
        self.first(from, by, |value| value <= level)
    }

    fn first(&self, from: usize, by: isize, is_there: impl Fn(f64) -> bool) -> usize {
        let mut idx = from;
        while !is_there(self.values[idx]) {
            match idx.checked_add_signed(by).filter(|next| *next < self.values.len()) {
                Some(next) => idx = next,
                None => break,
            }
        }
        idx
    }

    /// The same as a place between two readings.
    pub fn falls_below_exactly(&self, level: f64, from: usize, by: isize) -> f64 {
        let idx = self.falls_below(level, from, by);
        let Some(before) = idx.checked_add_signed(-by).filter(|_| idx != from) else { return self.place(idx) };
        let (high, low) = (self.values[before], self.values[idx]);
        let share = if low < high { ((high - level) / (high - low)).clamp(0.0, 1.0) } else { 1.0 };
        self.place(before) + (self.place(idx) - self.place(before)) * share
    }

    pub fn least(&self, from: usize, to: usize) -> usize {
        let to = to.min(self.values.len());
        (from..to).min_by(|a, b| self.values[*a].total_cmp(&self.values[*b])).unwrap_or(from.min(self.values.len() - 1))
    }

    pub fn most(&self, from: usize, to: usize) -> usize {
        let to = to.min(self.values.len());
        (from..to).max_by(|a, b| self.values[*a].total_cmp(&self.values[*b])).unwrap_or(from.min(self.values.len() - 1))
    }

    /// Dark lines: places lower than both sides by so much, up to an index.
    pub fn troughs(&self, prominence: f64, until: usize) -> Vec<usize> {
        let v = &self.values[..until.min(self.values.len())];
        let climb = |idx: usize, by: isize| {
            let mut top = v[idx];
            let mut at = idx;
            while let Some(next) = at.checked_add_signed(by).filter(|next| *next < v.len() && v[*next] >= v[idx]) {
                top = f64::max(top, v[next]);
                at = next;
            }
            top - v[idx]
        };
        let is_low = |idx: &usize| v[*idx] <= v[*idx - 1] && v[*idx] < v[*idx + 1];
        let deep = |idx: &usize| climb(*idx, -1).min(climb(*idx, 1)) > prominence;
        (1..v.len().saturating_sub(1)).filter(is_low).filter(deep).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_is_found_between_readings() {
        let edge = |at: LpsPoint| Some((5.03 - at.0.y).clamp(-2.0, 2.0) * 50.0 + 100.0);
        let (line, wall) = (LpsVector::new(0.0, 1.0, 0.0), LpsVector::new(0.0, 0.0, 1.0));
        let r = Profile::read(&edge, (LpsPoint::default(), line), (0.0, 10.0), (wall, 1.0)).expect("readings");
        assert!((r.falls_below_exactly(100.0, 0, 1) - 5.03).abs() < 1e-6);
        assert_eq!(r.falls_below(-1e9, 0, 1), r.values.len() - 1);
        let beside = |at: LpsPoint| (at.0.y < 5.0).then_some(1.0);
        assert!(Profile::read(&beside, (LpsPoint::default(), line), (0.0, 10.0), (wall, 1.0)).is_none());
        assert!(Profile::read(&|_| Some(0.0), (LpsPoint::default(), line), (0.0, 10.0), (wall, 1.0)).is_none());
    }
}
