//! Where a finding truly is: a solid in patient space.

use crate::{geometry::LpsPoint, study::FrameOfReferenceUid};

/// A solid made of simple ones; a point is in it where it is in any of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// The patient space its points are in.
    pub frame_of_reference: FrameOfReferenceUid,
    /// What it is made of.
    pub solids: Vec<Solid>,
}

/// One simple solid in patient mm.
#[derive(Clone, Debug, PartialEq)]
pub enum Solid {
    /// A flat outline made thick to both sides.
    Slab {
        /// The outline's corners in order; at least three, in one plane, without crossings.
        outline: Vec<LpsPoint>,
        /// How far the solid reaches to each side of the outline's plane, mm.
        half_depth_mm: f64,
    },
    /// A ball.
    Ball {
        /// Its middle.
        center: LpsPoint,
        /// Its radius, mm.
        radius_mm: f64,
    },
}
