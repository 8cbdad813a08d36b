//! Filters of the studies seen: modality, named vertebrae, signs that a reader saw.

use egui::Ui;

use crate::{
    app::{AppState, Command, ShelfCommand, StudyRecord},
    study::VertebralLevel,
    ui::{
        controls::check_row_of,
        library::side::{heading, inset},
    },
};

/// A filter's choices: the word on screen, how many studies have it, whether it is chosen, what a click does.
type Choice = (String, usize, bool, ShelfCommand);

/// Shows them, where there is something to choose.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    for (name, choices) in
        [("Modality", modalities(app)), ("Named vertebrae", levels(app)), ("Signs you saw", signs(app))]
    {
        if choices.is_empty() {
            continue;
        }
        heading(ui, name);
        inset(ui, |ui| {
            for (text, n, chosen, command) in choices {
                if check_row_of(ui, &text, chosen, (n, "study", "studies")).clicked() {
                    commands.push(Command::Shelf(command));
                }
            }
        });
    }
}

fn count(app: &AppState, has: impl Fn(&StudyRecord) -> bool) -> usize {
    app.shelf.studies.iter().filter(|one| has(one)).count()
}

fn modalities(app: &AppState) -> Vec<Choice> {
    let chosen = &app.shelf.filter.modalities;
    let words = each(app.shelf.studies.iter().flat_map(|one| &one.modalities).chain(chosen));
    let choice = |word: String| {
        let n = count(app, |one| one.modalities.contains(&word));
        (word.clone(), n, chosen.contains(&word), ShelfCommand::ToggleModality(word))
    };
    words.into_iter().map(choice).collect()
}

fn signs(app: &AppState) -> Vec<Choice> {
    let chosen = &app.shelf.filter.signs;
    let words = each(app.shelf.studies.iter().flat_map(|one| &one.signs).chain(chosen));
    let choice = |word: String| {
        let n = count(app, |one| one.signs.contains(&word));
        (word.clone(), n, chosen.contains(&word), ShelfCommand::ToggleSign(word))
    };
    words.into_iter().map(choice).collect()
}

fn levels(app: &AppState) -> Vec<Choice> {
    let chosen = &app.shelf.filter.levels;
    let choice = |level: VertebralLevel| {
        let n = count(app, |one| one.levels.contains(&level));
        (level.to_string(), n, chosen.contains(&level), ShelfCommand::ToggleLevel(level))
    };
    let all = VertebralLevel::ALL.into_iter().map(choice);
    all.filter(|(_, n, chosen, _)| 0 < *n || *chosen).collect()
}

fn each<'a>(words: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut all: Vec<String> = words.cloned().collect();
    all.sort_unstable();
    all.dedup();
    all
}
