//! From painted signals to a stored picture: coil, saturation, breathing, pulsation, k-space, noise, magnitude.

use rayon::prelude::*;

use super::{
    frame::{Field, bilinear},
    kspace::{C, Fourier, Grid},
    paint::{FLOW, FLUID, Painted},
    protocol::Sequence,
    receive::Band,
    stack::Stack,
};
use crate::{
    geometry::LpsVector,
    synthetic::{Body, noise::Grain, same::SameEverywhere as _, shape::smooth_step},
};

/// Fat sings this much lower than water at 1.5 T, Hz: it lies to the front of where it is along the readout.
pub(in crate::synthetic) const FAT_SHIFT_HZ: f64 = 220.0;
/// Largest stored value: twelve bits.
const LARGEST: f64 = 4095.0;
/// The field of view is read a little beyond its edges, which wrap round: by one part in eight.
const OVERSAMPLING: usize = 8;
/// The states of breathing that are told apart, 0 (out) to 1 (in).
const BREATHS: [f64; 4] = [0.0, 0.25, 0.6, 1.0];
/// How far the belly moves to the front and, with the diaphragm, to the feet, mm.
const BREATH_MM: (f64, f64) = (2.6, 5.6);

/// Length of a side with its oversampling.
fn with_margin(side: usize) -> usize {
    side + side / OVERSAMPLING
}

/// What all slices of a stack share.
pub(super) struct Scanner<'a> {
    body: &'a Body,
    edge: f64,
    samples: usize,
    painted: Fourier,
    shown: Fourier,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(body: &'a Body, stack: &Stack) -> Self {
        let matrix = &stack.matrix;
        let acquired = (with_margin(matrix.acquired.0), with_margin(matrix.acquired.1));
        let painted = (with_margin(matrix.painted.0), with_margin(matrix.painted.1));
        let shown = with_margin(matrix.shown);
        Self {
            body,
            edge: stack.edge,
            samples: matrix.acquired.1,
            painted: Fourier::new(painted, acquired),
            shown: Fourier::new((shown, shown), acquired),
        }
    }

    /// Scans a slice: `grain` is the slice's own noise.
    pub(super) fn scan(&self, slice: &Painted, sequence: &Sequence, grain: Grain) -> Vec<u16> {
        let frame = &slice.frame;
        let field = Field::new(frame, |at| sequence.coil.at(self.body, at));
        let k = self.k_space(slice, sequence, &field, grain);
        let (rows, columns) = self.painted.image;
        let picture = self.shown.image(&k, 1.0 / (rows * columns) as f64);
        let mut stored = vec![0; frame.shown * frame.shown];
        for phase in 0..frame.shown {
            for read in 0..frame.shown {
                let heard = field.at(phase as f64, read as f64).max(0.15).same_powf(sequence.normalise);
                let level = picture.values[phase * picture.columns + read].norm() / heard * sequence.stored;
                let level = level * self.corrected(frame.shown, phase, read);
                stored[frame.index(phase, read)] = level.round().clamp(0.0, LARGEST) as u16;
            }
        }
        stored
    }

    /// 0 where the correction of the field's distortion has pulled the picture's edge inwards, else 1.
    fn corrected(&self, shown: usize, phase: usize, read: usize) -> f64 {
        let place = |k: usize| (2.0 * k as f64 / (shown - 1) as f64 - 1.0).abs();
        let (u, v) = (place(phase), place(read));
        let is_inside = u <= 1.0 - self.edge * v * v && v <= 1.0 - self.edge * u * u;
        if is_inside || self.edge == 0.0 { 1.0 } else { 0.0 }
    }

    /// The acquired part of k-space, with motion and noise.
    pub(super) fn k_space(&self, slice: &Painted, sequence: &Sequence, field: &Field, grain: Grain) -> Grid {
        let lit = self.lit(slice, sequence, field);
        let spectra = self.breathing(slice, sequence, &lit);
        let pulse = self.painted.spectrum(&pulsing(slice, sequence, field));
        let mut k = mixed(&spectra, &pulse, sequence, grain);
        let (rows, columns) = self.painted.image;
        let noise = sequence.sigma * (rows * columns) as f64 / (k.values.len() as f64).sqrt();
        filter_and_noise(&mut k, sequence, noise, grain);
        k
    }

    /// Signal times receive field, the fat shifted along the readout.
    fn lit(&self, slice: &Painted, sequence: &Sequence, field: &Field) -> Vec<f64> {
        let ((rows, columns), step) = (slice.size, slice.step);
        let band = Band::before(self.body, sequence.band_mm);
        let band = Field::new(&slice.frame, |at| band.share(at));
        let (water, fat) = sequence.channels;
        // Points painted to a sample, times samples that fat is off.
        let shift = sequence.fat_way * FAT_SHIFT_HZ / sequence.bandwidth_hz * columns as f64 / self.samples as f64;
        let one = |idx: usize| {
            let (row, column) = (idx / columns, idx % columns);
            let from = (column as f64 + shift).clamp(0.0, (columns - 1) as f64);
            let (left, part) = (from as usize, from.fract());
            let fat = |column: usize| f64::from(slice.cells[row * columns + column.min(columns - 1)][fat]);
            let signal = f64::from(slice.cells[idx][water]) + fat(left) * (1.0 - part) + fat(left + 1) * part;
            if signal == 0.0 {
                return 0.0;
            }
            let (phase, read) = (row as f64 * step.0, column as f64 * step.1);
            signal * field.at(phase, read) * (1.0 - sequence.saturation * band.at(phase, read))
        };
        (0..rows * columns).into_par_iter().map(one).collect()
    }

    /// The spectra of four states of breathing: the belly moves forwards and to the feet, the spine stays.
    fn breathing(&self, slice: &Painted, sequence: &Sequence, lit: &[f64]) -> Vec<Grid> {
        let (size @ (rows, columns), step) = (slice.size, slice.step);
        let belly = Field::new(&slice.frame, |at| {
            let [_, y, z] = at.to_array();
            let canal = self.body.canal.line.y_at(z);
            // What lies in the pelvis hardly moves with the breath; sharp edges there would come back as lines.
            smooth_step(y, canal - 42.0, canal - 85.0) * (0.04 + 0.96 * smooth_step(z, -65.0, 5.0))
        });
        let far = sequence.breathing / slice.frame.pixel_mm();
        let moved = LpsVector::new(0.0, -BREATH_MM.0 * far, -BREATH_MM.1 * far);
        let (along_phase, along_read) = slice.frame.directions();
        let (by_row, by_column) = (moved.dot(along_phase) / step.0, moved.dot(along_read) / step.1);
        let state = |t: f64| {
            let one = |idx: usize| {
                let (row, column) = ((idx / columns) as f64, (idx % columns) as f64);
                let weight = t * belly.at(row * step.0, column * step.1);
                if weight == 0.0 {
                    return C::new(lit[idx], 0.0);
                }
                let value = bilinear(lit, size, row - by_row * weight, column - by_column * weight);
                let (sin, cos) = (0.25 * weight * sequence.breathing).same_sin_cos();
                C::new(value * cos, value * sin)
            };
            let values = (0..lit.len()).into_par_iter().map(one).collect();
            self.painted.spectrum(&Grid { rows, columns, values })
        };
        BREATHS.map(state).into()
    }
}

/// Flowing blood and fluid, whose signal comes and goes with the pulse.
fn pulsing(slice: &Painted, sequence: &Sequence, field: &Field) -> Grid {
    let ((rows, columns), step) = (slice.size, slice.step);
    let one = |(idx, cell): (usize, &super::paint::Cell)| {
        let fluid = f64::from(cell[sequence.channels.0]) * f64::from(cell[FLUID]);
        let flow = f64::from(cell[FLOW]) * sequence.pulsation + fluid * sequence.fluid_pulse;
        if flow <= 0.0 {
            return C::new(0.0, 0.0);
        }
        C::new(flow * field.at((idx / columns) as f64 * step.0, (idx % columns) as f64 * step.1), 0.0)
    };
    Grid { rows, columns, values: slice.cells.iter().enumerate().map(one).collect() }
}

/// What differs from shot to shot: how deep the breath is, the pulse, the gain.
struct Shot {
    breath: f64,
    pulse: C,
    gain: C,
}

fn shots(count: usize, error: f64, grain: Grain) -> Vec<Shot> {
    let (mut breath, mut heart) = (0.0, 0.0);
    let gains = grain.of(1);
    let one = |shot: u32| {
        breath += std::f64::consts::TAU * grain.between(shot, 0.15, 0.55);
        heart += std::f64::consts::TAU * grain.of(3).uniform(shot);
        let (sin, cos) = heart.same_sin_cos();
        Shot {
            breath: (0.5 + 0.5 * breath.same_sin()).same_powf(1.6),
            pulse: C::new(cos, 0.5 * sin),
            gain: C::new(1.0 + error * gains.normal(2 * shot), error * gains.normal(2 * shot + 1)),
        }
    };
    (0..count as u32).map(one).collect()
}

/// K-space filled line by line while the patient breathes: each line belongs to a shot, each shot to a state.
fn mixed(spectra: &[Grid], pulse: &Grid, sequence: &Sequence, grain: Grain) -> Grid {
    let mut k = spectra[0].clone();
    let shots = shots(k.rows.div_ceil(sequence.echo_train as usize), sequence.shot_error, grain);
    let columns = k.columns;
    for (row, line) in k.values.chunks_mut(columns).enumerate() {
        let shot = &shots[row % shots.len()];
        let state = shot.breath * (spectra.len() - 1) as f64;
        let lower = (state as usize).min(spectra.len() - 2);
        let part = state - lower as f64;
        for (column, value) in line.iter_mut().enumerate() {
            let idx = row * columns + column;
            let (a, b) = (spectra[lower].values[idx], spectra[lower + 1].values[idx]);
            let still = a * (1.0 - part) + b * part;
            *value = still * shot.gain + pulse.values[idx] * shot.pulse;
        }
    }
    k
}

/// Decay along the echo train, the image filter, and receiver noise, which is filtered as well.
fn filter_and_noise(k: &mut Grid, sequence: &Sequence, sigma: f64, grain: Grain) {
    let (rows, columns) = (k.rows, k.columns);
    let place = |idx: usize, n: usize| (2.0 * idx as f64 / (n - 1) as f64 - 1.0).abs();
    let noise = grain.of(2);
    for row in 0..rows {
        let v = place(row, rows);
        let decayed = (-sequence.decay * v.same_powf(1.5)).same_exp();
        for column in 0..columns {
            let idx = row * columns + column;
            let random = C::new(noise.normal(2 * idx as u32), noise.normal(2 * idx as u32 + 1)) * sigma;
            let kept = sequence.filter.kept(v, place(column, columns));
            k.values[idx] = (k.values[idx] * decayed + random) * kept;
        }
    }
}
