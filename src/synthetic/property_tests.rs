//! What holds in every patient, over many seeds and in numbers only.

use rayon::prelude::*;

use super::{curve::Along, noise::Grain, *};
use crate::{
    geometry::LpsPoint,
    study::VertebralLevel::{L1, L4, L5, S1, S2, S3},
};

/// Patients that are looked at.
const N_SEEDS: u32 = 104;
/// Places of each.
const N_PLACES: u32 = 240;

/// Every fault of many patients; each check sees a patient's body and random numbers of its own.
fn faults(check: impl Fn(&Recipe, &Body, Grain) -> Vec<String> + Sync) -> Vec<String> {
    let of = |seed: u32| {
        let recipe = Recipe::normal(seed);
        let all = check(&recipe, &Body::from_recipe(&recipe), Grain(seed).of(77));
        all.into_iter().map(|fault| format!("seed {seed}: {fault}")).collect::<Vec<_>>()
    };
    (0..N_SEEDS).into_par_iter().flat_map(of).collect()
}

/// A random place round the sac from L1 to its end, as it lies along the canal.
fn near_the_sac(body: &Body, random: Grain, n: u32) -> (f64, Along) {
    let (from, to) = (body.canal.at[&L1] - 10.0, body.canal.end + 2.0);
    let s = random.between(3 * n, from, to);
    let (a, b) = body.canal.half_axes(s);
    let (a, b) = (a + 6.0, b + 6.0);
    (random.between(3 * n + 1, -b, b), Along { s, n: random.between(3 * n + 2, -a, a) })
}

fn place(body: &Body, x: f64, along: Along) -> LpsPoint {
    body.beside_median(x, body.canal.across(along.s, along.n))
}

/// Every check on one body, because building it is the costly part.
fn checked(recipe: &Recipe, body: &Body, random: Grain) -> Vec<String> {
    let mut faults = inside_and_out(body, random);
    faults.extend(order(recipe, body));
    faults.extend(numbers(body, random.of(1)));
    faults
}

/// The sac lies in the canal and holds only what belongs there; rootlets stay in it.
fn inside_and_out(body: &Body, random: Grain) -> Vec<String> {
    let mut faults = Vec::new();
    for n in 0..N_PLACES {
        let (x, along) = near_the_sac(body, random, n);
        let at = place(body, x, along);
        let sac = body.sac_distance(at);
        let tissue = body.tissue_at(at);
        let belongs = matches!(tissue, Tissue::Csf | Tissue::Root | Tissue::Cord | Tissue::FlowVoid | Tissue::Vein);
        if sac < -0.8 && !belongs {
            faults.push(format!("{tissue:?} {:.1} mm inside the sac at {at:?}", -sac));
        }
        let (y, z) = body.canal.across(along.s, along.n);
        if sac < -0.3 && body.wall_distance(x, y, z) < 0.0 {
            faults.push(format!("the sac lies {:.1} mm in a body or disc", -body.wall_distance(x, y, z)));
        }
        let axes = body.canal.half_axes(along.s);
        let root = body.canal.roots.iter().filter_map(|root| root.distance(x, along, axes)).fold(9.0, f64::min);
        if root < -0.2 && sac > 1.0 && tissue == Tissue::Root {
            faults.push(format!("a rootlet {sac:.1} mm outside the sac at {at:?}"));
        }
    }
    faults
}

/// Levels follow each other, the cord ends above the sac, the sac within the sacrum.
fn order(recipe: &Recipe, body: &Body) -> Option<String> {
    let at = &body.canal.at;
    let heights: Vec<f64> = at.values().copied().collect();
    let is_ordered = heights.windows(2).all(|pair| pair[0] < pair[1]);
    let ends = at[&L1] - 45.0 < body.canal.conus && body.canal.conus < at[&L4] && body.canal.conus < body.canal.end;
    let tip = at[&recipe.sac_end];
    let sacral =
        at[&S1] - 30.0 < body.canal.end && body.canal.end < at[&S3] + 30.0 && (tip - body.canal.end).abs() < 40.0;
    (!(is_ordered && ends && sacral)).then(|| format!("levels {at:?}, end {}", body.canal.end))
}

/// Every signal is a number; that of inverted fat may be negative.
fn numbers(body: &Body, random: Grain) -> Vec<String> {
    let palette = Palette::default();
    let mut faults = Vec::new();
    for n in 0..N_PLACES {
        let pick = |k: u32, low: f64, high: f64| random.between(3 * n + k, low, high);
        let at = LpsPoint::new(pick(0, -150.0, 150.0), pick(1, -150.0, 130.0), pick(2, -120.0, 220.0));
        let channels = body.sample(at, &palette).channels;
        if !channels.iter().all(|value| value.is_finite()) {
            faults.push(format!("{channels:?} at {at:?}"));
        }
    }
    faults
}

#[test]
fn sac_roots_bone_and_signals_are_sound_in_every_patient() {
    let faults = faults(checked);
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults[..faults.len().min(12)].join("\n"));
}

#[test]
fn no_root_lies_in_the_median_plane_outside_the_sac() {
    for seed in [7, 31] {
        let body = Body::from_recipe(&Recipe::normal(seed));
        let [top, end] = [L5, S2].map(|level| body.canal.at[&level]);
        for step in 0..400 {
            let s = top + f64::from(step) / 400.0 * (end - top);
            for n in (-60..=60).map(|n| 0.25 * f64::from(n)) {
                let at = body.median(body.canal.across(s, n));
                let is_outside = body.sac_distance(at) > 1.5;
                assert!(!is_outside || body.tissue_at(at) != Tissue::Root, "seed {seed}: a root at {at:?}");
            }
        }
    }
}
