//! After every change: what is on screen is noted, and pictures that have no window yet get one.

use super::{AppState, FrameKey, Mode, frames::FrameState};
use crate::{
    render,
    study::Voi,
    viewport::{Preset, VoiSource},
};

impl AppState {
    /// After every change: windows for pictures that have none yet, and the wish list for the decoders.
    pub(super) fn settle(&mut self) {
        self.follow_beside();
        if self.mode != Mode::Study {
            self.measuring.under_way = None;
        }
        self.remember_shown();
        self.note_seen_in_quiz();
        for slot in self.visible_slots() {
            self.choose_window(slot);
        }
        if self.wish_stamp != self.changes {
            self.wish_stamp = self.changes;
            self.wish_for_frames();
        }
        self.settle_suggestion();
        self.settle_remeasured();
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
            match self.peek_pixels(&FrameKey::of(instance, frame.frame_idx)) {
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
            if let Some(key) = self.slot_frame(slot).map(|(frame, instance)| FrameKey::of(instance, frame.frame_idx)) {
                self.slots[slot].shown = Some(key);
            }
        }
        // While files arrive, slices still get other numbers.
        if !self.is_read() {
            return;
        }
        for slot in self.visible_slots() {
            if let Some(series) = &self.slots[slot].series {
                self.reveal.seen.note(series, self.slots[slot].viewport.frame);
            }
        }
    }
}
