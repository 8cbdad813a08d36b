//! What of a region lies on one slice.

use geo::{Coord, LineString, MultiPolygon, Polygon, TriangulateEarcut, unary_union};

use super::{
    Region, Solid, ball_is_sound,
    flat::{PlaneMm, convex_holds, convex_hull, double_area, nearest_on_ring},
    slab::Slab,
};
use crate::geometry::{ImagePlane, LpsPoint};

/// Counts as touching, mm: decimals that meet on paper do not always meet in binary.
const ROUNDING_MM: f64 = 1e-9;
/// Corners of a disc when it is drawn.
const DISC_CORNERS: usize = 64;
/// Outlines and holes smaller than this are seams between two pieces, mm².
const SEAM_MM2: f64 = 1e-3;
/// Nothing further from the first pixel is drawn, mm.
const MAX_DRAWN_MM: f64 = 1e6;

/// The edges of a prism by its corners as [`Slab::prisms`] gives them.
const PRISM_EDGES: [[usize; 2]; 9] = [[0, 1], [1, 2], [2, 0], [3, 4], [4, 5], [5, 3], [0, 3], [1, 4], [2, 5]];

/// The part of a region within half the slice spacing of a slice, projected on it at right angles, in mm on its plane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SliceRegion {
    pieces: Vec<Piece>,
}

/// A ring of corners around an area, with the rings of its holes; the last corner is joined to the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// The outer ring.
    pub ring: Vec<PlaneMm>,
    /// Rings inside it that do not belong to the area.
    pub holes: Vec<Vec<PlaneMm>>,
}

/// A convex part; parts may overlap.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Hull(Vec<PlaneMm>),
    Disc { center: PlaneMm, radius_mm: f64 },
}

impl Region {
    /// What of the region counts as lying on a slice: what is within `half_spacing_mm` of its plane to either side,
    /// projected at right angles.
    ///
    /// Exact for planes at any angle. The plane has to be in the region's patient space. A negative half spacing, or
    /// one that is not a number, counts as 0: the cut through the plane itself.
    pub fn on_slice(&self, plane: &ImagePlane, half_spacing_mm: f64) -> SliceRegion {
        let half = half_spacing_mm.max(0.0) + ROUNDING_MM;
        SliceRegion { pieces: self.solids.iter().flat_map(|solid| solid.pieces(plane, half)).collect() }
    }
}

impl Solid {
    fn pieces(&self, plane: &ImagePlane, half: f64) -> Vec<Piece> {
        let reaches = self.depths(plane).is_some_and(|[low, high]| low <= half && -half <= high);
        match self {
            _ if !reaches => Vec::new(),
            Self::Ball { center, radius_mm } => disc(*center, *radius_mm, plane, half).into_iter().collect(),
            Self::Slab { outline, half_depth_mm } => {
                let prisms = Slab::new(outline, *half_depth_mm).map(|slab| slab.prisms()).unwrap_or_default();
                prisms.iter().filter_map(|prism| shadow(prism, plane, half)).collect()
            }
        }
    }
}

/// The projection of a ball's part between the two planes `half` mm beside a slice.
fn disc(center: LpsPoint, radius_mm: f64, plane: &ImagePlane, half: f64) -> Option<Piece> {
    let beyond = (plane.signed_distance_mm(center).abs() - half).max(0.0);
    (ball_is_sound(center, radius_mm) && beyond <= radius_mm).then(|| {
        let radius_mm = ((radius_mm - beyond) * (radius_mm + beyond)).sqrt();
        Piece::Disc { center: PlaneMm::of(center, plane), radius_mm }
    })
}

/// The same for a prism: the corners of what is left of it between the planes, projected, and the hull of those.
fn shadow(prism: &[LpsPoint; 6], plane: &ImagePlane, half: f64) -> Option<Piece> {
    let corners = prism.map(|corner| (PlaneMm::of(corner, plane), plane.signed_distance_mm(corner)));
    let mut left: Vec<PlaneMm> = corners.iter().filter(|(_, d)| d.abs() <= half).map(|(at, _)| *at).collect();
    for [a, b] in PRISM_EDGES.map(|edge| edge.map(|idx| corners[idx])) {
        left.extend([-half, half].into_iter().filter_map(|bound| cut(a, b, bound)));
    }
    let hull = convex_hull(left);
    (!hull.is_empty()).then_some(Piece::Hull(hull))
}

/// Where an edge between two corners with their depths passes through the depth `bound`.
fn cut(a: (PlaneMm, f64), b: (PlaneMm, f64), bound: f64) -> Option<PlaneMm> {
    // From the lower end, so that two prisms that share an edge are cut in the very same point.
    let [low, high] = if a.1 < b.1 { [a, b] } else { [b, a] };
    (low.1 < bound && bound < high.1).then(|| low.0.toward(high.0, (bound - low.1) / (high.1 - low.1)))
}

impl SliceRegion {
    /// Whether nothing of the region lies on the slice.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Distance on the slice in mm: 0 inside, infinite where nothing lies on the slice.
    pub fn distance_mm(&self, at: PlaneMm) -> f64 {
        self.nearest(at).map_or(f64::INFINITY, |nearest| nearest.distance_mm(at))
    }

    /// The nearest point that lies in the region: `at` itself inside. `None` where nothing lies on the slice.
    pub fn nearest(&self, at: PlaneMm) -> Option<PlaneMm> {
        if !(at.x.is_finite() && at.y.is_finite()) {
            return None;
        }
        let nearest = self.pieces.iter().filter_map(|piece| piece.nearest(at));
        nearest.min_by(|a, b| a.distance_mm(at).total_cmp(&b.distance_mm(at)))
    }

    /// What to draw: areas that do not overlap. Made anew at each call, so keep them; a disc has 64 corners here.
    pub fn outlines(&self) -> Vec<Outline> {
        let drawable = |ring: &Vec<PlaneMm>| {
            let near = ring.iter().all(|at| at.x.abs() <= MAX_DRAWN_MM && at.y.abs() <= MAX_DRAWN_MM);
            near && SEAM_MM2 * 1e-3 < double_area(ring)
        };
        let rings = self.pieces.iter().map(Piece::ring).filter(drawable);
        let areas: Vec<Polygon> = rings.map(|ring| Polygon::new(ring.iter().map(coord).collect(), vec![])).collect();
        let MultiPolygon(polygons) = unary_union(&areas);
        polygons.iter().filter_map(outline).collect()
    }
}

impl Outline {
    /// The area without its holes as triangles, to be filled.
    pub fn triangles(&self) -> Vec<[PlaneMm; 3]> {
        let line = |ring: &Vec<PlaneMm>| ring.iter().map(coord).collect::<LineString>();
        let polygon = Polygon::new(line(&self.ring), self.holes.iter().map(line).collect());
        let corners = |triangle: geo::Triangle| triangle.to_array().map(|at| PlaneMm::new(at.x, at.y));
        polygon.earcut_triangles().into_iter().map(corners).collect()
    }
}

impl Piece {
    fn nearest(&self, at: PlaneMm) -> Option<PlaneMm> {
        match self {
            Self::Hull(ring) if convex_holds(ring, at) => Some(at),
            Self::Hull(ring) => nearest_on_ring(ring, at),
            Self::Disc { center, radius_mm } => {
                let distance = center.distance_mm(at);
                Some(if distance <= *radius_mm { at } else { center.toward(at, radius_mm / distance) })
            }
        }
    }

    fn ring(&self) -> Vec<PlaneMm> {
        match self {
            Self::Hull(ring) => ring.clone(),
            Self::Disc { center, radius_mm } => (0..DISC_CORNERS)
                .map(|k| (k as f64 * std::f64::consts::TAU / DISC_CORNERS as f64).sin_cos())
                .map(|(sin, cos)| PlaneMm::new(center.x + radius_mm * cos, center.y + radius_mm * sin))
                .collect(),
        }
    }
}

fn coord(at: &PlaneMm) -> Coord {
    Coord { x: at.x, y: at.y }
}

fn outline(polygon: &Polygon) -> Option<Outline> {
    let ring = open_ring(polygon.exterior())?;
    Some(Outline { ring, holes: polygon.interiors().iter().filter_map(open_ring).collect() })
}

/// A ring without its repeated last corner; `None` for a seam.
fn open_ring(closed: &LineString) -> Option<Vec<PlaneMm>> {
    let mut ring: Vec<PlaneMm> = closed.coords().map(|at| PlaneMm::new(at.x, at.y)).collect();
    ring.pop();
    (2.0 * SEAM_MM2 < double_area(&ring).abs()).then_some(ring)
}
