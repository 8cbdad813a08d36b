//! On which slices a mark shows, and where in the viewport its points fall.

use std::{collections::BTreeSet, ops::Range};

use super::{Mark, MarkSpace};
use crate::{
    geometry::{ImagePlane, ImagePoint, LpsPoint, LpsVector, ViewPoint, ViewTransform},
    study::Series,
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
/// out by [`Mark::only_on`], and the distance is within the mark's reach. A mark on one image shows on that alone.
pub fn visible(mark: &Mark, series: &Series, frame: usize) -> Option<f64> {
    let is_meant = mark.only_on.as_ref().is_none_or(|only| *only == series.uid || *only == series.uid.origin());
    if !is_meant {
        return None;
    }
    match &mark.space {
        MarkSpace::Image(uid) => (series.instance(frame)?.sop_uid == *uid).then_some(0.0),
        MarkSpace::Patient(space) => {
            let is_shared = series.frame_of_reference.as_ref() == Some(space) && !space.as_str().is_empty();
            let plane = series.frames.get(frame)?.plane.filter(|_| is_shared)?;
            within_reach(mark, &plane)
        }
    }
}

fn within_reach(mark: &Mark, plane: &ImagePlane) -> Option<f64> {
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
        let sorted = self.sorted.as_ref().filter(|_| mark.frame_of_reference().is_some());
        let Some((origin, normal, depths)) = sorted else { return 0..self.n_slices };
        let Some(anchor) = mark.anchor() else { return 0..0 };
        let (at, reach) = ((anchor - *origin).dot(*normal), mark.reach_mm + ROUNDING_MM);
        let from = depths.partition_point(|depth| *depth < at - reach);
        from..depths.partition_point(|depth| *depth <= at + reach).max(from)
    }
}

/// Projects a mark's points at right angles onto an image and from there into its viewport; those of a mark on the image
/// itself are there already. An image without a plane shows no other.
pub fn project(mark: &Mark, plane: Option<&ImagePlane>, transform: &ViewTransform) -> Option<MarkInView> {
    let on_image = |point: LpsPoint| match (&mark.space, plane) {
        (MarkSpace::Image(_), _) => Some(ImagePoint::new(point.0.x, point.0.y)),
        (MarkSpace::Patient(_), plane) => Some(plane?.image_from_lps(point)),
    };
    let shown = |point| on_image(point).map(|at| transform.view_from_image(at));
    mark.anchor().and_then(on_image)?;
    Some(MarkInView {
        tip: mark.arrow.and_then(|arrow| shown(arrow.tip)),
        tail: mark.arrow.and_then(|arrow| arrow.tail).and_then(shown),
        caption: mark.caption.as_ref().and_then(|caption| caption.at).and_then(shown),
    })
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
            space: MarkSpace::Patient("1.2".into()),
            arrow: Some(Arrow { tip: LpsPoint::new(2.0, 0.0, 0.0), tail: Some(LpsPoint::new(2.0, -20.0, 10.0)) }),
            caption: None,
            only_on: None,
            reach_mm: 3.0,
        }
    }

    #[test]
    fn a_mark_shows_within_its_reach_in_its_own_patient_space() {
        let stack = series(&[0.0, 5.0, 5.1]);
        let shown = |mark: &Mark| [0, 1, 2].map(|frame| visible(mark, &stack, frame));
        assert_eq!(shown(&mark()), [Some(2.0), Some(3.0), None]);
        assert_eq!(shown(&Mark { space: MarkSpace::Patient("1.3".into()), ..mark() }), [None; 3]);
        let homeless = Mark { space: MarkSpace::Patient("".into()), ..mark() };
        assert_eq!(visible(&homeless, &Series { frame_of_reference: Some("".into()), ..stack }, 0), None);
    }

    #[test]
    fn a_mark_on_an_image_shows_on_it_alone_at_its_pixels() {
        let twice = ViewTransform::new([2.0, 0.0], [0.0, 2.0], ViewPoint::new(1.0, 1.0)).expect("invertible");
        let arrow = Some(Arrow { tip: LpsPoint::new(30.0, 40.0, 0.0), tail: None });
        let on_image = Mark { space: MarkSpace::Image("1.9".into()), arrow, ..mark() };
        let shown = project(&on_image, None, &twice).and_then(|it| it.tip);
        assert_eq!(shown, Some(ViewPoint::new(61.0, 81.0)));
        assert_eq!(project(&mark(), None, &twice), None, "a place in the patient has none on a radiograph");
        assert_eq!(visible(&on_image, &series(&[0.0]), 0), None, "another image");
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
        let shown = project(&mark(), Some(&sagittal(0.0)), &twice).expect("there");
        assert_eq!(shown.tip, Some(ViewPoint::new(401.0, 401.0)));
        assert_eq!(shown.tail, Some(ViewPoint::new(321.0, 361.0)));
        assert_eq!(shown.caption, None);
    }
}
