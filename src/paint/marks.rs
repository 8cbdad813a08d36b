//! Marks of a scene: where their arrows and captions go, and their shapes.

use epaint::{FontsView, Pos2, Rect, Shape, Stroke, Vec2, pos2};

use super::{Emphasis, Scene, arrow::Arrow, caption::CaptionLayout, look};
use crate::{
    annotation::{CaptionForm, CaptionRequest, PlacedCaption, PlacementRoom, ViewRect, place},
    geometry::ViewPoint,
};

/// Where a mark's parts are in the viewport, in points from its top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
struct PaintedMark {
    /// Index into [`Scene::marks`].
    pub mark_idx: usize,
    /// What the arrow points at.
    pub tip: Option<Pos2>,
    /// Where its straight line starts.
    pub tail: Option<Pos2>,
    /// The caption or its badge; `None` for an arrow alone.
    pub caption: Option<Rect>,
    /// Whether the caption shrank to its badge.
    pub is_badge: bool,
}

/// Where captions went when they were last placed. Placing is what costs time, and what it depends on stays the same
/// from pass to pass unless marks, view or texts around them change; whoever draws a viewport again and again keeps one.
#[derive(Clone, Debug, Default)]
pub struct PlacedCaptions {
    wished: Option<(PlacementRoom, Vec<CaptionRequest>)>,
    placed: Vec<PlacedCaption>,
}

impl PlacedCaptions {
    fn of(&mut self, room: PlacementRoom, requests: Vec<CaptionRequest>) -> &[PlacedCaption] {
        let wished = Some((room, requests));
        if self.wished != wished {
            self.placed = wished.as_ref().map(|(room, requests)| place(room, requests)).unwrap_or_default();
            self.wished = wished;
        }
        &self.placed
    }
}

/// Adds arrows, then captions, so that no shaft crosses a text; returns what the captions cover.
pub(super) fn paint_marks(
    fonts: &mut FontsView<'_>,
    scene: &Scene,
    keep_free: &[Rect],
    captions: &mut PlacedCaptions,
    shapes: &mut Vec<Shape>,
) -> Vec<Rect> {
    let laid = laid_out(fonts, scene, keep_free, captions);
    for (painted, _) in &laid {
        let mark = &scene.marks[painted.mark_idx];
        if let (Some(tip), Some(from)) = (painted.tip, painted.tail) {
            let weight = if mark.emphasis == Emphasis::Selected { 1.25 } else { 1.0 };
            Arrow { from, tip, role: mark.role, color: mark.color(), k: scene.k, weight }.paint(shapes);
        } else if let (None, Some(from), Some(at)) = (painted.tip, painted.tail, place_of(scene, painted)) {
            leader(from, at, scene.k, mark.color(), shapes);
        }
    }
    for (painted, caption) in &laid {
        let mark = &scene.marks[painted.mark_idx];
        match painted.caption {
            Some(rect) if painted.is_badge => caption.paint_badge(rect.center(), shapes),
            Some(rect) => caption.paint(rect, mark.emphasis, shapes),
            None => {}
        }
    }
    laid.iter().filter_map(|(painted, _)| painted.caption).collect()
}

fn laid_out(
    fonts: &mut FontsView<'_>,
    scene: &Scene,
    keep_free: &[Rect],
    known: &mut PlacedCaptions,
) -> Vec<(PaintedMark, CaptionLayout)> {
    let room = room(scene, keep_free);
    let inside = Rect::from_min_size(Pos2::ZERO, scene.size);
    let in_points = |at: ViewPoint| to_points(at, scene);
    let shown: Vec<usize> = (0..scene.marks.len())
        .filter(|idx| {
            let at = &scene.marks[*idx].at;
            at.tip.or(at.caption).is_some_and(|anchor| inside.contains(in_points(anchor)))
        })
        .collect();
    let widest = room.inner().width() as f32 * 0.6;
    let captions: Vec<CaptionLayout> =
        shown.iter().map(|idx| CaptionLayout::new(fonts, &scene.marks[*idx], scene.k, widest)).collect();
    let badge = size_of(CaptionLayout::badge_size(scene.k));
    let scaled = |at: Option<ViewPoint>| at.map(in_points).map(|at| ViewPoint::new(at.x.into(), at.y.into()));
    let requests: Vec<CaptionRequest> = shown
        .iter()
        .zip(&captions)
        .map(|(idx, caption)| {
            let at = &scene.marks[*idx].at;
            let (tip, tail, at) = (scaled(at.tip), scaled(at.tail), scaled(at.caption));
            let chosen = scene.marks[*idx].emphasis == Emphasis::Selected;
            CaptionRequest { tip, tail, at, size: size_of(caption.size), badge, chosen }
        })
        .collect();
    let placed = known.of(room, requests.clone());
    let parts = shown.into_iter().zip(captions).zip(placed).zip(requests);
    parts
        .filter(|(((_, _), placed), _)| placed.form != CaptionForm::Hidden)
        .map(|(((mark_idx, caption), placed), request)| {
            let rect = Rect::from_min_max(
                pos2(placed.rect.left as f32, placed.rect.top as f32),
                pos2(placed.rect.right as f32, placed.rect.bottom as f32),
            );
            let painted = PaintedMark {
                mark_idx,
                tip: request.tip.map(|tip| pos2(tip.x as f32, tip.y as f32)),
                tail: Some(pos2(placed.from.x as f32, placed.from.y as f32)),
                caption: (0.0 < rect.width()).then_some(rect),
                is_badge: placed.form == CaptionForm::Badge,
            };
            (painted, caption)
        })
        .collect()
}

fn room(scene: &Scene, keep_free: &[Rect]) -> PlacementRoom {
    let middle = scene.picture_middle.map_or((scene.size / 2.0).to_pos2(), |middle| to_points(middle, scene));
    PlacementRoom {
        size: size_of(scene.size),
        inset: f64::from(look::INSET * scene.k),
        rail_inset: f64::from(if scene.rail.is_some() { look::RAIL_INSET } else { look::INSET } * scene.k),
        middle: ViewPoint::new(middle.x.into(), middle.y.into()),
        forbidden: keep_free
            .iter()
            .map(|rect| ViewRect {
                left: rect.left().into(),
                top: rect.top().into(),
                right: rect.right().into(),
                bottom: rect.bottom().into(),
            })
            .collect(),
        scale: f64::from(scene.k),
    }
}

fn size_of(size: Vec2) -> [f64; 2] {
    [size.x.into(), size.y.into()]
}

/// From physical pixels to points.
pub(super) fn to_points(at: ViewPoint, scene: &Scene) -> Pos2 {
    let ppp = f64::from(scene.pixels_per_point);
    pos2((at.x / ppp) as f32, (at.y / ppp) as f32)
}

/// The place a caption without an arrow belongs to, where the caption could not lie on it.
fn place_of(scene: &Scene, painted: &PaintedMark) -> Option<Pos2> {
    let at = to_points(scene.marks[painted.mark_idx].at.caption?, scene);
    (!painted.caption?.contains(at)).then_some(at)
}

fn leader(from: Pos2, at: Pos2, k: f32, color: epaint::Color32, shapes: &mut Vec<Shape>) {
    super::arrow::round_line([from, at], Stroke::new(5.5 * k, look::HALO), shapes);
    super::arrow::round_line([from, at], Stroke::new(1.5 * k, color), shapes);
}
