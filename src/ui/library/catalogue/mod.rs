//! The page of the public catalogue: studies as rows, and at the right what is known of the chosen one.

mod act;
mod panel;
mod rows;

use egui::{Frame, Label, Margin, Panel, RichText, ScrollArea, Ui};
use lucide_icons::Icon;

use super::{foot, inset};
use crate::{
    app::{AppCommand, AppState, Command},
    ui::{
        controls::notice,
        regions::Regions,
        theme,
        widgets::{icon_text, strong},
    },
};

/// Shows the page, beside the library's column at the left. `shown` is the study whose row was last brought into view.
pub fn show(
    ui: &mut Ui,
    app: &AppState,
    shown: &mut Option<usize>,
    regions: &mut Regions,
    commands: &mut Vec<Command>,
) {
    let width = theme::panel_width(ui.ctx().content_rect().width());
    let panel = Panel::right("public study")
        .exact_size(width)
        .resizable(false)
        .frame(Frame::NONE.fill(theme::PANEL))
        .show(ui, |ui| panel::show(ui, app, commands));
    let page = Frame::NONE.fill(theme::GROUND).inner_margin(Margin { left: 20, right: 12, top: 20, bottom: 0 });
    let page = egui::CentralPanel::no_frame().frame(page).show(ui, |ui| list(ui, app, shown, commands));
    regions.add(page.response.rect);
    regions.add(panel.response.rect);
}

fn list(ui: &mut Ui, app: &AppState, shown: &mut Option<usize>, commands: &mut Vec<Command>) {
    foot(ui);
    if let Some(told) = &app.notice {
        inset(ui, |ui| {
            if notice(ui, told) {
                commands.push(Command::App(AppCommand::DismissNotice));
            }
        });
        ui.add_space(4.0);
    }
    inset(ui, |ui| {
        ui.label(strong("Public catalogue", 24.0));
        let text = "Open studies of lumbar spines, to practise numbering, measuring and comparing on. None is labelled with \
                    dural ectasia.";
        ui.add(Label::new(RichText::new(text).size(13.0).color(theme::TEXT_SECOND)).wrap());
        for fault in &app.catalogue.faults {
            ui.horizontal_top(|ui| {
                ui.label(icon_text(Icon::TriangleAlert, 16.0).color(theme::WARNING));
                ui.add(Label::new(RichText::new(fault).size(13.0).color(theme::WARNING_TEXT)).wrap());
            });
        }
    });
    ui.add_space(4.0);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| rows::show(ui, app, shown, commands));
}
