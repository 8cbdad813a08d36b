//! What is open where it is no case, and notes on the series on show.

use egui::Ui;

use crate::{
    app::{AppCommand, AppState, Command, Dialog, LESSON, Mode},
    study::{capitalised, counted},
    ui::{
        series_list::short_name,
        text::{body, divider, sentence, small, warning},
        widgets::{button, hint, link, strong},
    },
};

/// Says why nothing is shown, and what to do.
pub fn empty(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    if app.loading.as_ref().is_some_and(|loading| !loading.progress.finished) {
        return;
    }
    let opened = app.loading.is_some();
    ui.label(strong(if opened { "No images found" } else { "No studies of your own yet" }, 18.0));
    body(
        ui,
        if opened {
            match app.failures().is_none() {
                true => "The folder has no files in it.",
                false => "Nothing there is an image that can be shown. The list below says why, file by file.",
            }
        } else {
            "Open a folder of DICOM files, or a case from the library. Nothing leaves this computer."
        },
    );
    ui.horizontal(|ui| {
        if button(ui, "Open", true).clicked() {
            commands.push(Command::App(AppCommand::Show(Dialog::Open)));
        }
        if button(ui, "Library", false).clicked() {
            commands.push(Command::App(AppCommand::Go(Mode::Library)));
        }
    });
}

/// A study that is not a case.
pub fn study(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let Some(study) = app.study() else { return };
    ui.label(strong(app.study_title(app.study_idx), 18.0));
    let n_images: usize = study.series.iter().map(|series| series.frames.len()).sum();
    small(ui, format!("{} series, {}", study.series.len(), counted(n_images, "image", "images")));
    if !app.practising.open
        && link(ui, "Guided exercise").on_hover_text(hint("Step by step on this study", &LESSON)).clicked()
    {
        commands.push(LESSON);
    }
}

/// What is to be known of the series in the active viewport.
pub fn series_notes(ui: &mut Ui, app: &AppState) {
    let Some(series) = app.slot_series(app.active) else { return };
    divider(ui);
    ui.label(strong(short_name(series), 15.0));
    let format = series.instances.first().map(|instance| &instance.format);
    let plane = series.plane.map_or("no geometry", |plane| plane.name());
    let slices = counted(series.frames.len(), "slice", "slices");
    small(ui, capitalised(format!("{} {plane}, {slices}", series.modality).trim()));
    let size = format.map_or(String::new(), |format| format!("{} × {} pixels", format.columns, format.rows));
    let spacing = series.slice_spacing_mm.map_or(String::new(), |mm| format!(", a slice every {mm:.1} mm"));
    small(ui, format!("{size}{spacing}"));
    if let Some(why) = app.why_here(app.active) {
        small(ui, why);
    }
    if let Some(part) = &series.part {
        small(ui, sentence(&part.reason));
    }
    for odd in &series.warnings {
        warning(ui, &odd.0);
    }
}
