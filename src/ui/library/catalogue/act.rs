//! What can be done with the chosen study, at the foot of its panel: one main button for the state it is in.

use egui::{Label, RichText, Ui};
use lucide_icons::Icon;

use crate::{
    app::{AppState, CatalogueCommand, Command, Entry, Happening, LibraryCommand, LibraryPage, ListedStudy},
    catalogue::{Progress, Standing},
    ui::{
        controls::Broad,
        keys::shown,
        text::{note, small, warning},
        theme,
        widgets::{button, link, meter, strong},
    },
};

/// Shows it.
pub fn show(ui: &mut Ui, app: &AppState, idx: usize, one: &ListedStudy, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 8.0;
    if let Some(trouble) = &one.trouble {
        failed(ui, trouble, commands);
    }
    match app.catalogue.happening(idx) {
        Happening::Coming(progress) => coming(ui, one, progress, commands),
        Happening::Waiting => {
            small(ui, "Waits for another download to end.");
            act(ui, "Do not download", Icon::X, CatalogueCommand::Stop, false, commands);
        }
        Happening::Stopping => small(ui, "Stopping. What came is kept."),
        Happening::Going => small(ui, "Removing it from this computer."),
        Happening::Rest if app.catalogue.asks_to_remove => question(ui, one, commands),
        Happening::Rest => rest(ui, app, one, commands),
    }
}

fn rest(ui: &mut Ui, app: &AppState, one: &ListedStudy, commands: &mut Vec<Command>) {
    let size = one.study.size_words();
    match one.standing {
        Standing::Here => {
            small(ui, "It is on this computer, with its licence beside the images.");
            act(ui, "Open", Icon::FolderOpen, CatalogueCommand::Open, true, commands);
            act(ui, "Open with the exercise", Icon::ListChecks, CatalogueCommand::Practise, false, commands);
            act(ui, "Remove from this computer", Icon::Trash2, CatalogueCommand::AskRemove, false, commands);
        }
        Standing::Partly(bytes) => {
            before(ui, app, one);
            small(ui, format!("{:.1} MB of it are here already.", bytes as f64 / 1e6));
            act(ui, "Go on downloading", Icon::Download, CatalogueCommand::Download, true, commands);
            act(ui, "Remove what is here", Icon::Trash2, CatalogueCommand::AskRemove, false, commands);
        }
        Standing::NotHere => {
            before(ui, app, one);
            act(ui, &format!("Download {size}"), Icon::Download, CatalogueCommand::Download, true, commands);
        }
    }
}

/// What a person should know before they press the button.
fn before(ui: &mut Ui, app: &AppState, one: &ListedStudy) {
    const SPARE_MB: f64 = 200.0;
    if app.catalogue.free_mb.is_some_and(|free| (free as f64) < one.study.megabytes() + SPARE_MB) {
        warning(ui, "There is hardly enough room on the disk for it.");
    }
    let text = "The archive asks everybody not to try to find out who the people in the images are.";
    note(ui, Icon::UserRoundX, theme::TEXT_SECOND, text);
    note(ui, Icon::Scale, theme::TEXT_SECOND, &format!("Who downloads it accepts {}.", one.study.licence));
    let text = "Nobody is contacted until you press Download. Then only the archive is, which learns this computer's \
                address and what is asked for.";
    note(ui, Icon::Globe, theme::TEXT_SECOND, text);
}

fn coming(ui: &mut Ui, one: &ListedStudy, progress: Progress, commands: &mut Vec<Command>) {
    let done = progress.bytes_done as f64 / 1e6;
    ui.label(strong("Downloading", 14.0));
    let words = progress.words();
    meter(ui, progress.share() as f32, &format!("Downloading {}: {words}", one.study.title));
    small(ui, words);
    if progress.files > 0 {
        let all = progress.bytes as f64 / 1e6;
        small(ui, format!("{done:.1} of {all:.1} MB, {} of {} images", progress.files_done, progress.files));
    }
    act(ui, "Stop", Icon::CircleStop, CatalogueCommand::Stop, false, commands);
}

fn failed(ui: &mut Ui, trouble: &str, commands: &mut Vec<Command>) {
    warning(ui, trouble);
    if link(ui, "Go to the sample cases").clicked() {
        commands.push(Command::Library(LibraryCommand::Page(LibraryPage::Cases)));
    }
}

fn question(ui: &mut Ui, one: &ListedStudy, commands: &mut Vec<Command>) {
    ui.label(strong("Remove it from this computer?", 14.0));
    let text = format!(
        "Its files and its licence file are deleted. What you measured on it stays. It can be downloaded again, {}.",
        one.study.size_words()
    );
    ui.add(Label::new(RichText::new(text).size(13.0).color(theme::TEXT_BODY)).wrap());
    ui.horizontal(|ui| {
        for (text, command) in [("Remove", CatalogueCommand::Remove), ("Keep it", CatalogueCommand::KeepIt)] {
            if button(ui, text, false).clicked() {
                commands.push(Command::Catalogue(command));
            }
        }
    });
}

fn act(ui: &mut Ui, text: &str, icon: Icon, command: CatalogueCommand, main: bool, commands: &mut Vec<Command>) {
    let command = Command::Catalogue(command);
    let key = Entry::of(&command).and_then(|entry| entry.keys.first()).map(|key| shown(key));
    if (Broad { text, icon: Some(icon), key, main, why_not: None }).show(ui).clicked() {
        commands.push(command);
    }
}
