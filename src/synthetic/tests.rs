//! The body and its series agree; the truth follows the recipe; nothing depends on the number of threads.

use std::collections::BTreeSet;

use super::{
    noise::Grain,
    scanner::{Contrast, Detail, Stack, scan},
    *,
};
use crate::{
    annotation::Solid,
    case::Sign,
    geometry::{ImagePoint, LpsPoint},
    study::VertebralLevel,
};

const RECIPE: &str = include_str!("../../sample_studies/recipes/lumbar-01.toml");

const CONTROL: &str = include_str!("../../sample_studies/recipes/lumbar-02.toml");

fn body() -> Body {
    Body::from_recipe(&Recipe::parse(RECIPE).expect("the sample's recipe"))
}

/// A thousand points that lie both in a sagittal and in an axial slice: one of each slice's pixels, moved along the
/// line the two planes share.
#[test]
fn every_series_finds_the_same_tissue_at_a_thousand_points() {
    let body = body();
    let palette = Palette::default();
    let (sagittal, axial) = (Stack::sagittal(Detail::Full), Stack::axial(&body, Detail::Full));
    let random = Grain(4);
    let mut tissues = BTreeSet::new();
    for n in 0..1000u32 {
        let pick = |counter, count: usize| (random.uniform(4 * n + counter) * count as f64) as usize;
        let first = sagittal.planes[pick(0, sagittal.planes.len()).min(sagittal.planes.len() - 1)];
        let second = axial.planes[pick(1, axial.planes.len()).min(axial.planes.len() - 1)];
        // Columns of the axial slice run to the left, so the sagittal slice cuts it in one column.
        let column = second.image_from_lps(first.position).x;
        let row = random.between(4 * n + 2, 0.0, axial.matrix.shown as f64);
        let from_axial = second.lps_from_image(ImagePoint::new(column, row));
        let on_sagittal = first.image_from_lps(from_axial);
        let from_sagittal = first.lps_from_image(on_sagittal);
        assert!(from_axial.distance_mm(from_sagittal) < 1e-6, "the point lies in both slices");
        let (a, b) = (body.sample(from_axial, &palette), body.sample(from_sagittal, &palette));
        assert_eq!(a.tissue, b.tissue, "at {from_axial:?}");
        assert!(a.channels.iter().zip(b.channels).all(|(a, b)| (a - b).abs() < 0.1), "{a:?} {b:?} at {from_axial:?}");
        tissues.insert(a.tissue);
    }
    assert!(tissues.len() >= 10, "the points meet many tissues: {tissues:?}");
}

#[test]
fn known_places_hold_known_tissues() {
    let body = body();
    let truth = Truth::of(&body);
    let l5 = truth.level(VertebralLevel::L5).expect("L5");
    let middle = |a: LpsPoint, b: LpsPoint| a + (b - a) * 0.5;
    assert_eq!(body.tissue_at(l5.centre), Tissue::Marrow);
    let sac = middle(l5.sac[0], l5.sac[1]);
    assert!(matches!(body.tissue_at(sac), Tissue::Csf | Tissue::Root), "{:?}", body.tissue_at(sac));
    assert_eq!(body.tissue_at(LpsPoint::new(0.0, 200.0, 0.0)), Tissue::Air);
    let under_skin =
        [2.5, 3.0, 3.5, 4.0].map(|deep| body.tissue_at(LpsPoint::new(0.0, body.back_y(60.0) - deep, 60.0)));
    assert!(under_skin.contains(&Tissue::Fat), "fat with its membrane: {under_skin:?}");
    let l3 = truth.level(VertebralLevel::L3).expect("L3");
    let beside = LpsPoint::new(42.0, l3.centre.0.y + 4.0, l3.centre.0.z);
    assert!(matches!(body.tissue_at(beside), Tissue::Muscle | Tissue::Fat), "psoas: {:?}", body.tissue_at(beside));
}

#[test]
fn the_truth_is_what_the_recipe_asks_for() {
    let recipe = Recipe::parse(RECIPE).expect("the sample's recipe");
    let truth = Truth::of(&Body::from_recipe(&recipe));
    for (level, wanted) in &recipe.levels {
        let got = truth.level(*level).expect("every level has a truth");
        let pairs = [
            ("sac", got.dsd_mm, wanted.dsd_mm, 0.3),
            // Corners and the front are rough by up to a millimetre; the truth says where they came out.
            ("body", got.vbd_mm, wanted.vbd_mm, 1.0),
            ("upper plate", got.superior_ap_mm, wanted.superior_ap_mm, 1.5),
            ("lower plate", got.inferior_ap_mm, wanted.inferior_ap_mm, 1.5),
            ("concavity", got.chord_depth_mm, wanted.scallop_mm, 0.5),
        ];
        for (what, got, wanted, within) in pairs {
            assert!((got - wanted).abs() < within, "{what} of {level}: {got:.2} for {wanted:.2}");
        }
        assert!(!wanted.fat_lost || got.fat_lost(), "fat at {level}: {:.2} mm", got.gap_mm);
    }
}

#[test]
fn three_millimetres_in_the_recipe_are_three_in_the_truth() {
    let mut recipe = Recipe::parse(RECIPE).expect("the sample's recipe");
    let sac = |recipe: &Recipe| {
        Truth::of(&Body::from_recipe(recipe)).level(VertebralLevel::S1).map(|it| it.dsd_mm).expect("S1")
    };
    let before = sac(&recipe);
    recipe.levels.get_mut(&VertebralLevel::S1).expect("S1").dsd_mm += 3.0;
    let moved = sac(&recipe) - before;
    assert!((moved - 3.0).abs() < 0.3, "moved by {moved:.2}");
}

#[test]
fn a_control_is_negative_by_the_sac_and_keeps_its_fat() {
    let truth = Truth::of(&Body::from_recipe(&Recipe::normal(11)));
    let dsd = |level| truth.level(level).expect("there").dsd_mm;
    assert!(dsd(VertebralLevel::S1) < dsd(VertebralLevel::L4));
    assert!(truth.level(VertebralLevel::S1).expect("there").ahn_mm < 3.5 + 1.0);
    assert!(!truth.level(VertebralLevel::L5).expect("there").fat_lost());
}

#[test]
fn one_thread_and_four_make_the_same_bytes() {
    let in_pool = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let every = scanner::PROTOCOLS.map(|row| row.role).to_vec();
        let order = Order { series: every, ..Order::usual(Detail::Coarse) };
        pool.install(|| make_ordered(RECIPE, &order, &mut |_| true).expect("a case"))
    };
    let (one, four) = (in_pool(1), in_pool(4));
    assert_eq!(one.images, four.images);
    assert_eq!(one.case, four.case);
    assert_eq!(one.truth, four.truth);
}

#[test]
fn fluid_is_brightest_on_t2_and_dark_on_t1_in_the_pictures() {
    let body = body();
    let sagittal = Stack::sagittal(Detail::Coarse);
    let truth = Truth::of(&body);
    let series = scan(&body, &sagittal, &[Contrast::T2, Contrast::T1], 1, &mut || true).expect("scanned");
    let level = truth.level(VertebralLevel::S1).expect("S1");
    let at = |slices: &[scanner::Slice], point: LpsPoint| {
        let slice = &slices[1];
        let place = slice.plane.image_from_lps(point);
        slice.pixels[place.y.round() as usize * sagittal.matrix.shown + place.x.round() as usize]
    };
    let sac = level.sac[0] + (level.sac[1] - level.sac[0]) * 0.4;
    let [(t2_sac, t2_bone), (t1_sac, t1_bone)] =
        [&series[0], &series[1]].map(|slices| (at(slices, sac), at(slices, level.centre)));
    assert!(t2_sac > 2 * t2_bone, "T2: {t2_sac} in the sac, {t2_bone} in S1");
    assert!(t1_sac < t1_bone, "T1: {t1_sac} in the sac, {t1_bone} in S1");
}

#[test]
fn a_scan_stops_when_asked() {
    let stopped = make_case(RECIPE, Detail::Coarse, &mut |done, _| done < 2);
    assert_eq!(stopped.err(), Some(MakeError::Stopped));
}

#[test]
fn identifiers_are_valid_and_belong_to_the_recipe() {
    let mut reworded = Recipe::normal(1);
    reworded.case.history = "other words".into();
    let (a, b) = (Uids::new(&Recipe::normal(1)), Uids::new(&Recipe::normal(2)));
    assert_eq!(a.frame_of_reference(), Uids::new(&reworded).frame_of_reference());
    assert_ne!(a.frame_of_reference(), b.frame_of_reference());
    let uid = a.series(Role::AxialT2).0;
    assert!(uid.len() <= 64 && uid.starts_with("2.25.") && uid[5..].bytes().all(|it| it.is_ascii_digit()), "{uid}");
}

/// Whether a point of the median plane lies in an outline there (crossings of a line to the back).
fn is_inside(outline: &[LpsPoint], at: LpsPoint) -> bool {
    let pairs = outline.iter().zip(outline.iter().cycle().skip(1));
    let n_crossed = pairs.filter(|(a, b)| {
        let (a, b) = (a.0, b.0);
        (a.z > at.0.z) != (b.z > at.0.z) && at.0.y < a.y + (b.y - a.y) * (at.0.z - a.z) / (b.z - a.z)
    });
    n_crossed.count() % 2 == 1
}

fn crosses([a, b]: [LpsPoint; 2], [c, d]: [LpsPoint; 2]) -> bool {
    let side = |a: LpsPoint, b: LpsPoint, at: LpsPoint| (b - a).cross(at - a).0.x > 0.0;
    side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
}

#[test]
fn every_finding_points_into_its_region_and_no_outline_crosses_itself() {
    for recipe in [RECIPE, CONTROL] {
        let case = make_case(recipe, Detail::Coarse, &mut |_, _| true).expect("made").case;
        assert!(case.findings.len() >= 5 && case.findings.iter().all(|it| it.sign.is_some() && !it.hint.is_empty()));
        for finding in &case.findings {
            let region = finding.region.as_ref().expect("a region");
            // A finding on both sides has an arrow and a region on each.
            assert_eq!(region.solids.len(), finding.marks.len(), "{}", finding.name);
            for (solid, mark) in region.solids.iter().zip(&finding.marks) {
                points_into(solid, mark.anchor().expect("a tip"), &finding.name);
            }
        }
    }
}

fn points_into(solid: &Solid, tip: LpsPoint, name: &str) {
    let (outline, half_depth_mm) = match solid {
        Solid::Ball { center, radius_mm } => {
            assert!(center.distance_mm(tip) < *radius_mm, "{name}");
            return;
        }
        Solid::Slab { outline, half_depth_mm } => (outline, half_depth_mm),
    };
    assert!(is_inside(outline, tip), "{name}: {tip:?} in {outline:?}");
    assert!((4.0..20.0).contains(half_depth_mm), "{name}: {half_depth_mm} mm");
    let edge = |idx: usize| [outline[idx], outline[(idx + 1) % outline.len()]];
    for (a, b) in (0..outline.len()).flat_map(|a| (a + 2..outline.len()).map(move |b| (a, b))) {
        let apart = (a, b) != (0, outline.len() - 1);
        assert!(!apart || !crosses(edge(a), edge(b)), "{name}: edges {a} and {b}");
    }
}

#[test]
fn the_two_samples_are_told_apart_by_nothing_but_their_answers() {
    let made = [RECIPE, CONTROL].map(|recipe| make_case(recipe, Detail::Coarse, &mut |_, _| true).expect("made"));
    let names = |made: &MadeCase| made.images.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let [a, b] = &made;
    assert_eq!(names(a), names(b));
    assert_eq!(a.case.title.replace('1', "2"), b.case.title);
    assert_eq!(a.case.control.as_ref(), Some(&b.case.id));
    assert_eq!(b.case.signs(), [Sign::Normal]);
    assert!(!a.case.signs().contains(&Sign::Normal));
}
