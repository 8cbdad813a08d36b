//! Rows that are not in a file: hatched, so that nobody takes their black for a picture.

use epaint::{Color32, FontsView, Pos2, Rect, Shape, Stroke, vec2};

use super::{Scene, fonts::regular, look, marks::to_points, text};
use crate::geometry::ViewPoint;

/// Rows of a picture that its file does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneGap {
    /// The area's corners: upper left, upper right, lower right, lower left of the image as stored.
    pub corners: [ViewPoint; 4],
    /// What is said in its middle.
    pub text: String,
}

/// Between two hatch lines, in points.
const STEP: f32 = 12.0;
/// However large the area is, it has no more lines.
const MOST_LINES: f32 = 400.0;

/// Adds the hatched area; returns what its text covers.
pub(super) fn gap(fonts: &mut FontsView<'_>, scene: &Scene, shapes: &mut Vec<Shape>) -> Option<Rect> {
    let gap = scene.gap.as_ref()?;
    let corners = gap.corners.map(|corner| to_points(corner, scene));
    shapes.push(Shape::convex_polygon(corners.to_vec(), look::GROUND, Stroke::NONE));
    let line = Stroke::new(scene.k, look::EDGE);
    shapes.extend(hatch(corners, STEP * scene.k).map(|ends| Shape::line_segment(ends, line)));
    shapes.push(Shape::line_segment([corners[0], corners[1]], Stroke::new(2.0 * scene.k, look::WARNING)));
    let view = Rect::from_min_size(Pos2::ZERO, scene.size);
    let seen = Rect::from_points(&corners).intersect(view);
    let laid = text::line(fonts, &gap.text, regular(look::size::BODY * scene.k), look::TEXT, view.width() - 16.0);
    if !seen.is_positive() {
        return None;
    }
    let at = Rect::from_center_size(seen.center(), laid.size());
    let plate = at.expand2(vec2(8.0, 4.0) * scene.k);
    shapes.push(Shape::rect_filled(plate, 4.0, Color32::from_black_alpha(220)));
    shapes.push(text::galley(at.min, laid));
    Some(plate)
}

/// Diagonal lines across a parallelogram.
fn hatch([upper_left, upper_right, _, lower_left]: [Pos2; 4], step: f32) -> impl Iterator<Item = [Pos2; 2]> {
    let (across, down) = (upper_right - upper_left, lower_left - upper_left);
    let (width, height) = (across.length().max(1e-3), down.length().max(1e-3));
    let step = step.max((width + height) / MOST_LINES);
    let place = move |x: f32, y: f32| upper_left + across * (x / width) + down * (y / height);
    (1..((width + height) / step) as usize).map(move |idx| {
        let sum = idx as f32 * step;
        let ends = [(sum.min(width), (sum - width).max(0.0)), ((sum - height).max(0.0), sum.min(height))];
        ends.map(|(x, y)| place(x, y))
    })
}

#[cfg(test)]
mod tests {
    use epaint::pos2;

    use super::*;

    #[test]
    fn hatching_stays_inside_and_is_bounded() {
        let corners = [pos2(10.0, 20.0), pos2(110.0, 20.0), pos2(110.0, 60.0), pos2(10.0, 60.0)];
        let area = Rect::from_points(&corners).expand(1e-3);
        let lines: Vec<_> = hatch(corners, 12.0).collect();
        assert_eq!(lines.len(), 10);
        assert!(lines.iter().flatten().all(|end| area.contains(*end)), "{lines:?}");
        let huge = [pos2(0.0, 0.0), pos2(1e6, 0.0), pos2(1e6, 1e6), pos2(0.0, 1e6)];
        assert!(hatch(huge, 12.0).count() <= MOST_LINES as usize);
    }
}
