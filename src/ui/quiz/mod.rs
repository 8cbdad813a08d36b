//! A quiz beside its pictures: the question, then what the answer shows, in the end the score.

mod coverage;
mod feedback;
mod parts;
mod question;
mod review;

use egui::{Frame, Margin, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::{theme, widgets::strong};
use crate::{
    app::{AppState, Command},
    quiz::Stage,
};

/// Shows where the quiz stands in the bar: its number and a step for each question.
pub fn bar(ui: &mut Ui, app: &AppState) {
    let Some(quiz) = &app.quiz else { return };
    let session = &quiz.session;
    let n = session.items().len();
    let words = match session.stage() {
        Stage::Review => "Result".to_owned(),
        _ => format!("Question {} of {n}", session.at() + 1),
    };
    ui.label(strong(words.as_str(), 14.0));
    let width = (160.0 / n.max(1) as f32).clamp(4.0, 18.0);
    let (rect, response) = ui.allocate_exact_size(vec2((width + 4.0) * n as f32, 20.0), Sense::hover());
    let answered = session.score().answered;
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, format!("{answered} of {n} answered")));
    for idx in 0..n {
        let at = rect.left_center() + vec2((width + 4.0) * idx as f32, -2.0);
        let color = match (idx == session.at(), idx < answered) {
            (true, _) => theme::TEXT,
            (_, true) => theme::ACCENT,
            _ => theme::CONTROL,
        };
        ui.painter().rect_filled(Rect::from_min_size(at, vec2(width, 4.0)), 2.0, color);
    }
}

/// Shows the panel beside the pictures.
pub fn panel(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    ui.painter().vline(ui.max_rect().left() + 0.5, ui.max_rect().y_range(), (1.0, theme::DIVIDER));
    let stage = app.quiz_stage();
    egui::Panel::bottom("quiz actions")
        .frame(Frame::NONE.inner_margin(Margin::symmetric(16, 12)))
        .show_separator_line(false)
        .resizable(false)
        .show(ui, |ui| match stage {
            Some(Stage::Asking) => question::actions(ui, app, commands),
            Some(Stage::Answered) => feedback::actions(ui, app, commands),
            Some(Stage::Review) => review::actions(ui, app, commands),
            None => {}
        });
    // Each question, and each answer, begins at its top.
    let about = app.quiz.as_ref().map(|quiz| (quiz.session.at(), quiz.session.score().answered));
    ScrollArea::vertical().id_salt(("quiz", about)).auto_shrink([false, false]).show(ui, |ui| {
        Frame::NONE.inner_margin(Margin::symmetric(16, 16)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 10.0;
            match stage {
                Some(Stage::Asking) => question::show(ui, app, commands),
                Some(Stage::Answered) => feedback::show(ui, app, commands),
                Some(Stage::Review) => review::show(ui, app, commands),
                None => {}
            }
        });
    });
}
