//! The card of one case: one button with a picture, what may be told before reading, and how far one has come.

use egui::{Align2, Color32, EventFilter, FontId, Id, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use lucide_icons::Icon;

use super::{
    covers::CoverTextures,
    progress::{CardProgress, is_read},
};
use crate::{
    app::{AppState, CaseFacts, LibraryCase},
    case::Sign,
    study::capitalised,
    ui::{
        controls::{CHIP_HEIGHT, chip, chip_width, line, semibold, steps},
        theme,
        widgets::{focus_ring, paint_icon},
    },
};

/// Height of what stands below the picture.
pub const TEXT_HEIGHT: f32 = 100.0;
/// A card's width and its picture's height where nothing has to be stretched.
pub const CARD_WIDTH: f32 = 280.0;
const PICTURE_HEIGHT: f32 = 164.0;
const PADDING: f32 = 12.0;
/// Arrow keys go from card to card.
const CARD_KEYS: EventFilter =
    EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: false };

/// The identity of a card's button.
pub fn id(idx: usize) -> Id {
    Id::unique("case card").with(idx)
}

/// The height of a card's picture at a width: it keeps its shape.
pub fn picture_height(width: f32) -> f32 {
    (width / CARD_WIDTH * PICTURE_HEIGHT).round()
}

/// Shows the card of the case at `idx` in the library.
pub fn show(ui: &Ui, rect: Rect, app: &AppState, idx: usize, covers: &mut CoverTextures) -> Response {
    let one = &app.library.cases[idx];
    let response = ui.interact(rect, id(idx), Sense::click());
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id(idx), CARD_KEYS));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name(app, one)));
    let fill = if response.hovered() { theme::RAISED } else { theme::PANEL };
    ui.painter().rect_filled(rect, 6.0, fill);
    let picture = Rect::from_min_size(rect.min, vec2(rect.width(), rect.height() - TEXT_HEIGHT));
    show_picture(ui, picture, one, idx, covers);
    show_modalities(ui, picture, one.modalities());
    show_texts(ui, Rect::from_min_max(picture.left_bottom(), rect.max).shrink2(vec2(PADDING, 0.0)), app, one);
    focus_ring(ui, &response, rect);
    // A dialog that a key puts up would otherwise lie below the tooltip of the card under the pointer.
    if app.dialog.is_some() {
        return response;
    }
    response.on_hover_text(tooltip(app, one))
}

/// What a screen reader says: nothing that the card does not show.
fn name(app: &AppState, one: &LibraryCase) -> String {
    let mut parts = vec![title(app, one)];
    parts.extend(Some(one.case.difficulty.clone()).filter(|it| !it.is_empty()));
    parts.extend(Some(one.modalities().join(" and ")).filter(|it| !it.is_empty()));
    parts.extend(shown_signs(app, one).iter().map(|sign| sign.name().to_owned()));
    parts.push(CardProgress::of(app, &one.case).words().to_lowercase());
    format!("Case: {}", parts.join(", "))
}

/// The case's title; its diagnosis follows only once it was read.
fn title(app: &AppState, one: &LibraryCase) -> String {
    match one.case.title_after.as_ref().filter(|_| is_read(app, &one.case)) {
        Some(after) => format!("{}: {after}", one.case.title),
        None => one.case.title.clone(),
    }
}

fn tooltip(app: &AppState, one: &LibraryCase) -> String {
    let whole_title = Some(title(app, one)).filter(|_| is_read(app, &one.case));
    let lines = [whole_title, Some(one.case.history.trim().to_owned()), Some(one.case.review_state())];
    lines.into_iter().flatten().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The signs that may be told: of cases that were read, or of all where the learner asked for them.
fn shown_signs(app: &AppState, one: &LibraryCase) -> Vec<Sign> {
    if app.library.show_signs || is_read(app, &one.case) { one.case.signs() } else { Vec::new() }
}

fn show_picture(ui: &Ui, rect: Rect, one: &LibraryCase, idx: usize, covers: &mut CoverTextures) {
    let rounding = egui::CornerRadius { nw: 6, ne: 6, sw: 0, se: 0 };
    ui.painter().rect_filled(rect, rounding, theme::VIEWPORT);
    match &one.facts {
        None => {
            let bone = Rect::from_center_size(rect.center(), vec2(rect.width() * 0.4, rect.height() * 0.8));
            ui.painter().rect_filled(bone, 4.0, theme::PANEL);
        }
        Some(CaseFacts { cover: Ok(picture), .. }) => {
            let texture = covers.texture(ui.ctx(), idx, picture);
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(texture, rect, whole, Color32::WHITE);
        }
        Some(CaseFacts { cover: Err(reason), .. }) => no_picture(ui, rect, reason),
    }
}

fn no_picture(ui: &Ui, rect: Rect, reason: &str) {
    paint_icon(ui, rect.center() - vec2(0.0, 24.0), Icon::ImageOff, 24.0, theme::TEXT_THIRD);
    let reason = crate::ui::text::sentence(reason);
    let galley = ui.painter().layout(reason, FontId::proportional(13.0), theme::TEXT_SECOND, rect.width() - 32.0);
    let at = pos2(rect.center().x - galley.size().x / 2.0, rect.center().y);
    ui.painter().with_clip_rect(rect.intersect(ui.clip_rect())).galley(at, galley, theme::TEXT_SECOND);
}

fn show_modalities(ui: &Ui, picture: Rect, modalities: &[String]) {
    let mut right = picture.right() - 8.0;
    for modality in modalities.iter().rev() {
        let min = pos2(right - chip_width(ui.painter(), modality), picture.top() + 8.0);
        right = chip(ui.painter(), min, modality, theme::GROUND.gamma_multiply(0.8)).left() - 4.0;
    }
}

fn show_texts(ui: &Ui, room: Rect, app: &AppState, one: &LibraryCase) {
    let painter = ui.painter();
    let difficulty = capitalised(&one.case.difficulty);
    let at = pos2(room.right(), room.top() + 20.0);
    let second = painter.text(at, Align2::RIGHT_CENTER, difficulty, FontId::proportional(12.0), theme::TEXT_SECOND);
    let title = line(painter, title(app, one), semibold(15.0), theme::TEXT, second.left() - 8.0 - room.left());
    painter.galley(pos2(room.left(), room.top() + 20.0 - title.size().y / 2.0), title, theme::TEXT);
    show_signs(
        ui,
        Rect::from_min_size(pos2(room.left(), room.top() + 38.0), vec2(room.width(), CHIP_HEIGHT)),
        app,
        one,
    );
    let progress = CardProgress::of(app, &one.case);
    let at = pos2(room.right(), room.top() + 79.0);
    let font = FontId::proportional(12.0);
    let words = painter.text(at, Align2::RIGHT_CENTER, progress.words(), font, theme::TEXT_SECOND);
    let bar = Rect::from_min_max(pos2(room.left(), at.y - 2.0), pos2(words.left() - 12.0, at.y + 2.0));
    let (done, of) = progress.steps();
    steps(painter, bar, done, of);
}

/// Signs as chips; how many more there are where they do not fit.
fn show_signs(ui: &Ui, room: Rect, app: &AppState, one: &LibraryCase) {
    let painter = ui.painter();
    if !(app.library.show_signs || is_read(app, &one.case)) {
        paint_icon(ui, room.left_center() + vec2(7.0, 0.0), Icon::EyeOff, 14.0, theme::TEXT_THIRD);
        let at = room.left_center() + vec2(20.0, 0.0);
        let font = FontId::proportional(12.0);
        painter.text(at, Align2::LEFT_CENTER, "Hidden until read", font, theme::TEXT_THIRD);
        return;
    }
    let signs = shown_signs(app, one);
    let mut left = room.left();
    for (idx, sign) in signs.iter().enumerate() {
        let rest = format!("+{}", signs.len() - idx);
        let is_last = idx + 1 == signs.len();
        let needed = chip_width(painter, sign.name()) + if is_last { 0.0 } else { 4.0 + chip_width(painter, &rest) };
        if room.right() < left + needed {
            chip(painter, pos2(left, room.top()), &rest, theme::CONTROL);
            return;
        }
        left = chip(painter, pos2(left, room.top()), sign.name(), theme::CONTROL).right() + 4.0;
    }
}
