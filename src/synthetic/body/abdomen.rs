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
        let back = 25.0 + 0.95 * (-5.0 - z).clamp(0.0, 50.0);
        let before = smooth_step(ahead, -14.0, 2.0).max(smooth_step(x.abs(), 24.0, 30.0));
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
        let fine = g.of(1).stretched(at, [1.0, 0.7, 1.6], 9.0, 2, 0.6);
        canvas.grained(cavity, Tissue::Fat, (0.84 + 0.12 * wide + 0.07 * fine).clamp(0.3, 1.3), 0.8);
        let depth = smooth_step(ahead, 12.0, 26.0).max(smooth_step(x.abs(), 50.0, 70.0)) * cavity;
        if depth > 0.0 {
            let branch = g.of(2).stretched([x + 2.5 * wide, y, z], [1.0, 1.4, 1.6], 17.0, 2, 0.6);
            let gate = smooth_step(g.of(3).at(at, 30.0, 1) + 0.3 * fine, -0.3, 0.9);
            let low = smooth_step(z, -10.0, -50.0);
            canvas.put(
                bell(branch, 0.065 + 0.03 * low) * (gate + 0.3 * low).min(1.0) * depth * (0.75 - 0.25 * low),
                Tissue::Muscle,
            );
            if gate > 0.25 {
                let (first, _) = g.of(4).cells([x / 12.0, (y + 0.3 * z) / 12.0, (z - 0.3 * y) / 30.0]);
                canvas.put(inside((first - 0.14) * 12.0, 1.2) * depth * 0.85, Tissue::Muscle);
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
        let tone = (0.72 + 0.06 * fine + 0.18 * g.at(place, 9.0, 2)) * (1.0 - sacral) + 0.9 * sacral;
        let layer = inside(ahead - 6.0 - 2.0 * g.of(1).at([x, 0.0, s], 30.0, 1), 3.0) * smooth_step(ahead, 0.0, 1.0);
        canvas.grained(layer * near, Tissue::Fat, tone.clamp(0.3, 1.3), 0.9);
        let wavy = ahead + 1.6 * g.of(2).at([x, 0.3 * ahead, s], 30.0, 3);
        let lines = bell(wavy - 3.4, 0.5) * 0.8 + 0.8 * bell(wavy - 7.5, 0.6);
        let gate = (0.3 + 0.6 * g.of(3).at(spot.at, 16.0, 2)).clamp(0.0, 1.0);
        canvas.put(lines.min(1.0) * sacral * near * 0.36 * gate, Tissue::Muscle);
    }
}
