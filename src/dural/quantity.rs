//! The numbers that criteria ask for, by the names they have in files.

use std::{fmt, str::FromStr};

use crate::study::VertebralLevel;

/// A number that criteria ask for; signs that are there or not count as 1 or 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantity {
    /// Dural sac diameter, mm.
    Dsd(VertebralLevel),
    /// Dural sac ratio.
    Dsr(VertebralLevel),
    /// Mean end plate length less mid-body diameter, mm.
    Ahn(VertebralLevel),
    /// Width of the root sleeve, mm.
    Sleeve(VertebralLevel),
    /// Least distance between the pedicles, mm.
    Interpedicular(VertebralLevel),
    /// Depth of the bony canal, mm.
    CanalAp(VertebralLevel),
    /// Scalloping by the formula of the radiograph criteria, mm.
    RadiographScalloping(VertebralLevel),
    /// How many vertebral bodies have no fat behind them while the sac bulges.
    LevelsWithoutFat,
    /// Anterior sacral meningocele.
    AnteriorMeningocele,
    /// Root-sleeve herniation.
    SleeveHerniation,
    /// Radicular cysts.
    RadicularCysts,
}

/// What is known of a quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// Its value.
    Exactly(f64),
    /// It is as great as this or greater: part of what it sums up or is the largest of was not measured.
    AtLeast(f64),
    /// Nothing.
    Unknown,
}

impl Known {
    /// Its value, where it is known as far as it can be.
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Exactly(value) => Some(value),
            Self::AtLeast(_) | Self::Unknown => None,
        }
    }

    /// The value or the least that it can be.
    pub fn least(self) -> Option<f64> {
        match self {
            Self::Exactly(value) | Self::AtLeast(value) => Some(value),
            Self::Unknown => None,
        }
    }
}

impl From<Option<f64>> for Known {
    fn from(value: Option<f64>) -> Self {
        value.filter(|value| value.is_finite()).map_or(Self::Unknown, Self::Exactly)
    }
}

type OfLevel = fn(VertebralLevel) -> Quantity;

/// What is asked of a level, after whose name it stands.
const OF_LEVELS: [(&str, OfLevel); 7] = [
    ("dsd", Quantity::Dsd),
    ("dsr", Quantity::Dsr),
    ("ahn", Quantity::Ahn),
    ("sleeve", Quantity::Sleeve),
    ("interpedicular", Quantity::Interpedicular),
    ("canal AP", Quantity::CanalAp),
    ("scalloping by the radiograph formula", Quantity::RadiographScalloping),
];
/// What is asked of the whole.
const OF_ALL: [(&str, Quantity); 4] = [
    ("levels without fat", Quantity::LevelsWithoutFat),
    ("anterior sacral meningocele", Quantity::AnteriorMeningocele),
    ("root-sleeve herniation", Quantity::SleeveHerniation),
    ("radicular cysts", Quantity::RadicularCysts),
];

impl Quantity {
    /// A number of things, which has no decimals.
    pub(super) fn is_counted(self) -> bool {
        self >= Self::LevelsWithoutFat
    }

    /// The level it is of.
    pub fn level(self) -> Option<VertebralLevel> {
        match self {
            Self::Dsd(level)
            | Self::Dsr(level)
            | Self::Ahn(level)
            | Self::Sleeve(level)
            | Self::Interpedicular(level)
            | Self::CanalAp(level)
            | Self::RadiographScalloping(level) => Some(level),
            _ => None,
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(level) = self.level() {
            let name = OF_LEVELS.iter().find(|(_, of)| of(level) == *self).map_or("", |it| it.0);
            return write!(f, "{level} {name}");
        }
        f.write_str(OF_ALL.iter().find(|(_, of)| of == self).map_or("", |it| it.0))
    }
}

impl FromStr for Quantity {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some((_, found)) = OF_ALL.iter().find(|(name, _)| *name == text) {
            return Ok(*found);
        }
        let (level, name) = text.split_once(' ').ok_or(())?;
        let level = level.parse().map_err(drop)?;
        OF_LEVELS.iter().find(|(known, _)| *known == name.trim()).map(|(_, of)| of(level)).ok_or(())
    }
}
