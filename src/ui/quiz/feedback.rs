//! What an answer shows: right or not, why, and from where that is known.

use egui::{Label, RichText, Ui};
use lucide_icons::Icon;

use super::{
    coverage,
    parts::{RowLook, choice_row, main_button},
};
use crate::{
    app::{AppState, Command, QuizCommand},
    case::{Answer, AnswerKey, QuestionKind, TeachingCase},
    paint::look,
    quiz::{Kept, Outcome, tenth_up},
    ui::{
        markdown,
        text::{body, divider, small, title},
        theme,
        widgets::icon_text,
    },
};

/// Shows the answered question.
pub fn show(ui: &mut Ui, app: &AppState, _commands: &mut Vec<Command>) {
    let (Some(question), Some(outcome), Some(answer)) = (app.question(), app.outcome(), app.revealed_answer()) else {
        return;
    };
    verdict(ui, outcome);
    small(ui, question.stem.as_str());
    match (&question.kind, &answer.key) {
        (QuestionKind::Choice(choices), AnswerKey::Choice { right, rationales }) => {
            for choice in choices {
                let chosen = outcome.given == Kept::Choice(choice.id.clone());
                let verdict = if choice.id == *right { Some(true) } else { chosen.then_some(false) };
                choice_row(ui, &choice.text, "", RowLook { chosen, verdict, enabled: false });
                if let Some(why) = rationales.get(&choice.id) {
                    small(ui, why.as_str());
                }
            }
        }
        (_, AnswerKey::Level { right, accepted }) => levels(ui, outcome, *right, accepted),
        _ => {}
    }
    divider(ui);
    title(ui, "Why", 15.0);
    markdown::show(ui, &answer.explanation);
    finding(ui, app, answer);
    divider(ui);
    coverage::show(ui, app);
    if let Some((case, question)) = app.quiz.as_ref().and_then(|quiz| app.quiz_item(quiz.session.at())) {
        divider(ui);
        sources(ui, case, answer);
        small(ui, case.review_state_of(question));
    }
}

fn verdict(ui: &mut Ui, outcome: &Outcome) {
    let (icon, color, word) = match outcome.right {
        true => (Icon::CircleCheck, look::NORMAL.lerp_to_gamma(theme::TEXT, 0.3), "Right"),
        false => (Icon::CircleX, theme::WARNING, "Not right"),
    };
    ui.horizontal(|ui| {
        ui.label(icon_text(icon, 28.0).color(color));
        title(ui, word, 24.0);
    });
    if let Some(sentence) = outcome.grade.as_ref().and_then(|grade| grade.sentence()) {
        body(ui, sentence);
    } else if let Some(distance) = outcome.distance_mm {
        body(ui, format!("The marker was {:.1} mm from the region.", tenth_up(distance)));
    }
    let points = match outcome.points() {
        1.0 => "1 point",
        0.5 => "Half a point: the hint was shown",
        _ => "No point",
    };
    let said = outcome.confidence.map(|it| format!("  ·  you said: {}", it.name().to_lowercase())).unwrap_or_default();
    small(ui, format!("{points}{said}"));
}

fn levels(
    ui: &mut Ui,
    outcome: &Outcome,
    right: crate::study::VertebralLevel,
    accepted: &[crate::study::VertebralLevel],
) {
    if let Kept::Level(given) = outcome.given {
        body(ui, format!("Your answer: {given}. Best answer: {right}."));
    }
    let others: Vec<&str> = accepted.iter().filter(|level| **level != right).map(|level| level.name()).collect();
    if !others.is_empty() {
        small(ui, format!("Also counted as right: {}.", others.join(", ")));
    }
}

fn finding(ui: &mut Ui, app: &AppState, answer: &Answer) {
    let finding = answer.finding.as_deref().and_then(|id| app.case.as_ref()?.finding(id));
    if let Some(finding) = finding {
        ui.add(Label::new(RichText::new(&finding.name).size(14.0).color(theme::TEXT)).wrap());
        small(ui, finding.alt.as_str());
    }
}

fn sources(ui: &mut Ui, case: &TeachingCase, answer: &Answer) {
    title(ui, "Sources", 15.0);
    if answer.sources.is_empty() {
        small(ui, "This question names no source.");
    }
    for word in &answer.sources {
        small(ui, case.source(word).unwrap_or(word));
    }
}

/// Shows the way on.
pub fn actions(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let is_last = app.quiz.as_ref().is_some_and(|quiz| quiz.session.at() + 1 == quiz.session.items().len());
    let text = if is_last { "See the result" } else { "Next question" };
    if main_button(ui, text, "Enter").clicked() {
        commands.push(Command::Quiz(QuizCommand::Proceed));
    }
    small(ui, "For teaching, not for diagnosis");
}
