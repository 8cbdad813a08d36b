//! Pictures with their marks as files: composed by `render` and `paint`, so that they show what the screen shows.

mod picture;
mod png;

pub use picture::{Shot, compose, picture};
pub use png::{ExportError, write_png};
