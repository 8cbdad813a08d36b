//! The dural worksheet beside the picture: the table, the step at hand, verdicts by method, comparison, report.

mod chart;
mod compare;
mod signs;
mod step;
mod table;
mod verdicts;

use egui::{Margin, RichText, ScrollArea, TextEdit, Ui};

use super::{
    controls::notice,
    lesson,
    text::{divider, section, small},
    theme,
    widgets::{hint, named_link, strong},
};
use crate::{
    app::{AppCommand, AppState, Command, LevelCommand, SheetCommand, Tool, ViewCommand},
    dural::{GHENT, Sheet, verdict_words},
};

/// What the panel remembers from pass to pass.
#[derive(Default)]
pub struct State {
    foot_height: f32,
}

/// Shows the panel.
pub fn show(ui: &mut Ui, app: &AppState, state: &mut State, commands: &mut Vec<Command>) {
    let sheet = app.sheet();
    ui.painter().vline(ui.max_rect().left() + 0.5, ui.max_rect().y_range(), (1.0, theme::DIVIDER));
    let foot = egui::Panel::bottom("sheet foot")
        .frame(egui::Frame::NONE.fill(theme::RAISED).inner_margin(Margin::symmetric(16, 12)))
        .show_separator_line(false)
        .resizable(false)
        .show(ui, |ui| {
            match app.tool == Tool::Levels || app.sheet_levels().len() < 2 {
                true => levels_first(ui, app, commands),
                false => step::show(ui, app, &sheet, commands),
            }
            ui.label(RichText::new("For teaching, not for diagnosis").size(12.0).color(theme::TEXT_SECOND));
        });
    if foot.response.rect.height() != state.foot_height {
        state.foot_height = foot.response.rect.height();
        ui.ctx().request_repaint();
    }
    ScrollArea::vertical().id_salt("sheet").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        section(ui, |ui| lesson::show_short(ui, app, commands));
        section(ui, |ui| head(ui, app, commands));
        section(ui, |ui| table::show(ui, app, &sheet, commands));
        section(ui, |ui| {
            divider(ui);
            table::others(ui, app, &sheet, commands);
        });
        section(ui, |ui| signs::show(ui, &sheet, commands));
        section(ui, |ui| verdicts::show(ui, app, &sheet, commands));
        section(ui, |ui| numbering(ui, app, &sheet, commands));
        section(ui, |ui| compare::show(ui, app, &sheet, commands));
        section(ui, |ui| report(ui, commands));
        ui.add_space(16.0);
    });
}

fn head(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.label(strong("Dural worksheet", 15.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if named_link(ui, "Close", "Close the worksheet").on_hover_text(hint("Close", &toggle())).clicked() {
                commands.push(toggle());
            }
            let reader = format!("Reader {}", app.worksheet.reader);
            let name = format!("{reader}. Next reader of the worksheet");
            if named_link(ui, &reader, &name).on_hover_text("Each reader has a sheet of their own").clicked() {
                commands.push(Command::Sheet(SheetCommand::StepReader(1)));
            }
        });
    });
    if let Some(told) = &app.notice
        && notice(ui, told)
    {
        commands.push(Command::App(AppCommand::DismissNotice));
    }
}

fn toggle() -> Command {
    Command::Sheet(SheetCommand::Toggle)
}

/// Without labels no line can be led: they come first.
fn levels_first(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let next = app.offered_level().map_or_else(|| "All levels are named".to_owned(), |level| format!("Next: {level}"));
    ui.label(strong(next, 14.0));
    small(ui, "The protocol's lines come from level labels: click the middle of the front wall of each body.");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        let label = Command::View(ViewCommand::Tool(Tool::Levels));
        if app.tool != Tool::Levels && named_link(ui, "Name levels", "Level labels").clicked() {
            commands.push(label);
        }
        for (text, by) in [("Above", -1), ("Below", 1)] {
            let name = format!("Offer the level {}", text.to_lowercase());
            if app.tool == Tool::Levels && named_link(ui, text, &name).clicked() {
                commands.push(Command::Level(LevelCommand::Offer(by)));
            }
        }
        if 2 <= app.sheet_levels().len() && named_link(ui, "Measure", "Go on measuring").clicked() {
            commands.push(Command::Sheet(SheetCommand::GoTo(app.worksheet.slot)));
        }
    });
}

/// How the vertebrae were counted, and what another count would change.
fn numbering(ui: &mut Ui, app: &AppState, sheet: &Sheet, commands: &mut Vec<Command>) {
    divider(ui);
    ui.label(strong("Numbering", 15.0));
    let mut text = app.numbering().to_owned();
    let edit = TextEdit::singleline(&mut text).hint_text("How was it counted? Transitional vertebra?");
    let response = ui.add(edit.desired_width(f32::INFINITY));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Numbering note"));
    if response.changed() {
        commands.push(Command::Level(LevelCommand::Number(text)));
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        for (text, name, command) in [
            ("Usual words", "Next note of the numbering", LevelCommand::StepNumbering(1)),
            ("L5 becomes S1", "Count one more: L5 becomes S1", LevelCommand::Renumber(1)),
            ("S1 becomes L5", "Count one less: S1 becomes L5", LevelCommand::Renumber(-1)),
        ] {
            if named_link(ui, text, name).clicked() {
                commands.push(Command::Level(command));
            }
        }
    });
    let flips = flips(app, sheet);
    if !flips.is_empty() {
        small(ui, "One vertebra more or less in the count would change:");
        flips.into_iter().for_each(|told| small(ui, told));
    }
}

/// Verdicts that another count would turn: the same lines by other names.
fn flips(app: &AppState, sheet: &Sheet) -> Vec<String> {
    let mut all = Vec::new();
    for (down, words) in [(1, "L5 were S1"), (-1, "S1 were L5")] {
        let moved = sheet.renumbered(down);
        for set in &app.worksheet.sets {
            let (now, then) = (sheet.verdict(set).result, moved.verdict(set).result);
            if then.is_some() && now != then {
                let now = now.unwrap_or_else(|| "not decidable".to_owned());
                all.push(format!("If {words}: {} (now {now}).", verdict_words(&moved, set)));
            }
        }
    }
    all
}

fn report(ui: &mut Ui, commands: &mut Vec<Command>) {
    divider(ui);
    ui.label(strong("Report", 15.0));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        for (text, name, command) in [
            ("Copy as text", "Copy the worksheet's report", SheetCommand::CopyReport),
            ("Copy as CSV", "Copy the worksheet as CSV", SheetCommand::CopyCsv),
        ] {
            let command = Command::Sheet(command);
            if named_link(ui, text, name).on_hover_text(hint(name, &command)).clicked() {
                commands.push(command);
            }
        }
    });
    GHENT.into_iter().for_each(|told| small(ui, told));
}
