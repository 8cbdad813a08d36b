//! In front of the column: the fat of the belly, and everything that lies in it, from the back to the front.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    curve::between,
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_step},
    tissue::Tissue,
};

impl Body {
    /// Everything ventral of the column.
    pub(super) fn abdomen(&self, canvas: &mut Canvas, spot: &Spot) {
        let [x, y, z] = spot.at;
        let ahead = -spot.front.n;
        // Down in the pelvis the cavity reaches back to the hollow of the sacrum.
        let hollow = 45.0 * smooth_step(x.abs(), 46.0, 24.0) * smooth_step(z, -25.0, -60.0);
        let back = 25.0 + 0.95 * (-5.0 - z).clamp(0.0, 50.0) + hollow;
        let before = smooth_step(ahead, -14.0, 2.0).max(smooth_step(x.abs(), 18.0, 36.0));
        let cavity = before * smooth_step(y, back, back - 13.0);
        if cavity > 0.0 {
            self.belly(canvas, spot, cavity, ahead);
        }
        self.quadratus(canvas, spot);
        self.psoas(canvas, spot);
        self.wall(canvas, spot);
    }

    fn belly(&self, canvas: &mut Canvas, spot: &Spot, cavity: f64, ahead: f64) {
        let [x, _, z] = spot.at;
        let fine = self.mesentery(canvas, spot, cavity, ahead);
        let floor = spot.depths.fascia + self.wall_thickness(spot) + 2.5;
        self.kidneys(canvas, spot);
        // Bowel keeps off the column and the great vessels.
        let clear = between(z, &[(-45.0, 2.0), (-15.0, 12.0), (10.0, 22.0)]);
        let keep = clear - (0.6 * x).same_hypot(ahead.max(0.0)) + 3.5 * self.grain.of(71).at(spot.at, 24.0, 2);
        self.bowel(canvas, spot, floor.max(keep));
        self.liver(canvas, spot, floor);
        self.retroperitoneum(canvas, spot, fine);
        self.pelvis(canvas, spot);
        self.vessels(canvas, spot);
    }

    /// Fat with the branching vessels and folds of the mesentery.
    fn mesentery(&self, canvas: &mut Canvas, spot: &Spot, cavity: f64, ahead: f64) -> f64 {
        let at @ [x, y, z] = spot.at;
        let g = self.grain.of(70);
        let wide = g.stretched(at, [1.0, 0.8, 1.4], 34.0, 2, 0.6);
        // Folds hang from the back, so they run from head to foot.
        // In the pelvis they lie every way and hardly show.
        let low = smooth_step(z, 0.0, -35.0);
        let streaks = g.between(0, 0.10, 0.26) * (1.0 - 0.75 * low);
        let fine = g.of(1).stretched([x, y + 0.25 * z, z], [1.1, 0.7, 4.2], 9.0, 3, 0.6);
        canvas.grained(cavity, Tissue::Fat, (0.74 - 0.12 * low + 0.14 * wide + streaks * fine).clamp(0.2, 1.35), 0.7);
        let depth = smooth_step(ahead, 12.0, 26.0).max(smooth_step(x.abs(), 50.0, 70.0)) * cavity;
        if depth > 0.0 {
            let branch = g.of(2).stretched([x + 2.5 * wide, y, z], [1.0, 1.4, 1.6], 17.0, 2, 0.6);
            let gate = smooth_step(g.of(3).at(at, 30.0, 1) + 0.3 * fine, -0.3, 0.9);
            canvas.put(
                bell(branch, 0.10 + 0.03 * low) * (gate + 0.3 * low).min(1.0) * depth * (0.55 - 0.15 * low),
                Tissue::Muscle,
            );
            if gate > 0.25 && low < 0.9 {
                let (first, _) = g.of(4).cells([x / 12.0, (y + 0.3 * z) / 12.0, (z - 0.3 * y) / 30.0]);
                canvas.put(inside((first - 0.14) * 12.0, 2.6) * depth * 0.6 * (1.0 - low), Tissue::Muscle);
            }
        }
        fine
    }

    /// The fat along the column and the layers before the sacrum.
    fn retroperitoneum(&self, canvas: &mut Canvas, spot: &Spot, fine: f64) {
        let (ahead, s) = (-spot.front.n, spot.front.s);
        let [x, ..] = spot.at;
        if ahead > 30.0 || x.abs() > 30.0 {
            return;
        }
        let g = self.grain.of(73);
        let near = smooth_step(x.abs(), 30.0, 20.0);
        let sacral = smooth_step(s, self.promontory_s - 5.0, self.promontory_s + 20.0);
        let place = [x, 0.5 * ahead, s];
        let tone = || {
            let lumbar = (0.58 + 0.10 * fine + 0.18 * g.at(place, 9.0, 2)) * (1.0 - sacral);
            (lumbar + (g.between(6, 0.55, 1.0) + 0.16 * g.of(4).at(place, 9.0, 3)) * sacral).clamp(0.2, 1.3)
        };
        let layer =
            inside(ahead - 6.0 - sacral * g.between(7, -4.0, 3.0) - 2.0 * g.of(1).at([x, 0.0, s], 30.0, 1), 3.0)
                * smooth_step(ahead, 0.0, 1.0);
        canvas.toned(layer * near, Tissue::Fat, 0.9, tone);
        if sacral < 1.0 {
            self.crura(canvas, spot, near * (1.0 - sacral));
            self.prevertebral(canvas, spot, near * (1.0 - sacral));
        }
        let wavy = ahead + 1.6 * g.of(2).at([x, 0.3 * ahead, s], 30.0, 3);
        let lines = bell(wavy - 3.4, 0.5) * 0.8 + 0.8 * bell(wavy - 7.5, 0.6);
        let gate = (0.3 + 0.6 * g.of(3).at(spot.at, 16.0, 2)).clamp(0.0, 1.0);
        canvas.put(lines.min(1.0) * sacral * near * 0.5 * gate, Tissue::Muscle);
        // Veins of the presacral plexus and branches of the rectal vessels.
        if sacral > 0.0 && ahead > 0.5 {
            let (first, _) = g.of(5).cells([x / 14.0, (ahead + 0.4 * wavy) / 8.0, s / 13.0]);
            canvas.put(inside((first - 0.17) * 9.0, 1.6) * sacral * near * layer.max(0.5) * 0.4, Tissue::FlowVoid);
        }
    }

    /// The crura of the diaphragm, which run down before the column and end in tendons: the right one at L3, the left
    /// one at L2.
    fn crura(&self, canvas: &mut Canvas, spot: &Spot, near: f64) {
        let [x, _, z] = spot.at;
        let g = self.grain.of(74);
        for (side, end, middle) in [(0u32, 3, -5.5), (1, 2, 7.5)] {
            let low = self.vertebrae[end + 1].centre.1 + 8.0 * g.normal(side);
            let full = smooth_step(z, low - 6.0, low + 75.0);
            if full <= 0.0 {
                continue;
            }
            let thick = 1.2 + 6.0 * full + 0.9 * g.of(side).stretched(spot.at, [1.0, 1.0, 2.5], 16.0, 2, 0.5);
            let ahead = -spot.front.n - 3.4 - thick / 2.0;
            let d = ((x - middle) / 7.0).same_hypot(ahead / (0.5 * thick).max(0.4)) - 1.0;
            let tone = || 1.0 + 0.16 * g.of(5).stretched(spot.at, [1.0, 1.0, 5.0], 3.0, 2, 0.6);
            canvas.toned(inside(d * thick / 2.0, 1.6) * near * 0.92, Tissue::Muscle, 0.5, tone);
        }
    }

    /// The line of fat on the column, beaded, with a lumbar vessel round the waist of each body.
    fn prevertebral(&self, canvas: &mut Canvas, spot: &Spot, near: f64) {
        let [x, y, z] = spot.at;
        let ahead = -spot.front.n;
        if !(0.0..7.0).contains(&ahead) {
            return;
        }
        let g = self.grain.of(75);
        let bead = 0.46 + 0.42 * g.at([x, 0.3 * ahead, spot.front.s], 15.0, 2);
        let thick = 1.5 + 0.7 * g.of(1).at([0.5 * x, 0.0, spot.front.s], 26.0, 2);
        let line = inside((ahead - 1.9).abs() - thick / 2.0, 1.2) * bead.clamp(0.0, 1.0);
        let tone = 0.9 + 0.2 * g.of(2).at(spot.at, 5.0, 2);
        canvas.grained(line * near, Tissue::Fat, tone.clamp(0.5, 1.5), 0.6);
        let waist = self.near(y, z).map(|idx| self.vertebrae[idx].frame(y, z).1.abs()).fold(40.0, f64::min);
        let vessel = bell(waist - 1.0 * g.of(3).at([x, 0.0, z], 12.0, 1), 1.5) * bell(ahead - 2.4, 1.4);
        canvas.textured(vessel * near * (0.55 + 0.3 * g.of(4).at([x, 0.0, z], 20.0, 1)), Tissue::FlowVoid, 2.0, 1.0);
    }
}
