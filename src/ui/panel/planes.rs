//! Planes cut anew: how loading goes, what the volume is like, and what can be done with it.

use egui::Ui;

use crate::{
    app::{AppState, Command, MprCommand},
    study::VertebralLevel,
    ui::{
        text::{divider, small, warning},
        widgets::{button, link_row, meter, strong},
    },
};

/// Progress is shown only for what takes longer than this.
const SHOW_PROGRESS_AFTER_SECS: f32 = 0.3;

/// Shows what there is to say and to do while a series is cut anew.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let Some(mpr) = &app.mpr else { return };
    let mut act = |command: MprCommand| commands.push(Command::Mpr(command));
    if let Some((share, started)) = mpr.loading() {
        let waited = started.elapsed().as_secs_f32();
        if waited < SHOW_PROGRESS_AFTER_SECS {
            let left = SHOW_PROGRESS_AFTER_SECS - waited;
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f32(left + 0.01));
            return;
        }
        head(ui, "Loading the volume", "Stop", &mut act);
        let told = format!("{:.0} % of the volume", share * 100.0);
        meter(ui, share, &told);
        small(ui, told);
        divider(ui);
        return;
    }
    head(ui, "Planes cut anew", "Back to slices", &mut act);
    mpr.notes.iter().for_each(|note| warning(ui, note));
    if let Some(slab) = app.slab_words() {
        small(ui, slab);
    }
    link_row(
        ui,
        &[
            ("Thicker", MprCommand::Thicken(1)),
            ("Thinner", MprCommand::Thicken(-1)),
            ("Mode", MprCommand::NextSlabMode),
        ],
        Command::Mpr,
        &mut act,
    );
    levels(ui, app, &mut act);
    let along = if app.shows_curve() { "Without the canal" } else { "Along the canal" };
    link_row(
        ui,
        &[(along, MprCommand::ToggleCurve), ("Lines", MprCommand::ToggleLines), ("As at the start", MprCommand::Reset)],
        Command::Mpr,
        &mut act,
    );
    if let Some(words) = app.curve_words() {
        small(ui, words);
        let path = [
            ("Add point", MprCommand::AddPathPoint),
            ("Remove point", MprCommand::RemovePathPoint),
            ("As proposed", MprCommand::ProposePath),
        ];
        link_row(ui, &path, Command::Mpr, &mut act);
    }
    divider(ui);
}

fn head(ui: &mut Ui, text: &str, leave: &str, act: &mut impl FnMut(MprCommand)) {
    ui.horizontal(|ui| {
        ui.label(strong(text, 18.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if button(ui, leave, false).clicked() {
                act(MprCommand::Toggle);
            }
        });
    });
}

/// The vertebrae by name: a click puts the planes to one.
fn levels(ui: &mut Ui, app: &AppState, act: &mut impl FnMut(MprCommand)) {
    let levels = app.levels_to_cut();
    if levels.is_empty() {
        return;
    }
    small(ui, "At right angles to the column at");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
        for (idx, level) in levels.into_iter().enumerate() {
            // Lumbar and sacral names in rows of their own.
            if level == VertebralLevel::S1 && 0 < idx {
                ui.end_row();
            }
            if button(ui, level.name(), false).on_hover_text(format!("Planes to {level}")).clicked() {
                act(MprCommand::AlignTo(level));
            }
        }
    });
}
