//! The order of a stack: by place along the slice normal, never by name.

use std::{cmp::Ordering, sync::Arc};

use crate::{
    geometry::{ImagePlane, LpsVector},
    study::{Frame, Instance},
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

/// The frames of a stack whose instances are in the order of [`by_number`], with their places in mm along the stack.
///
/// Places are there for every frame or for none.
pub(super) fn frames(stack: &[Arc<Instance>]) -> (Vec<Frame>, Option<Vec<f64>>) {
    let mut frames: Vec<Frame> = stack
        .iter()
        .enumerate()
        .flat_map(|(instance_idx, instance)| {
            let plane = instance.plane;
            (0..instance.n_frames).map(move |frame_idx| Frame { instance_idx, frame_idx, plane })
        })
        .collect();
    let Some(direction) = stack.first().and_then(|instance| instance.plane.as_ref()).map(scroll_direction) else {
        return (frames, None);
    };
    let place = |frame: &Frame| frame.plane.map_or(0.0, |plane| LpsVector(plane.position.0).dot(direction));
    // Stable: images in one place keep the order of their numbers. Rounding must not undo that.
    frames.sort_by(|a, b| place(a).total_cmp(&place(b)));
    let mut places: Vec<f64> = frames.iter().map(&place).collect();
    restore_number_order(&mut frames, &mut places);
    (frames, Some(places))
}

/// Within runs of images in the same place, back to the order of numbers.
fn restore_number_order(frames: &mut [Frame], places: &mut [f64]) {
    let mut from = 0;
    while from < frames.len() {
        let run = places[from..].iter().take_while(|place| (*place - places[from]).abs() < SAME_PLACE_MM).count();
        let to = from + run.max(1);
        frames[from..to].sort_by_key(|frame| (frame.instance_idx, frame.frame_idx));
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
