//! Points and directions in the patient's LPS space, in millimetres.

use std::ops::{Add, Mul, Neg, Sub};

use glam::DVec3;

/// A position in patient space: +x left, +y posterior, +z head, in mm (PS3.3 C.7.6.2.1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LpsPoint(pub DVec3);

/// A direction or displacement in patient space, in mm where it has a length that matters.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LpsVector(pub DVec3);

impl LpsPoint {
    /// The point at `x` mm left, `y` mm posterior, `z` mm headwards of the origin.
    pub const fn new(x: f64, y: f64, z: f64) -> Self {
        Self(DVec3::new(x, y, z))
    }

    /// Straight-line distance in mm.
    pub fn distance_mm(self, other: Self) -> f64 {
        self.0.distance(other.0)
    }

    /// Whether every coordinate is a finite number.
    pub fn is_finite(self) -> bool {
        self.0.is_finite()
    }

    /// The coordinates as `[x, y, z]`.
    pub fn to_array(self) -> [f64; 3] {
        self.0.to_array()
    }
}

impl LpsVector {
    /// The vector with these components.
    pub const fn new(x: f64, y: f64, z: f64) -> Self {
        Self(DVec3::new(x, y, z))
    }

    /// Scalar product.
    pub fn dot(self, other: Self) -> f64 {
        self.0.dot(other.0)
    }

    /// Vector product.
    pub fn cross(self, other: Self) -> Self {
        Self(self.0.cross(other.0))
    }

    /// Euclidean length.
    pub fn length(self) -> f64 {
        self.0.length()
    }

    /// The unit vector in this direction, or `None` for a vector without one.
    pub fn normalized(self) -> Option<Self> {
        self.0.try_normalize().map(Self)
    }
}

impl From<[f64; 3]> for LpsPoint {
    fn from(xyz: [f64; 3]) -> Self {
        Self(DVec3::from_array(xyz))
    }
}

impl Sub for LpsPoint {
    type Output = LpsVector;
    fn sub(self, other: Self) -> LpsVector {
        LpsVector(self.0 - other.0)
    }
}

impl Add<LpsVector> for LpsPoint {
    type Output = Self;
    fn add(self, step: LpsVector) -> Self {
        Self(self.0 + step.0)
    }
}

impl Sub<LpsVector> for LpsPoint {
    type Output = Self;
    fn sub(self, step: LpsVector) -> Self {
        Self(self.0 - step.0)
    }
}

impl Add for LpsVector {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for LpsVector {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul<f64> for LpsVector {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

impl Neg for LpsVector {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
