//! Measurements on disk: which studies are asked for, what is taken in, what is written.

use std::{collections::BTreeSet, path::PathBuf, time::Duration};

use super::{
    AppState, Edit, Leveling, Measuring, Notice,
    keep::{Keep, Kept, News},
};
use crate::{
    measure::{self, Measurement},
    study::{FormatError, StudyInstanceUid},
};

impl Kept for Vec<Measurement> {
    const WHAT: &'static str = "measurements";

    fn from_text(study: &StudyInstanceUid, text: &str) -> Result<Self, FormatError> {
        measure::read(study, text)
    }

    fn to_text(&self, study: &StudyInstanceUid) -> Result<Option<String>, FormatError> {
        let any = self.iter().any(|one| one.drawn_on.study == *study);
        any.then(|| measure::write(study, self)).transpose()
    }
}

impl AppState {
    /// Keeps measurements in this folder from now on.
    pub fn keep_measurements_in(&mut self, folder: PathBuf) {
        self.measure_keep = Keep::start(folder, self.waker.clone());
        self.measuring.asked.clear();
    }

    /// Keeps measurements in the user's data folder from now on, beside the learner's progress.
    pub(super) fn keep_measurements(&mut self, data: PathBuf) {
        self.keep_measurements_in(data.join("measurements"));
        self.keep_notes_in(data.join("worksheets"));
        self.keep_key_images_in(data.join("key-images"));
        self.own_criteria = Some(data.join("criteria"));
    }

    /// Waits until every measurement is on disk, but no longer than `patience`. Returns whether it is.
    pub fn flush_measurements(&self, patience: Duration) -> bool {
        self.measure_keep.flush(patience)
    }

    /// Has the studies touched by an edit written.
    pub(super) fn keep_edited(&mut self, edit: &Edit) {
        let touched = edit.lines().iter().filter_map(|change| change.after.as_ref().or(change.before.as_ref()));
        let studies: BTreeSet<StudyInstanceUid> = touched.map(|one| one.drawn_on.study.clone()).collect();
        studies.into_iter().for_each(|study| self.keep_study(study));
        if let Edit::KeyImages { study, .. } = edit {
            self.keep_key_images(study);
        }
        if let Edit::Notes { study, .. } = edit {
            self.keep_notes(study);
        }
    }

    fn keep_study(&self, study: StudyInstanceUid) {
        let all = self.measuring.document.all().iter().filter(|one| one.drawn_on.study == study).cloned().collect();
        self.measure_keep.save(study, all);
    }

    /// Asks the disk for the measurements of studies that have come in, and takes in what it answers. Returns whether
    /// there is something to show.
    pub(super) fn tick_measurements(&mut self) -> bool {
        let open = self.studies.iter().map(|study| &study.uid);
        let beside = self.beside.iter().flat_map(super::Beside::all_series).map(|series| &series.study_uid);
        let new: Vec<_> = open.chain(beside).filter(|uid| !self.measuring.asked.contains(*uid)).cloned().collect();
        for study in new {
            if self.measuring.asked.insert(study.clone()) {
                self.measure_keep.load(study.clone(), self.measuring.opening);
                self.key_keep.load(study.clone(), self.measuring.opening);
                self.note_keep.load(study, self.measuring.opening);
            }
        }
        let news = self.measure_keep.news();
        let any = !news.is_empty() | self.tick_notes();
        news.into_iter().for_each(|it| self.take_in_measurements(it));
        any
    }

    fn take_in_measurements(&mut self, news: News<Vec<Measurement>>) {
        match news {
            News::Told(sentence) => self.notice = Some(Notice::warning(sentence)),
            // Another folder was opened meanwhile.
            News::Loaded(_, opening, _) if opening != self.measuring.opening => {}
            News::Loaded(study, _, read) => {
                let drawn_before = self.measuring.document.all().iter().any(|one| one.drawn_on.study == study);
                let read: Vec<Measurement> =
                    read.into_iter().map(|one| Measurement { id: self.measuring.new_id(), ..one }).collect();
                self.measuring.document.take_in(read);
                if drawn_before {
                    // What was written meanwhile did not know of these.
                    self.keep_study(study);
                }
            }
        }
    }

    /// Forgets the measurements of what was open; they are on disk, or on their way there.
    pub(super) fn forget_measurements(&mut self) {
        let Measuring { last_kind, last_id, opening, .. } = self.measuring;
        self.measuring = Measuring { last_kind, last_id, opening: opening + 1, ..Measuring::default() };
        self.leveling = Leveling::default();
        self.worksheet.forget_study();
    }
}
