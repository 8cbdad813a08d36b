//! From clicks to points, and what a moved point takes along.

use super::{Ground, MeasureKind, Measurement};
use crate::geometry::{LpsPoint, LpsVector};

/// What of a measurement a hand has hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// One of its points, by index.
    Point(usize),
    /// All of it.
    Whole,
}

/// The points of a measurement from the places that were clicked; of one that is still being drawn, as many as there are.
///
/// An ellipse is drawn from corner to corner of the upright rectangle round it; the short diameter from the third click,
/// as far on the other side of the long one.
pub fn of_clicks(kind: MeasureKind, clicks: &[LpsPoint], ground: &Ground) -> Vec<LpsPoint> {
    match (kind, clicks) {
        (MeasureKind::Ellipse, [from, to, ..]) => ellipse_in_box(*from, *to, ground),
        (MeasureKind::Axes, [a, b, c, ..]) => with_short_axis([*a, *b], *c, ground),
        (kind, clicks) => clicks.iter().copied().take(kind.n_clicks().unwrap_or(usize::MAX)).collect(),
    }
}

fn ellipse_in_box(from: LpsPoint, to: LpsPoint, ground: &Ground) -> Vec<LpsPoint> {
    let across = to - from;
    let middle = from + across * 0.5;
    let half = |direction: LpsVector| direction * (across.dot(direction) / 2.0);
    let (along_row, along_column) = (half(ground.plane.row_direction), half(ground.plane.column_direction));
    vec![middle - along_row, middle + along_row, middle - along_column, middle + along_column]
}

fn with_short_axis([a, b]: [LpsPoint; 2], to: LpsPoint, ground: &Ground) -> Vec<LpsPoint> {
    let Some((along, across)) = directions([a, b], ground) else { return vec![a, b, a, a] };
    let foot = foot([a, b], along, to);
    let out = across * (to - a).dot(across);
    vec![a, b, foot - out, foot + out]
}

/// Unit vectors along a line and across it in the plane.
fn directions([a, b]: [LpsPoint; 2], ground: &Ground) -> Option<(LpsVector, LpsVector)> {
    let along = (b - a).normalized()?;
    Some((along, ground.plane.normal().cross(along).normalized()?))
}

/// The place on a line between its ends that is nearest to a point.
fn foot([a, b]: [LpsPoint; 2], along: LpsVector, at: LpsPoint) -> LpsPoint {
    a + along * (at - a).dot(along).clamp(0.0, (b - a).length())
}

impl Measurement {
    /// The measurement after a hand moved what it has hold of from one place to another. Axes stay at right angles.
    pub fn moved(&self, grip: Grip, from: LpsPoint, to: LpsPoint) -> Self {
        let by = to - from;
        let mut moved = self.clone();
        match grip {
            Grip::Whole => moved.points.iter_mut().for_each(|at| *at = *at + by),
            Grip::Point(idx) => {
                let Some(was) = self.points.get(idx) else { return moved };
                let to = self.ground.on_plane(*was + by);
                match (self.kind, self.points.as_slice()) {
                    (MeasureKind::Axes, [a, b, c, d]) => {
                        moved.points = axes_moved([*a, *b, *c, *d], idx, to, &self.ground);
                    }
                    (MeasureKind::Ellipse, [a, b, c, d]) => {
                        moved.points = ellipse_moved([*a, *b, *c, *d], idx, to, &self.ground);
                    }
                    _ => moved.points[idx] = to,
                }
            }
        }
        moved
    }
}

/// An end of the long axis turns the short one with it; an end of the short one slides it along the long one.
fn axes_moved(points: [LpsPoint; 4], idx: usize, to: LpsPoint, ground: &Ground) -> Vec<LpsPoint> {
    let [a, b, c, d] = points;
    let Some((along, across)) = directions([a, b], ground) else { return replaced(points, idx, to) };
    if idx < 2 {
        let share = (c - a).dot(along) / (b - a).length();
        let out = [c, d].map(|end| (end - a).dot(across));
        let long = if idx == 0 { [to, b] } else { [a, to] };
        let Some((along, across)) = directions(long, ground) else { return points.to_vec() };
        let foot = long[0] + along * (share * (long[1] - long[0]).length());
        return vec![long[0], long[1], foot + across * out[0], foot + across * out[1]];
    }
    let foot = foot([a, b], along, to);
    let (here, other) = (across * (to - a).dot(across), if idx == 2 { d } else { c });
    let there = across * (other - a).dot(across);
    let short = if idx == 2 { [foot + here, foot + there] } else { [foot + there, foot + here] };
    vec![a, b, short[0], short[1]]
}

/// The end opposite stays; an end of the first axis may turn the ellipse, one of the second makes it wider.
fn ellipse_moved(points: [LpsPoint; 4], idx: usize, to: LpsPoint, ground: &Ground) -> Vec<LpsPoint> {
    let [a, b, c, d] = points;
    if idx < 2 {
        let first = if idx == 0 { [to, b] } else { [a, to] };
        let Some((_, across)) = directions(first, ground) else { return points.to_vec() };
        // The second axis keeps its length and its ends their sides.
        let half = across * ((d - c).length() / 2.0 * (d - c).dot(across).signum());
        let middle = first[0] + (first[1] - first[0]) * 0.5;
        return vec![first[0], first[1], middle - half, middle + half];
    }
    let Some((_, across)) = directions([a, b], ground) else { return replaced(points, idx, to) };
    let (here, other) = if idx == 2 { (c, d) } else { (d, c) };
    let by = across * (to - here).dot(across);
    let (here, half) = (here + by, by * 0.5);
    let second = if idx == 2 { [here, other] } else { [other, here] };
    vec![a + half, b + half, second[0], second[1]]
}

fn replaced(points: [LpsPoint; 4], idx: usize, to: LpsPoint) -> Vec<LpsPoint> {
    let mut points = points.to_vec();
    points[idx.min(3)] = to;
    points
}
