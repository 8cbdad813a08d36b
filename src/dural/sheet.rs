//! One reader's worksheet: the lines by slot, what follows from them, and what is missing.

use std::collections::BTreeMap;

use super::{Axis, CriterionSet, Imaging, Known, Protocol, Purpose, Quantity, Reader, Sign, Slot, StudyNotes, Verdict};
use crate::{
    geometry::{LpsPoint, LpsVector},
    measure::{Measurement, Size, size},
    study::{LevelMark, SpacingSource, VertebralLevel},
};

/// Below this body diameter a ratio says little: the denominator is near to nothing, mm.
pub const UNSTABLE_BODY_MM: f64 = 10.0;

/// A reader's measurements and answers of one study. Lengths are mm; what lies on images without millimetres is left out.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Whose it is.
    pub reader: Reader,
    /// How the vertebrae were counted.
    pub numbering: String,
    lines: BTreeMap<Slot, Measurement>,
    signs: BTreeMap<Sign, bool>,
    protocol: Option<Protocol>,
}

impl Sheet {
    /// From all measurements, of which those that are the reader's count; of two for one slot the later.
    pub fn new<'a>(
        reader: Reader,
        all: impl Iterator<Item = &'a Measurement>,
        notes: &StudyNotes,
        marks: &[LevelMark],
    ) -> Self {
        let own = all.filter_map(|one| {
            let purpose: Purpose = one.purpose.parse().ok()?;
            (purpose.reader == reader && one.ground.source != SpacingSource::Unknown)
                .then(|| (purpose.slot, one.clone()))
        });
        let lines: BTreeMap<Slot, Measurement> = own.collect();
        let sagittal = lines.values().map(|line| line.ground.plane.normal()).find(|normal| 0.7 < normal.0.x.abs());
        let protocol = Protocol::new(marks, sagittal.unwrap_or(LpsVector::new(1.0, 0.0, 0.0)));
        let signs = Sign::all().filter_map(|sign| Some((sign, notes.sign(reader, sign)?))).collect();
        Self { reader, numbering: notes.numbering().to_owned(), lines, signs, protocol }
    }

    /// What was measured for a slot.
    pub fn line(&self, slot: Slot) -> Option<&Measurement> {
        self.lines.get(&slot)
    }

    /// All lines in the order of slots.
    pub fn lines(&self) -> impl Iterator<Item = (Slot, &Measurement)> {
        self.lines.iter().map(|(slot, line)| (*slot, line))
    }

    /// Whether nothing was measured or answered.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.signs.is_empty()
    }

    /// The protocol by the level labels; `None` where there are too few.
    pub fn protocol(&self) -> Option<&Protocol> {
        self.protocol.as_ref()
    }

    /// Whether a sign is there; `None`: not answered.
    pub fn sign(&self, sign: Sign) -> Option<bool> {
        self.signs.get(&sign).copied()
    }

    /// The length of a line on a cross-section, mm.
    pub fn length_mm(&self, slot: Slot) -> Option<f64> {
        self.length_on(slot, Imaging::CrossSection)
    }

    fn length_on(&self, slot: Slot, imaging: Imaging) -> Option<f64> {
        let line = self.line(slot)?;
        let is_cross_section = line.ground.source == SpacingSource::Patient;
        match size(line) {
            Size::Length(mm) if is_cross_section == (imaging == Imaging::CrossSection) => Some(mm),
            _ => None,
        }
    }

    /// The place that was marked for a slot.
    pub fn place(&self, slot: Slot) -> Option<LpsPoint> {
        self.line(slot).and_then(|line| line.points.first().copied())
    }

    /// The dural sac diameter, mm: nothing below the end of the sac.
    pub fn dsd_mm(&self, level: VertebralLevel) -> Option<f64> {
        self.length_mm(Slot::Sac(level)).or_else(|| self.is_below_sac(level)?.then_some(0.0))
    }

    /// Whether a body's middle lies below the end of the sac; `None` where that end or the label is missing.
    pub fn is_below_sac(&self, level: VertebralLevel) -> Option<bool> {
        let (end, protocol) = (self.place(Slot::SacEnd)?, self.protocol()?);
        if let Some(mark) = protocol.mark(level) {
            return Some(0.0 < (end - mark).dot(protocol.up(level, Axis::Body)?));
        }
        // A body below the last label lies below an end that lies above that label's middle.
        let last = protocol.marks().last().filter(|last| last.level < level)?;
        let above = 0.0 < (end - last.at).dot(protocol.up(last.level, Axis::Body)?);
        above.then_some(true)
    }

    /// The vertebral body diameter, mm.
    pub fn vbd_mm(&self, level: VertebralLevel) -> Option<f64> {
        self.length_mm(Slot::Body(level))
    }

    /// The dural sac ratio, never rounded.
    pub fn dsr(&self, level: VertebralLevel) -> Option<f64> {
        let body = self.vbd_mm(level).filter(|mm| 0.0 < *mm)?;
        Some(self.dsd_mm(level)? / body)
    }

    /// Scalloping by the mean of the end plates (Ahn, Habermann), mm.
    pub fn ahn_mm(&self, level: VertebralLevel) -> Option<f64> {
        let plates = [Slot::Superior(level), Slot::Inferior(level)].map(|slot| self.length_mm(slot));
        Some((plates[0]? + plates[1]?) / 2.0 - self.vbd_mm(level)?)
    }

    /// Depth of the posterior wall below the chord of its corners, mm; no published cut-off was found for it.
    pub fn chord_depth_mm(&self, level: VertebralLevel) -> Option<f64> {
        self.length_mm(Slot::Chord(level))?;
        let ends = &self.line(Slot::Chord(level))?.points;
        let (from, at) = (*ends.first()?, self.place(Slot::Deepest(level))?);
        let along = (*ends.get(1)? - from).normalized()?;
        let off = at - from;
        Some((off - along * off.dot(along)).length())
    }

    /// The wider of the two root sleeves; with one side measured, at least that.
    pub fn sleeve(&self, level: VertebralLevel) -> Known {
        match [Slot::SleeveRight(level), Slot::SleeveLeft(level)].map(|slot| self.length_mm(slot)) {
            [Some(right), Some(left)] => Known::Exactly(right.max(left)),
            [Some(one), None] | [None, Some(one)] => Known::AtLeast(one),
            [None, None] => Known::Unknown,
        }
    }

    /// Levels answered to have lost their fat: at least so many while others are not answered.
    fn levels_without_fat(&self) -> Known {
        let answers: Vec<Option<bool>> =
            Sign::all().filter(|sign| matches!(sign, Sign::FatLost(_))).map(|sign| self.sign(sign)).collect();
        let lost = answers.iter().filter(|answer| **answer == Some(true)).count() as f64;
        match answers.contains(&None) {
            false => Known::Exactly(lost),
            true if 0.0 < lost => Known::AtLeast(lost),
            true => Known::Unknown,
        }
    }

    /// What is known of a quantity from one kind of images.
    pub fn known(&self, what: Quantity, imaging: Imaging) -> Known {
        let sign = |sign| self.sign(sign).map(|present| f64::from(u8::from(present))).into();
        match what {
            Quantity::Dsd(level) => self.dsd_mm(level).into(),
            Quantity::Dsr(level) => self.dsr(level).into(),
            Quantity::Ahn(level) => self.ahn_mm(level).into(),
            Quantity::Sleeve(level) => self.sleeve(level),
            Quantity::Interpedicular(level) => self.length_on(Slot::Interpedicular(level), imaging).into(),
            Quantity::CanalAp(level) => self.length_on(Slot::Canal(level), imaging).into(),
            // The paper's formula is not available.
            Quantity::RadiographScalloping(_) => Known::Unknown,
            Quantity::LevelsWithoutFat => self.levels_without_fat(),
            Quantity::AnteriorMeningocele => sign(Sign::AnteriorMeningocele),
            Quantity::SleeveHerniation => sign(Sign::SleeveHerniation),
            Quantity::RadicularCysts => sign(Sign::RadicularCysts),
        }
    }

    /// What a set of criteria says of the sheet.
    pub fn verdict(&self, set: &CriterionSet) -> Verdict {
        set.verdict(&|what| self.known(what, set.imaging))
    }

    /// The same sheet had the vertebrae been counted so many further down: the same lines by other names.
    pub fn renumbered(&self, down: isize) -> Self {
        let slot = |slot: Slot| match slot.level() {
            Some(level) => Some(slot.at_level(level.moved(down)?)),
            None => Some(slot),
        };
        let sign = |sign: Sign| match sign {
            Sign::FatLost(level) => Some(Sign::FatLost(level.moved(down)?)),
            other => Some(other),
        };
        let marks = self.protocol.as_ref().map_or(&[][..], Protocol::marks).iter();
        let moved = marks.filter_map(|mark| Some(LevelMark { level: mark.level.moved(down)?, at: mark.at }));
        let normal = self.protocol.as_ref().map_or(LpsVector::new(1.0, 0.0, 0.0), Protocol::normal);
        Self {
            reader: self.reader,
            numbering: self.numbering.clone(),
            lines: self.lines.iter().filter_map(|(of, line)| Some((slot(*of)?, line.clone()))).collect(),
            signs: self.signs.iter().filter_map(|(of, yes)| Some((sign(*of)?, *yes))).collect(),
            protocol: Protocol::new(&moved.collect::<Vec<_>>(), normal),
        }
    }

    /// What would have to be measured or answered for a quantity.
    pub fn slots_for(what: Quantity) -> Vec<Slot> {
        match what {
            Quantity::Dsd(level) => vec![Slot::Sac(level)],
            Quantity::Dsr(level) => vec![Slot::Sac(level), Slot::Body(level)],
            Quantity::Ahn(level) => vec![Slot::Superior(level), Slot::Inferior(level), Slot::Body(level)],
            Quantity::Sleeve(level) => vec![Slot::SleeveRight(level), Slot::SleeveLeft(level)],
            Quantity::Interpedicular(level) => vec![Slot::Interpedicular(level)],
            Quantity::CanalAp(level) => vec![Slot::Canal(level)],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        dural::{NoteValue, Noted, protocol::tests::straight, published},
        geometry::{ImagePlane, PixelSpacing},
        measure::{DrawnOn, Ground, MeasurementId, Space},
        study::VertebralLevel::{L4, L5, S1, S2, S3},
    };

    /// A line or place on the midsagittal slice.
    pub fn line(slot: Slot, points: &[[f64; 2]]) -> Measurement {
        let spacing = PixelSpacing { between_rows_mm: 1.0, between_columns_mm: 1.0 };
        let (row, column) = (LpsVector::new(0.0, 1.0, 0.0), LpsVector::new(0.0, 0.0, -1.0));
        let plane = ImagePlane::new(LpsPoint::default(), row, column, spacing).expect("a plane");
        Measurement {
            id: MeasurementId(1),
            kind: slot.measure(),
            points: points.iter().map(|[y, z]| LpsPoint::new(0.0, *y, *z)).collect(),
            ground: Ground { space: Space::Patient("1".into()), plane, source: SpacingSource::Patient },
            drawn_on: DrawnOn::default(),
            purpose: Purpose { reader: Reader::default(), slot }.to_string(),
        }
    }

    pub fn sheet(lines: &[Measurement], notes: &StudyNotes) -> Sheet {
        Sheet::new(Reader::default(), lines.iter(), notes, &straight())
    }

    /// Hand-computed: a body 30 deep with plates of 34 and 36, a chord from (30, 0) to (33, -24) whose wall dips to (27, -12).
    #[test]
    fn formulae_hold_against_geometry_by_hand() {
        let lines = [
            line(Slot::Body(S1), &[[0.0, -175.0], [20.0, -175.0]]),
            line(Slot::Sac(S1), &[[25.0, -175.0], [25.0 + 9.0, -175.0 - 12.0]]),
            line(Slot::Superior(S1), &[[0.0, -160.0], [34.0, -160.0]]),
            line(Slot::Inferior(S1), &[[0.0, -190.0], [0.0, -200.0]]),
            line(Slot::Chord(S1), &[[30.0, -160.0], [30.0, -190.0]]),
            line(Slot::Deepest(S1), &[[26.5, -171.0]]),
        ];
        let sheet = sheet(&lines, &StudyNotes::default());
        assert_eq!(sheet.dsd_mm(S1), Some(15.0), "3-4-5");
        assert_eq!(sheet.dsr(S1), Some(0.75));
        assert_eq!(sheet.ahn_mm(S1), Some((34.0 + 10.0) / 2.0 - 20.0));
        assert_eq!(sheet.chord_depth_mm(S1), Some(3.5));
        assert_eq!((sheet.ahn_mm(L5), sheet.dsr(L5), sheet.chord_depth_mm(L5)), (None, None, None));
    }

    #[test]
    fn below_the_end_of_the_sac_its_diameter_is_nothing_and_without_it_unknown() {
        let end = line(Slot::SacEnd, &[[40.0, -190.0]]);
        let with_end = sheet(&[end], &StudyNotes::default());
        assert_eq!([S1, S2, S3].map(|level| with_end.dsd_mm(level)), [None, Some(0.0), Some(0.0)]);
        let low = sheet(&[line(Slot::SacEnd, &[[40.0, -222.0]])], &StudyNotes::default());
        assert_eq!([S2, S3].map(|level| low.dsd_mm(level)), [None, None], "S3 is not labelled: unknown");
        assert_eq!(sheet(&[], &StudyNotes::default()).dsd_mm(S3), None);
    }

    #[test]
    fn one_sleeve_decides_for_but_not_against() {
        let one = |mm: f64| sheet(&[line(Slot::SleeveLeft(L5), &[[0.0, 0.0], [mm, 0.0]])], &StudyNotes::default());
        assert_eq!(one(7.0).sleeve(L5), Known::AtLeast(7.0));
        let mut notes = StudyNotes::default();
        notes.set(Noted::Sign(Reader::default(), Sign::FatLost(L4)), Some(NoteValue::Present(true)));
        assert_eq!(sheet(&[], &notes).known(Quantity::LevelsWithoutFat, Imaging::CrossSection), Known::AtLeast(1.0));
    }

    #[test]
    fn cross_sections_get_no_radiograph_verdict_and_radiographs_no_other() {
        let set = published().iter().find(|set| set.id == "radiograph").expect("a set");
        let mut wide = line(Slot::Interpedicular(L4), &[[0.0, 0.0], [40.0, 0.0]]);
        assert_eq!(sheet(&[wide.clone()], &StudyNotes::default()).verdict(set).result, None);
        wide.ground.source = SpacingSource::Detector;
        assert_eq!(sheet(&[wide.clone()], &StudyNotes::default()).verdict(set).result.as_deref(), Some("positive"));
        wide.purpose = Purpose { reader: Reader::default(), slot: Slot::Sac(L4) }.to_string();
        assert_eq!(sheet(&[wide], &StudyNotes::default()).dsd_mm(L4), None);
    }

    proptest::proptest! {
        /// A body of another size scales lengths and leaves ratios.
        #[test]
        fn scaling_a_body_scales_lengths_and_keeps_ratios(
            sac in 3.0f64..40.0, body in 5.0f64..60.0, plates in [10.0f64..60.0, 10.0f64..60.0], k in 0.3f64..3.0,
            turn in 0.0f64..6.3,
        ) {
            let at = |x: f64, z: f64, k: f64| [k * (x * turn.cos() - z * turn.sin()), k * (x * turn.sin() + z * turn.cos())];
            let of = |k: f64| {
                let long = |slot, mm: f64, z: f64| line(slot, &[at(1.0, z, k), at(1.0 + mm, z, k)]);
                sheet(&[
                    long(Slot::Sac(L4), sac, 0.0),
                    long(Slot::Body(L4), body, 3.0),
                    long(Slot::Superior(L4), plates[0], 12.0),
                    long(Slot::Inferior(L4), plates[1], -12.0),
                    line(Slot::Chord(L4), &[at(body, 12.0, k), at(body, -12.0, k)]),
                    line(Slot::Deepest(L4), &[at(body - 2.0, 1.0, k)]),
                ], &StudyNotes::default())
            };
            let (one, other) = (of(1.0), of(k));
            let near = |a: Option<f64>, b: Option<f64>, k: f64| (a.expect("measured") * k - b.expect("measured")).abs() < 1e-9 * (1.0 + k * 100.0);
            proptest::prop_assert!(near(one.dsd_mm(L4), other.dsd_mm(L4), k));
            proptest::prop_assert!(near(one.vbd_mm(L4), other.vbd_mm(L4), k));
            proptest::prop_assert!(near(one.ahn_mm(L4), other.ahn_mm(L4), k));
            proptest::prop_assert!(near(one.chord_depth_mm(L4), other.chord_depth_mm(L4), k));
            proptest::prop_assert!(near(one.dsr(L4), other.dsr(L4), 1.0));
        }
    }
}
