//! Which instances of one DICOM series scroll together, and why the others do not.

use std::sync::Arc;

use crate::{
    geometry::{AnatomicalPlane, ImagePlane, LpsVector, anatomical_plane},
    study::{Instance, PixelFormat},
};

/// Instances that scroll as one stack.
pub(super) type Stack = Vec<Arc<Instance>>;

/// Direction cosines are rounded by exporters; below this angle (in radians, 0.3 degrees) they are the same.
const SAME_DIRECTION: f64 = 0.005;
/// The share by which pixel spacings of one stack may differ through rounding.
const SAME_SPACING: f64 = 0.001;

/// What sets two instances apart, the more telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    FrameOfReference,
    Place,
    Orientation,
    Spacing,
    Size,
    Format,
}

/// Splits instances that are in a fixed order into stacks, by their first members.
pub(super) fn split(instances: &[Arc<Instance>]) -> Vec<Stack> {
    let mut stacks: Vec<Stack> = Vec::new();
    for instance in instances {
        // The newest stack first: neighbours by number mostly belong together.
        match stacks.iter_mut().rev().find(|stack| difference(&stack[0], instance).is_none()) {
            Some(stack) => stack.push(Arc::clone(instance)),
            None => stacks.push(vec![Arc::clone(instance)]),
        }
    }
    stacks
}

fn difference(a: &Instance, b: &Instance) -> Option<Difference> {
    if a.frame_of_reference != b.frame_of_reference {
        return Some(Difference::FrameOfReference);
    }
    match (&a.plane, &b.plane) {
        (Some(a), Some(b)) if !same_orientation(a, b) => return Some(Difference::Orientation),
        (Some(a), Some(b)) if !same_spacing(a, b) => return Some(Difference::Spacing),
        (Some(_), None) | (None, Some(_)) => return Some(Difference::Place),
        _ => {}
    }
    let (PixelFormat { rows, columns, .. }, other) = (&a.format, &b.format);
    if (*rows, *columns) != (other.rows, other.columns) {
        return Some(Difference::Size);
    }
    (!same_format(&a.format, other)).then_some(Difference::Format)
}

/// The value for padding may differ from slice to slice; how values are stored may not.
fn same_format(a: &PixelFormat, b: &PixelFormat) -> bool {
    let key = |f: &PixelFormat| (f.samples_per_pixel, f.bits_allocated, f.bits_stored, f.high_bit, f.signed);
    key(a) == key(b) && a.photometric == b.photometric
}

fn same_orientation(a: &ImagePlane, b: &ImagePlane) -> bool {
    let near = |a: LpsVector, b: LpsVector| (a - b).length() < SAME_DIRECTION;
    near(a.row_direction, b.row_direction) && near(a.column_direction, b.column_direction)
}

fn same_spacing(a: &ImagePlane, b: &ImagePlane) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= SAME_SPACING * a.abs().max(b.abs());
    near(a.spacing.between_rows_mm, b.spacing.between_rows_mm)
        && near(a.spacing.between_columns_mm, b.spacing.between_columns_mm)
}

/// Why a series came apart into these stacks, in plain words.
pub(super) fn reason(stacks: &[Stack]) -> String {
    let mut differences: Vec<Difference> =
        stacks.iter().skip(1).filter_map(|stack| difference(&stacks[0][0], &stack[0])).collect();
    differences.sort();
    differences.dedup();
    let named: Vec<String> = differences.into_iter().map(|difference| difference.name(stacks)).collect();
    format!("its images differ in {}", named.join(" and in "))
}

impl Difference {
    fn name(self, stacks: &[Stack]) -> String {
        match self {
            Self::FrameOfReference => "their frame of reference, so that positions cannot be compared".to_owned(),
            Self::Place => "whether they have a place in the patient".to_owned(),
            Self::Orientation => orientation_words(stacks),
            Self::Spacing => "pixel spacing".to_owned(),
            Self::Size => "rows and columns".to_owned(),
            Self::Format => "how pixels are stored".to_owned(),
        }
    }
}

fn orientation_words(stacks: &[Stack]) -> String {
    let mut planes: Vec<AnatomicalPlane> =
        stacks.iter().filter_map(|stack| Some(anatomical_plane(stack[0].plane?.normal()))).collect();
    planes.sort();
    planes.dedup();
    match planes[..] {
        [AnatomicalPlane::Axial] => "orientation: one angled block for each disc, as is usual for lumbar axials".into(),
        [_, _, ..] => "orientation, as is usual for a localizer".to_owned(),
        _ => "orientation".to_owned(),
    }
}
