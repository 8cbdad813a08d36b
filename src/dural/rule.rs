//! A condition on quantities: whether it is met, and its text, such as `any(S1 dsr > 0.59, S1 dsd > L4 dsd)`.

use super::{Known, Quantity};

/// How near to its limit a ratio is called borderline.
const BORDERLINE: f64 = 0.01;
/// Rules within rules go no deeper.
const DEEPEST: usize = 8;
/// A longer text is no rule.
const LONGEST: usize = 4000;

/// A condition on quantities.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// Greater than a limit; equal is not met.
    Above(Quantity, f64),
    /// As great as a limit or greater.
    Reaches(Quantity, f64),
    /// Greater than another quantity.
    Exceeds(Quantity, Quantity),
    /// So many of these or more.
    AtLeast(usize, Vec<Self>),
}

/// Where quantities come from.
pub type Values<'a> = &'a dyn Fn(Quantity) -> Known;

impl Rule {
    /// One of these.
    pub fn any(rules: Vec<Self>) -> Self {
        Self::AtLeast(1, rules)
    }

    /// All of these.
    pub fn all(rules: Vec<Self>) -> Self {
        Self::AtLeast(rules.len(), rules)
    }

    /// Whether it is met; `None` where that cannot be decided.
    pub fn holds(&self, values: Values<'_>) -> Option<bool> {
        match self {
            Self::Above(what, limit) => passes(values(*what), |value| value > *limit),
            Self::Reaches(what, limit) => passes(values(*what), |value| value >= *limit),
            Self::Exceeds(what, other) => {
                let other = values(*other).value()?;
                passes(values(*what), |value| value > other)
            }
            Self::AtLeast(wanted, rules) => {
                let answers: Vec<_> = rules.iter().map(|rule| rule.holds(values)).collect();
                let count = |of: Option<bool>| answers.iter().filter(|answer| **answer == of).count();
                let (met, open) = (count(Some(true)), count(None));
                if met >= *wanted { Some(true) } else { (met + open < *wanted).then_some(false) }
            }
        }
    }

    /// The single conditions it is made of.
    pub(super) fn parts(&self) -> Vec<Self> {
        match self {
            Self::AtLeast(_, rules) => rules.iter().flat_map(Self::parts).collect(),
            single => vec![single.clone()],
        }
    }

    /// What it asks for.
    pub fn asks_for(&self) -> Vec<Quantity> {
        match self {
            Self::Above(what, _) | Self::Reaches(what, _) => vec![*what],
            Self::Exceeds(what, other) => vec![*what, *other],
            Self::AtLeast(_, rules) => rules.iter().flat_map(Self::asks_for).collect(),
        }
    }

    /// A single condition with its numbers, such as `L5 dsr 0.50 > 0.48`.
    pub(super) fn told(&self, values: Values<'_>, decimals: usize) -> Option<String> {
        let (what, sign, limit, named) = match self {
            Self::Above(what, limit) => (what, ">", *limit, String::new()),
            Self::Reaches(what, limit) => (what, ">=", *limit, String::new()),
            Self::Exceeds(what, other) => (what, ">", values(*other).least()?, format!("{other} ")),
            Self::AtLeast(..) => return None,
        };
        let value = values(*what).least()?;
        let decimals = if what.is_counted() { 0 } else { decimals };
        Some(format!("{what} {value:.decimals$} {sign} {named}{limit:.decimals$}"))
    }

    /// Whether a ratio is so near to its limit that the next reader may say otherwise.
    pub(super) fn is_borderline(&self, values: Values<'_>) -> bool {
        match self {
            Self::Above(what @ Quantity::Dsr(_), limit) | Self::Reaches(what @ Quantity::Dsr(_), limit) => {
                values(*what).value().is_some_and(|value| (value - limit).abs() < BORDERLINE)
            }
            _ => false,
        }
    }

    /// A borderline ratio as the next reader may have it: on the other side of its limit.
    pub(super) fn other_side(&self, values: Values<'_>) -> Option<(Quantity, f64)> {
        let (what, limit, is_met_at) = match self {
            Self::Above(what, limit) => (*what, *limit, false),
            Self::Reaches(what, limit) => (*what, *limit, true),
            Self::Exceeds(..) | Self::AtLeast(..) => return None,
        };
        let beyond = match (self.holds(values)?, is_met_at) {
            (true, true) => limit - BORDERLINE,
            (false, false) => limit + BORDERLINE,
            (true, false) | (false, true) => limit,
        };
        Some((what, beyond))
    }

    /// Its text, as it is read.
    pub fn text(&self) -> String {
        match self {
            Self::Above(what, limit) => format!("{what} > {limit}"),
            Self::Reaches(what, 1.0) if what.is_counted() && *what != Quantity::LevelsWithoutFat => what.to_string(),
            Self::Reaches(what, limit) => format!("{what} >= {limit}"),
            Self::Exceeds(what, other) => format!("{what} > {other}"),
            Self::AtLeast(wanted, rules) => {
                let inside: Vec<String> = rules.iter().map(Self::text).collect();
                let word = match *wanted {
                    1 => "any".to_owned(),
                    n if n == rules.len() => "all".to_owned(),
                    n => format!("{n} of "),
                };
                format!("{word}({})", inside.join(", "))
            }
        }
    }

    /// Reads a rule.
    ///
    /// # Errors
    /// A sentence that says what cannot be understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        if LONGEST < text.len() {
            return Err(format!("a rule of more than {LONGEST} letters"));
        }
        parsed(text.trim(), DEEPEST)
    }
}

/// What is at least so great passes already where that is enough, and else may.
fn passes(known: Known, test: impl Fn(f64) -> bool) -> Option<bool> {
    match known {
        Known::Exactly(value) => Some(test(value)),
        Known::AtLeast(value) => test(value).then_some(true),
        Known::Unknown => None,
    }
}

fn parsed(text: &str, depth: usize) -> Result<Rule, String> {
    let inside = text.strip_suffix(')').and_then(|text| text.split_once('('));
    let Some((word, inside)) = inside else { return condition(text) };
    if depth == 0 {
        return Err("rules within rules too deep".to_owned());
    }
    let rules = split(inside).into_iter().map(|one| parsed(one.trim(), depth - 1)).collect::<Result<Vec<_>, _>>()?;
    let wanted = match word.trim() {
        "any" => 1,
        "all" => rules.len(),
        other => {
            let count = other.strip_suffix("of").and_then(|count| count.trim().parse::<usize>().ok());
            count.ok_or_else(|| format!("\"{other}(\" is neither any(, all( nor a number with of("))?
        }
    };
    match (1..=rules.len()).contains(&wanted) {
        true => Ok(Rule::AtLeast(wanted, rules)),
        false => Err(format!("{wanted} of {} conditions can never be met", rules.len())),
    }
}

/// At commas outside of brackets.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0_i32, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

fn condition(text: &str) -> Result<Rule, String> {
    let quantity = |text: &str| {
        let unknown = |()| format!("\"{}\" is nothing that is measured", text.trim());
        text.trim().parse::<Quantity>().map_err(unknown)
    };
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|limit| limit.is_finite());
    if let Some((what, limit)) = text.split_once(">=") {
        let limit = number(limit).ok_or_else(|| format!("\"{}\" is no number", limit.trim()))?;
        return Ok(Rule::Reaches(quantity(what)?, limit));
    }
    let Some((what, limit)) = text.split_once('>') else { return Ok(Rule::Reaches(quantity(text)?, 1.0)) };
    match number(limit) {
        Some(limit) => Ok(Rule::Above(quantity(what)?, limit)),
        None => Ok(Rule::Exceeds(quantity(what)?, quantity(limit)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::VertebralLevel::{L3, S1};

    const WIDE: Rule = Rule::Above(Quantity::Dsr(S1), 0.57);
    const OTHER: Rule = Rule::Above(Quantity::Dsr(L3), 0.47);

    fn with(known: &'static [(Quantity, Known)]) -> impl Fn(Quantity) -> Known {
        move |what| known.iter().find(|it| it.0 == what).map_or(Known::Unknown, |it| it.1)
    }

    #[test]
    fn what_is_missing_is_undecided_unless_the_rest_decides() {
        let nothing = with(&[]);
        assert_eq!(WIDE.holds(&nothing), None);
        let wide = with(&[(Quantity::Dsr(S1), Known::Exactly(0.6))]);
        assert_eq!(Rule::any(vec![WIDE, OTHER]).holds(&wide), Some(true));
        assert_eq!(Rule::all(vec![WIDE, OTHER]).holds(&wide), None);
        let narrow = with(&[(Quantity::Dsr(S1), Known::Exactly(0.5))]);
        assert_eq!(Rule::any(vec![WIDE, OTHER]).holds(&narrow), None);
        assert_eq!(Rule::all(vec![WIDE, OTHER]).holds(&narrow), Some(false));
        assert_eq!(Rule::AtLeast(2, vec![WIDE, OTHER]).holds(&narrow), Some(false));
    }

    #[test]
    fn a_part_that_was_measured_can_decide_for_but_never_against() {
        let sleeve = Rule::Above(Quantity::Sleeve(S1), 6.5);
        assert_eq!(sleeve.holds(&with(&[(Quantity::Sleeve(S1), Known::AtLeast(7.0))])), Some(true));
        assert_eq!(sleeve.holds(&with(&[(Quantity::Sleeve(S1), Known::AtLeast(6.0))])), None);
    }

    #[test]
    fn equal_is_not_above_but_reaches() {
        let equal = with(&[(Quantity::Dsr(S1), Known::Exactly(0.57))]);
        assert_eq!(WIDE.holds(&equal), Some(false));
        assert_eq!(Rule::Reaches(Quantity::Dsr(S1), 0.57).holds(&equal), Some(true));
    }

    #[test]
    fn a_rule_reads_back_and_nonsense_is_told() {
        let text = "any(S1 dsr > 0.59, all(L5 sleeve > 6.5, S1 ahn > 3.5), S1 dsd > L4 dsd, radicular cysts, \
                    2 of (L4 canal AP >= 18, levels without fat >= 2, root-sleeve herniation))";
        let rule = Rule::parse(text).expect("a rule");
        assert_eq!(Rule::parse(&rule.text()), Ok(rule));
        for nonsense in ["S1 dsq > 1", "any()", "S1 dsr > x", "3 of (radicular cysts)", "some(S1 dsr > 1)", "((((", ""]
        {
            assert!(Rule::parse(nonsense).is_err(), "{nonsense}");
        }
        let deep = format!("{}S1 dsr > 1{}", "any(".repeat(50), ")".repeat(50));
        assert!(Rule::parse(&deep).is_err());
    }
}
