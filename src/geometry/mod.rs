//! Patient space: LPS points and vectors in millimetres (f64), image planes, orientation letters.
//!
//! Pure: no I/O, no clock, no globals. +x is left, +y posterior, +z head (PS3.3 C.7.6.2.1.1).

mod affine;
mod lps;
mod orientation;
mod plane;
mod view;

pub use affine::VoxelAffine;
pub use lps::{LpsPoint, LpsVector};
pub use orientation::{AnatomicalPlane, anatomical_plane, orientation_letters};
pub use plane::{ImagePlane, ImagePoint, PixelSpacing, PlaneError};
pub use view::{ViewPoint, ViewTransform};
