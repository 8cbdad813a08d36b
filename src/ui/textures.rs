//! The only place that touches textures: pictures are drawn and uploaded only when something about them changed.

use std::collections::HashMap;

use egui::{ColorImage, Context, TextureHandle, TextureId, TextureOptions};

use super::pictures::{Pictures, ValuesKey};
use crate::{
    app::{AppState, FrameKey, FrameState, SeriesKey},
    geometry::ViewTransform,
    render::{self, DisplayLut, Picture, PictureSamples},
    study::{FramePixels, Instance, PixelKind, Series, Voi, Window},
    viewport::{PictureShape, Preset, Viewport},
};

/// Pictures on their way to the screen.
#[derive(Default)]
pub struct Textures {
    viewports: HashMap<usize, Shown<DrawKey>>,
    pictures: Pictures,
    thumbnails: HashMap<SeriesKey, Shown<FrameKey>>,
    lens: Option<Shown<DrawKey>>,
}

/// A texture and what it was drawn from.
struct Shown<K> {
    key: K,
    texture: TextureHandle,
}

/// Everything a viewport's pixels depend on.
#[derive(Clone, PartialEq)]
struct DrawKey {
    values: ValuesKey,
    voi: Voi,
    inverted: bool,
    /// Whether overlay planes are drawn.
    graphics: bool,
}

/// Physical pixels of a thumbnail for each point of the list.
const THUMBNAIL_POINTS: [f32; 2] = [104.0, 78.0];

impl Textures {
    /// The picture of a viewport in physical pixels, with how it lies there. `None` until there are pixels.
    pub fn viewport(
        &mut self,
        ctx: &Context,
        app: &AppState,
        slot: usize,
        size: [usize; 2],
    ) -> Option<(TextureId, ViewTransform)> {
        let (frame, instance) = app.slot_frame(slot)?;
        let viewport = &app.slots[slot].viewport;
        let transform = app.slot_transform(slot, size.map(|side| side as f64))?;
        let frame = FrameKey::of(instance, frame.frame_idx);
        let values = ValuesKey { frame, transform, size };
        let voi = voi_of(instance, viewport)?;
        let key = DrawKey { values, voi, inverted: viewport.inverted, graphics: app.graphics_shown };
        if let Some(shown) = self.viewports.get(&slot).filter(|shown| shown.key == key) {
            return Some((shown.texture.id(), transform));
        }
        let pixels = app.ready_pixels(slot)?;
        let visible = app.visible_slots();
        self.pictures.keep_only(|slot| visible.contains(&slot));
        let mut picture = self.pictures.draw(slot, &key.values, pixels, instance, (&key.voi, key.inverted));
        if key.graphics {
            picture.lay_over(pixels, &transform);
        }
        let shown = self.viewports.remove(&slot);
        let texture = upload(ctx, shown.map(|shown| shown.texture), &format!("viewport {slot}"), &picture);
        let id = texture.id();
        tracing::trace!(slot, "picture drawn");
        self.viewports.insert(slot, Shown { key, texture });
        Some((id, transform))
    }

    /// What a lens of `side` physical pixels shows of a viewport's picture, which lies in it as `transform` says.
    pub fn lens(
        &mut self,
        ctx: &Context,
        app: &AppState,
        slot: usize,
        transform: ViewTransform,
        side: usize,
    ) -> Option<TextureId> {
        let (frame, instance) = app.slot_frame(slot)?;
        let viewport = &app.slots[slot].viewport;
        let values = ValuesKey { frame: FrameKey::of(instance, frame.frame_idx), transform, size: [side, side] };
        let voi = voi_of(instance, viewport)?;
        let key = DrawKey { values, voi, inverted: viewport.inverted, graphics: app.graphics_shown };
        if let Some(shown) = self.lens.as_ref().filter(|shown| shown.key == key) {
            return Some(shown.texture.id());
        }
        let pixels = app.ready_pixels(slot)?;
        let lut = DisplayLut::build(instance, &key.voi, key.inverted);
        let mut picture = render::draw(pixels, &lut, &transform, [side, side], true);
        if key.graphics {
            picture.lay_over(pixels, &transform);
        }
        let texture = upload(ctx, self.lens.take().map(|shown| shown.texture), "lens", &picture);
        let id = texture.id();
        self.lens = Some(Shown { key, texture });
        Some(id)
    }

    /// The thumbnail of a series: its middle slice. `None` until that is decoded.
    pub fn thumbnail(&mut self, ctx: &Context, app: &AppState, series: &Series) -> Option<TextureId> {
        let (key, instance) = middle_frame(series)?;
        let name = SeriesKey::of(series);
        if let Some(shown) = self.thumbnails.get(&name).filter(|shown| shown.key == key) {
            return Some(shown.texture.id());
        }
        let FrameState::Ready(pixels) = app.frames.peek(&key)? else { return None };
        let picture = draw_thumbnail(pixels, instance, ctx.pixels_per_point())?;
        let old = self.thumbnails.remove(&name).map(|shown| shown.texture);
        let texture = upload(ctx, old, "thumbnail", &picture);
        let id = texture.id();
        self.thumbnails.insert(name, Shown { key, texture });
        Some(id)
    }
}

/// The window of a picture. Colours pass through none, so none is waited for.
fn voi_of(instance: &Instance, viewport: &Viewport) -> Option<Voi> {
    match instance.format.kind() {
        PixelKind::Colour => Some(Voi::Window(Window::linear(128.0, 256.0))),
        _ => viewport.voi.clone(),
    }
}

/// The slice that stands for a series.
pub fn middle_frame(series: &Series) -> Option<(FrameKey, &Instance)> {
    let middle = series.frames.len() / 2;
    let (frame, instance) = (series.frames.get(middle)?, series.instance(middle)?);
    Some((FrameKey::of(instance, frame.frame_idx), instance))
}

fn draw_thumbnail(pixels: &FramePixels, instance: &Instance, pixels_per_point: f32) -> Option<Picture> {
    let size = THUMBNAIL_POINTS.map(|side| (side * pixels_per_point).round() as usize);
    let shape = PictureShape::of(instance);
    // Fills the thumbnail's width; what is taller is cut off above and below.
    let size_px = size.map(|side| side as f64);
    let fitted = Viewport::default().px_per_mm(shape, size_px)?;
    let zoom = size_px[0] / (f64::from(shape.columns) * shape.column_mm) / fitted;
    let transform = Viewport { zoom: zoom.max(1.0), ..Viewport::default() }.transform(shape, size_px)?;
    let voi = Preset::from_file(instance, 0)
        .map(|(voi, _)| voi)
        .unwrap_or_else(|| Voi::Window(render::percentile_window(pixels, instance, Preset::Auto.percentiles())));
    Some(render::draw(pixels, &DisplayLut::build(instance, &voi, false), &transform, size, true))
}

fn upload(ctx: &Context, old: Option<TextureHandle>, name: &str, picture: &Picture) -> TextureHandle {
    let image = color_image(picture);
    match old {
        Some(mut texture) => {
            texture.set(image, TextureOptions::NEAREST);
            texture
        }
        None => ctx.load_texture(name, image, TextureOptions::NEAREST),
    }
}

/// A picture as the toolkit takes it.
pub fn color_image(picture: &Picture) -> ColorImage {
    let size = [picture.width, picture.height];
    match &picture.samples {
        PictureSamples::Grey(grey) => ColorImage::from_gray(size, grey),
        PictureSamples::Rgb(rgb) => ColorImage::from_rgb(size, rgb.as_flattened()),
    }
}
