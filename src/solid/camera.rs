//! From where a solid is looked at, and where it is cut open.

use crate::geometry::{LpsPoint, LpsVector};

/// How far the eye may be lifted, radians: straight from above or below, up and down would have no meaning.
const HIGHEST_RAD: f64 = 1.55;

/// An eye far away that turns about the patient's long axis and is lifted over it. Lines that are parallel stay parallel, so
/// sizes can be compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// What lies in the middle of the picture.
    pub centre: LpsPoint,
    /// 0 from in front, a quarter turn from the patient's left, half a turn from behind; radians.
    pub turn_rad: f64,
    /// 0 level, positive from above; radians.
    pub lift_rad: f64,
    /// Side of a pixel, mm.
    pub mm_per_pixel: f64,
}

/// The directions of a picture, of length 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axes {
    /// To the right in the picture.
    pub right: LpsVector,
    /// Upward in the picture.
    pub up: LpsVector,
    /// Away from the eye.
    pub away: LpsVector,
}

/// A plane that cuts: what lies where its normal points to is taken away.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// A place on the plane.
    pub at: LpsPoint,
    /// Towards what is taken away; of length 1.
    pub normal: LpsVector,
}

impl Camera {
    /// The directions of the picture.
    pub fn axes(&self) -> Axes {
        let (sin, cos) = self.turn_rad.sin_cos();
        let right = LpsVector::new(cos, sin, 0.0);
        let level = LpsVector::new(-sin, cos, 0.0);
        let head = LpsVector::new(0.0, 0.0, 1.0);
        let (sin, cos) = self.lift_rad.sin_cos();
        Axes { right, up: head * cos + level * sin, away: level * cos - head * sin }
    }

    /// Turned and lifted by these angles.
    #[must_use]
    pub fn turned(self, turn_rad: f64, lift_rad: f64) -> Self {
        let turn = (self.turn_rad + turn_rad).rem_euclid(std::f64::consts::TAU);
        Self { turn_rad: turn, lift_rad: (self.lift_rad + lift_rad).clamp(-HIGHEST_RAD, HIGHEST_RAD), ..self }
    }

    /// Moved so that what was in the middle lies so many pixels to the right and below.
    #[must_use]
    pub fn moved(self, [right, down]: [f64; 2]) -> Self {
        let axes = self.axes();
        let by = axes.right * (-right * self.mm_per_pixel) + axes.up * (down * self.mm_per_pixel);
        Self { centre: self.centre + by, ..self }
    }
}
