//! Where the points of a slice lie, counted along phase and readout, and smooth fields over it.

use rayon::prelude::*;

use super::stack::{Phase, Stack};
use crate::geometry::{ImagePlane, ImagePoint, LpsPoint, LpsVector};

/// A slice's points: places are counted in shown pixels along the phase direction and along the readout.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    plane: ImagePlane,
    phase: Phase,
    /// Pixels of the picture along each side.
    pub shown: usize,
}

impl Frame {
    pub(super) fn new(stack: &Stack, plane: &ImagePlane) -> Self {
        Self { plane: *plane, phase: stack.phase, shown: stack.matrix.shown }
    }

    /// The patient position of a place.
    pub(super) fn point(&self, phase: f64, read: f64) -> LpsPoint {
        self.plane.lps_from_image(match self.phase {
            Phase::Column => ImagePoint::new(read, phase),
            Phase::Row => ImagePoint::new(phase, read),
        })
    }

    /// Unit vectors along phase and readout.
    pub(super) fn directions(&self) -> (LpsVector, LpsVector) {
        let (row, column) = (self.plane.row_direction, self.plane.column_direction);
        if self.phase == Phase::Column { (column, row) } else { (row, column) }
    }

    /// Unit vector across the slice.
    pub(super) fn normal(&self) -> LpsVector {
        self.plane.normal()
    }

    /// Size of a shown pixel in mm.
    pub(super) fn pixel_mm(&self) -> f64 {
        self.plane.spacing.between_columns_mm
    }

    /// The picture's index of a shown pixel.
    pub(super) fn index(&self, phase: usize, read: usize) -> usize {
        match self.phase {
            Phase::Column => phase * self.shown + read,
            Phase::Row => read * self.shown + phase,
        }
    }
}

/// Shown pixels from one point of a [`Field`] to the next.
const STEP: usize = 4;

/// Something that changes slowly over a slice, known at every fourth pixel and straight between.
#[derive(Clone, Debug)]
pub(super) struct Field {
    side: usize,
    values: Vec<f64>,
}

impl Field {
    /// The field that a function of the patient position makes on a slice.
    pub(super) fn new(frame: &Frame, value: impl Fn(LpsPoint) -> f64 + Sync) -> Self {
        let side = frame.shown.div_ceil(STEP) + 1;
        let at = |idx: usize| value(frame.point((idx / side * STEP) as f64, (idx % side * STEP) as f64));
        Self { side, values: (0..side * side).into_par_iter().map(at).collect() }
    }

    /// Its value at a place in shown pixels.
    pub(super) fn at(&self, phase: f64, read: f64) -> f64 {
        bilinear(&self.values, (self.side, self.side), phase / STEP as f64, read / STEP as f64)
    }
}

/// The value of a grid of rows and columns between its points; beyond the edge, that of the edge.
pub(super) fn bilinear(values: &[f64], (rows, columns): (usize, usize), row: f64, column: f64) -> f64 {
    let (row, column) = (row.clamp(0.0, (rows - 1) as f64), column.clamp(0.0, (columns - 1) as f64));
    let (j, i) = ((row as usize).min(rows - 2), (column as usize).min(columns - 2));
    let (v, u) = (row - j as f64, column - i as f64);
    let start = j * columns + i;
    let across = |start: usize| values[start] * (1.0 - u) + values[start + 1] * u;
    across(start) * (1.0 - v) + across(start + columns) * v
}
