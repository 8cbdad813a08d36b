//! The sample cases that come with the program: whole, marked as synthetic, and shown by nothing but its own files.

use std::path::{Path, PathBuf};

use crate::support::app::Driver;
use thecal::{
    annotation::{MarkSpace, visible},
    app::{CaseCommand, Command, SeriesKey, StudyCommand},
    case::{AnswerKey, Finding, QuestionKind, Sign, read_case},
    study::SopInstanceUid,
    viewport::Layout,
};

/// How many questions each committed case asks.
const N_QUESTIONS: [usize; 10] = [6, 4, 5, 6, 6, 6, 6, 6, 5, 6];

/// The committed cases.
fn samples() -> impl Iterator<Item = PathBuf> {
    (1..=10).map(|number| format!("sample_studies/lumbar-{number:02}").into())
}

#[test]
fn every_finding_of_the_samples_is_seen_where_it_says() {
    samples().for_each(|sample| findings_are_seen(&sample));
}

fn findings_are_seen(sample: &Path) {
    let mut driver = Driver::opened(sample);
    assert!(driver.app.failures().is_none(), "{:?}", driver.app.failures());
    assert_eq!(driver.app.layout, Layout::OnePlusTwo);
    let n_findings = driver.app.findings().len();
    assert!(n_findings >= 3);
    for idx in 0..n_findings {
        // Who has not looked at the stack yet asks twice.
        driver.app.dispatch(Command::Case(CaseCommand::ChooseFinding(idx)));
        driver.app.dispatch(Command::Case(CaseCommand::ChooseFinding(idx)));
        driver.until_pictures();
        let finding = driver.app.findings()[idx].clone();
        let series = driver.app.slot_series(driver.app.active).expect("its series is on screen").clone();
        let view = finding.view.as_ref().expect("a place to look at");
        assert_eq!(series.uid, view.series, "{}", finding.id);
        let frame = driver.app.slots[driver.app.active].viewport.frame;
        let in_patient: Vec<_> = finding.marks.iter().filter(|mark| mark.frame_of_reference().is_some()).collect();
        let n_shown = in_patient.iter().filter(|mark| visible(mark, &series, frame).is_some());
        assert_eq!(n_shown.count(), in_patient.len(), "{sample:?} {}: every mark is on its slice", finding.id);
        assert!(!finding.alt.is_empty() && !finding.text.is_empty(), "{}", finding.id);
    }
}

#[test]
fn hollows_of_the_first_sample_are_marked_on_its_radiograph_too() {
    let mut driver = Driver::opened(&PathBuf::from("sample_studies/lumbar-01"));
    let film = driver.app.listed_series().find(|series| series.modality == "DX").expect("a radiograph").clone();
    let slot = driver.app.active;
    driver.app.dispatch(Command::Study(StudyCommand::ShowSeries { slot, series: SeriesKey::of(&film) }));
    assert!(driver.app.marked_slices(&film).is_empty(), "nothing was revealed");
    driver.app.dispatch(Command::Case(CaseCommand::RevealAll));
    driver.app.dispatch(Command::Case(CaseCommand::RevealAll));
    assert!(driver.app.marked_slices(&film).contains(&0));
    let on_film = |finding: &&Finding| finding.marks.iter().any(|mark| visible(mark, &film, 0).is_some());
    let signs: Vec<_> = driver.app.findings().iter().filter(on_film).map(|finding| finding.sign).collect();
    assert_eq!(signs, [Some(Sign::Scalloping); 2]);
}

#[test]
fn all_images_of_the_samples_are_marked_as_synthetic_and_share_one_space_with_marks_and_levels() {
    samples().for_each(|sample| images_are_synthetic(&sample));
}

fn images_are_synthetic(sample: &Path) {
    let driver = Driver::opened(sample);
    let case = driver.app.case.as_ref().expect("a case");
    let space = case.frame_of_reference.clone().expect("a patient space");
    let all = driver.app.studies.iter().flat_map(|study| &study.series);
    assert_eq!(all.clone().count(), driver.app.listed_series().count(), "every modality is listed");
    for series in all {
        // A radiograph has no place in the patient.
        let is_film = series.modality == "DX";
        assert_eq!(series.frame_of_reference.as_ref(), Some(&space).filter(|_| !is_film));
        assert!(series.instances.iter().all(|instance| instance.synthetic), "{}", series.description);
        assert!(is_film || series.warnings.is_empty(), "{:?}", series.warnings);
    }
    let mut marks = driver.app.findings().iter().flat_map(|finding| &finding.marks);
    let has_image = |uid: &SopInstanceUid| {
        driver.app.listed_series().flat_map(|series| &series.instances).any(|it| it.sop_uid == *uid)
    };
    assert!(marks.all(|mark| match &mark.space {
        MarkSpace::Patient(of) => *of == space,
        MarkSpace::Image(uid) => has_image(uid),
    }));
    assert!(case.levels.len() >= 5, "{}: {} levels", case.title, case.levels.len());
    assert_eq!(case.frame_of_reference.as_ref(), Some(&space));
    assert_eq!(case.reviewed_by, None, "nobody has reviewed it, and the panel says so");
}

#[test]
fn every_sample_is_presented_in_steps_and_asks_with_reasons() {
    for (sample, n_questions) in samples().zip(N_QUESTIONS) {
        let case = read_case(&sample).expect("a case");
        assert!(case.steps.len() >= 4 && case.steps[0].show.is_empty(), "the first step shows no mark");
        assert!(case.steps.iter().all(|step| step.title.len() <= 28 && !step.notes.is_empty()));
        assert!(case.steps.iter().all(|step| (1..=step.layout.n_viewports()).contains(&step.views.len())));
        assert_eq!(case.questions.len(), n_questions, "{}", case.title);
        for question in &case.questions {
            let answer = question.answer.as_ref().expect("an answer");
            assert!(!answer.explanation.is_empty() && !answer.sources.is_empty(), "{}", question.id);
            assert!(answer.sources.iter().all(|word| case.source(word).is_some()), "{}", question.id);
            if let (QuestionKind::Choice(choices), AnswerKey::Choice { rationales, .. }) = (&question.kind, &answer.key)
            {
                assert!(choices.iter().all(|choice| rationales.get(&choice.id).is_some_and(|it| !it.is_empty())));
            }
        }
    }
}

#[test]
fn the_first_sample_names_the_second_as_its_control() {
    let mut all = samples().map(|sample| read_case(&sample).expect("a case"));
    let (first, second) = (all.next().expect("a case"), all.next().expect("a second"));
    assert!(all.all(|case| case.control.as_ref() == Some(&second.id)), "the others name it too");
    assert_eq!(first.control.as_ref(), Some(&second.id));
    assert_eq!(second.signs(), [Sign::Normal]);
    let n_of = |asks: fn(&QuestionKind) -> bool| first.questions.iter().filter(|it| asks(&it.kind)).count();
    let kinds = [
        n_of(|kind| *kind == QuestionKind::Locate),
        n_of(|kind| matches!(kind, QuestionKind::Choice(_))),
        n_of(|kind| matches!(kind, QuestionKind::Level(_))),
    ];
    assert_eq!(kinds, [2, 3, 1]);
}
