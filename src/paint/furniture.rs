//! What frames a picture: corner text, letters, scale bar, slice rail, level labels.

use epaint::{Color32, FontsView, Pos2, Rect, RectShape, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::{
    CornerText, Scene,
    fonts::{regular, semibold},
    look,
    marks::to_points,
    text,
};
use crate::study::capitalised;

/// Nice lengths for the scale bar in mm.
const NICE_MM: [f32; 12] = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 50.0, 100.0, 200.0];
/// The scale bar is at most this long, in points at scale 1 and as a share of the width.
const LONGEST_BAR: f32 = 130.0;
const LONGEST_BAR_SHARE: f32 = 0.3;
const CORNER: f32 = 8.0;
/// Viewports narrower than this, in points, have room for little beside the letter at the upper edge.
const NARROW: f32 = 210.0;
/// Half the room of the letter at the upper edge.
const LETTER_ROOM: f32 = 18.0;
/// What the readout may say at its longest.
const LONGEST_READOUT: [&str; 3] = ["−32768 (no unit)", "R 188.8 P 188.8", "H 1888.8 mm"];
const RAIL_WIDTH: f32 = 4.0;
const RAIL_RIGHT: f32 = 5.0;
const THUMB: Vec2 = vec2(10.0, 14.0);

/// Adds corner texts and the synthetic badge; returns what they cover.
pub(super) fn corner_texts(fonts: &mut FontsView<'_>, scene: &Scene, shapes: &mut Vec<Shape>) -> Vec<Rect> {
    let k = text_scale(scene);
    let (upper_left, upper_right) = corner_lines(scene);
    let right = scene.size.x - right_inset(scene) + if scene.rail.is_some() { 4.0 } else { 0.0 };
    let mut covered = Vec::new();
    let corner = pos2(CORNER * k, CORNER * k);
    // Texts at the left and the right leave the letter between them free.
    let letter_side = scene.size.x / 2.0 - LETTER_ROOM * k;
    let widest = [letter_side - corner.x, right - (scene.size.x - letter_side)].map(|room| room.max(40.0 * k));
    let mut below = corner.y;
    if !upper_left.is_empty() {
        let names = text::names(fonts, &upper_left, k, widest[0]);
        let area = text::plates(fonts, &names, corner, vec2(0.0, 0.0), k, widest[0], shapes);
        below = area.bottom() + 4.0 * k;
        covered.push(area);
    }
    if !upper_right.is_empty() {
        covered.push(text::plates(fonts, &upper_right, pos2(right, corner.y), vec2(1.0, 0.0), k, widest[1], shapes));
    }
    if let (CornerText::Full, Some(lines)) = (scene.corner_text, &scene.readout) {
        covered.push(readout(fonts, scene, lines, k, shapes));
    }
    // Under a heading the badge goes to the foot of the picture, to what says which picture it is.
    if scene.synthetic && scene.heading.is_empty() && scene.footing.is_empty() {
        covered.push(synthetic_badge(fonts, pos2(corner.x, below), k, shapes));
    }
    covered
}

/// Adds what is under the pointer; returns the corner kept for it, which is the same whatever it says.
fn readout(fonts: &mut FontsView<'_>, scene: &Scene, said: &[String], k: f32, shapes: &mut Vec<Shape>) -> Rect {
    let corner = pos2(CORNER * k, scene.size.y - CORNER * k);
    let mut add = |lines: &[String], shapes: &mut Vec<Shape>| {
        text::plates(fonts, lines, corner, vec2(0.0, 1.0), k, f32::INFINITY, shapes)
    };
    let longest = LONGEST_READOUT.map(str::to_owned);
    // Up to the letter at the lower edge there is room for a whole position, or for half of one a line.
    let wide = add(&joined(&longest), &mut Vec::new());
    if wide.right() < scene.size.x / 2.0 - LETTER_ROOM * k {
        add(&joined(said), shapes);
        return wide;
    }
    add(said, shapes);
    add(&longest, &mut Vec::new())
}

/// The parts of a position in one line.
fn joined(said: &[String]) -> Vec<String> {
    match said {
        [value, across, along] => vec![value.clone(), format!("{across} {along}")],
        other => other.to_vec(),
    }
}

/// Corner text grows less than marks do: it is read by the presenter.
fn text_scale(scene: &Scene) -> f32 {
    scene.k.min(2.0)
}

fn right_inset(scene: &Scene) -> f32 {
    if scene.rail.is_some() { look::RAIL_INSET * scene.k.min(1.5) } else { CORNER * text_scale(scene) }
}

fn corner_lines(scene: &Scene) -> (Vec<String>, Vec<String>) {
    let facts = &scene.facts;
    // In a narrow viewport, or with large text, a short word that is whole tells more than a long one that is cut.
    let is_narrow = scene.size.x < NARROW * text_scale(scene);
    let slice = (0 < facts.n_slices).then(|| match is_narrow {
        true => format!("{}/{}", facts.slice, facts.n_slices),
        false => format!("Slice {} of {}", facts.slice, facts.n_slices),
    });
    let plane = facts.plane.map(|plane| capitalised(plane.name()));
    let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    match scene.corner_text {
        CornerText::Off => (Vec::new(), Vec::new()),
        CornerText::Minimal => ([plane, slice].into_iter().flatten().collect(), Vec::new()),
        CornerText::Full => {
            let left = [filled(&facts.title), filled(&facts.series).or(plane), slice];
            let zoom = facts.pixels_per_mm.map(|px| format!("{px:.1} px per mm"));
            let left = left.into_iter().flatten().chain(scene.notes.iter().cloned());
            let right = [filled(&facts.window), zoom].into_iter().flatten().filter(|_| !is_narrow);
            (left.collect(), right.collect())
        }
    }
}

pub(super) fn synthetic_badge(fonts: &mut FontsView<'_>, at: Pos2, k: f32, shapes: &mut Vec<Shape>) -> Rect {
    let label = text::line(fonts, "Synthetic", semibold(look::size::META * k), look::TEXT, f32::INFINITY);
    let rect = Rect::from_min_size(at, label.size() + vec2(12.0, 4.0) * k);
    let edge = Stroke::new(k, Color32::from_white_alpha(110));
    let radius = (f32::from(look::RADIUS) * k).round() as u8;
    shapes.push(RectShape::new(rect, radius, look::caption_plate(), edge, StrokeKind::Inside).into());
    shapes.push(text::galley(rect.center() - label.size() / 2.0, label));
    rect
}

/// Adds the orientation letters; returns what they cover.
pub(super) fn letters(fonts: &mut FontsView<'_>, scene: &Scene, shapes: &mut Vec<Shape>) -> Vec<Rect> {
    let Some(letters) = &scene.letters else { return Vec::new() };
    let k = text_scale(scene);
    let Vec2 { x: width, y: height } = scene.size;
    let inset = CORNER * k;
    let places = [
        (&letters.left, pos2(inset, height / 2.0), vec2(0.0, 0.5)),
        (&letters.right, pos2(width - right_inset(scene), height / 2.0), vec2(1.0, 0.5)),
        (&letters.top, pos2(width / 2.0, inset), vec2(0.5, 0.0)),
        (&letters.bottom, pos2(width / 2.0, height - inset), vec2(0.5, 1.0)),
    ];
    let mut covered = Vec::new();
    for (letter, at, align) in places.into_iter().filter(|(letter, _, _)| !letter.is_empty()) {
        let laid = text::line(fonts, letter, semibold(look::size::LETTER * k), look::TEXT, f32::INFINITY);
        let rect = text::anchored(at, laid.size(), align);
        text::outlined(rect.min, laid, k, shapes);
        covered.push(rect);
    }
    covered
}

/// Adds the scale bar at the lower right; returns what it covers.
pub(super) fn scale_bar(fonts: &mut FontsView<'_>, scene: &Scene, shapes: &mut Vec<Shape>) -> Option<Rect> {
    let per_mm = scene.points_per_mm?;
    let k = text_scale(scene);
    let longest = (LONGEST_BAR * k).min(scene.size.x * LONGEST_BAR_SHARE);
    let mm = NICE_MM.into_iter().rev().find(|mm| mm * per_mm <= longest)?;
    let length = mm * per_mm;
    let right = scene.size.x - right_inset(scene) - 2.0;
    let y = scene.size.y - (CORNER + 6.0) * k;
    let bar = Rect::from_min_max(pos2(right - length, y - 6.0 * k), pos2(right, y));
    let middle = bar.center().x;
    let lines = [
        [bar.left_bottom(), bar.right_bottom()],
        [bar.left_top(), bar.left_bottom()],
        [bar.right_top(), bar.right_bottom()],
        [pos2(middle, bar.bottom() - 3.0 * k), pos2(middle, bar.bottom())],
    ];
    for (width, color) in [(4.0 * k, Color32::BLACK), (2.0 * k, look::TEXT)] {
        for line in lines {
            super::arrow::round_line(line, Stroke::new(width, color), shapes);
        }
    }
    let label = text::line(fonts, &format!("{mm} mm"), regular(look::size::LABEL * k), look::TEXT, f32::INFINITY);
    let at = text::anchored(pos2(middle, bar.top() - k), label.size(), vec2(0.5, 1.0));
    text::outlined(at.min, label, k, shapes);
    Some(bar.union(at))
}

/// Adds the slice rail with its thumb and ticks.
pub(super) fn rail(scene: &Scene, shapes: &mut Vec<Shape>) {
    let Some(rail) = &scene.rail else { return };
    let Some(track) = rail_track(scene) else { return };
    shapes.push(Shape::rect_filled(track.expand(1.0), 3.0, Color32::from_black_alpha(120)));
    shapes.push(Shape::rect_filled(track, 2.0, look::DIVIDER));
    let last = rail.n_slices.saturating_sub(1).max(1) as f32;
    let at = |slice: usize| track.top() + track.height() * slice as f32 / last;
    for slice in &rail.marked {
        let tick = Rect::from_center_size(pos2(track.center().x, at(*slice)), vec2(8.0, 2.5));
        shapes.push(Shape::rect_filled(tick, 0.0, look::FINDING));
    }
    let thumb = Rect::from_center_size(pos2(track.center().x, at(rail.current)), THUMB);
    let edge = Stroke::new(1.0, Color32::BLACK);
    shapes.push(RectShape::new(thumb, 3.0, Color32::WHITE, edge, StrokeKind::Outside).into());
}

/// Where the slice rail runs, in points from the viewport's top left corner; `None` where it has no room.
pub fn rail_track(scene: &Scene) -> Option<Rect> {
    let right = scene.size.x - RAIL_RIGHT;
    let (top, bottom) = (THUMB.y + CORNER, scene.size.y - THUMB.y - CORNER);
    (40.0 < bottom - top).then(|| Rect::from_min_max(pos2(right - RAIL_WIDTH, top), pos2(right, bottom)))
}

/// The part of the viewport that texts stay in.
pub(super) fn inner(scene: &Scene) -> Rect {
    let corner = CORNER * text_scale(scene);
    let right = if scene.rail.is_some() { right_inset(scene) - 4.0 } else { corner };
    Rect::from_min_max(pos2(corner, corner), pos2(scene.size.x - right, scene.size.y - corner))
}

/// Adds vertebral levels with their ticks, leaving out those that would meet `taken`; returns what they cover.
pub(super) fn levels(fonts: &mut FontsView<'_>, scene: &Scene, taken: &[Rect], shapes: &mut Vec<Shape>) -> Vec<Rect> {
    let k = text_scale(scene);
    let frame = Rect::from_min_size(Pos2::ZERO, scene.size);
    let mut covered: Vec<Rect> = Vec::new();
    for level in &scene.levels {
        let at = to_points(level.at, scene);
        let label = text::line(fonts, &level.text, semibold(look::size::LABEL * k), look::TEXT, f32::INFINITY);
        let (forward, align) = if level.faces_right { (vec2(k, 0.0), 0.0) } else { (vec2(-k, 0.0), 1.0) };
        let rect = text::anchored(at + forward * 11.0, label.size(), vec2(align, 0.5));
        let meets = taken.iter().chain(&covered).any(|other| other.intersects(rect));
        if meets || !frame.contains_rect(rect) {
            continue;
        }
        let tick = [at + forward * 7.0, at];
        shapes.push(Shape::line_segment(tick, Stroke::new(4.0 * k, Color32::BLACK)));
        shapes.push(Shape::line_segment(tick, Stroke::new(2.0 * k, look::TEXT)));
        if level.chosen {
            shapes.push(Shape::circle_stroke(at, 6.0 * k, Stroke::new(4.0 * k, Color32::BLACK)));
            shapes.push(Shape::circle_stroke(at, 6.0 * k, Stroke::new(2.0 * k, look::TEXT)));
        }
        text::outlined(rect.min, label, k, shapes);
        covered.push(rect);
    }
    covered
}
