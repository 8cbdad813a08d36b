//! The cards' pictures as textures, uploaded once each.

use std::sync::Arc;

use egui::{Context, TextureHandle, TextureId, TextureOptions};

use crate::{render::Picture, ui::textures::color_image};

/// Textures by the index of their case.
#[derive(Default)]
pub struct CoverTextures(Vec<Option<(Arc<Picture>, TextureHandle)>>);

impl CoverTextures {
    /// The texture of a cover; it is uploaded anew only where the case at this index has another picture than before.
    pub fn texture(&mut self, ctx: &Context, idx: usize, picture: &Arc<Picture>) -> TextureId {
        if self.0.len() <= idx {
            self.0.resize_with(idx + 1, || None);
        }
        let same = self.0[idx].as_ref().filter(|(shown, _)| Arc::ptr_eq(shown, picture));
        if let Some((_, texture)) = same {
            return texture.id();
        }
        let image = color_image(picture);
        let texture = ctx.load_texture(format!("cover {idx}"), image, TextureOptions::LINEAR);
        let id = texture.id();
        self.0[idx] = Some((Arc::clone(picture), texture));
        id
    }
}
