//! Cutting volumes anew: planes at any angle, slabs, and surfaces along a curve, from one 16-bit copy of the voxels.
//!
//! Pure. A [`Grid`] holds the voxels of a series in small bricks with the affine map that says where they lie; a [`Cut`]
//! says which rows are sampled. What lies outside is [`OUTSIDE`], never a grey level.

mod coarse;
mod cut;
mod grid;
mod path;
mod row;
mod slab;
mod stack;
#[cfg(test)]
mod tests;
mod voxels;

pub use cut::{Cut, Line, Plane};
pub use grid::{Grid, Levels};
pub use path::{CanalPath, Curved, MOST_PATH_POINTS};
pub use slab::{Slab, SlabMode};
pub use stack::{Filler, Resolution, StackPlan, StackRefusal, range_of};
pub use voxels::{MOST_VOXELS_A_SIDE, OUTSIDE, Voxels};
