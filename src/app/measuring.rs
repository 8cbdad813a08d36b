//! What is measured at the moment: all measurements, the chosen one, a gesture under way, and which of them show.

use std::collections::HashSet;

use super::{AppState, Edit, History, Mode, Tool};
use crate::{
    geometry::LpsPoint,
    measure::{Document, Grip, Ground, MeasureKind, Measurement, MeasurementId},
    study::{Series, StudyInstanceUid},
};

/// The measurements of what is open, what is being done to them, and what was done.
#[derive(Debug, Default)]
pub struct Measuring {
    /// What there is.
    pub document: Document,
    /// The measurement whose handles show.
    pub chosen: Option<MeasurementId>,
    /// Which of its points the keys move.
    pub handle: usize,
    /// Whose value was copied last, and has not been changed since.
    pub copied: Option<MeasurementId>,
    /// What was measured last.
    pub last_kind: MeasureKind,
    pub(super) history: History,
    pub(super) under_way: Option<UnderWay>,
    /// Studies whose measurements were asked of the disk.
    pub(super) asked: HashSet<StudyInstanceUid>,
    pub(super) last_id: u64,
    /// Counts what was opened, so that an answer of the disk to an earlier question is known as such.
    pub(super) opening: u64,
}

/// A gesture that has begun and not ended; until then nothing is changed.
#[derive(Clone, Debug)]
pub(super) enum UnderWay {
    /// A measurement is being drawn; the last click is the loose one, which follows the pointer.
    Drawing { one: Measurement, clicks: Vec<LpsPoint> },
    /// Part of one is being dragged.
    Dragging { before: Box<Measurement>, now: Measurement, grip: Grip, from: LpsPoint },
}

impl Measuring {
    /// A name that no measurement of this run has had.
    pub(super) fn new_id(&mut self) -> MeasurementId {
        self.last_id += 1;
        MeasurementId(self.last_id)
    }

    /// What is being drawn.
    pub fn drawn(&self) -> Option<&Measurement> {
        match &self.under_way {
            Some(UnderWay::Drawing { one, .. }) => Some(one),
            _ => None,
        }
    }

    /// How many points of it are fixed.
    pub fn n_fixed(&self) -> usize {
        match &self.under_way {
            Some(UnderWay::Drawing { clicks, .. }) => clicks.len().saturating_sub(1),
            _ => 0,
        }
    }

    /// Whether a hand has hold of one.
    pub fn is_dragging(&self) -> bool {
        matches!(self.under_way, Some(UnderWay::Dragging { .. }))
    }

    /// All measurements as they look now: one that is dragged where it is dragged to, one that is drawn last.
    pub fn all_now(&self) -> impl Iterator<Item = &Measurement> {
        let dragged = match &self.under_way {
            Some(UnderWay::Dragging { now, .. }) => Some(now),
            _ => None,
        };
        let all = self.document.all().iter();
        all.map(move |one| dragged.filter(|now| now.id == one.id).unwrap_or(one)).chain(self.drawn())
    }

    /// The chosen measurement as it looks now.
    pub fn chosen_now(&self) -> Option<&Measurement> {
        self.all_now().find(|one| Some(one.id) == self.chosen)
    }

    /// Whether anything was measured that could be brought back.
    pub fn had_any(&self) -> bool {
        self.history.changed_lines()
    }

    pub(super) fn carry_out(&mut self, edit: &Edit) {
        self.copied = None;
        edit.lines().iter().for_each(|change| self.document.apply(change));
        if self.chosen.is_some_and(|id| self.document.get(id).is_none()) {
            self.chosen = None;
        }
    }
}

impl AppState {
    /// The kind that the left button draws at the moment; measuring is for the study alone, so that in a quiz nothing
    /// that was drawn before can help, and nothing that is drawn can be seen.
    pub fn measures(&self) -> Option<MeasureKind> {
        match self.tool {
            Tool::Measure(kind) if self.mode == Mode::Study => Some(kind),
            _ => None,
        }
    }

    /// The measurements that lie on the slice in a slot and may be shown, as they look now.
    pub fn shown_measurements(&self, slot: usize) -> impl Iterator<Item = &Measurement> {
        let on = self.slot_series(slot).filter(|_| self.mode == Mode::Study && self.marks_shown);
        let frame = self.slots.get(slot).map_or(0, |slot| slot.viewport.frame);
        on.into_iter().flat_map(move |series| {
            self.measuring.all_now().filter(move |one| one.lies_on(series, frame) && !self.is_other_readers(one))
        })
    }

    /// What a slot shows, as ground to draw on; a picture along a curve is none.
    pub fn ground(&self, slot: usize) -> Option<Ground> {
        if self.is_curved(slot) {
            return None;
        }
        let series = self.slot_series(slot)?;
        let ground = Ground::of(series, self.slots[slot].viewport.frame)?;
        Some(self.calibrated(&series.study_uid, ground))
    }

    /// The series a measurement was drawn on, where it is open.
    pub fn series_of(&self, one: &Measurement) -> Option<&std::sync::Arc<Series>> {
        let open = self.studies.iter().flat_map(|study| &study.series);
        let beside = self.beside.iter().flat_map(super::Beside::all_series);
        let is_of = |series: &&std::sync::Arc<Series>| series.uid.origin() == one.drawn_on.series;
        // Of what was cut anew first: while that is on screen, a measurement on it is looked for there.
        let cut_anew = self.mpr.iter().flat_map(super::Mpr::all_series);
        cut_anew.chain(open).chain(beside).find(|series| is_of(series) && one.slice_of(series).is_some())
    }
}
