//! Blocks and texts of the panels.

use egui::{Color32, Label, Margin, RichText, Sense, Ui, vec2};
use lucide_icons::Icon;

use super::{
    theme,
    widgets::{icon_text, strong},
};
use crate::study::capitalised;

/// A block with the panel's margins; nothing at all where it adds nothing.
pub fn section(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let mut block = egui::Frame::NONE.inner_margin(Margin { left: 16, right: 16, top: 8, bottom: 0 }).begin(ui);
    let content = &mut block.content_ui;
    content.set_width(content.available_width());
    add(content);
    if 0.0 < content.min_rect().height() {
        block.end(ui);
    }
}

/// A longer passage.
pub fn body(ui: &mut Ui, text: impl Into<String>) {
    ui.add(Label::new(RichText::new(text).size(14.0).color(theme::TEXT_BODY)).wrap());
}

/// A second text.
pub fn small(ui: &mut Ui, text: impl Into<String>) {
    ui.add(Label::new(RichText::new(text).size(13.0).color(theme::TEXT_SECOND)).wrap());
}

/// A line between blocks.
pub fn divider(ui: &mut Ui) {
    ui.add_space(4.0);
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, theme::DIVIDER);
}

/// Something odd, with its sign.
pub fn warning(ui: &mut Ui, text: &str) {
    ui.horizontal_top(|ui| {
        ui.label(icon_text(Icon::TriangleAlert, 16.0).color(theme::WARNING));
        ui.add(Label::new(RichText::new(text).size(13.0).color(theme::WARNING_TEXT)).wrap());
    });
}

/// A heading of any size, wrapped.
pub fn title(ui: &mut Ui, text: &str, size: f32) {
    ui.add(Label::new(strong(text, size)).wrap());
}

/// An icon with a text beside it.
pub fn note(ui: &mut Ui, icon: Icon, color: Color32, text: &str) {
    ui.horizontal_top(|ui| {
        ui.label(icon_text(icon, 16.0).color(color));
        ui.add(Label::new(RichText::new(text).size(13.0).color(theme::TEXT_BODY)).wrap());
    });
}

/// A reason as a sentence of its own: with a capital and a full stop.
pub fn sentence(reason: &str) -> String {
    let stop = if reason.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{stop}", capitalised(reason))
}
