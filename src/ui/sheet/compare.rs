//! The sheet beside normal, truth or another reader: a chart by level, and each difference with its likely cause.

use egui::Ui;

use super::chart;
use crate::{
    app::{AppState, Command, Compared, SheetCommand},
    dural::{Difference, Sheet},
    ui::{
        text::{divider, note, small},
        theme,
        widgets::{hint, named_link, strong},
    },
};

/// Shows the comparison.
pub fn show(ui: &mut Ui, app: &AppState, sheet: &Sheet, commands: &mut Vec<Command>) {
    divider(ui);
    let command = Command::Sheet(SheetCommand::StepCompared(1));
    ui.horizontal(|ui| {
        ui.label(strong("Compare", 15.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let link = named_link(ui, "With something else", "Compare the worksheet with something else");
            if link.on_hover_text(hint("Compare the worksheet", &command)).clicked() {
                commands.push(command.clone());
            }
        });
    });
    let with = app.sheet_reference();
    match (app.worksheet.compared, &with) {
        (Compared::Nothing, _) => {
            return small(ui, "With the control range, the truth of a synthetic case, or another reader.");
        }
        (Compared::Normal, _) => small(ui, "With the control range."),
        (_, Some(with)) => small(ui, format!("With {}.", with.name)),
        (_, None) => {}
    }
    chart::ratios(ui, app, sheet, with.as_deref());
    chart::sacs(ui, sheet, with.as_deref());
    for it in app.sheet_differences(sheet) {
        difference(ui, &it);
    }
}

fn difference(ui: &mut Ui, it: &Difference) {
    let by = it.mine_mm - it.theirs_mm;
    let head = format!("{}: {:.1} against {:.1} mm ({by:+.1})", it.slot.short(), it.mine_mm, it.theirs_mm);
    match it.cause {
        Some(cause) => {
            note(ui, lucide_icons::Icon::TriangleAlert, theme::WARNING, &format!("{head}. {}", cause.sentence()))
        }
        None => note(
            ui,
            lucide_icons::Icon::Check,
            theme::TEXT_SECOND,
            &format!("{head}, within 1.5 mm or 10 % (this program's tolerance)"),
        ),
    }
}
