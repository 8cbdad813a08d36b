//! The header of a slice as a list to be searched: tag, VR, keyword, value.

use egui::{FontId, Margin, Pos2, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::{
    controls::line,
    theme,
    widgets::{button, link, strong},
};
use crate::{
    app::{AppState, HeaderState},
    study::HeaderRow,
};

const WIDTH: f32 = 860.0;
const ROW_HEIGHT: f32 = 22.0;
/// Where the columns begin, and how far an item's rows are moved in.
const VR_AT: f32 = 92.0;
const NAME_AT: f32 = 124.0;
const VALUE_AT: f32 = 420.0;
const INDENT: f32 = 14.0;

/// What the sheet remembers while it is up.
#[derive(Default)]
pub struct HeaderSearch {
    text: String,
}

impl HeaderSearch {
    /// Shows it. Returns whether it is to be closed.
    pub fn show(&mut self, ui: &mut Ui, app: &AppState, is_new: bool) -> bool {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 64.0));
        if is_new {
            *self = Self::default();
        }
        let Some(sheet) = &app.header_sheet else { return true };
        ui.label(strong("Header", 18.0));
        ui.label(egui::RichText::new(&sheet.title).color(theme::TEXT_SECOND));
        let mut close = false;
        match &sheet.state {
            HeaderState::Reading => drop(ui.label("Reading the header …")),
            HeaderState::Failed(why) => drop(ui.label(why)),
            HeaderState::Rows(rows) => {
                self.text_box(ui, is_new);
                let found: Vec<&HeaderRow> = rows.iter().filter(|row| row.holds(&self.text)).collect();
                list(ui, &found);
                ui.horizontal(|ui| {
                    ui.label(count(found.len(), rows.len()));
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        close = button(ui, "Close", true).clicked();
                        let copy = link(ui, "Copy these rows").on_hover_text("What is copied may name the patient.");
                        if copy.clicked() {
                            ui.ctx().copy_text(as_text(&found));
                        }
                    });
                });
                return close;
            }
        }
        button(ui, "Close", true).clicked()
    }

    fn text_box(&mut self, ui: &mut Ui, is_new: bool) {
        let edit = TextEdit::singleline(&mut self.text)
            .hint_text("A part of a tag, a name or a value: 0018, echo time, TSE")
            .desired_width(f32::INFINITY)
            .margin(Margin::symmetric(12, 8));
        let shown = ui.add(edit);
        shown.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Search the header"));
        if is_new || ui.memory(|memory| memory.focused().is_none()) {
            shown.request_focus();
        }
    }
}

fn count(found: usize, all: usize) -> String {
    if found == all { format!("{all} attributes") } else { format!("{found} of {all} attributes") }
}

/// The rows; only those in view are laid out.
fn list(ui: &mut Ui, rows: &[&HeaderRow]) {
    let height = (ui.ctx().content_rect().height() - 300.0).clamp(120.0, 640.0);
    ui.set_min_height(height);
    if rows.is_empty() {
        ui.label(egui::RichText::new("No attribute has these words.").color(theme::TEXT_SECOND));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false);
    area.show_rows(ui, ROW_HEIGHT, rows.len(), |ui, range| {
        for row in rows.get(range).unwrap_or_default() {
            show_row(ui, row);
        }
    });
    ui.spacing_mut().item_spacing.y = 12.0;
}

fn show_row(ui: &mut Ui, row: &HeaderRow) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 12.0, ROW_HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, spoken(row)));
    let indent = INDENT * row.depth.min(8) as f32;
    let small = FontId::proportional(13.0);
    let put = |from: f32, to: f32, text: &str, colour| {
        let galley = line(ui.painter(), text, small.clone(), colour, to - from - 8.0);
        let at: Pos2 = pos2(rect.left() + from, rect.center().y - galley.size().y / 2.0);
        let is_cut = galley.elided;
        ui.painter().galley(at, galley, colour);
        is_cut
    };
    put(0.0, VR_AT, &row.tag_text(), theme::TEXT_SECOND);
    put(VR_AT, NAME_AT, &row.vr, theme::TEXT_SECOND);
    // A remark at the end of the list has no value, so it may run over the whole width.
    let name_end = if row.value.is_empty() { rect.width() } else { VALUE_AT };
    let name_cut = put(NAME_AT + indent, name_end, &row.name, theme::TEXT_BODY);
    let value_cut = put(VALUE_AT, rect.width(), &row.value, theme::TEXT);
    if name_cut || value_cut {
        response.on_hover_text(format!("{}\n{}", row.name, row.value));
    }
}

fn spoken(row: &HeaderRow) -> String {
    format!("{} {} {}", row.tag_text(), row.name, row.value).trim().to_owned()
}

fn as_text(rows: &[&HeaderRow]) -> String {
    let of = |row: &&HeaderRow| {
        let indent = "  ".repeat(row.depth);
        format!("{indent}{}\t{}\t{}\t{}", row.tag_text(), row.vr, row.name, row.value).trim_end().to_owned()
    };
    rows.iter().map(of).collect::<Vec<_>>().join("\n")
}
