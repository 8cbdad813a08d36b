//! The midline of a sagittal stack: by the vertebrae that are named, else by the symmetry of the pixels.

use super::{AppState, FrameKey, Notice, frames::FrameState};
use crate::{
    geometry::{AnatomicalPlane, LpsPoint, LpsVector},
    study::{FramePixels, Series},
};

/// Each slice is looked at in so many places across and down.
const GRID: u32 = 48;
/// Slices farther than this from the midline say more of the arms than of the spine, in mm.
const REACH_MM: f64 = 45.0;
/// A stack whose halves agree less than this has no midline that could be seen.
const LEAST_AGREEMENT: f64 = 0.6;

impl AppState {
    /// Brings the active viewport to the midline.
    pub(super) fn go_to_midline(&mut self) {
        let Some(series) = self.slot_series(self.active).cloned() else { return };
        if series.plane != Some(AnatomicalPlane::Sagittal) {
            self.notice = Some(Notice::warning("Only a sagittal stack has a midline slice.".to_owned()));
            return;
        }
        let levels = self.levels_on(&series);
        let named = (!levels.is_empty()).then(|| {
            let sum = levels.iter().fold(LpsVector::default(), |sum, level| sum + (level.at - LpsPoint::default()));
            series.nearest_frame(LpsPoint::default() + sum * (1.0 / levels.len() as f64))
        });
        let found = named.flatten().or_else(|| self.midline_of_pixels(&series));
        if found.is_none() {
            let why = "No midline can be made out from the pixels, or not all slices are there yet. This is the middle slice.";
            self.notice = Some(Notice::warning(why.to_owned()));
        }
        self.go_to_frame(self.active, found.unwrap_or(series.frames.len().saturating_sub(1) / 2));
    }

    /// The slice about which the others are most alike, in the middle half of the stack.
    fn midline_of_pixels(&self, series: &Series) -> Option<usize> {
        let looks: Vec<Option<Vec<f64>>> = (0..series.frames.len()).map(|frame| self.look_of(series, frame)).collect();
        midline(&looks, (REACH_MM / series.slice_step_mm().max(0.1)) as usize)
    }

    /// A slice in few places, with mean 0 and length 1; `None` where its pixels are not there or all alike.
    fn look_of(&self, series: &Series, frame: usize) -> Option<Vec<f64>> {
        let place = series.frames.get(frame)?;
        let key = FrameKey::of(series.instances.get(place.instance_idx)?, place.frame_idx);
        match self.frames.peek(&key) {
            Some(FrameState::Ready(pixels)) => normalised(sampled(pixels)),
            _ => None,
        }
    }
}

fn sampled(pixels: &FramePixels) -> Vec<f64> {
    let at = |step: u32, of: u32| (u64::from(2 * step + 1) * u64::from(of) / u64::from(2 * GRID)) as u32;
    let rows = (0..GRID).flat_map(|row| (0..GRID).map(move |column| (column, row)));
    rows.map(|(column, row)| pixels.stored(at(column, pixels.columns), at(row, pixels.rows)).unwrap_or(0.0)).collect()
}

fn normalised(mut values: Vec<f64>) -> Option<Vec<f64>> {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.iter_mut().for_each(|value| *value -= mean);
    let length = values.iter().map(|value| value * value).sum::<f64>().sqrt();
    values.iter_mut().for_each(|value| *value /= length);
    (length.is_finite() && 0.0 < length).then_some(values)
}

/// The place about which slices at equal distances to both sides agree best: the mean of their correlations over at least
/// two distances.
fn midline(looks: &[Option<Vec<f64>>], reach: usize) -> Option<usize> {
    let n = looks.len();
    let agreement = |middle: usize| {
        let farthest = middle.min(n - 1 - middle).min(reach.max(2));
        let pairs: Option<Vec<f64>> = (1..=farthest)
            .map(|by| {
                let (one, other) = (looks[middle - by].as_ref()?, looks[middle + by].as_ref()?);
                Some(one.iter().zip(other).map(|(a, b)| a * b).sum())
            })
            .collect();
        let pairs = pairs.filter(|pairs| 2 <= pairs.len())?;
        Some(pairs.iter().sum::<f64>() / pairs.len() as f64)
    };
    let middles = n / 4..n - n / 4;
    let all = middles.filter_map(|middle| Some((middle, agreement(middle)?)));
    let (middle, best) = all.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (LEAST_AGREEMENT <= best).then_some(middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Slices of a body that is symmetric about slice 8: what they show goes by the distance from it.
    fn looks(n: usize, middle: usize) -> Vec<Option<Vec<f64>>> {
        let one = |at: usize| {
            let far = at.abs_diff(middle) as f64;
            normalised(
                (0..200)
                    .map(|x| (f64::from(x) / (8.0 + far)).sin() + 0.05 * (at as f64 * f64::from(x)).cos())
                    .collect(),
            )
        };
        (0..n).map(one).collect()
    }

    #[test]
    fn the_midline_is_where_both_sides_agree() {
        assert_eq!(midline(&looks(15, 8), 10), Some(8));
        assert_eq!(midline(&looks(40, 17), 10), Some(17));
    }

    #[test]
    fn without_pixels_or_likeness_there_is_none() {
        let mut some = looks(15, 8);
        some.iter_mut().for_each(|look| *look = None);
        assert_eq!(midline(&some, 10), None);
        let noise = |at: u64| normalised((0..200).map(|x: u64| ((x * 7919 + at * 104_729) % 997) as f64).collect());
        assert_eq!(midline(&(0..15).map(|at| noise(at * at)).collect::<Vec<_>>(), 10), None);
        assert_eq!(midline(&[], 10), None);
    }
}
