//! Above the cards: the quiz of all cases, how many are shown, the search box, whether signs are hidden.

use egui::{
    Align, Align2, Event, FontId, Id, Key, Layout, Margin, Modifiers, Rect, Response, Role, Sense, Stroke, StrokeKind,
    TextEdit, Ui, WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use crate::{
    app::{AppState, Command, LibraryCommand, QuizCommand},
    ui::{
        controls::{cases, semibold},
        theme,
        widgets::{button, focus_ring, paint_icon, strong},
    },
};

const STRIP_HEIGHT: f32 = 72.0;
const SEARCH_WIDTH: f32 = 240.0;

/// The strip that begins the quiz of all cases; nothing where no case asks anything.
pub fn quiz_strip(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let asking = app.library.cases.iter().map(|one| one.case.questions.len()).filter(|n| 0 < *n);
    let (n_cases, n_questions) = asking.fold((0, 0), |(n_cases, sum), n| (n_cases + 1, sum + n));
    if n_questions == 0 {
        return;
    }
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), STRIP_HEIGHT), Sense::hover());
    ui.painter().rect_filled(rect, 6.0, theme::PANEL);
    let number = ui.painter().layout_no_wrap(n_questions.to_string(), semibold(32.0), theme::TEXT);
    let left = rect.left() + 20.0 + number.size().x + 20.0;
    let at = pos2(rect.left() + 20.0, rect.center().y - number.size().y / 2.0);
    ui.painter().galley(at, number, theme::TEXT);
    let head = format!("{} in {}", if n_questions == 1 { "question" } else { "questions" }, cases(n_cases));
    let under_way = mixed_under_way(app);
    let below = match under_way {
        Some((answered, of)) => format!("Under way: {answered} of {of} answered. It goes on where you left it."),
        None => "Mixed, so that a case does not give its answer away.".to_owned(),
    };
    let text = |dy: f32, text: &str, font: FontId, color| {
        ui.painter().text(pos2(left, rect.center().y + dy), Align2::LEFT_CENTER, text, font, color);
    };
    text(-10.0, &head, semibold(15.0), theme::TEXT);
    text(11.0, &below, FontId::proportional(13.0), theme::TEXT_SECOND);
    let room = rect.shrink2(vec2(16.0, 0.0));
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(room).layout(Layout::right_to_left(Align::Center)));
    let words = if under_way.is_some() { "Go on with the quiz of all cases" } else { "Take the quiz of all cases" };
    if button(&mut child, words, true).clicked() {
        commands.push(Command::Quiz(QuizCommand::StartAll));
    }
    ui.add_space(8.0);
}

/// How far a quiz of several cases is that was left before its end.
fn mixed_under_way(app: &AppState) -> Option<(usize, usize)> {
    let left = app.store.progress().unfinished.as_ref()?;
    let is_mixed = left.items.iter().any(|item| item.case_id != left.items[0].case_id);
    (is_mixed && !left.answered.is_empty()).then_some((left.answered.len(), left.items.len()))
}

/// The heading with the count, the search box and the switch for signs.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.label(strong("Cases", 24.0));
        ui.add_space(4.0);
        ui.label(egui::RichText::new(count(app)).size(13.0).color(theme::TEXT_SECOND));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if signs_switch(ui, !app.library.show_signs).clicked() {
                commands.push(Command::Library(LibraryCommand::ToggleHiddenSigns));
            }
            ui.add_space(4.0);
            search(ui, app, commands);
        });
    });
    ui.add_space(4.0);
}

fn count(app: &AppState) -> String {
    let (shown, all) = (app.library.admitted().len(), app.library.cases.len());
    if shown == all { cases(all) } else { format!("{shown} of {}", cases(all)) }
}

fn search_id() -> Id {
    Id::unique("library search")
}

/// Takes Ctrl F and `/` for the search box, before anything else reads them.
pub fn follow_search_keys(ui: &Ui) {
    let asked = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F))
        || (!ui.ctx().text_edit_focused() && ui.input_mut(take_slash));
    if asked {
        ui.memory_mut(|memory| memory.request_focus(search_id()));
    }
}

/// The key and the letter it types, which is not searched for.
fn take_slash(input: &mut egui::InputState) -> bool {
    let is_slash = |event: &Event| {
        matches!(event, Event::Key { key: Key::Slash, pressed: true, .. }) || *event == Event::Text("/".to_owned())
    };
    let before = input.events.len();
    input.events.retain(|event| !is_slash(event));
    input.events.len() < before
}

fn search(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let mut text = app.library.filter.text.clone();
    let edit = TextEdit::singleline(&mut text).hint_text("Search cases");
    let shown = search_box(ui, app, edit, "Search cases");
    if shown.changed() {
        commands.push(Command::Library(LibraryCommand::Search(text)));
    }
    shown.on_hover_text("In titles, histories and difficulties  (Ctrl F or /)");
}

/// A search box of the library; one page shows one.
pub fn search_box(ui: &mut Ui, app: &AppState, edit: TextEdit<'_>, name: &str) -> Response {
    if app.dialog.is_none() {
        follow_search_keys(ui);
    }
    let edit = edit.id(search_id()).desired_width(SEARCH_WIDTH - 44.0).frame(egui::Frame::NONE.inner_margin(Margin {
        left: 32,
        right: 12,
        top: 7,
        bottom: 7,
    }));
    let shown = ui.add(edit);
    shown.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, name));
    let stroke = match shown.has_focus() {
        true => Stroke::new(2.0, theme::ACCENT),
        false => Stroke::new(1.0, theme::EDGE),
    };
    ui.painter().rect_stroke(shown.rect, 4.0, stroke, StrokeKind::Inside);
    paint_icon(ui, shown.rect.left_center() + vec2(16.0, 0.0), Icon::Search, 16.0, theme::TEXT_SECOND);
    shown
}

/// The switch whether signs of unread cases are hidden.
fn signs_switch(ui: &mut Ui, hidden: bool) -> Response {
    let text = "Hide signs until read";
    let color = if hidden { theme::TEXT } else { theme::TEXT_BODY };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(14.0), color);
    let size = vec2(galley.size().x + 48.0, theme::CONTROL_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Switch, true, hidden, text));
    let fill = match (hidden, response.hovered()) {
        (true, _) => theme::SELECTED,
        (false, true) => theme::HOVER,
        (false, false) => theme::CONTROL,
    };
    ui.painter().rect_filled(rect, 4.0, fill);
    if hidden {
        ui.painter().rect_stroke(rect, 4.0, Stroke::new(1.0, theme::ACCENT), StrokeKind::Inside);
    }
    let icon = if hidden { Icon::EyeOff } else { Icon::Eye };
    paint_icon(ui, rect.left_center() + vec2(20.0, 0.0), icon, 16.0, color);
    let at = Rect::from_min_size(pos2(rect.left() + 36.0, rect.center().y - galley.size().y / 2.0), galley.size());
    ui.painter().galley(at.min, galley, color);
    focus_ring(ui, &response, rect);
    let hint = if hidden {
        "Signs are told once a case was read. Show them all"
    } else {
        "Signs of all cases are told. Hide them"
    };
    response.on_hover_text(hint)
}
