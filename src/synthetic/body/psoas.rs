//! Psoas, quadratus lumborum and iliacus, with the fat, nerves and vessels between them and the bone.

use super::{
    Body, Spot,
    canvas::Canvas,
    muscle::{Looks, muscle},
};
use crate::synthetic::{
    curve::between,
    noise::Grain,
    same::SameEverywhere as _,
    shape::{barrel, bell, inside, smooth_max, smooth_step},
    tissue::Tissue,
};

const PSOAS: Looks = Looks { slant: (0.16, 0.30), leaves: 40.0, fat: 0.6, wasted: -0.75 };
const QUADRATUS: Looks = Looks { slant: (0.25, 0.0), leaves: 15.0, fat: 0.6, wasted: -0.5 };
const ILIACUS: Looks = Looks { slant: (0.0, 0.2), leaves: 60.0, fat: 0.7, wasted: -0.4 };

/// The psoas by height: |x| and y (from the middle of the bodies) of its centre, half width and half depth.
const SECTIONS: [(f64, [f64; 4]); 11] = [
    (-115.0, [70.0, -74.0, 14.0, 14.0]),
    (-75.0, [66.0, -58.0, 15.0, 16.0]),
    (-40.0, [59.0, -42.0, 17.5, 18.0]),
    (-10.0, [50.0, -24.0, 21.0, 20.0]),
    (15.0, [45.5, -11.0, 22.0, 20.0]),
    (40.0, [42.5, -3.0, 20.5, 19.0]),
    (65.0, [37.5, 1.0, 19.0, 18.5]),
    (90.0, [32.5, 4.0, 15.5, 17.0]),
    (115.0, [28.0, 6.0, 11.0, 14.0]),
    (140.0, [25.0, 7.0, 7.5, 10.0]),
    (165.0, [23.0, 8.0, 3.0, 5.0]),
];

/// Where the psoas is at one height, and the point seen from its middle.
struct Section {
    across: f64,
    back: f64,
    half: (f64, f64),
    grain: Grain,
}

impl Body {
    /// y of the middle of the vertebral bodies at a height, held still below the promontory.
    fn middle_y(&self, z: f64) -> f64 {
        self.canal.line.y_at(z.max(-10.0)) - 26.0
    }

    fn section(&self, spot: &Spot) -> Section {
        let [x, y, z] = spot.at;
        let grain = self.grain.of(if x > 0.0 { 80 } else { 81 });
        let upper = SECTIONS.partition_point(|it| it.0 <= z).clamp(1, SECTIONS.len() - 1);
        let (low, high) = (&SECTIONS[upper - 1], &SECTIONS[upper]);
        let t = ((z - low.0) / (high.0 - low.0)).clamp(0.0, 1.0);
        let [sx, sy, a, b] = std::array::from_fn(|k| low.1[k] + t * (high.1[k] - low.1[k]));
        let size = self.habit.muscle * (1.0 + 0.04 * grain.normal(2));
        let across = spot.warped_x.abs() - sx * (0.94 + 0.06 * size);
        Section { across, back: y - self.middle_y(z) - sy, half: (a * size, b * size), grain }
    }

    /// The psoas: angular, moulded to the column with a thin layer of fat between.
    pub(super) fn psoas(&self, canvas: &mut Canvas, spot: &Spot) {
        let z = spot.at[2];
        if !(-125.0..168.0).contains(&z) || spot.at[0].abs() > 100.0 {
            return;
        }
        let at = self.section(spot);
        let ((u, v), (a, b)) = ((at.across, at.back), at.half);
        if u.abs() > a + 16.0 || v.abs() > b + 12.0 {
            return;
        }
        let turned = (0.94 * u + 0.34 * v, 0.94 * v - 0.34 * u);
        let oval = barrel(turned.0, turned.1, a, b, 0.54) + 2.4 * at.grain.of(9).at(spot.at, 24.0, 1);
        // It takes its origin from the discs and spans the waists of the bodies.
        let waist = self.waist(spot);
        let d = smooth_max(oval, 1.2 + 2.4 * waist - spot.wall, 3.0);
        muscle(canvas, spot, at.grain, d, &PSOAS);
        self.segmental(canvas, spot, waist);
        self.plexus(canvas, spot, &at, d);
    }

    /// 1 at the middle of a vertebral body's height, 0 at its end plates.
    fn waist(&self, spot: &Spot) -> f64 {
        let [_, y, z] = spot.at;
        let share = |idx: usize| {
            let vertebra = &self.vertebrae[idx];
            let (_, q) = vertebra.frame(y, z);
            (1.0 - (q / (0.46 * vertebra.height())).powi(2)).max(0.0)
        };
        self.near(y, z).map(share).fold(0.0, f64::max)
    }

    /// Lumbar vessels that hug the waist of a body.
    fn segmental(&self, canvas: &mut Canvas, spot: &Spot, waist: f64) {
        if waist > 0.96 && (0.3..4.5).contains(&spot.wall) && spot.n < -spot.radius {
            canvas.put(bell(spot.wall - 2.2, 0.9) * smooth_step(waist, 0.965, 0.998) * 0.85, Tissue::Muscle);
        }
    }

    /// The lumbar plexus: a cleft of fat with nerves in the back third of the psoas.
    fn plexus(&self, canvas: &mut Canvas, spot: &Spot, at: &Section, d: f64) {
        let (a, b) = at.half;
        let cleft = at.back - 0.38 * b + 0.2 * at.across + 1.6 * at.grain.of(20).at(spot.at, 14.0, 2);
        let span = inside(at.across.abs() - 0.62 * a, 6.0) * inside(d + 2.0, 1.5);
        let gate = (0.15 + 0.7 * at.grain.of(21).at(spot.at, 15.0, 2)).clamp(0.0, 1.0);
        canvas.put(bell(cleft, 0.8) * span * gate * 0.6, Tissue::Fat);
        for share in [-0.35, 0.25] {
            let nerve = (at.across - share * a).same_hypot(cleft) - 1.5;
            canvas.put(inside(nerve, 1.0) * span * 0.8, Tissue::Root);
        }
    }

    /// The quadratus lumborum from the twelfth rib to the crest, behind and beside the psoas.
    pub(super) fn quadratus(&self, canvas: &mut Canvas, spot: &Spot) {
        let z = spot.at[2];
        if !(22.0..170.0).contains(&z) {
            return;
        }
        let grain = self.grain.of(if spot.at[0] > 0.0 { 82 } else { 83 });
        let centre = between(z, &[(30.0, 68.0), (60.0, 61.0), (100.0, 53.0), (150.0, 44.0)]);
        let (u, v) = (spot.warped_x.abs() - centre, spot.at[1] - self.middle_y(z) - 19.0);
        if u.abs() > 34.0 || v.abs() > 24.0 {
            return;
        }
        let (u, v) = (0.93 * u + 0.36 * v, 0.93 * v - 0.36 * u);
        let width = between(z, &[(30.0, 24.0), (60.0, 21.0), (150.0, 12.0)]);
        let plate = barrel(u, v + 0.006 * u * u, width, 9.0 * self.habit.muscle, 0.48);
        // Its upper end narrows towards the twelfth rib.
        let ends = smooth_max(plate + 0.25 * (z - 140.0).max(0.0), 30.0 - z, 6.0);
        muscle(canvas, spot, grain, ends, &QUADRATUS);
    }

    /// The iliacus on the inner face of the wing, `outside` mm from the bone.
    pub(super) fn iliacus(&self, canvas: &mut Canvas, spot: &Spot, outside: f64) {
        let [_, y, z] = spot.at;
        if !(1.0..30.0).contains(&outside) || z > 46.0 {
            return;
        }
        let thick = between(z, &[(-60.0, 17.0), (-10.0, 18.0), (20.0, 16.0), (34.0, 9.0), (44.0, 1.0)]);
        let thick = thick * smooth_step(y, 38.0, 8.0);
        let grain = self.grain.of(if spot.at[0] > 0.0 { 84 } else { 85 });
        muscle(canvas, spot, grain, (outside - thick).max(0.4 - outside), &ILIACUS);
    }
}
