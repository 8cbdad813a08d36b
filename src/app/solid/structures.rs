//! The structures of a synthetic patient as solids, made from its recipe on a thread of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use super::SolidPart;
use crate::{
    app::{Waker, job::Job},
    solid::{EvenGrid, Field, Solid},
    synthetic::{Structure, Structures},
};

/// A recipe is never larger.
const LARGEST_BYTES: u64 = 1 << 20;

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

/// The recipe of a synthetic case: among the recipes beside its folder, by the folder's name.
pub(in crate::app) fn recipe_of(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let name = format!("{}.toml", folder.file_name()?.to_str()?);
    let beside = folder.parent()?.join("recipes").join(name);
    beside.is_file().then_some(beside)
}

fn parts(recipe: &Path, step: &mut dyn FnMut(f32) -> bool) -> Result<Vec<SolidPart>, String> {
    let told = |why: String| format!("The patient's recipe cannot be used: {why}.");
    let size = fs::metadata(recipe).map_err(|error| told(error.to_string()))?.len();
    if LARGEST_BYTES < size {
        return Err(told("it is too large".to_owned()));
    }
    let text = fs::read_to_string(recipe).map_err(|error| told(error.to_string()))?;
    let structures = Structures::of_recipe(&text, step).map_err(|error| told(error.to_string()))?;
    let grid = EvenGrid { size: structures.size, affine: structures.affine };
    let part = |(structure, name, colour, opacity): (Structure, &'static str, [u8; 3], f32)| {
        let field = Field::of_mask(&grid, &structures.mask(structure)).map_err(|why| why.to_string())?;
        Ok(SolidPart { name, shown: true, solid: Solid { field: Arc::new(field), colour, opacity } })
    };
    LOOKS.into_iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_is_found_by_the_name_of_the_cases_folder() {
        let root = tempfile::tempdir().expect("a folder");
        let case = root.path().join("case-1");
        fs::create_dir_all(root.path().join("recipes")).expect("a folder");
        fs::create_dir(&case).expect("a folder");
        assert_eq!(recipe_of(&case), None);
        fs::write(root.path().join("recipes/case-1.toml"), "").expect("written");
        assert!(recipe_of(&case).is_some_and(|path| path.ends_with("recipes/case-1.toml")));
    }
}
