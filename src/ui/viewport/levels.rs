//! What the left button does to level labels: a click names the next vertebra, a drag moves a name.

use egui::{CursorIcon, PointerButton, Popup};

use super::{Place, mouse::on_rail};
use crate::{
    app::{Command, LevelCommand, Mode, Tool},
    geometry::ImagePoint,
    study::VertebralLevel,
};

/// A pointer this near to a level's place is on it, in points.
const REACH: f64 = 12.0;

/// Whether the left button is the levels' at the moment.
pub fn has_button(place: &Place<'_>) -> bool {
    place.app.tool == Tool::Levels && place.app.mode == Mode::Study
}

/// Turns what the left button did into commands.
pub fn act(place: &Place<'_>, commands: &mut Vec<Command>) {
    let Some(pointer) = place.ui.input(|input| input.pointer.latest_pos()) else { return };
    let Some(at) = image_at(place, pointer) else { return };
    let slot = place.slot;
    let (pressed, released, shift) = place.ui.input(|input| {
        let pressed = input.pointer.button_pressed(PointerButton::Primary);
        (pressed, input.pointer.button_released(PointerButton::Primary), input.modifiers.shift)
    });
    let is_over = place.response.contains_pointer() && !on_rail(place.response.rect, pointer);
    let met = level_at(place, pointer);
    if place.app.leveling.is_dragging() {
        place.ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        if place.app.active == slot {
            commands.push(Command::Level(LevelCommand::Move { slot, at }));
            commands.extend(released.then_some(Command::Level(LevelCommand::LetGo)));
        }
        return;
    }
    if !is_over || shift || Popup::is_any_open(place.ui.ctx()) {
        return;
    }
    place.ui.ctx().set_cursor_icon(if met.is_some() { CursorIcon::Grab } else { CursorIcon::Crosshair });
    match met {
        Some(level) if pressed => commands.push(Command::Level(LevelCommand::Grab { slot, level, at })),
        None if place.response.clicked() => commands.push(Command::Level(LevelCommand::Place { slot, at })),
        _ => {}
    }
}

fn image_at(place: &Place<'_>, at: egui::Pos2) -> Option<ImagePoint> {
    let transform = place.app.slot_transform(place.slot, place.size_px)?;
    Some(transform.image_from_view(place.view(at)))
}

/// The level named under the pointer.
fn level_at(place: &Place<'_>, at: egui::Pos2) -> Option<VertebralLevel> {
    /// Names show on slices so near, in mm.
    const NEAR_MM: f64 = 12.0;
    let transform = place.app.slot_transform(place.slot, place.size_px)?;
    let plane = place.app.slot_frame(place.slot)?.0.plane?;
    let view = place.view(at);
    let reach = REACH * f64::from(place.ui.ctx().pixels_per_point());
    let levels = place.app.levels_on(place.app.slot_series(place.slot)?).into_iter();
    let near = levels.filter(|it| plane.signed_distance_mm(it.at).abs() <= NEAR_MM);
    let distances = near.map(|it| (it.level, transform.view_from_image(plane.image_from_lps(it.at)).distance(view)));
    distances.filter(|it| it.1 <= reach).min_by(|a, b| a.1.total_cmp(&b.1)).map(|it| it.0)
}
