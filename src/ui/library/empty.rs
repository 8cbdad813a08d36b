//! The library with nothing to show: why, and what to do; and cases that could not be read.

use egui::{FontId, Label, RichText, Ui, vec2};
use lucide_icons::Icon;

use crate::{
    app::{AppCommand, AppState, Command, Dialog, LibraryCommand},
    ui::{
        controls::semibold,
        theme,
        widgets::{button, icon_text},
    },
};

/// No case was found.
pub fn no_cases(ui: &mut Ui, commands: &mut Vec<Command>) {
    let text = "Cases are looked for in a folder sample_studies beside the program, in the folders above it, and in \
                the folder it was started in. Put the folder there and start again, or open a case or DICOM files of \
                your own.";
    if explain(ui, Icon::Library, "No cases found", text, "Open") {
        commands.push(Command::App(AppCommand::Show(Dialog::Open)));
    }
}

/// Search and filters leave none.
pub fn none_admitted(ui: &mut Ui, commands: &mut Vec<Command>) {
    let text = "Search and filters together leave no case.";
    if explain(ui, Icon::SearchX, "No case is like this", text, "Show all cases") {
        commands.push(Command::Library(LibraryCommand::ClearFilter));
    }
}

fn explain(ui: &mut Ui, icon: Icon, title: &str, text: &str, act: &str) -> bool {
    let mut acts = false;
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() / 2.0 - 110.0).clamp(16.0, 260.0));
        ui.label(icon_text(icon, 28.0).color(theme::TEXT_SECOND));
        ui.label(RichText::new(title).font(semibold(18.0)).color(theme::TEXT));
        ui.allocate_ui(vec2(460.0, 0.0), |ui| {
            let text = RichText::new(text).font(FontId::proportional(14.0)).color(theme::TEXT_BODY);
            ui.add(Label::new(text).wrap().halign(egui::Align::Center));
        });
        ui.add_space(8.0);
        acts = button(ui, act, true).clicked();
    });
    acts
}

/// Folders that look like cases and cannot be read, one sentence each.
pub fn faults(ui: &mut Ui, app: &AppState) {
    for fault in &app.library.faults {
        ui.horizontal_top(|ui| {
            ui.label(icon_text(Icon::TriangleAlert, 16.0).color(theme::WARNING));
            ui.add(Label::new(RichText::new(fault).size(13.0).color(theme::WARNING_TEXT)).wrap());
        });
    }
}
