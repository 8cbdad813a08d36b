//! Choosing, removing, undoing: edits of measurements, each a step that can be taken back.

use super::{AppState, Edit, History, Mode, Notice, SeriesKey, Tool};
use crate::measure::{Change, MeasurementId};

impl AppState {
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
        if self.leveling.drag.take().is_some() || self.leveling.chosen.take().is_some() {
            return true;
        }
        let is_drawing_tool = matches!(self.tool, Tool::Measure(_) | Tool::WindowRegion | Tool::Levels);
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
        self.carry_out(&edit);
        self.keep_edited(&edit);
        self.measuring.history.push(edit);
    }

    /// Carries out one change that goes on with the last one.
    pub(super) fn edit_on(&mut self, change: Change) {
        let edit = Edit::Measurements(vec![change]);
        self.carry_out(&edit);
        self.keep_edited(&edit);
        self.measuring.history.push_joined(edit);
    }

    pub(super) fn carry_out(&mut self, edit: &Edit) {
        self.measuring.carry_out(edit);
        if let Edit::KeyImages { changes, .. } = edit {
            changes.iter().for_each(|change| change.apply(&mut self.key_images.all));
        }
        if let Edit::Notes { study, notes, .. } = edit {
            self.leveling.carry_out(study, notes);
        }
    }

    pub(super) fn undo(&mut self) {
        self.step_in_history(History::undo, "There is nothing to undo.");
    }

    pub(super) fn redo(&mut self) {
        self.step_in_history(History::redo, "There is nothing to do again.");
    }

    fn step_in_history(&mut self, step: fn(&mut History) -> Option<Edit>, nothing: &str) {
        // What is only begun is taken back first.
        if self.measuring.under_way.take().is_some() || self.leveling.drag.take().is_some() {
            return;
        }
        let Some(edit) = step(&mut self.measuring.history) else {
            self.notice = Some(Notice::warning(nothing.to_owned()));
            return;
        };
        self.carry_out(&edit);
        self.keep_edited(&edit);
        let Edit::Measurements(changes) = &edit else { return };
        let last = changes.last().filter(|change| change.after.is_some()).and_then(Change::id);
        if let Some(id) = last {
            self.go_to_measurement(id);
        }
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
        let Some(series) = self.series_of(&one).cloned() else {
            let is_open = self.listed_series().any(|series| series.uid == one.drawn_on.series);
            let why = match (is_open, self.shows_planes()) {
                (false, _) => "The series that this was measured on is not open.",
                (_, true) => {
                    "This was measured on a plane that lies otherwise now. Turn the planes back to it to see it."
                }
                (_, false) => "This was measured on a plane cut anew. Show the planes of its series to see it.",
            };
            self.notice = Some(Notice::calm(why.to_owned()));
            return;
        };
        let key = SeriesKey::of(&series);
        if self.shows_planes() && !self.was_cut_anew(&series) {
            // It lies on a slice of a series, which the planes would hide.
            self.leave_mpr();
        }
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
