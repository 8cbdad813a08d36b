//! The arrangement that a person gave a case or a study: layout and series, kept over restarts in one small file.
//!
//! The file holds identifiers only. It is read at the start and written by a thread of its own, a moment after a change.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{AppState, Mode, Notice, SeriesKey, Waker, file_keep::FileKeep, keep::plain_uid};
use crate::{disk, viewport::Layout};

/// Version of the file; a file of a newer one is left alone.
const VERSION: u32 = 1;
/// The oldest arrangements beyond so many are forgotten.
const MOST_KEPT: usize = 1000;
/// Larger files are none of this program's.
const LARGEST_BYTES: u64 = 4 << 20;

/// What is kept of one case or study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Kept {
    /// The case's id or the study's UID.
    of: String,
    /// [`Layout::word`].
    layout: String,
    /// What is in each viewport of the layout: UID and number of the piece.
    series: Vec<Option<(String, usize)>>,
    /// The viewport that keys act on.
    active: usize,
}

#[derive(Serialize, Deserialize)]
struct Document {
    version: u32,
    arrangements: Vec<Kept>,
}

/// All arrangements, the newest last, and the way to the disk; without a file they last as long as the program.
#[derive(Default)]
pub struct Arrangements {
    all: Vec<Kept>,
    keep: FileKeep,
}

impl Arrangements {
    /// Reads the file and keeps arrangements in it from now on. One that cannot be read is set aside and begun anew, since
    /// nothing but comfort is lost with it; one of a newer version stays as it is, and nothing is kept.
    pub fn start(file: PathBuf, waker: Waker) -> Self {
        let Ok(all) = read(&file) else { return Self::default() };
        Self { all, keep: FileKeep::start(file, "arrangements", waker) }
    }

    fn find(&self, of: &str) -> Option<&Kept> {
        self.all.iter().find(|kept| kept.of == of)
    }

    /// Keeps an arrangement in place of what was kept of the same case or study; `None` forgets it.
    fn put(&mut self, of: &str, kept: Option<Kept>) {
        self.all.retain(|other| other.of != of);
        self.all.extend(kept);
        let surplus = self.all.len().saturating_sub(MOST_KEPT);
        self.all.drain(..surplus);
        let document = Document { version: VERSION, arrangements: self.all.clone() };
        if let Ok(text) = serde_json::to_string_pretty(&document) {
            self.keep.save(text);
        }
    }
}

/// The arrangements in a file; none where there is no file or it is damaged, and then it is set aside.
///
/// # Errors
/// Where it must not be written over: a newer version of the program wrote it, or it could not be set aside.
fn read(file: &Path) -> Result<Vec<Kept>, ()> {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    let is_small = fs::metadata(file).is_ok_and(|facts| facts.len() <= LARGEST_BYTES);
    let text = if is_small { fs::read_to_string(file).unwrap_or_default() } else { String::new() };
    if serde_json::from_str::<Version>(&text).is_ok_and(|found| VERSION < found.version) {
        return Err(());
    }
    match serde_json::from_str::<Document>(&text) {
        Ok(found) => Ok(found.arrangements),
        Err(_) if !file.exists() || disk::set_aside(file).is_some() => Ok(Vec::new()),
        Err(_) => Err(()),
    }
}

impl AppState {
    /// Keeps arrangements in this file from now on.
    pub fn keep_arrangements_in(&mut self, file: PathBuf) {
        self.arrangements = Arrangements::start(file, self.waker.clone());
    }

    /// Under what the arrangement of what is open is kept.
    fn arrangement_name(&self) -> Option<String> {
        match &self.case {
            Some(case) => Some(format!("case {}", case.id)),
            None => self.study().map(|study| format!("study {}", plain_uid(study.uid.as_str()))),
        }
    }

    /// Keeps how the viewports are arranged now. While comparing, presenting, in a quiz
    /// or with planes cut anew they are not the person's own.
    pub(super) fn keep_arrangement(&mut self) {
        let is_own = self.mode == Mode::Study && self.hung && self.beside.is_none() && !self.shows_planes();
        let Some(of) = self.arrangement_name().filter(|_| is_own) else { return };
        let name = |key: &SeriesKey| (plain_uid(key.uid.as_str()), key.part);
        let shown = &self.slots[..self.layout.n_viewports()];
        let series = shown.iter().map(|slot| slot.series.as_ref().map(name)).collect();
        let kept = Kept { of: of.clone(), layout: self.layout.word().to_owned(), series, active: self.active };
        if self.arrangements.find(&of) != Some(&kept) {
            self.arrangements.put(&of, Some(kept));
        }
    }

    /// Arranges the viewports as they were left last, as far as the series are there.
    pub(super) fn take_up_arrangement(&mut self) {
        let kept = self.arrangement_name().and_then(|of| self.arrangements.find(&of)).cloned();
        let Some((kept, layout)) = kept.and_then(|kept| Layout::of_word(&kept.layout).map(|layout| (kept, layout)))
        else {
            return;
        };
        let all: Vec<SeriesKey> =
            self.studies.iter().flat_map(|study| &study.series).map(|it| SeriesKey::of(it)).collect();
        self.layout = layout;
        self.active = kept.active.min(layout.n_viewports() - 1);
        for (slot, wanted) in kept.series.iter().enumerate().take(layout.n_viewports()) {
            let Some((uid, part)) = wanted else { continue };
            let found = all.iter().find(|key| plain_uid(key.uid.as_str()) == *uid && key.part == *part);
            if let Some(key) = found.filter(|key| self.slots[slot].series.as_ref() != Some(key)) {
                self.show_series(slot, key);
                self.slots[slot].why = "You put it here last time.".to_owned();
            }
        }
    }

    /// Forgets the person's own arrangement and hangs the study as the protocols have it.
    pub(super) fn hang_anew(&mut self) {
        if let Some(of) = self.arrangement_name().filter(|_| self.mode == Mode::Study && self.beside.is_none()) {
            self.arrangements.put(&of, None);
            self.maximised = false;
            self.empty_slots();
            self.hang_study();
        }
    }

    /// Says why the series in the active viewport stands there.
    pub(super) fn explain_place(&mut self) {
        let words = self.why_here(self.active).unwrap_or_else(|| "This viewport is empty.".to_owned());
        self.notice = Some(Notice::calm(words));
    }

    /// Why the series in a viewport stands there and shows the slice it opened with, in sentences.
    pub fn why_here(&self, slot: usize) -> Option<String> {
        let series = self.slot_series(slot)?;
        if self.was_cut_anew(series) {
            let words = "A plane cut anew from the voxels of the series. It goes through the middle of the crosshair.";
            return Some(words.to_owned());
        }
        let why = match self.slots[slot].why.as_str() {
            "" => format!("You put it here. Recognised as {}.", crate::hanging::recognise(series).name),
            why => why.to_owned(),
        };
        let (frame, which) = self.opening_frame(series);
        let follows = self.beside.as_ref().is_some_and(|beside| beside.holds(&SeriesKey::of(series)));
        let opened = match series.frames.len() {
            0 | 1 => String::new(),
            _ if follows => String::new(),
            n => format!(" It opens on slice {} of {n}, {which}.", frame + 1),
        };
        Some(why + &opened)
    }

    /// Takes in what became of the file. Returns whether there is something to show.
    pub(super) fn tick_arrangements(&mut self) -> bool {
        let Some(error) = self.arrangements.keep.failure() else { return false };
        let told = format!("How the viewports are arranged cannot be kept: {error}. The pictures are not concerned.");
        self.notice = Some(Notice::warning(told));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(of: &str) -> Kept {
        Kept {
            of: of.to_owned(),
            layout: "four".to_owned(),
            series: vec![Some(("1.2".to_owned(), 1)), None],
            active: 1,
        }
    }

    #[test]
    fn what_is_kept_comes_back_the_last_for_each_study() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("deeper").join("arrangements.json");
        let start = || Arrangements::start(file.clone(), std::sync::Arc::new(|| {}));
        let mut first = start();
        first.put("a", Some(kept("a")));
        first.put("b", Some(kept("b")));
        first.put("a", Some(Kept { active: 0, ..kept("a") }));
        drop(first);
        let mut again = start();
        assert_eq!(again.find("a").map(|kept| kept.active), Some(0));
        assert_eq!(again.find("b"), Some(&kept("b")));
        again.put("b", None);
        drop(again);
        assert_eq!(start().find("b"), None);
    }

    #[test]
    fn a_damaged_file_is_begun_anew_and_a_newer_one_left_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("arrangements.json");
        fs::write(&file, "{ no JSON").expect("written");
        assert_eq!(read(&file), Ok(Vec::new()));
        assert!(!file.exists() && folder.path().join("arrangements.damaged-1.json").exists(), "it is kept beside");
        let newer = r#"{"version": 2, "rooms": []}"#;
        fs::write(&file, newer).expect("written");
        let mut kept_nowhere = Arrangements::start(file.clone(), std::sync::Arc::new(|| {}));
        kept_nowhere.put("a", Some(kept("a")));
        drop(kept_nowhere);
        assert_eq!(fs::read_to_string(&file).expect("read"), newer);
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let mut all = Arrangements::default();
        (0..=MOST_KEPT).for_each(|number| all.put(&number.to_string(), Some(kept(&number.to_string()))));
        assert_eq!((all.all.len(), all.find("0"), all.find("1").is_some()), (MOST_KEPT, None, true));
    }
}
