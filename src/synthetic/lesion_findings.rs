//! Where the findings of lesions and of the arch are: arrows and regions, taken from the truth of each.

use super::{
    Body, FindingKind, FindingRecipe, LesionTruth, Truth,
    body::Vertebra,
    findings::{Pointed, Pointer, rounded},
    identity::Role,
    lesion::{LesionKind, Side},
    tissue::Tissue,
};
use crate::{
    annotation::Solid,
    geometry::{LpsPoint, LpsVector},
};

/// An arrow's tip lies so far inside what it points at, mm.
const INSIDE_MM: f64 = 2.0;
/// A small thing counts as found so near to it.
const NEAR_MM: f64 = 6.0;
/// Bone is looked for so far beyond a lesion.
const BONE_WITHIN_MM: f64 = 8.0;
/// Corners of an outline.
const N_CORNERS: u32 = 24;
/// How far an outline is larger than the lesion.
const MARGIN_MM: f64 = 1.0;

/// The lesion a finding is about.
fn lesion_of(kind: FindingKind) -> Option<LesionKind> {
    Some(match kind {
        FindingKind::AnteriorMeningocele | FindingKind::MeningoceleNeck => LesionKind::AnteriorMeningocele,
        FindingKind::LateralMeningocele => LesionKind::LateralMeningocele,
        FindingKind::PerineuralCyst | FindingKind::CystRoot => LesionKind::PerineuralCyst,
        FindingKind::RadicularCysts => LesionKind::RadicularCysts,
        FindingKind::RootSleeve => LesionKind::SleeveHerniation,
        FindingKind::WideForamen => LesionKind::WideForamen,
        FindingKind::ArachnoidCyst | FindingKind::FatCap => LesionKind::ArachnoidCyst,
        FindingKind::DorsalDiverticulum | FindingKind::LaminaErosion => LesionKind::DorsalDiverticulum,
        _ => return None,
    })
}

/// Arrows and regions of a finding of the arch, a disc or a lesion; `None` for other findings and where there is none.
pub(super) fn lesion_pointed(wanted: &FindingRecipe, body: &Body, truth: &Truth) -> Option<Pointed> {
    let one = match wanted.kind {
        FindingKind::ThinnedPedicle => Some(pedicle(wanted, body)?),
        FindingKind::BridgedDisc => Some(disc_front(wanted, body)?),
        _ => None,
    };
    if let Some((pointer, solid)) = one {
        return Some(Pointed { pointers: vec![pointer], solids: vec![solid] });
    }
    let kind = lesion_of(wanted.kind)?;
    let is_meant = |it: &&LesionTruth| {
        it.kind == kind && it.level == wanted.level && wanted.side.is_none_or(|side| side.sign() == it.side)
    };
    let places = truth.lesions.iter().filter(is_meant).filter_map(|it| place(wanted.kind, it, body));
    let (pointers, solids): (Vec<_>, Vec<_>) = places.unzip();
    (!pointers.is_empty()).then_some(Pointed { pointers, solids })
}

fn place(kind: FindingKind, it: &LesionTruth, body: &Body) -> Option<(Pointer, Solid)> {
    let side = if it.side == 0.0 { 1.0 } else { it.side };
    let [across, depth, _] = it.ends;
    let (outer, front, back) = (across[usize::from(side > 0.0)], depth[0], depth[1]);
    let from = |tip: LpsPoint, tail: [f64; 3], role: Role| {
        Pointer(tip, tip + LpsVector::new(side * tail[0], tail[1], tail[2]), role)
    };
    Some(match kind {
        FindingKind::AnteriorMeningocele => {
            (from(inwards(front, it.centre), [0.0, -38.0, -4.0], Role::SagittalT2), outline(it))
        }
        FindingKind::MeningoceleNeck => {
            let (at, width) = it.neck?;
            (from(at, [36.0, 24.0, 2.0], Role::SagittalT2), ball(at, (width / 2.0 + 1.0).max(NEAR_MM)))
        }
        FindingKind::LateralMeningocele | FindingKind::RootSleeve => {
            (from(inwards(outer, it.centre), [36.0, -10.0, 0.0], Role::AxialT2), outline(it))
        }
        FindingKind::CystRoot => (from(it.root?, [22.0, -34.0, 0.0], Role::AxialT2), ball(it.root?, NEAR_MM)),
        FindingKind::RadicularCysts => (from(inwards(back, it.centre), [12.0, 46.0, 0.0], Role::AxialT2), outline(it)),
        FindingKind::WideForamen => (from(it.centre, [40.0, -8.0, 0.0], Role::SagittalT1), outline(it)),
        FindingKind::FatCap => {
            let at = fat_cap(it, body);
            (from(at, [0.0, 58.0, 12.0], Role::SagittalT1), ball(at, NEAR_MM))
        }
        FindingKind::LaminaErosion => {
            let at = bone_behind(it, body)?;
            (from(at, [10.0, 50.0, 4.0], Role::SagittalT2), ball(at, NEAR_MM))
        }
        _ => (from(inwards(back, it.centre), [0.0, 58.0, 8.0], Role::SagittalT2), outline(it)),
    })
}

/// A place just inside an end.
fn inwards(end: LpsPoint, centre: LpsPoint) -> LpsPoint {
    let towards = centre - end;
    towards.normalized().map_or(end, |way| end + way * INSIDE_MM)
}

/// The nearest bone behind a lesion, a little under its surface.
fn bone_behind(it: &LesionTruth, body: &Body) -> Option<LpsPoint> {
    let way = |k: usize| (it.ends[k][1] - it.ends[k][0]).normalized();
    let (aside, back, up) = (way(0)?, way(1)?, way(2)?);
    let most = it.size_mm[2] / 2.0 + BONE_WITHIN_MM;
    let is_bone = |at: LpsPoint| matches!(body.tissue_at(at), Tissue::Cortex | Tissue::PosteriorMarrow);
    let reach = |(high, side): (i32, i32)| {
        let towards = (back + up * (0.25 * f64::from(high)) + aside * (0.25 * f64::from(side))).normalized()?;
        let mut steps = (0..(most / 0.2) as u32).map(|step| 0.2 * f64::from(step));
        let far = steps.find(|far| is_bone(it.centre + towards * *far))?;
        Some((far, it.centre + towards * (far + 0.5)))
    };
    let ways = (-5..=5).flat_map(|high| (-3..=3).map(move |side| (high, side)));
    ways.filter_map(reach).min_by(|a, b| a.0.total_cmp(&b.0)).map(|it| it.1)
}

/// The fat below a cyst, on the dorsal dura: the lower end is in the picture even of a short field.
fn fat_cap(it: &LesionTruth, body: &Body) -> LpsPoint {
    let low = it.ends[2][0];
    let s = body.canal.line.along(low.0.y, low.0.z).s + 4.0;
    body.median(body.canal.across(s, body.canal.radius(s) + 2.0))
}

fn ball(at: LpsPoint, radius_mm: f64) -> Solid {
    Solid::Ball { center: rounded(at), radius_mm: (radius_mm * 10.0).round() / 10.0 }
}

/// The bag's outline from the side, as deep as it is wide.
fn outline(it: &LesionTruth) -> Solid {
    let [_, depth, height] = it.ends;
    let half = |ends: [LpsPoint; 2], sign: f64| {
        let off = ends[usize::from(sign > 0.0)] - it.centre;
        let long = off.dot(off).sqrt();
        off * ((long + MARGIN_MM) / long.max(0.1))
    };
    let corner = |k: u32| {
        let (sin, cos) =
            super::same::SameEverywhere::same_sin_cos(f64::from(k) / f64::from(N_CORNERS) * std::f64::consts::TAU);
        let at = it.centre + half(depth, cos) * cos.abs() + half(height, sin) * sin.abs();
        rounded(LpsPoint::new(it.centre.0.x, at.0.y, at.0.z))
    };
    let half_depth_mm = ((it.size_mm[0] / 2.0 + MARGIN_MM) * 10.0).round() / 10.0;
    Solid::Slab { outline: (0..N_CORNERS).map(corner).collect(), half_depth_mm }
}

fn vertebra<'a>(wanted: &FindingRecipe, body: &'a Body) -> Option<&'a Vertebra> {
    body.vertebrae.iter().find(|it| it.level == Some(wanted.level))
}

/// The middle of a pedicle, seen from the side.
fn pedicle(wanted: &FindingRecipe, body: &Body) -> Option<(Pointer, Solid)> {
    let vertebra = vertebra(wanted, body)?;
    let side = wanted.side.unwrap_or(Side::Left).sign();
    let x = side * (vertebra.canal_width + vertebra.pedicle) / 2.0;
    let at = body.beside_median(x, vertebra.plane(vertebra.ap() / 2.0 + 3.0, 0.16 * vertebra.height()));
    let tail = at + LpsVector::new(side * 40.0, -8.0, 6.0);
    Some((Pointer(at, tail, Role::CtBone), ball(at, vertebra.pedicle / 2.0 + 3.0)))
}

/// The front of the disc below a level.
fn disc_front(wanted: &FindingRecipe, body: &Body) -> Option<(Pointer, Solid)> {
    let vertebra = vertebra(wanted, body)?;
    let disc = vertebra.disc.as_ref()?;
    let at = body.median(disc.plane(-disc.ap / 2.0 - 0.6, 0.0));
    Some((Pointer(at, at + LpsVector::new(0.0, -36.0, 10.0), Role::SagittalT2), ball(at, NEAR_MM)))
}
