//! On which slices a mark shows, and where in the viewport its points fall.

use std::{collections::BTreeSet, ops::Range};

use super::Mark;
use crate::{
    geometry::{ImagePlane, LpsPoint, LpsVector, ViewPoint, ViewTransform},
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
    let is_meant = mark.only_on.as_ref().is_none_or(|only| *only == series.uid || *only == series.uid.origin());
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

/// Indices of the slices of a series on which any of the marks shows.
pub fn marked_slices<'m>(marks: impl IntoIterator<Item = &'m Mark>, series: &Series) -> BTreeSet<usize> {
    let stack = Stack::of(series);
    let near = |mark: &'m Mark| stack.near(mark).filter(move |frame| visible(mark, series, *frame).is_some());
    marks.into_iter().flat_map(near).collect()
}

/// The slices of a series by their place along their common normal, so that few of them have to be asked for a mark.
struct Stack {
    n_slices: usize,
    /// The first plane's position and normal, and how far each slice lies along it, ascending; `None` where slices are not
    /// parallel or in no order.
    sorted: Option<(LpsPoint, LpsVector, Vec<f64>)>,
}

/// Rounding makes two ways to compute one distance differ by far less, in mm.
const ROUNDING_MM: f64 = 1e-3;

impl Stack {
    fn of(series: &Series) -> Self {
        Self { n_slices: series.frames.len(), sorted: Self::sorted(series) }
    }

    fn sorted(series: &Series) -> Option<(LpsPoint, LpsVector, Vec<f64>)> {
        let first = series.frames.first()?.plane?;
        let last = series.frames.last()?.plane?;
        let is_ahead = 0.0 <= (last.position - first.position).dot(first.normal());
        let normal = if is_ahead { first.normal() } else { -first.normal() };
        let depth = |plane: &ImagePlane| {
            let is_parallel = (plane.normal() - first.normal()).length() < 1e-9;
            is_parallel.then(|| (plane.position - first.position).dot(normal))
        };
        let depths: Option<Vec<f64>> = series.frames.iter().map(|frame| depth(frame.plane.as_ref()?)).collect();
        depths.filter(|depths| depths.is_sorted()).map(|depths| (first.position, normal, depths))
    }

    /// All slices that a mark could show on, and perhaps a few more.
    fn near(&self, mark: &Mark) -> Range<usize> {
        let Some((origin, normal, depths)) = &self.sorted else { return 0..self.n_slices };
        let Some(anchor) = mark.anchor() else { return 0..0 };
        let (at, reach) = ((anchor - *origin).dot(*normal), mark.reach_mm + ROUNDING_MM);
        let from = depths.partition_point(|depth| *depth < at - reach);
        from..depths.partition_point(|depth| *depth <= at + reach).max(from)
    }
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
        geometry::PixelSpacing,
        study::Frame,
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

    fn series(places_mm: &[f64]) -> Series {
        let frame = |x_mm: &f64| Frame { instance_idx: 0, frame_idx: 0, plane: Some(sagittal(*x_mm)) };
        Series {
            uid: "1.1".into(),
            study_uid: "1".into(),
            part: None,
            modality: String::new(),
            description: String::new(),
            number: None,
            frame_of_reference: Some("1.2".into()),
            plane: None,
            instances: Vec::new(),
            frames: places_mm.iter().map(frame).collect(),
            slice_spacing_mm: None,
            warnings: Vec::new(),
        }
    }

    #[test]
    fn marked_slices_are_those_that_a_mark_shows_on_in_whatever_order_they_are() {
        let at = |x_mm: f64| Mark { arrow: Some(Arrow { tip: LpsPoint::new(x_mm, 0.0, 0.0), tail: None }), ..mark() };
        let marks = [at(2.0), at(9.0), at(-40.0), at(f64::NAN), Mark { only_on: Some("7".into()), ..at(5.0) }];
        let orders: [&[f64]; 4] =
            [&[-1.1, -1.0, 0.0, 5.0, 5.1, 12.0], &[12.0, 5.1, 5.0, 0.0, -1.0, -1.1], &[5.0, -1.0, 12.0, 5.1], &[]];
        for places in orders {
            let stack = series(places);
            let expected: BTreeSet<usize> = (0..places.len())
                .filter(|frame| marks.iter().any(|mark| visible(mark, &stack, *frame).is_some()))
                .collect();
            assert_eq!(marked_slices(&marks, &stack), expected, "{places:?}");
        }
        assert_eq!(marked_slices(&marks, &series(orders[0])), BTreeSet::from([1, 2, 3, 5]));
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
