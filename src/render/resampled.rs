//! A frame's stored values at display size, before any window: what stays the same while only the window changes.

use std::borrow::Cow;

use rayon::prelude::*;

use super::{
    DisplayLut, GrayPicture,
    oblique::Oblique,
    separable::{AxisMaps, Separable},
};
use crate::{
    geometry::ViewTransform,
    study::{FramePixels, PixelFormat},
};

/// Rows that one worker makes at a time.
const ROWS_PER_TASK: usize = 16;

/// Not a number stands for what is black through every window: padding, and what the image leaves uncovered. It spreads
/// through every sum that it takes part in, and so marks where padding would bleed.
pub(super) const BLACK: f32 = f32::NAN;

/// Stored values of a viewport's pixels, `width × height` of them row by row.
#[derive(Clone, Debug)]
pub struct Resampled {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

/// Resamples a frame into `[width, height]` physical pixels, exactly as [`draw`](super::draw()) does.
///
/// `format` is that of the frame's instance; of it only Pixel Padding matters here.
pub fn resample(
    frame: &FramePixels,
    format: &PixelFormat,
    transform: &ViewTransform,
    [width, height]: [usize; 2],
    smooth: bool,
) -> Resampled {
    let mut values = vec![BLACK; width * height];
    if let Some(source) = row_source(frame, format.padding, transform, [width, height], smooth) {
        let tasks = values.par_chunks_mut(width * ROWS_PER_TASK).enumerate();
        tasks.for_each(|(task, rows)| source.fill(task * ROWS_PER_TASK, width, rows));
    }
    Resampled { width, height, values }
}

impl Resampled {
    /// The picture through a window: for every window what [`draw`](super::draw()) would draw.
    pub fn picture(&self, lut: &DisplayLut) -> GrayPicture {
        let mut picture = GrayPicture::black([self.width, self.height]);
        let n_values = (self.width * ROWS_PER_TASK).max(1);
        let tasks = picture.grey.par_chunks_mut(n_values).zip(self.values.par_chunks(n_values));
        tasks.for_each(|(grey, values)| lut.look_up(values, grey));
        picture
    }
}

/// Resamples and looks up in one go, a few rows at a time.
pub(super) fn draw_rows(source: &dyn RowSource, lut: &DisplayLut, picture: &mut GrayPicture) {
    let width = picture.width;
    picture.grey.par_chunks_mut(width * ROWS_PER_TASK).enumerate().for_each(|(task, grey)| {
        let mut values = vec![BLACK; grey.len()];
        source.fill(task * ROWS_PER_TASK, width, &mut values);
        lut.look_up(&values, grey);
    });
}

/// What makes rows of stored values at display size.
pub(super) trait RowSource: Sync {
    /// Fills rows of `width` from row `first` on, which are [`BLACK`] before.
    fn fill(&self, first: usize, width: usize, rows: &mut [f32]);
}

/// How this frame is resampled under this transform; `None` where nothing is to be seen.
pub(super) fn row_source<'a>(
    frame: &'a FramePixels,
    padding: Option<(i32, i32)>,
    transform: &'a ViewTransform,
    output: [usize; 2],
    smooth: bool,
) -> Option<Box<dyn RowSource + 'a>> {
    let source = [frame.columns as usize, frame.rows as usize];
    let is_whole = frame.words.len() == source[0] * source[1];
    if !is_whole || frame.words.is_empty() || output.contains(&0) {
        return None;
    }
    Some(if let Some(maps) = AxisMaps::of(transform, source, output) {
        Box::new(Separable::new(Cow::Borrowed(frame), padding, &maps, smooth))
    } else if let Some(maps) = AxisMaps::of_quarter_turned(transform, source, output) {
        Box::new(Separable::new(Cow::Owned(transposed(frame)), padding, &maps, smooth))
    } else {
        Box::new(Oblique { frame, padding, transform, smooth })
    })
}

/// The frame with rows and columns exchanged.
fn transposed(frame: &FramePixels) -> FramePixels {
    let (columns, rows) = (frame.columns as usize, frame.rows as usize);
    let words = (0..columns).flat_map(|x| (0..rows).map(move |y| frame.words[y * columns + x])).collect();
    FramePixels { rows: frame.columns, columns: frame.rows, signed: frame.signed, words }
}

/// The value of a stored pattern, [`BLACK`] for padding.
#[inline]
pub(super) fn stored_or_black(word: u16, signed: bool, padding: Option<(i32, i32)>) -> f32 {
    let stored = FramePixels::value_of(word, signed);
    if padding.is_some_and(|(low, high)| (low..=high).contains(&stored)) { BLACK } else { stored as f32 }
}
