//! How reading goes, and how to stop it.

use egui::Ui;

use crate::{
    app::{AppState, Command, StudyCommand},
    ui::text::{divider, small},
    ui::widgets::{button, meter, strong},
};

/// Progress is shown only for what takes longer than this.
const SHOW_PROGRESS_AFTER_SECS: f32 = 0.3;

/// Shows how reading goes, once it takes a moment.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let Some(loading) = &app.loading else { return };
    let progress = loading.progress;
    if progress.finished {
        if progress.cancelled {
            small(ui, format!("Stopped after {} files. What was read stays open.", progress.done));
        }
        return;
    }
    let waited = loading.started.elapsed().as_secs_f32();
    if waited < SHOW_PROGRESS_AFTER_SECS {
        let left = SHOW_PROGRESS_AFTER_SECS - waited;
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f32(left + 0.01));
        return;
    }
    ui.horizontal(|ui| {
        ui.label(strong("Reading", 18.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if button(ui, "Stop", false).clicked() {
                commands.push(Command::Study(StudyCommand::StopLoading));
            }
        });
    });
    let more = if progress.scan_done { "" } else { " or more" };
    let text = format!("{} of {}{more} files", progress.done, progress.total);
    ui.label(strong(text.as_str(), 14.0));
    meter(ui, progress.done as f32 / progress.total.max(1) as f32, &text);
    small(ui, "You can already scroll. Stopping keeps what is open.");
    divider(ui);
}
