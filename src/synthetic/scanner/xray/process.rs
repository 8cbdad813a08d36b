//! What a digital radiograph's processing does before it is shown: broad differences are taken back, detail is raised,
//! and regions are brought to the same contrast.

use super::blur::Picture;

/// Bands between bells of these standard deviations in mm at the spine, from coarse to fine, with what is kept of each.
const BANDS: [(f64, f64); 5] = [(14.0, 0.6), (9.0, 1.0), (3.0, 1.5), (1.0, 1.7), (0.0, 1.25)];
/// What lies beyond the coarsest bell, and what is kept of it.
const BASE: (f64, f64) = (30.0, 0.26);
/// Contrast is made even over this width, against the mean over that one, mm; how much of that mean is taken back: thin
/// parts of the body stay darker.
const EVEN_MM: (f64, f64) = (45.0, 40.0);
const TAKEN: f64 = 0.8;
/// How much of the middling contrast stays as it is.
const KEPT: f64 = 0.45;
/// Share of the pixels that count whose density is the least that anything is treated with: air beside the body would
/// make its edge a bright band.
const THINNEST: f64 = 0.02;
/// Shares of the pixels below black and below white, and the stored values of black and white.
const ENDS: [(f64, f64); 2] = [(0.03, 500.0), (0.993, 3600.0)];
/// Largest stored value: twelve bits.
const LARGEST: f64 = 4095.0;

/// Window Center and Window Width of stored values.
pub(super) const WINDOW: (f64, f64) = (2050.0, 3300.0);

/// Stored values for presentation of densities; `counts` tells the pixels that count for black and white.
pub(super) fn presented(density: &Picture, pixel_mm: f64, counts: &[bool]) -> Vec<u16> {
    let thinnest = share_of(density, counts, THINNEST);
    let body = density.map(|it| it.max(thinnest));
    let even = evened(&banded(&body, pixel_mm), pixel_mm);
    let [(low, black), (high, white)] = ENDS.map(|(share, stored)| (share_of(&even, counts, share), stored));
    let slope = (white - black) / (high - low).max(1e-9);
    // What was treated as thin body though it is air beside it fades to black.
    let least = density.values.iter().copied().fold(f64::INFINITY, f64::min);
    let fades = |density: f64| ((density - least) / (thinnest - least).max(1e-9)).clamp(0.0, 1.0);
    let stored = |even: f64, density: f64| (black + (even - low) * slope).max(0.0) * fades(density);
    let all = even.values.iter().zip(&density.values);
    all.map(|(even, density)| stored(*even, *density).round().min(LARGEST) as u16).collect()
}

/// The value that this share of the pixels that count does not exceed.
fn share_of(picture: &Picture, counts: &[bool], share: f64) -> f64 {
    let mut counted: Vec<f64> = picture.values.iter().zip(counts).filter(|it| *it.1).map(|it| *it.0).collect();
    counted.sort_by(f64::total_cmp);
    counted.get((counted.len() as f64 * share) as usize).copied().unwrap_or_default()
}

fn banded(density: &Picture, pixel_mm: f64) -> Picture {
    let mut coarse = density.blurred(BASE.0 / pixel_mm);
    let mut sum = coarse.map(|it| BASE.1 * it);
    for (width, kept) in BANDS {
        let fine = if width > 0.0 { density.blurred(width / pixel_mm) } else { density.clone() };
        let band = fine.with(&coarse, |a, b| kept * (a - b));
        sum = sum.with(&band, |a, b| a + b);
        coarse = fine;
    }
    sum
}

fn evened(picture: &Picture, pixel_mm: f64) -> Picture {
    let (wide, mean) = EVEN_MM;
    let mean = picture.blurred(mean / pixel_mm);
    let off = picture.with(&mean, |a, b| a - TAKEN * b);
    let fine = picture.with(&mean, |a, b| a - b);
    let spread = fine.map(|it| it * it).blurred(wide / pixel_mm).map(f64::sqrt);
    let mut sorted = spread.values.clone();
    sorted.sort_by(f64::total_cmp);
    let middling = sorted.get(sorted.len() / 2).copied().unwrap_or(1.0);
    off.with(&spread, |off, spread| off / (spread + KEPT * middling).max(1e-9))
}
