//! The few controls the chrome is made of: tool, button, main button, badge, meter.

use egui::{
    Align2, Color32, FontFamily, FontId, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};
use lucide_icons::Icon;

use super::theme;
use crate::app::Command;

/// An icon at a size.
pub fn icon_text(icon: Icon, size: f32) -> egui::RichText {
    egui::RichText::new(char::from(icon)).family(FontFamily::Name("icons".into())).size(size)
}

/// Paints an icon in the middle of a rectangle.
pub fn paint_icon(ui: &Ui, center: egui::Pos2, icon: Icon, size: f32, color: Color32) {
    let font = FontId::new(size, FontFamily::Name("icons".into()));
    ui.painter().text(center, Align2::CENTER_CENTER, char::from(icon), font, color);
}

/// Text in the heavier weight.
pub fn strong(text: impl Into<String>, size: f32) -> egui::RichText {
    egui::RichText::new(text).family(FontFamily::Name("semibold".into())).size(size).color(theme::TEXT)
}

/// The name of a command with its key, for a tooltip.
pub fn hint(name: &str, command: &Command) -> String {
    match super::keys::key_shown(command) {
        Some(key) => format!("{name}  ({key})"),
        None => name.to_owned(),
    }
}

/// A square button with an icon. Selected ones have a tinted fill and a bar at the left.
pub fn tool_button(ui: &mut Ui, icon: Icon, name: &str, tooltip: &str, selected: bool) -> Response {
    icon_button(ui, icon, name, tooltip, selected, Vec2::splat(theme::TOOL_SIDE), 20.0)
}

/// An icon button of any size.
pub fn icon_button(
    ui: &mut Ui,
    icon: Icon,
    name: &str,
    tooltip: &str,
    selected: bool,
    size: Vec2,
    icon_size: f32,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, name));
    let fill = match (selected, response.is_pointer_button_down_on(), response.hovered()) {
        (true, ..) => theme::SELECTED,
        (_, true, _) => theme::CONTROL,
        (_, _, true) => theme::HOVER,
        _ => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 4.0, fill);
    if selected {
        let bar = Rect::from_min_max(rect.left_top(), pos2(rect.left() + 2.0, rect.bottom()));
        ui.painter().rect_filled(bar, 0.0, theme::ACCENT);
    }
    let color = if selected { theme::TEXT } else { theme::TEXT_BODY };
    paint_icon(ui, rect.center(), icon, icon_size, color);
    focus_ring(ui, &response, rect);
    response.on_hover_text(tooltip)
}

/// A button with a text. `main` gives it the accent: one on a screen.
pub fn button(ui: &mut Ui, text: &str, main: bool) -> Response {
    let (fill, color) = if main { (theme::ACCENT, theme::GROUND) } else { (theme::CONTROL, theme::TEXT) };
    let family = if main { FontFamily::Name("semibold".into()) } else { FontFamily::Proportional };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), FontId::new(14.0, family), color);
    let size = vec2(galley.size().x + 24.0, theme::CONTROL_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    let fill = match (response.is_pointer_button_down_on(), response.hovered(), main) {
        (true, _, true) => theme::ACCENT_PRESSED,
        (_, true, true) => theme::ACCENT_HOVER,
        (true, _, false) => theme::RAISED,
        (_, true, false) => theme::HOVER,
        _ => fill,
    };
    ui.painter().rect_filled(rect, 4.0, fill);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, color);
    focus_ring(ui, &response, rect);
    response
}

/// A text that acts, without a frame.
pub fn link(ui: &mut Ui, text: &str) -> Response {
    named_link(ui, text, text)
}

/// Links side by side, each with its key in a tooltip. `of` makes a command of what a link asks for.
pub fn link_row<C: Clone>(ui: &mut Ui, links: &[(&str, C)], of: fn(C) -> Command, act: &mut impl FnMut(C)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        for (name, wish) in links {
            if link(ui, name).on_hover_text(hint(name, &of(wish.clone()))).clicked() {
                act(wish.clone());
            }
        }
    });
}

/// The same with a name that says what it acts on, for those who do not see where it stands.
pub fn named_link(ui: &mut Ui, text: &str, name: &str) -> Response {
    let font = FontId::new(13.0, FontFamily::Proportional);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, theme::LINK);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let at = rect.center() - galley.size() / 2.0;
    // Underlined, so that not its colour alone says that it acts.
    let line = Stroke::new(1.0, if response.hovered() { theme::LINK } else { theme::LINK.gamma_multiply(0.5) });
    ui.painter().hline(rect.x_range(), at.y + galley.size().y, line);
    ui.painter().galley(at, galley, theme::LINK);
    focus_ring(ui, &response, rect);
    response
}

/// The ring of the keyboard focus: 2 px of accent with a gap of 2 px.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, theme::ACCENT);
        ui.painter().rect_stroke(rect.expand(2.0), 6.0, stroke, StrokeKind::Outside);
    }
}

/// A numbered disc, as on the picture.
pub fn badge(ui: &Ui, center: egui::Pos2, number: usize, fill: Color32) {
    ui.painter().circle_filled(center, 10.0, fill);
    let font = FontId::new(13.0, FontFamily::Name("semibold".into()));
    ui.painter().text(center, Align2::CENTER_CENTER, number, font, theme::GROUND);
}

/// Height of a [`meter`], in points.
pub const METER_HEIGHT: f32 = 6.0;

/// A bar that fills from left to right, with its value as a name for those who do not see it.
pub fn meter(ui: &mut Ui, share: f32, name: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), METER_HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, name));
    ui.painter().rect_filled(rect, 0.0, theme::CONTROL);
    let filled = Rect::from_min_size(rect.min, vec2(rect.width() * share.clamp(0.0, 1.0), rect.height()));
    ui.painter().rect_filled(filled, 0.0, theme::ACCENT);
}
