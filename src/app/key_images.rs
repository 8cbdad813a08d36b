//! Key images: marked, noted, gone back to; kept with the study; written as a DICOM document, and those that came with it.

use std::path::{Path, PathBuf};

use super::{
    AppState, Edit, Mode, Notice, SeriesKey,
    job::Job,
    keep::{Keep, Kept, News},
    key_document,
};
use crate::{
    dicom::{KeyObjects, KeyReference},
    geometry::ImagePoint,
    keyimage::{
        ImageRef, KeyChange, KeyImage, KeyImageId, KeyLayout, KeyView, LONGEST_NOTE, read_key_images, write_key_images,
    },
    study::{FormatError, Series, StudyInstanceUid, Voi, counted, shown},
    viewport::{Fit, Layout, Viewport, VoiSource},
};

/// A wish about key images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyImageCommand {
    /// Mark the slice in the active viewport, or no longer.
    Mark,
    /// Go to the key image so many further on.
    Step(isize),
    /// Go to this key image.
    GoTo(KeyImageId),
    /// Note something about a key image.
    Note(KeyImageId, String),
    /// Remove a key image.
    Remove(KeyImageId),
    /// Go to an image of a document that came with the study: which document, which of its images.
    GoToListed(usize, usize),
    /// Ask where to write the key images of the study on show.
    AskWhere,
    /// Write them as a DICOM Key Object Selection Document.
    Write(PathBuf),
}

/// The key images of what is open.
#[derive(Default)]
pub struct KeyImages {
    /// Those a person marked, in the order of marking.
    pub all: Vec<KeyImage>,
    /// The one last gone to.
    pub chosen: Option<KeyImageId>,
    /// Documents that came with what is open.
    pub listed: Vec<KeyObjects>,
    /// Whether a person is to be asked where to write them; whoever has a dialog takes it.
    pub asks_where: bool,
    last_id: u64,
    pub(super) reading: Option<Job<Vec<KeyObjects>>>,
    writing: Option<Job<String>>,
}

impl Kept for Vec<KeyImage> {
    const WHAT: &'static str = "key images";

    fn from_text(study: &StudyInstanceUid, text: &str) -> Result<Self, FormatError> {
        read_key_images(study, text)
    }

    fn to_text(&self, study: &StudyInstanceUid) -> Result<Option<String>, FormatError> {
        write_key_images(study, self)
    }
}

impl AppState {
    pub(super) fn dispatch_key_image(&mut self, command: KeyImageCommand) {
        if self.mode != Mode::Study {
            return;
        }
        match command {
            KeyImageCommand::Mark => self.mark_key_image(),
            KeyImageCommand::Step(steps) => self.step_key_image(steps),
            KeyImageCommand::GoTo(id) => self.go_to_key_image(id),
            KeyImageCommand::Note(id, note) => self.note_key_image(id, &note),
            KeyImageCommand::Remove(id) => self.remove_key_image(id),
            KeyImageCommand::GoToListed(document, image) => self.go_to_listed(document, image),
            KeyImageCommand::AskWhere if self.key_images_of_study().next().is_none() => {
                self.warn("Mark a key image first; then the list can be written.");
            }
            KeyImageCommand::AskWhere => self.key_images.asks_where = true,
            KeyImageCommand::Write(path) => self.write_key_document(path),
        }
    }

    fn warn(&mut self, words: &str) {
        self.notice = Some(Notice::warning(words.to_owned()));
    }

    /// The slice in a viewport by its identifiers; `None` for planes cut anew and without a picture.
    fn ref_of_slot(&self, slot: usize) -> Option<ImageRef> {
        let series = self.slot_series(slot).filter(|_| !self.is_cut_anew(slot))?;
        let (frame, instance) = self.slot_frame(slot)?;
        Some(ImageRef {
            study: series.study_uid.clone(),
            series: series.uid.clone(),
            class: instance.sop_class.clone(),
            image: instance.sop_uid.clone(),
            frame: (1 < instance.n_frames).then_some(frame.frame_idx + 1),
        })
    }

    /// Whether the slice in a viewport is marked.
    pub fn is_key_image(&self, slot: usize) -> bool {
        self.mode == Mode::Study
            && !self.key_images.all.is_empty()
            && self.ref_of_slot(slot).is_some_and(|of| self.key_images.all.iter().any(|one| one.of == of))
    }

    fn mark_key_image(&mut self) {
        let Some(of) = self.ref_of_slot(self.active) else {
            return self.warn("Only a slice of a series can be a key image.");
        };
        if let Some(known) = self.key_images.all.iter().find(|one| one.of == of) {
            return self.remove_key_image(known.id);
        }
        self.key_images.last_id += 1;
        let id = KeyImageId(self.key_images.last_id);
        let one = KeyImage { id, of, view: self.key_view(), note: String::new() };
        let change = KeyChange { at: self.key_images.all.len(), before: None, after: Some(one) };
        self.key_images.chosen = Some(id);
        self.edit_key_images(change, false);
    }

    fn key_view(&self) -> KeyView {
        let viewport = &self.slots[self.active].viewport;
        KeyView {
            layout: self.key_layout(),
            slot: self.active,
            zoom: viewport.zoom,
            fills_height: viewport.fit == Fit::Height,
            center: viewport.center.map(|at| [at.x, at.y]),
            window: match &viewport.voi {
                Some(Voi::Window(window)) => Some([window.center, window.width]),
                _ => None,
            },
            turns: viewport.quarter_turns,
            flipped: viewport.flipped,
            inverted: viewport.inverted,
        }
    }

    /// How the viewports are arranged now; `None` beside a normal case and among planes cut anew, which are there for a while.
    fn key_layout(&self) -> Option<KeyLayout> {
        if self.beside.is_some() || self.shows_planes() {
            return None;
        }
        let shown = &self.slots[..self.layout.n_viewports()];
        let series = shown.iter().map(|slot| slot.series.as_ref().map(|key| (key.uid.clone(), key.part)));
        let word = self.layout.word().to_owned();
        Some(KeyLayout { word, maximised: self.maximised, series: series.collect() })
    }

    /// Arranges the viewports as they were, as far as the series are open. What a person arranged stays kept.
    fn restore_key_layout(&mut self, kept: &KeyLayout) {
        let Some(layout) = Layout::of_word(&kept.word).filter(|_| self.beside.is_none() && !self.shows_planes()) else {
            return;
        };
        (self.layout, self.maximised) = (layout, kept.maximised);
        for (slot, wanted) in kept.series.iter().enumerate().take(layout.n_viewports()) {
            let key = wanted.as_ref().map(|(uid, part)| SeriesKey { uid: uid.clone(), part: *part });
            let key = key.filter(|key| self.slots[slot].series.as_ref() != Some(key) && self.series(key).is_some());
            if let Some(key) = key {
                self.show_series(slot, &key);
            }
        }
        self.active = self.active.min(layout.n_viewports() - 1);
    }

    fn edit_key_images(&mut self, change: KeyChange, joined: bool) {
        let of = change.after.as_ref().or(change.before.as_ref()).map(|one| one.of.study.clone());
        let Some(study) = of else { return };
        let edit = Edit::KeyImages { study, changes: vec![change] };
        self.carry_out(&edit);
        self.keep_edited(&edit);
        let push = if joined { super::History::push_joined } else { super::History::push };
        push(&mut self.measuring.history, edit);
    }

    fn note_key_image(&mut self, id: KeyImageId, note: &str) {
        let Some(at) = self.key_images.all.iter().position(|one| one.id == id) else { return };
        let before = self.key_images.all[at].clone();
        let note: String = shown(note).chars().take(LONGEST_NOTE).collect();
        if note != before.note {
            let after = KeyImage { note, ..before.clone() };
            self.edit_key_images(KeyChange { at, before: Some(before), after: Some(after) }, true);
        }
    }

    fn remove_key_image(&mut self, id: KeyImageId) {
        let Some(at) = self.key_images.all.iter().position(|one| one.id == id) else { return };
        let before = Some(self.key_images.all[at].clone());
        self.key_images.chosen = self.key_images.chosen.filter(|chosen| *chosen != id);
        self.edit_key_images(KeyChange { at, before, after: None }, false);
    }

    fn step_key_image(&mut self, steps: isize) {
        let ids: Vec<KeyImageId> = self.key_images.all.iter().map(|one| one.id).collect();
        if ids.is_empty() {
            return self.warn("No key image is marked yet.");
        }
        let at = self.key_images.chosen.and_then(|chosen| ids.iter().position(|id| *id == chosen));
        let next = match at {
            Some(at) => (at as isize + steps).rem_euclid(ids.len() as isize) as usize,
            None if steps < 0 => ids.len() - 1,
            None => 0,
        };
        self.go_to_key_image(ids[next]);
    }

    /// The series, and the place in it, of an image by its identifiers.
    fn find_image(&self, of: &ImageRef) -> Option<(SeriesKey, usize)> {
        let all = self.studies.iter().flat_map(|study| &study.series);
        let mut all = all.filter(|series| of.series.as_str().is_empty() || series.uid == of.series);
        all.find_map(|series| Some((SeriesKey::of(series), place_in(series, of)?)))
    }

    /// Shows a slice as it was marked: among the views that it was marked beside, in its viewport, where that is there,
    /// else in the active one.
    fn go_to_key_image(&mut self, id: KeyImageId) {
        let Some(one) = self.key_images.all.iter().find(|one| one.id == id).cloned() else { return };
        self.key_images.chosen = Some(id);
        let Some((key, frame)) = self.find_image(&one.of) else {
            return self.warn("The series of this key image is not open.");
        };
        if let Some(layout) = &one.view.layout {
            self.restore_key_layout(layout);
        }
        // A viewport that fills the screen is the active one.
        let there = 0..self.layout.n_viewports();
        let slot = Some(one.view.slot).filter(|slot| there.contains(slot)).unwrap_or(self.active);
        self.active = slot;
        if self.slots[slot].series.as_ref() != Some(&key) {
            self.show_series(slot, &key);
        }
        self.go_to_frame(slot, frame);
        let viewport = &mut self.slots[slot].viewport;
        *viewport = Viewport {
            zoom: one.view.zoom,
            fit: if one.view.fills_height { Fit::Height } else { Fit::Whole },
            center: one.view.center.map(|[x, y]| ImagePoint::new(x, y)),
            quarter_turns: one.view.turns,
            flipped: one.view.flipped,
            inverted: one.view.inverted,
            ..viewport.clone()
        };
        if let Some([center, width]) = one.view.window {
            self.set_window(slot, center, width);
        } else if viewport.voi_source == VoiSource::Manual {
            self.reset_window(slot);
        }
    }

    fn reset_window(&mut self, slot: usize) {
        let fresh = Viewport::default();
        let viewport = &mut self.slots[slot].viewport;
        (viewport.voi, viewport.voi_source) = (fresh.voi, fresh.voi_source);
    }

    /// The documents that came with the study, as far as they may be told: what they point at can be the answer of a case.
    pub fn listed_key_images(&self) -> impl Iterator<Item = (usize, &KeyObjects)> {
        let may = self.may_show_segments();
        self.key_images.listed.iter().enumerate().filter(move |_| may)
    }

    fn go_to_listed(&mut self, document: usize, image: usize) {
        let found = self.listed_key_images().find(|(idx, _)| *idx == document);
        let found = found.and_then(|(_, document)| Some((document.study.clone(), document.images.get(image)?.clone())));
        let Some((study, one)) = found else { return };
        let KeyReference { series, class, image, frames } = one;
        match self.find_image(&ImageRef { study, series, class, image, frame: frames.first().copied() }) {
            Some((key, frame)) => {
                let slot = self.slot_for(&key);
                self.active = slot;
                self.go_to_frame(slot, frame);
            }
            None => self.warn("The image that this document points at is not open."),
        }
    }

    /// The key images of the study in the active viewport.
    pub fn key_images_of_study(&self) -> impl Iterator<Item = &KeyImage> {
        let study = self.slot_series(self.active).map(|series| series.study_uid.clone());
        self.key_images.all.iter().filter(move |one| Some(&one.of.study) == study.as_ref())
    }

    /// Whether a key image's series is open, by its name.
    pub fn key_image_series(&self, one: &KeyImage) -> Option<(&Series, usize)> {
        let (key, frame) = self.find_image(&one.of)?;
        Some((self.series(&key)?, frame))
    }

    fn write_key_document(&mut self, path: PathBuf) {
        let all: Vec<KeyImage> = self.key_images_of_study().cloned().collect();
        let instance = self.slot_frame(self.active).map(|(_, instance)| instance.clone());
        let source = self.slot_series(self.active).and_then(|series| self.source_of(series));
        let Some((instance, source)) = instance.zip(source).filter(|_| !all.is_empty()) else {
            return self.warn("No key image of the study in the active viewport is marked; mark one first.");
        };
        if all.iter().any(|one| one.of.class.is_empty()) {
            return self.warn("Only DICOM images can be listed in a DICOM document; pictures of other kinds cannot.");
        }
        let limits = self.limits.clone();
        self.key_images.writing =
            Some(Job::start(self.waker.clone(), "Writing the key images broke off.", move |_| {
                key_document::write(&path, (&*source, &instance), &all, &limits).map(|()| {
                    format!("{} written as a DICOM document.", counted(all.len(), "key image was", "key images were"))
                })
            }));
    }

    /// Once everything was read: the documents among what is no image.
    pub(super) fn look_for_key_documents(&mut self) {
        let Some(loading) = &self.loading else { return };
        let paths: Vec<PathBuf> = loading
            .failures
            .iter()
            .filter(|it| key_document::is_of_kind(&it.reason))
            .map(|it| it.path.clone())
            .collect();
        if paths.is_empty() {
            return;
        }
        let (source, limits) = (loading.source.clone(), self.limits.clone());
        self.key_images.reading = Some(Job::start(self.waker.clone(), "Reading key images broke off.", move |_| {
            let read = |path: &PathBuf| key_document::read(&*source, Path::new(path), &limits);
            Ok(paths.iter().filter_map(read).collect())
        }));
    }

    /// Takes in what was read and written. Returns whether anything came.
    pub(super) fn tick_key_images(&mut self) -> bool {
        let read = self.key_images.reading.as_ref().and_then(Job::tick);
        let written = self.key_images.writing.as_ref().and_then(Job::tick);
        let came = read.is_some() || written.is_some();
        if let Some(read) = read {
            self.key_images.reading = None;
            self.key_images.listed = read.unwrap_or_default();
        }
        if let Some(written) = written {
            self.key_images.writing = None;
            self.notice = Some(match written {
                Ok(told) => Notice::calm(told),
                Err(why) => Notice::warning(why),
            });
        }
        came | self.tick_kept_key_images()
    }

    /// Keeps key images in this folder from now on.
    pub fn keep_key_images_in(&mut self, folder: PathBuf) {
        self.key_keep = Keep::start(folder, self.waker.clone());
        self.measuring.asked.clear();
    }

    /// Waits until every key image is on disk, but no longer than `patience`. Returns whether it is.
    pub fn flush_key_images(&self, patience: std::time::Duration) -> bool {
        self.key_keep.flush(patience)
    }

    pub(super) fn keep_key_images(&self, study: &StudyInstanceUid) {
        let all = self.key_images.all.iter().filter(|one| one.of.study == *study).cloned().collect();
        self.key_keep.save(study.clone(), all);
    }

    fn tick_kept_key_images(&mut self) -> bool {
        let news = self.key_keep.news();
        let any = !news.is_empty();
        for one in news {
            match one {
                News::Told(sentence) => self.notice = Some(Notice::warning(sentence)),
                News::Loaded(_, opening, _) if opening != self.measuring.opening => {}
                News::Loaded(study, _, read) => self.take_in_key_images(&study, read),
            }
        }
        any
    }

    fn take_in_key_images(&mut self, study: &StudyInstanceUid, read: Vec<KeyImage>) {
        let images = &mut self.key_images;
        let marked_before = images.all.iter().any(|one| one.of.study == *study);
        for one in read {
            if !images.all.iter().any(|known| known.of == one.of) {
                images.last_id += 1;
                images.all.push(KeyImage { id: KeyImageId(images.last_id), ..one });
            }
        }
        if marked_before {
            // What was written meanwhile did not know of these.
            self.keep_key_images(study);
        }
    }

    /// Forgets the key images of what was open; they are on disk, or on their way there.
    pub(super) fn forget_key_images(&mut self) {
        let last_id = self.key_images.last_id;
        self.key_images = KeyImages { last_id, ..KeyImages::default() };
    }
}

fn place_in(series: &Series, of: &ImageRef) -> Option<usize> {
    series.frames.iter().position(|frame| {
        let instance = series.instances.get(frame.instance_idx);
        instance.is_some_and(|instance| instance.sop_uid == of.image)
            && of.frame.is_none_or(|number| frame.frame_idx + 1 == number)
    })
}
