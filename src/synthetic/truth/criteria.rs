//! Criteria as data and their verdicts: a missing measure makes "not decidable", never "negative".

use std::fmt;

use crate::study::VertebralLevel;

/// How near to its limit a ratio is called borderline.
const BORDERLINE: f64 = 0.01;

/// A number that criteria ask for; signs that are there or not count as 1 or 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantity {
    /// Dural sac diameter, mm.
    Dsd(VertebralLevel),
    /// Dural sac ratio.
    Dsr(VertebralLevel),
    /// Mean end plate length less mid-body diameter, mm.
    Ahn(VertebralLevel),
    /// Width of the root sleeve, mm.
    Sleeve(VertebralLevel),
    /// Least distance between the pedicles, mm.
    Interpedicular(VertebralLevel),
    /// Depth of the bony canal, mm.
    CanalAp(VertebralLevel),
    /// Scalloping by the formula of the radiograph criteria, mm.
    RadiographScalloping(VertebralLevel),
    /// How many vertebral bodies have no fat behind them while the sac bulges.
    LevelsWithoutFat,
    /// Anterior sacral meningocele.
    AnteriorMeningocele,
    /// Root-sleeve herniation.
    SleeveHerniation,
    /// Radicular cysts.
    RadicularCysts,
}

/// A condition on quantities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Greater than a limit; equal is not met.
    Above(Quantity, f64),
    /// As great as a limit or greater.
    Reaches(Quantity, f64),
    /// Greater than another quantity.
    Exceeds(Quantity, Quantity),
    /// So many of these or more.
    AtLeast(usize, &'static [Self]),
}

/// A published set of criteria: the first step that is met names the result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CriterionSet {
    /// Its name in files.
    pub id: &'static str,
    /// What it is and where it was read.
    pub about: &'static str,
    /// Results from the gravest on, with what they ask for.
    pub steps: &'static [(&'static str, Rule)],
    /// The result where no step is met.
    pub otherwise: &'static str,
}

/// What a set of criteria says.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The result; `None` where a missing quantity could still change it.
    pub result: Option<&'static str>,
    /// The single conditions that are met, in words.
    pub met: Vec<String>,
    /// Ratios within 0.01 of their limits, in words with three decimals.
    pub borderline: Vec<String>,
    /// What was missing, where that made it undecidable.
    pub missing: Vec<Quantity>,
}

/// Where quantities come from.
type Values<'a> = &'a dyn Fn(Quantity) -> Option<f64>;

impl Rule {
    /// One of these.
    pub const fn any(rules: &'static [Self]) -> Self {
        Self::AtLeast(1, rules)
    }

    /// All of these.
    pub const fn all(rules: &'static [Self]) -> Self {
        Self::AtLeast(rules.len(), rules)
    }

    /// Whether it is met; `None` where that cannot be decided.
    pub fn holds(&self, values: Values<'_>) -> Option<bool> {
        match self {
            Self::Above(what, limit) => Some(values(*what)? > *limit),
            Self::Reaches(what, limit) => Some(values(*what)? >= *limit),
            Self::Exceeds(what, other) => Some(values(*what)? > values(*other)?),
            Self::AtLeast(wanted, rules) => {
                let answers: Vec<_> = rules.iter().map(|rule| rule.holds(values)).collect();
                let count = |of: Option<bool>| answers.iter().filter(|answer| **answer == of).count();
                let (met, open) = (count(Some(true)), count(None));
                if met >= *wanted { Some(true) } else { (met + open < *wanted).then_some(false) }
            }
        }
    }

    /// The single conditions it is made of.
    fn parts(&self) -> Vec<Self> {
        match self {
            Self::AtLeast(_, rules) => rules.iter().flat_map(Self::parts).collect(),
            single => vec![*single],
        }
    }

    fn asks_for(&self) -> Vec<Quantity> {
        match self {
            Self::Above(what, _) | Self::Reaches(what, _) => vec![*what],
            Self::Exceeds(what, other) => vec![*what, *other],
            Self::AtLeast(_, rules) => rules.iter().flat_map(Self::asks_for).collect(),
        }
    }

    /// A single condition with its numbers, such as `L5 dsr 0.50 > 0.48`.
    fn told(&self, values: Values<'_>, decimals: usize) -> Option<String> {
        let (what, sign, limit, named) = match self {
            Self::Above(what, limit) => (what, ">", *limit, String::new()),
            Self::Reaches(what, limit) => (what, ">=", *limit, String::new()),
            Self::Exceeds(what, other) => (what, ">", values(*other)?, format!("{other} ")),
            Self::AtLeast(..) => return None,
        };
        let value = values(*what)?;
        let decimals = if what.is_counted() { 0 } else { decimals };
        Some(format!("{what} {value:.decimals$} {sign} {named}{limit:.decimals$}"))
    }

    fn is_borderline(&self, values: Values<'_>) -> bool {
        match self {
            Self::Above(what @ Quantity::Dsr(_), limit) => {
                values(*what).is_some_and(|value| (value - limit).abs() < BORDERLINE)
            }
            _ => false,
        }
    }
}

impl CriterionSet {
    /// What the set says of these quantities.
    pub fn verdict(&self, values: Values<'_>) -> Verdict {
        let parts: Vec<Rule> = self.steps.iter().flat_map(|(_, rule)| rule.parts()).collect();
        let told = |decimals: usize, rule: &Rule| rule.told(values, decimals);
        let met = parts.iter().filter(|rule| rule.holds(values) == Some(true)).filter_map(|rule| told(2, rule));
        let near = parts.iter().filter(|rule| rule.is_borderline(values)).filter_map(|rule| told(3, rule));
        let (result, missing) = self.result(values);
        Verdict { result, met: unique(met), borderline: unique(near), missing }
    }

    fn result(&self, values: Values<'_>) -> (Option<&'static str>, Vec<Quantity>) {
        for (result, rule) in self.steps {
            match rule.holds(values) {
                Some(true) => return (Some(result), Vec::new()),
                Some(false) => {}
                None => {
                    let missing = rule.asks_for().into_iter().filter(|what| values(*what).is_none());
                    return (None, unique(missing));
                }
            }
        }
        (Some(self.otherwise), Vec::new())
    }
}

impl Quantity {
    /// A number of things, which has no decimals.
    fn is_counted(self) -> bool {
        self >= Self::LevelsWithoutFat
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

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dsd(level) => write!(f, "{level} dsd"),
            Self::Dsr(level) => write!(f, "{level} dsr"),
            Self::Ahn(level) => write!(f, "{level} ahn"),
            Self::Sleeve(level) => write!(f, "{level} sleeve"),
            Self::Interpedicular(level) => write!(f, "{level} interpedicular"),
            Self::CanalAp(level) => write!(f, "{level} canal AP"),
            Self::RadiographScalloping(level) => write!(f, "{level} scalloping by the radiograph formula"),
            Self::LevelsWithoutFat => f.write_str("levels without fat"),
            Self::AnteriorMeningocele => f.write_str("anterior sacral meningocele"),
            Self::SleeveHerniation => f.write_str("root-sleeve herniation"),
            Self::RadicularCysts => f.write_str("radicular cysts"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use VertebralLevel::{L3, S1, S2};

    const WIDE: Rule = Rule::Above(Quantity::Dsr(S1), 0.57);
    const OTHER: Rule = Rule::Above(Quantity::Dsr(L3), 0.47);
    const WIDER: Rule = Rule::Exceeds(Quantity::Dsd(S2), Quantity::Dsd(L3));

    fn with(known: &'static [(Quantity, f64)]) -> impl Fn(Quantity) -> Option<f64> {
        move |what| known.iter().find(|it| it.0 == what).map(|it| it.1)
    }

    #[test]
    fn what_is_missing_is_undecided_unless_the_rest_decides() {
        let nothing = with(&[]);
        assert_eq!(WIDE.holds(&nothing), None);
        let wide = with(&[(Quantity::Dsr(S1), 0.6)]);
        assert_eq!(Rule::any(&[WIDE, OTHER]).holds(&wide), Some(true));
        assert_eq!(Rule::all(&[WIDE, OTHER]).holds(&wide), None);
        let narrow = with(&[(Quantity::Dsr(S1), 0.5)]);
        assert_eq!(Rule::any(&[WIDE, OTHER]).holds(&narrow), None);
        assert_eq!(Rule::all(&[WIDE, OTHER]).holds(&narrow), Some(false));
        assert_eq!(Rule::AtLeast(2, &[WIDE, OTHER]).holds(&narrow), Some(false));
    }

    #[test]
    fn equal_is_not_above_but_reaches() {
        let equal = with(&[(Quantity::Dsr(S1), 0.57)]);
        assert_eq!(WIDE.holds(&equal), Some(false));
        assert_eq!(Rule::Reaches(Quantity::Dsr(S1), 0.57).holds(&equal), Some(true));
    }

    #[test]
    fn a_verdict_says_what_is_met_missing_and_near_its_limit() {
        const SET: CriterionSet = CriterionSet {
            id: "test",
            about: "",
            steps: &[("both", Rule::all(&[WIDE, WIDER])), ("one", Rule::any(&[WIDE, OTHER]))],
            otherwise: "none",
        };
        let unmeasured = with(&[(Quantity::Dsr(S1), 0.574), (Quantity::Dsd(L3), 13.0)]);
        let verdict = SET.verdict(&unmeasured);
        assert_eq!((verdict.result, verdict.missing), (None, vec![Quantity::Dsd(S2)]));
        assert_eq!(verdict.borderline, ["S1 dsr 0.574 > 0.570"]);
        let measured = with(&[(Quantity::Dsr(S1), 0.9), (Quantity::Dsd(L3), 13.0), (Quantity::Dsd(S2), 14.0)]);
        let verdict = SET.verdict(&measured);
        assert_eq!((verdict.result, verdict.missing), (Some("both"), vec![]));
        assert_eq!(verdict.met, ["S1 dsr 0.90 > 0.57", "S2 dsd 14.00 > L3 dsd 13.00"]);
        let small = with(&[(Quantity::Dsr(S1), 0.3), (Quantity::Dsr(L3), 0.3)]);
        assert_eq!(SET.verdict(&small).result, Some("none"));
    }
}
