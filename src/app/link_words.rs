//! How a view follows the active one, or why it cannot: the answers to that question, and their words.

use crate::study::VertebralLevel;

/// By what a place is found in another series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LinkWay {
    /// Both lie in one Frame of Reference.
    Position,
    /// By the vertebral levels both cases name; with the level nearest to the place.
    Level(VertebralLevel),
    /// By an offset set by hand, of so many mm.
    Offset(f64),
}

/// How a view follows the active one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linked {
    /// By what.
    pub way: LinkWay,
    /// How far the place lies from its nearest slice in mm, where that is more than a slice: beyond them, or in a gap.
    pub beyond_mm: Option<f64>,
}

/// Why a view does not follow the active one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLink {
    /// Its slices cross the active ones: reference lines show where.
    OtherPlane,
    /// It is another block of the same series: the two are one stack.
    OtherBlock,
    /// Its files say no place in the patient.
    NoPlace,
    /// The active view's files say none.
    NoActivePlace,
    /// It lies in another Frame of Reference, and nothing says how the two lie to each other.
    OtherSpace,
}

impl NoLink {
    /// What stands on the picture, in lines that fit into a narrow one; none where the pictures themselves tell.
    pub fn short(self) -> &'static [&'static str] {
        match self {
            Self::OtherPlane | Self::OtherBlock => &[],
            Self::NoPlace => &["Not linked:", "no place in the patient"],
            Self::NoActivePlace => &["Not linked: the active", "view has no place"],
            Self::OtherSpace => &["Not linked: another", "Frame of Reference"],
        }
    }

    /// Why, and what to do, in sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::OtherPlane => "Not linked: its slices cross those of the active view. Reference lines show where.",
            Self::OtherBlock => "Not linked: it is another block of the same series, which is one stack.",
            Self::NoPlace => "Not linked: its files say no place in the patient, so nothing tells where it would lie.",
            Self::NoActivePlace => {
                "Not linked: the files of the active view say no place in the patient, so there is nothing to follow."
            }
            Self::OtherSpace => {
                "Not linked, and without reference lines: it lies in another Frame of Reference than the active view. \
                 Bring both to the same place, then choose Link as they lie."
            }
        }
    }
}

impl Linked {
    /// What stands on the picture.
    pub fn words(self) -> String {
        let by = match self.way {
            LinkWay::Position => "Linked".to_owned(),
            LinkWay::Level(level) => format!("Linked by level, {level}"),
            LinkWay::Offset(mm) => format!("Linked, offset {mm:.1} mm"),
        };
        match self.beyond_mm {
            Some(mm) => format!("{by}, {mm:.0} mm off"),
            None => by,
        }
    }
}
