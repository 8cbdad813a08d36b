//! Signs that are answered by eye: yes, no, or not answered.

use egui::{FontId, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::{
    app::{Command, SheetCommand},
    dural::{Sheet, Sign},
    ui::{
        controls::line,
        text::{divider, small},
        theme,
        widgets::{focus_ring, strong},
    },
};

/// Shows a row for each sign.
pub fn show(ui: &mut Ui, sheet: &Sheet, commands: &mut Vec<Command>) {
    divider(ui);
    ui.label(strong("Signs", 15.0));
    small(
        ui,
        "Yes where the sac bulges and less than 1 mm of fat is left behind the middle half of the body (1 mm: a choice of this program).",
    );
    ui.spacing_mut().item_spacing.y = 2.0;
    for sign in Sign::all() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let room = ui.available_width() - 2.0 * 44.0;
            let (rect, _) = ui.allocate_exact_size(vec2(room, 26.0), Sense::hover());
            let text = line(ui.painter(), short(sign), FontId::proportional(13.0), theme::TEXT_BODY, room - 4.0);
            ui.painter().galley(pos2(rect.left(), rect.center().y - text.size().y / 2.0), text, theme::TEXT_BODY);
            for (word, present) in [("Yes", true), ("No", false)] {
                let is_answer = sheet.sign(sign) == Some(present);
                if answer(ui, word, &sign.title(), is_answer) {
                    let answer = (!is_answer).then_some(present);
                    commands.push(Command::Sheet(SheetCommand::Answer(sign, answer)));
                }
            }
        });
    }
}

fn short(sign: Sign) -> String {
    match sign {
        Sign::FatLost(level) => format!("Sac bulges, fat lost behind {level}"),
        other => other.title(),
    }
}

fn answer(ui: &mut Ui, word: &str, about: &str, chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(40.0, 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, format!("{about}: {word}")));
    let fill = match (chosen, response.hovered()) {
        (true, _) => theme::SELECTED,
        (_, true) => theme::HOVER,
        _ => theme::CONTROL,
    };
    ui.painter().rect_filled(rect, 4.0, fill);
    if chosen {
        ui.painter().rect_stroke(rect, 4.0, (1.5, theme::ACCENT), egui::StrokeKind::Inside);
    }
    let text = line(ui.painter(), word, FontId::proportional(13.0), theme::TEXT, 40.0);
    ui.painter().galley(rect.center() - text.size() / 2.0, text, theme::TEXT);
    focus_ring(ui, &response, rect);
    response.clicked()
}
