//! A crowd of marks is numbers, but for the chosen: the first free spot near each, at a cost that grows with their number.

use std::f64::consts::TAU;

use super::{
    CaptionForm, CaptionRequest, PlacedCaption, PlacementRoom, ViewRect,
    candidates::{anchor, attach, preferred_tail},
};
use crate::geometry::ViewPoint;

/// Directions tried round an anchor.
const N_DIRECTIONS: usize = 16;
/// Distances from the anchor to the badge that are tried, in px at scale 1.
const DISTANCES: [f64; 5] = [22.0, 36.0, 56.0, 90.0, 140.0];
/// So many badges that found no spot near their mark may look all over the room.
const MAX_SEARCHES: usize = 8;
/// So many chosen marks keep their texts.
const MAX_TEXTS: usize = 24;
/// Side of a cell of [`Free`] in px at scale 1.
const CELL: f64 = 4.0;

/// Finds a spot for the badge of each request, in their order; the chosen come first and keep their texts where there is
/// room. Nothing hides a tip, another caption or the room's own texts.
pub(super) fn place(room: &PlacementRoom, requests: &[CaptionRequest]) -> Vec<PlacedCaption> {
    let tips = requests.iter().filter_map(|request| request.tip);
    let mut taken: Vec<ViewRect> = tips
        .map(|tip| ViewRect::around(tip, [0.0; 2]).grown(room.tip_clearance()))
        .chain(room.forbidden.clone())
        .collect();
    let is_bare = |request: &CaptionRequest| request.size == [0.0; 2];
    let mut placed: Vec<Option<PlacedCaption>> =
        requests.iter().map(|request| is_bare(request).then(|| bare(room, request).unwrap_or_default())).collect();
    let with_text = requests.iter().zip(&mut placed).filter(|(request, placed)| request.chosen && placed.is_none());
    for (request, placed) in with_text.take(MAX_TEXTS) {
        *placed = whole(room, request, &taken);
        taken.extend(placed.iter().map(|one| one.rect));
    }
    add_badges(room, requests, &taken, &mut placed);
    placed.into_iter().map(Option::unwrap_or_default).collect()
}

/// A whole caption near its mark, else wherever there is room for it.
fn whole(room: &PlacementRoom, request: &CaptionRequest, taken: &[ViewRect]) -> Option<PlacedCaption> {
    let (at, free) = (anchor(request)?, Free::new(room, request.size, taken));
    let found = near(room, request, at, &free).or_else(|| free.nearest(at))?;
    let rect = ViewRect::at(found.x, found.y, request.size);
    Some(PlacedCaption { form: CaptionForm::Full, rect, from: attach(&rect, at) })
}

/// Finds spots for the badges of all that have no place yet.
fn add_badges(
    room: &PlacementRoom,
    requests: &[CaptionRequest],
    taken: &[ViewRect],
    placed: &mut [Option<PlacedCaption>],
) {
    let badge = requests.iter().fold([0.0f64; 2], |size, one| [size[0].max(one.badge[0]), size[1].max(one.badge[1])]);
    let mut free = Free::new(room, badge, taken);
    let mut n_searches = 0;
    let mut spot = |request: &CaptionRequest| {
        let at = anchor(request)?;
        let found = near(room, request, at, &free).or_else(|| {
            n_searches += 1;
            (n_searches <= MAX_SEARCHES).then(|| free.nearest(at)).flatten()
        })?;
        let rect = ViewRect::at(found.x, found.y, badge);
        free.block(rect);
        Some(PlacedCaption { form: CaptionForm::Badge, rect, from: attach(&rect, at) })
    };
    let without = requests.iter().zip(placed).filter(|(_, placed)| placed.is_none());
    without.for_each(|(request, placed)| *placed = spot(request));
}

/// An arrow without a caption.
fn bare(room: &PlacementRoom, request: &CaptionRequest) -> Option<PlacedCaption> {
    let from = preferred_tail(room, request)?;
    Some(PlacedCaption { form: CaptionForm::Full, rect: ViewRect::at(from.x, from.y, [0.0; 2]), from })
}

/// The first free spot round a mark, from the direction its arrow would like.
fn near(room: &PlacementRoom, request: &CaptionRequest, at: ViewPoint, free: &Free) -> Option<ViewPoint> {
    let wish = preferred_tail(room, request).unwrap_or(ViewPoint::new(at.x, at.y - 1.0));
    let angle = (wish.y - at.y).atan2(wish.x - at.x);
    DISTANCES.iter().find_map(|distance| {
        let distance = distance * room.scale;
        (0..N_DIRECTIONS).find_map(|turn| {
            // To either side in turn: 0, 1, −1, 2, −2 …
            let side = if turn % 2 == 0 { -1.0 } else { 1.0 };
            let angle = angle + side * turn.div_ceil(2) as f64 * TAU / N_DIRECTIONS as f64;
            let [width, height] = free.size;
            let center =
                [at.x + angle.cos() * (distance + width / 2.0), at.y + angle.sin() * (distance + height / 2.0)];
            let corner = ViewPoint::new(center[0] - width / 2.0, center[1] - height / 2.0);
            free.holds(corner).then_some(corner)
        })
    })
}

/// Where the top left corner of a caption of one size may be: a raster over the room, a cell being free where all of it is.
struct Free {
    inner: ViewRect,
    size: [f64; 2],
    cell: f64,
    columns: usize,
    rows: usize,
    cells: Vec<bool>,
}

impl Free {
    fn new(room: &PlacementRoom, size: [f64; 2], taken: &[ViewRect]) -> Self {
        let (inner, cell) = (room.inner(), CELL * room.scale);
        let fit = |extent: f64| (extent / cell).max(0.0) as usize;
        let (columns, rows) = (fit(inner.width() - size[0]), fit(inner.height() - size[1]));
        let mut free = Self { inner, size, cell, columns, rows, cells: vec![true; columns * rows] };
        taken.iter().for_each(|rect| free.block(*rect));
        free
    }

    /// No caption may touch `rect` from now on.
    fn block(&mut self, rect: ViewRect) {
        let cells = |low: f64, high: f64, n: usize| {
            let [from, to] = [low / self.cell, high / self.cell + 1.0].map(|at| at.max(0.0) as usize);
            from.min(n)..to.min(n)
        };
        let left = rect.left - self.size[0] - self.inner.left;
        let top = rect.top - self.size[1] - self.inner.top;
        let across = cells(left, rect.right - self.inner.left, self.columns);
        for row in cells(top, rect.bottom - self.inner.top, self.rows) {
            self.cells[row * self.columns..][across.clone()].fill(false);
        }
    }

    fn holds(&self, corner: ViewPoint) -> bool {
        let (x, y) = ((corner.x - self.inner.left) / self.cell, (corner.y - self.inner.top) / self.cell);
        let inside = 0.0 <= x && 0.0 <= y && (x as usize) < self.columns && (y as usize) < self.rows;
        inside && self.cells[y as usize * self.columns + x as usize]
    }

    /// The free corner nearest to a place.
    fn nearest(&self, at: ViewPoint) -> Option<ViewPoint> {
        let corner = |idx: usize| {
            let (column, row) = ((idx % self.columns) as f64 + 0.5, (idx / self.columns) as f64 + 0.5);
            ViewPoint::new(self.inner.left + column * self.cell, self.inner.top + row * self.cell)
        };
        let free = self.cells.iter().enumerate().filter(|(_, is_free)| **is_free);
        free.map(|(idx, _)| corner(idx)).min_by(|a, b| a.distance(at).total_cmp(&b.distance(at)))
    }
}
