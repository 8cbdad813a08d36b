//! The only door to the standard: headers, pixel decoding, writing.

mod write;
mod write_rle;

pub use write::{MrImage, WriteError, mr_image_file};
