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
    synthetic::{MadeCase, Order, Progress, make_ordered},
};

/// No recipe is larger.
const MAX_RECIPE_BYTES: u64 = 1 << 20;

/// Reads a recipe, makes its case with progress on standard error, and writes it.
///
/// # Errors
/// One sentence: what failed, why, what is allowed.
pub fn run(recipe: &Path, out: &Path, order: &Order) -> Result<(), String> {
    let terminal = io::stderr().is_terminal();
    synthesise(recipe, out, order, &mut |progress| {
        let _ = io::stderr().write_all(told(progress, terminal).as_bytes());
        true
    })
}

/// Progress in words: on a terminal one line that changes, elsewhere a line for each finished series.
fn told(progress: &Progress, terminal: bool) -> String {
    let Progress { series, slice: (slice, of), done: (done, total) } = progress;
    let end = if slice == of { "\n" } else { "" };
    match (terminal, slice == of) {
        (true, _) => format!("\r{series}: slice {slice} of {of} ({done} of {total} in all){end}"),
        (false, true) => format!("{series}: {of} slices ({done} of {total} in all)\n"),
        (false, false) => String::new(),
    }
}

/// Reads a recipe, makes its case and writes it as a folder. Nothing is written before everything is made, and the
/// folder gets its name when it is whole: a stop (`step` returning `false`) or a kill leaves nothing behind.
///
/// # Errors
/// One sentence: what failed, why, what is allowed.
pub fn synthesise(
    recipe: &Path,
    out: &Path,
    order: &Order,
    step: &mut dyn FnMut(&Progress) -> bool,
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
    let made = make_ordered(&text, order, step).map_err(|error| error.to_string())?;
    write_folder(made, out)
}

/// What a synthetic case says of itself before its texts.
const NEW_CASE: &str = "# A synthetic patient made by `thecal synth`. truth.toml tells what is true of it.\nschema = 1\n\
    synthetic = true\ndisclaimer = \"For teaching, not for diagnosis.\"\n";

/// Where the truth's segmentations lie in a case folder: apart from the images, so that opening the case does not tell.
const TRUTH_FOLDER: &str = "truth";

/// Writes everything into a folder beside, which then takes the name.
fn write_folder(made: MadeCase, out: &Path) -> Result<(), String> {
    let written = disk::write_folder(out, |part| write_into(made, part));
    written.map_err(|why| format!("the case could not be written to {}: {why}", shown_path(out)))
}

fn write_into(mut made: MadeCase, folder: &Path) -> io::Result<()> {
    write_files(&folder.join(IMAGES_FOLDER), &mut made.images)?;
    if !made.segmentations.is_empty() {
        write_files(&folder.join(TRUTH_FOLDER), &mut made.segmentations)?;
    }
    write_texts(made, folder)
}

fn write_files(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    files.drain(..).try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes))
}

fn write_texts(mut made: MadeCase, folder: &Path) -> io::Result<()> {
    disk::write_atomically(&folder.join(CASE_FILE), NEW_CASE.as_bytes())?;
    disk::write_atomically(&folder.join("truth.toml"), made.truth.as_bytes())?;
    made.case.folder = folder.to_owned();
    write_case(&made.case).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::{
        case::{TeachingCase, format::ANSWERS_FILE, read_case},
        synthetic::{
            Body, Recipe, Role,
            scanner::{Acquisition, Detail, Stack, ct::CtStack},
        },
    };

    const RECIPE: &str = include_str!("../../sample_studies/recipes/lumbar-01.toml");

    fn coarse() -> Order {
        Order::usual(Detail::Coarse)
    }

    fn made(recipe: &str, name: &str) -> (tempfile::TempDir, Result<(), String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("recipe.toml");
        fs::write(&path, recipe).expect("written");
        let done = synthesise(&path, &folder.path().join(name), &coarse(), &mut |_| true);
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
        assert_eq!(names_in(&out), ["answers.toml", "case.toml", "images", "truth", "truth.toml"]);
        let images = names_in(&out.join(IMAGES_FOLDER));
        assert_eq!((images.len(), images[0].as_str(), images[9].as_str()), (15, "IM0001", "IM0010"));
        let case = read_case(&out).expect("a case");
        assert_eq!((case.findings.len(), case.reviewed_by.clone()), (6, None));
        let about = fs::read_to_string(out.join(CASE_FILE)).expect("text");
        assert!(about.contains("synthetic = true") && about.contains("not for diagnosis"), "{about}");
        let again = synthesise(&folder.path().join("recipe.toml"), &out, &coarse(), &mut |_| true);
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
        let stopped = synthesise(&recipe, &out, &coarse(), &mut |progress| progress.done.0 < 2);
        assert!(stopped.is_err() && !out.exists());
        assert_eq!(names_in(folder.path()), ["recipe.toml"]);
    }

    #[test]
    fn only_what_is_asked_for_is_made_and_every_view_shows_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (recipe, out) = (folder.path().join("recipe.toml"), folder.path().join("case"));
        fs::write(&recipe, RECIPE).expect("written");
        fs::create_dir_all(folder.path().join(".case.1.part")).expect("left by a killed run, a moment ago");
        fs::create_dir(&out).expect("an empty folder is welcome");
        let mut told_of = Vec::new();
        let order = Order { series: vec![Role::SagittalStir, Role::VolumeT2], ..coarse() };
        let done = synthesise(&recipe, &out, &order, &mut |progress| {
            told_of.push((told(progress, true), told(progress, false)));
            true
        });
        done.expect("made");
        assert_eq!(names_in(&out.join(IMAGES_FOLDER)).len(), 3 + 4);
        assert_eq!(names_in(folder.path()), [".case.1.part", "case", "recipe.toml"]);
        assert_eq!(told_of[1], ("\rSAG STIR: slice 2 of 3 (2 of 7 in all)".to_owned(), String::new()));
        assert_eq!(told_of[6].1, "SAG T2 3D: 4 slices (7 of 7 in all)\n");
        let case = read_case(&out).expect("a case");
        let series: std::collections::BTreeSet<_> =
            case.steps.iter().flat_map(|it| &it.views).map(|it| &it.series).collect();
        assert_eq!(series.len(), 1, "all views are of the first series");
    }

    /// How many images the series have that a recipe names.
    fn n_images(text: &str) -> usize {
        let recipe = Recipe::parse(text).expect("a recipe");
        let body = Body::from_recipe(&recipe);
        let one = |role: &Role| match role.protocol().acquisition {
            Acquisition::Mr(series) => Stack::of(series.geometry, &body, &recipe.technique, Detail::Full).planes.len(),
            Acquisition::Ct(it) => CtStack::of(it, &body, Detail::Full).planes.len(),
            Acquisition::Radiograph(_) => 1,
        };
        recipe.named.series.iter().map(one).sum()
    }

    /// The committed cases belong to the committed recipes and are small enough to ship. `THECAL_BLESS=1` writes their
    /// texts anew; images are made by `thecal synth` alone.
    #[test]
    fn the_sample_cases_are_whole() {
        for number in 1..=10 {
            let (name, title) = (format!("lumbar-{number:02}"), format!("Lumbar case {number}"));
            let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_studies");
            let folder = samples.join(&name);
            let recipe = fs::read_to_string(samples.join("recipes").join(format!("{name}.toml"))).expect("a recipe");
            let order = Order { segmentations: false, ..Order::of_recipe(Detail::Coarse) };
            let made = make_ordered(&recipe, &order, &mut |_| true).expect("made");
            if std::env::var_os("THECAL_BLESS").is_some() {
                for file in [CASE_FILE, ANSWERS_FILE] {
                    fs::remove_file(folder.join(file)).expect("it was there");
                }
                write_texts(made.clone(), &folder).expect("written");
            }
            let case = read_case(&folder).expect("a case");
            let is_kept = case == TeachingCase { folder: folder.clone(), ..made.case }
                && fs::read_to_string(folder.join("truth.toml")).expect("the truth") == made.truth;
            assert!(
                is_kept,
                "{name} is not what its recipe makes now; make it anew, or only its texts (THECAL_BLESS=1)"
            );
            let asked = Recipe::parse(&recipe).expect("a recipe").findings.len();
            assert_eq!((case.findings.len(), case.title), (asked, title));
            for finding in &case.findings {
                assert!(
                    !finding.text.is_empty() && !finding.alt.is_empty() && finding.view.is_some(),
                    "{}",
                    finding.id
                );
            }
            let images = names_in(&folder.join(IMAGES_FOLDER));
            assert_eq!(images.len(), n_images(&recipe), "{name}");
            let size = |name: &String| fs::metadata(folder.join(IMAGES_FOLDER).join(name)).expect("there").len();
            assert!(images.iter().map(size).sum::<u64>() < 24 << 20, "{name}");
        }
    }
}
