//! From what rays cross to the optical density of a detector: a spectrum, the focal spot, scatter and few photons.

use super::{beam::Way, blur::Picture, view::Exposure};
use crate::synthetic::{noise::Grain, same::SameEverywhere as _, scanner::xray::View};

/// Parts of the spectrum: share, attenuation of water per mm, of bone per mm and HU.
const SPECTRUM: [(f64, f64, f64); 3] = [(0.30, 0.0243, 5.5e-5), (0.45, 0.0206, 3.4e-5), (0.25, 0.0184, 2.5e-5)];
/// Blur of focal spot and detector at the spine, standard deviation in mm.
const SPOT_MM: f64 = 0.35;
/// Scatter: two widths at the spine in mm with their shares.
const SCATTER: [(f64, f64); 2] = [(45.0, 0.6), (14.0, 0.4)];
/// Photons on a square millimetre at the spine without a patient.
const PHOTONS_PER_MM2: f64 = 6.0e7;

/// How much scatter comes to the detector for what goes straight, behind the grid.
fn scattered(view: View) -> f64 {
    match view {
        View::Lateral => 0.35,
        View::Frontal => 0.30,
    }
}

/// The negative logarithm of what arrives at each pixel.
pub(super) fn density(ways: &[Way], exposure: &Exposure, grain: Grain) -> Picture {
    let pixel = exposure.pixel_at_spine_mm();
    let through = |way: &Way| -> f64 {
        SPECTRUM.iter().map(|(share, water, bone)| share * (-water * way[0] - bone * way[1]).same_exp()).sum()
    };
    let straight = Picture { columns: exposure.size.1, values: ways.iter().map(through).collect() };
    let straight = straight.blurred(SPOT_MM / pixel);
    let mut all = straight.clone();
    for (width, share) in SCATTER {
        let veil = straight.blurred(width / pixel);
        all = all.with(&veil, |a, b| a + scattered(exposure.view) * share * b);
    }
    let photons = PHOTONS_PER_MM2 * pixel * pixel;
    let noise: Vec<f64> = (0..all.values.len() as u32).map(|it| grain.bell_shaped(it)).collect();
    // A photon's light reaches the next pixels too.
    let noise = Picture { columns: all.columns, values: noise }.blurred(0.5);
    all.with(&noise, |level, noise| -(level + 1.5 * noise * (level / photons).sqrt()).max(1e-7).same_ln())
}
