//! Lines that the pixels suggest: where along the protocol's line a bright sac, a body's black margins begin and end.
//!
//! Sees pixels and level labels only. Works on pictures with bright fluid (T2); what it finds is for a person to take over,
//! move or leave.

use super::{
    Axis, Protocol, Slot,
    profile::{Profile, STEP_MM, steps_in},
};
use crate::{
    geometry::{LpsPoint, LpsVector},
    study::VertebralLevel::{self, L1, L2, L4, L5, S1},
};

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
        match self.confidence {
            sure if 0.7 <= sure => "clear edges",
            fair if 0.4 <= fair => "fair edges, look closely",
            _ => "unsure, better drawn by hand",
        }
    }

    /// Whether it is clear enough to judge a person's line by.
    pub fn is_sure(&self) -> bool {
        0.7 <= self.confidence
    }
}

/// The sac is looked for this far to both sides of where its middle is expected.
const SAC_REACH_MM: f64 = 24.0;
/// Fluid lies within this distance of there.
const FLUID_NEAR_MM: f64 = 11.0;
/// Cord or roots that lie together make no longer dark stretch inside the sac: at L1, at L2, to L4, below.
const DARK_MM: [f64; 4] = [7.5, 4.0, 3.5, 2.2];
/// Roots and cord are brighter than this share of the way from black to fluid, dura and ligament darker.
const ROOTS: f64 = 0.17;
/// A layer of them is from so thick to so thick, mm.
const ROOT_LAYER_MM: (f64, f64) = (1.5, 9.0);
/// No more fat and veins than this lie in front of the dura at L5 and S1, mm.
const FRONT_FAT_MM: f64 = 3.5;
/// A person's label is this near to the front wall it names.
const LABEL_MM: f64 = 3.5;
/// Where five lines across the sac lie, along it.
const FIVE_MM: [f64; 5] = [-3.0, -1.5, 0.0, 1.5, 3.0];
/// What the black line's middle lies from the bone's surface: half of cortex, or of ligament and dura.
const HALF_LINE_MM: f64 = 0.6;
/// What lies behind a wall is fat or a vein where it is so much brighter than marrow.
const BRIGHTER: f64 = 1.4;
/// What lies from there to where marrow rises to fluid: cortex, ligament and dura too thin to be seen.
const THIN_LINE_MM: f64 = 1.0;
/// What is darker than this share of marrow is a line.
const NO_LINE: f64 = 0.85;
/// No more fat, ligament and dura than this lie between wall and fluid.
const FAT_MM: f64 = 7.5;
/// How far on each side of the line pixels are averaged: across the sac and along walls, along an anterior wall.
const BESIDE_MM: [f64; 2] = [1.0, 2.0];
/// How far above and below mid-corpus the posterior wall is looked for.
const WALL_MM: [f64; 3] = [3.5, 5.0, 6.5];
/// Lines as far above and below tell how well neighbours agree, and which way the sac runs.
const NEIGHBOUR_MM: f64 = 2.0;
const AXIS_MM: f64 = 8.0;
/// The sac's axis is not turned further from what labels say: cos of 25 degrees.
const LEAST_COSINE: f64 = 0.906;

/// Suggests the line of a slot; `None` where it is none of sac and body down to S1, or nothing is found. Below, the sac tapers
/// and ends, and what is bright may be anything.
pub fn suggest(pixels: Pixels<'_>, protocol: &Protocol, slot: Slot) -> Option<Suggestion> {
    let level = slot.level().filter(|level| *level <= S1)?;
    let up = protocol.up(level, Axis::Body)?;
    match slot {
        Slot::Body(_) => agreed(|off| body(pixels, protocol, level, up * off)),
        Slot::Sac(_) => {
            let wall = body(pixels, protocol, level, LpsVector::default()).map(|(line, _)| line[1]);
            let middle = protocol.sac_line(level, wall, 1.0).map(|[a, b]| a + (b - a) * 0.5)?;
            let back = sac_direction(pixels, protocol, level, middle)?;
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

/// Backwards across the sac: at right angles to the line of its middles a little above and below.
fn sac_direction(
    pixels: Pixels<'_>,
    protocol: &Protocol,
    level: VertebralLevel,
    middle: LpsPoint,
) -> Option<LpsVector> {
    let guess = protocol.back(level, Axis::Sac)?;
    let up = protocol.up(level, Axis::Sac)?;
    let at =
        |off: f64| sac(pixels, level, middle + up * off, guess).map(|(line, _)| line[0] + (line[1] - line[0]) * 0.5);
    let Some((above, below)) = at(AXIS_MM).zip(at(-AXIS_MM)) else { return Some(guess) };
    let back = (above - below).cross(protocol.normal()).normalized()?;
    let back = if back.dot(guess) < 0.0 { -back } else { back };
    Some(if LEAST_COSINE <= back.dot(guess) { back } else { guess })
}

/// Inner walls of the sac along `back` through a place, and how clear they are: of five lines close together the middle
/// ones, since a root that lies on the wall, or fat that shines through, is seldom on most of them.
fn sac(pixels: Pixels<'_>, level: VertebralLevel, middle: LpsPoint, back: LpsVector) -> Option<([LpsPoint; 2], f64)> {
    let across = LpsVector::new(0.0, -back.0.z, back.0.y).normalized()?;
    let lines = FIVE_MM.map(|off| sac_walls(pixels, level, middle + across * off, (back, across)));
    let mut found: Vec<Walls> = lines.into_iter().flatten().collect();
    let middling = |found: &mut Vec<Walls>, of: fn(&Walls) -> f64| {
        found.sort_by(|a, b| of(a).total_cmp(&of(b)));
        found.get(found.len() / 2).map(of)
    };
    let (front, behind) = (middling(&mut found, |it| it.front)?, middling(&mut found, |it| it.behind)?);
    let clear = middling(&mut found, |it| it.clear)?;
    let at = |place: f64| middle + back * place;
    (2 < found.len() && front < behind).then(|| ([at(front), at(behind)], clear))
}

/// Where the sac's walls lie on one line, in mm from its middle, and how clear they are.
struct Walls {
    front: f64,
    behind: f64,
    clear: f64,
}

fn sac_walls(
    pixels: Pixels<'_>,
    level: VertebralLevel,
    middle: LpsPoint,
    (back, across): (LpsVector, LpsVector),
) -> Option<Walls> {
    let r = Profile::read(pixels, (middle, back), (-SAC_REACH_MM, SAC_REACH_MM), (across, BESIDE_MM[0]))?;
    let half = steps_in(0.7);
    let mean = |idx: usize| r.mean(idx.saturating_sub(half), idx + half + 1);
    let near = steps_in(SAC_REACH_MM - FLUID_NEAR_MM)..steps_in(SAC_REACH_MM + FLUID_NEAR_MM);
    // The brightest 1.5 mm near the middle are fluid.
    let fluid = near.max_by(|a, b| mean(*a).total_cmp(&mean(*b)))?;
    let bright = mean(fluid);
    // In front nothing lies on the dura: half-way down to the dark line. Where fat and veins lie before the dura, the line
    // is only a dip between two bright things.
    let fallen = r.falls_below(0.5 * bright, fluid, -1);
    let dips = if level < L5 { Vec::new() } else { r.troughs(0.05 * bright, fluid) };
    let may_be = |idx: &usize| (fallen..fallen + steps_in(FRONT_FAT_MM)).contains(idx) && r.values[*idx] < 0.9 * bright;
    let dip = dips.into_iter().rev().find(may_be);
    let down = dip.unwrap_or(fallen);
    let dark_front = r.values[r.least(down.saturating_sub(20), down + 1)];
    let front = r.falls_below_exactly((bright + dark_front) / 2.0, fluid, -1);
    let (behind, dark_back) = match level {
        S1 => dorsal_before_fat(&r, fluid, bright),
        _ => dorsal(&r, level, fluid, bright),
    };
    let clear = ((bright - dark_front.max(dark_back)) / bright / 0.6).clamp(0.0, 1.0);
    Some(Walls { front, behind, clear })
}

/// Roots lie on the dorsal wall: the outermost fall from bright to dark counts.
fn dorsal(r: &Profile, level: VertebralLevel, fluid: usize, bright: f64) -> (f64, f64) {
    let longest_dark = match level {
        it if it <= L1 => DARK_MM[0],
        L2 => DARK_MM[1],
        it if it <= L4 => DARK_MM[2],
        _ => DARK_MM[3],
    };
    let mut last = fluid;
    for idx in fluid..r.values.len().saturating_sub(steps_in(2.5)) {
        if r.values[idx] > 0.45 * bright && idx - last < steps_in(longest_dark) {
            last = idx;
        }
    }
    let peak = r.most(last.saturating_sub(20), last + 1);
    // A layer of roots on the wall is neither bright nor black: the wall is where it ends. How black black is differs.
    let black = r.values[r.least(last, last + steps_in(ROOT_LAYER_MM.1))];
    let roots = black + ROOTS * (bright - black);
    let tail = r.falls_below(roots, last, 1);
    if steps_in(ROOT_LAYER_MM.0) < tail - last && tail - last < steps_in(ROOT_LAYER_MM.1) {
        return (r.falls_below_exactly(roots, last, 1), r.values[r.least(tail, tail + steps_in(2.5))]);
    }
    let dark = r.values[r.least(last, last + steps_in(2.5))];
    (r.falls_below_exactly((r.values[peak] + dark) / 2.0, peak, 1), dark)
}

/// Behind S1 few roots are left, and fat lies on the dura: its black line counts.
fn dorsal_before_fat(r: &Profile, fluid: usize, bright: f64) -> (f64, f64) {
    let lines = r.troughs(0.08 * bright, r.values.len());
    let black = lines.into_iter().find(|idx| *idx > fluid && r.values[*idx] < 0.68 * bright);
    let black = black.unwrap_or_else(|| r.least(fluid, r.values.len()));
    let peak = r.most(black.saturating_sub(steps_in(3.0)), black);
    (r.falls_below_exactly((r.values[peak] + r.values[black]) / 2.0, peak, 1), r.values[black])
}

/// Outer black margins of a body along its own AP axis, moved by `off`, and how clear they are.
fn body(
    pixels: Pixels<'_>,
    protocol: &Protocol,
    level: VertebralLevel,
    off: LpsVector,
) -> Option<([LpsPoint; 2], f64)> {
    let [front, behind] = protocol.body_line(level)?;
    let back = (behind - front).normalized()?;
    let depth = front.distance_mm(behind);
    let middle = front + off + back * (depth / 2.0);
    let across = LpsVector::new(0.0, -back.0.z, back.0.y).normalized()?;
    let core = Profile::read(pixels, (middle, back), (-depth / 4.0, depth / 4.0), (across, BESIDE_MM[1]))?;
    let marrow = core.median();
    let reach = (depth / 2.0 - 9.0, depth / 2.0 + 9.0);
    let forward = Profile::read(pixels, (middle, -back), (reach.0.max(3.0), reach.1), (across, BESIDE_MM[1]))?;
    let (anterior, black) = anterior(&forward, marrow, depth / 2.0);
    // Beside the vein's cleft in the middle of the wall, on both sides alike, so that a slanting wall evens out.
    let walls = WALL_MM.iter().map(|off| {
        let from = ((reach.0 - 2.0).max(3.0), reach.1 + 7.0);
        let [above, below] = [*off, -off].map(|off| {
            Profile::read(pixels, (middle + across * off, back), from, (across, BESIDE_MM[0]))
                .map(|r| posterior(&r, marrow))
        });
        Some((above? + below?) / 2.0)
    });
    let mut walls: Vec<f64> = walls.collect::<Option<_>>()?;
    walls.sort_by(f64::total_cmp);
    let posterior = walls[walls.len() / 2];
    let clear = ((marrow - black) / marrow / 0.5).clamp(0.0, 1.0);
    Some(([middle - back * anterior, middle + back * posterior], clear))
}

/// Half-way between where marrow has fallen by half and where the line is blackest: the line is cortex and ligament.
///
/// The label lies at `label`: farther from it are vessels and what lies before the spine.
fn anterior(r: &Profile, marrow: f64, label: f64) -> (f64, f64) {
    let lines = r.troughs(0.25 * marrow, r.values.len());
    let is_near = |idx: &usize| (r.place(*idx) - label).abs() <= LABEL_MM;
    let black = lines.into_iter().filter(is_near).find(|idx| r.values[*idx] < 0.70 * marrow);
    let near: Vec<usize> = (0..r.values.len()).filter(is_near).collect();
    let darkest = near.into_iter().min_by(|a, b| r.values[*a].total_cmp(&r.values[*b]));
    let black = black.or(darkest).unwrap_or(r.values.len() - 1);
    // Half-way down from the marrow near by: the receive field falls off to the front.
    let mut near = r.values[black.saturating_sub(steps_in(7.0))..=black].to_vec();
    near.sort_by(f64::total_cmp);
    let inner = (near[near.len() * 3 / 5] + r.values[black]) / 2.0;
    let inner = (0..=black).rev().find(|idx| r.values[*idx] > inner).unwrap_or(black);
    ((r.place(inner) + r.place(black)) / 2.0, r.values[black])
}

/// The posterior wall: the black line of cortex before fat and veins, or else the edge between them and marrow; where
/// nothing lies behind it, just in front of the black line of ligament and dura.
fn posterior(r: &Profile, marrow: f64) -> f64 {
    let brightest = r.values[r.most(0, r.values.len())];
    let fluid = r.values.iter().position(|value| *value > 0.8 * brightest).unwrap_or(r.values.len() - 1);
    let before = |mm: f64| fluid.saturating_sub(steps_in(mm));
    let dura = r.least(before(2.5), fluid + 1);
    let fat = r.most(before(FAT_MM), dura + 1);
    if r.values[fat] < BRIGHTER * marrow {
        // Where the wall is so thin that no line is seen, it is where marrow rises to fluid.
        let half = (r.values[dura] + brightest) / 2.0;
        let rises = (0..=fluid).rev().find(|idx| r.values[*idx] < half).unwrap_or(fluid);
        let is_line = r.values[dura] < NO_LINE * marrow;
        return if is_line { r.place(dura) - HALF_LINE_MM } else { r.place(rises) - THIN_LINE_MM };
    }
    let cortex = r.least(before(FAT_MM), fat + 1);
    if r.values[cortex] < 0.8 * marrow {
        return r.place(cortex) + HALF_LINE_MM;
    }
    let half = (r.values[fat] + r.values[cortex].max(marrow)) / 2.0;
    let edge = (0..=fat).rev().find(|idx| r.values[*idx] < half).unwrap_or(fat);
    r.place(edge)
}

// Steps are so fine that the place of an index is exact enough.
const _: () = assert!(STEP_MM <= 0.1);
