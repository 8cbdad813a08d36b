//! Calibrating by hand: a length that somebody knows gives a picture without millimetres its own.
//!
//! What is kept is how long a unit of the picture is; what was measured on it before goes along, in one step that can be
//! undone.

use super::{AppState, Dialog, Edit, Notice};
use crate::{
    dural::{NoteChange, NoteValue, Noted},
    measure::{Change, Ground, MeasureKind, Measurement, Size, Space, size},
    study::{SopInstanceUid, StudyInstanceUid},
};

/// A length in mm that a person may tell.
const TRUE_MM: std::ops::RangeInclusive<f64> = 0.1..=3000.0;

impl AppState {
    /// The ground as a person calibrated it; as it is where nobody did.
    pub(super) fn calibrated(&self, study: &StudyInstanceUid, ground: Ground) -> Ground {
        let Space::Frame(image, _) = &ground.space else { return ground };
        let mm = self.leveling.notes.get(study).and_then(|notes| notes.calibration(image));
        mm.and_then(|mm| ground.calibrated(mm)).unwrap_or(ground)
    }

    /// How many millimetres a unit of the picture in a slot is long, where a person found out.
    pub fn calibration(&self, slot: usize) -> Option<f64> {
        let series = self.slot_series(slot)?;
        let ground = Ground::of(series, self.slots[slot].viewport.frame).filter(Ground::can_be_calibrated)?;
        let Space::Frame(image, _) = &ground.space else { return None };
        self.leveling.notes.get(&series.study_uid)?.calibration(image)
    }

    /// The width of a pixel of the picture in a slot in mm, where it was calibrated by hand.
    pub fn calibrated_pixel_mm(&self, slot: usize) -> Option<f64> {
        self.calibration(slot)?;
        Some(self.ground(slot)?.plane.spacing.between_columns_mm)
    }

    /// The chosen length, and what its picture's lengths are without a calibration; else why there is none.
    fn calibrating(&self) -> Result<(Measurement, Ground), &'static str> {
        const NONE: &str = "Draw a length over something whose true length you know, and choose it; then calibrate.";
        let one = self.measuring.chosen_now().filter(|one| one.kind == MeasureKind::Length).ok_or(NONE)?;
        let series = self.series_of(one).ok_or(NONE)?;
        let ground = one.slice_of(series).and_then(|frame| Ground::of(series, frame)).ok_or(NONE)?;
        if !ground.can_be_calibrated() {
            return Err(
                "This picture's header says how long its pixels are in the patient: there is nothing to calibrate.",
            );
        }
        Ok((one.clone(), ground))
    }

    /// Asks how long the chosen length is.
    pub(super) fn ask_calibration(&mut self) {
        match self.calibrating() {
            Ok(_) => self.dialog = Some(Dialog::Calibrate),
            Err(why) => self.notice = Some(Notice::warning(why.to_owned())),
        }
    }

    /// The chosen length is `mm` long.
    pub(super) fn calibrate(&mut self, mm: f64) {
        let (one, own) = match self.calibrating() {
            Ok(found) => found,
            Err(why) => return self.notice = Some(Notice::warning(why.to_owned())),
        };
        let Size::Length(length) = size(&one.on_ground(own.clone())) else { return };
        let unit = mm / length;
        if !TRUE_MM.contains(&mm) || own.calibrated(unit).is_none() {
            let (least, most) = (TRUE_MM.start(), TRUE_MM.end());
            return self.notice = Some(Notice::warning(format!("A length of {least} to {most} mm can be told.")));
        }
        self.dialog = None;
        self.set_calibration(&one, own, Some(unit));
    }

    /// Measures the picture in the active viewport in its own units again.
    pub(super) fn forget_calibration(&mut self) {
        let slot = self.active;
        let ground = self.slot_series(slot).and_then(|it| Ground::of(it, self.slots[slot].viewport.frame));
        let (Some(own), Some(_)) = (ground, self.calibration(slot)) else {
            return self.notice = Some(Notice::warning("This picture is not calibrated by hand.".to_owned()));
        };
        let Some(like) = self.new_measurement(slot, MeasureKind::Length, own.clone()) else { return };
        self.set_calibration(&like, own, None);
    }

    /// Notes how long a unit is on the image of a measurement, and takes along what was measured on it.
    fn set_calibration(&mut self, like: &Measurement, own: Ground, unit: Option<f64>) {
        let image = like.drawn_on.sop.clone();
        let notes: Vec<NoteChange> = self.calibration_change(&like.drawn_on.study, &image, unit).into_iter().collect();
        let all = self.measuring.document.all().iter();
        let on_image = all.filter(|it| matches!(&it.ground.space, Space::Frame(of, _) if *of == image));
        let changes: Vec<Change> = on_image
            .filter_map(|it| {
                let ground = Ground { space: it.ground.space.clone(), ..own.clone() };
                let ground = unit.and_then(|unit| ground.calibrated(unit)).unwrap_or(ground);
                self.measuring.document.replacing(it.on_ground(ground))
            })
            .collect();
        self.measuring.under_way = None;
        let edit = Edit::Notes { study: like.drawn_on.study.clone(), notes, lines: changes };
        self.carry_out(&edit);
        self.keep_edited(&edit);
        self.measuring.history.push(edit);
    }

    fn calibration_change(
        &self,
        study: &StudyInstanceUid,
        image: &SopInstanceUid,
        unit: Option<f64>,
    ) -> Option<NoteChange> {
        let notes = self.leveling.notes.get(study).cloned().unwrap_or_default();
        notes.noting(Noted::Calibration(image.clone()), unit.map(NoteValue::Size))
    }
}
