//! Drawing where image axes stay parallel to the viewport's: rows first, then columns, with taps made once.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    DisplayLut, GrayPicture,
    lut::InterpolatedLut,
    taps::{AxisMap, AxisTaps},
};
use crate::{
    geometry::{ViewPoint, ViewTransform},
    study::FramePixels,
};

/// Rows that one worker draws at a time.
const ROWS_PER_TASK: usize = 16;

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

/// Draws into `picture`, which is black.
pub(super) fn draw(frame: &FramePixels, lut: &DisplayLut, maps: &AxisMaps, smooth: bool, picture: &mut GrayPicture) {
    let (x, y) = (maps.x.taps(smooth), maps.y.taps(smooth));
    let taps = Taps { needed: x.needed(), x, y };
    let width = picture.width;
    picture.grey.par_chunks_mut(width * ROWS_PER_TASK).enumerate().for_each(|(task, rows)| {
        let mut scratch = Scratch::default();
        for (idx, row) in rows.chunks_mut(width).enumerate() {
            let y = task * ROWS_PER_TASK + idx;
            if !(taps.y.start..taps.y.end).contains(&y) {
                continue;
            }
            if smooth {
                smooth_row(frame, lut, &taps, y, &mut scratch, row);
            } else {
                nearest_row(frame, lut, &taps, y, row);
            }
        }
    });
}

struct Taps {
    x: AxisTaps,
    y: AxisTaps,
    /// Source columns that take part.
    needed: Range<usize>,
}

/// One output row's mix of source rows.
#[derive(Default)]
struct Scratch {
    mixed: Vec<f32>,
}

fn nearest_row(frame: &FramePixels, lut: &DisplayLut, taps: &Taps, y: usize, row: &mut [u8]) {
    let source = source_row(frame, taps.y.nearest[y]);
    for x in taps.x.start..taps.x.end {
        row[x] = lut.grey(source[taps.x.nearest[x] as usize]);
    }
}

fn smooth_row(frame: &FramePixels, lut: &DisplayLut, taps: &Taps, y: usize, scratch: &mut Scratch, row: &mut [u8]) {
    match (lut.padding(), frame.signed) {
        (Some((low, high)), signed) => mix_rows(frame, taps, y, scratch, |word| {
            let stored = FramePixels::value_of(word, signed);
            // Not a number spreads through every sum it takes part in, and marks where padding would bleed.
            if (low..=high).contains(&stored) { f32::NAN } else { stored as f32 }
        }),
        (None, true) => mix_rows(frame, taps, y, scratch, |word| f32::from(word.cast_signed())),
        (None, false) => mix_rows(frame, taps, y, scratch, f32::from),
    }
    let nearest = source_row(frame, taps.y.nearest[y]);
    let table = lut.interpolated();
    if taps.x.overshoots {
        cubic_columns(&taps.x, &scratch.mixed, table, lut, nearest, row);
    } else {
        tent_columns(&taps.x, &scratch.mixed, table, lut, nearest, row);
    }
}

/// Mixes the source rows of output row `y` into `scratch.mixed`, over the columns that are needed.
fn mix_rows(frame: &FramePixels, taps: &Taps, y: usize, scratch: &mut Scratch, value: impl Fn(u16) -> f32 + Copy) {
    let needed = taps.needed.clone();
    scratch.mixed.resize(frame.columns as usize, 0.0);
    let mixed = &mut scratch.mixed[needed.clone()];
    let range = y * taps.y.count..(y + 1) * taps.y.count;
    let (index, weight) = (&taps.y.index[range.clone()], &taps.y.weight[range]);
    let row = |tap: usize| &source_row(frame, index[tap])[needed.clone()];
    if taps.y.overshoots {
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

fn cubic_columns(
    taps: &AxisTaps,
    mixed: &[f32],
    table: InterpolatedLut<'_>,
    lut: &DisplayLut,
    nearest: &[u16],
    row: &mut [u8],
) {
    let covered = taps.start..taps.end;
    let index = taps.index.as_chunks::<4>().0[covered.clone()].iter();
    let weight = &taps.weight.as_chunks::<4>().0[covered.clone()];
    let near = &taps.nearest[covered.clone()];
    for (grey, ((index, weight), near)) in row[covered].iter_mut().zip(index.zip(weight).zip(near)) {
        // But for the picture's edges the four stand side by side.
        let side_by_side = mixed[index[0] as usize..].first_chunk().filter(|_| index[0] + 3 == index[3]);
        let four = side_by_side.copied().unwrap_or_else(|| index.map(|at| mixed[at as usize]));
        let value = cubic(four, *weight);
        *grey = grey_or_nearest(value, table, lut, nearest[*near as usize]);
    }
}

fn tent_columns(
    taps: &AxisTaps,
    mixed: &[f32],
    table: InterpolatedLut<'_>,
    lut: &DisplayLut,
    nearest: &[u16],
    row: &mut [u8],
) {
    for x in taps.start..taps.end {
        let range = x * taps.count..(x + 1) * taps.count;
        let pairs = taps.index[range.clone()].iter().zip(&taps.weight[range]);
        let sum = pairs.map(|(at, weight)| mixed[*at as usize] * weight).sum();
        row[x] = grey_or_nearest(sum, table, lut, nearest[taps.nearest[x] as usize]);
    }
}

#[inline]
fn grey_or_nearest(value: f32, table: InterpolatedLut<'_>, lut: &DisplayLut, nearest: u16) -> u8 {
    if value.is_nan() { lut.grey(nearest) } else { table.grey(value) }
}

fn source_row(frame: &FramePixels, row: u32) -> &[u16] {
    let columns = frame.columns as usize;
    &frame.words[row as usize * columns..(row as usize + 1) * columns]
}
