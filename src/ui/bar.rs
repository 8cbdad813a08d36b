//! The bar at the top: name, samples, title, open, help.

use egui::{Align, Layout as Place, Ui, vec2};
use lucide_icons::Icon;

use super::{
    theme,
    widgets::{button, hint, icon_button, strong},
};
use crate::{
    app::{AppCommand, AppState, Command, Dialog, LibraryCommand, StudyCommand, ViewCommand},
    viewport::Layout,
};

/// Shows the bar.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let bar = ui.max_rect();
    ui.horizontal_centered(|ui| {
        ui.label(strong("Thecal", 16.0));
        ui.add_space(16.0);
        samples_menu(ui, app, commands);
        if app.studies.len() > 1 {
            studies_menu(ui, app, commands);
        }
        ui.with_layout(Place::right_to_left(Align::Center), |ui| buttons(ui, app, commands));
    });
    let galley = ui.painter().layout_no_wrap(title(app), egui::FontId::proportional(14.0), theme::TEXT);
    let at = bar.center() - galley.size() / 2.0;
    if galley.size().x < bar.width() * 0.3 {
        ui.painter().galley(at, galley, theme::TEXT);
    }
    ui.painter().hline(bar.expand(16.0).x_range(), bar.bottom(), (1.0, theme::DIVIDER));
}

/// What is open, without anything of a patient's.
fn title(app: &AppState) -> String {
    match &app.case {
        Some(case) => case.title.clone(),
        None => app.study_title(app.study_idx),
    }
}

fn samples_menu(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    ui.menu_button("Sample cases", |ui| {
        if app.library.cases.is_empty() {
            ui.label("No sample_studies folder was found beside the program.");
        }
        for (idx, sample) in app.library.cases.iter().enumerate() {
            let text = format!("{}  ·  {}", sample.case.title, sample.case.difficulty);
            if ui.button(text).clicked() {
                commands.push(Command::Library(LibraryCommand::OpenCase(idx)));
                ui.close();
            }
        }
    });
}

fn studies_menu(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    ui.menu_button(format!("{} studies", app.studies.len()), |ui| {
        for idx in 0..app.studies.len() {
            let n_images: usize = app.studies[idx].series.iter().map(|series| series.frames.len()).sum();
            let text = format!("{}: {n_images} images", app.study_title(idx));
            if ui.selectable_label(idx == app.study_idx, text).clicked() {
                commands.push(Command::Study(StudyCommand::ChooseStudy(idx)));
                ui.close();
            }
        }
    });
}

fn buttons(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let square = vec2(32.0, 32.0);
    let dialogs = [(Icon::Info, "About Thecal", Dialog::About), (Icon::Keyboard, "Keys and mouse", Dialog::Keys)];
    for (icon, name, dialog) in dialogs {
        let command = Command::App(AppCommand::Show(dialog));
        if icon_button(ui, icon, name, &hint(name, &command), false, square, 18.0).clicked() {
            commands.push(command);
        }
    }
    ui.separator();
    for layout in Layout::ALL.into_iter().rev() {
        let icon = match layout {
            Layout::One => Icon::Square,
            Layout::Two => Icon::Columns2,
            Layout::OnePlusTwo => Icon::PanelsRightBottom,
            Layout::Four => Icon::Grid2x2,
        };
        let command = Command::View(ViewCommand::Layout(layout));
        let selected = app.layout == layout && !app.maximised;
        if icon_button(ui, icon, layout.name(), layout.name(), selected, square, 18.0).clicked() {
            commands.push(command);
        }
    }
    ui.separator();
    let open = Command::App(AppCommand::Show(Dialog::Open));
    if button(ui, "Open", false).on_hover_text(hint("Open files or a folder", &open)).clicked() {
        commands.push(open);
    }
}
