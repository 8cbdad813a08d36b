//! The simulated CT scanner: Hounsfield units of the body, a kernel's blur, and the errors of its rays projected back.

mod couch;
mod kernel;
mod noise;
mod paint;
mod rays;
mod stack;

pub use couch::Couch;
pub use kernel::Kernel;
pub use stack::{CtStack, Reconstruction};

use rayon::prelude::*;

use super::{Slice, spectrum::filtered};
use crate::{
    geometry::ImagePlane,
    synthetic::{Body, noise::Grain},
};
use noise::{Errors, Section};
use paint::{Painted, middle};
use rays::Rays;

/// What is added to a stored value to have Hounsfield units: Rescale Intercept (0028,1052).
pub const INTERCEPT: f64 = -1024.0;
/// Largest stored value: twelve bits.
const LARGEST: f64 = 4095.0;

/// Scans a stack; `step` is told after each slice and stops the scan by returning `false`.
///
/// Returns the slices, or `None` where it was stopped.
pub fn scan_ct(body: &Body, stack: &CtStack, step: &mut dyn FnMut() -> bool) -> Option<Vec<Slice>> {
    let mut slices = Vec::with_capacity(stack.planes.len());
    for plane in &stack.planes {
        let hu = scanned(body, stack, plane, body.grain.of(9000));
        let stored = |hu: &f64| (hu - INTERCEPT).round().clamp(0.0, LARGEST) as u16;
        slices.push(Slice { plane: *plane, pixels: hu.iter().map(stored).collect() });
        if !step() {
            return None;
        }
    }
    Some(slices)
}

/// Hounsfield units of a plane's pixels, row by row. Kernels of one scan share their rays: `grain` is its noise.
fn scanned(body: &Body, stack: &CtStack, plane: &ImagePlane, grain: Grain) -> Vec<f64> {
    let it = &stack.reconstruction;
    let mut painted = Painted::new(body, stack, plane);
    painted.values = filtered(&painted.values, painted.side, painted.step_mm, |f| it.kernel.transfer(f));
    let rays = Rays::through(body, stack, plane);
    let middle = middle(plane, it.side).0;
    let pixel = it.fov_mm / it.side as f64;
    let place = |k: usize| (k as f64 - (it.side - 1) as f64 / 2.0) * pixel;
    let (xs, ys): (Vec<f64>, Vec<f64>) =
        (0..it.side).map(|k| (place(k) + middle.x, place(k) + middle.y - stack.centre_y)).unzip();
    let slice = Section { height_mm: middle.z, thickness_mm: it.slice_mm.0 };
    let errors = Errors::new(&rays, it.kernel, slice, grain).projected(&xs, &ys);
    let one = |(idx, error): (usize, &f64)| painted.at(place(idx % it.side), place(idx / it.side)) + error;
    errors.par_iter().enumerate().map(one).collect()
}

#[cfg(test)]
mod tests;
