//! A slice of the body: its signals averaged over each pixel and over the slice's profile.

use rayon::prelude::*;

use super::{
    frame::{Field, Frame},
    stack::Stack,
};
use crate::{
    geometry::LpsPoint,
    synthetic::{Body, Palette, Tissue, body::Sample, shape::smooth_step, tissue::Channels},
};

/// The channels of a painted point, and the shares of it that are flowing blood and fluid of the sac.
pub(super) type Cell = [f32; 8];
/// The last two of them.
pub(super) const FLOW: usize = 6;
pub(super) const FLUID: usize = 7;

/// Painted points from one probe for air to the next.
const PROBE: usize = 8;
/// Where a slice's profile is met, in slice thicknesses from its middle, and how much it counts there: a real pulse
/// leaves soft flanks that reach beyond the nominal thickness.
const INNER: (f64, f64) = (0.15, 1.0);
const OUTER: (f64, f64) = (0.45, 0.62);
/// Far from the spine, where the body changes slowly, two points stand for four.
const LONE: f64 = 0.30;
/// Slices below this thickness are met at two points everywhere.
const THIN_MM: f64 = 2.0;
/// Steps off a painted point at which the four positions of a profile lie, so that they cover the pixel as well.
const ASIDE: [(f64, f64); 4] = [(-0.375, -0.125), (0.125, -0.375), (-0.125, 0.375), (0.375, 0.125)];

/// A slice painted in all channels.
pub(super) struct Painted {
    pub frame: Frame,
    /// Points along phase and readout.
    pub size: (usize, usize),
    /// Shown pixels from one painted point to the next, along phase and readout.
    pub step: (f64, f64),
    pub cells: Vec<Cell>,
}

impl Painted {
    /// Paints a slice of a stack.
    pub(super) fn new(body: &Body, palette: &Palette, stack: &Stack, frame: Frame) -> Self {
        let size @ (rows, columns) = stack.matrix.painted;
        let step = (frame.shown as f64 / rows as f64, frame.shown as f64 / columns as f64);
        let far = Field::new(&frame, |at| farness(body, at));
        let brush = Brush { body, palette, frame, step, thickness_mm: stack.thickness_mm, far };
        let probes = Probes::new(&brush, size);
        let line = |row: usize| -> Vec<Cell> {
            (0..columns).map(|it| if probes.meet(row, it) { brush.cell(row, it) } else { [0.0; 8] }).collect()
        };
        let lines: Vec<Vec<Cell>> = (0..rows).into_par_iter().map(line).collect();
        Self { frame, size, step, cells: lines.into_iter().flatten().collect() }
    }
}

/// 0 near the spine to 1 in the belly and at the sides.
fn farness(body: &Body, at: LpsPoint) -> f64 {
    let [x, y, z] = at.to_array();
    let ahead = body.canal.line.y_at(z) - y;
    smooth_step(ahead, 66.0, 84.0).max(smooth_step(x.abs(), 56.0, 72.0))
}

/// What paints one point of a slice.
struct Brush<'a> {
    body: &'a Body,
    palette: &'a Palette,
    frame: Frame,
    step: (f64, f64),
    thickness_mm: f64,
    far: Field,
}

impl Brush<'_> {
    fn sample(&self, row: f64, column: f64, off: f64) -> Sample {
        let at = self.frame.point(row * self.step.0, column * self.step.1);
        self.body.sample(at + self.frame.normal() * (off * self.thickness_mm), self.palette)
    }

    /// Positions over the profile with their weights.
    fn profile(&self, row: f64, column: f64) -> [(f64, f64); 4] {
        let far = self.far.at(row * self.step.0, column * self.step.1);
        let far = if self.thickness_mm < THIN_MM { 1.0 } else { far };
        let inner = INNER.0 + far * (LONE - INNER.0);
        let outer = OUTER.1 * (1.0 - far);
        [(-inner, INNER.1), (inner, INNER.1), (-OUTER.0, outer), (OUTER.0, outer)]
    }

    fn cell(&self, row: usize, column: usize) -> Cell {
        let (row, column) = (row as f64, column as f64);
        let (mut sum, mut flow, mut fluid, mut total): (Channels, f64, f64, f64) = ([0.0; FLOW], 0.0, 0.0, 0.0);
        for ((off, weight), aside) in self.profile(row, column).into_iter().zip(ASIDE) {
            if weight <= 0.0 {
                continue;
            }
            let sample = self.sample(row + aside.0, column + aside.1, off);
            sum.iter_mut().zip(sample.channels).for_each(|(sum, value)| *sum += weight * value);
            flow += if sample.tissue == Tissue::FlowVoid { weight } else { 0.0 };
            fluid += if sample.tissue == Tissue::Csf { weight } else { 0.0 };
            total += weight;
        }
        std::array::from_fn(|k| (sum.get(k).copied().unwrap_or([flow, fluid][k % 2]) / total) as f32)
    }
}

/// Where there is anything but air: the body's outline is smooth, so a few probes tell.
struct Probes {
    columns: usize,
    is_body: Vec<bool>,
}

impl Probes {
    fn new(brush: &Brush<'_>, (rows, columns): (usize, usize)) -> Self {
        let (rows, columns) = (rows.div_ceil(PROBE) + 1, columns.div_ceil(PROBE) + 1);
        let probe = |idx: usize| {
            let (row, column) = ((idx / columns * PROBE) as f64, (idx % columns * PROBE) as f64);
            brush.sample(row, column, 0.0).tissue != Tissue::Air
        };
        Self { columns, is_body: (0..rows * columns).into_par_iter().map(probe).collect() }
    }

    /// Whether any of the sixteen probes round a point meets the body.
    fn meet(&self, row: usize, column: usize) -> bool {
        let (row, column) = (row / PROBE, column / PROBE);
        let columns = column.saturating_sub(1)..(column + 3).min(self.columns);
        (row.saturating_sub(1)..row + 3).any(|row| {
            let line = self.is_body.get(row * self.columns..(row + 1) * self.columns).unwrap_or_default();
            line.get(columns.clone()).is_some_and(|near| near.contains(&true))
        })
    }
}
