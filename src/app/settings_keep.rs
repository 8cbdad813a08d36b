//! Settings to their file, off the window's thread.

use std::path::PathBuf;

use super::{AppState, Notice, file_keep::FileKeep, settings};

impl AppState {
    /// Writes settings to this file from now on, in place of the one in the user's configuration folder.
    pub fn keep_settings_in(&mut self, file: PathBuf) {
        self.settings_keep = Some(FileKeep::start(file, "settings", self.waker.clone()));
        self.keeps_settings = true;
    }

    /// Has the choices written as they are now; not where their file could neither be read nor set aside.
    pub(super) fn save_settings(&mut self) {
        if !self.keeps_settings || self.settings.locked {
            return;
        }
        if self.settings_keep.is_none()
            && let Some(file) = settings::file()
        {
            self.keep_settings_in(file);
        }
        match (&self.settings_keep, self.settings.to_text()) {
            (Some(keep), Ok(text)) => keep.save(text),
            (None, _) => self.tell_unsaved("there is no home folder"),
            (_, Err(error)) => self.tell_unsaved(&error.to_string()),
        }
    }

    /// Takes in what became of the file. Returns whether there is something to show.
    pub(super) fn tick_settings(&mut self) -> bool {
        let Some(error) = self.settings_keep.as_ref().and_then(FileKeep::failure) else { return false };
        self.tell_unsaved(&error.to_string());
        true
    }

    fn tell_unsaved(&mut self, why: &str) {
        let told = format!("Your choices could not be saved: {why}. They hold until you quit.");
        self.notice = Some(Notice::warning(told));
    }
}
