//! The walls of a body at mid-corpus: where the bone's surface lies in the black lines before and behind it.
//!
//! The protocol measures from outer cortex to outer cortex, and T2 shows cortex, ligament and dura as one black line.
//! Fat is shown beside where it lies, as far as [`super::fat`] finds: a strip of fat by all of that, the edge of
//! marrow, which is half fat, by half. The other distances were chosen on synthetic bodies of many scanners.

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
/// A label lies on the front wall itself. See [`Wall::off_cost`].
const OFF_COST: [f64; 2] = [0.015, 0.006];
/// The edge of what is half fat is shown beside where it lies by this share of what fat is.
const MARROW: f64 = 0.5;
/// How much of the black line before a body is cortex, the rest being ligament, which ends on the sacrum.
const CORTEX: f64 = 0.3;
/// See [`CORTEX`].
const CORTEX_OF_S1: f64 = 0.5;
/// That line's usual thickness at half its depth, as a scanner shows it, mm, and how far it is believed to differ.
const LINE_MM: f64 = 2.0;
/// See [`LINE_MM`].
const THICKNESS: (f64, f64) = (0.8, 1.2);
/// Farther than this share of it from the blackest place marrow is uneven, and its half-way fall no edge of the line; a
/// faint line has none of its own.
const MOST_INNER: f64 = 0.9;
/// What stands out less than this share of marrow does not.
const FAINT: f64 = 0.08;
/// Fat that is shown so far backwards and more, mm, lies over the front wall.
const OVER_WALL_MM: f64 = 0.2;
/// Then fat between the wall and a vessel's black line lies so near behind that, mm, is brighter than marrow by this
/// factor, and the wall's own line lies so near behind it, mm.
const FAT_BEHIND_VESSEL_MM: f64 = 4.5;
/// See [`FAT_BEHIND_VESSEL_MM`].
const FAT: f64 = 1.2;
/// See [`FAT_BEHIND_VESSEL_MM`].
const WALL_BEHIND_FAT_MM: f64 = 2.5;
/// Ligament and dura lie within so much before fluid, mm.
const DURA_MM: f64 = 2.5;
/// Darker than this share of what lies before them they are seen.
const DURA: f64 = 0.93;
/// Fat or veins that begin at least so far before them, mm, and rise by this share of marrow, lie on the wall.
const STRIPS: [(f64, f64); 2] = [(1.8, 0.12), (1.3, 0.28)];
/// So near before ligament and dura a brighter strip is looked at, mm.
const VEIL_MM: f64 = 3.0;
/// No strip is looked for nearer to the black line than this, mm.
const APART_MM: f64 = 1.0;
/// The surface lies so far before the half-way rise to a strip, mm: down to L4, at L5, and at S1, where fat is deepest.
const BEFORE_STRIP_MM: [f64; 3] = [0.15, 0.72, 1.0];
/// Down to L4 ligament, veins and dura are so thick, mm.
const BEFORE_FLUID_MM: f64 = 2.0;
/// A strip that has the surface this far from where fluid has it is none, mm, but a vein in the bone.
const STRIP_OFF_MM: f64 = 1.3;
/// A line of cortex stands out by this share of marrow, is darker than this share of it, and lies so near before
/// fluid, mm.
const CORTEX_LINE: (f64, f64) = (0.05, 0.97);
/// See [`CORTEX_LINE`].
const CORTEX_BEFORE_FLUID_MM: f64 = 9.0;
/// The surface lies so far behind the middle of that line, mm.
const BEHIND_CORTEX_MM: f64 = 0.2;
/// Where nothing black lies before fluid a wide sac lies on the bone, whose surface is so near, mm.
const HIDDEN_MM: f64 = 0.5;
/// Depths of lines beyond this share of marrow are deep.
const DEEP: f64 = 0.6;

/// Walls of a body along its own AP axis, moved by `off`, and how clear they are. `fat`: see [`super::fat::displaced`].
pub(super) fn body(
    pixels: Pixels<'_>,
    protocol: &Protocol,
    level: VertebralLevel,
    off: LpsVector,
    fat: LpsVector,
) -> Option<([LpsPoint; 2], f64)> {
    let Walls { front, behind, marrow } = Walls::of(pixels, protocol, level, off)?;
    let back = behind.out;
    let fat = fat.dot(back);
    let (anterior, clear) = anterior(&front, marrow, fat, level)?;
    let (posterior, clear_behind) = posterior(&behind, marrow, fat, level)?;
    Some(([front.at - back * anterior, behind.at + back * posterior], clear.min(clear_behind)))
}

/// How deep the black lines in front of a body and behind it are, and how much brighter than marrow is what lies close
/// before that behind, as shares of marrow.
pub(super) fn depths(pixels: Pixels<'_>, protocol: &Protocol, level: VertebralLevel) -> Option<[f64; 3]> {
    let Walls { front, behind, marrow } = Walls::of(pixels, protocol, level, LpsVector::default())?;
    let line = front.follow(Mark::Black, marrow, &|_| f64::MAX)?;
    let r = front.straightened(&line)?;
    let black = blackest(&r, &line);
    let in_front = inside(&r, black) - r.values[black];
    let fluid = behind.fluid()?;
    let r = behind.straightened(&fluid)?;
    let dura = dura(&r, &fluid);
    let (before, veil) = before(&r, dura);
    Some([in_front, before - r.values[dura], veil - before].map(|it| (it / marrow).clamp(0.0, DEEP)))
}

/// Where both walls are looked for, and how bright the marrow between them is.
struct Walls<'a> {
    front: Wall<'a>,
    behind: Wall<'a>,
    marrow: f64,
}

impl<'a> Walls<'a> {
    fn of(pixels: Pixels<'a>, protocol: &Protocol, level: VertebralLevel, off: LpsVector) -> Option<Self> {
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
            off_cost: OFF_COST[idx],
        };
        Some(Self { front: wall(0, (front, -back)), behind: wall(1, (behind, back)), marrow })
    }
}

/// The blackest place near a line.
fn blackest(r: &Profile, line: &Line) -> usize {
    let near = |mm: f64| r.index(line.bend[0] + mm);
    r.least(near(-1.0), near(1.0) + 1)
}

/// How bright marrow is near a front wall: the receive field falls off to the front.
fn inside(r: &Profile, black: usize) -> f64 {
    r.percentile(black.saturating_sub(steps_in(7.0)), black + 1, 0.6)
}

/// A share into the black line from where marrow has fallen half-way, and how clear that is.
fn anterior(wall: &Wall<'_>, marrow: f64, fat: f64, level: VertebralLevel) -> Option<(f64, f64)> {
    let line = wall.follow(Mark::Black, marrow, &|_| f64::MAX)?;
    let r = wall.straightened(&line)?;
    let blackest = blackest(&r, &line);
    let black = first_line(&r, blackest, fat);
    let inside = inside(&r, black);
    let before = r.values[r.most(black, black + steps_in(2.5))];
    let edge = |level: f64, by: isize| r.place(r.rises_above((level + r.values[black]) / 2.0, black, by));
    let (inner, outer) = (edge(inside, -1), edge(before, 1));
    let usual = LINE_MM * line.aslant();
    // A faint line has no edge of its own.
    let most = if black == blackest { MOST_INNER } else { 0.5 };
    let inner = inner.max(r.place(black) - most * usual);
    // Where nothing bright lies before it the line has one edge.
    let has_both = FAINT * marrow < before - r.values[black];
    let thick = if has_both { (outer - inner).clamp(THICKNESS.0 * usual, THICKNESS.1 * usual) } else { usual };
    let cortex = if level == S1 { CORTEX_OF_S1 } else { CORTEX };
    let clear = (inside - r.values[black]) / marrow / 0.5;
    Some((inner + cortex * thick + MARROW * fat, clear.clamp(0.0, 1.0)))
}

/// Where fat is shown over the wall its line is faint, and that of a vessel farther out is blacker: the one behind the
/// fat between both counts.
fn first_line(r: &Profile, black: usize, fat: f64) -> usize {
    let bright = r.most(black.saturating_sub(steps_in(FAT_BEHIND_VESSEL_MM)), black + 1);
    let marrow = inside(r, bright.saturating_sub(steps_in(2.0)));
    let is_beyond = OVER_WALL_MM < fat && FAT * marrow < r.values[bright];
    if is_beyond { r.least(bright.saturating_sub(steps_in(WALL_BEHIND_FAT_MM)), bright) } else { black }
}

/// Behind marrow and cortex may lie a strip of fat or veins, then the black line of ligament and dura, then fluid.
fn posterior(wall: &Wall<'_>, marrow: f64, fat: f64, level: VertebralLevel) -> Option<(f64, f64)> {
    let fluid = wall.fluid()?;
    let r = wall.straightened(&fluid)?;
    let dura = dura(&r, &fluid);
    let to_fluid = fluid.bend[0] - r.place(dura);
    let strip = wall.follow(Mark::Rise, marrow, &|height| fluid.at(height) - to_fluid - APART_MM);
    let is_one = |it: &Line| {
        let before = r.place(dura) - it.bend[0];
        STRIPS.iter().any(|(mm, strength)| *mm < before && *strength < it.strength)
    };
    let by_fluid = before_fluid(&r, marrow, dura, fluid.bend[0], fat, level);
    let by_strip = strip.filter(is_one).and_then(|strip| before_strip(wall, &strip, fat, level));
    let is_on_wall = |it: &(f64, f64)| L5 <= level || (it.0 - by_fluid.0).abs() <= STRIP_OFF_MM;
    Some(by_strip.filter(is_on_wall).unwrap_or(by_fluid))
}

/// The blackest place before fluid.
fn dura(r: &Profile, fluid: &Line) -> usize {
    let begins = r.index(fluid.bend[0]);
    r.least(begins.saturating_sub(steps_in(DURA_MM)), begins + 1)
}

/// How bright marrow is before that, and what is brightest close to it.
fn before(r: &Profile, dura: usize) -> (f64, f64) {
    let marrow = r.percentile(dura.saturating_sub(steps_in(8.0)), dura, 0.4);
    (marrow, r.values[r.most(dura.saturating_sub(steps_in(VEIL_MM)), dura + 1)])
}

/// Where a strip begins on the wall, half-way up from what is darkest before it.
fn before_strip(wall: &Wall<'_>, strip: &Line, fat: f64, level: VertebralLevel) -> Option<(f64, f64)> {
    let r = wall.straightened(strip)?;
    let here = r.index(strip.bend[0]);
    let bright = r.most(here, here + steps_in(2.0));
    let dark = r.least(here.saturating_sub(steps_in(1.5)), here + 1);
    let begins = r.falls_below_exactly((r.values[bright] + r.values[dark]) / 2.0, bright, -1);
    let before = match level {
        S1 => BEFORE_STRIP_MM[2],
        L5 => BEFORE_STRIP_MM[1],
        _ => BEFORE_STRIP_MM[0],
    };
    Some((begins - before - fat, (strip.strength / 0.25).clamp(0.0, 1.0)))
}

/// Where no strip is seen: at L5 and S1 by the line of cortex, down to L4 by fluid, since ligament and dura are as
/// thick in one person as in the next.
fn before_fluid(r: &Profile, marrow: f64, dura: usize, fluid: f64, fat: f64, level: VertebralLevel) -> (f64, f64) {
    let (before, veil) = before(r, dura);
    let is_cortex =
        |it: &usize| r.index(fluid - CORTEX_BEFORE_FLUID_MM) < *it && r.values[*it] < CORTEX_LINE.1 * before;
    let cortex = r.troughs(CORTEX_LINE.0 * marrow, r.index(fluid)).into_iter().find(is_cortex);
    let place = match cortex {
        Some(cortex) if L5 <= level => r.place(cortex) + BEHIND_CORTEX_MM - MARROW * fat,
        None if DURA * before.max(veil) <= r.values[dura] => fluid - HIDDEN_MM,
        _ => fluid - BEFORE_FLUID_MM + MARROW * fat,
    };
    (place, ((before - r.values[dura]) / marrow / 0.3).clamp(0.0, 1.0))
}
