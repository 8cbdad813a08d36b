//! One point being painted: later paint covers earlier, soft edges blend signals.

use crate::synthetic::tissue::{Channels, Palette, Tissue};

/// What the body is at one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The tissue that covers most of the point.
    pub tissue: Tissue,
    /// What it is to the scanner that the palette is of.
    pub channels: Channels,
}

/// A point while it is painted.
pub(super) struct Canvas<'p> {
    palette: &'p Palette,
    pub(super) sample: Sample,
}

impl<'p> Canvas<'p> {
    /// An unpainted point: air.
    pub(super) fn new(palette: &'p Palette) -> Self {
        Self { palette, sample: Sample { tissue: Tissue::Air, channels: [0.0; 6] } }
    }

    /// Whether MR asks, and not X-rays.
    pub(super) fn is_signal(&self) -> bool {
        self.palette.is_signal()
    }

    /// Covers a share of the point with a tissue.
    pub(super) fn put(&mut self, share: f64, tissue: Tissue) {
        self.textured(share, tissue, 1.0, 1.0);
    }

    /// Like [`Self::put`], the signal multiplied by `t2` and `t1`; STIR, which shows water, goes with T2,
    /// and X-rays with neither.
    pub(super) fn textured(&mut self, share: f64, tissue: Tissue, t2: f64, t1: f64) {
        if share <= 0.0 {
            return;
        }
        let own = self.palette.of(tissue);
        let [t2, t1] = if self.palette.is_signal() { [t2, t1] } else { [1.0; 2] };
        for (channel, (value, factor)) in
            self.sample.channels.iter_mut().zip(own.into_iter().zip([t2, t2, t1, t1, t2, t2]))
        {
            *channel += share * (value * factor - *channel);
        }
        if share >= 0.5 {
            self.sample.tissue = tissue;
        }
    }

    /// Like [`Self::grained`]; the tone is worked out only where a scanner shows it.
    pub(super) fn toned(&mut self, share: f64, tissue: Tissue, weaker: f64, t2: impl FnOnce() -> f64) {
        if share > 0.0 {
            let t2 = if self.is_signal() { t2() } else { 1.0 };
            self.grained(share, tissue, t2, weaker);
        }
    }

    /// Covers a share with what lies so finely in a tissue that the place is still named after that.
    pub(super) fn tinted(&mut self, share: f64, tissue: Tissue) {
        let named = self.sample.tissue;
        self.put(share, tissue);
        self.sample.tissue = named;
    }

    /// Makes what is there brighter or darker by a share, on T1 by half of it; X-rays see nothing of that.
    pub(super) fn shaded(&mut self, by: f64) {
        if self.palette.is_signal() {
            let (t2, t1) = (1.0 + by, 1.0 + 0.5 * by);
            self.sample.channels.iter_mut().zip([t2, t2, t1, t1, t2, t2]).for_each(|(it, factor)| *it *= factor);
        }
    }

    /// Texture that is weaker on T1 than on T2 by `weaker`.
    pub(super) fn grained(&mut self, share: f64, tissue: Tissue, t2: f64, weaker: f64) {
        self.textured(share, tissue, t2, 1.0 + weaker * (t2 - 1.0));
    }
}
