//! From stored values to grey on screen (PS3.4 N.2): one table per window, then straight to display size.
//!
//! Pure. The table holds the Modality LUT, the VOI LUT, the Presentation LUT and the user's inversion; drawing
//! interpolates *stored* values and looks the result up, so that a window means the same at every zoom. Colours are
//! interpolated as they are.

mod auto_window;
mod draw;
mod lut;
mod oblique;
mod picture;
mod plane;
mod resampled;
mod separable;
mod taps;
#[cfg(test)]
mod testing;
mod voi;

pub use auto_window::{auto_window, percentile_window};
pub use draw::draw;
pub use lut::DisplayLut;
pub use picture::{Picture, PictureSamples};
pub use resampled::{Resampled, resample};
