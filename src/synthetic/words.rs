//! Numbers in a case's texts, filled in from the truth so that they cannot disagree with it.
//!
//! `{S1 dsd}` becomes the sac's diameter at S1, `{S1 dsd - L4 dsd}` what it is more than at L4; in mm with one decimal,
//! the ratio `dsr` with two. Differences are those of the numbers as they are shown. A lesion's measures go by its kind:
//! `{anterior_meningocele neck}`, the first of that kind.

use super::{LesionTruth, LevelTruth, Truth};
use crate::{
    case::{AnswerKey, Finding, QuestionKind, TeachingCase},
    study::VertebralLevel,
};

/// A measure's name, how it is taken, and its decimals.
type Measure = (&'static str, fn(&LevelTruth) -> Option<f64>, usize);

/// What can be filled in.
const MEASURES: [Measure; 10] = [
    ("dsd", |it| Some(it.dsd_mm), 1),
    ("vbd", |it| Some(it.vbd_mm), 1),
    ("superior", |it| Some(it.superior_ap_mm), 1),
    ("inferior", |it| Some(it.inferior_ap_mm), 1),
    ("chord", |it| Some(it.chord_depth_mm), 1),
    ("ahn", |it| Some(it.ahn_mm), 1),
    ("dsr", |it| Some(it.dsr()), 2),
    ("canal", |it| it.canal.ap_mm, 1),
    ("interpedicular", |it| it.canal.interpedicular_mm, 1),
    ("sleeve", |it| it.sleeve_mm, 1),
];

/// The same of a lesion, in whole mm.
type LesionMeasure = (&'static str, fn(&LesionTruth) -> Option<f64>);

/// See [`MEASURES`].
const LESION_MEASURES: [LesionMeasure; 4] = [
    ("across", |it| Some(it.size_mm[0])),
    ("depth", |it| Some(it.size_mm[1])),
    ("height", |it| Some(it.size_mm[2])),
    ("neck", |it| Some(it.neck?.1)),
];

/// Fills in every text of a case.
///
/// # Errors
/// One sentence about the first place in braces that names no measure.
pub(super) fn fill(case: &mut TeachingCase, truth: &Truth) -> Result<(), String> {
    let mut texts: Vec<&mut String> = vec![&mut case.discussion];
    texts.extend(case.findings.iter_mut().flat_map(finding_texts));
    texts.extend(case.steps.iter_mut().flat_map(|step| [&mut step.title, &mut step.notes]));
    for question in &mut case.questions {
        texts.push(&mut question.stem);
        texts.extend(&mut question.hint);
        if let QuestionKind::Choice(choices) = &mut question.kind {
            texts.extend(choices.iter_mut().map(|choice| &mut choice.text));
        }
        if let Some(answer) = &mut question.answer {
            texts.push(&mut answer.explanation);
            if let AnswerKey::Choice { rationales, .. } = &mut answer.key {
                texts.extend(rationales.values_mut());
            }
        }
    }
    texts.into_iter().try_for_each(|text| {
        *text = filled(text, truth)?;
        Ok(())
    })
}

fn finding_texts(finding: &mut Finding) -> impl Iterator<Item = &mut String> {
    let captions = finding.marks.iter_mut().filter_map(|mark| mark.caption.as_mut());
    let captions = captions.flat_map(|caption| std::iter::once(&mut caption.text).chain(caption.expert.as_mut()));
    [&mut finding.name, &mut finding.text, &mut finding.alt, &mut finding.hint].into_iter().chain(captions)
}

fn filled(text: &str, truth: &Truth) -> Result<String, String> {
    let mut parts = text.split('{');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (place, rest) = part.split_once('}').unwrap_or((part, ""));
        let number = number(place, truth);
        whole += &number.ok_or_else(|| {
            format!(
                "recipe: {{{place}}} names no measure; allowed is a level and one of {} such as {{S1 dsd}}",
                names()
            )
        })?;
        whole += rest;
    }
    Ok(whole)
}

fn names() -> String {
    MEASURES.map(|it| it.0).join(", ")
}

fn number(place: &str, truth: &Truth) -> Option<String> {
    let Some((more, less)) = place.split_once(" - ") else {
        let (value, decimals) = measure(place, truth)?;
        return Some(format!("{value:.decimals$}"));
    };
    let ((more, decimals), (less, _)) = (measure(more, truth)?, measure(less, truth)?);
    Some(format!("{:.decimals$}", more - less))
}

/// A measure, rounded to its decimals.
fn measure(place: &str, truth: &Truth) -> Option<(f64, usize)> {
    let (of_what, name) = place.split_once(' ')?;
    if let Some(lesion) = truth.lesions.iter().find(|it| it.kind.word() == of_what) {
        let (_, of) = LESION_MEASURES.iter().find(|it| it.0 == name)?;
        return Some((of(lesion)?.round(), 0));
    }
    let level = truth.level(of_what.parse::<VertebralLevel>().ok()?)?;
    let (_, of, decimals) = MEASURES.iter().find(|it| it.0 == name)?;
    let unit = 10f64.powi(*decimals as i32);
    Some(((of(level)? * unit).round() / unit, *decimals))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{Body, Recipe};

    #[test]
    fn numbers_come_from_the_truth_and_nonsense_is_refused() {
        let truth = Truth::of(&Body::from_recipe(&Recipe::normal(3)));
        let dsd = |level: &str| truth.level(level.parse().expect("a level")).expect("there").dsd_mm;
        let (l4, s1) = (dsd("L4"), dsd("S1"));
        let text = filled("L4 {L4 dsd} mm, {L4 dsd - S1 dsd} less.", &truth).expect("filled");
        let less = (l4 * 10.0).round() / 10.0 - (s1 * 10.0).round() / 10.0;
        assert_eq!(text, format!("L4 {l4:.1} mm, {less:.1} less."));
        for wrong in ["{S1}", "{S9 dsd}", "{S1 weight}", "{S1 dsd - x}", "{"] {
            let error = filled(wrong, &truth).expect_err(wrong);
            assert!(error.contains("names no measure; allowed is a level and one of dsd, vbd"), "{error}");
        }
    }
}
