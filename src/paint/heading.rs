//! What stands large over a picture while it is presented: the step's title, and what the picture is.

use epaint::{
    FontsView, Rect, Shape, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{
    Scene,
    fonts::{regular, semibold},
    furniture, look, text,
};

/// Sizes at scale 1; a hall of 1080 lines has scale 2.4.
const TITLE: f32 = 21.7;
const FOOTING: f32 = 11.7;
/// Distance from the edges.
const MARGIN: f32 = 20.0;
/// The title takes at most this share of the width, and as many lines.
const WIDEST: f32 = 0.42;
const MOST_LINES: usize = 4;

/// Adds heading and footing; returns what they cover.
pub(super) fn heading(fonts: &mut FontsView<'_>, scene: &Scene, shapes: &mut Vec<Shape>) -> Vec<Rect> {
    let k = scene.k;
    let margin = MARGIN * k;
    let mut covered = Vec::new();
    if !scene.heading.is_empty() {
        let mut job = LayoutJob::simple(scene.heading.clone(), semibold(TITLE * k), look::TEXT, f32::INFINITY);
        let max_width = scene.size.x * WIDEST;
        job.wrap = TextWrapping { max_width, max_rows: MOST_LINES, ..TextWrapping::default() };
        let laid = fonts.layout_job(job);
        let at = pos2(margin, margin);
        covered.push(Rect::from_min_size(at, laid.size()).expand(4.0 * k));
        text::outlined(at, laid, 1.5 * k, shapes);
    }
    if !scene.footing.is_empty() {
        let laid = text::line(fonts, &scene.footing, regular(FOOTING * k), look::TEXT, scene.size.x * 0.4);
        let rect = text::anchored(pos2(margin, scene.size.y - margin), laid.size(), vec2(0.0, 1.0));
        covered.push(rect.expand(4.0 * k));
        text::outlined(rect.min, laid, k, shapes);
        if scene.synthetic {
            let at = pos2(margin, rect.top() - 24.0 * k);
            covered.push(furniture::synthetic_badge(fonts, at, k.min(2.0), shapes));
        }
    }
    covered
}
