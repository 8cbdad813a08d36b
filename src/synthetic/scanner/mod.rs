//! The simulated scanners, MR, CT and X-ray: every series samples the same body in the same Frame of Reference.

mod acquire;
pub mod ct;
mod filter;
mod frame;
mod kspace;
mod paint;
mod protocol;
mod receive;
mod spectrum;
mod stack;
mod technique;
pub mod xray;

#[cfg(test)]
pub(super) use acquire::FAT_SHIFT_HZ;
pub use filter::Filter;
pub use protocol::{Acquisition, Contrast, Geometry, MrSeries, PROTOCOLS, Protocol, Sequence};
pub use receive::Coil;
pub use stack::{Detail, Matrix, Phase, Stack};
pub use technique::{Sequences, Slab, Technique, Turn};

use acquire::Scanner;
use frame::Frame;
use paint::Painted;

use super::Body;
use crate::geometry::ImagePlane;

/// A picture of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    /// Where it lies.
    pub plane: ImagePlane,
    /// Stored values row by row, at most 4095.
    pub pixels: Vec<u16>,
}

/// Scans a stack in one or more contrasts from one painting of each slice; `step` is told after each slice and stops
/// the scan by returning `false`.
///
/// Returns a list of slices a contrast, or `None` where it was stopped.
pub fn scan(
    body: &Body,
    stack: &Stack,
    contrasts: &[Contrast],
    seed: u32,
    step: &mut dyn FnMut() -> bool,
) -> Option<Vec<Vec<Slice>>> {
    let palette = stack.sequences.palette();
    let scanner = Scanner::new(body, stack);
    let mut series = vec![Vec::new(); contrasts.len()];
    for (idx, plane) in (0u32..).zip(&stack.planes) {
        let painted = Painted::new(body, &palette, stack, Frame::new(stack, plane));
        for (slices, contrast) in series.iter_mut().zip(contrasts) {
            let grain = body.grain.of(seed).of(1000 * *contrast as u32 + idx);
            slices.push(Slice { plane: *plane, pixels: scanner.scan(&painted, stack.sequences.of(*contrast), grain) });
        }
        if !step() {
            return None;
        }
    }
    Some(series)
}

#[cfg(test)]
mod tests;
