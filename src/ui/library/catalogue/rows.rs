//! The studies as rows: what each is, how large, under which licence, what it is good for, whether it is here.

use egui::{Align2, Color32, FontId, Painter, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use lucide_icons::Icon;

use crate::{
    app::{AppState, CatalogueCommand, Command, Happening, ListedStudy},
    catalogue::{PublicStudy, Standing},
    ui::{
        controls::{line, semibold},
        theme,
        widgets::{focus_ring, paint_icon},
    },
};

const HEIGHT: f32 = 52.0;
const STATE_WIDTH: f32 = 148.0;
const GAP: f32 = 14.0;

/// Shows all rows; that of a study that was just chosen, by whatever key, is brought into view.
pub fn show(ui: &mut Ui, app: &AppState, shown: &mut Option<usize>, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for (idx, one) in app.catalogue.studies.iter().enumerate() {
        let size = vec2(ui.available_width() - 16.0, HEIGHT);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let (happening, chosen) = (app.catalogue.happening(idx), app.catalogue.chosen == Some(idx));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, name(one, happening)));
        if ui.is_rect_visible(rect) {
            row(ui, rect, &response, one, (happening, chosen));
        }
        if response.gained_focus() || (chosen && *shown != Some(idx)) {
            ui.scroll_to_rect(rect.expand(8.0), None);
        }
        if response.clicked() {
            commands.push(Command::Catalogue(CatalogueCommand::Choose(idx)));
        }
    }
    *shown = app.catalogue.chosen;
}

/// What a screen reader says.
fn name(one: &ListedStudy, happening: Happening) -> String {
    let PublicStudy { title, collection, modality, planes, licence, .. } = &*one.study;
    let (planes, size, good_for) = (planes.join(" and "), one.study.size_words(), one.study.good_for());
    let state = state_words(one, happening).1;
    format!("Public study: {title}, {collection}, {modality}, {planes}, {size}, {licence}, {good_for}, {state}")
}

/// Whether it is here, or what becomes of it, as an icon and a word.
pub fn state_words(one: &ListedStudy, happening: Happening) -> (Icon, String) {
    match (happening, one.standing) {
        (Happening::Waiting, _) => (Icon::Clock, "Waiting".to_owned()),
        (Happening::Stopping, _) => (Icon::CirclePause, "Stopping".to_owned()),
        (Happening::Going, _) => (Icon::Trash2, "Removing".to_owned()),
        (Happening::Coming(progress), _) if progress.files == 0 => (Icon::Download, "Asking".to_owned()),
        (Happening::Coming(progress), _) => {
            let speed = progress.speed.map(|speed| format!(", {:.1} MB/s", speed / 1e6)).unwrap_or_default();
            (Icon::Download, format!("{} %{speed}", progress.percent()))
        }
        (Happening::Rest, _) if one.trouble.is_some() => (Icon::TriangleAlert, "Not downloaded".to_owned()),
        (Happening::Rest, Standing::Here) => (Icon::Check, "Here".to_owned()),
        (Happening::Rest, Standing::Partly(bytes)) => {
            let share = (bytes as f64 / 1e6 / one.study.megabytes() * 100.0).clamp(0.0, 99.0);
            (Icon::CirclePause, format!("{share:.0} % here"))
        }
        (Happening::Rest, Standing::NotHere) => (Icon::Cloud, "Not here".to_owned()),
    }
}

fn row(ui: &Ui, rect: Rect, response: &Response, one: &ListedStudy, (happening, chosen): (Happening, bool)) {
    let painter = ui.painter();
    let fill = match (chosen, response.hovered()) {
        (true, _) => theme::SELECTED_ROW,
        (false, true) => theme::PANEL,
        (false, false) => theme::GROUND,
    };
    painter.rect_filled(rect, 0.0, fill);
    painter.hline(rect.x_range(), rect.bottom() - 0.5, (1.0, theme::DIVIDER));
    if chosen {
        let bar = Rect::from_min_max(rect.left_top(), pos2(rect.left() + 2.0, rect.bottom()));
        painter.rect_filled(bar, 0.0, theme::ACCENT);
    }
    let room = Rect::from_min_max(rect.min + vec2(12.0, 0.0), pos2(rect.right() - STATE_WIDTH, rect.bottom()));
    let title = line(painter, one.study.title.as_str(), semibold(14.0), theme::TEXT, room.width());
    painter.galley(pos2(room.left(), rect.top() + 17.0 - title.size().y / 2.0), title, theme::TEXT);
    facts(painter, room, rect.top() + 37.0, &one.study);
    state(ui, rect, one, happening);
    focus_ring(ui, response, rect.shrink(2.0));
}

/// Facts in columns of their own, so that they can be compared from row to row.
fn facts(painter: &Painter, room: Rect, middle: f32, study: &PublicStudy) {
    let planes = study.planes.join(", ");
    let columns: [(&str, f32); 5] = [
        (&study.modality, 26.0),
        (&planes, 92.0),
        (&study.size_words(), 60.0),
        (&study.licence, 70.0),
        (&study.good_for(), f32::INFINITY),
    ];
    let mut left = room.left();
    for (text, width) in columns {
        let width = width.min(room.right() - left);
        if width <= 8.0 {
            return;
        }
        let galley = line(painter, text, FontId::proportional(13.0), theme::TEXT_SECOND, width);
        painter.galley(pos2(left, middle - galley.size().y / 2.0), galley, theme::TEXT_SECOND);
        left += width + GAP;
    }
}

fn state(ui: &Ui, rect: Rect, one: &ListedStudy, happening: Happening) {
    let (icon, words) = state_words(one, happening);
    let color = color_of(one, happening);
    let (left, right) = (rect.right() - STATE_WIDTH + 16.0, rect.right() - 12.0);
    let is_coming = matches!(happening, Happening::Coming(_));
    let middle = if is_coming { rect.center().y - 6.0 } else { rect.center().y };
    paint_icon(ui, pos2(left + 8.0, middle), icon, 15.0, color);
    let font = FontId::proportional(13.0);
    ui.painter().text(pos2(left + 24.0, middle), Align2::LEFT_CENTER, words, font, color);
    if let Happening::Coming(progress) = happening {
        let bar = Rect::from_min_max(pos2(left, rect.bottom() - 16.0), pos2(right, rect.bottom() - 12.0));
        // A row that is chosen has the colour of a control.
        ui.painter().rect_filled(bar, 0.0, theme::EDGE);
        let filled = Rect::from_min_size(bar.min, vec2(bar.width() * progress.share() as f32, bar.height()));
        ui.painter().rect_filled(filled, 0.0, theme::ACCENT);
    }
}

fn color_of(one: &ListedStudy, happening: Happening) -> Color32 {
    match (happening, one.standing) {
        (Happening::Rest, _) if one.trouble.is_some() => theme::WARNING_TEXT,
        (Happening::Rest, Standing::NotHere) => theme::TEXT_SECOND,
        _ => theme::TEXT,
    }
}
