//! What a region may be, so that everything asked of it has an answer and takes no longer than a moment.

use geo::{Coord, Intersects, Line};

use super::{
    Region, Solid, ball_is_sound,
    flat::{PlaneMm, cross, double_area, edges},
    slab::Slab,
};
use crate::geometry::LpsPoint;

/// Solids in one region.
const MAX_SOLIDS: usize = 200;
/// Corners of one outline.
const MAX_CORNERS: usize = 500;
/// Corners of all outlines of a region.
const MAX_CORNERS_IN_ALL: usize = 5_000;
/// Half depths and radii, mm.
const MAX_SIZE_MM: f64 = 500.0;
/// Coordinates, mm: no patient space reaches further.
const MAX_COORDINATE_MM: f64 = 10_000.0;
/// How far a corner may be from the plane of its outline, mm.
const FLATNESS_MM: f64 = 0.5;
/// The smallest outline, mm².
const MIN_AREA_MM2: f64 = 0.01;

/// Why a region cannot be used; its text says what is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the texts are the documentation")]
pub enum RegionError {
    #[error("a region has 1 to {MAX_SOLIDS} solids")]
    Solids,
    #[error(
        "an outline has 3 to {MAX_CORNERS} corners, all outlines of a region together at most {MAX_CORNERS_IN_ALL}"
    )]
    Corners,
    #[error("coordinates are numbers between -{MAX_COORDINATE_MM} and {MAX_COORDINATE_MM} mm")]
    Coordinates,
    #[error("a half depth or radius is above 0 and at most {MAX_SIZE_MM} mm")]
    Size,
    #[error("an outline has an area of at least {MIN_AREA_MM2} mm²")]
    Area,
    #[error("the corners of an outline lie in one plane, at most {FLATNESS_MM} mm off it")]
    Flatness,
    #[error("an outline neither crosses nor touches itself, and no corner is given twice")]
    Crossing,
}

impl Region {
    /// Whether every solid is sound.
    ///
    /// # Errors
    /// [`RegionError`] with what is allowed, for the first that is not.
    pub fn check(&self) -> Result<(), RegionError> {
        if !(1..=MAX_SOLIDS).contains(&self.solids.len()) {
            return Err(RegionError::Solids);
        }
        if MAX_CORNERS_IN_ALL < self.solids.iter().map(Solid::n_corners).sum() {
            return Err(RegionError::Corners);
        }
        self.solids.iter().try_for_each(Solid::check)
    }
}

impl Solid {
    fn n_corners(&self) -> usize {
        match self {
            Self::Slab { outline, .. } => outline.len(),
            Self::Ball { .. } => 0,
        }
    }

    fn check(&self) -> Result<(), RegionError> {
        match self {
            Self::Slab { outline, half_depth_mm } => check_slab(outline, *half_depth_mm),
            Self::Ball { center, .. } if !is_near(*center) => Err(RegionError::Coordinates),
            Self::Ball { center, radius_mm } => {
                ball_is_sound(*center, *radius_mm).then_some(()).ok_or(RegionError::Size)
            }
        }
    }
}

fn check_slab(outline: &[LpsPoint], half_depth_mm: f64) -> Result<(), RegionError> {
    if !(3..=MAX_CORNERS).contains(&outline.len()) {
        return Err(RegionError::Corners);
    }
    if !outline.iter().all(|&corner| is_near(corner)) {
        return Err(RegionError::Coordinates);
    }
    if !is_size(half_depth_mm) {
        return Err(RegionError::Size);
    }
    let slab = Slab::new(outline, half_depth_mm).ok_or(RegionError::Area)?;
    if outline.iter().any(|&corner| FLATNESS_MM < slab.off_plane_mm(corner)) {
        return Err(RegionError::Flatness);
    }
    if crosses_itself(&slab.ring) {
        return Err(RegionError::Crossing);
    }
    if double_area(&slab.ring).abs() < 2.0 * MIN_AREA_MM2 {
        return Err(RegionError::Area);
    }
    Ok(())
}

/// Whether edges of a ring have more in common than the corner that neighbours share.
fn crosses_itself(ring: &[PlaneMm]) -> bool {
    let lines: Vec<Line> = edges(ring).map(|(a, b)| Line::new(coord(a), coord(b))).collect();
    let n = lines.len();
    let neighbours = |i: usize, j: usize| j == i + 1 || (i == 0 && j + 1 == n);
    let meets = |i: usize, j: usize| !neighbours(i, j) && lines[i].intersects(&lines[j]);
    let far_meet = (0..n).any(|i| (i + 1..n).any(|j| meets(i, j)));
    far_meet || edges(ring).any(|(a, b)| a == b) || (0..n).any(|i| folds_back(ring, i))
}

/// Whether a ring runs back along the edge it came by.
fn folds_back(ring: &[PlaneMm], i: usize) -> bool {
    let [a, b, c] = [0, 1, 2].map(|step| ring[(i + step) % ring.len()]);
    let back = (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) < 0.0;
    back && cross(a, b, c).abs() <= 1e-9 * a.distance_mm(b) * b.distance_mm(c)
}

fn coord(at: PlaneMm) -> Coord {
    Coord { x: at.x, y: at.y }
}

/// Whether a point is one that a patient can have.
pub(super) fn is_near(point: LpsPoint) -> bool {
    point.to_array().iter().all(|value| value.abs() <= MAX_COORDINATE_MM)
}

/// Whether a half depth or radius is a size.
pub(super) fn is_size(mm: f64) -> bool {
    0.0 < mm && mm <= MAX_SIZE_MM
}
