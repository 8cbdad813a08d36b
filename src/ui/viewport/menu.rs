//! A viewport's menu.

use super::Place;
use crate::{
    app::{
        AppState, CINE_RATES, Command, Entry, MeasureCommand, Mode, MprCommand, SolidCommand, StudyCommand, Tool,
        ViewCommand,
    },
    measure::MeasureKind,
    ui::widgets::hint,
    viewport::Preset,
};

/// A right click without a move: windows and views by name.
pub fn show(place: &Place<'_>, commands: &mut Vec<Command>) {
    if place.app.slots[place.slot].series.is_none() {
        return;
    }
    let view = Command::View;
    place.response.context_menu(|ui| {
        ui.set_min_width(220.0);
        let presets = Preset::ALL.map(|preset| (preset.name(), view(ViewCommand::Preset(preset))));
        let pictures = [
            ("Invert", view(ViewCommand::Invert)),
            ("Fit", view(ViewCommand::Fit)),
            ("One to one", view(ViewCommand::OneToOne([0.0, 0.0]))),
            ("Turn right", view(ViewCommand::Turn { clockwise: true })),
            ("Flip left to right", view(ViewCommand::FlipHorizontal)),
            ("Reset", view(ViewCommand::Reset)),
            ("This viewport alone, or all", view(ViewCommand::Maximise)),
        ];
        for (idx, (name, command)) in presets.into_iter().chain(pictures).enumerate() {
            if idx == Preset::ALL.len() {
                ui.separator();
            }
            if ui.button(hint(name, &command)).clicked() {
                commands.push(match command {
                    Command::View(ViewCommand::OneToOne(_)) => view(ViewCommand::OneToOne(place.size_px)),
                    other => other,
                });
                ui.close();
            }
        }
        ui.menu_button("Play", |ui| {
            item(ui, view(ViewCommand::Cine), commands);
            for rate in CINE_RATES {
                if ui.radio(rate == place.app.cine_rate, format!("{rate} slices a second")).clicked() {
                    commands.push(view(ViewCommand::CineRate(rate)));
                }
            }
        });
        item(ui, view(ViewCommand::Magnifier), commands);
        if place.app.mode == Mode::Study {
            ui.separator();
            item(ui, Command::Mpr(MprCommand::Toggle), commands);
            item(ui, Command::Solid(SolidCommand::Toggle), commands);
            item(ui, Command::Study(StudyCommand::ShowHeader), commands);
            measuring(ui, place.app, commands);
            item(ui, Command::View(ViewCommand::Tool(Tool::Levels)), commands);
        }
    });
}

/// The measuring tools, and what can be done with the chosen measurement.
fn measuring(ui: &mut egui::Ui, app: &AppState, commands: &mut Vec<Command>) {
    let tools = MeasureKind::ALL.map(|kind| Command::View(ViewCommand::Tool(Tool::Measure(kind))));
    ui.menu_button("Measure", |ui| tools.into_iter().for_each(|command| item(ui, command, commands)));
    if app.measuring.chosen.is_some() {
        [MeasureCommand::Copy, MeasureCommand::Delete]
            .into_iter()
            .for_each(|command| item(ui, Command::Measure(command), commands));
    }
}

/// A command of the table by its name.
fn item(ui: &mut egui::Ui, command: Command, commands: &mut Vec<Command>) {
    let name = Entry::of(&command).map_or("", |entry| entry.label);
    if ui.button(hint(name, &command)).clicked() {
        commands.push(command);
        ui.close();
    }
}
