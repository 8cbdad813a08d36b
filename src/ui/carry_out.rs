//! From what a person did to a changed state, and another pass that shows it.

use egui::Ui;

use crate::app::{AppState, Command};

/// Carries out what a person did. What was drawn before may now be out of date, hence one more pass.
pub fn carry_out(ui: &Ui, app: &mut AppState, commands: Vec<Command>) {
    for command in commands {
        app.dispatch(command);
        ui.ctx().request_repaint();
    }
}
