//! Where the spinal canal lies, from the vertebral levels that are named.

use super::AppState;
use crate::{
    geometry::{LpsPoint, LpsVector},
    reslice::CanalPath,
    study::{Series, VertebralLevel},
};

/// From a vertebra's anterior wall to the middle of the canal behind it, in mm: a lumbar body is 30 to 36 mm deep and the
/// canal 15 to 20; sacral bodies grow thinner downwards.
const TO_CANAL_MM: [(VertebralLevel, f64); 4] =
    [(VertebralLevel::L5, 42.0), (VertebralLevel::S1, 33.0), (VertebralLevel::S2, 22.0), (VertebralLevel::S5, 15.0)];
/// How far the path goes on past the outermost levels, in mm.
const BEYOND_MM: f64 = 15.0;

/// A vertebra and how the column goes there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Along {
    pub level: VertebralLevel,
    /// The anterior wall.
    pub wall: LpsPoint,
    /// The middle of the canal behind it.
    pub canal: LpsPoint,
    /// The unit direction towards the feet.
    pub foot: LpsVector,
}

/// The levels from head to foot with the direction of the column at each.
pub(super) fn along(levels: &[(VertebralLevel, LpsPoint)]) -> Vec<Along> {
    let mut levels = levels.to_vec();
    levels.sort_by_key(|(level, _)| *level);
    let last = levels.len().saturating_sub(1);
    let made = |idx: usize| {
        let (level, wall) = levels[idx];
        let (before, after) = (levels[idx.saturating_sub(1)].1, levels[(idx + 1).min(last)].1);
        let foot = (after - before).normalized().unwrap_or(LpsVector::new(0.0, 0.0, -1.0));
        let back = LpsVector::new(0.0, 1.0, 0.0);
        let back = (back - foot * foot.dot(back)).normalized().unwrap_or(back);
        let depth = TO_CANAL_MM.iter().find(|(upto, _)| level <= *upto).map_or(15.0, |(_, depth)| *depth);
        Along { level, wall, canal: wall + back * depth, foot }
    };
    (0..levels.len()).map(made).collect()
}

/// The path along the canal of these levels; `None` for fewer than two.
pub(super) fn path(along: &[Along]) -> Option<CanalPath> {
    let (first, last) = (along.first()?, along.last()?);
    let ends = (first.canal - first.foot * BEYOND_MM, last.canal + last.foot * BEYOND_MM);
    let points: Vec<LpsPoint> =
        std::iter::once(ends.0).chain(along.iter().map(|one| one.canal)).chain([ends.1]).collect();
    (2 <= along.len()).then(|| CanalPath::through(&points)).flatten()
}

impl AppState {
    /// The vertebrae that are named in the space of a series, by the case or by the person.
    pub(super) fn vertebrae_along(&self, series: &Series) -> Vec<Along> {
        let levels: Vec<_> = self.levels_on(series).into_iter().map(|mark| (mark.level, mark.at)).collect();
        along(&levels)
    }

    /// Where the canal is, half way along the named vertebrae.
    pub(super) fn canal_place(&self, series: &Series) -> Option<LpsPoint> {
        let levels = self.vertebrae_along(series);
        levels.get(levels.len() / 2).map(|one| one.canal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canal_lies_behind_the_walls_at_right_angles_to_the_column() {
        let levels = [
            (VertebralLevel::L4, LpsPoint::new(0.0, -35.0, 43.0)),
            (VertebralLevel::L3, LpsPoint::new(1.0, -43.0, 77.0)),
            (VertebralLevel::L5, LpsPoint::new(0.5, -22.0, 9.0)),
        ];
        let along = along(&levels);
        assert_eq!(
            along.iter().map(|one| one.level).collect::<Vec<_>>(),
            [VertebralLevel::L3, VertebralLevel::L4, VertebralLevel::L5]
        );
        let wall = LpsPoint::new(0.0, -35.0, 43.0);
        assert!((along[1].canal - wall).dot(along[1].foot).abs() < 1e-9);
        assert!(along[1].foot.0.z < -0.9 && 0.0 < along[1].foot.0.y);
        let path = path(&along).expect("three levels");
        assert!(along.iter().all(|one| path.at(path.nearest_mm(one.canal)).0.distance_mm(one.canal) < 0.1));
        assert!(super::path(&along[..1]).is_none());
    }
}
