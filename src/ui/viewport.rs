//! One viewport: the picture, what lies over it, and what the mouse does in it.

use egui::{
    Align2, Color32, DragAndDrop, FontFamily, FontId, PointerButton, Pos2, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use super::{
    keys::{VIEWPORT_KEYS, viewport_id},
    panel::sentence,
    series_list::short_name,
    textures::Textures,
    theme,
    widgets::{hint, paint_icon},
};
use crate::{
    app::{AppState, Command, FrameState, SeriesKey, StudyCommand, Tool, ViewCommand},
    geometry::{LpsPoint, ViewPoint, ViewTransform},
    paint::{self, Emphasis, FrameScene, PlacedCaptions, ReferenceLine, Scene},
    study::{FramePixels, Series},
    viewport::{Preset, ReferenceLineKind, reference_lines},
};

/// What one viewport remembers from pass to pass.
#[derive(Default)]
pub struct State {
    /// Size in physical pixels.
    pub size_px: [f64; 2],
    captions: PlacedCaptions,
    drag: Option<Drag>,
    wheel_points: f32,
}

/// What a drag that has begun does until the button is let go.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Drag {
    Window,
    Scroll { left_over: f32 },
    Pan,
    Zoom { about: ViewPoint },
    Rail,
}

/// Wheels that report points instead of notches: so many make a slice.
const WHEEL_POINTS_PER_SLICE: f32 = 40.0;
/// A drag with the scroll tool: so many points make a slice.
const DRAG_POINTS_PER_SLICE: f32 = 8.0;
/// A drag of so many points doubles the magnification.
const ZOOM_DOUBLING_POINTS: f32 = 150.0;
/// Width of the zone at the right edge in which a drag moves the slice slider.
const RAIL_WIDTH: f32 = 22.0;

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
    ui.memory_mut(|memory| memory.set_focus_lock_filter(viewport_id(slot), VIEWPORT_KEYS));
    mouse(ui, rect, &response, app, slot, state, commands);
    drop_series(&response, slot, commands);
    menu(&response, app, slot, state, commands);
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
    match textures.viewport(ui.ctx(), app, slot, size) {
        Some((texture, transform)) => {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(texture, rect, whole, Color32::WHITE);
            let pointer = response.hover_pos().map(|at| to_view(at, rect, ppp));
            if let Some(scene) = scene(app, slot, &transform, size, ppp, pointer) {
                let captions = &mut state.captions;
                let shapes = ui.fonts_mut(|fonts| paint::overlay(fonts, &scene, rect.min, captions));
                ui.painter().extend(shapes);
            }
        }
        None => explain_nothing(&ui, rect, app, slot),
    }
    frame(&ui, rect, response, app, slot);
}

/// The accessible name: series, plane, slice.
fn name(app: &AppState, slot: usize) -> String {
    let Some(series) = app.slot_series(slot) else { return format!("Viewport {}, empty", slot + 1) };
    let frame = app.slots[slot].viewport.frame;
    let n_marks = if app.marks_shown { marks_on(app, series, frame) } else { 0 };
    let marks = match n_marks {
        0 => String::new(),
        1 => ", 1 mark".to_owned(),
        n => format!(", {n} marks"),
    };
    format!("Viewport {}: {}, slice {} of {}{marks}", slot + 1, short_name(series), frame + 1, series.frames.len())
}

fn marks_on(app: &AppState, series: &Series, frame: usize) -> usize {
    let plane = series.frames.get(frame).and_then(|frame| frame.plane);
    let (Some(plane), Some(space)) = (plane, &series.frame_of_reference) else { return 0 };
    app.numbered_marks().filter(|(_, mark)| crate::annotation::visible(mark, &plane, space).is_some()).count()
}

/// What lies over the picture.
fn scene(
    app: &AppState,
    slot: usize,
    transform: &ViewTransform,
    size_px: [usize; 2],
    pixels_per_point: f32,
    pointer: Option<ViewPoint>,
) -> Option<Scene> {
    let series = app.slot_series(slot)?;
    let viewport = &app.slots[slot].viewport;
    let frame =
        FrameScene { series, frame: viewport.frame, transform, size_px, pixels_per_point, voi: viewport.voi.as_ref() };
    let mut scene = frame.scene();
    scene.corner_text = app.corner_text;
    scene.facts.series = short_name(series);
    if app.marks_shown {
        for (number, mark) in app.numbered_marks() {
            if let Some(mut shown) = frame.mark(mark, u32::try_from(number).ok()) {
                shown.emphasis = match app.finding {
                    Some(chosen) if chosen + 1 == number => Emphasis::Selected,
                    Some(_) => Emphasis::Quiet,
                    None => Emphasis::Normal,
                };
                if shown.emphasis == Emphasis::Quiet {
                    // Beside the chosen one the others are numbers only: their texts would cover the anatomy.
                    shown.caption.clear();
                }
                scene.marks.push(shown);
            }
        }
        let marked = app.marked_slices(series);
        scene.rail.iter_mut().for_each(|rail| rail.marked = marked.iter().copied().collect());
    }
    scene.levels = app.case.as_ref().map(|case| frame.levels(case)).unwrap_or_default();
    scene.reference_lines = lines(app, slot, series, viewport.frame, transform);
    scene.readout = Some(pointer.map(|pointer| readout(app, slot, transform, pointer)).unwrap_or_default());
    Some(scene)
}

/// Reference lines of the active viewport's series on the others, and of all others on the active one.
fn lines(app: &AppState, slot: usize, series: &Series, frame: usize, transform: &ViewTransform) -> Vec<ReferenceLine> {
    let others = app.visible_slots().filter(|other| *other != slot && (slot == app.active || *other == app.active));
    let mut lines: Vec<ReferenceLine> = Vec::new();
    for other in others {
        let Some(other_series) = app.slot_series(other) else { continue };
        for line in reference_lines(series, frame, other_series, app.slots[other].viewport.frame) {
            let current = line.kind == ReferenceLineKind::Current;
            let plane = other_series.plane.map_or("", |plane| plane.name());
            let label = if current { format!("{} {}", short_plane(plane), line.slice) } else { String::new() };
            let ends = line.ends.map(|at| transform.view_from_image(at));
            // Two series with the same slices give one line, with one name.
            let is_same = |other: &ReferenceLine| {
                (&other.label, other.current) == (&label, current)
                    && other.ends.iter().zip(ends).all(|(a, b)| a.distance(b) < 1.0)
            };
            if !lines.iter().any(is_same) {
                lines.push(ReferenceLine { ends, label, current });
            }
        }
    }
    lines
}

fn short_plane(plane: &str) -> &str {
    match plane {
        "axial" => "Ax",
        "sagittal" => "Sag",
        "coronal" => "Cor",
        _ => "Obl",
    }
}

/// The value with its unit and the patient position under the pointer.
fn readout(app: &AppState, slot: usize, transform: &ViewTransform, pointer: ViewPoint) -> Vec<String> {
    let Some((frame, instance)) = app.slot_frame(slot) else { return Vec::new() };
    let at = transform.image_from_view(pointer);
    let mut lines = Vec::new();
    if let Some(stored) = app.ready_pixels(slot).and_then(|pixels| stored_at(pixels, at.x, at.y)) {
        let value = instance.modality_lut.apply(stored);
        let unit = match instance.modality_lut.unit() {
            "" | "US" => "(no unit)",
            unit => unit,
        };
        lines.push(format!("{} {unit}", trim_number(value)));
        if let Some(plane) = frame.plane {
            lines.extend(position(plane.lps_from_image(at)));
        }
    }
    lines
}

fn stored_at(pixels: &FramePixels, x: f64, y: f64) -> Option<i32> {
    let index = |value: f64| (0.0..1e9).contains(&(value + 0.5)).then_some((value + 0.5) as u32);
    pixels.stored(index(x)?, index(y)?)
}

fn trim_number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// A patient position with the side it lies on: `L 3.1 P 41.7` and `H 212.4 mm`.
fn position(at: LpsPoint) -> [String; 2] {
    let axis = |value: f64, letters: [&str; 2]| format!("{} {:.1}", letters[usize::from(value < 0.0)], value.abs());
    let [x, y, z] = at.to_array();
    [format!("{} {}", axis(x, ["L", "R"]), axis(y, ["P", "A"])), format!("{} mm", axis(z, ["H", "F"]))]
}

/// Where there is no picture: why, and what to do.
fn explain_nothing(ui: &Ui, rect: Rect, app: &mut AppState, slot: usize) {
    let (icon, title, text) = match (app.slots[slot].series.is_some(), app.slot_pixels(slot)) {
        (_, Some(FrameState::Failed(reason))) => (Icon::FileX2, "This slice cannot be shown", sentence(&reason)),
        (true, _) => return,
        (false, _) if app.studies.is_empty() && !is_loading(app) => {
            (Icon::FolderOpen, "Nothing open", "Drop a folder or DICOM files here, or press Ctrl O.".to_owned())
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

/// The frame of the active viewport, thicker while it has the keyboard or a series is held over it.
fn frame(ui: &Ui, rect: Rect, response: &Response, app: &AppState, slot: usize) {
    let takes_drop = DragAndDrop::has_payload_of_type::<SeriesKey>(ui.ctx()) && response.contains_pointer();
    if slot == app.active || takes_drop {
        let width = if takes_drop || response.has_focus() { 2.0 } else { 1.0 };
        ui.painter().rect_stroke(rect, 0.0, Stroke::new(width, theme::ACCENT), StrokeKind::Inside);
    }
}

fn to_view(at: Pos2, rect: Rect, pixels_per_point: f32) -> ViewPoint {
    let offset = (at - rect.min) * pixels_per_point;
    ViewPoint::new(f64::from(offset.x), f64::from(offset.y))
}

fn mouse(
    ui: &Ui,
    rect: Rect,
    response: &Response,
    app: &AppState,
    slot: usize,
    state: &mut State,
    commands: &mut Vec<Command>,
) {
    let pressed = response.is_pointer_button_down_on() || response.clicked() || response.secondary_clicked();
    if pressed && slot != app.active {
        commands.push(Command::View(ViewCommand::Activate(slot)));
    }
    if pressed && !response.has_focus() {
        response.request_focus();
    }
    if response.double_clicked() {
        commands.push(Command::View(ViewCommand::Maximise));
    }
    drag(ui, rect, response, app, slot, state, commands);
    if response.contains_pointer() {
        wheel(ui, rect, response, app, slot, state, commands);
    }
}

fn drag(
    ui: &Ui,
    rect: Rect,
    response: &Response,
    app: &AppState,
    slot: usize,
    state: &mut State,
    commands: &mut Vec<Command>,
) {
    let ppp = ui.ctx().pixels_per_point();
    let Some(at) = response.interact_pointer_pos() else {
        state.drag = None;
        return;
    };
    let pressed = response.is_pointer_button_down_on();
    if state.drag.is_none() && (response.drag_started() || (pressed && on_rail(rect, at) && is_left_down(ui))) {
        state.drag = Some(begin_drag(ui, rect, app, at));
    }
    if !pressed {
        state.drag = None;
        return;
    }
    let moved = response.drag_delta();
    match &mut state.drag {
        None => {}
        Some(Drag::Rail) => commands.push(Command::View(ViewCommand::ToFrame(rail_frame(app, slot, rect, at)))),
        Some(_) if moved == Vec2::ZERO => {}
        Some(Drag::Window) => {
            commands.push(Command::View(ViewCommand::DragWindow([f64::from(moved.x), f64::from(moved.y)])));
        }
        Some(Drag::Pan) => {
            let by = [f64::from(moved.x * ppp), f64::from(moved.y * ppp)];
            commands.push(Command::View(ViewCommand::Pan { by, size: state.size_px }));
        }
        Some(Drag::Zoom { about }) => {
            let factor = f64::from(-moved.y / ZOOM_DOUBLING_POINTS).exp2();
            commands.push(Command::View(ViewCommand::Zoom { factor, about: Some(*about), size: state.size_px }));
        }
        Some(Drag::Scroll { left_over }) => {
            *left_over += moved.y / DRAG_POINTS_PER_SLICE;
            let steps = left_over.trunc();
            *left_over -= steps;
            if steps != 0.0 {
                commands.push(Command::View(ViewCommand::Scroll(steps as isize)));
            }
        }
    }
}

fn is_left_down(ui: &Ui) -> bool {
    ui.input(|input| input.pointer.button_down(PointerButton::Primary))
}

fn on_rail(rect: Rect, at: Pos2) -> bool {
    rect.right() - RAIL_WIDTH < at.x
}

fn begin_drag(ui: &Ui, rect: Rect, app: &AppState, at: Pos2) -> Drag {
    let (middle, secondary, shift, origin) = ui.input(|input| {
        let down = |button| input.pointer.button_down(button);
        let origin = input.pointer.press_origin().unwrap_or(at);
        (down(PointerButton::Middle), down(PointerButton::Secondary), input.modifiers.shift, origin)
    });
    let about = to_view(origin, rect, ui.ctx().pixels_per_point());
    if middle || (shift && !secondary) {
        return Drag::Pan;
    }
    if secondary {
        return Drag::Zoom { about };
    }
    if on_rail(rect, origin) {
        return Drag::Rail;
    }
    match app.tool {
        Tool::Window => Drag::Window,
        Tool::Scroll => Drag::Scroll { left_over: 0.0 },
        Tool::Pan => Drag::Pan,
        Tool::Zoom => Drag::Zoom { about },
    }
}

fn rail_frame(app: &AppState, slot: usize, rect: Rect, at: Pos2) -> usize {
    let n_frames = app.slot_series(slot).map_or(1, |series| series.frames.len());
    let Some(track) = paint::rail_track(&Scene::empty(rect.size(), 1.0)) else { return 0 };
    let share = ((at.y - rect.top() - track.top()) / track.height()).clamp(0.0, 1.0);
    (share * (n_frames.saturating_sub(1)) as f32).round() as usize
}

fn wheel(
    ui: &Ui,
    rect: Rect,
    response: &Response,
    app: &AppState,
    slot: usize,
    state: &mut State,
    commands: &mut Vec<Command>,
) {
    let zoom = ui.input(|input| input.zoom_delta());
    let mut steps = 0isize;
    let mut has_scrolled = false;
    if zoom == 1.0 {
        ui.input(|input| {
            for event in &input.events {
                let egui::Event::MouseWheel { unit, delta, modifiers, .. } = event else { continue };
                if modifiers.command {
                    continue;
                }
                has_scrolled = true;
                let fast = if modifiers.shift { 10 } else { 1 };
                let along = if delta.y == 0.0 { delta.x } else { delta.y };
                state.wheel_points += match unit {
                    egui::MouseWheelUnit::Point => along,
                    _ => along * WHEEL_POINTS_PER_SLICE,
                };
                let whole = (state.wheel_points / WHEEL_POINTS_PER_SLICE).trunc();
                state.wheel_points -= whole * WHEEL_POINTS_PER_SLICE;
                steps -= whole as isize * fast;
            }
        });
    }
    if (has_scrolled || zoom != 1.0) && slot != app.active {
        response.request_focus();
        commands.push(Command::View(ViewCommand::Activate(slot)));
    }
    if steps != 0 {
        commands.push(Command::View(ViewCommand::Scroll(steps)));
    }
    if zoom != 1.0 {
        let about = response.hover_pos().map(|at| to_view(at, rect, ui.ctx().pixels_per_point()));
        commands.push(Command::View(ViewCommand::Zoom { factor: f64::from(zoom), about, size: state.size_px }));
    }
}

/// A series dragged here from the list.
fn drop_series(response: &Response, slot: usize, commands: &mut Vec<Command>) {
    if let Some(series) = response.dnd_release_payload::<SeriesKey>() {
        commands.push(Command::Study(StudyCommand::ShowSeries { slot, series: (*series).clone() }));
        commands.push(Command::View(ViewCommand::Activate(slot)));
    }
}

/// A right click without a move: windows and views by name.
fn menu(response: &Response, app: &AppState, slot: usize, state: &State, commands: &mut Vec<Command>) {
    if app.slots[slot].series.is_none() {
        return;
    }
    let view = Command::View;
    response.context_menu(|ui| {
        ui.set_min_width(220.0);
        let presets = Preset::ALL.map(|preset| (preset.name(), view(ViewCommand::Preset(preset))));
        let pictures = [
            ("Invert", view(ViewCommand::Invert)),
            ("Fit", view(ViewCommand::Fit)),
            ("One to one", view(ViewCommand::OneToOne([0.0, 0.0]))),
            ("Turn right", view(ViewCommand::Turn { clockwise: true })),
            ("Flip left to right", view(ViewCommand::FlipHorizontal)),
            ("Reset", view(ViewCommand::Reset)),
            ("This viewport alone, or all", view(ViewCommand::Maximise)),
        ];
        for (idx, (name, command)) in presets.into_iter().chain(pictures).enumerate() {
            if idx == Preset::ALL.len() {
                ui.separator();
            }
            if ui.button(hint(name, &command)).clicked() {
                commands.push(match command {
                    Command::View(ViewCommand::OneToOne(_)) => view(ViewCommand::OneToOne(state.size_px)),
                    other => other,
                });
                ui.close();
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_names_its_sides() {
        assert_eq!(position(LpsPoint::new(3.13, -41.7, 212.44)), ["L 3.1 A 41.7", "H 212.4 mm"]);
        assert_eq!(position(LpsPoint::new(-0.26, 0.0, -1.0)), ["R 0.3 P 0.0", "F 1.0 mm"]);
    }

    #[test]
    fn the_pixel_under_the_pointer_is_the_one_whose_square_it_is_in() {
        let pixels = FramePixels { rows: 1, columns: 2, signed: true, words: vec![0xFFFF, 7] };
        assert_eq!(stored_at(&pixels, -0.49, 0.3), Some(-1));
        assert_eq!(stored_at(&pixels, 0.51, 0.0), Some(7));
        assert_eq!(stored_at(&pixels, 1.6, 0.0), None);
        assert_eq!(stored_at(&pixels, -0.6, 0.0), None);
    }
}
