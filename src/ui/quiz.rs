//! A quiz: the viewports, and beside them the question, what the answer shows, and the score.

use egui::Ui;

use crate::app::{AppState, Command};

/// Shows the panel of the question.
pub fn panel(_ui: &mut Ui, _app: &AppState, _commands: &mut Vec<Command>) {}

/// Shows, in the bar, how far the quiz is.
pub fn bar(_ui: &mut Ui, _app: &AppState, _commands: &mut Vec<Command>) {}
