//! A segment cut by the plane of a slice: for each pixel of the slice, the voxel its centre lies in.

use std::ops::Range;

use super::{Layer, Mask, outline};
use crate::geometry::{ImagePlane, ImagePoint};

/// Pixels side by side in one row of the slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// Row, from 0.
    pub y: u32,
    /// First column.
    pub from: u32,
    /// The column after the last.
    pub to: u32,
}

/// What a slice shows of a segment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SegmentCut {
    /// The pixels, row by row; neighbouring runs of a row are one.
    pub runs: Vec<Run>,
    /// The edges between pixels inside and outside.
    pub outline: Vec<[ImagePoint; 2]>,
    /// A place inside where a number can stand: in the longest run, near the middle of all.
    pub label_at: ImagePoint,
}

/// A slice shares a place with a layer whose plane is nearer than this, in mm: positions are rounded in files.
const ROUNDED_MM: f64 = 1e-4;

/// Cuts a segment with a slice of `columns` × `rows` pixels, or with several one behind the other, of which the picture
/// shows all; `None` where they show nothing of it.
pub fn cut(mask: &Mask, half_mm: f64, slices: &[ImagePlane], [columns, rows]: [u32; 2]) -> Option<SegmentCut> {
    let mut runs = Vec::new();
    for (slice, layer) in slices.iter().flat_map(|slice| mask.layers.iter().map(move |layer| (slice, layer))) {
        let walk = Walk::new(layer, slice, half_mm);
        walk.rows_near([columns, rows]).for_each(|y| walk.row(y, columns, &mut runs));
    }
    let runs = joined(runs);
    let label_at = label_at(&runs)?;
    Some(SegmentCut { outline: outline::of(&runs), runs, label_at })
}

/// A layer as a slice walks through it. Three numbers are linear in column and row of the slice: column and row of the
/// layer, and the distance from its plane.
struct Walk<'l> {
    layer: &'l Layer,
    origin: [f64; 3],
    by_column: [f64; 3],
    by_row: [f64; 3],
    /// Bounds of the three: from, and below.
    bounds: [[f64; 2]; 3],
}

impl<'l> Walk<'l> {
    fn new(layer: &'l Layer, slice: &ImagePlane, half_mm: f64) -> Self {
        let plane = &layer.plane;
        let at = |x, y| {
            let point = slice.lps_from_image(ImagePoint::new(x, y));
            let pixel = plane.image_from_lps(point);
            [pixel.x, pixel.y, plane.signed_distance_mm(point)]
        };
        let (origin, right, down) = (at(0.0, 0.0), at(1.0, 0.0), at(0.0, 1.0));
        let step = |to: [f64; 3]| std::array::from_fn(|idx| to[idx] - origin[idx]);
        let box_of = |axis: usize| {
            let from = f64::from(layer.from[axis]) - 0.5;
            [from, from + f64::from(layer.size[axis])]
        };
        let bounds = [box_of(0), box_of(1), [-half_mm - ROUNDED_MM, half_mm - ROUNDED_MM]];
        Self { layer, origin, by_column: step(right), by_row: step(down), bounds }
    }

    /// The rows of the slice of which a pixel can lie in the layer: where it crosses the layer, a few of many.
    fn rows_near(&self, [columns, rows]: [u32; 2]) -> Range<u32> {
        let (mut first, mut past) = (0.0, f64::from(rows));
        for (axis, [from, below]) in self.bounds.into_iter().enumerate() {
            let across = self.by_column[axis] * f64::from(columns.saturating_sub(1));
            let (low, high) = (self.origin[axis] + across.min(0.0), self.origin[axis] + across.max(0.0));
            let by = self.by_row[axis];
            if by.abs() < 1e-12 {
                if high < from || below <= low {
                    return 0..0;
                }
                continue;
            }
            let ends = [(from - high) / by, (below - low) / by];
            // A row more at either end: what a row holds is decided by its columns.
            first = f64::max(first, ends[0].min(ends[1]).floor() - 1.0);
            past = f64::min(past, ends[0].max(ends[1]).ceil() + 1.0);
        }
        first as u32..past as u32
    }

    /// Adds the runs of a row.
    fn row(&self, y: u32, columns: u32, runs: &mut Vec<Run>) {
        let start: [f64; 3] = std::array::from_fn(|axis| self.origin[axis] + self.by_row[axis] * f64::from(y));
        let Some((from, to)) = self.columns_inside(start, columns) else { return };
        let mut open = None;
        for x in from..to {
            // Within the bounds both are at least -0.5: cut off, what is half a pixel more is the nearest pixel.
            let at = |axis: usize| (start[axis] + self.by_column[axis] * f64::from(x) + 0.5) as i64;
            match (self.layer.holds(at(0), at(1)), open) {
                (true, None) => open = Some(x),
                (false, Some(first)) => {
                    runs.push(Run { y, from: first, to: x });
                    open = None;
                }
                _ => {}
            }
        }
        runs.extend(open.map(|first| Run { y, from: first, to }));
    }

    /// The columns of a row in which all three numbers are within their bounds.
    fn columns_inside(&self, start: [f64; 3], columns: u32) -> Option<(u32, u32)> {
        let (mut low, mut high) = (0.0, f64::from(columns));
        for (axis, start) in start.into_iter().enumerate() {
            let ([from, below], by) = (self.bounds[axis], self.by_column[axis]);
            if by.abs() < 1e-12 {
                if !(from..below).contains(&start) {
                    return None;
                }
                continue;
            }
            let ends = [(from - start) / by, (below - start) / by];
            // Where the number falls with the column, the bound that is excluded comes first.
            let first = if by < 0.0 { ends[1].floor() + 1.0 } else { ends[0].ceil() };
            let past = if by < 0.0 { ends[0].floor() + 1.0 } else { ends[1].ceil() };
            (low, high) = (f64::max(low, first), f64::min(high, past));
        }
        (low < high).then_some((low as u32, high as u32))
    }
}

/// Runs in order, those that touch or overlap in a row as one.
fn joined(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_unstable();
    let mut all: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match all.last_mut() {
            Some(last) if last.y == run.y && run.from <= last.to => last.to = last.to.max(run.to),
            _ => all.push(run),
        }
    }
    all
}

/// Of the longer half of the runs, the middle of the one nearest to the middle of all.
fn label_at(runs: &[Run]) -> Option<ImagePoint> {
    let longest = runs.iter().map(|run| run.to - run.from).max()?;
    let n: f64 = runs.iter().map(|run| f64::from(run.to - run.from)).sum();
    let middle = |run: &Run| ImagePoint::new((f64::from(run.from) + f64::from(run.to) - 1.0) / 2.0, f64::from(run.y));
    let weight = |run: &Run| f64::from(run.to - run.from) / n;
    let all = runs.iter().fold(ImagePoint::default(), |sum, run| {
        let at = middle(run);
        ImagePoint::new(sum.x + at.x * weight(run), sum.y + at.y * weight(run))
    });
    let far = |run: &Run| (middle(run).x - all.x).hypot(middle(run).y - all.y);
    let long = runs.iter().filter(|run| longest <= 2 * (run.to - run.from));
    long.min_by(|a, b| far(a).total_cmp(&far(b))).map(middle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geometry::{LpsPoint, LpsVector, PixelSpacing},
        segment::Masks,
    };

    fn plane(position: [f64; 3], row: [f64; 3], column: [f64; 3], mm: [f64; 2]) -> ImagePlane {
        let [x, y, z] = position;
        let vector = |[x, y, z]: [f64; 3]| LpsVector::new(x, y, z);
        let spacing = PixelSpacing { between_rows_mm: mm[1], between_columns_mm: mm[0] };
        ImagePlane::new(LpsPoint::new(x, y, z), vector(row), vector(column), spacing).expect("a plane")
    }

    /// Axial layers of 8 × 8 pixels of 2 mm, 3 mm apart; a block of 2 ≤ x ≤ 4, 1 ≤ y ≤ 5 in layers 1 to 3.
    fn block() -> Masks {
        let axial = |k: u32| plane([0.0, 0.0, 3.0 * f64::from(k)], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [2.0, 2.0]);
        let planes: Vec<_> = (1..=3).map(axial).collect();
        let mut masks = Masks::new(&planes, None);
        let values: Vec<u16> =
            (0..64).map(|at| u16::from((2..=4).contains(&(at % 8)) && (1..=5).contains(&(at / 8)))).collect();
        planes.iter().for_each(|plane| masks.add(7, *plane, 8, &values, |value| value != 0).expect("small"));
        masks
    }

    fn cut_by(slice: ImagePlane, size: [u32; 2]) -> Option<SegmentCut> {
        let masks = block();
        assert_eq!(masks.half_mm, 1.5);
        cut(&masks.by_number[&7], masks.half_mm, &[slice], size)
    }

    #[test]
    fn on_its_own_grid_a_segment_is_the_pixels_it_was_made_of() {
        let shown = cut_by(plane([0.0, 0.0, 6.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [2.0, 2.0]), [8, 8]);
        let shown = shown.expect("something");
        assert_eq!(shown.runs, (1..=5).map(|y| Run { y, from: 2, to: 5 }).collect::<Vec<_>>());
        assert_eq!(shown.outline.len(), 4, "a rectangle");
        assert_eq!(shown.label_at, ImagePoint::new(3.0, 3.0));
    }

    #[test]
    fn between_layers_the_nearer_one_is_cut_and_beyond_the_last_there_is_nothing() {
        let at = |z: f64| cut_by(plane([0.0, 0.0, z], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [2.0, 2.0]), [8, 8]);
        assert!(at(1.6).is_some() && at(10.4).is_some());
        assert!(at(1.4).is_none() && at(10.6).is_none());
        let once: u32 = at(4.5).expect("half way").runs.iter().map(|run| run.to - run.from).sum();
        assert_eq!(once, 15, "one of the two layers, not both");
    }

    #[test]
    fn a_slab_shows_all_that_lies_in_it_once() {
        let sagittal = |x: f64| plane([x, 0.0, 12.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0], [1.0, 1.0]);
        let masks = block();
        let n_pixels = |slices: &[ImagePlane]| {
            let cut = cut(&masks.by_number[&7], masks.half_mm, slices, [16, 13])?;
            Some(cut.runs.iter().map(|run| run.to - run.from).sum::<u32>())
        };
        assert_eq!(n_pixels(&[sagittal(20.0)]), None, "the middle lies beside it");
        let slab: Vec<_> = [20.0, 15.0, 9.0, 7.0].map(sagittal).to_vec();
        assert_eq!(n_pixels(&slab), n_pixels(&[sagittal(6.0)]), "each pixel once, however many layers have it");
    }

    #[test]
    fn another_grid_across_shows_what_lies_there() {
        // Sagittal at x = 6 mm (column 3): y runs to the right, z upwards; pixels of 1 mm.
        let sagittal = plane([6.0, 0.0, 12.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0], [1.0, 1.0]);
        let shown = cut_by(sagittal, [16, 13]).expect("something");
        // y from 1 to 11 mm, z from 1.5 to 10.5 mm.
        let rows: Vec<u32> = shown.runs.iter().map(|run| run.y).collect();
        assert_eq!(rows, (2..=10).collect::<Vec<_>>());
        assert!(shown.runs.iter().all(|run| (run.from, run.to) == (1, 11)), "{:?}", shown.runs);
        assert!(cut_by(plane([20.0, 0.0, 12.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0], [1.0, 1.0]), [16, 13]).is_none());
    }

    #[test]
    fn an_oblique_slice_agrees_with_asking_voxel_by_voxel() {
        let (s, c) = (0.6, 0.8);
        let slice = plane([1.0, -1.0, 2.0], [c, s * 0.6, s * 0.8], [-s, c * 0.6, c * 0.8], [0.7, 0.9]);
        let shown = cut_by(slice, [30, 20]).expect("something");
        let inside = |x: u32, y: u32| shown.runs.iter().any(|run| run.y == y && (run.from..run.to).contains(&x));
        for y in 0..20 {
            for x in 0..30 {
                let [px, py, pz] = slice.lps_from_image(ImagePoint::new(f64::from(x), f64::from(y))).to_array();
                let (i, j) = ((px / 2.0).round(), (py / 2.0).round());
                let wanted =
                    (2.0..=4.0).contains(&i) && (1.0..=5.0).contains(&j) && (1.5..10.5).contains(&(pz + ROUNDED_MM));
                assert_eq!(inside(x, y), wanted, "{x} {y}");
            }
        }
    }
}
