//! What a measurement's points give: lengths, angles, areas.

use std::f64::consts::PI;

use super::{MeasureKind, Measurement};
use crate::geometry::{LpsPoint, LpsVector};

/// The value of a measurement without its pixels. Lengths and areas are in the unit of its ground, mm or widths of a pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Size {
    /// A distance.
    Length(f64),
    /// Degrees: at a corner 0 to 180, between two lines 0 to 90.
    Angle(f64),
    /// The long diameter and the short one.
    Axes(f64, f64),
    /// An area.
    Area(f64),
    /// The outline crosses itself: what is inside is not said, so neither is an area.
    Crossed,
    /// A place has none.
    Place,
}

/// The size of a measurement. One that is still being drawn has a size from the points there are.
pub fn size(of: &Measurement) -> Size {
    match (of.kind, of.points.as_slice()) {
        (MeasureKind::Length, [a, b]) => Size::Length(a.distance_mm(*b)),
        (MeasureKind::Angle, [a, corner, b]) => Size::Angle(angle_deg(*a - *corner, *b - *corner)),
        (MeasureKind::Cobb, [a, b, c, d]) => {
            let between = angle_deg(*b - *a, *d - *c);
            Size::Angle(between.min(180.0 - between))
        }
        (MeasureKind::Axes, [a, b, c, d]) => {
            let (one, other) = (a.distance_mm(*b), c.distance_mm(*d));
            Size::Axes(one.max(other), one.min(other))
        }
        (MeasureKind::Axes, [a, b]) => Size::Length(a.distance_mm(*b)),
        (MeasureKind::Ellipse, [a, b, c, d]) => Size::Area(PI / 4.0 * a.distance_mm(*b) * c.distance_mm(*d)),
        (MeasureKind::Polygon, [_, _, _, ..]) if crosses_itself(of) => Size::Crossed,
        (MeasureKind::Polygon, corners @ [_, _, _, ..]) => Size::Area(area(corners)),
        _ => Size::Place,
    }
}

/// 0 to 180 degrees; exact near both ends, where the arc cosine is not.
fn angle_deg(a: LpsVector, b: LpsVector) -> f64 {
    a.cross(b).length().atan2(a.dot(b)).to_degrees()
}

/// Half the length of the sum of vector products: the area of a plane polygon however it is tilted.
fn area(corners: &[LpsPoint]) -> f64 {
    let origin = corners[0];
    let next = corners.iter().cycle().skip(1);
    let sum = corners.iter().zip(next).fold(LpsVector::default(), |sum, (a, b)| sum + (*a - origin).cross(*b - origin));
    sum.length() / 2.0
}

/// Whether two sides of an outline that are no neighbours meet.
fn crosses_itself(of: &Measurement) -> bool {
    let plane = &of.ground.plane;
    let flat: Vec<[f64; 2]> = of.points.iter().map(|at| plane.image_from_lps(*at)).map(|at| [at.x, at.y]).collect();
    let n = flat.len();
    let side = |idx: usize| [flat[idx], flat[(idx + 1) % n]];
    (0..n).any(|one| (one + 2..n).filter(|other| (other + 1) % n != one).any(|other| meet(side(one), side(other))))
}

fn meet([a, b]: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]) -> bool {
    let turn = |p: [f64; 2], q: [f64; 2], r: [f64; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0
}
