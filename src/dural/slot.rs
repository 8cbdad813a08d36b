//! What is measured where: the steps of the worksheet as data.

use std::{fmt, str::FromStr};

use super::Reader;
use crate::{
    measure::MeasureKind,
    study::VertebralLevel::{self, L1, L2, L3, L4, L5, S1, S2, S3},
};

/// One thing to be measured: a line, or a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// The sac from front to back at mid-corpus.
    Sac(VertebralLevel),
    /// The body from front to back at mid-corpus.
    Body(VertebralLevel),
    /// The upper end plate from corner to corner.
    Superior(VertebralLevel),
    /// The lower end plate from corner to corner.
    Inferior(VertebralLevel),
    /// From the upper posterior corner to the lower one.
    Chord(VertebralLevel),
    /// The deepest place of the posterior wall; a place.
    Deepest(VertebralLevel),
    /// The root sleeve on the patient's right, across.
    SleeveRight(VertebralLevel),
    /// The same on the left.
    SleeveLeft(VertebralLevel),
    /// Between the medial walls of the pedicles.
    Interpedicular(VertebralLevel),
    /// The bony canal from front to back.
    Canal(VertebralLevel),
    /// The lowest point of the sac; a place.
    SacEnd,
    /// The lowest point of the cord; a place.
    Conus,
}

/// In which plane a thing is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotPlane {
    /// On the midsagittal slice.
    Sagittal,
    /// On an axial slice.
    Axial,
}

type OfLevel = fn(VertebralLevel) -> Slot;

/// What is measured of a level: the word in files, a short and a long name, how, and where that was read.
struct Kind {
    word: &'static str,
    of: OfLevel,
    short: &'static str,
    name: &'static str,
    how: &'static str,
}

const KINDS: [Kind; 10] = [
    Kind {
        word: "sac",
        of: Slot::Sac,
        short: "DSD",
        name: "dural sac diameter",
        how: "Inner wall to inner wall of the sac, at right angles to its axis, at mid-height of the body, on the \
              midsagittal slice (S05).",
    },
    Kind {
        word: "body",
        of: Slot::Body,
        short: "VBD",
        name: "vertebral body diameter",
        how: "Outer black margin to outer black margin of the body, at mid-height (S05).",
    },
    Kind {
        word: "superior",
        of: Slot::Superior,
        short: "upper plate",
        name: "superior end plate",
        how: "The upper end plate from corner to corner (S05).",
    },
    Kind {
        word: "inferior",
        of: Slot::Inferior,
        short: "lower plate",
        name: "inferior end plate",
        how: "The lower end plate from corner to corner (S05).",
    },
    Kind {
        word: "chord",
        of: Slot::Chord,
        short: "chord",
        name: "chord of the posterior wall",
        how: "From the upper to the lower posterior corner; no published cut-off was found for the depth below it.",
    },
    Kind {
        word: "deepest",
        of: Slot::Deepest,
        short: "deepest point",
        name: "deepest point of the posterior wall",
        how: "Where the posterior wall is farthest from the chord; not the cleft of the basivertebral vein.",
    },
    Kind {
        word: "sleeve-right",
        of: Slot::SleeveRight,
        short: "right sleeve",
        name: "right root sleeve",
        how: "The largest diameter of the right root sleeve at its foramen, on an axial slice (T1 in the protocol quoted, \
              S05); the fluid-filled sleeve, never the ganglion, itself up to 6.5 mm wide at L5 (S29).",
    },
    Kind {
        word: "sleeve-left",
        of: Slot::SleeveLeft,
        short: "left sleeve",
        name: "left root sleeve",
        how: "The largest diameter of the left root sleeve at its foramen, on an axial slice (T1 in the protocol quoted, \
              S05); the fluid-filled sleeve, never the ganglion, itself up to 6.5 mm wide at L5 (S29).",
    },
    Kind {
        word: "interpedicular",
        of: Slot::Interpedicular,
        short: "interpedicular",
        name: "interpedicular distance",
        how: "The least distance between the medial cortices of the pedicles, axial or AP; the limit is of radiographs \
              (S40).",
    },
    Kind {
        word: "canal",
        of: Slot::Canal,
        short: "canal",
        name: "bony canal, AP",
        how: "From the posterior wall of the body to the spinolaminar line; the limit is of radiographs (S40).",
    },
];

/// The steps in the order a reader is led through: from L1 to S1 sac and body, then what single criteria ask for.
const STEPS: [Slot; 30] = [
    Slot::Sac(L1),
    Slot::Body(L1),
    Slot::Sac(L2),
    Slot::Body(L2),
    Slot::Sac(L3),
    Slot::Body(L3),
    Slot::Sac(L4),
    Slot::Body(L4),
    Slot::Sac(L5),
    Slot::Body(L5),
    Slot::Sac(S1),
    Slot::Body(S1),
    Slot::Sac(S2),
    Slot::Sac(S3),
    Slot::SacEnd,
    Slot::Conus,
    Slot::Superior(S1),
    Slot::Inferior(S1),
    Slot::Chord(S1),
    Slot::Deepest(S1),
    Slot::Superior(L5),
    Slot::Inferior(L5),
    Slot::Chord(L5),
    Slot::Deepest(L5),
    Slot::SleeveRight(L5),
    Slot::SleeveLeft(L5),
    Slot::SleeveRight(S1),
    Slot::SleeveLeft(S1),
    Slot::Interpedicular(L4),
    Slot::Canal(S1),
];

/// All steps in their order.
pub fn steps() -> impl DoubleEndedIterator<Item = Slot> + ExactSizeIterator + Clone {
    STEPS.into_iter()
}

impl Slot {
    fn kind(self) -> Option<&'static Kind> {
        let level = self.level()?;
        KINDS.iter().find(|kind| (kind.of)(level) == self)
    }

    /// The level it is of.
    pub fn level(self) -> Option<VertebralLevel> {
        match self {
            Self::Sac(level)
            | Self::Body(level)
            | Self::Superior(level)
            | Self::Inferior(level)
            | Self::Chord(level)
            | Self::Deepest(level)
            | Self::SleeveRight(level)
            | Self::SleeveLeft(level)
            | Self::Interpedicular(level)
            | Self::Canal(level) => Some(level),
            Self::SacEnd | Self::Conus => None,
        }
    }

    /// The same thing of another level.
    pub fn at_level(self, level: VertebralLevel) -> Self {
        self.kind().map_or(self, |kind| (kind.of)(level))
    }

    /// What is drawn.
    pub fn measure(self) -> MeasureKind {
        match self {
            Self::Deepest(_) | Self::SacEnd | Self::Conus => MeasureKind::Probe,
            _ => MeasureKind::Length,
        }
    }

    /// In which plane.
    pub fn plane(self) -> SlotPlane {
        match self {
            Self::SleeveRight(_) | Self::SleeveLeft(_) | Self::Interpedicular(_) => SlotPlane::Axial,
            _ => SlotPlane::Sagittal,
        }
    }

    /// A short name, such as `L4 DSD`.
    pub fn short(self) -> String {
        match (self, self.level().zip(self.kind())) {
            (_, Some((level, kind))) => format!("{level} {}", kind.short),
            (Self::SacEnd, None) => "Sac end".to_owned(),
            (_, None) => "Conus".to_owned(),
        }
    }

    /// Its name, such as `L4 dural sac diameter`.
    pub fn name(self) -> String {
        match (self, self.level().zip(self.kind())) {
            (_, Some((level, kind))) => format!("{level} {}", kind.name),
            (Self::SacEnd, None) => "End of the dural sac".to_owned(),
            (_, None) => "Tip of the cord (conus)".to_owned(),
        }
    }

    /// How it is measured, with the source.
    pub fn how(self) -> &'static str {
        match (self, self.kind()) {
            (_, Some(kind)) => kind.how,
            (Self::SacEnd, None) => {
                "The lowest point of the fluid in the sac; most often the upper third of S2, from the L5-S1 disc to upper S3 (S55)."
            }
            (_, None) => "The lowest point of the cord; on average the lower third of L1 (S54).",
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.level().zip(self.kind())) {
            (_, Some((level, kind))) => write!(f, "{level} {}", kind.word),
            (Self::SacEnd, None) => f.write_str("sac-end"),
            (_, None) => f.write_str("conus"),
        }
    }
}

impl FromStr for Slot {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "sac-end" => return Ok(Self::SacEnd),
            "conus" => return Ok(Self::Conus),
            _ => {}
        }
        let (level, word) = text.split_once(' ').ok_or(())?;
        let level = level.parse().map_err(drop)?;
        KINDS.iter().find(|kind| kind.word == word).map(|kind| (kind.of)(level)).ok_or(())
    }
}

/// What a measurement is for: a reader's slot, as it is written beside the measurement: `A/L4 sac`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// Whose it is.
    pub reader: Reader,
    /// What it measures.
    pub slot: Slot,
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.reader, self.slot)
    }
}

impl FromStr for Purpose {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (reader, slot) = text.split_once('/').ok_or(())?;
        Ok(Self { reader: reader.parse()?, slot: slot.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_reads_back_and_says_how() {
        for slot in steps() {
            let purpose = Purpose { reader: Reader::default().stepped(2), slot };
            assert_eq!(purpose.to_string().parse(), Ok(purpose));
            assert!(slot.how().len() > 20 && slot.name().len() > 6 && slot.measure().n_clicks().is_some());
        }
        assert_eq!(Slot::Sac(L4).at_level(L5), Slot::Sac(L5));
        assert_eq!(Slot::SacEnd.at_level(L5), Slot::SacEnd);
        for nonsense in ["", "A", "A/", "Z/L4 sac", "A/L9 sac", "A/L4 sock"] {
            assert!(nonsense.parse::<Purpose>().is_err(), "{nonsense}");
        }
    }
}
