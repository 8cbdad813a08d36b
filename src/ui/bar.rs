//! The bar at the top: name, what the window is for, title, layouts, presenting, commands, help.

use egui::{Align, Layout as Place, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use lucide_icons::Icon;

use super::{
    arrange,
    controls::{Broad, key_cap, key_cap_width, line, semibold, tab},
    keys::key_shown,
    quiz, theme,
    widgets::{focus_ring, hint, icon_button, paint_icon, strong},
};
use crate::{
    app::{AppCommand, AppState, Command, Dialog, Mode, PresentCommand, QuizCommand, StudyCommand},
    study::counted,
};

/// Shows the bar.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let bar = ui.max_rect();
    ui.painter().hline(bar.expand(16.0).x_range(), bar.bottom(), (1.0, theme::DIVIDER));
    ui.spacing_mut().item_spacing.x = 4.0;
    ui.horizontal_centered(|ui| {
        ui.label(strong("Thecal", 16.0));
        ui.add_space(12.0);
        if app.mode == Mode::Quiz {
            ui.with_layout(Place::right_to_left(Align::Center), |ui| {
                leave_quiz(ui, commands);
                ui.with_layout(Place::left_to_right(Align::Center), |ui| quiz::bar(ui, app));
            });
            return;
        }
        tabs(ui, app, commands);
        // A case lists the series of all its studies.
        if app.mode == Mode::Study && app.studies.len() > 1 && app.case.is_none() {
            studies_menu(ui, app, commands);
        }
        let left = ui.cursor().left();
        let right = ui.with_layout(Place::right_to_left(Align::Center), |ui| buttons(ui, app, commands)).inner;
        if app.mode == Mode::Study {
            title(ui, app, bar, left + 16.0, right - 28.0);
        }
    });
}

/// Why the study cannot be shown.
pub fn why_no_study(app: &AppState) -> Option<&'static str> {
    (app.loading.is_none()).then_some("Nothing is open. Open a case or a folder first.")
}

/// Why there is no quiz of the open case.
pub fn why_no_quiz(app: &AppState) -> Option<&'static str> {
    match &app.case {
        None if app.library.cases.iter().all(|one| one.case.questions.is_empty()) => {
            Some("Open a case first: only a case asks questions.")
        }
        None => None,
        Some(case) if case.questions.is_empty() => Some("This case asks no questions."),
        Some(_) => None,
    }
}

fn tabs(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let tabs = [
        ("Library", Command::App(AppCommand::Go(Mode::Library)), app.mode == Mode::Library, None),
        ("Study", Command::App(AppCommand::Go(Mode::Study)), app.mode == Mode::Study, why_no_study(app)),
        ("Quiz", Command::Quiz(QuizCommand::Start), false, why_no_quiz(app)),
    ];
    for (name, command, selected, why_not) in tabs {
        if tab(ui, name, &hint(name, &command), selected, why_not).clicked() {
            commands.push(command);
        }
    }
}

fn leave_quiz(ui: &mut Ui, commands: &mut Vec<Command>) {
    let broad = Broad { text: "Leave quiz", icon: Some(Icon::LogOut), key: None, main: false, why_not: None };
    if broad.show_tight(ui).on_hover_text("What was answered is kept").clicked() {
        commands.push(Command::Quiz(QuizCommand::Leave));
    }
}

/// What is open, without anything of a patient's and without the diagnosis: in the middle of the window if there is
/// room, else in the middle of what is left.
fn title(ui: &mut Ui, app: &AppState, bar: Rect, left: f32, right: f32) {
    let text = match &app.case {
        Some(case) => case.title.clone(),
        None => app.study_title(app.study_idx),
    };
    if right - left < 80.0 || text.is_empty() {
        return;
    }
    let galley = line(ui.painter(), text, semibold(14.0), theme::TEXT, right - left);
    let middle = bar.center().x.clamp(left + galley.size().x / 2.0, right - galley.size().x / 2.0);
    let at = pos2(middle, bar.center().y) - galley.size() / 2.0;
    ui.painter().galley(at, galley, theme::TEXT);
}

fn studies_menu(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    ui.menu_button(format!("{} studies", app.studies.len()), |ui| {
        for idx in 0..app.studies.len() {
            let n_images: usize = app.studies[idx].series.iter().map(|series| series.frames.len()).sum();
            let text = format!("{}: {}", app.study_title(idx), counted(n_images, "image", "images"));
            if ui.selectable_label(idx == app.study_idx, text).clicked() {
                commands.push(Command::Study(StudyCommand::ChooseStudy(idx)));
                ui.close();
            }
        }
    });
}

/// From right to left. Returns the left edge.
fn buttons(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) -> f32 {
    let square = vec2(32.0, 32.0);
    let dialogs = [
        (Icon::Info, "About Thecal", Dialog::About),
        (Icon::Keyboard, "Keys and mouse", Dialog::Keys),
        (Icon::Settings, "Preferences", Dialog::Preferences),
    ];
    for (icon, name, dialog) in dialogs {
        let command = Command::App(AppCommand::Show(dialog));
        if icon_button(ui, icon, name, &hint(name, &command), false, square, 18.0).clicked() {
            commands.push(command);
        }
    }
    ui.add_space(8.0);
    if find_command(ui).clicked() {
        commands.push(Command::App(AppCommand::Show(Dialog::Palette)));
    }
    if app.mode == Mode::Study {
        ui.add_space(8.0);
        present(ui, app, commands);
        ui.add_space(12.0);
        arrange::show(ui, app, commands);
    }
    ui.min_rect().left()
}

fn find_command(ui: &mut Ui) -> Response {
    let (text, key) = ("Find a command", key_of(&Command::App(AppCommand::Show(Dialog::Palette))));
    let is_narrow = ui.ctx().content_rect().width() < 1100.0;
    let font = egui::FontId::proportional(14.0);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, theme::TEXT);
    let words = if is_narrow { 0.0 } else { galley.size().x + 8.0 };
    let width = 32.0 + words + key_cap_width(ui.painter(), &key) + 4.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, theme::CONTROL_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, theme::HOVER);
    }
    paint_icon(ui, rect.left_center() + vec2(16.0, 0.0), Icon::Search, 16.0, theme::TEXT_BODY);
    if !is_narrow {
        let at = pos2(rect.left() + 32.0, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, theme::TEXT_BODY);
    }
    key_cap(ui.painter(), rect.right_center() - vec2(6.0, 0.0), &key, theme::TEXT_BODY);
    focus_ring(ui, &response, rect);
    response.on_hover_text("Every command by name, with its key")
}

fn key_of(command: &Command) -> String {
    key_shown(command).unwrap_or_default()
}

fn present(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let command = Command::Present(PresentCommand::Start);
    let why_not = match &app.case {
        None => Some("Open a case first: only a case can be presented."),
        Some(case) if case.steps.is_empty() && case.findings.is_empty() => {
            Some("This case has neither steps nor findings to present.")
        }
        Some(_) => None,
    };
    // With large text the bar has no room for it; the key sheet tells it.
    let is_narrow = ui.ctx().content_rect().width() < 800.0;
    let key = Some(key_of(&command)).filter(|key| !is_narrow && !key.is_empty());
    let broad = Broad { text: "Present", icon: Some(Icon::Presentation), key, main: false, why_not };
    if broad.show_tight(ui).clicked() {
        commands.push(command);
    }
}
