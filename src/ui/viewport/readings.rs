//! What measurements say, remembered from pass to pass: pixels are summed up again only where something changed.

use std::collections::HashMap;

use crate::{
    app::{AppState, FrameKey},
    measure::{Measurement, MeasurementId, Reading},
};

/// The readings of one viewport.
#[derive(Default)]
pub struct Readings(HashMap<MeasurementId, Kept>);

struct Kept {
    of: Measurement,
    on: FrameKey,
    had_pixels: bool,
    reading: Reading,
}

impl Readings {
    /// Forgets those that are no longer shown.
    pub fn keep_only(&mut self, shown: &[&Measurement]) {
        self.0.retain(|id, _| shown.iter().any(|one| one.id == *id));
    }

    /// What a measurement says on the slice in a slot.
    pub fn of(&mut self, app: &AppState, slot: usize, one: &Measurement) -> Option<&Reading> {
        let (frame, instance) = app.slot_frame(slot)?;
        let on = FrameKey::of(instance, frame.frame_idx);
        let had_pixels = app.ready_pixels(slot).is_some();
        let is_known =
            self.0.get(&one.id).is_some_and(|kept| kept.of == *one && kept.on == on && kept.had_pixels == had_pixels);
        if !is_known {
            let reading = app.reading(one, app.slot_series(slot)?, app.slots[slot].viewport.frame)?;
            self.0.insert(one.id, Kept { of: one.clone(), on, had_pixels, reading });
        }
        self.0.get(&one.id).map(|kept| &kept.reading)
    }
}
