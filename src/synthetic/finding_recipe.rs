//! The findings a recipe asks to be marked: what each is, its words, what it is a sign of.

use super::{lesion::Side, person::LEVELS};
use crate::{
    case::{
        Sign,
        format::{FieldError, Fields},
    },
    study::VertebralLevel,
};

/// What a finding is, which decides where its arrow points and what it is a sign of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// The deepest point of a posterior wall.
    Scalloping,
    /// The dorsal dura at a level.
    WideSac,
    /// The front of the sac at a level, where fat should be; on T1.
    FatLost,
    /// The tip of the sac.
    LowEnd,
    /// The normal: a posterior wall at mid-height.
    StraightWall,
    /// The normal: the dorsal dura at a level.
    Taper,
    /// The normal: the fat in front of the sac behind L5-S1; on T1.
    FatKept,
    /// The normal: the tip of the sac.
    SacEnd,
    /// The normal: the tip of the cord.
    Conus,
    /// A bag of fluid before the sacrum.
    AnteriorMeningocele,
    /// What joins it to the sac.
    MeningoceleNeck,
    /// A bag of fluid beside the column.
    LateralMeningocele,
    /// A cyst of a root's sheath.
    PerineuralCyst,
    /// The root in its wall or lumen.
    CystRoot,
    /// Small cysts of the sheaths on both sides.
    RadicularCysts,
    /// A sleeve that reaches out of its foramen.
    RootSleeve,
    /// A pedicle that is thinned.
    ThinnedPedicle,
    /// A foramen that is remodelled.
    WideForamen,
    /// A cyst outside the dura.
    ArachnoidCyst,
    /// The fat below it.
    FatCap,
    /// A pouch of the dorsal dura.
    DorsalDiverticulum,
    /// The lamina behind it.
    LaminaErosion,
    /// A disc with bone across its front.
    BridgedDisc,
    /// Roots that lie on the dorsal dura.
    AdherentRoots,
}

/// Kinds with their words in a recipe and what they are signs of.
const KINDS: [(FindingKind, &str, Sign); 24] = [
    (FindingKind::Scalloping, "scalloping", Sign::Scalloping),
    (FindingKind::WideSac, "wide_sac", Sign::WideSac),
    (FindingKind::FatLost, "fat_lost", Sign::FatLost),
    (FindingKind::LowEnd, "low_end", Sign::LowEnd),
    (FindingKind::StraightWall, "straight_wall", Sign::Normal),
    (FindingKind::Taper, "taper", Sign::Normal),
    (FindingKind::FatKept, "fat_kept", Sign::Normal),
    (FindingKind::SacEnd, "sac_end", Sign::Normal),
    (FindingKind::Conus, "conus", Sign::Normal),
    (FindingKind::AnteriorMeningocele, "anterior_meningocele", Sign::AnteriorMeningocele),
    (FindingKind::MeningoceleNeck, "meningocele_neck", Sign::AnteriorMeningocele),
    (FindingKind::LateralMeningocele, "lateral_meningocele", Sign::LateralMeningocele),
    (FindingKind::PerineuralCyst, "perineural_cyst", Sign::PerineuralCyst),
    (FindingKind::CystRoot, "cyst_root", Sign::PerineuralCyst),
    (FindingKind::RadicularCysts, "radicular_cysts", Sign::PerineuralCyst),
    (FindingKind::RootSleeve, "root_sleeve", Sign::RootSleeve),
    (FindingKind::ThinnedPedicle, "thinned_pedicle", Sign::ThinnedBone),
    (FindingKind::WideForamen, "wide_foramen", Sign::WideForamen),
    (FindingKind::ArachnoidCyst, "arachnoid_cyst", Sign::Mimic),
    (FindingKind::FatCap, "fat_cap", Sign::Mimic),
    (FindingKind::DorsalDiverticulum, "dorsal_diverticulum", Sign::Mimic),
    (FindingKind::LaminaErosion, "lamina_erosion", Sign::ThinnedBone),
    (FindingKind::BridgedDisc, "bridged_disc", Sign::Mimic),
    (FindingKind::AdherentRoots, "adherent_roots", Sign::Mimic),
];

impl FindingKind {
    /// What it is a sign of.
    pub fn sign(self) -> Sign {
        KINDS[self as usize].2
    }
}

/// A finding in words; its marks come from the truth.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "named as in Finding")]
pub struct FindingRecipe {
    pub kind: FindingKind,
    pub level: VertebralLevel,
    /// Where a finding may lie on either side: which one is marked.
    pub side: Option<Side>,
    pub name: String,
    pub text: String,
    pub alt: String,
    pub hint: String,
    pub caption: String,
    pub caption_expert: Option<String>,
    pub code: Option<[String; 3]>,
}

impl FindingRecipe {
    /// Reads a `[[finding]]`.
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, FieldError> {
        fields.only(&["kind", "level", "side", "name", "text", "alt", "hint", "caption", "caption_expert", "code"])?;
        let word = fields.word("kind", &KINDS.map(|row| row.1))?;
        let kind = KINDS.iter().find(|row| row.1 == word).map(|row| row.0);
        let level = fields.text("level")?;
        let level = LEVELS.into_iter().find(|name| name.name() == level);
        let code = match fields.opt_table("code")? {
            None => None,
            Some(code) => Some([code.text("scheme")?, code.text("value")?, code.text("meaning")?]),
        };
        Ok(Self {
            kind: kind.ok_or_else(|| fields.not_allowed("kind", "a kind of finding"))?,
            level: level.ok_or_else(|| fields.not_allowed("level", "one of T11, T12, L1 to L5, S1 to S3"))?,
            side: fields.opt_word("side", &Side::WORDS)?.and_then(|word| Side::of_word(&word)),
            name: fields.text("name")?,
            text: fields.text("text")?,
            alt: fields.text("alt")?,
            hint: fields.opt_text("hint")?.unwrap_or_default(),
            caption: fields.text("caption")?,
            caption_expert: fields.opt_text("caption_expert")?,
            code,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_in_their_order_and_words_differ() {
        for (idx, (kind, word, sign)) in KINDS.into_iter().enumerate() {
            assert_eq!((kind as usize, kind.sign()), (idx, sign));
            assert!(KINDS[..idx].iter().all(|row| row.1 != word));
        }
    }
}
