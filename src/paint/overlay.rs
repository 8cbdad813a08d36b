//! The one drawing code for what lies over a picture.

use epaint::{FontsView, Pos2, Rect, Shape};

use super::{
    PlacedCaptions, Scene, answer, crosshair, furniture, gap, heading, lines, marks, measure, reference, segments,
};

/// Everything over one viewport's picture as shapes, with its top left corner at `origin` (points).
///
/// From back to front: segments, rows that are not there, reference lines, rail, letters, scale bar, corner texts, level labels, names of lines, what a
/// question brings, marks, measurements.
///
/// `captions` remembers where captions went, for the next pass over the same viewport.
pub fn overlay(fonts: &mut FontsView<'_>, scene: &Scene, origin: Pos2, captions: &mut PlacedCaptions) -> Vec<Shape> {
    let (mut shapes, mut texts) = (Vec::new(), Vec::new());
    segments::segments(fonts, scene, &mut shapes);
    let mut taken = furniture_texts(fonts, scene, &mut texts);
    taken.extend(gap::gap(fonts, scene, &mut shapes));
    taken.extend(reference::reference_lines(fonts, scene, &taken, &mut shapes, &mut texts));
    lines::lines(fonts, scene, &mut shapes);
    taken.extend(crosshair::crosshair(fonts, scene, &taken, &mut shapes));
    furniture::rail(scene, &mut shapes);
    shapes.append(&mut texts);
    let answered = answer::answer(fonts, scene, &taken, &mut shapes);
    taken.extend(answered);
    taken.extend(marks::paint_marks(fonts, scene, &taken, captions, &mut shapes));
    measure::measures(fonts, scene, &taken, &mut shapes);
    shapes.iter_mut().for_each(|shape| shape.translate(origin.to_vec2()));
    shapes
}

/// Adds letters, scale bar, corner texts and level labels; returns what they cover.
fn furniture_texts(fonts: &mut FontsView<'_>, scene: &Scene, shapes: &mut Vec<Shape>) -> Vec<Rect> {
    let mut taken = furniture::letters(fonts, scene, shapes);
    taken.extend(furniture::scale_bar(fonts, scene, shapes));
    taken.extend(furniture::corner_texts(fonts, scene, shapes));
    taken.extend(heading::heading(fonts, scene, shapes));
    let levels = furniture::levels(fonts, scene, &taken, shapes);
    taken.extend(levels);
    taken
}
