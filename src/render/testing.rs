//! Small instances and frames for this room's tests.

use crate::study::{FramePixels, Instance, PixelFormat};

/// An unsigned 16-bit MONOCHROME2 instance whose Modality LUT changes nothing.
pub fn instance() -> Instance {
    Instance::of_pixels(PixelFormat::grey(1, 1, 16))
}

/// An unsigned frame.
pub fn frame(columns: u32, rows: u32, words: Vec<u16>) -> FramePixels {
    FramePixels::of_words(rows, columns, false, words)
}
