//! One frame, drawn straight to display size.

use super::{
    DisplayLut,
    resampled::{draw_rows, row_source},
};
use crate::{geometry::ViewTransform, study::FramePixels};

/// A grey picture, row by row from the top left; black is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrayPicture {
    /// Columns in pixels.
    pub width: usize,
    /// Rows in pixels.
    pub height: usize,
    /// `width × height` grey levels.
    pub grey: Vec<u8>,
}

impl GrayPicture {
    /// An all black picture.
    pub fn black([width, height]: [usize; 2]) -> Self {
        Self { width, height, grey: vec![0; width * height] }
    }
}

/// Draws a frame into a picture of `[width, height]` physical pixels.
///
/// `transform` says where image pixels appear; what it leaves uncovered is black. With `smooth`, stored values are
/// interpolated before the table is applied: Catmull-Rom kept inside its neighbours' range when magnifying, a tent
/// as wide as the step when minifying, bilinear where the image is turned. Where padding would take part, the nearest
/// pixel is shown. Without `smooth`, always the nearest. At 1:1 the result is `lut.grey(word)` exactly.
pub fn draw(
    frame: &FramePixels,
    lut: &DisplayLut,
    transform: &ViewTransform,
    [width, height]: [usize; 2],
    smooth: bool,
) -> GrayPicture {
    let mut picture = GrayPicture::black([width, height]);
    if let Some(source) = row_source(frame, lut.padding(), transform, [width, height], smooth) {
        draw_rows(source.as_ref(), lut, &mut picture);
    }
    picture
}

#[cfg(test)]
mod tests;
