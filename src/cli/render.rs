//! `thecal render`: one picture of a case, folder or file as PNG; and annotated pictures of a whole case.

mod open;
mod segments;
mod shot;

use std::{
    cmp::Reverse,
    fs,
    path::{Path, PathBuf},
};

use crate::study::shown_path;
use crate::{
    annotation::visible,
    app::data_folder,
    case::Finding,
    catalogue::{Catalogue, USER_FILE},
    export::write_png,
    geometry::LpsPoint,
    study::{Series, Voi, Window},
};
use open::Opened;
use shot::Choice;

/// What to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderArgs {
    /// A case folder, a folder of images, or an image.
    pub path: PathBuf,
    /// The PNG to write.
    pub out: PathBuf,
    /// Which series, from 1; `None`: the first finding's, else the first.
    pub series: Option<u32>,
    /// Which slice, from 1; `None`: `at`, else the first finding's, else the middle one.
    pub slice: Option<u32>,
    /// Patient position in mm that the slice is to be nearest to.
    pub at: Option<[f64; 3]>,
    /// Window centre and width; `None`: the finding's, the file's, or one from the picture.
    pub window: Option<[f64; 2]>,
    /// Width and height in pixels.
    pub size: [u32; 2],
    /// Whether marks are drawn.
    pub marks: bool,
    /// Whether segments that came with the images are drawn.
    pub segments: bool,
}

/// Height of preview pictures in pixels; their width follows the slice.
const PREVIEW_HEIGHT: usize = 1000;
/// Preview widths in pixels, least and most.
const PREVIEW_WIDTH: [usize; 2] = [640, 1400];

/// Draws the picture that the arguments ask for and writes it.
///
/// # Errors
/// One sentence: what failed, why, what to do.
pub fn run(args: &RenderArgs) -> Result<(), String> {
    let opened = Opened::read(&args.path)?;
    let first = opened.findings().first();
    let (series, frame) = slice_asked_for(args, &opened, first)?;
    let follows_finding = args.series.is_none() && args.slice.is_none() && args.at.is_none();
    let view = first.filter(|_| follows_finding).and_then(|finding| finding.view.as_ref());
    let window = args.window.map(|[center, width]| Window::linear(center, width));
    let of_finding = view.and_then(|view| view.window).map(|(center, width)| Window::linear(center, width));
    let choice = Choice {
        series,
        frame,
        voi: window.or(of_finding).map(Voi::Window),
        center: view.map(|view| view.center),
        zoom: view.and_then(|view| view.zoom),
        size: args.size.map(|side| side as usize),
        marks: args.marks,
        segments: args.segments,
        chosen: None,
    };
    write_png(&args.out, &shot::draw(&opened, &choice)?).map_err(|error| error.to_string())?;
    credit(series);
    Ok(())
}

/// Whoever shows a picture of a public study shows whose it is.
fn credit(series: &Series) {
    let own = data_folder().map(|data| data.join(USER_FILE)).unwrap_or_default();
    let catalogue = Catalogue::with_own(&own);
    if let Some(study) = catalogue.of_series(&series.uid) {
        eprintln!("Show with this picture: {}", study.attribution);
    }
}

/// The slice nearest to a place that the series covers.
fn slice_at(series: &Series, at: LpsPoint) -> Result<usize, String> {
    /// Beyond its first and last slice a series reaches at least so far, in mm.
    const LEAST_REACH_MM: f64 = 5.0;
    let frame = series
        .nearest_frame(at)
        .ok_or("the series has no positions in the patient, so --at finds no slice; use --slice.")?;
    let away_mm = series.frames[frame].plane.map_or(0.0, |plane| plane.signed_distance_mm(at).abs());
    if away_mm <= series.slice_spacing_mm.unwrap_or(0.0).max(LEAST_REACH_MM) {
        Ok(frame)
    } else {
        Err(format!(
            "that place lies {away_mm:.0} mm away from the nearest slice; \"thecal inspect\" tells what is there."
        ))
    }
}

fn slice_asked_for<'a>(
    args: &RenderArgs,
    opened: &'a Opened,
    finding: Option<&Finding>,
) -> Result<(&'a Series, usize), String> {
    let series = match (args.series, finding) {
        (Some(number), _) => {
            let n_series = opened.series.len();
            opened
                .series
                .get(number as usize - 1)
                .ok_or_else(|| format!("there is no series {number}; there are {n_series}, see \"thecal inspect\"."))?
        }
        (None, Some(finding)) => opened.best_series(finding).unwrap_or(&opened.series[0]),
        (None, None) => &opened.series[0],
    };
    let n_slices = series.frames.len();
    let frame = match (args.slice, args.at) {
        (Some(slice), _) if slice as usize <= n_slices => slice as usize - 1,
        (Some(slice), _) => return Err(format!("there is no slice {slice}; the series has {n_slices}.")),
        (None, Some(at)) => slice_at(series, LpsPoint::from(at))?,
        (None, None) => {
            finding.and_then(place_of).and_then(|place| series.nearest_frame(place)).unwrap_or((n_slices - 1) / 2)
        }
    };
    Ok((series, frame))
}

/// Where a finding is: the middle of its view, else its first mark.
fn place_of(finding: &Finding) -> Option<LpsPoint> {
    let of_view = finding.view.as_ref().map(|view| view.center);
    of_view.or_else(|| finding.marks.iter().find_map(crate::annotation::Mark::anchor))
}

/// Writes one annotated picture for each finding of a case and one for each series; returns the files in that order.
///
/// # Errors
/// One sentence where the case or its images cannot be read, or a picture not be written.
pub fn previews(case_folder: &Path, out_folder: &Path) -> Result<Vec<PathBuf>, String> {
    let opened = Opened::read(case_folder)?;
    fs::create_dir_all(out_folder)
        .map_err(|error| format!("the folder {} could not be made: {error}.", shown_path(out_folder)))?;
    let mut written = Vec::new();
    for (idx, finding) in opened.findings().iter().enumerate() {
        let Some(series) = opened.best_series(finding) else { continue };
        let frame = place_of(finding).and_then(|place| series.nearest_frame(place)).unwrap_or(0);
        let view = finding.view.as_ref();
        let window = view.and_then(|view| view.window).map(|(center, width)| Window::linear(center, width));
        let choice = Choice {
            voi: window.map(Voi::Window),
            center: view.map(|view| view.center),
            zoom: view.and_then(|view| view.zoom),
            chosen: Some(idx),
            ..overview(series, frame)
        };
        let name = format!("finding-{}-{}.png", idx + 1, slug(&finding.id));
        written.push(write_preview(&opened, &choice, &out_folder.join(name))?);
    }
    for (idx, series) in opened.series.iter().enumerate() {
        let name = format!("series-{}-{}.png", idx + 1, slug(&series.description));
        let choice = overview(series, most_marked(&opened, series));
        written.push(write_preview(&opened, &choice, &out_folder.join(name))?);
    }
    Ok(written)
}

/// The slice with the most marks; of several, and without any, the one nearest to the middle.
fn most_marked(opened: &Opened, series: &Series) -> usize {
    let n_marks = |frame: usize| {
        let marks = opened.findings().iter().flat_map(|finding| &finding.marks);
        marks.filter(|mark| visible(mark, series, frame).is_some()).count()
    };
    let middle = (series.frames.len() - 1) / 2;
    (0..series.frames.len()).max_by_key(|frame| (n_marks(*frame), Reverse(frame.abs_diff(middle)))).unwrap_or(middle)
}

/// A whole slice with its marks.
fn overview(series: &Series, frame: usize) -> Choice<'_> {
    let aspect = shot::aspect(series, frame);
    let width = (PREVIEW_HEIGHT as f64 * aspect).round() as usize;
    let size = [width.clamp(PREVIEW_WIDTH[0], PREVIEW_WIDTH[1]), PREVIEW_HEIGHT];
    Choice { series, frame, voi: None, center: None, zoom: None, size, marks: true, segments: false, chosen: None }
}

fn write_preview(opened: &Opened, choice: &Choice<'_>, path: &Path) -> Result<PathBuf, String> {
    write_png(path, &shot::draw(opened, choice)?).map_err(|error| error.to_string())?;
    Ok(path.to_owned())
}

/// A text as part of a file name: small letters, digits and single hyphens, at most 40.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().take(40) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "unnamed".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_plain() {
        assert_eq!(slug("Sag T2 TSE / L4–S1"), "sag-t2-tse-l4-s1");
        assert_eq!(slug("../../etc"), "etc");
        assert_eq!(slug("  "), "unnamed");
    }

    #[test]
    fn a_path_that_is_not_there_is_said_in_one_sentence() {
        let args = RenderArgs {
            path: "no/such/folder".into(),
            out: "never.png".into(),
            series: None,
            slice: None,
            at: None,
            window: None,
            size: [100, 100],
            marks: true,
            segments: false,
        };
        let error = run(&args).expect_err("nothing there");
        assert!(error.contains("no/such/folder"), "{error}");
    }
}
