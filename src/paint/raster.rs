//! Shapes into pixels on the CPU: deterministic, without a window, with the very meshes the window gets.

use epaint::{
    ClippedPrimitive, ClippedShape, Color32, FontsView, Primitive, Rect, Shape, TessellationOptions, Tessellator,
};

use crate::render::Picture;

mod triangle;

use triangle::{Clip, Texture};

/// A colour picture, row by row from the top left; four bytes a pixel, red, green, blue, opacity (not premultiplied).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RgbaPicture {
    /// Columns in pixels.
    pub width: usize,
    /// Rows in pixels.
    pub height: usize,
    /// `width × height × 4` bytes.
    pub rgba: Vec<u8>,
}

/// Draws shapes (in points) over a picture (in physical pixels), which sets the size.
///
/// `fonts` must be the ones that laid the shapes' texts out; its pixels per point must be `pixels_per_point`.
pub fn rasterize(
    shapes: Vec<Shape>,
    fonts: &FontsView<'_>,
    pixels_per_point: f32,
    background: &Picture,
) -> RgbaPicture {
    let size = [background.width, background.height];
    let clip = Rect::from_min_size(
        epaint::Pos2::ZERO,
        epaint::vec2(size[0] as f32 / pixels_per_point, size[1] as f32 / pixels_per_point),
    );
    let clipped = shapes.into_iter().map(|shape| ClippedShape::new(clip, shape)).collect();
    let options = TessellationOptions { prerasterized_discs: false, ..TessellationOptions::default() };
    let mut tessellator = Tessellator::new(pixels_per_point, options, fonts.font_image_size(), Vec::new());
    let primitives = tessellator.tessellate_shapes(clipped);
    let letters = fonts.image();
    let texture = Texture { size: letters.size, pixels: letters.pixels };
    let mut canvas: Vec<Color32> = background.rgb().map(|[r, g, b]| Color32::from_rgb(r, g, b)).collect();
    paint_over(&mut canvas, size, &primitives, &texture, pixels_per_point);
    to_picture(&canvas, size)
}

/// Draws meshes (vertices in points) over what a canvas already shows. Primitives other than meshes are left out.
fn paint_over(canvas: &mut [Color32], size: [usize; 2], primitives: &[ClippedPrimitive], texture: &Texture, ppp: f32) {
    for primitive in primitives {
        let Primitive::Mesh(mesh) = &primitive.primitive else { continue };
        let clip = Clip::new(primitive.clip_rect, ppp, size);
        for corners in mesh.indices.chunks_exact(3) {
            let mut vertices = [corners[0], corners[1], corners[2]].map(|idx| mesh.vertices[idx as usize]);
            vertices.iter_mut().for_each(|vertex| vertex.pos = (vertex.pos.to_vec2() * ppp).to_pos2());
            triangle::fill(canvas, size[0], vertices, texture, &clip);
        }
    }
}

fn to_picture(canvas: &[Color32], [width, height]: [usize; 2]) -> RgbaPicture {
    RgbaPicture { width, height, rgba: canvas.iter().flat_map(Color32::to_srgba_unmultiplied).collect() }
}
