//! What makes the marrow of one body unlike the next: fatty foci, now and then a haemangioma or a Schmorl node.

use super::{Body, canvas::Canvas};
use crate::synthetic::{
    same::SameEverywhere as _,
    shape::{inside, smooth_step},
    tissue::Tissue,
};

/// The share of bodies with a haemangioma and with a Schmorl node.
const HAEMANGIOMA: f64 = 0.08;
/// See [`HAEMANGIOMA`].
const SCHMORL: f64 = 0.11;

/// From this dryness on a disc may have changed the marrow beside it, and at that one it has in most.
const REACTIVE: (f64, f64) = (0.22, 0.85);
/// Marrow beside a dry disc: up to which share of the changed ones, and how bright it is on T2 and T1 against marrow
/// elsewhere. First swollen, then fatty, at last sclerosed.
const REACTIONS: [(f64, f64, f64); 3] = [(0.16, 1.55, 0.62), (0.86, 1.50, 1.45), (1.0, 0.42, 0.50)];

impl Body {
    /// The marrow under a plate whose disc has dried, at `(p, q)` of the body.
    pub(super) fn reactions(&self, canvas: &mut Canvas, at: [f64; 3], idx: usize, (p, q): (f64, f64)) {
        // The disc above a body belongs to the vertebra above it.
        let owner = if q > 0.0 { idx.checked_sub(1) } else { Some(idx) };
        let Some(owner) = owner.and_then(|it| self.vertebrae.get(it)) else { return };
        let Some(disc) = &owner.disc else { return };
        let g = owner.grain.of(62);
        if g.uniform(0) >= smooth_step(disc.dryness, REACTIVE.0, REACTIVE.1) {
            return;
        }
        let vertebra = &self.vertebrae[idx];
        let kind = g.uniform(1);
        let Some((_, t2, t1)) = REACTIONS.iter().find(|it| kind <= it.0) else { return };
        let side = g.of(if q > 0.0 { 1 } else { 2 });
        // Deepest at one corner, seldom even along the plate.
        let lean = g.normal(3) + 0.4 * side.normal(0);
        let uneven = 0.75 + 0.8 * lean * p / vertebra.ap() + 0.35 * side.of(1).at([0.6 * at[0], p, 0.0], 15.0, 1);
        let reach = side.between(1, 2.0, 9.5) * uneven.clamp(-0.4, 1.9);
        let off = -vertebra.plates(at[0], p, q) + 2.2 * g.of(3).at(at, 11.0, 3);
        let share = 1.0 - smooth_step(off, reach - 4.0, reach + 4.0);
        canvas.textured(share * g.between(4, 0.25, 0.75), Tissue::Marrow, *t2, *t1);
    }

    /// Foci in the marrow of a body, at `(p, q)` and `d` from its surface.
    pub(super) fn foci(&self, canvas: &mut Canvas, at: [f64; 3], idx: usize, d: f64, (p, q): (f64, f64)) {
        let vertebra = &self.vertebrae[idx];
        let g = vertebra.grain.of(61);
        let deep = inside(d + 1.6, 1.2);
        // More fat round the vein and under the plates' rims than elsewhere.
        let rim = 0.5 * smooth_step(q.abs() / vertebra.height(), 0.30, 0.45);
        let fatty = smooth_step(g.stretched(at, [1.0, 1.0, 0.8], 5.0, 2, 0.5), 1.25 - rim, 2.4 - rim);
        canvas.textured(0.22 * fatty * deep, Tissue::Fat, 0.85, 0.95);
        let dull = smooth_step(g.of(1).at(at, 7.0, 2), 1.3, 2.4);
        canvas.textured(0.24 * dull * deep, Tissue::Muscle, 1.0, 1.0);
        if vertebra.sacral {
            return;
        }
        if g.uniform(10) < HAEMANGIOMA {
            let centre = [g.between(11, -13.0, 13.0), g.between(12, -9.0, 9.0), g.between(13, -6.0, 6.0)];
            let off = (at[0] - centre[0]).same_hypot(p - centre[1]).same_hypot(q - centre[2]);
            let ball = off - g.between(14, 3.0, 6.0) + 0.8 * g.of(2).at(at, 5.0, 2);
            let struts = (0.75 + 0.25 * g.of(3).stretched(at, [1.0, 1.0, 4.0], 2.2, 1, 0.5)).clamp(0.3, 1.0);
            canvas.textured(0.45 * inside(ball, 2.5) * struts * deep, Tissue::Fat, 1.0, 0.9);
        }
        if g.uniform(20) < SCHMORL {
            let up = if g.uniform(21) < 0.6 { -1.0 } else { 1.0 };
            let dish = if up > 0.0 { vertebra.dish.0 } else { vertebra.dish.1 };
            let plate = up * (vertebra.height() / 2.0 - dish + 0.5);
            let (aside, along) = (g.between(22, -9.0, 9.0), g.between(23, -3.0, 7.0));
            // Broader than deep.
            let off = (0.8 * (at[0] - aside)).same_hypot(0.7 * (p - along)).same_hypot(1.3 * (q - plate));
            let node = off - g.between(24, 2.6, 4.4) + 0.4 * g.of(4).at(at, 4.0, 2);
            canvas.put(inside(node - 0.8, 1.1) * 0.75, Tissue::Cortex);
            canvas.textured(inside(node, 0.9), Tissue::Annulus, 2.0, 1.0);
        }
    }
}
