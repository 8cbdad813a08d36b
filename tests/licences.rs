//! Every crate in the whole tree has a permissive licence, and comes from the registry; no C code reads image bytes.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

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
    // Data: Mozilla's list of certificate authorities.
    "CDLA-Permissive-2.0",
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

/// Crates in the program that bind to code that is not Rust, or may: each with the reason. None of them sees the bytes of
/// an image.
const FOREIGN: &[(&str, &str)] = &[
    ("core-foundation-sys", "macOS itself, for windows"),
    ("glutin_egl_sys", "OpenGL of the system, for windows"),
    ("glutin_glx_sys", "OpenGL of the system, for windows"),
    ("glutin_wgl_sys", "OpenGL of the system, for windows"),
    ("jni-sys", "Android itself, for windows"),
    ("js-sys", "a browser, for windows"),
    ("libsqlite3-sys", "SQLite from source: progress of quizzes, written by this program"),
    ("linux-raw-sys", "numbers of Linux's system calls, no code"),
    ("ndk-sys", "Android itself, for windows"),
    ("objc-sys", "macOS itself, for windows"),
    ("ring", "TLS: primitives in C and assembly, as BoringSSL has them; archives' answers, never pixels"),
    ("renderdoc-sys", "a debugger of graphics, for windows"),
    ("security-framework-sys", "macOS itself: whom to trust on the net"),
    ("wayland-sys", "Wayland of the system, for windows"),
    ("web-sys", "a browser, for windows"),
    ("windows-sys", "Windows itself"),
    ("yeslogic-fontconfig-sys", "fontconfig of the system: where fonts are for letters that the bundled ones lack"),
];
/// Links of crates that are Rust and only say so to be there once.
const LINKS_NOTHING: &[&str] = &["rayon-core", "wasm_bindgen"];
/// Parts of names of codecs in C or C++, and of the bindings to them.
const C_CODECS: &[&str] =
    &["charls", "gdcm", "dcmtk", "turbojpeg", "mozjpeg", "openjpeg-sys", "libjpeg", "openjph", "jpegxl-sys", "libwebp"];

fn metadata(arguments: &[&str]) -> Value {
    let mut cargo = Command::new(env!("CARGO"));
    let output = cargo.args(["metadata", "--format-version", "1", "--locked"]).args(arguments).output();
    let output = output.expect("cargo metadata runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The packages that the program itself is made of, on whatever system: no tests, no build scripts.
fn program(metadata: &Value) -> Vec<&Value> {
    let list = |value: &'static str, of: &Value| of[value].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes: BTreeMap<String, Value> =
        list("nodes", &metadata["resolve"]).into_iter().map(|node| (text(&node["id"]), node)).collect();
    let (mut seen, mut pending) = (BTreeSet::new(), vec![text(&metadata["resolve"]["root"])]);
    while let Some(id) = pending.pop() {
        let deps = nodes.get(&id).map(|node| list("deps", node)).unwrap_or_default();
        if seen.insert(id) {
            let is_normal = |dep: &Value| list("dep_kinds", dep).iter().any(|kind| kind["kind"].is_null());
            pending.extend(deps.iter().filter(|dep| is_normal(dep)).map(|dep| text(&dep["pkg"])));
        }
    }
    let packages = metadata["packages"].as_array().expect("packages");
    packages.iter().filter(|package| seen.contains(package["id"].as_str().unwrap_or_default())).collect()
}

#[test]
fn no_c_code_reads_the_bytes_of_images() {
    let metadata = metadata(&[]);
    let packages = program(&metadata);
    assert!(packages.len() > 100, "the whole program, not only our own package");
    let mut faults = BTreeSet::new();
    for package in packages {
        let (name, links) = (package["name"].as_str().unwrap_or("?"), package["links"].as_str());
        let is_foreign = name.ends_with("-sys") || name.ends_with("_sys");
        let links = links.filter(|links| !LINKS_NOTHING.contains(links));
        if (is_foreign || links.is_some()) && !FOREIGN.iter().any(|(known, _)| *known == name) {
            faults.insert(format!(
                "{name}: binds to {}, for no reason that is known here",
                links.unwrap_or("the system")
            ));
        }
        if C_CODECS.iter().any(|codec| name.contains(codec)) {
            faults.insert(format!("{name}: a codec that is not Rust"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_whole_tree_is_permissive_and_from_the_registry() {
    let metadata = metadata(&["--all-features"]);
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
