//! Which slices a learner had on screen before answering, as a strip of cells, one for each slice.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::{
    app::{AppState, SeriesKey},
    paint::look,
    study::Series,
    ui::{
        text::{small, title},
        theme,
    },
};

const HEIGHT: f32 = 12.0;
/// Cells of slices that hold the answer are taller, so that not their colour alone tells them.
const TALL: f32 = 20.0;

/// Shows a strip for each series on screen.
pub fn show(ui: &mut Ui, app: &AppState) {
    let mut shown: Vec<SeriesKey> = Vec::new();
    for slot in app.visible_slots() {
        let Some(series) = app.slot_series(slot) else { continue };
        let key = SeriesKey::of(series);
        if shown.contains(&key) {
            continue;
        }
        if shown.is_empty() {
            title(ui, "What you looked at", 15.0);
        }
        shown.push(key);
        strip(ui, app, series);
    }
    if !shown.is_empty() {
        small(ui, "Blue: on screen before the answer. Taller, with green: holds the answer.");
    }
}

fn strip(ui: &mut Ui, app: &AppState, series: &Series) {
    let seen = app.seen_in_quiz(series);
    let n = series.frames.len();
    let holding: Vec<bool> = (0..n).map(|frame| holds_answer(app, series, frame)).collect();
    let words = format!("{}: {} of {n} slices seen", series.plain_name(), seen.len());
    small(ui, words.as_str());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), TALL), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words.as_str()));
    let step = rect.width() / n.max(1) as f32;
    for (frame, holds) in holding.iter().enumerate() {
        let height = if *holds { TALL } else { HEIGHT };
        let left = rect.left() + step * frame as f32;
        let gap = if step < 3.0 { 0.0 } else { 1.0 };
        let cell = Rect::from_min_max(pos2(left, rect.bottom() - height), pos2(left + step - gap, rect.bottom()));
        ui.painter().rect_filled(cell, 0.0, if seen.contains(&frame) { theme::ACCENT } else { theme::HOVER });
        if *holds {
            let foot = Rect::from_min_max(pos2(cell.left(), cell.bottom() - 4.0), cell.max);
            ui.painter().rect_filled(foot, 0.0, look::NORMAL);
        }
    }
}

fn holds_answer(app: &AppState, series: &Series, frame: usize) -> bool {
    let plane = series.frames.get(frame).and_then(|frame| frame.plane);
    let region = app.true_region().filter(|_| app.shares_marker_space(series));
    region
        .zip(plane)
        .is_some_and(|(region, plane)| region.distance_from_plane_mm(&plane) <= series.slice_step_mm() / 2.0)
}
