//! The studies that were opened: kept on this computer alone, found again, and forgotten when a person says so.
//!
//! Nothing of a patient's is kept: what was opened, how many series of which modality and planes, what the person
//! did, and one small picture.

mod command;
mod entering;
mod filter;
mod keeper;
mod record;
mod thumbnail;

pub(super) use entering::to_shelve;
use std::{collections::HashMap, path::PathBuf, sync::Arc, time::Duration};

pub use command::ShelfCommand;
pub use filter::ShelfFilter;
pub use record::{StudyRecord, last_names};
pub use thumbnail::THUMBNAIL_PX;

use self::keeper::{Keeper, Lost, News};
use super::{AppState, Notice, job::Job, patience, progress::now_ms};
use crate::{render::Picture, study::counted};

/// The studies seen.
#[derive(Default)]
pub struct Shelf {
    /// The last opened first.
    pub studies: Vec<StudyRecord>,
    /// What is searched for.
    pub filter: ShelfFilter,
    /// What a person was asked, and has not answered.
    pub question: Option<Question>,
    thumbnails: HashMap<String, Arc<Picture>>,
    vanished: HashMap<String, bool>,
    /// What is open, as an entry is named.
    open: Option<Vec<PathBuf>>,
    drawing: Option<(String, Job<Picture>)>,
    keeper: Option<Keeper>,
    /// Entries that may be told from elsewhere; nothing until the list was read.
    lost: Option<Lost>,
    /// What could not be forgotten, to be told.
    untold: Option<String>,
}

/// What is asked before something is gone for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether the downloaded files of this entry go, too.
    Files(usize),
    /// Whether all entries are forgotten.
    All,
}

impl Shelf {
    /// Indices of the studies that the filter admits.
    pub fn admitted(&self) -> Vec<usize> {
        (0..self.studies.len()).filter(|idx| self.filter.admits(&self.studies[*idx])).collect()
    }

    /// Its small picture, where one is kept.
    pub fn thumbnail(&self, one: &StudyRecord) -> Option<&Arc<Picture>> {
        self.thumbnails.get(&one.key())
    }

    /// Whether what was opened is known to be there no more.
    pub fn is_gone(&self, one: &StudyRecord) -> bool {
        self.vanished.get(&one.key()).copied().unwrap_or(false)
    }

    fn save(&self, one: &StudyRecord) {
        if let Some(keeper) = &self.keeper {
            keeper.save(one);
        }
    }

    fn take_in(&mut self, news: News) {
        match news {
            News::Entries(entries, lost) => {
                self.lost = Some(lost);
                let known: Vec<_> = self.studies.iter().map(StudyRecord::key).collect();
                self.studies.extend(entries.into_iter().filter(|one| !known.contains(&one.key())));
            }
            News::Seen(key, is_there, picture) => {
                if let Some(picture) = picture {
                    self.thumbnails.entry(key.clone()).or_insert(picture);
                }
                // What was opened meanwhile is there.
                self.vanished.entry(key).or_insert(!is_there);
            }
            News::NotForgotten(why) => self.untold = Some(why),
        }
    }

    fn forget(&mut self, idx: usize) -> Option<StudyRecord> {
        let one = (idx < self.studies.len()).then(|| self.studies.remove(idx))?;
        let key = one.key();
        self.thumbnails.remove(&key);
        self.vanished.remove(&key);
        self.drawing = self.drawing.take().filter(|(drawn, _)| *drawn != key);
        if self.open.as_ref() == Some(&one.paths) {
            self.open = None;
        }
        if let Some(keeper) = &self.keeper {
            keeper.forget(key);
        }
        Some(one)
    }
}

impl AppState {
    /// Keeps studies seen in this folder from now on.
    pub fn keep_shelf(&mut self, folder: PathBuf) {
        self.shelf.keeper = Some(Keeper::start(folder, self.waker.clone()));
    }

    /// Waits until all is on disk, but no longer than `patience`. Returns whether it is.
    pub fn flush_shelf(&self, patience: Duration) -> bool {
        self.shelf.keeper.as_ref().is_none_or(|keeper| keeper.flush(patience))
    }

    pub(super) fn dispatch_shelf(&mut self, command: ShelfCommand) {
        let question = self.shelf.question.take();
        match command {
            ShelfCommand::Open(idx) => self.open_seen(idx),
            ShelfCommand::Forget(idx) => self.forget_seen(idx),
            ShelfCommand::ForgetOnly | ShelfCommand::ForgetWithFiles => {
                if let Some(Question::Files(idx)) = question {
                    self.forget_public(idx, command == ShelfCommand::ForgetWithFiles);
                }
            }
            ShelfCommand::AskForgetAll => {
                self.shelf.question = (!self.shelf.studies.is_empty()).then_some(Question::All);
                self.show_page(super::LibraryPage::Studies);
            }
            ShelfCommand::ForgetAll if question == Some(Question::All) => self.forget_all_seen(),
            ShelfCommand::ForgetAll | ShelfCommand::Keep => {}
            ShelfCommand::Search(text) => self.shelf.filter.text = text,
            ShelfCommand::ToggleModality(one) => toggle(&mut self.shelf.filter.modalities, one),
            ShelfCommand::ToggleLevel(one) => toggle(&mut self.shelf.filter.levels, one),
            ShelfCommand::ToggleSign(one) => toggle(&mut self.shelf.filter.signs, one),
            ShelfCommand::ClearFilter => self.shelf.filter = ShelfFilter::default(),
        }
    }

    fn open_seen(&mut self, idx: usize) {
        let Some(one) = self.shelf.studies.get(idx) else { return };
        let paths = one.paths.clone();
        // One look at the place itself: a folder that is back is opened, one that went is told.
        let asked = paths.clone();
        let gone = move || asked.iter().any(|path| !path.exists());
        // A drive that hangs may have it: opening waits for it without holding up the window.
        if patience::ask(self.waker.clone(), gone).unwrap_or(false) {
            self.shelf.vanished.insert(one.key(), true);
            let why = format!("{} is not where it was. Bring its drive or folder back, or forget it.", one.name());
            self.notice = Some(Notice::warning(why));
            return;
        }
        self.open(&paths);
    }

    fn forget_seen(&mut self, idx: usize) {
        let Some(path) = self.shelf.studies.get(idx).and_then(|one| one.paths.first()) else { return };
        match self.catalogue.study_of(path) {
            Some(_) => self.shelf.question = Some(Question::Files(idx)),
            None => self.drop_seen(idx),
        }
    }

    fn forget_public(&mut self, idx: usize, with_files: bool) {
        let public = self.shelf.studies.get(idx).and_then(|one| self.catalogue.study_of(one.paths.first()?));
        if with_files && public.is_some() && self.catalogue.removing.is_some() {
            let why = "Another study's files are just being removed. Try again when that is done.";
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        }
        self.drop_seen(idx);
        if let Some(public) = public.filter(|_| with_files) {
            self.remove_public(public);
        }
    }

    fn drop_seen(&mut self, idx: usize) {
        if let Some(one) = self.shelf.forget(idx) {
            self.settings.recent.retain(|path| !one.paths.contains(path));
            self.save_settings();
        }
    }

    /// Entries of a public study that is removed from this computer go with it.
    pub(super) fn forget_below(&mut self, folders: &[PathBuf]) {
        let lies_below = |path: &PathBuf| folders.iter().any(|folder| path.starts_with(folder));
        let is_below = |one: &StudyRecord| one.paths.iter().any(lies_below);
        while let Some(idx) = self.shelf.studies.iter().position(is_below) {
            self.drop_seen(idx);
        }
    }

    fn forget_all_seen(&mut self) {
        let n = self.shelf.studies.len();
        self.shelf.studies.clear();
        self.shelf.thumbnails.clear();
        self.shelf.vanished.clear();
        (self.shelf.open, self.shelf.drawing) = (None, None);
        if let Some(keeper) = &self.shelf.keeper {
            keeper.forget_all();
        }
        self.forget_recent();
        self.notice =
            Some(Notice::calm(format!("{} forgotten. The files are where they were.", counted(n, "study", "studies"))));
    }

    /// Entries that were lost, as far as the list of recent folders and the downloads tell them: what they are is found
    /// out when they are opened again.
    pub(super) fn rebuild_shelf(&mut self) {
        let Some(lost) = self.shelf.lost.clone() else { return };
        let downloads = self.catalogue.images_here();
        let recent = self.settings.recent.iter().map(|path| (path.clone(), None));
        let found: Vec<_> = recent.chain(downloads.into_iter().map(|(path, title)| (path, Some(title)))).collect();
        for (path, title) in found {
            let one = StudyRecord { paths: vec![path], title, ..StudyRecord::default() };
            if lost.has(&one.key()) && !self.shelf.studies.iter().any(|known| known.key() == one.key()) {
                self.shelf.save(&one);
                self.shelf.studies.push(one);
            }
        }
    }

    /// Takes in what came from the disk and from drawing. Returns whether there is something to show.
    pub(super) fn tick_shelf(&mut self) -> bool {
        let news = self.shelf.keeper.as_ref().map(Keeper::news).unwrap_or_default();
        let mut any = !news.is_empty();
        let is_list = news.iter().any(|one| matches!(one, News::Entries(..)));
        news.into_iter().for_each(|one| self.shelf.take_in(one));
        if is_list {
            self.rebuild_shelf();
        }
        if let Some(why) = self.shelf.untold.take() {
            self.notice = Some(Notice::warning(why));
        }
        let drawn = self.shelf.drawing.as_ref().and_then(|(_, job)| job.tick());
        if let Some(drawn) = drawn
            && let Some((key, _)) = self.shelf.drawing.take()
        {
            any = true;
            // A study without a picture is an entry all the same.
            if let Ok(picture) = drawn.map(Arc::new) {
                if let Some(keeper) = &self.shelf.keeper {
                    keeper.draw(key.clone(), Arc::clone(&picture));
                }
                self.shelf.thumbnails.insert(key, picture);
            }
        }
        any
    }
}

/// When something was, by today: in days, then months.
pub fn days_ago(ms: i64) -> String {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    if ms == 0 {
        return "Earlier".to_owned();
    }
    match (now_ms() - ms) / DAY_MS {
        ..=0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        days @ ..60 => format!("{days} days ago"),
        days @ ..730 => format!("{} months ago", days / 30),
        days => format!("{} years ago", days / 365),
    }
}

fn toggle<T: PartialEq>(chosen: &mut Vec<T>, one: T) {
    match chosen.iter().position(|other| *other == one) {
        Some(idx) => drop(chosen.remove(idx)),
        None => chosen.push(one),
    }
}
