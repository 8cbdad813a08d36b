//! Points and polygons on one plane, in its millimetres.

use crate::geometry::{ImagePlane, ImagePoint, LpsPoint};

/// A place on an image's plane in mm: (0, 0) is the centre of the first pixel, x runs along the rows, y down the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlaneMm {
    /// Along the row direction.
    pub x: f64,
    /// Along the column direction.
    pub y: f64,
}

impl PlaneMm {
    /// The place `x` mm along the rows and `y` mm down the columns.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Where a patient position falls on a plane at right angles.
    pub fn of(point: LpsPoint, plane: &ImagePlane) -> Self {
        let offset = point - plane.position;
        Self::new(offset.dot(plane.row_direction), offset.dot(plane.column_direction))
    }

    /// The patient position of this place on a plane.
    pub fn lps(self, plane: &ImagePlane) -> LpsPoint {
        plane.position + plane.row_direction * self.x + plane.column_direction * self.y
    }

    /// The same place in pixels.
    pub fn image(self, plane: &ImagePlane) -> ImagePoint {
        ImagePoint::new(self.x / plane.spacing.between_columns_mm, self.y / plane.spacing.between_rows_mm)
    }

    /// Straight-line distance in mm.
    pub fn distance_mm(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    pub(super) fn toward(self, other: Self, share: f64) -> Self {
        Self::new(self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share)
    }
}

/// Twice the signed area of the triangle `a`, `b`, `c`: positive where `c` lies to the side of y from the line a → b.
pub(super) fn cross(a: PlaneMm, b: PlaneMm, c: PlaneMm) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// The edges of a closed ring of corners.
pub(super) fn edges(ring: &[PlaneMm]) -> impl Iterator<Item = (PlaneMm, PlaneMm)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// The point of a ring of edges that is nearest to `at`.
pub(super) fn nearest_on_ring(ring: &[PlaneMm], at: PlaneMm) -> Option<PlaneMm> {
    let nearest = edges(ring).map(|(a, b)| nearest_on_segment(a, b, at));
    nearest.min_by(|a, b| a.distance_mm(at).total_cmp(&b.distance_mm(at)))
}

fn nearest_on_segment(a: PlaneMm, b: PlaneMm, at: PlaneMm) -> PlaneMm {
    let (x, y) = (b.x - a.x, b.y - a.y);
    let square = x * x + y * y;
    if square <= 0.0 {
        return a;
    }
    a.toward(b, (((at.x - a.x) * x + (at.y - a.y) * y) / square).clamp(0.0, 1.0))
}

/// Whether a ring encloses a point, by the even-odd rule; on its edges either answer may come.
pub(super) fn encloses(ring: &[PlaneMm], at: PlaneMm) -> bool {
    edges(ring).filter(|&(a, b)| (a.y > at.y) != (b.y > at.y) && at.x < crossing_x(a, b, at.y)).count() % 2 == 1
}

fn crossing_x(a: PlaneMm, b: PlaneMm, y: f64) -> f64 {
    a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y))
}

/// Twice the signed area of a ring.
pub(super) fn double_area(ring: &[PlaneMm]) -> f64 {
    ring.first().map_or(0.0, |&first| edges(ring).map(|(a, b)| cross(first, a, b)).sum())
}

/// The centroid of a ring that has an area.
pub(super) fn centroid(ring: &[PlaneMm]) -> Option<PlaneMm> {
    let first = *ring.first()?;
    let (mut sum, mut total) = (PlaneMm::default(), 0.0);
    for (a, b) in edges(ring) {
        let weight = cross(first, a, b);
        sum.x += weight * (a.x + b.x + first.x) / 3.0;
        sum.y += weight * (a.y + b.y + first.y) / 3.0;
        total += weight;
    }
    (total != 0.0).then(|| PlaneMm::new(sum.x / total, sum.y / total))
}

/// The smallest convex ring around points, turning from x to y; two points or one where they are in line or the same.
///
/// Andrew's monotone chain.
pub(super) fn convex_hull(mut points: Vec<PlaneMm>) -> Vec<PlaneMm> {
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let mut hull = half_hull(points.iter().copied());
    hull.extend(half_hull(points.iter().rev().copied()));
    hull
}

/// One side of the hull of points in order, without its last point.
fn half_hull(points: impl Iterator<Item = PlaneMm>) -> Vec<PlaneMm> {
    let mut chain: Vec<PlaneMm> = Vec::new();
    for point in points {
        while let [.., a, b] = chain[..]
            && cross(a, b, point) <= 0.0
        {
            chain.pop();
        }
        chain.push(point);
    }
    chain.pop();
    chain
}

/// Whether a convex ring from [`convex_hull`] holds a point, its edges included.
pub(super) fn convex_holds(ring: &[PlaneMm], at: PlaneMm) -> bool {
    // Of a ring that is all but a line the sides alone would say yes far beyond its ends.
    let within = |of: fn(&PlaneMm) -> f64| {
        let (low, high) =
            ring.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        (low..=high).contains(&of(&at))
    };
    ring.len() >= 3 && within(|p| p.x) && within(|p| p.y) && edges(ring).all(|(a, b)| cross(a, b, at) >= 0.0)
}
