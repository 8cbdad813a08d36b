//! The published sets of criteria, with the sources they were read in.

use super::criteria::{CriterionSet, Quantity as Q, Rule};
use crate::study::VertebralLevel::{self, L1, L2, L3, L4, L5, S1, S2, S3};

const fn ratio(level: VertebralLevel, limit: f64) -> Rule {
    Rule::Above(Q::Dsr(level), limit)
}

const fn present(sign: Q) -> Rule {
    Rule::Reaches(sign, 1.0)
}

/// Oosterhof 2001.
const OOSTERHOF: &[Rule] =
    &[ratio(L1, 0.64), ratio(L2, 0.55), ratio(L3, 0.47), ratio(L4, 0.48), ratio(L5, 0.48), ratio(S1, 0.57)];
/// Hayashida 2014, from a Japanese cohort.
const HAYASHIDA: &[Rule] =
    &[ratio(L1, 0.59), ratio(L2, 0.46), ratio(L3, 0.42), ratio(L4, 0.45), ratio(L5, 0.47), ratio(S1, 0.47)];
/// The sac at S1 or below is wider than at L4.
const WIDER_BELOW: Rule = Rule::any(&[
    Rule::Exceeds(Q::Dsd(S1), Q::Dsd(L4)),
    Rule::Exceeds(Q::Dsd(S2), Q::Dsd(L4)),
    Rule::Exceeds(Q::Dsd(S3), Q::Dsd(L4)),
]);
const MENINGOCELE: Rule = present(Q::AnteriorMeningocele);
const AHN_MINOR: &[Rule] = &[Rule::Above(Q::Sleeve(L5), 6.5), Rule::Above(Q::Ahn(S1), 3.5)];

/// Every set, in the order they are shown.
pub static SETS: [CriterionSet; 7] = [
    CriterionSet {
        id: "oosterhof_any",
        about: "sac to body ratio above its limit at any level, L1 to S1 (S03)",
        steps: &[("positive", Rule::any(OOSTERHOF))],
        otherwise: "negative",
    },
    CriterionSet {
        id: "oosterhof_pair",
        about: "sac to body ratio above its limit at L3 and at S1 (S03)",
        steps: &[("positive", Rule::all(&[ratio(L3, 0.47), ratio(S1, 0.57)]))],
        otherwise: "negative",
    },
    CriterionSet {
        id: "hayashida_any",
        about: "sac to body ratio above the limits of a Japanese cohort at any level (S37)",
        steps: &[("positive", Rule::any(HAYASHIDA))],
        otherwise: "negative",
    },
    CriterionSet {
        id: "ahn",
        about: "one major sign (sac at S1 or below wider than at L4, anterior meningocele) or both minor ones (L5 \
                sleeve above 6.5 mm, S1 scalloping above 3.5 mm by the mean of the end plates); a secondary source (S05)",
        steps: &[("positive", Rule::any(&[WIDER_BELOW, MENINGOCELE, Rule::all(AHN_MINOR)]))],
        otherwise: "negative",
    },
    CriterionSet {
        id: "lundby",
        about: "anterior meningocele, root-sleeve herniation, sac at S1 or below wider than at L4, or S1 ratio above \
                0.59 (S08)",
        steps: &[("positive", Rule::any(&[MENINGOCELE, present(Q::SleeveHerniation), WIDER_BELOW, ratio(S1, 0.59)]))],
        otherwise: "negative",
    },
    CriterionSet {
        id: "fattori",
        about: "grade by eye (S02); the wording of grades 1 and 2 is from a secondary source (S05)",
        steps: &[
            ("3", MENINGOCELE),
            (
                "2",
                Rule::any(&[
                    Rule::Reaches(Q::LevelsWithoutFat, 2.0),
                    Rule::all(&[Rule::Reaches(Q::LevelsWithoutFat, 1.0), present(Q::RadicularCysts)]),
                ]),
            ),
            ("1", Rule::Reaches(Q::LevelsWithoutFat, 1.0)),
        ],
        otherwise: "0",
    },
    CriterionSet {
        id: "radiograph",
        about: "for radiographs only, never CT or MR: L4 interpedicular distance from 38 mm, S1 canal from 18 mm, or L5 \
                scalloping from 5.5 mm by a formula that was not available (S40)",
        steps: &[(
            "positive",
            Rule::any(&[
                Rule::Reaches(Q::Interpedicular(L4), 38.0),
                Rule::Reaches(Q::CanalAp(S1), 18.0),
                Rule::Reaches(Q::RadiographScalloping(L5), 5.5),
            ]),
        )],
        otherwise: "negative",
    },
];
