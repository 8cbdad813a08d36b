//! The open case: title and history, its findings, and once all are revealed what they amount to.

use egui::{Sense, Ui, vec2};

use super::{findings, sources};
use crate::{
    app::{AppState, Command},
    case::TeachingCase,
    study::capitalised,
    ui::{
        controls::{CHIP_HEIGHT, chip, chip_width},
        markdown,
        text::{body, divider, section, small},
        theme,
        widgets::strong,
    },
};

/// Shows the case.
pub fn show(ui: &mut Ui, app: &AppState, case: &TeachingCase, state: &mut sources::State, commands: &mut Vec<Command>) {
    section(ui, |ui| {
        head(ui, case);
        if !case.history.trim().is_empty() {
            body(ui, case.history.trim());
        }
        divider(ui);
        findings::head(ui, app, case, commands);
    });
    findings::rows(ui, app, case, state, commands);
    section(ui, |ui| {
        // What the findings amount to is told only once each of them was looked for.
        if app.all_revealed() && !case.findings.is_empty() {
            answer(ui, case, state);
        }
        divider(ui);
        sources::show(ui, app, case, state);
    });
}

fn head(ui: &mut Ui, case: &TeachingCase) {
    ui.horizontal_top(|ui| {
        let difficulty = &capitalised(&case.difficulty);
        let taken = if difficulty.is_empty() { 0.0 } else { chip_width(ui.painter(), difficulty) + 8.0 };
        let room = ui.available_width() - taken;
        ui.allocate_ui(vec2(room, 0.0), |ui| {
            ui.set_width(room);
            ui.add(egui::Label::new(strong(case.title.as_str(), 18.0)).wrap());
        });
        if !difficulty.is_empty() {
            difficulty_chip(ui, difficulty);
        }
    });
}

fn difficulty_chip(ui: &mut Ui, difficulty: &str) {
    let size = vec2(chip_width(ui.painter(), difficulty), CHIP_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let name = format!("Difficulty: {difficulty}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
    chip(ui.painter(), rect.min, difficulty, theme::CONTROL);
    response.on_hover_text(name);
}

/// The diagnosis, and what is said about it.
fn answer(ui: &mut Ui, case: &TeachingCase, state: &mut sources::State) {
    if let Some(answer) = &case.title_after {
        divider(ui);
        small(ui, "Diagnosis");
        ui.add(egui::Label::new(strong(answer.as_str(), 15.0)).wrap());
    }
    if !case.discussion.trim().is_empty() {
        divider(ui);
        if let Some(word) = markdown::show_with_sources(ui, case, &case.discussion) {
            state.ask(word);
        }
    }
}
