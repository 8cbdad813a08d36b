//! The panel at the right: the case and its findings, how loading goes, what is odd, what was left out.

mod actions;
mod case;
mod failures;
mod findings;
mod key_images;
mod loading;
mod measurements;
mod more;
mod notes;
mod planes;
mod segments;
mod solid;
mod sources;

use egui::{Margin, RichText, ScrollArea, Ui};

use super::{controls::notice, lesson, text::section, theme};
use crate::app::{AppCommand, AppState, Command};

/// What the panel remembers from pass to pass.
#[derive(Default)]
pub struct State {
    sources: sources::State,
    segments: segments::State,
    foot_height: f32,
}

/// Shows the panel.
pub fn show(ui: &mut Ui, app: &AppState, state: &mut State, commands: &mut Vec<Command>) {
    ui.painter().vline(ui.max_rect().left() + 0.5, ui.max_rect().y_range(), (1.0, theme::DIVIDER));
    let foot = egui::Panel::bottom("panel foot")
        .frame(egui::Frame::NONE.inner_margin(Margin::symmetric(16, 12)))
        .show_separator_line(false)
        .resizable(false)
        .show(ui, |ui| {
            measurements::at_hand(ui, app, commands);
            more::progress(ui, app, commands);
            if let Some(case) = &app.case {
                actions::show(ui, app, case, commands);
            }
            ui.label(RichText::new("For teaching, not for diagnosis").size(12.0).color(theme::TEXT_THIRD));
        });
    // A panel takes the height of what was in it: what is new in it needs another pass.
    if foot.response.rect.height() != state.foot_height {
        state.foot_height = foot.response.rect.height();
        ui.ctx().request_repaint();
    }
    // Another case begins at its top.
    let about = app.case.as_ref().map(|case| case.id.clone());
    ScrollArea::vertical().id_salt(("panel", about)).auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        section(ui, |ui| loading::show(ui, app, commands));
        section(ui, |ui| lesson::show(ui, app, commands));
        section(ui, |ui| planes::show(ui, app, commands));
        section(ui, |ui| solid::show(ui, app, commands));
        if let Some(told) = &app.notice {
            section(ui, |ui| {
                if notice(ui, told) {
                    commands.push(Command::App(AppCommand::DismissNotice));
                }
            });
        }
        match &app.case {
            Some(case) => {
                case::show(ui, app, case, &mut state.sources, commands);
                section(ui, |ui| more::show(ui, app, commands));
            }
            None if app.studies.is_empty() => section(ui, |ui| notes::empty(ui, app, commands)),
            None => section(ui, |ui| notes::study(ui, app, commands)),
        }
        section(ui, |ui| measurements::list(ui, app, commands));
        section(ui, |ui| key_images::show(ui, app, commands));
        section(ui, |ui| segments::show(ui, app, &mut state.segments, commands));
        section(ui, |ui| notes::series_notes(ui, app));
        if let Some(failures) = app.failures() {
            section(ui, |ui| failures::show(ui, failures));
        }
        ui.add_space(16.0);
    });
}
