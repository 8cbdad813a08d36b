//! Asks where a file is to be written, in the system's own dialog on a thread of its own.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, TryRecvError, channel},
    thread,
};

use egui::Ui;
use rfd::FileDialog;

use super::carry_out::carry_out;
use crate::app::{AppState, Command, KeyImageCommand};

/// The dialog that is up.
#[derive(Default)]
pub struct Saving {
    asking: Option<Receiver<Option<PathBuf>>>,
}

impl Saving {
    /// Puts the dialog up where a person wants something written, and carries out what was answered.
    pub fn follow(&mut self, ui: &Ui, app: &mut AppState) {
        if std::mem::take(&mut app.key_images.asks_where) && self.asking.is_none() {
            let (sender, receiver) = channel();
            let ctx = ui.ctx().clone();
            thread::spawn(move || {
                let chosen = FileDialog::new().set_file_name("key-images.dcm").save_file();
                if sender.send(chosen).is_ok() {
                    ctx.request_repaint();
                }
            });
            self.asking = Some(receiver);
        }
        let Some(asking) = &self.asking else { return };
        match asking.try_recv() {
            Ok(chosen) => {
                self.asking = None;
                let write = chosen.map(|path| Command::KeyImage(KeyImageCommand::Write(path)));
                carry_out(ui, app, write.into_iter().collect());
            }
            Err(TryRecvError::Disconnected) => self.asking = None,
            Err(TryRecvError::Empty) => {}
        }
    }
}
