//! What became of downloads and removals, and whose the images on screen are.

use std::sync::Arc;

use super::{After, ListedStudy, Looked, Removed, Running, listed};
use crate::{
    app::{AppState, LibraryPage, Mode, Notice, job::Job},
    catalogue::PublicStudy,
};

impl AppState {
    /// Takes in what became of downloads. Returns whether there is something to show.
    pub(in crate::app) fn tick_catalogue(&mut self) -> bool {
        let looked = self.catalogue.looking.as_ref().and_then(Job::tick);
        if let Some(looked) = looked {
            self.catalogue.looking = None;
            self.take_in_looked(looked);
            return true;
        }
        let ended = self.catalogue.running.as_ref().and_then(Running::tick);
        if let Some(ended) = ended {
            self.end_download(ended);
            return true;
        }
        let removed = self.catalogue.removing.as_ref().and_then(|(_, job)| job.tick());
        if let Some(removed) = removed {
            self.end_removal(removed);
            return true;
        }
        false
    }

    fn take_in_looked(&mut self, looked: Result<Looked, String>) {
        match looked {
            Ok(Looked { catalogue, standings, free_mb, real_place }) => {
                let studies = catalogue.studies.into_iter().zip(standings);
                self.catalogue.list(studies.map(|(study, standing)| listed(study, standing)).collect());
                self.catalogue.faults = catalogue.faults;
                self.catalogue.free_mb = free_mb;
                // Once, at the start: what is forgotten later on does not come back.
                if self.catalogue.real_place.replace(real_place).is_none() {
                    self.rebuild_shelf();
                }
            }
            Err(sentence) => self.notice = Some(Notice::warning(sentence)),
        }
    }

    fn end_download(&mut self, (ended, after): (Result<(), String>, Option<After>)) {
        let Some(running) = self.catalogue.running.take() else { return };
        self.note_after(running.idx, after);
        let one = &mut self.catalogue.studies[running.idx];
        let title = one.study.title.clone();
        match ended {
            Ok(()) => {
                let looks_on = self.mode == Mode::Library && self.library.page == LibraryPage::Catalogue;
                match looks_on && running.opens && self.catalogue.chosen == Some(running.idx) {
                    true => self.open_public(running.idx),
                    false => self.notice = Some(Notice::calm(format!("{title} is here. F4 is the public catalogue."))),
                }
            }
            Err(_) if running.stopping => {}
            Err(sentence) => one.trouble = Some(sentence),
        }
        self.next_download();
    }

    fn end_removal(&mut self, ended: Result<Removed, String>) {
        let Some((idx, _)) = self.catalogue.removing.take() else { return };
        let (removed, after) = match ended {
            Ok((removed, after)) => (removed, Some(after)),
            Err(sentence) => (Err(sentence), None),
        };
        self.note_after(idx, after);
        let one = &mut self.catalogue.studies[idx];
        match removed {
            Ok(stayed) => {
                one.trouble = None;
                if let Some(told) = stayed.sentence() {
                    self.notice = Some(Notice::calm(format!("{} was removed. {told}", one.study.title)));
                }
            }
            Err(sentence) => one.trouble = Some(sentence),
        }
    }

    /// What is here now; where nobody could say, it is looked for.
    fn note_after(&mut self, idx: usize, after: Option<After>) {
        match after {
            Some(After { standing, free_mb }) => {
                self.catalogue.studies[idx].standing = standing;
                self.catalogue.free_mb = free_mb;
            }
            None => self.look_at_catalogue(),
        }
    }

    /// The public studies of which something is on screen: their attribution has to be, too.
    pub fn credited(&self) -> Vec<&Arc<PublicStudy>> {
        let mut credited: Vec<&Arc<PublicStudy>> = Vec::new();
        for slot in self.visible_slots() {
            let Some(shown) = self.slots.get(slot).and_then(|slot| slot.series.as_ref()) else { continue };
            // Planes cut anew are named after their source.
            let uid = shown.uid.as_str().split('#').next().unwrap_or_default();
            let is_of = |one: &&ListedStudy| one.study.series.iter().any(|series| series.uid.as_str() == uid);
            if let Some(one) = self.catalogue.studies.iter().find(is_of)
                && !credited.contains(&&one.study)
            {
                credited.push(&one.study);
            }
        }
        credited
    }
}
