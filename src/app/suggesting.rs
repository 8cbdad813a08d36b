//! Lines that the pixels of the slice on show suggest for the worksheet, and a person's line held against them.

use super::{AppState, FrameKey, Notice};
use crate::{
    dural::{Protocol, Sheet, Slot, Suggestion, suggest},
    geometry::{AnatomicalPlane, ImagePlane, LpsPoint, LpsVector},
    study::{FramePixels, LevelMark, Series, Weighting},
};

/// What a suggestion was looked for on: looked for again only where that changed.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    slot: Slot,
    frame: FrameKey,
    marks: Vec<LevelMark>,
}

/// The suggestion for the step at hand.
#[derive(Clone, Debug)]
pub(super) struct Suggested {
    asked: Asked,
    found: Option<Suggestion>,
}

impl AppState {
    /// The line suggested for the step at hand by the sagittal slice on show, where it has bright fluid and is decoded.
    pub fn suggestion(&self) -> Option<Suggestion> {
        let suggested = self.suggested.as_ref().filter(|it| self.has_sheet() && it.asked.slot == self.worksheet.slot);
        suggested?.found
    }

    /// Looks for the line of the step at hand, where step, slice or labels have changed: some ten milliseconds.
    pub(super) fn settle_suggestion(&mut self) {
        let viewport = [self.active].into_iter().chain(self.visible_slots()).find(|at| self.shows_fluid(*at));
        let asked = viewport.filter(|_| self.has_sheet()).and_then(|at| Some((at, self.asked(at)?)));
        let Some((at, asked)) = asked else {
            self.suggested = None;
            return;
        };
        if self.suggested.as_ref().is_none_or(|known| known.asked != asked) {
            let found = self.look_for(at, &asked);
            self.suggested = Some(Suggested { asked, found });
        }
    }

    fn asked(&self, viewport: usize) -> Option<Asked> {
        self.ready_pixels(viewport)?;
        let (frame, instance) = self.slot_frame(viewport)?;
        // Labels of this patient space only.
        let marks = self.levels_on(self.slot_series(viewport)?);
        let frame = FrameKey::of(instance, frame.frame_idx);
        (2 <= marks.len()).then_some(Asked { slot: self.worksheet.slot, frame, marks })
    }

    fn look_for(&self, viewport: usize, asked: &Asked) -> Option<Suggestion> {
        let (frame, instance) = self.slot_frame(viewport)?;
        let fat_off = instance.acquisition.fat_off;
        suggest_on(&frame.plane?, self.ready_pixels(viewport)?, fat_off, &asked.marks, asked.slot)
    }

    fn shows_fluid(&self, viewport: usize) -> bool {
        self.shows_listed(viewport) && self.slot_series(viewport).is_some_and(|series| is_fluid_bright(series))
    }

    /// How wide the sac looks where a person drew its diameter, if that is sure.
    pub(super) fn seen_sac_mm(&self, sheet: &Sheet, slot: Slot) -> Option<f64> {
        let is_sac = matches!(slot, Slot::Sac(_));
        let line = sheet.line(slot).filter(|_| is_sac)?;
        let on_show = self.shown_measurements(self.active).any(|shown| shown.id == line.id);
        let found = self.suggestion().filter(|found| on_show && slot == self.worksheet.slot && found.is_sure())?;
        Some(found.length_mm())
    }

    /// Takes the suggested line over as the person's own.
    pub(super) fn accept_suggestion(&mut self) {
        match self.suggestion() {
            Some(found) => self.put_line(found.line),
            None => self.notice = Some(Notice::warning(self.why_nothing_is_suggested().to_owned())),
        }
    }

    fn why_nothing_is_suggested(&self) -> &'static str {
        if self.slot_series(self.active).is_some_and(|series| series.modality == "CT") {
            return "Nothing is suggested on CT: there the sac hardly differs from the ligament and muscle beside it, so a \
                    line would be a guess. Draw it by hand, or measure on a sagittal T2.";
        }
        "Nothing is suggested here: that takes level labels, a sagittal T2 slice on show, and a step that measures sac or \
         body."
    }
}

/// The line of a slot on one slice.
pub(super) fn suggest_on(
    plane: &ImagePlane,
    pixels: &FramePixels,
    fat_off: Option<[f64; 2]>,
    marks: &[LevelMark],
    slot: Slot,
) -> Option<Suggestion> {
    let protocol = Protocol::new(marks, plane.normal())?;
    // The labels may lie on the slice beside: the line is looked for on this one.
    let on_slice = |at: LpsPoint| at - plane.normal() * plane.signed_distance_mm(at);
    let along = |direction: LpsVector, count: u32, mm: f64| direction * (f64::from(count) * mm);
    let width = along(plane.row_direction, pixels.columns, plane.spacing.between_columns_mm);
    let height = along(plane.column_direction, pixels.rows, plane.spacing.between_rows_mm);
    let fat = fat_off.map(|[of_width, of_height]| width * of_width + height * of_height);
    let found = suggest(&|at| value_at(pixels, plane, on_slice(at)), &protocol, slot, fat)?;
    Some(Suggestion { line: found.line.map(on_slice), ..found })
}

/// Whether a series is a sagittal MR on which fluid is bright.
pub(super) fn is_fluid_bright(series: &Series) -> bool {
    let is_bright = matches!(series.weighting(), Some(Weighting::T2 | Weighting::Stir)) || says_t2(series);
    series.plane == Some(AnatomicalPlane::Sagittal) && series.modality == "MR" && is_bright
}

/// Headers without times: the scanner's own words tell the weighting.
fn says_t2(series: &Series) -> bool {
    series.weighting().is_none() && series.description.to_ascii_lowercase().contains("t2")
}

/// The value of a picture between its pixels; `None` beside it.
fn value_at(pixels: &FramePixels, plane: &ImagePlane, at: LpsPoint) -> Option<f64> {
    let at = plane.image_from_lps(at);
    let inside = 0.0 <= at.x && 0.0 <= at.y && at.x < f64::from(u32::MAX) && at.y < f64::from(u32::MAX);
    if !inside {
        return None;
    }
    let (column, row) = (at.x as u32, at.y as u32);
    let (u, v) = (at.x.fract(), at.y.fract());
    let value = |column: u32, row: u32| pixels.stored(column, row);
    let upper = value(column, row)? * (1.0 - u) + value(column + 1, row)? * u;
    let lower = value(column, row + 1)? * (1.0 - u) + value(column + 1, row + 1)? * u;
    Some(upper * (1.0 - v) + lower * v)
}
