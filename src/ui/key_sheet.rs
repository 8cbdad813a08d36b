//! The key sheet, made from the table of commands, in as many columns as fit.

use egui::{FontId, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{
    controls::{key_cap, line, semibold},
    keys::{has_usual_keys, keys_shown},
    theme,
    widgets::strong,
};
use crate::app::{Command, ENTRIES, Entry, Group, MeasureCommand, QuizCommand};

const ROW_HEIGHT: f32 = 22.0;
const HEADING_HEIGHT: f32 = 28.0;
const GROUP_GAP: f32 = 10.0;
const COLUMN_GAP: f32 = 28.0;
const COLUMN_WIDTH: f32 = 262.0;

/// A heading and its rows: what it does, and its keys.
struct Block {
    heading: &'static str,
    rows: Vec<(String, Vec<String>)>,
}

impl Block {
    fn height(&self) -> f32 {
        HEADING_HEIGHT + self.rows.len() as f32 * ROW_HEIGHT + GROUP_GAP
    }
}

/// Shows the sheet.
pub fn show(ui: &mut Ui) {
    let screen = ui.ctx().content_rect().size();
    let width = (screen.x - 96.0).min(4.0 * (COLUMN_WIDTH + 2.0 * COLUMN_GAP));
    ui.set_width(width);
    ui.label(strong("Keys and mouse", 18.0));
    let height = (screen.y - 210.0).max(160.0);
    // As high from the first pass on: else a dialog is as high as it was before, and scrolls beside much free room.
    let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
    area.auto_shrink([false, true]).show(ui, |ui| {
        let room = ui.available_width() - 12.0;
        let n_columns = (((room + COLUMN_GAP) / (COLUMN_WIDTH + COLUMN_GAP)).floor() as usize).max(1);
        let columns = in_columns(blocks(), n_columns);
        let tallest = columns.iter().map(|blocks| column_height(blocks)).fold(0.0, f32::max);
        let (area, _) = ui.allocate_exact_size(vec2(room, tallest), Sense::hover());
        let column_width = (room + COLUMN_GAP) / n_columns as f32 - COLUMN_GAP;
        for (idx, blocks) in columns.iter().enumerate() {
            let min = area.min + vec2(idx as f32 * (column_width + COLUMN_GAP), 0.0);
            let place = Rect::from_min_size(min, vec2(column_width, tallest));
            let mut child = ui.new_child(UiBuilder::new().max_rect(place));
            child.spacing_mut().item_spacing.y = 0.0;
            blocks.iter().for_each(|block| show_block(&mut child, block));
        }
    });
}

fn column_height(blocks: &[Block]) -> f32 {
    blocks.iter().map(Block::height).sum()
}

/// The blocks in their order, in columns whose tallest is as short as it can be.
fn in_columns(blocks: Vec<Block>, n_columns: usize) -> Vec<Vec<Block>> {
    let total = column_height(&blocks);
    let mut limit = total / n_columns as f32;
    while n_columns < columns_within(&blocks, limit) {
        limit += ROW_HEIGHT / 2.0;
    }
    let mut columns = vec![Vec::new()];
    let mut filled = 0.0;
    for block in blocks {
        if 0.0 < filled && limit < filled + block.height() {
            columns.push(Vec::new());
            filled = 0.0;
        }
        filled += block.height();
        if let Some(column) = columns.last_mut() {
            column.push(block);
        }
    }
    columns
}

/// How many columns it takes if none may be taller than this.
fn columns_within(blocks: &[Block], limit: f32) -> usize {
    let (mut n, mut filled) = (1, 0.0);
    for height in blocks.iter().map(Block::height) {
        if 0.0 < filled && limit < filled + height {
            n += 1;
            filled = 0.0;
        }
        filled += height;
    }
    n
}

fn blocks() -> Vec<Block> {
    let mouse = block(
        "Mouse",
        &[
            ("Slices; Shift: ten at a time", "Wheel"),
            ("Zoom at the pointer", "Ctrl Wheel"),
            ("The chosen tool", "Left drag"),
            ("Measure by a drag or by clicks", "Left"),
            ("Pan; Shift left drag too", "Middle drag"),
            ("Zoom; right click: menu", "Right drag"),
            ("This viewport alone, or all", "Double click"),
            ("Planes cut anew: thickness", "Alt Wheel"),
            ("Planes cut anew: move, turn", "Left drag"),
            ("Crosshair in every view", "Shift move"),
            ("Why a series is here", "Rest on its name"),
            ("Swap two viewports", "Drag a name"),
        ],
    );
    let moving = block(
        "Getting about",
        &[
            ("Next and previous control", "Tab"),
            ("Next part of the window", "F6"),
            ("Search the library", "Ctrl F"),
            ("From card to card", "Arrows"),
        ],
    );
    let of_table = Group::ALL.into_iter().map(|group| Block { heading: group.name(), rows: rows(group) });
    [mouse, moving].into_iter().chain(of_table).collect()
}

fn block(heading: &'static str, rows: &[(&str, &str)]) -> Block {
    Block { heading, rows: rows.iter().map(|(label, key)| ((*label).to_owned(), vec![(*key).to_owned()])).collect() }
}

/// A group's rows. Keys that do the same by number or by direction share one.
fn rows(group: Group) -> Vec<(String, Vec<String>)> {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for entry in ENTRIES.iter().filter(|entry| entry.group == group && !keys_shown(entry).is_empty()) {
        let row = row(entry);
        if rows.last() != Some(&row) {
            rows.push(row);
        }
    }
    rows
}

fn row(entry: &Entry) -> (String, Vec<String>) {
    let one = |label: &str, key: &str| (label.to_owned(), vec![key.to_owned()]);
    let own = (entry.label.to_owned(), keys_shown(entry));
    if !has_usual_keys(entry) {
        return own;
    }
    match entry.command {
        Command::Quiz(QuizCommand::Choose(_)) => one("Choose an answer", "1 to 9"),
        Command::Quiz(QuizCommand::NudgeMarker(by_mm)) => match by_mm[0].abs() + by_mm[1].abs() {
            by if by < 2.0 => one("Marker by 1 mm", "Alt Arrows"),
            _ => one("Marker by 5 mm", "Shift Alt Arrows"),
        },
        Command::Measure(MeasureCommand::Nudge(by_px)) => match by_px[0].abs() + by_px[1].abs() {
            by if by < 1.0 => one("Handle by a tenth of a pixel", "Shift Alt Arrows"),
            _ => one("Handle by a pixel", "Alt Arrows"),
        },
        _ => own,
    }
}

fn show_block(ui: &mut Ui, block: &Block) {
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEADING_HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, block.heading));
    let heading = line(ui.painter(), block.heading, semibold(14.0), theme::TEXT, width);
    ui.painter().galley(pos2(rect.left(), rect.center().y - heading.size().y / 2.0), heading, theme::TEXT);
    ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, (1.0, theme::DIVIDER));
    for (label, keys) in &block.rows {
        let (rect, response) = ui.allocate_exact_size(vec2(width, ROW_HEIGHT), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{label}: {}", keys.join(", "))));
        let mut right = rect.right();
        for key in keys.iter().rev() {
            right = key_cap(ui.painter(), pos2(right, rect.center().y), key, theme::TEXT_BODY);
        }
        let room = right - 8.0 - rect.left();
        let galley = line(ui.painter(), label.as_str(), FontId::proportional(13.0), theme::TEXT_BODY, room);
        ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, theme::TEXT_BODY);
    }
    ui.add_space(GROUP_GAP);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_with_a_key_has_a_row() {
        for group in Group::ALL {
            let rows = rows(group);
            for entry in ENTRIES.iter().filter(|entry| entry.group == group && !entry.keys.is_empty()) {
                assert!(rows.contains(&row(entry)), "{}", entry.label);
            }
        }
    }

    #[test]
    fn columns_keep_the_order_and_are_no_more_than_asked_for() {
        for n in 1..=4 {
            let columns = in_columns(blocks(), n);
            assert!(columns.len() <= n, "{n}");
            let headings: Vec<_> = columns.iter().flatten().map(|block| block.heading).collect();
            assert_eq!(headings, blocks().iter().map(|block| block.heading).collect::<Vec<_>>());
        }
    }
}
