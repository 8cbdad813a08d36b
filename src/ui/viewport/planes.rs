//! Taking hold of the lines of planes cut anew: moving where they cross, moving one, turning them, bending the path; and
//! a click on a vertebra's name.

use egui::{CursorIcon, PointerButton, Popup};

use super::{Place, mouse::on_rail};
use crate::{
    app::{AppState, Command, MprCommand},
    geometry::{ImagePoint, ViewPoint, ViewTransform},
    paint::{LineGrip, SceneLine, SceneLines},
};

/// A pointer this near to a handle or a line is on it, in points.
const REACH: f64 = 9.0;

/// What the left button has hold of.
#[derive(Default)]
pub struct PlanesGesture {
    held: Option<Held>,
    hovered: Option<LineGrip>,
}

struct Held {
    grip: LineGrip,
    /// Where the pointer was last.
    last: ViewPoint,
    /// From the pointer to what it took hold of, so that nothing jumps.
    offset: [f64; 2],
}

impl PlanesGesture {
    /// Turns what the left button did into commands. Returns whether this press of it belongs to the lines.
    pub fn act(&mut self, place: &Place<'_>, commands: &mut Vec<Command>) -> bool {
        let transform = place.app.slot_transform(place.slot, place.size_px);
        let lines = transform.and_then(|transform| Some((transform, lines(place.app, place.slot, &transform)?)));
        // A measuring tool measures: then the lines are only seen.
        let Some((transform, lines)) = lines.filter(|_| place.app.measures().is_none()) else {
            *self = Self::default();
            return false;
        };
        let (pressed, down, at, origin, shift) = place.ui.input(|input| {
            let pointer = &input.pointer;
            let pressed = pointer.button_pressed(PointerButton::Primary);
            let down = pointer.button_down(PointerButton::Primary);
            (pressed, down, pointer.latest_pos(), pointer.press_origin(), input.modifiers.shift)
        });
        let reach = REACH * f64::from(place.ui.ctx().pixels_per_point());
        let is_on = |at| !on_rail(place.response.rect, at) && place.response.contains_pointer();
        let is_free = !shift && !Popup::is_any_open(place.ui.ctx());
        let hover = at.filter(|at| is_on(*at)).map(|at| place.view(at));
        self.hovered = hover.and_then(|at| lines.grip(at, place.size_px, reach));
        if pressed
            && is_free
            && let Some(origin) = origin.or(at).filter(|at| is_on(*at))
        {
            self.take(place.view(origin), &lines, place.size_px, reach);
        }
        let belongs = self.held.is_some();
        if let (Some(held), Some(at)) = (&mut self.held, at) {
            let at = place.view(at);
            commands.extend(step(held, at, &lines, &transform, place.slot).map(Command::Mpr));
        }
        if !down && let Some(held) = self.held.take() {
            let is_still = hover.is_some_and(|at| lines.grip(at, place.size_px, reach) == Some(held.grip));
            if let LineGrip::Level(level) = held.grip
                && is_still
            {
                commands.push(Command::Mpr(MprCommand::AlignTo(level)));
            }
        }
        self.point(place, &lines);
        belongs
    }

    fn take(&mut self, at: ViewPoint, lines: &SceneLines, size: [f64; 2], reach: f64) {
        self.held = lines.grip(at, size, reach).map(|grip| {
            let to = match grip {
                LineGrip::PathPoint(point) => lines.path_points[point],
                LineGrip::Center => lines.center,
                _ => at,
            };
            Held { grip, last: at, offset: [to.x - at.x, to.y - at.y] }
        });
    }

    /// What the pointer looks like.
    fn point(&self, place: &Place<'_>, lines: &SceneLines) {
        let Some(grip) = self.held.as_ref().map(|held| held.grip).or(self.hovered) else { return };
        let is_held = self.held.is_some();
        place.ui.ctx().set_cursor_icon(match grip {
            LineGrip::Center => CursorIcon::Move,
            LineGrip::PathPoint(_) if is_held => CursorIcon::Grabbing,
            LineGrip::PathPoint(_) => CursorIcon::Grab,
            LineGrip::Turn(_) => CursorIcon::Alias,
            LineGrip::Level(_) => CursorIcon::PointingHand,
            LineGrip::Line(plane) => match lines.lines.iter().find(|line| line.plane == plane) {
                Some(line) if line.direction[0].abs() < line.direction[1].abs() => CursorIcon::ResizeHorizontal,
                _ => CursorIcon::ResizeVertical,
            },
        });
    }

    /// The lines as they look.
    pub fn scene(&self, app: &AppState, slot: usize, transform: &ViewTransform) -> Option<SceneLines> {
        let held = self.held.as_ref().map(|held| held.grip).or(self.hovered);
        lines(app, slot, transform).map(|lines| SceneLines { held, ..lines })
    }
}

/// What the latest movement asks for.
fn step(
    held: &mut Held,
    at: ViewPoint,
    lines: &SceneLines,
    transform: &ViewTransform,
    slot: usize,
) -> Option<MprCommand> {
    if at == held.last {
        return None;
    }
    let image = |at: ViewPoint| transform.image_from_view(at);
    let there = image(ViewPoint::new(at.x + held.offset[0], at.y + held.offset[1]));
    let before = std::mem::replace(&mut held.last, at);
    match held.grip {
        LineGrip::Center => Some(MprCommand::MoveTo { slot, at: there }),
        LineGrip::Line(plane) => Some(MprCommand::MoveLine { slot, plane, at: there }),
        LineGrip::PathPoint(point) => Some(MprCommand::MovePathPoint { slot, point, at: there }),
        LineGrip::Turn(_) => {
            // On the picture itself, so that flips and turns of it do not matter.
            let center = image(lines.center);
            let angle = |at: ImagePoint| (at.y - center.y).atan2(at.x - center.x);
            let by = (angle(image(at)) - angle(image(before))).to_degrees();
            let degrees = (by + 180.0).rem_euclid(360.0) - 180.0;
            Some(MprCommand::Turn { slot, degrees })
        }
        LineGrip::Level(_) => None,
    }
}

/// The lines of the other planes as they fall into a viewport.
fn lines(app: &AppState, slot: usize, transform: &ViewTransform) -> Option<SceneLines> {
    let of_picture = app.mpr_lines(slot)?;
    let view = |at: &ImagePoint| transform.view_from_image(*at);
    let [x, y] = transform.axes();
    let line = |line: &crate::app::MprLine| {
        let [across, down] = line.direction;
        let (dx, dy) = (x[0] * across + y[0] * down, x[1] * across + y[1] * down);
        let length = dx.hypot(dy).max(1e-9);
        SceneLine {
            plane: line.plane,
            name: line.name,
            direction: [dx / length, dy / length],
            turns: !of_picture.is_curved,
        }
    };
    Some(SceneLines {
        center: view(&of_picture.center),
        lines: of_picture.lines.iter().map(line).collect(),
        path: of_picture.path.iter().map(view).collect(),
        path_points: of_picture.path_points.iter().map(view).collect(),
        levels: of_picture.levels.iter().map(|(level, at)| (*level, view(at))).collect(),
        names_levels: of_picture.is_curved,
        held: None,
    })
}
