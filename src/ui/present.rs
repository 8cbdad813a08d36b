//! Presenting: the viewports of a step full screen, its title, where one is among the steps.

use egui::Ui;

use super::{textures::Textures, viewports};
use crate::app::AppState;

/// Shows the step on screen.
pub fn show(ui: &mut Ui, app: &mut AppState, state: &mut viewports::State, textures: &mut Textures) {
    viewports::show(ui, app, state, textures);
}
