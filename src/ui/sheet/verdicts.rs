//! Verdicts side by side: each method's name with its result; opened, its cut-offs, what is met or missing, its source.

use egui::{FontId, Id, Role, Sense, Ui, WidgetInfo, collapsing_header::CollapsingState, pos2, vec2};
use lucide_icons::Icon;

use crate::{
    app::{AppState, Command, SheetCommand},
    dural::{Condition, CriterionSet, Imaging, Sheet, condition_words, is_met, spelled},
    ui::{
        controls::{line, semibold},
        text::{divider, small},
        theme,
        widgets::{focus_ring, named_link, paint_icon, strong},
    },
};

const ROW: f32 = 30.0;

/// Shows a row for each set.
pub fn show(ui: &mut Ui, app: &AppState, sheet: &Sheet, commands: &mut Vec<Command>) {
    divider(ui);
    ui.label(strong("Verdicts by method", 15.0));
    small(ui, "Methods disagree and none is a gold standard (S06, S09).");
    ui.spacing_mut().item_spacing.y = 4.0;
    for (idx, set) in app.worksheet.sets.iter().enumerate() {
        let id = Id::unique("verdict").with(idx);
        let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, false);
        if row(ui, sheet, set, state.is_open()) {
            state.toggle(ui);
        }
        if state.is_open() {
            details(ui, sheet, set, commands);
        }
        state.store(ui.ctx());
    }
}

fn result_words(sheet: &Sheet, set: &CriterionSet) -> String {
    let verdict = sheet.verdict(set);
    match (verdict.result, verdict.borderline.is_empty()) {
        (Some(result), true) => result,
        (Some(result), false) => format!("{result}, borderline"),
        (None, _) if set.imaging == Imaging::Radiograph => "no verdict".to_owned(),
        (None, _) => "not decidable".to_owned(),
    }
}

fn row(ui: &mut Ui, sheet: &Sheet, set: &CriterionSet, is_open: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let result = result_words(sheet, set);
    let spoken = format!("{}: {result}. {}", set.name, if is_open { "Hide details" } else { "Show details" });
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    ui.painter().rect_filled(rect, 4.0, if response.hovered() { theme::HOVER } else { theme::RAISED });
    let icon = if is_open { Icon::ChevronDown } else { Icon::ChevronRight };
    paint_icon(ui, pos2(rect.left() + 12.0, rect.center().y), icon, 14.0, theme::TEXT_SECOND);
    let is_met = is_met(set, sheet.verdict(set).result.as_deref());
    let color = if is_met { theme::FINDING } else { theme::TEXT_SECOND };
    let result = line(ui.painter(), result, semibold(13.0), color, rect.width() / 2.0);
    let right = rect.right() - 8.0 - result.size().x;
    let name = line(ui.painter(), &set.name, FontId::proportional(13.0), theme::TEXT, right - rect.left() - 30.0);
    let y = rect.center().y - name.size().y / 2.0;
    ui.painter().galley(pos2(rect.left() + 24.0, y), name, theme::TEXT);
    ui.painter().galley(pos2(right, y), result, color);
    focus_ring(ui, &response, rect);
    response.on_hover_text(&set.about).clicked()
}

fn details(ui: &mut Ui, sheet: &Sheet, set: &CriterionSet, commands: &mut Vec<Command>) {
    ui.indent(("details", &set.id), |ui| {
        for (result, rule) in &set.steps {
            small(ui, format!("{result}: {}", spelled(&rule.text())));
        }
        if set.imaging == Imaging::Radiograph {
            small(ui, "For radiographs only: values of CT or MR get no verdict.");
        }
        let conditions = set.conditions(&|what| sheet.known(what, set.imaging));
        conditions.iter().for_each(|it| condition(ui, it));
        let missing = sheet.verdict(set).missing;
        let slots = missing.iter().flat_map(|what| Sheet::slots_for(*what)).find(|slot| sheet.line(*slot).is_none());
        if let Some(slot) = slots.filter(|_| set.imaging == Imaging::CrossSection) {
            let text = format!("Measure {}", slot.short());
            if named_link(ui, &text, &format!("{text}, for {}", set.name)).clicked() {
                commands.push(Command::Sheet(SheetCommand::GoTo(slot)));
            }
        }
        small(ui, format!("Source: {}", set.source));
        if !set.reported.is_empty() {
            small(ui, &*set.reported);
        }
        if !set.limits.is_empty() {
            small(ui, format!("Limits: {}.", set.limits.join("; ")));
        }
    });
}

fn condition(ui: &mut Ui, of: &Condition) {
    let (icon, color) = match of.met {
        Some(true) => (Icon::Check, theme::FINDING),
        Some(false) => (Icon::X, theme::TEXT_SECOND),
        None => (Icon::CircleQuestionMark, theme::TEXT_SECOND),
    };
    crate::ui::text::note(ui, icon, color, &condition_words(of));
}
