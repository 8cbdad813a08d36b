//! Whose the images on screen are: a quiet line below them, for as long as they are shown.

use egui::{FontId, Frame, Margin, Panel, Role, Sense, Ui, WidgetInfo, vec2};
use lucide_icons::Icon;

use super::{theme, widgets::paint_icon};
use crate::app::AppState;

/// Left of the text, for the sign.
const INDENT: f32 = 22.0;

/// Shows it whole, where images of a public study are on screen.
pub fn show(ui: &mut Ui, app: &AppState) {
    let credited = app.credited();
    if credited.is_empty() {
        return;
    }
    let text = credited.iter().map(|study| study.attribution.as_str()).collect::<Vec<_>>().join("\n");
    let (font, room) = (FontId::proportional(12.0), ui.available_width() - INDENT - 16.0);
    let galley = ui.painter().layout(text.clone(), font, theme::TEXT_SECOND, room);
    let height = galley.size().y + 6.0;
    Panel::bottom("credit")
        .exact_size(height)
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::NONE.fill(theme::GROUND).inner_margin(Margin::symmetric(8, 0)))
        .show(ui, |ui| {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Images: {text}")));
            paint_icon(ui, rect.left_top() + vec2(7.0, 11.0), Icon::Copyright, 13.0, theme::TEXT_SECOND);
            ui.painter().galley(rect.left_top() + vec2(INDENT, 3.0), galley, theme::TEXT_SECOND);
        });
}
