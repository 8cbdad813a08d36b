//! A sheet against a reference: how far each value is off, and the likely cause, found by measuring the reader's line anew.

use super::{Reference, Sheet, Slot, SlotPlane, steps};
use crate::{
    geometry::{LpsPoint, LpsVector},
    study::VertebralLevel,
};

/// A value within so many mm, or within this share, is as good as the reference: a tolerance chosen by this program.
pub const PASS_MM: f64 = 1.5;
/// See [`PASS_MM`].
pub const PASS_SHARE: f64 = 0.1;
/// A reader's line nearer than this to where a cause would put it has that cause, mm.
const EXPLAINS_MM: f64 = 1.0;
/// A line is beside the reference's from here on, sideways and along the spine, mm.
const BESIDE_MM: f64 = 3.0;
/// A line slants against the reference's from here on, degrees.
const SLANTS_DEG: f64 = 8.0;

/// A reader's line measured anew by the pixels of a slice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anew {
    /// So many mm from the reader's slice along its normal; 0 is that slice.
    pub aside_mm: f64,
    /// How long it is there, mm.
    pub mm: f64,
}

/// How long a slot's line is on the reader's slice and on those beside it; none where nothing can be seen.
pub type MeasuredAnew<'a> = &'a dyn Fn(Slot) -> Vec<Anew>;

/// Why a value is likely to differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// Measured at another level.
    OtherLevel(VertebralLevel),
    /// An end plate instead of mid-corpus.
    EndPlate,
    /// The bony canal instead of the sac.
    Canal,
    /// So many mm beside the midline; what it is where it was measured anew on a slice beside that the reference agrees with.
    OffMidline(f64, Option<Anew>),
    /// In place by the points, but it was measured anew on a slice beside, and there the reference is right.
    SliceBeside(Anew),
    /// An axial line on a slice so many mm away.
    OtherSlice(f64),
    /// So many mm above (positive) or below mid-corpus.
    OffMidCorpus(f64),
    /// So many degrees off the reference's line.
    Slanting(f64),
    /// The ends: so many mm in front of (negative) or behind the reference's front end, and the same at the back.
    Ends(f64, f64),
}

impl Cause {
    /// In a sentence.
    pub fn sentence(self) -> String {
        match self {
            Self::OtherLevel(level) => format!("Likely the wrong level: the line lies at {level}."),
            Self::EndPlate => "Likely an end plate instead of mid-corpus.".to_owned(),
            Self::Canal => "Likely the bony canal instead of the sac.".to_owned(),
            Self::OtherSlice(mm) => format!("Measured on another slice: {:.0} mm away.", mm.abs()),
            Self::OffMidline(mm, anew) => {
                let anew = anew.map_or_else(String::new, |it| {
                    format!(" Measured anew on the slice {:.0} mm away it is {:.1} mm.", it.aside_mm.abs(), it.mm)
                });
                format!("Likely off the midline: the slice lies {:.0} mm beside it.{anew}", mm.abs())
            }
            Self::SliceBeside(it) => format!(
                "Likely off the midline: measured anew on the slice {:.0} mm away it is {:.1} mm, as the reference has it.",
                it.aside_mm.abs(),
                it.mm
            ),
            Self::OffMidCorpus(mm) => {
                let side = if 0.0 < mm { "above" } else { "below" };
                format!("Likely off mid-corpus: {:.0} mm {side} it.", mm.abs())
            }
            Self::Slanting(deg) => format!("Likely a slanting line: {deg:.0}° off."),
            Self::Ends(front, back) => {
                let end = |mm: f64| match mm {
                    mm if mm.abs() < 0.5 => None,
                    mm if mm < 0.0 => Some(format!("{:.1} mm in front of", -mm)),
                    mm => Some(format!("{mm:.1} mm behind")),
                };
                let told = [("front", end(front)), ("back", end(back))];
                let told = told
                    .into_iter()
                    .filter_map(|(name, off)| Some(format!("the {name} end lies {} the reference's", off?)));
                format!("In place, but the walls were read otherwise: {}.", told.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// One value beside the reference's.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Of what.
    pub slot: Slot,
    /// The reader's, mm.
    pub mine_mm: f64,
    /// The reference's, mm.
    pub theirs_mm: f64,
    /// Why, where it is outside of the tolerance.
    pub cause: Option<Cause>,
}

impl Difference {
    /// Whether it is within the tolerance, 1.5 mm or 10 %, which is a choice of this program.
    pub fn passes(&self) -> bool {
        (self.mine_mm - self.theirs_mm).abs() <= PASS_MM.max(PASS_SHARE * self.theirs_mm)
    }
}

/// All values that both have, in the order of the steps.
pub fn differences(sheet: &Sheet, with: &Reference, anew: MeasuredAnew<'_>) -> Vec<Difference> {
    let one = |slot: Slot| {
        let (mine_mm, theirs_mm) = (sheet.length_mm(slot)?, with.length_mm(slot)?);
        let found = Difference { slot, mine_mm, theirs_mm, cause: None };
        let cause = if found.passes() { None } else { cause(sheet, with, slot, anew) };
        Some(Difference { cause, ..found })
    };
    steps().filter_map(one).collect()
}

fn cause(sheet: &Sheet, with: &Reference, slot: Slot, anew: MeasuredAnew<'_>) -> Option<Cause> {
    let line = sheet.line(slot)?;
    let (level, mine) = (slot.level()?, [*line.points.first()?, *line.points.get(1)?]);
    let theirs = with.line(slot)?;
    let off = middle(mine) - middle(theirs);
    let along = (theirs[1] - theirs[0]).normalized()?;
    let sideways = line.ground.plane.normal();
    let up = sideways.cross(along).normalized()?;
    let up = if up.0.z < 0.0 { -up } else { up };
    if let Some(other) = with.nearest(slot, middle(mine)).filter(|other| *other != level) {
        return Some(Cause::OtherLevel(other));
    }
    if is_end_plate(with, slot, mine) {
        return Some(Cause::EndPlate);
    }
    let is_long_as_canal = with.length_mm(Slot::Canal(level)).is_some_and(|mm| (mm - length(mine)).abs() < EXPLAINS_MM);
    if matches!(slot, Slot::Sac(_)) && is_long_as_canal {
        return Some(Cause::Canal);
    }
    let ends = Cause::Ends((mine[0] - theirs[0]).dot(along), (mine[1] - theirs[1]).dot(along));
    if slot.plane() == SlotPlane::Axial && BESIDE_MM <= off.dot(sideways).abs() {
        return Some(Cause::OtherSlice(off.dot(sideways)));
    }
    // Only a sac's and a body's diameters have a midline and a mid-corpus to be off.
    if !matches!(slot, Slot::Sac(_) | Slot::Body(_)) {
        return Some(ends);
    }
    let slant = angle_deg((mine[1] - mine[0]).normalized()?, along);
    let beside = agreeing_slice(&anew(slot), length(mine), with.length_mm(slot)?);
    Some(match (off.dot(sideways), off.dot(up)) {
        (aside, _) if BESIDE_MM <= aside.abs() => Cause::OffMidline(aside, beside),
        (_, height) if BESIDE_MM <= height.abs() => Cause::OffMidCorpus(height),
        _ if SLANTS_DEG <= slant => Cause::Slanting(slant),
        _ => beside.map_or(ends, Cause::SliceBeside),
    })
}

/// The slice beside on which the reference is right, where the reader was right on the own; of several the one that
/// agrees best.
fn agreeing_slice(anew: &[Anew], mine_mm: f64, theirs_mm: f64) -> Option<Anew> {
    let own = anew.iter().find(|it| it.aside_mm == 0.0)?;
    let explains = |it: &&Anew| it.aside_mm != 0.0 && (it.mm - theirs_mm).abs() < EXPLAINS_MM;
    let agreeing = anew.iter().filter(explains).filter(|_| (own.mm - mine_mm).abs() < EXPLAINS_MM);
    let off = |it: &Anew| (it.mm - theirs_mm).abs();
    agreeing.min_by(|a, b| off(a).total_cmp(&off(b))).copied()
}

/// Whether a body's diameter lies nearer to an end plate than to mid-corpus.
fn is_end_plate(with: &Reference, slot: Slot, mine: [LpsPoint; 2]) -> bool {
    let Slot::Body(level) = slot else { return false };
    let near = |slot: Slot| with.line(slot).map(|line| middle(line).distance_mm(middle(mine)));
    let Some(own) = near(slot) else { return false };
    [Slot::Superior(level), Slot::Inferior(level)].into_iter().filter_map(near).any(|plate| plate < own)
}

fn middle([from, to]: [LpsPoint; 2]) -> LpsPoint {
    from + (to - from) * 0.5
}

fn length([from, to]: [LpsPoint; 2]) -> f64 {
    from.distance_mm(to)
}

fn angle_deg(a: LpsVector, b: LpsVector) -> f64 {
    a.dot(b).abs().min(1.0).acos().to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dural::{
            StudyNotes,
            sheet::tests::{line, sheet},
        },
        measure::Measurement,
        study::VertebralLevel::{L3, L4},
    };

    const TRUTH: &str = "schema = 2\nsac_end_mm = [0.0, 40.0, -200.0]\n\
        [level.L3]\ndsd_mm = 14.0\nvbd_mm = 33.0\nsuperior_ap_mm = 36.0\ninferior_ap_mm = 37.0\ncanal_ap_mm = 19.0\n\
        sac_ventral_mm = [0.0, 36.0, -70.0]\nsac_dorsal_mm = [0.0, 50.0, -70.0]\n\
        anterior_middle_mm = [0.0, 0.0, -70.0]\nposterior_middle_mm = [0.0, 33.0, -70.0]\n\
        anterior_superior_mm = [0.0, -1.5, -57.0]\nposterior_superior_mm = [0.0, 34.5, -57.0]\n\
        [level.L4]\ndsd_mm = 13.0\nvbd_mm = 34.0\n\
        sac_ventral_mm = [0.0, 37.0, -105.0]\nsac_dorsal_mm = [0.0, 50.0, -105.0]\n";

    fn cause_of(one: Measurement) -> Option<Cause> {
        cause_with(one, &|_| Vec::new())
    }

    fn cause_with(one: Measurement, anew: MeasuredAnew<'_>) -> Option<Cause> {
        let truth = Reference::read_truth(TRUTH).expect("a truth");
        let all = differences(&sheet(&[one], &StudyNotes::default()), &truth, anew);
        assert_eq!(all.len(), 1);
        all[0].cause
    }

    #[test]
    fn each_fault_is_found_by_measuring_anew() {
        let sac = |points: &[[f64; 2]]| line(Slot::Sac(L3), points);
        let body = |points: &[[f64; 2]]| line(Slot::Body(L3), points);
        assert_eq!(cause_of(sac(&[[36.5, -70.0], [49.5, -70.0]])), None, "within what readers agree in");
        assert_eq!(cause_of(sac(&[[37.0, -104.0], [49.0, -104.0]])), Some(Cause::OtherLevel(L4)));
        assert_eq!(cause_of(body(&[[-1.5, -58.0], [36.0, -58.0]])), Some(Cause::EndPlate));
        assert_eq!(cause_of(sac(&[[34.0, -70.0], [52.5, -70.0]])), Some(Cause::Canal));
        let mut aside = sac(&[[38.0, -70.0], [48.0, -70.0]]);
        aside.points.iter_mut().for_each(|at| at.0.x = 4.0);
        assert!(matches!(cause_of(aside), Some(Cause::OffMidline(mm, None)) if mm.abs() == 4.0));
        assert_eq!(cause_of(sac(&[[37.0, -65.0], [49.0, -65.0]])), Some(Cause::OffMidCorpus(5.0)));
        assert!(
            matches!(cause_of(sac(&[[35.0, -74.0], [51.0, -66.0]])), Some(Cause::Slanting(deg)) if (25.0..28.0).contains(&deg))
        );
        let ends = cause_of(sac(&[[36.0, -70.0], [47.5, -70.0]])).expect("a cause");
        assert_eq!(ends, Cause::Ends(0.0, -2.5));
        assert!(ends.sentence().contains("2.5 mm in front"), "{}", ends.sentence());
    }

    #[test]
    fn off_the_midline_is_found_by_measuring_anew_on_the_slices_beside() {
        let narrow = || line(Slot::Sac(L3), &[[37.5, -70.0], [48.5, -70.0]]);
        let told = |(aside_mm, mm): (f64, f64)| Anew { aside_mm, mm };
        let slices = |own: f64| {
            let all: Vec<Anew> = [(0.0, own), (-3.0, 13.1), (4.0, 13.4), (8.0, 14.9)].into_iter().map(told).collect();
            move |_: Slot| all.clone()
        };
        let found = cause_with(narrow(), &slices(11.3)).expect("a cause");
        assert_eq!(found, Cause::SliceBeside(Anew { aside_mm: 4.0, mm: 13.4 }), "the one that agrees best");
        assert!(found.sentence().contains("4 mm away it is 13.4 mm"), "{}", found.sentence());
        let misread = cause_with(narrow(), &slices(14.0));
        assert!(
            matches!(misread, Some(Cause::Ends(..))),
            "who misread the own slice is not excused by another: {misread:?}"
        );
        assert!(matches!(cause_of(narrow()), Some(Cause::Ends(..))), "nothing seen, nothing told");
        let mut aside = narrow();
        aside.points.iter_mut().for_each(|at| at.0.x = 4.0);
        let sentence = cause_with(aside, &slices(11.3)).expect("a cause").sentence();
        assert!(sentence.contains("4 mm beside it. Measured anew") && sentence.ends_with("13.4 mm."), "{sentence}");
    }

    #[test]
    fn a_truth_of_a_newer_program_is_refused() {
        assert!(Reference::read_truth(&TRUTH.replace("schema = 2", "schema = 3")).is_err());
        assert!(Reference::read_truth("").is_err());
        assert_eq!(Reference::read_truth(TRUTH).expect("a truth").dsr(L3), Some(14.0 / 33.0));
    }
}
