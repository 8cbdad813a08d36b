//! What is drawn of a measurement, and what of it a pointer meets.

use std::f64::consts::TAU;

use super::{Grip, MeasureKind, Measurement};
use crate::geometry::{LpsPoint, LpsVector, ViewPoint};

/// The lines of a measurement, at places of some kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure<P> {
    /// Lines whose ends count: drawn with ticks across.
    pub rulers: Vec<[P; 2]>,
    /// Lines between points, open.
    pub lines: Vec<Vec<P>>,
    /// Lines that only show what belongs together, dashed.
    pub dashes: Vec<[P; 2]>,
    /// Closed outlines.
    pub rings: Vec<Vec<P>>,
    /// A place.
    pub cross: Option<P>,
    /// What can be taken hold of, in the order of the points.
    pub handles: Vec<P>,
}

impl<P> Figure<P> {
    /// The same at other places.
    pub fn map<Q>(&self, to: impl Fn(&P) -> Q) -> Figure<Q> {
        let pair = |line: &[P; 2]| [to(&line[0]), to(&line[1])];
        let many = |line: &Vec<P>| line.iter().map(&to).collect();
        Figure {
            rulers: self.rulers.iter().map(pair).collect(),
            lines: self.lines.iter().map(many).collect(),
            dashes: self.dashes.iter().map(pair).collect(),
            rings: self.rings.iter().map(many).collect(),
            cross: self.cross.as_ref().map(&to),
            handles: self.handles.iter().map(&to).collect(),
        }
    }
}

/// Pieces of an ellipse: at a radius of 1000 px they are 0.3 px off the curve.
const ELLIPSE_PIECES: usize = 128;
/// Pieces of an angle's arc.
const ARC_PIECES: usize = 24;
/// Radius of an angle's arc as a share of its shorter arm.
const ARC_SHARE: f64 = 0.3;

/// The lines of a measurement; of one that is still being drawn, of the points there are, an outline still open.
pub fn figure(of: &Measurement, is_drawn: bool) -> Figure<LpsPoint> {
    let mut figure = Figure { handles: of.points.clone(), ..Figure::default() };
    match (of.kind, of.points.as_slice()) {
        (MeasureKind::Probe, [at]) => figure.cross = Some(*at),
        (MeasureKind::Angle, [a, corner, b]) => {
            figure.lines.push(vec![*a, *corner, *b]);
            figure.lines.extend(arc(*a, *corner, *b));
        }
        (MeasureKind::Angle, [a, b]) => figure.lines.push(vec![*a, *b]),
        (MeasureKind::Ellipse, [a, b, c, d]) => figure.rings.push(ellipse([*a, *b, *c, *d])),
        (MeasureKind::Polygon, corners) if is_drawn => figure.lines.push(corners.to_vec()),
        (MeasureKind::Polygon, corners) => figure.rings.push(corners.to_vec()),
        (MeasureKind::Cobb, [a, b, c, d]) => {
            figure.rulers.extend([[*a, *b], [*c, *d]]);
            figure.dashes.push([halfway(*a, *b), halfway(*c, *d)]);
        }
        (_, points) => figure.rulers.extend(points.chunks_exact(2).map(|ends| [ends[0], ends[1]])),
    }
    figure
}

fn halfway(a: LpsPoint, b: LpsPoint) -> LpsPoint {
    a + (b - a) * 0.5
}

fn ellipse([a, b, c, d]: [LpsPoint; 4]) -> Vec<LpsPoint> {
    let (middle, first, second) = (halfway(a, b), (b - a) * 0.5, (d - c) * 0.5);
    let turn = |idx: usize| (idx as f64 / ELLIPSE_PIECES as f64 * TAU).sin_cos();
    (0..ELLIPSE_PIECES).map(turn).map(|(sin, cos)| middle + first * cos + second * sin).collect()
}

/// The arc between the arms of an angle.
fn arc(a: LpsPoint, corner: LpsPoint, b: LpsPoint) -> Option<Vec<LpsPoint>> {
    let (to_a, to_b) = (a - corner, b - corner);
    let radius = to_a.length().min(to_b.length()) * ARC_SHARE;
    let start = to_a.normalized()?;
    let axis = to_a.cross(to_b).normalized()?;
    let side: LpsVector = axis.cross(start);
    let angle = to_a.cross(to_b).length().atan2(to_a.dot(to_b));
    let at = |idx: usize| (idx as f64 / ARC_PIECES as f64 * angle).sin_cos();
    let arc = (0..=ARC_PIECES).map(at).map(|(sin, cos)| corner + (start * cos + side * sin) * radius);
    Some(arc.collect())
}

/// What a pointer meets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// What a hand would take hold of there.
    pub grip: Grip,
    /// How far the pointer is from it, in viewport pixels.
    pub distance: f64,
}

/// What a pointer within `reach` pixels meets of a figure: a handle before a line.
pub fn hit(figure: &Figure<ViewPoint>, at: ViewPoint, reach: f64) -> Option<Hit> {
    let handles = figure.handles.iter().enumerate().map(|(idx, handle)| (Grip::Point(idx), handle.distance(at)));
    let nearest = |found: Option<(Grip, f64)>| found.filter(|(_, distance)| *distance <= reach);
    let handle = nearest(handles.min_by(|a, b| a.1.total_cmp(&b.1)));
    let pairs = figure.rulers.iter().chain(&figure.dashes).map(|line| distance(*line, at));
    let open = figure.lines.iter().flat_map(|line| line.windows(2)).map(|line| distance([line[0], line[1]], at));
    let closed = figure.rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
    let closed = closed.map(|(a, b)| distance([*a, *b], at));
    let line = pairs.chain(open).chain(closed).min_by(f64::total_cmp).map(|distance| (Grip::Whole, distance));
    handle.or_else(|| nearest(line)).map(|(grip, distance)| Hit { grip, distance })
}

/// Distance of a point from a line between two ends.
fn distance([a, b]: [ViewPoint; 2], at: ViewPoint) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let share = if 0.0 < length { (((at.x - a.x) * dx + (at.y - a.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    at.distance(ViewPoint::new(a.x + dx * share, a.y + dy * share))
}
