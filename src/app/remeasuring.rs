//! A reader's lines that differ, measured anew by the pixels of their slice and of those beside: is one off the midline?
//!
//! That takes some milliseconds a slice, so it is done on a thread of its own and the cause is told once it is known.

use std::sync::Arc;

use super::{
    AppState, FrameKey,
    frames::FrameState,
    job::Job,
    suggesting::{is_fluid_bright, suggest_on},
};
use crate::{
    dural::{Anew, Difference, Reference, Sheet, Slot, differences},
    geometry::{ImagePlane, LpsPoint},
    measure::Measurement,
    study::{FramePixels, LevelMark, Series},
};

/// Slices this far aside still belong to the sac, mm.
const REACH_MM: f64 = 10.0;
/// Of thin slices not every one is measured on: so far apart at least, mm.
const APART_MM: f64 = 1.9;

/// Where a slot is measured anew. Where it was once, it is not again, however often lines change or slices come in.
#[derive(Clone, Debug, PartialEq)]
struct Place {
    slot: Slot,
    marks: Vec<LevelMark>,
    slice: FrameKey,
    plane: ImagePlane,
    fat_off: Option<[f64; 2]>,
}

/// A line that differs, and the decoded slices it is held against, the nearest first, each with how many mm it lies aside.
struct Differing {
    slot: Slot,
    points: Vec<LpsPoint>,
    slices: Vec<(Place, f64)>,
}

/// What was found in a place: the length in mm, where its edges are fair.
type Found = (Place, Option<f64>);

/// What was measured anew for the sheet on show, and what is under way.
#[derive(Default)]
pub(super) struct Remeasured {
    lines: Vec<Differing>,
    known: Vec<Found>,
    under_way: Option<(Vec<Place>, Job<Vec<Found>>)>,
}

impl Remeasured {
    /// What is known of a line by now.
    fn of(&self, line: &Measurement, slot: Slot) -> Vec<Anew> {
        let differing = self.lines.iter().find(|it| it.slot == slot && it.points == line.points);
        let slices = differing.into_iter().flat_map(|it| &it.slices);
        slices.filter_map(|(place, aside_mm)| Some(Anew { aside_mm: *aside_mm, mm: self.found(place)?? })).collect()
    }

    fn found(&self, place: &Place) -> Option<Option<f64>> {
        self.known.iter().find(|(known, _)| known == place).map(|(_, mm)| *mm)
    }

    /// Forgets and stops what no line asks for any more.
    fn drop_stale(&mut self) {
        let lines = &self.lines;
        let is_asked = |place: &Place| lines.iter().flat_map(|it| &it.slices).any(|(asked, _)| asked == place);
        self.known.retain(|(place, _)| is_asked(place));
        self.under_way.take_if(|(places, _)| !places.iter().any(is_asked));
    }

    /// What is asked for and not known.
    fn unknown(&self) -> Vec<Place> {
        let asked = self.lines.iter().flat_map(|it| &it.slices).map(|(place, _)| place);
        asked.filter(|place| self.found(place).is_none()).cloned().collect()
    }
}

impl AppState {
    /// How the sheet differs from what it is compared with, with causes seen on the slices beside as far as they were
    /// measured by now.
    pub fn sheet_differences(&self, sheet: &Sheet) -> Vec<Difference> {
        let anew = |slot: Slot| sheet.line(slot).map(|line| self.remeasured.of(line, slot)).unwrap_or_default();
        self.sheet_reference().map(|with| differences(sheet, &with, &anew)).unwrap_or_default()
    }

    /// Has measured anew what differs beyond the tolerance, once in each place.
    pub(super) fn settle_remeasured(&mut self) {
        let with = self.sheet_reference().filter(|_| self.has_sheet());
        self.remeasured.lines = with.map(|with| self.differing(&self.sheet(), &with)).unwrap_or_default();
        self.remeasured.drop_stale();
        // What came in since then waits for what is under way.
        if self.remeasured.under_way.is_none() {
            self.remeasured.under_way = self.measure_anew();
        }
    }

    /// Takes in what was measured, and goes on with what was asked since. Returns whether anything came.
    pub(super) fn tick_remeasured(&mut self) -> bool {
        let Some(result) = self.remeasured.under_way.as_ref().and_then(|(_, job)| job.tick()) else { return false };
        let places = self.remeasured.under_way.take().map(|(places, _)| places).unwrap_or_default();
        // Where the thread broke off nothing is known, and it is not tried again.
        let found = result.unwrap_or_else(|_| places.into_iter().map(|place| (place, None)).collect());
        self.remeasured.known.extend(found);
        self.settle_remeasured();
        true
    }

    fn measure_anew(&self) -> Option<(Vec<Place>, Job<Vec<Found>>)> {
        let with_pixels = |place: Place| match self.frames.peek(&place.slice) {
            Some(FrameState::Ready(pixels)) => Some((place, Arc::clone(pixels))),
            _ => None,
        };
        let work: Vec<_> = self.remeasured.unknown().into_iter().filter_map(with_pixels).collect();
        let places: Vec<_> = work.iter().map(|(place, _)| place.clone()).collect();
        (!places.is_empty()).then(|| {
            let job = Job::start(self.waker.clone(), "Measuring anew broke off.", move |cancel| {
                let until_stopped = work.into_iter().take_while(|_| !cancel.is_cancelled());
                Ok(until_stopped.map(|(place, pixels)| measured(place, &pixels)).collect())
            });
            (places, job)
        })
    }

    fn differing(&self, sheet: &Sheet, with: &Reference) -> Vec<Differing> {
        let of = |it: Difference| {
            let line = sheet.line(it.slot).filter(|_| matches!(it.slot, Slot::Sac(_) | Slot::Body(_)))?;
            let slices = self.slices_beside(self.fluid_beside(line)?, line, it.slot);
            Some(Differing { slot: it.slot, points: line.points.clone(), slices })
        };
        differences(sheet, with, &|_| Vec::new()).into_iter().filter(|it| !it.passes()).filter_map(of).collect()
    }

    /// The series a line lies on, or where fluid is not bright there another of the same space.
    fn fluid_beside(&self, line: &Measurement) -> Option<&Arc<Series>> {
        let own = self.series_of(line)?;
        let space = own.frame_of_reference.as_ref();
        let same_space = self.listed_series().filter(|it| space.is_some() && it.frame_of_reference.as_ref() == space);
        std::iter::once(own).chain(same_space).find(|series| is_fluid_bright(series))
    }

    /// The line's own slice, then decoded ones beside it from near to far.
    fn slices_beside(&self, series: &Series, line: &Measurement, slot: Slot) -> Vec<(Place, f64)> {
        let Some(own) = line.slice_of(series) else { return Vec::new() };
        let Some(own_plane) = series.frames[own].plane else { return Vec::new() };
        let marks = self.levels_on(series);
        let one = |frame: usize| {
            let at = &series.frames[frame];
            let instance = series.instances.get(at.instance_idx)?;
            let slice = FrameKey::of(instance, at.frame_idx);
            let plane = at.plane?;
            let aside = if frame == own { 0.0 } else { own_plane.signed_distance_mm(plane.position) };
            let is_ready = matches!(self.frames.peek(&slice), Some(FrameState::Ready(_)));
            let place = || Place { slot, marks: marks.clone(), slice, plane, fat_off: instance.acquisition.fat_off };
            (is_ready && aside.abs() <= REACH_MM).then(|| (place(), aside))
        };
        let mut near: Vec<_> = (0..series.frames.len()).filter_map(one).collect();
        near.sort_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        let mut kept: Vec<(Place, f64)> = Vec::new();
        for slice in near {
            if kept.iter().all(|it| APART_MM <= (it.1 - slice.1).abs()) {
                kept.push(slice);
            }
        }
        kept
    }
}

fn measured(place: Place, pixels: &FramePixels) -> Found {
    let found =
        suggest_on(&place.plane, pixels, place.fat_off, &place.marks, place.slot).filter(|found| found.is_fair());
    (place, found.map(|found| found.length_mm()))
}
