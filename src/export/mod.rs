//! Pictures with their marks as files: composed by `render` and `paint`, so that they show what the screen shows.

mod grey;
mod picture;
mod png;

pub use grey::{read_grey_png, write_grey_png};
pub use picture::{Shot, compose, picture};
pub use png::{ExportError, write_png};
