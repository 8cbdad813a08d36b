//! Opening: a path box, and the system's own dialogs on a thread of their own.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, TryRecvError, channel},
    thread,
};

use egui::{
    Key, Label, RichText, TextEdit, Ui,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
};
use rfd::FileDialog;

use super::{
    theme,
    widgets::{button, link, strong},
};
use crate::app::{AppCommand, Command, StudyCommand, is_surely_missing};

/// What the dialog remembers.
#[derive(Default)]
pub struct OpenDialog {
    path: String,
    fault: Option<String>,
    /// Puts the caret back into the path box, with all of it selected.
    try_again: bool,
    picking: Option<Receiver<Option<Vec<PathBuf>>>>,
}

impl OpenDialog {
    /// Takes in what a system dialog brought.
    pub fn poll(&mut self, commands: &mut Vec<Command>) {
        let Some(picking) = &self.picking else { return };
        match picking.try_recv() {
            Ok(Some(paths)) => {
                self.picking = None;
                commands.push(Command::Study(StudyCommand::Open(paths)));
                commands.push(Command::App(AppCommand::CloseDialog));
            }
            Ok(None) => {
                self.picking = None;
                self.fault =
                    Some("Nothing was chosen. If no dialog appeared, type or paste the path above.".to_owned());
            }
            Err(TryRecvError::Disconnected) => self.picking = None,
            Err(TryRecvError::Empty) => {}
        }
    }

    /// Shows it. Returns whether it is to be closed.
    pub fn show(&mut self, ui: &mut Ui, is_new: bool, commands: &mut Vec<Command>) -> bool {
        ui.set_width(520.0);
        ui.label(strong("Open", 18.0));
        let label = ui.label(
            RichText::new("Path of a folder, a file, a ZIP archive or a case").size(13.0).color(theme::TEXT_SECOND),
        );
        let edit = TextEdit::singleline(&mut self.path)
            .hint_text("/home/me/lumbar-mr")
            .desired_width(f32::INFINITY)
            .margin(egui::Margin::symmetric(8, 7));
        let shown = edit.show(ui);
        let edit = shown.response.response.clone().labelled_by(label.id);
        if is_new || self.try_again {
            self.try_again = false;
            edit.request_focus();
            select_all(ui, edit.id, shown.state, self.path.chars().count());
        }
        let entered = edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if let Some(fault) = &self.fault {
            ui.add(Label::new(RichText::new(fault).size(13.0).color(theme::WARNING_TEXT)).wrap());
        }
        let mut close = false;
        ui.horizontal(|ui| {
            if button(ui, "Open path", true).clicked() || entered {
                self.open_typed(commands);
            }
            if button(ui, "Choose folder", false).clicked() {
                self.pick(ui, || FileDialog::new().pick_folder().map(|folder| vec![folder]));
            }
            if button(ui, "Choose files", false).clicked() {
                self.pick(ui, || FileDialog::new().pick_files());
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| close = link(ui, "Cancel").clicked());
        });
        let hint = "Or drop a folder, files or a ZIP archive anywhere on the window: DICOM, the DICOMDIR of a CD, NIfTI, PNG \
                    and JPEG. Names and endings of images do not matter.";
        ui.add(Label::new(RichText::new(hint).size(13.0).color(theme::TEXT_SECOND)).wrap());
        close
    }

    fn open_typed(&mut self, commands: &mut Vec<Command>) {
        self.try_again = true;
        let typed = self.path.trim().trim_matches('"');
        let path = PathBuf::from(typed);
        if typed.is_empty() {
            self.fault = Some("Type or paste the path of a folder, a file or a case first.".to_owned());
        } else if is_surely_missing(&path) {
            self.fault = Some(format!("There is no file or folder {typed}. Check the path."));
        } else {
            self.fault = None;
            commands.push(Command::Study(StudyCommand::Open(vec![path])));
            commands.push(Command::App(AppCommand::CloseDialog));
        }
    }

    /// A system dialog blocks until it is closed, so it waits on its own thread.
    fn pick(&mut self, ui: &Ui, ask: impl FnOnce() -> Option<Vec<PathBuf>> + Send + 'static) {
        if self.picking.is_some() {
            return;
        }
        self.fault = None;
        let (sender, receiver) = channel();
        self.picking = Some(receiver);
        let ctx = ui.ctx().clone();
        thread::spawn(move || {
            let sent = sender.send(ask());
            if sent.is_ok() {
                ctx.request_repaint();
            }
        });
    }
}

/// Selects the whole path, so that what is typed next replaces it.
fn select_all(ui: &Ui, id: egui::Id, mut state: TextEditState, n_chars: usize) {
    let range = CCursorRange::two(CCursor::new(0), CCursor::new(n_chars));
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), id);
}
