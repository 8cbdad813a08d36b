//! Drawing, moving and removing measurements, by mouse and by keyboard.

use std::collections::HashSet;

use super::{AppState, Edit, History, Mode, Notice, SeriesKey, Tool};
use crate::{
    geometry::{ImagePoint, LpsPoint},
    measure::{
        Change, Document, DrawnOn, Grip, Ground, MeasureKind, Measurement, MeasurementId, Size, of_clicks, size,
    },
    study::{Series, StudyInstanceUid},
};

/// The measurements of what is open, what is being done to them, and what was done.
#[derive(Debug, Default)]
pub struct Measuring {
    /// What there is.
    pub document: Document,
    /// The measurement whose handles show.
    pub chosen: Option<MeasurementId>,
    /// Which of its points the keys move.
    pub handle: usize,
    /// Whose value was copied last, and has not been changed since.
    pub copied: Option<MeasurementId>,
    /// What was measured last.
    pub last_kind: MeasureKind,
    pub(super) history: History,
    pub(super) under_way: Option<UnderWay>,
    /// Studies whose measurements were asked of the disk.
    pub(super) asked: HashSet<StudyInstanceUid>,
    pub(super) last_id: u64,
    /// Counts what was opened, so that an answer of the disk to an earlier question is known as such.
    pub(super) opening: u64,
}

/// A gesture that has begun and not ended; until then nothing is changed.
#[derive(Clone, Debug)]
pub(super) enum UnderWay {
    /// A measurement is being drawn; the last click is the loose one, which follows the pointer.
    Drawing { one: Measurement, clicks: Vec<LpsPoint> },
    /// Part of one is being dragged.
    Dragging { before: Box<Measurement>, now: Measurement, grip: Grip, from: LpsPoint },
}

/// A gesture that ends within this distance of where it began, in mm, has drawn nothing.
const NOTHING_MM: f64 = 1e-6;

impl Measuring {
    /// A name that no measurement of this run has had.
    pub(super) fn new_id(&mut self) -> MeasurementId {
        self.last_id += 1;
        MeasurementId(self.last_id)
    }

    /// What is being drawn.
    pub fn drawn(&self) -> Option<&Measurement> {
        match &self.under_way {
            Some(UnderWay::Drawing { one, .. }) => Some(one),
            _ => None,
        }
    }

    /// How many points of it are fixed.
    pub fn n_fixed(&self) -> usize {
        match &self.under_way {
            Some(UnderWay::Drawing { clicks, .. }) => clicks.len().saturating_sub(1),
            _ => 0,
        }
    }

    /// Whether a hand has hold of one.
    pub fn is_dragging(&self) -> bool {
        matches!(self.under_way, Some(UnderWay::Dragging { .. }))
    }

    /// All measurements as they look now: one that is dragged where it is dragged to, one that is drawn last.
    pub fn all_now(&self) -> impl Iterator<Item = &Measurement> {
        let dragged = match &self.under_way {
            Some(UnderWay::Dragging { now, .. }) => Some(now),
            _ => None,
        };
        let all = self.document.all().iter();
        all.map(move |one| dragged.filter(|now| now.id == one.id).unwrap_or(one)).chain(self.drawn())
    }

    /// The chosen measurement as it looks now.
    pub fn chosen_now(&self) -> Option<&Measurement> {
        self.all_now().find(|one| Some(one.id) == self.chosen)
    }

    /// Whether there is something to take back, and something to do again.
    pub fn can_undo_redo(&self) -> [bool; 2] {
        self.history.can()
    }

    pub(super) fn carry_out(&mut self, edit: &Edit) {
        self.copied = None;
        match edit {
            Edit::Measurements(changes) => changes.iter().for_each(|change| self.document.apply(change)),
        }
        if self.chosen.is_some_and(|id| self.document.get(id).is_none()) {
            self.chosen = None;
        }
    }
}

impl AppState {
    /// The kind that the left button draws at the moment; measuring is for the study alone, so that in a quiz nothing
    /// that was drawn before can help, and nothing that is drawn can be seen.
    pub fn measures(&self) -> Option<MeasureKind> {
        match self.tool {
            Tool::Measure(kind) if self.mode == Mode::Study => Some(kind),
            _ => None,
        }
    }

    /// The measurements that lie on the slice in a slot and may be shown, as they look now.
    pub fn shown_measurements(&self, slot: usize) -> impl Iterator<Item = &Measurement> {
        let on = self.slot_series(slot).filter(|_| self.mode == Mode::Study && self.marks_shown);
        let frame = self.slots.get(slot).map_or(0, |slot| slot.viewport.frame);
        on.into_iter().flat_map(move |series| self.measuring.all_now().filter(move |one| one.lies_on(series, frame)))
    }

    /// What a slot shows, as ground to draw on.
    pub fn ground(&self, slot: usize) -> Option<Ground> {
        Ground::of(self.slot_series(slot)?, self.slots[slot].viewport.frame)
    }

    /// A place on the image in a slot as a point, kept within the image.
    fn point_at(&self, slot: usize, at: ImagePoint) -> Option<(Ground, LpsPoint)> {
        let (_, instance) = self.slot_frame(slot)?;
        let inside = |at: f64, n: u32| at.clamp(-0.5, f64::from(n) - 0.5);
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
    fn new_measurement(&mut self, slot: usize, kind: MeasureKind, ground: Ground) -> Option<Measurement> {
        let series = self.slot_series(slot)?;
        let (frame, instance) = self.slot_frame(slot)?;
        let drawn_on = DrawnOn {
            study: series.study_uid.clone(),
            series: series.uid.clone(),
            sop: instance.sop_uid.clone(),
            frame_idx: frame.frame_idx,
        };
        Some(Measurement { id: self.measuring.new_id(), kind, points: Vec::new(), ground, drawn_on })
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

    fn add_measurement(&mut self, one: Measurement) {
        let id = one.id;
        self.measuring.last_kind = one.kind;
        let change = self.measuring.document.adding(one);
        self.edit_measurements(vec![change]);
        self.choose_measurement(Some(id));
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

    /// Leaves drawing or dragging, and everything is as before; else lets the chosen one go; else the tool. Returns
    /// whether there was anything to leave.
    pub(super) fn leave_measuring(&mut self) -> bool {
        if self.measuring.under_way.take().is_some() {
            return true;
        }
        if self.mode != Mode::Study {
            return false;
        }
        if self.measuring.chosen.take().is_some() {
            return true;
        }
        let is_drawing_tool = matches!(self.tool, Tool::Measure(_) | Tool::WindowRegion);
        if is_drawing_tool {
            self.tool = Tool::Window;
        }
        is_drawing_tool
    }

    pub(super) fn choose_measurement(&mut self, id: Option<MeasurementId>) {
        if self.measuring.chosen != id {
            self.measuring.chosen = id;
            self.measuring.handle = 0;
        }
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

    /// Whether a key may change the chosen measurement: one that is out of sight is shown first.
    pub(super) fn has_in_sight(&mut self, id: MeasurementId) -> bool {
        let in_sight = self.visible_slots().any(|slot| self.shown_measurements(slot).any(|one| one.id == id));
        if !in_sight {
            self.go_to_measurement(id);
        }
        in_sight
    }

    pub(super) fn delete_chosen(&mut self) {
        let Some(id) = self.measuring.chosen else { return };
        if !self.has_in_sight(id) {
            return;
        }
        self.measuring.under_way = None;
        let change = self.measuring.document.removing(id);
        self.edit_measurements(change.into_iter().collect());
    }

    /// Removes all measurements of what is open, as one step.
    pub(super) fn clear_measurements(&mut self) {
        self.measuring.under_way = None;
        let all = self.measuring.document.all().iter().enumerate().rev();
        let changes: Vec<Change> = all.map(|(at, one)| Change { at, before: Some(one.clone()), after: None }).collect();
        self.edit_measurements(changes);
    }

    /// Carries out changes as one step that can be taken back.
    pub(super) fn edit_measurements(&mut self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let edit = Edit::Measurements(changes);
        self.measuring.carry_out(&edit);
        self.keep_edited(&edit);
        self.measuring.history.push(edit);
    }

    /// Carries out one change that goes on with the last one.
    pub(super) fn edit_on(&mut self, change: Change) {
        let edit = Edit::Measurements(vec![change]);
        self.measuring.carry_out(&edit);
        self.keep_edited(&edit);
        self.measuring.history.push_joined(edit);
    }

    pub(super) fn undo(&mut self) {
        self.step_in_history(History::undo, "There is nothing to undo.");
    }

    pub(super) fn redo(&mut self) {
        self.step_in_history(History::redo, "There is nothing to do again.");
    }

    fn step_in_history(&mut self, step: fn(&mut History) -> Option<Edit>, nothing: &str) {
        // What is only begun is taken back first.
        if self.measuring.under_way.take().is_some() {
            return;
        }
        let Some(edit) = step(&mut self.measuring.history) else {
            self.notice = Some(Notice(nothing.to_owned()));
            return;
        };
        self.measuring.carry_out(&edit);
        self.keep_edited(&edit);
        let Edit::Measurements(changes) = &edit;
        let last = changes.last().filter(|change| change.after.is_some()).and_then(Change::id);
        if let Some(id) = last {
            self.go_to_measurement(id);
        }
    }

    /// The series a measurement was drawn on, where it is open.
    pub fn series_of(&self, one: &Measurement) -> Option<&std::sync::Arc<Series>> {
        let open = self.studies.iter().flat_map(|study| &study.series);
        let beside = self.beside.iter().flat_map(super::Beside::all_series);
        open.chain(beside).find(|series| series.uid == one.drawn_on.series && one.slice_of(series).is_some())
    }

    /// Chooses a measurement and brings its slice on screen.
    pub(super) fn go_to_measurement(&mut self, id: MeasurementId) {
        let Some(one) = self.measuring.document.get(id).cloned() else { return };
        self.choose_measurement(Some(id));
        self.marks_shown = true;
        let is_on_screen = |slot: &usize| self.shown_measurements(*slot).any(|shown| shown.id == id);
        if let Some(slot) = [self.active].into_iter().chain(self.visible_slots()).find(is_on_screen) {
            self.active = slot;
            return;
        }
        let Some(series) = self.series_of(&one).cloned() else { return };
        let key = SeriesKey::of(&series);
        let slot = self.visible_slots().find(|slot| self.slots[*slot].series.as_ref() == Some(&key));
        let slot = slot.unwrap_or(self.active);
        if self.slots[slot].series.as_ref() != Some(&key) {
            self.show_series(slot, &key);
        }
        if let Some(frame) = one.slice_of(&series) {
            self.go_to_frame(slot, frame);
            self.active = slot;
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
