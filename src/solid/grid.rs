//! An even grid of voxels with its place in the patient.

use crate::geometry::{LpsPoint, LpsVector, VoxelAffine};

/// An even grid of voxels; its axes need not be at right angles, so a tilted gantry has its place too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EvenGrid {
    /// Columns, rows, slices.
    pub size: [usize; 3],
    /// Where they lie.
    pub affine: VoxelAffine,
}

impl EvenGrid {
    /// Number of voxels.
    pub fn n_voxels(&self) -> usize {
        self.size.iter().product()
    }

    /// The middle of the grid.
    pub fn middle(&self) -> LpsPoint {
        self.affine.lps_from_voxel(self.size.map(|n| (n as f64 - 1.0) / 2.0))
    }

    /// The sides of the box round all voxels, mm.
    pub fn sides_mm(&self) -> [f64; 3] {
        [0, 1, 2].map(|axis| self.affine.step(axis).length() * self.size[axis] as f64)
    }

    /// Rows of the matrix that turns displacements in mm into voxels.
    pub(super) fn voxels_from_mm(&self) -> [[f32; 3]; 3] {
        let units = [LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0), LpsVector::new(0.0, 0.0, 1.0)];
        let columns = units.map(|unit| self.affine.voxel_step(unit));
        [0, 1, 2].map(|row| columns.map(|column| column[row] as f32))
    }

    /// The grid in which so many voxels along each axis become one, in their middle.
    pub(super) fn coarser(&self, by: [usize; 3]) -> Option<Self> {
        let origin = self.affine.lps_from_voxel(by.map(|n| (n as f64 - 1.0) / 2.0));
        let steps = [0, 1, 2].map(|axis| self.affine.step(axis) * by[axis] as f64);
        let size = [0, 1, 2].map(|axis| self.size[axis] / by[axis].max(1));
        Some(Self { size, affine: VoxelAffine::new(origin, steps)? })
    }

    /// The grid with one voxel more on every side.
    pub(super) fn with_rim(&self) -> Option<Self> {
        let steps = [0, 1, 2].map(|axis| self.affine.step(axis));
        let affine = VoxelAffine::new(self.affine.lps_from_voxel([-1.0; 3]), steps)?;
        Some(Self { size: self.size.map(|n| n + 2), affine })
    }
}
