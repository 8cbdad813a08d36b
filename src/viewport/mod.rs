//! How series are shown: slice, zoom, pan, turn, window, arrangement; and the presets a person can choose from.
//!
//! Pure. Sizes are physical pixels; which pixels lie under them is known only through [`Viewport::transform`].

mod layout;
mod lines;
mod preset;
mod show;

pub use layout::{Cell, Layout};
pub use lines::{ReferenceLine, ReferenceLineKind, reference_lines};
pub use preset::Preset;
pub use show::{Fit, PictureShape, Viewport, VoiSource};
