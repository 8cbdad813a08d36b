//! The step at hand, at the foot where it is always in sight: how it is measured, what is suggested, what a tutor would say.

use egui::Ui;

use crate::{
    app::{AppState, Command, SheetCommand},
    dural::{Sheet, Slot, steps},
    measure::MeasureKind,
    ui::{
        text::{small, warning},
        widgets::{hint, named_link, strong},
    },
};

/// Shows the step.
pub fn show(ui: &mut Ui, app: &AppState, sheet: &Sheet, commands: &mut Vec<Command>) {
    let slot = app.worksheet.slot;
    let at = steps().position(|step| step == slot).map_or(0, |at| at + 1);
    let value = sheet.length_mm(slot).map_or_else(String::new, |mm| format!(": {mm:.1} mm"));
    ui.label(strong(format!("{}{value}", slot.short()), 14.0));
    small(ui, slot.how());
    let has_label = |level| app.sheet_levels().iter().any(|mark| mark.level == level);
    if let Some(level) = slot.level().filter(|level| !has_label(*level)) {
        small(ui, format!("{level} has no level label, so no line is led here: name it (Shift L), or draw by eye."));
    }
    for told in app.sheet_warnings(sheet, slot) {
        warning(ui, &told.sentence());
    }
    suggested(ui, app, commands);
    links(ui, app, slot, at, commands);
}

fn suggested(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let Some(found) = app.suggestion() else { return };
    let command = Command::Sheet(SheetCommand::Accept);
    ui.horizontal_wrapped(|ui| {
        small(ui, format!("Suggested: {:.1} mm, {}", found.length_mm(), found.words()));
        if named_link(ui, "Take it", "Take the suggested line").on_hover_text(hint("Take it", &command)).clicked() {
            commands.push(command);
        }
    });
}

fn links(ui: &mut Ui, app: &AppState, slot: Slot, at: usize, commands: &mut Vec<Command>) {
    let line = (slot.measure() == MeasureKind::Length && app.protocol_line().is_some()).then_some((
        "Protocol line",
        "Put the protocol's line",
        SheetCommand::PutLine,
    ));
    let ways = [
        ("Back", "Previous step of the worksheet", SheetCommand::Step(-1)),
        ("Next", "Next step of the worksheet", SheetCommand::Step(1)),
    ];
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        for (text, name, command) in ways.into_iter().chain(line) {
            let command = Command::Sheet(command);
            if named_link(ui, text, name).on_hover_text(hint(name, &command)).clicked() {
                commands.push(command);
            }
        }
        small(ui, format!("{at} of {}", steps().len()));
    });
}
