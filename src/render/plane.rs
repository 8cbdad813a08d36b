//! One sample of every pixel of a frame, as what is resampled: stored values, or one channel of a colour.

use std::borrow::Cow;

use super::resampled::BLACK;
use crate::study::{FramePixels, PixelValues};

/// Samples of one kind, row by row.
pub(super) struct Plane<'a> {
    pub columns: usize,
    pub rows: usize,
    pub samples: Samples<'a>,
}

/// How the samples are kept.
pub(super) enum Samples<'a> {
    /// 16-bit patterns.
    Words { words: Cow<'a, [u16]>, signed: bool, padding: Option<(i32, i32)> },
    /// Numbers, padding already [`BLACK`].
    Reals(Cow<'a, [f32]>),
}

/// Numbers beyond this cannot be mixed without leaving the range of 32 bits.
const LARGEST: f64 = 1e30;

impl<'a> Plane<'a> {
    /// The stored values of a grey frame; `None` for colours and where pixels are missing.
    pub(super) fn of_grey(frame: &'a FramePixels, padding: Option<(f64, f64)>) -> Option<Self> {
        let samples = match &frame.values {
            PixelValues::Words { signed, words } => {
                let padding = padding.map(|(low, high)| (low.ceil() as i32, high.floor() as i32));
                Samples::Words { words: Cow::Borrowed(words), signed: *signed, padding }
            }
            PixelValues::Reals(reals) => {
                let is_padding = |value: f64| padding.is_some_and(|(low, high)| (low..=high).contains(&value));
                let number =
                    |value: &f64| if is_padding(*value) { BLACK } else { value.clamp(-LARGEST, LARGEST) as f32 };
                Samples::Reals(reals.iter().map(number).collect())
            }
            PixelValues::Colours(_) => return None,
        };
        Self::of(frame, samples)
    }

    /// One channel of a colour frame: 0 red, 1 green, 2 blue.
    pub(super) fn of_channel(frame: &FramePixels, channel: usize) -> Option<Self> {
        let PixelValues::Colours(colours) = &frame.values else { return None };
        let words = colours.iter().map(|colour| u16::from(colour[channel])).collect();
        Self::of(frame, Samples::Words { words, signed: false, padding: None })
    }

    fn of(frame: &FramePixels, samples: Samples<'a>) -> Option<Self> {
        let (columns, rows) = (frame.columns as usize, frame.rows as usize);
        let is_whole = !frame.values.is_empty() && frame.values.len() == columns * rows;
        is_whole.then_some(Self { columns, rows, samples })
    }

    /// The same with rows and columns exchanged.
    pub(super) fn transposed(self) -> Self {
        let samples = match self.samples {
            Samples::Words { words, signed, padding } => {
                Samples::Words { words: transposed(&words, self.columns), signed, padding }
            }
            Samples::Reals(reals) => Samples::Reals(transposed(&reals, self.columns)),
        };
        Self { columns: self.rows, rows: self.columns, samples }
    }

    /// The sample at a column and row inside the plane.
    #[inline]
    pub(super) fn at(&self, column: usize, row: usize) -> f32 {
        let idx = row * self.columns + column;
        match &self.samples {
            Samples::Words { words, signed, padding } => stored_or_black(words[idx], *signed, *padding),
            Samples::Reals(reals) => reals[idx],
        }
    }

    /// Whether any sample may be [`BLACK`].
    pub(super) fn may_be_black(&self) -> bool {
        matches!(self.samples, Samples::Words { padding: Some(_), .. } | Samples::Reals(_))
    }
}

fn transposed<'a, T: Copy>(samples: &[T], columns: usize) -> Cow<'a, [T]> {
    let rows = samples.len() / columns.max(1);
    (0..columns).flat_map(|x| (0..rows).map(move |y| samples[y * columns + x])).collect()
}

/// The value of a stored pattern, [`BLACK`] for padding.
#[inline]
pub(super) fn stored_or_black(word: u16, signed: bool, padding: Option<(i32, i32)>) -> f32 {
    let stored = FramePixels::value_of(word, signed);
    if padding.is_some_and(|(low, high)| (low..=high).contains(&stored)) { BLACK } else { stored as f32 }
}
