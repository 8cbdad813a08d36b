//! The dialogs: first start, about, keys and mouse, open, the command palette.

use egui::{Context, Frame, Id, Label, Margin, Modal, RichText, Stroke, Ui};

use super::{
    bindings_sheet::BindingsSheet,
    calibrate_dialog::CalibrateDialog,
    header_sheet::HeaderSearch,
    key_sheet, more_series,
    open_dialog::OpenDialog,
    palette::Palette,
    preferences, theme,
    widgets::{button, link, strong},
};
use crate::app::{AppCommand, AppState, Command, Dialog};

/// What the dialogs remember.
#[derive(Default)]
pub struct State {
    open: OpenDialog,
    palette: Palette,
    header: HeaderSearch,
    calibrate: CalibrateDialog,
    bindings: BindingsSheet,
    shown: Option<Dialog>,
}

/// Shows the dialog that is up, if one is. Its main control has the keyboard from the start. `size` is that of the
/// active viewport, in physical pixels.
pub fn show(ui: &mut Ui, app: &AppState, state: &mut State, size: Option<[f64; 2]>, commands: &mut Vec<Command>) {
    state.open.poll(commands);
    let is_new = state.shown != app.dialog;
    state.shown = app.dialog;
    let Some(dialog) = app.dialog else { return };
    let close = modal(ui.ctx(), dialog, |ui| {
        if dialog == Dialog::Open {
            return state.open.show(ui, is_new, commands);
        }
        let text = match dialog {
            Dialog::Palette => return state.palette.show(ui, app, is_new, size, commands),
            Dialog::Calibrate => return state.calibrate.show(ui, app, is_new, commands),
            Dialog::Header => return state.header.show(ui, app, is_new),
            Dialog::MoreSeries => return more_series::show(ui, app, is_new, commands),
            Dialog::FirstStart => first_start(ui),
            Dialog::Preferences => preferences::show(ui, app, commands),
            Dialog::Bindings => return state.bindings.show(ui, app, is_new, commands),
            Dialog::Keys => keys(ui, commands),
            Dialog::Open | Dialog::About => about(ui),
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
    // While keys are being pressed for a command, Escape leaves that, not the dialog.
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
        "The sample cases are synthetic: computed, not taken from a person. What you open yourself stays on this computer. It is remembered here, with its folder and a small picture, until you forget it in the library (F9).",
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
        "It works offline and sends nothing anywhere. It contacts an archive only when you press Download in the public catalogue. Its files on this computer hold your choices, what you revealed, answered and measured, and of each study you opened its path, counts and a small picture. A path can contain a name: Forget in the library deletes these. Nothing that names a patient is taken from the images.",
    );
    paragraph(
        ui,
        "Licence: MIT OR Apache-2.0. Typeface: IBM Plex Sans (OFL-1.1). Icons: Lucide (ISC). DICOM is the registered trademark of the National Electrical Manufacturers Association.",
    );
    "Close"
}

fn keys(ui: &mut Ui, commands: &mut Vec<Command>) -> &'static str {
    key_sheet::show(ui);
    ui.horizontal_wrapped(|ui| {
        ui.label(
            RichText::new("Letters, Space and arrows act on the viewport with the blue frame.").color(theme::TEXT_BODY),
        );
        if link(ui, "Change keys").clicked() {
            commands.push(Command::App(AppCommand::Show(Dialog::Bindings)));
        }
    });
    "Close"
}
