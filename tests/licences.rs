//! Every crate in the whole tree has a permissive licence, and comes from the registry.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

/// Licences that let the program be shipped under MIT OR Apache-2.0 with a notice. OFL, Ubuntu fonts and Unicode
/// cover data; MPL-2.0 and other copyleft are not here on purpose.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "IJG",
    "ISC",
    "MIT",
    "MIT-0",
    "NCSA",
    "OFL-1.1",
    "Ubuntu-font-1.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

#[test]
fn the_whole_tree_is_permissive_and_from_the_registry() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
        .output()
        .expect("cargo metadata runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 100, "the whole tree, not only our own package");
    let faults: BTreeSet<String> = packages.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "\n{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

fn fault(package: &Value) -> Option<String> {
    let name = package["name"].as_str().unwrap_or("?");
    let licence = package["license"].as_str().unwrap_or("");
    if !is_permissive(licence) {
        return Some(format!("{name}: licence \"{licence}\""));
    }
    let source = package["source"].as_str();
    let from_registry = name == "thecal" || source.is_some_and(|source| source.starts_with("registry+"));
    (!from_registry).then(|| format!("{name}: source {source:?}"))
}

/// Whether an SPDX expression can be met by allowed licences alone. `AND` binds stronger than `OR`; `/` is the old `OR`.
fn is_permissive(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any_of(&tokens, &mut at);
    met && at == tokens.len()
}

fn any_of(tokens: &[&str], at: &mut usize) -> bool {
    let mut met = all_of(tokens, at);
    while tokens.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all_of(tokens, at);
    }
    met
}

fn all_of(tokens: &[&str], at: &mut usize) -> bool {
    let mut met = one(tokens, at);
    while tokens.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(tokens, at);
    }
    met
}

fn one(tokens: &[&str], at: &mut usize) -> bool {
    if tokens.get(*at) == Some(&"(") {
        *at += 1;
        let met = any_of(tokens, at);
        *at += 1;
        return met;
    }
    let Some(first) = tokens.get(*at) else { return false };
    *at += 1;
    if tokens.get(*at) == Some(&"WITH") {
        let with = format!("{first} WITH {}", tokens.get(*at + 1).unwrap_or(&""));
        *at += 2;
        return ALLOWED.contains(&with.as_str()) || ALLOWED.contains(first);
    }
    ALLOWED.contains(first)
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    assert!(is_permissive("MIT OR GPL-3.0"));
    assert!(is_permissive("MIT/Apache-2.0"));
    assert!(is_permissive("(MIT OR Apache-2.0) AND Unicode-3.0"));
    assert!(is_permissive("Apache-2.0 WITH LLVM-exception"));
    assert!(!is_permissive("MIT AND GPL-3.0"));
    assert!(!is_permissive("GPL-3.0-only"));
    assert!(!is_permissive(""));
}
