//! The spinal canal: its centre line, the dural sac that fills what the bone leaves, and the roots inside.

use std::collections::BTreeMap;

use super::{
    roots::{Root, roots},
    vertebra::{Vertebra, crossing, to_plane},
};
use crate::{
    study::VertebralLevel::{self, *},
    synthetic::{
        curve::{Along, Line, Profile},
        noise::Grain,
        person::average,
        recipe::Recipe,
        same::SameEverywhere as _,
        shape::{smooth_max, smooth_step},
    },
};

/// The half of the median plane that look-up tables cover: lowest and highest `(y, z)` in mm.
pub(super) const LOW: (f64, f64) = (-200.0, -190.0);
/// See [`LOW`].
pub(super) const HIGH: (f64, f64) = (140.0, 260.0);

/// Half widths of a control adult's sac (half the transverse diameters of domain notes 3.2).
const HALF_WIDTHS: [(VertebralLevel, f64); 10] =
    [(T11, 9.5), (T12, 9.8), (L1, 10.2), (L2, 9.8), (L3, 9.4), (L4, 9.0), (L5, 8.7), (S1, 7.6), (S2, 5.0), (S3, 4.0)];

/// Distance from the posterior wall to the dura at mid-height of a body where the fat is kept, mm.
const KEPT: [(VertebralLevel, f64); 10] =
    [(T11, 1.25), (T12, 1.25), (L1, 1.12), (L2, 1.2), (L3, 1.4), (L4, 1.8), (L5, 2.8), (S1, 5.4), (S2, 3.2), (S3, 2.0)];
/// By how much it is more in one person, down to L4.
const LIFTED: (f64, f64) = (0.84, 1.6);
/// The same from L5 down.
const LIFTED_LOW: (f64, f64) = (0.85, 1.25);
/// And at one level more than at the next.
const OWN_LIFT: (f64, f64) = (0.82, 1.30);
/// The same where the fat is lost: ligament and dura.
const LOST_MM: f64 = 0.6;
/// Ligament and dura between fluid and bone or disc, wherever the membrane is stretched over them.
const LEAST_GAP_MM: f64 = 0.4;
/// The walls of the sac are known every so far along the canal.
const STEP_MM: f64 = 2.0;
/// Passes that smooth its front: a bell of 11 mm.
const FRONT_PASSES: usize = 64;
/// Passes that smooth the line of the roots, and how far before and behind the dura it may lie, mm.
const BACK_PASSES: usize = 240;
/// See [`BACK_PASSES`].
const BAY_MM: (f64, f64) = (-3.2, 0.0);
/// Over how many mm the sac closes, and how: an exponent from blunt, like an egg's end, to pointed.
const TIP_MM: (f64, f64) = (26.0, 50.0);
/// See [`TIP_MM`].
const TIP_SHAPE: (f64, f64) = (0.48, 0.85);

/// The canal and the sac in it.
#[derive(Clone, Debug)]
pub struct Canal {
    /// Centre line of the sac and, below it, of the sacral canal.
    pub line: Line,
    /// Where on the line each level's mid-height is.
    pub at: BTreeMap<VertebralLevel, f64>,
    /// Where the sac ends on the line.
    pub end: f64,
    /// Where the cord ends on the line.
    pub conus: f64,
    /// The rootlets.
    pub roots: Vec<Root>,
    /// How much veins and fat lift the dura off the bodies in this person, 0 to 1.
    lifted: f64,
    radius: Profile,
    half_width: Profile,
    gap: Profile,
    /// Where the dura lies in front of the line, in the median plane: n by s.
    ventral: Profile,
    /// Length and shape of its end, see [`TIP_MM`].
    tip: (f64, f64),
    /// How far behind the dorsal dura a line lies that runs straight past its bays: n by s.
    past_bays: Profile,
}

impl Canal {
    /// The canal behind these vertebrae, adjusted until the measured sac is the recipe's.
    pub fn fitted(recipe: &Recipe, vertebrae: &[Vertebra], grain: Grain) -> Self {
        let wanted: BTreeMap<_, _> = recipe.levels.iter().map(|(level, it)| (*level, it.dsd_mm)).collect();
        let mut dsd = wanted.clone();
        let mut canal = Self::with(recipe, vertebrae, &dsd, grain);
        for _ in 0..6 {
            for (idx, vertebra) in vertebrae.iter().enumerate() {
                let Some(level) = vertebra.level else { continue };
                let (Some(goal), Some(value)) = (wanted.get(&level), dsd.get_mut(&level)) else { continue };
                // At mid-height of a body no other bone is as near as its own and its neighbours'.
                let near = &vertebrae[idx.saturating_sub(1)..(idx + 2).min(vertebrae.len())];
                let Some((ventral, dorsal)) = canal.diameter(vertebra, &wall_distance(near)) else { continue };
                *value = (*value + 0.9 * (goal - (dorsal - ventral))).clamp(1.5, 45.0);
            }
            canal = Self::with(recipe, vertebrae, &dsd, grain);
        }
        canal.past_bays = Profile::new(canal.straight_back());
        canal
    }

    fn with(recipe: &Recipe, vertebrae: &[Vertebra], dsd: &BTreeMap<VertebralLevel, f64>, grain: Grain) -> Self {
        let through = centre_points(recipe, vertebrae, dsd);
        let line = Line::new(&through.iter().map(|it| it.0).collect::<Vec<_>>(), 0.5, 3.0, LOW, HIGH);
        let spot = |vertebra: &Vertebra, q: f64| {
            let (y, z) = vertebra.plane(vertebra.ap() / 2.0 + 6.0, q);
            line.along(y, z).s
        };
        let at: BTreeMap<_, _> = vertebrae.iter().filter_map(|it| Some((it.level?, spot(it, 0.0)))).collect();
        let lowest = vertebrae.iter().find(|it| it.level == Some(recipe.sac_end));
        let end = lowest.map_or(200.0, |it| spot(it, -0.30 * it.height()) + recipe.person.sac_tip_mm);
        let radius = Profile::new(growing(through.iter().map(|(p, d)| (line.along(p.0, p.1).s, d / 2.0))));
        let level_at = |level: VertebralLevel| at.get(&level).copied().unwrap_or_default();
        let half_width = HALF_WIDTHS.map(|(level, usual)| {
            let normal = average(level).map_or(10.0, |it| it.dsd_mm);
            let wider = dsd.get(&level).map_or(1.0, |d| (d / normal).clamp(0.8, 2.2).same_powf(0.8));
            (level_at(level), usual * wider)
        });
        let conus = level_at(L1) + recipe.person.conus_mm;
        let gap = Profile::new(growing(gap_knots(recipe, &at).into_iter()));
        let roots = roots(&at, conus, end, grain);
        let half_width = Profile::new(half_width.to_vec());
        let ventral = Profile::new(vec![(0.0, -60.0)]);
        let g = grain.of(78);
        let tip = (g.between(0, TIP_MM.0, TIP_MM.1), g.between(1, TIP_SHAPE.0, TIP_SHAPE.1));
        let past_bays = ventral.clone();
        let lifted = lift_of(recipe).uniform(0);
        let mut canal = Self { line, at, end, conus, roots, lifted, radius, half_width, gap, ventral, tip, past_bays };
        canal.ventral = Profile::new(canal.stretched_front(&wall_distance(vertebrae)));
        canal
    }

    /// The dura and the ligament before it are one membrane stretched over bodies and discs: what follows every hollow
    /// at a distance, smoothed along the canal.
    fn stretched_front(&self, wall: &dyn Fn(f64, f64) -> f64) -> Vec<(f64, f64)> {
        let places = self.stations();
        let raw = |&s: &f64| {
            let gap = self.gap.at(s);
            let near = |t: f64| {
                let (y, z) = self.across(s, -t);
                gap - wall(y, z)
            };
            -crossing(&near, -3.0, 25.0)
        };
        let line = smoothed(places.iter().map(raw).collect(), FRONT_PASSES);
        places.into_iter().zip(line).collect()
    }

    /// Places along the canal from above T11 to below the sac's end, evenly apart.
    fn stations(&self) -> Vec<f64> {
        let top = self.at.get(&T11).copied().unwrap_or_default() - 20.0;
        let count = ((self.end + 10.0 - top) / STEP_MM).max(3.0) as u32;
        (0..count).map(|idx| top + STEP_MM * f64::from(idx)).collect()
    }

    /// Roots hang straight past the bays of the dorsal dura: where a line that is smoothed over some 50 mm lies.
    fn straight_back(&self) -> Vec<(f64, f64)> {
        let places = self.stations();
        let (y, z): (Vec<f64>, Vec<f64>) = places.iter().map(|s| self.across(*s, self.radius.at(*s))).unzip();
        let (smooth_y, smooth_z) = (smoothed(y.clone(), BACK_PASSES), smoothed(z.clone(), BACK_PASSES));
        let off = |(idx, s): (usize, f64)| {
            let (_, (ty, tz)) = self.line.point(s);
            (s, ((smooth_z[idx] - z[idx]) * ty - (smooth_y[idx] - y[idx]) * tz).clamp(BAY_MM.0, BAY_MM.1))
        };
        places.into_iter().enumerate().map(off).collect()
    }

    /// A place as the roots see it, which do not follow each bay of the dura.
    pub(super) fn hung(&self, at: Along) -> Along {
        Along { n: at.n - self.past_bays.at(at.s), ..at }
    }

    /// Half the AP diameter of the bony tube's contents at s: the sac where there is one.
    pub fn radius(&self, s: f64) -> f64 {
        self.radius.at(s)
    }

    /// How far veins and fat leave the dura on the bodies in this person, 0 to 1: it then has hardly a line of its own.
    /// Where the fat is lost its line and the bone's are one, and black.
    pub(super) fn bare(&self, s: f64) -> f64 {
        smooth_step(self.lifted, 0.65, 0.15) * smooth_step(self.gap.at(s), LOST_MM + 0.02, LOST_MM + 0.15)
    }

    /// How much of what lies behind the bodies in this person is fat and slow blood, 0 to 1.
    pub(super) fn lifted(&self) -> f64 {
        smooth_step(self.lifted, 0.30, 0.80)
    }

    /// How much of a lens of veins and fat lies behind a body at s, down to L4: 0 to 1.
    pub(super) fn lens(&self, s: f64) -> f64 {
        let upper = self.at.get(&L5).map_or(1.0, |l5| smooth_step(l5 - s, 12.0, 20.0));
        upper * smooth_step(self.gap.at(s), RIM_GAP_MM, RIM_GAP_MM + 0.9)
    }

    /// Half diameters of the sac at s, AP and sideways; both shrink to nothing at its tip.
    pub fn half_axes(&self, s: f64) -> (f64, f64) {
        let t = (self.end - s) / self.tip.0;
        if t >= 1.0 {
            return (self.radius.at(s), self.half_width.at(s));
        }
        let t = t.max(0.0);
        let closing = (1.0 - (1.0 - t).same_powf(1.8)).max(0.0).same_powf(self.tip.1);
        (self.radius.at(s) * closing, self.half_width.at(s) * closing)
    }

    /// Signed distance to the inner surface of the dura; `wall` is the distance to the nearest body or disc.
    pub fn sac(&self, x: f64, at: Along, wall: f64) -> f64 {
        let (a, b) = self.half_axes(at.s);
        if self.end <= at.s || a < 0.4 {
            return 9.0;
        }
        // In front the sac reaches as far as the bone lets it: into every hollow where no fat keeps it off.
        let gap = self.gap.at(at.s);
        let reach = 1.8 + 3.0 * smooth_step(gap, 1.2, 0.7);
        let a = if at.n < 0.0 { a + reach * (a / 4.0).min(1.0) } else { a };
        let (u, v) = (at.n / a, x / b.max(0.3));
        let r = u.same_hypot(v);
        let slope = (u / a).same_hypot(v / b.max(0.3)).max(1e-4);
        let ellipse = if r < 0.05 { -a } else { (r - 1.0) * r / slope };
        if ellipse > 8.0 {
            return ellipse;
        }
        let aside = smooth_step(x.abs(), 4.0, 9.0);
        // Without fat the dura lies in the bone's hollows and is not stretched over them.
        let lost = smooth_step(gap, LOST_MM + 0.10, LOST_MM + 0.02);
        let bone = LEAST_GAP_MM + aside.max(lost) * (gap - LEAST_GAP_MM).max(0.0) - wall;
        let stretched = self.ventral.at(at.s) - at.n - 6.0 * aside.max(lost);
        smooth_max(ellipse, smooth_max(stretched, bone, 3.8 - 1.4 * lost), 2.0)
    }

    /// The sac's ventral and dorsal wall at mid-height of a body, as n on the line across the sac there.
    pub fn diameter(&self, vertebra: &Vertebra, wall: &dyn Fn(f64, f64) -> f64) -> Option<(f64, f64)> {
        let s = *self.at.get(&vertebra.level?)?;
        let (a, _) = self.half_axes(s);
        if a < 0.6 {
            return None;
        }
        let distance = |n: f64| {
            let (y, z) = self.across(s, n);
            self.sac(0.0, Along { s, n }, wall(y, z))
        };
        Some((-crossing(&|t| distance(-t), 0.0, 40.0), crossing(&distance, 0.0, 40.0)))
    }

    /// `(y, z)` of the place n behind the line at s.
    pub fn across(&self, s: f64, n: f64) -> (f64, f64) {
        let ((y, z), (ty, tz)) = self.line.point(s);
        (y - n * tz, z + n * ty)
    }

    /// Signed distance to the cord, or `None` below the conus.
    pub fn cord(&self, x: f64, at: Along) -> Option<(f64, f64)> {
        if at.s >= self.conus {
            return None;
        }
        let (a, _) = self.half_axes(at.s);
        let t = ((self.conus - at.s) / 38.0).clamp(0.0, 1.0);
        let thick = (1.0 - (1.0 - t).same_powf(1.7)).max(0.0).sqrt();
        let (along, sideways) = ((4.1 * thick).max(0.05), (4.9 * thick).max(0.05));
        let n = at.n - (0.10 + 0.35 * (1.0 - t)) * a;
        Some((((n / along).same_hypot(x / sideways) - 1.0) * along, n))
    }
}

/// Distance to the nearest posterior wall or disc in the median plane.
pub(super) fn wall_distance(vertebrae: &[Vertebra]) -> impl Fn(f64, f64) -> f64 + '_ {
    move |y, z| vertebrae.iter().map(|it| column_distance(it, 0.0, y, z, 0.0)).fold(60.0, f64::min)
}

/// Distance to a vertebra's body or the disc below it.
pub(super) fn column_distance(vertebra: &Vertebra, x: f64, y: f64, z: f64, rough: f64) -> f64 {
    let (p, q) = vertebra.frame(y, z);
    let body = if q.abs() < 40.0 { vertebra.body(x, p, q, rough) } else { 60.0 };
    body.min(disc_distance(vertebra, x, y, z))
}

/// Distance to the disc below a vertebra.
pub(super) fn disc_distance(vertebra: &Vertebra, x: f64, y: f64, z: f64) -> f64 {
    vertebra.disc.as_ref().map_or(60.0, |disc| {
        let (p, q) = disc.frame(y, z);
        if q.abs() < 25.0 { disc.annulus(x, p, q, 0.0) } else { 60.0 }
    })
}

/// Points of the centre line with the sac's diameter there.
fn centre_points(
    recipe: &Recipe,
    vertebrae: &[Vertebra],
    dsd: &BTreeMap<VertebralLevel, f64>,
) -> Vec<((f64, f64), f64)> {
    let mut all: Vec<((f64, f64), f64)> = Vec::new();
    let gap = |level: VertebralLevel| gap_of(recipe, level);
    for (idx, vertebra) in vertebrae.iter().enumerate() {
        let half = vertebra.ap() / 2.0;
        let sized = vertebra.level.and_then(|level| Some((level, *dsd.get(&level)?)));
        let Some((level, diameter)) = sized else {
            let diameter = 0.7 * vertebra.canal_ap.min(5.0);
            all.push((vertebra.plane(half + 1.0 + diameter / 2.0, 0.0), diameter));
            continue;
        };
        all.push((vertebra.plane(half - 0.8 * vertebra.scallop + gap(level) + diameter / 2.0, 0.0), diameter));
        if let (Some(disc), Some(next)) = (&vertebra.disc, vertebrae.get(idx + 1)) {
            let below = next.level.and_then(|level| dsd.get(&level)).copied().unwrap_or(diameter);
            // Yellow ligaments narrow it between the laminae, at one level more than at the next.
            let own = Grain(recipe.seed).of(81).between(idx as u32, 0.90, 0.99);
            let narrow = if level < L1 || level > L4 { 0.94 } else { own };
            let diameter = (diameter + below) / 2.0 * narrow;
            let gap = 0.45 * (gap(level) + next.level.map_or(1.0, gap)) / 2.0;
            let place = (disc.ap / 2.0 + 1.0 + gap + diameter / 2.0, 0.0);
            all.push((to_plane(disc.centre, disc.tilt, place), diameter));
        }
    }
    // Upwards the line goes on straight, beyond the picture.
    if let (Some(first), Some(top)) = (all.first().copied(), vertebrae.first()) {
        all.insert(0, (to_plane(first.0, top.tilt, (0.0, 90.0)), first.1));
    }
    all
}

fn gap_of(recipe: &Recipe, level: VertebralLevel) -> f64 {
    let lost = recipe.level(level).is_some_and(|it| it.fat_lost);
    let kept = KEPT.iter().find(|(name, _)| *name == level).map_or(1.5, |it| it.1);
    // Veins and fat lift the dura off the middle of the bodies, in one person more than in the next.
    let (counter, (least, most)) = if level < L5 { (0, LIFTED) } else { (1, LIFTED_LOW) };
    let lifted = lift_of(recipe).between(counter, least, most);
    // And at no level as at the next.
    let own = if level < L5 { lift_of(recipe).of(level as u32).between(0, OWN_LIFT.0, OWN_LIFT.1) } else { 1.0 };
    if lost { LOST_MM } else { kept * lifted * own }
}

/// The draws of how far the dura is lifted off the bodies.
fn lift_of(recipe: &Recipe) -> Grain {
    Grain(recipe.seed).of(79)
}

/// The dura stands off the bone at mid-height of a body and comes near it at the discs, down to L4.
fn gap_knots(recipe: &Recipe, at: &BTreeMap<VertebralLevel, f64>) -> Vec<(f64, f64)> {
    let mut knots = Vec::new();
    let levels: Vec<_> = KEPT.iter().filter_map(|(level, _)| Some((*level, *at.get(level)?))).collect();
    for pair in levels.windows(2) {
        let ((upper, s), (lower, next)) = (pair[0], pair[1]);
        let (here, there) = (gap_of(recipe, upper), gap_of(recipe, lower));
        knots.extend(level_knots(recipe, upper, s));
        let between = if upper < L5 { RIM_GAP_MM.min(here).min(there) } else { (here + there) / 2.0 };
        knots.push(((s + next) / 2.0, between));
    }
    knots.extend(levels.last().map(|(level, s)| (*s, gap_of(recipe, *level))));
    knots
}

/// Half the height over which the fat is gone where it is lost: the middle half of a body, mm.
const LOST_HALF_MM: f64 = 7.5;

/// Half the height of the lens of veins and fat behind a body, and the dura's distance at its ends, mm.
const LENS_MM: f64 = 8.5;
/// See [`LENS_MM`].
const RIM_GAP_MM: f64 = 0.8;

fn level_knots(recipe: &Recipe, level: VertebralLevel, s: f64) -> Vec<(f64, f64)> {
    let gap = gap_of(recipe, level);
    let lost = recipe.level(level).is_some_and(|it| it.fat_lost);
    if lost {
        return vec![(s - LOST_HALF_MM, gap), (s + LOST_HALF_MM, gap)];
    }
    // Down to L4 what lies behind a body is a lens, thin before its rims are reached.
    let thin = RIM_GAP_MM + 0.3 * (gap - RIM_GAP_MM);
    if level < L5 { vec![(s - LENS_MM, thin), (s, gap), (s + LENS_MM, thin)] } else { vec![(s, gap)] }
}

/// Each value but the first and the last between its neighbours, so many times over.
fn smoothed(mut values: Vec<f64>, passes: usize) -> Vec<f64> {
    for _ in 0..passes {
        let before = values.clone();
        for (it, three) in values.iter_mut().skip(1).zip(before.windows(3)) {
            *it = (three[0] + 2.0 * three[1] + three[2]) / 4.0;
        }
    }
    values
}

/// Drops points that do not grow in x.
fn growing(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for point in points {
        if kept.last().is_none_or(|last| point.0 > last.0 + 0.5) {
            kept.push(point);
        }
    }
    kept
}
