//! Discs: black annulus, bright nucleus.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_step},
    tissue::Tissue,
};

impl Body {
    /// Annulus and nucleus of the disc below a vertebra.
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
        canvas.put(inside(d - 0.8, 0.9) * 0.8, Tissue::Ligament);
        canvas.grained(inside(d, 0.8), Tissue::Annulus, (0.62 + 0.25 * mottle + 0.22 * rings).clamp(0.05, 2.0), 0.2);
        self.nucleus(canvas, spot, idx, (p, q), rough, inside(d, 0.8));
    }

    /// The bright lens in a disc: no two alike in length, place, brightness and cleft.
    fn nucleus(&self, canvas: &mut Canvas, spot: &Spot, idx: usize, (p, q): (f64, f64), rough: f64, of: f64) {
        let (x, g) = (spot.at[0], self.vertebrae[idx].grain.of(20));
        let Some(disc) = &self.vertebrae[idx].disc else { return };
        let half = (disc.half_height(p) + 0.8 + 0.25 * g.normal(8)).clamp(1.0, 9.0);
        let long = (0.36 + 0.025 * g.normal(9)).clamp(0.30, 0.41) * disc.ap;
        let (pn, across) = ((p - 0.8 - 0.8 * g.normal(10)) / long, x / (0.40 * disc.width));
        let rim = pn * pn + across * across;
        let rho = (rim + ((q + 0.35 * rough) / half).abs().same_powf(1.7)).sqrt();
        let share = 1.0 - smooth_step(rho + 0.06 * g.of(4).at(spot.at, 3.5, 2), 0.72, 1.06);
        if share <= 0.0 {
            return;
        }
        let waver = 0.7 * g.of(5).at([x, p, 0.0], 9.0, 2);
        let deep = g.between(11, 0.05, 0.30) * (0.6 + 0.6 * g.of(8).at([x, p, 0.0], 7.0, 1)).clamp(0.0, 1.4);
        let cleft = deep * bell(q + waver, 0.8) * smooth_step(rim.sqrt(), 0.95, 0.6);
        let level = 1.04 + 0.16 * g.normal(6);
        let mottle = 0.08 * g.of(7).stretched([x, p, q], [1.5, 1.6, 1.0], 3.6, 3, 0.5);
        let tone = level * (1.0 - cleft) * (1.0 + mottle - 0.25 * rho * rho);
        canvas.grained(share * of, Tissue::Nucleus, tone.clamp(0.05, 2.0), 0.2);
    }
}
