//! Drawing where the image is turned in the viewport: bilinear, pixel by pixel.

use rayon::prelude::*;

use super::{DisplayLut, GrayPicture};
use crate::{
    geometry::{ImagePoint, ViewPoint, ViewTransform},
    study::FramePixels,
};

/// Draws into `picture`, which is black.
pub(super) fn draw(
    frame: &FramePixels,
    lut: &DisplayLut,
    transform: &ViewTransform,
    smooth: bool,
    picture: &mut GrayPicture,
) {
    let start = transform.image_from_view(ViewPoint::new(0.5, 0.5));
    let across = transform.image_from_view(ViewPoint::new(1.5, 0.5));
    let down = transform.image_from_view(ViewPoint::new(0.5, 1.5));
    let at = |x: usize, y: usize| {
        let (x, y) = (x as f64, y as f64);
        ImagePoint::new(
            start.x + (across.x - start.x) * x + (down.x - start.x) * y,
            start.y + (across.y - start.y) * x + (down.y - start.y) * y,
        )
    };
    let width = picture.width;
    picture.grey.par_chunks_mut(width).enumerate().for_each(|(y, row)| {
        for (x, grey) in row.iter_mut().enumerate() {
            *grey = sample(frame, lut, at(x, y), smooth).unwrap_or(0);
        }
    });
}

/// The grey at a place on the image, or `None` outside it.
fn sample(frame: &FramePixels, lut: &DisplayLut, at: ImagePoint, smooth: bool) -> Option<u8> {
    let (columns, rows) = (f64::from(frame.columns), f64::from(frame.rows));
    let inside = -0.5 <= at.x && at.x < columns - 0.5 && -0.5 <= at.y && at.y < rows - 0.5;
    if !inside {
        return None;
    }
    let word = |x: f64, y: f64| {
        let (x, y) = (x.clamp(0.0, columns - 1.0) as usize, y.clamp(0.0, rows - 1.0) as usize);
        frame.words[y * frame.columns as usize + x]
    };
    let nearest = word(at.x.round(), at.y.round());
    if !smooth {
        return Some(lut.grey(nearest));
    }
    let (left, top) = (at.x.floor(), at.y.floor());
    let (right_share, bottom_share) = ((at.x - left) as f32, (at.y - top) as f32);
    let words = [word(left, top), word(left + 1.0, top), word(left, top + 1.0), word(left + 1.0, top + 1.0)];
    let stored = words.map(|word| FramePixels::value_of(word, frame.signed));
    if lut.padding().is_some_and(|(low, high)| stored.iter().any(|value| (low..=high).contains(value))) {
        return Some(lut.grey(nearest));
    }
    let [a, b, c, d] = stored.map(|value| value as f32);
    let upper = a + (b - a) * right_share;
    let lower = c + (d - c) * right_share;
    Some(lut.interpolated().grey(upper + (lower - upper) * bottom_share))
}
