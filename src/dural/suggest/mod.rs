//! Lines that the pixels suggest: where along the protocol's line a bright sac, a body's black margins begin and end.
//!
//! Sees pixels, level labels and how far fat is off. Works on pictures with bright fluid (T2); what it finds is for a
//! person to take over, move or leave.

mod body;
mod fat;
mod line;
mod profile;
mod sac;

use self::{body::body, sac::sac};
use super::{Axis, Protocol, Slot};
use crate::{
    geometry::{LpsPoint, LpsVector},
    study::VertebralLevel::S1,
};
#[cfg(test)]
pub(crate) use profile::{Profile, STEP_MM};

/// The value of a picture at a place; `None` beside it.
pub type Pixels<'a> = &'a dyn Fn(LpsPoint) -> Option<f64>;

/// A line with how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suggestion {
    /// From front to back.
    pub line: [LpsPoint; 2],
    /// 0 to 1: how clear the edges are, and how well the lines just above and below agree.
    pub confidence: f64,
}

impl Suggestion {
    /// Its length, mm.
    pub fn length_mm(&self) -> f64 {
        self.line[0].distance_mm(self.line[1])
    }

    /// How sure it is, in a word.
    pub fn words(&self) -> &'static str {
        match () {
            () if self.is_sure() => "clear edges",
            () if self.is_fair() => "fair edges, look closely",
            () => "unsure, better drawn by hand",
        }
    }

    /// Whether there is something to be seen.
    pub fn is_fair(&self) -> bool {
        0.4 <= self.confidence
    }

    /// Whether it is clear enough to judge a person's line by.
    pub fn is_sure(&self) -> bool {
        0.7 <= self.confidence
    }
}

/// Lines as far above and below tell how well neighbours agree.
const NEIGHBOUR_MM: f64 = 2.0;

/// Suggests the line of a slot; `None` where it is none of sac and body down to S1, or nothing is found. Below, the sac
/// tapers and ends, and what is bright may be anything. `fat_off`: how far by its header a picture shows fat beside
/// where it lies, in one of two senses.
pub fn suggest(pixels: Pixels<'_>, protocol: &Protocol, slot: Slot, fat_off: Option<LpsVector>) -> Option<Suggestion> {
    let level = slot.level().filter(|level| *level <= S1)?;
    let fat = fat::displaced(pixels, protocol, fat_off);
    let up = protocol.up(level, Axis::Body)?;
    match slot {
        Slot::Body(_) => agreed(|off| body(pixels, protocol, level, up * off, fat)),
        Slot::Sac(_) => {
            let wall = body(pixels, protocol, level, LpsVector::default(), fat).map(|(line, _)| line[1]);
            let middle = protocol.sac_line(level, wall, 1.0).map(|[a, b]| a + (b - a) * 0.5)?;
            let back = sac::direction(pixels, protocol, level, middle)?;
            let along = back.cross(protocol.normal()).normalized()?;
            agreed(|off| sac(pixels, level, middle + along * off, back))
        }
        _ => None,
    }
}

/// A line in the middle of three, with what the three agree in.
fn agreed(find: impl Fn(f64) -> Option<([LpsPoint; 2], f64)>) -> Option<Suggestion> {
    let (line, clear) = find(0.0)?;
    let mm = line[0].distance_mm(line[1]);
    let others = [-NEIGHBOUR_MM, NEIGHBOUR_MM].map(|off| find(off).map(|(line, _)| line[0].distance_mm(line[1])));
    let spread = others.into_iter().map(|other| other.map_or(4.0, |other| (other - mm).abs())).fold(0.0, f64::max);
    Some(Suggestion { line, confidence: (clear * (1.0 - spread / 4.0)).clamp(0.0, 1.0) })
}
