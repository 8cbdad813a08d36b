//! The viewports in their arrangement, which of them has the focus, and what shows where there is nothing to see.

use egui::{Rect, Ui, pos2};

use super::{carry_out::carry_out, keys::viewport_id, textures::Textures, theme, viewport};
use crate::{
    app::{AppState, Command, Mode, ViewCommand},
    viewport::Layout,
};

/// What the viewports remember from pass to pass.
#[derive(Default)]
pub struct State {
    pub(super) slots: [viewport::State; Layout::MOST],
    active: usize,
}

impl State {
    /// Size of a viewport in physical pixels, as last drawn.
    pub fn size_px(&self, slot: usize) -> Option<[f64; 2]> {
        self.slots.get(slot).map(|state| state.size_px)
    }
}

/// The viewport that has the keyboard focus.
pub fn focused(ui: &Ui, app: &AppState) -> Option<usize> {
    let focused = ui.memory(|memory| memory.focused())?;
    app.visible_slots().find(|slot| viewport_id(*slot) == focused)
}

/// The viewport that keys act on: the one with the focus, or the active one while nothing else has it.
pub fn keyed(ui: &Ui, app: &AppState) -> Option<usize> {
    let nobody = ui.memory(|memory| memory.focused().is_none()) && app.mode != Mode::Library;
    focused(ui, app).or(nobody.then_some(app.active))
}

/// Shows all viewports on screen. What the mouse did in them is carried out before they are drawn, so that a picture
/// answers in the very pass that an event came in.
pub fn show(ui: &mut Ui, app: &mut AppState, state: &mut State, textures: &mut Textures) {
    let room = ui.max_rect();
    let nobody = ui.memory(|memory| memory.focused().is_none());
    // The keys belong to the picture unless something else asked for them; a command that moves on to another
    // viewport takes the focus along.
    if app.dialog.is_none() && (nobody || (state.active != app.active && focused(ui, app).is_some())) {
        ui.memory_mut(|memory| memory.request_focus(viewport_id(app.active)));
    }
    state.active = app.active;
    let visible: Vec<usize> = app.visible_slots().collect();
    let rects = if app.maximised { vec![room] } else { arrange(app.layout, room) };
    let mut commands = Vec::new();
    if app.crosshair.as_ref().is_some_and(|it| !it.pinned) && !ui.input(|input| input.modifiers.shift) {
        commands.push(Command::View(ViewCommand::DropCrosshair));
    }
    let mut responses = Vec::new();
    for (slot, rect) in visible.into_iter().zip(rects) {
        let rect = snap(rect, ui.ctx().pixels_per_point());
        responses.push((slot, viewport::interact(ui, rect, app, slot, &mut state.slots[slot], &mut commands)));
    }
    if let Some(slot) = focused(ui, app).filter(|slot| *slot != app.active) {
        state.active = slot;
        commands.push(Command::View(ViewCommand::Activate(slot)));
    }
    carry_out(ui, app, commands);
    for (slot, response) in responses {
        viewport::draw(ui, &response, app, slot, &mut state.slots[slot], textures);
    }
}

/// The rectangles of an arrangement, in slot order.
fn arrange(layout: Layout, room: Rect) -> Vec<Rect> {
    let gap = theme::VIEWPORT_GAP / 2.0;
    let inset = |share: f32, sign: f32| if share == 0.0 || share == 1.0 { 0.0 } else { sign * gap };
    let x = |share: f32, sign: f32| room.left() + share * room.width() + inset(share, sign);
    let y = |share: f32, sign: f32| room.top() + share * room.height() + inset(share, sign);
    let cells = layout.cells().into_iter();
    cells
        .map(|[left, top, right, bottom]| {
            Rect::from_min_max(pos2(x(left, 1.0), y(top, 1.0)), pos2(x(right, -1.0), y(bottom, -1.0)))
        })
        .collect()
}

/// The nearest rectangle whose edges lie on physical pixels, so that pictures are not resampled again.
fn snap(rect: Rect, pixels_per_point: f32) -> Rect {
    let snap = |value: f32| (value * pixels_per_point).round() / pixels_per_point;
    Rect::from_min_max(pos2(snap(rect.left()), snap(rect.top())), pos2(snap(rect.right()), snap(rect.bottom())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn viewports_fill_the_room_without_overlap() {
        let room = Rect::from_min_max(pos2(10.0, 20.0), pos2(810.0, 620.0));
        for layout in Layout::ALL {
            let rects = arrange(layout, room);
            assert_eq!(rects.len(), layout.n_viewports());
            let area: f32 = rects.iter().map(Rect::area).sum();
            assert!(area > room.area() * 0.98);
            for (i, a) in rects.iter().enumerate() {
                assert!(room.contains_rect(*a));
                assert!(rects[i + 1..].iter().all(|b| !a.intersect(*b).is_positive()));
            }
        }
    }
}
