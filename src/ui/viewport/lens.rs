//! The magnifier: a lens over the picture that follows the pointer.

use egui::{Color32, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::{super::textures::Textures, to_view};
use crate::{
    app::{AppState, Mode},
    geometry::{ViewPoint, ViewTransform},
};

/// How much larger things are in it.
const MAGNIFIES: f64 = 2.5;
/// Its side in points, and at most this share of the viewport's shorter side.
const SIDE: f32 = 220.0;
const LARGEST_SHARE: f32 = 0.5;

/// Draws the lens where the pointer is in the viewport.
pub fn show(
    ui: &Ui,
    rect: Rect,
    pointer: Option<Pos2>,
    transform: &ViewTransform,
    (app, slot): (&AppState, usize),
    textures: &mut Textures,
) {
    let is_up = app.magnifier && matches!(app.mode, Mode::Study | Mode::Quiz);
    let Some(pointer) = pointer.filter(|_| is_up) else { return };
    let ppp = ui.ctx().pixels_per_point();
    let side_px = (SIDE.min(rect.width().min(rect.height()) * LARGEST_SHARE) * ppp).round().max(1.0);
    let Some(lens) = magnified(transform, to_view(pointer, rect, ppp), f64::from(side_px)) else { return };
    let Some(texture) = textures.lens(ui.ctx(), app, slot, lens, side_px as usize) else { return };
    let side = side_px / ppp;
    // Its edges lie on whole pixels, so that it is not resampled again.
    let snap = |value: f32| (value * ppp).round() / ppp;
    let min = pos2(snap(pointer.x - side / 2.0), snap(pointer.y - side / 2.0));
    let area = Rect::from_min_size(min, vec2(side, side));
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().image(texture, area, whole, Color32::WHITE);
    ui.painter().rect_stroke(area, 0.0, Stroke::new(3.0, Color32::from_black_alpha(180)), StrokeKind::Outside);
    ui.painter().rect_stroke(area, 0.0, Stroke::new(1.0, Color32::WHITE), StrokeKind::Outside);
}

/// How the picture lies in a lens of this side that is centred on a place of the viewport.
fn magnified(transform: &ViewTransform, about: ViewPoint, side_px: f64) -> Option<ViewTransform> {
    let [x, y] = transform.axes().map(|axis| axis.map(|step| step * MAGNIFIES));
    let at = transform.image_from_view(about);
    let middle = side_px / 2.0;
    let origin = ViewPoint::new(middle - at.x * x[0] - at.y * y[0], middle - at.x * x[1] - at.y * y[1]);
    ViewTransform::new(x, y, origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_under_the_pointer_is_in_the_middle_of_the_lens_and_larger() {
        let transform = ViewTransform::new([0.0, 2.0], [-3.0, 0.0], ViewPoint::new(7.0, 5.0)).expect("invertible");
        let pointer = ViewPoint::new(100.0, 40.0);
        let lens = magnified(&transform, pointer, 200.0).expect("invertible");
        let at = transform.image_from_view(pointer);
        assert!(lens.view_from_image(at).distance(ViewPoint::new(100.0, 100.0)) < 1e-9);
        assert_eq!(lens.axes(), [[0.0, 5.0], [-7.5, 0.0]]);
    }
}
