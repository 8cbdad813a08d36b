//! The dural worksheet: which slot is measured next, whose sheet it is, what is drawn for it.

use std::sync::Arc;

use super::{AppState, Mode, Notice, SeriesKey, Tool};
use crate::{
    dural::{
        CriterionSet, NoteValue, Noted, Purpose, Reader, Reference, Sheet, Sign, Slot, SlotPlane, StudyNotes, Warning,
        published, steps, warnings,
    },
    geometry::{AnatomicalPlane, LpsPoint, LpsVector},
    measure::{Change, Ground, MeasureKind, Measurement},
    study::{
        LevelMark, Series,
        VertebralLevel::{self, L1, L3, L4, S1},
        Weighting,
    },
};

/// What a sheet is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compared {
    /// Nothing.
    #[default]
    Nothing,
    /// The control range of a paper.
    Normal,
    /// The truth of a synthetic case.
    Truth,
    /// Another reader of the same study.
    Other(Reader),
}

/// The worksheet of what is open.
#[derive(Debug)]
pub struct Worksheet {
    /// Whether it is on show.
    pub open: bool,
    /// Whose sheet it is.
    pub reader: Reader,
    /// What is measured next.
    pub slot: Slot,
    /// What it is compared with.
    pub compared: Compared,
    /// Sets of criteria, the published ones first, then a teacher's.
    pub sets: Vec<CriterionSet>,
    /// The truth, once a person asked for it.
    pub(super) truth: Option<Arc<Reference>>,
}

impl Default for Worksheet {
    fn default() -> Self {
        Self {
            open: false,
            reader: Reader::default(),
            slot: Slot::Sac(L1),
            compared: Compared::default(),
            sets: published().to_vec(),
            truth: None,
        }
    }
}

impl Worksheet {
    /// Another study is open: what was asked of the last one is forgotten.
    pub(super) fn forget_study(&mut self) {
        (self.compared, self.truth, self.slot) = (Compared::Nothing, None, Slot::Sac(L1));
        (self.reader, self.open) = (Reader::default(), false);
    }
}

impl AppState {
    /// Whether the worksheet is on show: in the study alone.
    pub fn has_sheet(&self) -> bool {
        self.worksheet.open && self.mode == Mode::Study
    }

    /// The sheet of the reader at hand.
    pub fn sheet(&self) -> Sheet {
        self.sheet_of(self.worksheet.reader)
    }

    /// A reader's sheet: lines on the series that are listed, with one that is being dragged as it is now.
    pub fn sheet_of(&self, reader: Reader) -> Sheet {
        let studies: Vec<_> = self.listed_series().map(|series| &series.study_uid).collect();
        let lines = self.measuring.all_now().filter(|one| studies.contains(&&one.drawn_on.study));
        let finished = lines.filter(|one| self.measuring.drawn().is_none_or(|drawn| drawn.id != one.id));
        let none = StudyNotes::default();
        Sheet::new(reader, finished, self.notes().unwrap_or(&none), &self.sheet_levels())
    }

    /// The level labels that the protocol goes by.
    pub fn sheet_levels(&self) -> Vec<LevelMark> {
        let mut named = self.listed_series().map(|series| self.levels_on(series));
        named.find(|levels| !levels.is_empty()).unwrap_or_default()
    }

    /// Whether a viewport shows one of the listed series: a normal case or another study beside is not what is measured.
    pub(super) fn shows_listed(&self, slot: usize) -> bool {
        let shown = self.slots.get(slot).and_then(|slot| slot.series.as_ref());
        shown.is_some_and(|key| {
            self.listed_series().any(|series| SeriesKey::of(series) == *key) || self.is_cut_anew(slot)
        })
    }

    /// What the next measurement is for: the slot at hand, where the tool draws what it asks for.
    pub(super) fn purpose_of_drawing(&self, kind: MeasureKind) -> String {
        let Worksheet { reader, slot, .. } = self.worksheet;
        let is_for_it = self.has_sheet() && kind == slot.measure() && self.tool == Tool::Measure(kind);
        if is_for_it && self.shows_listed(self.active) { Purpose { reader, slot }.to_string() } else { String::new() }
    }

    /// The changes that take away what a new line stands in the place of.
    pub(super) fn replaced_by(&self, one: &Measurement) -> Vec<Change> {
        let same = |other: &&Measurement| {
            !one.purpose.is_empty() && other.purpose == one.purpose && other.drawn_on.study == one.drawn_on.study
        };
        let document = &self.measuring.document;
        document.all().iter().filter(same).filter_map(|other| document.removing(other.id)).collect()
    }

    /// A measurement is one of another reader's, and not for this one's eyes while the sheet is on show.
    pub(super) fn is_other_readers(&self, one: &Measurement) -> bool {
        let shown = |reader| reader == self.worksheet.reader || self.worksheet.compared == Compared::Other(reader);
        self.has_sheet() && one.purpose.parse::<Purpose>().is_ok_and(|purpose| !shown(purpose.reader))
    }

    /// A line was drawn: the next step that has none is offered.
    pub(super) fn after_line(&mut self, one: &Measurement) {
        if self.has_sheet()
            && one.purpose.parse() == Ok(Purpose { reader: self.worksheet.reader, slot: self.worksheet.slot })
        {
            let sheet = self.sheet();
            let at = steps().position(|slot| slot == self.worksheet.slot).unwrap_or(0);
            if let Some(next) = self.next_open(&sheet, at + 1) {
                self.worksheet.slot = next;
                // The line just drawn stays chosen, to be corrected by keys; the tool is ready for the next.
                self.tool = Tool::Measure(next.measure());
                // On the slice that is median there: in scoliosis that is another one.
                let chosen = self.measuring.chosen;
                self.show_slice_for(next);
                self.measuring.chosen = chosen;
            }
        }
    }

    /// The first step from an index on that has no line; levels without a label are passed over where others have one.
    fn next_open(&self, sheet: &Sheet, from: usize) -> Option<Slot> {
        let levels = self.sheet_levels();
        let has_label = |slot: &Slot| {
            levels.len() < 2 || slot.level().is_none_or(|level| levels.iter().any(|mark| mark.level == level))
        };
        steps().skip(from).find(|slot| sheet.line(*slot).is_none() && has_label(slot))
    }

    pub(super) fn toggle_sheet(&mut self) {
        if self.worksheet.open && self.mode == Mode::Study {
            self.worksheet.open = false;
            if matches!(self.tool, Tool::Measure(_) | Tool::Levels) {
                self.tool = Tool::Window;
            }
            return;
        }
        if self.studies.is_empty() {
            self.notice = Some(Notice::warning("Open a study first: the worksheet measures what is open.".to_owned()));
            return;
        }
        self.leave_presenting();
        self.leave_quiz();
        (self.mode, self.worksheet.open) = (Mode::Study, true);
        self.marks_shown = true;
        self.read_own_sets();
        let sheet = self.sheet();
        let slot = self.next_open(&sheet, 0).unwrap_or(self.worksheet.slot);
        self.choose_slot(slot);
        if self.sheet_levels().len() < 2 {
            self.tool = Tool::Levels;
        }
    }

    pub(super) fn step_slot(&mut self, by: isize) {
        let at = steps().position(|slot| slot == self.worksheet.slot).unwrap_or(0);
        let next = at.saturating_add_signed(by).min(steps().len() - 1);
        if let Some(slot) = steps().nth(next) {
            self.choose_slot(slot);
        }
    }

    /// Makes a slot the one at hand, gives the left button its tool and shows where it is measured.
    pub(super) fn choose_slot(&mut self, slot: Slot) {
        self.worksheet.open = true;
        self.worksheet.slot = slot;
        self.take_tool(Tool::Measure(slot.measure()));
        if let Some(id) = self.sheet().line(slot).map(|line| line.id) {
            self.go_to_measurement(id);
            return;
        }
        self.choose_measurement(None);
        self.show_slice_for(slot);
    }

    /// The slice a slot is measured on: of the plane it asks for, fluid bright before others, nearest to its label.
    fn show_slice_for(&mut self, slot: Slot) {
        let wanted = match slot.plane() {
            SlotPlane::Sagittal => AnatomicalPlane::Sagittal,
            SlotPlane::Axial => AnatomicalPlane::Axial,
        };
        let Some(at) = self.viewport_for(wanted) else { return };
        self.active = at;
        let target = self.target(slot);
        let Some(series) = self.slot_series(at) else { return };
        let frame = match target {
            Some(place) => series.nearest_frame(place),
            None if wanted == AnatomicalPlane::Sagittal => Some(series.frames.len() / 2),
            None => None,
        };
        if let Some(frame) = frame {
            self.go_to_frame(at, frame);
            if self.may_link() && self.links.scroll {
                self.follow_scroll();
            }
        }
    }

    /// A viewport with a series of a plane, which is shown where none is: with bright fluid, unless a person measures on
    /// another already.
    fn viewport_for(&mut self, wanted: AnatomicalPlane) -> Option<usize> {
        let fits = |series: &Series| series.plane == Some(wanted);
        let is_bright = |series: &Series| series.weighting() == Some(Weighting::T2);
        let used: Vec<_> = self.sheet().lines().map(|(_, line)| line.drawn_on.series.clone()).collect();
        let is_good = |series: &Series| used.contains(&series.uid) || is_bright(series);
        let visible: Vec<usize> =
            [self.active].into_iter().chain(self.visible_slots()).filter(|slot| self.shows_listed(*slot)).collect();
        let of = |test: &dyn Fn(&Series) -> bool| {
            visible.iter().copied().find(|at| self.slot_series(*at).is_some_and(|series| fits(series) && test(series)))
        };
        let (good, fitting) = (of(&is_good), of(&|_| true));
        if good.is_some() {
            return good;
        }
        if self.shows_planes() {
            // A plane cut anew that lies so is as good; where all are turned away, slices are gone back to.
            if fitting.is_some() {
                return fitting;
            }
            self.leave_mpr();
            return self.viewport_for(wanted);
        }
        let rank = |series: &&Arc<Series>| (is_bright(series), series.frames.len());
        let best = self.listed_series().filter(|series| fits(series)).max_by_key(rank)?;
        if fitting.is_some() && !is_bright(best) {
            return fitting;
        }
        let (at, key) = (fitting.unwrap_or(self.active), SeriesKey::of(best));
        self.show_series(at, &key);
        Some(at)
    }

    /// About where a slot is measured, by the labels.
    fn target(&self, slot: Slot) -> Option<LpsPoint> {
        /// Sleeves leave the canal below the pedicles, a little below mid-corpus.
        const SLEEVE_BELOW_MM: f64 = 8.0;
        let levels = self.sheet_levels();
        let at = |level: VertebralLevel| levels.iter().find(|mark| mark.level == level).map(|mark| mark.at);
        match slot {
            Slot::SleeveRight(level) | Slot::SleeveLeft(level) => {
                at(level).map(|at| at - LpsVector::new(0.0, 0.0, SLEEVE_BELOW_MM))
            }
            Slot::SacEnd => at(S1),
            Slot::Conus => at(L1),
            _ => slot.level().and_then(at).or_else(|| at(L3)).or_else(|| at(L4)),
        }
    }

    /// The protocol's line for the slot at hand, where it is sagittal and labels tell it.
    pub fn protocol_line(&self) -> Option<[LpsPoint; 2]> {
        let (sheet, slot) = (self.sheet(), self.worksheet.slot);
        let protocol = sheet.protocol()?;
        match slot {
            Slot::Body(level) => protocol.body_line(level),
            Slot::Sac(level) => {
                let wall = sheet.line(Slot::Body(level)).map(farther_back);
                protocol.sac_line(level, wall, 8.0 * protocol.scale())
            }
            _ => None,
        }
    }

    /// The same as a guide over the picture in a viewport: longer, so that it can be measured along.
    pub fn sheet_guide(&self, slot: usize) -> Option<[LpsPoint; 2]> {
        const BEYOND_MM: f64 = 12.0;
        let series =
            self.slot_series(slot).filter(|_| self.has_sheet() && self.marks_shown && self.shows_listed(slot))?;
        let is_for_it = matches!(self.tool, Tool::Measure(kind) if kind == self.worksheet.slot.measure());
        let upright = series.plane == Some(AnatomicalPlane::Sagittal) && !self.levels_on(series).is_empty();
        let [from, to] = self.protocol_line().filter(|_| is_for_it && upright)?;
        let along = (to - from).normalized()?;
        Some([from - along * BEYOND_MM, to + along * BEYOND_MM])
    }

    /// Puts the protocol's line on the slice of the active viewport, its ends to be moved by keys from there.
    pub(super) fn put_protocol_line(&mut self) {
        let Some(line) = self.protocol_line() else {
            let why = "There is no protocol line for this step: it needs level labels, and is drawn by hand elsewhere.";
            self.notice = Some(Notice::warning(why.to_owned()));
            return;
        };
        self.put_line(line);
    }

    /// Puts a line for the slot at hand on the slice of the active viewport.
    pub(super) fn put_line(&mut self, line: [LpsPoint; 2]) {
        let slot = self.worksheet.slot;
        self.take_tool(Tool::Measure(slot.measure()));
        let is_sagittal = self.slot_series(self.active).is_some_and(|it| it.plane == Some(AnatomicalPlane::Sagittal));
        if !(is_sagittal && self.shows_listed(self.active)) {
            self.show_slice_for(slot);
        }
        let Some(ground) = self.ground(self.active) else { return };
        let points = line.map(|at| ground.on_plane(at)).to_vec();
        self.add_line(ground, points);
    }

    fn add_line(&mut self, ground: Ground, points: Vec<LpsPoint>) {
        let kind = self.worksheet.slot.measure();
        if let Some(mut one) = self.new_measurement(self.active, kind, ground) {
            one.points = points;
            if kind.takes_points(one.points.len()) {
                self.measuring.under_way = None;
                self.add_measurement(one);
            }
        }
    }

    /// What a tutor would say of a line of the sheet.
    pub fn sheet_warnings(&self, sheet: &Sheet, slot: Slot) -> Vec<Warning> {
        warnings(sheet, slot, self.seen_sac_mm(sheet, slot))
    }

    /// Answers whether a sign is there; `None` takes the answer back.
    pub(super) fn answer_sign(&mut self, sign: Sign, present: Option<bool>) {
        let none = StudyNotes::default();
        let what = Noted::Sign(self.worksheet.reader, sign);
        let change = self.notes().unwrap_or(&none).noting(what, present.map(NoteValue::Present));
        self.edit_notes(change.into_iter().collect(), Vec::new(), false);
    }

    pub(super) fn step_reader(&mut self, by: isize) {
        self.worksheet.reader = self.worksheet.reader.stepped(by);
        if self.worksheet.compared == Compared::Other(self.worksheet.reader) {
            self.worksheet.compared = Compared::Nothing;
        }
        self.choose_measurement(None);
    }
}

/// The end of a line that lies farther back.
fn farther_back(line: &Measurement) -> LpsPoint {
    line.points.iter().copied().max_by(|a, b| a.0.y.total_cmp(&b.0.y)).unwrap_or_default()
}
