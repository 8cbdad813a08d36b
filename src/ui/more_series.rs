//! The dialog of what else can be made of a synthetic patient: a row a series, with what can be done about it.

use egui::{Align, Layout, Ui, vec2};

use super::{
    text::{divider, small},
    theme,
    widgets::{METER_HEIGHT, button, link, meter, strong},
};
use crate::{
    app::{AppState, CaseCommand, Command, MoreOffer, MoreSeries},
    synthetic::Role,
};

const WIDTH: f32 = 460.0;
const ROW_HEIGHT: f32 = 34.0;
/// How wide what is being made shows how far it is.
const METER_WIDTH: f32 = 110.0;

/// Shows the dialog; returns whether it is to be closed.
pub fn show(ui: &mut Ui, app: &AppState, is_new: bool, commands: &mut Vec<Command>) -> bool {
    ui.set_width(WIDTH);
    ui.label(strong("More series of this patient", 18.0));
    match app.more.as_ref().filter(|more| !more.offers.is_empty()) {
        Some(more) => rows(ui, more, commands),
        None => {
            small(ui, "There are none: the open case is not one of a synthetic patient whose recipe lies beside it.")
        }
    }
    let close = button(ui, "Close", true);
    if is_new {
        close.request_focus();
    }
    close.clicked()
}

fn rows(ui: &mut Ui, more: &MoreSeries, commands: &mut Vec<Command>) {
    small(
        ui,
        "The case leaves these out. They are computed here, of the same body, which takes from seconds to a few minutes; \
         meanwhile you can go on reading.",
    );
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        more.offers.iter().for_each(|offer| row(ui, more, offer, commands));
    });
    if more.offers.iter().any(|offer| offer.is_made) {
        divider(ui);
        ui.horizontal(|ui| {
            small(ui, "What was made is kept in your cache folder.");
            if link(ui, "Remove it").clicked() {
                commands.push(Command::Case(CaseCommand::RemoveMade));
            }
        });
    }
}

fn row(ui: &mut Ui, more: &MoreSeries, offer: &MoreOffer, commands: &mut Vec<Command>) {
    let role = offer.offer.role;
    ui.allocate_ui_with_layout(vec2(WIDTH, ROW_HEIGHT), Layout::left_to_right(Align::Center), |ui| {
        ui.label(egui::RichText::new(offer.offer.words()).color(theme::TEXT_BODY));
        let is_at_work = more.making().is_some_and(|(made, _)| made == role);
        if !is_at_work {
            small(ui, offer.offer.good_for());
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| act(ui, more, offer, role, commands));
    });
}

/// What can be done about a series, from the right.
fn act(ui: &mut Ui, more: &MoreSeries, offer: &MoreOffer, role: Role, commands: &mut Vec<Command>) {
    let words = offer.offer.words();
    let mut press = |ui: &mut Ui, text: &str, command: CaseCommand| {
        let pressed = button(ui, text, false);
        let name = format!("{text}: {words}");
        pressed.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
        if pressed.clicked() {
            commands.push(Command::Case(command));
        }
    };
    match more.making() {
        _ if offer.is_made => press(ui, "Show", CaseCommand::ShowMade(role)),
        Some((made, (done, of))) if made == role => {
            press(ui, "Stop", CaseCommand::StopMaking);
            ui.allocate_ui(vec2(METER_WIDTH, METER_HEIGHT), |ui| {
                meter(ui, done as f32 / of.max(1) as f32, &format!("{words}: {done} of {of} steps"));
            });
            small(ui, format!("{} %", 100 * done / of.max(1)));
        }
        _ if more.waiting.contains(&role) => small(ui, "Waits its turn"),
        _ => press(ui, "Make", CaseCommand::MakeSeries(role)),
    }
}
