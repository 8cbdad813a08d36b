//! What a recipe says of one level: lengths as the measuring protocol finds them, and the bone round the canal.

use crate::case::format::{FieldError, Fields};

/// How much the arch is thinned where the fat is gone and nothing else is said.
const THINNED_WITH_FAT: f64 = 0.6;
/// What may be said of a level.
const KEYS: [&str; 11] = [
    "superior_ap_mm",
    "inferior_ap_mm",
    "vbd_mm",
    "scallop_mm",
    "dsd_mm",
    "fat_lost",
    "sleeve_mm",
    "thinned",
    "canal_ap_mm",
    "canal_width_mm",
    "pedicle_mm",
];

/// One level's measures in mm; the truth comes out at these values within 0.3 mm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelRecipe {
    /// AP length of the upper end plate.
    pub superior_ap_mm: f64,
    /// AP length of the lower end plate.
    pub inferior_ap_mm: f64,
    /// Vertebral body diameter: AP at mid-height.
    pub vbd_mm: f64,
    /// Concavity of the posterior wall below the chord of its corners.
    pub scallop_mm: f64,
    /// Dural sac diameter: AP at mid-height of the body, across the sac.
    pub dsd_mm: f64,
    /// Whether the fat between sac and bone is gone.
    pub fat_lost: bool,
    /// Width of the fluid in the root sleeves.
    pub sleeve_mm: f64,
    /// How much pedicles and laminae are thinned, 0 to 1.
    pub thinned: f64,
    /// What is said of the bone round the canal; what is not follows from the sac.
    pub canal: CanalRecipe,
}

/// The bone round the canal at one level, mm; `None` follows from the sac and the person.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CanalRecipe {
    /// From the posterior wall to the arch.
    pub ap_mm: Option<f64>,
    /// Between the pedicles.
    pub width_mm: Option<f64>,
    /// Width of a pedicle.
    pub pedicle_mm: Option<f64>,
}

impl LevelRecipe {
    /// Depth of the anterior waist: what the end plates are longer than mid-height, less the concavity.
    pub fn waist_mm(&self) -> f64 {
        (self.superior_ap_mm + self.inferior_ap_mm) / 2.0 - self.vbd_mm - self.scallop_mm
    }
}

/// What is said of a level; what is not said keeps the patient's own shape: waist and taper.
pub(super) fn level_from(fields: Fields<'_>, own: LevelRecipe) -> Result<LevelRecipe, FieldError> {
    fields.only(&KEYS)?;
    let superior = fields.opt_number("superior_ap_mm", 8.0, 45.0)?;
    let inferior = fields.opt_number("inferior_ap_mm", 6.0, 45.0)?;
    let vbd = fields.opt_number("vbd_mm", 5.0, 45.0)?;
    let scallop_mm = fields.opt_number("scallop_mm", 0.0, 12.0)?.unwrap_or(own.scallop_mm);
    let taper = (own.superior_ap_mm - own.inferior_ap_mm) / 2.0;
    let own_mean = match vbd {
        Some(vbd) => vbd + scallop_mm + own.waist_mm(),
        None => (own.superior_ap_mm + own.inferior_ap_mm) / 2.0,
    };
    let (superior_ap_mm, inferior_ap_mm) = match (superior, inferior) {
        (None, None) => (own_mean + taper, own_mean - taper),
        (Some(superior), None) => (superior, superior - 2.0 * taper),
        (None, Some(inferior)) => (inferior + 2.0 * taper, inferior),
        (Some(superior), Some(inferior)) => (superior, inferior),
    };
    let plain = (superior_ap_mm + inferior_ap_mm) / 2.0 - scallop_mm - own.waist_mm();
    let fat_lost = fields.opt_flag("fat_lost")?.unwrap_or(own.fat_lost);
    let level = LevelRecipe {
        superior_ap_mm,
        inferior_ap_mm,
        vbd_mm: vbd.unwrap_or(plain),
        scallop_mm,
        dsd_mm: fields.opt_number("dsd_mm", 3.0, 35.0)?.unwrap_or(own.dsd_mm),
        fat_lost,
        sleeve_mm: fields.opt_number("sleeve_mm", 1.0, 15.0)?.unwrap_or(own.sleeve_mm),
        thinned: fields.opt_number("thinned", 0.0, 1.0)?.unwrap_or(if fat_lost {
            THINNED_WITH_FAT
        } else {
            own.thinned
        }),
        canal: CanalRecipe {
            ap_mm: fields.opt_number("canal_ap_mm", 6.0, 45.0)?,
            width_mm: fields.opt_number("canal_width_mm", 12.0, 60.0)?,
            pedicle_mm: fields.opt_number("pedicle_mm", 2.0, 25.0)?,
        },
    };
    if !(0.0..=4.0).contains(&level.waist_mm()) {
        let widest = (level.superior_ap_mm + level.inferior_ap_mm) / 2.0 - level.scallop_mm;
        let allowed = format!(
            "a number from {:.1} to {widest:.1}, so that end plates, concavity and an anterior waist of 0 to 4 mm fit",
            widest - 4.0
        );
        return Err(fields.not_allowed("vbd_mm", allowed));
    }
    Ok(level)
}
