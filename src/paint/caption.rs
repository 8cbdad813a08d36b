//! Caption plates and number badges.

use std::sync::Arc;

use epaint::{Color32, FontsView, Galley, Pos2, Rect, RectShape, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::{Emphasis, SceneMark, fonts::semibold, look, text};

const PADDING: Vec2 = vec2(8.0, 4.0);
const BADGE: f32 = 20.0;
/// Space left of a badge: it is round, so it may sit nearer to the edge than text.
const BADGE_INSET: f32 = 5.0;
const BADGE_GAP: f32 = 8.0;
const BAR: Vec2 = vec2(3.0, 17.0);
const BAR_GAP: f32 = 7.0;
/// Ring round a badge that stands alone.
const BADGE_HALO: f32 = 2.0;
/// No caption is wider than this.
const MAX_WIDTH: f32 = 300.0;

/// A caption laid out and measured, not yet placed.
#[derive(Clone)]
pub(super) struct CaptionLayout {
    text: Option<Arc<Galley>>,
    number: Option<Arc<Galley>>,
    color: Color32,
    k: f32,
    /// Size of the plate.
    pub size: Vec2,
}

impl CaptionLayout {
    /// Lays a mark's caption out, no wider than `room` points.
    pub(super) fn new(fonts: &mut FontsView<'_>, mark: &SceneMark, k: f32, room: f32) -> Self {
        let color = mark.color();
        let ink = if mark.emphasis == Emphasis::Quiet { look::TEXT_SECOND } else { Color32::WHITE };
        let number = mark.number.map(|number| {
            text::line(fonts, &number.to_string(), semibold(look::size::LABEL * k), look::GROUND, f32::INFINITY)
        });
        let lead = Self::lead(number.is_some()) * k;
        let widest = (room.min(MAX_WIDTH * k) - lead - PADDING.x * k).max(BADGE * k);
        let text = (!mark.caption.is_empty())
            .then(|| text::one_or_two_lines(fonts, &mark.caption, semibold(look::size::BODY * k), ink, widest));
        let size = match (&text, &number) {
            (Some(text), _) => {
                let height = text.size().y.max(BADGE * k) + 2.0 * PADDING.y * k;
                vec2((lead + text.size().x + PADDING.x * k).ceil(), height.round())
            }
            (None, Some(_)) => Self::badge_size(k),
            (None, None) => Vec2::ZERO,
        };
        Self { text, number, color, k, size }
    }

    /// Space a badge needs when it stands alone.
    pub(super) fn badge_size(k: f32) -> Vec2 {
        Vec2::splat((BADGE + 2.0 * BADGE_HALO) * k)
    }

    /// Everything left of the text.
    fn lead(numbered: bool) -> f32 {
        if numbered { BADGE_INSET + BADGE + BADGE_GAP } else { PADDING.x + BAR.x + BAR_GAP }
    }

    /// Adds the whole caption, or its badge alone where there is no text.
    pub(super) fn paint(&self, rect: Rect, emphasis: Emphasis, shapes: &mut Vec<Shape>) {
        let Some(text) = &self.text else { return self.paint_badge(rect.center(), shapes) };
        let k = self.k;
        let edge = match emphasis {
            Emphasis::Selected => Stroke::new(1.5 * k, self.color),
            Emphasis::Normal | Emphasis::Quiet => Stroke::new(k, look::caption_edge()),
        };
        let radius = (f32::from(look::RADIUS) * k).round() as u8;
        let plate = RectShape::new(rect, radius, look::caption_plate(), edge, StrokeKind::Inside);
        shapes.push(plate.into());
        let middle = rect.center().y;
        if let Some(number) = &self.number {
            let center = pos2(rect.left() + (BADGE_INSET + BADGE / 2.0) * k, middle);
            badge(center, self.color, k, number, shapes);
        } else {
            let bar = Rect::from_min_size(pos2(rect.left() + PADDING.x * k, middle - BAR.y * k / 2.0), BAR * k);
            shapes.push(Shape::rect_filled(bar, 1.0, self.color));
        }
        let at = pos2(rect.left() + Self::lead(self.number.is_some()) * k, middle - text.size().y / 2.0);
        shapes.push(text::galley(at, Arc::clone(text)));
    }

    /// Adds the badge alone.
    pub(super) fn paint_badge(&self, center: Pos2, shapes: &mut Vec<Shape>) {
        let k = self.k;
        shapes.push(Shape::circle_filled(center, (BADGE / 2.0 + BADGE_HALO) * k, look::HALO));
        match &self.number {
            Some(number) => badge(center, self.color, k, number, shapes),
            None => shapes.push(Shape::circle_filled(center, BADGE / 3.0 * k, self.color)),
        }
    }
}

fn badge(center: Pos2, color: Color32, k: f32, number: &Arc<Galley>, shapes: &mut Vec<Shape>) {
    shapes.push(Shape::circle_filled(center, BADGE / 2.0 * k, color));
    let at = center - number.size() / 2.0;
    shapes.push(text::galley(at, Arc::clone(number)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        annotation::{MarkInView, MarkRole},
        paint::fonts::text_fonts,
    };

    #[test]
    fn a_long_caption_takes_a_second_line_instead_of_being_cut() {
        let mut fonts = text_fonts();
        let mut view = fonts.with_pixels_per_point(1.0);
        let mut laid = |caption: &str| {
            let (role, at, caption) =
                (MarkRole::Finding, MarkInView { tip: None, tail: None, caption: None }, caption.to_owned());
            let mark = SceneMark { number: Some(1), role, at, caption, emphasis: Emphasis::Normal };
            let laid = CaptionLayout::new(&mut view, &mark, 1.0, 200.0);
            let text = laid.text.expect("a caption");
            (laid.size.y, text.rows.len(), text.elided)
        };
        let (short, ..) = laid("S1 hollowed out");
        let (tall, rows, is_cut) = laid("Concave posterior wall of S1, 4.5 mm");
        assert!(rows == 2 && !is_cut && short < tall, "{rows} {is_cut} {short} {tall}");
        let (same, rows, is_cut) = laid(&"very long ".repeat(40));
        assert!(rows == 2 && is_cut && same == tall, "{rows} {is_cut} {same} {tall}");
    }
}
