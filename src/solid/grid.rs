//! Where the voxels of an even grid lie in the patient, and back.

use crate::geometry::{LpsPoint, LpsVector};

/// An even grid of voxels; its axes need not be at right angles, so a tilted gantry has its place too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EvenGrid {
    /// Columns, rows, slices.
    pub size: [usize; 3],
    /// The centre of the first voxel.
    pub origin: LpsPoint,
    /// From a voxel to the next along columns, rows and slices, mm.
    pub steps: [LpsVector; 3],
}

impl EvenGrid {
    /// Number of voxels.
    pub fn n_voxels(&self) -> usize {
        self.size.iter().product()
    }

    /// Where a place counted in voxels lies.
    pub fn lps_from_ijk(&self, [i, j, k]: [f64; 3]) -> LpsPoint {
        self.origin + self.steps[0] * i + self.steps[1] * j + self.steps[2] * k
    }

    /// Rows of the matrix that turns displacements in mm into voxels; nothing where the axes span no space.
    pub fn ijk_from_mm(&self) -> Option<[LpsVector; 3]> {
        let [a, b, c] = self.steps;
        let volume = a.dot(b.cross(c));
        let rows = [b.cross(c), c.cross(a), a.cross(b)].map(|row| row * volume.recip());
        (volume.is_normal() && rows.iter().all(|row| row.length().is_finite())).then_some(rows)
    }

    /// The middle of the grid.
    pub fn middle(&self) -> LpsPoint {
        self.lps_from_ijk(self.size.map(|n| (n as f64 - 1.0) / 2.0))
    }

    /// The diagonal of the box round all voxels, mm.
    pub fn diagonal_mm(&self) -> f64 {
        let far = self.size.map(|n| n as f64);
        (self.steps[0] * far[0] + self.steps[1] * far[1] + self.steps[2] * far[2])
            .length()
            .max(self.steps.iter().zip(far).map(|(step, n)| step.length() * n).fold(0.0, f64::max))
    }

    /// The grid that keeps every so-many-th place along each axis, in the middle of those it stands for.
    pub fn coarser(&self, by: [usize; 3]) -> Self {
        let half = by.map(|n| (n as f64 - 1.0) / 2.0);
        Self {
            size: [0, 1, 2].map(|axis| self.size[axis] / by[axis].max(1)),
            origin: self.lps_from_ijk(half),
            steps: [0, 1, 2].map(|axis| self.steps[axis] * by[axis] as f64),
        }
    }
}
