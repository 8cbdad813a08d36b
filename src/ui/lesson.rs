//! The guided exercise in the panel: its steps, which of them are done, what comes next and by which key.

use egui::{Color32, Label, RichText, Ui};
use lucide_icons::Icon;

use super::{
    keys::shown,
    text::{divider, small},
    theme,
    widgets::{button, hint, icon_text, named_link, strong},
};
use crate::{
    app::{AppState, Command, Entry, LESSON, StepNow, StudyCommand},
    dural::lesson,
};

/// All steps; nothing where the exercise is not on show.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let steps = app.lesson_steps();
    if steps.is_empty() {
        return;
    }
    head(ui, &steps, commands);
    small(ui, lesson().about.as_str());
    let next = next(&steps);
    for (idx, now) in steps.iter().enumerate() {
        row(ui, idx, now, Some(idx) == next);
        if Some(idx) == next {
            at_hand(ui, now, commands);
        }
    }
    if next.is_none() {
        small(ui, "All steps are done. Another reader may do them on a sheet of their own.");
    }
    divider(ui);
}

/// The step at hand alone, above the worksheet.
pub fn show_short(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let steps = app.lesson_steps();
    if steps.is_empty() {
        return;
    }
    head(ui, &steps, commands);
    match next(&steps) {
        Some(idx) => {
            row(ui, idx, &steps[idx], true);
            at_hand(ui, &steps[idx], commands);
        }
        None => small(ui, "All steps are done."),
    }
    divider(ui);
}

fn next(steps: &[StepNow]) -> Option<usize> {
    steps.iter().position(|now| !now.is_done())
}

fn head(ui: &mut Ui, steps: &[StepNow], commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.label(strong(lesson().title.as_str(), 15.0));
        let done = steps.iter().filter(|now| now.is_done()).count();
        ui.label(RichText::new(format!("{done} of {} done", steps.len())).size(13.0).color(theme::TEXT_SECOND));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if named_link(ui, "Close", "Close the guided exercise").on_hover_text(hint("Close", &LESSON)).clicked() {
                commands.push(LESSON);
            }
        });
    });
}

/// A step: its state as an icon and a word.
fn row(ui: &mut Ui, idx: usize, now: &StepNow, at_hand: bool) {
    let (icon, color, word) = state(now, at_hand);
    ui.horizontal_top(|ui| {
        ui.label(icon_text(icon, 16.0).color(color));
        let text = format!("{}. {}: {word}", idx + 1, now.step.title);
        let color = if at_hand { theme::TEXT } else { theme::TEXT_SECOND };
        let text = if at_hand { strong(text, 14.0) } else { RichText::new(text).size(13.0).color(color) };
        ui.add(Label::new(text).wrap());
    });
}

fn state(now: &StepNow, at_hand: bool) -> (Icon, Color32, String) {
    match (now.is_done(), now.done, at_hand) {
        (true, ..) => (Icon::CircleCheck, theme::ACCENT, "done".to_owned()),
        (_, 1.., _) => (Icon::CircleDot, theme::TEXT_BODY, format!("{} of {}", now.done, now.of)),
        (.., true) => (Icon::CircleDot, theme::TEXT_BODY, "next".to_owned()),
        _ => (Icon::Circle, theme::TEXT_SECOND, "to do".to_owned()),
    }
}

/// How the step at hand is done, and a button that begins it.
fn at_hand(ui: &mut Ui, now: &StepNow, commands: &mut Vec<Command>) {
    ui.add(Label::new(RichText::new(now.step.text.as_str()).size(13.0).color(theme::TEXT_BODY)).wrap());
    let command = Command::Study(StudyCommand::BeginLessonStep);
    let keys = [keys_of(&now.step.until.command()), keys_of(&command)];
    ui.horizontal_wrapped(|ui| {
        if button(ui, "Begin this step", false)
            .on_hover_text(hint("Takes its tool and shows its slice", &command))
            .clicked()
        {
            commands.push(command);
        }
        let keys: Vec<String> = keys.into_iter().flatten().collect();
        if !keys.is_empty() {
            small(ui, format!("Key: {}", keys.join(", or ")));
        }
    });
}

fn keys_of(command: &Command) -> Option<String> {
    Entry::of(command).and_then(|entry| entry.keys.first()).map(|key| shown(key))
}
