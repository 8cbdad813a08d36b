//! Sets of criteria and their verdicts: a missing measure makes "not decidable", never "negative".

use super::{Known, Quantity, Rule, rule::Values};

/// What kind of image values must come from for a set to speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Imaging {
    /// MR or CT.
    #[default]
    CrossSection,
    /// Radiographs.
    Radiograph,
}

/// A published set of criteria: the first step that is met names the result.
#[derive(Clone, Debug, PartialEq)]
pub struct CriterionSet {
    /// Its name in files.
    pub id: String,
    /// Its name on screen; no verdict stands without it.
    pub name: String,
    /// What it is and where it was read.
    pub about: String,
    /// Results from the gravest on, with what they ask for.
    pub steps: Vec<(String, Rule)>,
    /// The result where no step is met.
    pub otherwise: String,
    /// What it speaks of.
    pub imaging: Imaging,
    /// The paper, and how much of it was read.
    pub source: String,
    /// What the paper reports of it; empty where nothing was read.
    pub reported: String,
    /// For whom and what it does not hold.
    pub limits: Vec<String>,
}

/// What a set of criteria says.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The result; `None` where a missing quantity could still change it.
    pub result: Option<String>,
    /// The single conditions that are met, in words.
    pub met: Vec<String>,
    /// Ratios within 0.01 of their limits, in words with three decimals, where the result would be another on their other
    /// side: what another level decides as well is not borderline.
    pub borderline: Vec<String>,
    /// What was missing, where that made it undecidable.
    pub missing: Vec<Quantity>,
}

/// One condition of a set with what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The condition, such as `S1 dsr > 0.57`.
    pub asks: String,
    /// With its numbers, such as `S1 dsr 0.62 > 0.57`; `None` where they are missing.
    pub told: Option<String>,
    /// Whether it is met; `None`: not decidable.
    pub met: Option<bool>,
    /// Whether it is a ratio within 0.01 of its limit.
    pub borderline: bool,
    /// What is missing.
    pub missing: Vec<Quantity>,
}

impl CriterionSet {
    fn parts(&self) -> Vec<Rule> {
        unique(self.steps.iter().flat_map(|(_, rule)| rule.parts()))
    }

    /// Its cut-offs of the sac to body ratio, by level.
    pub fn ratio_limits(&self) -> Vec<(crate::study::VertebralLevel, f64)> {
        let limit = |rule: Rule| match rule {
            Rule::Above(Quantity::Dsr(level), limit) | Rule::Reaches(Quantity::Dsr(level), limit) => {
                Some((level, limit))
            }
            _ => None,
        };
        self.parts().into_iter().filter_map(limit).collect()
    }

    /// What the set says of these quantities.
    pub fn verdict(&self, values: Values<'_>) -> Verdict {
        let parts = self.parts();
        let met = parts.iter().filter(|rule| rule.holds(values) == Some(true)).filter_map(|rule| rule.told(values, 2));
        let (result, missing) = self.result(values);
        let near = self.deciding(&parts, &result, values).into_iter().filter_map(|rule| rule.told(values, 3));
        Verdict { result, met: unique(met), borderline: unique(near), missing }
    }

    /// The ratios near their limits whose other side changes the result: each alone, else all together.
    fn deciding<'r>(&self, parts: &'r [Rule], result: &Option<String>, values: Values<'_>) -> Vec<&'r Rule> {
        let near: Vec<&Rule> = parts.iter().filter(|rule| rule.is_borderline(values)).collect();
        let changes = |rules: &[&Rule]| {
            let moved: Vec<_> = rules.iter().filter_map(|rule| rule.other_side(values)).collect();
            let other = |what: Quantity| {
                let there = moved.iter().find(|it| it.0 == what);
                there.map_or_else(|| values(what), |it| Known::Exactly(it.1))
            };
            self.result(&other).0 != *result
        };
        let alone: Vec<&Rule> = near.iter().copied().filter(|rule| changes(&[rule])).collect();
        if alone.is_empty() && changes(&near) { near } else { alone }
    }

    /// Each of its conditions with its cut-off and what is known of it.
    pub fn conditions(&self, values: Values<'_>) -> Vec<Condition> {
        let one = |rule: Rule| {
            let borderline = rule.is_borderline(values);
            let missing = rule.asks_for().into_iter().filter(|what| values(*what).value().is_none());
            Condition {
                asks: rule.text(),
                told: rule.told(values, if borderline { 3 } else { 2 }),
                met: rule.holds(values),
                borderline,
                missing: missing.collect(),
            }
        };
        self.parts().into_iter().map(one).collect()
    }

    /// Met is met whatever is missing; that nothing is met is said only where all that is asked for was measured.
    fn result(&self, values: Values<'_>) -> (Option<String>, Vec<Quantity>) {
        let missing = |rule: &Rule| {
            let asked = rule.asks_for().into_iter();
            asked.filter(|what| values(*what).value().is_none()).collect::<Vec<_>>()
        };
        for (result, rule) in &self.steps {
            match rule.holds(values) {
                Some(true) => return (Some(result.clone()), Vec::new()),
                Some(false) => {}
                None => return (None, unique(missing(rule).into_iter())),
            }
        }
        let missing = unique(self.steps.iter().flat_map(|(_, rule)| missing(rule)));
        (missing.is_empty().then(|| self.otherwise.clone()), missing)
    }
}

fn unique<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut kept = Vec::new();
    for one in all {
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dural::{Known, published},
        study::VertebralLevel::{self, L1, L2, L3, L4, L5, S1, S2, S3},
    };

    fn with(known: &[(Quantity, f64)]) -> impl Fn(Quantity) -> Known + use<> {
        let known = known.to_vec();
        move |what| known.iter().find(|it| it.0 == what).map(|it| it.1).into()
    }

    #[test]
    fn a_verdict_says_what_is_met_missing_and_near_its_limit() {
        let step = |result: &str, rule: &str| (result.to_owned(), Rule::parse(rule).expect("a rule"));
        let set = CriterionSet {
            steps: vec![
                step("both", "all(S1 dsr > 0.57, S2 dsd > L3 dsd)"),
                step("one", "any(S1 dsr > 0.57, L3 dsr > 0.47)"),
            ],
            otherwise: "none".to_owned(),
            ..published()[0].clone()
        };
        let verdict = set.verdict(&with(&[(Quantity::Dsr(S1), 0.574), (Quantity::Dsd(L3), 13.0)]));
        assert_eq!((verdict.result, verdict.missing), (None, vec![Quantity::Dsd(S2)]));
        assert!(verdict.borderline.is_empty(), "nothing is decided that another reader could turn");
        let measured = with(&[(Quantity::Dsr(S1), 0.9), (Quantity::Dsd(L3), 13.0), (Quantity::Dsd(S2), 14.0)]);
        let verdict = set.verdict(&measured);
        assert_eq!((verdict.result.as_deref(), verdict.missing), (Some("both"), vec![]));
        assert_eq!(verdict.met, ["S1 dsr 0.90 > 0.57", "S2 dsd 14.00 > L3 dsd 13.00"]);
        let small = [(Quantity::Dsr(S1), 0.3), (Quantity::Dsr(L3), 0.3)];
        assert_eq!(set.verdict(&with(&small)).result, None, "the sac was not measured: never negative");
        let all = [&small[..], &[(Quantity::Dsd(S2), 9.0), (Quantity::Dsd(L3), 13.0)]].concat();
        let small = with(&all);
        assert_eq!(set.verdict(&small).result.as_deref(), Some("none"));
    }

    #[test]
    fn a_verdict_is_borderline_only_where_another_reader_could_turn_it() {
        let step = |rule: &str| ("positive".to_owned(), Rule::parse(rule).expect("a rule"));
        let set = CriterionSet {
            steps: vec![step("any(L3 dsr > 0.47, L4 dsr > 0.48, S1 dsr >= 0.57)")],
            otherwise: "negative".to_owned(),
            ..published()[0].clone()
        };
        let near = |ratios: [f64; 3]| {
            let known = [L3, L4, S1].map(Quantity::Dsr).into_iter().zip(ratios).collect::<Vec<_>>();
            set.verdict(&with(&known)).borderline
        };
        assert_eq!(near([0.475, 0.30, 0.30]), ["L3 dsr 0.475 > 0.470"]);
        assert!(near([0.475, 0.30, 0.80]).is_empty(), "S1 decides whatever L3 is");
        assert_eq!(near([0.468, 0.30, 0.555]), ["L3 dsr 0.468 > 0.470"], "0.555 is far from 0.57");
        assert_eq!(near([0.468, 0.30, 0.562]), ["L3 dsr 0.468 > 0.470", "S1 dsr 0.562 >= 0.570"], "either is enough");
        assert_eq!(near([0.475, 0.485, 0.30]), ["L3 dsr 0.475 > 0.470", "L4 dsr 0.485 > 0.480"], "both together");
    }

    /// A case of the table of ready cases (domain notes 3.3): sac L1 to S3, body L1 to S1, end plates of S1, L5 sleeve,
    /// levels without fat, cysts, sleeves, meningocele.
    struct Ready {
        letter: char,
        sac: [f64; 8],
        body: [f64; 6],
        plates: [f64; 2],
        sleeve: f64,
        fat: f64,
        signs: [f64; 3],
    }

    const LEVELS: [VertebralLevel; 8] = [L1, L2, L3, L4, L5, S1, S2, S3];

    #[rustfmt::skip]
    const READY: [Ready; 6] = [
        Ready { letter: 'N', sac: [15.5, 14.0, 13.2, 13.0, 12.5, 10.5, 6.0, 0.0], body: [31.0, 32.0, 33.0, 34.0, 34.0, 23.5], plates: [32.0, 18.0], sleeve: 5.3, fat: 0.0, signs: [0.0; 3] },
        Ready { letter: 'A', sac: [17.0, 16.2, 14.9, 15.8, 16.8, 14.5, 9.0, 0.0], body: [31.0, 32.0, 33.0, 34.0, 33.5, 22.5], plates: [32.0, 18.0], sleeve: 5.5, fat: 1.0, signs: [0.0; 3] },
        Ready { letter: 'B', sac: [17.5, 16.9, 16.5, 17.5, 22.0, 20.0, 15.0, 8.0], body: [31.0, 32.0, 32.5, 33.0, 30.5, 19.5], plates: [31.0, 17.0], sleeve: 8.0, fat: 3.0, signs: [0.0, 0.0, 1.0] },
        Ready { letter: 'C', sac: [18.9, 18.5, 18.5, 22.4, 24.2, 28.6, 19.6, 17.9], body: [30.5, 31.5, 32.0, 33.0, 31.0, 14.0], plates: [32.0, 18.0], sleeve: 9.0, fat: 4.0, signs: [1.0, 1.0, 0.0] },
        Ready { letter: 'V', sac: [15.5, 14.0, 13.2, 13.0, 16.8, 14.0, 8.0, 0.0], body: [31.0, 32.0, 33.0, 34.0, 33.5, 26.0], plates: [34.5, 20.5], sleeve: 5.3, fat: 0.0, signs: [0.0; 3] },
        Ready { letter: 'T', sac: [15.5, 14.0, 13.2, 13.0, 12.5, 10.5, 6.0, 0.0], body: [31.0, 32.0, 33.0, 34.0, 34.0, 23.5], plates: [32.0, 18.0], sleeve: 5.3, fat: 0.0, signs: [0.0, 0.0, 1.0] },
    ];
    /// By Oosterhof at any level and at L3 with S1, Hayashida, Ahn, Lundby, Fattori.
    const VERDICTS: [[&str; 6]; 6] = [
        ["negative", "negative", "negative", "negative", "negative", "0"],
        ["positive", "negative", "positive", "negative", "positive", "1"],
        ["positive", "positive", "positive", "positive", "positive", "2"],
        ["positive", "positive", "positive", "positive", "positive", "3"],
        ["positive", "negative", "positive", "positive", "positive", "0"],
        ["negative", "negative", "negative", "negative", "negative", "0"],
    ];

    fn values(of: &Ready) -> Vec<(Quantity, f64)> {
        let mut all: Vec<_> = LEVELS.iter().zip(of.sac).map(|(level, mm)| (Quantity::Dsd(*level), mm)).collect();
        let ratios = LEVELS.iter().zip(of.sac).zip(of.body);
        all.extend(ratios.map(|((level, sac), body)| (Quantity::Dsr(*level), sac / body)));
        all.push((Quantity::Ahn(S1), (of.plates[0] + of.plates[1]) / 2.0 - of.body[5]));
        all.push((Quantity::Sleeve(L5), of.sleeve));
        all.push((Quantity::LevelsWithoutFat, of.fat));
        let signs = [Quantity::AnteriorMeningocele, Quantity::SleeveHerniation, Quantity::RadicularCysts];
        all.extend(signs.into_iter().zip(of.signs));
        all
    }

    #[test]
    fn the_ready_cases_get_every_verdict_of_the_table() {
        for (ready, wanted) in READY.iter().zip(VERDICTS) {
            let known = values(ready);
            for (set, wanted) in published().iter().zip(wanted) {
                let verdict = set.verdict(&with(&known));
                assert_eq!(verdict.result.as_deref(), Some(wanted), "{} by {}", ready.letter, set.id);
            }
        }
    }

    /// Case L counted one too high: what is called S1 is its L5, what is called L4 its L3.
    #[test]
    fn counting_case_l_one_too_high_flips_what_compares_s1_with_l4() {
        let a = values(&READY[1]);
        let moved: Vec<_> = a
            .iter()
            .filter_map(|(what, value)| match what {
                Quantity::Dsd(level) => Some((Quantity::Dsd(level.moved(1)?), *value)),
                Quantity::Dsr(level) => Some((Quantity::Dsr(level.moved(1)?), *value)),
                other => Some((*other, *value)),
            })
            .collect();
        let result = |known: &[(Quantity, f64)], id: &str| {
            published().iter().find(|set| set.id == id).expect("a set").verdict(&with(known)).result
        };
        assert_eq!(result(&a, "ahn").as_deref(), Some("negative"));
        assert_eq!(result(&moved, "ahn").as_deref(), Some("positive"));
        let s1 = moved.iter().find(|it| it.0 == Quantity::Dsr(S1)).expect("S1").1;
        assert!(s1 < 0.57, "the ratio stays below its cut-offs of Oosterhof and Lundby: {s1}");
    }

    /// Every single condition of every set from both sides of its limit and on it, and with each input missing.
    #[test]
    fn every_cut_off_is_where_it_says_and_nothing_missing_is_negative() {
        const STEP: f64 = 1e-9;
        for set in published() {
            for part in set.parts() {
                let (what, limit, is_met_at) = match &part {
                    Rule::Above(what, limit) => (*what, *limit, false),
                    Rule::Reaches(what, limit) => (*what, *limit, true),
                    Rule::Exceeds(what, other) => {
                        let known = |by: f64| with(&[(*what, 15.0 + by), (*other, 15.0)]);
                        assert_eq!(
                            [STEP, 0.0, -STEP].map(|by| part.holds(&known(by))),
                            [Some(true), Some(false), Some(false)]
                        );
                        assert_eq!(part.holds(&with(&[(*what, 99.0)])), None);
                        assert_eq!(part.holds(&with(&[(*other, 0.0)])), None);
                        continue;
                    }
                    Rule::AtLeast(..) => unreachable!("parts are single"),
                };
                let holds = |value: f64| part.holds(&with(&[(what, value)]));
                assert_eq!([limit + STEP, limit, limit - STEP].map(holds), [Some(true), Some(is_met_at), Some(false)]);
                assert_eq!(part.holds(&with(&[])), None, "{} {}", set.id, part.text());
            }
            assert_eq!(set.verdict(&with(&[])).result, None, "{}: nothing is known", set.id);
        }
        let normal = values(&READY[0]);
        for (missing, _) in &normal {
            let known: Vec<_> = normal.iter().filter(|it| it.0 != *missing).copied().collect();
            for set in published() {
                let asks = set.steps.iter().any(|(_, rule)| rule.asks_for().contains(missing));
                let verdict = set.verdict(&with(&known));
                assert!(!asks || verdict.result.is_none(), "{} without {missing}: {verdict:?}", set.id);
                assert!(!asks || verdict.missing.contains(missing), "{} without {missing}: {verdict:?}", set.id);
            }
        }
    }
}
