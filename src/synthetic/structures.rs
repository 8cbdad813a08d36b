//! The structures of a patient as masks, for whoever shows them in the round.

use super::{Body, MakeError, Recipe, labels::LabelGrid};
use crate::geometry::VoxelAffine;

/// Side of a voxel, mm.
const VOXEL_MM: f64 = 1.0;

/// What is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structure {
    /// Vertebrae and sacrum.
    Bone,
    /// Discs.
    Disc,
    /// The sac with what lies in it, root sleeves, meningoceles and cysts of cerebrospinal fluid.
    Sac,
}

impl Structure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Bone, Self::Disc, Self::Sac];

    /// The labels it is made of, from the first to the last.
    fn labels(self) -> std::ops::RangeInclusive<u8> {
        match self {
            Self::Bone => 1..=9,
            Self::Disc => 10..=15,
            Self::Sac => 16..=18,
        }
    }
}

/// The structures of a patient on an even grid.
#[derive(Clone, Debug)]
pub struct Structures {
    /// Columns, rows, slices.
    pub size: [usize; 3],
    /// Where the voxels lie.
    pub affine: VoxelAffine,
    labels: Vec<u8>,
}

impl Structures {
    /// Those of the patient that a recipe makes; `step` is told how much is done, from 0 to 1, and stops it with `false`.
    ///
    /// # Errors
    /// [`MakeError`] for a recipe that is not allowed, or a stop.
    pub fn of_recipe(text: &str, step: &mut dyn FnMut(f32) -> bool) -> Result<Self, MakeError> {
        let recipe = Recipe::parse(text).map_err(MakeError::Recipe)?;
        Self::of_body(&Body::from_recipe(&recipe), VOXEL_MM, step)
    }

    pub(super) fn of_body(body: &Body, voxel_mm: f64, step: &mut dyn FnMut(f32) -> bool) -> Result<Self, MakeError> {
        let grid = LabelGrid::over(body, voxel_mm);
        let (mut n, of) = (0, grid.n_parts());
        let mut counted = || {
            n += 1;
            step(n as f32 / of as f32)
        };
        let labels = grid.labels(body, &mut counted).ok_or(MakeError::Stopped)?;
        let steps = [grid.plane.row_direction, grid.plane.column_direction].map(|axis| axis * voxel_mm);
        let affine = VoxelAffine::new(grid.plane.position, [steps[0], steps[1], grid.step]);
        let affine = affine.ok_or_else(|| MakeError::Image("the grid of its labels spans no space".to_owned()))?;
        Ok(Self { size: [grid.size.1, grid.size.0, grid.n_slices], affine, labels })
    }

    /// Whether each voxel belongs to a structure, columns fastest, then rows.
    pub fn mask(&self, structure: Structure) -> Vec<bool> {
        let labels = structure.labels();
        self.labels.iter().map(|label| labels.contains(label)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::labels::label_at;

    #[test]
    fn every_structure_is_there_and_where_the_body_has_it() {
        let body = Body::from_recipe(&Recipe::normal(7));
        let mut last = 0.0;
        let structures = Structures::of_body(&body, 4.0, &mut |share| {
            last = share;
            true
        });
        let structures = structures.expect("a body");
        assert_eq!(last, 1.0);
        let [columns, rows, _] = structures.size;
        for structure in Structure::ALL {
            let mask = structures.mask(structure);
            let n = mask.iter().filter(|inside| **inside).count();
            assert!(100 < n, "{structure:?}: {n}");
            for (idx, inside) in mask.iter().enumerate().step_by(97) {
                let place = [idx % columns, idx / columns % rows, idx / (columns * rows)].map(|it| it as f64);
                let label = label_at(&body, structures.affine.lps_from_voxel(place));
                assert!(!inside || structure.labels().contains(&label), "{structure:?} {place:?}: {label}");
            }
        }
        assert_eq!(Structures::of_body(&body, 4.0, &mut |_| false).err(), Some(MakeError::Stopped));
    }
}
