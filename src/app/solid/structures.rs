//! The structures of a synthetic patient as solids, made from its recipe on a thread of its own.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use super::SolidPart;
use crate::{
    app::{
        Waker,
        job::Job,
        recipe::{read_recipe, unusable},
    },
    solid::{EvenGrid, Field, Solid},
    synthetic::{Structure, Structures},
};

/// How a structure is named and looks at first.
const LOOKS: [(Structure, &str, [u8; 3], f32); 3] = [
    (Structure::Bone, "Bone", [232, 214, 184], 1.0),
    (Structure::Disc, "Discs", [150, 170, 190], 1.0),
    (Structure::Sac, "Sac, sleeves and cysts", [92, 170, 240], 1.0),
];

/// Structures on their way.
pub(super) struct MakingStructures {
    job: Job<Vec<SolidPart>>,
    /// Thousandths that are done.
    done: Arc<AtomicU32>,
    pub started: Instant,
}

impl MakingStructures {
    pub fn start(recipe: PathBuf, waker: Waker) -> Self {
        let done = Arc::new(AtomicU32::new(0));
        let (done_there, waker_there) = (done.clone(), waker.clone());
        let job = Job::start(waker, "Making the structures broke off.", move |cancel| {
            let mut step = |share: f32| {
                done_there.store((share * 1000.0) as u32, Ordering::Relaxed);
                waker_there();
                !cancel.is_cancelled()
            };
            parts(&recipe, &mut step)
        });
        Self { job, done, started: Instant::now() }
    }

    /// How much is done, from 0 to 1.
    pub fn share(&self) -> f32 {
        self.done.load(Ordering::Relaxed) as f32 / 1000.0
    }

    /// The solids once they are there, or why there are none.
    pub fn tick(&self) -> Option<Result<Vec<SolidPart>, String>> {
        self.job.tick()
    }
}

fn parts(recipe: &Path, step: &mut dyn FnMut(f32) -> bool) -> Result<Vec<SolidPart>, String> {
    let structures = Structures::of_recipe(&read_recipe(recipe)?, step).map_err(unusable)?;
    let grid = EvenGrid { size: structures.size, affine: structures.affine };
    let part = |(structure, name, colour, opacity): (Structure, &'static str, [u8; 3], f32)| {
        let field = Field::of_mask(&grid, &structures.mask(structure)).map_err(|why| why.to_string())?;
        Ok(SolidPart { name, shown: true, solid: Solid { field: Arc::new(field), colour, opacity } })
    };
    LOOKS.into_iter().map(part).collect()
}
