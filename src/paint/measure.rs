//! Measurements over a picture: lines with a dark halo and ends, what can be taken hold of, and the value beside.

use epaint::{Color32, FontsView, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use super::{Scene, arrow::round_line, look, marks::to_points, measure_label};
use crate::{geometry::ViewPoint, measure::Figure};

/// How a measurement is brought out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MeasureLook {
    /// Not at all.
    #[default]
    Plain,
    /// The pointer is on it: its handles show.
    Hovered,
    /// It is chosen: thicker, its handles show, and keys move the one of this index.
    Chosen(usize),
    /// It is being drawn.
    Drawing,
}

/// A measurement as it falls into a viewport.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneMeasure {
    /// Its lines.
    pub figure: Figure<ViewPoint>,
    /// Its value, line by line.
    pub label: Vec<String>,
    /// How it is brought out.
    pub look: MeasureLook,
}

const LINE: f32 = 1.5;
const LINE_CHOSEN: f32 = 2.5;
/// So much darkness on each side: what is measured lies right beside the line.
const HALO: f32 = 1.25;
/// Half the length of the ticks at the ends of a ruler.
const TICK: f32 = 7.0;
const DASH: f32 = 6.0;
const DASH_GAP: f32 = 4.0;
/// A probe's cross reaches from here to there; its middle stays free.
const CROSS: [f32; 2] = [4.0, 12.0];
/// Radius of a handle: a ring, so that the end stays visible in it.
const HANDLE: f32 = 6.0;
const HANDLE_AT_KEYS: f32 = 7.5;
/// Radius where there are so many that rings would hide the outline.
const SMALL_HANDLE: f32 = 3.0;
const MANY_HANDLES: usize = 12;

/// Adds measurements with their labels, and the rectangle that is being drawn; returns what the labels cover.
pub(super) fn measures(fonts: &mut FontsView<'_>, scene: &Scene, taken: &[Rect], shapes: &mut Vec<Shape>) -> Vec<Rect> {
    let figures: Vec<Figure<Pos2>> =
        scene.measures.iter().map(|one| one.figure.map(|at| to_points(*at, scene))).collect();
    for (one, figure) in scene.measures.iter().zip(&figures) {
        paint_figure(figure, one.look, scene.k, shapes);
    }
    if let Some([from, to]) = scene.rubber {
        rubber(Rect::from_two_pos(to_points(from, scene), to_points(to, scene)), scene.k, shapes);
    }
    measure_label::labels(fonts, scene, &figures, taken, shapes)
}

fn paint_figure(figure: &Figure<Pos2>, look: MeasureLook, k: f32, shapes: &mut Vec<Shape>) {
    let width = match look {
        MeasureLook::Chosen(_) => LINE_CHOSEN,
        MeasureLook::Plain | MeasureLook::Hovered | MeasureLook::Drawing => LINE,
    };
    for (width, color) in [(width + 2.0 * HALO, look::HALO), (width, look::MEASURE)] {
        lines(figure, Stroke::new(width * k, color), k, shapes);
    }
    if look != MeasureLook::Plain {
        handles(figure, look, k, shapes);
    }
}

fn lines(figure: &Figure<Pos2>, stroke: Stroke, k: f32, shapes: &mut Vec<Shape>) {
    for [from, to] in &figure.rulers {
        round_line([*from, *to], stroke, shapes);
        let across = (*to - *from).normalized().rot90() * TICK * k;
        if across.is_finite() && Vec2::ZERO != across {
            [*from, *to].iter().for_each(|end| round_line([*end - across, *end + across], stroke, shapes));
        }
    }
    for line in &figure.lines {
        shapes.push(Shape::line(line.clone(), stroke));
    }
    for ring in &figure.rings {
        shapes.push(Shape::closed_line(ring.clone(), stroke));
    }
    for line in &figure.dashes {
        let thin = Stroke::new(stroke.width * 0.7, stroke.color);
        shapes.extend(Shape::dashed_line(line, thin, DASH * k, DASH_GAP * k));
    }
    if let Some(at) = figure.cross {
        for direction in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
            round_line(CROSS.map(|reach| at + direction * reach * k), stroke, shapes);
        }
    }
}

fn handles(figure: &Figure<Pos2>, look: MeasureLook, k: f32, shapes: &mut Vec<Shape>) {
    let is_many = MANY_HANDLES < figure.handles.len();
    for (idx, at) in figure.handles.iter().enumerate() {
        let at_keys = look == MeasureLook::Chosen(idx);
        let (radius, width) = match (at_keys, is_many && look != MeasureLook::Drawing) {
            (true, _) => (HANDLE_AT_KEYS, 2.5),
            (false, true) => (SMALL_HANDLE, 1.5),
            (false, false) => (HANDLE, 1.5),
        };
        shapes.push(Shape::circle_stroke(*at, radius * k, Stroke::new((width + 2.0 * HALO) * k, look::HALO)));
        shapes.push(Shape::circle_stroke(*at, radius * k, Stroke::new(width * k, Color32::WHITE)));
    }
}

/// A rectangle that a hand is drawing.
fn rubber(rect: Rect, k: f32, shapes: &mut Vec<Shape>) {
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    shapes.push(Shape::closed_line(corners[..4].to_vec(), Stroke::new(3.5 * k, look::HALO)));
    shapes.extend(Shape::dashed_line(&corners, Stroke::new(1.5 * k, Color32::WHITE), DASH * k, DASH_GAP * k));
}
