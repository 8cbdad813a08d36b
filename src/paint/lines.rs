//! The lines of planes cut anew on a picture: where they cross, the handles that turn them, and the path along the canal.
//!
//! What is drawn and what a pointer can take hold of are the same places, so both are here.

use epaint::{Color32, FontsView, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use super::{Scene, fonts::semibold, furniture, look, marks::to_points, text};
use crate::{geometry::ViewPoint, study::VertebralLevel};

/// Round where planes cross the picture stays free, in points.
const FREE: f32 = 14.0;
/// From the crossing to the handles that turn, as a share of the viewport's shorter side.
const HANDLE_SHARE: f32 = 0.3;
/// Radius of a handle, in points.
const HANDLE: f32 = 5.0;
/// A path's points are so large, in points.
const PATH_POINT: f32 = 4.0;
/// From a line to its name, in points.
const NAME_GAP: f32 = 8.0;
/// From the end of a line to its name, in points.
const NAME_FROM_END: f32 = 28.0;

/// What of the lines a pointer is on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LineGrip {
    /// Where they cross.
    Center,
    /// The line of a plane.
    Line(usize),
    /// A handle that turns, on the line of a plane.
    Turn(usize),
    /// A point of the path.
    PathPoint(usize),
    /// The name of a vertebra.
    Level(VertebralLevel),
}

/// Another plane as it cuts this picture.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneLine {
    /// Which plane: 0 sagittal, 1 axial, 2 coronal.
    pub plane: usize,
    /// Its name.
    pub name: &'static str,
    /// Its direction in the viewport, of length 1.
    pub direction: [f64; 2],
    /// Whether it has handles that turn it.
    pub turns: bool,
}

/// All that planes cut anew bring onto a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneLines {
    /// Where the planes cross.
    pub center: ViewPoint,
    /// The other planes.
    pub lines: Vec<SceneLine>,
    /// The path along the canal.
    pub path: Vec<ViewPoint>,
    /// The points it goes through.
    pub path_points: Vec<ViewPoint>,
    /// Names of vertebrae, where they can be clicked.
    pub levels: Vec<(VertebralLevel, ViewPoint)>,
    /// Whether the names are to be drawn here; elsewhere they stand beside the column already.
    pub names_levels: bool,
    /// What the pointer is on, or has hold of.
    pub held: Option<LineGrip>,
}

impl SceneLines {
    /// What lies under a place in a viewport of this size; places and `reach` are physical pixels.
    pub fn grip(&self, at: ViewPoint, size: [f64; 2], reach: f64) -> Option<LineGrip> {
        let near = |other: ViewPoint| at.distance(other) <= reach;
        if let Some(point) = self.path_points.iter().position(|point| near(*point)) {
            return Some(LineGrip::PathPoint(point));
        }
        if near(self.center) {
            return Some(LineGrip::Center);
        }
        let turned = self.lines.iter().filter(|line| line.turns);
        let mut turned = turned.filter(|line| self.handles(line, size).into_iter().any(near)).map(|line| line.plane);
        if let Some(plane) = turned.next_back() {
            return Some(LineGrip::Turn(plane));
        }
        if let Some((level, _)) = self.levels.iter().find(|(_, place)| at.distance(*place) <= 2.0 * reach) {
            return Some(LineGrip::Level(*level));
        }
        let across = |line: &SceneLine| {
            let (x, y) = (at.x - self.center.x, at.y - self.center.y);
            (x * line.direction[1] - y * line.direction[0]).abs()
        };
        let nearest = self.lines.iter().min_by(|a, b| across(a).total_cmp(&across(b)))?;
        (across(nearest) <= reach * 0.7).then_some(LineGrip::Line(nearest.plane))
    }

    /// Where a line's two handles are.
    fn handles(&self, line: &SceneLine, size: [f64; 2]) -> [ViewPoint; 2] {
        let far = size[0].min(size[1]) * f64::from(HANDLE_SHARE);
        [far, -far]
            .map(|far| ViewPoint::new(self.center.x + line.direction[0] * far, self.center.y + line.direction[1] * far))
    }
}

/// The colour of a plane; its name says the same.
fn color(plane: usize) -> Color32 {
    match plane {
        0 => Color32::from_rgb(0xFF, 0x8F, 0x80),
        1 => Color32::from_rgb(0x74, 0xE0, 0xCF),
        _ => Color32::from_rgb(0xC8, 0xA8, 0xFF),
    }
}

/// Adds lines, handles, path and names.
pub(super) fn lines(fonts: &mut FontsView<'_>, scene: &Scene, shapes: &mut Vec<Shape>) {
    let Some(lines) = &scene.lines else { return };
    let size = [scene.size.x, scene.size.y].map(|side| f64::from(side * scene.pixels_per_point));
    path(scene, lines, shapes);
    for line in &lines.lines {
        one(fonts, scene, lines, line, shapes);
        for handle in lines.handles(line, size).into_iter().filter(|_| line.turns) {
            let is_held = lines.held == Some(LineGrip::Turn(line.plane));
            dot(
                to_points(handle, scene),
                if is_held { HANDLE + 2.0 } else { HANDLE },
                color(line.plane),
                is_held,
                shapes,
            );
        }
    }
    for (level, at) in lines.levels.iter().filter(|_| lines.names_levels) {
        let is_held = lines.held == Some(LineGrip::Level(*level));
        let ink = if is_held { look::ACCENT } else { look::TEXT };
        let name = text::line(fonts, level.name(), semibold(look::size::LABEL), ink, f32::INFINITY);
        let at = to_points(*at, scene) + vec2(HANDLE + 6.0, -name.size().y / 2.0);
        text::outlined(at, name, 1.0, shapes);
    }
    if lines.held == Some(LineGrip::Center) {
        shapes.push(Shape::circle_stroke(to_points(lines.center, scene), FREE, Stroke::new(2.0, look::ACCENT)));
    }
}

/// A line from edge to edge, free round the crossing, with its name.
fn one(fonts: &mut FontsView<'_>, scene: &Scene, lines: &SceneLines, line: &SceneLine, shapes: &mut Vec<Shape>) {
    let (center, along) = (to_points(lines.center, scene), vec2(line.direction[0] as f32, line.direction[1] as f32));
    let ink = color(line.plane);
    let is_held = lines.held == Some(LineGrip::Line(line.plane));
    let width = if is_held { 2.5 } else { 1.25 };
    let room = Rect::from_min_size(Pos2::ZERO, scene.size);
    for sign in [1.0, -1.0] {
        let far = reach(center, along * sign, room);
        if FREE < far {
            let ends = [center + along * (sign * FREE), center + along * (sign * far)];
            shapes.push(Shape::line_segment(ends, Stroke::new(width + 2.0, Color32::from_black_alpha(110))));
            shapes.push(Shape::line_segment(ends, Stroke::new(width, ink)));
        }
    }
    let name = text::line(fonts, line.name, semibold(look::size::META), ink, f32::INFINITY);
    let inner = furniture::inner(scene);
    let far = reach(center, along, inner) - NAME_FROM_END;
    let half = name.size() / 2.0;
    let across = Vec2::new(along.y, -along.x);
    // Whatever its slant: clear of the line, and of a handle on it.
    let beside = across * (NAME_GAP + (across.x * half.x).abs() + (across.y * half.y).abs());
    let middle = center + along * far.max(FREE * 2.0) + beside;
    let fits = inner.shrink2(half);
    if fits.is_positive() {
        text::outlined(fits.clamp(middle) - half, name, 1.0, shapes);
    }
}

/// How far a ray goes until it leaves a rectangle; 0 where it starts outside of it.
fn reach(from: Pos2, along: Vec2, room: Rect) -> f32 {
    let axis = |from: f32, along: f32, low: f32, high: f32| match along {
        along if along.abs() < 1e-6 => f32::INFINITY,
        along if 0.0 < along => (high - from) / along,
        along => (low - from) / along,
    };
    let x = axis(from.x, along.x, room.left(), room.right());
    let y = axis(from.y, along.y, room.top(), room.bottom());
    let far = x.min(y).max(0.0);
    if far.is_finite() { far } else { 0.0 }
}

fn path(scene: &Scene, lines: &SceneLines, shapes: &mut Vec<Shape>) {
    let points: Vec<Pos2> = lines.path.iter().map(|at| to_points(*at, scene)).collect();
    for (width, ink) in [(4.0, Color32::from_black_alpha(110)), (1.5, Color32::WHITE)] {
        shapes.extend(Shape::dashed_line(&points, Stroke::new(width, ink), 5.0, 4.0));
    }
    for (idx, point) in lines.path_points.iter().enumerate() {
        let is_held = lines.held == Some(LineGrip::PathPoint(idx));
        let radius = if is_held { PATH_POINT + 2.0 } else { PATH_POINT };
        dot(to_points(*point, scene), radius, Color32::WHITE, is_held, shapes);
    }
}

/// A handle: filled where it is held.
fn dot(at: Pos2, radius: f32, ink: Color32, is_held: bool, shapes: &mut Vec<Shape>) {
    shapes.push(Shape::circle_filled(at, radius + 1.5, Color32::from_black_alpha(140)));
    let inside = if is_held { ink } else { look::GROUND };
    shapes.push(Shape::circle_filled(at, radius, inside));
    shapes.push(Shape::circle_stroke(at, radius, Stroke::new(1.75, ink)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cross() -> SceneLines {
        let line = |plane, direction| SceneLine { plane, name: "Ax", direction, turns: true };
        SceneLines {
            center: ViewPoint::new(200.0, 150.0),
            lines: vec![line(1, [1.0, 0.0]), line(2, [0.0, 1.0])],
            path_points: vec![ViewPoint::new(205.0, 20.0)],
            levels: vec![(VertebralLevel::L4, ViewPoint::new(100.0, 60.0))],
            ..SceneLines::default()
        }
    }

    #[test]
    fn what_is_drawn_can_be_taken_hold_of() {
        let grip = |x, y| cross().grip(ViewPoint::new(x, y), [400.0, 300.0], 9.0);
        assert_eq!(grip(203.0, 148.0), Some(LineGrip::Center));
        assert_eq!(grip(200.0 + 0.3 * 300.0, 152.0), Some(LineGrip::Turn(1)));
        assert_eq!(grip(201.0, 150.0 - 0.3 * 300.0), Some(LineGrip::Turn(2)));
        assert_eq!(grip(330.0, 146.0), Some(LineGrip::Line(1)));
        assert_eq!(grip(196.0, 280.0), Some(LineGrip::Line(2)));
        assert_eq!(grip(205.0, 25.0), Some(LineGrip::PathPoint(0)), "before the line it lies on");
        assert_eq!(grip(110.0, 65.0), Some(LineGrip::Level(VertebralLevel::L4)));
        assert_eq!(grip(60.0, 250.0), None);
    }

    #[test]
    fn a_ray_ends_at_the_edge() {
        let room = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 50.0));
        assert_eq!(reach(Pos2::new(20.0, 20.0), vec2(1.0, 0.0), room), 80.0);
        assert_eq!(reach(Pos2::new(20.0, 20.0), vec2(0.0, -1.0), room), 20.0);
        assert_eq!(reach(Pos2::new(120.0, 20.0), vec2(1.0, 0.0), room), 0.0);
    }
}
