//! From a volume to a solid, on a thread of its own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, TryRecvError, channel},
    },
    thread,
};

use crate::{
    app::Waker,
    reslice::{Grid, Levels, OUTSIDE},
    solid::{EvenGrid, Field, FieldError},
    study::{FramePixels, ModalityLut},
};

/// Of what is nothing: far below every threshold.
const NOTHING: f32 = -4096.0;

/// A volume whose grey levels can be told in Hounsfield units.
#[derive(Clone)]
pub(super) struct Volume {
    pub grid: Arc<Grid>,
    pub lut: ModalityLut,
}

/// A field that is being made.
pub(super) struct Making {
    result: Receiver<Result<Field, FieldError>>,
    stop: Arc<AtomicBool>,
}

impl Making {
    /// Begins to make the solid of what reaches a threshold, in Hounsfield units.
    pub fn start(volume: Volume, threshold: f64, waker: Waker) -> Self {
        let (sender, result) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stop_there = stop.clone();
        thread::spawn(move || {
            if sender.send(field(&volume, threshold as f32, &stop_there)).is_ok() {
                waker();
            }
        });
        Self { result, stop }
    }

    /// The field once it is there, or why there is none.
    pub fn tick(&self) -> Option<Result<Field, String>> {
        match self.result.try_recv() {
            Ok(made) => Some(made.map_err(|why| why.to_string())),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err("Making the surface broke off.".to_owned())),
        }
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn field(volume: &Volume, threshold: f32, stop: &AtomicBool) -> Result<Field, FieldError> {
    let voxels = volume.grid.voxels();
    let size = voxels.size();
    let units = hounsfield_of_levels(volume);
    let slice = |k: usize| {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let places = (0..size[1]).flat_map(|j| (0..size[0]).map(move |i| [i, j, k]));
        Some(places.map(|at| units.get(usize::from(voxels.at(at))).copied().unwrap_or(NOTHING)).collect())
    };
    Field::above(threshold, &EvenGrid { size, affine: *volume.grid.affine() }, slice)
}

/// What each grey level stands for.
fn hounsfield_of_levels(volume: &Volume) -> Vec<f32> {
    let value = |level: u16| match volume.grid.levels_mean() {
        Levels::Stored { signed } => {
            let word = if signed { level ^ 0x8000 } else { level };
            volume.lut.apply(f64::from(FramePixels::value_of(word, signed)))
        }
        Levels::Scaled { low, step } => low + step * f64::from(level),
    };
    (0..OUTSIDE).map(|level| value(level) as f32).chain([NOTHING]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geometry::{LpsPoint, LpsVector, VoxelAffine},
        reslice::Voxels,
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
        let go_on = AtomicBool::new(false);
        assert!(!field(&volume, 250.0, &go_on).expect("a field").is_empty());
        assert!(field(&volume, 300.0, &go_on).expect("a field").is_empty());
        assert!(field(&volume, 250.0, &AtomicBool::new(true)).is_err(), "stopped");
    }
}
