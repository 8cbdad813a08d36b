//! An open question: what is asked, what can be answered, how sure one is. Nothing here tells the answer.

use egui::{Frame, Margin, Ui};
use lucide_icons::Icon;

use super::parts::{RowLook, choice_row, main_button, segments};
use crate::{
    app::{AppState, Command, QuizCommand},
    case::{Choice, QuestionKind},
    quiz::{Confidence, Draft, Given, place_rule},
    study::VertebralLevel,
    ui::{
        controls::Broad,
        text::{body, divider, note, small, title},
        theme,
        widgets::{link, strong},
    },
};

/// Shows the question.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let (Some(question), Some(draft)) = (app.question(), app.draft()) else { return };
    small(ui, task(&question.kind));
    title(ui, &question.stem, 20.0);
    match &question.kind {
        QuestionKind::Locate => locate(ui, app, commands),
        QuestionKind::Choice(choices) => choose(ui, choices, draft, commands),
        QuestionKind::Level(levels) => level(ui, levels, draft, commands),
    }
    divider(ui);
    confidence(ui, draft, commands);
    if let Some(hint) = &question.hint {
        if draft.hint_taken {
            note(ui, Icon::Lightbulb, theme::TEXT_SECOND, hint);
        } else if (Broad {
            text: "Show the hint: counts half",
            icon: Some(Icon::Lightbulb),
            key: Some("G".to_owned()),
            main: false,
            why_not: None,
        })
        .show(ui)
        .clicked()
        {
            commands.push(Command::Quiz(QuizCommand::ShowHint));
        }
    }
    if let Some(notice) = &app.notice {
        note(ui, Icon::TriangleAlert, theme::WARNING, &notice.0);
    }
}

fn task(kind: &QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Locate => "Put the marker on it",
        QuestionKind::Choice(_) => "Choose one",
        QuestionKind::Level(_) => "Name the level",
    }
}

fn locate(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    body(ui, "Scroll, then click in any picture. The marker can be moved until you answer.");
    let place = marker_place(app);
    Frame::NONE.fill(theme::RAISED).corner_radius(6.0).inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| {
            ui.label(strong(place.as_deref().unwrap_or("No marker yet"), 14.0));
            if place.is_some() {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if link(ui, "Clear").clicked() {
                        commands.push(Command::Quiz(QuizCommand::ClearMarker));
                    }
                });
            }
        });
        small(ui, "M puts it on the slice shown; Alt and arrows move it by 1 mm, with Shift by 5 mm.");
    });
    if let Some(series) = app.slot_series(app.active) {
        small(ui, place_rule(series.slice_step_mm()));
    }
}

/// On which slice the marker is, in words.
fn marker_place(app: &AppState) -> Option<String> {
    let Some(Given::Marker(marker)) = &app.draft()?.given else { return None };
    let all = app.studies.iter().flat_map(|study| &study.series);
    let series = all.clone().find(|series| {
        series.uid == marker.series
            && series.frames.get(marker.frame).and_then(|frame| frame.plane) == Some(marker.plane)
    })?;
    let plane = series.plane.map_or("this series", |plane| plane.name());
    Some(format!("Marker on {plane} slice {}", marker.frame + 1))
}

fn choose(ui: &mut Ui, choices: &[Choice], draft: &Draft, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 6.0;
    for (idx, choice) in choices.iter().enumerate() {
        let chosen = draft.given == Some(Given::Choice(choice.id.clone()));
        let key = if idx < 9 { (idx + 1).to_string() } else { String::new() };
        let look = RowLook { chosen, verdict: None, enabled: true };
        if choice_row(ui, &choice.text, &key, look).clicked() {
            commands.push(Command::Quiz(QuizCommand::Choose(idx)));
        }
    }
    ui.spacing_mut().item_spacing.y = 10.0;
}

fn level(ui: &mut Ui, levels: &[VertebralLevel], draft: &Draft, commands: &mut Vec<Command>) {
    body(ui, "Count on the pictures; the level names are hidden until you answer.");
    let chosen = levels.iter().position(|level| draft.given == Some(Given::Level(*level)));
    let tooltips: Vec<String> =
        (1..=levels.len()).map(|key| if key < 10 { format!("Key {key}") } else { String::new() }).collect();
    let cells: Vec<(&str, &str)> =
        levels.iter().map(|level| level.name()).zip(tooltips.iter().map(String::as_str)).collect();
    if let Some(idx) = segments(ui, &cells, chosen, 4) {
        commands.push(Command::Quiz(QuizCommand::ChooseLevel(levels[idx])));
    }
}

fn confidence(ui: &mut Ui, draft: &Draft, commands: &mut Vec<Command>) {
    small(ui, "How sure are you? (may be left out)");
    const KEYS: [&str; 3] = ["J", "K", "L"];
    let cells: Vec<(&str, &str)> = Confidence::ALL.iter().map(|it| it.2).zip(KEYS).collect();
    let chosen = Confidence::ALL.iter().position(|it| draft.confidence == Some(it.0));
    if let Some(idx) = segments(ui, &cells, chosen, 3) {
        commands.push(Command::Quiz(QuizCommand::Confidence(Confidence::ALL[idx].0)));
    }
}

/// Shows what ends the question.
pub fn actions(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 10.0;
    note(ui, Icon::EyeOff, theme::TEXT_SECOND, "Marks, titles and level names stay hidden until you answer.");
    if main_button(ui, "Answer", "Enter").clicked() {
        commands.push(Command::Quiz(QuizCommand::Proceed));
    }
    if let Some((case, question)) = app.quiz.as_ref().and_then(|quiz| app.quiz_item(quiz.session.at())) {
        small(ui, case.review_state_of(question));
    }
    small(ui, "For teaching, not for diagnosis");
}
