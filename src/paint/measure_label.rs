//! Where the values of measurements stand: beside what was measured, never on it, and on nothing else if that can be.

use std::sync::Arc;

use epaint::{Color32, FontsView, Galley, Pos2, Rect, RectShape, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::{
    MeasureLook, Scene,
    fonts::{regular, semibold},
    furniture, look, text,
};
use crate::{annotation::ViewRect, geometry::ViewPoint, measure::Figure};

const PADDING: Vec2 = vec2(8.0, 4.0);
const BAR: f32 = 3.0;
const BAR_GAP: f32 = 7.0;
/// Between a label and what it belongs to: ticks and handles have room in it.
const GAP: f32 = 12.0;
/// Between a label and lines.
const CLEARANCE: f32 = 4.0;
/// So far round a probe its cross reaches.
const CROSS_REACH: f32 = 7.0;
/// No label is wider.
const MAX_WIDTH: f32 = 320.0;

/// What it costs to lie where a label should not: on what it belongs to, outside, on another measurement, on a text.
const ON_ITS_OWN: f32 = 1000.0;
const OUTSIDE: f32 = 400.0;
const ON_OTHER: f32 = 150.0;
const ON_TEXT: f32 = 60.0;

/// A label laid out.
struct Laid {
    lines: Vec<Arc<Galley>>,
    size: Vec2,
}

/// Adds the labels; returns what they cover. What a person is at has the first choice; of the others one that could only lie
/// on another label or measurement is left out: neither could be read.
pub(super) fn labels(
    fonts: &mut FontsView<'_>,
    scene: &Scene,
    figures: &[Figure<Pos2>],
    taken: &[Rect],
    shapes: &mut Vec<Shape>,
) -> Vec<Rect> {
    let inside = Rect::from_min_size(Pos2::ZERO, scene.size);
    let shows = |idx: &usize| {
        let is_told = !scene.measures[*idx].label.is_empty();
        is_told && figures[*idx].handles.iter().any(|at| inside.contains(*at))
    };
    let mut order: Vec<usize> = (0..figures.len()).filter(shows).collect();
    order.sort_by_key(|idx| scene.measures[*idx].look == MeasureLook::Plain);
    let mut covered: Vec<Rect> = Vec::new();
    for idx in order {
        let laid = lay_out(fonts, scene, idx);
        let cost = |rect: Rect| {
            let on_text = taken.iter().chain(&covered).filter(|other| other.intersects(rect)).count() as f32;
            let others = figures.iter().enumerate().filter(|(other, _)| *other != idx);
            let on_other = others.filter(|(_, other)| is_on(other, rect)).count() as f32;
            let own = if is_on(&figures[idx], rect) { ON_ITS_OWN } else { 0.0 };
            let outside = if furniture::inner(scene).contains_rect(rect) { 0.0 } else { OUTSIDE };
            own + outside + on_text * ON_TEXT + on_other * ON_OTHER
        };
        let places = places(&figures[idx], laid.size, scene.k);
        // Of equal ones the first.
        let best = places.map(|rect| (rect, cost(rect))).reduce(|best, next| if next.1 < best.1 { next } else { best });
        let is_plain = scene.measures[idx].look == MeasureLook::Plain;
        let is_legible = |rect: &Rect| !covered.iter().any(|other| other.intersects(*rect));
        let fits = |(rect, cost): &(Rect, f32)| !is_plain || (*cost < ON_OTHER && is_legible(rect));
        if let Some((rect, _)) = best.filter(fits) {
            paint(rect, &laid, scene, idx, shapes);
            covered.push(rect);
        }
    }
    covered
}

fn lay_out(fonts: &mut FontsView<'_>, scene: &Scene, idx: usize) -> Laid {
    let k = scene.k;
    let widest = (scene.size.x * 0.6).min(MAX_WIDTH * k);
    let lines: Vec<Arc<Galley>> = scene.measures[idx]
        .label
        .iter()
        .enumerate()
        .map(|(row, words)| match row {
            0 => text::line(fonts, words, semibold(look::size::BODY * k), Color32::WHITE, widest),
            _ => text::line(fonts, words, regular(look::size::LABEL * k), look::TEXT_BODY_2, widest),
        })
        .collect();
    let width = lines.iter().map(|line| line.size().x).fold(0.0, f32::max);
    let height: f32 = lines.iter().map(|line| line.size().y).sum();
    let lead = (PADDING.x + BAR + BAR_GAP) * k;
    Laid { lines, size: vec2((lead + width + PADDING.x * k).ceil(), (height + 2.0 * PADDING.y * k).round()) }
}

/// Places beside the points, the last ones first since there the hand is, then beside the whole.
fn places(figure: &Figure<Pos2>, size: Vec2, k: f32) -> impl Iterator<Item = Rect> {
    let outline = figure.rings.iter().flatten().chain(&figure.handles);
    let bounds = outline.fold(Rect::NOTHING, |all, at| all.union(Rect::from_min_max(*at, *at)));
    // Farther off last, but never so far that it would seem to belong to something else.
    let near_then_far = [GAP, 2.0 * GAP].map(|gap| around(bounds.expand(gap * k), size));
    let points: Vec<Pos2> = figure.handles.iter().rev().take(8).copied().collect();
    let points = points.into_iter().flat_map(move |at| beside(at, size, GAP * k));
    points.chain(near_then_far.into_iter().flatten())
}

fn beside(at: Pos2, size: Vec2, gap: f32) -> [Rect; 8] {
    let half = size / 2.0;
    let (x, y) = (gap + half.x, gap + half.y);
    let offsets =
        [vec2(x, 0.0), vec2(-x, 0.0), vec2(0.0, y), vec2(0.0, -y), vec2(x, y), vec2(-x, y), vec2(x, -y), vec2(-x, -y)];
    offsets.map(|offset| Rect::from_center_size(at + offset, size))
}

fn around(bounds: Rect, size: Vec2) -> [Rect; 8] {
    let (middle, half) = (bounds.center(), size / 2.0);
    let (left, right) = (bounds.left() - half.x, bounds.right() + half.x);
    let (top, bottom) = (bounds.top() - half.y, bounds.bottom() + half.y);
    [
        pos2(right, middle.y),
        pos2(left, middle.y),
        pos2(middle.x, bottom),
        pos2(middle.x, top),
        pos2(right, bottom),
        pos2(left, bottom),
        pos2(right, top),
        pos2(left, top),
    ]
    .map(|center| Rect::from_center_size(center, size))
}

/// Whether a rectangle lies on a measurement: on a line of it, or inside an outline.
fn is_on(figure: &Figure<Pos2>, rect: Rect) -> bool {
    let rect = rect.expand(CLEARANCE);
    let wide = ViewRect {
        left: rect.left().into(),
        top: rect.top().into(),
        right: rect.right().into(),
        bottom: rect.bottom().into(),
    };
    let meets = |a: &Pos2, b: &Pos2| wide.is_crossed_by([view(*a), view(*b)]);
    let pairs = figure.rulers.iter().chain(&figure.dashes).any(|[a, b]| meets(a, b));
    let open = figure.lines.iter().any(|line| line.windows(2).any(|ends| meets(&ends[0], &ends[1])));
    let closed = figure.rings.iter().any(|ring| {
        ring.iter().zip(ring.iter().cycle().skip(1)).any(|(a, b)| meets(a, b)) || holds(ring, rect.center())
    });
    pairs || open || closed || figure.cross.is_some_and(|at| rect.expand(CROSS_REACH).contains(at))
}

fn view(at: Pos2) -> ViewPoint {
    ViewPoint::new(at.x.into(), at.y.into())
}

/// Whether a place is inside a ring, by how often a ray from it crosses the ring.
fn holds(ring: &[Pos2], at: Pos2) -> bool {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    let crossed = sides.filter(|(a, b)| {
        let spans = (a.y <= at.y) != (b.y <= at.y);
        spans && at.x < a.x + (b.x - a.x) * ((at.y - a.y) / (b.y - a.y))
    });
    crossed.count() % 2 == 1
}

fn paint(rect: Rect, laid: &Laid, scene: &Scene, idx: usize, shapes: &mut Vec<Shape>) {
    let k = scene.k;
    let edge = match scene.measures[idx].look {
        MeasureLook::Chosen(_) => Stroke::new(1.5 * k, look::MEASURE),
        _ => Stroke::new(k, look::caption_edge()),
    };
    let radius = (f32::from(look::RADIUS) * k).round() as u8;
    shapes.push(RectShape::new(rect, radius, look::caption_plate(), edge, StrokeKind::Inside).into());
    let inner = rect.shrink2(PADDING * k);
    let bar = Rect::from_min_size(inner.min + vec2(0.0, 1.0) * k, vec2(BAR * k, inner.height() - 2.0 * k));
    shapes.push(Shape::rect_filled(bar, 1.0, look::MEASURE));
    let mut at = pos2(bar.right() + BAR_GAP * k, inner.top());
    for line in &laid.lines {
        shapes.push(text::galley(at, Arc::clone(line)));
        at.y += line.size().y;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_on_what_was_measured_is_known_as_such() {
        let square = vec![pos2(0.0, 0.0), pos2(100.0, 0.0), pos2(100.0, 100.0), pos2(0.0, 100.0)];
        let area = Figure { rings: vec![square], ..Figure::default() };
        let label = |x: f32, y: f32| Rect::from_center_size(pos2(x, y), vec2(20.0, 10.0));
        assert!(is_on(&area, label(50.0, 50.0)), "inside");
        assert!(is_on(&area, label(100.0, 50.0)), "on the edge");
        assert!(!is_on(&area, label(150.0, 50.0)));
        let ruler = Figure { rulers: vec![[pos2(0.0, 0.0), pos2(100.0, 100.0)]], ..Figure::default() };
        assert!(is_on(&ruler, label(50.0, 48.0)) && !is_on(&ruler, label(80.0, 30.0)));
    }

    #[test]
    fn a_probe_has_its_value_right_beside_it() {
        let probe = Figure { cross: Some(pos2(50.0, 50.0)), handles: vec![pos2(50.0, 50.0)], ..Figure::default() };
        let first = places(&probe, vec2(40.0, 20.0), 1.0).next().expect("a place");
        assert!(!is_on(&probe, first), "{first:?}");
    }

    #[test]
    fn every_place_keeps_off_its_points() {
        let figure = Figure { handles: vec![pos2(10.0, 10.0), pos2(60.0, 40.0)], ..Figure::default() };
        for rect in places(&figure, vec2(40.0, 20.0), 1.0).take(8) {
            assert!(!rect.expand(GAP - 1.0).contains(pos2(60.0, 40.0)), "{rect:?}");
        }
    }
}
