//! How one series is shown: slice, zoom, pan, turn, window; and the presets a person can choose from.
//!
//! Pure. Sizes are physical pixels; which pixels lie under them is known only through [`Viewport::transform`].

mod lines;
mod preset;
mod show;

pub use lines::{ReferenceLine, ReferenceLineKind, reference_lines};
pub use preset::Preset;
pub use show::{Fit, PictureShape, Viewport, VoiSource};
