//! Stacks the vertebrae: from the top of S1 upwards to T11, and down the sacrum to the coccyx.

use super::vertebra::{Disc, Vertebra, to_plane};
use crate::{
    study::VertebralLevel::{self, *},
    synthetic::{
        noise::Grain,
        person::{Person, average},
        recipe::Recipe,
        same::SameEverywhere as _,
    },
};

/// A presacral row of the phantom table (domain notes 3.2, with T11 and T12 estimated): width, heights in front and
/// behind, disc below in front and behind, wedge of body and disc in degrees, canal width, pedicle, transverse tip.
struct Row(VertebralLevel, f64, (f64, f64), (f64, f64), (f64, f64), f64, f64, f64);

const ROWS: [Row; 7] = [
    Row(L5, 51.0, (30.3, 26.3), (13.5, 6.0), (6.4, 12.3), 28.2, 15.0, 45.0),
    Row(L4, 48.0, (28.3, 27.3), (13.0, 8.0), (1.6, 8.0), 25.5, 12.5, 45.0),
    Row(L3, 45.0, (28.0, 28.0), (11.0, 7.5), (0.0, 5.7), 24.0, 10.0, 49.0),
    Row(L2, 43.0, (27.5, 28.0), (9.5, 7.0), (-0.8, 4.2), 23.0, 8.5, 41.0),
    Row(L1, 41.0, (26.5, 28.0), (8.3, 6.7), (-2.6, 2.8), 22.5, 8.0, 36.0),
    Row(T12, 39.0, (24.5, 26.0), (6.8, 6.0), (-2.0, 0.5), 21.5, 8.0, 24.0),
    Row(T11, 37.0, (22.5, 24.0), (5.5, 5.0), (-1.5, 0.5), 20.5, 7.5, 26.0),
];

/// A sacral or coccygeal row: tilt for a slope of 39 degrees, upper and lower AP, heights, gap below, width, canal width.
struct Segment(Option<VertebralLevel>, f64, (f64, f64), (f64, f64), f64, f64, f64);

const SEGMENTS: [Segment; 8] = [
    Segment(Some(S1), 46.0, (33.0, 20.0), (30.0, 28.0), 2.6, 52.0, 30.0),
    Segment(Some(S2), 49.0, (21.0, 13.5), (26.5, 26.0), 1.8, 40.0, 23.0),
    Segment(Some(S3), 41.0, (14.0, 10.0), (22.0, 22.0), 1.5, 32.0, 18.0),
    Segment(Some(S4), 28.0, (10.5, 8.0), (19.0, 18.0), 1.5, 26.0, 14.0),
    Segment(Some(S5), 12.0, (8.5, 7.0), (15.5, 14.5), 2.0, 22.0, 10.0),
    Segment(None, -4.0, (8.0, 6.0), (10.0, 9.5), 1.6, 16.0, 6.0),
    Segment(None, -18.0, (6.0, 5.0), (8.0, 8.0), 1.3, 11.0, 5.0),
    Segment(None, -28.0, (5.0, 3.5), (7.0, 7.0), 1.0, 8.0, 4.0),
];

/// How far a dry disc may stand out behind beyond its bulge, at most, mm for each unit of chance.
const PROLAPSE_MM: f64 = 5.0;

/// Where the top of S1 lies in the patient's median plane: the origin of the whole body.
const S1_TOP: (f64, f64) = (2.0, 0.0);

/// The vertebrae from T11 down to the coccyx.
pub(super) fn vertebrae(recipe: &Recipe, grain: Grain) -> Vec<Vertebra> {
    let slope = recipe.person.sacral_slope_deg.to_radians();
    let mut all = presacral(recipe, grain, slope);
    all.reverse();
    all.extend(sacral(recipe, grain, slope));
    // Now that the place of each is known, so is its roughness: the finished surface measures what is asked.
    for vertebra in &mut all {
        if let Some(wanted) = vertebra.level.and_then(|level| recipe.level(level)) {
            vertebra.fit(wanted, &Vertebra::median_roughness);
        }
    }
    all
}

fn presacral(recipe: &Recipe, grain: Grain, slope: f64) -> Vec<Vertebra> {
    let ((mut y, mut z), mut angle) = (S1_TOP, slope);
    let mut climb = |angle: f64, by: f64, aside: f64| {
        let step = to_plane((y, z), angle, (aside, by));
        let middle = to_plane((y, z), angle, (aside / 2.0, by / 2.0));
        (y, z) = step;
        middle
    };
    let mut below = recipe.level(S1).map_or(32.0, |level| level.superior_ap_mm);
    let mut all = Vec::new();
    for (idx, row) in ROWS.iter().enumerate() {
        let grain = grain.of(100 + idx as u32);
        let mut vertebra = fitted(presacral_shape(row, grain, &recipe.person), recipe);
        let person = &recipe.person;
        let dryness = person.dryness[ROWS.len() - 1 - idx];
        // A dry disc has lost height, most of it where it was highest.
        let lost = 1.0 - 0.58 * dryness.powi(2);
        let wedge = row.4.1.to_radians() * person.lordosis * lost;
        let height = ((row.3.0 + row.3.1) / 2.0 - 0.7) * (1.0 + 0.04 * grain.normal(1)) * person.height * lost;
        let tilt = angle - wedge / 2.0;
        let centre = climb(tilt, height, 0.35 * grain.normal(2));
        let ap = (vertebra.inferior + below) / 2.0;
        // Low discs stand out a little in everyone, dry ones more.
        let low = if idx < 4 { 0.35 } else { 0.0 };
        let prolapsed = PROLAPSE_MM * (grain.uniform(5) - 0.45).max(0.0) * dryness;
        let bulge =
            0.15 + low + grain.between(3, 0.0, 0.5) + 1.5 * dryness.powi(2) * grain.between(4, 0.3, 1.4) + prolapsed;
        vertebra.disc = Some(Disc { centre, tilt, height, ap, wedge, width: vertebra.width, dryness, bulge });
        angle -= wedge;
        vertebra.tilt = angle - row.4.0.to_radians() / 2.0;
        vertebra.centre = climb(vertebra.tilt, vertebra.height(), 0.0);
        angle -= row.4.0.to_radians();
        below = vertebra.superior;
        all.push(vertebra);
    }
    all
}

fn presacral_shape(row: &Row, grain: Grain, person: &Person) -> Vertebra {
    let jitter = |counter, sigma: f64| 1.0 + sigma * grain.normal(counter);
    Vertebra {
        level: Some(row.0),
        centre: (0.0, 0.0),
        tilt: 0.0,
        superior: 33.0,
        inferior: 33.0,
        heights: (row.2.0 * jitter(10, 0.012) * person.height, row.2.1 * jitter(11, 0.012) * person.height),
        width: row.1 * person.breadth,
        scallop: 1.0,
        waist: 1.0,
        dish: (grain.between(12, 0.8, 1.7), grain.between(13, 1.4, 2.6)),
        dish_at: (0.11 * grain.normal(14), 0.13 + 0.11 * grain.normal(15)),
        rounded: grain.between(18, 1.4, 2.2),
        sacral: false,
        canal_width: row.5 * jitter(17, 0.04),
        pedicle: row.6 * person.breadth * jitter(18, 0.06),
        transverse: row.7 * person.breadth * jitter(19, 0.05),
        canal_ap: 17.0,
        offset_x: 1.9 * grain.normal(16),
        grain,
        disc: None,
    }
}

/// The bony canal leaves room for the sac, and for fat where it is kept; its width grows with the sac.
fn fitted(mut vertebra: Vertebra, recipe: &Recipe) -> Vertebra {
    let Some(wanted) = vertebra.level.and_then(|level| recipe.level(level)) else { return vertebra };
    vertebra.canal_ap = wanted.dsd_mm + if wanted.fat_lost { 2.0 } else { 3.3 };
    if let Some(usual) = vertebra.level.and_then(average) {
        let wider = ((wanted.dsd_mm / usual.dsd_mm).clamp(1.0, 2.2).same_powf(0.8) - 1.0) * 0.55;
        vertebra.canal_width *= 1.0 + wider;
        vertebra.pedicle *= 1.0 - 0.5 * wider;
    }
    (vertebra.superior, vertebra.inferior) = (wanted.superior_ap_mm, wanted.inferior_ap_mm);
    (vertebra.scallop, vertebra.waist) = (wanted.scallop_mm, wanted.waist_mm());
    let said = wanted.canal;
    vertebra.canal_ap = said.ap_mm.unwrap_or(vertebra.canal_ap);
    vertebra.canal_width = said.width_mm.unwrap_or(vertebra.canal_width);
    vertebra.pedicle = said.pedicle_mm.unwrap_or(vertebra.pedicle);
    vertebra.fit(wanted, &|_, _, _| 0.0);
    vertebra
}

fn sacral(recipe: &Recipe, grain: Grain, slope: f64) -> Vec<Vertebra> {
    let turn = slope - 39f64.to_radians();
    // One is nearly straight, another a hook.
    let curved = 2.6 * grain.of(119).normal(0).clamp(-1.6, 1.6);
    let mut corner = None;
    let mut all: Vec<Vertebra> = Vec::new();
    for (idx, segment) in SEGMENTS.iter().enumerate() {
        let grain = grain.of(120 + idx as u32);
        let mut vertebra = fitted(sacral_shape(segment, grain, &recipe.person), recipe);
        // Below S1 no two sacra are bent alike.
        let bent = if idx > 0 { curved * idx.min(4) as f64 + 2.4 * grain.normal(20).clamp(-1.8, 1.8) } else { 0.0 };
        vertebra.tilt = (segment.1 + bent).to_radians() + if segment.0.is_some() { turn } else { 0.5 * turn };
        // The posterior walls make one chain, starting at the posterior corner of the top of S1.
        let (y, z) = corner.unwrap_or_else(|| to_plane(S1_TOP, slope, (vertebra.superior / 2.0, 0.0)));
        vertebra.centre = to_plane((y, z), vertebra.tilt, (-vertebra.ap() / 2.0, -vertebra.height() / 2.0));
        corner = Some(to_plane((y, z), vertebra.tilt, (0.0, -(vertebra.heights.1 + segment.4))));
        all.push(vertebra);
    }
    all
}

fn sacral_shape(segment: &Segment, grain: Grain, person: &Person) -> Vertebra {
    let spread = if segment.0 == Some(S1) { 0.015 } else { 0.035 };
    let jitter = |counter| 1.0 + spread * grain.normal(counter).clamp(-2.0, 2.0);
    let large = matches!(segment.0, Some(S1 | S2));
    Vertebra {
        level: segment.0,
        centre: (0.0, 0.0),
        tilt: 0.0,
        superior: segment.2.0,
        inferior: segment.2.1,
        heights: (segment.3.0 * jitter(10) * person.height, segment.3.1 * jitter(11) * person.height),
        width: segment.5 * person.breadth,
        scallop: 0.3,
        waist: if large { 1.0 } else { 0.4 },
        dish: (0.5, 0.3),
        dish_at: (0.0, 0.0),
        // Below the first, the corners of sacral segments are grown together and round.
        rounded: if segment.0 == Some(S1) { 2.0 } else { 3.4 },
        sacral: true,
        canal_width: segment.6,
        pedicle: 0.0,
        transverse: 0.0,
        canal_ap: 6.0,
        offset_x: 0.6 * grain.normal(16),
        grain,
        disc: None,
    }
}

/// The gap below a sacral segment, by its index from S1.
pub(super) fn sacral_gap(idx: usize) -> f64 {
    SEGMENTS.get(idx).map_or(1.0, |segment| segment.4)
}
