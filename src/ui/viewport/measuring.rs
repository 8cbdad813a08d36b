//! What the left button does to measurements: drawing, taking hold, choosing; and how they look in a viewport.
//!
//! A measurement is drawn either way: press, drag, let go; or click, move, click. Handles of any measurement can be taken
//! with a measuring tool; with any other only those of the chosen one, so that a drag that windows moves nothing.

use egui::{CursorIcon, PointerButton, Popup, Pos2};

use super::{Place, mouse::on_rail, readings::Readings};
use crate::{
    app::{AppState, Command, MeasureCommand, Mode},
    geometry::{ImagePlane, ImagePoint, ViewPoint, ViewTransform},
    measure::{Grip, MeasureKind, Measurement, MeasurementId, figure, hit},
    paint::{FrameScene, MeasureLook, SceneMeasure},
};

/// A pointer this near to a handle or a line is on it, in points.
const REACH: f64 = 9.0;
/// A pointer that moved less since it was pressed has clicked, in points.
const CLICK: f32 = 4.0;

/// What the left button has begun.
#[derive(Default)]
pub struct Gesture {
    press: Option<Press>,
    followed: Option<ImagePoint>,
    hovered: Option<MeasurementId>,
}

struct Press {
    origin: Pos2,
    what: What,
    moved: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    /// It began a measurement, or its second line.
    Began,
    /// When it is let go, the loose point is fixed.
    Fixing,
    /// It has hold of one.
    Holding,
    /// If it is a click, it chooses one or none.
    Choosing(Option<MeasurementId>),
}

/// The image under a viewport.
struct Canvas {
    transform: ViewTransform,
    plane: ImagePlane,
    reach: f64,
}

impl Canvas {
    fn of(place: &Place<'_>) -> Option<Self> {
        let transform = place.app.slot_transform(place.slot, place.size_px)?;
        let reach = REACH * f64::from(place.ui.ctx().pixels_per_point());
        Some(Self { transform, plane: place.app.ground(place.slot)?.plane, reach })
    }

    fn image(&self, at: ViewPoint) -> ImagePoint {
        self.transform.image_from_view(at)
    }

    fn view(&self, at: crate::geometry::LpsPoint) -> ViewPoint {
        self.transform.view_from_image(self.plane.image_from_lps(at))
    }

    /// What of the measurements on show lies under a place: the chosen one first, then the nearest.
    fn hit(&self, app: &AppState, slot: usize, at: ViewPoint) -> Option<(MeasurementId, Grip)> {
        let hits = app.shown_measurements(slot).filter_map(|one| {
            let lines = figure(one, false).map(|point| self.view(*point));
            let found = hit(&lines, at, self.reach)?;
            Some((Some(one.id) != app.measuring.chosen, found, one.id))
        });
        let nearest = hits.min_by(|a, b| a.0.cmp(&b.0).then(a.1.distance.total_cmp(&b.1.distance)));
        nearest.map(|(_, found, id)| (id, found.grip))
    }
}

impl Gesture {
    /// Turns what the left button did into commands. Returns whether this press of it belongs to measuring.
    pub fn act(&mut self, place: &Place<'_>, commands: &mut Vec<Command>) -> bool {
        let Some(canvas) = Canvas::of(place).filter(|_| place.app.mode == Mode::Study) else {
            *self = Self::default();
            return false;
        };
        let (pressed, released, shift, origin) = place.ui.input(|input| {
            let pointer = &input.pointer;
            let pressed = pointer.button_pressed(PointerButton::Primary);
            let released = pointer.button_released(PointerButton::Primary);
            (pressed, released, input.modifiers.shift, pointer.press_origin().or(pointer.interact_pos()))
        });
        let is_free = !Popup::is_any_open(place.ui.ctx()) && !shift;
        if let Some(origin) = origin.filter(|at| pressed && is_free && may_press(place, *at)) {
            self.press(place, &canvas, origin, commands);
        }
        self.follow(place, &canvas, commands);
        let belongs = self.press.as_ref().is_some_and(|press| !matches!(press.what, What::Choosing(_)));
        if released && let Some(press) = self.press.take() {
            commands.extend(release(place, &canvas, &press).map(Command::Measure));
        }
        self.hover(place, &canvas);
        belongs
    }

    fn press(&mut self, place: &Place<'_>, canvas: &Canvas, origin: Pos2, commands: &mut Vec<Command>) {
        let (app, slot) = (place.app, place.slot);
        let view = place.view(origin);
        let at = canvas.image(view);
        let met = canvas.hit(app, slot, view);
        let what = match (app.measuring.drawn(), app.measures().is_some(), met) {
            (Some(drawn), ..) if begins_line(drawn, app.measuring.n_fixed()) => {
                commands.push(Command::Measure(MeasureCommand::Point { slot, at }));
                What::Began
            }
            (Some(_), ..) => What::Fixing,
            (None, true, Some((id, grip))) => take(slot, id, grip, at, commands),
            (None, true, None) => {
                commands.push(Command::Measure(MeasureCommand::Point { slot, at }));
                What::Began
            }
            (None, false, Some((id, grip))) if app.measuring.chosen == Some(id) => take(slot, id, grip, at, commands),
            (None, false, met) => What::Choosing(met.map(|(id, _)| id)),
        };
        self.press = Some(Press { origin, what, moved: false });
    }

    /// The loose point and what a hand has hold of go along.
    fn follow(&mut self, place: &Place<'_>, canvas: &Canvas, commands: &mut Vec<Command>) {
        let pointer = place.ui.input(|input| input.pointer.latest_pos());
        let Some(pointer) = pointer else { return };
        if let Some(press) = &mut self.press {
            press.moved |= CLICK < press.origin.distance(pointer);
        }
        let holds = match &self.press {
            Some(press) => !matches!(press.what, What::Choosing(_)),
            None => place.app.measuring.drawn().is_some() && place.response.contains_pointer(),
        };
        // A hand that has not moved yet does not tremble what it took.
        let trembles = self.press.as_ref().is_some_and(|press| !press.moved && press.what == What::Holding);
        let at = canvas.image(place.view(pointer));
        if holds && !trembles && self.followed != Some(at) {
            self.followed = Some(at);
            commands.push(Command::Measure(MeasureCommand::Move { slot: place.slot, at }));
        }
    }

    fn hover(&mut self, place: &Place<'_>, canvas: &Canvas) {
        self.hovered = None;
        let ctx = place.ui.ctx();
        if place.app.measuring.is_dragging() {
            return ctx.set_cursor_icon(CursorIcon::Grabbing);
        }
        let Some(at) = place.response.hover_pos().filter(|at| !on_rail(place.response.rect, *at)) else { return };
        let measures = place.app.measures().is_some();
        let met = canvas.hit(place.app, place.slot, place.view(at));
        if place.app.measuring.drawn().is_some() || (measures && met.is_none()) {
            return ctx.set_cursor_icon(CursorIcon::Crosshair);
        }
        let Some((id, grip)) = met else { return };
        self.hovered = Some(id);
        ctx.set_cursor_icon(match (grip, measures || place.app.measuring.chosen == Some(id)) {
            (_, false) => CursorIcon::PointingHand,
            (Grip::Point(_), true) => CursorIcon::Grab,
            (Grip::Whole, true) => CursorIcon::Move,
        });
    }

    /// The measurements of a viewport as they look, with their values.
    pub fn scene(
        &self,
        app: &AppState,
        slot: usize,
        frame: &FrameScene<'_>,
        readings: &mut Readings,
    ) -> Vec<SceneMeasure> {
        let shown: Vec<&Measurement> = app.shown_measurements(slot).collect();
        readings.keep_only(&shown);
        let look = |one: &Measurement| match app.measuring.drawn() {
            Some(drawn) if drawn.id == one.id => MeasureLook::Drawing,
            _ if app.measuring.chosen == Some(one.id) => MeasureLook::Chosen(app.measuring.handle),
            _ if self.hovered == Some(one.id) => MeasureLook::Hovered,
            _ => MeasureLook::Plain,
        };
        shown.into_iter().filter_map(|one| frame.measurement(one, readings.of(app, slot, one)?, look(one))).collect()
    }
}

/// A press on the picture itself, not on its slider and not under another window.
fn may_press(place: &Place<'_>, at: Pos2) -> bool {
    let rect = place.response.rect;
    place.response.contains_pointer() && rect.contains(at) && !on_rail(rect, at)
}

/// The second line of a Cobb angle begins where the button goes down, as the first did.
fn begins_line(drawn: &Measurement, n_fixed: usize) -> bool {
    drawn.kind == MeasureKind::Cobb && n_fixed == 2
}

fn take(slot: usize, id: MeasurementId, grip: Grip, at: ImagePoint, commands: &mut Vec<Command>) -> What {
    commands.push(Command::Measure(MeasureCommand::Grab { slot, id, grip, at }));
    What::Holding
}

/// What letting go asks for. A click that began a measurement leaves its second point to the pointer.
fn release(place: &Place<'_>, canvas: &Canvas, press: &Press) -> Option<MeasureCommand> {
    let pointer = place.ui.input(|input| input.pointer.latest_pos())?;
    let view = place.view(pointer);
    match press.what {
        What::Holding => Some(MeasureCommand::LetGo),
        What::Began if !press.moved => None,
        What::Began | What::Fixing => Some(match closes(place, canvas, view) {
            true => MeasureCommand::Finish,
            false => MeasureCommand::Point { slot: place.slot, at: canvas.image(view) },
        }),
        What::Choosing(_) if press.moved => None,
        What::Choosing(id) => Some(MeasureCommand::Choose(id)),
    }
}

/// An outline is closed on its first point, or by a second click on its last.
fn closes(place: &Place<'_>, canvas: &Canvas, at: ViewPoint) -> bool {
    let Some(drawn) = place.app.measuring.drawn().filter(|one| one.kind == MeasureKind::Polygon) else { return false };
    let n_fixed = place.app.measuring.n_fixed();
    let is_at = |point: Option<&crate::geometry::LpsPoint>| {
        point.is_some_and(|point| canvas.view(*point).distance(at) <= canvas.reach)
    };
    let first = 3 <= n_fixed && is_at(drawn.points.first());
    let again = place.response.double_clicked() && 0 < n_fixed && is_at(drawn.points.get(n_fixed - 1));
    first || again
}
