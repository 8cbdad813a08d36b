//! How a real body differs from a symmetric one as a whole: a slight scoliosis, and one half a little wider than the other.

use crate::{
    geometry::LpsPoint,
    synthetic::{person::Person, shape::bell},
};

/// From its apex the curve falls to 1/e over this height, mm.
const REACH_MM: f64 = 75.0;

/// A map between the patient and the symmetric body that the shapes describe. Only x changes, so that sagittal lengths and
/// the heights of levels stay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bend {
    scoliosis_mm: f64,
    apex_mm: f64,
    asymmetry: f64,
}

impl Bend {
    /// The bend of a person.
    pub(super) fn of(person: &Person) -> Self {
        Self { scoliosis_mm: person.scoliosis_mm, apex_mm: person.apex_mm, asymmetry: person.asymmetry }
    }

    fn middle(self, z: f64) -> f64 {
        if self.scoliosis_mm == 0.0 { 0.0 } else { self.scoliosis_mm * bell(z - self.apex_mm, REACH_MM) }
    }

    fn widening(self, x: f64) -> f64 {
        if x < 0.0 { 1.0 - self.asymmetry } else { 1.0 + self.asymmetry }
    }

    /// Where a point of the patient lies in the symmetric body.
    pub(super) fn straightened(self, at: LpsPoint) -> [f64; 3] {
        let [x, y, z] = at.to_array();
        let off = x - self.middle(z);
        [off / self.widening(off), y, z]
    }

    /// Where a point of the symmetric body lies in the patient.
    pub(super) fn bent(self, [x, y, z]: [f64; 3]) -> LpsPoint {
        LpsPoint::new(self.middle(z) + x * self.widening(x), y, z)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_is_the_same_place_and_the_left_is_wider() {
        let bend = Bend { scoliosis_mm: 4.0, apex_mm: 90.0, asymmetry: 0.02 };
        for at in [[20.0, 3.0, 90.0], [-20.0, 3.0, 10.0], [0.0, 0.0, 160.0]] {
            let there = bend.bent(at);
            let back = bend.straightened(there);
            assert!((0..3).all(|k| (back[k] - at[k]).abs() < 1e-12), "{there:?}");
        }
        assert_eq!(bend.bent([0.0, 0.0, 90.0]).0.x, 4.0);
        let half = |x: f64| (bend.bent([x, 0.0, 90.0]).0.x - 4.0).abs();
        assert!((half(10.0) - 10.2).abs() < 1e-12 && (half(-10.0) - 9.8).abs() < 1e-12);
    }
}
