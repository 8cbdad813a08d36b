//! The sacrum's wings and roof, its foramina, and the iliac bones.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    curve::between,
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_max, smooth_min, smooth_step},
    tissue::Tissue,
};

/// Four places with a half thickness, from the front to the back.
type Nodes = [(f64, f64, f64); 4];

/// Iliac bone from the front tip to the posterior spine: by height, four nodes (|x|, y) with half thickness. Read off
/// one adult's proportions and rounded; jittered by the body's noise.
const ILIUM: [(f64, Nodes); 8] = [
    (-57.0, [(100.0, -50.0, 7.0), (84.0, -7.0, 8.0), (70.0, 18.0, 8.0), (58.0, 38.0, 7.0)]),
    (-45.0, [(108.0, -58.0, 6.0), (89.0, -12.0, 4.5), (61.0, 20.0, 8.0), (34.0, 67.0, 7.0)]),
    (-33.0, [(117.0, -66.0, 6.0), (94.0, -8.0, 2.9), (64.0, 24.0, 10.5), (37.0, 69.0, 9.5)]),
    (-21.0, [(119.0, -69.0, 6.0), (106.0, -14.0, 2.8), (73.0, 18.0, 11.0), (48.0, 73.0, 10.0)]),
    (-9.0, [(120.0, -59.0, 6.2), (101.0, -4.0, 2.7), (70.0, 19.0, 10.0), (45.0, 72.0, 10.0)]),
    (9.0, [(134.0, -44.0, 6.0), (112.0, -4.0, 3.0), (80.0, 26.0, 6.5), (50.0, 72.0, 9.0)]),
    (21.0, [(136.0, -33.0, 6.2), (112.0, 2.0, 4.0), (90.0, 30.0, 5.0), (66.0, 57.0, 6.5)]),
    (39.0, [(124.0, -2.0, 5.5), (107.0, 12.0, 5.0), (90.0, 25.0, 5.0), (74.0, 38.0, 5.0)]),
];

/// Sacral foramina below S1 to S4: |x|, ventral and dorsal radius, radius of the nerve.
const FORAMINA: [(f64, f64, f64, f64); 4] =
    [(22.0, 7.2, 2.6, 3.8), (20.0, 6.6, 2.4, 3.3), (17.0, 5.6, 2.2, 2.6), (14.0, 4.4, 2.0, 1.9)];

/// Distances to the sacrum's parts at one point.
pub(super) struct Sacrum {
    /// Wings and lateral masses.
    pub wings: f64,
    /// The roof over the sacral canal in the middle.
    pub roof: f64,
    foramina: f64,
    nerves: f64,
}

impl Body {
    /// The sacrum's distances; `None` far from it.
    pub(super) fn sacrum(&self, spot: &Spot) -> Option<Sacrum> {
        let [x, y, z] = spot.at;
        let (s, n, ax) = (spot.s, spot.n, x.abs());
        let top = self.level_s(7);
        if !(top - 45.0..self.level_s(11) + 12.0).contains(&s) || ax > 76.0 || n.abs() > 60.0 || z > 30.0 {
            return None;
        }
        let levels = [0, 1, 2, 3, 4].map(|k| self.level_s(7 + k));
        let knots = |values: [f64; 5]| between(s, &[0, 1, 2, 3, 4].map(|k| (levels[k], values[k])));
        let radius = spot.radius + 1.5;
        let wall = n + radius;
        let depth = knots([25.0, 17.0, 12.0, 9.5, 7.0]);
        let hollow = between(s, &[(levels[0] - 15.0, 15.0), (levels[0], 9.0), (levels[1], 2.0), (levels[2], 0.0)]);
        let ventral = -(wall + depth - hollow * smooth_step(ax, 15.0, 36.0));
        let rise = knots([5.2, 5.2, 4.4, 3.0, 2.2]);
        let lateral =
            knots([7.0, 5.0, 1.5, 0.0, 0.0]) * smooth_step(ax, 12.0, 30.0) - 4.0 * smooth_step(ax, 30.0, 52.0);
        let dorsal = n - (radius + rise + lateral);
        let (p1, q1) = self.vertebrae[7].frame(y, z);
        let _ = p1;
        let plane = q1 - self.vertebrae[7].height() / 2.0 + 0.28 * (ax - 24.0).max(0.0);
        let width = knots([64.0, 58.0, 44.0, 29.0, 19.0]);
        let mut d = smooth_max(smooth_max(smooth_max(ventral, dorsal, 6.0), plane, 3.0), ax - width, 10.0);
        d = smooth_max(d, s - levels[4] - 7.0, 3.0);
        d += 1.0 * self.grain.of(90).at(spot.at, 15.0, 2) * smooth_step(ax, 12.0, 22.0);
        d = smooth_max(d, ax - joint_x(y, z) + 1.3, 5.0);
        // The upper edge of the roof lies lower than the promontory.
        d = smooth_max(d, -smooth_max(radius - 1.0 - n, s - (levels[0] - 7.0 - 0.25 * ax), 2.0), 2.0);
        let tube = self.sacral_canal(spot, ax, n);
        let (foramina, nerves) = self.foramina(spot, wall, &levels);
        let wings = smooth_max(smooth_max(smooth_max(d, -foramina, 1.2), -tube, 1.0), 13.0 - ax, 4.0);
        Some(Sacrum { wings, roof: self.roof(spot, &levels), foramina, nerves })
    }

    /// Signed distance to the bony sacral canal.
    fn sacral_canal(&self, spot: &Spot, ax: f64, n: f64) -> f64 {
        let levels = [7, 8, 9, 10].map(|k| self.level_s(k));
        let (_, sac) = self.canal.half_axes(spot.s);
        let normal = between(spot.s, &[(levels[0], 15.0), (levels[1], 11.0), (levels[2], 8.0), (levels[3], 6.0)]);
        let half = normal.max(sac + 3.0);
        let radius = spot.radius + 1.5;
        ((ax / half).same_hypot(n / radius) - 1.0) * radius.min(half)
    }

    /// The dorsal plate with its crest, as thick as the segment's lamina.
    fn roof(&self, spot: &Spot, levels: &[f64; 5]) -> f64 {
        let (s, n, ax) = (spot.s, spot.n, spot.at[0].abs());
        let [a, b, c, d, _] = *levels;
        let knots = [
            (a - 8.0, 0.0),
            (a - 2.0, 5.0),
            (a + 6.0, 6.5),
            (a + 13.0, 3.6),
            (b - 4.0, 5.0),
            (b + 5.0, 6.0),
            (b + 12.0, 3.2),
            (c - 3.0, 4.2),
            (c + 4.0, 4.6),
            (c + 10.0, 2.2),
            (d, 2.8),
            (d + 8.0, 1.6),
            (d + 25.0, 0.0),
        ];
        let crest = (1.0 - (ax - 5.0).max(0.0) / 14.0).max(0.35);
        let g = self.grain.of(92);
        let thick = 1.5 * between(s, &knots) * (1.0 + 0.18 * g.at([0.2 * spot.at[0], 0.0, s], 11.0, 2)) * crest;
        let fat = between(s, &[(a - 10.0, 1.0), (a + 20.0, 2.2)]);
        let near = spot.radius + 1.6 + fat + 0.4 * g.of(1).at([spot.at[0], 0.3 * n, s], 9.0, 2) - 0.012 * ax * ax;
        let plate = (n - near - thick / 2.0).abs() - thick / 2.0;
        plate.max((0.6 - thick) * 3.0).max(ax - 18.0).max(a - 10.0 - s).max(s - d - 26.0)
    }

    fn foramina(&self, spot: &Spot, wall: f64, levels: &[f64; 5]) -> (f64, f64) {
        let (s, ax) = (spot.s, spot.at[0].abs());
        let (mut hole, mut nerve) = (60.0f64, 60.0f64);
        for (k, (x, ventral, dorsal, root)) in FORAMINA.into_iter().enumerate() {
            let middle = (levels[k] + levels[k + 1]) / 2.0;
            let along = s - middle;
            if along.abs() > 16.0 {
                continue;
            }
            let axis = between(wall, &[(-40.0, x + 9.0), (-12.0, x + 3.0), (-2.0, x - 2.0), (3.0, x - 7.0)]);
            let front = smooth_max((ax - axis).same_hypot(0.9 * along) - ventral, wall - 3.5, 2.0);
            let back = smooth_max((ax - x - 1.0).same_hypot(along) - dorsal, 1.0 - wall, 2.0);
            hole = hole.min(front).min(back);
            nerve = nerve.min(((ax - axis - 0.5).same_hypot(along + 0.5) - root).max(wall - 4.0));
        }
        (hole, nerve)
    }

    /// Fat and nerves of the sacral foramina, before the bone.
    pub(super) fn sacral_fat(&self, canvas: &mut Canvas, sacrum: &Sacrum) {
        canvas.textured(inside(sacrum.foramina, 1.0) * inside(sacrum.wings - 3.0, 3.0) * 0.9, Tissue::Fat, 0.80, 0.90);
    }

    /// Nerves in the sacral foramina, after the bone.
    pub(super) fn sacral_nerves(&self, canvas: &mut Canvas, sacrum: &Sacrum) {
        canvas.textured(inside(sacrum.nerves, 1.0) * inside(sacrum.foramina, 1.0), Tissue::Root, 1.1, 1.0);
    }

    /// The iliac bones, cut by the sacroiliac joints.
    pub(super) fn ilium(&self, canvas: &mut Canvas, spot: &Spot) {
        let [_, y, z] = spot.at;
        let ax = spot.warped_x.abs();
        if !(-66.0..48.0).contains(&z) || !(28.0..150.0).contains(&ax) {
            return;
        }
        let upper = ILIUM.partition_point(|row| row.0 <= z).clamp(1, ILIUM.len() - 1);
        let (low, high) = (&ILIUM[upper - 1], &ILIUM[upper]);
        let t = ((z - low.0) / (high.0 - low.0)).clamp(-0.3, 1.3);
        let node = |k: usize| {
            let (a, b) = (low.1[k], high.1[k]);
            (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1), a.2 + t * (b.2 - a.2))
        };
        let mut d = 60.0f64;
        for k in 0..3 {
            let (a, b) = (node(k), node(k + 1));
            let (ex, ey) = (b.0 - a.0, b.1 - a.1);
            let u = (((ax - a.0) * ex + (y - a.1) * ey) / (ex * ex + ey * ey)).clamp(0.0, 1.0);
            let off = (ax - a.0 - u * ex).same_hypot(y - a.1 - u * ey) - (a.2 + u * (b.2 - a.2));
            d = if k == 0 { off } else { smooth_min(d, off, 9.0) };
        }
        let crest = if z > 39.0 { 0.9 * (z - 39.0) } else { 0.0 };
        let foot = (-57.0 - z).max(0.0);
        let g = self.grain.of(95);
        d += 0.9 * g.at(spot.at, 22.0, 2) + crest + foot;
        if z < 20.0 && y > 2.0 {
            d = smooth_max(d, joint_x(y, z) + 1.3 - ax, 1.5);
        }
        let near_joint = bell(ax - joint_x(y, z), 5.0);
        self.bone(
            canvas,
            spot,
            g.of(1),
            d,
            1.2 + 0.5 * g.of(2).at(spot.at, 12.0, 1) + near_joint,
            Tissue::PosteriorMarrow,
        );
    }
}

/// |x| of the sacroiliac joint.
fn joint_x(y: f64, z: f64) -> f64 {
    let at = between(z, &[(-62.0, 38.0), (-45.0, 48.0), (-33.0, 56.0), (-21.0, 63.0), (20.0, 66.0)]);
    at - 0.48 * (y - 16.0) + 0.7 * ((y + z) / 9.0).same_sin()
}
