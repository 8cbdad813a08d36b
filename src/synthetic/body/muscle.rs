//! How a muscle is painted: sheath, fibres, and the feathered fat between its bundles.

use super::{Spot, canvas::Canvas};
use crate::synthetic::{
    noise::Grain,
    same::SameEverywhere as _,
    shape::{bell, inside, smooth_step},
    tissue::Tissue,
};

/// How a muscle looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Looks {
    /// mm that the fibres move outwards and forwards for each mm to the feet.
    pub slant: (f64, f64),
    /// Direction of its leaves in an axial slice, degrees from sideways, turning backwards and inwards.
    pub leaves: f64,
    /// How bright its fat is.
    pub fat: f64,
    /// How much of it is fat: about -1 for none, 1 for much.
    pub wasted: f64,
}

/// No waver of the surface reaches deeper than this.
const DEEP_MM: f64 = 6.0;

/// Paints a muscle: dark sheath, fibres, leaves and patches of fat.
pub(super) fn muscle(canvas: &mut Canvas, spot: &Spot, grain: Grain, distance: f64, looks: &Looks) {
    if distance > 4.5 {
        return;
    }
    let at @ [x, y, z] = spot.at;
    // The surface wavers; far inside that tells nothing.
    let d = if distance > -DEEP_MM { distance + 1.4 * grain.at(at, 19.0, 2) } else { distance };
    canvas.put(inside(d, 1.0) * 0.9, Tissue::Fascia);
    let share = inside(d + 0.6, 1.0);
    if share <= 0.0 {
        return;
    }
    // Fibres run straight up and down in these coordinates.
    let side = 1f64.copysign(x);
    let place = [x + side * looks.slant.0 * z, y - looks.slant.1 * z, z];
    canvas.toned(share, Tissue::Muscle, 0.7, || {
        let fine = grain.of(1).stretched(place, [1.0, 1.0, 5.0], 3.2, 2, 0.6);
        let coarse = grain.of(2).stretched(place, [1.0, 1.0, 2.5], 14.0, 2, 0.5);
        (1.0 + 0.15 * fine + 0.13 * coarse).clamp(0.4, 1.8)
    });
    let gate = grain.of(3).stretched(place, [1.0, 1.0, 2.5], 15.0, 2, 0.5) + looks.wasted;
    if gate < -0.35 {
        return;
    }
    let bend = |k: u32| 2.6 * grain.of(k).stretched(place, [1.0, 1.0, 3.5], 20.0, 2, 0.5);
    let (sin, cos) = looks.leaves.to_radians().same_sin_cos();
    let (u, v) = (side * place[0] + bend(4), place[1] + bend(5));
    let leaf = [u * cos - v * sin, u * sin + v * cos, z];
    let sheet = grain.of(6).stretched(leaf, [3.4, 1.0, 15.0], 5.6, 2, 0.55);
    let strand = 0.9 * bell(sheet, 0.22) * smooth_step(gate, -0.35, 1.1);
    let patch = smooth_step(grain.of(7).stretched(leaf, [2.6, 0.8, 5.0], 6.0, 3, 0.6) + gate, 1.9, 3.2);
    canvas.put(strand.max(patch) * looks.fat * inside(d + 1.4, 1.2), Tissue::Fat);
}
