//! Aorta, cava, iliac and mesenteric vessels, ureters: tubes with flowing blood in a thin wall.

use super::{
    Body, Spot,
    canvas::Canvas,
    tubes::{Node, Tubes},
};
use crate::synthetic::{
    curve::Line,
    noise::Grain,
    shape::{inside, smooth_step},
    tissue::Tissue,
};

/// What a vessel carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// Fast: black.
    Artery,
    /// Slow: black to grey.
    Vein,
    /// Fluid.
    Ureter,
    /// No flow: the nerves that run down with the vessels.
    Nerve,
}

/// All vessels with their kinds.
#[derive(Clone, Debug)]
pub(super) struct Vessels {
    tubes: Tubes,
    kinds: Vec<Flow>,
}

/// A common iliac artery and its outer branch below the division: |x|, mm in front of the column or y, share of the
/// way from the division to the promontory.
const ILIAC: [(f64, f64, f64); 3] = [(16.0, 11.0, 0.62), (27.0, 13.0, 0.22), (36.0, 17.0, -0.2)];
/// Outer iliac vessels further down: |x|, y, z.
const OUTER: [[f64; 3]; 3] = [[46.0, -44.0, -38.0], [57.0, -66.0, -76.0], [63.0, -84.0, -112.0]];
/// Inner iliac vessels from the fork.
const INNER: [[f64; 3]; 3] = [[42.0, -6.0, -40.0], [44.0, 12.0, -60.0], [38.0, 18.0, -88.0]];

/// The lumbosacral trunk over the wing of the sacrum: |x|, y, z.
const TRUNK: [[f64; 3]; 6] = [
    [27.0, -3.0, 16.0],
    [32.0, -5.0, 2.0],
    [36.0, -3.0, -12.0],
    [38.0, 5.0, -30.0],
    [39.0, 14.0, -50.0],
    [46.0, 26.0, -74.0],
];

impl Vessels {
    /// The vessels in front of this column.
    pub(super) fn new(grain: Grain, column: &Line, division_z: f64) -> Self {
        let mut all = Self { tubes: Tubes::new(3.5, false), kinds: Vec::new() };
        let ahead = |x: f64, by: f64, z: f64| [x, column.y_at(z) - by, z];
        let wind = |k: u32| 2.6 * grain.normal(k).clamp(-1.8, 1.8);
        // Some lie more to a side, or further before the column, than others.
        let (aside, off) = (3.2 * grain.normal(3).clamp(-1.8, 1.8), 0.8 * grain.normal(4).clamp(-1.5, 1.5));
        let size = grain.between(1, 0.9, 1.12);
        let d = division_z + 6.0 * grain.normal(5).clamp(-1.6, 1.6);
        let aorta: Vec<Node> = [215.0, 180.0, 145.0, 110.0, 78.0, d + 4.0]
            .iter()
            .zip(10u32..)
            .map(|(z, k)| {
                (ahead(8.0 + aside + wind(k), 11.4 + off + 0.3 * wind(k + 40), *z), size * (7.2 + 0.011 * (z - d)))
            })
            .collect();
        all.add(Flow::Artery, &aorta, 1.0);
        let join = d - 12.0;
        let cava = |(z, k): (&f64, u32)| (ahead(-17.0 + 0.8 * aside + 0.7 * wind(k), 9.6 + off, *z), 10.5 * size);
        all.add(
            Flow::Vein,
            &[215.0, 170.0, 130.0, 95.0, 70.0, join].iter().zip(20u32..).map(cava).collect::<Vec<_>>(),
            grain.between(2, 0.6, 0.9),
        );
        for side in [-1.0, 1.0] {
            all.iliacs(grain.of(if side > 0.0 { 30 } else { 31 }), side, d, &ahead);
        }
        all.mesenteric(grain.of(32), &ahead);
        all
    }

    fn add(&mut self, kind: Flow, nodes: &[Node], flat: f64) {
        self.kinds.push(kind);
        self.tubes.add(nodes, flat);
    }

    /// One side's iliac vessels and ureter.
    fn iliacs(&mut self, grain: Grain, side: f64, d: f64, ahead: &dyn Fn(f64, f64, f64) -> [f64; 3]) {
        let free = |k: u32| 2.5 * grain.normal(k).clamp(-1.6, 1.6);
        let common = |x: f64, by: f64, k: u32, t: f64| ahead(side * (x + free(k)), by + 0.6 * free(k + 1), t * d);
        let start = ahead(8.0, 12.5, d + 3.0);
        let mut artery = vec![(start, 6.0)];
        artery.extend(ILIAC.iter().zip(0u32..).map(|((x, by, t), k)| (common(*x, by + 2.0, k, *t), 5.2)));
        let outer = |back: f64, inwards: f64, r: f64| OUTER.map(|[x, y, z]| ([side * (x - inwards), y + back, z], r));
        let fork = artery.last().copied().unwrap_or((start, 5.0));
        artery.extend(outer(0.0, 0.0, 4.6));
        self.add(Flow::Artery, &artery, 1.0);
        let vein_start = ahead(-16.0, 10.0, d - 10.0);
        let mut vein = vec![(vein_start, 9.0)];
        if side > 0.0 {
            vein.push((ahead(-5.0, 7.0, d - 22.0), 8.0));
            vein.push((ahead(4.0, 6.6, d - 38.0), 7.6));
        }
        vein.extend(ILIAC.iter().skip(1).zip(4u32..).map(|((x, by, t), k)| (common(x - 3.0, by - 5.0, k, *t), 7.0)));
        let vein_fork = vein.last().copied().unwrap_or((vein_start, 6.0));
        vein.extend(outer(9.0, 5.0, 6.0));
        self.add(Flow::Vein, &vein, if side > 0.0 { 0.62 } else { 0.78 });
        let inner = |from: Node, by: f64, r: f64| {
            let mut all = vec![(from.0, 0.75 * from.1)];
            all.extend(INNER.map(|[x, y, z]| ([side * (x + by), y + by, z], r)));
            all
        };
        self.add(Flow::Artery, &inner(fork, 0.0, 3.4), 1.0);
        self.add(Flow::Vein, &inner(vein_fork, 5.0, 4.0), 1.0);
        let ureter =
            [(34.0, 5.0, 110.0), (36.0, 8.0, 75.0), (38.0, 16.0, 40.0), (36.0, 24.0, 5.0), (42.0, 22.0, -25.0)];
        let ureter = ureter.map(|(x, by, z)| (ahead(side * (x + free(20)), by, z), 2.0));
        self.add(Flow::Ureter, &ureter, 1.0);
        let trunk = TRUNK.map(|[x, y, z]| ([side * (x + 0.5 * free(21)), y, z], 2.6));
        self.add(Flow::Nerve, &trunk, 0.8);
    }

    /// The superior mesenteric vessels in front of the aorta and what branches off.
    fn mesenteric(&mut self, grain: Grain, ahead: &dyn Fn(f64, f64, f64) -> [f64; 3]) {
        let top = 132.0 + 5.0 * grain.normal(0);
        for (kind, x, from, radius) in [(Flow::Artery, 5.0, 20.0, 3.4), (Flow::Vein, -6.0, 30.0, 4.6)] {
            let trunk =
                [(0.0, 0.0, 1.0), (14.0, 14.0, 1.0), (40.0, 24.0, 0.95), (72.0, 32.0, 0.75), (104.0, 40.0, 0.5)];
            let own = grain.of(if kind == Flow::Artery { 1 } else { 2 });
            // It winds, and so leaves a slice here and there.
            let wind = |down: f64| 0.05 * down * own.normal(down as u32).clamp(-2.0, 2.0);
            let trunk =
                trunk.map(|(down, by, r)| (ahead(x - 0.06 * down + wind(down), from + by, top - down), radius * r));
            self.add(kind, &trunk, 1.0);
            for k in 0..7u32 {
                let g = grain.of(40 + 2 * k + u32::from(kind == Flow::Vein));
                let (side, down) = (if k.is_multiple_of(2) { 1.0 } else { -1.0 }, 12.0 + 13.0 * f64::from(k));
                let root = ahead(x - 0.06 * down, from + 0.42 * down, top - down);
                let mut at = root;
                let mut nodes = vec![(at, 0.55 * radius)];
                for step in 1..5u32 {
                    let s = g.of(step);
                    at = [at[0] + side * 13.0, at[1] - 4.0 + 4.0 * s.normal(1), at[2] - 9.0 + 7.0 * s.normal(2)];
                    nodes.push((at, radius * (0.5 - 0.07 * f64::from(step))));
                }
                self.add(kind, &nodes, 1.0);
            }
        }
    }
}

/// Plaques in a large artery's wall begin to show at this age and are plain at that one, years.
const PLAQUES: (f64, f64) = (48.0, 78.0);

impl Body {
    /// Lime in the wall of a large artery of the old, which X-rays alone show.
    fn plaques(&self, canvas: &mut Canvas, spot: &Spot, g: Grain, d: f64) {
        let aged = smooth_step(self.habit.age, PLAQUES.0, PLAQUES.1);
        if canvas.is_signal() || aged <= 0.0 || d.abs() > 2.0 {
            return;
        }
        let plaque = smooth_step(g.of(6).stretched(spot.at, [1.0, 1.0, 1.6], 9.0, 2, 0.5) + 1.2 * aged, 1.5, 2.0);
        canvas.put(inside(d.abs() - 0.5, 0.7) * plaque * 0.7, Tissue::Cortex);
    }

    /// The vessels at a point.
    pub(super) fn vessels(&self, canvas: &mut Canvas, spot: &Spot) {
        let Some(near) = self.vessels.tubes.nearest(spot.at) else { return };
        if near.distance > 2.5 {
            return;
        }
        let g = self.grain.of(77).of(near.tube as u32);
        let large = (near.radius / 8.0).min(1.0);
        let d = near.distance + 0.7 * large * g.at(spot.at, 11.0, 2);
        canvas.put(inside(d - 0.5 * large, 0.9), Tissue::Muscle);
        let stream = g.of(1).stretched(spot.at, [1.0, 0.8, 3.0], 9.0, 2, 0.5);
        let lumen = inside(d + 0.4 * large, 0.9 + 1.6 * large);
        match self.vessels.kinds.get(near.tube) {
            Some(Flow::Ureter) => canvas.textured(inside(d + 0.8, 1.0), Tissue::Urine, 0.7, 1.0),
            Some(Flow::Nerve) => canvas.textured(inside(d, 1.0), Tissue::Root, 0.8, 1.0),
            Some(Flow::Vein) => {
                let usual = self.grain.of(79).between(0, 0.8, 4.5);
                let slow = usual + 1.1 * g.of(2).normal(1) + 1.1 * stream;
                canvas.grained(lumen, Tissue::FlowVoid, slow.clamp(0.8, 8.5), 0.5);
            }
            _ => {
                // How black an artery is depends on the heart and on the echo.
                let usual = self.grain.of(78).between(0, 0.8, 5.0);
                canvas.grained(lumen, Tissue::FlowVoid, (usual + 0.9 * stream).clamp(0.4, 7.0), 0.5);
                if large > 0.5 {
                    self.plaques(canvas, spot, g, d);
                }
            }
        }
    }
}
