//! Drawing and dragging measurements: clicks become points, and a gesture one edit when it ends.

use super::{AppState, Tool, measuring::UnderWay};
use crate::{
    geometry::{ImagePoint, LpsPoint},
    measure::{DrawnOn, Grip, Ground, MeasureKind, Measurement, MeasurementId, Size, of_clicks, size},
};

/// A gesture that ends within this distance of where it began, in mm, has drawn nothing.
const NOTHING_MM: f64 = 1e-6;

impl AppState {
    /// A place on the image in a slot as a point, kept within the image.
    fn point_at(&self, slot: usize, at: ImagePoint) -> Option<(Ground, LpsPoint)> {
        let (_, instance) = self.slot_frame(slot)?;
        // The very edge is no pixel's: a probe put beside the image says what the nearest pixel holds.
        let short = if self.tool == Tool::Measure(MeasureKind::Probe) { NOTHING_MM } else { 0.0 };
        let inside = |at: f64, n: u32| at.clamp(-0.5 + short, f64::from(n) - 0.5 - short);
        let at = ImagePoint::new(inside(at.x, instance.format.columns), inside(at.y, instance.format.rows));
        let ground = self.ground(slot)?;
        let point = ground.point(at);
        point.is_finite().then_some((ground, point))
    }

    /// Puts a point: of a new measurement the first, of one that is being drawn the loose one, which so is fixed.
    pub(super) fn put_point(&mut self, slot: usize, at: ImagePoint) {
        let Some((ground, at)) = self.point_at(slot, at) else { return };
        let goes_on = self.measuring.drawn().is_some_and(|one| one.ground == ground);
        match (goes_on, self.measures()) {
            (true, _) => self.fix_point(at),
            (false, Some(kind)) => self.begin_drawing(slot, kind, ground, at),
            (false, None) => {}
        }
    }

    fn begin_drawing(&mut self, slot: usize, kind: MeasureKind, ground: Ground, at: LpsPoint) {
        let Some(one) = self.new_measurement(slot, kind, ground) else { return };
        self.marks_shown = true;
        self.cine = false;
        self.measuring.chosen = None;
        self.measuring.under_way = Some(UnderWay::Drawing { one, clicks: vec![at] });
        self.fix_point(at);
    }

    /// A measurement on what a slot shows, without points yet.
    pub(super) fn new_measurement(&mut self, slot: usize, kind: MeasureKind, ground: Ground) -> Option<Measurement> {
        let series = self.slot_series(slot)?;
        let (frame, instance) = self.slot_frame(slot)?;
        let drawn_on = DrawnOn {
            study: series.study_uid.clone(),
            series: series.uid.origin(),
            sop: instance.sop_uid.clone(),
            frame_idx: frame.frame_idx,
        };
        let purpose = self.purpose_of_drawing(kind);
        Some(Measurement { id: self.measuring.new_id(), kind, points: Vec::new(), ground, drawn_on, purpose })
    }

    /// Fixes the loose point here; the next one begins at the same place, unless that was the last.
    fn fix_point(&mut self, at: LpsPoint) {
        let Some(UnderWay::Drawing { one, clicks }) = &mut self.measuring.under_way else { return };
        let most = one.kind.n_clicks().unwrap_or(MeasureKind::MOST_POINTS);
        if let Some(loose) = clicks.last_mut() {
            *loose = at;
        }
        if clicks.len() < most {
            clicks.push(at);
            one.points = of_clicks(one.kind, clicks, &one.ground);
        } else {
            one.points = of_clicks(one.kind, clicks, &one.ground);
            self.add_drawn();
        }
    }

    /// The loose point, or what a hand has hold of, goes along with the pointer.
    pub(super) fn move_point(&mut self, slot: usize, at: ImagePoint) {
        let Some((ground, at)) = self.point_at(slot, at) else { return };
        match &mut self.measuring.under_way {
            Some(UnderWay::Drawing { one, clicks }) if one.ground == ground => {
                if let Some(loose) = clicks.last_mut() {
                    *loose = at;
                }
                one.points = of_clicks(one.kind, clicks, &one.ground);
            }
            Some(UnderWay::Dragging { before, now, grip, from }) if before.ground.space == ground.space => {
                *now = before.moved(*grip, *from, before.ground.on_plane(at));
            }
            _ => {}
        }
    }

    /// A hand takes hold of part of a measurement; with that it is chosen.
    pub(super) fn grab(&mut self, slot: usize, id: MeasurementId, grip: Grip, at: ImagePoint) {
        let Some((_, at)) = self.point_at(slot, at) else { return };
        let Some(before) = self.measuring.document.get(id).cloned() else { return };
        self.choose_measurement(Some(id));
        if let Grip::Point(idx) = grip {
            self.measuring.handle = idx;
        }
        let from = before.ground.on_plane(at);
        self.measuring.under_way =
            Some(UnderWay::Dragging { now: before.clone(), before: Box::new(before), grip, from });
    }

    /// The hand lets go: one edit, where anything moved.
    pub(super) fn let_go(&mut self) {
        let Some(UnderWay::Dragging { before, now, .. }) = self.measuring.under_way.take() else { return };
        if now.points != before.points {
            let change = self.measuring.document.replacing(now);
            self.edit_measurements(change.into_iter().collect());
        }
    }

    /// Ends what is being drawn with the points that are fixed; an outline is closed.
    pub(super) fn finish_drawing(&mut self) {
        let Some(UnderWay::Drawing { one, clicks }) = &mut self.measuring.under_way else { return };
        if one.kind == MeasureKind::Polygon {
            clicks.pop();
        }
        clicks.dedup_by(|a, b| a.distance_mm(*b) < NOTHING_MM);
        one.points = of_clicks(one.kind, clicks, &one.ground);
        self.add_drawn();
    }

    /// Adds what was drawn, if it is something.
    fn add_drawn(&mut self) {
        let Some(UnderWay::Drawing { one, .. }) = self.measuring.under_way.take() else { return };
        let is_something = match size(&one) {
            Size::Length(length) => NOTHING_MM < length,
            Size::Axes(long, short) => NOTHING_MM < long && NOTHING_MM < short,
            Size::Area(area) => NOTHING_MM < area,
            Size::Angle(_) => one.points.windows(2).step_by(2).all(|ends| NOTHING_MM < ends[0].distance_mm(ends[1])),
            Size::Crossed | Size::Place => true,
        };
        if one.kind.takes_points(one.points.len()) && is_something {
            self.add_measurement(one);
        }
    }

    pub(super) fn add_measurement(&mut self, one: Measurement) {
        let id = one.id;
        self.measuring.last_kind = one.kind;
        let mut changes = self.replaced_by(&one);
        changes.push(self.measuring.document.adding(one.clone()));
        self.edit_measurements(changes);
        self.choose_measurement(Some(id));
        self.after_line(&one);
    }

    /// Takes the last fixed point of what is being drawn back.
    pub(super) fn take_point_back(&mut self) {
        let Some(UnderWay::Drawing { one, clicks }) = &mut self.measuring.under_way else { return };
        if clicks.len() <= 2 {
            self.measuring.under_way = None;
            return;
        }
        clicks.remove(clicks.len() - 2);
        one.points = of_clicks(one.kind, clicks, &one.ground);
    }

    /// Puts a measurement of the chosen kind in the middle of the active viewport, to be moved by keys from there.
    pub(super) fn put_measurement(&mut self) {
        let slot = self.active;
        let kind = self.measures().unwrap_or(self.measuring.last_kind);
        let viewport = &self.slots[slot].viewport;
        let Some((_, instance)) = self.slot_frame(slot) else { return };
        let shape = crate::viewport::PictureShape::of(instance);
        let middle = viewport.center.unwrap_or_else(|| shape.middle());
        let reach = f64::from(shape.columns.min(shape.rows)) / 16.0;
        let Some((ground, _)) = self.point_at(slot, middle) else { return };
        let clicks: Vec<LpsPoint> = first_clicks(kind)
            .iter()
            .filter_map(|[x, y]| self.point_at(slot, ImagePoint::new(middle.x + x * reach, middle.y + y * reach)))
            .map(|(_, at)| at)
            .collect();
        let Some(mut one) = self.new_measurement(slot, kind, ground) else { return };
        one.points = of_clicks(kind, &clicks, &one.ground);
        if one.kind.takes_points(one.points.len()) {
            self.marks_shown = true;
            self.measuring.under_way = None;
            self.add_measurement(one);
        }
    }
}

/// Where the clicks of one that is put by key are, about the middle.
fn first_clicks(kind: MeasureKind) -> &'static [[f64; 2]] {
    match kind {
        MeasureKind::Length => &[[-1.0, 0.0], [1.0, 0.0]],
        MeasureKind::Angle => &[[-1.0, -1.0], [0.0, 0.0], [1.0, -1.0]],
        MeasureKind::Cobb => &[[-1.0, -1.0], [1.0, -1.2], [-1.0, 1.0], [1.0, 1.2]],
        MeasureKind::Axes => &[[-1.0, 0.0], [1.0, 0.0], [0.0, 0.5]],
        MeasureKind::Ellipse => &[[-1.0, -1.0], [1.0, 1.0]],
        MeasureKind::Polygon => &[[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]],
        MeasureKind::Probe => &[[0.0, 0.0]],
    }
}
