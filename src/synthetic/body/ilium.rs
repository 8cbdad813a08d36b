//! The iliac bones, the sacroiliac joints, and the muscles on the outside and the inside of the wings.

use super::{
    Body, Spot,
    canvas::Canvas,
    muscle::{Looks, muscle},
};
use crate::synthetic::{
    curve::between,
    noise::Grain,
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
    (-45.0, [(108.0, -58.0, 6.0), (89.0, -12.0, 4.5), (61.0, 20.0, 8.0), (36.0, 58.0, 7.0)]),
    (-33.0, [(117.0, -66.0, 6.0), (94.0, -8.0, 2.9), (64.0, 24.0, 10.5), (39.0, 60.0, 9.0)]),
    (-21.0, [(119.0, -69.0, 6.0), (106.0, -14.0, 2.8), (73.0, 18.0, 11.0), (48.0, 63.0, 9.5)]),
    (-9.0, [(120.0, -59.0, 6.2), (101.0, -4.0, 2.7), (70.0, 19.0, 10.0), (46.0, 63.0, 9.5)]),
    (9.0, [(134.0, -44.0, 6.0), (112.0, -4.0, 3.0), (80.0, 26.0, 6.5), (51.0, 62.0, 8.5)]),
    (21.0, [(136.0, -33.0, 6.2), (112.0, 2.0, 4.0), (90.0, 30.0, 5.0), (66.0, 57.0, 6.5)]),
    (39.0, [(124.0, -2.0, 5.5), (107.0, 12.0, 5.0), (90.0, 25.0, 5.0), (74.0, 38.0, 5.0)]),
];

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
        let upper = ILIUM.partition_point(|row| row.0 <= z).clamp(1, ILIUM.len() - 1);
        let (low, high) = (&ILIUM[upper - 1], &ILIUM[upper]);
        let t = ((z - low.0) / (high.0 - low.0)).clamp(-1.6, 1.3);
        let node = |k: usize| {
            let (a, b) = (low.1[k], high.1[k]);
            (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1), a.2 + t * (b.2 - a.2))
        };
        let (mut d, mut nearest, mut is_outer) = (60.0f64, f64::MAX, false);
        for k in 0..3 {
            let (a, b) = (node(k), node(k + 1));
            let (ex, ey) = (b.0 - a.0, b.1 - a.1);
            let u = (((ax - a.0) * ex + (y - a.1) * ey) / (ex * ex + ey * ey)).clamp(0.0, 1.0);
            let (wx, wy) = (ax - a.0 - u * ex, y - a.1 - u * ey);
            let off = wx.same_hypot(wy) - (a.2 + u * (b.2 - a.2));
            d = if k == 0 { off } else { smooth_min(d, off, 9.0) };
            if off < nearest {
                (nearest, is_outer) = (off, ex * wy < ey * wx);
            }
        }
        let crest = if z > 39.0 { 0.9 * (z - 39.0) } else { 0.0 };
        let rough = if d < 45.0 { 1.1 * self.grain.of(95).at(spot.at, 22.0, 2) } else { 0.0 };
        let distance = d + rough + crest;
        Some(Wing { distance, is_outer })
    }

    /// The iliac bones, cut by the sacroiliac joints.
    pub(super) fn ilium(&self, canvas: &mut Canvas, spot: &Spot) {
        let Some(wing) = self.wing(spot) else { return };
        let [_, y, z] = spot.at;
        let g = self.grain.of(95);
        let beside = spot.warped_x.abs() - joint_x(g, spot.at);
        let mut d = smooth_max(wing.distance, -60.0 - z, 6.0);
        if z < 20.0 && y > 2.0 {
            d = smooth_max(d, 1.1 - beside, 1.5);
            self.joint(canvas, spot, beside, wing.distance);
        }
        let shell = 1.3 + 0.45 * g.of(2).at(spot.at, 12.0, 1) + bell(beside, 5.0);
        self.bone(canvas, spot, g.of(1), d, shell, Tissue::PosteriorMarrow);
        let fatty = 0.24 + 0.14 * g.of(3).at(spot.at, 14.0, 2);
        canvas.put(inside(d + shell + 0.8, 1.5) * fatty.clamp(0.0, 0.6), Tissue::Fat);
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
