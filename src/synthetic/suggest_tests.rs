//! The worksheet's suggestions against the truth of people not used before: pixels and labels in, the truth kept away.

use rayon::prelude::*;

use super::{
    caliper::Picture,
    caliper_tests::{SIDE, middle_slice},
    scanner::{Contrast, Detail, FAT_SHIFT_HZ, Geometry, Phase, Slice, Stack, scan},
    *,
};
use crate::{
    dural::{Protocol, Slot, suggest},
    geometry::{ImagePlane, LpsPoint, LpsVector},
    study::{
        LevelMark,
        VertebralLevel::{self, L1, L2, L3, L4, L5, S1, S2},
    },
};

/// Used by no other test. The limits of the suggester were chosen on other seeds; these were looked at after that, and
/// again when the pictures had changed, with the limits as they were. Who changes it next has to take others again.
const SEEDS: std::ops::RangeInclusive<u32> = 890_001..=890_025;
const LEVELS: [VertebralLevel; 6] = [L1, L2, L3, L4, L5, S1];
const WITHIN_MM: f64 = 1.0;
/// What is held, of sacs and of bodies; the aim is 0.95 of both.
const SHARES: [f64; 2] = [0.94, 0.90];
/// The same where each is scanned in another scanner.
const SHARES_OWN: [f64; 2] = [0.88, 0.77];

/// A hand's click on a front wall: up to a millimetre off, as a number that follows from seed and level.
fn clicked(seed: u32, mark: LevelMark) -> LevelMark {
    let wave = |k: f64| (f64::from(seed) * 12.9898 + mark.level as u32 as f64 * 78.233 + k).same_sine();
    let off = LpsVector::new(0.0, wave(0.0), wave(2.0));
    LevelMark { at: mark.at + off, ..mark }
}

trait Wave {
    fn same_sine(self) -> f64;
}

impl Wave for f64 {
    /// Between -1 and 1, without order.
    fn same_sine(self) -> f64 {
        super::same::SameEverywhere::same_sin_cos(self * 43.0).0
    }
}

/// Whose pictures are looked at: all of the usual scanner, or each of the person's own.
#[derive(Clone, Copy)]
enum Scanner {
    Usual,
    Own,
}

impl Scanner {
    /// Slices, how many columns they have, and how far fat is off in them along the readout.
    fn slices(self, recipe: &Recipe, body: &Body, truth: &Truth) -> (Vec<Slice>, usize, LpsVector) {
        match self {
            Self::Usual => (vec![middle_slice(body)], SIDE.1, LpsVector::new(0.0, 0.51, 0.0)),
            Self::Own => {
                let mut stack = Stack::of(Geometry::Sagittal, body, &recipe.technique, Detail::Full);
                let is_near = |plane: &ImagePlane| {
                    let off = |it: &LevelTruth| plane.signed_distance_mm(it.middle[0]).abs();
                    truth.levels.iter().any(|it| LEVELS.contains(&it.level) && off(it) <= stack.spacing_mm / 2.0)
                };
                stack.planes = stack.planes.iter().copied().filter(is_near).collect();
                let samples = FAT_SHIFT_HZ / stack.sequences.of(Contrast::T2).bandwidth_hz;
                let is_row = stack.phase == Phase::Column;
                let along = if is_row { stack.planes[0].row_direction } else { stack.planes[0].column_direction };
                let fat = along * (samples * stack.fov_mm / stack.matrix.acquired.1 as f64);
                let slices = scan(body, &stack, &[Contrast::T2], 1, &mut || true).expect("scanned").remove(0);
                (slices, stack.matrix.shown, fat)
            }
        }
    }
}

/// By slot how far the suggestion is off, `None` where there is none.
fn errors(seed: u32, scanner: Scanner) -> Vec<(Slot, Option<f64>, f64)> {
    let recipe = Recipe::normal(seed);
    let body = Body::from_recipe(&recipe);
    let truth = Truth::of(&body);
    let (slices, columns, fat) = scanner.slices(&recipe, &body, &truth);
    let marks: Vec<LevelMark> = truth
        .levels
        .iter()
        .filter(|it| (L1..=S2).contains(&it.level))
        .map(|it| clicked(seed, LevelMark { level: it.level, at: it.middle[0] }))
        .collect();
    let protocol = Protocol::new(&marks, slices[0].plane.normal()).expect("labels");
    let one = |slot: Slot| {
        let it = truth.level(slot.level().expect("a level")).expect("measured");
        let off = |slice: &&Slice| slice.plane.signed_distance_mm(it.middle[0]).abs();
        let slice = slices.iter().min_by(|a, b| off(a).total_cmp(&off(b))).expect("a slice");
        let picture = Picture::of(slice, columns);
        let found = suggest(&|at: LpsPoint| Some(picture.at(at)), &protocol, slot, Some(fat));
        let wanted = if matches!(slot, Slot::Sac(_)) { it.dsd_mm } else { it.vbd_mm };
        (slot, found.map(|found| found.length_mm() - wanted), found.map_or(0.0, |found| found.confidence))
    };
    LEVELS.into_iter().flat_map(|level| [Slot::Sac(level), Slot::Body(level)]).map(one).collect()
}

/// By kind what share of the levels is within a millimetre; prints what is not.
fn share_within(seeds: &[u32], scanner: Scanner) -> Vec<(f64, usize)> {
    let of_seed = |seed: &u32| errors(*seed, scanner).into_iter().map(|it| (*seed, it)).collect::<Vec<_>>();
    let all: Vec<_> = seeds.par_iter().flat_map_iter(of_seed).collect();
    let kinds: [fn(VertebralLevel) -> Slot; 2] = [Slot::Sac, Slot::Body];
    let share = |kind: fn(VertebralLevel) -> Slot| {
        let is_kind = |slot: Slot| slot.level().is_some_and(|level| kind(level) == slot);
        let of_kind: Vec<_> = all.iter().filter(|(_, (slot, ..))| is_kind(*slot)).collect();
        let is_good = |off: Option<f64>| off.is_some_and(|mm| mm.abs() <= WITHIN_MM);
        for level in LEVELS {
            let offs: Vec<f64> = of_kind.iter().filter(|it| it.1.0 == kind(level)).filter_map(|it| it.1.1).collect();
            let good = offs.iter().filter(|mm| is_good(Some(**mm))).count();
            let mean = offs.iter().sum::<f64>() / offs.len().max(1) as f64;
            println!("{:<14} {good} of {} within, mean {mean:+.2}", kind(level).to_string(), offs.len());
        }
        for (seed, (slot, off, confidence)) in of_kind.iter().filter(|it| !is_good(it.1.1)) {
            println!("  {seed} {slot}: {off:?} ({confidence:.2})");
        }
        let good = of_kind.iter().filter(|it| is_good(it.1.1)).count();
        (good as f64 / of_kind.len() as f64, of_kind.len())
    };
    kinds.into_iter().map(share).collect()
}

/// Holds shares against what is asked of sacs and of bodies.
fn assert_shares(seeds: &[u32], scanner: Scanner, least: [f64; 2]) {
    for ((share, count), least) in share_within(seeds, scanner).into_iter().zip(least) {
        println!("{share:.3} of {count}");
        assert!(6 * seeds.len() == count && least <= share, "{share:.3} of {count} within {WITHIN_MM} mm");
    }
}

/// The first two of the people below, so that every run of the tests sees that it works; of 12 bodies one may be off.
#[test]
fn suggestions_of_two_people_are_within_a_millimetre() {
    assert_shares(&[*SEEDS.start(), SEEDS.start() + 1], Scanner::Usual, [SHARES[0], 11.0 / 12.0]);
}

/// Measured: 142 of 150 sacs, 136 of 150 bodies (143 and 140 before the pictures changed; of the fifty people on whom the
/// limits were chosen 0.960 and 0.973). Of the sacs most that are off lie beside the cord at L1.
#[test]
#[ignore = "scans 25 people: minutes; cargo test --release suggestions -- --ignored"]
fn suggestions_of_25_people_are_within_a_millimetre() {
    assert_shares(&SEEDS.collect::<Vec<_>>(), Scanner::Usual, SHARES);
}

/// Scanners differ in how far they show fat beside where it lies, in which sense, and in how finely they read. Measured:
/// 133 of 150 sacs, 117 of 150 bodies; of the fifty people on whom the limits were chosen 0.860 and 0.830. Where fat is
/// shown backwards the black line of a vessel is at times taken for the front wall.
#[test]
#[ignore = "scans 25 people: minutes; cargo test --release suggestions -- --ignored"]
fn suggestions_of_25_people_in_scanners_of_their_own_are_seldom_off() {
    assert_shares(&SEEDS.collect::<Vec<_>>(), Scanner::Own, SHARES_OWN);
}
