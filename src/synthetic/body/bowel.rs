//! Small bowel, colon and rectum: tubes with a dark wall, folds or pouches, and mixed content.

use super::{
    Body, Spot,
    canvas::Canvas,
    tubes::{Nearest, Node, Tubes},
};
use crate::synthetic::{
    curve::{Line, between},
    noise::Grain,
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_step},
    tissue::Tissue,
};

/// Small loops, each a wandering chain of so many nodes.
const LOOPS: u32 = 20;
const LOOP_NODES: u32 = 15;
/// The colon from the caecum to where the sigmoid begins: x, y, z and radius of a usual adult.
const COLON: [([f64; 3], f64); 17] = [
    ([-84.0, -50.0, -8.0], 18.0),
    ([-92.0, -38.0, 18.0], 25.0),
    ([-98.0, -26.0, 52.0], 24.0),
    ([-98.0, -20.0, 86.0], 23.0),
    ([-94.0, -30.0, 118.0], 21.0),
    ([-78.0, -58.0, 130.0], 19.0),
    ([-50.0, -76.0, 112.0], 19.0),
    ([-16.0, -82.0, 92.0], 18.0),
    ([20.0, -82.0, 90.0], 18.0),
    ([54.0, -76.0, 112.0], 17.0),
    ([84.0, -50.0, 148.0], 17.0),
    ([98.0, -16.0, 156.0], 15.0),
    ([99.0, -8.0, 120.0], 14.0),
    ([97.0, -6.0, 86.0], 13.0),
    ([95.0, -10.0, 54.0], 13.0),
    ([90.0, -26.0, 26.0], 13.0),
    ([76.0, -44.0, 0.0], 13.0),
];
/// The sigmoid from there to the middle of the sacrum.
const SIGMOID: [([f64; 3], f64); 6] = [
    ([62.0, -50.0, -24.0], 13.0),
    ([38.0, -38.0, -46.0], 14.0),
    ([8.0, -42.0, -40.0], 15.0),
    ([-16.0, -30.0, -54.0], 15.0),
    ([-18.0, -8.0, -44.0], 14.0),
    ([2.0, 6.0, -46.0], 13.0),
];

/// Lays the bowel into a belly whose inner front wall lies at `front(z)` in the median plane.
pub(super) fn bowel(grain: Grain, column: &Line, promontory_s: f64, front: &dyn Fn(f64) -> f64) -> Tubes {
    let mut tubes = Tubes::new(4.0, true);
    tubes.add(&colon(grain.of(1), column, promontory_s, front), 1.0);
    for idx in 0..LOOPS {
        // The last ones lie low.
        let high = if idx < 14 { 120.0 } else { 25.0 };
        tubes.add(&wander(grain.of(100 + idx), front, high), 0.9);
    }
    tubes
}

fn colon(grain: Grain, column: &Line, promontory_s: f64, front: &dyn Fn(f64) -> f64) -> Vec<Node> {
    let hang = 26.0 * grain.normal(900).clamp(-1.5, 1.5) - 6.0;
    let moved = |(idx, (at, radius)): (usize, &([f64; 3], f64))| {
        let g = grain.of(idx as u32);
        let across = (6..10).contains(&idx);
        let [x, mut y, mut z] = *at;
        if across {
            z += hang;
            y = front(z) + 0.9 * radius + 0.004 * x * x;
        }
        let free = if (17..22).contains(&idx) { 9.0 } else { 4.0 };
        let at = [x + free * g.normal(1), y + 0.5 * free * g.normal(2), z + free * g.normal(3)];
        (at, radius * (1.0 + 0.16 * g.normal(4)).clamp(0.7, 1.35))
    };
    let mut nodes: Vec<Node> = COLON.iter().chain(&SIGMOID).enumerate().map(moved).collect();
    let full = grain.between(901, 0.75, 1.45);
    for (down, ahead, radius) in [(62.0, 17.0, 12.0), (80.0, 19.0, 14.0), (100.0, 18.0, 15.0), (122.0, 16.0, 12.0)] {
        let ((y, z), (ty, tz)) = column.point(promontory_s + down);
        let aside = 3.0 * grain.normal(910 + down as u32);
        nodes.push(([aside, y + ahead * tz, z - ahead * ty], radius * full));
    }
    nodes
}

/// A chain that turns slowly and stays within the belly.
fn wander(grain: Grain, front: &dyn Fn(f64) -> f64, highest: f64) -> Vec<Node> {
    let mut at = [grain.between(0, -62.0, 62.0), -62.0, grain.between(1, -55.0, highest)];
    let mut heading = [grain.normal(2), 0.5 * grain.normal(3), 0.6 * grain.normal(4)];
    let usual = grain.between(5, 9.0, 13.0);
    let mut nodes = Vec::new();
    for step in 0..LOOP_NODES {
        let g = grain.of(10 + step);
        let low = front(at[2]) + 12.0;
        let high = between(at[2], &[(-60.0, -8.0), (-20.0, -38.0), (60.0, -54.0), (140.0, -50.0)]);
        let free = [(-74.0, 74.0), (low, high.max(low + 16.0)), (-70.0, 135.0)];
        for (k, (low, high)) in free.into_iter().enumerate() {
            heading[k] = 0.72 * heading[k] + 0.75 * g.normal(k as u32) * if k == 1 { 0.7 } else { 1.0 };
            let push = ((low + 6.0 - at[k]).max(0.0) - (at[k] - high + 6.0).max(0.0)) / 8.0;
            heading[k] += push;
        }
        let length = heading.iter().map(|it| it * it).sum::<f64>().sqrt().max(0.2);
        for (k, (low, high)) in free.into_iter().enumerate() {
            at[k] = (at[k] + 17.0 * heading[k] / length).clamp(low, high);
        }
        nodes.push((at, usual * (1.0 + 0.2 * g.normal(9)).clamp(0.6, 1.4)));
    }
    nodes
}

impl Body {
    /// The bowel at a point, where it may lie: not deeper than `limit` allows.
    pub(super) fn bowel(&self, canvas: &mut Canvas, spot: &Spot, limit: f64) {
        if limit > 4.0 {
            return;
        }
        let g = self.grain.of(170);
        let [x, y, z] = spot.at;
        let bend = |k: u32| 2.4 * g.of(k).at(spot.at, 17.0, 1);
        let Some(near) = self.gut.nearest([x + bend(1), y + bend(2), z]) else { return };
        if near.distance > 4.0 {
            return;
        }
        let is_colon = near.tube == 0;
        let own = g.of(40 + near.tube as u32);
        let pouch = if is_colon {
            0.11 * near.radius * (near.along * 5.2 + 1.2 * own.at([near.along, 0.0, 0.0], 2.0, 1)).same_sin()
        } else {
            0.0
        };
        let d = (near.distance + pouch + 0.6 * g.of(3).at(spot.at, 7.0, 2)).max(limit);
        let wall = || (1.05 + 0.25 * own.at(spot.at, 12.0, 1)).clamp(0.5, 1.5);
        // Bowel moves while it is scanned: no edge of it is sharp, some loops hardly stand out.
        // The colon lies stiller.
        let (usual, least) = if is_colon { (1.9, 1.0) } else { (3.2, 1.6) };
        let restless = (usual + 0.38 * usual * own.of(5).at([near.along, 0.0, 0.0], 3.0, 1)).clamp(least, 5.5);
        let stands_out = if is_colon { 0.92 } else { own.between(6, 0.55, 0.95) };
        canvas.toned(inside(d, restless) * stands_out, Tissue::BowelWall, 0.4, wall);
        let lumen = inside(d + if is_colon { 2.4 } else { 2.2 }, restless) * stands_out;
        if lumen > 0.0 {
            if is_colon {
                self.stool(canvas, spot, &near, own, lumen)
            } else {
                self.chyme(canvas, spot, &near, own, lumen)
            }
        }
    }

    /// Stool, fluid and gas; gas gathers in front because the patient lies on the back.
    fn stool(&self, canvas: &mut Canvas, spot: &Spot, near: &Nearest, own: Grain, lumen: f64) {
        let place = near.along;
        canvas.toned(lumen, Tissue::BowelContent, 0.5, || {
            let crumbs = own.of(1).rough(spot.at, 9.0, 4, 0.7);
            let wet = own.of(2).at([place, 0.0, 0.0], 2.6, 1);
            (0.70 + 0.22 * wet + 0.15 * crumbs).clamp(0.12, 1.9)
        });
        let filling = own.of(3).at([place, 5.0, 0.0], 3.1, 1);
        let level = near.radius * (0.45 - 0.75 * filling).clamp(-0.9, 1.1);
        let cap = inside(near.off[1] + level, 5.0);
        let bubbles = smooth_step(own.of(4).at(spot.at, 9.0, 1) + 0.4 * filling, 1.3, 2.0);
        if !canvas.is_signal() {
            self.crumbs(canvas, spot, near, own, lumen);
        }
        canvas.put(lumen * cap.max(0.8 * bubbles) * 0.92, Tissue::Gas);
    }

    /// To X-rays stool is a sponge of fat and gas, most of all in the right colon.
    fn crumbs(&self, canvas: &mut Canvas, spot: &Spot, near: &Nearest, own: Grain, lumen: f64) {
        let right = smooth_step(near.along, 6.0, 2.0);
        let solid = smooth_step(own.of(8).at([near.along, 3.0, 0.0], 3.4, 1) + 0.5 * right + 0.2, -0.3, 0.4);
        let core = lumen * solid * smooth_step(near.distance, -1.5, -4.0);
        let loose = own.of(9).rough(spot.at, 8.0, 3, 0.7);
        canvas.put(core * smooth_step(loose, -0.1, 1.8) * 0.2, Tissue::Fat);
        let bubbles = smooth_step(own.of(10).at(spot.at, 5.5, 2) + 0.35 * loose, 1.15, 1.6);
        canvas.put(core * bubbles * 0.85, Tissue::Gas);
    }

    /// What the small bowel holds, between its feathery folds.
    fn chyme(&self, canvas: &mut Canvas, spot: &Spot, near: &Nearest, own: Grain, lumen: f64) {
        let place = near.along;
        canvas.toned(lumen, Tissue::BowelContent, 0.4, || {
            let filled = own.of(1).at([place, 0.0, 0.0], 3.5, 1) + own.normal(7);
            let fluid = smooth_step(filled, -0.5, 1.6);
            let mix = own.of(2).rough(spot.at, 6.0, 3, 0.6);
            (0.52 + 0.85 * fluid + 0.16 * mix).clamp(0.3, 2.0)
        });
        let fold = bell((place * 22.0 + 1.5 * own.of(3).at(spot.at, 8.0, 1)).same_sin(), 0.45);
        let edge = smooth_step(near.distance, -0.75 * near.radius, -1.5);
        canvas.put(lumen * fold * edge * 0.35, Tissue::BowelWall);
        let gas = smooth_step(own.of(4).at([place, 9.0, 0.0], 2.3, 1), 1.1, 1.3);
        canvas.put(lumen * gas * inside(near.off[1] + 0.2 * near.radius, 5.0) * 0.9, Tissue::Gas);
    }
}
