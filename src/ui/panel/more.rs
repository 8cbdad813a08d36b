//! The way to what else can be made of a synthetic patient, and how far it is.

use egui::{Align, Layout, Ui};

use crate::{
    app::{AppCommand, AppState, CaseCommand, Command, Dialog},
    ui::{
        text::small,
        widgets::{button, hint, link, meter},
    },
};

/// The way to the list, where there is something to be made.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    if !app.has_more_series() {
        return;
    }
    let open = Command::App(AppCommand::Show(Dialog::MoreSeries));
    let text = "More series of this patient";
    if link(ui, text).on_hover_text(hint(text, &open)).clicked() {
        commands.push(open);
    }
}

/// How far what is being made is; nothing at other times.
pub fn progress(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let Some(more) = &app.more else { return };
    let Some((role, (done, of))) = more.making() else { return };
    let words = more.offer(role).map_or("Series", |it| it.offer.words());
    ui.horizontal(|ui| {
        small(ui, format!("Making: {words}, {} %", 100 * done / of.max(1)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button(ui, "Stop", false).clicked() {
                commands.push(Command::Case(CaseCommand::StopMaking));
            }
        });
    });
    meter(ui, done as f32 / of.max(1) as f32, &format!("{words}: {done} of {of} steps"));
}
