//! Findings of a synthetic case: words from the recipe, arrows from the truth.

use super::{
    Body, FindingKind, FindingRecipe, Truth,
    identity::{Role, Uids},
};
use crate::{
    annotation::{Arrow, Caption, Mark, MarkRole},
    case::{Code, Finding, SavedView},
    geometry::{LpsPoint, LpsVector},
    study::FrameOfReferenceUid,
};

/// How far in front of a column an arrow to its back starts, mm.
const BEFORE_COLUMN_MM: f64 = 16.0;
/// How far behind the sac an arrow from behind starts: outside the skin.
const BEHIND_SAC_MM: f64 = 62.0;
/// Magnification that shows two or three vertebrae.
const ZOOM: f64 = 2.2;

/// Tip, tail and the series that shows it best.
struct Pointer(LpsPoint, LpsPoint, Role);

/// The finding a recipe asks for; `None` where the truth has no such level.
pub(super) fn finding(
    number: usize,
    wanted: &FindingRecipe,
    body: &Body,
    truth: &Truth,
    uids: &Uids,
) -> Option<Finding> {
    let Pointer(tip, tail, role) = pointer(wanted, body, truth)?;
    let mark = Mark {
        role: MarkRole::Finding,
        frame_of_reference: FrameOfReferenceUid(uids.frame_of_reference()),
        arrow: Some(Arrow { tip: rounded(tip), tail: Some(rounded(tail)) }),
        caption: Some(Caption { text: wanted.caption.clone(), at: None }),
        // Fat is what T1 shows bright; on T2 the words would be wrong.
        only_on: (wanted.kind == FindingKind::FatLost).then(|| uids.series(role)),
        reach_mm: 2.2,
    };
    let code = wanted.code.clone().map(|[scheme, value, meaning]| Code { scheme, value, meaning });
    let centre = tip + (tail - tip) * 0.2;
    Some(Finding {
        id: format!("f{number}"),
        name: wanted.name.clone(),
        level: Some(wanted.level),
        text: wanted.text.clone(),
        alt: wanted.alt.clone(),
        code,
        marks: vec![mark],
        hint: String::new(),
        sign: None,
        region: None,
        view: Some(SavedView { series: uids.series(role), center: rounded(centre), zoom: Some(ZOOM), window: None }),
    })
}

fn pointer(wanted: &FindingRecipe, body: &Body, truth: &Truth) -> Option<Pointer> {
    let vertebra = body.vertebrae.iter().find(|it| it.level == Some(wanted.level))?;
    let level = truth.level(wanted.level)?;
    let (sin, cos) = vertebra.tilt.sin_cos();
    let (back, up) = (LpsVector::new(0.0, cos, sin), LpsVector::new(0.0, -sin, cos));
    Some(match wanted.kind {
        FindingKind::Scalloping => {
            let tail = level.deepest - back * (level.vbd_mm + BEFORE_COLUMN_MM);
            Pointer(level.deepest, tail, Role::SagittalT2)
        }
        FindingKind::WideSac => {
            let across = (level.sac[1] - level.sac[0]).normalized()?;
            Pointer(level.sac[1], level.sac[1] + across * BEHIND_SAC_MM, Role::SagittalT2)
        }
        FindingKind::FatLost => {
            // Just above the lower corner, where the fat of the lumbosacral angle should begin.
            let tip = level.corners[3] + back * 1.0 + up * 4.0;
            Pointer(tip, tip - back * (level.vbd_mm + BEFORE_COLUMN_MM) - up * 6.0, Role::SagittalT1)
        }
        FindingKind::LowEnd => {
            let down = LpsVector::new(0.0, 0.35, -0.94);
            Pointer(truth.sac_end, truth.sac_end + back * 46.0 + down * 14.0, Role::SagittalT2)
        }
    })
}

/// To a hundredth of a millimetre, as it is written.
pub(super) fn rounded(at: LpsPoint) -> LpsPoint {
    LpsPoint::from(at.to_array().map(|value| (value * 100.0).round() / 100.0))
}
