//! A slab in the coordinates of its own plane.

use geo::{Coord, InteriorPoint, LineString, Polygon, TriangulateEarcut};

use super::{
    along, check,
    flat::{PlaneMm, centroid, double_area, encloses, nearest_on_ring},
};
use crate::geometry::{ImagePlane, LpsPoint, LpsVector};

/// An outline on its plane, and how thick it is: across × along = normal, depth 0 through the mean of the corners.
pub(super) struct Slab {
    origin: LpsPoint,
    across: LpsVector,
    along: LpsVector,
    normal: LpsVector,
    /// The corners on the plane.
    pub ring: Vec<PlaneMm>,
    half_depth_mm: f64,
}

impl Slab {
    /// `None` where the corners span no plane or a number is out of bounds.
    pub fn new(outline: &[LpsPoint], half_depth_mm: f64) -> Option<Self> {
        if !check::is_size(half_depth_mm) || !outline.iter().all(|&corner| check::is_near(corner)) {
            return None;
        }
        let first = *outline.first()?;
        let normal = newell(outline, first).normalized()?;
        // the longest edge gives the most certain direction
        let edge = edges(outline).map(|(a, b)| b - a).max_by(|a, b| a.length().total_cmp(&b.length()))?;
        let across = (edge - normal * normal.dot(edge)).normalized()?;
        let along_it = normal.cross(across);
        let share = 1.0 / outline.len() as f64;
        let origin = outline.iter().fold(first, |sum, &corner| sum + (corner - first) * share);
        let flat = |&corner: &LpsPoint| PlaneMm::new(along(corner, origin, across), along(corner, origin, along_it));
        let ring = outline.iter().map(flat).collect();
        Some(Self { origin, across, along: along_it, normal, ring, half_depth_mm })
    }

    /// How far a point lies off the outline's plane, mm.
    pub fn off_plane_mm(&self, point: LpsPoint) -> f64 {
        along(point, self.origin, self.normal).abs()
    }

    pub fn distance_mm(&self, point: LpsPoint) -> f64 {
        if !point.is_finite() {
            return f64::INFINITY;
        }
        let at = PlaneMm::new(along(point, self.origin, self.across), along(point, self.origin, self.along));
        let beyond = (self.off_plane_mm(point) - self.half_depth_mm).max(0.0);
        beyond.hypot(self.flat_distance_mm(at))
    }

    fn flat_distance_mm(&self, at: PlaneMm) -> f64 {
        if encloses(&self.ring, at) {
            return 0.0;
        }
        nearest_on_ring(&self.ring, at).map_or(f64::INFINITY, |nearest| nearest.distance_mm(at))
    }

    /// The centroid, or another point well inside where that is not; and the volume in mm³.
    pub fn middle(&self) -> Option<(LpsPoint, f64)> {
        let inside = centroid(&self.ring).filter(|&at| encloses(&self.ring, at)).or_else(|| self.interior())?;
        let volume = double_area(&self.ring).abs() * self.half_depth_mm;
        Some((self.lps(inside, 0.0), volume))
    }

    fn interior(&self) -> Option<PlaneMm> {
        self.polygon().interior_point().map(|at| PlaneMm::new(at.x(), at.y()))
    }

    /// Between which signed distances from a plane the slab lies.
    pub fn depths(&self, plane: &ImagePlane) -> Option<[f64; 2]> {
        let thick = self.half_depth_mm * self.normal.dot(plane.normal()).abs();
        let depths = self.ring.iter().map(|&corner| plane.signed_distance_mm(self.lps(corner, 0.0)));
        let [low, high] = depths.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], d| [low.min(d), high.max(d)]);
        (low <= high).then_some([low - thick, high + thick])
    }

    /// The slab as prisms of three corners on one side and the same three on the other.
    pub fn prisms(&self) -> Vec<[LpsPoint; 6]> {
        let corner = |at: Coord, depth: f64| self.lps(PlaneMm::new(at.x, at.y), depth);
        let prism = |[a, b, c]: [Coord; 3]| {
            let d = self.half_depth_mm;
            [corner(a, -d), corner(b, -d), corner(c, -d), corner(a, d), corner(b, d), corner(c, d)]
        };
        self.polygon().earcut_triangles().into_iter().map(|triangle| prism(triangle.to_array())).collect()
    }

    fn polygon(&self) -> Polygon {
        let ring: LineString = self.ring.iter().map(|at| Coord { x: at.x, y: at.y }).collect();
        Polygon::new(ring, Vec::new())
    }

    fn lps(&self, at: PlaneMm, depth: f64) -> LpsPoint {
        self.origin + self.across * at.x + self.along * at.y + self.normal * depth
    }
}

/// The area of a ring in space as a vector at right angles to it (Newell), twice as long.
fn newell(outline: &[LpsPoint], first: LpsPoint) -> LpsVector {
    edges(outline).fold(LpsVector::default(), |sum, (a, b)| sum + (a - first).cross(b - first))
}

fn edges(outline: &[LpsPoint]) -> impl Iterator<Item = (LpsPoint, LpsPoint)> {
    outline.iter().copied().zip(outline.iter().copied().cycle().skip(1))
}
