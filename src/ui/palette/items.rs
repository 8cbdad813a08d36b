//! What the palette lists: the table's commands of the mode, and what can be gone to by name.

use crate::{
    app::{
        AppState, CaseCommand, Command, ENTRIES, LibraryCommand, Mode, PresentCommand, SeriesKey, ShelfCommand,
        StudyCommand,
    },
    ui::{
        keys::{keys_shown, sized},
        series_list::short_name,
    },
};

/// One row of the palette.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it does, in a few words.
    pub label: String,
    /// What it does, in a sentence.
    pub hint: String,
    /// Its keys, as they are written for a person.
    pub keys: Vec<String>,
    /// The command.
    pub command: Command,
}

/// Everything that can be done in the mode. `size` is that of the active viewport, in physical pixels.
///
/// In a quiz these are the table's rows only: the name of a case, a series, a finding or a step could tell the answer.
pub fn all(app: &AppState, size: Option<[f64; 2]>) -> Vec<Item> {
    let entries = ENTRIES.iter().filter(|entry| entry.modes.include(app.mode));
    let mut items: Vec<Item> = entries
        .map(|entry| Item {
            label: entry.label.to_owned(),
            hint: entry.hint.to_owned(),
            keys: keys_shown(entry),
            command: sized(&entry.command, size),
        })
        .collect();
    match app.mode {
        Mode::Library => items.extend(cases(app).chain(studies(app))),
        Mode::Study => items.extend(series(app).chain(findings(app)).chain(cases(app)).chain(studies(app))),
        Mode::Present => items.extend(steps(app)),
        Mode::Quiz => {}
    }
    items
}

fn cases(app: &AppState) -> impl Iterator<Item = Item> {
    app.library.cases.iter().enumerate().map(|(idx, one)| {
        let command = Command::Library(LibraryCommand::OpenCase(idx));
        item(format!("Open case: {}", one.case.title), "Opens this case of the library.", command)
    })
}

/// The studies seen last.
fn studies(app: &AppState) -> impl Iterator<Item = Item> {
    const MOST: usize = 50;
    app.shelf.studies.iter().take(MOST).enumerate().map(|(idx, one)| {
        let command = Command::Shelf(ShelfCommand::Open(idx));
        item(format!("Open study: {}", one.name()), "Opens this study again.", command)
    })
}

fn series(app: &AppState) -> impl Iterator<Item = Item> {
    let all = app.listed_series();
    all.map(|series| {
        let command = StudyCommand::ShowSeries { slot: app.active, series: SeriesKey::of(series) };
        let label = format!("Show series: {}", short_name(series));
        item(label, "Shows this series in the active viewport.", Command::Study(command))
    })
}

/// Revealed findings by name; the hidden ones are not here.
fn findings(app: &AppState) -> impl Iterator<Item = Item> {
    let revealed = app.findings().iter().enumerate().filter(|(idx, _)| app.is_revealed(*idx));
    revealed.map(|(idx, finding)| {
        let label = format!("Go to finding {}: {}", idx + 1, finding.name);
        item(label, "Goes to its series, slice and window.", Command::Case(CaseCommand::ChooseFinding(idx)))
    })
}

fn steps(app: &AppState) -> impl Iterator<Item = Item> {
    let steps = app.presenting.iter().flat_map(|presenting| presenting.steps.iter().enumerate());
    steps.map(|(idx, step)| {
        let label = format!("Go to step {}: {}", idx + 1, step.title);
        item(label, "Shows this step.", Command::Present(PresentCommand::ToStep(idx)))
    })
}

fn item(label: String, hint: &str, command: Command) -> Item {
    Item { label, hint: hint.to_owned(), keys: Vec::new(), command }
}

/// Rows in which every word of the text occurs, those with all of them in the label first.
pub fn matching(items: Vec<Item>, text: &str) -> Vec<Item> {
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let has_all = |text: &str| words.iter().all(|word| text.contains(word.as_str()));
    let mut ranked: Vec<(bool, Item)> = Vec::new();
    for item in items {
        let label = item.label.to_lowercase();
        if has_all(&format!("{label} {}", item.hint.to_lowercase())) {
            ranked.push((!has_all(&label), item));
        }
    }
    ranked.sort_by_key(|(only_hint, _)| *only_hint);
    ranked.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        app::{FoundCases, Settings, ViewCommand},
        case::{Finding, TeachingCase},
    };

    fn app(mode: Mode) -> AppState {
        let settings = Settings { notice_seen: true, ..Settings::default() };
        let mut app = AppState::new(settings, Arc::new(|| {})).without_saving();
        let finding = |name: &str| Finding { name: name.to_owned(), ..Finding::default() };
        let findings = vec![finding("Hollow wall"), finding("Wide sac")];
        let case = TeachingCase { title: "Case of a test".to_owned(), findings, ..TeachingCase::default() };
        app.stock_library(FoundCases { cases: vec![case.clone()], faults: Vec::new() });
        app.case = Some(Arc::new(case));
        app.mode = mode;
        app
    }

    #[test]
    fn every_entry_is_in_the_palette_of_each_of_its_modes_and_in_no_other() {
        for mode in [Mode::Library, Mode::Study, Mode::Present, Mode::Quiz] {
            let items = all(&app(mode), None);
            for entry in ENTRIES {
                let listed = items.iter().filter(|item| item.label == entry.label && !item.hint.is_empty()).count();
                assert_eq!(listed, usize::from(entry.modes.include(mode)), "{} in {mode:?}", entry.label);
            }
        }
    }

    #[test]
    fn hidden_findings_are_not_named_and_a_quiz_names_nothing() {
        let names = |app: &AppState| all(app, None).into_iter().map(|item| item.label).collect::<Vec<_>>().join("\n");
        let mut study = app(Mode::Study);
        study.reveal.revealed.insert(1);
        let listed = names(&study);
        assert!(listed.contains("Go to finding 2: Wide sac") && listed.contains("Open case: Case of a test"));
        assert!(!listed.contains("Hollow wall"), "{listed}");
        study.mode = Mode::Quiz;
        assert_eq!(names(&study).lines().filter(|it| it.contains("Wide sac") || it.contains("Case of")).count(), 0);
    }

    #[test]
    fn words_are_found_in_any_order_and_labels_come_before_hints() {
        let find = |text: &str| matching(all(&app(Mode::Study), None), text);
        assert_eq!(find("in zoom").first().map(|item| item.label.as_str()), Some("Zoom in"));
        let found = find("REVEAL");
        assert_eq!(found[0].label, "Reveal all findings");
        assert!(found.iter().any(|item| item.label == "Next finding"), "its hint speaks of revealing");
        assert!(find("xyzzy").is_empty());
    }

    #[test]
    fn zooming_takes_the_size_of_the_viewport() {
        let items = all(&app(Mode::Study), Some([300.0, 200.0]));
        let sizes = items.iter().filter_map(|item| match item.command {
            Command::View(ViewCommand::Zoom { size, .. } | ViewCommand::OneToOne(size)) => Some(size),
            _ => None,
        });
        assert_eq!(sizes.collect::<Vec<_>>(), [[300.0, 200.0]; 3]);
    }
}
