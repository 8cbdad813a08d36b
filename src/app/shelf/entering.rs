//! How a study becomes an entry: once it was read, with what it is, a small picture, and what a person does on it.

use std::{path::PathBuf, sync::Arc};

use super::{StudyRecord, record::MOST_PATHS, thumbnail};
use crate::{
    app::{AppState, job::Job, progress::now_ms},
    dural::Sign,
    study::VertebralLevel,
};

/// The paths of what is opened as an entry has them; `None` for what makes no entry. `listed`: folders of the library's cases;
/// all as the drive itself names them.
pub(in crate::app) fn to_shelve(paths: &[PathBuf], listed: &[PathBuf]) -> Option<Vec<PathBuf>> {
    let fits = (1..=MOST_PATHS).contains(&paths.len()) && !paths.iter().any(|path| listed.contains(path));
    fits.then(|| paths.to_vec())
}

impl AppState {
    /// Something is being opened: it becomes an entry once it was read.
    pub(in crate::app) fn shelve(&mut self, paths: Option<Vec<PathBuf>>) {
        self.shelf.open = paths;
    }

    /// All of it was read: what it is can be told.
    pub(in crate::app) fn shelve_read(&mut self) {
        let Some(paths) = self.shelf.open.clone().filter(|_| !self.studies.is_empty()) else { return };
        let public = paths.first().and_then(|path| self.catalogue.study_of(path));
        let title = match (&self.case, public) {
            (Some(case), _) => Some(case.title.clone()),
            (None, Some(idx)) => Some(self.catalogue.studies[idx].study.title.clone()),
            (None, None) => None,
        };
        let series: Vec<_> = self.studies.iter().flat_map(|study| &study.series).collect();
        let planes = series.iter().filter_map(|series| series.plane).map(|plane| format!("{plane:?}").to_lowercase());
        let mut record = StudyRecord {
            title,
            modalities: each_once(series.iter().map(|series| series.modality.clone())),
            planes: each_once(planes),
            series: series.len(),
            images: series.iter().map(|series| series.frames.len()).sum(),
            opened_ms: now_ms(),
            paths,
            ..StudyRecord::default()
        };
        let key = record.key();
        if let Some(at) = self.shelf.studies.iter().position(|one| one.key() == key) {
            let known = self.shelf.studies.remove(at);
            (record.levels, record.signs, record.measured) = (known.levels, known.signs, known.measured);
        }
        self.shelf.vanished.insert(key.clone(), false);
        self.shelf.save(&record);
        self.shelf.studies.insert(0, record);
        self.draw_thumbnail(key);
        self.note_shelf_progress();
    }

    /// A case's slices could show what is to be found: it goes without a picture.
    fn draw_thumbnail(&mut self, key: String) {
        let all = self.studies.iter().flat_map(|study| &study.series);
        let Some((instance, frame_idx)) = thumbnail::frame_of(all).filter(|_| self.case.is_none()) else { return };
        let Some(source) = self.loading.as_ref().map(|loading| Arc::clone(&loading.source)) else { return };
        let limits = self.limits.clone();
        let job = Job::start(self.waker.clone(), "Drawing the thumbnail broke off.", move |_| {
            thumbnail::draw(&*source, &instance, frame_idx, &limits)
        });
        self.shelf.drawing = Some((key, job));
    }

    /// What a person did with the open study, where that changed.
    pub(in crate::app) fn note_shelf_progress(&mut self) {
        let Some(at) =
            self.shelf.open.as_ref().and_then(|open| self.shelf.studies.iter().position(|one| one.paths == *open))
        else {
            return;
        };
        // A case's own labels are nobody's work.
        let levels: Vec<VertebralLevel> = match self.case {
            Some(_) => Vec::new(),
            None => self.sheet_levels().iter().map(|mark| mark.level).collect(),
        };
        let sheet = self.sheet();
        let signs = each_once(Sign::all().filter(|sign| sheet.sign(*sign) == Some(true)).map(sign_words));
        let measured = sheet.lines().count();
        let one = &mut self.shelf.studies[at];
        if (&one.levels, &one.signs, one.measured) != (&levels, &signs, measured) {
            (one.levels, one.signs, one.measured) = (levels, signs, measured);
            let one = one.clone();
            self.shelf.save(&one);
        }
    }
}

/// A sign in words, of those by level one for all.
fn sign_words(sign: Sign) -> String {
    match sign {
        Sign::FatLost(_) => "Fat lost, the sac bulging".to_owned(),
        other => other.title(),
    }
}

fn each_once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    all.sort_unstable();
    all.dedup();
    all
}
