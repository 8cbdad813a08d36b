//! A quiz's pins: the learner's ring, the wrong answer's cross, the true region, the distance between.

use epaint::{CircleShape, Color32, FontsView, Pos2, Shape, Stroke, vec2};

use super::{PinKind, Scene, arrow::round_line, look, marks::to_points, text};

const RING: f32 = 13.0;

/// Adds all pins of a scene.
pub(super) fn pins(fonts: &mut FontsView<'_>, scene: &Scene, shapes: &mut Vec<Shape>) {
    for pin in &scene.pins {
        let at = to_points(pin.at, scene);
        match pin.kind {
            PinKind::Learner => learner(at, scene.k, shapes),
            PinKind::Wrong => wrong(at, scene.k, shapes),
            PinKind::TrueRegion { radius } => {
                true_region(at, radius as f32 / scene.pixels_per_point, scene.k, shapes);
            }
            PinKind::Distance { to, mm } => distance(fonts, [at, to_points(to, scene)], mm, scene.k, shapes),
        }
    }
}

/// Both widths and colours of a line with its halo.
fn with_halo(width: f32, color: Color32, k: f32) -> [Stroke; 2] {
    [Stroke::new((width + 4.0) * k, look::HALO), Stroke::new(width * k, color)]
}

fn learner(at: Pos2, k: f32, shapes: &mut Vec<Shape>) {
    for (ring, hair) in [(6.0, 4.0), (2.0, 2.0)] {
        let color = if ring == 2.0 { look::LEARNER } else { look::HALO };
        shapes.push(Shape::circle_stroke(at, RING * k, Stroke::new(ring * k, color)));
        for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
            let along = vec2(dx, dy) * k;
            let ends = [at + along * 4.0, at + along * (RING - 1.0)];
            shapes.push(Shape::line_segment(ends, Stroke::new(hair * k, color)));
        }
    }
}

fn wrong(at: Pos2, k: f32, shapes: &mut Vec<Shape>) {
    let arm = 8.0 * k;
    for stroke in with_halo(3.0, look::WRONG, k) {
        round_line([at + vec2(-arm, -arm), at + vec2(arm, arm)], stroke, shapes);
        round_line([at + vec2(-arm, arm), at + vec2(arm, -arm)], stroke, shapes);
    }
}

fn true_region(at: Pos2, radius: f32, k: f32, shapes: &mut Vec<Shape>) {
    let fill = look::NORMAL.gamma_multiply(0.18);
    shapes.push(CircleShape { center: at, radius, fill, stroke: Stroke::NONE }.into());
    for stroke in with_halo(2.5, look::NORMAL, k) {
        shapes.push(Shape::circle_stroke(at, radius, stroke));
    }
}

fn distance(fonts: &mut FontsView<'_>, ends: [Pos2; 2], mm: f64, k: f32, shapes: &mut Vec<Shape>) {
    let along = (ends[1] - ends[0]).normalized();
    let tick = along.rot90() * 7.0 * k;
    for stroke in with_halo(1.8, look::MEASURE, k) {
        round_line(ends, stroke, shapes);
        for end in ends {
            round_line([end - tick, end + tick], stroke, shapes);
        }
    }
    let label = [format!("{mm:.1} mm")];
    let middle = ends[0] + (ends[1] - ends[0]) / 2.0;
    let side = if tick.y < 0.0 { tick } else { -tick };
    let beside = middle + side * 2.6;
    text::plates(fonts, &label, beside, vec2(0.5, 0.5), k, shapes);
}
