//! From painted signals to a stored picture: coil, saturation, breathing, k-space, noise, magnitude.

use rayon::prelude::*;

use super::{
    Contrast, Stack,
    kspace::{C, Grid},
};
use crate::{
    geometry::{ImagePlane, ImagePoint, LpsPoint, LpsVector},
    synthetic::{
        Body, Palette,
        noise::Grain,
        same::SameEverywhere as _,
        shape::{bell, smooth_step},
        tissue::Channels,
    },
};

/// Fat lies this far to the front of where it is along the readout, mm.
const CHEMICAL_SHIFT_MM: f64 = 0.5;
/// Stored value of a signal of 100.
const STORED_PER_SIGNAL: f64 = 9.0;
/// Largest stored value: twelve bits.
const LARGEST: f64 = 4095.0;

/// What differs between contrasts in the receive chain.
struct Chain {
    /// Share of the coil's field that does not fall off, and the depth over which the rest does.
    far_field: (f64, f64),
    /// Noise per acquired pixel, in signal.
    sigma: f64,
    /// How far the normalise filter takes the coil's falling field back.
    normalise: f64,
    /// How much the anterior saturation band takes away.
    saturation: f64,
}

fn chain(contrast: Contrast) -> Chain {
    match contrast {
        Contrast::T2 => Chain { far_field: (0.36, 95.0), sigma: 2.9, normalise: 0.25, saturation: 0.35 },
        Contrast::T1 => Chain { far_field: (0.22, 75.0), sigma: 1.7, normalise: 0.62, saturation: 0.0 },
    }
}

/// A slice painted in all four channels, averaged over the slice's thickness.
pub(super) struct Painted {
    plane: ImagePlane,
    /// Steps of shown pixels from one painted point to the next.
    step: f64,
    side: usize,
    channels: Vec<[f32; 4]>,
}

impl Painted {
    /// Paints a slice of a stack.
    pub(super) fn new(body: &Body, palette: &Palette, stack: &Stack, plane: &ImagePlane) -> Self {
        let (side, subs) = (stack.matrix.painted, stack.matrix.sub_slices);
        let step = stack.matrix.shown as f64 / side as f64;
        let normal = plane.normal();
        let line = |row: usize| {
            let mut line = vec![[0f32; 4]; side];
            for (column, pixel) in line.iter_mut().enumerate() {
                let on_plane = plane.lps_from_image(ImagePoint::new(column as f64 * step, row as f64 * step));
                let mut sum: Channels = [0.0; 4];
                for sub in 0..subs {
                    let off = ((sub as f64 + 0.5) / subs as f64 - 0.5) * stack.thickness_mm;
                    let sample = body.sample(on_plane + normal * off, palette);
                    sum.iter_mut().zip(sample.channels).for_each(|(sum, value)| *sum += value);
                }
                *pixel = sum.map(|value| (value / subs as f64) as f32);
            }
            line
        };
        let lines: Vec<Vec<[f32; 4]>> = (0..side).into_par_iter().map(line).collect();
        Self { plane: *plane, step, side, channels: lines.into_iter().flatten().collect() }
    }

    fn place(&self, column: f64, row: f64) -> LpsPoint {
        self.plane.lps_from_image(ImagePoint::new(column * self.step, row * self.step))
    }

    /// Size of a painted pixel in mm.
    fn pixel_mm(&self) -> f64 {
        self.step * self.plane.spacing.between_columns_mm
    }

    /// Scans the slice: `grain` is the slice's own noise.
    pub(super) fn scan(&self, body: &Body, contrast: Contrast, stack: &Stack, grain: Grain) -> Vec<u16> {
        let chain = chain(contrast);
        let lit = self.received(body, contrast, &chain);
        let (lines, samples) = stack.matrix.acquired;
        let states = self.breathing(body, &lit);
        let spectra: Vec<Grid> = states.iter().map(|state| state.spectrum(lines, samples)).collect();
        let mut k = mixed(&spectra, contrast, grain);
        let noise = chain.sigma * (self.side * self.side) as f64 / ((lines * samples) as f64).sqrt();
        filter_and_noise(&mut k, noise, grain);
        let shown = stack.matrix.shown;
        let picture = k.image(shown, shown, 1.0 / (self.side * self.side) as f64);
        let stored = |(idx, value): (usize, &C)| {
            let at = self.plane.lps_from_image(ImagePoint::new((idx % shown) as f64, (idx / shown) as f64));
            let level = value.norm() / coil(body, at, &chain).max(0.15).same_powf(chain.normalise);
            (level * STORED_PER_SIGNAL).round().clamp(0.0, LARGEST) as u16
        };
        picture.values.iter().enumerate().map(stored).collect()
    }

    /// Signal times receive field, the fat shifted along the readout.
    fn received(&self, body: &Body, contrast: Contrast, chain: &Chain) -> Vec<f64> {
        let (water, fat) = if contrast == Contrast::T2 { (0, 1) } else { (2, 3) };
        let shift = CHEMICAL_SHIFT_MM / self.pixel_mm();
        let one = |idx: usize| {
            let (row, column) = (idx / self.side, idx % self.side);
            let from = (column as f64 + shift).min((self.side - 1) as f64);
            let (left, part) = (from as usize, from.fract());
            let start = row * self.side;
            let right = (left + 1).min(self.side - 1);
            let fat_there = f64::from(self.channels[start + left][fat]) * (1.0 - part)
                + f64::from(self.channels[start + right][fat]) * part;
            let signal = f64::from(self.channels[idx][water]) + fat_there;
            if signal == 0.0 {
                return 0.0;
            }
            let at = self.place(column as f64, row as f64);
            let [_, y, z] = at.to_array();
            let band = body.canal.line.y_at(z) - 45.0;
            let saturated = 1.0 - chain.saturation * smooth_step(y, band + 6.0, band - 28.0);
            signal * coil(body, at, chain) * saturated
        };
        (0..self.side * self.side).into_par_iter().map(one).collect()
    }

    /// Four states of breathing: the belly moves forwards and to the feet, the spine stays.
    fn breathing(&self, body: &Body, lit: &[f64]) -> Vec<Grid> {
        let state = |t: f64| {
            let one = |idx: usize| {
                let (row, column) = ((idx / self.side) as f64, (idx % self.side) as f64);
                let [_, y, z] = self.place(column, row).to_array();
                let canal = body.canal.line.y_at(z);
                let weight = t * smooth_step(y, canal - 28.0, canal - 75.0);
                if weight == 0.0 {
                    return C::new(lit[idx], 0.0);
                }
                let moved = LpsVector::new(0.0, -4.0 * weight, -4.0 * weight);
                let (dx, dy) = (moved.dot(self.plane.row_direction), moved.dot(self.plane.column_direction));
                let scale = self.pixel_mm();
                C::from_polar(self.bilinear(lit, column - dx / scale, row - dy / scale), 0.25 * weight)
            };
            let values = (0..lit.len()).into_par_iter().map(one).collect();
            Grid { rows: self.side, columns: self.side, values }
        };
        [0.0, 0.25, 0.6, 1.0].map(state).into()
    }

    fn bilinear(&self, values: &[f64], column: f64, row: f64) -> f64 {
        let last = (self.side - 1) as f64;
        let (column, row) = (column.clamp(0.0, last), row.clamp(0.0, last));
        let (i, j) = ((column as usize).min(self.side - 2), (row as usize).min(self.side - 2));
        let (u, v) = (column - i as f64, row - j as f64);
        let at = |i: usize, j: usize| values[j * self.side + i];
        (at(i, j) * (1.0 - u) + at(i + 1, j) * u) * (1.0 - v) + (at(i, j + 1) * (1.0 - u) + at(i + 1, j + 1) * u) * v
    }
}

/// Receive field of a spine coil under the back: falls off to the front, to the feet and at the ends.
fn coil(body: &Body, at: LpsPoint, chain: &Chain) -> f64 {
    let [x, y, z] = at.to_array();
    let depth = (body.back_y(z) - y).clamp(0.0, 400.0);
    let (floor, reach) = chain.far_field;
    let near = floor + (1.0 - floor) * (-depth / reach).same_exp() + 0.30 * (-depth / 16.0).same_exp();
    let along = 0.50 + 0.50 * (-((z - 85.0) / 160.0).powi(4)).same_exp();
    let slope = 1.0 + 0.0009 * (z - 40.0);
    near * along * slope * (0.8 + 0.2 * bell(x, 110.0)) * (1.0 + 0.03 * body.grain.of(200).at([x, y, z], 90.0, 1))
}

/// K-space filled line by line while the patient breathes: each line belongs to a shot, each shot to a state.
fn mixed(spectra: &[Grid], contrast: Contrast, grain: Grain) -> Grid {
    let mut k = spectra[0].clone();
    let shots = k.rows.div_ceil(contrast.echo_train() as usize);
    let mut phase = 0.0;
    let breath: Vec<f64> = (0..shots as u32)
        .map(|shot| {
            phase += std::f64::consts::TAU * grain.between(shot, 0.15, 0.55);
            (0.5 + 0.5 * phase.same_sin()).same_powf(1.6)
        })
        .collect();
    let gains = grain.of(1);
    for row in 0..k.rows {
        let shot = row % shots;
        let state = breath[shot] * (spectra.len() - 1) as f64;
        let lower = (state as usize).min(spectra.len() - 2);
        let part = state - lower as f64;
        let counter = 2 * shot as u32;
        let gain = C::new(1.0 + 0.010 * gains.normal(counter), 0.010 * gains.normal(counter + 1));
        for column in 0..k.columns {
            let idx = row * k.columns + column;
            let (a, b) = (spectra[lower].values[idx], spectra[lower + 1].values[idx]);
            k.values[idx] = (a * (1.0 - part) + b * part) * gain;
        }
    }
    k
}

/// Decay along the echo train, a gentle taper at the edges of k-space, and receiver noise.
fn filter_and_noise(k: &mut Grid, sigma: f64, grain: Grain) {
    let (rows, columns) = (k.rows, k.columns);
    let place = |idx: usize, n: usize| 2.0 * idx as f64 / (n - 1) as f64 - 1.0;
    let taper = |u: f64| {
        let over = ((u.abs() - 0.7) / 0.3).max(0.0);
        if over > 0.0 { 0.5 + 0.5 * (std::f64::consts::PI * over).same_cos() * 0.65 + 0.17 * (1.0 - over) } else { 1.0 }
    };
    let noise = grain.of(2);
    for row in 0..rows {
        let v = place(row, rows);
        let decay = (-0.22 * v.abs().same_powf(1.5)).same_exp() * taper(v);
        for column in 0..columns {
            let idx = row * columns + column;
            let counter = 2 * idx as u32;
            let random = C::new(noise.normal(counter), noise.normal(counter + 1)) * sigma;
            k.values[idx] = k.values[idx] * (decay * taper(place(column, columns))) + random;
        }
    }
}
