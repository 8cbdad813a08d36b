//! What a learner did, on its way to the progress file.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{AppState, Notice};
use crate::quiz::{ProgressStore, StoreEvent};

impl AppState {
    /// Notes in the learner's progress that a finding was revealed.
    pub(super) fn note_revealed(&mut self, finding: usize) {
        let ids = self.case.as_ref().and_then(|case| Some((case.id.clone(), case.findings.get(finding)?.id.clone())));
        if let Some((case_id, finding_id)) = ids {
            self.store.reveal_finding(&case_id, &finding_id, now_ms());
        }
    }

    /// Keeps progress and measurements on disk from now on, in the user's data folder.
    pub fn keep_progress(&mut self) {
        match super::data_folder() {
            Some(data) => {
                self.keep_catalogue(data.clone());
                self.keep_shelf(data.join("studies-seen"));
                if let Some(cache) = super::settings::cache_folder() {
                    self.make_series_in(cache.join("made"));
                }
                self.store = ProgressStore::start(data.join("progress.sqlite"), self.waker.clone());
                self.keep_arrangements_in(data.join("arrangements.json"));
                self.keep_measurements(data);
            }
            None => {
                self.notice = Some(Notice::warning(
                    "There is no home folder, so progress and measurements are kept until you quit.".to_owned(),
                ));
            }
        }
    }

    /// Takes in what became of the progress file. Returns whether there is something to show.
    pub(super) fn tick_store(&mut self) -> bool {
        let events = self.store.poll();
        for event in &events {
            if let StoreEvent::Notice(sentence) | StoreEvent::Failed(sentence) = event {
                self.notice = Some(Notice::warning(sentence.clone()));
            }
        }
        !events.is_empty()
    }

    /// Whether all findings of the open case were revealed in earlier runs: then it need not be looked through again.
    pub(super) fn was_read_before(&self) -> bool {
        let Some(case) = &self.case else { return false };
        let kept = self.store.progress().cases.get(&case.id);
        !case.findings.is_empty()
            && kept.is_some_and(|kept| case.findings.iter().all(|finding| kept.revealed.contains(&finding.id)))
    }

    /// Notes in the learner's progress that the case was opened.
    pub(super) fn note_opened(&mut self) {
        if let Some(case) = &self.case {
            let id = case.id.clone();
            self.store.open_case(&id, now_ms());
        }
    }
}

/// Milliseconds since 1970.
pub(super) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
