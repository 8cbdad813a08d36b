//! The dialogs: first start, about, keys and mouse, open.

use egui::{
    Align2, Context, FontId, Frame, Id, Label, Margin, Modal, RichText, Role, ScrollArea, Sense, Stroke, Ui,
    WidgetInfo, vec2,
};

use super::{
    keys::shown,
    open_dialog::OpenDialog,
    theme,
    widgets::{button, strong},
};
use crate::app::{AppCommand, AppState, Command, Dialog, ENTRIES, Group};

/// What the dialogs remember.
#[derive(Default)]
pub struct State {
    open: OpenDialog,
    shown: Option<Dialog>,
}

/// Shows the dialog that is up, if one is. Its main control has the keyboard from the start.
pub fn show(ui: &mut Ui, app: &AppState, state: &mut State, commands: &mut Vec<Command>) {
    state.open.poll(commands);
    let is_new = state.shown != app.dialog;
    state.shown = app.dialog;
    let Some(dialog) = app.dialog else { return };
    let close = modal(ui.ctx(), dialog, |ui| {
        if dialog == Dialog::Open {
            return state.open.show(ui, is_new, commands);
        }
        let text = match dialog {
            Dialog::FirstStart => first_start(ui),
            Dialog::About => about(ui),
            _ => keys(ui),
        };
        let close = button(ui, text, true);
        if is_new || ui.memory(|memory| memory.focused().is_none()) {
            close.request_focus();
        }
        close.clicked()
    });
    if close {
        commands.push(Command::App(AppCommand::CloseDialog));
    }
}

/// A dialog over a dimmed window. Returns whether it is to be closed: by its own word, or by Escape.
fn modal(ctx: &Context, dialog: Dialog, add: impl FnOnce(&mut Ui) -> bool) -> bool {
    let frame = Frame::NONE
        .fill(theme::RAISED)
        .stroke(Stroke::new(1.0, theme::DIVIDER))
        .corner_radius(6.0)
        .inner_margin(Margin::same(24));
    let shown = Modal::new(Id::unique("dialog").with(dialog as u8))
        .frame(frame)
        .backdrop_color(egui::Color32::from_black_alpha(150))
        .show(ctx, |ui| {
            ui.spacing_mut().item_spacing.y = 12.0;
            add(ui)
        });
    // The notice of the first start is closed by its button only, so that it was read.
    shown.inner || (dialog != Dialog::FirstStart && shown.should_close())
}

fn paragraph(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).color(theme::TEXT_BODY)).wrap());
}

/// Returns the text of the button that closes it; so do the others.
fn first_start(ui: &mut Ui) -> &'static str {
    ui.set_width(440.0);
    ui.label(strong("For teaching, not for diagnosis", 18.0));
    paragraph(
        ui,
        "Thecal shows how dural ectasia looks on lumbar MR and CT. It is not a medical device. Do not use it to make or change a diagnosis or a treatment.",
    );
    paragraph(
        ui,
        "The sample cases are synthetic: computed, not taken from a person. What you open yourself stays on this computer.",
    );
    "I understand"
}

fn about(ui: &mut Ui) -> &'static str {
    ui.set_width(440.0);
    ui.label(strong(format!("Thecal {}", env!("CARGO_PKG_VERSION")), 18.0));
    ui.label(strong("For teaching, not for diagnosis.", 14.0));
    paragraph(
        ui,
        "A teaching viewer for dural ectasia on lumbar MR and CT. Not a medical device. The sample cases are synthetic, made from published figures, and were not reviewed by a radiologist unless a case says so.",
    );
    paragraph(
        ui,
        "It works offline and sends nothing anywhere. Settings hold choices only, never anything of a patient's.",
    );
    paragraph(
        ui,
        "Licence: MIT OR Apache-2.0. Typeface: IBM Plex Sans (OFL-1.1). Icons: Lucide (ISC). DICOM is the registered trademark of the National Electrical Manufacturers Association.",
    );
    "Close"
}

fn keys(ui: &mut Ui) -> &'static str {
    ui.set_width((ui.ctx().content_rect().width() - 96.0).min(1000.0));
    ui.label(strong("Keys and mouse", 18.0));
    let height = (ui.ctx().content_rect().height() - 200.0).max(160.0);
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.columns(3, |columns| {
            mouse_keys(&mut columns[0]);
            for (column, group) in [0, 0, 1, 1, 1, 2, 2, 2].into_iter().zip(Group::ALL) {
                key_group(&mut columns[column], group);
            }
        });
    });
    paragraph(ui, "Letters, Space and arrows act on the viewport with the blue frame.");
    "Close"
}

fn mouse_keys(ui: &mut Ui) {
    let rows = [
        ("Wheel", "Slices; Shift: ten at a time"),
        ("Ctrl wheel", "Zoom at the pointer"),
        ("Left drag", "The chosen tool"),
        ("Middle drag", "Pan; Shift left drag too"),
        ("Right drag", "Zoom; right click: menu"),
        ("Double click", "This viewport alone, or all"),
    ];
    table(ui, "Mouse", rows.into_iter().map(|(keys, label)| (keys.to_owned(), label)));
}

fn key_group(ui: &mut Ui, group: Group) {
    let rows = ENTRIES.iter().filter(|entry| entry.group == group && !entry.keys.is_empty());
    let rows = rows.map(|entry| {
        let keys: Vec<_> = entry.keys.iter().map(|key| shown(key)).collect();
        (keys.join(", "), entry.label)
    });
    table(ui, group.name(), rows);
}

fn table<'a>(ui: &mut Ui, heading: &str, rows: impl Iterator<Item = (String, &'a str)>) {
    const KEYS_WIDTH: f32 = 112.0;
    const ROW_HEIGHT: f32 = 22.0;
    ui.add_space(8.0);
    ui.label(strong(heading, 15.0));
    for (keys, label) in rows {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{label}: {keys}")));
        let font = FontId::proportional(13.0);
        ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, keys, font.clone(), theme::TEXT);
        let at = rect.left_center() + vec2(KEYS_WIDTH, 0.0);
        ui.painter().text(at, Align2::LEFT_CENTER, label, font, theme::TEXT_SECOND);
    }
}
