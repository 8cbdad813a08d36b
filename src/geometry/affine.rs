//! Where the voxels of a volume lie in the patient: an affine map, sheared where a gantry was tilted.

use glam::{DMat3, DVec3};

use super::{LpsPoint, LpsVector};

/// From voxel indices (column, row, slice; whole numbers are centres) to patient millimetres and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VoxelAffine {
    origin: LpsPoint,
    steps: DMat3,
    inverse: DMat3,
}

impl VoxelAffine {
    /// The map of a volume whose first voxel's centre is at `origin` and whose next column, row and slice are `steps` (mm)
    /// away. The steps need not be at right angles. `None` where they do not span space or are no numbers.
    pub fn new(origin: LpsPoint, steps: [LpsVector; 3]) -> Option<Self> {
        let matrix = DMat3::from_cols(steps[0].0, steps[1].0, steps[2].0);
        let volume = steps.iter().map(|step| step.length()).product::<f64>();
        // Flat to within a ten-thousandth of a box of these sides.
        let spans = matrix.determinant().abs() > 1e-4 * volume && volume > 0.0;
        (spans && origin.is_finite() && matrix.is_finite()).then(|| Self {
            origin,
            steps: matrix,
            inverse: matrix.inverse(),
        })
    }

    /// The patient position of a place in voxels.
    pub fn lps_from_voxel(&self, at: [f64; 3]) -> LpsPoint {
        LpsPoint(self.origin.0 + self.steps * DVec3::from_array(at))
    }

    /// The place in voxels of a patient position.
    pub fn voxel_from_lps(&self, at: LpsPoint) -> [f64; 3] {
        (self.inverse * (at.0 - self.origin.0)).to_array()
    }

    /// A displacement in mm as one in voxels.
    pub fn voxel_step(&self, by: LpsVector) -> [f64; 3] {
        (self.inverse * by.0).to_array()
    }

    /// The displacement in mm from a column, row or slice (0, 1, 2) to the next.
    pub fn step(&self, axis: usize) -> LpsVector {
        LpsVector(self.steps.col(axis.min(2)))
    }

    /// How far apart layers of voxels are in mm, at right angles to them: columns, rows, slices.
    pub fn spacing_mm(&self) -> [f64; 3] {
        // A row of the inverse is at right angles to the layers, and as long as there are layers in a millimetre.
        [0, 1, 2].map(|axis| 1.0 / self.inverse.row(axis).length())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sheared(tilt: f64) -> VoxelAffine {
        let steps = [
            LpsVector::new(0.5, 0.0, 0.0),
            LpsVector::new(0.0, 0.5, 0.0),
            LpsVector::new(0.0, 3.0 * tilt.sin(), 3.0 * tilt.cos()),
        ];
        VoxelAffine::new(LpsPoint::new(-100.0, -80.0, 40.0), steps).expect("spans space")
    }

    #[test]
    fn layers_of_a_tilted_gantry_are_nearer_than_their_steps_are_long() {
        let spacing = sheared(0.3).spacing_mm();
        assert!((spacing[2] - 3.0 * 0.3f64.cos()).abs() < 1e-12 && (sheared(0.3).step(2).length() - 3.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_flat_or_no_number_is_no_volume() {
        let x = LpsVector::new(1.0, 0.0, 0.0);
        let y = LpsVector::new(0.0, 1.0, 0.0);
        let z = LpsVector::new(0.0, 0.0, f64::NAN);
        assert_eq!(VoxelAffine::new(LpsPoint::default(), [x, y, x + y]), None);
        assert_eq!(VoxelAffine::new(LpsPoint::default(), [x, y, LpsVector::default()]), None);
        assert_eq!(VoxelAffine::new(LpsPoint::default(), [x, y, z]), None);
    }

    proptest! {
        #[test]
        fn voxels_and_patient_are_one_way_and_back(
            at in prop::array::uniform3(-600.0f64..600.0),
            origin in prop::array::uniform3(-2000.0f64..2000.0),
            turn in prop::array::uniform3(-3.0f64..3.0),
            sides in prop::array::uniform3(0.1f64..8.0),
            tilt in -0.6f64..0.6,
        ) {
            let turned = DMat3::from_euler(glam::EulerRot::XYZ, turn[0], turn[1], turn[2]);
            let steps = [DVec3::X * sides[0], DVec3::Y * sides[1], DVec3::new(0.0, tilt.sin(), tilt.cos()) * sides[2]];
            let affine = VoxelAffine::new(origin.into(), steps.map(|step| LpsVector(turned * step))).expect("spans space");
            let back = affine.voxel_from_lps(affine.lps_from_voxel(at));
            prop_assert!((0..3).all(|axis| (back[axis] - at[axis]).abs() < 1e-8), "{back:?} {at:?}");
            let by = affine.voxel_step(affine.lps_from_voxel([1.0, 2.0, 3.0]) - affine.lps_from_voxel([0.0; 3]));
            prop_assert!((0..3).all(|axis| (by[axis] - (axis + 1) as f64).abs() < 1e-8));
        }
    }
}
