//! From a place in one patient to the same place in another, by their vertebral levels.

use super::LevelMark;
use crate::geometry::{LpsPoint, LpsVector};

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
