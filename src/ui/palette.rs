//! The command palette: everything that can be done now, found by its words.

mod items;

use egui::{
    FontId, Key, Margin, Modifiers, Rect, Response, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use self::items::Item;
use super::{
    controls::{key_cap, line},
    theme,
    widgets::strong,
};
use crate::app::{AppCommand, AppState, Command};

const WIDTH: f32 = 600.0;
const ROW_HEIGHT: f32 = 44.0;
/// Rows that Page up and Page down go over.
const PAGE: isize = 8;

/// What the palette remembers while it is up.
#[derive(Default)]
pub struct Palette {
    text: String,
    chosen: usize,
}

impl Palette {
    /// Shows it. Returns whether it is to be closed. `size` is that of the active viewport, in physical pixels.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        app: &AppState,
        is_new: bool,
        size: Option<[f64; 2]>,
        commands: &mut Vec<Command>,
    ) -> bool {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 64.0));
        if is_new {
            *self = Self::default();
        }
        let moved = self.follow_keys(ui);
        let run = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        ui.label(strong("Find a command", 18.0));
        self.text_box(ui, is_new);
        let found = items::matching(items::all(app, size), &self.text);
        self.chosen = self.chosen.min(found.len().saturating_sub(1));
        let clicked = self.list(ui, &found, moved);
        let wanted = clicked.or(run.then_some(self.chosen));
        let Some(item) = wanted.and_then(|idx| found.into_iter().nth(idx)) else { return false };
        // Closed first: what it runs may put up a dialog of its own.
        commands.push(Command::App(AppCommand::CloseDialog));
        commands.push(item.command);
        false
    }

    /// Takes the keys that move through the list. Returns whether one did.
    fn follow_keys(&mut self, ui: &Ui) -> bool {
        let mut moved = false;
        let mut take = |key| {
            let pressed = ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
            moved |= pressed;
            pressed
        };
        let by = |by: isize, at: usize| at.saturating_add_signed(by);
        for (key, step) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, PAGE), (Key::PageUp, -PAGE)] {
            if take(key) {
                self.chosen = by(step, self.chosen);
            }
        }
        if take(Key::Home) {
            self.chosen = 0;
        }
        if take(Key::End) {
            self.chosen = usize::MAX;
        }
        moved
    }

    fn text_box(&mut self, ui: &mut Ui, is_new: bool) {
        let edit = TextEdit::singleline(&mut self.text)
            .hint_text("Type a part of its name")
            .desired_width(f32::INFINITY)
            .margin(Margin::symmetric(12, 9));
        let shown = ui.add(edit);
        shown.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Find a command"));
        if is_new || !shown.has_focus() {
            shown.request_focus();
        }
        if shown.changed() {
            self.chosen = 0;
        }
    }

    /// The rows. Returns the one that was clicked.
    fn list(&mut self, ui: &mut Ui, found: &[Item], moved: bool) -> Option<usize> {
        let height = (ROW_HEIGHT * 10.0).min(ui.ctx().content_rect().height() - 200.0).max(ROW_HEIGHT);
        ui.set_min_height(height);
        let mut clicked = None;
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if found.is_empty() {
                ui.label(egui::RichText::new("No command has these words.").color(theme::TEXT_SECOND));
            }
            for (idx, item) in found.iter().enumerate() {
                let response = row(ui, item, idx == self.chosen);
                if moved && idx == self.chosen {
                    ui.scroll_to_rect(response.rect, None);
                }
                if response.clicked() {
                    clicked = Some(idx);
                }
            }
        });
        clicked
    }
}

fn row(ui: &mut Ui, item: &Item, chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 12.0, ROW_HEIGHT), Sense::CLICK);
    let keys = item.keys.join(", ");
    let spoken = format!("{}. {} {keys}", item.label, item.hint);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, spoken.trim()));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    if chosen || response.hovered() {
        ui.painter().rect_filled(rect, 4.0, if chosen { theme::SELECTED } else { theme::CONTROL });
    }
    if chosen {
        let bar = Rect::from_min_max(rect.left_top(), pos2(rect.left() + 2.0, rect.bottom()));
        ui.painter().rect_filled(bar, 0.0, theme::ACCENT);
    }
    let mut right = rect.right() - 8.0;
    for key in item.keys.iter().rev().take(2).rev() {
        right = key_cap(ui.painter(), pos2(right, rect.center().y), key, theme::TEXT_BODY);
    }
    let room = right - 8.0 - (rect.left() + 12.0);
    let label = line(ui.painter(), item.label.as_str(), FontId::proportional(14.0), theme::TEXT, room);
    let hint = line(ui.painter(), item.hint.as_str(), FontId::proportional(12.0), theme::TEXT_SECOND, room);
    ui.painter().galley(pos2(rect.left() + 12.0, rect.top() + 4.0), label, theme::TEXT);
    ui.painter().galley(pos2(rect.left() + 12.0, rect.top() + 24.0), hint, theme::TEXT_SECOND);
    response
}
