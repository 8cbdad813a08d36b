//! Series by their words, as the command line and recipes name them.

use super::{Role, scanner::PROTOCOLS};

/// The word that asks for the truth as segmentations.
const TRUTH: &str = "truth";

/// The series that were asked for, in the order of their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Which series of pictures.
    pub series: Vec<Role>,
    /// Whether the truth is asked for as segmentations.
    pub segmentations: bool,
}

impl Named {
    /// Every word there is.
    pub fn words() -> Vec<&'static str> {
        PROTOCOLS.iter().map(|row| row.word).chain([TRUTH]).collect()
    }

    /// What these words ask for.
    ///
    /// # Errors
    /// The first word that is none of [`Self::words`].
    pub fn of_words<'a>(words: &[&'a str]) -> Result<Self, &'a str> {
        let known = Self::words();
        if let Some(word) = words.iter().find(|word| !known.contains(word)) {
            return Err(word);
        }
        let series = PROTOCOLS.iter().filter(|row| words.contains(&row.word)).map(|row| row.role).collect();
        Ok(Self { series, segmentations: words.contains(&TRUTH) })
    }
}
