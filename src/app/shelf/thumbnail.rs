//! The small picture of a study that was opened: the middle slice of the series that shows most of a spine.

use std::sync::Arc;

use crate::{
    dicom::Limits,
    geometry::AnatomicalPlane,
    render::{self, DisplayLut, Picture},
    source::{self, Source},
    study::{Instance, Series, Voi, Weighting},
    viewport::{PictureShape, Preset, Viewport},
};

/// Width and height in pixels: a card's picture at one pixel per point.
pub const THUMBNAIL_PX: [usize; 2] = [280, 164];

/// Which frame is drawn: sagittal before others, fluid bright before dark, many slices before few. A picture that lies
/// nowhere in a patient may have text burned into it and is not taken.
pub fn frame_of<'a>(series: impl Iterator<Item = &'a Arc<Series>>) -> Option<(Arc<Instance>, u32)> {
    let rank = |series: &&Arc<Series>| {
        let is_sagittal = series.plane == Some(AnatomicalPlane::Sagittal);
        (is_sagittal, series.weighting() == Some(Weighting::T2), series.frames.len())
    };
    let placed = series.filter(|series| series.plane.is_some() && !series.frames.is_empty());
    let best = placed.max_by_key(rank)?;
    let middle = best.frames.len() / 2;
    let frame = best.frames.get(middle)?;
    Some((Arc::clone(best.instances.get(frame.instance_idx)?), frame.frame_idx))
}

/// Reads and draws it.
///
/// # Errors
/// Why it cannot be read or drawn.
pub fn draw(source: &dyn Source, instance: &Instance, frame_idx: u32, limits: &Limits) -> Result<Picture, String> {
    let (mut reader, len) = source.open(&instance.path).map_err(|error| error.to_string())?;
    let read = source::read_frame(&mut *reader, len, instance, frame_idx, limits);
    let pixels = read.map_err(|error| error.to_string())?;
    let voi = Preset::from_file(instance, 0)
        .map(|(voi, _)| voi)
        .unwrap_or_else(|| Voi::Window(render::percentile_window(&pixels, instance, Preset::Auto.percentiles())));
    let (shape, size) = (PictureShape::of(instance), THUMBNAIL_PX.map(|side| side as f64));
    let empty = "The picture is empty.";
    let fitted = Viewport::default().px_per_mm(shape, size).ok_or(empty)?;
    // Fills the card's width; what is taller is cut off above and below.
    let zoom = size[0] / (f64::from(shape.columns) * shape.column_mm) / fitted;
    let transform = Viewport { zoom: zoom.max(1.0), ..Viewport::default() }.transform(shape, size).ok_or(empty)?;
    Ok(render::draw(&pixels, &DisplayLut::build(instance, &voi, false), &transform, THUMBNAIL_PX, true))
}
