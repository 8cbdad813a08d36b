//! What the quiz panel's pages share: rows and cells to choose from, the main button.

use egui::{
    Align2, FontFamily, FontId, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use crate::{
    paint,
    ui::{
        controls::Broad,
        theme,
        widgets::{focus_ring, paint_icon},
    },
};

/// A row is at least so high.
const ROW_HEIGHT: f32 = 40.0;

/// The main button of a page, as wide as the panel, with its key.
pub fn main_button(ui: &mut Ui, text: &str, key: &str) -> Response {
    Broad { text, icon: None, key: Some(key.to_owned()), main: true, why_not: None }.show(ui)
}

/// How a row of a list to choose from stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowLook {
    /// Whether it is the one chosen.
    pub chosen: bool,
    /// After the answer: whether it is right (`true`) or was chosen and is wrong (`false`).
    pub verdict: Option<bool>,
    /// Whether it can be clicked.
    pub enabled: bool,
}

/// One row: a mark at the left (a radio dot, a tick or a cross), its text, a key at the right.
pub fn choice_row(ui: &mut Ui, text: &str, key: &str, look: RowLook) -> Response {
    let width = ui.available_width();
    let words = ui.painter().layout(text.to_owned(), FontId::proportional(14.0), theme::TEXT, width - 76.0);
    let size = vec2(width, (words.size().y + 18.0).max(ROW_HEIGHT));
    let sense = if look.enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let spoken = match look.verdict {
        Some(true) => format!("{text}. Right answer."),
        Some(false) => format!("{text}. Your answer, wrong."),
        None => text.to_owned(),
    };
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, look.enabled, look.chosen, &spoken));
    let fill = match (look.chosen, response.hovered() && look.enabled) {
        (true, _) => theme::SELECTED,
        (_, true) => theme::HOVER,
        _ => theme::RAISED,
    };
    ui.painter().rect_filled(rect, 4.0, fill);
    if look.chosen {
        let bar = Rect::from_min_max(rect.left_top(), pos2(rect.left() + 2.0, rect.bottom()));
        ui.painter().rect_filled(bar, 0.0, theme::ACCENT);
    }
    let center = pos2(rect.left() + 22.0, rect.center().y);
    match look.verdict {
        Some(true) => {
            paint_icon(ui, center, Icon::CircleCheck, 18.0, paint::look::NORMAL.lerp_to_gamma(theme::TEXT, 0.3))
        }
        Some(false) => paint_icon(ui, center, Icon::CircleX, 18.0, theme::WARNING),
        None => radio(ui, center, look.chosen),
    }
    let at = pos2(rect.left() + 44.0, rect.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, theme::TEXT);
    let at = rect.right_center() - vec2(12.0, 0.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, key, FontId::proportional(12.0), theme::TEXT_SECOND);
    focus_ring(ui, &response, rect);
    response
}

fn radio(ui: &Ui, center: egui::Pos2, chosen: bool) {
    let stroke = Stroke::new(1.5, if chosen { theme::ACCENT } else { theme::EDGE });
    ui.painter().circle_stroke(center, 7.0, stroke);
    if chosen {
        ui.painter().circle_filled(center, 3.5, theme::ACCENT);
    }
}

/// Equal cells, at most so many side by side and as many in each row as can be, of which one may be chosen; returns the
/// index of the one clicked.
pub fn segments(ui: &mut Ui, cells: &[(&str, &str)], chosen: Option<usize>, most: usize) -> Option<usize> {
    const GAP: f32 = 6.0;
    let columns = cells.len().div_ceil(cells.len().div_ceil(most).max(1)).max(1);
    let width = ((ui.available_width() - GAP * (columns - 1) as f32) / columns as f32).floor();
    let mut clicked = None;
    for (row, cells_of_row) in cells.chunks(columns).enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for (column, (text, tooltip)) in cells_of_row.iter().enumerate() {
                let idx = row * columns + column;
                let response = segment(ui, text, Vec2::new(width, 36.0), chosen == Some(idx));
                if response.on_hover_text(*tooltip).clicked() {
                    clicked = Some(idx);
                }
            }
        });
    }
    clicked
}

fn segment(ui: &mut Ui, text: &str, size: Vec2, chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, text));
    let fill = match (chosen, response.hovered()) {
        (true, _) => theme::SELECTED,
        (_, true) => theme::HOVER,
        _ => theme::CONTROL,
    };
    ui.painter().rect_filled(rect, 4.0, fill);
    if chosen {
        ui.painter().rect_stroke(rect, 4.0, Stroke::new(1.5, theme::ACCENT), StrokeKind::Inside);
    }
    let family = if chosen { FontFamily::Name(paint::SEMIBOLD.into()) } else { FontFamily::Proportional };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, FontId::new(14.0, family), theme::TEXT);
    focus_ring(ui, &response, rect);
    response
}
