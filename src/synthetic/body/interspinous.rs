//! Between the spinous processes: fibres, black ligament and bright fat.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    curve::between,
    same::SameEverywhere as _,
    shape::{inside, smooth_step},
    tissue::Tissue,
};

impl Body {
    /// Fibres, ligament and fat in the midline, drawn along the canal.
    pub(super) fn interspinous(&self, canvas: &mut Canvas, spot: &Spot) {
        let (x, radius) = (spot.at[0], spot.radius);
        let midline = (-(x / 3.4).powi(4)).same_exp();
        let depth = spot.n - radius;
        if midline < 0.02 || !(0.5..42.0).contains(&depth) {
            return;
        }
        let end = self.height_of_coccyx();
        let zone = midline
            * smooth_step(depth, 1.0, 4.0)
            * inside(depth - 33.0, 3.0)
            * inside(spot.depths.fascia - 2.0, 1.0)
            * smooth_step(spot.at[2], end - 2.0, end + 10.0);
        if zone <= 0.0 {
            return;
        }
        let g = self.grain.of(50);
        let low = smooth_step(-spot.at[2], -40.0, 60.0);
        let lean = between(spot.s, &[(self.level_s(4), -0.95), (self.level_s(9), -0.25)]);
        let (sin, cos) = lean.same_sin_cos();
        let (along, across) = (spot.s * cos + spot.n * sin, -spot.s * sin + spot.n * cos);
        let at = spot.at;
        let warp = |k: u32, size: f64, wave: f64| size * g.of(k).at(at, wave, 2);
        let place = [x, across + warp(1, 1.0, 11.0), along + warp(2, 1.0, 11.0)];
        let texture = g.of(3).stretched(place, [1.0, 1.0, 2.6], 4.5, 4, 0.6);
        canvas.grained(zone, Tissue::Interspinous, (0.70 * (0.95 * texture).same_exp() - 0.16).clamp(0.02, 3.4), 0.45);
        let patch = smooth_step(texture, -0.6, 0.9) * (0.6 + 0.6 * g.of(4).at(at, 10.0, 2)).clamp(0.0, 1.0);
        canvas.put(zone * low * 0.75 * patch, Tissue::Fat);
        let place = [x, across + warp(5, 1.3, 9.0), along + warp(6, 1.3, 9.0)];
        let ridge = 1.0 - g.of(7).stretched(place, [1.0, 1.0, 2.0], 7.0, 2, 0.5).abs() / 0.30;
        let gate = (0.45 + 0.3 * low + 0.6 * g.of(8).at(at, 13.0, 2)).clamp(0.0, 0.95);
        canvas.put(zone * ridge.clamp(0.0, 1.0).same_powf(1.5) * gate, Tissue::Fat);
    }
}
