//! One frame, drawn straight to display size.

use super::{
    DisplayLut, Picture,
    plane::Plane,
    resampled::{draw_rows, resample_colours, row_source},
};
use crate::{
    geometry::ViewTransform,
    study::{FramePixels, PixelValues},
};

/// Draws a frame into a picture of `[width, height]` physical pixels.
///
/// `transform` says where image pixels appear; what it leaves uncovered is black. With `smooth`, stored values are
/// interpolated before the table is applied: Catmull-Rom kept inside its neighbours' range when magnifying, a tent
/// as wide as the step when minifying, bilinear where the image is turned. Where padding would take part, the nearest
/// pixel is shown. Without `smooth`, always the nearest. At 1:1 the result is `lut.grey(word)` exactly. Colours pass
/// through no window (PS3.3 C.7.6.3.1.2): only the user's inversion turns them.
pub fn draw(
    frame: &FramePixels,
    lut: &DisplayLut,
    transform: &ViewTransform,
    size: [usize; 2],
    smooth: bool,
) -> Picture {
    if let PixelValues::Colours(_) = frame.values {
        return resample_colours(frame, transform, size, smooth).picture(lut);
    }
    let mut grey = vec![0; size[0] * size[1]];
    let source = Plane::of_grey(frame, lut.padding()).and_then(|plane| row_source(plane, transform, size, smooth));
    if let Some(source) = source {
        draw_rows(source.as_ref(), lut, size[0], &mut grey);
    }
    Picture::of_grey(size, grey)
}

#[cfg(test)]
mod tests;
