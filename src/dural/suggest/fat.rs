//! How far fat is shown from where it lies: backwards over front walls of bodies, or forwards over posterior ones.
//!
//! A header tells how far, along the readout, and not in which of its two senses. The picture does: marrow that is
//! shown over a wall hides that wall's black line, and the other's is deep.

use super::{Pixels, body};
use crate::{
    dural::Protocol,
    geometry::LpsVector,
    study::VertebralLevel::{L1, L5},
};

/// What fat is off from front to back where no header tells, mm.
const USUAL_MM: f64 = 0.6;
/// What the line behind counts against that in front. Fat and veins that are bright before it are shown over cortex as
/// well: they speak against it.
const BEHIND: f64 = 0.4;
/// How much deeper the lines in front are where fat is not off, as a share of marrow.
const EVEN: f64 = 0.33;
/// And how much more or less where it is off for sure.
const SURE: f64 = 0.04;

/// How far, and which way; `off` is what a header tells.
pub(super) fn displaced(pixels: Pixels<'_>, protocol: &Protocol, off: Option<LpsVector>) -> LpsVector {
    let off = off.unwrap_or(LpsVector::new(0.0, USUAL_MM, 0.0));
    let backwards = if off.0.y < 0.0 { -off } else { off };
    let levels = protocol.marks().iter().map(|mark| mark.level).filter(|level| (L1..=L5).contains(level));
    let depths: Vec<[f64; 3]> = levels.filter_map(|level| body::depths(pixels, protocol, level)).collect();
    if depths.is_empty() {
        return LpsVector::default();
    }
    let in_front = |[front, behind, bright]: &[f64; 3]| front - BEHIND * (behind - bright);
    let mean = depths.iter().map(in_front).sum::<f64>() / depths.len() as f64;
    backwards * ((EVEN - mean) / SURE).clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geometry::LpsPoint,
        study::{LevelMark, VertebralLevel},
    };

    /// Bodies 31 mm deep one over the other: marrow half water and half fat, before it fat, behind it fluid. Fat is
    /// shown `off` mm behind where it lies, and all edges are as soft as a scanner shows them.
    fn found(off: f64) -> LpsVector {
        let soft = |mm: f64| (mm / 2.0 + 0.5).clamp(0.0, 1.0);
        let inside = |y: f64| 50.0 * (soft(y) - soft(y - 31.0));
        let pixels = |at: LpsPoint| {
            let (y, fat) = (at.0.y, at.0.y - off);
            Some(inside(y) + inside(fat) + 120.0 * soft(-1.5 - fat) + 300.0 * soft(y - 33.0))
        };
        let marks: Vec<LevelMark> = (0..5)
            .map(|idx| LevelMark {
                level: VertebralLevel::ALL[L1 as usize + idx],
                at: LpsPoint::new(0.0, 0.0, -35.0 * idx as f64),
            })
            .collect();
        let protocol = Protocol::new(&marks, LpsVector::new(1.0, 0.0, 0.0)).expect("labels");
        displaced(&pixels, &protocol, Some(LpsVector::new(0.0, off.abs(), 0.0)))
    }

    #[test]
    fn the_sense_is_read_from_the_walls() {
        assert!(0.4 < found(0.8).0.y, "{:?}", found(0.8));
        assert!(found(-0.8).0.y < -0.4, "{:?}", found(-0.8));
    }
}
