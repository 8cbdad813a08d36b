//! One viewport: taking in what the mouse does, then drawing the picture and what lies over it.

mod answer;
mod lens;
mod levels;
mod measuring;
mod menu;
mod mouse;
mod overlay;
mod planes;
mod readings;
mod segments;
mod wheel;
mod why;

use egui::{
    Align2, Color32, CursorIcon, DragAndDrop, FontFamily, FontId, Pos2, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use self::{mouse::Mouse, readings::Readings, segments::Segments};
use super::{
    keys::{key_shown, viewport_id, viewport_keys},
    series_list::short_name,
    text::sentence,
    textures::Textures,
    theme,
    widgets::paint_icon,
};
use crate::{
    annotation,
    app::{AppCommand, AppState, Command, Dialog, FrameState, Mode, SeriesKey, StudyCommand, ViewCommand},
    geometry::ViewPoint,
    paint::{self, PlacedCaptions},
    study::{Series, counted},
};

/// What one viewport remembers from pass to pass.
#[derive(Default)]
pub struct State {
    /// Size in physical pixels.
    pub size_px: [f64; 2],
    captions: PlacedCaptions,
    mouse: Mouse,
    readings: Readings,
    segments: Segments,
}

/// A viewport as the mouse meets it.
struct Place<'a> {
    ui: &'a Ui,
    response: &'a Response,
    app: &'a AppState,
    slot: usize,
    size_px: [f64; 2],
}

impl Place<'_> {
    /// A screen position as a place in the viewport.
    fn view(&self, at: Pos2) -> ViewPoint {
        to_view(at, self.response.rect, self.ui.ctx().pixels_per_point())
    }
}

/// Takes in what the mouse does in a viewport's rectangle, before it is drawn: what is drawn then is already the answer.
pub fn interact(
    ui: &Ui,
    rect: Rect,
    app: &AppState,
    slot: usize,
    state: &mut State,
    commands: &mut Vec<Command>,
) -> Response {
    let ppp = ui.ctx().pixels_per_point();
    state.size_px = [rect.width(), rect.height()].map(|side| f64::from((side * ppp).round().max(1.0)));
    let response = ui.interact(rect, viewport_id(slot), Sense::click_and_drag());
    ui.memory_mut(|memory| memory.set_focus_lock_filter(viewport_id(slot), viewport_keys(app)));
    let place = Place { ui, response: &response, app, slot, size_px: state.size_px };
    state.mouse.act(&place, commands);
    drop_series(&response, slot, commands);
    drop_viewport(&response, slot, commands);
    menu::show(&place, commands);
    response
}

/// Draws a viewport: the picture, and what lies over it.
pub fn draw(
    ui: &mut Ui,
    response: &Response,
    app: &mut AppState,
    slot: usize,
    state: &mut State,
    textures: &mut Textures,
) {
    let rect = response.rect;
    let ppp = ui.ctx().pixels_per_point();
    let size = state.size_px.map(|side| side as usize);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name(app, slot)));
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rect));
    ui.set_clip_rect(rect);
    ui.painter().rect_filled(rect, 0.0, theme::VIEWPORT);
    let picture = textures.viewport(ui.ctx(), app, slot, size);
    match picture {
        Some((texture, _)) => {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(texture, rect, whole, Color32::WHITE);
        }
        None => explain_nothing(&ui, rect, app, slot),
    }
    // A slice that cannot be shown keeps its texts and its slider, so that the way to the next one is seen.
    let transform = picture.map(|(_, transform)| transform).or_else(|| app.slot_transform(slot, state.size_px));
    let room_height = ui.ctx().content_rect().height();
    let pointer = response.hover_pos().map(|at| to_view(at, rect, ppp));
    let (mouse, readings) = (&state.mouse, &mut state.readings);
    let over = overlay::Over { app, slot, size_px: size, pixels_per_point: ppp, pointer, room_height };
    let mut scene = transform.and_then(|transform| over.scene(&transform, mouse, readings));
    if let Some((scene, transform)) = scene.as_mut().zip(transform) {
        scene.segments = state.segments.scene(app, slot, transform);
    }
    if let Some(scene) = scene {
        let captions = &mut state.captions;
        let shapes = ui.fonts_mut(|fonts| paint::overlay(fonts, &scene, rect.min, captions));
        ui.painter().extend(shapes);
    }
    if let Some(transform) = &transform {
        lens::show(&ui, rect, response.hover_pos(), transform, (app, slot), textures);
    }
    // Below what tells why the series is here, so that both answer in one place.
    grip(&ui, rect, app, slot);
    why::show(&ui, response, app, slot);
    if app.mode != Mode::Present {
        frame(&ui, rect, response, app, slot);
    }
}

/// The accessible name: series, plane, slice.
fn name(app: &AppState, slot: usize) -> String {
    let Some(series) = app.slot_series(slot) else { return format!("Viewport {}, empty", slot + 1) };
    let frame = app.slots[slot].viewport.frame;
    let n_marks = marks_on(app, series, frame);
    let marks = match n_marks {
        0 => String::new(),
        1 => ", 1 mark".to_owned(),
        n => format!(", {n} marks"),
    };
    // Where others look on, and where an answer is asked for, nothing of the scanner's description is told.
    let what = if app.mode == Mode::Study { short_name(series) } else { series.plain_name() };
    let measured = match app.shown_measurements(slot).count() {
        0 => String::new(),
        n => format!(", {}", counted(n, "measurement", "measurements")),
    };
    format!("Viewport {}: {what}, slice {} of {}{marks}{measured}", slot + 1, frame + 1, series.frames.len())
}

fn marks_on(app: &AppState, series: &Series, frame: usize) -> usize {
    app.shown_marks(series).filter(|(_, mark)| annotation::visible(mark, series, frame).is_some()).count()
}

/// Where there is no picture: why, and what to do.
fn explain_nothing(ui: &Ui, rect: Rect, app: &mut AppState, slot: usize) {
    let (icon, title, text) = match (app.slots[slot].series.is_some(), app.slot_pixels(slot)) {
        (_, Some(FrameState::Failed(reason))) => (Icon::FileX2, "This slice cannot be shown", sentence(reason)),
        (true, _) => return,
        (false, _) if app.studies.is_empty() && !is_loading(app) => {
            let key = key_shown(&Command::App(AppCommand::Show(Dialog::Open)));
            let or = key.map_or_else(String::new, |key| format!(", or press {key}"));
            (Icon::FolderOpen, "Nothing open", format!("Drop a folder, a ZIP archive or files here{or}."))
        }
        (false, _) if app.studies.is_empty() => return,
        (false, _) => (Icon::Layers, "Empty viewport", "Drag a series here, or choose one in the list.".to_owned()),
    };
    let center = rect.center();
    paint_icon(ui, center - vec2(0.0, 44.0), icon, 28.0, theme::TEXT_SECOND);
    let title_font = FontId::new(16.0, FontFamily::Name(paint::SEMIBOLD.into()));
    ui.painter().text(center, Align2::CENTER_CENTER, title, title_font, theme::TEXT);
    let width = (rect.width() - 32.0).min(420.0);
    let galley = ui.painter().layout(text, FontId::proportional(14.0), theme::TEXT_SECOND, width);
    let at = center + vec2(-galley.size().x / 2.0, 18.0);
    ui.painter().galley(at, galley, theme::TEXT_SECOND);
}

fn is_loading(app: &AppState) -> bool {
    app.loading.as_ref().is_some_and(|loading| !loading.progress.finished)
}

/// The frame of the active viewport: blue while it has the keyboard or a series is held over it.
fn frame(ui: &Ui, rect: Rect, response: &Response, app: &AppState, slot: usize) {
    let is_held = DragAndDrop::has_payload_of_type::<SeriesKey>(ui.ctx())
        || DragAndDrop::has_payload_of_type::<Grabbed>(ui.ctx());
    let takes_drop = is_held && response.contains_pointer();
    if slot == app.active || takes_drop {
        let stroke = match takes_drop || response.has_focus() {
            true => Stroke::new(2.0, theme::ACCENT),
            false => Stroke::new(1.0, theme::EDGE),
        };
        ui.painter().rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
    }
}

fn to_view(at: Pos2, rect: Rect, pixels_per_point: f32) -> ViewPoint {
    let offset = (at - rect.min) * pixels_per_point;
    ViewPoint::new(f64::from(offset.x), f64::from(offset.y))
}

/// A viewport that a hand has hold of by its name.
struct Grabbed(usize);

/// The place of a viewport's name, by which it can be taken to another viewport.
fn grip(ui: &Ui, rect: Rect, app: &AppState, slot: usize) {
    if app.mode != Mode::Study || app.mpr.is_some() || app.visible_slots().len() < 2 {
        return;
    }
    let size = vec2((rect.width() * 0.4).min(150.0), 22.0);
    let handle = Rect::from_min_size(rect.min + vec2(6.0, 8.0), size);
    let response = ui.interact(handle, viewport_id(slot).with("grip"), Sense::drag());
    response.dnd_set_drag_payload(Grabbed(slot));
    let cursor = if response.dragged() { CursorIcon::Grabbing } else { CursorIcon::Grab };
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(cursor);
        ui.painter().rect_stroke(handle, 3.0, Stroke::new(1.0, theme::EDGE), StrokeKind::Inside);
    }
}

/// A viewport dragged here by its name.
fn drop_viewport(response: &Response, slot: usize, commands: &mut Vec<Command>) {
    if !DragAndDrop::has_payload_of_type::<Grabbed>(&response.ctx) {
        return;
    }
    if let Some(grabbed) = response.dnd_release_payload::<Grabbed>() {
        commands.push(Command::View(ViewCommand::Swap(grabbed.0, slot)));
    }
}

/// A series dragged here from the list.
fn drop_series(response: &Response, slot: usize, commands: &mut Vec<Command>) {
    // A payload is taken whatever it is: it has to be looked at first.
    if !DragAndDrop::has_payload_of_type::<SeriesKey>(&response.ctx) {
        return;
    }
    if let Some(series) = response.dnd_release_payload::<SeriesKey>() {
        commands.push(Command::Study(StudyCommand::ShowSeries { slot, series: (*series).clone() }));
        commands.push(Command::View(ViewCommand::Activate(slot)));
    }
}
