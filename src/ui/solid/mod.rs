//! The shaded view in the room of the viewports: its picture, the mouse on it, and what names its sides.

mod worker;

use egui::{
    Align2, Color32, FontId, PointerButton, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, TextureHandle,
    TextureOptions, Ui, WidgetInfo, pos2, vec2,
};

use self::worker::Worker;
use super::{
    controls::semibold,
    keys::{viewport_id, viewport_keys},
    theme,
};
use crate::{
    app::{AppState, Command, OpenSolid, SolidCommand, SolidView},
    geometry::orientation_letters,
    solid::{Camera, Cut, Solid},
    study::capitalised,
};

/// A drag of so many points turns by a degree.
const POINTS_PER_DEGREE: f32 = 2.5;
/// A drag of so many points doubles the magnification.
const ZOOM_DOUBLING_POINTS: f32 = 150.0;
/// So many points of a wheel are a notch.
const WHEEL_NOTCH: f32 = 40.0;
/// A notch of the wheel moves the cut so far, mm, or magnifies so much.
const NOTCH_MM: f64 = 2.0;
const NOTCH_ZOOM: f64 = 1.1;

/// What the shaded view remembers from pass to pass.
#[derive(Default)]
pub struct State {
    worker: Option<Worker>,
    texture: Option<TextureHandle>,
    drawn: Option<Drawn>,
}

/// All that a picture depends on.
#[derive(Clone, PartialEq)]
struct Drawn {
    camera: Camera,
    cut: Option<Cut>,
    /// Which fields, and how opaque.
    solids: Vec<(usize, f32)>,
    size: [usize; 2],
}

/// Shows the surface, or how far it is. Returns nothing to draw slices in while it is there.
pub fn show(ui: &mut Ui, app: &AppState, state: &mut State, commands: &mut Vec<Command>) {
    let rect = ui.max_rect();
    let response = ui.interact(rect, viewport_id(app.active), Sense::CLICK | Sense::DRAG);
    ui.memory_mut(|memory| {
        if app.dialog.is_none() && memory.focused().is_none() {
            memory.request_focus(response.id);
        }
        memory.set_focus_lock_filter(response.id, viewport_keys(app));
    });
    ui.painter().rect_filled(rect, 0.0, theme::VIEWPORT);
    let Some(view) = &app.solid else { return };
    let Some(open) = view.open() else {
        let words = view.way_words();
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
        centred(ui, rect, &words);
        return;
    };
    let name = format!("Shaded view of {}, {}", view.title, open.look_words());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    mouse(ui, &response, open, commands);
    if open.is_empty() {
        centred(ui, rect, "Nothing is shown: nothing is as dense as this, or all is hidden. Press 0 to begin anew.");
        return;
    }
    state.picture(ui, rect, open);
    furniture(ui, rect, open, view);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 0.0, Stroke::new(2.0, theme::ACCENT), StrokeKind::Inside);
    }
}

impl State {
    /// Forgets the picture and ends the worker.
    pub fn close(&mut self) {
        *self = Self::default();
    }

    fn picture(&mut self, ui: &Ui, rect: Rect, open: &OpenSolid) {
        let size = [rect.width(), rect.height()].map(|side| (side * ui.ctx().pixels_per_point()).round() as usize);
        let scene = open.scene(size[1]);
        let of = |solid: &Solid| (std::sync::Arc::as_ptr(&solid.field) as usize, solid.opacity);
        let solids = scene.solids.iter().map(of).collect();
        let wanted = Drawn { camera: scene.camera, cut: scene.cut, solids, size };
        let worker = self.worker.get_or_insert_with(|| Worker::new(ui.ctx()));
        if self.drawn.as_ref() != Some(&wanted) {
            worker.want(scene, size);
            self.drawn = Some(wanted);
        }
        if let Some(image) = worker.finished() {
            match &mut self.texture {
                Some(texture) => texture.set(image, TextureOptions::LINEAR),
                None => self.texture = Some(ui.ctx().load_texture("shaded view", image, TextureOptions::LINEAR)),
            }
        }
        if let Some(texture) = &self.texture {
            let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            ui.painter().image(texture.id(), rect, whole, Color32::WHITE);
        }
    }
}

/// Left turns, Shift or the middle button moves, right magnifies; the wheel moves the cut, or magnifies without one.
fn mouse(ui: &Ui, response: &Response, open: &OpenSolid, commands: &mut Vec<Command>) {
    if response.is_pointer_button_down_on() && !response.has_focus() {
        response.request_focus();
    }
    let by = response.drag_delta();
    let (shift, ctrl) = ui.input(|input| (input.modifiers.shift, input.modifiers.command));
    let mut act = |command| commands.push(Command::Solid(command));
    if by != egui::Vec2::ZERO {
        let is_move = response.dragged_by(PointerButton::Middle) || shift;
        if is_move {
            let share = f64::from(response.rect.height().max(1.0));
            act(SolidCommand::Move([f64::from(by.x) / share, f64::from(by.y) / share]));
        } else if response.dragged_by(PointerButton::Secondary) {
            act(SolidCommand::Zoom(f64::from(2.0_f32.powf(-by.y / ZOOM_DOUBLING_POINTS))));
        } else {
            act(SolidCommand::Turn([-by.x, by.y].map(|points| f64::from(points / POINTS_PER_DEGREE))));
        }
    }
    let notches = ui.input(|input| input.smooth_scroll_delta().y + input.smooth_scroll_delta().x) / WHEEL_NOTCH;
    if response.contains_pointer() && notches != 0.0 {
        match open.cut.is_some() && !ctrl {
            true => act(SolidCommand::MoveCut(f64::from(notches) * NOTCH_MM)),
            false => act(SolidCommand::Zoom(NOTCH_ZOOM.powf(f64::from(notches)))),
        }
    }
}

/// Letters at the edges, a scale bar, and what is shown; on plates, since bone is bright.
fn furniture(ui: &Ui, rect: Rect, open: &OpenSolid, view: &SolidView) {
    let axes = open.camera(1).axes();
    let inset = 10.0;
    let letters = [
        (rect.left_center() + vec2(inset, 0.0), Align2::LEFT_CENTER, -axes.right),
        (rect.right_center() - vec2(inset, 0.0), Align2::RIGHT_CENTER, axes.right),
        (rect.center_top() + vec2(0.0, inset), Align2::CENTER_TOP, axes.up),
        (rect.center_bottom() - vec2(0.0, inset), Align2::CENTER_BOTTOM, -axes.up),
    ];
    for (at, align, towards) in letters {
        plate(ui, at, align, &orientation_letters(towards), semibold(16.0), theme::TEXT);
    }
    let cut = match open.cut {
        Some(cut) => format!("cut open: {}", cut.name().to_lowercase()),
        None => "not cut".to_owned(),
    };
    let making = if open.is_making() { " (on its way)" } else { "" };
    let kind = if view.is_synthetic { "Synthetic. " } else { "" };
    let what = match open.threshold_hu() {
        Some(hu) => format!("Bone from {hu:.0} HU{making}, {cut}"),
        None => capitalised(&cut),
    };
    let caution = match open.threshold_hu() {
        Some(_) => format!("{kind}Thin bone may look like a hole"),
        None => "Synthetic. Made from the patient's recipe, not from the pictures".to_owned(),
    };
    let lines = [view.title.clone(), what, caution];
    let mut at = rect.left_top() + vec2(inset, inset);
    for (idx, line) in lines.iter().enumerate() {
        let colour = if idx == 0 { theme::TEXT } else { theme::TEXT_SECOND };
        at.y = plate(ui, at, Align2::LEFT_TOP, line, FontId::proportional(13.0), colour).bottom() + 2.0;
    }
    scale_bar(ui, rect, open.height_mm);
}

/// Text on a dark ground of its own; returns what it covers.
fn plate(ui: &Ui, at: Pos2, align: Align2, text: &str, font: FontId, colour: Color32) -> Rect {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, colour);
    let rect = align.anchor_size(at, galley.size() + vec2(8.0, 2.0));
    ui.painter().rect_filled(rect, 3.0, Color32::from_black_alpha(170));
    ui.painter().galley(rect.min + vec2(4.0, 1.0), galley, colour);
    rect
}

fn scale_bar(ui: &Ui, rect: Rect, height_mm: f64) {
    const LENGTHS_MM: [f64; 5] = [100.0, 50.0, 20.0, 10.0, 5.0];
    let points_per_mm = f64::from(rect.height()) / height_mm.max(1e-6);
    let fits = LENGTHS_MM.into_iter().find(|mm| mm * points_per_mm <= f64::from(rect.width()) * 0.25);
    let Some(mm) = fits else { return };
    let (right, y) = (rect.right() - 16.0, rect.bottom() - 16.0);
    let left = right - (mm * points_per_mm) as f32;
    let stroke = Stroke::new(1.5, theme::TEXT);
    ui.painter().hline(left..=right, y, stroke);
    for x in [left, right] {
        ui.painter().vline(x, y - 4.0..=y + 4.0, stroke);
    }
    let at = pos2((left + right) / 2.0, y - 6.0);
    plate(ui, at, Align2::CENTER_BOTTOM, &format!("{mm:.0} mm"), FontId::proportional(12.0), theme::TEXT);
}

fn centred(ui: &Ui, rect: Rect, words: &str) {
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, words, FontId::proportional(15.0), theme::TEXT_SECOND);
}
