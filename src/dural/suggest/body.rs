//! The walls of a body at mid-corpus: where the bone's surface lies in the black lines before and behind it.
//!
//! The protocol measures from outer cortex to outer cortex, and T2 shows cortex, ligament and dura as one black line. Fat in
//! marrow is shifted along the readout by half a millimetre and more, forwards or backwards, which nothing in the pixels
//! tells: the shares of the line that count as bone lie in between. They were chosen on synthetic bodies.

use super::{
    Pixels,
    line::{Line, Mark, Wall},
    profile::{Profile, steps_in},
};
use crate::{
    dural::{Axis, Protocol},
    geometry::{LpsPoint, LpsVector},
    study::VertebralLevel::{self, L5, S1},
};

/// In front a line is followed at all heights, behind beside the vein's cleft. See [`Wall::heights`].
const HEIGHTS_MM: [(f64, f64); 2] = [(0.0, 5.0), (2.5, 7.5)];
/// The sacrum's front slants. See [`Wall::slant`].
const SLANTS: [f64; 2] = [0.8, 0.3];
/// From the label, and from where the posterior wall is expected. See [`Wall::reach`].
const REACH_MM: [(f64, f64); 2] = [(-8.0, 6.0), (-9.0, 12.0)];
/// How much of the black line before a body is cortex, the rest being ligament, which ends on the sacrum.
const CORTEX: f64 = 0.14;
/// See [`CORTEX`].
const CORTEX_OF_S1: f64 = 0.4;
/// That line's usual thickness at half its depth, as a scanner shows it, mm, and how far it is believed to differ.
const LINE_MM: f64 = 2.0;
/// See [`LINE_MM`].
const THICKNESS: (f64, f64) = (0.8, 1.2);
/// What stands out less than this share of marrow does not.
const FAINT: f64 = 0.08;
/// Ligament and dura lie within so much before fluid, mm.
const DURA_MM: f64 = 2.5;
/// Darker than this share of what lies before them they are seen.
const DURA: f64 = 0.93;
/// Fat or veins that begin at least so far before them, mm, and rise by this share of marrow, lie on the wall.
const STRIPS: [(f64, f64); 2] = [(1.8, 0.12), (1.3, 0.28)];
/// Nearer to them a strip only shines through, where it is brighter than marrow by this factor within so much, mm.
const VEIL: f64 = 1.12;
/// See [`VEIL`].
const VEIL_MM: f64 = 3.0;
/// No strip is looked for nearer to the black line than this, mm.
const APART_MM: f64 = 1.0;
/// The surface lies so far before the half-way rise to a strip, mm: before veins, and before broad fat that rises by this
/// share of marrow.
const BEFORE_STRIP_MM: [f64; 2] = [-0.05, 0.08];
/// See [`BEFORE_STRIP_MM`].
const BROAD: f64 = 0.5;
/// Behind S1 fat is deepest and blurs farthest: so much more, mm.
const BEFORE_FAT_OF_S1_MM: f64 = 0.45;
/// Before the middle of the black line where a veil, and where nothing lies between, mm.
const BEFORE_DURA_MM: [f64; 2] = [1.5, 1.05];
/// A black line this far before fluid is cortex alone, and the surface so far behind its middle, mm.
const LONE_CORTEX_MM: (f64, f64) = (2.0, 0.3);
/// How far before fluid a grey stripe between two black lines begins at most, mm, by how much of marrow it stands out, and
/// how far behind the middle of the first line the surface lies, mm.
const STRIPE_MM: f64 = 3.8;
/// See [`STRIPE_MM`].
const STRIPE: f64 = 0.05;
/// Darker than this share of what lies before it that line is seen.
const DURA_OF_GREY: f64 = 0.97;
/// See [`STRIPE_MM`].
const BEHIND_CORTEX_MM: f64 = 1.0;
/// Where marrow hides the black line it lies this far over the surface at least, so near is fluid, mm.
const HIDDEN_MM: f64 = 0.15;

/// Walls of a body along its own AP axis, moved by `off`, and how clear they are.
pub(super) fn body(
    pixels: Pixels<'_>,
    protocol: &Protocol,
    level: VertebralLevel,
    off: LpsVector,
) -> Option<([LpsPoint; 2], f64)> {
    let [front, behind] = protocol.body_line(level)?.map(|at| at + off);
    let back = (behind - front).normalized()?;
    let up = protocol.up(level, Axis::Body)?;
    let middle = front + (behind - front) * 0.5;
    let quarter = front.distance_mm(behind) / 4.0;
    let marrow = Profile::read(pixels, (middle, back), (-quarter, quarter), (up, 3.0))?.median();
    let wall = |idx: usize, (at, out): (LpsPoint, LpsVector)| Wall {
        pixels,
        at,
        out,
        up,
        reach: REACH_MM[idx],
        heights: HEIGHTS_MM[idx],
        slant: SLANTS[idx],
    };
    let cortex = if level == S1 { CORTEX_OF_S1 } else { CORTEX };
    let (anterior, clear) = anterior(&wall(0, (front, -back)), marrow, cortex)?;
    let before_fat = if level == S1 { BEFORE_FAT_OF_S1_MM } else { 0.0 };
    let (posterior, clear_behind) = posterior(&wall(1, (behind, back)), marrow, before_fat, level < L5)?;
    Some(([front - back * anterior, behind + back * posterior], clear.min(clear_behind)))
}

/// A share into the black line from where marrow has fallen half-way, and how clear that is.
fn anterior(wall: &Wall<'_>, marrow: f64, cortex: f64) -> Option<(f64, f64)> {
    let line = wall.follow(Mark::Black, marrow, &|_| f64::MAX)?;
    let r = wall.straightened(&line)?;
    let near = |mm: f64| r.index(line.bend[0] + mm);
    let black = r.least(near(-1.0), near(1.0) + 1);
    // Half-way down from the marrow near by: the receive field falls off to the front.
    let inside = r.percentile(black.saturating_sub(steps_in(7.0)), black + 1, 0.6);
    let before = r.values[r.most(black, black + steps_in(2.5))];
    let edge = |level: f64, by: isize| r.place(r.rises_above((level + r.values[black]) / 2.0, black, by));
    let (inner, outer) = (edge(inside, -1), edge(before, 1));
    let usual = LINE_MM * line.aslant();
    // Where nothing bright lies before it the line has one edge.
    let has_both = FAINT * marrow < before - r.values[black];
    let thick = if has_both { (outer - inner).clamp(THICKNESS.0 * usual, THICKNESS.1 * usual) } else { usual };
    Some((inner + cortex * thick, ((inside - r.values[black]) / marrow / 0.5).clamp(0.0, 1.0)))
}

/// Behind marrow and cortex may lie a strip of fat or veins, then the black line of ligament and dura, then fluid.
fn posterior(wall: &Wall<'_>, marrow: f64, before_fat: f64, has_veins: bool) -> Option<(f64, f64)> {
    let fluid = wall.fluid()?;
    let r = wall.straightened(&fluid)?;
    let begins = r.index(fluid.bend[0]);
    let dura = r.least(begins.saturating_sub(steps_in(DURA_MM)), begins + 1);
    let to_fluid = fluid.bend[0] - r.place(dura);
    let strip = wall.follow(Mark::Rise, marrow, &|height| fluid.at(height) - to_fluid - APART_MM);
    let is_one = |it: &Line| {
        let before = r.place(dura) - it.bend[0];
        STRIPS.iter().any(|(mm, strength)| *mm < before && *strength < it.strength)
    };
    match strip.filter(is_one) {
        Some(strip) => before_strip(wall, &strip, before_fat),
        None => Some(before_dura(&r, marrow, dura, fluid.bend[0], has_veins)),
    }
}

/// Where a strip begins on the wall, half-way up from what is darkest before it.
fn before_strip(wall: &Wall<'_>, strip: &Line, before_fat: f64) -> Option<(f64, f64)> {
    let r = wall.straightened(strip)?;
    let here = r.index(strip.bend[0]);
    let bright = r.most(here, here + steps_in(2.0));
    let dark = r.least(here.saturating_sub(steps_in(1.5)), here + 1);
    let begins = r.falls_below_exactly((r.values[bright] + r.values[dark]) / 2.0, bright, -1);
    let before = BEFORE_STRIP_MM[usize::from(BROAD < strip.strength)];
    Some((begins - before - before_fat, (strip.strength / 0.25).clamp(0.0, 1.0)))
}

/// By the black line before fluid, or by fluid where marrow hides it.
fn before_dura(r: &Profile, marrow: f64, dura: usize, fluid: f64, has_veins: bool) -> (f64, f64) {
    let before = r.percentile(dura.saturating_sub(steps_in(8.0)), dura, 0.4);
    let veil = r.values[r.most(dura.saturating_sub(steps_in(VEIL_MM)), dura + 1)];
    let line = r.place(dura);
    let is_hidden = DURA * before.max(veil) <= r.values[dura];
    let last = if is_hidden { r.index(fluid) } else { dura };
    let cortex = if has_veins { before_veins(r, marrow, before, last, fluid) } else { None };
    let place = match cortex {
        Some(surface) => surface,
        None if is_hidden => fluid - HIDDEN_MM,
        None if VEIL * before < veil => line - BEFORE_DURA_MM[0],
        None if LONE_CORTEX_MM.0 < fluid - line => line + LONE_CORTEX_MM.1,
        None => line - BEFORE_DURA_MM[1],
    };
    (place, ((before - r.values[dura]) / marrow / 0.3).clamp(0.0, 1.0))
}

/// Of two black lines with a grey stripe between them, as veins leave it down to L4, the one on the marrow is cortex: where
/// the surface is by it. `before` is the marrow near by, `last` the index of the second line or of fluid.
fn before_veins(r: &Profile, marrow: f64, before: f64, last: usize, fluid: f64) -> Option<f64> {
    let stripe = r.index(fluid - STRIPE_MM)..last.saturating_sub(steps_in(APART_MM));
    let lines = r.troughs(STRIPE * marrow, r.index(fluid));
    let cortex = lines.into_iter().rfind(|it| stripe.contains(it) && r.values[*it] < DURA_OF_GREY * before)?;
    Some(r.place(cortex) + BEHIND_CORTEX_MM)
}
