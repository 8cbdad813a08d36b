//! Bladder, uterus with ovaries, prostate with seminal vesicles, pubis.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    same::SameEverywhere as _,
    shape::{capsule, inside, smooth_min, smooth_step},
    tissue::Tissue,
};

impl Body {
    /// What lies in the pelvis between pubis and rectum.
    pub(super) fn pelvis(&self, canvas: &mut Canvas, spot: &Spot) {
        let [x, y, z] = spot.at;
        if z > -20.0 || x.abs() > 70.0 || !(-125.0..30.0).contains(&y) {
            return;
        }
        self.bladder(canvas, spot);
        if self.habit.is_female {
            self.uterus(canvas, spot);
        } else {
            self.seminal_vesicles(canvas, spot);
        }
        let pubis =
            (((x.abs() - 14.0) / 20.0).same_hypot((y + 100.0) / 9.0).same_hypot((z + 122.0) / 18.0) - 1.0) * 9.0;
        self.bone(canvas, spot, self.grain.of(162), pubis.max(1.6 - x.abs()), 1.4, Tissue::PosteriorMarrow);
    }

    /// Smooth and pear-shaped, as full as the person's happens to be.
    fn bladder(&self, canvas: &mut Canvas, spot: &Spot) {
        let [x, y, z] = spot.at;
        let g = self.grain.of(160);
        let full = self.habit.bladder;
        let (a, b, c) = (30.0 + 18.0 * full, 25.0 + 18.0 * full, 14.0 + 23.0 * full);
        let (dy, dz) = (y + 70.0 - 10.0 * full, z + 118.0 - c);
        let (v, w) = (0.86 * dy + 0.51 * dz, 0.86 * dz - 0.51 * dy);
        // Narrower below, and flattened by what lies on it when it is not full.
        let narrow = 1.0 - 0.2 * smooth_step(-w, 0.0, c) - 0.22 * smooth_step(-v, 0.0, b);
        let k = (x / (a * narrow)).same_hypot(v / b).same_hypot(w / (c * narrow));
        let d = (k - 1.0) * b + 2.0 * g.at(spot.at, 42.0, 2);
        if d > 4.5 {
            return;
        }
        let wall = 1.6 + 2.0 * (1.0 - full);
        canvas.textured(inside(d - wall, 1.0), Tissue::Muscle, 1.25, 1.0);
        canvas.textured(inside(d, 1.0), Tissue::Urine, 0.92 + 0.03 * g.of(1).at(spot.at, 12.0, 1), 1.0);
    }

    fn uterus(&self, canvas: &mut Canvas, spot: &Spot) {
        let g = self.grain.of(161);
        let high = 10.0 * self.habit.bladder + 3.0 * g.normal(0);
        let aside = 5.0 * g.normal(1);
        // Most lie forward on the bladder, some are bent back.
        let lean = if g.uniform(2) < 0.8 { -30.0 } else { 14.0 };
        let cervix = [0.3 * aside, -14.0, -96.0 + 0.5 * high];
        let fundus = [aside, -16.0 + lean, -70.0 + high];
        let part = |share: f64| std::array::from_fn(|k| cervix[k] + share * (fundus[k] - cervix[k]));
        let size = g.between(3, 0.85, 1.2);
        let neck = capsule(spot.at, cervix, part(0.5), 11.0 * size, [1.0; 3]);
        let corpus = capsule(spot.at, part(0.65), fundus, 18.0 * size, [1.15, 1.0, 1.0]);
        let d = smooth_min(neck, corpus, 9.0) + 0.8 * g.of(4).at(spot.at, 18.0, 2);
        if d < 1.0 {
            let tone = 1.3 + 0.12 * g.of(5).at(spot.at, 7.0, 3);
            canvas.grained(inside(d, 1.0), Tissue::BowelWall, tone, 0.4);
            let core = capsule(spot.at, cervix, fundus, 0.0, [1.5, 1.0, 1.0]);
            let ragged = core + 1.2 * g.of(6).at(spot.at, 10.0, 2);
            canvas.textured(inside(ragged - 6.0 * size, 4.0) * 0.8, Tissue::Muscle, 1.15, 1.0);
            canvas.textured(inside(ragged - g.between(7, 1.0, 3.2), 2.0) * 0.8, Tissue::Urine, 0.62, 1.1);
        }
        self.ovaries(canvas, spot, high);
    }

    /// Ovaries, of no two women alike.
    fn ovaries(&self, canvas: &mut Canvas, spot: &Spot, high: f64) {
        let [x, y, z] = spot.at;
        let g = self.grain.of(if x > 0.0 { 163 } else { 164 });
        let size = g.between(3, 0.6, 1.05);
        let off = [
            x.abs() - 38.0 - 5.0 * g.normal(0),
            y + 18.0 + 10.0 * g.normal(1),
            z + 60.0 - 0.5 * high + 9.0 * g.normal(4),
        ];
        let d = ((off[0] / 10.0).same_hypot(off[1] / 13.0).same_hypot(off[2] / 15.0) - size) * 10.0;
        if d > 2.0 {
            return;
        }
        let d = d + 0.9 * g.of(1).at(spot.at, 9.0, 2);
        canvas.textured(inside(d, 1.0), Tissue::BowelWall, 1.1, 1.0);
        let scale = g.between(5, 5.0, 8.0);
        let (first, _) = g.of(2).cells([x / scale, y / scale, z / scale]);
        canvas.textured(inside((first - 0.27) * scale, 1.2) * inside(d + 1.5, 1.0), Tissue::Urine, 0.55, 1.0);
    }

    fn seminal_vesicles(&self, canvas: &mut Canvas, spot: &Spot) {
        let [x, y, z] = spot.at;
        let g = self.grain.of(165);
        let d = ((x / 26.0).same_hypot((y + 26.0 - 0.012 * x * x) / 6.0).same_hypot((z + 104.0) / 9.0) - 1.0) * 6.0;
        if d > 1.0 {
            return;
        }
        canvas.put(inside(d, 1.0), Tissue::BowelWall);
        let lobes = g.walls([x / 5.0, y / 5.0, z / 5.0]);
        canvas.textured(inside(d + 1.0, 1.0) * smooth_step(lobes, 0.1, 0.3), Tissue::Urine, 0.75, 1.0);
    }
}
