//! Where other series cut this picture: the lines, and the name of each on it, near one of its ends.

use epaint::{Color32, FontsView, Pos2, Rect, Shape, Stroke, Vec2};

use super::{ReferenceLine, Scene, fonts::regular, furniture, look, marks::to_points, text};

/// Between a line and its name, and between a name and other texts.
const GAP: f32 = 3.0;
/// How far a name moves along its line at a time to find room.
const STEP: f32 = 4.0;
/// How far round an arrow's tip no name lies.
const TIP_CLEARANCE: f32 = 10.0;

type Line = [Pos2; 2];

/// Adds the lines to `lines` and their names to `texts`; returns what the names cover.
///
/// A name lies just beyond an end of its line or, where there is no room, on the line as near to an end as `taken`,
/// arrow tips, other names and other lines allow; the line is interrupted under it. It may lie on another line, but
/// where it would lie on a text it is left out.
pub(super) fn reference_lines(
    fonts: &mut FontsView<'_>,
    scene: &Scene,
    taken: &[Rect],
    lines: &mut Vec<Shape>,
    texts: &mut Vec<Shape>,
) -> Vec<Rect> {
    let k = scene.k.min(2.0);
    let inner = furniture::inner(scene);
    let all: Vec<Line> = scene.reference_lines.iter().map(|line| line.ends.map(|end| to_points(end, scene))).collect();
    let tips = scene.marks.iter().filter_map(|mark| mark.at.tip);
    let tips = tips.map(|tip| Rect::from_center_size(to_points(tip, scene), Vec2::splat(2.0 * TIP_CLEARANCE * k)));
    let mut blocked: Vec<Rect> = taken.iter().copied().chain(tips).collect();
    let mut names = Vec::new();
    for (idx, line) in scene.reference_lines.iter().enumerate() {
        let mut name = None;
        if !line.label.is_empty() {
            let laid = text::line(fonts, &line.label, regular(look::size::LABEL * k), Color32::WHITE, f32::INFINITY);
            let others = || all.iter().enumerate().filter(|(other, _)| *other != idx).map(|(_, line)| *line);
            let is_free = |rect: Rect, mind_lines: bool| {
                let apart = rect.expand(GAP * k);
                let on_text = blocked.iter().any(|other| other.intersects(apart));
                let on_line = mind_lines && others().any(|line| inside(line, apart).is_some());
                !(on_text || on_line)
            };
            let place = |mind_lines| name_place(all[idx], laid.size(), inner, k, |rect| is_free(rect, mind_lines));
            name = place(true).or_else(|| place(false));
            if let Some(rect) = name {
                text::outlined(rect.min, laid, k, texts);
                blocked.push(rect);
                names.push(rect);
            }
        }
        for part in around(all[idx], name.map(|rect| rect.expand(GAP * k))) {
            stroke(part, line, k, lines);
        }
    }
    names
}

fn stroke(ends: Line, line: &ReferenceLine, k: f32, shapes: &mut Vec<Shape>) {
    if line.current {
        shapes.push(Shape::line_segment(ends, Stroke::new(3.5 * k, Color32::from_black_alpha(140))));
        shapes.push(Shape::line_segment(ends, Stroke::new(1.5 * k, Color32::WHITE)));
    } else {
        for (width, color) in [(3.2, Color32::from_black_alpha(120)), (1.2, Color32::WHITE)] {
            shapes.extend(Shape::dashed_line(&ends, Stroke::new(width * k, color), 3.0 * k, 5.0 * k));
        }
    }
}

/// The free place inside `inner` nearest to an end of the part of a line that shows there, the second end first.
fn name_place(line: Line, size: Vec2, inner: Rect, k: f32, is_free: impl Fn(Rect) -> bool) -> Option<Rect> {
    let [start, end] = inside(line, inner)?.map(|share| at(line, share));
    let along = (end - start).normalized();
    let half = (size.x / along.x.abs()).min(size.y / along.y.abs()) / 2.0 + GAP * k;
    let n_steps = ((half + (end - start).length() / 2.0) / (STEP * k)).max(0.0) as usize;
    let places = (0..=n_steps).flat_map(|step| {
        let inward = step as f32 * STEP * k - half;
        [end - along * inward, start + along * inward].map(|center| Rect::from_center_size(center, size))
    });
    places.into_iter().find(|rect| inner.contains_rect(*rect) && is_free(*rect))
}

/// The parts of a line outside a rectangle.
fn around(line: Line, rect: Option<Rect>) -> Vec<Line> {
    let Some([from, to]) = rect.and_then(|rect| inside(line, rect)) else { return vec![line] };
    let parts = [(0.0, from), (to, 1.0)].into_iter().filter(|(from, to)| from < to);
    parts.map(|(from, to)| [at(line, from), at(line, to)]).collect()
}

fn at([start, end]: Line, share: f32) -> Pos2 {
    start + (end - start) * share
}

/// The shares of a line's length between which it lies inside a rectangle.
fn inside([start, end]: Line, rect: Rect) -> Option<[f32; 2]> {
    let (mut from, mut to) = (0.0f32, 1.0f32);
    let step = end - start;
    for (at, step, low, high) in
        [(start.x, step.x, rect.left(), rect.right()), (start.y, step.y, rect.top(), rect.bottom())]
    {
        if step.abs() < 1e-6 {
            if at < low || high < at {
                return None;
            }
            continue;
        }
        let (a, b) = ((low - at) / step, (high - at) / step);
        (from, to) = (from.max(a.min(b)), to.min(a.max(b)));
    }
    (from < to).then_some([from, to])
}

#[cfg(test)]
mod tests {
    use epaint::{pos2, vec2};

    use super::*;

    const INNER: Rect = Rect { min: pos2(8.0, 8.0), max: pos2(392.0, 292.0) };
    const SIZE: Vec2 = vec2(36.0, 16.0);

    #[test]
    fn a_name_lies_beyond_an_end_that_shows_and_on_a_line_that_leaves() {
        let short = [pos2(100.0, 100.0), pos2(200.0, 100.0)];
        let beyond = name_place(short, SIZE, INNER, 1.0, |_| true).expect("room");
        assert!(200.0 < beyond.left() && beyond.left() < 210.0 && beyond.center().y == 100.0);
        let leaving = [pos2(-500.0, 500.0), pos2(900.0, -200.0)];
        let on_it = name_place(leaving, SIZE, INNER, 1.0, |_| true).expect("room");
        assert!(INNER.contains_rect(on_it) && 300.0 < on_it.center().x);
        let elsewhere = name_place(leaving, SIZE, INNER, 1.0, |rect| rect.right() < 200.0).expect("the other end");
        assert!(INNER.contains_rect(elsewhere) && elsewhere.center().x < 200.0);
        assert_eq!(name_place([pos2(0.0, -9.0), pos2(400.0, -9.0)], SIZE, INNER, 1.0, |_| true), None);
        assert_eq!(name_place(short, SIZE, INNER, 1.0, |_| false), None);
    }

    #[test]
    fn a_line_is_interrupted_under_its_name() {
        let line = [pos2(0.0, 50.0), pos2(100.0, 50.0)];
        let name = Rect::from_center_size(pos2(80.0, 50.0), vec2(20.0, 10.0));
        assert_eq!(around(line, Some(name)), [[pos2(0.0, 50.0), pos2(70.0, 50.0)], [pos2(90.0, 50.0), line[1]]]);
        assert_eq!(around(line, Some(name.translate(vec2(0.0, 30.0)))), [line]);
        assert_eq!(around(line, None), [line]);
    }
}
