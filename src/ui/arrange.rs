//! How viewports are arranged and linked: buttons and menus of the bar.

use egui::{
    Color32, Popup, PopupCloseBehavior, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};
use lucide_icons::Icon;

use super::{
    theme,
    widgets::{focus_ring, hint, icon_button, paint_icon},
};
use crate::{
    app::{AppState, Command, Entry, LinkKind, ViewCommand},
    viewport::Layout,
};

/// The arrangements that have a button of their own where there is room.
const AT_HAND: [Layout; 4] = [Layout::One, Layout::Two, Layout::OnePlusTwo, Layout::Four];
/// Narrower windows show the menus alone.
const NARROWEST_AT_HAND: f32 = 1100.0;
/// Width of the menus' rows.
const MENU_WIDTH: f32 = 240.0;
const BUTTON: Vec2 = vec2(32.0, 32.0);
const PICTURE: Vec2 = vec2(18.0, 14.0);

/// From right to left: links, all arrangements, and the usual ones.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    links(ui, app, commands);
    layouts(ui, app, commands);
    if NARROWEST_AT_HAND <= ui.ctx().content_rect().width() {
        for layout in AT_HAND.into_iter().rev() {
            choose(ui, app, layout, commands);
        }
    }
}

fn layouts(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let told = "Arrange the viewports  (, and .)";
    let response = icon_button(ui, Icon::ChevronDown, "Arrange the viewports", told, false, vec2(24.0, 32.0), 16.0);
    Popup::menu(&response).width(MENU_WIDTH).show(|ui| {
        ui.set_max_width(MENU_WIDTH);
        for row in Layout::ALL.chunks(4) {
            ui.horizontal(|ui| row.iter().for_each(|layout| choose(ui, app, *layout, commands)));
        }
        ui.separator();
        row(ui, &Command::View(ViewCommand::HangAnew), None, commands);
        row(ui, &Command::View(ViewCommand::ExplainPlace), None, commands);
    });
}

/// A button with a picture of an arrangement.
fn choose(ui: &mut Ui, app: &AppState, layout: Layout, commands: &mut Vec<Command>) {
    let selected = app.layout == layout && !app.maximised;
    let (rect, response) = ui.allocate_exact_size(BUTTON, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, layout.name()));
    let fill = match (selected, response.hovered()) {
        (true, _) => theme::SELECTED,
        (false, true) => theme::HOVER,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 4.0, fill);
    if selected {
        let bar = Rect::from_min_max(rect.left_top(), pos2(rect.left() + 2.0, rect.bottom()));
        ui.painter().rect_filled(bar, 0.0, theme::ACCENT);
    }
    let color = if selected { theme::TEXT } else { theme::TEXT_BODY };
    draw(ui, Rect::from_center_size(rect.center(), PICTURE), layout, color);
    focus_ring(ui, &response, rect);
    let command = Command::View(ViewCommand::Layout(layout));
    if clicked(response.on_hover_text(hint(layout.name(), &command)), ui) {
        commands.push(command);
    }
}

/// A click closes the menu it is in.
fn clicked(response: Response, ui: &Ui) -> bool {
    let clicked = response.clicked();
    if clicked {
        Popup::close_all(ui.ctx());
    }
    clicked
}

/// The arrangement in small, its lines on whole pixels.
fn draw(ui: &Ui, area: Rect, layout: Layout, color: Color32) {
    let ppp = ui.ctx().pixels_per_point();
    let snap = |value: f32| (value * ppp).round() / ppp;
    for [left, top, right, bottom] in layout.cells() {
        let at = |x: f32, y: f32| pos2(snap(area.left() + x * area.width()), snap(area.top() + y * area.height()));
        let cell = Rect::from_min_max(at(left, top), at(right, bottom));
        // Neighbours share a line.
        let cell = Rect::from_min_max(cell.min, cell.max + vec2(1.0, 1.0));
        ui.painter().rect_stroke(cell, 0.0, Stroke::new(1.0, color), StrokeKind::Inside);
    }
}

fn links(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let any = app.links.scroll || app.links.window || app.links.zoom;
    let icon = if any { Icon::Link2 } else { Icon::Link2Off };
    let response = icon_button(ui, icon, "Link views", "Link views", any, BUTTON, 18.0);
    Popup::menu(&response).width(MENU_WIDTH).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_max_width(MENU_WIDTH);
        let kinds = [
            (LinkKind::Scroll, app.links.scroll),
            (LinkKind::Window, app.links.window),
            (LinkKind::Zoom, app.links.zoom),
        ];
        for (kind, on) in kinds {
            row(ui, &Command::View(ViewCommand::ToggleLink(kind)), Some(on), commands);
        }
        ui.separator();
        row(ui, &Command::View(ViewCommand::LinkAsTheyLie), None, commands);
        if app.has_offsets() {
            row(ui, &Command::View(ViewCommand::ForgetOffsets), None, commands);
        }
        row(ui, &Command::View(ViewCommand::PinCrosshair), Some(app.crosshair.is_some()), commands);
    });
}

/// A command of the table by its name and key, with a check mark where it is on.
fn row(ui: &mut Ui, command: &Command, on: Option<bool>, commands: &mut Vec<Command>) {
    let Some(entry) = Entry::of(command) else { return };
    let (rect, response) = ui.allocate_exact_size(vec2(MENU_WIDTH, 28.0), Sense::click());
    response.widget_info(|| match on {
        Some(on) => WidgetInfo::selected(Role::CheckBox, true, on, entry.label),
        None => WidgetInfo::labeled(Role::Button, true, entry.label),
    });
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, theme::HOVER);
    }
    if on == Some(true) {
        paint_icon(ui, pos2(rect.left() + 12.0, rect.center().y), Icon::Check, 14.0, theme::TEXT);
    }
    let font = egui::FontId::proportional(14.0);
    let at = pos2(rect.left() + 28.0, rect.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, entry.label, font, theme::TEXT);
    if let Some(key) = super::keys::key_shown(&entry.command) {
        let right = rect.right_center() - vec2(8.0, 0.0);
        super::controls::key_cap(ui.painter(), right, &key, theme::TEXT_SECOND);
    }
    focus_ring(ui, &response, rect);
    let response = response.on_hover_text(entry.hint);
    let is_chosen = match on {
        Some(_) => response.clicked(),
        None => clicked(response, ui),
    };
    if is_chosen {
        commands.push(command.clone());
    }
}
