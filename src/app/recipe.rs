//! The recipe that a synthetic case was made from: where it lies, and its text.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A recipe is never larger.
const LARGEST_BYTES: u64 = 1 << 20;

/// The recipe of a synthetic case: among the recipes beside its folder, by the folder's name.
pub(super) fn recipe_of(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let name = format!("{}.toml", folder.file_name()?.to_str()?);
    let beside = folder.parent()?.join("recipes").join(name);
    beside.is_file().then_some(beside)
}

/// The text of a recipe.
///
/// # Errors
/// One sentence.
pub(super) fn read_recipe(recipe: &Path) -> Result<String, String> {
    let size = fs::metadata(recipe).map_err(unusable)?.len();
    if LARGEST_BYTES < size {
        return Err(unusable("it is too large"));
    }
    fs::read_to_string(recipe).map_err(unusable)
}

/// Why a recipe is of no use, as a sentence.
pub(super) fn unusable(why: impl std::fmt::Display) -> String {
    format!("The patient's recipe cannot be used: {why}.")
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
