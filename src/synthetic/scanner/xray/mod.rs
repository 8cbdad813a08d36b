//! The simulated X-ray room: a beam from one focal spot through the body, a detector, and the processing of its picture.

mod beam;
mod blur;
mod expose;
mod process;
mod view;

pub use view::{Exposure, SOURCE_MM, View};

use crate::synthetic::Body;

/// Fewer mm of water than this are not the body, and what lies further from the picture's middle than this share of its
/// width does not count for black and white.
const BODY_MM: f64 = 60.0;
const COUNTS: f64 = 0.34;

/// A radiograph for presentation.
#[derive(Clone, Debug, PartialEq)]
pub struct Film {
    /// How it was taken.
    pub exposure: Exposure,
    /// Stored values row by row, at most 4095; bright where little arrived.
    pub pixels: Vec<u16>,
}

impl Film {
    /// Window Center and Window Width in its stored values.
    pub fn window() -> (f64, f64) {
        process::WINDOW
    }
}

/// Takes a radiograph; `step` is told after each layer of the body and stops it by returning `false`.
pub fn take(body: &Body, exposure: &Exposure, step: &mut dyn FnMut() -> bool) -> Option<Film> {
    let ways = beam::ways(body, exposure, step)?;
    let density = expose::density(&ways, exposure, body.grain.of(9200).of(exposure.view as u32));
    let columns = exposure.size.1;
    let is_near = |idx: usize| ((idx % columns) as f64 / columns as f64 - 0.5).abs() < COUNTS;
    let counts: Vec<bool> = ways.iter().enumerate().map(|(idx, way)| way[0] > BODY_MM && is_near(idx)).collect();
    let pixels = process::presented(&density, exposure.pixel_at_spine_mm(), &counts);
    Some(Film { exposure: exposure.clone(), pixels })
}

/// How many layers an exposure is summed over: the steps of [`take`].
pub fn n_layers(exposure: &Exposure) -> usize {
    exposure.layers().len()
}

#[cfg(test)]
mod tests;
