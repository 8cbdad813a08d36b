//! A smooth curve through a few points, measured along itself: the middle of the spinal canal.

use super::{Cut, Line};
use crate::geometry::{ImagePoint, LpsPoint, LpsVector};

/// A path has no more points.
pub const MOST_PATH_POINTS: usize = 60;
/// Points nearer to each other than this are one, in mm.
const APART_MM: f64 = 1.0;
/// The curve is followed in steps of about this length, in mm.
const STEP_MM: f64 = 0.25;

/// A curve through points from head to foot, with its length in mm.
#[derive(Clone, Debug, PartialEq)]
pub struct CanalPath {
    points: Vec<LpsPoint>,
    /// The curve in small steps, each with how far along it lies.
    trace: Vec<(LpsPoint, f64)>,
}

impl CanalPath {
    /// The curve through at least two points, in their order; those on top of each other count once. `None` for fewer.
    pub fn through(points: &[LpsPoint]) -> Option<Self> {
        let mut apart: Vec<LpsPoint> = Vec::new();
        for point in points.iter().filter(|point| point.is_finite()).take(MOST_PATH_POINTS) {
            if apart.last().is_none_or(|last| APART_MM <= last.distance_mm(*point)) {
                apart.push(*point);
            }
        }
        (2 <= apart.len()).then(|| Self { trace: trace(&apart), points: apart })
    }

    /// The points it goes through.
    pub fn points(&self) -> &[LpsPoint] {
        &self.points
    }

    /// Its length in mm.
    pub fn length_mm(&self) -> f64 {
        self.trace.last().map_or(0.0, |(_, along)| *along)
    }

    /// The place so far along the curve, and the direction in which it goes on there; past an end it goes straight on.
    pub fn at(&self, along_mm: f64) -> (LpsPoint, LpsVector) {
        let n = self.trace.len();
        let after = self.trace.partition_point(|(_, along)| *along < along_mm).clamp(1, n - 1);
        let ((from, start), (to, end)) = (self.trace[after - 1], self.trace[after]);
        let direction = (to - from) * (1.0 / (end - start));
        (from + direction * (along_mm - start), direction)
    }

    /// How far along the curve the place lies that is nearest to a point.
    pub fn nearest_mm(&self, to: LpsPoint) -> f64 {
        let near = |pair: &[(LpsPoint, f64)]| {
            let ((from, start), (end, stop)) = (pair[0], pair[1]);
            let direction = (end - from) * (1.0 / (stop - start));
            let along = (to - from).dot(direction).clamp(0.0, stop - start);
            ((from + direction * along).distance_mm(to), start + along)
        };
        let nearest = self.trace.windows(2).map(near).min_by(|a, b| a.0.total_cmp(&b.0));
        nearest.map_or(0.0, |(_, along)| along)
    }

    /// Where a new point belongs among those there are: before the one of this index.
    pub fn place_for(&self, point: LpsPoint) -> usize {
        let at = self.nearest_mm(point);
        let (first, last) = (self.points[0], self.points[self.points.len() - 1]);
        let beyond = |end: LpsPoint, outward: LpsVector| 0.0 < (point - end).dot(outward);
        match at {
            at if at <= 0.0 && beyond(first, -self.at(0.0).1) => 0,
            at if self.length_mm() <= at && beyond(last, self.at(at).1) => self.points.len(),
            at => {
                self.points.iter().filter(|other| self.nearest_mm(**other) < at).count().clamp(1, self.points.len() - 1)
            }
        }
    }
}

/// A natural cubic spline over the length of the chords, in small steps.
fn trace(points: &[LpsPoint]) -> Vec<(LpsPoint, f64)> {
    let chords: Vec<f64> = points.windows(2).map(|pair| pair[0].distance_mm(pair[1])).collect();
    let bends = bends(points, &chords);
    let mut trace = vec![(points[0], 0.0)];
    for (idx, chord) in chords.iter().enumerate() {
        let n_steps = (chord / STEP_MM).ceil().clamp(1.0, 8000.0) as usize;
        for step in 1..=n_steps {
            let t = step as f64 / n_steps as f64;
            let (a, b) = (1.0 - t, t);
            let sixth = chord * chord / 6.0;
            let ends = points[idx].0 * a + points[idx + 1].0 * b;
            let bent = bends[idx].0 * ((a * a * a - a) * sixth) + bends[idx + 1].0 * ((b * b * b - b) * sixth);
            let at = LpsPoint(ends + bent);
            let (before, along) = trace[trace.len() - 1];
            let length = before.distance_mm(at);
            if 1e-9 < length {
                trace.push((at, along + length));
            }
        }
    }
    trace
}

/// The second derivatives of the spline at its points: none at both ends. Solved from the first to the last and back.
fn bends(points: &[LpsPoint], chords: &[f64]) -> Vec<LpsVector> {
    let n = points.len();
    let mut bends = vec![LpsVector::default(); n];
    let mut shares = vec![0.0; n];
    let slope = |idx: usize| (points[idx + 1] - points[idx]) * (1.0 / chords[idx]);
    for idx in 1..n - 1 {
        let (before, after) = (chords[idx - 1], chords[idx]);
        let pivot = 2.0 * (before + after) - before * shares[idx - 1];
        shares[idx] = after / pivot;
        bends[idx] = ((slope(idx) - slope(idx - 1)) * 6.0 - bends[idx - 1] * before) * (1.0 / pivot);
    }
    for idx in (1..n - 1).rev() {
        bends[idx] = bends[idx] - bends[idx + 1] * shares[idx];
    }
    bends
}

/// A volume cut along a path and laid out straight: rows are as far apart as they lie along the curve, so lengths along it
/// are kept, and each row is a straight line at right angles to the path there.
#[derive(Clone, Debug, PartialEq)]
pub struct Curved {
    path: CanalPath,
    across: LpsVector,
    pixel_mm: f64,
    columns: usize,
    rows: usize,
}

impl Curved {
    /// A cut of `width_mm` about a path. `across` is the direction in which columns go on, as far as it is at right angles to
    /// the path; pixels are squares of `pixel_mm`.
    pub fn new(path: CanalPath, across: LpsVector, width_mm: f64, pixel_mm: f64) -> Self {
        const MOST: f64 = 2048.0;
        let pixel_mm = pixel_mm.max(path.length_mm().max(width_mm) / MOST).max(1e-3);
        let n = |length: f64| (length / pixel_mm).floor() as usize + 1;
        Self { columns: n(width_mm), rows: n(path.length_mm()), path, across, pixel_mm }
    }

    /// Side of a pixel in mm.
    pub fn pixel_mm(&self) -> f64 {
        self.pixel_mm
    }

    /// The path.
    pub fn path(&self) -> &CanalPath {
        &self.path
    }

    /// The path's place at a row, and the direction of the row there.
    fn frame(&self, row: f64) -> (LpsPoint, LpsVector, LpsVector) {
        let (at, tangent) = self.path.at(row * self.pixel_mm);
        let across = self.across - tangent * tangent.dot(self.across);
        // A path along the columns' own direction has none left; any at right angles will do.
        let spare = || tangent.cross(LpsVector::new(0.0, 0.6, 0.8)).normalized();
        let across = across.normalized().filter(|_| 1e-3 < across.length()).or_else(spare).unwrap_or(self.across);
        (at, across, across.cross(tangent))
    }

    fn middle(&self) -> f64 {
        (self.columns as f64 - 1.0) / 2.0
    }

    /// The patient position of a place on the picture.
    pub fn lps_from_image(&self, at: ImagePoint) -> LpsPoint {
        let (middle, across, _) = self.frame(at.y);
        middle + across * ((at.x - self.middle()) * self.pixel_mm)
    }

    /// The place on the picture nearest to a patient position, by the row whose path is nearest.
    pub fn image_from_lps(&self, at: LpsPoint) -> ImagePoint {
        let row = self.path.nearest_mm(at) / self.pixel_mm;
        let (middle, across, _) = self.frame(row);
        ImagePoint::new(self.middle() + (at - middle).dot(across) / self.pixel_mm, row)
    }
}

impl Cut for Curved {
    fn size(&self) -> [usize; 2] {
        [self.columns, self.rows]
    }

    fn line(&self, row: usize) -> Line {
        let (middle, across, through) = self.frame(row as f64);
        Line { start: middle - across * (self.middle() * self.pixel_mm), step: across * self.pixel_mm, through }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A quarter of a circle of this radius, in the plane of y and z.
    fn quarter(radius: f64, n: usize) -> Vec<LpsPoint> {
        let at = |idx: usize| {
            let angle = std::f64::consts::FRAC_PI_2 * idx as f64 / (n - 1) as f64;
            LpsPoint::new(3.0, radius * (1.0 - angle.cos()), -radius * angle.sin())
        };
        (0..n).map(at).collect()
    }

    #[test]
    fn a_path_is_as_long_as_the_curve_it_goes_through() {
        let path = CanalPath::through(&quarter(100.0, 9)).expect("many points");
        let arc = 100.0 * std::f64::consts::FRAC_PI_2;
        assert!((path.length_mm() - arc).abs() < 0.002 * arc, "{} {arc}", path.length_mm());
        let (start, _) = path.at(0.0);
        assert!(start.distance_mm(LpsPoint::new(3.0, 0.0, 0.0)) < 1e-9);
    }

    #[test]
    fn rows_of_a_curved_cut_are_as_far_apart_as_along_the_path() {
        let path = CanalPath::through(&quarter(100.0, 9)).expect("many points");
        let cut = Curved::new(path, LpsVector::new(0.0, 1.0, 0.0), 60.0, 0.5);
        let middle = |row: usize| cut.lps_from_image(ImagePoint::new(60.0, row as f64));
        for row in 0..cut.size()[1] - 1 {
            let step = middle(row).distance_mm(middle(row + 1));
            assert!((step - 0.5).abs() < 1e-3, "row {row}: {step}");
        }
        let n = cut.size()[1] as f64;
        assert!(((n - 1.0) * 0.5 - cut.path().length_mm()).abs() <= 0.5);
    }

    #[test]
    fn fewer_than_two_places_are_no_path() {
        let one = LpsPoint::new(1.0, 2.0, 3.0);
        assert_eq!(CanalPath::through(&[one, one]), None);
        assert_eq!(CanalPath::through(&[one, LpsPoint::new(f64::NAN, 0.0, 0.0)]), None);
    }

    #[test]
    fn a_new_point_finds_its_place_in_the_order() {
        let points = quarter(100.0, 5);
        let path = CanalPath::through(&points).expect("many points");
        assert_eq!(path.place_for(LpsPoint::new(3.0, 0.0, 20.0)), 0, "above the first");
        assert_eq!(path.place_for(LpsPoint::new(3.0, 130.0, -100.0)), 5, "beyond the last");
        let between = path.at(path.length_mm() * 0.4).0;
        assert_eq!(path.place_for(between), 2);
    }

    proptest! {
        #[test]
        fn a_path_goes_through_its_points_and_pictures_lead_back(
            bends in prop::collection::vec(-8.0f64..8.0, 4..12),
            row in 0.05f64..0.95,
            beside in -12.0f64..12.0,
        ) {
            let points: Vec<LpsPoint> =
                bends.iter().enumerate().map(|(idx, y)| LpsPoint::new(y * 0.3, *y, -30.0 * idx as f64)).collect();
            let path = CanalPath::through(&points).expect("many points");
            for point in &points {
                let near = path.at(path.nearest_mm(*point)).0;
                prop_assert!(near.distance_mm(*point) < 0.01);
            }
            let cut = Curved::new(path.clone(), LpsVector::new(0.0, 1.0, 0.0), 40.0, 0.5);
            let at = ImagePoint::new(40.0 + beside, row * (cut.size()[1] - 1) as f64);
            let there = cut.lps_from_image(at);
            // Where the path bends, places beside it have a nearest row of their own; near it they lead back.
            let back = cut.image_from_lps(there);
            prop_assert!((back.x - at.x).abs() < 1.0 && (back.y - at.y).abs() < 3.0, "{back:?} {at:?}");
        }
    }
}
