//! Which frames are wanted, in order of need.

use std::sync::Arc;

use super::{AppState, FrameKey, SeriesKey, frames::Wish};
use crate::{source::Source, study::Series};

impl AppState {
    /// Asks for pictures in order of need: on screen, one of each series for the list, then the stacks on screen from
    /// the slices on show outwards.
    pub(super) fn wish_for_frames(&mut self) {
        let wish = |(series, idx): (&Series, usize)| {
            let (frame, instance) = (series.frames.get(idx)?, series.instance(idx)?);
            Some(Wish {
                key: FrameKey::of(instance, frame.frame_idx),
                instance: instance.clone(),
                source: self.source_of(series)?,
            })
        };
        let stacks: Vec<(&Series, usize)> = self
            .visible_slots()
            .filter_map(|slot| Some((self.slot_series(slot)?.as_ref(), self.slots[slot].viewport.frame)))
            // What is cut anew has no file.
            .filter(|(series, _)| !self.was_cut_anew(series))
            .collect();
        let listed = self.listed_series().chain(self.unlisted_series());
        let listed = listed.map(|series| (series.as_ref(), series.frames.len() / 2));
        let on_screen: Vec<Wish> = stacks.iter().copied().chain(listed).filter_map(wish).collect();
        let ahead: Vec<Wish> = outwards_in_turn(&stacks).filter_map(wish).collect();
        self.frames.want(on_screen, ahead);
    }

    /// Where a series' bytes come from: the open study, or the case beside it.
    pub(super) fn source_of(&self, series: &Series) -> Option<Arc<dyn Source>> {
        let beside = self.beside.as_ref().filter(|beside| beside.holds(&SeriesKey::of(series)));
        let loading = beside.map(|beside| &beside.loading).or(self.loading.as_ref())?;
        Some(loading.source.clone())
    }
}

/// The slices of several stacks from one of each outwards, the stacks taking turns.
fn outwards_in_turn<'s>(stacks: &[(&'s Series, usize)]) -> impl Iterator<Item = (&'s Series, usize)> {
    let mut rest: Vec<_> = stacks
        .iter()
        .map(|(series, start)| outwards(*start, series.frames.len()).map(move |idx| (*series, idx)))
        .collect();
    std::iter::from_fn(move || {
        let round: Vec<_> = rest.iter_mut().filter_map(Iterator::next).collect();
        (!round.is_empty()).then_some(round)
    })
    .flatten()
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
