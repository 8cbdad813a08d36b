//! Resampling where image axes stay parallel to the viewport's: columns first, then rows, with taps made once.

use std::{array, ops::Range};

use super::{
    plane::{Plane, Samples, stored_or_black},
    resampled::RowSource,
    taps::{AxisMap, AxisTaps},
};
use crate::geometry::{ViewPoint, ViewTransform};

/// Output rows that are made side by side: as many as the narrowest vector instructions take at once.
const LANES: usize = 4;

/// How output columns and rows fall on the image's.
pub(super) struct AxisMaps {
    x: AxisMap,
    y: AxisMap,
}

impl AxisMaps {
    /// The two maps, or `None` where the image is turned.
    pub(super) fn of(transform: &ViewTransform, source: [usize; 2], output: [usize; 2]) -> Option<Self> {
        let [[xx, xy], [yx, yy]] = transform.axes();
        let first = transform.image_from_view(ViewPoint::new(0.5, 0.5));
        let is_upright = xy.abs().max(yx.abs()) <= 1e-9 * xx.abs().max(yy.abs());
        is_upright.then(|| Self {
            x: AxisMap { first: first.x, step: 1.0 / xx, source: source[0], output: output[0] },
            y: AxisMap { first: first.y, step: 1.0 / yy, source: source[1], output: output[1] },
        })
    }

    /// The maps for the frame with rows and columns exchanged, or `None` where it is not turned by a quarter.
    pub(super) fn of_quarter_turned(transform: &ViewTransform, source: [usize; 2], output: [usize; 2]) -> Option<Self> {
        let [[xx, xy], [yx, yy]] = transform.axes();
        let first = transform.image_from_view(ViewPoint::new(0.5, 0.5));
        let is_quarter = xx.abs().max(yy.abs()) <= 1e-9 * xy.abs().max(yx.abs());
        is_quarter.then(|| Self {
            x: AxisMap { first: first.y, step: 1.0 / yx, source: source[1], output: output[0] },
            y: AxisMap { first: first.x, step: 1.0 / xy, source: source[0], output: output[1] },
        })
    }
}

/// A plane and how its samples make the output's.
pub(super) struct Separable<'a> {
    plane: Plane<'a>,
    smooth: bool,
    x: AxisTaps,
    y: AxisTaps,
    /// Source columns that take part.
    needed: Range<usize>,
}

impl<'a> Separable<'a> {
    pub(super) fn new(plane: Plane<'a>, maps: &AxisMaps, smooth: bool) -> Self {
        let (x, y) = (maps.x.taps(smooth), maps.y.taps(smooth));
        Self { plane, smooth, needed: x.needed(), x, y }
    }
}

impl RowSource for Separable<'_> {
    fn fill(&self, first: usize, width: usize, rows: &mut [f32]) {
        let covered = self.y.start.max(first)..self.y.end.min(first + rows.len() / width);
        let Some(n_rows) = covered.end.checked_sub(covered.start) else { return };
        let rows = &mut rows[(covered.start - first) * width..][..n_rows * width];
        if self.smooth {
            let mut scratch = Scratch::default();
            for (idx, block) in rows.chunks_mut(LANES * width).enumerate() {
                self.smooth_rows(covered.start + idx * LANES, width, &mut scratch, block);
            }
        } else {
            rows.chunks_mut(width).zip(covered).for_each(|(row, y)| self.nearest_row(y, row));
        }
    }
}

/// What up to four output rows are made from.
#[derive(Default)]
struct Scratch {
    /// One output row's mix of source rows, for each lane.
    mixed: [Vec<f32>; LANES],
    /// The same, a column's lanes side by side.
    columns: Vec<[f32; LANES]>,
    /// Output columns on the image made from them, lanes side by side.
    made: Vec<[f32; LANES]>,
}

impl Separable<'_> {
    fn nearest_row(&self, y: usize, row: &mut [f32]) {
        let covered = self.x.start..self.x.end;
        for (value, near) in row[covered.clone()].iter_mut().zip(&self.x.nearest[covered]) {
            *value = self.plane.at(*near as usize, self.y.nearest[y] as usize);
        }
    }

    /// Up to four rows from `first` on.
    fn smooth_rows(&self, first: usize, width: usize, scratch: &mut Scratch, rows: &mut [f32]) {
        let n_rows = rows.len() / width;
        for (lane, mixed) in scratch.mixed.iter_mut().enumerate() {
            // Lanes without a row of their own repeat the last one, and nobody looks at them.
            self.mix_rows(first + lane.min(n_rows - 1), mixed);
        }
        let [a, b, c, d] = &scratch.mixed;
        scratch.columns.clear();
        scratch.columns.extend(a.iter().zip(b).zip(c).zip(d).map(|(((a, b), c), d)| [*a, *b, *c, *d]));
        let covered = self.x.start..self.x.end;
        scratch.made.resize(covered.len(), [0.0; LANES]);
        if self.x.overshoots {
            cubic_columns(&self.x, &scratch.columns, &mut scratch.made);
        } else {
            tent_columns(&self.x, &scratch.columns, &mut scratch.made);
        }
        for (lane, row) in rows.chunks_mut(width).enumerate() {
            row[covered.clone()].iter_mut().zip(&scratch.made).for_each(|(value, made)| *value = made[lane]);
        }
        if self.plane.may_be_black() {
            rows.chunks_mut(width).enumerate().for_each(|(lane, row)| self.mend(first + lane, row));
        }
    }

    /// Mixes the source rows of output row `y` into `mixed`, over the columns that are needed.
    fn mix_rows(&self, y: usize, mixed: &mut Vec<f32>) {
        match &self.plane.samples {
            Samples::Words { words, signed, padding: padding @ Some(_) } => {
                self.mix_rows_of(words, y, mixed, |word| stored_or_black(word, *signed, *padding));
            }
            Samples::Words { words, signed: true, .. } => {
                self.mix_rows_of(words, y, mixed, |word| f32::from(word.cast_signed()));
            }
            Samples::Words { words, .. } => self.mix_rows_of(words, y, mixed, f32::from),
            Samples::Reals(reals) => self.mix_rows_of(reals, y, mixed, |real| real),
        }
    }

    fn mix_rows_of<T: Copy>(&self, samples: &[T], y: usize, mixed: &mut Vec<f32>, value: impl Fn(T) -> f32 + Copy) {
        let columns = self.plane.columns;
        mixed.resize(columns, 0.0);
        let mixed = &mut mixed[self.needed.clone()];
        let range = y * self.y.count..(y + 1) * self.y.count;
        let (index, weight) = (&self.y.index[range.clone()], &self.y.weight[range]);
        let row = |tap: usize| &samples[index[tap] as usize * columns..][..columns][self.needed.clone()];
        if self.y.overshoots {
            let weight = [weight[0], weight[1], weight[2], weight[3]];
            let rows = row(0).iter().zip(row(1)).zip(row(2)).zip(row(3));
            for (mixed, (((a, b), c), d)) in mixed.iter_mut().zip(rows) {
                *mixed = cubic([value(*a), value(*b), value(*c), value(*d)], weight);
            }
            return;
        }
        mixed.fill(0.0);
        for (tap, weight) in weight.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            for (mixed, word) in mixed.iter_mut().zip(row(tap)) {
                *mixed += value(*word) * weight;
            }
        }
    }

    /// Where padding would have taken part, the nearest pixel is shown.
    fn mend(&self, y: usize, row: &mut [f32]) {
        let nearest = self.y.nearest[y] as usize;
        let covered = self.x.start..self.x.end;
        for (value, near) in row[covered.clone()].iter_mut().zip(&self.x.nearest[covered]) {
            if value.is_nan() {
                *value = self.plane.at(*near as usize, nearest);
            }
        }
    }
}

/// Four values mixed and kept inside their range; what is not a number stays so.
#[inline]
fn cubic(v: [f32; 4], w: [f32; 4]) -> f32 {
    // Plain comparisons become single instructions; `f32::min` would not.
    let lesser = |a: f32, b: f32| if a < b { a } else { b };
    let greater = |a: f32, b: f32| if a > b { a } else { b };
    let sum = v[0] * w[0] + v[1] * w[1] + v[2] * w[2] + v[3] * w[3];
    let low = lesser(lesser(v[0], v[1]), lesser(v[2], v[3]));
    let high = greater(greater(v[0], v[1]), greater(v[2], v[3]));
    let raised = if sum < low { low } else { sum };
    if high < raised { high } else { raised }
}

fn cubic_columns(taps: &AxisTaps, columns: &[[f32; LANES]], made: &mut [[f32; LANES]]) {
    let covered = taps.start..taps.end;
    let index = taps.index.as_chunks::<4>().0[covered.clone()].iter();
    let weight = &taps.weight.as_chunks::<4>().0[covered];
    for ((index, weight), made) in index.zip(weight).zip(made) {
        // But for the picture's edges the four stand side by side.
        let side_by_side = columns[index[0] as usize..].first_chunk().filter(|_| index[0] + 3 == index[3]);
        let [a, b, c, d] = side_by_side.copied().unwrap_or_else(|| index.map(|at| columns[at as usize]));
        let lanes: [f32; LANES] = array::from_fn(|lane| cubic([a[lane], b[lane], c[lane], d[lane]], *weight));
        *made = lanes;
    }
}

fn tent_columns(taps: &AxisTaps, columns: &[[f32; LANES]], made: &mut [[f32; LANES]]) {
    for (x, made) in (taps.start..taps.end).zip(made) {
        let range = x * taps.count..(x + 1) * taps.count;
        let mut lanes = [0.0; LANES];
        for (at, weight) in taps.index[range.clone()].iter().zip(&taps.weight[range]) {
            let column = columns[*at as usize];
            lanes = array::from_fn(|lane| lanes[lane] + column[lane] * weight);
        }
        *made = lanes;
    }
}
