//! From a choice of slice, window and view to a picture.

use super::{open::Opened, segments::scene_segments};
use crate::{
    annotation::Mark,
    export::{self, Shot},
    geometry::LpsPoint,
    paint::{CornerText, raster::RgbaPicture},
    render,
    study::{FramePixels, Instance, Series, Voi},
    viewport::{PictureShape, Preset, Viewport},
};

/// Pictures of this height have texts of their size in points; larger ones have larger texts.
const HEIGHT_AT_ONE: f32 = 1000.0;

/// What one picture shows.
#[derive(Clone, Debug)]
pub struct Choice<'a> {
    /// The series.
    pub series: &'a Series,
    /// Slice, from 0.
    pub frame: usize,
    /// Window or table; `None`: the file's, else one from the picture.
    pub voi: Option<Voi>,
    /// What is in the middle; `None`: the middle of the slice.
    pub center: Option<LpsPoint>,
    /// Magnification over the whole slice fitted in; `None`: 1.
    pub zoom: Option<f64>,
    /// Width and height in pixels.
    pub size: [usize; 2],
    /// Whether marks are drawn.
    pub marks: bool,
    /// Whether segments that came with the images are drawn.
    pub segments: bool,
    /// Only this finding's marks, from 0; `None`: all.
    pub chosen: Option<usize>,
}

/// Width over height of a slice, in mm.
pub fn aspect(series: &Series, frame: usize) -> f64 {
    series.instance(frame).map_or(1.0, |instance| {
        let shape = PictureShape::of(instance);
        f64::from(shape.columns) * shape.column_mm / (f64::from(shape.rows) * shape.row_mm)
    })
}

/// Draws a choice.
pub fn draw(opened: &Opened, choice: &Choice<'_>) -> Result<RgbaPicture, String> {
    let Choice { series, frame, size, .. } = *choice;
    let pixels = opened.pixels(series, frame)?;
    let instance = series.instance(frame).ok_or("the series has no such slice.")?;
    let voi = choice.voi.clone().unwrap_or_else(|| own_voi(&pixels, instance));
    let transform = viewport(choice)
        .transform(PictureShape::of(instance), size.map(|side| side as f64))
        .ok_or("the image has no size to draw.")?;
    let marks = if choice.marks { numbered_marks(opened, choice.chosen) } else { Vec::new() };
    let segments = if choice.segments { scene_segments(&opened.images, series, frame, transform)? } else { Vec::new() };
    let smaller = size[0].min(size[1]) as f32;
    Ok(export::picture(&Shot {
        series,
        frame,
        pixels: &pixels,
        voi: &voi,
        invert: false,
        transform: &transform,
        size,
        pixels_per_point: (smaller / HEIGHT_AT_ONE).max(1.0),
        marks: &marks,
        segments: &segments,
        case: opened.case.as_ref(),
        corner_text: CornerText::Full,
    }))
}

/// The file's own window, else one from the picture.
fn own_voi(pixels: &FramePixels, instance: &Instance) -> Voi {
    Preset::from_file(instance, 0).map_or_else(
        || Voi::Window(render::percentile_window(pixels, instance, Preset::Auto.percentiles())),
        |(voi, _)| voi,
    )
}

fn viewport(choice: &Choice<'_>) -> Viewport {
    let plane = choice.series.frames.get(choice.frame).and_then(|frame| frame.plane);
    let zoom = choice.zoom.unwrap_or(1.0);
    // A whole slice stays whole; only a closer view is centred on what it shows.
    let center = choice.center.filter(|_| 1.0 < zoom);
    Viewport {
        frame: choice.frame,
        zoom,
        center: center.zip(plane).map(|(center, plane)| plane.image_from_lps(center)),
        ..Viewport::default()
    }
}

/// Marks with the numbers of their findings.
fn numbered_marks(opened: &Opened, chosen: Option<usize>) -> Vec<(Option<u32>, &Mark)> {
    let findings = opened.findings().iter().enumerate();
    findings
        .filter(|(idx, _)| chosen.is_none_or(|chosen| chosen == *idx))
        .flat_map(|(idx, finding)| finding.marks.iter().map(move |mark| (u32::try_from(idx + 1).ok(), mark)))
        .collect()
}
