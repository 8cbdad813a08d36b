//! Shapes into pixels on the CPU: deterministic, without a window, with the very meshes the window gets.

use epaint::{
    ClippedPrimitive, ClippedShape, Color32, FontsView, ImageData, ImageDelta, Primitive, Rect, Shape,
    TessellationOptions, Tessellator, TextureId,
    textures::{TextureFilter, TextureOptions, TexturesDelta},
};
use std::collections::HashMap;

use crate::render::GrayPicture;

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

/// Draws shapes (in points) over a grey picture (in physical pixels), which sets the size.
///
/// `fonts` must be the ones that laid the shapes' texts out; its pixels per point must be `pixels_per_point`.
pub fn rasterize(
    shapes: Vec<Shape>,
    fonts: &FontsView<'_>,
    pixels_per_point: f32,
    background: &GrayPicture,
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
    let mut rasterizer = MeshRasterizer::default();
    rasterizer.set(TextureId::default(), &ImageDelta::full(fonts.image(), TextureOptions::LINEAR));
    let mut canvas: Vec<Color32> = background.grey.iter().map(|grey| Color32::from_gray(*grey)).collect();
    rasterizer.paint_over(&mut canvas, size, &primitives, pixels_per_point);
    to_picture(&canvas, size)
}

/// Draws tessellated meshes; keeps the textures they refer to.
#[derive(Default)]
pub struct MeshRasterizer {
    textures: HashMap<TextureId, Texture>,
}

impl MeshRasterizer {
    /// Takes a new texture or a change to one. A change to an unknown texture, or beyond its edge, is left out.
    pub fn set(&mut self, id: TextureId, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let linear = delta.options.magnification == TextureFilter::Linear;
        match delta.pos {
            None => {
                self.textures.insert(id, Texture { size: image.size, pixels: image.pixels.clone(), linear });
            }
            Some(at) => {
                if let Some(texture) = self.textures.get_mut(&id) {
                    texture.replace(at, image.size, &image.pixels);
                }
            }
        }
    }

    /// Forgets a texture.
    pub fn free(&mut self, id: TextureId) {
        self.textures.remove(&id);
    }

    /// Takes all changes of one pass and empties them.
    pub fn apply(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            changes.iter().for_each(|change| self.set(id, change));
        }
        for id in delta.free.drain() {
            self.free(id);
        }
    }

    /// Draws meshes (vertices in points) on a transparent canvas of `size` physical pixels.
    pub fn paint(&self, primitives: &[ClippedPrimitive], size: [usize; 2], pixels_per_point: f32) -> RgbaPicture {
        let mut canvas = vec![Color32::TRANSPARENT; size[0] * size[1]];
        self.paint_over(&mut canvas, size, primitives, pixels_per_point);
        to_picture(&canvas, size)
    }

    /// Draws meshes over what a canvas already shows. Primitives other than meshes are left out.
    fn paint_over(&self, canvas: &mut [Color32], size: [usize; 2], primitives: &[ClippedPrimitive], ppp: f32) {
        for primitive in primitives {
            let Primitive::Mesh(mesh) = &primitive.primitive else { continue };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            let clip = Clip::new(primitive.clip_rect, ppp, size);
            for corners in mesh.indices.chunks_exact(3) {
                let mut vertices = [corners[0], corners[1], corners[2]].map(|idx| mesh.vertices[idx as usize]);
                vertices.iter_mut().for_each(|vertex| vertex.pos = (vertex.pos.to_vec2() * ppp).to_pos2());
                triangle::fill(canvas, size[0], vertices, texture, &clip);
            }
        }
    }
}

fn to_picture(canvas: &[Color32], [width, height]: [usize; 2]) -> RgbaPicture {
    RgbaPicture { width, height, rgba: canvas.iter().flat_map(Color32::to_srgba_unmultiplied).collect() }
}
