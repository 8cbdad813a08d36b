//! The bony canal at one level: how deep and how wide, as far as bone is found from inside.

use crate::{
    geometry::LpsPoint,
    synthetic::{Body, Tissue, body::Vertebra, same::SameEverywhere as _},
};

/// Steps of the search for bone, mm.
const STEP_MM: f64 = 0.1;
/// No canal is deeper or half as wide, mm.
const FURTHEST_MM: f64 = 45.0;
/// Angles of the lines from the posterior wall to the arch against the body's own AP axis, degrees.
const ANGLES_DEG: std::ops::RangeInclusive<i32> = -45..=15;
const ANGLE_STEP_DEG: usize = 3;
/// Where pedicles are: middle as a share of the body's height and half the height searched, mm.
const PEDICLE: (f64, i32) = (0.16, 2);
/// Depths behind the posterior wall at which pedicles face the canal, in front of the facets, mm.
const PEDICLE_DEPTHS_MM: std::ops::RangeInclusive<i32> = 2..=3;

/// Measures of the bony canal in mm; `None` where no bone closes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Canal {
    /// From the posterior wall at mid-height to the nearest point of the arch behind the sac, in the median plane.
    pub ap_mm: Option<f64>,
    /// The widest between the pedicles; in the sacrum across the canal's middle at mid-height.
    pub width_mm: Option<f64>,
    /// The least between the medial walls of the pedicles; the sacrum has none.
    pub interpedicular_mm: Option<f64>,
}

/// Measures the canal behind a body whose posterior wall at mid-height is at `wall`, the dorsal dura `dorsal` behind
/// the canal's line.
pub(super) fn canal(body: &Body, idx: usize, wall: (f64, f64), dorsal: f64) -> Canal {
    let vertebra = &body.vertebrae[idx];
    let to_arch = |angle| to_arch(body, vertebra, wall, angle, dorsal);
    let ap_mm = ANGLES_DEG.step_by(ANGLE_STEP_DEG).filter_map(to_arch).reduce(f64::min);
    if vertebra.sacral {
        let s = vertebra.level.and_then(|level| body.canal.at.get(&level));
        let width_mm = s.and_then(|s| across(body, body.canal.across(*s, 0.0)));
        return Canal { ap_mm, width_mm, interpedicular_mm: None };
    }
    let (share, half) = PEDICLE;
    let one = |depth: i32, off: i32| {
        let q = share * vertebra.height() + f64::from(off);
        across(body, vertebra.plane(vertebra.ap() / 2.0 + f64::from(depth), q))
    };
    let all = PEDICLE_DEPTHS_MM.flat_map(|depth| (-half..=half).map(move |off| (depth, off)));
    let found: Vec<f64> = all.filter_map(|(depth, off)| one(depth, off)).collect();
    let widest = found.iter().copied().reduce(f64::max);
    Canal { ap_mm, width_mm: widest, interpedicular_mm: found.into_iter().reduce(f64::min) }
}

fn is_bone(body: &Body, at: LpsPoint) -> bool {
    matches!(body.tissue_at(at), Tissue::Cortex | Tissue::Marrow | Tissue::PosteriorMarrow)
}

/// How far bone is along a line, where it counts.
fn first_bone(body: &Body, counts: impl Fn(LpsPoint) -> bool, at: impl Fn(f64) -> LpsPoint) -> Option<f64> {
    let steps = 30..(FURTHEST_MM / STEP_MM) as u32;
    steps.map(|step| f64::from(step) * STEP_MM).find(|t| counts(at(*t)) && is_bone(body, at(*t)))
}

/// From the posterior wall to the arch behind the sac, at an angle.
fn to_arch(body: &Body, vertebra: &Vertebra, (p, q): (f64, f64), angle: i32, dorsal: f64) -> Option<f64> {
    let (sin, cos) = f64::from(angle).to_radians().same_sin_cos();
    let place = |t: f64| vertebra.plane(p + t * cos, q + t * sin);
    let is_behind = |at: LpsPoint| body.canal.line.along(at.0.y, at.0.z).n > dorsal;
    first_bone(body, is_behind, |t| body.median(place(t)))
}

/// From bone to bone across the canal at a place of the median plane.
fn across(body: &Body, (y, z): (f64, f64)) -> Option<f64> {
    let side = |sign: f64| first_bone(body, |_| true, |t| body.beside_median(sign * t, (y, z)));
    Some(side(1.0)? + side(-1.0)?)
}
