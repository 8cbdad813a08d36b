//! The library: all cases as cards, search and filters, what was opened lately.

use egui::Ui;

use crate::app::{AppState, Command};

/// Shows the library.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    for (idx, one) in app.library.cases.iter().enumerate() {
        if ui.button(&one.case.title).clicked() {
            commands.push(Command::Library(crate::app::LibraryCommand::OpenCase(idx)));
        }
    }
}
