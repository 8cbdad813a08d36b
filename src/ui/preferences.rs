//! The sheet of preferences, made from their table.

use egui::{Align, FontId, Layout, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};
use lucide_icons::Icon;

use super::{
    controls::{line, semibold},
    text::small,
    theme,
    widgets::{focus_ring, icon_button, link, named_link, strong},
};
use crate::app::{AppCommand, AppState, Command, Dialog, PREFERENCES, PreferCommand, PreferenceRow};

const WIDTH: f32 = 640.0;
/// Rows with more choices than this are stepped through.
const MOST_SIDE_BY_SIDE: usize = 5;
/// Room that the choices of a row may take; narrower sheets have them below the name.
const ROOM_OF_CHOICES: f32 = 330.0;

/// Shows the sheet. Returns the text of the button that closes it.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) -> &'static str {
    let screen = ui.ctx().content_rect().size();
    ui.set_width(WIDTH.min(screen.x - 80.0));
    ui.label(strong("Preferences", 18.0));
    let height = (screen.y - 210.0).clamp(120.0, 860.0);
    // As high from the first pass on: a dialog that grows pass by pass moves away under the pointer.
    ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
        ui.set_width(ui.available_width() - 12.0);
        ui.spacing_mut().item_spacing.y = 6.0;
        let mut group = "";
        for row in &PREFERENCES {
            if row.group != group {
                group = row.group;
                heading(ui, group);
            }
            self::row(ui, app, row, commands);
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        if link(ui, "Change keys").clicked() {
            commands.push(Command::App(AppCommand::Show(Dialog::Bindings)));
        }
        if link(ui, "All as at the start").clicked() {
            commands.push(Command::Prefer(PreferCommand::AllDefault));
        }
    });
    "Close"
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(4.0);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
    let galley = line(ui.painter(), text, semibold(14.0), theme::TEXT, rect.width());
    ui.painter().galley(rect.left_top(), galley, theme::TEXT);
    ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, (1.0, theme::DIVIDER));
}

fn row(ui: &mut Ui, app: &AppState, row: &PreferenceRow, commands: &mut Vec<Command>) {
    let width = ui.available_width();
    let words = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(egui::RichText::new(row.name).color(theme::TEXT));
        small(ui, row.hint);
    };
    if width < ROOM_OF_CHOICES + 200.0 {
        words(ui);
        ui.horizontal(|ui| choices(ui, app, row, commands));
        ui.add_space(4.0);
        return;
    }
    ui.horizontal_top(|ui| {
        ui.allocate_ui(vec2(width - ROOM_OF_CHOICES, 0.0), |ui| {
            ui.vertical(|ui| {
                ui.set_width(width - ROOM_OF_CHOICES - 8.0);
                words(ui);
            });
        });
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| choices(ui, app, row, commands));
    });
}

fn choices(ui: &mut Ui, app: &AppState, row: &PreferenceRow, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let chosen = app.settings.preferences.chosen(row.which);
    if MOST_SIDE_BY_SIDE < row.choices.len() {
        stepper(ui, row, chosen, commands);
    } else {
        for (idx, word) in row.choices.iter().enumerate() {
            if choice(ui, row.name, word, idx == chosen) && idx != chosen {
                commands.push(Command::Prefer(PreferCommand::Choose(row.which, idx)));
            }
        }
    }
    if !app.settings.preferences.is_default(row.which) {
        ui.add_space(8.0);
        let name = format!("{}: as at the start", row.name);
        let told = format!("As at the start: {}", row.choices[row.default]);
        if named_link(ui, "Reset", &name).on_hover_text(told).clicked() {
            commands.push(Command::Prefer(PreferCommand::Default(row.which)));
        }
    }
}

/// One of a few choices side by side. Returns whether it was clicked.
fn choice(ui: &mut Ui, name: &str, word: &str, selected: bool) -> bool {
    let color = if selected { theme::TEXT } else { theme::TEXT_BODY };
    let font = if selected { semibold(13.0) } else { FontId::proportional(13.0) };
    let galley = ui.painter().layout_no_wrap(word.to_owned(), font, color);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 16.0, 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, format!("{name}: {word}")));
    let fill = match (selected, response.hovered()) {
        (true, _) => theme::SELECTED,
        (_, true) => theme::HOVER,
        _ => theme::CONTROL,
    };
    ui.painter().rect_filled(rect, 4.0, fill);
    if selected {
        // Not by its colour alone.
        ui.painter().hline(rect.shrink(6.0).x_range(), rect.bottom() - 1.5, (2.0, theme::ACCENT));
    }
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, color);
    focus_ring(ui, &response, rect);
    response.clicked()
}

/// Less, what is chosen, more.
fn stepper(ui: &mut Ui, row: &PreferenceRow, chosen: usize, commands: &mut Vec<Command>) {
    let square = vec2(28.0, 28.0);
    let mut step = |ui: &mut Ui, icon, what: &str, by| {
        let name = format!("{}: {what}", row.name);
        if icon_button(ui, icon, &name, &name, false, square, 16.0).clicked() {
            commands.push(Command::Prefer(PreferCommand::Step(row.which, by)));
        }
    };
    step(ui, Icon::Minus, "less", -1);
    let (rect, response) = ui.allocate_exact_size(vec2(56.0, 28.0), Sense::hover());
    let word = row.choices[chosen];
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {word}", row.name)));
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, word, semibold(14.0), theme::TEXT);
    step(ui, Icon::Plus, "more", 1);
}
