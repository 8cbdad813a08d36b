//! Discs: the nucleus fills the height between the end plates, black annulus lies before and behind it. No two are alike.

use super::{Body, Spot, canvas::Canvas, vertebra::Disc};
use crate::synthetic::{
    noise::Grain,
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_step},
    tissue::Tissue,
};

/// The share of dry discs with a bright tear in the annulus behind.
const TORN: f64 = 0.30;

impl Body {
    /// Annulus and nucleus of the disc below a vertebra. The bodies, painted later, cover what reaches beyond their plates.
    pub(super) fn disc(&self, canvas: &mut Canvas, spot: &Spot, idx: usize) {
        let vertebra = &self.vertebrae[idx];
        let Some(disc) = &vertebra.disc else { return };
        let [x, y, z] = spot.at;
        let (p, q) = disc.frame(y, z);
        if p.abs() > disc.ap || q.abs() > 16.0 || x.abs() > disc.width {
            return;
        }
        let g = vertebra.grain.of(20);
        let rough = g.of(1).at(spot.at, 7.0, 2);
        let d = disc.annulus(x, p, q, 0.5 * rough);
        let rings = (1.8 * d.min(0.0) + 0.8 * g.of(2).at(spot.at, 6.0, 1)).same_sin();
        let mottle = g.of(3).stretched([x, p, q], [2.0, 0.6, 1.6], 2.6, 3, 0.5);
        canvas.put(inside(d - 0.5, 1.1) * 0.65, Tissue::Ligament);
        // Outer fibres are black, inner ones hold water.
        let inwards = g.between(16, 0.9, 2.2) * smooth_step(-d, 0.5, 6.3) * (1.0 + 0.3 * g.of(10).at(spot.at, 5.0, 2));
        let tone = (g.between(17, 0.3, 0.8) + inwards) * (1.0 + 0.32 * mottle) + 0.22 * rings;
        canvas.grained(inside(d, 1.0), Tissue::Annulus, tone.clamp(0.05, 3.0), 0.2);
        nucleus(canvas, disc, (g, self.grain.of(21)), (spot.at, p, q), inside(d + 1.2, 1.6));
        tear(canvas, disc, g, (x, p, q));
    }
}

/// Nucleus and inner annulus: bright in a young disc, often with a dark cleft; grey, blotched and short in a dry one.
///
/// `g` is the disc's own, `person` what the discs of one person have in common.
fn nucleus(canvas: &mut Canvas, disc: &Disc, (g, person): (Grain, Grain), (at, p, q): ([f64; 3], f64, f64), of: f64) {
    let (x, dry) = (at[0], smooth_step(disc.dryness, 0.12, 0.85));
    let half = (disc.half_height(p) + 1.2).clamp(2.0, 9.0);
    let long = (0.405 + 0.03 * g.normal(9) - 0.04 * dry).clamp(0.33, 0.48) * disc.ap;
    // It lies behind the middle, in some people far, and its front runs out thin.
    let back = person.between(1, -0.4, 2.2) + 1.2 * g.normal(10);
    let (pn, across) = ((p - 0.6 - back) / long, x / (0.42 * disc.width));
    let rim = (pn * pn + across * across).sqrt();
    // Its ends are round: the annulus is a wedge whose edge points inwards at mid-height or not at all.
    let round = g.between(12, -0.10, 0.36);
    let high = (q / half).powi(2);
    let tail = (person.between(2, -0.3, 1.9) + 0.4 * g.normal(18)).max(0.0) * smooth_step(pn, 0.25, -0.9);
    // In older people the plates' fibres draw it in at the middle.
    let notch = (person.between(3, -1.0, 2.8) + 0.4 * g.normal(19)).max(0.0)
        * bell(pn + 0.15 + 0.22 * g.normal(20), g.between(21, 0.22, 0.45));
    let rho = rim + (round + tail + notch) * high + (0.05 + 0.06 * dry) * g.of(4).at(at, 4.0, 2);
    let soft = g.between(13, 0.40, 0.74);
    let share = 1.0 - smooth_step(rho, 1.02 - soft, 1.02 + 0.5 * soft);
    if share <= 0.0 {
        return;
    }
    let waver = 0.7 * g.of(5).at([x, p, 0.0], 9.0, 2) + 0.4 * g.normal(14);
    let deep = (g.between(11, -0.55, 0.75) * (0.8 + 0.35 * g.of(8).at([x, p, 0.0], 16.0, 1))).clamp(0.0, 0.75);
    let cleft = deep * bell(q + waver, g.between(15, 1.1, 2.7)) * smooth_step(rim, 0.95, 0.55);
    let level = person.between(4, 1.20, 1.80) * (1.0 - 0.74 * dry) * (1.0 + 0.18 * g.normal(6).clamp(-1.6, 1.6));
    let layers = 0.055 * g.of(7).stretched([x, p, q], [1.6, 2.2, 0.9], 3.4, 3, 0.5);
    let blotches = (0.04 + 0.28 * dry) * g.of(9).stretched([x, p, q], [1.2, 1.5, 0.8], 5.0, 2, 0.5);
    let tone = level * (1.0 - cleft) * (1.0 + layers + blotches - 0.28 * rim * rim);
    canvas.grained(share * of, Tissue::Nucleus, tone.clamp(0.05, 2.0), 0.2);
}

/// A bright tear in the annulus behind, seen in some discs that have begun to dry.
fn tear(canvas: &mut Canvas, disc: &Disc, g: Grain, (x, p, q): (f64, f64, f64)) {
    if g.uniform(30) >= TORN * smooth_step(disc.dryness, 0.22, 0.50) {
        return;
    }
    let (aside, up) = (g.between(31, -5.0, 5.0), g.between(32, -1.8, 1.8));
    let off = ((x - aside) / 3.2).same_hypot((p - disc.back() + 1.7) / 0.8).same_hypot((q - up) / 1.4);
    canvas.put((1.0 - smooth_step(off, 0.4, 1.4)) * g.between(33, 0.25, 0.6), Tissue::Vein);
}
