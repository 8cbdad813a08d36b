//! The signs a case can show, by which the library is filtered.

/// What a finding is a sign of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub enum Sign {
    WideSac,
    LowEnd,
    Scalloping,
    FatLost,
    ThinnedBone,
    WideForamen,
    RootSleeve,
    PerineuralCyst,
    AnteriorMeningocele,
    LateralMeningocele,
    Mimic,
    Normal,
}

impl Sign {
    /// Every sign with its word in `answers.toml` and its name on screen, in the order of the filter.
    pub const ALL: [(Self, &'static str, &'static str); 12] = [
        (Self::WideSac, "wide_sac", "Wide sac"),
        (Self::LowEnd, "low_end", "Low end of the sac"),
        (Self::Scalloping, "scalloping", "Scalloping"),
        (Self::FatLost, "fat_lost", "Epidural fat lost"),
        (Self::ThinnedBone, "thinned_bone", "Thinned bone"),
        (Self::WideForamen, "wide_foramen", "Wide foramen"),
        (Self::RootSleeve, "root_sleeve", "Wide root sleeve"),
        (Self::PerineuralCyst, "perineural_cyst", "Perineural cyst"),
        (Self::AnteriorMeningocele, "anterior_meningocele", "Anterior meningocele"),
        (Self::LateralMeningocele, "lateral_meningocele", "Lateral meningocele"),
        (Self::Mimic, "mimic", "Mimic"),
        (Self::Normal, "normal", "Normal"),
    ];

    /// The word in `answers.toml`.
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The name on screen.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].2
    }

    /// The sign of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|it| it.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_and_the_table_is_in_order() {
        for (sign, word, name) in Sign::ALL {
            assert_eq!((sign.word(), sign.name(), Sign::of_word(word)), (word, name, Some(sign)));
        }
        assert_eq!(Sign::of_word("rickets"), None);
    }
}
