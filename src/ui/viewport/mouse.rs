//! What the mouse does in a viewport.

use egui::{PointerButton, Popup, Pos2, Rect, Ui, Vec2};

use super::{Place, levels, measuring::Gesture, planes::PlanesGesture, readings::Readings, wheel::Wheel};
use crate::{
    app::{AppState, Command, Mode, MprCommand, Preferences, QuizCommand, Tool, ViewCommand},
    geometry::{LpsPoint, ViewPoint, ViewTransform},
    paint::{self, FrameScene, Scene, SceneLines, SceneMeasure},
};

/// What the mouse has begun and not yet finished.
#[derive(Default)]
pub struct Mouse {
    drag: Option<Drag>,
    gesture: Gesture,
    planes: PlanesGesture,
    wheel: Wheel,
}

/// What a drag that has begun does until the button is let go.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Drag {
    Window,
    Scroll { left_over: f32 },
    Pan,
    Zoom { about: ViewPoint },
    Region { from: ViewPoint, to: ViewPoint },
    Rail,
    Nothing,
}

/// A drag with the scroll tool: so many points make a slice.
const DRAG_POINTS_PER_SLICE: f32 = 8.0;
/// A drag of so many points doubles the magnification.
const ZOOM_DOUBLING_POINTS: f32 = 150.0;
/// Width of the zone at the right edge in which a drag moves the slice slider.
const RAIL_WIDTH: f32 = 22.0;

/// Slices that the wheel was turned by, without and with Alt.
#[derive(Clone, Copy, Debug, Default)]
struct Turned {
    plain: isize,
    with_alt: isize,
}

impl Mouse {
    /// Turns what the mouse did since the last pass into commands.
    pub fn act(&mut self, place: &Place<'_>, commands: &mut Vec<Command>) {
        let response = place.response;
        let pressed = response.is_pointer_button_down_on() || response.clicked() || response.secondary_clicked();
        if pressed && place.slot != place.app.active {
            commands.push(Command::View(ViewCommand::Activate(place.slot)));
        }
        if pressed && !response.has_focus() {
            response.request_focus();
        }
        let has_plane = self.planes.act(place, commands);
        let is_leveling = !has_plane && levels::has_button(place);
        if is_leveling {
            levels::act(place, commands);
        }
        let has_left = has_plane || is_leveling;
        let is_measuring = has_left || self.gesture.act(place, commands);
        match place.app.wants_marker() {
            true => commands.extend(marker(place)),
            false if response.double_clicked() && !has_left && place.app.measures().is_none() => {
                commands.push(Command::View(ViewCommand::Maximise))
            }
            false => {}
        }
        if !(is_measuring && is_left_alone(place.ui)) {
            self.drag(place, commands);
        }
        if response.contains_pointer() {
            self.wheel(place, commands);
            commands.extend(crosshair(place));
        }
    }

    fn drag(&mut self, place: &Place<'_>, commands: &mut Vec<Command>) {
        let response = place.response;
        let pressed = response.is_pointer_button_down_on();
        let Some(at) = response.interact_pointer_pos().filter(|_| pressed) else {
            commands.extend(self.drag.take().and_then(|drag| drag_end(&drag, place)).map(Command::View));
            return;
        };
        let slider = on_rail(response.rect, at) && is_left_down(place.ui);
        if self.drag.is_none() && (response.drag_started() || slider) {
            Popup::close_all(place.ui.ctx());
            self.drag = Some(begin_drag(place, at));
        }
        let command = self.drag.as_mut().and_then(|drag| drag_step(drag, place, at));
        commands.extend(command.map(Command::View));
    }

    /// The measurements of a viewport as they look, with their values.
    pub fn measurements(
        &self,
        app: &AppState,
        slot: usize,
        frame: &FrameScene<'_>,
        readings: &mut Readings,
    ) -> Vec<SceneMeasure> {
        self.gesture.scene(app, slot, frame, readings)
    }

    /// The lines of planes cut anew, as they look.
    pub fn planes(&self, app: &AppState, slot: usize, transform: &ViewTransform) -> Option<SceneLines> {
        self.planes.scene(app, slot, transform)
    }

    /// The rectangle that is being drawn: two corners opposite each other.
    pub fn rubber(&self) -> Option<[ViewPoint; 2]> {
        match self.drag {
            Some(Drag::Region { from, to }) => Some([from, to]),
            _ => None,
        }
    }

    fn wheel(&mut self, place: &Place<'_>, commands: &mut Vec<Command>) {
        let zoom = place.ui.input(|input| input.zoom_delta());
        let steps = if zoom == 1.0 { self.wheel_steps(place.ui, &place.app.settings.preferences) } else { None };
        if (steps.is_some() || zoom != 1.0) && place.slot != place.app.active {
            place.response.request_focus();
            commands.push(Command::View(ViewCommand::Activate(place.slot)));
        }
        if let Some(Turned { plain, with_alt }) = steps {
            let thickens = place.app.is_cut_anew(place.slot);
            let (scrolled, thinned) = if thickens { (plain, with_alt) } else { (plain + with_alt, 0) };
            commands.extend((thinned != 0).then_some(Command::Mpr(MprCommand::Thicken(-thinned))));
            commands.extend((scrolled != 0).then_some(Command::View(ViewCommand::Scroll(scrolled))));
        }
        if zoom != 1.0 {
            let about = place.response.hover_pos().map(|at| place.view(at));
            commands.push(Command::View(ViewCommand::Zoom { factor: f64::from(zoom), about, size: place.size_px }));
        }
    }

    /// Slices that the wheel was turned by since the last pass, all its events together; `None`: it was not turned.
    fn wheel_steps(&mut self, ui: &Ui, preferences: &Preferences) -> Option<Turned> {
        let events = ui.input(|input| input.events.clone());
        let mut turned: Option<Turned> = None;
        for event in events {
            let egui::Event::MouseWheel { unit, delta, modifiers, .. } = event else { continue };
            if modifiers.command {
                continue;
            }
            // With Shift or Alt, some systems report a wheel that turns sideways.
            let along = if delta.y == 0.0 { delta.x } else { delta.y };
            let by = self.wheel.turned(unit, along, modifiers.shift, preferences);
            let all = turned.get_or_insert_default();
            // What was held when it was turned counts, not what is held by the time the window gets to it.
            *(if modifiers.alt { &mut all.with_alt } else { &mut all.plain }) += by;
        }
        turned
    }
}

/// With Shift and no button, the pointer shows its place in every view.
fn crosshair(place: &Place<'_>) -> Option<Command> {
    let wanted = place.ui.input(|input| {
        let moves = input.pointer.delta() != Vec2::ZERO;
        input.modifiers.matches_exact(egui::Modifiers::SHIFT) && moves && !input.pointer.any_down()
    });
    let is_here = wanted && place.app.mode != Mode::Present && !Popup::is_any_open(place.ui.ctx());
    let at = place.response.hover_pos().filter(|at| is_here && !on_rail(place.response.rect, *at))?;
    let at = place.app.slot_transform(place.slot, place.size_px)?.image_from_view(place.view(at));
    Some(Command::View(ViewCommand::Crosshair { slot: place.slot, at }))
}

/// A click where a question asks for a place.
fn marker(place: &Place<'_>) -> Option<Command> {
    let at = place.response.interact_pointer_pos().filter(|at| !on_rail(place.response.rect, *at))?;
    if !place.response.clicked_by(PointerButton::Primary) {
        return None;
    }
    let viewport = &place.app.slots[place.slot].viewport;
    let plane = place.app.slot_series(place.slot)?.frames.get(viewport.frame)?.plane;
    let transform = place.app.slot_transform(place.slot, place.size_px)?;
    let image = transform.image_from_view(place.view(at));
    // Without geometry the command says why nothing can be put there.
    let at = plane.map_or(LpsPoint::default(), |plane| plane.lps_from_image(image));
    Some(Command::Quiz(QuizCommand::PlaceMarker { slot: place.slot, at }))
}

fn is_left_down(ui: &Ui) -> bool {
    ui.input(|input| input.pointer.button_down(PointerButton::Primary))
}

/// Whether the left button is down, without Shift, with which it has another meaning.
fn is_left_alone(ui: &Ui) -> bool {
    ui.input(|input| input.pointer.primary_down() && !input.modifiers.shift)
}

pub(super) fn on_rail(rect: Rect, at: Pos2) -> bool {
    rect.right() - RAIL_WIDTH < at.x
}

fn begin_drag(place: &Place<'_>, at: Pos2) -> Drag {
    let (middle, secondary, shift, origin) = place.ui.input(|input| {
        let down = |button| input.pointer.button_down(button);
        let origin = input.pointer.press_origin().unwrap_or(at);
        (down(PointerButton::Middle), down(PointerButton::Secondary), input.modifiers.shift, origin)
    });
    let about = place.view(origin);
    if middle || (shift && !secondary) {
        return Drag::Pan;
    }
    if secondary {
        return Drag::Zoom { about };
    }
    if on_rail(place.response.rect, origin) {
        return Drag::Rail;
    }
    match place.app.tool {
        Tool::Window => Drag::Window,
        Tool::Scroll => Drag::Scroll { left_over: 0.0 },
        Tool::Pan => Drag::Pan,
        Tool::Zoom => Drag::Zoom { about },
        Tool::WindowRegion => Drag::Region { from: about, to: about },
        Tool::Measure(_) if place.app.measures().is_some() => Drag::Nothing,
        Tool::Levels if levels::has_button(place) => Drag::Nothing,
        // While presenting and in a quiz nothing is measured or named.
        Tool::Measure(_) | Tool::Levels => Drag::Window,
    }
}

/// What the latest movement of a drag asks for.
fn drag_step(drag: &mut Drag, place: &Place<'_>, at: Pos2) -> Option<ViewCommand> {
    if *drag == Drag::Rail {
        return Some(ViewCommand::ToFrame(rail_frame(place, at)));
    }
    if let Drag::Region { to, .. } = drag {
        *to = place.view(at);
        return None;
    }
    let moved = place.response.drag_delta();
    if moved == Vec2::ZERO {
        return None;
    }
    match drag {
        Drag::Rail | Drag::Nothing | Drag::Region { .. } => None,
        Drag::Window => Some(ViewCommand::DragWindow([f64::from(moved.x), f64::from(moved.y)])),
        Drag::Pan => {
            let by = moved * place.ui.ctx().pixels_per_point();
            Some(ViewCommand::Pan { by: [f64::from(by.x), f64::from(by.y)], size: place.size_px })
        }
        Drag::Zoom { about } => {
            let factor = f64::from(-moved.y / ZOOM_DOUBLING_POINTS).exp2();
            Some(ViewCommand::Zoom { factor, about: Some(*about), size: place.size_px })
        }
        Drag::Scroll { left_over } => {
            *left_over += moved.y / DRAG_POINTS_PER_SLICE;
            let steps = left_over.trunc();
            *left_over -= steps;
            (steps != 0.0).then_some(ViewCommand::Scroll(steps as isize))
        }
    }
}

/// What the end of a drag asks for.
fn drag_end(drag: &Drag, place: &Place<'_>) -> Option<ViewCommand> {
    let Drag::Region { from, to } = drag else { return None };
    let transform = place.app.slot_transform(place.slot, place.size_px)?;
    let corners = [*from, *to].map(|at| transform.image_from_view(at));
    Some(ViewCommand::WindowRegion { slot: place.slot, corners })
}

/// The slice at a height of the slider.
fn rail_frame(place: &Place<'_>, at: Pos2) -> usize {
    let rect = place.response.rect;
    let n_frames = place.app.slot_series(place.slot).map_or(1, |series| series.frames.len());
    let Some(track) = paint::rail_track(&Scene::empty(rect.size(), 1.0)) else { return 0 };
    let share = ((at.y - rect.top() - track.top()) / track.height()).clamp(0.0, 1.0);
    (share * (n_frames.saturating_sub(1)) as f32).round() as usize
}
