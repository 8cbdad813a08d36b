//! The lowest four ribs, from their vertebrae or from above the picture round the trunk, under the muscles of its wall.

use super::{
    Body, Spot,
    canvas::Canvas,
    skin::{MIDDLE_Y, Skin},
    tubes::{Node, Tubes},
    vertebra::Vertebra,
};
use crate::synthetic::{noise::Grain, same::SameEverywhere as _, tissue::Tissue};

/// A rib: index of its vertebra and how many vertebrae above that it begins, then places round the trunk: degrees from
/// the back, mm below the vertebra's middle.
struct Course(usize, f64, &'static [(f64, f64)]);

const COURSES: [Course; 4] = [
    Course(1, 0.0, &[(70.0, 27.0), (79.0, 44.0)]),
    Course(0, 0.0, &[(67.0, 22.0), (80.0, 40.0), (92.0, 57.0), (103.0, 74.0)]),
    Course(0, 1.0, &[(62.0, 18.0), (77.0, 34.0), (92.0, 54.0), (107.0, 76.0), (122.0, 97.0)]),
    Course(0, 2.0, &[(75.0, 30.0), (90.0, 50.0), (105.0, 73.0), (120.0, 96.0), (134.0, 112.0)]),
];
/// Height of a thoracic vertebra with its disc, mm.
const STOREY_MM: f64 = 27.0;
/// How deep under the fascia the middle of a rib lies, mm.
const DEEP_MM: f64 = 9.5;
/// Half its thickness, and how much higher than thick it is.
const HALF_MM: f64 = 3.5;
const TALL: f64 = 1.6;
const SHELL_MM: f64 = 0.9;

/// Lays the ribs into a trunk; the twelfth may be missing.
pub(super) fn ribs(grain: Grain, vertebrae: &[Vertebra], skin: &Skin, has_eleven: bool) -> Tubes {
    let mut tubes = Tubes::new(9.0, false);
    for (Course(idx, above, places), number) in COURSES.iter().zip(0u32..).skip(usize::from(has_eleven)) {
        for side in [-1.0, 1.0] {
            let own = grain.of(10 + 2 * number + u32::from(side > 0.0));
            tubes.add(&course(&vertebrae[*idx], (*above, places), side, own, skin), 1.0);
        }
    }
    tubes
}

fn course(vertebra: &Vertebra, (above, places): (f64, &[(f64, f64)]), side: f64, own: Grain, skin: &Skin) -> Vec<Node> {
    let mut nodes = Vec::new();
    if above == 0.0 {
        let on = |x: f64, p: f64, q: f64| {
            let (y, z) = vertebra.plane(vertebra.ap() / 2.0 + p, q);
            [side * x, y, z]
        };
        let half = vertebra.width / 2.0;
        nodes.push((on(half + 1.0, -3.0, 0.30 * vertebra.height()), HALF_MM + 0.6));
        nodes.push((on(half + 11.0, 10.0, 0.14 * vertebra.height()), HALF_MM - 0.4));
        nodes.push((on(half + 30.0, 18.0, -0.30 * vertebra.height()), HALF_MM + 0.2));
    }
    let low = 3.0 * own.normal(0).clamp(-1.5, 1.5);
    for (idx, (degrees, down)) in places.iter().enumerate() {
        let z = vertebra.centre.1 + above * STOREY_MM - down - low * idx as f64 / 2.0;
        let degrees = degrees + 2.0 * own.normal(1).clamp(-1.5, 1.5);
        let last = idx + 1 == places.len();
        nodes.push((under(skin, side, degrees, z), if last { HALF_MM - 1.0 } else { HALF_MM }));
    }
    nodes
}

/// The place so deep under the fascia, at this angle at the middle of the trunk, 0 behind.
fn under(skin: &Skin, side: f64, degrees: f64, z: f64) -> [f64; 3] {
    let (sin, cos) = degrees.to_radians().same_sin_cos();
    let at = |r: f64| [side * r * sin, MIDDLE_Y + r * cos, z];
    let (mut near, mut far) = (20.0, 260.0);
    for _ in 0..16 {
        let middle = (near + far) / 2.0;
        let [x, y, z] = at(middle);
        if skin.depths(x, y, z).fascia < -DEEP_MM { near = middle } else { far = middle }
    }
    at(near)
}

impl Body {
    /// The ribs at a point.
    pub(super) fn ribs(&self, canvas: &mut Canvas, spot: &Spot) {
        if spot.at[2] < 70.0 {
            return;
        }
        let Some(near) = self.ribs.nearest(spot.at) else { return };
        let [x, y, z] = near.off;
        let d = x.same_hypot(y).same_hypot(z / TALL) - near.radius;
        if d < 2.0 {
            let d = d + 0.35 * self.grain.of(210).at(spot.at, 9.0, 2);
            self.bone(canvas, spot, self.grain.of(211), d, SHELL_MM, Tissue::PosteriorMarrow);
        }
    }
}
