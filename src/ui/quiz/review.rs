//! The end of a quiz: the score, and every question to be looked at again.

use egui::{FontId, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use lucide_icons::Icon;

use super::parts::main_button;
use crate::{
    app::{AppState, Command, QuizCommand},
    paint::look,
    quiz::{Outcome, tenth_up},
    ui::{
        controls::Broad,
        text::{body, divider, small, title},
        theme,
        widgets::{focus_ring, paint_icon},
    },
};

/// Shows score and questions.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let Some(quiz) = &app.quiz else { return };
    let session = &quiz.session;
    let score = session.score();
    small(ui, "Result");
    title(ui, &format!("{} of {} points", points(score.points), score.of), 24.0);
    body(ui, format!("{} of {} answers right.", score.right, score.answered));
    for (confidence, given, right) in session.calibration() {
        if 0 < given {
            small(ui, format!("{}: {right} of {given} right", confidence.name()));
        }
    }
    divider(ui);
    title(ui, "Questions", 15.0);
    small(ui, "Choose one to see it again with its answer.");
    ui.spacing_mut().item_spacing.y = 4.0;
    for idx in 0..session.items().len() {
        let (Some(outcome), Some((_, question))) = (session.outcome(idx), app.quiz_item(idx)) else { continue };
        if row(ui, idx, &question.stem, outcome) {
            commands.push(Command::Quiz(QuizCommand::Revisit(idx)));
        }
    }
}

/// Whole where it is whole.
fn points(points: f64) -> String {
    if points.fract() == 0.0 { format!("{points:.0}") } else { format!("{points:.1}") }
}

fn row(ui: &mut Ui, idx: usize, stem: &str, outcome: &Outcome) -> bool {
    let width = ui.available_width();
    let words = ui.painter().layout(stem.to_owned(), FontId::proportional(14.0), theme::TEXT, width - 52.0);
    let detail = match (outcome.right, outcome.distance_mm) {
        (true, _) if outcome.hint_taken => "Right, with the hint".to_owned(),
        (true, _) => "Right".to_owned(),
        (false, Some(mm)) => format!("Not right, {:.1} mm away", tenth_up(mm)),
        (false, None) => "Not right".to_owned(),
    };
    let small = ui.painter().layout(detail.clone(), FontId::proportional(12.0), theme::TEXT_SECOND, width - 52.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, words.size().y + small.size().y + 18.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Question {}: {stem} {detail}", idx + 1)));
    ui.painter().rect_filled(rect, 4.0, if response.hovered() { theme::HOVER } else { theme::RAISED });
    let (icon, color) = match outcome.right {
        true => (Icon::CircleCheck, look::NORMAL.lerp_to_gamma(theme::TEXT, 0.3)),
        false => (Icon::CircleX, theme::WARNING),
    };
    paint_icon(ui, pos2(rect.left() + 22.0, rect.center().y), icon, 18.0, color);
    let text = Rect::from_min_max(pos2(rect.left() + 44.0, rect.top() + 8.0), rect.max);
    let below = text.left_top() + vec2(0.0, words.size().y + 2.0);
    ui.painter().galley(text.left_top(), words, theme::TEXT);
    ui.painter().galley(below, small, theme::TEXT_SECOND);
    focus_ring(ui, &response, rect);
    response.clicked()
}

/// Shows the ways on.
pub fn actions(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 8.0;
    let has_wrong = app.quiz.as_ref().is_some_and(|quiz| quiz.session.retry_wrong().is_some());
    if has_wrong
        && (Broad {
            text: "Try the wrong ones again",
            icon: Some(Icon::RotateCcw),
            key: None,
            main: false,
            why_not: None,
        })
        .show(ui)
        .clicked()
    {
        commands.push(Command::Quiz(QuizCommand::RetryWrong));
    }
    if main_button(ui, "Leave the quiz", "Enter").clicked() {
        commands.push(Command::Quiz(QuizCommand::Proceed));
    }
    small(ui, "For teaching, not for diagnosis");
}
