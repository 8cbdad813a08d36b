//! The measurements of what is open: a row each; how the chosen tool is used, and what can be done with the chosen one.

use egui::{FontId, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::{
    app::{AppState, Command, EditCommand, LevelCommand, MeasureCommand, Tool},
    dural::Purpose,
    measure::{Detail, MeasureKind, Measurement, Reading, label, spacing_words},
    study::SpacingSource,
    ui::{
        controls::{line, semibold},
        text::{divider, small},
        theme,
        widgets::{focus_ring, named_link, strong},
    },
};

const ROW: f32 = 44.0;
/// Rows beyond would push all else away; the keys go through all.
const MOST_ROWS: usize = 50;

/// The list; nothing where nothing was measured.
pub fn list(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let all = app.measuring.document.all();
    if all.is_empty() && !app.measuring.had_any() {
        return;
    }
    divider(ui);
    ui.horizontal(|ui| {
        ui.label(strong("Measurements", 15.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| match all.is_empty() {
            false if named_link(ui, "Clear all", "Clear all measurements").clicked() => {
                commands.push(Command::Measure(MeasureCommand::ClearAll));
            }
            true if named_link(ui, "Undo", "Undo the last step").clicked() => {
                commands.push(Command::Edit(EditCommand::Undo));
            }
            _ => {}
        });
    });
    if all.is_empty() {
        small(ui, "None left.");
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    for one in all.iter().take(MOST_ROWS) {
        row(ui, app, one, commands);
    }
    ui.spacing_mut().item_spacing.y = 8.0;
    if MOST_ROWS < all.len() {
        small(ui, format!("and {} more", all.len() - MOST_ROWS));
    }
}

/// What is at hand, at the foot of the panel where it is always in sight: the chosen measurement, else how the chosen tool
/// is used.
pub fn at_hand(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let drawn = app.measuring.drawn();
    if let Some(one) = app.measuring.chosen_now().filter(|_| drawn.is_none()) {
        chosen(ui, app, one, commands);
    } else if let Some(kind) = app.measures() {
        ui.label(strong(kind.name(), 14.0));
        small(ui, how_to(kind, drawn.is_some()));
        ui.add_space(4.0);
    } else if app.tool == Tool::Levels {
        levels(ui, app, commands);
    }
}

/// Which level the next click names, and how the vertebrae were counted.
fn levels(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let text = match app.offered_level() {
        Some(level) => format!("Next: {level}"),
        None => "All levels are named".to_owned(),
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        ui.label(strong(text, 14.0));
        for (text, command) in [("Above", LevelCommand::Offer(-1)), ("Below", LevelCommand::Offer(1))] {
            if named_link(ui, text, &format!("Offer the level {}", text.to_lowercase())).clicked() {
                commands.push(Command::Level(command));
            }
        }
    });
    small(ui, "Click the middle of its front wall; drag a name to move it.");
    let numbering = if app.numbering().is_empty() { "How it was counted is not noted." } else { app.numbering() };
    small(ui, format!("Numbering: {numbering}"));
    if named_link(ui, "Next note", "Next note of the numbering").clicked() {
        commands.push(Command::Level(LevelCommand::StepNumbering(1)));
    }
    ui.add_space(4.0);
}

fn how_to(kind: MeasureKind, is_drawn: bool) -> &'static str {
    match (kind, is_drawn) {
        (MeasureKind::Length, _) => "Drag from end to end, or click both ends.",
        (MeasureKind::Axes, false) => "Drag along the longest diameter, then click for the short one.",
        (MeasureKind::Axes, true) => "Click where the short diameter ends.",
        (MeasureKind::Angle, _) => "Click on one arm, the corner, the other arm.",
        (MeasureKind::Cobb, _) => "Drag along one end plate, then along the other.",
        (MeasureKind::Ellipse, _) => "Drag from corner to corner.",
        (MeasureKind::Polygon, false) => "Click from point to point.",
        (MeasureKind::Polygon, true) => {
            "Enter, a double click or the first point closes it; Backspace takes a point back."
        }
        (MeasureKind::Probe, _) => "Click on a pixel.",
    }
}

/// Kind and value, below it the place. The chosen one is tinted with a bar at the left.
fn row(ui: &mut Ui, app: &AppState, one: &Measurement, commands: &mut Vec<Command>) {
    let is_chosen = app.measuring.chosen == Some(one.id);
    let (value, place) = told(app, one);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let spoken = format!("{}: {value}. {place}", called(one));
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, &spoken));
    if is_chosen || response.hovered() {
        let fill = if is_chosen { theme::SELECTED_ROW } else { theme::RAISED };
        ui.painter().rect_filled(rect.expand2(vec2(16.0, 0.0)), 0.0, fill);
    }
    if is_chosen {
        let left = rect.left() - 16.0;
        let bar = Rect::from_min_max(pos2(left, rect.top()), pos2(left + 2.0, rect.bottom()));
        ui.painter().rect_filled(bar, 0.0, theme::ACCENT);
    }
    let mark = Rect::from_min_size(rect.left_top() + vec2(0.0, 7.0), vec2(3.0, 15.0));
    ui.painter().rect_filled(mark, 1.0, theme::MEASURE);
    let room = rect.width() - 12.0;
    let value = line(ui.painter(), value, semibold(14.0), theme::TEXT, room);
    let kind = line(ui.painter(), called(one), FontId::proportional(13.0), theme::TEXT_SECOND, room);
    let place = line(ui.painter(), place, FontId::proportional(12.0), theme::TEXT_THIRD, room);
    let at = rect.left_top() + vec2(12.0, 4.0);
    let right = rect.right() - kind.size().x;
    if at.x + value.size().x + 8.0 < right {
        ui.painter().galley(pos2(right, at.y + 1.0), kind, theme::TEXT_SECOND);
    }
    ui.painter().galley(at, value, theme::TEXT);
    ui.painter().galley(at + vec2(0.0, 19.0), place, theme::TEXT_THIRD);
    focus_ring(ui, &response, rect);
    if response.clicked() {
        commands.push(Command::Measure(MeasureCommand::GoTo(one.id)));
    }
}

/// What it is called: a line of the worksheet by its step.
fn called(one: &Measurement) -> String {
    one.purpose.parse::<Purpose>().map_or_else(|()| one.kind.name().to_owned(), |purpose| purpose.slot.short())
}

/// The value, and where it was measured.
fn told(app: &AppState, one: &Measurement) -> (String, String) {
    let Some((series, frame)) = app.place_of_measurement(one.id) else {
        return (String::new(), "On a series that is not open".to_owned());
    };
    let reading = match one.kind.is_area() {
        // The area alone is told here: no need to sum up its pixels at every pass.
        true => series.instance(frame).map(|instance| Reading::of(one, &one.ground.plane, None, instance)),
        false => app.reading(one, &series, frame),
    };
    let value = reading.and_then(|reading| label(one, &reading, Detail::Value).into_iter().next()).unwrap_or_default();
    (value, format!("{} slice {} of {}", series.plain_name(), frame + 1, series.frames.len()).trim().to_owned())
}

/// Its value, where its millimetres come from, and what can be done with it.
fn chosen(ui: &mut Ui, app: &AppState, one: &Measurement, commands: &mut Vec<Command>) {
    let (value, _) = told(app, one);
    ui.label(strong(format!("{} {value}", one.kind.name()).trim_end(), 14.0));
    let source = one.ground.source;
    small(
        ui,
        match source {
            SpacingSource::Unknown => source.explanation().to_owned(),
            _ => format!("{}: {}", spacing_words(one.ground.plane.spacing, source), source.explanation()),
        },
    );
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        let is_copied = app.measuring.copied == Some(one.id);
        let copy = if is_copied { "Copied" } else { "Copy" };
        let by_hand = ("Calibrate", "Calibrate the picture by this length", MeasureCommand::AskCalibration);
        let is_sheet = one.ground.can_be_calibrated() && one.kind == MeasureKind::Length;
        for (text, name, command) in is_sheet.then_some(by_hand).into_iter().chain([
            (copy, if is_copied { "Value copied" } else { "Copy the value" }, MeasureCommand::Copy),
            ("Remove", "Remove the measurement", MeasureCommand::Delete),
        ]) {
            if named_link(ui, text, name).clicked() {
                commands.push(Command::Measure(command));
            }
        }
    });
}
