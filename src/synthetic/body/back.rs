//! Behind the canal: erector spinae and multifidus with their fat, fascia, the fat under the skin.

use super::{
    Body, Spot,
    canvas::Canvas,
    muscle::{Looks, muscle},
};
use crate::synthetic::{
    curve::between,
    noise::Grain,
    shape::{barrel, bell, inside, smooth_max, smooth_step},
    tissue::Tissue,
};

const ERECTOR: Looks = Looks { slant: (0.10, 0.10), leaves: 62.0, fat: 0.75, wasted: -0.25 };
const MULTIFIDUS: Looks = Looks { slant: (0.28, 0.30), leaves: 100.0, fat: 0.62, wasted: -0.05 };

impl Body {
    /// Erector spinae and multifidus on both sides.
    pub(super) fn back_muscles(&self, canvas: &mut Canvas, spot: &Spot) {
        let [_, y, z] = spot.at;
        let ax = spot.warped_x.abs();
        let canal_y = self.canal.line.y_at(z);
        let deep = spot.depths.fascia + 1.0;
        self.hip_muscles(canvas, spot);
        // Full in the loin, fading out over the sacrum.
        let full = between(z, &[(-75.0, 0.0), (-50.0, 0.42), (-20.0, 0.72), (15.0, 0.95), (60.0, 1.0), (200.0, 0.94)]);
        if y < canal_y - 30.0 || full < 0.02 {
            return;
        }
        let front = canal_y + 5.0 - 3.0 * smooth_step(ax, 10.0, 30.0) + 7.0 * smooth_step(ax, 48.0, 78.0);
        let dorsal = y - spot.depths.fascia;
        let half = ((dorsal - front) / 2.0).clamp(4.0, 40.0);
        let side = self.grain.of(if spot.at[0] > 0.0 { 40 } else { 41 });
        let yc = y - front - half;
        let low = smooth_step(z, 70.0, -10.0);
        if ax < 14.0 {
            // What no muscle fills beside the processes is their tendons, grey and not bare fat.
            let bed = inside(deep, 1.0) * inside(ax - 11.0, 4.0) * inside(front - 2.0 - y, 2.0);
            let tone = || 1.25 + 0.22 * side.of(6).stretched(spot.at, [1.0, 1.0, 3.0], 5.0, 2, 0.5);
            canvas.toned(bed * (0.93 - 0.2 * self.habit.wasted), Tissue::Interspinous, 0.5, tone);
        }
        let erector = barrel(ax - 38.0 * full.max(0.4) - 0.14 * yc, yc, 36.0 * full, half + 1.5, 0.28);
        let erector = smooth_max(erector, 0.8 * (-46.0 - z), 12.0);
        let erector = smooth_max(erector, deep, 10.0);
        let looks = Looks { wasted: ERECTOR.wasted + self.habit.wasted + 0.25 * low, ..ERECTOR };
        muscle(canvas, spot, side, erector, &looks);
        // Between longissimus and iliocostalis.
        let border = ax - 50.0 * full - 0.30 * yc + 2.4 * side.of(1).at(spot.at, 22.0, 2);
        let gate = (0.55 + 0.6 * side.of(2).at(spot.at, 18.0, 1)).clamp(0.0, 1.0);
        canvas.put(bell(border, 0.8) * gate * 0.75 * inside(erector + 2.0, 2.0), Tissue::Fat);
        if ax < 42.0 {
            let width = (14.0 + 5.0 * low) * full.max(0.55);
            let multifidus = barrel(ax - 0.96 * width - 0.10 * yc, yc - 1.0, width, half + 1.0, 0.9);
            let multifidus = smooth_max(multifidus, 0.7 * (-58.0 - z), 12.0) + 1.2 * side.of(4).at(spot.at, 20.0, 2);
            let cleft = 0.6 * low - 0.3 + 0.7 * self.grain.of(42).at(spot.at, 16.0, 1);
            canvas.put(0.7 * inside(multifidus.abs() - cleft.max(-0.4), 1.0) * inside(deep, 1.0), Tissue::Fat);
            // Wasting begins deep, near the lamina, and low.
            let depth = smooth_step(yc, 0.3 * half, -0.8 * half);
            let wasted = MULTIFIDUS.wasted + self.habit.wasted + 0.35 * low + 0.45 * depth * low;
            let looks = Looks { wasted, ..MULTIFIDUS };
            let body = (multifidus + 1.0).max(2.4 - ax).max(deep);
            muscle(canvas, spot, side.of(3), body, &looks);
            self.feathers(canvas, spot, side.of(5), body, looks.wasted);
        }
    }

    /// Fat between the slips of multifidus: streaks that leave the laminae dorsally and bend towards the feet.
    fn feathers(&self, canvas: &mut Canvas, spot: &Spot, grain: Grain, body: f64, wasted: f64) {
        let behind = spot.n - spot.radius;
        if body > 0.0 || !(2.0..46.0).contains(&behind) {
            return;
        }
        let (at, low) = (spot.at, smooth_step(spot.at[2], 60.0, -20.0));
        let near = smooth_step(behind, 16.0 + 20.0 * low, 4.0 + 8.0 * low);
        let gate =
            (0.30 + 1.1 * wasted + 0.4 * low + 0.55 * grain.at(at, 15.0, 2)).clamp(0.0, 1.0) * (0.25 + 0.75 * near);
        if gate <= 0.0 {
            return;
        }
        let bend = |k: u32| 1.6 * grain.of(k).at(at, 12.0, 2);
        let course = spot.s - 0.02 * behind * behind + 0.5 * at[0].abs() + bend(1);
        let place = [0.35 * at[0], course, behind + bend(2)];
        let strand = smooth_step(grain.of(3).stretched(place, [1.0, 1.0, 7.0], 3.0, 2, 0.6), 0.45, 1.4);
        canvas.put(strand * gate * 0.9 * inside(body + 0.8, 1.0), Tissue::Fat);
    }

    /// The thoracolumbar fascia and the skin of the back.
    pub(super) fn fascia(&self, canvas: &mut Canvas, spot: &Spot) {
        let [x, y, z] = spot.at;
        // It is no plane: it sinks between the processes and rises over them.
        let f = spot.depths.fascia + 0.5 * self.grain.of(56).at([0.3 * x, 0.0, z], 26.0, 2);
        if y < self.canal.line.y_at(z) || f.abs() > 9.0 || spot.at[0].abs() > 85.0 {
            return;
        }
        let g = self.grain.of(55);
        // Two or three thin dark sheets with grey and fat between them, now close together and now apart.
        let middle = 1.0 - (x.abs() / 8.0).min(1.0);
        let first = f + 0.5;
        let apart = |k: u32| (1.5 + 1.1 * g.of(k).at([0.3 * x, 0.0, z], 30.0, 2)).clamp(0.2, 3.8);
        let (second, third) = (first + apart(5), first + apart(5) + apart(6));
        let dark = |k: u32, usual: f64| (usual + 0.36 * g.of(k).at([x, 0.5 * y, z], 15.0, 3)).clamp(0.0, 0.96);
        let bed = inside(f.max(-third), 1.0);
        canvas.grained(bed * 0.5 * middle, Tissue::Interspinous, 0.8, 0.5);
        let line = bell(first + 0.5 * apart(5), 0.6) * (0.30 + 0.30 * g.of(2).at([x, 0.0, z], 12.0, 2)).clamp(0.0, 0.7);
        canvas.put(line, Tissue::Fat);
        canvas.put(bell(first, 0.75) * dark(1, g.between(12, 0.20, 0.75)), Tissue::Fascia);
        canvas.put(bell(second, 0.6) * dark(7, g.between(9, -0.1, 0.6)), Tissue::Fascia);
        canvas.put(bell(third, 0.6) * dark(8, g.between(10, -0.3, 0.4)) * (0.3 + 0.7 * middle), Tissue::Fascia);
        let thick = third - f;
        let deeper = f + thick + 2.2 + 1.6 * g.of(3).at([x, 0.0, z], 24.0, 2);
        let gate = (0.3 + 0.5 * g.of(4).at([x, 0.0, z], 15.0, 2)).clamp(0.0, 0.8);
        canvas.put(bell(deeper, 0.5) * gate * 0.35, Tissue::Fat);
    }

    /// Fat under the skin with its septa, and the skin itself.
    pub(super) fn subcutaneous(&self, canvas: &mut Canvas, spot: &Spot) {
        let depth = -spot.depths.skin;
        let g = self.grain.of(60);
        let share = inside(spot.depths.skin, 0.9);
        // Deep to the fascia nearly all of it is covered by what is painted later.
        let is_seen = canvas.is_signal() && spot.depths.fascia > -4.0;
        let mottle =
            if is_seen { 1.0 + 0.07 * g.at(spot.at, 3.4, 2) + 0.10 * g.of(7).at(spot.at, 24.0, 2) } else { 1.0 };
        let bright = g.between(8, 0.97, 1.06);
        canvas.textured(share, Tissue::Fat, bright * mottle, mottle);
        let fat = spot.depths.fat;
        if depth < fat + 4.0 {
            self.septa(canvas, spot, bright, share);
        }
        canvas.textured(inside((depth - 0.4).abs() - 0.45, 0.6) * 0.9, Tissue::Skin, g.between(22, 0.22, 0.45), 0.65);
    }

    /// Fine dark septa, upright in the outer layer, lying in the inner one, and the membrane between the two.
    fn septa(&self, canvas: &mut Canvas, spot: &Spot, bright: f64, share: f64) {
        let [x, _, z] = spot.at;
        let depth = -spot.depths.skin;
        let g = self.grain.of(60);
        let membrane = depth
            - spot.depths.fat * (g.between(11, 0.38, 0.62) + 0.12 * g.of(5).at([x, 0.0, z], 32.0, 2))
            - 0.4 * g.of(12).at([0.4 * x, 0.0, z], 16.0, 2)
            - 0.8;
        let deep = smooth_step(membrane, -0.8, 0.8);
        let tone = 0.93 + 0.06 * g.of(1).at(spot.at, 7.0, 2);
        canvas.textured(share * deep, Tissue::Fat, bright * tone, 0.2 + 0.8 * tone);
        let gate = (0.40 + 0.55 * g.of(4).at(spot.at, 16.0, 1)).clamp(0.0, 0.9);
        if gate > 0.0 && depth < 1.2 * spot.depths.fat {
            // All lean one way, the inner ones more; drawn as peaks, for level lines would meander.
            let septum = |k: u32, lean: f64, width: f64| {
                let across = (z + lean * depth) / (1.0 + lean * lean).sqrt();
                let along = (depth - lean * z) / (1.0 + lean * lean).sqrt();
                smooth_step(g.of(k).stretched([x, across, along], [3.0, 1.0, 13.0], width, 2, 0.6), 0.65, 1.8)
            };
            let lean = g.between(9, 0.35, 0.8);
            let line = septum(2, lean, 1.9) * (1.0 - deep) + septum(3, 2.2 * lean, 2.4) * deep;
            canvas.put(line * gate * g.between(16, 0.08, 0.42) * share, Tissue::Fascia);
        }
        // The finest stand upright and close together.
        let upright = z + 0.25 * depth + 0.8 * g.of(13).at([0.4 * x, depth, z], 7.0, 1);
        let comb = smooth_step(g.of(14).stretched([x, upright, depth], [4.0, 1.0, 5.0], 1.7, 2, 0.7), -0.4, 1.8);
        canvas.put(comb * g.between(15, 0.02, 0.08) * share, Tissue::Fascia);
        let strength = (g.between(10, 0.05, 0.70) + 0.16 * g.of(6).at([x, 0.0, z], 18.0, 2)).clamp(0.0, 1.0);
        let width = (g.between(17, 0.45, 0.85) + 0.2 * g.of(18).at([x, 0.0, z], 6.0, 2)).max(0.25);
        canvas.put(bell(membrane, width) * 0.68 * strength * share, Tissue::Fascia);
        // In places a second sheet runs along it.
        let second = membrane + g.between(19, -3.0, 3.0) + 0.7 * g.of(20).at([0.4 * x, 0.0, z], 12.0, 2);
        let kept = (0.5 * g.of(21).at([x, 0.0, z], 40.0, 1) - 0.1).clamp(0.0, 0.35);
        canvas.put(bell(second, 0.5) * kept * share, Tissue::Fascia);
    }
}
