//! The key images of what is open: a row each, to go back to, with a note; and the documents that came with the study.

use egui::{FontId, Role, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};
use lucide_icons::Icon;

use crate::{
    app::{AppState, Command, KeyImageCommand},
    keyimage::KeyImage,
    study::counted,
    ui::{
        controls::{line, semibold},
        series_list::short_name,
        text::{divider, small},
        theme,
        widgets::{focus_ring, hint, named_link, paint_icon, strong},
    },
};

const ROW: f32 = 40.0;
/// Rows beyond would push all else away; the keys go through all.
const MOST_ROWS: usize = 40;

fn wish(command: KeyImageCommand) -> Command {
    Command::KeyImage(command)
}

/// The lists; nothing where there is no key image.
pub fn show(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    own(ui, app, commands);
    listed(ui, app, commands);
}

fn own(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    if app.key_images.all.is_empty() {
        return;
    }
    divider(ui);
    ui.horizontal(|ui| {
        ui.label(strong("Key images", 15.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let write = wish(KeyImageCommand::AskWhere);
            let told = format!(
                "{}\nThe document names the patient: by name, without the signs between its parts, and by ID.",
                hint("Write key images", &write)
            );
            if named_link(ui, "Write", "Write key images as DICOM").on_hover_text(told).clicked() {
                commands.push(write);
            }
        });
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    for (idx, one) in app.key_images.all.iter().enumerate().take(MOST_ROWS) {
        row(ui, app, idx, one, commands);
        if app.key_images.chosen == Some(one.id) {
            note(ui, one, commands);
        }
    }
    ui.spacing_mut().item_spacing.y = 8.0;
    if MOST_ROWS < app.key_images.all.len() {
        small(ui, format!("And {} more.", app.key_images.all.len() - MOST_ROWS));
    }
}

fn row(ui: &mut Ui, app: &AppState, idx: usize, one: &KeyImage, commands: &mut Vec<Command>) {
    let where_is = app.key_image_series(one);
    let words = match where_is {
        Some((series, frame)) => format!("{}, slice {}", short_name(series), frame + 1),
        None => "Its series is not open".to_owned(),
    };
    let is_chosen = app.key_images.chosen == Some(one.id);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let name = format!("Key image {}: {words}{}{}", idx + 1, if one.note.is_empty() { "" } else { ". " }, one.note);
    response.widget_info(|| WidgetInfo::selected(Role::Button, where_is.is_some(), is_chosen, &name));
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(rect, 4.0, if is_chosen { theme::SELECTED_ROW } else { theme::HOVER });
    }
    paint_icon(ui, pos2(rect.left() + 14.0, rect.center().y), Icon::Bookmark, 16.0, theme::ACCENT);
    let (left, room) = (rect.left() + 30.0, rect.width() - 34.0);
    let font = if is_chosen { semibold(13.0) } else { FontId::proportional(13.0) };
    let title = line(ui.painter(), words, font, if where_is.is_some() { theme::TEXT } else { theme::TEXT_THIRD }, room);
    let noted = line(ui.painter(), one.note.as_str(), FontId::proportional(12.0), theme::TEXT_SECOND, room);
    let has_note = !one.note.is_empty() && !is_chosen;
    let height = title.size().y + if has_note { noted.size().y } else { 0.0 };
    let top = rect.center().y - height / 2.0;
    let below = top + title.size().y;
    ui.painter().galley(pos2(left, top), title, theme::TEXT);
    if has_note {
        ui.painter().galley(pos2(left, below), noted, theme::TEXT_SECOND);
    }
    focus_ring(ui, &response, rect.shrink(2.0));
    if response.clicked() {
        commands.push(wish(KeyImageCommand::GoTo(one.id)));
    }
}

/// The note of the chosen one, and the way to remove it.
fn note(ui: &mut Ui, one: &KeyImage, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.add_space(26.0);
        let mut text = one.note.clone();
        let width = (ui.available_width() - 66.0).max(80.0);
        let edit = TextEdit::singleline(&mut text).hint_text("A short note").desired_width(width);
        let response = ui.add(edit);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Note of the key image"));
        if response.changed() {
            commands.push(wish(KeyImageCommand::Note(one.id, text)));
        }
        if named_link(ui, "Remove", "Remove the key image").clicked() {
            commands.push(wish(KeyImageCommand::Remove(one.id)));
        }
    });
    ui.add_space(6.0);
}

/// Documents that came with the study.
fn listed(ui: &mut Ui, app: &AppState, commands: &mut Vec<Command>) {
    for (document, objects) in app.listed_key_images() {
        divider(ui);
        let title = if objects.title.is_empty() { "Key objects" } else { objects.title.as_str() };
        ui.label(strong(title, 15.0));
        small(ui, format!("{} that came with the study", counted(objects.images.len(), "image", "images")));
        if !objects.note.is_empty() {
            small(ui, objects.note.as_str());
        }
        ui.horizontal_wrapped(|ui| {
            for image in 0..objects.images.len().min(MOST_ROWS) {
                let name = format!("Image {} of {title}", image + 1);
                if named_link(ui, &format!("Image {}", image + 1), &name).clicked() {
                    commands.push(wish(KeyImageCommand::GoToListed(document, image)));
                }
            }
        });
    }
}
