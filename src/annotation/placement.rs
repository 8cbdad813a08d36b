//! Caption placement: a pure function over rectangles.
//!
//! No caption hides a tip, another caption or the room's own texts, and none leaves the room. What does not fit near
//! its arrow goes to the margin; what does not fit there shrinks to its number badge.

use super::{
    ViewRect,
    candidates::{Candidate, SHORTEST_ARROW, anchor, anywhere, near_and_margins, preferred_tail},
    crowd,
};
use crate::geometry::ViewPoint;

/// Radius round a tip that no caption covers, in px at scale 1.
pub const TIP_CLEARANCE: f64 = 8.0;
/// What shrinking to a badge costs, in px at scale 1: rather that than cross other captions to get out of a crowd.
const SHRINKING_COST: f64 = 260.0;
/// More marks than this in one viewport are a crowd: searching a place for every text would take long and find few.
pub const CROWD: usize = 24;
/// Distance between captions at scale 1.
const GAP: f64 = 4.0;

/// The space captions have.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacementRoom {
    /// Width and height of the viewport in px.
    pub size: [f64; 2],
    /// How far captions stay inside the left, top and bottom edges, in px.
    pub inset: f64,
    /// How far they stay inside the right edge, where the slice rail is, in px.
    pub rail_inset: f64,
    /// Where the middle of the picture falls; arrows without a tail come from the side away from it. It moves with the
    /// picture, so that panning and zooming turn no arrow.
    pub middle: ViewPoint,
    /// Corner text, letters, scale bar: what captions do not cover.
    pub forbidden: Vec<ViewRect>,
    /// Factor on all distances: 1 on the desk, 2.4 in Present.
    pub scale: f64,
}

impl PlacementRoom {
    /// The part of the viewport that captions may use.
    pub fn inner(&self) -> ViewRect {
        ViewRect {
            left: self.inset,
            top: self.inset,
            right: self.size[0] - self.rail_inset,
            bottom: self.size[1] - self.inset,
        }
    }

    /// Radius round a tip that stays free, in px.
    pub fn tip_clearance(&self) -> f64 {
        TIP_CLEARANCE * self.scale
    }

    fn shows(&self, at: ViewPoint) -> bool {
        ViewRect::at(0.0, 0.0, self.size).contains(at)
    }
}

/// One mark's wish for a place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CaptionRequest {
    /// What its arrow points at.
    pub tip: Option<ViewPoint>,
    /// Where its arrow comes from, where that is given.
    pub tail: Option<ViewPoint>,
    /// Where its text belongs, where that is given.
    pub at: Option<ViewPoint>,
    /// Width and height of the whole caption, in px; nothing (0, 0) for an arrow alone.
    pub size: [f64; 2],
    /// Width and height of what is left when it has to shrink.
    pub badge: [f64; 2],
    /// Whether it is of what was chosen, whose text is read even in a crowd.
    pub chosen: bool,
}

/// How much of a caption found room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaptionForm {
    /// All of it.
    Full,
    /// Its number badge.
    Badge,
    /// Nothing; so full a viewport has no free spot for a badge.
    #[default]
    Hidden,
}

/// Where a caption went.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlacedCaption {
    /// How much of it.
    pub form: CaptionForm,
    /// The rectangle it covers; empty for an arrow alone.
    pub rect: ViewRect,
    /// Where the one straight line to the tip (or to the place the text belongs to) starts.
    pub from: ViewPoint,
}

/// Finds a place for each request, in their order; earlier ones choose first. Always the same for the same input.
///
/// Where they are a crowd, each is its badge at most, but for the chosen.
pub fn place(room: &PlacementRoom, requests: &[CaptionRequest]) -> Vec<PlacedCaption> {
    if CROWD < requests.len() {
        return crowd::place(room, requests);
    }
    let mut best: Option<(usize, Vec<PlacedCaption>)> = None;
    let mut n_full = requests.len();
    loop {
        let placed = place_with(room, requests, n_full);
        let n_hidden = placed.iter().filter(|one| one.form == CaptionForm::Hidden).count();
        if best.as_ref().is_none_or(|(fewest, _)| n_hidden < *fewest) {
            best = Some((n_hidden, placed));
        }
        if n_hidden == 0 || n_full == 0 {
            return best.map(|(_, placed)| placed).unwrap_or_default();
        }
        n_full = n_full * 2 / 3;
    }
}

/// Rounds in which each caption may move once more, knowing where all others went.
const ROUNDS: usize = 2;

/// One attempt in which only the first `n_full` may keep their whole caption.
fn place_with(room: &PlacementRoom, requests: &[CaptionRequest], n_full: usize) -> Vec<PlacedCaption> {
    let mut scene = Occupied::new(room, requests);
    let mut placed: Vec<PlacedCaption> = Vec::with_capacity(requests.len());
    for (idx, request) in requests.iter().enumerate() {
        let one = scene.first_place(idx, request, idx < n_full);
        scene.take(idx, &one);
        placed.push(one);
    }
    for _ in 0..ROUNDS {
        for (idx, request) in requests.iter().enumerate() {
            scene.leave(idx);
            let is_movable = placed[idx].form != CaptionForm::Hidden && request.size != [0.0; 2];
            if let Some(better) = is_movable.then(|| scene.settle(idx, request, idx < n_full)).flatten() {
                placed[idx] = better;
            }
            scene.take(idx, &placed[idx]);
        }
    }
    placed
}

/// What is already taken while captions are placed one by one.
struct Occupied<'a> {
    room: &'a PlacementRoom,
    tips: Vec<(usize, ViewPoint)>,
    anchors: Vec<Option<ViewPoint>>,
    /// The line of each mark: the settled one, until then the one it would like.
    lines: Vec<Option<[ViewPoint; 2]>>,
    rects: Vec<Option<ViewRect>>,
}

impl<'a> Occupied<'a> {
    fn new(room: &'a PlacementRoom, requests: &[CaptionRequest]) -> Self {
        let tips = requests.iter().enumerate();
        let tips = tips.filter_map(|(idx, request)| Some((idx, request.tip.filter(|tip| room.shows(*tip))?)));
        let line = |request: &CaptionRequest| Some([request.tip?, preferred_tail(room, request)?]);
        Self {
            room,
            tips: tips.collect(),
            anchors: requests.iter().map(anchor).collect(),
            lines: requests.iter().map(line).collect(),
            rects: vec![None; requests.len()],
        }
    }

    fn take(&mut self, idx: usize, placed: &PlacedCaption) {
        self.leave(idx);
        if placed.form != CaptionForm::Hidden {
            self.lines[idx] = self.anchors[idx].map(|anchor| [anchor, placed.from]);
            self.rects[idx] = (0.0 < placed.rect.width()).then_some(placed.rect);
        }
    }

    fn leave(&mut self, idx: usize) {
        (self.lines[idx], self.rects[idx]) = (None, None);
    }

    fn first_place(&self, idx: usize, request: &CaptionRequest, may_be_full: bool) -> PlacedCaption {
        if request.size == [0.0; 2] {
            return self.bare_arrow(idx, request);
        }
        self.settle(idx, request, may_be_full).or_else(|| self.settle_anywhere(idx, request)).unwrap_or_default()
    }

    /// Whether a caption may lie here at all.
    fn allows(&self, rect: &ViewRect, mind_texts: bool) -> bool {
        let apart = rect.grown(GAP * self.room.scale);
        self.room.inner().holds(rect)
            && self.tips.iter().all(|(_, tip)| self.room.tip_clearance() <= rect.distance(*tip))
            && !self.rects.iter().flatten().any(|other| other.overlaps(&apart))
            && !(mind_texts && self.room.forbidden.iter().any(|text| text.overlaps(rect)))
    }

    /// What a place costs because of the marks around it, in px; from `limit` on it is not counted any further.
    fn crowding(&self, idx: usize, candidate: &Candidate, limit: f64) -> f64 {
        const CROSSED_CAPTION: f64 = 400.0;
        const COVERED_LINE: f64 = 120.0;
        const CROSSED_LINE: f64 = 70.0;
        const TIP_UNDER_LINE: f64 = 120.0;
        const TOO_SHORT: f64 = 60.0;
        let Some(anchor) = self.anchors[idx] else { return 0.0 };
        let line = [anchor, candidate.from];
        let count = |hits: usize, cost: f64| hits as f64 * cost;
        let own_tip = self.tips.iter().any(|(owner, _)| *owner == idx);
        let short = own_tip && anchor.distance(candidate.from) < SHORTEST_ARROW * self.room.scale;
        let others = || self.lines.iter().enumerate().filter(|(owner, _)| *owner != idx).filter_map(|(_, line)| *line);
        let other_tips = || self.tips.iter().filter(|(owner, _)| *owner != idx);
        // One after the other: most places turn out too dear before all is counted.
        let parts: [&dyn Fn() -> f64; 5] = [
            &|| count(others().filter(|other| candidate.rect.is_crossed_by(*other)).count(), COVERED_LINE),
            &|| count(self.rects.iter().flatten().filter(|rect| rect.is_crossed_by(line)).count(), CROSSED_CAPTION),
            &|| {
                let near = |tip: ViewPoint| distance_to_line(tip, line) < self.room.tip_clearance();
                count(other_tips().filter(|(_, tip)| near(*tip)).count(), TIP_UNDER_LINE)
            },
            &|| count(others().filter(|other| cross(line, *other)).count(), CROSSED_LINE),
            &|| count(self.room.forbidden.iter().filter(|text| text.is_crossed_by(line)).count(), COVERED_LINE),
        ];
        let mut cost = if short { TOO_SHORT * self.room.scale } else { 0.0 };
        for part in parts {
            if limit <= cost {
                break;
            }
            cost += part();
        }
        cost
    }

    /// The cheapest place among those allowed, with its whole cost.
    fn cheapest(&self, idx: usize, candidates: &[Candidate], mind_texts: bool) -> Option<(f64, Candidate)> {
        let mut best: Option<(f64, Candidate)> = None;
        for candidate in candidates {
            let dearest = best.map_or(f64::INFINITY, |(cost, _)| cost);
            if dearest <= candidate.cost || !self.allows(&candidate.rect, mind_texts) {
                continue;
            }
            let cost = candidate.cost + self.crowding(idx, candidate, dearest - candidate.cost);
            if cost < dearest {
                best = Some((cost, *candidate));
            }
        }
        best
    }

    /// The whole caption where that is not too dear, else its badge.
    fn settle(&self, idx: usize, request: &CaptionRequest, may_be_full: bool) -> Option<PlacedCaption> {
        let near = |size| self.cheapest(idx, &near_and_margins(self.room, request, size), true);
        let limit = SHRINKING_COST * self.room.scale;
        let full = may_be_full.then(|| near(request.size)).flatten();
        let badge = if full.is_some_and(|(cost, _)| cost < limit) { None } else { near(request.badge) };
        let placed = |form, candidate: Candidate| PlacedCaption { form, rect: candidate.rect, from: candidate.from };
        match (full, badge) {
            (Some((cost, whole)), Some((badge_cost, _))) if cost <= badge_cost + limit => {
                Some(placed(CaptionForm::Full, whole))
            }
            (_, Some((_, badge))) => Some(placed(CaptionForm::Badge, badge)),
            (Some((_, whole)), None) => Some(placed(CaptionForm::Full, whole)),
            (None, None) => None,
        }
    }

    /// A badge wherever there is room: first off the corner texts, then on them.
    fn settle_anywhere(&self, idx: usize, request: &CaptionRequest) -> Option<PlacedCaption> {
        let candidates = anywhere(self.room, request, request.badge);
        let (_, candidate) =
            self.cheapest(idx, &candidates, true).or_else(|| self.cheapest(idx, &candidates, false))?;
        Some(PlacedCaption { form: CaptionForm::Badge, rect: candidate.rect, from: candidate.from })
    }

    /// An arrow without a caption keeps its tail where it has one, else takes the direction with the most room.
    fn bare_arrow(&self, idx: usize, request: &CaptionRequest) -> PlacedCaption {
        let Some(tip) = request.tip else { return PlacedCaption::default() };
        let from = request
            .tail
            .filter(|tail| SHORTEST_ARROW * self.room.scale <= tip.distance(*tail))
            .or_else(|| {
                let candidates = near_and_margins(self.room, request, [1.0; 2]);
                self.cheapest(idx, &candidates, true).map(|(_, candidate)| candidate.from)
            })
            .or_else(|| preferred_tail(self.room, request))
            .unwrap_or(tip);
        PlacedCaption { form: CaptionForm::Full, rect: ViewRect::at(from.x, from.y, [0.0; 2]), from }
    }
}

/// Whether two line segments cross.
fn cross([a, b]: [ViewPoint; 2], [c, d]: [ViewPoint; 2]) -> bool {
    let side = |p: ViewPoint, q: ViewPoint, r: ViewPoint| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

/// Distance of a point from a line segment.
fn distance_to_line(at: ViewPoint, [a, b]: [ViewPoint; 2]) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let share = if length < 1e-12 { 0.0 } else { ((at.x - a.x) * dx + (at.y - a.y) * dy) / length };
    let share = share.clamp(0.0, 1.0);
    at.distance(ViewPoint::new(a.x + dx * share, a.y + dy * share))
}

#[cfg(test)]
mod tests;
