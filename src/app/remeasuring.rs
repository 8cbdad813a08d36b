//! A reader's lines that differ, measured anew by the pixels of their slice and of those beside: is one off the midline?

use std::sync::Arc;

use super::{
    AppState, FrameKey,
    frames::FrameState,
    suggesting::{is_fluid_bright, suggest_on},
};
use crate::{
    dural::{Anew, Difference, Reference, Sheet, Slot, differences},
    geometry::LpsPoint,
    measure::Measurement,
    study::{LevelMark, Series},
};

/// Slices this far aside still belong to the sac, mm.
const REACH_MM: f64 = 10.0;
/// Of thin slices not every one is measured on: so far apart at least, mm.
const APART_MM: f64 = 1.9;
/// A decoded slice: its key, its place in the series, and how many mm it lies aside.
type Beside = (FrameKey, usize, f64);

/// A line that was measured anew, and on what: measured again only where that changed.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    slot: Slot,
    points: Vec<LpsPoint>,
    marks: Vec<LevelMark>,
    slices: Vec<Beside>,
}

/// What was measured anew of the sheet on show.
#[derive(Debug, Default)]
pub(super) struct Remeasured(Vec<(Asked, Vec<Anew>)>);

impl AppState {
    /// How the sheet differs from what it is compared with, with causes seen on the slices beside.
    pub fn sheet_differences(&self, sheet: &Sheet) -> Vec<Difference> {
        let anew = |slot: Slot| {
            let known = self.remeasured.0.iter().find(|(asked, _)| asked.slot == slot && is_line(sheet, asked));
            known.map(|(_, all)| all.clone()).unwrap_or_default()
        };
        self.sheet_reference().map(|with| differences(sheet, &with, &anew)).unwrap_or_default()
    }

    /// Measures anew what differs beyond the tolerance: some milliseconds a slice, once for each line.
    pub(super) fn settle_remeasured(&mut self) {
        let Some(with) = self.sheet_reference().filter(|_| self.has_sheet()) else {
            self.remeasured.0.clear();
            return;
        };
        let asked = self.differing(&self.sheet(), &with);
        let known = std::mem::take(&mut self.remeasured.0);
        let all = asked.into_iter().map(|(asked, line)| match known.iter().find(|it| it.0 == asked) {
            Some(known) => known.clone(),
            None => {
                let anew = self.measure_anew(&asked, &line);
                (asked, anew)
            }
        });
        self.remeasured = Remeasured(all.collect());
    }

    fn differing(&self, sheet: &Sheet, with: &Reference) -> Vec<(Asked, Measurement)> {
        let of = |it: Difference| {
            let line = sheet.line(it.slot).filter(|_| matches!(it.slot, Slot::Sac(_) | Slot::Body(_)))?;
            let series = self.fluid_beside(line)?;
            let slices = self.slices_beside(series, line);
            let asked = Asked { slot: it.slot, points: line.points.clone(), marks: self.levels_on(series), slices };
            Some((asked, line.clone()))
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
    fn slices_beside(&self, series: &Series, line: &Measurement) -> Vec<Beside> {
        let Some(own) = line.slice_of(series) else { return Vec::new() };
        let Some(plane) = series.frames[own].plane else { return Vec::new() };
        let one = |frame: usize| {
            let at = &series.frames[frame];
            let key = FrameKey::of(series.instances.get(at.instance_idx)?, at.frame_idx);
            let aside = if frame == own { 0.0 } else { plane.signed_distance_mm(at.plane?.position) };
            let is_ready = matches!(self.frames.peek(&key), Some(FrameState::Ready(_)));
            (is_ready && aside.abs() <= REACH_MM).then_some((key, frame, aside))
        };
        let mut near: Vec<_> = (0..series.frames.len()).filter_map(one).collect();
        near.sort_by(|a, b| a.2.abs().total_cmp(&b.2.abs()));
        let mut kept: Vec<Beside> = Vec::new();
        for slice in near {
            if kept.iter().all(|it| APART_MM <= (it.2 - slice.2).abs()) {
                kept.push(slice);
            }
        }
        kept
    }

    fn measure_anew(&self, asked: &Asked, line: &Measurement) -> Vec<Anew> {
        let Some(series) = self.fluid_beside(line) else { return Vec::new() };
        let on = |(key, frame, aside_mm): &Beside| {
            let Some(FrameState::Ready(pixels)) = self.frames.peek(key) else { return None };
            let found = suggest_on(&series.frames[*frame].plane?, pixels, &asked.marks, asked.slot)?;
            found.is_fair().then(|| Anew { aside_mm: *aside_mm, mm: found.length_mm() })
        };
        asked.slices.iter().filter_map(on).collect()
    }
}

/// Whether it is this sheet's line that was measured anew.
fn is_line(sheet: &Sheet, asked: &Asked) -> bool {
    sheet.line(asked.slot).is_some_and(|line| line.points == asked.points)
}
