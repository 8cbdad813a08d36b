//! The order of a stack: by place along the slice normal, never by name.

use std::cmp::Ordering;

use super::slice::Slice;
use crate::{
    geometry::{ImagePlane, LpsVector},
    study::Instance,
};

/// Slices nearer to each other than this, in mm, are in the same place.
pub(super) const SAME_PLACE_MM: f64 = 0.01;

/// A fixed order of instances that does not depend on how they arrived: by number, then UID, then path.
pub(super) fn by_number(a: &Instance, b: &Instance) -> Ordering {
    let key = |i: &Instance| (i.instance_number.is_none(), i.instance_number.unwrap_or(0));
    key(a).cmp(&key(b)).then_with(|| a.sop_uid.cmp(&b.sop_uid)).then_with(|| a.path.cmp(&b.path))
}

/// The direction in which a stack scrolls: right to left, front to back or head to foot, whichever is nearest.
pub(super) fn scroll_direction(plane: &ImagePlane) -> LpsVector {
    let normal = plane.normal();
    let [x, y, z] = normal.0.to_array();
    let forwards = if x.abs() >= y.abs() && x.abs() >= z.abs() {
        x > 0.0
    } else if y.abs() >= z.abs() {
        y > 0.0
    } else {
        z < 0.0
    };
    if forwards { normal } else { -normal }
}

/// How far along a direction a slice lies, in mm; 0 without a place.
pub(super) fn place(slice: &Slice<'_>, direction: LpsVector) -> f64 {
    slice.plane().map_or(0.0, |plane| LpsVector(plane.position.0).dot(direction))
}

/// Puts slices into the order of their numbers: as they came, those of one object by their position in its stack, then
/// by its dimensions.
pub(super) fn sort_by_number(slices: &mut [Slice<'_>]) {
    let key = |slice: &Slice<'_>| {
        let position = slice.in_stack_position();
        (slice.object, position.is_none(), position)
    };
    slices.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.dimension_values().cmp(b.dimension_values())));
}

/// The indices of a stack's slices in scrolling order, from slices in the order of their numbers, with their places in
/// mm along the stack. Places are there for every slice or for none.
pub(super) fn scrolling_order(slices: &[Slice<'_>]) -> (Vec<usize>, Option<Vec<f64>>) {
    let mut order: Vec<usize> = (0..slices.len()).collect();
    let Some(direction) = slices.first().and_then(Slice::plane).map(scroll_direction) else { return (order, None) };
    let along: Vec<f64> = slices.iter().map(|slice| place(slice, direction)).collect();
    // Stable: images in one place keep the order of their numbers. Rounding must not undo that.
    order.sort_by(|a, b| along[*a].total_cmp(&along[*b]));
    let mut places: Vec<f64> = order.iter().map(|idx| along[*idx]).collect();
    restore_number_order(&mut order, &mut places);
    (order, Some(places))
}

/// Within runs of images in the same place, back to the order of numbers.
fn restore_number_order(order: &mut [usize], places: &mut [f64]) {
    let mut from = 0;
    while from < order.len() {
        let run = places[from..].iter().take_while(|place| (*place - places[from]).abs() < SAME_PLACE_MM).count();
        let to = from + run.max(1);
        order[from..to].sort_unstable();
        let first = places[from];
        places[from..to].fill(first);
        from = to;
    }
}

/// Distances between neighbouring places, those in the same place left out.
pub(super) fn steps(places: &[f64]) -> Vec<f64> {
    places.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step >= SAME_PLACE_MM).collect()
}

/// The middle one of some numbers; the lower of two middle ones.
pub(super) fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied()
}
