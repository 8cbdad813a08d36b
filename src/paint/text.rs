//! Text on pictures: plain, outlined, on a plate.

use std::sync::Arc;

use epaint::{
    Color32, FontId, FontsView, Galley, Pos2, Rect, Shape, Vec2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::look;
use crate::study::without_middle;

/// Beside the text of a plate, in points.
const PADDING: f32 = 3.0;

/// One line of text, shortened with an ellipsis where it would be wider than `max_width` points.
pub(super) fn line(fonts: &mut FontsView<'_>, text: &str, font: FontId, color: Color32, max_width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = TextWrapping { max_width, max_rows: 1, break_anywhere: true, ..TextWrapping::default() };
    fonts.layout_job(job)
}

/// Names as they fit on plates: without their middle where they would be wider than `max_width` points.
pub(super) fn names(fonts: &mut FontsView<'_>, names: &[String], k: f32, max_width: f32) -> Vec<String> {
    let room = max_width - 2.0 * PADDING * k;
    let mut fits = |name: &str| !line(fonts, name, plain(k), look::TEXT, room).elided;
    names.iter().map(|name| without_middle(name, &mut fits)).collect()
}

fn plain(k: f32) -> FontId {
    super::fonts::regular(look::size::LABEL * k)
}

/// Text in one line, or in two between words where one would be too wide; what is longer still is shortened.
pub(super) fn one_or_two_lines(
    fonts: &mut FontsView<'_>,
    text: &str,
    font: FontId,
    color: Color32,
    max_width: f32,
) -> Arc<Galley> {
    let single = line(fonts, text, font.clone(), color, max_width);
    if !single.elided {
        return single;
    }
    let mut job = LayoutJob::simple(text.to_owned(), font, color, max_width);
    job.wrap = TextWrapping { max_width, max_rows: 2, ..TextWrapping::default() };
    fonts.layout_job(job)
}

/// Where in a box a text sits: 0 left or top, 1 right or bottom.
pub(super) fn anchored(at: Pos2, size: Vec2, align: Vec2) -> Rect {
    Rect::from_min_size(at - size * align, size)
}

/// A galley with its corner at `at`.
pub(super) fn galley(at: Pos2, galley: Arc<Galley>) -> Shape {
    Shape::galley(at, galley, Color32::PLACEHOLDER)
}

/// A galley with a black outline of `width` points, at least one pixel: eight dark draws, then the text.
pub(super) fn outlined(at: Pos2, text: Arc<Galley>, width: f32, shapes: &mut Vec<Shape>) {
    let pixel = 1.0 / text.pixels_per_point;
    let width = width.max(pixel);
    // Text snaps to pixels: a diagonal step of less than one would vanish now and then.
    let diagonal = (width * 0.75).max(pixel);
    let around = [(width, 0.0), (0.0, width), (diagonal, diagonal), (diagonal, -diagonal)];
    for shift in around.into_iter().flat_map(|(x, y)| [vec2(x, y), vec2(-x, -y)]) {
        shapes.push(Shape::galley_with_override_text_color(at + shift, Arc::clone(&text), Color32::BLACK));
    }
    shapes.push(galley(at, text));
}

/// Lines on plates of black 50 %, one below the other, none wider than `max_width`;
/// returns the area they cover.
pub(super) fn plates(
    fonts: &mut FontsView<'_>,
    lines: &[String],
    corner: Pos2,
    align: Vec2,
    k: f32,
    max_width: f32,
    shapes: &mut Vec<Shape>,
) -> Rect {
    let padding = vec2(PADDING, 0.0) * k;
    let room = max_width - 2.0 * padding.x;
    let laid: Vec<_> = lines.iter().map(|text| line(fonts, text, plain(k), look::TEXT, room)).collect();
    let row = laid.iter().map(|galley| galley.size().y).fold(0.0, f32::max).round();
    let height = row * laid.len() as f32;
    let mut covered = Rect::NOTHING;
    let top = corner.y - height * align.y;
    for (idx, text) in laid.into_iter().enumerate() {
        let size = vec2(text.size().x.ceil(), row) + padding * 2.0;
        let at = Pos2::new(corner.x - size.x * align.x, top + idx as f32 * row);
        let plate = Rect::from_min_size(at, size);
        shapes.push(Shape::rect_filled(plate, 0.0, look::plate()));
        shapes.push(galley(at + padding, text));
        covered = covered.union(plate);
    }
    covered
}
