//! `thecal synth`: a recipe becomes a complete case folder.

use std::{
    fs, io,
    io::{IsTerminal as _, Write as _},
    path::Path,
};

use crate::study::shown_path;
use crate::{
    case::{
        format::{CASE_FILE, IMAGES_FOLDER},
        write_case,
    },
    disk,
    synthetic::{MadeCase, make_case, scanner::Detail},
};

/// No recipe is larger.
const MAX_RECIPE_BYTES: u64 = 1 << 20;

/// Reads a recipe, makes its case with progress on standard error, and writes it.
///
/// # Errors
/// One sentence: what failed, why, what is allowed.
pub fn run(recipe: &Path, out: &Path) -> Result<(), String> {
    let terminal = io::stderr().is_terminal();
    let mut step = |done: usize, total: usize| {
        if terminal {
            let _ = write!(io::stderr(), "\rslice {done} of {total}{}", if done == total { "\n" } else { "" });
        }
        true
    };
    synthesise(recipe, out, Detail::Full, &mut step)
}

/// Reads a recipe, makes its case and writes it as a folder; nothing is written before everything is made, so a stop
/// (`step` returning `false`) leaves nothing behind.
///
/// # Errors
/// One sentence: what failed, why, what is allowed.
pub fn synthesise(
    recipe: &Path,
    out: &Path,
    detail: Detail,
    step: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<(), String> {
    let name = shown_path(recipe);
    let size = fs::metadata(recipe).map_err(|error| format!("{name} could not be read: {error}"))?.len();
    if size > MAX_RECIPE_BYTES {
        return Err(format!("{name} is larger than a recipe may be (1 MB)"));
    }
    let text = fs::read_to_string(recipe).map_err(|error| format!("{name} could not be read: {error}"))?;
    if out.join(CASE_FILE).exists() || fs::read_dir(out).is_ok_and(|mut items| items.next().is_some()) {
        return Err(format!("{} is not empty; give a new folder", shown_path(out)));
    }
    let made = make_case(&text, detail, step).map_err(|error| error.to_string())?;
    write_folder(made, out)
}

/// What a synthetic case says of itself before its texts.
const NEW_CASE: &str = "# A synthetic patient made by `thecal synth`. truth.toml tells what is true of it.\nschema = 1\n\
    synthetic = true\ndisclaimer = \"For teaching, not for diagnosis.\"\n";

/// Images first, the case last: a folder becomes a case when it is complete.
fn write_folder(mut made: MadeCase, out: &Path) -> Result<(), String> {
    let images = out.join(IMAGES_FOLDER);
    let fault = |error: io::Error| format!("the case could not be written to {}: {error}", shown_path(out));
    fs::create_dir_all(&images).map_err(fault)?;
    for (name, bytes) in made.images.drain(..) {
        fs::write(images.join(name), bytes).map_err(fault)?;
    }
    write_texts(made, out)
}

fn write_texts(mut made: MadeCase, out: &Path) -> Result<(), String> {
    let fault = |error: io::Error| format!("the case could not be written to {}: {error}", shown_path(out));
    disk::write_atomically(&out.join(CASE_FILE), NEW_CASE.as_bytes()).map_err(fault)?;
    disk::write_atomically(&out.join("truth.toml"), made.truth.as_bytes()).map_err(fault)?;
    made.case.folder = out.to_owned();
    write_case(&made.case).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::case::{TeachingCase, format::ANSWERS_FILE, read_case};

    const RECIPE: &str = include_str!("../../sample_studies/recipes/lumbar-01.toml");

    fn made(recipe: &str, name: &str) -> (tempfile::TempDir, Result<(), String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("recipe.toml");
        fs::write(&path, recipe).expect("written");
        let done = synthesise(&path, &folder.path().join(name), Detail::Coarse, &mut |_, _| true);
        (folder, done)
    }

    fn names_in(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry").file_name());
        let mut names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_recipe_becomes_a_complete_case_folder() {
        let (folder, done) = made(RECIPE, "case");
        done.expect("made");
        let out = folder.path().join("case");
        assert_eq!(names_in(&out), ["answers.toml", "case.toml", "images", "truth.toml"]);
        let images = names_in(&out.join(IMAGES_FOLDER));
        assert_eq!((images.len(), images[0].as_str(), images[9].as_str()), (10, "IM0001", "IM0010"));
        let case = read_case(&out).expect("a case");
        assert_eq!((case.findings.len(), case.reviewed_by.clone()), (5, None));
        let about = fs::read_to_string(out.join(CASE_FILE)).expect("text");
        assert!(about.contains("synthetic = true") && about.contains("not for diagnosis"), "{about}");
        let again = synthesise(&folder.path().join("recipe.toml"), &out, Detail::Coarse, &mut |_, _| true);
        assert!(again.expect_err("there already").ends_with("is not empty; give a new folder"));
    }

    #[test]
    fn nonsense_and_a_stop_leave_nothing_behind() {
        let (folder, done) = made(&RECIPE.replace("[level.L5]", "[level.L9]"), "case");
        let error = done.expect_err("no such level");
        assert!(error.contains("\"level, L9\" is not a known field"), "{error}");
        assert!(!folder.path().join("case").exists());
        fs::write(folder.path().join("recipe.toml"), RECIPE).expect("written");
        let (recipe, out) = (folder.path().join("recipe.toml"), folder.path().join("case"));
        let stopped = synthesise(&recipe, &out, Detail::Coarse, &mut |done, _| done < 2);
        assert!(stopped.is_err() && !out.exists());
    }

    /// The committed cases belong to the committed recipes and are small enough to ship. `THECAL_BLESS=1` writes their
    /// texts anew; images are made by `thecal synth` alone.
    #[test]
    fn the_sample_cases_are_whole() {
        for (name, title) in [("lumbar-01", "Lumbar case 1"), ("lumbar-02", "Lumbar case 2")] {
            let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_studies");
            let folder = samples.join(name);
            let recipe = fs::read_to_string(samples.join("recipes").join(format!("{name}.toml"))).expect("a recipe");
            let made = make_case(&recipe, Detail::Coarse, &mut |_, _| true).expect("made");
            if std::env::var_os("THECAL_BLESS").is_some() {
                for file in [CASE_FILE, ANSWERS_FILE] {
                    fs::remove_file(folder.join(file)).expect("it was there");
                }
                write_texts(made.clone(), &folder).expect("written");
            }
            let case = read_case(&folder).expect("a case");
            assert_eq!(case, TeachingCase { folder: folder.clone(), ..made.case }, "{name} is as its recipe says");
            assert_eq!(fs::read_to_string(folder.join("truth.toml")).expect("the truth"), made.truth);
            assert_eq!((case.findings.len(), case.title.as_str()), (5, title));
            for finding in &case.findings {
                assert!(
                    !finding.text.is_empty() && !finding.alt.is_empty() && finding.view.is_some(),
                    "{}",
                    finding.id
                );
            }
            let images = names_in(&folder.join(IMAGES_FOLDER));
            assert_eq!(images.len(), 60);
            let size = |name: &String| fs::metadata(folder.join(IMAGES_FOLDER).join(name)).expect("there").len();
            assert!(images.iter().map(size).sum::<u64>() < 12 << 20);
        }
    }
}
