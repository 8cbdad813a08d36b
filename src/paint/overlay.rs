//! The one drawing code for what lies over a picture.

use epaint::{FontsView, Pos2, Rect, Shape};

use super::{Scene, furniture, marks, pins};

/// Everything over one viewport's picture as shapes, with its top left corner at `origin` (points).
///
/// From back to front: reference lines, rail, level labels, letters, scale bar, corner texts, pins, marks.
pub fn overlay(fonts: &mut FontsView<'_>, scene: &Scene, origin: Pos2) -> Vec<Shape> {
    let mut shapes = Vec::new();
    furniture::reference_lines(fonts, scene, &mut shapes);
    furniture::rail(scene, &mut shapes);
    let mut texts = Vec::new();
    let taken = texts_of(fonts, scene, &mut texts);
    shapes.append(&mut texts);
    pins::pins(fonts, scene, &mut shapes);
    marks::paint_marks(fonts, scene, &taken, &mut shapes);
    shapes.iter_mut().for_each(|shape| shape.translate(origin.to_vec2()));
    shapes
}

/// The texts that captions keep clear of, and their shapes.
pub(super) fn texts_of(fonts: &mut FontsView<'_>, scene: &Scene, shapes: &mut Vec<Shape>) -> Vec<Rect> {
    let mut taken = furniture::letters(fonts, scene, shapes);
    taken.extend(furniture::scale_bar(fonts, scene, shapes));
    taken.extend(furniture::corner_texts(fonts, scene, shapes));
    let levels = furniture::levels(fonts, scene, &taken, shapes);
    taken.extend(levels);
    taken
}
