//! Presenting: the viewports of a step full screen, its title, where one is among the steps.

use std::time::{Duration, Instant};

use egui::{
    Align2, Area, Color32, FontFamily, FontId, Frame, Id, Key, Margin, Order, Rect, Role, ScrollArea, Sense, Ui,
    WidgetInfo, pos2, vec2,
};

use super::{textures::Textures, theme, viewports, widgets::focus_ring};
use crate::{
    app::{AppState, Command, PresentCommand, Presenting},
    paint,
};

/// What the presentation's screen remembers.
#[derive(Default)]
pub struct State {
    began: Option<Instant>,
    list_was_up: bool,
}

/// How long the keys are told at the beginning.
const KEYS_TOLD: Duration = Duration::from_secs(4);
const DOT: f32 = 5.0;

/// Shows the step on screen.
pub fn show(
    ui: &mut Ui,
    app: &mut AppState,
    state: &mut State,
    viewports: &mut viewports::State,
    textures: &mut Textures,
    commands: &mut Vec<Command>,
) {
    viewports::show(ui, app, viewports, textures);
    let Some(presenting) = &app.presenting else { return };
    let room = ui.max_rect();
    if presenting.black {
        ui.painter().rect_filled(room, 0.0, Color32::BLACK);
        let response = ui.interact(room, Id::unique("black screen"), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Black screen. Press B to go on."));
        if response.clicked() {
            commands.push(Command::Present(PresentCommand::Black));
        }
        return;
    }
    dots(ui, room, presenting);
    keys_at_the_beginning(ui, room, state);
    if presenting.list {
        list(ui, room, presenting, !state.list_was_up, commands);
    }
    state.list_was_up = presenting.list;
}

impl State {
    /// To be called while nothing is presented, so that the next presentation begins anew.
    pub fn rest(&mut self) {
        *self = Self::default();
    }
}

/// One dot for each step, the one on screen as a bar; many steps are told in numbers.
fn dots(ui: &Ui, room: Rect, presenting: &Presenting) {
    let scale = scale_of(room);
    let n = presenting.steps.len();
    let (radius, gap) = (DOT * scale, 18.0 * scale);
    let painter = ui.painter();
    let y = room.top() + 28.0 * scale;
    let right = room.right() - 28.0 * scale;
    const MOST_DOTS: usize = 16;
    if MOST_DOTS < n {
        let font = FontId::new(26.0 * scale, FontFamily::Proportional);
        let words = format!("{} / {n}", presenting.at + 1);
        painter.text(pos2(right, y), Align2::RIGHT_CENTER, words, font, theme::TEXT);
        return;
    }
    for idx in 0..n {
        let center = pos2(right - (n - 1 - idx) as f32 * gap, y);
        if idx == presenting.at {
            let bar = Rect::from_center_size(center, vec2(radius * 2.8, radius * 1.8));
            painter.rect_filled(bar.expand(1.5), radius, Color32::BLACK);
            painter.rect_filled(bar, radius, Color32::WHITE);
        } else {
            painter.circle_filled(center, radius + 1.5, Color32::BLACK);
            painter.circle_filled(center, radius * 0.8, theme::TEXT_THIRD);
        }
    }
}

/// 1 on a screen of 1080 lines.
fn scale_of(room: Rect) -> f32 {
    (room.height() / 1080.0).max(0.6)
}

fn keys_at_the_beginning(ui: &Ui, room: Rect, state: &mut State) {
    let since = state.began.get_or_insert_with(Instant::now).elapsed();
    let Some(left) = KEYS_TOLD.checked_sub(since) else { return };
    ui.ctx().request_repaint_after(left + Duration::from_millis(10));
    let words = "Right: next    Left: back    B: black    L: steps    Esc: leave";
    let font = FontId::new(20.0 * scale_of(room), FontFamily::Proportional);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, theme::TEXT);
    let at = pos2(room.center().x, room.bottom() - 72.0 * scale_of(room));
    let rect = Rect::from_center_size(at, galley.size() + vec2(32.0, 16.0));
    ui.painter().rect_filled(rect, 4.0, theme::PANEL);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, theme::TEXT);
}

/// All steps over the left of the screen; the arrows and Enter choose, Escape and L close.
fn list(ui: &Ui, room: Rect, presenting: &Presenting, is_new: bool, commands: &mut Vec<Command>) {
    let scale = scale_of(room);
    let close = ui.input_mut(|input| {
        input.consume_key(egui::Modifiers::NONE, Key::Escape) || input.consume_key(egui::Modifiers::NONE, Key::L)
    });
    if close {
        commands.push(Command::Present(PresentCommand::ToggleList));
    }
    let frame = Frame::NONE.fill(theme::PANEL).inner_margin(Margin::same((20.0 * scale) as i8));
    Area::new(Id::unique("steps")).order(Order::Foreground).fixed_pos(room.min).show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(460.0 * scale);
            ui.set_height(room.height() - 40.0 * scale);
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0 * scale;
                for (idx, step) in presenting.steps.iter().enumerate() {
                    row(ui, idx, &step.title, idx == presenting.at, is_new, scale, commands);
                }
            });
        });
    });
}

fn row(ui: &mut Ui, idx: usize, title: &str, current: bool, is_new: bool, scale: f32, commands: &mut Vec<Command>) {
    let width = ui.available_width();
    let number_width = 44.0 * scale;
    let font = |family| FontId::new(24.0 * scale, family);
    let words = ui.painter().layout(
        title.to_owned(),
        font(if current { FontFamily::Name(paint::SEMIBOLD.into()) } else { FontFamily::Proportional }),
        theme::TEXT,
        width - number_width - 24.0 * scale,
    );
    let (rect, response) = ui.allocate_exact_size(vec2(width, words.size().y + 16.0 * scale), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, current, format!("Step {}: {title}", idx + 1)));
    if current && is_new {
        response.request_focus();
    }
    if current || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, if current { theme::SELECTED_ROW } else { theme::RAISED });
    }
    if current {
        let bar = Rect::from_min_max(rect.left_top(), pos2(rect.left() + 3.0, rect.bottom()));
        ui.painter().rect_filled(bar, 0.0, theme::ACCENT);
    }
    let at = rect.left_top() + vec2(12.0, 8.0) * scale;
    ui.painter().text(
        at + vec2(0.0, words.size().y / 2.0),
        Align2::LEFT_CENTER,
        idx + 1,
        font(FontFamily::Proportional),
        theme::TEXT_SECOND,
    );
    ui.painter().galley(at + vec2(number_width, 0.0), words, theme::TEXT);
    focus_ring(ui, &response, rect.shrink(3.0));
    if response.clicked() {
        commands.push(Command::Present(PresentCommand::ToStep(idx)));
    }
    if response.has_focus() {
        response.scroll_to_me(None);
    }
}
