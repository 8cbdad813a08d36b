//! The page of the studies seen: searched, sorted by when they were opened last, opened again, forgotten.

mod card;
mod cards;
mod filters;

use egui::{CentralPanel, Frame, Label, Margin, RichText, TextEdit, Ui, WidgetInfo};
use lucide_icons::Icon;

pub use cards::Thumbnails;
pub use filters::show as show_filters;

use super::{foot, head::search_box, inset};
use crate::{
    app::{AppCommand, AppState, Command, Question, ShelfCommand},
    study::counted,
    ui::{
        controls::notice,
        regions::Regions,
        theme,
        widgets::{button, hint, icon_text, link, strong},
    },
};

/// Shows the page, beside the library's column at the left.
pub fn show(
    ui: &mut Ui,
    app: &AppState,
    thumbnails: &mut Thumbnails,
    regions: &mut Regions,
    commands: &mut Vec<Command>,
) {
    let page = Frame::NONE.fill(theme::GROUND).inner_margin(Margin { left: 20, right: 12, top: 20, bottom: 0 });
    let page = CentralPanel::no_frame().frame(page).show(ui, |ui| {
        foot(ui);
        inset(ui, |ui| head(ui, app, commands));
        ui.add_space(4.0);
        match (app.shelf.studies.is_empty(), app.shelf.admitted()) {
            (true, _) => nothing(ui, "Nothing was opened yet", "Studies that you open are listed here."),
            (_, admitted) if admitted.is_empty() => {
                nothing(ui, "No study is like this", "Search and filters leave none.")
            }
            (_, admitted) => cards::show(ui, app, &admitted, thumbnails, commands),
        }
    });
    regions.add(page.response.rect);
}

fn head(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    if let Some(told) = &app.notice
        && notice(ui, told)
    {
        commands.push(Command::App(AppCommand::DismissNotice));
    }
    if let Some(question) = &app.shelf.question {
        asked(ui, app, question, commands);
    }
    ui.horizontal(|ui| {
        ui.label(strong("Studies seen", 24.0));
        ui.add_space(4.0);
        ui.label(RichText::new(count(app)).size(13.0).color(theme::TEXT_SECOND));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let mut text = app.shelf.filter.text.clone();
            let edit = TextEdit::singleline(&mut text).hint_text("Search studies");
            if search_box(ui, app, edit, "Search studies").changed() {
                commands.push(Command::Shelf(ShelfCommand::Search(text)));
            }
            let forget = Command::Shelf(ShelfCommand::AskForgetAll);
            if !app.shelf.studies.is_empty() {
                ui.add_space(8.0);
                if link(ui, "Forget all").on_hover_text(hint("Deletes this list and its pictures", &forget)).clicked() {
                    commands.push(forget);
                }
            }
        });
    });
    let text = "Kept on this computer only: where they lie, counts, and a small picture. Nothing that names a patient is taken \
                from the images, but the name of a folder may.";
    ui.add(Label::new(RichText::new(text).size(13.0).color(theme::TEXT_SECOND)).wrap());
}

fn count(app: &AppState) -> String {
    let (shown, all) = (app.shelf.admitted().len(), app.shelf.studies.len());
    let all_words = counted(all, "study", "studies");
    if shown == all { all_words } else { format!("{shown} of {all_words}") }
}

/// What is asked before something is gone for good.
fn asked(ui: &mut Ui, app: &AppState, question: &Question, commands: &mut Vec<Command>) {
    let of = |idx: usize| app.shelf.studies.get(idx).map(|one| one.name()).unwrap_or_default();
    let (text, answers) = match question {
        Question::Files(idx) => (
            format!("Forget {}, and delete its downloaded files, too?", of(*idx)),
            vec![("Delete the files", ShelfCommand::ForgetWithFiles), ("Forget only", ShelfCommand::ForgetOnly)],
        ),
        Question::All => (
            "Forget all studies seen? The list and its small pictures are deleted; the studies stay where they are."
                .to_owned(),
            vec![("Forget all", ShelfCommand::ForgetAll)],
        ),
    };
    Frame::NONE.fill(theme::RAISED).corner_radius(4.0).inner_margin(Margin::same(10)).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(icon_text(Icon::CircleQuestionMark, 16.0).color(theme::ACCENT));
            ui.label(RichText::new(text).size(14.0).color(theme::TEXT));
            for (text, command) in answers.into_iter().chain([("Keep", ShelfCommand::Keep)]) {
                if button(ui, text, false).clicked() {
                    commands.push(Command::Shelf(command));
                }
            }
        });
    });
    ui.add_space(4.0);
}

fn nothing(ui: &mut Ui, title: &str, text: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() / 2.0 - 80.0).clamp(16.0, 260.0));
        ui.label(icon_text(Icon::History, 28.0).color(theme::TEXT_SECOND));
        ui.label(strong(title, 18.0));
        let shown = ui.label(RichText::new(text).size(14.0).color(theme::TEXT_BODY));
        shown.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
    });
}
