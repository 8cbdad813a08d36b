//! Which slices have been on screen: what the look-first rule and a quiz's review ask for.

use std::collections::{BTreeSet, HashMap};

use super::SeriesKey;

/// Slices that were on screen, by series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen(HashMap<SeriesKey, BTreeSet<usize>>);

impl Seen {
    /// Notes that a slice is on screen.
    pub fn note(&mut self, series: &SeriesKey, frame: usize) {
        if let Some(frames) = self.0.get_mut(series) {
            frames.insert(frame);
        } else {
            self.0.insert(series.clone(), BTreeSet::from([frame]));
        }
    }

    /// The slices of a series that were on screen, from 0.
    pub fn frames(&self, series: &SeriesKey) -> impl Iterator<Item = usize> {
        self.0.get(series).into_iter().flatten().copied()
    }

    /// How many slices of a series were on screen.
    pub fn count(&self, series: &SeriesKey) -> usize {
        self.0.get(series).map_or(0, BTreeSet::len)
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
