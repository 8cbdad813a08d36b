//! Whether the answer can be read where it should not be: titles, names of files, descriptions, stems, hints.

use std::collections::BTreeSet;

use super::{Material, Problem};
use crate::case::TeachingCase;

/// Words that give a case of this subject away whatever its findings are called.
const ALWAYS: [&str; 7] = ["ectasia", "ectatic", "scalloping", "scalloped", "meningocele", "perineural", "tarlov"];
/// Words that say where and not what, or that any question needs.
const COMMON: &str = "about above after along anterior axial behind below between bodies canal caudal column common \
    coronal cranial dorsal dural epidural female foramen found front further image images large larger lateral least \
    level levels lower lumbar marker median medial middle midline nearly nerve other outside patient picture pictures \
    place plate plates point posterior right sacral sacrum sagittal segment series short shown sides small smaller \
    spinal spine study thecal their there these thoracic those towards under upper usual ventral vertebra vertebrae \
    vertebral where which while whole width within without";
/// Shorter words say too little.
const LEAST_LETTERS: usize = 5;

/// Problems of answers that show, in the order of the files.
pub(super) fn check(material: &Material<'_>) -> Vec<Problem> {
    let case = material.case;
    let secrets = Secrets::of(case);
    let mut problems = Vec::new();
    problems.extend(secrets.shown(
        "case.toml, title",
        &case.title,
        Problem::error,
        "Give it a title that tells nothing.",
    ));
    if let Some(name) = case.folder.file_name() {
        let remedy = "Give the folder a name that tells nothing.";
        problems.extend(secrets.shown("the case's folder", &name.to_string_lossy(), Problem::error, remedy));
    }
    let names: BTreeSet<String> =
        material.files.iter().flat_map(|path| path.iter()).map(|name| name.to_string_lossy().into_owned()).collect();
    for name in names {
        let place = format!("images, \"{name}\"");
        problems.extend(secrets.shown(
            &place,
            &name,
            Problem::error,
            "Give it a name that tells nothing, such as IM0001.",
        ));
    }
    let remedy = "Write a description into the images that tells nothing, such as SAG T2.";
    let series: BTreeSet<&str> = material.series.iter().map(|series| series.description.as_str()).collect();
    let of_series = series.into_iter().map(|text| ("images, Series Description (0008,103E)", text));
    let studies: BTreeSet<&str> = material.study_descriptions.iter().map(String::as_str).collect();
    let of_studies = studies.into_iter().map(|text| ("images, Study Description (0008,1030)", text));
    for (place, text) in of_studies.chain(of_series) {
        problems.extend(secrets.shown(place, text, Problem::error, remedy));
    }
    let remedy = "Tell what brought the person here, not what was found.";
    problems.extend(secrets.shown("case.toml, history", &case.history, Problem::warning, remedy));
    problems.extend(questions(case, &secrets));
    problems
}

fn questions(case: &TeachingCase, secrets: &Secrets) -> Vec<Problem> {
    let remedy = "Say where to look, not what is there, unless that is meant.";
    let mut problems = Vec::new();
    for question in &case.questions {
        let texts = [("stem", Some(&question.stem)), ("hint", question.hint.as_ref())];
        for (field, text) in texts.into_iter().filter_map(|(field, text)| Some((field, text?))) {
            let place = format!("case.toml, question {}, {field}", question.id);
            problems.extend(secrets.shown(&place, text, Problem::warning, remedy));
        }
    }
    for finding in &case.findings {
        let place = format!("answers.toml, finding {}, hint", finding.id);
        problems.extend(secrets.shown(&place, &finding.hint, Problem::warning, remedy));
    }
    problems
}

/// Words in small letters that tell the answer.
struct Secrets(BTreeSet<String>);

impl Secrets {
    fn of(case: &TeachingCase) -> Self {
        let mut words: BTreeSet<String> = ALWAYS.map(str::to_owned).into();
        let names =
            case.findings.iter().flat_map(|finding| [Some(finding.name.as_str()), finding.sign.map(|it| it.name())]);
        for text in names.flatten().chain(case.title_after.as_deref()) {
            words.extend(telling(text).filter(|word| !COMMON.split_whitespace().any(|common| common == word)));
        }
        Self(words)
    }

    /// The problem of a text in which one of the words, or one that begins like it, can be read.
    fn shown(
        &self,
        place: &str,
        text: &str,
        problem: fn(String, String, String) -> Problem,
        remedy: &str,
    ) -> Option<Problem> {
        let is_secret =
            |word: &String| self.0.iter().any(|secret| word.starts_with(secret) || secret.starts_with(word));
        let word =
            telling(text).filter(|word| !COMMON.split_whitespace().any(|common| common == word)).find(is_secret)?;
        Some(problem(place.to_owned(), format!("the word \"{word}\" tells the answer."), remedy.to_owned()))
    }
}

/// The longer words of a text in small letters.
fn telling(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphabetic());
    words.filter(|word| word.chars().count() >= LEAST_LETTERS).map(str::to_lowercase)
}
