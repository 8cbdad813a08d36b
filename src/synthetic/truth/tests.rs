//! The truth of the test patients N, A and B follows their recipes, and the published criteria say of it what they should.

use super::Truth;
use crate::{
    study::VertebralLevel::{self, L1, L3, L4, L5, S1, S2},
    synthetic::{Body, Recipe},
};

pub(in crate::synthetic) const PATIENTS: [(&str, &str); 3] = [
    ("N", include_str!("../../../tests/support/recipes/n.toml")),
    ("A", include_str!("../../../tests/support/recipes/a.toml")),
    ("B", include_str!("../../../tests/support/recipes/b.toml")),
];

fn truth_of(text: &str) -> (Recipe, Truth) {
    let recipe = Recipe::parse(text).expect("a recipe");
    let truth = Truth::of(&Body::from_recipe(&recipe));
    (recipe, truth)
}

#[test]
fn the_truth_is_near_the_recipe_where_criteria_ask() {
    for (name, text) in PATIENTS {
        let (recipe, truth) = truth_of(text);
        for level in [L1, L3, L4, L5, S1] {
            let (wanted, got) = (recipe.level(level).expect("asked"), truth.level(level).expect("measured"));
            assert!((got.dsd_mm - wanted.dsd_mm).abs() < 0.3, "{name}, sac at {level}: {:.2}", got.dsd_mm);
            assert!((got.vbd_mm - wanted.vbd_mm).abs() < 0.8, "{name}, body at {level}: {:.2}", got.vbd_mm);
            assert_eq!(got.fat_lost(), wanted.fat_lost, "{name}, gap at {level}: {:.2}", got.gap_mm);
        }
    }
}

#[test]
fn the_published_criteria_say_of_n_a_and_b_what_the_table_of_cases_says() {
    let expected = [
        ["negative", "negative", "negative", "negative", "negative", "0"],
        ["positive", "negative", "positive", "negative", "positive", "1"],
        ["positive", "positive", "positive", "positive", "positive", "2"],
    ];
    for ((name, text), expected) in PATIENTS.into_iter().zip(expected) {
        let (_, truth) = truth_of(text);
        for ((set, verdict), expected) in truth.verdicts().into_iter().zip(expected) {
            assert_eq!(verdict.result.as_deref(), Some(expected), "{name} by {}: {verdict:?}", set.id);
        }
    }
}

#[test]
fn every_level_says_how_deep_and_wide_its_canal_is() {
    for (name, text) in PATIENTS {
        let (_, truth) = truth_of(text);
        for it in &truth.levels {
            let canal = it.canal;
            let is_lumbar = (L1..=L5).contains(&it.level);
            if is_lumbar || it.level == S1 {
                let ap = canal.ap_mm.expect("an arch");
                let room = ap - it.dsd_mm;
                assert!((0.5..9.0).contains(&room), "{name} {}: canal {ap:.1}, sac {:.1}", it.level, it.dsd_mm);
                assert!((16.0..50.0).contains(&canal.width_mm.expect("sides")), "{name} {}: {canal:?}", it.level);
            }
            if is_lumbar {
                let (between, width) = (canal.interpedicular_mm.expect("pedicles"), canal.width_mm.expect("sides"));
                assert!((14.0..=width).contains(&between), "{name} {}: {canal:?}", it.level);
            }
        }
    }
}

#[test]
fn the_sac_and_the_cord_end_at_named_heights() {
    let [n, .., b] = PATIENTS.map(|(_, text)| truth_of(text).1);
    assert!(n.sac_end_at.starts_with("S2"), "{}", n.sac_end_at);
    assert!(b.sac_end_at.starts_with("S3"), "{}", b.sac_end_at);
    assert!(n.conus_at.starts_with("L1"), "{}", n.conus_at);
    assert!(n.below_sac.contains(&VertebralLevel::S3) && !n.below_sac.contains(&S2), "{:?}", n.below_sac);
}
