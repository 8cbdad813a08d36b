//! On which slices a mark shows, and where in the viewport its points fall.

use super::Mark;
use crate::{
    geometry::{ImagePlane, LpsPoint, ViewPoint, ViewTransform},
    study::{FrameOfReferenceUid, Series},
};

/// Where a mark's points fall in a viewport, in its pixels; they may lie outside it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MarkInView {
    /// What the arrow points at.
    pub tip: Option<ViewPoint>,
    /// Where the arrow comes from, where the mark says so.
    pub tail: Option<ViewPoint>,
    /// The place the caption belongs to, where the mark says so.
    pub caption: Option<ViewPoint>,
}

/// How far a mark's anchor is from a slice of a series in mm, or `None` where the mark does not show on that slice.
///
/// It shows where the two share one Frame of Reference (an empty one is shared with nobody), the series is not ruled
/// out by [`Mark::only_on`], and the distance is within the mark's reach.
pub fn visible(mark: &Mark, series: &Series, frame: usize) -> Option<f64> {
    let is_meant = mark.only_on.as_ref().is_none_or(|only| *only == series.uid);
    if !is_meant {
        return None;
    }
    let plane = series.frames.get(frame)?.plane?;
    within_reach(mark, &plane, series.frame_of_reference.as_ref()?)
}

fn within_reach(mark: &Mark, plane: &ImagePlane, frame_of_reference: &FrameOfReferenceUid) -> Option<f64> {
    if mark.frame_of_reference != *frame_of_reference || frame_of_reference.as_str().is_empty() {
        return None;
    }
    let distance_mm = plane.signed_distance_mm(mark.anchor()?).abs();
    (distance_mm <= mark.reach_mm).then_some(distance_mm)
}

/// Projects a mark's points at right angles onto an image and from there into its viewport.
pub fn project(mark: &Mark, plane: &ImagePlane, transform: &ViewTransform) -> MarkInView {
    let shown = |point: LpsPoint| transform.view_from_image(plane.image_from_lps(point));
    MarkInView {
        tip: mark.arrow.map(|arrow| shown(arrow.tip)),
        tail: mark.arrow.and_then(|arrow| arrow.tail).map(shown),
        caption: mark.caption.as_ref().and_then(|caption| caption.at).map(shown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        annotation::{Arrow, MarkRole},
        geometry::{LpsVector, PixelSpacing},
    };

    fn sagittal(x_mm: f64) -> ImagePlane {
        ImagePlane::new(
            LpsPoint::new(x_mm, -100.0, 100.0),
            LpsVector::new(0.0, 1.0, 0.0),
            LpsVector::new(0.0, 0.0, -1.0),
            PixelSpacing { between_rows_mm: 0.5, between_columns_mm: 0.5 },
        )
        .expect("a valid plane")
    }

    fn mark() -> Mark {
        Mark {
            role: MarkRole::Finding,
            frame_of_reference: "1.2".into(),
            arrow: Some(Arrow { tip: LpsPoint::new(2.0, 0.0, 0.0), tail: Some(LpsPoint::new(2.0, -20.0, 10.0)) }),
            caption: None,
            only_on: None,
            reach_mm: 3.0,
        }
    }

    #[test]
    fn a_mark_shows_within_its_reach_in_its_own_patient_space() {
        assert_eq!(within_reach(&mark(), &sagittal(0.0), &"1.2".into()), Some(2.0));
        assert_eq!(within_reach(&mark(), &sagittal(5.0), &"1.2".into()), Some(3.0));
        assert_eq!(within_reach(&mark(), &sagittal(5.1), &"1.2".into()), None);
        assert_eq!(within_reach(&mark(), &sagittal(0.0), &"1.3".into()), None);
        let homeless = Mark { frame_of_reference: "".into(), ..mark() };
        assert_eq!(within_reach(&homeless, &sagittal(0.0), &"".into()), None);
    }

    #[test]
    fn a_mark_is_projected_at_right_angles() {
        let twice = ViewTransform::new([2.0, 0.0], [0.0, 2.0], ViewPoint::new(1.0, 1.0)).expect("invertible");
        let shown = project(&mark(), &sagittal(0.0), &twice);
        assert_eq!(shown.tip, Some(ViewPoint::new(401.0, 401.0)));
        assert_eq!(shown.tail, Some(ViewPoint::new(321.0, 361.0)));
        assert_eq!(shown.caption, None);
    }
}
