//! The rootlets of the cauda equina: from the cord down the dorsal dura, then forwards and out, bundle by bundle.

use std::collections::BTreeMap;

use crate::{
    study::VertebralLevel::{self, *},
    synthetic::{
        curve::Along,
        noise::Grain,
        same::SameEverywhere as _,
        shape::{bell, smooth_step},
    },
};

/// From the cord to the bed on the dorsal dura, and from there to the exit, mm along the canal.
const TO_BED_MM: f64 = 42.0;
/// See [`TO_BED_MM`].
const TO_EXIT_MM: f64 = 40.0;

/// Nerves by the level they leave at: rootlets a side, where their bundle lies as a share of the half width.
const NERVES: [(VertebralLevel, u32, f64); 8] = [
    (L2, 5, 0.80),
    (L3, 6, 0.72),
    (L4, 6, 0.62),
    (L5, 7, 0.50),
    (S1, 8, 0.34),
    (S2, 8, 0.20),
    (S3, 6, 0.11),
    (S3, 4, 0.05),
];

/// Bundles of them that are seen as single strands.
const BUNDLES: u32 = 16;

/// Fluid is left between nerves however close they lie: the most of a place that they fill.
const DENSEST: f64 = 0.80;

/// One rootlet from the cord to its exit.
#[derive(Clone, Copy, Debug)]
pub struct Root {
    from: f64,
    to: f64,
    side: f64,
    /// Where it leaves the cord, from the cord's middle, mm.
    start: (f64, f64),
    /// Where its bundle lies, as a share of the half width.
    bed: f64,
    /// How far in front of the dorsal dura it lies, mm.
    layer: f64,
    exit: f64,
    /// Its radius in mm.
    pub radius: f64,
    phase: f64,
    wave: f64,
    swing: f64,
}

impl Root {
    /// Signed distance to the rootlet in a sac of half axes `a` and `b`, or `None` where it does not run.
    pub fn distance(&self, x: f64, at: Along, (a, b): (f64, f64)) -> Option<f64> {
        if !(self.from..=self.to).contains(&at.s) {
            return None;
        }
        let mix = |from: f64, to: f64, share: f64| from + share * (to - from);
        let leave = smooth_step(at.s - self.from, 0.0, TO_BED_MM);
        let out = smooth_step(self.to - at.s, TO_EXIT_MM, 0.0);
        // Low in the sac the remaining nerves part to both sides.
        let low = ((at.s - self.from - TO_BED_MM) / 130.0).clamp(0.0, 1.0);
        let bed = (self.bed * (1.0 + 2.4 * low * low)).clamp(-0.86, 0.86);
        let across = mix(mix(self.start.0, bed * b, leave), 0.90 * self.side * b, out);
        if (x - across).abs() > self.radius + 2.0 {
            return None;
        }
        let turn = std::f64::consts::TAU * at.s / self.wave + self.phase;
        let across = across + self.swing * turn.same_sin();
        let roof = a * (1.0 - (across / b.max(0.1)).powi(2)).clamp(0.02, 1.0).sqrt();
        // The crescent grows thin as nerve after nerve leaves it.
        let thin = 1.0 - 0.75 * low;
        let bed = roof - self.layer * thin * (a / 6.5).min(1.7);
        let depth = mix(mix(0.42 * a + self.start.1, bed, leave), self.exit * a, out);
        let limit = (roof - 0.8 * self.radius).max(0.0);
        let depth = (depth + 0.9 * self.swing * (turn / 1.3).same_cos()).clamp(-limit, limit);
        Some((at.n - depth).same_hypot(x - across) - self.radius)
    }
}

/// The unresolved strands of the cauda equina at a place behind the conus' middle: how much of it is nerve. A bed on the
/// dorsal dura that fills half the sac under the conus and frays into single strands towards L5.
pub(super) fn strands(grain: Grain, x: f64, at: Along, (a, b): (f64, f64), below_conus: f64) -> f64 {
    if a < 1.0 || below_conus < -30.0 {
        return 0.0;
    }
    let roof = a * (1.0 - (x / b.max(0.1)).powi(2)).clamp(0.02, 1.0).sqrt();
    let deep = roof - at.n;
    let down = (below_conus / 125.0).clamp(0.0, 1.3);
    let own = grain.between(1, 0.64, 1.16);
    let uneven = 1.0 + 0.28 * grain.of(1).at([0.4 * x, 0.0, at.s], 38.0, 2);
    let dense = grain.between(2, 0.88, 1.16);
    let bed = a * (1.40 - 1.00 * smooth_step(down, 0.0, 1.15)) * own * uneven;
    // Before them fluid is left at every height.
    let bed = bed.min(1.02 * a).max(0.8);
    // Strands keep their place in the bed while it grows thin, so they run together and part again.
    let (u, v) = (deep / bed, x / (0.35 * b + 2.0));
    let drift = 0.38 * grain.of(2).at([x, 0.35 * at.n, at.s], 60.0, 2);
    let lines = grain.of(3).rough([1.3 * v + 2.0 * drift, 3.2 * (u + drift), at.s / 38.0], 1.5, 2, 0.6);
    // Others run forwards through them, on their way out.
    let crossing = grain.of(5).rough([1.3 * v, 0.9 * deep - 0.10 * at.s, at.s / 46.0], 1.5, 1, 0.6);
    let lines = lines.max(crossing - 0.5);
    let fray = smooth_step(down, 0.40, 1.15);
    let single = smooth_step(lines, -0.3, 0.9);
    // Under the conus a grey bed with an edge, for the nerves lie close; lower down it is loose and has none.
    // Fluid is left at the sides, where the sleeves go off.
    let edge = 0.04 + 0.14 * grain.uniform(7) + 0.14 * fray;
    let full = 1.0 - smooth_step(u + (0.13 + 0.24 * fray) * lines, 1.0 - edge, 1.0 + 0.8 * edge);
    let full = full * smooth_step(x.abs() / b.max(0.1), 1.05, 0.75);
    let full = full * fluid_behind(grain.of(8), deep, (x, at.s), down) * parted(grain.of(9), x, down);
    let start = smooth_step(below_conus, -30.0, -5.0);
    // Low in the sac few are left, in many people too few for a slice to show more than a shade of them.
    let few = 1.0 - grain.between(16, -0.2, 0.6).max(0.0) * smooth_step(down, 0.45, 0.95);
    let end = few * (1.0 - 0.85 * smooth_step(down, 0.85, 1.35));
    let fine = streaks(grain, (x, at.s), (deep, deep + 9.0 * drift), down);
    // They lie closest on the dura.
    let close = dense
        * (1.08 - 0.3 * grain.uniform(15) * u.clamp(0.0, 1.0))
        * (0.80 + 0.12 * lines + grain.between(13, 0.12, 0.55) * fine);
    let bedded = full * (close + fray * (0.10 + (0.68 - 0.26 * smooth_step(down, 0.55, 1.0)) * single - close)) * end;
    // A few run free through the fluid and cross each other.
    let free = grain.of(4).at([0.3 * x, at.n + 14.0 * drift, at.s / 40.0], 3.2, 2).abs();
    let loose = grain.between(10, 0.0, 1.0);
    let free = 0.10 * (loose - 0.6).max(0.0) * (1.0 - free / 0.30).max(0.0) * smooth_step(deep, 1.25 * a, 0.5 * a);
    let bundles = (0.25 + 0.75 * loose) * bundles(grain.of(6), x, (at.s, deep), (a, b, bed), down);
    let before = smooth_step(deep, 1.60 * a, 1.28 * a);
    let nerve = 1.0 - (1.0 - bedded.max(free)) * (1.0 - bundles);
    // Where they hang past a bay fluid is left behind them.
    (nerve * start * before * smooth_step(deep, -1.6, -0.4)).clamp(0.0, DENSEST - 0.14 * smooth_step(down, 0.25, 0.60))
}

/// What a slice shows of single strands in their bed: fine straight streaks, darker and brighter, and across them those
/// on their way out. `deep` is the distance to the dorsal dura in mm, without and with the drift of the strands.
fn streaks(grain: Grain, (x, s): (f64, f64), (deep, drifting): (f64, f64), down: f64) -> f64 {
    let width = grain.between(12, 1.3, 2.6);
    let field = |k: u32, depth: f64, octaves: u32| {
        grain.of(k).stretched([0.2 * x, depth, s], [1.0, 1.0, 18.0], width, octaves, 0.5)
    };
    let (along, out) = (field(11, drifting + 0.03 * s, 2), field(14, deep + 0.09 * s, 1));
    (0.75 * along + 0.55 * out) * (1.0 - 0.7 * smooth_step(down, 0.6, 1.1))
}

/// High up the nerves lie round the filum, and in many people fluid is left behind them: how much of a place belongs to
/// the nerves. `deep` is the distance to the dorsal dura in mm.
fn fluid_behind(grain: Grain, deep: f64, (x, s): (f64, f64), down: f64) -> f64 {
    let most = grain.between(0, -1.0, 2.8).max(0.0);
    let left = 1.0 - smooth_step(down, grain.between(1, 0.0, 0.3), grain.between(2, 0.45, 1.0));
    let rim = most * left * (1.0 + 0.22 * grain.at([0.4 * x, 0.0, s], 40.0, 1));
    smooth_step(deep, rim - 0.9, rim + 0.5)
}

/// In some people the nerves part to both sides below the third lumbar vertebra, so that a middle slice shows fluid alone.
fn parted(grain: Grain, x: f64, down: f64) -> f64 {
    let own = grain.between(0, -1.5, 1.0).clamp(0.0, 0.8);
    let low = smooth_step(down, grain.between(1, 0.05, 0.4), grain.between(2, 0.5, 0.9));
    1.0 - own * low * bell(x - 1.5 * grain.normal(3), 4.5)
}

/// Bundles that a slice shows as single strands: each runs in its own depth, sweeps forwards on its way out and is gone
/// below. `deep` is the distance to the dorsal dura, `down` the way from the conus to the sac's lower part.
fn bundles(grain: Grain, x: f64, (s, deep): (f64, f64), (a, b, bed): (f64, f64, f64), down: f64) -> f64 {
    let one = |k: u32| {
        let g = grain.of(k);
        let end = g.between(0, 0.35, 1.65);
        let left = smooth_step(down, end + 0.06, end - 0.10);
        if left <= 0.0 {
            return 0.0;
        }
        let course = g.between(1, 0.05, 1.05) + 0.36 * g.at([0.0, 0.0, s], 62.0, 1);
        let way_out = g.between(5, -1.2, 1.7).max(0.1) * a * smooth_step(down, end - 0.55, end);
        let across =
            (0.45 * g.normal(2) + 0.25 * g.of(1).at([0.0, 0.0, s], 80.0, 1)) * b * (0.35 + 0.65 * down.min(1.0));
        // Low in the sac they hang through all of it.
        let depth = course * (bed + (0.9 * a - bed).max(0.0) * smooth_step(down, 0.45, 1.15));
        let strand = bell(deep - depth - way_out, g.between(3, 0.38, 0.80)) * bell(x - across, 4.2);
        strand * left * (0.10 + 1.10 * g.uniform(4).powi(2)).min(0.95) * (1.0 - 0.4 * smooth_step(down, 0.8, 1.2))
    };
    (0..BUNDLES).map(one).fold(0.0, f64::max)
}

/// The rootlets of a canal whose levels lie `at` these places; those of the lowest nerves run to the sac's end.
pub(super) fn roots(at: &BTreeMap<VertebralLevel, f64>, conus: f64, end: f64, grain: Grain) -> Vec<Root> {
    let mut all = Vec::new();
    for (nerve, (level, count, bed)) in (0u32..).zip(NERVES) {
        let exit = at.get(&level).map_or(end, |s| s - 2.0).min(end - 2.0);
        for side in [-1.0, 1.0] {
            let bundle = grain.of(9000 + 2 * nerve + u32::from(side > 0.0));
            all.extend((0..count).map(|idx| one(bundle, idx, (side, nerve), (conus, exit), bed)));
        }
    }
    all
}

fn one(bundle: Grain, idx: u32, (side, nerve): (f64, u32), (conus, exit): (f64, f64), bed: f64) -> Root {
    let own = bundle.of(100 + idx);
    let motor = idx.is_multiple_of(2);
    let low = f64::from(nerve);
    Root {
        from: conus - 40.0 + 4.8 * low + own.between(0, -3.0, 3.0),
        to: exit + own.between(1, -4.0, 2.0),
        side,
        start: (side * own.between(2, 0.4, 2.8), if motor { -2.2 } else { 2.4 } + own.between(3, -0.8, 0.8)),
        bed: side * (bed + 0.12 * bundle.normal(1) + 0.14 * own.normal(4)).clamp(-0.25, 0.86),
        layer: 0.3 + 0.7 * bundle.uniform(2) + 4.6 * own.uniform(5).same_powf(1.5),
        exit: if motor { -0.42 } else { -0.12 } + 0.08 * own.normal(6),
        radius: own.between(7, 0.40, 0.80),
        phase: bundle.between(3, 0.0, std::f64::consts::TAU) + 1.6 * own.normal(8),
        wave: bundle.between(4, 55.0, 120.0),
        swing: own.between(9, 0.25, 0.85),
    }
}
