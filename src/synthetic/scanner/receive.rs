//! What the receiver hears of a place: the field of a spine coil, and the saturation band before the column.

use crate::{
    geometry::LpsPoint,
    synthetic::{
        Body,
        same::SameEverywhere as _,
        shape::{bell, smooth_step},
    },
};

/// Distance between the middles of two elements of the coil, and where one of them lies.
const ELEMENT_MM: f64 = 62.0;
const ELEMENT_AT_MM: f64 = 18.0;
/// Between which heights the band has to keep clear of the column, and by how much of its canal.
const BAND_FROM_TO_MM: (f64, f64) = (-10.0, 140.0);
const BAND_AHEAD_MM: f64 = 48.0;
/// Over how many mm the band's edge falls off.
const BAND_EDGE_MM: f64 = 9.0;

/// Receive field of a spine coil under the back: a row of elements, which falls off to the front, to the feet and at
/// the ends. `far_field`: the share that does not fall off, and the depth in mm over which the rest does.
pub(super) fn coil(body: &Body, at: LpsPoint, far_field: (f64, f64)) -> f64 {
    let [x, y, z] = at.to_array();
    let depth = (body.back_y(z) - y).clamp(0.0, 400.0);
    let (floor, reach) = far_field;
    let skin = (-depth / 16.0).same_exp();
    let near = floor + (1.0 - floor) * (-depth / reach).same_exp() + 0.30 * skin;
    let element = (std::f64::consts::TAU * (z - ELEMENT_AT_MM) / ELEMENT_MM).same_cos();
    let elements = 1.0 + element * (0.025 + 0.10 * skin);
    let along = 0.44 + 0.56 * (-((z - 85.0) / 175.0).powi(4)).same_exp();
    let slope = 1.0 + 0.0032 * (z - 60.0).clamp(-100.0, 110.0);
    let across = 0.8 + 0.2 * bell(x, 110.0);
    near * elements * along * slope * across * (1.0 + 0.03 * body.grain.of(200).at([x, y, z], 90.0, 1))
}

/// The saturation band before the column: a slab whose back edge is straight in the median plane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Band {
    /// y of the edge at height 0, and how it changes with the height.
    edge: (f64, f64),
}

impl Band {
    /// The band that leaves this body's column free.
    pub(super) fn before(body: &Body) -> Self {
        let (low, high) = BAND_FROM_TO_MM;
        let y_at = |z: f64| body.canal.line.y_at(z);
        let slope = (y_at(high) - y_at(low)) / (high - low);
        let heights = (0..=15).map(|k| low + f64::from(k) * (high - low) / 15.0);
        let most_ventral = heights.map(|z| y_at(z) - slope * z).fold(f64::MAX, f64::min);
        Self { edge: (most_ventral - BAND_AHEAD_MM, slope) }
    }

    /// 0 behind the band, 1 in it.
    pub(super) fn share(&self, at: LpsPoint) -> f64 {
        let [_, y, z] = at.to_array();
        let ahead = self.edge.0 + self.edge.1 * z - y;
        smooth_step(ahead, -BAND_EDGE_MM / 2.0, BAND_EDGE_MM / 2.0)
    }
}
