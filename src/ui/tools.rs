//! The column of tools at the left.

use egui::{Align, Layout as Place, Ui};
use lucide_icons::Icon;

use super::{
    theme,
    widgets::{hint, tool_button},
};
use crate::{
    app::{AppState, CaseCommand, Command, Tool, ViewCommand},
    paint::CornerText,
};

/// Shows the tools. Each has its name and its key in a tooltip.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 4.0;
    let view = Command::View;
    let viewport = &app.slots[app.active].viewport;
    let tool = |icon, name, tool| (icon, name, view(ViewCommand::Tool(tool)), app.tool == tool);
    let groups = [
        vec![
            tool(Icon::Contrast, "Window", Tool::Window),
            tool(Icon::Layers, "Scroll", Tool::Scroll),
            tool(Icon::Move, "Pan", Tool::Pan),
            tool(Icon::ZoomIn, "Zoom", Tool::Zoom),
        ],
        vec![
            (Icon::Maximize, "Fit", view(ViewCommand::Fit), false),
            (Icon::RotateCw, "Turn right", view(ViewCommand::Turn { clockwise: true }), viewport.quarter_turns != 0),
            (Icon::FlipHorizontal2, "Flip left to right", view(ViewCommand::FlipHorizontal), viewport.flipped),
            (Icon::CircleSlash2, "Invert", view(ViewCommand::Invert), viewport.inverted),
            (Icon::RotateCcw, "Reset", view(ViewCommand::Reset), false),
        ],
        vec![
            (
                if app.marks_shown { Icon::Eye } else { Icon::EyeOff },
                if app.marks_shown { "Hide all marks" } else { "Show all marks" },
                Command::Case(CaseCommand::ToggleMarks),
                false,
            ),
            (
                Icon::Captions,
                "More or less text in the corners",
                view(ViewCommand::CycleCornerText),
                app.corner_text != CornerText::Full,
            ),
            (if app.cine { Icon::Pause } else { Icon::Play }, "Play or stop", view(ViewCommand::Cine), app.cine),
        ],
    ];
    ui.with_layout(Place::top_down(Align::Center), |ui| {
        for (idx, group) in groups.into_iter().enumerate() {
            if idx > 0 {
                divider(ui);
            }
            for (icon, name, command, selected) in group {
                if tool_button(ui, icon, name, &hint(name, &command), selected).clicked() {
                    commands.push(command);
                }
            }
        }
    });
}

fn divider(ui: &mut Ui) {
    ui.add_space(4.0);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(24.0, 1.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 0.0, theme::DIVIDER);
    ui.add_space(4.0);
}
