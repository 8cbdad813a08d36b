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
    let view = Command::View;
    let viewport = &app.slots[app.active].viewport;
    let none = String::new;
    let tool = |tools: &[OneTool]| tool_row(app, tools);
    let groups = [
        vec![
            tool(&[
                (Icon::Contrast, "Window", Tool::Window),
                (Icon::SquareDashed, "Window from a region", Tool::WindowRegion),
            ]),
            tool(&[(Icon::Layers, "Scroll", Tool::Scroll)]),
            tool(&[(Icon::Move, "Pan", Tool::Pan)]),
            tool(&[(Icon::ZoomIn, "Zoom", Tool::Zoom)]),
        ],
        vec![
            tool(&[
                (Icon::Ruler, "Length", Tool::Measure(Kind::Length)),
                (Icon::RulerDimensionLine, "Two diameters", Tool::Measure(Kind::Axes)),
            ]),
            tool(&[
                (Icon::Angle, "Angle", Tool::Measure(Kind::Angle)),
                (Icon::Tangent, "Cobb angle", Tool::Measure(Kind::Cobb)),
            ]),
            tool(&[
                (Icon::Ellipse, "Ellipse", Tool::Measure(Kind::Ellipse)),
                (Icon::Lasso, "Outline", Tool::Measure(Kind::Polygon)),
            ]),
            tool(&[(Icon::Crosshair, "Probe", Tool::Measure(Kind::Probe))]),
            tool(&[(Icon::ListOrdered, "Level labels", Tool::Levels)]),
            (Icon::ClipboardList, "Dural worksheet", Command::Sheet(SheetCommand::Toggle), app.has_sheet(), none()),
        ],
        vec![
            (Icon::Axis3d, "Cut the series anew (MPR)", Command::Mpr(MprCommand::Toggle), app.mpr.is_some(), none()),
            (Icon::Bone, "Shaded view (3D)", Command::Solid(SolidCommand::Toggle), app.solid.is_some(), none()),
            (Icon::Maximize, "Fit", view(ViewCommand::Fit), false, none()),
            (
                Icon::RotateCw,
                "Turn right",
                view(ViewCommand::Turn { clockwise: true }),
                viewport.quarter_turns != 0,
                none(),
            ),
            (Icon::CircleSlash2, "Invert", view(ViewCommand::Invert), viewport.inverted, none()),
            (Icon::RotateCcw, "Reset", view(ViewCommand::Reset), false, none()),
        ],
        vec![
            (
                if app.marks_shown { Icon::Eye } else { Icon::EyeOff },
                if app.marks_shown { "Hide all marks" } else { "Show all marks" },
                Command::Case(CaseCommand::ToggleMarks),
                false,
                none(),
            ),
            (
                Icon::Captions,
                "More or less text in the corners",
                view(ViewCommand::CycleCornerText),
                app.corner_text != CornerText::Full,
                none(),
            ),
            (
                if app.cine { Icon::Pause } else { Icon::Play },
                "Play or stop",
                view(ViewCommand::Cine),
                app.cine,
                format!(
                    "{}\n{} slices a second; slower with [, quicker with ]",
                    hint("Play or stop", &view(ViewCommand::Cine)),
                    app.cine_rate
                ),
            ),
        ],
    ];
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

/// An icon, a name, what the left button then does.
type OneTool = (Icon, &'static str, Tool);
/// An icon, its name, the command, whether it is chosen, and what else the tooltip says.
type Row = (Icon, &'static str, Command, bool, String);

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
    (icon, name, command(next), used.is_some(), told)
}

fn button(ui: &mut Ui, (icon, name, command, selected, told): Row, commands: &mut Vec<Command>) {
    let told = if told.is_empty() { hint(name, &command) } else { told };
    if tool_button(ui, icon, name, &told, selected).clicked() {
        commands.push(command);
    }
}

fn divider(ui: &mut Ui) {
    let gap = ui.spacing().item_spacing.y;
    ui.add_space(gap);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(24.0, 1.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 0.0, theme::DIVIDER);
    ui.add_space(gap);
}
