//! Why a series stands in a viewport, and how the viewport is linked: one hover away, and said to those who do not see it.

use egui::{CursorIcon, Rect, Response, Sense, Ui, pos2};

use crate::app::{AppState, Mode};

/// The corner in which the series is named, in points.
const CORNER: [f32; 2] = [220.0, 84.0];

/// Lines that stand under the series' name: how the view is linked, or why not, and how quickly it plays.
pub fn notes(app: &AppState, slot: usize) -> Vec<String> {
    if app.mode != Mode::Study {
        return Vec::new();
    }
    let key = app.is_key_image(slot).then(|| "Key image".to_owned());
    let playing = (app.cine && slot == app.active).then(|| format!("Plays {} a second", app.cine_rate));
    let link: Vec<String> = match app.link_of(slot) {
        Some(Ok(linked)) if app.links.scroll => vec![linked.words()],
        Some(Err(why)) if app.links.scroll || app.crosshair.is_some() => {
            why.short().iter().map(|line| (*line).to_owned()).collect()
        }
        _ => Vec::new(),
    };
    let window = app.no_window_link(slot).map(|why| why.trim_end_matches('.').to_owned());
    key.into_iter().chain(playing).chain(link).chain(window).collect()
}

/// The same in sentences, with the reason for the place.
fn words(app: &AppState, slot: usize) -> Option<String> {
    let why = app.why_here(slot)?;
    let link = app.link_of(slot).filter(|_| app.links.scroll).map(|link| match link {
        Ok(linked) => format!("{}.", linked.words()),
        Err(why) => why.words().to_owned(),
    });
    let window = app.no_window_link(slot).map(str::to_owned);
    Some([Some(why), link, window].into_iter().flatten().collect::<Vec<_>>().join("\n"))
}

/// Tells it where the pointer rests on the series' name, and in the accessibility tree. Only in the study: in a question
/// nothing but plane and slice is told.
pub fn show(ui: &Ui, response: &Response, app: &AppState, slot: usize) {
    let Some(words) = words(app, slot).filter(|_| app.mode == Mode::Study) else { return };
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(words.clone()));
    let rect = response.rect;
    let size = [CORNER[0].min(rect.width() * 0.45), CORNER[1].min(rect.height() * 0.3)];
    let corner = Rect::from_min_max(rect.min, pos2(rect.left() + size[0], rect.top() + size[1]));
    let hover = ui.interact(corner, response.id.with("why"), Sense::hover());
    hover.on_hover_cursor(CursorIcon::Help).on_hover_text(words);
}
