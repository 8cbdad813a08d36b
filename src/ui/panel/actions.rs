//! What can be done next with a case, at the foot of the panel: one main button, and the normal beside it.

use egui::Ui;
use lucide_icons::Icon;

use super::findings::look_first;
use crate::{
    app::{AppState, CaseCommand, Command, QuizCommand},
    case::TeachingCase,
    ui::{controls::Broad, keys::key_shown, text::small},
};

/// Shows the buttons.
pub fn show(ui: &mut Ui, app: &AppState, case: &TeachingCase, commands: &mut Vec<Command>) {
    compare(ui, app, commands);
    if !app.all_revealed() {
        reveal_all(ui, app, commands);
    } else if !case.questions.is_empty() {
        act(ui, "Take the quiz", Command::Quiz(QuizCommand::Start), commands);
    }
}

fn act(ui: &mut Ui, text: &str, command: Command, commands: &mut Vec<Command>) {
    let key = key_of(&command);
    if (Broad { text, icon: None, key, main: true, why_not: None }).show(ui).clicked() {
        commands.push(command);
    }
}

/// While findings are covered. Before enough was looked at, the first click only says so.
fn reveal_all(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    // A finding that was asked for says it in its own row.
    let says_it_elsewhere = app.finding.is_some_and(|idx| !app.is_revealed(idx));
    let told = look_first(app).filter(|_| !says_it_elsewhere);
    if let Some(told) = &told {
        small(ui, told.as_str());
    }
    let text = if told.is_some() { "Reveal all anyway" } else { "Reveal all" };
    act(ui, text, Command::Case(CaseCommand::RevealAll), commands);
}

fn compare(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let command = Command::Case(CaseCommand::CompareWithNormal);
    let comparing = app.beside.is_some();
    // Before all is revealed, a reason would say something of the case.
    let why_not = app.control_folder().err().filter(|_| !comparing && app.all_revealed());
    let text = if comparing { "Take the normal away" } else { "Put the normal beside it" };
    let key = key_of(&command);
    if (Broad { text, icon: Some(Icon::Columns2), key, main: false, why_not }).show(ui).clicked() {
        commands.push(command);
    }
}

fn key_of(command: &Command) -> Option<String> {
    key_shown(command)
}
