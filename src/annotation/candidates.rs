//! Where one caption could go: round its arrow's tip first, then the margins, then anywhere.

use std::f64::consts::TAU;

use super::{CaptionRequest, PlacementRoom, ViewRect};
use crate::geometry::ViewPoint;

/// Directions tried round a tip.
const N_DIRECTIONS: usize = 24;
/// Distances from the tip to the caption that are tried, in px at scale 1.
const DISTANCES: [f64; 5] = [56.0, 36.0, 84.0, 120.0, 170.0];
/// Where along its lower or upper edge a caption is attached, as shares of its width.
const SLIDES: [f64; 3] = [0.5, 0.2, 0.8];
/// An arrow shorter than this at scale 1 is no arrow; a tail that projects nearer is not used.
pub(super) const SHORTEST_ARROW: f64 = 22.0;
/// A given tail is followed up to here, at scale 1...
const FARTHEST_TAIL: f64 = 240.0;
/// ...and up to here where it lies outside the room.
const TAIL_OUTSIDE: f64 = 90.0;
/// What half a turn away from the preferred direction costs, in px of distance.
const TURN_COST: f64 = 90.0;
/// What going to the margin costs.
const MARGIN_COST: f64 = 110.0;
/// Vertical step of margin places and of the last search, at scale 1.
const MARGIN_STEP: f64 = 12.0;
const SEARCH_STEP: f64 = 5.0;

/// A possible place: the rectangle, the end of the straight line that leaves it, and what it costs by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub rect: ViewRect,
    pub from: ViewPoint,
    pub cost: f64,
}

/// The direction in which a mark's caption would best lie from its tip, and how far.
#[derive(Clone, Copy, Debug)]
struct Wish {
    angle: f64,
    distance: f64,
}

/// What a mark points at or belongs to.
pub(super) fn anchor(request: &CaptionRequest) -> Option<ViewPoint> {
    request.tip.or(request.at)
}

/// Where the mark's arrow would start if nothing were in the way.
pub(super) fn preferred_tail(room: &PlacementRoom, request: &CaptionRequest) -> Option<ViewPoint> {
    let tip = request.tip?;
    let wish = wish(room, tip, request);
    Some(along(tip, wish.angle, wish.distance))
}

fn wish(room: &PlacementRoom, tip: ViewPoint, request: &CaptionRequest) -> Wish {
    let given = request.at.or(request.tail).filter(|at| SHORTEST_ARROW * room.scale <= tip.distance(*at));
    if let Some(at) = given {
        // Zoomed in, a tail given in millimetres ends far away or outside: keep its direction, stay near.
        let farthest = if room.inner().contains(at) { FARTHEST_TAIL } else { TAIL_OUTSIDE };
        let distance = tip.distance(at).min(farthest * room.scale);
        return Wish { angle: (at.y - tip.y).atan2(at.x - tip.x), distance };
    }
    // Away from the middle of the picture, where its subject is; from the middle itself, to the upper left.
    let middle = room.middle;
    let away = if tip.distance(middle) < 1.0 {
        ViewPoint::new(-1.0, -0.6)
    } else {
        ViewPoint::new(tip.x - middle.x, (tip.y - middle.y) * 0.7)
    };
    Wish { angle: away.y.atan2(away.x), distance: DISTANCES[0] * room.scale }
}

fn along(from: ViewPoint, angle: f64, distance: f64) -> ViewPoint {
    ViewPoint::new(from.x + angle.cos() * distance, from.y + angle.sin() * distance)
}

/// Places near the mark, then in the margins.
pub(super) fn near_and_margins(room: &PlacementRoom, request: &CaptionRequest, size: [f64; 2]) -> Vec<Candidate> {
    let mut found = Vec::new();
    match (request.tip, request.at) {
        (Some(tip), _) => round_tip(room, request, tip, size, &mut found),
        (None, Some(at)) => round_place(room, at, size, &mut found),
        (None, None) => return found,
    }
    if let Some(anchor) = anchor(request) {
        margins(room, anchor, size, &mut found);
    }
    found
}

fn round_tip(
    room: &PlacementRoom,
    request: &CaptionRequest,
    tip: ViewPoint,
    size: [f64; 2],
    found: &mut Vec<Candidate>,
) {
    let wish = wish(room, tip, request);
    let distances = [wish.distance].into_iter().chain(DISTANCES.map(|distance| distance * room.scale));
    for (rank, distance) in distances.enumerate() {
        if rank > 0 && (distance - wish.distance).abs() < 1.0 {
            continue;
        }
        for turn in 0..N_DIRECTIONS {
            let turned = TAU * turn as f64 / N_DIRECTIONS as f64;
            let off_wish = turned.min(TAU - turned) / (TAU / 2.0);
            let cost = off_wish * TURN_COST * room.scale + (distance - wish.distance).abs();
            attached(tip, wish.angle + turned, distance, size, cost, found);
        }
    }
}

/// The rectangles of `size` that a line leaving `tip` reaches after `distance`.
fn attached(
    tip: ViewPoint,
    angle: f64,
    distance: f64,
    [width, height]: [f64; 2],
    cost: f64,
    found: &mut Vec<Candidate>,
) {
    let from = along(tip, angle, distance);
    let (dx, dy) = (angle.cos(), angle.sin());
    if 0.6 < dx.abs() {
        let left = if dx > 0.0 { from.x } else { from.x - width };
        found.push(Candidate { rect: ViewRect::at(left, from.y - height / 2.0, [width, height]), from, cost });
    }
    if 0.5 < dy.abs() {
        let top = if dy > 0.0 { from.y } else { from.y - height };
        for slide in SLIDES {
            let rect = ViewRect::at(from.x - width * slide, top, [width, height]);
            found.push(Candidate { rect, from, cost: cost + 1.0 + (slide - 0.5).abs() * 8.0 });
        }
    }
}

/// Places for a caption without an arrow: on its place, then round it.
fn round_place(room: &PlacementRoom, at: ViewPoint, [width, height]: [f64; 2], found: &mut Vec<Candidate>) {
    found.push(Candidate { rect: ViewRect::around(at, [width, height]), from: at, cost: 0.0 });
    for (ring, distance) in DISTANCES.into_iter().map(|distance| (distance - 20.0) * room.scale).enumerate() {
        for turn in 0..N_DIRECTIONS {
            let center = along(at, TAU * turn as f64 / N_DIRECTIONS as f64, distance);
            let beside = ViewPoint::new(center.x + (center.x - at.x).signum() * width / 2.0, center.y);
            let rect = ViewRect::around(beside, [width, height]);
            let cost = distance + 20.0 * room.scale + ring as f64;
            found.push(Candidate { rect, from: attach(&rect, at), cost });
        }
    }
}

fn margins(room: &PlacementRoom, anchor: ViewPoint, size: [f64; 2], found: &mut Vec<Candidate>) {
    let inner = room.inner();
    let n_steps = ((inner.height() - size[1]).max(0.0) / (MARGIN_STEP * room.scale)) as usize;
    for left in [inner.left, inner.right - size[0]] {
        for step in 0..=n_steps {
            let rect = ViewRect::at(left, inner.top + step as f64 * MARGIN_STEP * room.scale, size);
            let from = attach(&rect, anchor);
            found.push(Candidate { rect, from, cost: MARGIN_COST * room.scale + from.distance(anchor) });
        }
    }
}

/// Places all over the room, the nearest to the mark first in cost.
pub(super) fn anywhere(room: &PlacementRoom, request: &CaptionRequest, size: [f64; 2]) -> Vec<Candidate> {
    let Some(anchor) = anchor(request) else { return Vec::new() };
    let inner = room.inner();
    let step = SEARCH_STEP * room.scale;
    let steps = |extent: f64| (extent.max(0.0) / step) as usize;
    let (n_x, n_y) = (steps(inner.width() - size[0]), steps(inner.height() - size[1]));
    (0..=n_y)
        .flat_map(|y| (0..=n_x).map(move |x| (x, y)))
        .map(|(x, y)| {
            let rect = ViewRect::at(inner.left + x as f64 * step, inner.top + y as f64 * step, size);
            let from = attach(&rect, anchor);
            Candidate { rect, from, cost: from.distance(anchor) }
        })
        .collect()
}

/// Where a straight line to `anchor` leaves a caption: the middle of a side that faces it, or along the upper or
/// lower edge as near to it as the corners allow.
pub(super) fn attach(rect: &ViewRect, anchor: ViewPoint) -> ViewPoint {
    let center = rect.center();
    let beside = anchor.x < rect.left || rect.right < anchor.x;
    let above_or_below = anchor.y < rect.top || rect.bottom < anchor.y;
    let sideways = (rect.left - anchor.x).max(anchor.x - rect.right);
    let upright = (rect.top - anchor.y).max(anchor.y - rect.bottom);
    if beside && (!above_or_below || upright < sideways) {
        return ViewPoint::new(if anchor.x < rect.left { rect.left } else { rect.right }, center.y);
    }
    let keep = (rect.width() * 0.2).min(rect.width() / 2.0);
    let x = anchor.x.clamp(rect.left + keep, rect.right - keep);
    ViewPoint::new(x, if anchor.y < rect.top { rect.top } else { rect.bottom })
}
