//! What a question brings onto a picture: the learner's marker, the true region, the distance between the two.

use std::sync::Arc;

use epaint::{Color32, FontsView, Mesh, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::{Scene, arrow::round_line, fonts::semibold, look, marks::to_points, text};
use crate::geometry::ViewPoint;

/// Radius of the marker's ring.
const RING: f32 = 13.0;
/// The ring's cross hairs reach from inside it to this far from its middle.
const HAIRS: [f32; 2] = [5.0, 20.0];
const LINE: f32 = 2.5;
const HALO: f32 = 2.0;
/// Half the length of the ends of the distance's bracket.
const TICK: f32 = 5.0;
/// A label stands so far from what it names.
const LABEL_GAP: f32 = 24.0;

/// The true region as it falls into a viewport.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneRegion {
    /// Its edges: rings of corners, each joined to its first.
    pub rings: Vec<Vec<ViewPoint>>,
    /// Its area.
    pub triangles: Vec<[ViewPoint; 3]>,
    /// What it is called, written beside it; may be empty.
    pub label: String,
}

/// The learner's marker as it falls into a viewport.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneMarker {
    /// Its place.
    pub at: ViewPoint,
    /// Whether the answer was right; `None` before the answer. A wrong one bears a cross.
    pub right: Option<bool>,
    /// Where the region is nearest, and how far that is in words; `None`: no distance is shown.
    pub distance: Option<(ViewPoint, String)>,
}

/// Adds region, distance and marker with their labels; returns what labels and ring cover.
pub(super) fn answer(fonts: &mut FontsView<'_>, scene: &Scene, taken: &[Rect], shapes: &mut Vec<Shape>) -> Vec<Rect> {
    let mut covered = Vec::new();
    for region in &scene.regions {
        paint_region(scene, region, shapes);
    }
    if let Some(marker) = &scene.marker {
        if let Some((nearest, _)) = &marker.distance {
            paint_bracket(scene, marker.at, *nearest, shapes);
        }
        covered.push(paint_marker(scene, marker, shapes));
    }
    let avoid: Vec<Rect> = taken.iter().chain(&covered).copied().collect();
    let labels = labels(scene);
    for (anchor, words) in labels {
        let placed = place_label(fonts, scene, anchor, words, &avoid, &covered, shapes);
        covered.push(placed);
    }
    covered
}

fn paint_region(scene: &Scene, region: &SceneRegion, shapes: &mut Vec<Shape>) {
    let k = scene.k;
    let mut mesh = Mesh::default();
    let [r, g, b, _] = look::NORMAL.to_array();
    let fill = Color32::from_rgba_unmultiplied(r, g, b, 46);
    for corners in &region.triangles {
        let first = mesh.vertices.len() as u32;
        corners.iter().for_each(|at| mesh.colored_vertex(to_points(*at, scene), fill));
        mesh.add_triangle(first, first + 1, first + 2);
    }
    shapes.push(Shape::Mesh(Arc::new(mesh)));
    for ring in &region.rings {
        let points: Vec<Pos2> = ring.iter().map(|at| to_points(*at, scene)).collect();
        shapes.push(Shape::closed_line(points.clone(), Stroke::new((LINE + 2.0 * HALO) * k, look::HALO)));
        shapes.push(Shape::closed_line(points, Stroke::new(LINE * k, look::NORMAL)));
    }
}

/// A line from the marker to the nearest edge of the region, with ends across.
fn paint_bracket(scene: &Scene, from: ViewPoint, to: ViewPoint, shapes: &mut Vec<Shape>) {
    let k = scene.k;
    let (from, to) = (to_points(from, scene), to_points(to, scene));
    let along = (to - from).normalized();
    if !along.is_normalized() || (to - from).length() < RING * k {
        return;
    }
    let start = from + along * RING * k;
    let across = along.rot90() * TICK * k;
    let lines = [[start, to], [to - across, to + across]];
    for (width, color) in [(LINE + HALO, look::HALO), (1.5, Color32::WHITE)] {
        lines.iter().for_each(|line| round_line(*line, Stroke::new(width * k, color), shapes));
    }
}

/// Adds the ring with its cross hairs; returns what it covers.
fn paint_marker(scene: &Scene, marker: &SceneMarker, shapes: &mut Vec<Shape>) -> Rect {
    let k = scene.k;
    let at = to_points(marker.at, scene);
    let wrong = marker.right == Some(false);
    let color = if wrong { look::WRONG } else { Color32::WHITE };
    let mut lines: Vec<[Pos2; 2]> = Vec::new();
    for direction in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
        lines.push(HAIRS.map(|reach| at + direction * reach * k));
    }
    if wrong {
        // Not by colour alone: a wrong marker is crossed out.
        let half = RING * 0.6 * k;
        lines =
            vec![[at + vec2(-half, -half), at + vec2(half, half)], [at + vec2(-half, half), at + vec2(half, -half)]];
    }
    for (width, color) in [(LINE + 2.0 * HALO, look::HALO), (LINE, color)] {
        let stroke = Stroke::new(width * k, color);
        shapes.push(Shape::circle_stroke(at, RING * k, stroke));
        lines.iter().for_each(|line| round_line(*line, stroke, shapes));
    }
    Rect::from_center_size(at, vec2(HAIRS[1], HAIRS[1]) * 2.0 * k)
}

/// What is named, with the place it belongs to.
fn labels(scene: &Scene) -> Vec<(Pos2, &str)> {
    let inside = Rect::from_min_size(Pos2::ZERO, scene.size);
    let mut labels = Vec::new();
    for region in scene.regions.iter().filter(|region| !region.label.is_empty()) {
        let corners = || region.rings.iter().flatten().map(|at| to_points(*at, scene));
        let rightmost = corners().filter(|at| inside.contains(*at)).max_by(|a, b| a.x.total_cmp(&b.x));
        labels.extend(rightmost.map(|at| (at, region.label.as_str())));
    }
    if let Some(marker) = &scene.marker {
        let at = to_points(marker.at, scene);
        let words = marker.distance.as_ref().map_or("Your marker", |(_, words)| words.as_str());
        if inside.contains(at) {
            labels.push((at, words));
        }
    }
    labels
}

/// Puts a label beside its place, at the first of a few distances and sides where it covers nothing.
fn place_label(
    fonts: &mut FontsView<'_>,
    scene: &Scene,
    anchor: Pos2,
    words: &str,
    taken: &[Rect],
    placed: &[Rect],
    shapes: &mut Vec<Shape>,
) -> Rect {
    let k = scene.k;
    let laid = text::line(fonts, words, semibold(look::size::BODY * k), look::TEXT, scene.size.x * 0.5);
    let size = laid.size() + vec2(16.0, 8.0) * k;
    let inner = super::furniture::inner(scene);
    let sides = [(1.0, 0.0), (1.0, -1.5), (1.0, 1.5), (-1.0, 0.0), (-1.0, -1.5), (-1.0, 1.5), (1.0, -3.0), (1.0, 3.0)];
    let candidates = sides.map(|(side, drop): (f32, f32)| {
        let left = if 0.0 < side { anchor.x + LABEL_GAP * k } else { anchor.x - LABEL_GAP * k - size.x };
        Rect::from_min_size(pos2(left, anchor.y - size.y / 2.0 + drop * size.y), size)
    });
    let free =
        |rect: &&Rect| inner.contains_rect(**rect) && !taken.iter().chain(placed).any(|other| other.intersects(**rect));
    let rect = *candidates.iter().find(free).unwrap_or(&candidates[0]);
    let near = pos2(if anchor.x < rect.left() { rect.left() } else { rect.right() }, rect.center().y);
    round_line([anchor, near], Stroke::new(1.5 * k, Color32::WHITE), shapes);
    shapes.push(Shape::rect_filled(rect, 4.0 * k, look::caption_plate()));
    shapes.push(text::galley(rect.center() - laid.size() / 2.0, laid));
    rect
}
