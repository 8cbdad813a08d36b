//! Opening files, folders and cases, and choosing among what is open.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    AppState, Dialog, Mode, Notice, Overlays, Reveal, SeriesKey, loading::Loading, patience, shelf::to_shelve,
    state::image_roots,
};
use crate::{
    case::{self, CaseError, PackedCase, TeachingCase, TruthFiles},
    source::{Files, Source},
    viewport::Layout,
};

/// What a drive told of what is to be opened.
pub(super) struct Prepared {
    /// The case that is meant, or why it cannot be read.
    case: Option<Result<TeachingCase, CaseError>>,
    /// What the case brings besides its images.
    truth: Option<TruthFiles>,
    /// Where its images are.
    source: Files,
    /// The path as the list of what was opened lately has it.
    recent: Option<PathBuf>,
    /// The paths as the list of studies seen has them.
    shelved: Option<Vec<PathBuf>>,
}

/// What follows once something is opened.
pub(super) type Then = fn(&mut AppState);

/// An opening that waits for its drive, or for a large archive to be looked through.
pub(super) struct Opening {
    awaited: patience::Awaited<Prepared>,
    then: Then,
}

impl Prepared {
    /// Asks the drive, which may take its time. `listed`: folders of the library's cases, which are no news;
    /// `drive_answered` is set before an archive is looked through.
    fn of(paths: &[PathBuf], listed: &[PathBuf], drive_answered: &AtomicBool) -> Self {
        let real = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
        // One file has one name, however it was come by: what is kept about pictures without identifiers goes by it.
        let paths: Vec<PathBuf> = paths.iter().map(|path| real(&case_of_manifest(path))).collect();
        let listed: Vec<PathBuf> = listed.iter().map(real).collect();
        let (case, truth, source) = match paths.as_slice() {
            [folder] if case::is_case(folder) => {
                (Some(case::read_case(folder)), Some(TruthFiles::in_folder(folder)), Files::new(image_roots(&paths)))
            }
            [one] => {
                drive_answered.store(true, Ordering::Relaxed);
                match case::packed_case(one) {
                    Some(PackedCase { case, truth, images }) => (Some(case), Some(truth), images),
                    None => (None, None, Files::new(vec![one.clone()])),
                }
            }
            _ => (None, None, Files::new(image_roots(&paths))),
        };
        let recent = match paths.as_slice() {
            [path] => Some(path.clone()).filter(|path| !listed.contains(path)),
            _ => None,
        };
        let shelved = to_shelve(&paths, &listed);
        Self { case, truth, source, recent, shelved }
    }
}

impl AppState {
    /// Opens files and folders. A folder that is a teaching case is opened as one. Where their drive does not answer, what
    /// is open stays until it does.
    pub(super) fn open(&mut self, paths: &[PathBuf]) {
        self.open_then(paths, |_| {});
    }

    /// The same; `then` follows as soon as it is open, however long the drive takes.
    pub(super) fn open_then(&mut self, paths: &[PathBuf], then: Then) {
        let paths = paths.to_vec();
        let listed: Vec<PathBuf> = self.library.cases.iter().map(|one| one.case.folder.clone()).collect();
        let answered = Arc::new(AtomicBool::new(false));
        let by_drive = answered.clone();
        self.open_asked(move || Prepared::of(&paths, &listed, &by_drive), &answered, then);
    }

    fn open_asked(
        &mut self,
        question: impl FnOnce() -> Prepared + Send + 'static,
        drive_answered: &AtomicBool,
        then: Then,
    ) {
        self.opening = None;
        match patience::ask(self.waker.clone(), question) {
            Ok(prepared) => self.open_prepared(prepared, then),
            Err(awaited) => {
                self.opening = Some(Opening { awaited, then });
                let what = match drive_answered.load(Ordering::Relaxed) {
                    true => "The archive is large and is still being looked through.",
                    false => "The drive is slow to answer.",
                };
                let told = format!("{what} It opens as soon as that is done; until then all stays as it is.");
                self.notice = Some(Notice::calm(told));
                self.dialog = self.dialog.filter(|dialog| *dialog == Dialog::FirstStart);
            }
        }
    }

    /// Opens what a slow drive has told of by now. Returns whether it has.
    pub(super) fn tick_opening(&mut self) -> bool {
        let Some(answer) = self.opening.as_ref().and_then(|opening| opening.awaited.tick()) else { return false };
        let Some(Opening { then, .. }) = self.opening.take() else { return false };
        match answer {
            Ok(prepared) => self.open_prepared(prepared, then),
            Err(()) => self.notice = Some(Notice::warning("Opening broke off. Try again.".to_owned())),
        }
        true
    }

    fn open_prepared(&mut self, prepared: Prepared, then: Then) {
        let Prepared { case, truth, source, recent, shelved } = prepared;
        self.notice = None;
        self.quiz = None;
        self.case = match case.transpose() {
            Ok(case) => case.map(Arc::new),
            Err(error) => {
                self.notice = Some(Notice::warning(format!("{error}. The images are opened without it.")));
                None
            }
        };
        self.open_source(Arc::new(source));
        self.truth_files = truth.map(Arc::new);
        if let Some(path) = recent {
            self.remember_recent(path);
        }
        self.shelve(shelved);
        self.note_opened();
        self.look_for_more();
        self.reveal.asked = self.was_read_before();
        self.dialog = self.dialog.filter(|dialog| *dialog == Dialog::FirstStart);
        then(self);
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
        self.truth_files = None;
        self.sheet_reading.forget_truth();
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

#[cfg(test)]
mod tests {
    use std::{
        sync::mpsc::{Sender, channel},
        thread,
        time::Duration,
    };

    use super::*;
    use crate::app::Settings;

    fn program() -> AppState {
        let settings = Settings { notice_seen: true, ..Settings::default() };
        AppState::new(settings, Arc::new(|| {})).without_saving()
    }

    /// An opening of nothing that is answered only when told to.
    fn open_slowly(app: &mut AppState, drive_answered: bool, then: Then) -> Sender<()> {
        let (answer, wait) = channel::<()>();
        let question = move || {
            // Whoever dropped the sender lets it go on, too.
            let _ = wait.recv();
            Prepared { case: None, truth: None, source: Files::new(Vec::new()), recent: None, shelved: None }
        };
        app.open_asked(question, &AtomicBool::new(drive_answered), then);
        answer
    }

    fn told(app: &AppState) -> &str {
        app.notice.as_ref().map_or("", |notice| notice.0.as_str())
    }

    #[test]
    fn what_follows_an_opening_follows_however_long_the_drive_takes() {
        let mut app = program();
        let answer = open_slowly(&mut app, false, |app| app.practising.open = true);
        assert!(told(&app).starts_with("The drive is slow to answer."), "{}", told(&app));
        assert!(!app.tick_opening() && !app.practising.open, "not before it is open");
        answer.send(()).expect("it waits");
        while !app.tick_opening() {
            thread::sleep(Duration::from_millis(5));
        }
        assert!(app.practising.open && app.opening.is_none() && app.mode == Mode::Study);
    }

    #[test]
    fn a_large_archive_is_not_called_a_slow_drive() {
        let mut app = program();
        drop(open_slowly(&mut app, true, |_| {}));
        assert!(told(&app).starts_with("The archive is large"), "{}", told(&app));
    }
}
