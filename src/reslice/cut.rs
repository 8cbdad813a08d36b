//! A cut through a volume as rows of evenly spaced places: a plane, or a surface whose every row lies elsewhere.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::{Grid, OUTSIDE, Slab, row::Row, slab::Mixer};
use crate::geometry::{ImagePlane, ImagePoint, LpsPoint, LpsVector};

/// Rows that one worker makes at a time.
const ROWS_PER_TASK: usize = 8;

/// One row of places in the patient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The first.
    pub start: LpsPoint,
    /// From one to the next, in mm.
    pub step: LpsVector,
    /// The unit direction in which the layers of a slab lie.
    pub through: LpsVector,
}

/// What is sampled: so many columns of each row.
pub trait Cut: Sync {
    /// Columns and rows.
    fn size(&self) -> [usize; 2];
    /// A row, from 0.
    fn line(&self, row: usize) -> Line;
}

/// A plane with so many columns and rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    /// Where it lies.
    pub plane: ImagePlane,
    /// Columns and rows.
    pub size: [usize; 2],
}

impl Cut for Plane {
    fn size(&self) -> [usize; 2] {
        self.size
    }

    fn line(&self, row: usize) -> Line {
        Line {
            start: self.plane.lps_from_image(ImagePoint::new(0.0, row as f64)),
            step: self.plane.row_direction * self.plane.spacing.between_columns_mm,
            through: self.plane.normal(),
        }
    }
}

impl Grid {
    /// The grey levels of a cut, row by row; [`OUTSIDE`] where there is no volume. `None` where `stop` was set meanwhile.
    pub fn levels(&self, cut: &impl Cut, slab: &Slab, stop: &AtomicBool) -> Option<Vec<u16>> {
        let [columns, rows] = cut.size();
        let mut levels = vec![OUTSIDE; columns * rows];
        let tasks = levels.par_chunks_mut((columns * ROWS_PER_TASK).max(1)).enumerate();
        tasks.for_each_init(Mixer::default, |mixer, (task, levels)| {
            for (idx, out) in levels.chunks_mut(columns).enumerate() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                self.fill(mixer, &cut.line(task * ROWS_PER_TASK + idx), slab, out);
            }
        });
        (!stop.load(Ordering::Relaxed)).then_some(levels)
    }

    fn fill(&self, mixer: &mut Mixer, line: &Line, slab: &Slab, out: &mut [u16]) {
        let affine = self.affine();
        let step = affine.voxel_step(line.step);
        let start = affine.voxel_from_lps(line.start);
        let through = affine.voxel_step(line.through);
        let offsets: Vec<f64> = slab.offsets_mm().collect();
        let layers =
            offsets.iter().map(|mm| Row { start: [0, 1, 2].map(|axis| start[axis] + through[axis] * mm), step });
        mixer.row(self.voxels(), slab.mode, layers, out);
    }
}
