//! Sets of criteria from text: the published ones that come with the program, and a teacher's own.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{CriterionSet, Imaging, Rule};

const VERSION: u32 = 1;
/// More sets in a file are a mistake.
const MOST_SETS: usize = 50;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    set: Vec<Set>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    id: String,
    name: String,
    about: String,
    steps: Vec<Step>,
    otherwise: String,
    #[serde(default)]
    imaging: Option<String>,
    source: String,
    #[serde(default)]
    reported: String,
    #[serde(default)]
    limits: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    result: String,
    rule: String,
}

/// The published sets, in the order they are shown.
pub fn published() -> &'static [CriterionSet] {
    static SETS: LazyLock<Vec<CriterionSet>> =
        LazyLock::new(|| read_sets(include_str!("published.toml")).unwrap_or_default());
    &SETS
}

/// Sets from a file's text.
///
/// # Errors
/// A sentence that says what cannot be understood, and in which set.
pub fn read_sets(text: &str) -> Result<Vec<CriterionSet>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    if VERSION < file.version {
        return Err(format!("it is of version {}, which a newer program wrote", file.version));
    }
    if MOST_SETS < file.set.len() {
        return Err(format!("it holds more than {MOST_SETS} sets"));
    }
    file.set.into_iter().map(set).collect()
}

fn set(of: Set) -> Result<CriterionSet, String> {
    let imaging = match of.imaging.as_deref() {
        None | Some("cross-section") => Imaging::CrossSection,
        Some("radiograph") => Imaging::Radiograph,
        Some(other) => return Err(format!("set {}: imaging \"{other}\" is not known", of.id)),
    };
    let id = of.id;
    let step = |step: Step| Rule::parse(&step.rule).map(|rule| (step.result, rule));
    let steps = of.steps.into_iter().map(step).collect::<Result<Vec<_>, _>>();
    let steps = steps.map_err(|why| format!("set {id}: {why}"))?;
    if steps.is_empty() || of.name.trim().is_empty() || of.source.trim().is_empty() {
        return Err(format!("set {id}: a name, a source and a step are needed"));
    }
    Ok(CriterionSet {
        id,
        name: of.name,
        about: of.about,
        steps,
        otherwise: of.otherwise,
        imaging,
        source: of.source,
        reported: of.reported,
        limits: of.limits,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_sets_are_read_and_a_teachers_mistake_is_told() {
        let ids: Vec<&str> = published().iter().map(|set| set.id.as_str()).collect();
        assert_eq!(ids, ["oosterhof_any", "oosterhof_pair", "hayashida_any", "ahn", "lundby", "fattori", "radiograph"]);
        let own = "version = 1\n[[set]]\nid = \"mine\"\nname = \"Mine\"\nabout = \"\"\nsource = \"me\"\n\
                   otherwise = \"no\"\nsteps = [{ result = \"yes\", rule = \"L5 dsr > 0.5\" }]\n";
        assert_eq!(read_sets(own).map(|sets| sets.len()), Ok(1));
        let told = read_sets(&own.replace("L5 dsr", "L5 dzr")).expect_err("a mistake");
        assert_eq!(told, "set mine: \"L5 dzr\" is nothing that is measured");
        for (from, to) in [("version = 1", "version = 7"), ("\"me\"", "\"\""), ("about", "abuot")] {
            assert!(read_sets(&own.replace(from, to)).is_err(), "{from}");
        }
    }
}
