//! Vertebral levels, from T10 to S5, and where they are.

use std::{fmt, str::FromStr};

use crate::geometry::LpsPoint;

/// Where a vertebra is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelMark {
    /// Which vertebra.
    pub level: VertebralLevel,
    /// Its anterior wall at mid-height, in patient mm.
    pub at: LpsPoint,
}

/// A vertebra by its usual name. The order is from head to foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the documentation")]
pub enum VertebralLevel {
    T10,
    T11,
    T12,
    L1,
    L2,
    L3,
    L4,
    L5,
    S1,
    S2,
    S3,
    S4,
    S5,
}

impl VertebralLevel {
    /// Every level, from head to foot.
    pub const ALL: [Self; 13] = [
        Self::T10,
        Self::T11,
        Self::T12,
        Self::L1,
        Self::L2,
        Self::L3,
        Self::L4,
        Self::L5,
        Self::S1,
        Self::S2,
        Self::S3,
        Self::S4,
        Self::S5,
    ];

    /// The level so many further down; `None` past the ends.
    pub fn moved(self, down: isize) -> Option<Self> {
        Self::ALL.get((self as usize).checked_add_signed(down)?).copied()
    }

    /// The name as written: `L5`, `S1`.
    pub fn name(self) -> &'static str {
        const NAMES: [&str; 13] = ["T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4", "S5"];
        NAMES[self as usize]
    }
}

impl fmt::Display for VertebralLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no level between T10 and S5.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a vertebral level; allowed are T10-T12, L1-L5 and S1-S5")]
pub struct UnknownLevel(pub String);

impl FromStr for VertebralLevel {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        Self::ALL.into_iter().find(|level| level.name() == text).ok_or_else(|| UnknownLevel(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for level in VertebralLevel::ALL {
            assert_eq!(level.name().parse(), Ok(level));
        }
        assert_eq!("L9".parse::<VertebralLevel>(), Err(UnknownLevel("L9".into())));
        assert!(VertebralLevel::L5 < VertebralLevel::S1);
    }
}
