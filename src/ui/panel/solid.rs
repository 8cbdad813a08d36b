//! The shaded view: how loading goes, from where it is seen, where it is cut, what counts as bone.

use egui::Ui;

use crate::{
    app::{AppState, Command, SolidCommand, SolidCut, SolidSide},
    ui::{
        text::{divider, small},
        widgets::{button, hint, link_row, meter, strong},
    },
};

/// Shows what there is to say and to do while a series is shown as a surface.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let Some(view) = &app.solid else { return };
    let mut act = |command: SolidCommand| commands.push(Command::Solid(command));
    let leave = if view.open().is_some() { "Back to slices" } else { "Stop" };
    ui.horizontal(|ui| {
        ui.label(strong("Shaded view", 18.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if button(ui, leave, false).clicked() {
                act(SolidCommand::Toggle);
            }
        });
    });
    if let Some((share, _)) = view.loading() {
        meter(ui, share, &view.way_words());
    }
    if let Some(open) = view.open() {
        small(ui, "Seen from");
        row(ui, SolidSide::ALL.map(|side| (side.name(), SolidCommand::LookFrom(side), false)), &mut act);
        small(ui, "Cut open along a plane");
        row(ui, SolidCut::ALL.map(|cut| (cut.name(), SolidCommand::CutAlong(cut), open.cut == Some(cut))), &mut act);
        if open.cut.is_some() {
            let moves = [
                ("2 mm on", SolidCommand::MoveCut(2.0)),
                ("2 mm back", SolidCommand::MoveCut(-2.0)),
                ("Other side", SolidCommand::TurnCut),
            ];
            link_row(ui, &moves, Command::Solid, &mut act);
        }
        if let Some(hu) = open.threshold_hu() {
            small(ui, format!("Bone is what has at least {hu:.0} HU"));
            let thresholds =
                [("Denser only", SolidCommand::Threshold(50.0)), ("Less dense too", SolidCommand::Threshold(-50.0))];
            link_row(ui, &thresholds, Command::Solid, &mut act);
        } else {
            small(ui, "Shown");
            for (idx, part) in open.parts.iter().enumerate() {
                let mut shown = part.shown;
                if ui.checkbox(&mut shown, part.name).changed() {
                    act(SolidCommand::TogglePart(idx));
                }
            }
        }
        let glass = if open.is_glassy { "Solid bone" } else { "Glassy bone" };
        link_row(
            ui,
            &[(glass, SolidCommand::Glass), ("As at the start", SolidCommand::Reset)],
            Command::Solid,
            &mut act,
        );
        small(ui, "Drag to turn, with Shift to move. The wheel moves the cut, or magnifies.");
    }
    divider(ui);
}

fn row<const N: usize>(ui: &mut Ui, buttons: [(&str, SolidCommand, bool); N], act: &mut impl FnMut(SolidCommand)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
        for (name, command, chosen) in buttons {
            let text = hint(name, &Command::Solid(command.clone()));
            if button(ui, name, chosen).on_hover_text(text).clicked() {
                act(command);
            }
        }
    });
}
