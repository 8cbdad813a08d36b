//! The pictures on the library's cards, drawn by one worker: a slice that gives nothing away.

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
};

use super::Waker;
use crate::{
    annotation,
    case::{self, Images, SavedView, TeachingCase},
    geometry::ImagePoint,
    render::{self, DisplayLut, Picture},
    source::Cancel,
    study::{Series, Voi},
    viewport::{PictureShape, Preset, Viewport},
};

/// What was found out about a case of the library by reading its images.
#[derive(Clone, Debug)]
pub struct CaseFacts {
    /// Modalities, each once, in alphabetical order.
    pub modalities: Vec<String>,
    /// The picture on its card, or why there is none.
    pub cover: Result<Arc<Picture>, String>,
}

/// Width and height of a cover in pixels: a card's picture at two pixels per point.
pub const COVER_PX: [usize; 2] = [560, 328];

/// The worker's results, in the order of the library. Dropping it stops the worker.
pub(super) struct Covers {
    results: Receiver<(usize, CaseFacts)>,
    cancel: Cancel,
}

impl Covers {
    pub(super) fn start(cases: &[Arc<TeachingCase>], waker: &Waker) -> Self {
        let (sender, results) = channel();
        let (cases, waker, cancel) = (cases.to_vec(), waker.clone(), Cancel::new());
        let stop = cancel.clone();
        thread::spawn(move || {
            for (idx, case) in cases.iter().enumerate() {
                let facts = facts_of(case, &stop);
                if stop.is_cancelled() || sender.send((idx, facts)).is_err() {
                    return;
                }
                waker();
            }
        });
        Self { results, cancel }
    }

    pub(super) fn take(&self) -> impl Iterator<Item = (usize, CaseFacts)> + '_ {
        self.results.try_iter()
    }
}

impl Drop for Covers {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

fn facts_of(case: &TeachingCase, cancel: &Cancel) -> CaseFacts {
    let images = Images::read(case::image_root(Path::new(&case.folder)), cancel);
    let mut modalities: Vec<String> = images.series().map(|series| series.modality.clone()).collect();
    modalities.sort_unstable();
    modalities.dedup();
    CaseFacts { modalities, cover: draw_cover(case, &images).map(Arc::new) }
}

fn draw_cover(case: &TeachingCase, images: &Images) -> Result<Picture, String> {
    let named = case.cover.as_ref().and_then(|view| {
        let series = images.series().find(|series| series.uid == view.series)?;
        Some((series, series.nearest_frame(view.center).unwrap_or(0), Some(view)))
    });
    let found = || images.series().max_by_key(|series| series.frames.len());
    let (series, frame, view) = named
        .or_else(|| found().map(|series| (series, quiet_frame(case, series), None)))
        .ok_or("This case has no pictures.")?;
    let pixels = images.pixels(series, frame)?;
    let instance = series.instance(frame).ok_or("This case has no pictures.")?;
    let voi = Preset::from_file(instance, 0)
        .map(|(voi, _)| voi)
        .unwrap_or_else(|| Voi::Window(render::percentile_window(&pixels, instance, Preset::Auto.percentiles())));
    let shape = PictureShape::of(instance);
    let size = COVER_PX.map(|side| side as f64);
    let transform = cover_viewport(series, frame, view, shape)
        .and_then(|viewport| viewport.transform(shape, size))
        .ok_or("The picture is empty.")?;
    Ok(render::draw(&pixels, &DisplayLut::build(instance, &voi, false), &transform, COVER_PX, true))
}

/// Fills the card; what is taller is cut off above and below, and nothing beside the picture shows.
fn cover_viewport(series: &Series, frame: usize, view: Option<&SavedView>, shape: PictureShape) -> Option<Viewport> {
    let size = COVER_PX.map(|side| side as f64);
    let fitted = Viewport::default().px_per_mm(shape, size)?;
    let filled = size[0] / (f64::from(shape.columns) * shape.column_mm) / fitted;
    let zoom = view.and_then(|view| view.zoom).unwrap_or(1.0).max(filled);
    let plane = series.frames.get(frame).and_then(|frame| frame.plane);
    let wanted = view.zip(plane).map_or(shape.middle(), |(view, plane)| plane.image_from_lps(view.center));
    let px_per_mm = fitted * zoom;
    // As far from each edge as the card reaches from its middle.
    let inside = |at: f64, n: u32, pixel_mm: f64, side: f64| {
        let half = side / 2.0 / px_per_mm / pixel_mm;
        let last = f64::from(n) - 0.5;
        if 2.0 * half < f64::from(n) { at.clamp(half - 0.5, last - half) } else { last / 2.0 - 0.25 }
    };
    let x = inside(wanted.x, shape.columns, shape.column_mm, size[0]);
    let y = inside(wanted.y, shape.rows, shape.row_mm, size[1]);
    Some(Viewport { zoom, center: Some(ImagePoint::new(x, y)), ..Viewport::default() })
}

/// The slice nearest to the middle that no mark and no region lies on; without any such, the first.
fn quiet_frame(case: &TeachingCase, series: &Series) -> usize {
    let n = series.frames.len();
    let tells = |frame: usize| {
        case.findings.iter().any(|finding| {
            let marked = finding.marks.iter().any(|mark| annotation::visible(mark, series, frame).is_some());
            let plane = series.frames[frame].plane;
            let near = |at| plane.is_some_and(|plane| plane.signed_distance_mm(at).abs() <= NEAR_MM);
            marked || finding.view.as_ref().is_some_and(|view| near(view.center))
        })
    };
    let middle = n / 2;
    // Of a case without its answers nobody can tell what a slice gives away: the middle shows most of a spine.
    let from_middle = |frame: &usize| frame.abs_diff(middle);
    (0..n).filter(|frame| !tells(*frame)).min_by_key(from_middle).unwrap_or(0)
}

/// How far a slice passes from a finding's view at least.
const NEAR_MM: f64 = 10.0;
