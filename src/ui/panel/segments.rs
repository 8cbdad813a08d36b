//! The legend of segments that came with a study: what each is, whether it is shown, how much it covers.

use egui::{FontId, Rect, Response, Role, Sense, Slider, Ui, WidgetInfo, pos2, vec2};

use crate::{
    app::{AppState, Command, MasksState, OverlayCommand, Segment},
    paint::segment_color,
    study::Instance,
    ui::{
        controls::{line, semibold},
        text::{divider, sentence, small, warning},
        theme,
        widgets::{focus_ring, hint, link_row, named_link, strong},
    },
};

const ROW: f32 = 40.0;
/// Rows beyond would push all else away; the keys go through all, and the chosen one has its row.
const MOST_ROWS: usize = 60;

/// What the legend remembers from pass to pass.
#[derive(Default)]
pub struct State {
    chosen: Option<usize>,
    /// Whether segments were on show, once there were any.
    shown: Option<bool>,
}

/// The legend; nothing where no segments came, or where they may not be shown.
pub fn show(ui: &mut Ui, app: &AppState, state: &mut State, commands: &mut Vec<Command>) {
    // What was chosen by a key may lie out of sight.
    let is_new = state.chosen != app.overlays.chosen;
    state.chosen = app.overlays.chosen;
    if app.segments().next().is_none() {
        return;
    }
    let mut act = |command: OverlayCommand| commands.push(Command::Overlay(command));
    divider(ui);
    let shown = app.overlays.shown;
    let was_shown = state.shown.replace(shown);
    let heading = ui.horizontal(|ui| {
        ui.label(strong("Segments", 15.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let (word, name) = if shown { ("Hide", "Hide segments") } else { ("Show", "Show segments") };
            let tooltip = hint(name, &Command::Overlay(OverlayCommand::Toggle));
            if named_link(ui, word, name).on_hover_text(tooltip).clicked() {
                act(OverlayCommand::Toggle);
            }
        });
    });
    // Whoever brings segments up wants to know what they are; in a case, where nobody else does, the legend lies far below.
    if shown && !was_shown.unwrap_or(app.case.is_none()) {
        heading.response.scroll_to_me(Some(egui::Align::TOP));
    }
    for (object, one) in app.overlays.objects.iter().enumerate() {
        let title = if one.series.description.is_empty() { "Segmentation" } else { one.series.description.as_str() };
        small(ui, format!("{title}: {}", app.overlay_words(one)));
        // Frames of several segments share their places by right; only what is missing is told.
        let missing = one.series.warnings.iter().filter(|odd| odd.0.contains(Instance::INCOMPLETE));
        missing.for_each(|odd| warning(ui, &sentence(&odd.0)));
        if let MasksState::Failed(why) = &one.state {
            warning(ui, why);
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let rows = app.segments().filter(|segment| segment.object == object).enumerate();
        for (_, segment) in rows.filter(|(at, it)| *at < MOST_ROWS || app.overlays.chosen == Some(it.place)) {
            let response = row(ui, app, &segment, &mut act);
            if is_new && app.overlays.chosen == Some(segment.place) && !ui.clip_rect().contains_rect(response.rect) {
                response.scroll_to_me(None);
            }
        }
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.add_space(8.0);
    }
    if shown {
        looks(ui, app, &mut act);
    }
}

fn looks(ui: &mut Ui, app: &AppState, act: &mut impl FnMut(OverlayCommand)) {
    if !app.overlays.outlined {
        let mut percent = app.overlays.opacity;
        let slider = Slider::new(&mut percent, 0..=100).step_by(5.0).suffix(" %").text("covered");
        let response = ui.add(slider);
        response.widget_info(|| WidgetInfo::slider(true, f64::from(percent), "Covered by segments, percent"));
        if response.changed() {
            act(OverlayCommand::Opacity(percent));
        }
    }
    let fill = if app.overlays.outlined { "Filled" } else { "Outlines" };
    let mut links = vec![(fill, OverlayCommand::ToggleFill)];
    if app.overlays.chosen.is_some() {
        links.push(("Chosen alone, or all", OverlayCommand::Alone));
    }
    link_row(ui, &links, Command::Overlay, act);
}

/// A check box with its number and colour, and a name that chooses it.
fn row(ui: &mut Ui, app: &AppState, segment: &Segment<'_>, act: &mut impl FnMut(OverlayCommand)) -> Response {
    let facts = segment.facts;
    let name = match (facts.label.is_empty(), facts.property.is_empty()) {
        (false, _) => facts.label.clone(),
        (true, false) => facts.property.clone(),
        (true, true) => format!("Segment {}", facts.number),
    };
    let coded: Vec<&str> =
        [&facts.property, &facts.category].into_iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
    let width = ui.available_width();
    let (rect, chooses) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
    let is_chosen = app.overlays.chosen == Some(segment.place);
    chooses.widget_info(|| {
        WidgetInfo::selected(Role::Button, true, is_chosen, format!("Segment {}: {name}", segment.place + 1))
    });
    if is_chosen || chooses.hovered() {
        ui.painter().rect_filled(rect, 4.0, if is_chosen { theme::SELECTED_ROW } else { theme::HOVER });
    }
    let check = Rect::from_min_size(pos2(rect.left() + 4.0, rect.top() + 8.0), vec2(24.0, 24.0));
    let toggles = ui.interact(check, chooses.id.with("shown"), Sense::click());
    toggles.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, segment.shown, format!("Show {name}")));
    swatch(ui, check, segment);
    let left = check.right() + 10.0;
    let room = rect.right() - 4.0 - left;
    let font = if is_chosen { semibold(13.0) } else { FontId::proportional(13.0) };
    let text = line(ui.painter(), name, font, if segment.shown { theme::TEXT } else { theme::TEXT_THIRD }, room);
    let words = line(ui.painter(), coded.join(", "), FontId::proportional(12.0), theme::TEXT_SECOND, room);
    let height = if coded.is_empty() { text.size().y } else { text.size().y + words.size().y };
    let top = rect.center().y - height / 2.0;
    let below = top + text.size().y;
    ui.painter().galley(pos2(left, top), text, theme::TEXT);
    if !coded.is_empty() {
        ui.painter().galley(pos2(left, below), words, theme::TEXT_SECOND);
    }
    focus_ring(ui, &chooses, rect.shrink(2.0));
    focus_ring(ui, &toggles, check);
    if toggles.clicked() {
        act(OverlayCommand::ToggleSegment(segment.place));
    } else if chooses.clicked() {
        act(OverlayCommand::Choose(segment.place));
    }
    chooses
}

/// The number on the segment's colour; only its edge while it is hidden.
fn swatch(ui: &Ui, rect: Rect, segment: &Segment<'_>) {
    let color = segment_color(segment.facts.lab, segment.place);
    let text = if segment.shown {
        ui.painter().rect_filled(rect, 4.0, color);
        let is_light = color.intensity() > 0.45;
        if is_light { theme::GROUND } else { theme::TEXT }
    } else {
        ui.painter().rect_stroke(rect, 4.0, (1.5, color), egui::StrokeKind::Inside);
        theme::TEXT_SECOND
    };
    let number = segment.place + 1;
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, number, semibold(12.0), text);
}
