//! The sheet in which keys are bound: a command is chosen, the new keys are pressed, and what has them is told first.

use egui::{FontId, Frame, Margin, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::{
    controls::{key_cap, line, semibold},
    keys::{shown, take_pressed},
    text::{body, small},
    theme,
    widgets::{button, focus_ring, link, named_link, strong},
};
use crate::app::{AppCommand, AppState, Bindings, Command, ENTRIES, Entry, KeyCommand, Modes, Rebinding};

const WIDTH: f32 = 660.0;
const ROW_HEIGHT: f32 = 36.0;

/// What the sheet remembers while it is up.
#[derive(Default)]
pub struct BindingsSheet {
    text: String,
}

fn keys(command: KeyCommand) -> Command {
    Command::Keys(command)
}

impl BindingsSheet {
    /// Shows it. Returns whether it is to be closed.
    pub fn show(&mut self, ui: &mut Ui, app: &AppState, is_new: bool, commands: &mut Vec<Command>) -> bool {
        if is_new {
            *self = Self::default();
        }
        let screen = ui.ctx().content_rect().size();
        ui.set_width(WIDTH.min(screen.x - 80.0));
        ui.label(strong("Change keys", 18.0));
        // In a room of its own, so that rows keep their identities whatever stands above them.
        ui.scope(|ui| match &app.rebinding {
            Some(rebinding) => change(ui, &app.settings.bindings, rebinding, commands),
            None => small(
                ui,
                "Choose a command, then press its new keys. What has them already is told before it loses them.",
            ),
        });
        let edit = TextEdit::singleline(&mut self.text)
            .hint_text("Type a part of a name, or of a key")
            .desired_width(f32::INFINITY)
            .margin(Margin::symmetric(12, 9));
        let shown = ui.add_enabled(app.rebinding.is_none(), edit);
        shown.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Find a command to bind"));
        if is_new {
            shown.request_focus();
        }
        let taken = if app.rebinding.is_some() { 360.0 } else { 270.0 };
        let height = (screen.y - taken).clamp(96.0, 760.0);
        // As high from the first pass on: a dialog that grows pass by pass moves away under the pointer.
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        area.auto_shrink([false, false]).show(ui, |ui| {
            ui.set_width(ui.available_width() - 12.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            for (idx, entry) in self.found(&app.settings.bindings) {
                row(ui, app, idx, entry, commands);
            }
        });
        let mut closed = false;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            closed = button(ui, "Close", app.rebinding.is_none()).clicked();
            if app.settings.bindings.any() && link(ui, "All keys as at the start").clicked() {
                commands.push(keys(KeyCommand::ResetAll));
            }
            if link(ui, "Preferences").clicked() {
                commands.push(keys(KeyCommand::Leave));
                commands.push(Command::App(AppCommand::Show(crate::app::Dialog::Preferences)));
            }
        });
        closed
    }

    fn found<'a>(&'a self, bindings: &'a Bindings) -> impl Iterator<Item = (usize, &'static Entry)> + 'a {
        let words: Vec<String> = self.text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let matches = move |entry: &Entry| {
            let all = bindings.keys(entry).into_iter().map(shown).collect::<Vec<_>>().join(" ");
            let all = format!("{} {all}", entry.label).to_lowercase();
            words.iter().all(|word| all.contains(word.as_str()))
        };
        ENTRIES.iter().enumerate().filter(move |(_, entry)| matches(entry))
    }
}

/// The command whose keys are being changed: what to do, or what is in the way.
fn change(ui: &mut Ui, bindings: &Bindings, rebinding: &Rebinding, commands: &mut Vec<Command>) {
    Frame::NONE.fill(theme::SELECTED_ROW).corner_radius(4.0).inner_margin(Margin::same(12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(strong(rebinding.entry.label, 14.0));
        if rebinding.wanted.is_none() {
            if let Some(pressed) = take_pressed(ui) {
                commands.push(keys(if pressed == "Escape" { KeyCommand::Leave } else { KeyCommand::Press(pressed) }));
            }
            body(ui, "Press the new keys. Esc leaves it as it is.");
            rebinding.refused.iter().for_each(|why| small(ui, why.as_str()));
            return;
        }
        let wanted: Vec<String> = rebinding.wanted.iter().flatten().map(|key| shown(key)).collect();
        for other in &rebinding.taken {
            body(ui, clash(bindings, rebinding, other));
        }
        ui.horizontal_wrapped(|ui| {
            let text = format!("Give {} to \"{}\"", wanted.join(", "), rebinding.entry.label);
            let take = button(ui, "Take it", true);
            take.widget_info(|| WidgetInfo::labeled(Role::Button, true, &text));
            if ui.memory(|memory| memory.focused().is_none()) {
                take.request_focus();
            }
            if take.clicked() {
                commands.push(keys(KeyCommand::Take));
            }
            if button(ui, "Leave it", false).clicked() {
                commands.push(keys(KeyCommand::Leave));
            }
        });
    });
}

/// What loses which keys.
fn clash(bindings: &Bindings, rebinding: &Rebinding, other: &Entry) -> String {
    let has = bindings.keys(other);
    let shared: Vec<&String> = rebinding.wanted.iter().flatten().filter(|key| has.contains(&key.as_str())).collect();
    let names: Vec<String> = shared.iter().map(|key| shown(key)).collect();
    let left = if has.len() == shared.len() { "no key" } else { "its other key" };
    let modes = mode_words(other.modes);
    format!("{}: \"{}\" has it {modes}, and would be left with {left}.", names.join(", "), other.label)
}

/// Where a command acts.
fn mode_words(modes: Modes) -> &'static str {
    match modes {
        Modes::LIBRARY => "in the library",
        Modes::STUDY => "in the study",
        Modes::PRESENT => "while presenting",
        Modes::QUIZ => "in a quiz",
        Modes::PICTURES => "wherever pictures are",
        Modes::ALL => "everywhere",
        _ => "in several modes",
    }
}

fn row(ui: &mut Ui, app: &AppState, idx: usize, entry: &'static Entry, commands: &mut Vec<Command>) {
    let bindings = &app.settings.bindings;
    let has = bindings.keys(entry);
    let width = ui.available_width();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let (rect, response) = ui.allocate_exact_size(vec2(width - 190.0, ROW_HEIGHT), Sense::click());
        let names = has.iter().map(|key| shown(key)).collect::<Vec<_>>().join(", ");
        let name = format!("{}: {}", entry.label, if names.is_empty() { "no key" } else { &names });
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.hovered() {
            ui.painter().rect_filled(rect, 4.0, theme::HOVER);
        }
        let mut right = rect.right() - 4.0;
        for key in has.iter().rev() {
            right = key_cap(ui.painter(), pos2(right, rect.center().y), &shown(key), theme::TEXT_BODY);
        }
        let own = bindings.is_own(entry);
        let font = if own { semibold(14.0) } else { FontId::proportional(14.0) };
        let galley = line(ui.painter(), entry.label, font, theme::TEXT, right - 8.0 - rect.left() - 8.0);
        ui.painter().galley(pos2(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0), galley, theme::TEXT);
        focus_ring(ui, &response, rect.shrink2(vec2(2.0, 4.0)));
        let besides = named_link(ui, "Add", &format!("Another key for \"{}\"", entry.label)).clicked();
        let unbound = !has.is_empty() && named_link(ui, "None", &format!("No key for \"{}\"", entry.label)).clicked();
        let reset = own && named_link(ui, "Reset", &format!("\"{}\" as at the start", entry.label)).clicked();
        let wish = match () {
            () if response.on_hover_text(entry.hint).clicked() => {
                Some(KeyCommand::Choose { entry: idx, besides: false })
            }
            () if besides => Some(KeyCommand::Choose { entry: idx, besides: true }),
            () if unbound => Some(KeyCommand::Unbind(idx)),
            () if reset => Some(KeyCommand::Reset(idx)),
            () => None,
        };
        commands.extend(wish.map(keys));
    });
    ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), (1.0, theme::DIVIDER));
}
