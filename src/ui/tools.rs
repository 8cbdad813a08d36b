//! The column of tools at the left.
//!
//! Some buttons stand for two tools that do much the same: a second click changes to the other, so that the column stays
//! short and the picture high.

use egui::{Align, Layout as Place, ScrollArea, Ui, scroll_area::ScrollBarVisibility};
use lucide_icons::Icon;

use super::{
    theme,
    widgets::{hint, tool_button},
};
use crate::{
    app::{AppState, CaseCommand, Command, MprCommand, SheetCommand, SolidCommand, Tool, ViewCommand},
    measure::MeasureKind as Kind,
    paint::CornerText,
};

/// Below this height of the column, in points, tools stand closer.
const LOW: f32 = 800.0;

/// Shows the tools. Each has its name and its key in a tooltip.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    // Low windows have room for all tools too.
    ui.spacing_mut().item_spacing.y = if ui.available_height() < LOW { 1.0 } else { 4.0 };
    let groups = [hand_tools(app), measuring_tools(app), views(app), what_is_shown(app)];
    let column = ScrollArea::vertical().scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden);
    column.show(ui, |ui| {
        ui.with_layout(Place::top_down(Align::Center), |ui| {
            for (idx, group) in groups.into_iter().enumerate() {
                if idx > 0 {
                    divider(ui);
                }
                for row in group {
                    button(ui, row, commands);
                }
            }
        });
    });
}

/// What the left button does to the picture.
fn hand_tools(app: &AppState) -> Vec<Row> {
    let window =
        [(Icon::Contrast, "Window", Tool::Window), (Icon::SquareDashed, "Window from a region", Tool::WindowRegion)];
    vec![
        tool_row(app, &window),
        tool_row(app, &[(Icon::Layers, "Scroll", Tool::Scroll)]),
        tool_row(app, &[(Icon::Move, "Pan", Tool::Pan)]),
        tool_row(app, &[(Icon::ZoomIn, "Zoom", Tool::Zoom)]),
    ]
}

/// What the left button draws, and the worksheet that asks for it.
fn measuring_tools(app: &AppState) -> Vec<Row> {
    let draws = |icon, name, kind| (icon, name, Tool::Measure(kind));
    let lengths =
        [draws(Icon::Ruler, "Length", Kind::Length), draws(Icon::RulerDimensionLine, "Two diameters", Kind::Axes)];
    let angles = [draws(Icon::Angle, "Angle", Kind::Angle), draws(Icon::Tangent, "Cobb angle", Kind::Cobb)];
    let areas = [draws(Icon::Ellipse, "Ellipse", Kind::Ellipse), draws(Icon::Lasso, "Outline", Kind::Polygon)];
    vec![
        tool_row(app, &lengths),
        tool_row(app, &angles),
        tool_row(app, &areas),
        tool_row(app, &[draws(Icon::Crosshair, "Probe", Kind::Probe)]),
        tool_row(app, &[(Icon::ListOrdered, "Level labels", Tool::Levels)]),
        row(Icon::ClipboardList, "Dural worksheet", Command::Sheet(SheetCommand::Toggle), app.has_sheet()),
    ]
}

/// The study or the picture seen in another way.
fn views(app: &AppState) -> Vec<Row> {
    let viewport = &app.slots[app.active].viewport;
    let is_turned = viewport.quarter_turns != 0;
    let view = |icon, name, command, selected| row(icon, name, Command::View(command), selected);
    vec![
        row(Icon::Axis3d, "Cut the series anew (MPR)", Command::Mpr(MprCommand::Toggle), app.mpr.is_some()),
        row(Icon::Bone, "Shaded view (3D)", Command::Solid(SolidCommand::Toggle), app.solid.is_some()),
        view(Icon::Maximize, "Fit", ViewCommand::Fit, false),
        view(Icon::RotateCw, "Turn right", ViewCommand::Turn { clockwise: true }, is_turned),
        view(Icon::CircleSlash2, "Invert", ViewCommand::Invert, viewport.inverted),
        view(Icon::RotateCcw, "Reset", ViewCommand::Reset, false),
    ]
}

/// What lies on the pictures, and whether they play.
fn what_is_shown(app: &AppState) -> Vec<Row> {
    let (eye, marks) = match app.marks_shown {
        true => (Icon::Eye, "Hide all marks"),
        false => (Icon::EyeOff, "Show all marks"),
    };
    let has_less_text = app.corner_text != CornerText::Full;
    let corner_text = Command::View(ViewCommand::CycleCornerText);
    let play = Command::View(ViewCommand::Cine);
    let rate = format!("{} slices a second; slower with [, quicker with ]", app.cine_rate);
    let told = format!("{}\n{rate}", hint("Play or stop", &play));
    vec![
        row(eye, marks, Command::Case(CaseCommand::ToggleMarks), false),
        row(Icon::Captions, "More or less text in the corners", corner_text, has_less_text),
        Row { told, ..row(if app.cine { Icon::Pause } else { Icon::Play }, "Play or stop", play, app.cine) },
    ]
}

/// An icon, a name, what the left button then does.
type OneTool = (Icon, &'static str, Tool);
/// A button of the column.
struct Row {
    icon: Icon,
    name: &'static str,
    command: Command,
    selected: bool,
    /// What the tooltip says.
    told: String,
}

/// A button whose tooltip says its name and its key.
fn row(icon: Icon, name: &'static str, command: Command, selected: bool) -> Row {
    Row { icon, name, told: hint(name, &command), command, selected }
}

/// A button for one tool, or for several: the one in use, else the first; a click on the one in use takes the next.
fn tool_row(app: &AppState, tools: &[OneTool]) -> Row {
    let used = tools.iter().position(|(.., tool)| *tool == app.tool);
    let (icon, name, tool) = tools[used.unwrap_or(0)];
    let next = used.map_or(tool, |used| tools[(used + 1) % tools.len()].2);
    let command = |tool| Command::View(ViewCommand::Tool(tool));
    let others = tools.iter().filter(|(.., other)| *other != tool);
    let others: Vec<String> = others.map(|(_, name, tool)| hint(name, &command(*tool))).collect();
    let mut told = hint(name, &command(tool));
    if !others.is_empty() {
        let again = if used.is_some() { "Click again" } else { "Click twice" };
        told = format!("{told}\n{again}: {}", others.join(", "));
    }
    Row { icon, name, command: command(next), selected: used.is_some(), told }
}

fn button(ui: &mut Ui, row: Row, commands: &mut Vec<Command>) {
    if tool_button(ui, row.icon, row.name, &row.told, row.selected).clicked() {
        commands.push(row.command);
    }
}

fn divider(ui: &mut Ui) {
    let gap = ui.spacing().item_spacing.y;
    ui.add_space(gap);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(24.0, 1.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 0.0, theme::DIVIDER);
    ui.add_space(gap);
}
