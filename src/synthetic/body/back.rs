//! Behind the canal: muscles with their fat, fascia, the fat under the skin.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    curve::between,
    noise::Grain,
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
