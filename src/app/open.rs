//! Opening files, folders and cases, and choosing among what is open.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    AppState, Dialog, Mode, Notice, Overlays, Reveal, SeriesKey, loading::Loading, patience, shelf::to_shelve,
    state::image_roots,
};
use crate::{
    case::{self, CaseError, TeachingCase},
    source::{Files, Source},
    viewport::Layout,
};

/// What a drive told of what is to be opened.
pub(super) struct Prepared {
    /// The case that is meant, or why it cannot be read.
    case: Option<Result<TeachingCase, CaseError>>,
    /// Where its images are.
    roots: Vec<PathBuf>,
    /// The path as the list of what was opened lately has it.
    recent: Option<PathBuf>,
    /// The paths as the list of studies seen has them.
    shelved: Option<Vec<PathBuf>>,
}

impl Prepared {
    /// Asks the drive, which may take its time. `listed`: folders of the library's cases, which are no news.
    fn of(paths: &[PathBuf], listed: &[PathBuf]) -> Self {
        let real = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
        // One file has one name, however it was come by: what is kept about pictures without identifiers goes by it.
        let paths: Vec<PathBuf> = paths.iter().map(|path| real(&case_of_manifest(path))).collect();
        let (case, roots) = match paths.as_slice() {
            [folder] if case::is_case(folder) => (Some(case::read_case(folder)), image_roots(&paths)),
            [one] => match case::packed_case(one) {
                Some((case, root)) => (Some(case), vec![root]),
                None => (None, vec![one.clone()]),
            },
            _ => (None, image_roots(&paths)),
        };
        let listed: Vec<PathBuf> = listed.iter().map(real).collect();
        let recent = match paths.as_slice() {
            [path] => Some(path.clone()).filter(|path| !listed.contains(path)),
            _ => None,
        };
        let shelved = to_shelve(&paths, &listed);
        Self { case, roots, recent, shelved }
    }
}

impl AppState {
    /// Opens files and folders. A folder that is a teaching case is opened as one. Where their drive does not answer, what
    /// is open stays until it does.
    pub(super) fn open(&mut self, paths: &[PathBuf]) {
        let paths = paths.to_vec();
        let listed: Vec<PathBuf> = self.library.cases.iter().map(|one| one.case.folder.clone()).collect();
        self.opening = None;
        match patience::ask(self.waker.clone(), move || Prepared::of(&paths, &listed)) {
            Ok(prepared) => self.open_prepared(prepared),
            Err(awaited) => {
                self.opening = Some(awaited);
                let told = "The drive is slow to answer. It opens as soon as it does; until then all stays as it is.";
                self.notice = Some(Notice::calm(told.to_owned()));
                self.dialog = self.dialog.filter(|dialog| *dialog == Dialog::FirstStart);
            }
        }
    }

    /// Opens what a slow drive has told of by now. Returns whether it has.
    pub(super) fn tick_opening(&mut self) -> bool {
        let Some(answer) = self.opening.as_ref().and_then(patience::Awaited::tick) else { return false };
        self.opening = None;
        match answer {
            Ok(prepared) => self.open_prepared(prepared),
            Err(()) => self.notice = Some(Notice::warning("Opening broke off. Try again.".to_owned())),
        }
        true
    }

    fn open_prepared(&mut self, prepared: Prepared) {
        let Prepared { case, roots, recent, shelved } = prepared;
        self.notice = None;
        self.quiz = None;
        self.case = match case.transpose() {
            Ok(case) => case.map(Arc::new),
            Err(error) => {
                self.notice = Some(Notice::warning(format!("{error}. The images are opened without it.")));
                None
            }
        };
        self.open_source(Arc::new(Files::new(roots)));
        if let Some(path) = recent {
            self.remember_recent(path);
        }
        self.shelve(shelved);
        self.note_opened();
        self.look_for_more();
        self.reveal.asked = self.was_read_before();
        self.dialog = self.dialog.filter(|dialog| *dialog == Dialog::FirstStart);
    }

    /// Opens whatever a source holds, in place of what is open.
    pub fn open_source(&mut self, source: Arc<dyn Source>) {
        self.opening = None;
        if self.presenting.take().is_some() {
            self.fullscreen = false;
        }
        self.beside = None;
        self.mpr = None;
        self.solid = None;
        self.more = None;
        // Whoever opens it as a person's study puts it back.
        self.shelve(None);
        self.overlays = Overlays::default();
        self.forget_key_images();
        self.forget_measurements();
        self.forget_lesson();
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
