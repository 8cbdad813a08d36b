//! The findings of a case: hidden ones say where to look, revealed ones what there is to see.

use egui::{Align2, FontId, Frame, Margin, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::sources;
use crate::{
    annotation::Wording,
    app::{AppState, CaseCommand, Command},
    case::{Finding, TeachingCase},
    ui::{
        controls::{semibold, steps},
        markdown,
        text::small,
        theme,
        widgets::{badge, focus_ring, named_link, strong},
    },
};

/// Where a row's text begins.
const TEXT_LEFT: f32 = 48.0;
const RIGHT: f32 = 16.0;

/// The heading with how many were seen.
pub fn head(ui: &mut Ui, app: &AppState, case: &TeachingCase, commands: &mut Vec<Command>) {
    let (seen, n) = (app.reveal.revealed.len(), case.findings.len());
    let told = format!("{seen} of {n} seen");
    ui.horizontal(|ui| {
        ui.label(strong("Findings", 15.0));
        if 0 < n {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(egui::RichText::new(&told).size(13.0).color(theme::TEXT_SECOND));
            });
        }
    });
    if n == 0 {
        return small(ui, "This case came without its answers, so there are no findings to show.");
    }
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 4.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &told));
    steps(ui.painter(), rect, seen, n);
    if !app.marks_shown {
        small(ui, "Marks are hidden. Space shows them again.");
    }
    if case.findings.iter().any(has_expert_words) {
        wording(ui, app, commands);
    }
}

fn has_expert_words(finding: &Finding) -> bool {
    finding.marks.iter().any(|mark| mark.caption.as_ref().is_some_and(|caption| caption.expert.is_some()))
}

/// For whom the captions are worded.
fn wording(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    let is_expert = app.settings.wording() == Wording::Expert;
    ui.horizontal(|ui| {
        ui.label(egui::RichText::new("Captions for").size(13.0).color(theme::TEXT_SECOND));
        for (word, expert) in [("students", false), ("experts", true)] {
            let text = egui::RichText::new(word).size(13.0);
            if ui.selectable_label(is_expert == expert, text).clicked() && is_expert != expert {
                commands.push(Command::Case(CaseCommand::ToggleWording));
            }
        }
    });
}

/// One row for each finding.
pub fn rows(
    ui: &mut Ui,
    app: &AppState,
    case: &TeachingCase,
    sources: &mut sources::State,
    commands: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for (idx, finding) in case.findings.iter().enumerate() {
        let chosen = match app.is_revealed(idx) {
            true => revealed(ui, app, case, (idx, finding), sources),
            false => hidden(ui, app, idx, finding),
        };
        if chosen {
            commands.push(Command::Case(CaseCommand::ChooseFinding(idx)));
        }
    }
    ui.spacing_mut().item_spacing.y = 8.0;
}

/// How little was looked at, once a finding was asked for before looking; the next wish is then granted.
pub fn look_first(app: &AppState) -> Option<String> {
    let looked = app.looked();
    let told = app.reveal.asked && app.reveal.revealed.is_empty() && !looked.is_enough();
    told.then(|| format!("You have seen {} of {} slices. Look first, or reveal anyway.", looked.seen, looked.of))
}

/// A covered finding: its number and where to look, and nothing of what it is.
fn hidden(ui: &mut Ui, app: &AppState, idx: usize, finding: &Finding) -> bool {
    let refused = look_first(app).filter(|_| app.finding == Some(idx));
    let text = match (&refused, finding.hint.trim()) {
        (Some(told), _) => told.clone(),
        (None, "") => "Hidden.".to_owned(),
        (None, hint) => format!("Hidden. {hint}"),
    };
    let act = if refused.is_some() { "Reveal anyway" } else { "Reveal" };
    let link_width = ui.painter().layout_no_wrap(act.to_owned(), FontId::proportional(13.0), theme::LINK).size().x;
    let width = ui.available_width();
    let room = width - TEXT_LEFT - RIGHT - link_width - 12.0;
    let color = if refused.is_some() { theme::TEXT } else { theme::TEXT_SECOND };
    let galley = ui.painter().layout(text.clone(), FontId::proportional(14.0), color, room);
    let height = (galley.size().y + 20.0).max(44.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Finding {}. {text}", idx + 1)));
    if refused.is_some() {
        ui.painter().rect_filled(rect, 0.0, theme::RAISED);
    }
    ring(ui, pos2(rect.left() + 26.0, rect.center().y), idx + 1);
    let at = pos2(rect.left() + TEXT_LEFT, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    let place =
        Rect::from_center_size(pos2(rect.right() - RIGHT - link_width / 2.0, rect.center().y), vec2(link_width, 28.0));
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(place));
    named_link(&mut child, act, &format!("{act} finding {}", idx + 1)).clicked()
}

/// The number of a covered finding: a hollow ring.
fn ring(ui: &Ui, center: egui::Pos2, number: usize) {
    ui.painter().circle_stroke(center, 9.5, Stroke::new(1.5, theme::EDGE));
    ui.painter().text(center, Align2::CENTER_CENTER, number, semibold(13.0), theme::TEXT_SECOND);
}

/// A revealed finding. The chosen one has a tinted row with a bar at the left and tells its text.
fn revealed(
    ui: &mut Ui,
    app: &AppState,
    case: &TeachingCase,
    one: (usize, &Finding),
    sources: &mut sources::State,
) -> bool {
    let (idx, finding) = one;
    let chosen = app.finding == Some(idx);
    let ground = ui.painter().add(Shape::Noop);
    let top = ui.cursor().top();
    let response = heading(ui, idx, finding, chosen);
    if chosen && !finding.text.trim().is_empty() {
        let margin = Margin { left: TEXT_LEFT as i8, right: RIGHT as i8, top: 0, bottom: 10 };
        Frame::NONE.inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            if let Some(word) = markdown::show_with_sources(ui, case, &finding.text) {
                sources.ask(word);
            }
        });
    }
    let rect = Rect::from_x_y_ranges(response.rect.x_range(), top..=ui.cursor().top());
    if chosen || response.hovered() {
        let fill = if chosen { theme::SELECTED_ROW } else { theme::RAISED };
        ui.painter().set(ground, Shape::rect_filled(rect, 0.0, fill));
    }
    if chosen {
        let bar = Rect::from_min_max(rect.left_top(), pos2(rect.left() + 2.0, rect.bottom()));
        ui.painter().rect_filled(bar, 0.0, theme::ACCENT);
    }
    response.clicked()
}

/// Number, name and level, as one control.
fn heading(ui: &mut Ui, idx: usize, finding: &Finding, chosen: bool) -> egui::Response {
    let width = ui.available_width();
    let room = width - TEXT_LEFT - RIGHT;
    let name = ui.painter().layout(finding.name.clone(), semibold(15.0), theme::TEXT, room);
    let level = finding.level.map_or(String::new(), |level| level.to_string());
    let level = ui.painter().layout(level, FontId::proportional(13.0), theme::TEXT_SECOND, room);
    let level_height = if finding.level.is_some() { level.size().y + 2.0 } else { 0.0 };
    let height = (18.0 + name.size().y + level_height).max(40.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let spoken = format!("Finding {}: {}. {}", idx + 1, finding.name, finding.alt);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, &spoken));
    badge(ui, pos2(rect.left() + 26.0, rect.top() + 20.0), idx + 1, theme::FINDING);
    let at = pos2(rect.left() + TEXT_LEFT, rect.top() + 10.0);
    let below = at + vec2(0.0, name.size().y + 2.0);
    ui.painter().galley(at, name, theme::TEXT);
    ui.painter().galley(below, level, theme::TEXT_SECOND);
    focus_ring(ui, &response, rect.shrink(4.0));
    response
}
