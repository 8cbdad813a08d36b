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
        let place = [0.6 * x, across + warp(1, 2.0, 16.0), along + warp(2, 2.0, 16.0)];
        // Broad grey bundles, black ligament between them.
        let form = g.of(3).stretched(place, [1.0, 1.0, 2.4], 8.5, 2, 0.5);
        let tone =
            (1.15 + 0.42 * g.of(9).stretched(place, [1.0, 1.0, 2.0], 4.5, 2, 0.5) + 0.25 * form).clamp(0.25, 2.4);
        canvas.grained(zone, Tissue::Interspinous, tone, 0.45);
        let black = smooth_step(form + 0.25 * g.of(10).at(at, 5.0, 2), 0.05, -0.65);
        canvas.put(zone * 0.90 * black, Tissue::Ligament);
        // Fat in long curved sheets, seen as bright streaks; broad low in the back.
        let patch =
            smooth_step(g.of(4).stretched(place, [1.0, 1.0, 2.4], 10.0, 3, 0.55), 0.75 - 0.5 * low, 1.5 - 0.3 * low);
        canvas.put(zone * 0.85 * patch, Tissue::Fat);
        let sheet = |k: u32, wave: f64, thin: f64| {
            1.0 - (g.of(k).stretched(place, [1.0, 1.0, 3.2], wave, 1, 0.5).abs() / thin).min(1.0)
        };
        let gate = (0.55 + 0.25 * low + 0.55 * g.of(8).at(at, 12.0, 2)).clamp(0.0, 1.0);
        let streak = sheet(7, 9.0, 0.46).max(0.85 * sheet(11, 5.5, 0.34));
        canvas.put(zone * smooth_step(streak, 0.0, 0.8) * gate, Tissue::Fat);
    }
}
