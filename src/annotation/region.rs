//! Where a finding truly is: a solid in patient space.

mod check;
mod flat;
mod slab;
mod slice;
#[cfg(test)]
mod tests;

pub use check::RegionError;
pub use flat::PlaneMm;
pub use slice::{Outline, SliceRegion};

use slab::Slab;

use crate::{
    geometry::{ImagePlane, LpsPoint, LpsVector},
    study::FrameOfReferenceUid,
};

/// A solid made of simple ones; a point is in it where it is in any of them.
///
/// Its questions are answered exactly, not by voxels. A solid that [`Region::check`] refuses (without an area, with a
/// coordinate that is not a number) is nowhere.
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

impl Region {
    /// Straight-line distance in mm from a point of the same patient space: 0 inside, infinite where there is no region.
    pub fn distance_mm(&self, point: LpsPoint) -> f64 {
        self.solids.iter().map(|solid| solid.distance_mm(point)).fold(f64::INFINITY, f64::min)
    }

    /// A point inside the region, in the middle of it as far as that is inside: what to bring into view.
    pub fn center(&self) -> Option<LpsPoint> {
        let middles: Vec<(LpsPoint, f64)> = self.solids.iter().filter_map(Solid::middle).collect();
        let volume: f64 = middles.iter().map(|(_, volume)| volume).sum();
        let (first, _) = *middles.first()?;
        let mean = middles.iter().fold(first, |sum, &(at, part)| sum + (at - first) * (part / volume));
        if self.distance_mm(mean) <= 0.0 {
            return Some(mean);
        }
        middles.into_iter().map(|(at, _)| at).min_by(|a, b| a.distance_mm(mean).total_cmp(&b.distance_mm(mean)))
    }

    /// How far the region is from a plane in mm at right angles to it: 0 where it crosses or touches the plane.
    ///
    /// Infinite where there is no region.
    pub fn distance_from_plane_mm(&self, plane: &ImagePlane) -> f64 {
        let gap = |[low, high]: [f64; 2]| low.max(-high).max(0.0);
        self.solids.iter().filter_map(|solid| solid.depths(plane)).map(gap).fold(f64::INFINITY, f64::min)
    }
}

impl Solid {
    fn distance_mm(&self, point: LpsPoint) -> f64 {
        match self {
            Self::Slab { outline, half_depth_mm } => {
                Slab::new(outline, *half_depth_mm).map_or(f64::INFINITY, |slab| slab.distance_mm(point))
            }
            Self::Ball { center, radius_mm } if ball_is_sound(*center, *radius_mm) && point.is_finite() => {
                (center.distance_mm(point) - radius_mm).max(0.0)
            }
            Self::Ball { .. } => f64::INFINITY,
        }
    }

    /// A point inside, in the middle as far as that is inside, and the volume in mm³.
    fn middle(&self) -> Option<(LpsPoint, f64)> {
        match self {
            Self::Slab { outline, half_depth_mm } => Slab::new(outline, *half_depth_mm)?.middle(),
            Self::Ball { center, radius_mm } => ball_is_sound(*center, *radius_mm)
                .then(|| (*center, 4.0 / 3.0 * std::f64::consts::PI * radius_mm.powi(3))),
        }
    }

    /// Between which signed distances from a plane the solid lies, mm.
    fn depths(&self, plane: &ImagePlane) -> Option<[f64; 2]> {
        match self {
            Self::Slab { outline, half_depth_mm } => Slab::new(outline, *half_depth_mm)?.depths(plane),
            Self::Ball { center, radius_mm } => ball_is_sound(*center, *radius_mm).then(|| {
                let depth = plane.signed_distance_mm(*center);
                [depth - radius_mm, depth + radius_mm]
            }),
        }
    }
}

/// Whether a ball is somewhere and has a size.
fn ball_is_sound(center: LpsPoint, radius_mm: f64) -> bool {
    check::is_near(center) && check::is_size(radius_mm)
}

/// Length of a point's coordinates along a direction, mm from `origin`.
fn along(point: LpsPoint, origin: LpsPoint, direction: LpsVector) -> f64 {
    (point - origin).dot(direction)
}
