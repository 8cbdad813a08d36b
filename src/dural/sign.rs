//! What a reader answers by eye, and which reader that is.

use std::{fmt, str::FromStr};

use crate::study::VertebralLevel;

/// A reader of a study, A to D: letters and no names, since what is kept tells nothing of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reader(u8);

impl Reader {
    /// How many there are.
    pub const COUNT: u8 = 4;

    /// The reader so many further on, in a ring.
    pub fn stepped(self, steps: isize) -> Self {
        let at = (isize::from(self.0) + steps).rem_euclid(isize::from(Self::COUNT));
        Self(u8::try_from(at).unwrap_or_default())
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT).map(Self)
    }
}

impl fmt::Display for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", char::from(b'A' + self.0))
    }
}

impl FromStr for Reader {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::all().find(|reader| reader.to_string() == text).ok_or(())
    }
}

/// A sign that is there or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    /// Anterior sacral meningocele.
    AnteriorMeningocele,
    /// A root sleeve herniates through its foramen.
    SleeveHerniation,
    /// Radicular cysts.
    RadicularCysts,
    /// The sac bulges, and less than 1 mm of fat is left behind the middle half of this body.
    FatLost(VertebralLevel),
}

impl Sign {
    /// All signs, of those by level from `L1` to `S2`.
    pub fn all() -> impl Iterator<Item = Self> {
        let levels = VertebralLevel::ALL.into_iter();
        let levels = levels.filter(|level| (VertebralLevel::L1..=VertebralLevel::S2).contains(level));
        [Self::AnteriorMeningocele, Self::SleeveHerniation, Self::RadicularCysts]
            .into_iter()
            .chain(levels.map(Self::FatLost))
    }

    /// On screen.
    pub fn title(self) -> String {
        match self {
            Self::AnteriorMeningocele => "Anterior sacral meningocele".to_owned(),
            Self::SleeveHerniation => "Root-sleeve herniation".to_owned(),
            Self::RadicularCysts => "Radicular cysts".to_owned(),
            Self::FatLost(level) => format!("Fat lost at {level}, the sac bulging"),
        }
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnteriorMeningocele => f.write_str("anterior_meningocele"),
            Self::SleeveHerniation => f.write_str("sleeve_herniation"),
            Self::RadicularCysts => f.write_str("radicular_cysts"),
            Self::FatLost(level) => write!(f, "fat_lost_{level}"),
        }
    }
}

impl FromStr for Sign {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::all().find(|sign| sign.to_string() == text).ok_or(())
    }
}
