//! Opening files, folders and cases, and choosing among what is open.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{AppState, Dialog, Mode, Notice, Overlays, Reveal, SeriesKey, loading::Loading, state::image_roots};
use crate::{
    case,
    source::{Files, Source},
    viewport::Layout,
};

impl AppState {
    /// Opens files and folders. A folder that is a teaching case is opened as one.
    pub(super) fn open(&mut self, paths: &[PathBuf]) {
        let paths: Vec<PathBuf> = paths.iter().map(|path| case_of_manifest(path)).collect();
        let case_folder = match paths.as_slice() {
            [folder] if case::is_case(folder) => Some(folder.clone()),
            _ => None,
        };
        self.notice = None;
        self.quiz = None;
        let opened_case = case_folder.map(|folder| case::read_case(&folder)).transpose();
        self.case = match opened_case {
            Ok(case) => case.map(Arc::new),
            Err(error) => {
                self.notice = Some(Notice::warning(format!("{error}. The images are opened without it.")));
                None
            }
        };
        self.open_source(Arc::new(Files::new(image_roots(&paths))));
        self.remember_recent(&paths);
        self.note_opened();
        self.reveal.asked = self.was_read_before();
        self.dialog = self.dialog.filter(|dialog| *dialog == Dialog::FirstStart);
    }

    /// Opens whatever a source holds, in place of what is open.
    pub fn open_source(&mut self, source: Arc<dyn Source>) {
        if self.presenting.take().is_some() {
            self.fullscreen = false;
        }
        self.beside = None;
        self.mpr = None;
        self.solid = None;
        self.overlays = Overlays::default();
        self.forget_key_images();
        self.forget_measurements();
        self.reveal = Reveal::default();
        self.mode = Mode::Study;
        self.frames.clear();
        self.studies.clear();
        self.study_idx = 0;
        self.finding = None;
        self.marks_shown = true;
        self.cine = false;
        self.crosshair = None;
        self.links.forget_offsets();
        self.hung = false;
        self.layout = Layout::One;
        self.empty_slots();
        self.loading = Some(Loading::start(source, self.limits.clone(), &self.waker));
        self.changes += 1;
    }

    pub(super) fn choose_study(&mut self, idx: usize) {
        if idx < self.studies.len() {
            self.study_idx = idx;
            self.crosshair = None;
            self.hang_study();
            self.take_up_arrangement();
        }
    }

    /// Puts a series into a viewport by a person's wish: at the place that linked views show, and kept there.
    pub(super) fn put_series(&mut self, slot: usize, key: &SeriesKey) {
        self.show_series(slot, key);
        self.join_links(slot);
        self.keep_arrangement();
    }

    pub(super) fn step_series(&mut self, steps: isize) {
        let listed: Vec<SeriesKey> = self.listed_series().map(|series| SeriesKey::of(series)).collect();
        let current = self.slots[self.active].series.as_ref();
        let at = listed.iter().position(|key| Some(key) == current);
        let next = at.map_or(0, |at| at.saturating_add_signed(steps).min(listed.len().saturating_sub(1)));
        if let Some(key) = listed.get(next) {
            self.put_series(self.active, &key.clone());
        }
    }
}

/// Who opens a `case.toml` means the case it describes.
fn case_of_manifest(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|_| path.file_name().is_some_and(|name| name == case::format::CASE_FILE));
    folder.filter(|folder| case::is_case(folder)).unwrap_or(path).to_owned()
}
