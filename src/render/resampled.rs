//! A frame's stored values at display size, before any window: what stays the same while only the window changes.

use rayon::prelude::*;

use super::{
    DisplayLut, Picture, PictureSamples,
    oblique::Oblique,
    plane::Plane,
    separable::{AxisMaps, Separable},
};
use crate::{
    geometry::ViewTransform,
    study::{FramePixels, PixelFormat, PixelValues},
};

/// Rows that one worker makes at a time.
const ROWS_PER_TASK: usize = 16;

/// Not a number stands for what is black through every window: padding, and what the image leaves uncovered. It spreads
/// through every sum that it takes part in, and so marks where padding would bleed.
pub(super) const BLACK: f32 = f32::NAN;

/// What a viewport's pixels are made of, `width × height` of it row by row.
#[derive(Clone, Debug)]
pub struct Resampled {
    size: [usize; 2],
    values: Values,
}

#[derive(Clone, Debug)]
enum Values {
    /// Stored values, for a window.
    Stored(Vec<f32>),
    /// Colours, which have none; black where the image leaves the viewport uncovered.
    Colours(Vec<[Option<u8>; 3]>),
}

/// Resamples a frame into `[width, height]` physical pixels, exactly as [`draw`](super::draw()) does.
///
/// `format` is that of the frame's instance; of it only Pixel Padding matters here.
pub fn resample(
    frame: &FramePixels,
    format: &PixelFormat,
    transform: &ViewTransform,
    size: [usize; 2],
    smooth: bool,
) -> Resampled {
    if let PixelValues::Colours(_) = frame.values {
        return resample_colours(frame, transform, size, smooth);
    }
    let values = Plane::of_grey(frame, format.padding).map(|plane| resample_plane(plane, transform, size, smooth));
    Resampled { size, values: Values::Stored(values.unwrap_or_else(|| vec![BLACK; size[0] * size[1]])) }
}

/// The same for a frame of colours, channel by channel.
pub(super) fn resample_colours(
    frame: &FramePixels,
    transform: &ViewTransform,
    size: [usize; 2],
    smooth: bool,
) -> Resampled {
    let mut colours = vec![[None; 3]; size[0] * size[1]];
    for channel in 0..3 {
        let Some(plane) = Plane::of_channel(frame, channel) else { continue };
        let levels = resample_plane(plane, transform, size, smooth);
        for (colour, level) in colours.iter_mut().zip(levels) {
            colour[channel] = (!level.is_nan()).then_some((level + 0.5) as u8);
        }
    }
    Resampled { size, values: Values::Colours(colours) }
}

fn resample_plane(plane: Plane<'_>, transform: &ViewTransform, [width, height]: [usize; 2], smooth: bool) -> Vec<f32> {
    let mut values = vec![BLACK; width * height];
    if let Some(source) = row_source(plane, transform, [width, height], smooth) {
        let tasks = values.par_chunks_mut(width * ROWS_PER_TASK).enumerate();
        tasks.for_each(|(task, rows)| source.fill(task * ROWS_PER_TASK, width, rows));
    }
    values
}

impl Resampled {
    /// The picture through a window: for every window what [`draw`](super::draw()) would draw.
    pub fn picture(&self, lut: &DisplayLut) -> Picture {
        match &self.values {
            Values::Stored(values) => Picture::of_grey(self.size, looked_up(values, lut, self.size[0])),
            Values::Colours(colours) => {
                let shown = |level: Option<u8>| level.map_or(0, |level| if lut.invert() { 255 - level } else { level });
                let rgb = colours.iter().map(|colour| colour.map(shown)).collect();
                Picture { width: self.size[0], height: self.size[1], samples: PictureSamples::Rgb(rgb) }
            }
        }
    }
}

fn looked_up(values: &[f32], lut: &DisplayLut, width: usize) -> Vec<u8> {
    let mut grey = vec![0; values.len()];
    let n_values = (width * ROWS_PER_TASK).max(1);
    let tasks = grey.par_chunks_mut(n_values).zip(values.par_chunks(n_values));
    tasks.for_each(|(grey, values)| lut.look_up(values, grey));
    grey
}

/// Resamples and looks up in one go, a few rows at a time.
pub(super) fn draw_rows(source: &dyn RowSource, lut: &DisplayLut, width: usize, grey: &mut [u8]) {
    grey.par_chunks_mut(width * ROWS_PER_TASK).enumerate().for_each(|(task, grey)| {
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

/// How this plane is resampled under this transform; `None` where nothing is to be seen.
pub(super) fn row_source<'a>(
    plane: Plane<'a>,
    transform: &'a ViewTransform,
    output: [usize; 2],
    smooth: bool,
) -> Option<Box<dyn RowSource + 'a>> {
    let source = [plane.columns, plane.rows];
    if output.contains(&0) {
        return None;
    }
    Some(if let Some(maps) = AxisMaps::of(transform, source, output) {
        Box::new(Separable::new(plane, &maps, smooth))
    } else if let Some(maps) = AxisMaps::of_quarter_turned(transform, source, output) {
        Box::new(Separable::new(plane.transposed(), &maps, smooth))
    } else {
        Box::new(Oblique { plane, transform, smooth })
    })
}
