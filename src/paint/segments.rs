//! Segments of a Segmentation over a picture: filled or outlined, each with its number, so that not its colour alone
//! tells which it is.

use std::sync::Arc;

use epaint::{Color32, FontsView, Mesh, Pos2, Rect, Shape, vec2};

use super::{Scene, fonts::semibold, look, marks::to_points, text};
use crate::{
    geometry::{ImagePoint, ViewTransform},
    segment::SegmentCut,
};

/// What a slice shows of a segment.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneSegment {
    /// Its number in the legend.
    pub number: usize,
    /// Its colour.
    pub color: Color32,
    /// How much of the picture a filled one covers, from 0 to 1.
    pub opacity: f32,
    /// Whether it is filled.
    pub filled: bool,
    /// Whether keys act on it.
    pub chosen: bool,
    /// What is shown, in pixels of the image.
    pub cut: Arc<SegmentCut>,
    /// How the image lies in the viewport.
    pub transform: ViewTransform,
}

const LINE: f32 = 1.5;
const CHOSEN_LINE: f32 = 3.0;

/// Colours for segments that bring none: calm, and apart for most eyes.
const PALETTE: [[u8; 3]; 8] = [
    [0x56, 0xB4, 0xE9],
    [0xE6, 0x9F, 0x00],
    [0x00, 0x9E, 0x73],
    [0xCC, 0x79, 0xA7],
    [0xF0, 0xE4, 0x42],
    [0x9D, 0x8C, 0xE0],
    [0xD5, 0x5E, 0x00],
    [0xB8, 0xC4, 0xCC],
];

/// The colour of the segment with this place in the legend, from 0: the recommended one, where there is one.
pub fn segment_color(lab: Option<[f64; 3]>, place: usize) -> Color32 {
    let [red, green, blue] = lab.map_or(PALETTE[place % PALETTE.len()], srgb_from_lab);
    Color32::from_rgb(red, green, blue)
}

/// sRGB from CIELab of the profile connection space, whose white is D50 (PS3.3 C.10.7.1.1).
fn srgb_from_lab([l, a, b]: [f64; 3]) -> [u8; 3] {
    const WHITE: [f64; 3] = [0.9642, 1.0, 0.8249];
    // From XYZ at D50 to linear sRGB, with the Bradford adaptation to D65.
    const MATRIX: [[f64; 3]; 3] =
        [[3.133_856, -1.616_867, -0.490_615], [-0.978_768, 1.916_141, 0.033_454], [0.071_945, -0.228_991, 1.405_243]];
    let middle = (l + 16.0) / 116.0;
    let part = |f: f64| if 6.0 / 29.0 < f { f.powi(3) } else { 3.0 * (6.0_f64 / 29.0).powi(2) * (f - 4.0 / 29.0) };
    let shares = [middle + a / 500.0, middle, middle - b / 200.0];
    let xyz: [f64; 3] = std::array::from_fn(|idx| WHITE[idx] * part(shares[idx]));
    MATRIX.map(|row| {
        let linear: f64 = row.iter().zip(xyz).map(|(factor, value)| factor * value).sum();
        let curved = if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
        (curved.clamp(0.0, 1.0) * 255.0).round() as u8
    })
}

/// Adds all segments. Their numbers come last, so that no fill covers them.
pub(super) fn segments(fonts: &mut FontsView<'_>, scene: &Scene, shapes: &mut Vec<Shape>) {
    for segment in &scene.segments {
        let mut mesh = Mesh::default();
        if segment.filled {
            fill(scene, segment, &mut mesh);
        }
        edges(scene, segment, &mut mesh);
        shapes.push(Shape::Mesh(Arc::new(mesh)));
    }
    for segment in &scene.segments {
        number(fonts, scene, segment, shapes);
    }
}

fn quad(mesh: &mut Mesh, corners: [Pos2; 4], color: Color32) {
    let first = mesh.vertices.len() as u32;
    corners.iter().for_each(|at| mesh.colored_vertex(*at, color));
    mesh.add_triangle(first, first + 1, first + 2);
    mesh.add_triangle(first, first + 2, first + 3);
}

fn fill(scene: &Scene, segment: &SceneSegment, mesh: &mut Mesh) {
    let [red, green, blue, _] = segment.color.to_array();
    let alpha = (segment.opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
    let color = Color32::from_rgba_unmultiplied(red, green, blue, alpha);
    for run in &segment.cut.runs {
        let (left, right) = (f64::from(run.from) - 0.5, f64::from(run.to) - 0.5);
        let (top, bottom) = (f64::from(run.y) - 0.5, f64::from(run.y) + 0.5);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        quad(mesh, corners.map(|(x, y)| place(scene, segment, ImagePoint::new(x, y))), color);
    }
}

fn edges(scene: &Scene, segment: &SceneSegment, mesh: &mut Mesh) {
    let half = if segment.chosen { CHOSEN_LINE } else { LINE } * scene.k / 2.0;
    for ends in &segment.cut.outline {
        let [from, to] = ends.map(|at| place(scene, segment, at));
        let along = (to - from).normalized() * half;
        let across = along.rot90();
        // Half a width longer at both ends, so that corners are closed.
        let (from, to) = (from - along, to + along);
        quad(mesh, [from + across, to + across, to - across, from - across], segment.color);
    }
}

fn number(fonts: &mut FontsView<'_>, scene: &Scene, segment: &SceneSegment, shapes: &mut Vec<Shape>) {
    let at = place(scene, segment, segment.cut.label_at);
    let font = semibold(look::size::META * scene.k);
    let laid = text::line(fonts, &segment.number.to_string(), font, look::TEXT, scene.size.x);
    let rect = Rect::from_center_size(at, laid.size() + vec2(6.0, 0.0) * scene.k);
    if Rect::from_min_size(Pos2::ZERO, scene.size).contains_rect(rect) {
        shapes.push(Shape::rect_filled(rect, 3.0 * scene.k, look::caption_plate()));
        shapes.push(text::galley(rect.center() - laid.size() / 2.0, laid));
    }
}

fn place(scene: &Scene, segment: &SceneSegment, at: ImagePoint) -> Pos2 {
    to_points(segment.transform.view_from_image(at), scene)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lab_is_the_colour_it_names() {
        assert_eq!(srgb_from_lab([100.0, 0.0, 0.0]), [255, 255, 255]);
        assert_eq!(srgb_from_lab([0.0, 0.0, 0.0]), [0, 0, 0]);
        // sRGB red is L* 54.29, a* 80.81, b* 69.89 at D50.
        let [red, green, blue] = srgb_from_lab([54.29, 80.81, 69.89]);
        assert!(253 <= red && green <= 3 && blue <= 3, "{red} {green} {blue}");
    }
}
