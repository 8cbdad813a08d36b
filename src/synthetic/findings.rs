//! Findings of a synthetic case: words from the recipe, arrows from the truth.

use super::{
    Body, FindingKind, FindingRecipe, Truth,
    identity::{Role, Uids},
    lesion_findings::lesion_pointed,
    regions::{dura_p, solid, wall_p},
    same::SameEverywhere as _,
};
use crate::{
    annotation::{Arrow, Caption, Mark, MarkRole, MarkSpace, Region, Solid},
    case::{Code, Finding, SavedView, Sign},
    geometry::{LpsPoint, LpsVector},
    study::{FrameOfReferenceUid, VertebralLevel},
};

/// How far in front of a column an arrow to its back starts, mm.
const BEFORE_COLUMN_MM: f64 = 16.0;
/// How far behind the sac an arrow from behind starts: outside the skin.
const BEHIND_SAC_MM: f64 = 62.0;
/// How far within the tip of the sac its arrow ends.
const IN_TIP_MM: f64 = 3.0;
/// Magnification that shows two or three vertebrae.
pub(super) const ZOOM: f64 = 2.2;

/// Tip, tail and the series that shows it best.
pub(super) struct Pointer(pub LpsPoint, pub LpsPoint, pub Role);

/// The finding a recipe asks for, with a mark that reaches so far; `None` where the truth has no such level.
pub(super) fn finding(
    number: usize,
    wanted: &FindingRecipe,
    body: &Body,
    truth: &Truth,
    uids: &Uids,
    reach_mm: f64,
) -> Option<Finding> {
    let pointed = pointed(wanted, body, truth)?;
    let space = FrameOfReferenceUid(uids.frame_of_reference());
    let sign = wanted.kind.sign();
    let mark = |Pointer(tip, tail, role): &Pointer| Mark {
        role: if sign == Sign::Normal { MarkRole::Normal } else { MarkRole::Finding },
        space: MarkSpace::Patient(space.clone()),
        arrow: Some(Arrow { tip: rounded(*tip), tail: Some(rounded(*tail)) }),
        caption: Some(Caption { text: wanted.caption.clone(), expert: wanted.caption_expert.clone(), at: None }),
        // Fat is what T1 shows bright; on T2 the words would be wrong.
        only_on: (*role == Role::SagittalT1).then(|| uids.series(*role)),
        reach_mm,
    };
    let code = wanted.code.clone().map(|[scheme, value, meaning]| Code { scheme, value, meaning });
    let Pointer(tip, tail, role) = pointed.pointers.first()?;
    let centre = *tip + towards(*tail - *tip, *role);
    Some(Finding {
        id: format!("f{number}"),
        name: wanted.name.clone(),
        level: Some(wanted.level),
        text: wanted.text.clone(),
        alt: wanted.alt.clone(),
        code,
        marks: pointed.pointers.iter().map(mark).collect(),
        hint: wanted.hint.clone(),
        sign: Some(sign),
        region: Some(Region { frame_of_reference: space.clone(), solids: pointed.solids }),
        view: Some(SavedView { series: uids.series(*role), center: rounded(centre), zoom: Some(ZOOM), window: None }),
    })
}

/// From an arrow's tip to the middle of its view: a little towards the tail, so that the arrow is in the picture, but not
/// out of the slice. Axial slices are tilted, each by its own angle: there the tip itself is the middle.
fn towards(way: LpsVector, role: Role) -> LpsVector {
    let (back, up) = (way.0.y, way.0.z);
    if matches!(role, Role::AxialT2 | Role::CtBone) {
        LpsVector::default()
    } else {
        LpsVector::new(0.0, back, up) * 0.2
    }
}

/// Where a finding is: its arrows, and the solids that count as found.
pub(super) struct Pointed {
    pub pointers: Vec<Pointer>,
    pub solids: Vec<Solid>,
}

fn pointed(wanted: &FindingRecipe, body: &Body, truth: &Truth) -> Option<Pointed> {
    lesion_pointed(wanted, body, truth).or_else(|| {
        let pointers = vec![pointer(wanted, body, truth)?];
        Some(Pointed { pointers, solids: vec![solid(wanted.kind, wanted.level, body, truth)?] })
    })
}

fn pointer(wanted: &FindingRecipe, body: &Body, truth: &Truth) -> Option<Pointer> {
    let (idx, vertebra) = body.vertebrae.iter().enumerate().find(|(_, it)| it.level == Some(wanted.level))?;
    // The ends of sac and cord need none: the sac may end above the middle of the level, which then has no diameter.
    let level = || truth.level(wanted.level);
    let (sin, cos) = vertebra.tilt.same_sin_cos();
    let (back, up) = (LpsVector::new(0.0, cos, sin), LpsVector::new(0.0, -sin, cos));
    Some(match wanted.kind {
        FindingKind::Scalloping | FindingKind::StraightWall => {
            let (level, is_hollow) = (level()?, wanted.kind == FindingKind::Scalloping);
            let tip = if is_hollow { level.deepest } else { level.middle[1] };
            Pointer(tip, tip - back * (level.vbd_mm + BEFORE_COLUMN_MM), Role::SagittalT2)
        }
        FindingKind::WideSac | FindingKind::Taper | FindingKind::AdherentRoots => {
            let level = level()?;
            let across = (level.sac[1] - level.sac[0]).normalized()?;
            Pointer(level.sac[1], level.sac[1] + across * BEHIND_SAC_MM, Role::SagittalT2)
        }
        FindingKind::FatLost => {
            // Just above the lower corner of L5, where the fat of the lumbosacral angle should begin; else at mid-height.
            let level = level()?;
            let at_angle = wanted.level == VertebralLevel::L5;
            let tip = if at_angle { level.corners[3] + up * 4.0 } else { level.middle[1] } + back * 1.0;
            Pointer(tip, tip - back * (level.vbd_mm + BEFORE_COLUMN_MM) - up * 6.0, Role::SagittalT1)
        }
        FindingKind::FatKept => {
            let level = level()?;
            let corner = vertebra.frame(level.corners[3].0.y, level.corners[3].0.z);
            let q = corner.1 + 1.0;
            let wall = wall_p(body, idx, q);
            let (y, z) = vertebra.plane((wall + dura_p(body, idx, (wall, q), 12.0)) / 2.0, q);
            let tip = body.median((y, z));
            Pointer(tip, tip - back * (level.vbd_mm + BEFORE_COLUMN_MM) - up * 6.0, Role::SagittalT1)
        }
        FindingKind::Conus => Pointer(truth.conus, truth.conus + back * BEHIND_SAC_MM, Role::SagittalT2),
        FindingKind::LowEnd | FindingKind::SacEnd => {
            let down = LpsVector::new(0.0, 0.35, -0.94);
            // The last of the tip fades into the fat round it: the arrow ends where there still is fluid.
            let end = body.canal.line.along(truth.sac_end.0.y, truth.sac_end.0.z).s;
            let tip = body.median(body.canal.across(end - IN_TIP_MM, 0.0));
            Pointer(tip, tip + back * 46.0 + down * 14.0, Role::SagittalT2)
        }
        _ => return None,
    })
}

/// To a hundredth of a millimetre, as it is written.
pub(super) fn rounded(at: LpsPoint) -> LpsPoint {
    LpsPoint::from(at.to_array().map(|value| (value * 100.0).round() / 100.0))
}
