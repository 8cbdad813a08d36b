//! The card of a study seen: its small picture, what it is, when it was opened, how far a person has come.

use egui::{Align2, Color32, EventFilter, FontId, Id, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use lucide_icons::Icon;

use super::cards::Thumbnails;
use crate::{
    app::{AppState, StudyRecord, days_ago},
    study::shown_path,
    ui::{
        controls::{chip, chip_width, line, name_line, semibold},
        theme,
        widgets::{focus_ring, paint_icon},
    },
};

/// Height of what stands below the picture.
pub const TEXT_HEIGHT: f32 = 82.0;
const PADDING: f32 = 12.0;
/// Arrow keys go from card to card.
const CARD_KEYS: EventFilter =
    EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: false };

/// What a person can click.
pub struct Shown {
    /// Opens it.
    pub card: Response,
    /// Forgets it.
    pub forget: Response,
}

/// The identity of a card's button.
pub fn id(key: &str) -> Id {
    Id::unique("study card").with(key)
}

/// Shows a card.
pub fn show(ui: &Ui, rect: Rect, app: &AppState, one: &StudyRecord, thumbnails: &mut Thumbnails) -> Shown {
    let key = one.key();
    let card = ui.interact(rect, id(&key), Sense::click());
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id(&key), CARD_KEYS));
    let is_gone = app.shelf.is_gone(one);
    card.widget_info(|| WidgetInfo::labeled(Role::Button, true, name(one, is_gone)));
    ui.painter().rect_filled(rect, 6.0, if card.hovered() { theme::RAISED } else { theme::PANEL });
    let picture = Rect::from_min_size(rect.min, vec2(rect.width(), rect.height() - TEXT_HEIGHT));
    show_picture(ui, picture, app, one, (&key, is_gone), thumbnails);
    show_texts(ui, Rect::from_min_max(picture.left_bottom(), rect.max).shrink2(vec2(PADDING, 0.0)), one, is_gone);
    focus_ring(ui, &card, rect);
    let forget = forget_button(ui, rect, one);
    let tip = one.paths.iter().take(3).map(|path| shown_path(path)).collect::<Vec<_>>().join("\n");
    Shown { card: card.on_hover_text(tip), forget }
}

/// What a screen reader says.
fn name(one: &StudyRecord, is_gone: bool) -> String {
    let state = if is_gone { "not there any more".to_owned() } else { one.progress_words().to_lowercase() };
    format!("Study: {}, {}, opened {}, {state}", one.name(), one.words(), days_ago(one.opened_ms).to_lowercase())
}

fn show_picture(
    ui: &Ui,
    rect: Rect,
    app: &AppState,
    one: &StudyRecord,
    (key, is_gone): (&str, bool),
    thumbnails: &mut Thumbnails,
) {
    let rounding = egui::CornerRadius { nw: 6, ne: 6, sw: 0, se: 0 };
    ui.painter().rect_filled(rect, rounding, theme::VIEWPORT);
    match app.shelf.thumbnail(one) {
        Some(picture) => {
            let texture = thumbnails.texture(ui.ctx(), key, picture);
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            let tint = if is_gone { Color32::from_gray(90) } else { Color32::WHITE };
            ui.painter().image(texture, rect, whole, tint);
        }
        None => paint_icon(ui, rect.center(), Icon::Images, 28.0, theme::TEXT_THIRD),
    }
    let mut right = rect.right() - 8.0;
    for modality in one.modalities.iter().rev() {
        let min = pos2(right - chip_width(ui.painter(), modality), rect.top() + 8.0);
        right = chip(ui.painter(), min, modality, theme::GROUND.gamma_multiply(0.8)).left() - 4.0;
    }
}

fn show_texts(ui: &Ui, room: Rect, one: &StudyRecord, is_gone: bool) {
    let painter = ui.painter();
    let small = FontId::proportional(12.0);
    let when = pos2(room.right() - 28.0, room.top() + 18.0);
    let when = painter.text(when, Align2::RIGHT_CENTER, days_ago(one.opened_ms), small.clone(), theme::TEXT_SECOND);
    let row = |dy: f32, text: String, font: FontId, color: Color32, width: f32| {
        let galley = line(painter, text, font, color, width);
        painter.galley(pos2(room.left(), room.top() + dy - galley.size().y / 2.0), galley, color);
    };
    let name = name_line(painter, &one.name(), &semibold(14.0), theme::TEXT, when.left() - 8.0 - room.left());
    painter.galley(pos2(room.left(), room.top() + 18.0 - name.size().y / 2.0), name, theme::TEXT);
    row(41.0, one.words(), FontId::proportional(13.0), theme::TEXT_SECOND, room.width());
    if is_gone {
        paint_icon(ui, pos2(room.left() + 7.0, room.top() + 62.0), Icon::TriangleAlert, 13.0, theme::WARNING);
        let at = pos2(room.left() + 20.0, room.top() + 62.0);
        painter.text(at, Align2::LEFT_CENTER, "Not there any more", small, theme::WARNING_TEXT);
    } else {
        row(62.0, one.progress_words(), small, theme::TEXT_SECOND, room.width());
    }
}

fn forget_button(ui: &Ui, card: Rect, one: &StudyRecord) -> Response {
    let rect = Rect::from_center_size(pos2(card.right() - 20.0, card.bottom() - TEXT_HEIGHT + 18.0), vec2(28.0, 28.0));
    let response = ui.interact(rect, id(&one.key()).with("forget"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Forget {}", one.name())));
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, theme::HOVER);
    }
    paint_icon(ui, rect.center(), Icon::X, 14.0, theme::TEXT_SECOND);
    focus_ring(ui, &response, rect.shrink(2.0));
    response.on_hover_text("Forget this study: its entry and its picture are deleted")
}
