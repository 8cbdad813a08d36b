//! The series of the study, with a thumbnail each: a click shows one in the active viewport, a drag in any.

use egui::{
    Align2, Color32, DragAndDrop, FontId, Id, LayerId, Order, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use super::{
    controls::name_line,
    textures::{Textures, middle_frame},
    theme,
    widgets::{focus_ring, paint_icon},
};
use crate::{
    app::{AppState, Command, FrameState, SeriesKey, StudyCommand},
    hanging::recognise,
    study::{Series, counted},
};

const THUMBNAIL: egui::Vec2 = vec2(104.0, 78.0);
const ITEM: egui::Vec2 = vec2(112.0, 106.0);

/// Shows the list.
pub fn show(ui: &mut Ui, app: &AppState, textures: &mut Textures, commands: &mut Vec<Command>) {
    let n_series = app.listed_series().count();
    if n_series == 0 {
        return;
    }
    ui.painter().vline(ui.max_rect().right() - 0.5, ui.max_rect().y_range(), (1.0, theme::DIVIDER));
    ui.add_space(8.0);
    heading(ui, format!("Series  {n_series}"));
    dragged(ui, app, textures);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for series in app.listed_series() {
            ui.horizontal(|ui| {
                ui.add_space(8.0);
                item(ui, app, series, textures, commands);
            });
        }
        let mut others = app.unlisted_series().peekable();
        if others.peek().is_some() {
            heading(ui, "Other studies".to_owned());
        }
        for series in others {
            ui.horizontal(|ui| {
                ui.add_space(8.0);
                item(ui, app, series, textures, commands);
            });
        }
    });
}

fn heading(ui: &mut Ui, text: String) {
    ui.horizontal(|ui| {
        ui.add_space(12.0);
        ui.label(egui::RichText::new(text).size(13.0).color(theme::TEXT_SECOND));
    });
}

fn item(ui: &mut Ui, app: &AppState, series: &Series, textures: &mut Textures, commands: &mut Vec<Command>) {
    let key = SeriesKey::of(series);
    let active = app.slots[app.active].series.as_ref() == Some(&key);
    let on_screen =
        app.visible_slots().any(|slot| app.slots[slot].series.as_ref() == Some(&key)) || app.cut_series() == Some(&key);
    let (rect, response) = ui.allocate_exact_size(ITEM, Sense::click_and_drag());
    let name = describe(series);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, active, &name));
    if active || response.hovered() {
        ui.painter().rect_filled(rect, 4.0, if active { theme::SELECTED } else { theme::HOVER });
    }
    let picture = Rect::from_min_size(rect.min + vec2(4.0, 4.0), THUMBNAIL);
    ui.painter().rect_filled(picture, 0.0, theme::VIEWPORT);
    if let Some(texture) = textures.thumbnail(ui.ctx(), app, series) {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().image(texture, picture, whole, Color32::WHITE);
    } else if has_no_picture(app, series) {
        paint_icon(ui, picture.center(), Icon::FileX2, 22.0, theme::TEXT_SECOND);
    }
    if on_screen {
        // Not by its fill alone: the series of the active viewport has the broader bar.
        let width = if active { 4.0 } else { 2.0 };
        let bar = Rect::from_min_max(rect.left_top(), pos2(rect.left() + width, rect.bottom()));
        ui.painter().rect_filled(bar, 0.0, theme::ACCENT);
    }
    let below = picture.bottom() + 4.0;
    let count = series.frames.len().to_string();
    let color = if active { theme::TEXT } else { theme::TEXT_BODY };
    let font = FontId::proportional(12.0);
    let count_rect = ui.painter().text(pos2(picture.right(), below), Align2::RIGHT_TOP, count, font.clone(), color);
    let room = count_rect.left() - 4.0 - picture.left();
    // 200 series of one scan begin alike: both ends of a name stay.
    let label = name_line(ui.painter(), &short_name(series), &font, color, room);
    ui.painter().galley(pos2(picture.left(), below), label, color);
    if !series.warnings.is_empty() {
        let corner = picture.right_top() + vec2(-10.0, 10.0);
        ui.painter().circle_filled(corner, 9.0, theme::GROUND);
        paint_icon(ui, corner, Icon::TriangleAlert, 12.0, theme::WARNING);
    }
    focus_ring(ui, &response, rect);
    if response.clicked() {
        commands.push(Command::Study(StudyCommand::ShowSeries { slot: app.active, series: key.clone() }));
    }
    if response.drag_started() {
        DragAndDrop::set_payload(ui.ctx(), key);
    }
    let warnings: String = series.warnings.iter().map(|warning| format!("\n{}", warning.0)).collect();
    let is = recognise(series);
    let ground = if is.ground.is_empty() { String::new() } else { format!(": {}", is.ground) };
    response.on_hover_text(format!("{name}\nRecognised as {}{ground}{warnings}", is.name));
}

/// The series that is being dragged, half seen through, at the pointer.
fn dragged(ui: &Ui, app: &AppState, textures: &mut Textures) {
    let Some(key) = DragAndDrop::payload::<SeriesKey>(ui.ctx()) else { return };
    let Some((series, at)) = app.series(&key).zip(ui.ctx().pointer_latest_pos()) else { return };
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("dragged series")));
    let rect = Rect::from_min_size(at + vec2(12.0, 12.0), THUMBNAIL);
    let seen = |color: Color32| color.gamma_multiply(0.8);
    painter.rect_filled(rect.expand(2.0), 4.0, seen(theme::RAISED));
    if let Some(texture) = textures.thumbnail(ui.ctx(), app, series) {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(texture, rect, whole, seen(Color32::WHITE));
    }
    let name = painter.layout_no_wrap(short_name(series), FontId::proportional(12.0), theme::TEXT);
    let plate = Rect::from_min_size(rect.left_bottom() + vec2(0.0, 4.0), name.size() + vec2(8.0, 4.0));
    painter.rect_filled(plate, 4.0, seen(theme::RAISED));
    painter.galley(plate.min + vec2(4.0, 2.0), name, theme::TEXT);
}

/// Whether the slice that stands for a series is known to be unshowable.
fn has_no_picture(app: &AppState, series: &Series) -> bool {
    let state = middle_frame(series).and_then(|(key, _)| app.frames.peek(&key));
    matches!(state, Some(FrameState::Failed(_)))
}

/// What a series is called in a line: its description, else its plane and modality, else its number.
pub fn short_name(series: &Series) -> String {
    let plane = series.plane.map_or("", |plane| plane.name());
    let name = match format!("{} {plane}", series.modality).trim() {
        _ if !series.description.is_empty() => series.description.clone(),
        "" => series.number.map_or_else(|| "Unnamed".to_owned(), |number| format!("Series {number}")),
        kind => kind.to_owned(),
    };
    match &series.part {
        Some(part) => format!("{name} {}/{}", part.number, part.of),
        None => name,
    }
}

fn describe(series: &Series) -> String {
    let plane = series.plane.map_or("no geometry", |plane| plane.name());
    let notes = match series.warnings.len() {
        0 => String::new(),
        1 => ", 1 note".to_owned(),
        n => format!(", {n} notes"),
    };
    let modality = if series.modality.is_empty() { "modality not said" } else { &series.modality };
    let slices = counted(series.frames.len(), "slice", "slices");
    format!("{}, {modality}, {plane}, {slices}{notes}", short_name(series))
}
