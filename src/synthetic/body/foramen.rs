//! The intervertebral foramen: ganglion, exiting nerve, fat and veins.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    noise::Grain,
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
        // A keyhole: wide under the pedicle, narrow behind the disc.
        let wide = 8.6 - 0.16 * (-q - 0.35 * height).max(0.0);
        let hole = (((dp - 4.6) / wide).same_hypot((q + 0.46 * height) / 14.5) - 1.0) * 8.0;
        let d = hole.max(ax - edge - 12.0).max(edge - 7.0 - ax) + 0.6 * g.at(spot.at, 7.0, 2);
        let tone = 1.08 + 0.10 * g.of(3).at(spot.at, 4.0, 2);
        canvas.textured(inside(d, 1.2), Tissue::Fat, tone, 0.97);
        self.ganglion(canvas, spot, g, (ax - edge, dp, q), d);
    }

    /// The root's ganglion high in the foramen, a sheath of bright veins and fat, and the nerve that goes on.
    fn ganglion(&self, canvas: &mut Canvas, spot: &Spot, g: Grain, (out, dp, q): (f64, f64, f64), hole: f64) {
        let vein = smooth_step(g.of(1).at(spot.at, 4.2, 2), 0.9, 1.5) * inside(hole + 1.0, 1.0) * 0.45;
        canvas.put(vein, Tissue::Muscle);
        let out = out - 4.0;
        let ganglion = ((dp - 4.4) / 2.9).same_hypot((q + 6.5 + 0.55 * out) / 3.9).same_hypot(out / 7.5) - 1.0;
        let d = 3.2 * ganglion + 0.3 * g.of(4).at(spot.at, 3.0, 2);
        let mottle = 1.25 + 0.35 * g.of(2).at(spot.at, 2.2, 2) + 0.5 * inside(d + 1.6, 1.2);
        canvas.put(inside(d - 0.2, 0.8) * 0.8, Tissue::Muscle);
        canvas.grained(inside(d + 0.6, 0.9), Tissue::Root, mottle, 0.3);
        let nerve = capsule([out + 4.0, dp, q], [6.0, 4.6, -7.5], [26.0, 0.0, -24.0], 2.2, [1.0; 3]);
        canvas.textured(inside(nerve, 1.0), Tissue::Root, 0.9, 1.0);
    }

    /// Fat in the hollow behind the isthmus, between the facet joints, before the bone.
    pub(super) fn hollow(&self, canvas: &mut Canvas, spot: &Spot, idx: usize, (p, q): (f64, f64)) {
        let vertebra = &self.vertebrae[idx];
        let ax = spot.at[0].abs();
        let out = ax - vertebra.canal_width / 2.0;
        let dp = p - vertebra.ap() / 2.0 - 0.62 * vertebra.canal_ap;
        if !(-14.0..16.0).contains(&out) || !(0.0..32.0).contains(&dp) || !(-22.0..14.0).contains(&q) {
            return;
        }
        let g = vertebra.grain.of(74);
        let (u, v) = (dp - 14.0, q + 3.5);
        let d = ((u / 8.5).same_hypot((v + 0.7 * u) / 6.0).same_hypot((out - 3.5) / 7.5) - 1.0) * 6.0;
        let d = d + 1.9 * g.at(spot.at, 7.0, 3) + 0.6;
        let strand = (0.75 + 0.4 * g.of(1).stretched([ax, u + v, u - v], [1.0, 1.0, 3.0], 4.0, 3, 0.6)).clamp(0.0, 1.0);
        canvas.textured(inside(d, 1.5) * strand, Tissue::Fat, 1.1, 1.0);
    }
}
