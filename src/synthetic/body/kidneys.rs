//! Kidneys in their fat and fascia, and the lower edge of the liver.

use super::{Body, Spot, canvas::Canvas};
use crate::synthetic::{
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_step},
    tissue::Tissue,
};

impl Body {
    /// Both kidneys; the right one lies lower.
    pub(super) fn kidneys(&self, canvas: &mut Canvas, spot: &Spot) {
        let [x, y, z] = spot.at;
        if z < 50.0 || !(22.0..120.0).contains(&x.abs()) {
            return;
        }
        let side = self.grain.of(if x > 0.0 { 180 } else { 181 });
        let high = if x > 0.0 { 136.0 } else { 124.0 } + 8.0 * side.normal(1);
        let down = (z - high) / 54.0;
        if down.abs() > 1.5 {
            return;
        }
        // The lower pole points outwards and forwards, the hilum forwards and inwards.
        let across = x.abs() - 64.0 + 12.0 * down;
        let back = y - self.canal.line.y_at(z) + 20.0 - 7.0 * down;
        let (u, v) = (0.8 * across + 0.6 * back, 0.8 * back - 0.6 * across);
        let k = (u / 20.0).same_hypot(v / 29.0).same_hypot(down);
        let d = (k - 1.0) * 21.0 + 0.8 * side.of(2).at(spot.at, 16.0, 2);
        let gate = (0.25 + 0.4 * side.of(8).at(spot.at, 22.0, 1)).clamp(0.0, 0.7);
        canvas.put(bell(d - 10.0 - 4.0 * side.of(3).at(spot.at, 30.0, 2), 0.5) * gate, Tissue::Fascia);
        if d > 1.0 {
            return;
        }
        let lobes = side.of(4).at(spot.at, 11.0, 1);
        let medulla = smooth_step(d + 2.0 * lobes, -4.5, -7.5) * smooth_step(lobes, -0.4, 0.4);
        let tone = 0.98 + 0.16 * medulla + 0.05 * side.of(5).at(spot.at, 3.0, 2);
        canvas.grained(inside(d, 1.0), Tissue::BowelContent, tone, 0.5);
        canvas.put(inside(d.abs() - 0.5, 0.8) * 0.5, Tissue::Fascia);
        let sinus = d + 11.5 + 5.0 * (down.abs() - 0.3).max(0.0) * 4.0 + 2.0 * side.of(6).at(spot.at, 9.0, 2);
        canvas.put(inside(sinus, 2.0) * 0.9, Tissue::Fat);
        let pelvis = sinus + 4.0 + 1.5 * side.of(7).at(spot.at, 7.0, 1);
        canvas.textured(inside(pelvis, 1.5), Tissue::Urine, 0.8, 1.0);
    }

    /// The liver's lower edge at the top of the picture.
    pub(super) fn liver(&self, canvas: &mut Canvas, spot: &Spot, limit: f64) {
        let [x, y, z] = spot.at;
        if z < 95.0 || x > 60.0 || y > 40.0 {
            return;
        }
        let g = self.grain.of(190);
        let low = 8.0 * g.normal(0).clamp(-1.5, 1.5);
        let k = ((x + 70.0) / 108.0).same_hypot((y + 66.0) / 78.0).same_hypot((z - 232.0 - low) / 112.0);
        let d = ((k - 1.0) * 78.0 + 1.4 * g.of(1).at(spot.at, 24.0, 2)).max(limit);
        if d > 1.0 {
            return;
        }
        canvas.toned(inside(d, 1.0), Tissue::BowelWall, 0.5, || 0.95 + 0.05 * g.of(2).at(spot.at, 4.0, 2));
        let vessel = bell(g.of(3).at(spot.at, 26.0, 2), 0.07) * inside(d + 6.0, 3.0);
        canvas.textured(vessel * 0.6, Tissue::BowelContent, 1.1, 0.4);
    }
}
