//! The command line's words, turned once into checked values.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::synthetic::Named;

/// A teaching viewer for lumbar MR and CT. For teaching, not for diagnosis.
#[derive(Debug, Parser)]
#[command(name = "thecal", version, about, args_conflicts_with_subcommands = true, arg_required_else_help = false)]
pub struct Cli {
    /// What to do instead of opening the window.
    #[command(subcommand)]
    pub task: Option<Task>,
    /// Files, folders, ZIP archives or a case to open in the window. Without any: the sample cases.
    pub paths: Vec<PathBuf>,
}

/// A task without a window.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Tell which studies and series are in files and folders.
    Inspect(Inspect),
    /// Draw one picture of a case, folder or file as PNG.
    Render(Render),
    /// Make a synthetic patient and its teaching case from a recipe.
    Synth(Synth),
    /// Look after teaching cases.
    #[command(subcommand)]
    Case(CaseTask),
    /// Look after public studies: open data to practise on.
    #[command(subcommand)]
    Catalogue(CatalogueTask),
}

/// A task about public studies.
#[derive(Debug, Subcommand)]
pub enum CatalogueTask {
    /// Tell which studies there are, their size, licence and DOI, and which are here. Contacts nobody.
    List,
    /// Download a study under its licence, or what is missing of it. Ctrl C stops; the next time goes on from there.
    Get {
        /// Its name, as the list tells it.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Remove a study from this computer.
    Remove {
        /// Its name, as the list tells it.
        #[arg(value_name = "ID")]
        id: String,
    },
}

/// A task about a teaching case.
#[derive(Debug, Subcommand)]
pub enum CaseTask {
    /// Tell what is wrong with a case before it is handed out, where, and what to do.
    Check(CaseCheck),
}

/// Arguments of `thecal case check`.
#[derive(Debug, Args)]
pub struct CaseCheck {
    /// The case folder.
    #[arg(value_name = "CASE")]
    pub folder: PathBuf,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `thecal inspect`.
#[derive(Debug, Args)]
pub struct Inspect {
    /// Files, folders and ZIP archives.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `thecal render`.
#[derive(Debug, Args)]
pub struct Render {
    /// A case folder, a folder or ZIP archive of images, or an image.
    pub path: PathBuf,
    /// The PNG to write.
    #[arg(long, value_name = "FILE.png", value_parser = png_path)]
    pub out: PathBuf,
    /// Which series, counted from 1 as `thecal inspect` lists them.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub series: Option<u32>,
    /// Which slice, counted from 1.
    #[arg(long, value_name = "N", conflicts_with = "at", value_parser = clap::value_parser!(u32).range(1..))]
    pub slice: Option<u32>,
    /// The slice nearest to this patient position in mm (left, posterior, head).
    #[arg(long, value_name = "X,Y,Z", allow_hyphen_values = true, value_parser = numbers::<3>)]
    pub at: Option<[f64; 3]>,
    /// Window centre and width.
    #[arg(long, value_name = "C,W", allow_hyphen_values = true, value_parser = window)]
    pub window: Option<[f64; 2]>,
    /// Size of the picture in pixels.
    #[arg(long, value_name = "WxH", default_value = "1024x1024", value_parser = size)]
    pub size: [u32; 2],
    /// Whether marks are drawn.
    #[arg(long, value_enum, default_value_t = OnOff::On)]
    pub marks: OnOff,
    /// Whether segments of a DICOM Segmentation among the images are drawn.
    #[arg(long, value_enum, default_value_t = OnOff::Off)]
    pub segments: OnOff,
}

/// Arguments of `thecal synth`.
#[derive(Debug, Args)]
pub struct Synth {
    /// The recipe.
    #[arg(value_name = "RECIPE.toml")]
    pub recipe: PathBuf,
    /// The case folder to write; it appears when everything is made, so that stopping leaves nothing behind.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Which series, with commas between them: sag-t2, sag-t1, sag-stir, ax-t2, 3d-t2, ct-soft, ct-bone, ct-myelo,
    /// dx-lat, dx-ap, and truth for the segmentations. Without it what the recipe names, else MR but for
    /// 3d-t2, which is large, and truth.
    #[arg(long, value_name = "SERIES", value_parser = only)]
    pub only: Option<Named>,
    /// Another patient of the same kind: in place of the recipe's seed.
    #[arg(long, value_name = "N")]
    pub seed: Option<u32>,
}

fn only(text: &str) -> Result<Named, String> {
    let words: Vec<&str> = text.split(',').map(str::trim).collect();
    let named = Named::of_words(&words)
        .map_err(|word| format!("\"{word}\" is not a series; allowed are {}", Named::words().join(", ")))?;
    match named.series.is_empty() {
        true => Err("\"truth\" alone has no pictures to lie on; name a series with it, like sag-t2,truth".to_owned()),
        false => Ok(named),
    }
}

/// A switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnOff {
    /// Yes.
    On,
    /// No.
    Off,
}

fn numbers<const N: usize>(text: &str) -> Result<[f64; N], String> {
    let parts: Vec<f64> = text.split(',').map(|part| part.trim().parse()).collect::<Result<_, _>>().unwrap_or_default();
    let numbers: [f64; N] = parts.try_into().map_err(|_| format!("it takes {N} numbers with commas between them"))?;
    if numbers.iter().all(|it| it.is_finite()) { Ok(numbers) } else { Err("a number is not finite".to_owned()) }
}

fn png_path(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let is_png = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
    if is_png { Ok(path) } else { Err("pictures are written as PNG: end the name in .png".to_owned()) }
}

fn window(text: &str) -> Result<[f64; 2], String> {
    let [center, width] = numbers::<2>(text)?;
    if width >= 1.0 { Ok([center, width]) } else { Err("the width (the second number) must be at least 1".to_owned()) }
}

/// The longest side of a picture in pixels.
const MAX_SIDE_PX: u32 = 16_384;
/// The most pixels of a picture, in millions: drawing takes about 9 bytes for each, so memory stays below 1 GB.
const MAX_MEGAPIXELS: u64 = 100;

fn size(text: &str) -> Result<[u32; 2], String> {
    let sides = text.split_once(['x', 'X']).and_then(|(w, h)| Some([w.trim().parse().ok()?, h.trim().parse().ok()?]));
    let sides: [u32; 2] = sides.ok_or("it takes a width and a height such as 1024x768")?;
    if !sides.iter().all(|side| (64..=MAX_SIDE_PX).contains(side)) {
        return Err(format!("each side must be between 64 and {MAX_SIDE_PX} pixels"));
    }
    let n_px = u64::from(sides[0]) * u64::from(sides[1]);
    if MAX_MEGAPIXELS * 1_000_000 < n_px {
        let millions = n_px.div_ceil(1_000_000);
        return Err(format!(
            "{millions} million pixels would take more than 1 GB of memory; at most {MAX_MEGAPIXELS} million are drawn, \
             for example 10000x10000"
        ));
    }
    Ok(sides)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::synthetic::Role;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn series_are_asked_for_by_their_words() {
        let synth = |extra: &[&str]| {
            let cli = Cli::try_parse_from([&["thecal", "synth", "a.toml", "--out", "b"], extra].concat());
            cli.map(|cli| match cli.task {
                Some(Task::Synth(args)) => (args.only, args.seed),
                _ => panic!("another task"),
            })
        };
        assert_eq!(synth(&[]).expect("usual"), (None, None));
        let (asked, seed) = synth(&["--only", "3d-t2, sag-t2,sag-t2", "--seed", "7"]).expect("two series");
        assert_eq!(
            (asked, seed),
            (Some(Named { series: vec![Role::SagittalT2, Role::VolumeT2], segmentations: false }), Some(7))
        );
        for (wrong, expected) in [
            (
                ["--only", "sag-t2,ct"],
                "\"ct\" is not a series; allowed are sag-t2, sag-t1, sag-stir, ax-t2, 3d-t2, ct-soft, ct-bone, ct-myelo, dx-lat, dx-ap, truth",
            ),
            (["--only", "truth"], "\"truth\" alone has no pictures to lie on"),
            (["--only", ""], "\"\" is not a series"),
            (["--seed", "-1"], "-1"),
        ] {
            let error = synth(&wrong).expect_err(expected).to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn paths_open_and_words_are_checked() {
        let cli = Cli::try_parse_from(["thecal", "a", "b"]).expect("paths");
        assert_eq!(cli.paths.len(), 2);
        let render =
            |extra: &[&str]| Cli::try_parse_from([&["thecal", "render", "case", "--out", "a.png"], extra].concat());
        assert!(render(&["--at", "-1.5,2,3", "--window", "-40,400", "--size", "800x600"]).is_ok());
        assert!(render(&["--size", "10000x10000"]).is_ok() && render(&["--size", "16384x6103"]).is_ok());
        let too_large = render(&["--size", "16384x16384"]).expect_err("too large").to_string();
        assert!(too_large.contains("269 million pixels would take more than 1 GB of memory"), "{too_large}");
        for wrong in [
            ["--at", "1,2"],
            ["--window", "40,0"],
            ["--size", "800"],
            ["--size", "1x1"],
            ["--slice", "0"],
            ["--marks", "maybe"],
        ] {
            assert!(render(&wrong).is_err(), "{wrong:?}");
        }
    }
}
