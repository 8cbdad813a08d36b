//! Notes of studies on disk: levels, numbering, signs, calibrations.

use std::{path::PathBuf, time::Duration};

use super::{
    AppState, Notice,
    keep::{Keep, Kept, News},
};
use crate::{
    dural::{StudyNotes, read_notes, write_notes},
    study::{FormatError, StudyInstanceUid},
};

impl Kept for StudyNotes {
    const WHAT: &'static str = "levels, answers and calibrations";

    fn from_text(study: &StudyInstanceUid, text: &str) -> Result<Self, FormatError> {
        read_notes(study, text)
    }

    fn to_text(&self, study: &StudyInstanceUid) -> Result<Option<String>, FormatError> {
        write_notes(study, self)
    }
}

impl AppState {
    /// Keeps notes in this folder from now on.
    pub fn keep_notes_in(&mut self, folder: PathBuf) {
        self.note_keep = Keep::start(folder, self.waker.clone());
        self.measuring.asked.clear();
    }

    /// Waits until every note is on disk, but no longer than `patience`. Returns whether it is.
    pub fn flush_notes(&self, patience: Duration) -> bool {
        self.note_keep.flush(patience)
    }

    pub(super) fn keep_notes(&self, study: &StudyInstanceUid) {
        let notes = self.leveling.notes.get(study).cloned().unwrap_or_default();
        self.note_keep.save(study.clone(), notes);
    }

    /// Takes in what the disk answered. Returns whether there is something to show.
    pub(super) fn tick_notes(&mut self) -> bool {
        let news = self.note_keep.news();
        let any = !news.is_empty();
        for one in news {
            match one {
                News::Told(sentence) => self.notice = Some(Notice::warning(sentence)),
                News::Loaded(_, opening, _) if opening != self.measuring.opening => {}
                News::Loaded(study, _, read) => {
                    let notes = self.leveling.notes.entry(study.clone()).or_default();
                    let noted_before = !notes.is_empty();
                    notes.take_in(read);
                    if noted_before {
                        // What was written meanwhile did not know of these.
                        self.keep_notes(&study);
                    }
                }
            }
        }
        any
    }
}
