//! From a volume to a solid, on a thread of its own.

use std::sync::Arc;

use crate::{
    app::{Waker, job::Job},
    reslice::{Grid, OUTSIDE},
    solid::{EvenGrid, Field, FieldError},
    source::Cancel,
    study::ModalityLut,
};

/// Of what is nothing: far below every threshold.
const NOTHING: f32 = -4096.0;

/// A volume whose grey levels can be told in Hounsfield units.
#[derive(Clone)]
pub(super) struct Volume {
    pub grid: Arc<Grid>,
    pub lut: ModalityLut,
}

/// Begins to make the solid of what reaches a threshold, in Hounsfield units.
pub(super) fn make_bone(volume: Volume, threshold_hu: f64, waker: Waker) -> Job<Field> {
    Job::start(waker, "Making the surface broke off.", move |cancel| {
        field(&volume, threshold_hu as f32, cancel).map_err(|why| why.to_string())
    })
}

fn field(volume: &Volume, threshold: f32, cancel: &Cancel) -> Result<Field, FieldError> {
    let voxels = volume.grid.voxels();
    let size = voxels.size();
    let units = hounsfield_of_levels(volume);
    let slice = |k: usize| {
        if cancel.is_cancelled() {
            return None;
        }
        let places = (0..size[1]).flat_map(|j| (0..size[0]).map(move |i| [i, j, k]));
        Some(places.map(|at| units.get(usize::from(voxels.at(at))).copied().unwrap_or(NOTHING)).collect())
    };
    Field::above(threshold, &EvenGrid { size, affine: *volume.grid.affine() }, slice)
}

/// What each grey level stands for.
fn hounsfield_of_levels(volume: &Volume) -> Vec<f32> {
    let levels = volume.grid.levels_mean();
    (0..OUTSIDE).map(|level| levels.value(level, &volume.lut) as f32).chain([NOTHING]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geometry::{LpsPoint, LpsVector, VoxelAffine},
        reslice::{Levels, Voxels},
    };

    #[test]
    fn bone_is_what_reaches_the_threshold_in_hounsfield_units() {
        let steps = [LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0), LpsVector::new(0.0, 0.0, 1.0)];
        let affine = VoxelAffine::new(LpsPoint::default(), steps).expect("spans space");
        let mut voxels = Voxels::new([8, 8, 8]).expect("small");
        // Stored values of 1,300 are 276 HU here, as scanners rescale.
        (0..8).for_each(|k| voxels.fill_slice(k, &[1300 ^ 0x8000; 64]));
        let grid = Arc::new(Grid::new(voxels, affine, Levels::Stored { signed: true }));
        let lut = ModalityLut::Rescale { slope: 1.0, intercept: -1024.0, unit: "HU".to_owned() };
        let volume = Volume { grid, lut };
        let go_on = Cancel::new();
        assert!(!field(&volume, 250.0, &go_on).expect("a field").is_empty());
        assert!(field(&volume, 300.0, &go_on).expect("a field").is_empty());
        go_on.cancel();
        assert!(field(&volume, 250.0, &go_on).is_err(), "stopped");
    }
}
