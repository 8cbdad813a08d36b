//! Segments in patient space: bits on planes, cut by the plane of a slice into runs of pixels and their outline. Pure.

mod cut;
mod layer;
mod outline;

pub use cut::{Run, SegmentCut, cut};
pub use layer::{Layer, Mask, Masks, MasksError};
