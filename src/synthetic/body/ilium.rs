//! The iliac bones, the sacroiliac joints, and the muscles on the outside and the inside of the wings.

use std::sync::LazyLock;

use super::{
    Body, Spot,
    canvas::Canvas,
    muscle::{Looks, muscle},
};
use crate::synthetic::{
    curve::between,
    noise::Grain,
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_max, smooth_step},
    tissue::Tissue,
};

/// Four places with a half thickness, from the front to the back.
type Nodes = [(f64, f64, f64); 4];

/// Iliac bone from the front tip to the posterior spine: by height, four nodes (|x|, y) with half thickness. Read off
/// one adult's proportions and rounded; below, the roof of the hip joint.
const ILIUM: [(f64, Nodes); 9] = [
    (-80.0, [(98.0, -44.0, 11.0), (91.0, -28.0, 13.0), (82.0, -8.0, 12.0), (74.0, 8.0, 8.0)]),
    (-57.0, [(101.0, -50.0, 8.0), (86.0, -10.0, 8.5), (70.0, 17.0, 9.0), (57.0, 38.0, 7.5)]),
    (-45.0, [(108.0, -59.0, 6.6), (90.0, -12.0, 5.0), (65.0, 20.0, 9.5), (42.0, 57.0, 7.5)]),
    (-33.0, [(115.0, -66.0, 6.2), (95.0, -11.0, 3.4), (66.0, 20.0, 10.5), (43.0, 62.0, 9.0)]),
    (-21.0, [(121.0, -65.0, 6.0), (100.0, -9.0, 2.7), (69.0, 19.5, 10.8), (46.0, 64.0, 9.5)]),
    (-9.0, [(126.0, -58.0, 6.2), (104.0, -6.0, 2.5), (73.0, 20.0, 9.5), (48.0, 64.0, 9.5)]),
    (9.0, [(133.0, -44.0, 6.2), (109.0, -2.0, 2.9), (81.0, 25.0, 6.2), (54.0, 62.0, 8.5)]),
    (21.0, [(135.0, -32.0, 6.4), (112.0, 3.0, 4.0), (88.0, 30.0, 5.0), (65.0, 57.0, 6.5)]),
    (39.0, [(124.0, -2.0, 5.5), (108.0, 12.0, 5.6), (91.0, 25.0, 5.4), (74.0, 38.0, 5.0)]),
];
/// The wing's middle line is bent smoothly through these: in so many places, at heights so many mm apart from the
/// lowest on.
const PLACES: usize = 7;
const ROW_MM: f64 = 3.0;
const LOWEST_MM: f64 = -96.0;
const N_ROWS: usize = 50;
static ROWS: LazyLock<Vec<[(f64, f64, f64); PLACES]>> = LazyLock::new(|| {
    let at = |z: f64, k: usize| {
        // A mean over 24 mm takes the corners off.
        let part = |part: fn(&(f64, f64, f64)) -> f64| {
            let knots = ILIUM.map(|row| (row.0, part(&row.1[k])));
            (-4..=4).map(|step| between(z + 3.0 * f64::from(step), &knots)).sum::<f64>() / 9.0
        };
        (part(|it| it.0), part(|it| it.1), part(|it| it.2))
    };
    let row = |row: usize| {
        let nodes = [0, 1, 2, 3].map(|k| at(LOWEST_MM + ROW_MM * row as f64, k));
        std::array::from_fn(|place| {
            let (k, t) = (place / 2, (place % 2) as f64 / 2.0);
            let near = |by: isize| nodes[k.saturating_add_signed(by).min(3)];
            let [a, b, c, d] = [near(-1), near(0), near(1), near(2)];
            let bent = |a: f64, b: f64, c: f64, d: f64| {
                b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)))
            };
            (bent(a.0, b.0, c.0, d.0), bent(a.1, b.1, c.1, d.1), b.2 + t * (c.2 - b.2))
        })
    };
    (0..N_ROWS).map(row).collect()
});

/// Height of the crest by place along the wing, from the front tip to the posterior spine.
const CREST: [(f64, f64); 6] = [(0.0, 27.0), (0.8, 36.0), (2.0, 43.0), (3.4, 46.0), (4.6, 38.0), (6.0, 16.0)];

const MAXIMUS: Looks = Looks { slant: (0.7, 0.2), leaves: 28.0, fat: 0.9, wasted: 0.15 };
const MEDIUS: Looks = Looks { slant: (0.1, 0.0), leaves: 65.0, fat: 0.7, wasted: -0.45 };
const PIRIFORMIS: Looks = Looks { slant: (0.0, 0.0), leaves: 10.0, fat: 0.7, wasted: -0.5 };

/// A point seen from the wing.
#[derive(Clone, Copy, Debug)]
struct Wing {
    /// Signed distance to the bone.
    distance: f64,
    /// On its outer side.
    is_outer: bool,
}

impl Body {
    fn wing(&self, spot: &Spot) -> Option<Wing> {
        let [_, y, z] = spot.at;
        let ax = spot.warped_x.abs();
        if !(-130.0..50.0).contains(&z) || !(24.0..150.0).contains(&ax) {
            return None;
        }
        let height = ((z - LOWEST_MM) / ROW_MM).clamp(0.0, N_ROWS as f64 - 1.001);
        let (low, high, t) = (&ROWS[height as usize], &ROWS[height as usize + 1], height.fract());
        let node = |k: usize| {
            let (a, b) = (low[k], high[k]);
            (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1), a.2 + t * (b.2 - a.2))
        };
        let (mut d, mut is_outer, mut along) = (f64::MAX, false, 0.0);
        let mut a = node(0);
        for k in 1..PLACES {
            let b = node(k);
            let (ex, ey) = (b.0 - a.0, b.1 - a.1);
            let u = (((ax - a.0) * ex + (y - a.1) * ey) / (ex * ex + ey * ey)).clamp(0.0, 1.0);
            let (wx, wy) = (ax - a.0 - u * ex, y - a.1 - u * ey);
            let off = wx.same_hypot(wy) - (a.2 + u * (b.2 - a.2));
            if off < d {
                (d, is_outer, along) = (off, ex * wy < ey * wx, (k - 1) as f64 + u);
            }
            a = b;
        }
        // The crest is an arch, highest behind the middle.
        let crest = z - between(along, &CREST);
        let d = if crest > -12.0 { smooth_max(d, crest, 6.0) } else { d };
        let rough = if d < 45.0 { 1.1 * self.grain.of(95).at(spot.at, 22.0, 2) } else { 0.0 };
        let distance = d + rough;
        Some(Wing { distance, is_outer })
    }

    /// The iliac bones, cut by the sacroiliac joints.
    pub(super) fn ilium(&self, canvas: &mut Canvas, spot: &Spot) {
        let Some(wing) = self.wing(spot) else { return };
        let [_, y, z] = spot.at;
        let g = self.grain.of(95);
        let beside = spot.warped_x.abs() - joint_x(g, spot.at);
        let mut d = smooth_max(wing.distance, LOWEST_MM - z, 6.0);
        if z < 20.0 && y > 2.0 {
            d = smooth_max(d, self.joint_gap() - beside, 1.5);
            if !self.is_fused {
                self.joint(canvas, spot, beside, wing.distance);
            }
        }
        // Two thin plates that come near each other in the middle of the wing, dense along the joint.
        let shell = 1.0 + 0.45 * g.of(2).at(spot.at, 12.0, 1) + bell(beside, 5.0);
        self.bone(canvas, spot, g.of(1), d, shell, Tissue::PosteriorMarrow);
        let fatty = 0.24 + 0.14 * g.of(3).at(spot.at, 14.0, 2);
        canvas.put(inside(d + shell + 0.8, 1.5) * fatty.clamp(0.0, 0.6), Tissue::Fat);
    }

    /// Half the width of the sacroiliac joint, mm; less than nothing where a fused column's has grown together.
    pub(super) fn joint_gap(&self) -> f64 {
        if self.is_fused { -0.5 } else { 1.1 }
    }

    /// Cartilage in front and below, ligament and fat behind.
    fn joint(&self, canvas: &mut Canvas, spot: &Spot, beside: f64, near: f64) {
        let [_, y, _] = spot.at;
        let reach = inside(beside.abs() - 1.9, 1.0) * inside(near - 7.0, 5.0);
        if reach <= 0.0 {
            return;
        }
        let behind = smooth_step(y + 5.0 * self.grain.of(96).at(spot.at, 14.0, 1), 40.0, 50.0);
        canvas.textured(reach * (1.0 - behind), Tissue::Cartilage, 1.5, 1.3);
        let strand = smooth_step(self.grain.of(97).at(spot.at, 4.0, 2), -0.5, 0.8);
        canvas.put(reach * behind * strand, Tissue::Ligament);
    }

    /// Gluteus maximus and medius outside, iliacus inside, piriformis below.
    pub(super) fn hip_muscles(&self, canvas: &mut Canvas, spot: &Spot) {
        let [_, y, z] = spot.at;
        let ax = spot.warped_x.abs();
        if z > 52.0 || ax < 14.0 {
            return;
        }
        let side = self.grain.of(if spot.at[0] > 0.0 { 44 } else { 45 });
        let wing = self.wing(spot);
        let surface = spot.depths.fascia + 1.5;
        if let Some(wing) = wing {
            if wing.is_outer {
                let thick = between(z, &[(-60.0, 34.0), (-10.0, 30.0), (25.0, 16.0), (42.0, 2.0)]);
                let medius = (wing.distance - thick).max(0.5 - wing.distance).max(surface);
                muscle(canvas, spot, side.of(1), medius.max(y - behind(ax) + 1.5), &MEDIUS);
            } else {
                self.iliacus(canvas, spot, wing.distance);
            }
        }
        self.piriformis(canvas, spot, side);
        let outer = wing.is_none_or(|it| it.is_outer || z < -40.0);
        if outer && z < 26.0 && y > 10.0 {
            let medial = between(z, &[(-110.0, 13.0), (-70.0, 25.0), (-35.0, 36.0), (0.0, 46.0), (20.0, 60.0)]);
            let front = behind(ax) + 1.0 - y;
            let d = smooth_max(smooth_max(front, medial - ax, 14.0), z - 16.0, 8.0).max(surface);
            muscle(canvas, spot, side.of(2), d, &MAXIMUS);
        }
    }

    fn piriformis(&self, canvas: &mut Canvas, spot: &Spot, side: Grain) {
        let [_, y, z] = spot.at;
        let ax = spot.at[0].abs();
        if !(-100.0..-30.0).contains(&z) || !(14.0..110.0).contains(&ax) || !(-10.0..75.0).contains(&y) {
            return;
        }
        let t = ((ax - 24.0) / 60.0).clamp(0.0, 1.0);
        let ((y0, z0), _) = self.front.point(self.promontory_s + 52.0);
        let off = (y - (y0 - 4.0) * (1.0 - t) - 34.0 * t).same_hypot(z - (z0 - 2.0) * (1.0 - t) + 80.0 * t);
        let d = smooth_max(off - 7.0 - 6.0 * t, 20.0 - ax, 4.0);
        muscle(canvas, spot, side.of(3), d, &PIRIFORMIS);
    }
}

/// y of the plane between gluteus medius and maximus.
fn behind(ax: f64) -> f64 {
    62.0 - 0.42 * (ax - 50.0)
}

/// |x| of the sacroiliac joint.
pub(super) fn joint_x(grain: Grain, at: [f64; 3]) -> f64 {
    let [_, y, z] = at;
    let middle = between(z, &[(-62.0, 38.0), (-45.0, 48.0), (-33.0, 56.0), (-21.0, 63.0), (20.0, 66.0)]);
    let rough = 1.1 * grain.of(9).at([0.0, y, z], 13.0, 3) + 2.4 * grain.of(10).at([0.0, y, z], 36.0, 1);
    middle - 0.48 * (y - 16.0) + 0.7 * ((y + z) / 9.0).same_sin() + rough
}
