//! The library: all cases as cards, search and filters, what was opened lately.

mod card;
mod catalogue;
mod covers;
mod empty;
mod grid;
mod head;
mod progress;
mod side;
mod studies;

use egui::{Align2, CentralPanel, FontId, Frame, Margin, Panel, Ui, vec2};

use self::covers::CoverTextures;
use super::{controls::notice, regions::Regions, theme};
use crate::app::{AppCommand, AppState, Command, LibraryPage};

/// What the library remembers from pass to pass.
#[derive(Default)]
pub struct State {
    covers: CoverTextures,
    public: Option<usize>,
    thumbnails: studies::Thumbnails,
}

/// Width of the column at the left.
const SIDE_WIDTH: f32 = 224.0;
/// Height of the line at the foot.
const FOOT_HEIGHT: f32 = 32.0;

/// Shows the library.
pub fn show(ui: &mut Ui, app: &AppState, state: &mut State, regions: &mut Regions, commands: &mut Vec<Command>) {
    let side = Panel::left("library side")
        .exact_size(SIDE_WIDTH)
        .resizable(false)
        .frame(Frame::NONE.fill(theme::PANEL))
        .show(ui, |ui| side::show(ui, app, commands));
    regions.add(side.response.rect);
    match app.library.page {
        LibraryPage::Cases => {}
        LibraryPage::Studies => return studies::show(ui, app, &mut state.thumbnails, regions, commands),
        LibraryPage::Catalogue => return catalogue::show(ui, app, &mut state.public, regions, commands),
    }
    let page = Frame::NONE.fill(theme::GROUND).inner_margin(Margin { left: 20, right: 12, top: 20, bottom: 0 });
    let page = CentralPanel::no_frame().frame(page).show(ui, |ui| page_of(ui, app, state, commands));
    regions.add(page.response.rect);
}

fn page_of(ui: &mut Ui, app: &AppState, state: &mut State, commands: &mut Vec<Command>) {
    foot(ui);
    if let Some(told) = &app.notice {
        inset(ui, |ui| {
            if notice(ui, told) {
                commands.push(Command::App(AppCommand::DismissNotice));
            }
        });
        ui.add_space(4.0);
    }
    inset(ui, |ui| head::quiz_strip(ui, app, commands));
    inset(ui, |ui| head::show(ui, app, commands));
    if !app.library.faults.is_empty() {
        inset(ui, |ui| empty::faults(ui, app));
        ui.add_space(4.0);
    }
    if app.library.cases.is_empty() {
        empty::no_cases(ui, commands);
    } else if app.library.admitted().is_empty() {
        empty::none_admitted(ui, commands);
    } else {
        grid::show(ui, app, &mut state.covers, commands);
    }
}

/// As broad as the cards, which leave room for their focus ring and the scroll bar.
fn inset(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    Frame::NONE.inner_margin(Margin { left: 4, right: 12, top: 0, bottom: 0 }).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
}

fn foot(ui: &mut Ui) {
    Panel::bottom("library foot")
        .exact_size(FOOT_HEIGHT)
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::NONE)
        .show(ui, |ui| {
            let at = ui.max_rect().left_center() + vec2(4.0, 0.0);
            let font = FontId::proportional(12.0);
            let text = "For teaching, not for diagnosis";
            let (_, response) = ui.allocate_exact_size(vec2(ui.available_width(), FOOT_HEIGHT), egui::Sense::hover());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
            ui.painter().text(at, Align2::LEFT_CENTER, text, font, theme::TEXT_THIRD);
        });
}
