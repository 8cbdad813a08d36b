//! Normal patients are called normal as often as published controls were, over a thousand seeds and in numbers only.

use super::*;
use crate::{
    dural::{Quantity, Verdict, published},
    study::VertebralLevel::{L1, L3, L4, L5, S1, S3},
};

const N_SEEDS: u32 = 1000;

/// What a recipe asks for: the body's truth comes out at these numbers within fractions of a millimetre.
fn asked(recipe: &Recipe, what: Quantity) -> Option<f64> {
    let at = |level| recipe.level(level);
    match what {
        // The sac ends above: nothing is left of it there.
        Quantity::Dsd(level) if level > recipe.sac_end => Some(0.0),
        Quantity::Dsd(level) => Some(at(level)?.dsd_mm),
        Quantity::Dsr(level) => Some(at(level)?.dsd_mm / at(level)?.vbd_mm),
        Quantity::Ahn(level) => {
            let it = at(level)?;
            Some((it.superior_ap_mm + it.inferior_ap_mm) / 2.0 - it.vbd_mm)
        }
        Quantity::Sleeve(level) => Some(at(level)?.sleeve_mm),
        Quantity::LevelsWithoutFat => Some(recipe.levels.values().filter(|it| it.fat_lost).count() as f64),
        Quantity::AnteriorMeningocele | Quantity::SleeveHerniation | Quantity::RadicularCysts => Some(0.0),
        _ => None,
    }
}

/// In what share of the patients of a maker of recipes a set says something.
fn share(make: impl Fn(u32) -> Recipe, id: &str, is_so: impl Fn(Verdict) -> bool) -> f64 {
    let set = published().iter().find(|set| set.id == id).expect("a set");
    let says = |seed: &u32| {
        let recipe = make(*seed);
        is_so(set.verdict(&|what| asked(&recipe, what).into()))
    };
    (0..N_SEEDS).filter(says).count() as f64 / f64::from(N_SEEDS)
}

#[test]
fn normal_patients_are_normal_as_often_as_controls_are() {
    let negative = |verdict: Verdict| verdict.result.as_deref() == Some("negative");
    for id in ["ahn", "lundby", "oosterhof_pair"] {
        let normal = share(Recipe::normal, id, negative);
        println!("{id}: {normal:.3} negative");
        assert!(normal >= 0.95, "{id}: {normal:.3} are negative");
    }
    let any = share(Recipe::normal, "oosterhof_any", |verdict| verdict.result.as_deref() == Some("positive"));
    println!("oosterhof_any: {any:.3} positive");
    assert!((0.05..=0.25).contains(&any), "one level at least by Oosterhof: {any:.3}");
    let grade = share(Recipe::normal, "fattori", |verdict| verdict.result.as_deref() == Some("0"));
    assert!(grade > 0.999, "grade 0 by Fattori: {grade:.3}");
}

/// The numbers above are those of the bodies: in a few patients they are measured.
#[test]
fn bodies_come_out_as_asked() {
    for seed in 0..12 {
        let recipe = Recipe::normal(seed);
        let truth = Truth::of(&Body::from_recipe(&recipe));
        for level in [L1, L3, L4, L5, S1] {
            let (sac, ratio) = (Quantity::Dsd(level), Quantity::Dsr(level));
            let off = |what| truth.quantity(what).zip(asked(&recipe, what)).map(|(got, wanted)| got - wanted);
            assert!(off(sac).expect("measured").abs() < 0.35, "seed {seed}, sac at {level}: {:?}", off(sac));
            assert!(off(ratio).expect("measured").abs() < 0.02, "seed {seed}, ratio at {level}: {:?}", off(ratio));
        }
        assert_eq!(
            truth.quantity(Quantity::Dsd(S3)),
            asked(&recipe, Quantity::Dsd(S3)),
            "seed {seed}: S3 holds no sac"
        );
    }
}
