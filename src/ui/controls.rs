//! Controls of the pages: tabs, broad buttons, check boxes, chips, key caps, progress in steps.

use std::sync::Arc;

use egui::{
    Align2, Color32, FontFamily, FontId, Galley, Painter, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};
use lucide_icons::Icon;

use super::{
    text, theme,
    widgets::{focus_ring, paint_icon},
};
use crate::{
    app::{Notice, Tone},
    study::{counted, without_middle},
};

/// The heavier weight at a size.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(crate::paint::SEMIBOLD.into()))
}

/// One line, cut off with an ellipsis where it is wider than `room`.
pub fn line(painter: &Painter, text: impl Into<String>, font: FontId, color: Color32, room: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.into(), font, color);
    job.wrap = TextWrapping::truncate_at_width(room.max(0.0));
    painter.layout_job(job)
}

/// A name in one line, without its middle where it would be wider than `room` points.
pub fn name_line(painter: &Painter, name: &str, font: &FontId, color: Color32, room: f32) -> Arc<Galley> {
    let laid = |text: &str| painter.layout_no_wrap(text.to_owned(), font.clone(), color);
    laid(&without_middle(name, |text| laid(text).size().x <= room))
}

/// What a control says while it cannot be used: its name, and why.
fn spoken(text: &str, why_not: Option<&str>) -> String {
    why_not.map_or_else(|| text.to_owned(), |why| format!("{text}. Not now: {why}"))
}

/// Takes clicks, unless there is a reason why not: then it can still be focused, and its tooltip tells the reason.
fn sense(why_not: Option<&str>) -> Sense {
    if why_not.is_some() { Sense::focusable_noninteractive() | Sense::hover() } else { Sense::click() }
}

/// A tab of the bar: the one on show is underlined.
pub fn tab(ui: &mut Ui, text: &str, tooltip: &str, selected: bool, why_not: Option<&str>) -> Response {
    let color = match (why_not, selected) {
        (Some(_), _) => theme::DISABLED,
        (None, true) => theme::TEXT,
        (None, false) => theme::TEXT_SECOND,
    };
    let font = if selected { semibold(14.0) } else { FontId::proportional(14.0) };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, color);
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + 24.0, theme::BAR_HEIGHT - 2.0), sense(why_not));
    let enabled = why_not.is_none();
    response.widget_info(|| WidgetInfo::selected(Role::Tab, enabled, selected, spoken(text, why_not)));
    let color = if response.hovered() && enabled { theme::TEXT } else { color };
    ui.painter().galley_with_override_text_color(rect.center() - galley.size() / 2.0, galley, color);
    if selected {
        let under =
            Rect::from_min_max(pos2(rect.left() + 8.0, rect.bottom() - 2.0), rect.right_bottom() - vec2(8.0, 0.0));
        ui.painter().rect_filled(under, 0.0, theme::ACCENT);
    }
    focus_ring(ui, &response, rect.shrink2(vec2(4.0, 7.0)));
    response.on_hover_text(why_not.unwrap_or(tooltip))
}

/// A button as broad as there is room, with an icon at the left and its key at the right.
pub struct Broad<'a> {
    /// What it does.
    pub text: &'a str,
    /// In front of the text.
    pub icon: Option<Icon>,
    /// Its key, as it is written for a person.
    pub key: Option<String>,
    /// Whether it is the one main button of the page.
    pub main: bool,
    /// Why it cannot be used.
    pub why_not: Option<&'a str>,
}

impl Broad<'_> {
    /// Shows it in the width there is.
    pub fn show(self, ui: &mut Ui) -> Response {
        let width = ui.available_width();
        self.show_wide(ui, width)
    }

    /// Shows it as broad as its content.
    pub fn show_tight(self, ui: &mut Ui) -> Response {
        let painter = ui.painter();
        let text = painter.layout_no_wrap(self.text.to_owned(), self.font(), theme::TEXT).size().x;
        let key = self.key.as_ref().map_or(0.0, |key| key_cap_width(painter, key) + 10.0);
        let width = text + key + if self.icon.is_some() { 48.0 } else { 24.0 };
        self.show_wide(ui, width)
    }

    fn font(&self) -> FontId {
        if self.main { semibold(14.0) } else { FontId::proportional(14.0) }
    }

    fn show_wide(self, ui: &mut Ui, width: f32) -> Response {
        let height = if self.main { 40.0 } else { theme::CONTROL_HEIGHT };
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense(self.why_not));
        let enabled = self.why_not.is_none();
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, spoken(self.text, self.why_not)));
        let (fill, color) = self.colors(&response);
        ui.painter().rect_filled(rect, 4.0, fill);
        let mut left = rect.left() + 12.0;
        if let Some(icon) = self.icon {
            paint_icon(ui, pos2(left + 8.0, rect.center().y), icon, 16.0, color);
            left += 24.0;
        }
        let right = match &self.key {
            Some(key) => key_cap(ui.painter(), pos2(rect.right() - 8.0, rect.center().y), key, color),
            None => rect.right() - 12.0,
        };
        let galley = line(ui.painter(), self.text, self.font(), color, right - left);
        ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, color);
        focus_ring(ui, &response, rect);
        match self.why_not {
            Some(why) => response.on_hover_text(why),
            None => response,
        }
    }

    fn colors(&self, response: &Response) -> (Color32, Color32) {
        let pressed = response.is_pointer_button_down_on();
        let fill = match (self.why_not.is_some(), self.main, pressed, response.hovered()) {
            (true, ..) => theme::RAISED,
            (_, true, true, _) => theme::ACCENT_PRESSED,
            (_, true, _, true) => theme::ACCENT_HOVER,
            (_, true, ..) => theme::ACCENT,
            (_, false, true, _) => theme::RAISED,
            (_, false, _, true) => theme::HOVER,
            (_, false, ..) => theme::CONTROL,
        };
        let text = match (self.why_not.is_some(), self.main) {
            (true, _) => theme::DISABLED,
            (false, true) => theme::GROUND,
            (false, false) => theme::TEXT,
        };
        (fill, text)
    }
}

/// A key as it is drawn on a keyboard, right-aligned and centred at `right`. Returns its left edge.
pub fn key_cap(painter: &Painter, right: Pos2, key: &str, color: Color32) -> f32 {
    let galley = painter.layout_no_wrap(key.to_owned(), FontId::proportional(12.0), color);
    let size = vec2((galley.size().x + 10.0).max(20.0), 18.0);
    let rect = Rect::from_min_size(pos2(right.x - size.x, right.y - size.y / 2.0), size);
    painter.rect_stroke(rect, 4.0, Stroke::new(1.0, color.gamma_multiply(0.5)), StrokeKind::Inside);
    painter.galley(rect.center() - galley.size() / 2.0, galley, color);
    rect.left() - 4.0
}

/// Width of a key cap with the gap at its left.
pub fn key_cap_width(painter: &Painter, key: &str) -> f32 {
    let galley = painter.layout_no_wrap(key.to_owned(), FontId::proportional(12.0), theme::TEXT);
    (galley.size().x + 10.0).max(20.0) + 4.0
}

/// A row with a check box at the left and a count at the right.
pub fn check_row(ui: &mut Ui, text: &str, checked: bool, count: usize) -> Response {
    check_row_of(ui, text, checked, (count, "case", "cases"))
}

/// The same where other things are counted: how many, one, several.
pub fn check_row_of(ui: &mut Ui, text: &str, checked: bool, (count, one, several): (usize, &str, &str)) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
    let name = format!("{text}, {}", counted(count, one, several));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, checked, &name));
    let color = if checked || response.hovered() { theme::TEXT } else { theme::TEXT_BODY };
    let side = Rect::from_center_size(pos2(rect.left() + 8.0, rect.center().y), vec2(16.0, 16.0));
    if checked {
        ui.painter().rect_filled(side, 3.0, theme::ACCENT);
        paint_icon(ui, side.center(), Icon::Check, 13.0, theme::GROUND);
    } else {
        let edge = if response.hovered() { theme::TEXT_SECOND } else { theme::EDGE };
        ui.painter().rect_stroke(side, 3.0, Stroke::new(1.0, edge), StrokeKind::Inside);
    }
    let number = FontId::proportional(13.0);
    let at = rect.right_center();
    let count = ui.painter().text(at, Align2::RIGHT_CENTER, count, number, theme::TEXT_SECOND);
    let room = count.left() - 8.0 - (rect.left() + 26.0);
    let galley = line(ui.painter(), text, FontId::proportional(14.0), color, room);
    ui.painter().galley(pos2(rect.left() + 26.0, rect.center().y - galley.size().y / 2.0), galley, color);
    focus_ring(ui, &response, rect.shrink2(vec2(0.0, 2.0)));
    response
}

/// So many cases, in words.
pub fn cases(count: usize) -> String {
    if count == 1 { "1 case".to_owned() } else { format!("{count} cases") }
}

/// A word on a small plate at `min`. Returns the plate.
pub fn chip(painter: &Painter, min: Pos2, text: &str, fill: Color32) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(12.0), theme::TEXT_BODY);
    let rect = Rect::from_min_size(min, vec2(galley.size().x + 12.0, CHIP_HEIGHT));
    painter.rect_filled(rect, 4.0, fill);
    painter.galley(rect.center() - galley.size() / 2.0, galley, theme::TEXT_BODY);
    rect
}

/// Width of a chip.
pub fn chip_width(painter: &Painter, text: &str) -> f32 {
    painter.layout_no_wrap(text.to_owned(), FontId::proportional(12.0), theme::TEXT_BODY).size().x + 12.0
}

/// Height of a chip.
pub const CHIP_HEIGHT: f32 = 22.0;

/// Progress as a bar of `of` steps, `done` of them filled; a plain bar where the steps would be too narrow to tell.
pub fn steps(painter: &Painter, rect: Rect, done: usize, of: usize) {
    const GAP: f32 = 2.0;
    let of_steps = of.max(1);
    let step = (rect.width() + GAP) / of_steps as f32;
    if step < 6.0 {
        painter.rect_filled(rect, 0.0, theme::CONTROL);
        let filled = rect.width() * done as f32 / of_steps as f32;
        painter.rect_filled(Rect::from_min_size(rect.min, vec2(filled, rect.height())), 0.0, theme::ACCENT);
        return;
    }
    for idx in 0..of_steps {
        let left = rect.left() + idx as f32 * step;
        let cell = Rect::from_min_max(pos2(left, rect.top()), pos2(left + step - GAP, rect.bottom()));
        painter.rect_filled(cell, 0.0, if idx < done { theme::ACCENT } else { theme::CONTROL });
    }
}

/// What there is to tell, with a cross that takes it away. Returns whether it was clicked.
pub fn notice(ui: &mut Ui, Notice(words, tone): &Notice) -> bool {
    const CROSS: f32 = 28.0;
    /// The first line stands level with the cross.
    const ABOVE: f32 = 4.0;
    let frame = egui::Frame::NONE.fill(theme::RAISED).corner_radius(4.0).inner_margin(egui::Margin::same(8));
    let inner = frame.show(ui, |ui| {
        let width = ui.available_width();
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(width - CROSS - 8.0, 0.0), |ui| {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    ui.add_space(ABOVE);
                    match tone {
                        Tone::Warning => text::warning(ui, words),
                        Tone::Calm => text::note(ui, Icon::Info, theme::ACCENT, words),
                    }
                    ui.add_space(ABOVE);
                });
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
                let side = vec2(CROSS, CROSS);
                super::widgets::icon_button(ui, Icon::X, "Dismiss the notice", "Dismiss", false, side, 16.0).clicked()
            })
            .inner
        })
        .inner
    });
    inner.inner
}
