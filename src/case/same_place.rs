//! From a place or a slice in one patient to the same in another, by their vertebral levels.

use super::LevelMark;
use crate::geometry::{ImagePlane, LpsPoint, LpsVector};

/// Where a place in the patient with levels `from` is in the patient with levels `to`: moved as the two levels around it
/// are apart in the two, between them in proportion to the height. `None` where the two have no level in common.
pub fn same_place(from: &[LevelMark], to: &[LevelMark], at: LpsPoint) -> Option<LpsPoint> {
    let mut shifts: Vec<(f64, LpsVector)> = from
        .iter()
        .filter_map(|one| Some((height(one.at), to.iter().find(|other| other.level == one.level)?.at - one.at)))
        .collect();
    shifts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let above = shifts.iter().position(|(z, _)| height(at) <= *z);
    let shift = match above {
        Some(0) => shifts[0].1,
        Some(idx) => {
            let ((low, a), (high, b)) = (shifts[idx - 1], shifts[idx]);
            let share = if low < high { (height(at) - low) / (high - low) } else { 0.0 };
            a + (b - a) * share
        }
        None => shifts.last()?.1,
    };
    Some(at + shift)
}

/// Where the slice through a patient with levels `from` crosses the front of the column of the patient with levels `to`:
/// between the same two levels, in the same proportion. A slice at the middle of S1 leads to the middle of S1, however the
/// two are tilted. `None` where it passes above or below all levels in common, or along the column.
pub fn same_level(from: &[LevelMark], to: &[LevelMark], slice: &ImagePlane) -> Option<LpsPoint> {
    let mut both: Vec<(&LevelMark, LpsPoint)> =
        from.iter().filter_map(|one| Some((one, to.iter().find(|other| other.level == one.level)?.at))).collect();
    both.sort_by_key(|(one, _)| one.level);
    both.windows(2).find_map(|pair| {
        let [(upper, upper_there), (lower, lower_there)] = pair else { return None };
        let [above, below] = [upper, lower].map(|mark| exact(slice.signed_distance_mm(mark.at)));
        let crosses = above * below <= 0.0 && above != below;
        crosses.then(|| *upper_there + (*lower_there - *upper_there) * (above / (above - below)))
    })
}

/// A slice through a level itself passes there, whatever the last digit says.
fn exact(mm: f64) -> f64 {
    if mm.abs() < 1e-6 { 0.0 } else { mm }
}

/// Headwards, mm.
fn height(at: LpsPoint) -> f64 {
    at.to_array()[2]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::VertebralLevel::{self, L4, L5, S1};

    fn level(level: VertebralLevel, y: f64, z: f64) -> LevelMark {
        LevelMark { level, at: LpsPoint::new(0.0, y, z) }
    }

    #[test]
    fn a_tilted_slice_leads_to_the_same_level_however_the_other_is_tilted() {
        use crate::geometry::PixelSpacing;
        let from = [level(L5, 0.0, 0.0), level(S1, 10.0, -30.0)];
        let to = [level(L4, -5.0, 50.0), level(L5, 2.0, 5.0), level(S1, 22.0, -45.0)];
        let slice = |y: f64, z: f64| {
            let (sin, cos) = 30f64.to_radians().sin_cos();
            let spacing = PixelSpacing { between_rows_mm: 1.0, between_columns_mm: 1.0 };
            let across = LpsVector::new(1.0, 0.0, 0.0);
            ImagePlane::new(LpsPoint::new(-50.0, y, z), across, LpsVector::new(0.0, cos, -sin), spacing)
                .expect("a plane")
        };
        let at = |y, z| same_level(&from, &to, &slice(y, z)).map(LpsPoint::to_array);
        let close = |found: Option<[f64; 3]>, expected: [f64; 3]| {
            let found = found.expect("it crosses");
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?}");
        };
        close(at(0.0, 0.0), [0.0, 2.0, 5.0]);
        close(at(10.0, -30.0), [0.0, 22.0, -45.0]);
        close(at(5.0, -15.0), [0.0, 12.0, -20.0]);
        assert_eq!(at(0.0, 20.0), None, "above all levels in common");
    }

    #[test]
    fn a_place_moves_with_the_levels_around_it() {
        let from = [level(L4, 0.0, 40.0), level(L5, 0.0, 0.0), level(S1, 10.0, -30.0)];
        let to = [level(S1, 20.0, -40.0), level(L5, 2.0, 5.0), level(L4, 0.0, 49.0)];
        let moved = |y, z| same_place(&from, &to, LpsPoint::new(1.0, y, z)).expect("levels in common").to_array();
        assert_eq!(moved(30.0, 0.0), [1.0, 32.0, 5.0]);
        assert_eq!(moved(30.0, 20.0), [1.0, 31.0, 27.0]);
        assert_eq!(moved(30.0, 100.0), [1.0, 30.0, 109.0], "above all levels as the highest");
        assert_eq!(moved(30.0, -100.0), [1.0, 40.0, -110.0]);
        assert_eq!(same_place(&from[..1], &to[..2], LpsPoint::new(0.0, 0.0, 0.0)), None);
    }
}
