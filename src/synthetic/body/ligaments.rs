//! The long ligaments of the column.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    shape::{bell, inside, smooth_step},
    tissue::Tissue,
};

impl Body {
    /// Dark anterior ligament on the column with a beaded line of fat before it.
    pub(super) fn anterior_ligament(&self, canvas: &mut Canvas, spot: &Spot) {
        let x = spot.at[0];
        let ahead = spot.wall;
        if x.abs() > 16.0 || spot.n > -spot.radius || !(-1.0..5.0).contains(&ahead) || -spot.front.n < -3.0 {
            return;
        }
        let g = self.grain.of(88);
        let thick = (1.0 + 0.25 * g.at([x, ahead, spot.s], 10.0, 2)).clamp(0.4, 1.6);
        canvas.put(inside((ahead - 0.35).abs() - 0.40 * thick, 0.5) * 0.95 * self.unfused(spot.s), Tissue::Ligament);
        let bead = g.between(2, 0.1, 0.6)
            * bell(ahead - 1.9, 0.7)
            * (0.5 + 0.6 * g.of(1).at([x, 0.2 * ahead, spot.s], 9.0, 2));
        canvas.put(bead.max(0.0), Tissue::Fat);
    }

    /// The ligaments peter out on the sacrum.
    fn unfused(&self, s: f64) -> f64 {
        1.0 - 0.75 * smooth_step(s, self.level_s(7) + 10.0, self.level_s(7) + 18.0)
    }

    /// The posterior ligament: thick and black on the discs, a thin veil over veins and fat behind the bodies.
    pub(super) fn posterior_ligament(&self, canvas: &mut Canvas, spot: &Spot) {
        let [x, y, z] = spot.at;
        let off = |idx: usize| {
            let (p, q) = self.vertebrae[idx].frame(y, z);
            if p > 0.0 { q.abs() / (self.vertebrae[idx].height() / 2.0) } else { 2.0 }
        };
        // On the discs it is black, and thick on some and hardly there on others.
        let disc = 1.02 + 0.15 * self.grain.of(90).at([0.0, 0.0, spot.s], 30.0, 1);
        let middle = 1.0 - smooth_step(self.near(y, z).map(off).fold(2.0, f64::min), 0.30, 1.05);
        let g = self.grain.of(89);
        let patchy = g.at([x, 0.5 * spot.n, spot.s], 15.0, 1);
        let veil = if spot.s > self.level_s(6) - 12.0 { 0.15 } else { 0.76 };
        let strength =
            (0.92 * (middle + (1.0 - middle) * disc) - veil * middle + 0.22 * patchy * middle).clamp(0.1, 1.0);
        let bare = self.canal.bare(spot.s) * middle;
        let strength = strength * self.unfused(spot.s) * (1.0 - 0.75 * bare);
        let across = inside(x.abs() - 8.0 + 3.0 * middle, 2.0);
        canvas.put(inside((spot.wall - 0.25).abs() - 0.62 + 0.35 * middle, 0.6) * strength * across, Tissue::Ligament);
    }
}
