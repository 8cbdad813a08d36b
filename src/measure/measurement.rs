//! One measurement, and on which slices it shows.

use super::{Ground, MeasureKind, Space};
use crate::{
    geometry::{ImagePlane, LpsPoint},
    study::{Series, SeriesInstanceUid, SopInstanceUid, StudyInstanceUid},
};

/// Tells measurements of one run of the program apart; never written to disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MeasurementId(pub u64);

/// The image a measurement was drawn on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DrawnOn {
    /// Its study.
    pub study: StudyInstanceUid,
    /// Its series.
    pub series: SeriesInstanceUid,
    /// The image.
    pub sop: SopInstanceUid,
    /// Frame of it, from 0.
    pub frame_idx: u32,
}

/// One measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    /// Its name within this run.
    pub id: MeasurementId,
    /// What it measures.
    pub kind: MeasureKind,
    /// Its points, in the space and on the plane of `ground`, in mm (in widths of a pixel where no spacing is known):
    /// two ends; arm, corner, arm; two ends of each line, of each axis (for an ellipse too); corners; one place.
    pub points: Vec<LpsPoint>,
    /// What it lies on.
    pub ground: Ground,
    /// Which image that is.
    pub drawn_on: DrawnOn,
    /// What it is measured for, in the words of whoever asked for it; empty: for itself.
    pub purpose: String,
}

/// Slices tilted against each other by less are parallel: cos 10°.
const PARALLEL_COSINE: f64 = 0.984_8;
/// Rounding makes two ways to compute one distance differ by less, in mm.
const ROUNDING_MM: f64 = 1e-3;

impl Measurement {
    /// Whether it lies on a slice of a series, from 0.
    ///
    /// That is so where the two share one space, every point is within half the distance of the series' slices from the
    /// plane, and the slice is not tilted by more than 10° against the one it was drawn on. A probe has no direction:
    /// it shows on slices of any.
    pub fn lies_on(&self, series: &Series, frame: usize) -> bool {
        let Some(ground) = Ground::of(series, frame) else { return false };
        if ground.space != self.ground.space {
            return false;
        }
        if matches!(ground.space, Space::Frame(..)) {
            return true;
        }
        let cosine = ground.plane.normal().dot(self.ground.plane.normal()).abs();
        let reach_mm = series.slice_step_mm().abs() / 2.0 + ROUNDING_MM;
        let is_near = |at: &LpsPoint| ground.plane.signed_distance_mm(*at).abs() <= reach_mm;
        (self.kind == MeasureKind::Probe || PARALLEL_COSINE <= cosine) && self.points.iter().all(is_near)
    }

    /// The slice of a series that it lies on and is nearest to; `None` where it lies on none.
    pub fn slice_of(&self, series: &Series) -> Option<usize> {
        let is_own = |frame: &usize| {
            let at = &series.frames[*frame];
            let own = series.instances.get(at.instance_idx).is_some_and(|it| it.sop_uid == self.drawn_on.sop);
            own && at.frame_idx == self.drawn_on.frame_idx
        };
        let lies_on = |frame: &usize| self.lies_on(series, *frame);
        let own = (0..series.frames.len()).find(is_own).filter(lies_on);
        own.or_else(|| self.points.first().and_then(|at| series.nearest_frame(*at)).filter(lies_on))
    }

    /// It on another ground of the same image: the same pixels, whatever a length on them is.
    pub fn on_ground(&self, ground: Ground) -> Self {
        let moved = |at: &LpsPoint| ground.point(self.ground.plane.image_from_lps(*at));
        let points = self.points.iter().map(moved).collect();
        Self { points, ground, ..self.clone() }
    }

    /// The plane of a slice that it lies on, in the same units as its points. An image without a place in the patient may
    /// have been calibrated by hand: then its own plane knows.
    pub fn plane_on(&self, series: &Series, frame: usize) -> Option<ImagePlane> {
        let ground = Ground::of(series, frame)?;
        let is_own = matches!(ground.space, Space::Frame(..)) && ground.space == self.ground.space;
        Some(if is_own { self.ground.plane } else { ground.plane })
    }

    /// The middle of its points.
    pub fn middle(&self) -> LpsPoint {
        let n = self.points.len().max(1) as f64;
        let sum = self.points.iter().fold(LpsPoint::default().0, |sum, at| sum + at.0);
        LpsPoint(sum / n)
    }
}
