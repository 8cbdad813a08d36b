//! Level labels: vertebrae named once by a click each, movable, undoable, kept by study, shown all over their patient space.

use std::collections::BTreeMap;

use super::{AppState, Edit, History, Mode, Notice, Tool};
use crate::{
    dural::{NoteChange, NoteValue, Noted, Purpose, Reader, Sign, StudyNotes},
    geometry::{ImagePoint, LpsPoint},
    measure::{Change, Measurement},
    study::{
        FrameOfReferenceUid, LevelMark, Series, StudyInstanceUid,
        VertebralLevel::{self, L1, L3, S1, S2, T12},
    },
};

/// What is said of how vertebrae were counted; a person may also write it in words of their own.
pub const NUMBERINGS: [&str; 7] = [
    "",
    "Counted up from the sacrum",
    "Counted down from C2",
    "Counted down from the last rib (T12)",
    "Counted up from the sacrum; a transitional vertebra cannot be excluded",
    "Counted down from C2; L5 is transitional (sacralised)",
    "Counted down from C2; S1 is transitional (lumbarised)",
];

/// The notes of what is open, and what is being done to level labels.
#[derive(Debug, Default)]
pub struct Leveling {
    pub(super) notes: BTreeMap<StudyInstanceUid, StudyNotes>,
    /// The level that keys move.
    pub chosen: Option<VertebralLevel>,
    /// The level that a person asked for next.
    offered: Option<VertebralLevel>,
    /// The one placed last.
    last: Option<VertebralLevel>,
    pub(super) drag: Option<LevelDrag>,
}

/// A level that a hand has hold of; until it lets go nothing is changed.
#[derive(Clone, Debug)]
pub(super) struct LevelDrag {
    level: VertebralLevel,
    space: FrameOfReferenceUid,
    /// Where it was, where the hand took it, where it is now.
    before: LpsPoint,
    taken_at: LpsPoint,
    now: LpsPoint,
}

impl Leveling {
    /// Whether a hand has hold of a level.
    pub fn is_dragging(&self) -> bool {
        self.drag.is_some()
    }

    pub(super) fn carry_out(&mut self, study: &StudyInstanceUid, changes: &[NoteChange]) {
        let notes = self.notes.entry(study.clone()).or_default();
        changes.iter().for_each(|change| notes.apply(change));
        self.offered = None;
    }

    /// Levels a person placed in a patient space.
    fn placed(&self, space: &FrameOfReferenceUid) -> Vec<LevelMark> {
        let mut all = self.notes.values().map(|notes| notes.levels(space));
        all.find(|levels| !levels.is_empty()).unwrap_or_default()
    }
}

/// The level offered after these: on from the last in the direction it came from, else what is missing from L1 to S2.
fn next_level(placed: &[LevelMark], last: Option<VertebralLevel>) -> Option<VertebralLevel> {
    let has = |level: VertebralLevel| placed.iter().any(|mark| mark.level == level);
    if placed.is_empty() {
        return Some(S1);
    }
    if let Some(taken_back) = last.filter(|last| !has(*last)) {
        return Some(taken_back);
    }
    let free = |level: Option<VertebralLevel>| level.filter(|level| (T12..=S2).contains(level) && !has(*level));
    let upward = last.and_then(|last| free(last.moved(-1)).filter(|level| L1 <= *level));
    let downward = last.and_then(|last| free(last.moved(1)));
    let goes_up = last.is_some_and(|last| last.moved(1).is_some_and(has) || L3 <= last);
    let next = if goes_up { upward.or(downward) } else { downward.or(upward) };
    next.or_else(|| VertebralLevel::ALL.into_iter().find(|level| (L1..=S2).contains(level) && !has(*level)))
}

impl AppState {
    /// The study that notes belong to: of a case its first one, else the listed one.
    pub fn note_study(&self) -> Option<&StudyInstanceUid> {
        let idx = if self.case.is_some() { 0 } else { self.study_idx };
        self.studies.get(idx).map(|study| &study.uid)
    }

    /// The notes of what is listed.
    pub fn notes(&self) -> Option<&StudyNotes> {
        self.leveling.notes.get(self.note_study()?)
    }

    /// The vertebrae named on a series, as they are now: those a person placed, else those of its case. Only the study
    /// shows what a person placed: in a quiz it could help, and while presenting it is not the case's.
    pub fn levels_on(&self, series: &Series) -> Vec<LevelMark> {
        let Some(space) = series.frame_of_reference.as_ref() else { return Vec::new() };
        let own = if self.mode == Mode::Study { self.leveling.placed(space) } else { Vec::new() };
        let mut levels = if own.is_empty() { self.case_levels(series) } else { own };
        if let Some(drag) = self.leveling.drag.as_ref().filter(|drag| drag.space == *space) {
            levels.iter_mut().filter(|it| it.level == drag.level).for_each(|it| it.at = drag.now);
        }
        levels
    }

    fn case_levels(&self, series: &Series) -> Vec<LevelMark> {
        let case = self.case_of(series).filter(|case| case.frame_of_reference == series.frame_of_reference);
        case.map(|case| case.levels.clone()).unwrap_or_default()
    }

    /// The level that the next click places on the active series.
    pub fn offered_level(&self) -> Option<VertebralLevel> {
        let placed = self.slot_series(self.active).map(|series| self.levels_on(series)).unwrap_or_default();
        self.leveling.offered.or_else(|| next_level(&placed, self.leveling.last))
    }

    /// How the vertebrae were counted.
    pub fn numbering(&self) -> &str {
        self.notes().map_or("", StudyNotes::numbering)
    }

    /// The place on an image and the space it is in; tells why where there is none.
    fn level_place(&mut self, slot: usize, at: ImagePoint) -> Option<(FrameOfReferenceUid, LpsPoint)> {
        let plane = self.slot_frame(slot)?.0.plane;
        let space = self.slot_series(slot)?.frame_of_reference.clone().filter(|space| !space.as_str().is_empty());
        let found = space.zip(plane.map(|plane| plane.lps_from_image(at)).filter(|at| at.is_finite()));
        if found.is_none() {
            let why = "This image does not say where it lies in the patient, so no vertebra can be named on it. Choose a \
                       cross-sectional series.";
            self.notice = Some(Notice::warning(why.to_owned()));
        }
        found
    }

    /// Places the offered level.
    pub(super) fn place_level(&mut self, slot: usize, at: ImagePoint) {
        let Some((space, at)) = self.level_place(slot, at) else { return };
        self.active = slot;
        let Some(level) = self.offered_level() else {
            let why = "L1 to S2 are all named. Drag a name to move it, or choose another level to place.";
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        };
        self.set_levels(slot, &space, &[(level, Some(at))]);
        self.marks_shown = true;
        (self.leveling.last, self.leveling.chosen) = (Some(level), Some(level));
    }

    /// Places the offered level where it is to be expected: as far from its neighbour as that from the next, else in the
    /// middle of the active viewport.
    pub(super) fn put_level_here(&mut self) {
        self.tool = Tool::Levels;
        let slot = self.active;
        let Some(series) = self.slot_series(slot).cloned() else { return };
        let (Some(middle), Some(level)) = (self.place_on(slot, &series), self.offered_level()) else { return };
        let placed = self.levels_on(&series);
        let at = |level: Option<VertebralLevel>| placed.iter().find(|it| Some(it.level) == level).map(|it| it.at);
        let beyond = |steps: isize| {
            let near = at(level.moved(steps))?;
            Some(near + (near - at(level.moved(2 * steps))?))
        };
        let guess = beyond(1).or_else(|| beyond(-1)).unwrap_or(middle);
        let Some(plane) = self.slot_frame(slot).and_then(|(frame, _)| frame.plane) else { return };
        self.place_level(slot, plane.image_from_lps(guess));
    }

    /// Names levels in a space, or takes names away, as one step. What the case names is taken over first, so that a
    /// person moves one of its levels and keeps the others.
    fn set_levels(&mut self, slot: usize, space: &FrameOfReferenceUid, wanted: &[(VertebralLevel, Option<LpsPoint>)]) {
        let Some(changes) = self.level_changes(slot, space, wanted) else { return };
        self.edit_notes(changes, Vec::new(), false);
    }

    fn level_changes(
        &self,
        slot: usize,
        space: &FrameOfReferenceUid,
        wanted: &[(VertebralLevel, Option<LpsPoint>)],
    ) -> Option<Vec<NoteChange>> {
        let series = self.slot_series(slot)?;
        let now = self.leveling.notes.get(self.note_study()?).cloned().unwrap_or_default();
        let own = now.levels(space);
        let case = if own.is_empty() { self.case_levels(series) } else { Vec::new() };
        let mut all: BTreeMap<VertebralLevel, Option<LpsPoint>> =
            case.into_iter().map(|it| (it.level, Some(it.at))).collect();
        all.extend(wanted.iter().copied());
        let noting = |(level, at): (VertebralLevel, Option<LpsPoint>)| {
            now.noting(Noted::Level(space.clone(), level), at.map(NoteValue::Place))
        };
        Some(all.into_iter().filter_map(noting).collect())
    }

    /// Carries out changes of notes as one step; `joined`: one that goes on with the last.
    pub(super) fn edit_notes(&mut self, notes: Vec<NoteChange>, lines: Vec<Change>, joined: bool) {
        let Some(study) = self.note_study().cloned().filter(|_| !notes.is_empty() || !lines.is_empty()) else { return };
        let edit = Edit::Notes { study, notes, lines };
        self.carry_out(&edit);
        self.keep_edited(&edit);
        let push = if joined { History::push_joined } else { History::push };
        push(&mut self.measuring.history, edit);
    }

    /// Offers another level.
    pub(super) fn offer_level(&mut self, steps: isize) {
        self.tool = Tool::Levels;
        let now = self.offered_level().unwrap_or(S1);
        self.leveling.offered = now.moved(steps).or(Some(now));
    }

    /// The next named level, from head to foot, or the one before; past the ends none.
    pub(super) fn step_level(&mut self, steps: isize) {
        self.tool = Tool::Levels;
        let Some(series) = self.slot_series(self.active) else { return };
        let all = self.levels_on(series);
        let at = all.iter().position(|it| Some(it.level) == self.leveling.chosen);
        let next = match at {
            Some(at) => at.checked_add_signed(steps),
            None => Some(if steps < 0 { all.len().saturating_sub(1) } else { 0 }),
        };
        self.leveling.chosen = next.and_then(|next| all.get(next)).map(|it| it.level);
    }

    pub(super) fn grab_level(&mut self, slot: usize, level: VertebralLevel, at: ImagePoint) {
        let Some((space, taken_at)) = self.level_place(slot, at) else { return };
        let Some(series) = self.slot_series(slot) else { return };
        let Some(mark) = self.levels_on(series).into_iter().find(|it| it.level == level) else { return };
        self.active = slot;
        self.leveling.chosen = Some(level);
        self.leveling.drag = Some(LevelDrag { level, space, before: mark.at, taken_at, now: mark.at });
    }

    pub(super) fn drag_level(&mut self, slot: usize, at: ImagePoint) {
        let Some((_, at)) = self.level_place(slot, at) else { return };
        if let Some(drag) = &mut self.leveling.drag {
            drag.now = drag.before + (at - drag.taken_at);
        }
    }

    pub(super) fn let_level_go(&mut self) {
        let Some(drag) = self.leveling.drag.take() else { return };
        if drag.now != drag.before {
            self.set_levels(self.active, &drag.space, &[(drag.level, Some(drag.now))]);
        }
    }

    /// Moves the chosen level by so many pixels of the image to the right and down on screen.
    pub(super) fn nudge_level(&mut self, [right, down]: [f64; 2]) {
        let Some(level) = self.leveling.chosen else { return };
        let Some(series) = self.slot_series(self.active).cloned() else { return };
        let Some(space) = series.frame_of_reference.clone() else { return };
        let Some(mark) = self.levels_on(&series).into_iter().find(|it| it.level == level) else { return };
        let plane = self.slot_frame(self.active).and_then(|(frame, _)| frame.plane);
        let Some((plane, [x, y])) = plane.zip(self.image_steps(right, down)) else { return };
        let by = plane.row_direction * (x * plane.spacing.between_columns_mm)
            + plane.column_direction * (y * plane.spacing.between_rows_mm);
        let changes = self.level_changes(self.active, &space, &[(level, Some(mark.at + by))]);
        self.edit_notes(changes.unwrap_or_default(), Vec::new(), true);
    }

    /// Takes the chosen level's name away.
    pub(super) fn remove_level(&mut self) {
        let Some(level) = self.leveling.chosen.take() else { return };
        let Some(space) = self.slot_series(self.active).and_then(|it| it.frame_of_reference.clone()) else { return };
        self.set_levels(self.active, &space, &[(level, None)]);
        self.leveling.offered = Some(level);
    }

    /// Forgets what a person placed in the active series' space; the case's own names come back.
    pub(super) fn clear_levels(&mut self) {
        let Some(space) = self.slot_series(self.active).and_then(|it| it.frame_of_reference.clone()) else { return };
        let Some(notes) = self.notes() else { return };
        let placed = notes.levels(&space).into_iter();
        let changes = placed.filter_map(|it| notes.noting(Noted::Level(space.clone(), it.level), None)).collect();
        self.edit_notes(changes, Vec::new(), false);
        (self.leveling.chosen, self.leveling.last) = (None, None);
    }

    /// Calls every vertebra by the name so many further down, as if it had been counted so.
    pub(super) fn renumber(&mut self, down: isize) {
        let slot = self.active;
        let Some(series) = self.slot_series(slot).cloned() else { return };
        let Some(space) = series.frame_of_reference.clone() else { return };
        let now = self.levels_on(&series);
        let moved: Option<Vec<_>> = now.iter().map(|it| Some((it.level.moved(down)?, Some(it.at)))).collect();
        let Some(moved) = moved.filter(|moved| !moved.is_empty()) else {
            self.notice =
                Some(Notice::warning("There are no level labels that could be counted otherwise.".to_owned()));
            return;
        };
        let mut wanted: Vec<_> = now.iter().map(|it| (it.level, None)).collect();
        wanted.retain(|(level, _)| moved.iter().all(|other| other.0 != *level));
        wanted.extend(moved);
        let Some(changes) = self.level_changes(slot, &space, &wanted) else { return };
        self.leveling.chosen = None;
        let (lines, signs) = self.renumbered(down);
        self.edit_notes(changes.into_iter().chain(signs).collect(), lines, false);
    }

    /// What was measured and answered by level goes with the level's name.
    fn renumbered(&self, down: isize) -> (Vec<Change>, Vec<NoteChange>) {
        let document = &self.measuring.document;
        // Lines of another person beside, or of another study that is open, keep their names.
        let studies: Vec<_> = self.listed_series().map(|series| &series.study_uid).collect();
        let line = |one: &Measurement| {
            studies.contains(&&one.drawn_on.study).then_some(())?;
            let Purpose { reader, slot } = one.purpose.parse().ok()?;
            let purpose = Purpose { reader, slot: slot.at_level(slot.level()?.moved(down)?) }.to_string();
            document.replacing(Measurement { purpose, ..one.clone() })
        };
        let none = StudyNotes::default();
        let notes = self.notes().unwrap_or(&none);
        let lost = |sign: Sign| matches!(sign, Sign::FatLost(_));
        let before = |reader: Reader, level: VertebralLevel| notes.sign(reader, Sign::FatLost(level.moved(-down)?));
        let signs =
            Reader::all().flat_map(|reader| Sign::all().filter(move |it| lost(*it)).map(move |it| (reader, it)));
        let moved = signs.filter_map(|(reader, sign)| {
            let Sign::FatLost(level) = sign else { return None };
            notes.noting(Noted::Sign(reader, sign), before(reader, level).map(NoteValue::Present))
        });
        (document.all().iter().filter_map(line).collect(), moved.collect())
    }

    /// Notes how the vertebrae were counted.
    pub(super) fn set_numbering(&mut self, text: String) {
        let text: String = text.chars().take(crate::dural::LONGEST_NUMBERING).collect();
        let value = (!text.is_empty()).then_some(NoteValue::Text(text));
        let none = StudyNotes::default();
        let change = self.notes().unwrap_or(&none).noting(Noted::Numbering, value);
        self.edit_notes(change.into_iter().collect(), Vec::new(), true);
    }

    /// The next of the usual notes of numbering.
    pub(super) fn step_numbering(&mut self, steps: isize) {
        let now = self.numbering();
        let at = NUMBERINGS.iter().position(|it| *it == now).unwrap_or(0) as isize;
        let next = (at + steps).rem_euclid(NUMBERINGS.len() as isize).unsigned_abs();
        self.set_numbering(NUMBERINGS[next].to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::VertebralLevel::{L2, L4, L5};

    #[test]
    fn the_next_level_goes_on_in_the_direction_it_came_from() {
        let offered = |names: &[VertebralLevel]| {
            let placed: Vec<_> =
                names.iter().map(|level| LevelMark { level: *level, at: LpsPoint::default() }).collect();
            next_level(&placed, names.last().copied())
        };
        assert_eq!(offered(&[]), Some(S1));
        assert_eq!(offered(&[S1]), Some(L5));
        assert_eq!(offered(&[S1, L5, L4]), Some(L3));
        assert_eq!(offered(&[S1, L5, L4, L3, L2, L1]), Some(S2), "what is left below");
        assert_eq!(offered(&[L1]), Some(L2));
        assert_eq!(offered(&[L1, L2, L3]), Some(L4));
        assert_eq!(offered(&[L1, L2, L3, L4, L5, S1, S2]), None);
    }
}
