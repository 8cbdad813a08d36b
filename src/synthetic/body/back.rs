//! Behind the canal: muscles with their fat, the interspinous region, fascia.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    curve::between,
    noise::Grain,
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_max, smooth_step, superellipse},
    tissue::Tissue,
};

/// How a muscle looks: size of its bundles across, share of fat strands, threshold of fat patches.
pub(super) struct Looks {
    pub bundles: (f64, f64),
    pub strands: f64,
    pub patches: f64,
}

/// Paints a muscle: dark sheath, bundles, curved strands and patches of fat.
pub(super) fn muscle(canvas: &mut Canvas, spot: &Spot, grain: Grain, distance: f64, looks: &Looks) {
    if distance > 4.0 {
        return;
    }
    let at = spot.at;
    let d = distance + 1.1 * grain.at(at, 17.0, 2);
    canvas.put(inside(d, 1.0), Tissue::Fascia);
    let share = inside(d + 0.7, 1.0);
    if share <= 0.0 {
        return;
    }
    let fine = grain.of(1).stretched(at, [1.0, 1.0, 4.0], 3.0, 3, 0.5);
    let coarse = grain.of(2).stretched(at, [1.0, 1.0, 2.0], 12.0, 2, 0.5);
    canvas.grained(share, Tissue::Muscle, (1.0 + 0.16 * fine + 0.12 * coarse).clamp(0.4, 1.8), 0.7);
    let bent = [1.0, 1.0, 2.0];
    let wx = 3.2 * grain.of(3).stretched(at, bent, 24.0, 2, 0.5);
    let wy = 2.6 * grain.of(4).stretched(at, bent, 21.0, 2, 0.5);
    let [x, y, z] = at;
    let wall = grain.of(5).walls([(x + wx) / looks.bundles.0, (y + wy) / (1.5 * looks.bundles.1), z / 30.0]);
    let gate = (0.75 * grain.of(6).stretched(at, bent, 13.0, 2, 0.5) - 0.05).clamp(0.0, 1.0);
    let strand = bell(wall, 0.10) * gate;
    let patch = grain.of(7).stretched([x + wx, y + wy, z], [0.75, 2.2, 4.0], 6.5, 3, 0.5);
    let patch = smooth_step(patch, looks.patches + 0.35, looks.patches + 1.6);
    canvas.put(strand.max(patch) * looks.strands * inside(d + 1.2, 1.0), Tissue::Fat);
}

const ERECTOR: Looks = Looks { bundles: (7.0, 9.0), strands: 0.75, patches: 0.95 };
const MULTIFIDUS: Looks = Looks { bundles: (4.5, 8.0), strands: 0.95, patches: 0.6 };
const GLUTEUS: Looks = Looks { bundles: (9.0, 9.0), strands: 0.9, patches: 0.9 };

impl Body {
    /// Erector spinae and multifidus on both sides, quadratus lumborum, gluteus maximus.
    pub(super) fn back_muscles(&self, canvas: &mut Canvas, spot: &Spot) {
        let [_, y, z] = spot.at;
        let ax = spot.warped_x.abs();
        let canal_y = self.canal.line.y_at(z);
        let deep = spot.depths.fascia + 1.0;
        if y < canal_y - 30.0 {
            return;
        }
        // Full in the loin, fading out over the sacrum.
        let full = between(z, &[(-75.0, 0.0), (-50.0, 0.35), (-20.0, 0.65), (15.0, 0.9), (60.0, 1.0), (200.0, 0.92)]);
        let front = canal_y + 5.0 - 3.0 * smooth_step(ax, 10.0, 30.0) + 14.0 * smooth_step(ax, 48.0, 78.0);
        let dorsal = y - spot.depths.fascia;
        let half = ((dorsal - front) / 2.0).clamp(4.0, 40.0);
        let side = self.grain.of(if spot.at[0] > 0.0 { 40 } else { 41 });
        let yc = y - front - half;
        if full > 0.02 {
            let foot = 0.8 * (-46.0 - z);
            let erector = superellipse(ax - 38.0 * full.max(0.4) - 0.14 * yc, yc, 36.0 * full, half + 1.5, 2.3);
            muscle(canvas, spot, side, smooth_max(erector, foot, 12.0).max(deep), &ERECTOR);
        }
        if full > 0.02 && ax < 40.0 {
            let width = 14.5 * full.max(0.55);
            let multifidus = superellipse(ax - 16.0 - 0.10 * yc, yc - 1.0, width, half, 2.5);
            let multifidus = smooth_max(multifidus, 0.7 * (-58.0 - z), 12.0);
            let plane = inside(multifidus.abs() - 0.7, 1.0) * (0.45 + 0.5 * self.grain.of(42).at(spot.at, 14.0, 1));
            canvas.put(0.8 * plane.clamp(0.0, 1.0) * inside(deep, 1.0), Tissue::Fat);
            muscle(canvas, spot, side.of(3), (multifidus + 1.0).max(3.0 - ax).max(deep), &MULTIFIDUS);
        }
        if z < 5.0 {
            let gluteus = (spot.depths.fascia + 2.0).max(18.0 - ax).max((z + 12.0) * 0.8).max(canal_y + 24.0 - y);
            muscle(canvas, spot, side.of(5), gluteus.max(canal_y + 58.0 - 0.42 * ax - y), &GLUTEUS);
        }
    }

    /// Between the spinous processes: fibres, black ligament and bright fat, drawn along the canal.
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

    /// The thoracolumbar fascia and the skin of the back.
    pub(super) fn fascia(&self, canvas: &mut Canvas, spot: &Spot) {
        let f = spot.depths.fascia;
        let [x, y, z] = spot.at;
        if y < self.canal.line.y_at(z) || f.abs() > 9.0 || spot.at[0].abs() > 85.0 {
            return;
        }
        let g = self.grain.of(55);
        let thick = 2.6 - 1.2 * (x.abs() / 8.0).min(1.0) + 0.6 * g.at([0.3 * x, 0.0, z], 25.0, 1);
        let blackness = (0.80 + 0.16 * g.of(1).at([x, 0.5 * y, z], 12.0, 3)).clamp(0.25, 0.96);
        canvas.put(inside((f + thick / 2.0).abs() - thick / 2.0, 1.2) * blackness, Tissue::Fascia);
        let line = bell(f + thick * 0.55, 0.45) * 0.30 * (0.6 + 0.4 * g.of(2).at([x, 0.0, z], 14.0, 1)).max(0.0);
        canvas.put(line, Tissue::Fat);
        let deeper = f + thick + 2.2 + 1.6 * g.of(3).at([x, 0.0, z], 24.0, 2);
        let gate = (0.3 + 0.5 * g.of(4).at([x, 0.0, z], 15.0, 2)).clamp(0.0, 0.8);
        canvas.put(bell(deeper, 0.5) * gate, Tissue::Fat);
    }

    /// Fat under the skin with its septa, and the skin itself.
    pub(super) fn subcutaneous(&self, canvas: &mut Canvas, spot: &Spot) {
        let [x, y, z] = spot.at;
        let depth = -spot.depths.skin;
        let g = self.grain.of(60);
        let share = inside(spot.depths.skin, 0.6);
        let mottle = 0.05 * g.at(spot.at, 5.0, 2);
        canvas.grained(share, Tissue::Fat, 1.0 + mottle, 0.6);
        let fat = spot.depths.fat;
        if depth < fat + 4.0 && y > -30.0 {
            let superficial = smooth_step(depth, 0.52 * fat, 0.40 * fat);
            let wave = 1.3 * g.of(1).at([0.5 * x, 0.0, z], 10.0, 2);
            let near = g.of(2).walls([x / 9.0, depth / 14.0, (z + 0.35 * depth + wave) / 3.6]);
            let far = g.of(3).walls([x / 9.0, (depth - 0.5 * z) / 8.0, (z + 0.5 * depth + wave) / 7.0]);
            let gate = (0.45 + 0.55 * g.of(4).at(spot.at, 16.0, 2)).clamp(0.0, 1.0);
            let septum = bell(near, 0.07) * 0.62 * superficial + bell(far, 0.05) * 0.5 * (1.0 - superficial);
            canvas.put(septum * gate * share, Tissue::Fascia);
            let layer = depth - 0.47 * fat - 1.1 * g.of(5).at([x, 0.0, z], 26.0, 2);
            let gate = (0.6 + 0.5 * g.of(6).at([x, 0.0, z], 20.0, 2)).clamp(0.1, 1.0);
            canvas.put(bell(layer, 0.30) * 0.5 * gate * share, Tissue::Fascia);
        }
        canvas.put(inside((depth - 0.6).abs() - 0.6, 0.6) * 0.85, Tissue::Skin);
    }
}
