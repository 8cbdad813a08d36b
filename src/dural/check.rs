//! What a tutor would say of a line: off the midline, off mid-corpus, tilted, canal for sac. It warns and moves nothing.

use super::{Axis, Sheet, Slot, SlotPlane, UNSTABLE_BODY_MM};
use crate::{
    geometry::{LpsPoint, LpsVector},
    measure::Measurement,
    study::VertebralLevel,
};

/// A line is off the midline from here on: half of usual lumbar slices, mm.
const OFF_MIDLINE_MM: f64 = 3.0;
/// Labels so far off a straight line make a spine no single slice is median for, mm.
const CURVED_MM: f64 = 5.0;
/// A line is off mid-corpus from here on, mm: a seventh of a body's height.
const OFF_MID_CORPUS_MM: f64 = 4.0;
/// The same where the direction is only guessed from labels and the line lies far behind them, mm.
const OFF_MID_CORPUS_GUESSED_MM: f64 = 8.0;
/// A line is tilted against the perpendicular from here on, degrees.
pub(super) const TILTED_DEG: f64 = 10.0;
/// A line so much longer than what the pixels show of the sac holds more than the sac, mm.
const MORE_THAN_SAC_MM: f64 = 2.5;

/// Something about a line that the protocol asks otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Warning {
    /// On a slice of another plane than the protocol's.
    OtherPlane(SlotPlane),
    /// So many mm beside the line of the level labels.
    OffMidline(f64),
    /// The labels lie so many mm off a straight line.
    Curved(f64),
    /// So many mm above (positive) or below mid-corpus.
    OffMidCorpus(f64),
    /// So many degrees off the perpendicular.
    Tilted(f64),
    /// So many mm longer than the sac is in the pixels, or as long as the canal.
    CanalForSac(f64),
    /// The body is so small that the ratio says little, mm.
    SmallBody(f64),
    /// The line lies nearest to another level's label.
    OtherLevel(VertebralLevel),
}

impl Warning {
    /// In a sentence.
    pub fn sentence(self) -> String {
        match self {
            Self::OtherPlane(SlotPlane::Sagittal) => {
                "Not on a sagittal slice: the protocol asks for the midsagittal one.".to_owned()
            }
            Self::OtherPlane(SlotPlane::Axial) => "Not on an axial slice, where this is measured.".to_owned(),
            Self::OffMidline(mm) => {
                format!("{:.0} mm off the midline of the labels: off-midline slices under-call the sac.", mm.abs())
            }
            Self::Curved(mm) => {
                format!("The labels curve sideways by {mm:.0} mm: no one slice is median for all levels.")
            }
            Self::OffMidCorpus(mm) => {
                let side = if 0.0 < mm { "above" } else { "below" };
                format!(
                    "{:.0} mm {side} mid-corpus, where the ratio is defined (S05): bodies are deeper towards the end plates.",
                    mm.abs()
                )
            }
            Self::Tilted(deg) => format!("{deg:.0}° off the perpendicular: a slanting line is too long."),
            Self::CanalForSac(mm) => {
                format!("{mm:.1} mm longer than the fluid looks: is this the canal instead of the sac?")
            }
            Self::SmallBody(mm) => {
                format!(
                    "The body is only {mm:.1} mm deep: below {UNSTABLE_BODY_MM:.0} mm the ratio is unstable (a limit of this program)."
                )
            }
            Self::OtherLevel(level) => format!("This lies at {level} by the labels."),
        }
    }
}

/// What is to be said of the line of a slot; `seen_sac_mm`: how wide the sac is in the pixels there, where that is sure.
pub fn warnings(sheet: &Sheet, slot: Slot, seen_sac_mm: Option<f64>) -> Vec<Warning> {
    let Some(line) = sheet.line(slot) else { return Vec::new() };
    let mut all = Vec::new();
    let normal = line.ground.plane.normal();
    let is_right_plane = match slot.plane() {
        SlotPlane::Sagittal => 0.7 < normal.0.x.abs(),
        SlotPlane::Axial => normal.0.x.abs() < 0.5,
    };
    if !is_right_plane {
        all.push(Warning::OtherPlane(slot.plane()));
    }
    if slot.plane() == SlotPlane::Sagittal && is_right_plane {
        all.extend(of_place(sheet, line));
        all.extend(of_level(sheet, slot, line));
    }
    if let (Slot::Sac(level), Some(mm)) = (slot, sheet.length_mm(slot)) {
        let canal = sheet.length_mm(Slot::Canal(level)).filter(|canal| (canal - mm).abs() < 1.0);
        let more = seen_sac_mm.map(|seen| mm - seen).filter(|more| MORE_THAN_SAC_MM < *more);
        all.extend(more.or(canal.map(|_| 0.0)).map(Warning::CanalForSac));
    }
    if let (Slot::Body(_), Some(mm)) = (slot, sheet.length_mm(slot)) {
        all.extend((mm < UNSTABLE_BODY_MM).then_some(Warning::SmallBody(mm)));
    }
    all
}

fn of_place(sheet: &Sheet, line: &Measurement) -> Vec<Warning> {
    let Some(protocol) = sheet.protocol() else { return Vec::new() };
    let off = protocol.off_midline_mm(line.middle());
    let curve = protocol.curve_mm();
    let off = (OFF_MIDLINE_MM < off.abs()).then_some(Warning::OffMidline(off));
    off.into_iter().chain((CURVED_MM < curve).then_some(Warning::Curved(curve))).collect()
}

/// Heights and directions, of diameters at mid-corpus.
fn of_level(sheet: &Sheet, slot: Slot, line: &Measurement) -> Vec<Warning> {
    let (Some(protocol), Some(level)) = (sheet.protocol(), slot.level()) else { return Vec::new() };
    if !matches!(slot, Slot::Sac(_) | Slot::Body(_)) {
        return Vec::new();
    }
    let found = height_mm(sheet, slot, line).map(|(height, limit)| (limit < height.abs()).then_some(height));
    let mut all: Vec<Warning> = found.flatten().map(Warning::OffMidCorpus).into_iter().collect();
    if let Some(other) = protocol.nearest_level(line.middle()).filter(|other| *other != level && !all.is_empty()) {
        all = vec![Warning::OtherLevel(other)];
    }
    all.extend(tilt_deg(sheet, slot, line).filter(|deg| TILTED_DEG < *deg).map(Warning::Tilted));
    all
}

/// How far above mid-corpus the middle of a diameter lies, and how far is allowed, mm.
pub(super) fn height_mm(sheet: &Sheet, slot: Slot, line: &Measurement) -> Option<(f64, f64)> {
    let (protocol, level) = (sheet.protocol()?, slot.level()?);
    let body = sheet.line(Slot::Body(level)).filter(|_| matches!(slot, Slot::Sac(_)));
    let up = protocol.up(level, Axis::Body)?;
    let (from, up, limit) = match body.and_then(|body| Some((body.middle(), directed(body)?))) {
        // Mid-corpus is where the body was measured.
        Some((middle, along)) => (middle, (up - along * up.dot(along)).normalized()?, OFF_MID_CORPUS_MM),
        None if matches!(slot, Slot::Sac(_)) => (protocol.mark(level)?, up, OFF_MID_CORPUS_GUESSED_MM),
        None => (protocol.mark(level)?, up, OFF_MID_CORPUS_MM),
    };
    Some(((line.middle() - from).dot(up), limit))
}

fn directed(line: &Measurement) -> Option<LpsVector> {
    (*line.points.get(1)? - *line.points.first()?).normalized()
}

/// How far a diameter is off the perpendicular of body or sac, degrees: by the labels, or by the lines above and below
/// where that is less, since neither knows the axis itself.
pub(super) fn tilt_deg(sheet: &Sheet, slot: Slot, line: &Measurement) -> Option<f64> {
    let (protocol, level) = (sheet.protocol()?, slot.level()?);
    let along = directed(line)?;
    let of = if matches!(slot, Slot::Sac(_)) { Axis::Sac } else { Axis::Body };
    let by_labels = protocol.up(level, of).map(|up| off_perpendicular_deg(along, up));
    let beside = |steps: isize| Some(sheet.line(slot.at_level(level.moved(steps)?))?.middle());
    let by_lines = beside(-1).zip(beside(1)).and_then(|(above, below)| axis(above, below));
    let by_lines = by_lines.map(|up| off_perpendicular_deg(along, up));
    by_labels.into_iter().chain(by_lines).reduce(f64::min)
}

fn axis(above: LpsPoint, below: LpsPoint) -> Option<LpsVector> {
    (above - below).normalized()
}

fn off_perpendicular_deg(along: LpsVector, up: LpsVector) -> f64 {
    along.dot(up).abs().min(1.0).asin().to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dural::{
            StudyNotes,
            sheet::tests::{line, sheet},
        },
        study::VertebralLevel::{L2, L3, L4},
    };

    fn told(lines: &[Measurement], slot: Slot) -> Vec<Warning> {
        warnings(&sheet(lines, &StudyNotes::default()), slot, None)
    }

    #[test]
    fn a_good_line_gets_no_warning_and_each_fault_its_own() {
        let good = line(Slot::Body(L3), &[[0.0, -70.0], [33.0, -70.0]]);
        assert_eq!(told(std::slice::from_ref(&good), Slot::Body(L3)), []);
        let high = line(Slot::Body(L3), &[[0.0, -60.0], [33.0, -60.0]]);
        assert!(matches!(told(&[high], Slot::Body(L3))[..], [Warning::OffMidCorpus(mm)] if (9.0..11.0).contains(&mm)));
        let tilted = line(Slot::Body(L3), &[[0.0, -73.5], [33.0, -66.5]]);
        assert!(matches!(told(&[tilted], Slot::Body(L3))[..], [Warning::Tilted(deg)] if (11.0..13.0).contains(&deg)));
        let other = line(Slot::Body(L3), &[[0.0, -105.0], [33.0, -105.0]]);
        assert_eq!(told(&[other], Slot::Body(L3)), [Warning::OtherLevel(L4)]);
        let small = line(Slot::Body(L3), &[[0.0, -70.0], [9.5, -70.0]]);
        assert_eq!(told(&[small], Slot::Body(L3)), [Warning::SmallBody(9.5)]);
        let mut aside = good.clone();
        aside.points.iter_mut().for_each(|at| at.0.x = 5.0);
        assert!(matches!(told(&[aside], Slot::Body(L3))[..], [Warning::OffMidline(mm)] if mm.abs() == 5.0));
        let axial = Measurement { purpose: "A/L3 sleeve-left".to_owned(), ..good };
        assert_eq!(told(&[axial], Slot::SleeveLeft(L3)), [Warning::OtherPlane(SlotPlane::Axial)]);
    }

    #[test]
    fn a_sac_that_is_the_canal_is_told_by_the_canal_and_by_the_pixels() {
        let sac = line(Slot::Sac(L2), &[[34.0, -35.0], [52.0, -35.0]]);
        let canal = line(Slot::Canal(L2), &[[33.5, -35.0], [52.0, -35.0]]);
        let alone = sheet(std::slice::from_ref(&sac), &StudyNotes::default());
        assert_eq!(warnings(&alone, Slot::Sac(L2), Some(16.0)), []);
        assert_eq!(warnings(&alone, Slot::Sac(L2), Some(14.0)), [Warning::CanalForSac(4.0)]);
        assert_eq!(told(&[sac, canal], Slot::Sac(L2)), [Warning::CanalForSac(0.0)]);
    }

    #[test]
    fn every_warning_is_a_sentence() {
        let all = [
            Warning::OtherPlane(SlotPlane::Sagittal),
            Warning::OtherPlane(SlotPlane::Axial),
            Warning::OffMidline(4.0),
            Warning::Curved(9.0),
            Warning::OffMidCorpus(-5.0),
            Warning::Tilted(12.0),
            Warning::CanalForSac(3.0),
            Warning::SmallBody(9.0),
            Warning::OtherLevel(L4),
        ];
        assert!(all.into_iter().all(|it| it.sentence().ends_with(['.', '?'])));
    }
}
