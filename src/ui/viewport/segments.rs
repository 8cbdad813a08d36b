//! Segments over a viewport's picture, cut anew only when the slice or what there is to cut changes.

use std::sync::Arc;

use crate::{
    app::{AppState, SegmentGround},
    geometry::ViewTransform,
    paint::{SceneSegment, segment_color},
    segment::SegmentCut,
};

/// What was cut last: the slice, the version of what was cut, and what came of it.
#[derive(Default)]
pub struct Segments {
    of: Option<(SegmentGround, u64)>,
    cuts: Vec<(usize, Arc<SegmentCut>)>,
}

impl Segments {
    /// The segments as they look now.
    pub fn scene(&mut self, app: &AppState, slot: usize, transform: ViewTransform) -> Vec<SceneSegment> {
        let ground = app.segment_ground(slot).map(|ground| (ground, app.overlays.version));
        if ground.is_none() || self.of != ground {
            self.cuts = if ground.is_some() { app.cut_segments(slot) } else { Vec::new() };
            self.of = ground;
        }
        let lab = |place: usize| app.segments().nth(place).and_then(|segment| segment.facts.lab);
        let of_cut = |(place, cut): &(usize, Arc<SegmentCut>)| SceneSegment {
            number: place + 1,
            color: segment_color(lab(*place), *place),
            opacity: f32::from(app.overlays.opacity) / 100.0,
            filled: !app.overlays.outlined,
            chosen: app.overlays.chosen == Some(*place),
            cut: Arc::clone(cut),
            transform,
        };
        self.cuts.iter().map(of_cut).collect()
    }
}
