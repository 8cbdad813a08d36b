//! The intervertebral foramen: ganglion, exiting nerve, fat and veins.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    same::SameEverywhere as _,
    shape::{capsule, inside, smooth_step},
    tissue::Tissue,
};

impl Body {
    /// Ganglion, exiting nerve, fat and veins in a foramen, painted before the bone.
    pub(super) fn foramen(&self, canvas: &mut Canvas, spot: &Spot, idx: usize, (p, q): (f64, f64)) {
        let vertebra = &self.vertebrae[idx];
        let ax = spot.at[0].abs();
        let edge = vertebra.canal_width / 2.0;
        let (dp, height) = (p - vertebra.ap() / 2.0, vertebra.height());
        if !(edge - 8.0..edge + 30.0).contains(&ax) || !(-24.0..20.0).contains(&dp) || !(-36.0..6.0).contains(&q) {
            return;
        }
        let g = vertebra.grain.of(70);
        let hole = (((dp - 5.0) / 7.5).same_hypot((q + 0.45 * height) / 13.0) - 1.0) * 8.0;
        let d = hole.max(ax - edge - 11.0).max(edge - 6.0 - ax) + 0.7 * g.at(spot.at, 7.0, 2);
        canvas.textured(inside(d, 1.2), Tissue::Fat, 0.95, 0.95);
        let vein = smooth_step(g.of(1).at(spot.at, 4.2, 2), 1.1, 1.6) * inside(d + 1.0, 1.0) * 0.7;
        canvas.put(vein, Tissue::Muscle);
        let out = ax - edge - 4.0;
        let ganglion = ((dp - 4.8) / 3.2).same_hypot((q + 5.5 + 0.55 * out) / 3.9).same_hypot(out / 7.5) - 1.0;
        let mottle = 1.25 + 0.2 * g.of(2).at(spot.at, 2.5, 2);
        canvas.grained(inside(3.4 * ganglion, 1.0), Tissue::Root, mottle, 0.3);
        let nerve = capsule([ax, dp, q], [edge + 6.0, 4.8, -6.5], [edge + 26.0, 0.0, -24.0], 2.2, [1.0; 3]);
        canvas.textured(inside(nerve, 1.0), Tissue::Root, 0.9, 1.0);
    }
}
