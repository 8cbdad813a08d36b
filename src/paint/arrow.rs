//! The arrow forms, one for each meaning, and the halo under each.

use epaint::{Color32, Pos2, Shape, Stroke, Vec2};

use super::look;
use crate::annotation::MarkRole;

/// Arrow length with its head; what is longer becomes a thin leader in the same straight line.
const LENGTH: f32 = 56.0;
const SHAFT: f32 = 2.5;
const LEADER: f32 = 1.5;
const HEAD_LENGTH: f32 = 14.0;
const HEAD_HALF_WIDTH: f32 = 6.0;
/// Depth of the notch as a share of the head's length.
const NOTCH: f32 = 0.18;
const HALO: f32 = 2.0;
/// The tip stops this short, so that the edge it shows stays visible.
const SHORT_OF_TIP: f32 = 3.0;
const ANATOMY_LINE: f32 = 1.8;
const ANATOMY_DOT: f32 = 4.5;
const DASH: f32 = 6.0;
const DASH_GAP: f32 = 4.0;

/// One straight arrow from a caption to what it shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrow {
    pub from: Pos2,
    pub tip: Pos2,
    pub role: MarkRole,
    pub color: Color32,
    pub k: f32,
    /// Factor on line widths: 1, or more for a chosen mark.
    pub weight: f32,
}

/// The points every form is made of.
struct Skeleton {
    leader_start: Pos2,
    shaft_start: Pos2,
    shaft_end: Pos2,
    point: Pos2,
    notch: Pos2,
    barbs: [Pos2; 2],
}

impl Arrow {
    /// Adds halo, leader, shaft and head. An arrow too short for a head is left out.
    pub(super) fn paint(&self, shapes: &mut Vec<Shape>) {
        let along = (self.tip - self.from).normalized();
        if !along.is_normalized() || (self.tip - self.from).length() < (HEAD_LENGTH * 0.8) * self.k {
            return;
        }
        let skeleton = self.skeleton(along);
        self.halo(&skeleton, shapes);
        self.body(&skeleton, shapes);
    }

    fn skeleton(&self, along: Vec2) -> Skeleton {
        let k = self.k;
        let point = self.tip - along * SHORT_OF_TIP * k;
        let base = point - along * HEAD_LENGTH * k;
        let notch = base + along * HEAD_LENGTH * NOTCH * k;
        let across = along.rot90() * HEAD_HALF_WIDTH * k;
        let whole = (self.tip - self.from).length();
        let shaft_start = self.tip - along * whole.min(LENGTH * k);
        let shaft_end = match self.role {
            MarkRole::Finding => notch + along * k,
            MarkRole::Normal => base,
            MarkRole::Pitfall => point - along * 2.0 * k,
            MarkRole::Anatomy => self.tip,
        };
        Skeleton {
            leader_start: self.from,
            shaft_start,
            shaft_end,
            point,
            notch,
            barbs: [base + across, base - across],
        }
    }

    fn halo(&self, s: &Skeleton, shapes: &mut Vec<Shape>) {
        let around = 2.0 * HALO * self.k;
        let dark = |width: f32| Stroke::new(width * self.k * self.weight + around, look::HALO);
        if s.leader_start != s.shaft_start {
            round_line([s.leader_start, s.shaft_start], dark(LEADER), shapes);
        }
        if self.role == MarkRole::Anatomy {
            round_line([s.shaft_start, s.shaft_end], dark(ANATOMY_LINE), shapes);
            let radius = (ANATOMY_DOT * self.weight + HALO) * self.k;
            shapes.push(Shape::circle_filled(self.tip, radius, look::HALO));
            return;
        }
        round_line([s.shaft_start, s.shaft_end], dark(SHAFT), shapes);
        let edge = match self.role {
            MarkRole::Finding => Stroke::new(around, look::HALO),
            _ => dark(SHAFT),
        };
        head_triangles(s, self.role).into_iter().for_each(|triangle| shapes.push(filled(triangle, look::HALO)));
        for line in head_lines(s, self.role) {
            round_line(line, edge, shapes);
        }
    }

    fn body(&self, s: &Skeleton, shapes: &mut Vec<Shape>) {
        let color = self.color;
        let stroke = |width: f32| Stroke::new(width * self.k * self.weight, color);
        if s.leader_start != s.shaft_start {
            round_line([s.leader_start, s.shaft_start], stroke(LEADER), shapes);
        }
        match self.role {
            MarkRole::Finding => {
                round_line([s.shaft_start, s.shaft_end], stroke(SHAFT), shapes);
                head_triangles(s, self.role).into_iter().for_each(|triangle| shapes.push(filled(triangle, color)));
                // The two triangles' soft edges would leave a seam between them.
                let seam = [s.notch, s.notch + (s.point - s.notch) * 0.75];
                shapes.push(Shape::line_segment(seam, stroke(SHAFT * 0.6)));
            }
            MarkRole::Anatomy => {
                round_line([s.shaft_start, s.shaft_end], stroke(ANATOMY_LINE), shapes);
                shapes.push(Shape::circle_filled(self.tip, ANATOMY_DOT * self.k * self.weight, color));
            }
            MarkRole::Normal => {
                round_line([s.shaft_start, s.shaft_end], stroke(SHAFT), shapes);
                for line in head_lines(s, self.role) {
                    round_line(line, stroke(SHAFT * 0.9), shapes);
                }
            }
            MarkRole::Pitfall => {
                let (dash, gap) = (DASH * self.k, DASH_GAP * self.k);
                // From the tip backwards, so that the chevron always ends in a dash.
                shapes.extend(Shape::dashed_line(&[s.shaft_end, s.shaft_start], stroke(SHAFT), dash, gap));
                for line in head_lines(s, self.role) {
                    round_line(line, stroke(SHAFT), shapes);
                }
            }
        }
    }
}

/// The head's filled area: the notched head is concave, so two triangles.
fn head_triangles(s: &Skeleton, role: MarkRole) -> Vec<[Pos2; 3]> {
    match role {
        MarkRole::Finding => vec![[s.point, s.barbs[0], s.notch], [s.point, s.notch, s.barbs[1]]],
        MarkRole::Normal => vec![[s.point, s.barbs[0], s.barbs[1]]],
        MarkRole::Anatomy | MarkRole::Pitfall => Vec::new(),
    }
}

/// The head's edges.
fn head_lines(s: &Skeleton, role: MarkRole) -> Vec<[Pos2; 2]> {
    let sides = [[s.barbs[0], s.point], [s.point, s.barbs[1]]];
    let back = match role {
        MarkRole::Finding => vec![[s.barbs[1], s.notch], [s.notch, s.barbs[0]]],
        MarkRole::Normal => vec![[s.barbs[1], s.barbs[0]]],
        MarkRole::Anatomy | MarkRole::Pitfall => Vec::new(),
    };
    sides.into_iter().chain(back).collect()
}

/// A line with round ends.
pub(super) fn round_line(ends: [Pos2; 2], stroke: Stroke, shapes: &mut Vec<Shape>) {
    shapes.push(Shape::line_segment(ends, stroke));
    for end in ends {
        shapes.push(Shape::circle_filled(end, stroke.width / 2.0, stroke.color));
    }
}

fn filled(triangle: [Pos2; 3], color: Color32) -> Shape {
    Shape::convex_polygon(triangle.to_vec(), color, Stroke::NONE)
}
