//! Whether everything that must be said is said, and with its source.

use super::Problem;
use crate::case::{Answer, AnswerKey, Question, QuestionKind, TeachingCase};

/// Problems of missing words, in the order of the files.
pub(super) fn check(case: &TeachingCase, sealed: bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    if case.licence.trim().is_empty() {
        let remedy = "Write licence = \"CC-BY-4.0\", or whatever you give it out under (SPDX).";
        problems.push(Problem::error(
            "case.toml, licence",
            "no licence says what others may do with the case.",
            remedy,
        ));
    }
    if case.reviewed_by.is_none() {
        let remedy = "Ask a radiologist to check it, and write reviewed_by = \"their name\".";
        problems.push(Problem::warning("case.toml, reviewed_by", "nobody has reviewed the medical content.", remedy));
    }
    for finding in &case.findings {
        if finding.alt.trim().is_empty() {
            let place = format!("answers.toml, finding {}, alt", finding.id);
            let remedy = "Write alt = \"what is to be seen, and where\".";
            problems.push(Problem::error(place, "nothing describes it for those who do not see the picture.", remedy));
        }
    }
    for question in &case.questions {
        match &question.answer {
            Some(answer) => problems.extend(answer_problems(case, question, answer)),
            None if sealed => {}
            None => {
                let place = format!("case.toml, question {}", question.id);
                let remedy = format!("Add [[answer]] with question = \"{}\" to answers.toml.", question.id);
                problems.push(Problem::error(place, "answers.toml has no answer to this question.", remedy));
            }
        }
    }
    problems.extend(unknown_sources(case));
    problems
}

fn answer_problems(case: &TeachingCase, question: &Question, answer: &Answer) -> Vec<Problem> {
    let place = format!("answers.toml, answer {}", question.id);
    let mut problems = Vec::new();
    let mut missing = |field: &str, text: &str, remedy: &str| {
        problems.push(Problem::error(format!("{place}, {field}"), text, remedy));
    };
    if answer.explanation.trim().is_empty() {
        missing(
            "explanation",
            "nothing explains why the answer is right.",
            "Write explanation = \"why, in a sentence or two\".",
        );
    }
    if answer.sources.is_empty() {
        missing(
            "sources",
            "no source stands behind the answer.",
            "Write sources = [\"S05\"], words that source lines begin with.",
        );
    }
    let has_region = |id: &String| case.finding(id).is_some_and(|finding| finding.region.is_some());
    if answer.key == AnswerKey::Region && !answer.finding.as_ref().is_some_and(has_region) {
        missing(
            "finding",
            "no region says where the marker has to lie.",
            "Name a finding that has a [[finding.region]].",
        );
    }
    if let (QuestionKind::Choice(choices), AnswerKey::Choice { rationales, .. }) = (&question.kind, &answer.key) {
        for choice in choices {
            if rationales.get(&choice.id).is_none_or(|text| text.trim().is_empty()) {
                let text = "nothing says why it is right or wrong.";
                missing(
                    &format!("option {}", choice.id),
                    text,
                    "Write its rationale = \"why\" under [[answer.option]].",
                );
            }
        }
    }
    problems
}

/// Words such as S05 that texts and answers name and no source line begins with.
fn unknown_sources(case: &TeachingCase) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut look = |place: String, words: Vec<&str>| {
        let mut unknown: Vec<_> = words.into_iter().filter(|word| case.source(word).is_none()).collect();
        unknown.sort_unstable();
        unknown.dedup();
        for word in unknown {
            let text = format!("no line of sources begins with {word}.");
            let remedy = format!("Add \"{word} …\" to sources in case.toml, or correct the word.");
            problems.push(Problem::warning(place.clone(), text, remedy));
        }
    };
    look("answers.toml, discussion".to_owned(), named_sources(&case.discussion));
    for finding in &case.findings {
        look(format!("answers.toml, finding {}, text", finding.id), named_sources(&finding.text));
    }
    for (idx, step) in case.steps.iter().enumerate() {
        look(format!("answers.toml, step {}, notes", idx + 1), named_sources(&step.notes));
    }
    for question in &case.questions {
        let Some(answer) = &question.answer else { continue };
        let mut words: Vec<&str> = answer.sources.iter().map(String::as_str).collect();
        words.extend(named_sources(&answer.explanation));
        if let AnswerKey::Choice { rationales, .. } = &answer.key {
            words.extend(rationales.values().flat_map(|text| named_sources(text)));
        }
        look(format!("answers.toml, answer {}", question.id), words);
    }
    problems
}

/// The words of a text that are an S and two digits or more; levels such as S1 have one.
fn named_sources(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let is_source = |word: &&str| {
        word.strip_prefix('S').is_some_and(|digits| digits.len() >= 2 && digits.bytes().all(|c| c.is_ascii_digit()))
    };
    words.filter(is_source).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_words_are_told_from_levels() {
        assert_eq!(named_sources("At S1 (S05, S10) and S2; STIR, S-01 and S1a."), ["S05", "S10"]);
    }
}
