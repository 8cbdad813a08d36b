//! One slice with everything that lies over it, as pixels.

use epaint::Pos2;

use crate::{
    annotation::{Mark, Wording},
    case::TeachingCase,
    geometry::ViewTransform,
    paint::{self, CornerText, FrameScene, PlacedCaptions, Scene, SceneSegment, raster::RgbaPicture},
    render::{self, DisplayLut, Picture},
    study::{FramePixels, Series, Voi},
};

/// What a picture is made of.
#[derive(Clone, Copy, Debug)]
pub struct Shot<'a> {
    /// The series.
    pub series: &'a Series,
    /// Slice shown, from 0.
    pub frame: usize,
    /// That slice's pixels.
    pub pixels: &'a FramePixels,
    /// Window or VOI LUT.
    pub voi: &'a Voi,
    /// Whether the grey scale is turned round.
    pub invert: bool,
    /// How the image lies in the picture.
    pub transform: &'a ViewTransform,
    /// Width and height of the picture in pixels.
    pub size: [usize; 2],
    /// Pixels per point: how large texts and marks are.
    pub pixels_per_point: f32,
    /// Marks with the numbers of their findings; those out of reach are left out.
    pub marks: &'a [(Option<u32>, &'a Mark)],
    /// The case it belongs to, for its title and the names of vertebral levels.
    pub case: Option<&'a TeachingCase>,
    /// Segments that lie over the slice.
    pub segments: &'a [SceneSegment],
    /// How much corner text there is. The synthetic badge is always there.
    pub corner_text: CornerText,
}

/// Draws a picture. Where the slice does not belong to the series, it is black.
pub fn picture(shot: &Shot<'_>) -> RgbaPicture {
    let slice = match shot.series.instance(shot.frame) {
        Some(instance) => {
            let lut = DisplayLut::build(instance, shot.voi, shot.invert);
            let mut slice = render::draw(shot.pixels, &lut, shot.transform, shot.size, true);
            slice.lay_over(shot.pixels, shot.transform);
            slice
        }
        None => Picture::black(shot.size),
    };
    compose(&slice, &scene_of(shot))
}

/// A picture with what a scene says lies over it; the scene's size is the picture's.
pub fn compose(slice: &Picture, scene: &Scene) -> RgbaPicture {
    let mut fonts = paint::text_fonts();
    let mut view = fonts.with_pixels_per_point(scene.pixels_per_point);
    let shapes = paint::overlay(&mut view, scene, Pos2::ZERO, &mut PlacedCaptions::default());
    paint::raster::rasterize(shapes, &view, scene.pixels_per_point, slice)
}

fn scene_of(shot: &Shot<'_>) -> Scene {
    let frame_scene = FrameScene {
        series: shot.series,
        frame: shot.frame,
        transform: shot.transform,
        size_px: shot.size,
        pixels_per_point: shot.pixels_per_point,
        voi: Some(shot.voi),
        pixels: Some(shot.pixels),
        wording: Wording::Student,
    };
    let mut scene = frame_scene.scene();
    if let Some(case) = shot.case {
        case.title.clone_into(&mut scene.facts.title);
        if shot.corner_text == CornerText::Full {
            let shares_space = case.frame_of_reference == shot.series.frame_of_reference;
            let levels = if shares_space { case.levels.as_slice() } else { &[] };
            scene.levels = frame_scene.levels(levels, None);
        }
    }
    scene.segments = shot.segments.to_vec();
    scene.corner_text = shot.corner_text;
    scene.rail = None;
    scene.marks = shot.marks.iter().filter_map(|(number, mark)| frame_scene.mark(mark, *number)).collect();
    scene
}
