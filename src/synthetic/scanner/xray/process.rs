//! What a digital radiograph's processing does before it is shown: broad differences are taken back, detail is raised,
//! and regions are brought to the same contrast.

use super::blur::Picture;

/// Bands between bells of these standard deviations in mm at the spine, from coarse to fine, with what is kept of each.
const BANDS: [(f64, f64); 5] = [(14.0, 0.45), (9.0, 1.0), (3.0, 1.75), (1.0, 1.9), (0.0, 1.6)];
/// What lies beyond the coarsest bell, and what is kept of it.
const BASE: (f64, f64) = (30.0, 0.16);
/// Contrast is made even over this width, against the mean over that one, mm.
const EVEN_MM: (f64, f64) = (45.0, 40.0);
/// How much of the middling contrast stays as it is.
const KEPT: f64 = 0.45;
/// Shares of the pixels below black and below white, and the stored values of black and white.
const ENDS: [(f64, f64); 2] = [(0.03, 500.0), (0.993, 3600.0)];
/// Largest stored value: twelve bits.
const LARGEST: f64 = 4095.0;

/// Window Center and Window Width of stored values.
pub(super) const WINDOW: (f64, f64) = (2050.0, 3300.0);

/// Stored values for presentation of densities; `counts` tells the pixels that count for black and white.
pub(super) fn presented(density: &Picture, pixel_mm: f64, counts: &[bool]) -> Vec<u16> {
    let even = evened(&banded(density, pixel_mm), pixel_mm);
    let mut counted: Vec<f64> = even.values.iter().zip(counts).filter(|it| *it.1).map(|it| *it.0).collect();
    counted.sort_by(f64::total_cmp);
    let level = |share: f64| counted.get((counted.len() as f64 * share) as usize).copied().unwrap_or_default();
    let [(low, black), (high, white)] = ENDS.map(|(share, stored)| (level(share), stored));
    let slope = (white - black) / (high - low).max(1e-9);
    let stored = |it: &f64| (black + (it - low) * slope).round().clamp(0.0, LARGEST) as u16;
    even.values.iter().map(stored).collect()
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
    let off = picture.with(&picture.blurred(mean / pixel_mm), |a, b| a - b);
    let spread = off.map(|it| it * it).blurred(wide / pixel_mm).map(f64::sqrt);
    let mut sorted = spread.values.clone();
    sorted.sort_by(f64::total_cmp);
    let middling = sorted.get(sorted.len() / 2).copied().unwrap_or(1.0);
    off.with(&spread, |off, spread| off / (spread + KEPT * middling).max(1e-9))
}
