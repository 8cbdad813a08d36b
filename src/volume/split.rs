//! Which slices of one DICOM series scroll together, and why the others do not.

use super::{dimension::cut_apart, slice::Slice};
use crate::{
    geometry::{AnatomicalPlane, ImagePlane, LpsVector, anatomical_plane},
    study::PixelFormat,
};

/// Slices that scroll as one stack; there is at least one.
pub(super) struct Stack<'i> {
    /// In the order of their numbers.
    pub slices: Vec<Slice<'i>>,
    /// What sets it apart from other stacks in the same places: names, and words with the value.
    pub said: Vec<(String, String)>,
    /// Whether it is what was left when there were [`MAX_STACKS`].
    pub is_rest: bool,
}

/// So many stacks are made of one series by orientation, spacing and Stack ID; what else differs is one more stack.
const MAX_STACKS: usize = 200;

/// Direction cosines are rounded by exporters; below this angle (in radians, 0.3 degrees) they are the same.
const SAME_DIRECTION: f64 = 0.005;
/// The share by which pixel spacings of one stack may differ through rounding.
const SAME_SPACING: f64 = 0.001;

/// What sets two slices apart, the more telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    FrameOfReference,
    Place,
    Orientation,
    Spacing,
    Size,
    Format,
    Stack,
}

/// Splits slices that are in a fixed order into stacks, by their first members; then those in one place by dimension.
pub(super) fn split(slices: Vec<Slice<'_>>) -> Vec<Stack<'_>> {
    let mut stacks: Vec<Stack<'_>> = Vec::new();
    for slice in slices {
        let is_full = stacks.len() >= MAX_STACKS;
        // The newest stack first: neighbours by number mostly belong together.
        let among = |rest: bool| stacks.iter().rposition(|stack| stack.is_rest == rest && stack.takes(&slice));
        match among(false).or_else(|| among(true)) {
            Some(idx) => stacks[idx].slices.push(slice),
            None => stacks.push(Stack { slices: vec![slice], said: Vec::new(), is_rest: is_full }),
        }
    }
    stacks.into_iter().flat_map(cut_apart).collect()
}

impl Stack<'_> {
    fn takes(&self, slice: &Slice<'_>) -> bool {
        let first = &self.slices[0];
        if self.is_rest { difference_in_kind(first, slice) } else { difference(first, slice) }.is_none()
    }

    /// What is to be added to the reason for this stack.
    pub fn own_words(&self) -> String {
        let values: Vec<&str> = self.said.iter().map(|(_, words)| words.as_str()).collect();
        if values.is_empty() { String::new() } else { format!("; this part: {}", values.join(", ")) }
    }
}

fn difference(a: &Slice<'_>, b: &Slice<'_>) -> Option<Difference> {
    if a.instance.frame_of_reference != b.instance.frame_of_reference {
        return Some(Difference::FrameOfReference);
    }
    match (a.plane(), b.plane()) {
        (Some(a), Some(b)) if !same_orientation(a, b) => return Some(Difference::Orientation),
        (Some(a), Some(b)) if !same_spacing(a, b) => return Some(Difference::Spacing),
        (Some(_), None) | (None, Some(_)) => return Some(Difference::Place),
        _ => {}
    }
    difference_in_kind(a, b).or_else(|| {
        let (a, b) = (a.facts?, b.facts?);
        (a.stack_id != b.stack_id).then_some(Difference::Stack)
    })
}

/// What no stack mixes, wherever its slices lie.
fn difference_in_kind(a: &Slice<'_>, b: &Slice<'_>) -> Option<Difference> {
    if a.instance.frame_of_reference != b.instance.frame_of_reference {
        return Some(Difference::FrameOfReference);
    }
    let (format, other) = (&a.instance.format, &b.instance.format);
    if (format.rows, format.columns) != (other.rows, other.columns) {
        return Some(Difference::Size);
    }
    (!same_format(format, other)).then_some(Difference::Format)
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
pub(super) fn reason(stacks: &[Stack<'_>]) -> String {
    let first = &stacks[0].slices[0];
    let mut differences: Vec<Difference> =
        stacks.iter().skip(1).filter_map(|stack| difference(first, &stack.slices[0])).collect();
    differences.sort();
    differences.dedup();
    let mut named: Vec<String> = differences.into_iter().map(|difference| difference.name(stacks)).collect();
    for (name, _) in stacks.iter().flat_map(|stack| &stack.said) {
        if !named.contains(name) {
            named.push(name.clone());
        }
    }
    format!("its images differ in {}", named.join(" and in "))
}

impl Difference {
    fn name(self, stacks: &[Stack<'_>]) -> String {
        match self {
            Self::FrameOfReference => "their frame of reference, so that positions cannot be compared".to_owned(),
            Self::Place => "whether they have a place in the patient".to_owned(),
            Self::Orientation => orientation_words(stacks),
            Self::Spacing => "pixel spacing".to_owned(),
            Self::Size => "rows and columns".to_owned(),
            Self::Format => "how pixels are stored".to_owned(),
            Self::Stack => "the stack they say they belong to".to_owned(),
        }
    }
}

fn orientation_words(stacks: &[Stack<'_>]) -> String {
    let mut planes: Vec<AnatomicalPlane> =
        stacks.iter().filter_map(|stack| Some(anatomical_plane(stack.slices[0].plane()?.normal()))).collect();
    planes.sort();
    planes.dedup();
    match planes[..] {
        [AnatomicalPlane::Axial] => "orientation: one angled block for each disc, as is usual for lumbar axials".into(),
        [_, _, ..] => "orientation, as is usual for a localizer".to_owned(),
        _ => "orientation".to_owned(),
    }
}
