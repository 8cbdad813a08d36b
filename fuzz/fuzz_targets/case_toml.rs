//! `case.toml` and, behind a line `#answers`, `answers.toml`: reading them and looking the case over.
#![no_main]

use libfuzzer_sys::fuzz_target;
use thecal::case::{
    check::{Material, check},
    format::read_texts,
};

fuzz_target!(|text: &str| {
    let (about, answers) = match text.split_once("\n#answers\n") {
        Some((about, answers)) => (about, Some(answers)),
        None => (text, None),
    };
    let case = match read_texts(about, answers) {
        Ok(case) => case,
        Err(error) => {
            let sentence = error.to_string();
            assert!(!sentence.is_empty() && !sentence.contains(char::is_control), "{sentence:?}");
            return;
        }
    };
    let material = Material {
        case: &case,
        sealed: answers.is_none(),
        series: &[],
        study_descriptions: &[],
        traces: &[],
        files: &[],
    };
    for problem in check(&material) {
        assert!(!problem.text.is_empty() && !problem.remedy.is_empty(), "{problem:?}");
    }
});
