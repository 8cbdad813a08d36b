//! Whether an answer is right, and how far off it is.

use crate::{
    annotation::{PlaneMm, Region},
    case::AnswerKey,
    geometry::{ImagePlane, LpsPoint},
    study::{SeriesInstanceUid, VertebralLevel},
};

/// How far a marker may be from the region as it lies on the marker's slice, mm.
///
/// A decision of this program's teaching design, taken from no paper; the learner is told, see [`place_rule`].
pub const IN_PLANE_TOLERANCE_MM: f64 = 3.0;
/// Differences that are not the person's but the arithmetic's, mm.
const ROUNDING_MM: f64 = 1e-6;
/// What a right answer is worth after the hint was taken.
const POINTS_WITH_HINT: f64 = 0.5;

/// A marker set on a slice.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// Where it was set, on the slice's plane; in the region's patient space, which is for the caller to see to.
    pub at: LpsPoint,
    /// In which series.
    pub series: SeriesInstanceUid,
    /// On which of its slices, from 0.
    pub frame: usize,
    /// The plane of that slice.
    pub plane: ImagePlane,
    /// Distance between the slices of that stack, mm; the slice thickness where there is one slice only.
    pub spacing_mm: f64,
}

/// An answer given.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// A place.
    Marker(Marker),
    /// A choice by its id.
    Choice(String),
    /// A vertebra.
    Level(VertebralLevel),
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Grade {
    /// Of a place.
    Place(PlaceGrade),
    /// Of a choice.
    Choice {
        /// Whether it was the right one.
        right: bool,
    },
    /// Of a vertebra.
    Level(LevelGrade),
}

/// How a marker lies to its region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceGrade {
    /// Whether it counts.
    pub right: bool,
    /// Straight-line distance from the region in space, mm: 0 inside.
    pub distance_mm: f64,
    /// Distance on the slice from what of the region lies on it, mm; `None` where nothing does.
    pub in_plane_mm: Option<f64>,
    /// How far the region is from the slice's plane at right angles, mm: 0 where it crosses it.
    pub off_slice_mm: f64,
    /// How many slices further the region begins: 0 on a slice that holds some of it.
    pub slices_off: usize,
}

/// How a vertebra compares with the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelGrade {
    /// Whether it counts.
    pub right: bool,
    /// The best answer.
    pub best: VertebralLevel,
    /// Levels from the best answer: positive towards the foot.
    pub levels_low: i32,
}

/// Grades an answer. `None` where answer and key do not belong together, or a place has no region to lie in.
pub fn grade(given: &Given, key: &AnswerKey, region: Option<&Region>) -> Option<Grade> {
    match (given, key) {
        (Given::Marker(marker), AnswerKey::Region) => Some(Grade::Place(grade_place(marker, region?))),
        (Given::Choice(id), AnswerKey::Choice { right, .. }) => Some(Grade::Choice { right: id == right }),
        (Given::Level(level), AnswerKey::Level { right, accepted }) => {
            Some(Grade::Level(grade_level(*level, *right, accepted)))
        }
        _ => None,
    }
}

/// Grades a marker: right within [`IN_PLANE_TOLERANCE_MM`] of what of the region lies on its slice, where the slice
/// counts half its spacing to both sides.
pub fn grade_place(marker: &Marker, region: &Region) -> PlaceGrade {
    let spacing_mm = sound_spacing(marker.spacing_mm);
    let on_slice = region.on_slice(&marker.plane, spacing_mm / 2.0);
    let in_plane_mm = on_slice.distance_mm(PlaneMm::of(marker.at, &marker.plane));
    let off_slice_mm = region.distance_from_plane_mm(&marker.plane);
    PlaceGrade {
        right: in_plane_mm <= IN_PLANE_TOLERANCE_MM + ROUNDING_MM,
        distance_mm: region.distance_mm(marker.at),
        in_plane_mm: in_plane_mm.is_finite().then_some(in_plane_mm),
        off_slice_mm,
        slices_off: slices_off(off_slice_mm, spacing_mm),
    }
}

/// The rule in words for a stack, e.g. for 4.4 mm between slices.
pub fn place_rule(spacing_mm: f64) -> String {
    let half_mm = sound_spacing(spacing_mm) / 2.0;
    format!(
        "A marker counts within {IN_PLANE_TOLERANCE_MM:.1} mm of the region on its slice, half a slice spacing \
         ({half_mm:.1} mm) through it."
    )
}

/// What an answer is worth: 1, or 0.5 once the hint was taken; 0 where it is wrong.
pub fn points(right: bool, hint_taken: bool) -> f64 {
    match (right, hint_taken) {
        (true, false) => 1.0,
        (true, true) => POINTS_WITH_HINT,
        (false, _) => 0.0,
    }
}

/// Zero for a spacing that is none: then only the plane itself counts.
fn sound_spacing(spacing_mm: f64) -> f64 {
    if spacing_mm.is_finite() { spacing_mm.max(0.0) } else { 0.0 }
}

fn slices_off(off_slice_mm: f64, spacing_mm: f64) -> usize {
    let beyond = off_slice_mm - spacing_mm / 2.0 - ROUNDING_MM;
    if beyond <= 0.0 || spacing_mm <= 0.0 || !beyond.is_finite() {
        return 0;
    }
    (beyond / spacing_mm).ceil().min(1e6) as usize
}

fn grade_level(given: VertebralLevel, best: VertebralLevel, accepted: &[VertebralLevel]) -> LevelGrade {
    let right = given == best || accepted.contains(&given);
    LevelGrade { right, best, levels_low: given as i32 - best as i32 }
}

impl Grade {
    /// Whether the answer counts as right.
    pub fn right(&self) -> bool {
        match self {
            Self::Place(place) => place.right,
            Self::Choice { right } => *right,
            Self::Level(level) => level.right,
        }
    }

    /// Of a place: how far it is from the region in space, mm.
    pub fn distance_mm(&self) -> Option<f64> {
        match self {
            Self::Place(place) => Some(place.distance_mm).filter(|mm| mm.is_finite()),
            Self::Choice { .. } | Self::Level(_) => None,
        }
    }

    /// How far off the answer is, in a sentence; `None` where right or wrong is all there is to say.
    pub fn sentence(&self) -> Option<String> {
        match self {
            Self::Place(place) => place.sentence(),
            Self::Choice { .. } => None,
            Self::Level(level) => level.sentence(),
        }
    }
}

impl PlaceGrade {
    fn sentence(&self) -> Option<String> {
        match self.in_plane_mm {
            Some(mm) if mm <= ROUNDING_MM => Some("The marker is in the region.".to_owned()),
            Some(mm) if self.right => {
                Some(format!("The marker is {:.1} mm from the region on this slice.", tenth_up(mm)))
            }
            Some(mm) => Some(format!("The marker is {:.1} mm from the region, on the right slice.", tenth_up(mm))),
            None if self.distance_mm.is_finite() => Some(self.beside()),
            None => None,
        }
    }

    fn beside(&self) -> String {
        let slices = match self.slices_off {
            0 => return format!("The marker is {:.1} mm from the region.", tenth_up(self.distance_mm)),
            1 => "1 slice".to_owned(),
            n => format!("{n} slices"),
        };
        format!("The marker is {:.1} mm from the region, {slices} beside it.", tenth_up(self.distance_mm))
    }
}

/// A distance in mm as it is told: rounded up to a tenth, so that what is just too far never reads as the limit itself.
pub fn tenth_up(mm: f64) -> f64 {
    ((mm - ROUNDING_MM) * 10.0).ceil() / 10.0
}

impl LevelGrade {
    fn sentence(&self) -> Option<String> {
        let levels = match self.levels_low.abs() {
            0 => return None,
            1 => "1 level".to_owned(),
            n => format!("{n} levels"),
        };
        let side = if self.levels_low < 0 { "high" } else { "low" };
        Some(match self.right {
            true => format!("Counts as right; {} is the best answer.", self.best),
            false => format!("{levels} too {side}."),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        annotation::Solid,
        geometry::{LpsVector, PixelSpacing},
    };

    /// x from -3 to 3, y from 0 to 10, z from 0 to 20.
    fn brick() -> Region {
        let outline = [[0.0, 0.0], [10.0, 0.0], [10.0, 20.0], [0.0, 20.0]].map(|[y, z]| LpsPoint::new(0.0, y, z));
        let slab = Solid::Slab { outline: outline.to_vec(), half_depth_mm: 3.0 };
        Region { frame_of_reference: "1.2".into(), solids: vec![slab] }
    }

    fn marker(at: [f64; 3], row: [f64; 3], column: [f64; 3], spacing_mm: f64) -> Marker {
        let direction = |[x, y, z]: [f64; 3]| LpsVector::new(x, y, z);
        let spacing = PixelSpacing { between_rows_mm: 1.5, between_columns_mm: 0.4 };
        let plane = ImagePlane::new(at.into(), direction(row), direction(column), spacing).expect("a valid plane");
        let plane =
            ImagePlane { position: plane.lps_from_image(crate::geometry::ImagePoint::new(-70.0, -50.0)), ..plane };
        Marker { at: at.into(), series: "1.3".into(), frame: 0, plane, spacing_mm }
    }

    fn on_sagittal(at: [f64; 3]) -> PlaceGrade {
        grade_place(&marker(at, [0.0, 1.0, 0.0], [0.0, 0.0, -1.0], 4.4), &brick())
    }

    #[test]
    fn three_millimetres_count_and_more_do_not_whatever_the_pixels() {
        for (at, right) in [
            ([0.0, 5.0, 10.0], true),
            ([0.0, -3.0, 10.0], true),
            ([0.0, -3.001, 10.0], false),
            ([0.0, 5.0, 23.0], true),
            ([0.0, 5.0, 23.001], false),
            ([0.0, 12.1, 22.1], true),  // 2.97 mm from the corner
            ([0.0, 12.2, 22.2], false), // 3.11 mm
        ] {
            assert_eq!(on_sagittal(at).right, right, "{at:?}");
        }
    }

    #[test]
    fn a_slice_counts_half_its_spacing_to_both_sides() {
        for x in [5.2, -5.2] {
            let grade = on_sagittal([x, -1.0, 10.0]);
            assert!(grade.right && (grade.in_plane_mm.expect("on the slice") - 1.0).abs() < 1e-9);
            assert!((grade.distance_mm - 2.2f64.hypot(1.0)).abs() < 1e-9 && grade.slices_off == 0);
        }
        let beyond = on_sagittal([5.3, 5.0, 10.0]);
        assert!(!beyond.right && beyond.in_plane_mm.is_none());
        assert!((beyond.off_slice_mm - 2.3).abs() < 1e-9 && (beyond.distance_mm - 2.3).abs() < 1e-9);
        assert_eq!(
            [5.2, 5.3, 9.6, 9.7, 14.0, 14.1].map(|x| on_sagittal([x, 5.0, 10.0]).slices_off),
            [0, 1, 1, 2, 2, 3]
        );
    }

    #[test]
    fn an_oblique_slice_is_measured_along_itself() {
        let (sin, cos) = 30f64.to_radians().sin_cos();
        // along the slice the region ends (5 + 2.2 sin 30) / cos 30 from its middle
        let end = 6.1 / cos;
        let at = |s: f64| [0.0, 5.0 + s * cos, 10.0 + s * sin];
        let graded = |s: f64| grade_place(&marker(at(s), [1.0, 0.0, 0.0], [0.0, cos, sin], 4.4), &brick());
        assert!(graded(end + 2.999).right && !graded(end + 3.001).right);
        assert!((graded(end + 1.0).in_plane_mm.expect("on the slice") - 1.0).abs() < 1e-9);
    }

    #[test]
    fn without_a_spacing_only_the_plane_counts() {
        for spacing_mm in [0.0, -4.0, f64::NAN, f64::INFINITY] {
            let graded =
                |x| grade_place(&marker([x, 5.0, 10.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0], spacing_mm), &brick());
            assert!(graded(3.0).right && !graded(3.01).right && graded(3.01).slices_off == 0);
        }
    }

    #[test]
    fn distances_read_as_sentences() {
        let said = |at| Grade::Place(on_sagittal(at)).sentence().expect("a sentence");
        assert_eq!(said([0.0, 5.0, 10.0]), "The marker is in the region.");
        assert_eq!(said([0.0, -1.24, 10.0]), "The marker is 1.3 mm from the region on this slice.");
        assert_eq!(said([0.0, -3.0, 10.0]), "The marker is 3.0 mm from the region on this slice.");
        assert_eq!(said([0.0, -3.01, 10.0]), "The marker is 3.1 mm from the region, on the right slice.");
        assert_eq!(said([5.4, 5.0, 10.0]), "The marker is 2.4 mm from the region, 1 slice beside it.");
        assert_eq!(said([11.8, 5.0, 10.0]), "The marker is 8.8 mm from the region, 2 slices beside it.");
        assert_eq!(
            place_rule(4.4),
            "A marker counts within 3.0 mm of the region on its slice, half a slice spacing (2.2 mm) through it."
        );
        let nowhere = Region { solids: vec![], ..brick() };
        let lost = grade_place(&marker([0.0; 3], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0], 4.4), &nowhere);
        assert_eq!((lost.right, Grade::Place(lost).sentence(), Grade::Place(lost).distance_mm()), (false, None, None));
    }

    #[test]
    fn levels_say_by_how_many_they_are_off() {
        use VertebralLevel::{L4, L5, S1, S2};
        let key = AnswerKey::Level { right: S1, accepted: vec![S2] };
        let graded = |level| grade(&Given::Level(level), &key, None).expect("they belong together");
        let said = |level| (graded(level).right(), graded(level).sentence());
        assert_eq!(said(S1), (true, None));
        assert_eq!(said(S2), (true, Some("Counts as right; S1 is the best answer.".to_owned())));
        assert_eq!(said(L5), (false, Some("1 level too high.".to_owned())));
        assert_eq!(said(L4), (false, Some("2 levels too high.".to_owned())));
        assert_eq!(said(VertebralLevel::S3).1, Some("2 levels too low.".to_owned()));
    }

    #[test]
    fn choices_are_right_or_wrong_and_kinds_do_not_mix() {
        let key = AnswerKey::Choice { right: "b".to_owned(), rationales: BTreeMap::new() };
        let graded = |id: &str| grade(&Given::Choice(id.to_owned()), &key, None).map(|it| it.right());
        assert_eq!((graded("b"), graded("a")), (Some(true), Some(false)));
        assert_eq!(grade(&Given::Level(VertebralLevel::L1), &key, None), None);
        let place = Given::Marker(marker([0.0; 3], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0], 4.4));
        assert_eq!(grade(&place, &AnswerKey::Region, None), None);
        assert!(grade(&place, &AnswerKey::Region, Some(&brick())).is_some_and(|it| it.right()));
    }

    #[test]
    fn the_hint_halves_what_a_right_answer_is_worth() {
        assert_eq!(
            [points(true, false), points(true, true), points(false, false), points(false, true)],
            [1.0, 0.5, 0.0, 0.0]
        );
    }
}
