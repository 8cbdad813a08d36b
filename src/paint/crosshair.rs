//! The crosshair over a picture: two lines through one place, open around it so that the place itself is seen.

use epaint::{Color32, FontsView, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::{Scene, fonts::regular, look, marks::to_points, text};
use crate::geometry::ViewPoint;

/// Half of the opening around the place.
const OPENING: f32 = 9.0;

/// A place in the patient as it falls into this viewport.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneCrosshair {
    /// Where it lies, or the place nearest to it on this slice.
    pub at: ViewPoint,
    /// How far it lies beside this slice in mm: then the lines are dotted and the distance is written at them.
    pub off_mm: Option<f64>,
}

/// Adds the crosshair; returns what its text covers.
pub(super) fn crosshair(
    fonts: &mut FontsView<'_>,
    scene: &Scene,
    taken: &[Rect],
    shapes: &mut Vec<Shape>,
) -> Option<Rect> {
    let crosshair = scene.crosshair.as_ref()?;
    let at = to_points(crosshair.at, scene);
    for ends in arms(at, scene) {
        for (width, color) in [(3.0, Color32::from_black_alpha(130)), (1.0, Color32::WHITE)] {
            let stroke = Stroke::new(width, color);
            match crosshair.off_mm {
                Some(_) => shapes.extend(Shape::dashed_line(&ends, stroke, 2.0, 6.0)),
                None => shapes.push(Shape::line_segment(ends, stroke)),
            }
        }
    }
    let words = format!("{:.0} mm off", crosshair.off_mm?);
    let laid = text::line(fonts, &words, regular(look::size::LABEL), Color32::WHITE, scene.size.x);
    let room = Rect::from_min_size(pos2(0.0, 0.0), scene.size).shrink(look::INSET);
    let (right, left) = (OPENING, -OPENING - laid.size().x);
    let places =
        [(right, OPENING), (left, OPENING), (right, -OPENING - laid.size().y), (left, -OPENING - laid.size().y)];
    let rects = places.map(|(x, y)| Rect::from_min_size(at + vec2(x, y), laid.size()));
    let is_free = |rect: &&Rect| room.contains_rect(**rect) && !taken.iter().any(|other| other.intersects(**rect));
    let rect = *rects.iter().find(is_free)?;
    text::outlined(rect.min, laid, 1.0, shapes);
    Some(rect)
}

/// The four lines from the edges of the viewport to the opening; none of a place out of sight across them.
fn arms(at: Pos2, scene: &Scene) -> Vec<[Pos2; 2]> {
    let (width, height) = (scene.size.x, scene.size.y);
    let across = [
        [pos2(0.0, at.y), pos2((at.x - OPENING).min(width), at.y)],
        [pos2((at.x + OPENING).max(0.0), at.y), pos2(width, at.y)],
    ];
    let down = [
        [pos2(at.x, 0.0), pos2(at.x, (at.y - OPENING).min(height))],
        [pos2(at.x, (at.y + OPENING).max(0.0)), pos2(at.x, height)],
    ];
    let across = across.into_iter().filter(|[from, to]| (0.0..=height).contains(&at.y) && from.x < to.x);
    let down = down.into_iter().filter(|[from, to]| (0.0..=width).contains(&at.x) && from.y < to.y);
    across.chain(down).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arms_leave_the_place_open_and_end_at_the_edges() {
        let scene = Scene::empty(vec2(200.0, 100.0), 1.0);
        let around = arms(pos2(50.0, 40.0), &scene);
        assert_eq!(around[0], [pos2(0.0, 40.0), pos2(41.0, 40.0)]);
        assert_eq!(around[1], [pos2(59.0, 40.0), pos2(200.0, 40.0)]);
        assert_eq!(around[2], [pos2(50.0, 0.0), pos2(50.0, 31.0)]);
        assert_eq!(around[3], [pos2(50.0, 49.0), pos2(50.0, 100.0)]);
        let below = arms(pos2(50.0, 140.0), &scene);
        assert_eq!(below, [[pos2(50.0, 0.0), pos2(50.0, 100.0)]], "only the line that still crosses the viewport");
        assert_eq!(arms(pos2(-50.0, 140.0), &scene), Vec::<[Pos2; 2]>::new());
    }
}
