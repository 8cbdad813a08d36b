//! A caliper that sees pixels only: it finds edges of sac and bone along the measuring protocol's lines.
//!
//! The lines come from the truth's landmarks, as a reader would click them; where the edges lie comes from the picture.

use crate::{
    dural::{Profile, STEP_MM},
    geometry::{ImagePlane, ImagePoint, LpsPoint, LpsVector},
    study::VertebralLevel,
    synthetic::{LevelTruth, scanner::Slice},
};

/// The sac is looked for this far to both sides of the middle of its line.
const SAC_REACH_MM: f64 = 22.0;
/// Cord or roots that lie together make no longer dark stretch inside the sac: down to L2, to L4, and at L5, where few
/// roots are left and fat or marrow may follow on the dura.
const DARK_MM: [f64; 3] = [7.5, 3.5, 2.2];
/// No root is as dark as this share of fluid: a dura or ligament is.
const BLACK: f64 = 0.20;
/// What the black line's middle lies from the bone's surface: half of cortex, or ligament and dura.
const HALF_LINE_MM: f64 = 0.6;
/// What lies behind a wall is fat or a vein where it is so much brighter than marrow.
const BRIGHTER: f64 = 1.4;
/// By how much of the marrow a grey stripe stands out from the wall.
const STRIPE: f64 = 0.12;
/// The stripe lies no farther before the fluid, and the wall no farther before that.
const STRIPE_MM: f64 = 2.8;
/// See [`STRIPE_MM`].
const FLANK_MM: f64 = 1.2;
/// No more fat, ligament and dura than this lie between wall and fluid.
const FAT_MM: f64 = 7.5;
/// From the middle of a body its front is looked for this far, and its back with the fluid behind it, mm.
const FRONT_MM: (f64, f64) = (6.0, 24.0);
/// See [`FRONT_MM`].
const BEHIND_MM: (f64, f64) = (5.0, 31.0);
/// How far on each side of the line pixels are averaged: across the sac, along an anterior and a posterior wall.
const BESIDE_MM: [f64; 3] = [1.0, 2.0, 5.0];

/// A sagittal picture that answers what it shows at a place.
pub(super) struct Picture<'a> {
    plane: ImagePlane,
    columns: usize,
    pixels: &'a [u16],
}

impl<'a> Picture<'a> {
    pub(super) fn of(slice: &'a Slice, columns: usize) -> Self {
        Self { plane: slice.plane, columns, pixels: &slice.pixels }
    }

    pub(super) fn at(&self, place: LpsPoint) -> f64 {
        let ImagePoint { x, y } = self.plane.image_from_lps(place);
        let last = (self.columns - 2) as f64;
        let (x, y) = (x.clamp(0.0, last), y.clamp(0.0, last));
        let (i, j) = (x as usize, y as usize);
        let (u, v) = (x - i as f64, y - j as f64);
        let pixel = |i: usize, j: usize| f64::from(self.pixels[j * self.columns + i]);
        (pixel(i, j) * (1.0 - u) + pixel(i + 1, j) * u) * (1.0 - v)
            + (pixel(i, j + 1) * (1.0 - u) + pixel(i + 1, j + 1) * u) * v
    }

    /// See [`Profile::read`]; the picture answers everywhere.
    fn readings(&self, line: (LpsPoint, LpsVector), reach: (f64, f64), beside: (LpsVector, f64)) -> Profile {
        Profile::read(&|at| Some(self.at(at)), line, reach, beside).expect("a picture")
    }

    /// Inner diameter of the sac along the line from its ventral to its dorsal wall.
    pub(super) fn sac_mm(&self, level: &LevelTruth) -> f64 {
        let ([ventral, dorsal], named) = (level.sac, level.level);
        let longest_dark = match named {
            it if it <= VertebralLevel::L2 => DARK_MM[0],
            it if it <= VertebralLevel::L4 => DARK_MM[1],
            _ => DARK_MM[2],
        };
        let (middle, line) = line_through(ventral, dorsal);
        let r = self.readings((middle, line), (-SAC_REACH_MM, SAC_REACH_MM), (across(line), BESIDE_MM[0]));
        let steps = |mm: f64| (mm / STEP_MM) as usize;
        // The brightest 1.5 mm near the middle are fluid.
        let mean = |idx: usize| r.values[idx - 7..idx + 8].iter().sum::<f64>() / 15.0;
        let near = steps(SAC_REACH_MM - 9.0)..steps(SAC_REACH_MM + 9.0);
        let fluid = near.max_by(|a, b| mean(*a).total_cmp(&mean(*b))).expect("places");
        let level = mean(fluid);
        // In front nothing lies on the dura: half-way down to the dark line.
        let down = r.falls_below(0.5 * level, fluid, -1);
        let dark = r.values[r.least(down.saturating_sub(20), down + 1)];
        let front = r.falls_below((level + dark) / 2.0, fluid, -1);
        // Behind S1 few roots are left, and fat lies on the dura: its black line counts.
        if named == VertebralLevel::S1 {
            return r.place(dura_before_fat(&r, fluid, level)) - r.place(front);
        }
        // Higher up roots lie on it: the outermost fall from bright to dark counts.
        let mut last = fluid;
        for idx in fluid..r.values.len() - steps(2.5) {
            if r.values[idx] > 0.45 * level && idx - last < steps(longest_dark) {
                last = idx;
            }
            if r.values[idx] < BLACK * level {
                break;
            }
        }
        let peak = r.most(last.saturating_sub(20), last + 1);
        let dark = r.values[r.least(last, last + steps(2.5))];
        let back = r.falls_below((r.values[peak] + dark) / 2.0, peak, 1);
        r.place(back) - r.place(front)
    }

    /// Diameter of a body at mid-height, between its outer black margins.
    pub(super) fn body_mm(&self, level: &LevelTruth) -> f64 {
        let (middle, line) = line_through(level.middle[0], level.middle[1]);
        let marrow = self.marrow(level);
        self.anterior(level, (middle, line * -1.0), marrow) + self.posterior(level, (middle, line), marrow)
    }

    /// Depth of the posterior wall below the line through its corners: what nine of fifteen places do not exceed, so
    /// that the vein's hole in the wall does not count.
    pub(super) fn hollow_mm(&self, level: &LevelTruth) -> f64 {
        const BEFORE_MM: f64 = 12.0;
        let [_, top, _, low] = level.corners;
        let (_, chord) = line_through(top, low);
        let back = toward(across(chord), level.middle[1] - level.centre);
        let marrow = self.marrow(level);
        let depth = |k: i32| {
            let on_chord = top + (low - top) * (0.15 + 0.05 * f64::from(k));
            let line = (on_chord + back * -BEFORE_MM, back);
            let r = self.readings(line, (3.0, 28.0), (chord, BESIDE_MM[0]));
            BEFORE_MM - wall_before_fluid(&r, marrow, level.level)
        };
        let mut depths: Vec<f64> = (0..15).map(depth).collect();
        depths.sort_by(f64::total_cmp);
        depths[9]
    }

    fn marrow(&self, level: &LevelTruth) -> f64 {
        let (middle, line) = line_through(level.middle[0], level.middle[1]);
        let mut r = self.readings((middle, line), (-8.0, 8.0), (across(line), 2.0));
        r.values.sort_by(f64::total_cmp);
        r.values[r.values.len() / 2]
    }

    /// Half-way between where marrow has fallen by half and where the line is blackest: the line is cortex and ligament.
    fn anterior(&self, level: &LevelTruth, line: (LpsPoint, LpsVector), marrow: f64) -> f64 {
        let (_, wall) = line_through(level.corners[0], level.corners[2]);
        let r = self.readings(line, FRONT_MM, (wall, BESIDE_MM[1]));
        let lines = r.troughs(0.25 * marrow, r.values.len());
        let black = lines.into_iter().find(|idx| r.values[*idx] < 0.70 * marrow);
        let black = black.unwrap_or_else(|| r.least(0, r.values.len()));
        // Half-way down from the marrow near by: the receive field falls off to the front.
        let mut near = r.values[black.saturating_sub((7.0 / STEP_MM) as usize)..=black].to_vec();
        near.sort_by(f64::total_cmp);
        let inner = (near[near.len() * 3 / 5] + r.values[black]) / 2.0;
        let inner = (0..=black).rev().find(|idx| r.values[*idx] > inner).unwrap_or(black);
        (r.place(inner) + r.place(black)) / 2.0
    }

    fn posterior(&self, level: &LevelTruth, line: (LpsPoint, LpsVector), marrow: f64) -> f64 {
        let (_, wall) = line_through(level.corners[1], level.corners[3]);
        let r = self.readings(line, BEHIND_MM, (wall, BESIDE_MM[2]));
        wall_before_fluid(&r, marrow, level.level)
    }
}

/// Where fluid ends before the black line of a dura with fat behind it: half-way down. Roots are not as dark.
fn dura_before_fat(r: &Profile, fluid: usize, level: f64) -> usize {
    let lines = r.troughs(0.08 * level, r.values.len());
    let black = lines.into_iter().find(|idx| *idx > fluid && r.values[*idx] < 0.50 * level);
    let black = black.unwrap_or_else(|| r.least(fluid, r.values.len()));
    let peak = r.most(black.saturating_sub((3.0 / STEP_MM) as usize), black);
    r.falls_below((r.values[peak] + r.values[black]) / 2.0, peak, 1)
}

/// The posterior wall: the black line of cortex before fat and veins, or else the edge between them and marrow; where
/// nothing is told apart behind it, just in front of the black line of ligament and dura.
fn wall_before_fluid(r: &Profile, marrow: f64, level: VertebralLevel) -> f64 {
    let brightest = r.values[r.most(0, r.values.len())];
    let fluid = r.values.iter().position(|value| *value > 0.8 * brightest).unwrap_or(r.values.len() - 1);
    let back = |mm: f64, from: usize| from.saturating_sub((mm / STEP_MM) as usize);
    let dura = r.least(back(2.5, fluid), fluid + 1);
    let fat = r.most(back(FAT_MM, fluid), dura + 1);
    if r.values[fat] < BRIGHTER * marrow {
        // A grey stripe before that line: veins, and the wall before them. Behind S1 lies fat or nothing.
        let stripe = r.most(back(STRIPE_MM, fluid), dura + 1);
        let cortex = r.least(back(STRIPE_MM + FLANK_MM, fluid), stripe + 1);
        return match r.values[stripe] - r.values[cortex] {
            rise if rise < STRIPE * marrow || level == VertebralLevel::S1 => r.place(dura) - HALF_LINE_MM,
            _ => wall_before(r, marrow, cortex, stripe),
        };
    }
    let cortex = r.least(back(FAT_MM, fluid), fat + 1);
    wall_before(r, marrow, cortex, fat)
}

/// Behind the middle of a black line, or half-way up to what is bright behind the wall.
fn wall_before(r: &Profile, marrow: f64, cortex: usize, fat: usize) -> f64 {
    if r.values[cortex] < 0.8 * marrow {
        return r.place(cortex) + HALF_LINE_MM;
    }
    let half = (r.values[fat] + r.values[cortex].max(marrow.min(r.values[fat]))) / 2.0;
    let edge = (0..=fat).rev().find(|idx| r.values[*idx] < half).unwrap_or(fat);
    r.place(edge)
}

fn line_through(a: LpsPoint, b: LpsPoint) -> (LpsPoint, LpsVector) {
    (a + (b - a) * 0.5, (b - a).normalized().expect("two places"))
}

/// At right angles within a sagittal plane.
fn across(line: LpsVector) -> LpsVector {
    LpsVector::new(0.0, -line.0.z, line.0.y)
}

fn toward(line: LpsVector, aim: LpsVector) -> LpsVector {
    if line.dot(aim) < 0.0 { line * -1.0 } else { line }
}
