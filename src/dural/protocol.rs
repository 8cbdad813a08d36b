//! The measuring protocol's lines from level labels: where mid-corpus is, which way is back, which way the sac runs.
//!
//! Labels lie on front walls. From them the bodies' middles are guessed, from these the spine's direction, from that the
//! way back, and so on until it settles. At L5 the disc below is the most wedged, so that L5 keeps more to the direction of
//! L4, and the sac still more; the shares were fitted on synthetic bodies of known axes.

use crate::{
    geometry::{LpsPoint, LpsVector},
    study::{
        LevelMark,
        VertebralLevel::{self, L1, L2, L3, L4, L5, S1, S2},
    },
};

/// Depth of bodies in mm in an adult whose labels are 35 mm apart.
const DEPTH_MM: [(VertebralLevel, f64); 7] =
    [(L1, 31.0), (L2, 32.0), (L3, 33.0), (L4, 34.0), (L5, 33.5), (S1, 23.5), (S2, 15.0)];
/// See [`DEPTH_MM`].
const APART_MM: f64 = 35.0;
/// What the upper neighbour's direction counts at L5 for the body, for the sac, and elsewhere.
const UPPER_SHARE: [f64; 3] = [0.64, 0.74, 0.5];
/// Rounds until the directions settle.
const ROUNDS: usize = 8;
/// The sac's middle lies so far behind a body where nothing of it was measured, mm.
const SAC_BEHIND_MM: f64 = 9.0;

/// Whose axis a line is at right angles to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The vertebral body's.
    Body,
    /// The dural sac's.
    Sac,
}

/// The labels of one spine and what follows from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Protocol {
    marks: Vec<LevelMark>,
    /// From a label to its body's middle.
    middles: Vec<LpsPoint>,
    scale: f64,
    normal: LpsVector,
}

impl Protocol {
    /// From labels; `normal` is that of the sagittal slices. `None` for fewer than two labels.
    pub fn new(marks: &[LevelMark], normal: LpsVector) -> Option<Self> {
        let mut marks = marks.to_vec();
        marks.sort_by_key(|mark| mark.level);
        let normal = normal.normalized().filter(|_| 2 <= marks.len())?;
        let mut gaps: Vec<f64> = marks.windows(2).map(|two| two[0].at.distance_mm(two[1].at)).collect();
        gaps.sort_by(f64::total_cmp);
        let scale = (gaps[gaps.len() / 2] / APART_MM).clamp(0.4, 1.6);
        let middles = marks.iter().map(|mark| mark.at).collect();
        let mut all = Self { marks, middles, scale, normal };
        for _ in 0..ROUNDS {
            let next = (0..all.marks.len()).map(|idx| {
                let mark = all.marks[idx];
                let back = all.back_at(idx, Axis::Body).unwrap_or(LpsVector::new(0.0, 1.0, 0.0));
                mark.at + back * (all.depth_mm(mark.level) / 2.0)
            });
            all.middles = next.collect();
        }
        Some(all)
    }

    /// The labels, from head to foot.
    pub fn marks(&self) -> &[LevelMark] {
        &self.marks
    }

    /// How deep a body is to be expected, mm.
    pub fn depth_mm(&self, level: VertebralLevel) -> f64 {
        DEPTH_MM.iter().find(|it| it.0 == level).map_or(25.0, |it| it.1) * self.scale
    }

    /// How large the person is against the adult whose labels are 35 mm apart.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// That of the sagittal slices.
    pub fn normal(&self) -> LpsVector {
        self.normal
    }

    fn index(&self, level: VertebralLevel) -> Option<usize> {
        self.marks.iter().position(|mark| mark.level == level)
    }

    /// The label of a level.
    pub fn mark(&self, level: VertebralLevel) -> Option<LpsPoint> {
        self.index(level).map(|idx| self.marks[idx].at)
    }

    /// Headwards along the spine at a level, a unit vector.
    pub fn up(&self, level: VertebralLevel, of: Axis) -> Option<LpsVector> {
        self.up_at(self.index(level)?, of)
    }

    fn up_at(&self, idx: usize, of: Axis) -> Option<LpsVector> {
        let direction = |upper: usize, lower: usize| (self.middles[upper] - self.middles[lower]).normalized();
        let last = self.marks.len() - 1;
        if last == 1 || (idx == last && S2 <= self.marks[idx].level) {
            return direction(last - 1, last).filter(|_| idx != 0 || last == 1);
        }
        if idx == 0 {
            return (direction(0, 1)? * 1.5 - direction(1, 2)? * 0.5).normalized();
        }
        if idx == last {
            return (direction(last - 1, last)? * 1.5 - direction(last - 2, last - 1)? * 0.5).normalized();
        }
        let upper = match (self.marks[idx].level, of) {
            (L5, Axis::Body) => UPPER_SHARE[0],
            (L5, Axis::Sac) => UPPER_SHARE[1],
            _ => UPPER_SHARE[2],
        };
        (direction(idx - 1, idx)? * upper + direction(idx, idx + 1)? * (1.0 - upper)).normalized()
    }

    /// Backwards at a level, at right angles to an axis, within the sagittal plane.
    pub fn back(&self, level: VertebralLevel, of: Axis) -> Option<LpsVector> {
        self.back_at(self.index(level)?, of)
    }

    fn back_at(&self, idx: usize, of: Axis) -> Option<LpsVector> {
        let across = self.up_at(idx, of)?.cross(self.normal).normalized()?;
        Some(if across.0.y < 0.0 { -across } else { across })
    }

    /// Mid-corpus from the front wall backwards: where the body's diameter is drawn, as long as it is to be expected.
    pub fn body_line(&self, level: VertebralLevel) -> Option<[LpsPoint; 2]> {
        let front = self.mark(level)?;
        Some([front, front + self.back(level, Axis::Body)? * self.depth_mm(level)])
    }

    /// Where the sac's diameter is drawn: through its middle, `half_mm` to both sides. `wall` is the posterior wall at
    /// mid-corpus where that was measured.
    pub fn sac_line(&self, level: VertebralLevel, wall: Option<LpsPoint>, half_mm: f64) -> Option<[LpsPoint; 2]> {
        let wall = wall.or_else(|| self.body_line(level).map(|line| line[1]))?;
        let middle = wall + self.back(level, Axis::Body)? * (SAC_BEHIND_MM * self.scale);
        let back = self.back(level, Axis::Sac)?;
        Some([middle - back * half_mm, middle + back * half_mm])
    }

    /// How far a place lies beside the line of the labels, in mm along the normal of sagittal slices, at its height.
    pub fn off_midline_mm(&self, at: LpsPoint) -> f64 {
        let off = |mark: &LevelMark| (at - mark.at).dot(self.normal);
        let height = |mark: &LevelMark| mark.at.0.z - at.0.z;
        let pair = self.marks.windows(2).find(|two| 0.0 <= height(&two[0]) && height(&two[1]) <= 0.0);
        match pair {
            Some([upper, lower]) => {
                let span = height(upper) - height(lower);
                let share = if 0.0 < span { height(upper) / span } else { 0.0 };
                off(upper) * (1.0 - share) + off(lower) * share
            }
            _ => {
                let nearest = self.marks.iter().min_by(|a, b| height(a).abs().total_cmp(&height(b).abs()));
                nearest.map_or(0.0, off)
            }
        }
    }

    /// How far the labels lie off a straight line from the first to the last, sideways, at most, mm.
    pub fn curve_mm(&self) -> f64 {
        let (Some(first), Some(last)) = (self.marks.first(), self.marks.last()) else { return 0.0 };
        let span = last.at - first.at;
        let length = span.dot(span);
        let off = |mark: &LevelMark| {
            let share = if 0.0 < length { (mark.at - first.at).dot(span) / length } else { 0.0 };
            (mark.at - (first.at + span * share)).dot(self.normal).abs()
        };
        self.marks.iter().map(off).fold(0.0, f64::max)
    }

    /// The body a place lies nearest to, along the spine.
    pub fn nearest_level(&self, at: LpsPoint) -> Option<VertebralLevel> {
        let height = |mark: &LevelMark| self.up(mark.level, Axis::Body).map_or(f64::MAX, |up| (at - mark.at).dot(up));
        let nearest = self.marks.iter().min_by(|a, b| height(a).abs().total_cmp(&height(b).abs()));
        nearest.map(|mark| mark.level)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A straight spine along z, labels 35 mm apart.
    pub fn straight() -> Vec<LevelMark> {
        let levels = [L1, L2, L3, L4, L5, S1, S2];
        let at = |idx: usize| LpsPoint::new(0.0, 0.0, -35.0 * idx as f64);
        levels.into_iter().enumerate().map(|(idx, level)| LevelMark { level, at: at(idx) }).collect()
    }

    #[test]
    fn a_straight_spine_is_measured_straight_back() {
        let protocol = Protocol::new(&straight(), LpsVector::new(-1.0, 0.0, 0.0)).expect("labels");
        for level in [L1, L3, L5] {
            let back = protocol.back(level, Axis::Body).expect("a way back");
            assert!((back.0.y - 1.0).abs() < 0.03, "{level}: {back:?}");
        }
        let [front, behind] = protocol.body_line(L3).expect("a line");
        assert!((front.distance_mm(behind) - 33.0).abs() < 1e-9 && (behind.0.y - 33.0).abs() < 0.1);
        assert_eq!(protocol.nearest_level(LpsPoint::new(0.0, 40.0, -100.0)), Some(L4));
        assert!((protocol.off_midline_mm(LpsPoint::new(4.0, 40.0, -50.0)) + 4.0).abs() < 1e-9);
        assert_eq!(protocol.curve_mm(), 0.0);
    }

    #[test]
    fn a_sideways_curve_is_seen_and_one_label_is_not_enough() {
        let normal = LpsVector::new(1.0, 0.0, 0.0);
        let mut marks = straight();
        marks[3].at.0.x = 9.0;
        let protocol = Protocol::new(&marks, normal).expect("labels");
        assert!((protocol.curve_mm() - 9.0).abs() < 0.01);
        assert!(protocol.off_midline_mm(LpsPoint::new(9.0, 30.0, -105.0)).abs() < 1e-9, "midline follows the labels");
        assert_eq!(Protocol::new(&marks[..1], normal), None);
    }
}
