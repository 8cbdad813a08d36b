//! The light on a surface: from the eye and a little from above, dimmed in hollows and with depth.

use super::cast::Hit;

/// What reaches every surface.
const AMBIENT: f32 = 0.3;
/// Of the lamp at the eye.
const LAMP: f32 = 0.68;
/// Of the lamp above.
const ABOVE: f32 = 0.26;
/// Of the shine.
const SHINE: f32 = 0.16;
/// What is left of the light at the far end.
const FAR: f32 = 0.6;
/// A cut face is evenly lit, paler, and shows how dense what was cut is: from here to all.
const CUT_LIGHT: f32 = 0.62;

/// The colour of a surface seen along `away`; `deep` is 0 at the nearest place of the scene and 1 at the farthest.
pub(super) fn lit(hit: &Hit, colour: [u8; 3], away: [f32; 3], up: [f32; 3], deep: f32) -> [f32; 3] {
    let dim = 1.0 - (1.0 - FAR) * deep.clamp(0.0, 1.0);
    if let Some(full) = hit.cut_full {
        let light = (CUT_LIGHT + (1.0 - CUT_LIGHT) * full) * dim;
        return colour.map(|it| paler(f32::from(it)) * light);
    }
    let facing = -dot(hit.normal, away).clamp(-1.0, 0.0);
    let lifted = [0, 1, 2].map(|axis| 0.6 * up[axis] - 0.8 * away[axis]);
    let above = dot(hit.normal, lifted).max(0.0);
    let hollow = 0.35 + 0.65 * hit.openness;
    let light = (AMBIENT + LAMP * facing + ABOVE * above) * hollow * dim;
    let shine = 255.0 * SHINE * above.powi(16) * hollow * dim;
    colour.map(|it| (f32::from(it) * light + shine).min(255.0))
}

fn paler(value: f32) -> f32 {
    value + 0.25 * (255.0 - value)
}

fn dot(one: [f32; 3], other: [f32; 3]) -> f32 {
    one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
}
