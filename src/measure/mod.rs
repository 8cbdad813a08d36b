//! Measurements in patient space: lengths, angles, areas and probes, their values, how they are drawn, edited and kept.
//!
//! Pure: no I/O, no clock, no globals, and no zoom or window of its own. What is kept of a measurement is its points on the
//! image it was drawn on; every value is computed from them, and statistics from the stored pixels, whenever they are
//! shown.

mod document;
mod figure;
mod format;
mod ground;
mod kind;
mod measurement;
mod pixels;
mod reading;
mod shape;
mod size;
#[cfg(test)]
mod tests;
mod words;

pub use document::{Change, Document};
pub use figure::{Figure, Hit, figure, hit};
pub use format::{FORMAT_VERSION, read, write};
pub use ground::{Ground, Space};
pub use kind::MeasureKind;
pub use measurement::{DrawnOn, Measurement, MeasurementId};
pub use pixels::{PixelStats, statistics};
pub use reading::Reading;
pub use shape::{Grip, of_clicks};
pub use size::{Size, size};
pub use words::{Detail, label, sentence, spacing_words};
