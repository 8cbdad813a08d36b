//! The table of the worksheet: a row a level, sac and body to be clicked, the ratio beside; then what else is measured.

use egui::{FontId, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::{
    app::{AppState, Command, SheetCommand},
    dural::{ROWS, Sheet, Slot, UNSTABLE_BODY_MM, steps},
    study::VertebralLevel,
    ui::{
        controls::{line, semibold},
        theme,
        widgets::{focus_ring, strong},
    },
};

const ROW: f32 = 24.0;
const LEVEL: f32 = 36.0;

/// Shows the rows.
pub fn show(ui: &mut Ui, app: &AppState, sheet: &Sheet, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
    ui.spacing_mut().interact_size.y = ROW;
    let width = ((ui.available_width() - LEVEL) / 3.0).floor();
    ui.horizontal(|ui| {
        ui.allocate_exact_size(vec2(LEVEL, 18.0), Sense::hover());
        for (name, told) in [
            ("DSD mm", "Dural sac diameter: inner AP diameter, at right angles to the sac, at mid-corpus (S05)"),
            ("VBD mm", "Vertebral body diameter: outer cortex to outer cortex, at mid-corpus (S05)"),
            ("DSR", "Dural sac ratio: DSD / VBD (S03)"),
        ] {
            let (rect, response) = ui.allocate_exact_size(vec2(width, 18.0), Sense::hover());
            let text = line(ui.painter(), name, FontId::proportional(12.0), theme::TEXT_SECOND, width);
            ui.painter().galley(pos2(rect.right() - 8.0 - text.size().x, rect.top()), text, theme::TEXT_SECOND);
            response.on_hover_text(told);
        }
    });
    for level in ROWS {
        row(ui, app, sheet, level, width, commands);
    }
}

fn row(ui: &mut Ui, app: &AppState, sheet: &Sheet, level: VertebralLevel, width: f32, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(LEVEL, ROW), Sense::hover());
        let name = line(ui.painter(), level.name(), semibold(13.0), theme::TEXT, LEVEL);
        ui.painter().galley(pos2(rect.left(), rect.center().y - name.size().y / 2.0), name, theme::TEXT);
        let is_derived = sheet.length_mm(Slot::Sac(level)).is_none() && sheet.dsd_mm(level).is_some();
        let sac = sheet.dsd_mm(level).map(|mm| if is_derived { "0 (below)".to_owned() } else { format!("{mm:.1}") });
        let body = sheet.vbd_mm(level).map(|mm| format!("{mm:.1}"));
        for (slot, value) in [(Slot::Sac(level), sac), (Slot::Body(level), body)] {
            if cell(ui, app, slot, value.as_deref(), width) {
                commands.push(Command::Sheet(SheetCommand::GoTo(slot)));
            }
        }
        ratio(ui, sheet, level, width);
    });
}

fn cell(ui: &mut Ui, app: &AppState, slot: Slot, value: Option<&str>, width: f32) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
    let is_at_hand = app.worksheet.slot == slot;
    let spoken = format!("{}: {}", slot.name(), value.unwrap_or("not measured"));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_at_hand, &spoken));
    let inner = rect.shrink2(vec2(1.0, 0.0));
    let fill = match (is_at_hand, response.hovered()) {
        (true, _) => theme::SELECTED,
        (_, true) => theme::HOVER,
        _ => theme::RAISED,
    };
    ui.painter().rect_filled(inner, 3.0, fill);
    if is_at_hand {
        ui.painter().rect_stroke(inner, 3.0, (1.0, theme::ACCENT), egui::StrokeKind::Inside);
    }
    let color = if value.is_some() { theme::TEXT } else { theme::TEXT_SECOND };
    let text = line(ui.painter(), value.unwrap_or("–"), FontId::proportional(13.0), color, width - 10.0);
    ui.painter().galley(pos2(rect.right() - 8.0 - text.size().x, rect.center().y - text.size().y / 2.0), text, color);
    focus_ring(ui, &response, inner);
    response.on_hover_text(slot.name()).clicked()
}

fn ratio(ui: &mut Ui, sheet: &Sheet, level: VertebralLevel, width: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let is_unstable = sheet.vbd_mm(level).is_some_and(|mm| mm < UNSTABLE_BODY_MM);
    let text = match sheet.dsr(level) {
        Some(ratio) if is_unstable => format!("{ratio:.2} !"),
        Some(ratio) => format!("{ratio:.2}"),
        None => "–".to_owned(),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{level} ratio {text}")));
    let color = if sheet.dsr(level).is_some() { theme::TEXT } else { theme::TEXT_SECOND };
    let text = line(ui.painter(), text, semibold(13.0), color, width);
    ui.painter().galley(pos2(rect.right() - 8.0 - text.size().x, rect.center().y - text.size().y / 2.0), text, color);
    if is_unstable {
        response.on_hover_text("The body is below 10 mm, this program's limit: the ratio is unstable.");
    }
}

/// What single criteria ask for beyond sac and body, with what follows from it.
pub fn others(ui: &mut Ui, app: &AppState, sheet: &Sheet, commands: &mut Vec<Command>) {
    ui.label(strong("Also measured", 15.0));
    ui.spacing_mut().item_spacing.y = 1.0;
    for slot in steps().filter(|slot| !matches!(slot, Slot::Sac(_) | Slot::Body(_))) {
        let value = match (sheet.length_mm(slot), sheet.place(slot)) {
            (Some(mm), _) => format!("{mm:.1} mm"),
            (None, Some(_)) => "marked".to_owned(),
            (None, None) => "–".to_owned(),
        };
        if other_row(ui, app, slot, &value) {
            commands.push(Command::Sheet(SheetCommand::GoTo(slot)));
        }
    }
    for level in [VertebralLevel::L5, VertebralLevel::S1] {
        let told = [
            (
                "scalloping by end plates",
                sheet.ahn_mm(level),
                "(upper + lower plate) / 2 − VBD; 3.5 mm at S1 is Ahn's (S05)",
            ),
            (
                "scalloping by chord",
                sheet.chord_depth_mm(level),
                "depth below the chord; no published cut-off was found",
            ),
        ];
        for (name, mm, note) in told {
            if let Some(mm) = mm {
                let row =
                    ui.label(egui::RichText::new(format!("{level} {name}: {mm:.1} mm")).size(13.0).color(theme::TEXT));
                row.on_hover_text(note);
            }
        }
    }
}

fn other_row(ui: &mut Ui, app: &AppState, slot: Slot, value: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let is_at_hand = app.worksheet.slot == slot;
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_at_hand, format!("{}: {value}", slot.name())));
    if is_at_hand || response.hovered() {
        let fill = if is_at_hand { theme::SELECTED } else { theme::HOVER };
        ui.painter().rect_filled(rect, 3.0, fill);
    }
    let number = line(ui.painter(), value, FontId::proportional(13.0), theme::TEXT, rect.width());
    let right = rect.right() - 8.0 - number.size().x;
    let name =
        line(ui.painter(), slot.short(), FontId::proportional(13.0), theme::TEXT_BODY, right - rect.left() - 12.0);
    let y = rect.center().y - name.size().y / 2.0;
    ui.painter().galley(pos2(rect.left() + 4.0, y), name, theme::TEXT_BODY);
    ui.painter().galley(pos2(right, y), number, theme::TEXT);
    focus_ring(ui, &response, rect);
    response.on_hover_text(slot.how()).clicked()
}
