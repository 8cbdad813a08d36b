//! After every change: windows for pictures that have none yet, and what the decoders are asked for.

use std::sync::Arc;

use super::{AppState, SeriesKey, frames::FrameState, state::frame_key};
use crate::{
    render,
    source::Source,
    study::{Series, Voi},
    viewport::{Preset, VoiSource},
};

impl AppState {
    /// After every change: windows for pictures that have none yet, and the wish list for the decoders.
    pub(super) fn settle(&mut self) {
        self.follow_beside();
        self.remember_shown();
        for slot in self.visible_slots() {
            self.choose_window(slot);
        }
        if self.wish_stamp != self.changes {
            self.wish_stamp = self.changes;
            self.wish_for_frames();
        }
    }

    /// Gives a viewport the window its preset asks for, as soon as there is a picture to choose it from.
    fn choose_window(&mut self, slot: usize) {
        let viewport = &self.slots[slot].viewport;
        let VoiSource::Preset(preset, turn) = viewport.voi_source else { return };
        if viewport.voi.is_some() {
            return;
        }
        let Some((frame, instance)) = self.slot_frame(slot) else { return };
        let from_file = if preset == Preset::Dicom { Preset::from_file(instance, turn) } else { None };
        let fixed = preset.hounsfield_window().filter(|_| instance.unit() == "HU");
        let voi = from_file.map(|(voi, _)| voi).or(fixed.map(Voi::Window)).or_else(|| {
            match self.frames.peek(&frame_key(frame, instance)) {
                Some(FrameState::Ready(pixels)) => {
                    Some(Voi::Window(render::percentile_window(pixels, instance, preset.percentiles())))
                }
                _ => None,
            }
        });
        self.slots[slot].viewport.voi = voi;
    }

    /// Notes which frame each viewport shows, and that a learner has had it on screen.
    fn remember_shown(&mut self) {
        for slot in 0..self.slots.len() {
            if let Some(key) = self.slot_frame(slot).map(|(frame, instance)| frame_key(frame, instance)) {
                self.slots[slot].shown = Some(key);
            }
        }
        for slot in self.visible_slots() {
            if let Some(series) = &self.slots[slot].series {
                self.reveal.seen.note(series, self.slots[slot].viewport.frame);
            }
        }
    }

    /// Where a series' bytes come from: the open study, or the case beside it.
    fn source_of(&self, series: &Series) -> Option<Arc<dyn Source>> {
        let beside = self.beside.as_ref().filter(|beside| beside.holds(&SeriesKey::of(series)));
        let loading = beside.map(|beside| &beside.loading).or(self.loading.as_ref())?;
        Some(loading.source.clone())
    }

    /// Asks for pictures in order of need: on screen, one of each series for the list, then the stacks on screen from
    /// the slice on show outwards, as far as memory allows.
    fn wish_for_frames(&mut self) {
        let mut wishes = Vec::new();
        let mut wish = |series: &Series, frame: usize| {
            let (Some(place), Some(instance)) = (series.frames.get(frame), series.instance(frame)) else { return };
            if let Some(source) = self.source_of(series) {
                wishes.push((frame_key(place, instance), instance.clone(), source));
            }
        };
        for slot in self.visible_slots() {
            if let Some(series) = self.slot_series(slot) {
                wish(series, self.slots[slot].viewport.frame);
            }
        }
        for series in self.study().iter().flat_map(|study| &study.series) {
            wish(series, series.frames.len() / 2);
        }
        let mut spare_bytes = self.frames.spare_bytes();
        for slot in self.visible_slots() {
            let Some(series) = self.slot_series(slot) else { continue };
            for idx in outwards(self.slots[slot].viewport.frame, series.frames.len()) {
                let Some(instance) = series.instance(idx) else { continue };
                // What is already there costs nothing more.
                if self.frames.peek(&frame_key(&series.frames[idx], instance)).is_some() {
                    continue;
                }
                let bytes = instance.format.rows as usize * instance.format.columns as usize * 2;
                let Some(left) = spare_bytes.checked_sub(bytes) else { break };
                spare_bytes = left;
                wish(series, idx);
            }
        }
        self.frames.want(wishes);
    }
}

/// 0-based indices of a stack from `start` outwards: next, previous, next but one, …
fn outwards(start: usize, n: usize) -> impl Iterator<Item = usize> {
    (0..n)
        .flat_map(move |step| [start.checked_add(step), start.checked_sub(step).filter(|_| step > 0)])
        .flatten()
        .filter(move |idx| *idx < n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_fetched_from_the_slice_on_show_outwards() {
        assert_eq!(outwards(2, 5).collect::<Vec<_>>(), [2, 3, 1, 4, 0]);
        assert_eq!(outwards(0, 3).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(outwards(0, 0).count(), 0);
    }
}
