//! The inner walls of the dural sac: where fluid, and the roots in it, end before the black line of dura.

use super::{
    Pixels,
    profile::{Profile, steps_in},
};
use crate::{
    dural::{Axis, Protocol, check::TILTED_DEG},
    geometry::{LpsPoint, LpsVector},
    study::VertebralLevel::{self, L1, L2, L4, L5, S1},
};

/// The sac is looked for this far to both sides of where its middle is expected.
const SAC_REACH_MM: f64 = 24.0;
/// Fluid lies within this distance of there.
const FLUID_NEAR_MM: f64 = 11.0;
/// Cord or roots that lie together make no longer dark stretch inside the sac: at L1, at L2, to L4, below.
const DARK_MM: [f64; 4] = [7.5, 4.0, 3.5, 2.2];
/// Less than this share of fluid is cord where fluid in front of it ends.
const CORD_BEGINS: f64 = 0.55;
/// So much behind there is mostly cord, mm.
const CORD_MM: f64 = 6.0;
/// And its dura is met within so much, mm.
const DURA_BEHIND_CORD_MM: f64 = 13.0;
/// Dura is darker than this share of the cord before it.
const DURA: f64 = 0.6;
/// The last fluid behind the cord lies so near before it, mm.
const LAST_FLUID_MM: f64 = 2.0;
/// Roots and cord are brighter than this share of the way from black to fluid, dura and ligament darker.
const ROOTS: f64 = 0.17;
/// Dura before fat is darker than the first share of fluid, or at least than the second.
const BLACK: f64 = 0.45;
const GREY: f64 = 0.68;
/// A layer of them is from so thick to so thick, mm.
const ROOT_LAYER_MM: (f64, f64) = (1.5, 9.0);
/// No more fat and veins than this lie in front of the dura at L5 and S1, mm.
const FRONT_FAT_MM: f64 = 3.5;
/// Where five lines across the sac lie, along it.
const FIVE_MM: [f64; 5] = [-3.0, -1.5, 0.0, 1.5, 3.0];
/// How far on each side of the line pixels are averaged.
const BESIDE_MM: f64 = 1.0;
/// Middles as far above and below tell which way the sac runs.
const AXIS_MM: f64 = 8.0;

/// Backwards across the sac: at right angles to the line of its middles a little above and below.
pub(super) fn direction(
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
    // Not turned further from what labels say than the sheet takes for straight.
    let is_near = TILTED_DEG.to_radians().cos() <= back.dot(guess);
    Some(if is_near { back } else { guess })
}

/// Inner walls of the sac along `back` through a place, and how clear they are: of five lines close together the middle
/// ones, since a root that lies on the wall, or fat that shines through, is seldom on most of them.
pub(super) fn sac(
    pixels: Pixels<'_>,
    level: VertebralLevel,
    middle: LpsPoint,
    back: LpsVector,
) -> Option<([LpsPoint; 2], f64)> {
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
    let r = Profile::read(pixels, (middle, back), (-SAC_REACH_MM, SAC_REACH_MM), (across, BESIDE_MM))?;
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
        it if it <= L1 => dorsal_behind_cord(&r, fluid, bright).unwrap_or_else(|| dorsal(&r, level, fluid, bright)),
        S1 => dorsal_before_fat(&r, fluid, bright),
        _ => dorsal(&r, level, fluid, bright),
    };
    let clear = ((bright - dark_front.max(dark_back)) / bright / 0.6).clamp(0.0, 1.0);
    Some(Walls { front, behind, clear })
}

/// Marrow and fat behind the canal may be as bright as the cord, so nothing is looked for beyond what is clearly darker
/// than it. `None` where nothing is.
fn dorsal_behind_cord(r: &Profile, fluid: usize, bright: f64) -> Option<(f64, f64)> {
    let begins = r.falls_below(CORD_BEGINS * bright, fluid, 1);
    let cord = r.percentile(begins, begins + steps_in(CORD_MM), 0.5);
    let black = r.falls_below(DURA * cord, begins, 1);
    let dark = r.values[r.least(black, black + steps_in(2.5))];
    let peak = r.most(black.saturating_sub(steps_in(LAST_FLUID_MM)), black + 1);
    let is_near = black - begins < steps_in(DURA_BEHIND_CORD_MM);
    is_near.then(|| (r.falls_below_exactly((r.values[peak] + dark) / 2.0, peak, 1), dark))
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
    let darker = |share: f64| lines.iter().copied().find(|idx| *idx > fluid && r.values[*idx] < share * bright);
    // A root near the wall is a line as well, but a grey one.
    let black = darker(BLACK).or(darker(GREY)).unwrap_or_else(|| r.least(fluid, r.values.len()));
    let peak = r.most(black.saturating_sub(steps_in(3.0)), black);
    (r.falls_below_exactly((r.values[peak] + r.values[black]) / 2.0, peak, 1), r.values[black])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Across the canal at L1, from 7 mm before its middle to 7 mm behind: fluid, a grey cord, a seam of fluid; then dura,
    /// and marrow behind it.
    fn behind(cord: f64, dura: f64, marrow: f64) -> f64 {
        let pixels = |at: LpsPoint| {
            Some(match at.0.y {
                y if (-7.0..-1.5).contains(&y) => 100.0,
                y if (-1.5..5.5).contains(&y) => cord,
                y if (5.5..7.0).contains(&y) => 60.0,
                y if y.abs() < 9.5 => dura,
                _ => marrow,
            })
        };
        let (back, across) = (LpsVector::new(0.0, 1.0, 0.0), LpsVector::new(0.0, 0.0, 1.0));
        sac_walls(&pixels, L1, LpsPoint::default(), (back, across)).expect("walls").behind
    }

    #[test]
    fn the_sac_ends_behind_the_cord_and_not_in_marrow_as_grey() {
        assert!((behind(43.0, 10.0, 48.0) - 7.0).abs() < 0.3, "{}", behind(43.0, 10.0, 48.0));
    }

    #[test]
    fn behind_a_dark_cord_dura_may_be_hardly_darker() {
        assert!((behind(26.0, 19.0, 20.0) - 7.0).abs() < 0.3, "{}", behind(26.0, 19.0, 20.0));
    }
}
