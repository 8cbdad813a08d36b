//! What the receiver hears of a place: the field of a spine coil, and the saturation band before the column.

use crate::{
    geometry::LpsPoint,
    synthetic::{
        Body,
        same::SameEverywhere as _,
        shape::{bell, smooth_step},
    },
};

/// Between which heights the band has to keep clear of the column.
const BAND_FROM_TO_MM: (f64, f64) = (-10.0, 140.0);

/// A spine coil under the back: a row of elements, whose field falls off to the front, to the feet and at the ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coil {
    /// Share of the field that does not fall off, and the depth in mm over which the rest does.
    pub far_field: (f64, f64),
    /// What is heard more right at the skin.
    pub skin: f64,
    /// Distance between the middles of two elements, and where one of them lies, in mm.
    pub elements_mm: (f64, f64),
    /// How much more is heard over an element than between two: in depth, and what comes to it at the skin.
    pub bumps: (f64, f64),
    /// The height of its middle, and how far off it ends, in mm.
    pub length_mm: (f64, f64),
    /// What is heard more for each mm towards the head.
    pub slope: f64,
}

impl Coil {
    /// A usual one.
    pub const SPINE: Self = Self {
        far_field: (0.36, 95.0),
        skin: 0.30,
        elements_mm: (62.0, 18.0),
        bumps: (0.025, 0.10),
        length_mm: (85.0, 175.0),
        slope: 0.0032,
    };

    /// What is heard at a depth under the back, of 1 at the skin.
    pub(super) fn heard(&self, depth_mm: f64) -> f64 {
        let (floor, reach) = self.far_field;
        floor + (1.0 - floor) * (-depth_mm / reach).same_exp()
    }

    /// The receive field at a place.
    pub(super) fn at(&self, body: &Body, at: LpsPoint) -> f64 {
        let [x, y, z] = at.to_array();
        let depth = (body.back_y(z) - y).clamp(0.0, 400.0);
        let skin = (-depth / 16.0).same_exp();
        let near = self.heard(depth) + self.skin * skin;
        let element = (std::f64::consts::TAU * (z - self.elements_mm.1) / self.elements_mm.0).same_cos();
        let elements = 1.0 + element * (self.bumps.0 + self.bumps.1 * skin);
        let along = 0.44 + 0.56 * (-((z - self.length_mm.0) / self.length_mm.1).powi(4)).same_exp();
        let slope = 1.0 + self.slope * (z - 60.0).clamp(-100.0, 110.0);
        let across = 0.8 + 0.2 * bell(x, 110.0);
        near * elements * along * slope * across * (1.0 + 0.03 * body.grain.of(200).at([x, y, z], 90.0, 1))
    }
}

/// The saturation band before the column: a slab whose back edge is straight in the median plane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Band {
    /// y of the edge at height 0, and how it changes with the height.
    edge: (f64, f64),
    /// Over how many mm it falls off.
    width_mm: f64,
}

impl Band {
    /// The band that leaves this body's column free: it ends `ahead_mm` before the canal.
    pub(super) fn before(body: &Body, (ahead_mm, width_mm): (f64, f64)) -> Self {
        let (low, high) = BAND_FROM_TO_MM;
        let y_at = |z: f64| body.canal.line.y_at(z);
        let slope = (y_at(high) - y_at(low)) / (high - low);
        let heights = (0..=15).map(|k| low + f64::from(k) * (high - low) / 15.0);
        let most_ventral = heights.map(|z| y_at(z) - slope * z).fold(f64::MAX, f64::min);
        Self { edge: (most_ventral - ahead_mm, slope), width_mm }
    }

    /// 0 behind the band, 1 in it.
    pub(super) fn share(&self, at: LpsPoint) -> f64 {
        let [_, y, z] = at.to_array();
        let ahead = self.edge.0 + self.edge.1 * z - y;
        smooth_step(ahead, -self.width_mm / 2.0, self.width_mm / 2.0)
    }
}
