//! `thecal synth`: a recipe becomes a complete case folder.

use std::{
    fs, io,
    io::{IsTerminal as _, Write as _},
    path::Path,
};

use crate::{
    case::{
        format::{CASE_FILE, IMAGES_FOLDER, write_atomically},
        write_case,
    },
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
    let name = recipe.display();
    let size = fs::metadata(recipe).map_err(|error| format!("{name} could not be read: {error}"))?.len();
    if size > MAX_RECIPE_BYTES {
        return Err(format!("{name} is larger than a recipe may be (1 MB)"));
    }
    let text = fs::read_to_string(recipe).map_err(|error| format!("{name} could not be read: {error}"))?;
    if out.join(CASE_FILE).exists() || fs::read_dir(out).is_ok_and(|mut items| items.next().is_some()) {
        return Err(format!("{} is not empty; give a new folder", out.display()));
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
    let fault = |error: io::Error| format!("the case could not be written to {}: {error}", out.display());
    fs::create_dir_all(&images).map_err(fault)?;
    for (name, bytes) in &made.images {
        fs::write(images.join(name), bytes).map_err(fault)?;
    }
    write_atomically(&out.join(CASE_FILE), NEW_CASE.as_bytes()).map_err(fault)?;
    write_atomically(&out.join("truth.toml"), made.truth.as_bytes()).map_err(fault)?;
    made.case.folder = out.to_owned();
    write_case(&made.case).map_err(|error| error.to_string())
}
