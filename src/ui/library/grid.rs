//! The cards in rows as broad as the window, and the arrow keys from card to card.

use std::fmt::Debug;

use egui::{Id, Key, Modifiers, Rect, ScrollArea, Sense, Ui, pos2, vec2};

use super::{card, covers::CoverTextures};
use crate::app::{AppState, Command, LibraryCommand};

/// Between cards.
pub const GAP: f32 = 16.0;

/// How the cards lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    columns: usize,
    width: f32,
    /// Height of a card.
    pub height: f32,
}

impl Grid {
    /// As many columns as fit; they take up the whole width.
    fn of(room: f32) -> Self {
        Self::with_text(room, card::TEXT_HEIGHT)
    }

    /// The same for cards with so much text below their picture.
    pub fn with_text(room: f32, text_height: f32) -> Self {
        let fitting = ((room + GAP) / (card::CARD_WIDTH + GAP)).floor() as usize;
        // Two narrower ones are better than one as broad as the window.
        let columns = fitting.max(if 480.0 <= room { 2 } else { 1 });
        let width = ((room + GAP) / columns as f32 - GAP).floor();
        Self { columns, width, height: card::picture_height(width) + text_height }
    }

    /// Where a card lies.
    pub fn rect(&self, origin: egui::Pos2, place: usize) -> Rect {
        let (row, column) = (place / self.columns, place % self.columns);
        let min = pos2(origin.x + column as f32 * (self.width + GAP), origin.y + row as f32 * (self.height + GAP));
        Rect::from_min_size(min, vec2(self.width, self.height))
    }

    /// Height of so many cards.
    pub fn total(&self, n: usize) -> f32 {
        n.div_ceil(self.columns) as f32 * (self.height + GAP)
    }

    /// Where an arrow key leads from a card; past an edge it stays.
    fn step(&self, place: usize, key: Key, n: usize) -> usize {
        let next = match key {
            Key::ArrowLeft => place.saturating_sub(1),
            Key::ArrowRight => place + 1,
            Key::ArrowUp => place.checked_sub(self.columns).unwrap_or(place),
            Key::ArrowDown => place + self.columns,
            Key::Home => 0,
            _ => n.saturating_sub(1),
        };
        // From a full row down to a last row that is shorter: its last card.
        let goes_down = key == Key::ArrowDown && place / self.columns < n.saturating_sub(1) / self.columns;
        match next < n {
            true => next,
            false if goes_down => n - 1,
            false => place,
        }
    }
}

/// Where what a filter admits is scrolled: another filter begins at the top.
pub fn found_area(filter: &impl Debug) -> ScrollArea {
    ScrollArea::vertical().id_salt(format!("found {filter:?}")).auto_shrink([false, false])
}

/// Shows the cards of the cases that the filter admits.
pub fn show(ui: &mut Ui, app: &AppState, covers: &mut CoverTextures, commands: &mut Vec<Command>) {
    let admitted = app.library.admitted();
    let found = found_area(&app.library.filter);
    found.show(ui, |ui| {
        // Room for the ring of the first row, and for the scroll bar.
        ui.add_space(4.0);
        let grid = Grid::of(ui.available_width() - 16.0);
        if app.dialog.is_none() {
            follow_arrows(ui, &grid, &admitted.iter().map(|idx| card::id(*idx)).collect::<Vec<_>>());
        }
        let (room, _) = ui.allocate_exact_size(vec2(ui.available_width(), grid.total(admitted.len())), Sense::hover());
        for (place, idx) in admitted.iter().enumerate() {
            let rect = grid.rect(room.min + vec2(4.0, 0.0), place);
            let response = card::show(ui, rect, app, *idx, covers);
            if response.gained_focus() {
                ui.scroll_to_rect(rect.expand(GAP), None);
            }
            if response.clicked() {
                commands.push(Command::Library(LibraryCommand::OpenCase(*idx)));
            }
        }
    });
}

/// Arrow keys move the focus between cards; with the focus nowhere they go to the first.
pub fn follow_arrows(ui: &Ui, grid: &Grid, cards: &[Id]) {
    const KEYS: [Key; 6] = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown, Key::Home, Key::End];
    let focused = ui.memory(|memory| memory.focused());
    let place = cards.iter().position(|card| focused == Some(*card));
    if cards.is_empty() || (focused.is_some() && place.is_none()) {
        return;
    }
    let pressed = KEYS.into_iter().find(|key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, *key)));
    if let Some(key) = pressed {
        let next = place.map_or(0, |place| grid.step(place, key, cards.len()));
        ui.memory_mut(|memory| {
            // Where nothing had the focus, the same key would also move on from the card.
            memory.move_focus(egui::FocusDirection::None);
            memory.request_focus(cards[next]);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_fill_the_width_at_every_size() {
        for (room, columns) in [(528.0, 2), (1008.0, 3), (1168.0, 4), (1648.0, 5), (2288.0, 7)] {
            let grid = Grid::of(room);
            assert_eq!(grid.columns, columns, "{room}");
            let right = grid.rect(pos2(0.0, 0.0), columns - 1).right();
            assert!(right <= room && room - right <= columns as f32, "{room}: {right}");
        }
    }

    #[test]
    fn arrows_go_between_cards_and_stay_at_the_edges() {
        let grid = Grid::of(1168.0);
        let step = |place, key| grid.step(place, key, 7);
        assert_eq!(step(0, Key::ArrowRight), 1);
        assert_eq!(step(0, Key::ArrowLeft), 0);
        assert_eq!(step(1, Key::ArrowDown), 5);
        assert_eq!(step(3, Key::ArrowDown), 6, "the last row is shorter");
        assert_eq!(step(5, Key::ArrowDown), 5);
        assert_eq!(step(5, Key::ArrowUp), 1);
        assert_eq!(step(6, Key::ArrowRight), 6);
        assert_eq!((step(5, Key::Home), step(1, Key::End)), (0, 6));
    }
}
