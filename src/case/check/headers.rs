//! Whether the images' headers still tell of a person. Attributes are named, their values never.

use std::collections::BTreeMap;

use super::Problem;
use crate::study::HeaderTraces;

const PLACE: &str = "images, headers";

/// Problems of headers; those of synthetic images tell of nobody.
pub(super) fn check(traces: &[HeaderTraces]) -> Vec<Problem> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in traces.iter().filter(|one| !one.synthetic).flat_map(|one| &one.attributes) {
        *counts.entry(name).or_default() += 1;
    }
    let mut problems: Vec<_> = counts
        .into_iter()
        .map(|(name, n)| {
            let text = format!("{name} holds a value in {}.", images(n));
            Problem::warning(PLACE, text, "Empty it in every image with a de-identification tool (PS3.15 annex E).")
        })
        .collect();
    let n_private = traces.iter().filter(|one| one.private && !one.synthetic).count();
    if n_private > 0 {
        let text = format!("{} private attributes, which may hold anything.", having(n_private));
        problems.push(Problem::warning(PLACE, text, "Remove private attributes with a de-identification tool."));
    }
    let n_burned_in = traces.iter().filter(|one| one.burned_in).count();
    if n_burned_in > 0 {
        let text =
            format!("{} Burned In Annotation (0028,0301) = YES: names may stand in the picture.", having(n_burned_in));
        problems.push(Problem::warning(PLACE, text, "Look at the pictures, and blacken any text about a person."));
    }
    problems
}

fn images(n: usize) -> String {
    if n == 1 { "1 image".to_owned() } else { format!("{n} images") }
}

fn having(n: usize) -> String {
    format!("{} {}", images(n), if n == 1 { "has" } else { "have" })
}
