//! The sacrum's wings and roof, and its foramina with their nerves.

use super::{Body, S1, Spot, canvas::Canvas, ilium::joint_x};
use crate::synthetic::{
    curve::between,
    same::SameEverywhere as _,
    shape::{bell, capsule, inside, smooth_max, smooth_min, smooth_step},
    tissue::Tissue,
};

/// Sacral foramina below S1 to S4: |x|, depth of the bone there, ventral and dorsal radius, radius of the nerve.
const FORAMINA: [(f64, f64, f64, f64, f64); 4] =
    [(20.5, 20.0, 7.0, 2.8, 3.3), (18.5, 14.0, 6.2, 2.6, 2.8), (16.0, 10.0, 5.2, 2.3, 2.3), (13.5, 8.0, 4.2, 2.0, 1.8)];

/// Distances to the sacrum's parts at one point.
pub(super) struct Sacrum {
    /// The roof over the sacral canal in the middle.
    pub roof: f64,
    /// Wings and lateral masses, before the foramina are drilled.
    pub solid: f64,
    /// The foramina.
    pub foramina: f64,
    nerves: f64,
}

impl Sacrum {
    /// Signed distance to wings and roof.
    pub(super) fn bone(&self) -> f64 {
        self.solid.max(-self.foramina).min(self.roof)
    }
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
        let dorsal = n - (radius + rise + lateral + self.crests(spot));
        let (_, q1) = self.vertebrae[7].frame(y, z);
        let slope = 0.30 * (ax - 24.0).max(0.0) + 0.22 * (wall + 8.0).max(0.0);
        let plane = q1 - self.vertebrae[7].height() / 2.0 + slope;
        let width = knots([64.0, 58.0, 44.0, 29.0, 19.0]);
        let mut d = smooth_max(smooth_max(smooth_max(ventral, dorsal, 9.0), plane, 12.0), ax - width, 12.0);
        d = smooth_max(d, s - levels[4] - 7.0, 3.0);
        // Where a wide sac has made the bodies shallow, what lies beside them is no deeper.
        if ax < 34.0 {
            d = smooth_max(d, -spot.front.n - 0.55 * (ax - 15.0).max(0.0), 4.0);
        }
        d += 1.5 * self.grain.of(90).at(spot.at, 17.0, 2) * smooth_step(ax, 12.0, 20.0);
        d = smooth_max(d, ax - joint_x(self.grain.of(95), spot.at) + self.joint_gap(), 5.0);
        // The upper edge of the roof lies lower than the promontory.
        d = smooth_max(d, -smooth_max(radius - 1.0 - n, s - (levels[0] - 7.0 - 0.25 * ax), 3.0), 4.0);
        let tube = self.sacral_canal(spot, ax, n);
        let (foramina, nerves) = self.foramina(spot, wall, &levels);
        // Towards the midline they end in no straight line.
        let inner = 5.5 + 2.2 * self.grain.of(89).at([0.5 * x, n, s], 15.0, 2);
        let solid = smooth_max(smooth_max(d, -tube, 1.5), inner.max(1.0) - ax, 7.0);
        Some(Sacrum { roof: self.roof(spot, &levels), solid, foramina, nerves })
    }

    /// The segment whose middle is nearest along the canal, with the point in its frame.
    pub(super) fn sacral_segment(&self, spot: &Spot) -> (usize, f64, f64) {
        let away = |idx: &usize| (self.level_s(*idx) - spot.s).abs();
        let idx = (S1..S1 + 5).min_by(|a, b| away(a).total_cmp(&away(b))).unwrap_or(S1);
        let (p, q) = self.vertebrae[idx].frame(spot.at[1], spot.at[2]);
        (idx, p, q)
    }

    /// Rows of tubercles on the back: the intermediate and the lateral crest.
    fn crests(&self, spot: &Spot) -> f64 {
        let ax = spot.at[0].abs();
        let knobs = 0.5 + 0.5 * (spot.s / 4.1).same_sin() + 0.5 * self.grain.of(91).at(spot.at, 9.0, 1);
        (2.6 * bell(ax - 13.5, 3.5) + 2.4 * bell(ax - 29.0, 4.5)) * knobs - 1.5 * bell(ax - 21.0, 4.0)
    }

    /// Signed distance to the bony sacral canal.
    fn sacral_canal(&self, spot: &Spot, ax: f64, n: f64) -> f64 {
        let levels = [7, 8, 9, 10].map(|k| self.level_s(k));
        let (_, sac) = self.canal.half_axes(spot.s);
        let normal = between(spot.s, &[(levels[0], 15.0), (levels[1], 11.0), (levels[2], 8.0), (levels[3], 6.0)]);
        let half = normal.max(sac + 3.0);
        let radius = spot.radius + 1.5;
        // Three-cornered: wide in front, narrow behind.
        let half = half * (1.12 - 0.55 * smooth_step(n, -0.4 * radius, radius));
        ((ax / half).same_hypot(n / radius) - 1.0) * radius.min(half)
    }

    /// The dorsal plate with its crest, as thick as the segment's lamina.
    fn roof(&self, spot: &Spot, levels: &[f64; 5]) -> f64 {
        let (s, n, ax) = (spot.s, spot.n, spot.at[0].abs());
        let [a, b, c, d, _] = *levels;
        let knots = [
            (a - 8.0, 0.0),
            (a - 2.0, 3.6),
            (a + 6.0, 5.0),
            (a + 13.0, 2.8),
            (b - 4.0, 3.8),
            (b + 5.0, 4.4),
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
        let thick =
            1.3 * between(s, &knots) * (1.0 + 0.40 * g.at([0.2 * spot.at[0], 0.0, s], 24.0, 2)).clamp(0.1, 2.0) * crest;
        let fat = between(s, &[(a - 10.0, 0.8), (a + 20.0, 1.2)]);
        let near = spot.radius + 1.6 + fat + 0.4 * g.of(1).at([spot.at[0], 0.3 * n, s], 16.0, 1)
            - 0.28 * (ax * ax + 9.0).sqrt()
            + 0.84;
        let bent = 0.7 * g.of(2).at([0.4 * spot.at[0], 0.0, s], 15.0, 2);
        let plate = (n - near - bent - thick / 2.0).abs() - thick / 2.0 + 0.35 * g.of(3).at([spot.at[0], n, s], 6.0, 2);
        let reach = between(s, &[(c, 18.0), (d, 12.0), (d + 16.0, 7.0)]);
        // Its upper end is a rounded tubercle, no cut.
        let begins =
            a - 9.0 + 2.5 * g.of(4).normal(0).clamp(-1.5, 1.5) + 1.2 * g.of(4).at([spot.at[0], n, 0.0], 6.0, 2);
        let plate = smooth_max(plate, begins + 0.25 * (n - near) - s, 5.0);
        plate.max((0.6 - thick) * 3.0).max(ax - reach).max(s - d - 26.0)
    }

    /// The crest's marrow is fatty in lumps, with dark bone between them.
    pub(super) fn roof_marrow(&self, canvas: &mut Canvas, spot: &Spot, d: f64) {
        if d > 0.0 || !canvas.is_signal() {
            return;
        }
        let (g, at) = (self.grain.of(99), spot.at);
        let lumps = g.stretched(at, [1.6, 1.0, 1.0], 7.0, 3, 0.6);
        let fatty = g.between(0, 0.0, 0.4) * smooth_step(lumps, 0.1, 1.5);
        canvas.tinted(fatty * inside(d + 1.2, 1.4), Tissue::Fat);
        canvas.shaded(-(g.between(1, 0.1, 0.5) * smooth_step(-lumps, 0.2, 1.4)));
    }

    /// Distances to the holes and to the nerves in them. Each leaves the canal sideways, forks into a wide channel
    /// forwards and downwards and a narrow one backwards.
    fn foramina(&self, spot: &Spot, wall: f64, levels: &[f64; 5]) -> (f64, f64) {
        let (s, ax) = (spot.s, spot.at[0].abs());
        let (mut hole, mut nerve) = (60.0f64, 60.0f64);
        for (k, (x, depth, ventral, dorsal, root)) in FORAMINA.into_iter().enumerate() {
            let along = s - (levels[k] + levels[k + 1]) / 2.0;
            if along.abs() > 26.0 {
                continue;
            }
            let at = [ax, wall, along];
            let (start, fork) = ([x - 9.0, 3.0, -7.0], [x, -0.35 * depth, -0.5]);
            let (exit, behind) = ([x + 5.0, -depth - 3.0, 5.0], [x + 1.5, 16.0, 3.0]);
            let inner = capsule(at, start, fork, 0.62 * ventral, [1.0; 3]);
            let t = ((fork[1] - wall) / (fork[1] - exit[1])).clamp(0.0, 1.2);
            let front = capsule(at, fork, exit, ventral * (0.74 + 0.30 * t), [1.0; 3]);
            let back = capsule(at, fork, behind, dorsal, [1.0; 3]);
            hole = hole.min(smooth_min(smooth_min(inner, front, 3.0), back, 2.0));
            let away = [x + 13.0, -depth - 16.0, 15.0];
            let thread = capsule(at, start, fork, 0.85 * root, [1.0; 3]).min(capsule(at, fork, away, root, [1.0; 3]));
            nerve = nerve.min(thread.min(capsule(at, fork, fork.map(|it| 1.25 * it), 1.25 * root, [1.0; 3])));
        }
        if hole < 6.0 {
            hole += 0.8 * self.grain.of(93).at(spot.at, 8.0, 2);
        }
        (hole, nerve)
    }

    /// Fat of the sacral foramina, before the bone.
    pub(super) fn sacral_fat(&self, canvas: &mut Canvas, spot: &Spot, sacrum: &Sacrum, solid: f64) {
        let share = inside(sacrum.foramina - 0.5, 1.0) * inside(solid - 2.0, 4.0);
        if share > 0.0 {
            let g = self.grain.of(94);
            canvas.textured(share, Tissue::Fat, 0.90 + 0.08 * g.at(spot.at, 5.0, 2), 0.95);
            canvas.put(share * smooth_step(g.of(1).at(spot.at, 4.0, 2), 1.1, 1.7) * 0.6, Tissue::Muscle);
        }
    }

    /// Nerves in the sacral foramina, after the bone.
    pub(super) fn sacral_nerves(&self, canvas: &mut Canvas, sacrum: &Sacrum) {
        canvas.textured(
            inside(sacrum.nerves, 1.0) * inside(sacrum.solid.min(sacrum.foramina) - 9.0, 6.0),
            Tissue::Root,
            1.0,
            1.0,
        );
    }
}
