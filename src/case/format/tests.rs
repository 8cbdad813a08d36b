//! Cases survive the trip to disk; what a person added stays; nonsense is refused in a sentence.

use std::{fs, path::Path};

use proptest::prelude::*;

use super::*;
use crate::{
    annotation::{Arrow, Caption, Mark, MarkRole},
    case::{Code, Finding, LevelMark, SavedView, TeachingCase},
    geometry::LpsPoint,
    study::{FrameOfReferenceUid, SeriesInstanceUid, VertebralLevel},
};

fn point() -> impl Strategy<Value = LpsPoint> {
    prop::array::uniform3(-500.0..500.0f64).prop_map(LpsPoint::from)
}

fn mark() -> impl Strategy<Value = Mark> {
    let roles = [MarkRole::Finding, MarkRole::Anatomy, MarkRole::Normal, MarkRole::Pitfall];
    let caption = ("[^\u{0}]{1,12}", prop::option::of(point())).prop_map(|(text, at)| Caption { text, at });
    (0..4usize, "2\\.25\\.[1-3]", prop::option::of((point(), prop::option::of(point()))), caption, 0.0..20.0f64)
        .prop_map(move |(role, uid, arrow, caption, reach_mm)| Mark {
            only_on: (role == 1).then(|| SeriesInstanceUid("2.25.9".into())),
            role: roles[role],
            frame_of_reference: FrameOfReferenceUid(uid),
            arrow: arrow.map(|(tip, tail)| Arrow { tip, tail }),
            caption: Some(caption),
            reach_mm,
        })
}

fn finding() -> impl Strategy<Value = Finding> {
    let code = prop::option::of("[A-Z0-9:]{1,8}")
        .prop_map(|value| value.map(|value| Code { scheme: "HPO".into(), value, meaning: "a \"meaning\"".into() }));
    let view = prop::option::of((point(), prop::option::of(0.1..8.0f64), prop::option::of((0.0..9.0, 1.0..900.0))));
    let view = view.prop_map(|view| {
        view.map(|(center, zoom, window)| SavedView {
            series: SeriesInstanceUid("2.25.7".into()),
            center,
            zoom,
            window,
        })
    });
    let level = prop::option::of(0..13usize).prop_map(|idx| idx.map(|idx| VertebralLevel::ALL[idx]));
    (".{0,20}", level, ".{0,40}", code, view, prop::collection::vec(mark(), 0..4)).prop_map(
        |(name, level, text, code, view, marks)| Finding {
            id: String::new(),
            name,
            level,
            alt: text.clone(),
            text,
            code,
            marks,
            view,
            ..Finding::default()
        },
    )
}

fn levels() -> impl Strategy<Value = Vec<LevelMark>> {
    let points = prop::collection::vec(prop::option::of(point()), VertebralLevel::ALL.len());
    points.prop_map(|points| {
        let given = VertebralLevel::ALL.into_iter().zip(points);
        given.filter_map(|(level, at)| Some(LevelMark { level, at: at? })).collect()
    })
}

fn case() -> impl Strategy<Value = TeachingCase> {
    let findings = prop::collection::vec(finding(), 0..4);
    let texts = (".{0,30}", "(.|\n){0,60}", prop::option::of(".{0,20}"), prop::option::of(".{0,9}"));
    (texts, findings, levels(), prop::collection::vec(".{1,30}", 0..3)).prop_map(
        |((title, history, title_after, reviewed_by), mut findings, levels, sources)| {
            for (idx, finding) in findings.iter_mut().enumerate() {
                finding.id = format!("f{idx}");
            }
            let difficulty = "beginner".to_owned();
            TeachingCase {
                id: "a".into(),
                title,
                title_after,
                history,
                difficulty,
                reviewed_by,
                frame_of_reference: (!levels.is_empty()).then(|| FrameOfReferenceUid("2.25.5".into())),
                levels,
                findings,
                sources,
                ..TeachingCase::default()
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_case_survives_being_saved_and_edited(first in case(), second in case()) {
        let folder = tempfile::tempdir().expect("a folder");
        for mut wanted in [first, second] {
            wanted.folder = folder.path().to_owned();
            write_case(&wanted).expect("it saves");
            prop_assert_eq!(read_case(folder.path()).expect("it reads"), wanted);
        }
    }
}

const CASE: &str = "# my case\nschema = 1\nid = 'x' # never the patient\ntitle = \"Case\"\nmy_own = [1, 2]\n\
    frame_of_reference = \"2.25.1\"\n\n# measured by me\n[[level]]\nname = \"L5\"\nat_mm = [0, -22.4, 16.4] # roughly\n\
    seen_by = \"me\"\n";
const ANSWERS: &str = "schema = 1\nframe_of_reference = \"2.25.1\"\n\n# the first\n[[finding]]\nid = \"f1\"\nname = \"One\"\n\
    note_to_self = \"keep\"\n  [[finding.mark]]\n  tip_mm = [1, 2, 3] # deepest\n  colour = \"mine\"\n\n\
    # the second\n[[finding]]\nname = \"Two\"\nid = \"f2\"\n";

fn folder_with(case: &str, answers: Option<&str>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(CASE_FILE), case).expect("written");
    if let Some(answers) = answers {
        fs::write(folder.path().join(ANSWERS_FILE), answers).expect("written");
    }
    folder
}

fn text_of(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).expect("there")
}

#[test]
fn saving_what_was_read_changes_no_byte() {
    let folder = folder_with(CASE, Some(ANSWERS));
    write_case(&read_case(folder.path()).expect("it reads")).expect("it saves");
    assert_eq!(text_of(folder.path(), CASE_FILE), CASE);
    assert_eq!(text_of(folder.path(), ANSWERS_FILE), ANSWERS);
}

#[test]
fn what_a_person_added_stays_when_the_order_and_a_mark_change() {
    let folder = folder_with(CASE, Some(ANSWERS));
    let mut case = read_case(folder.path()).expect("it reads");
    case.findings.reverse();
    case.findings[1].marks[0].arrow = Some(Arrow { tip: LpsPoint::new(1.5, 2.0, 3.0), tail: None });
    case.title = "Another".into();
    write_case(&case).expect("it saves");
    assert_eq!(read_case(folder.path()).expect("it reads"), case);
    let answers = text_of(folder.path(), ANSWERS_FILE);
    for kept in ["note_to_self = \"keep\"", "colour = \"mine\"", "# the first", "# the second", "# deepest"] {
        assert!(answers.contains(kept), "{kept} was lost:\n{answers}");
    }
    assert!(answers.find("\"f2\"") < answers.find("\"f1\""));
    assert_eq!(text_of(folder.path(), CASE_FILE), CASE.replace("\"Case\"", "\"Another\""));
    assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 2, "no temporary file is left behind");
}

#[test]
fn a_case_without_answers_is_sealed_and_stays_so() {
    let folder = folder_with(CASE, None);
    assert!(is_case(folder.path()));
    let case = read_case(folder.path()).expect("it reads");
    assert!(case.findings.is_empty() && case.title_after.is_none());
    write_case(&case).expect("it saves");
    assert!(!folder.path().join(ANSWERS_FILE).exists());
}

#[test]
fn a_folder_without_case_toml_is_no_case() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(!is_case(folder.path()));
    let error = read_case(folder.path()).expect_err("no case").to_string();
    assert_eq!(error, "this folder is not a teaching case: it has no case.toml");
}

#[test]
fn nonsense_is_refused_in_one_sentence() {
    let wrong = [
        ("schema = 1\ntitle = 'a'", "", "case.toml: \"id\" is missing; allowed is a text"),
        ("schema = 7\nid='a'", "", "schema 7, which is newer than this program knows (1)"),
        ("schema = 1\nid='a'\ntitle=3", "", "case.toml: \"title\" is 3; allowed is a text"),
        (
            "schema = 1\nid='a'\ntitle='b'\ndifficulty='hard'",
            "",
            "\"difficulty\" is \"hard\"; allowed is one of beginner, intermediate, advanced",
        ),
        (
            "schema = 1\nid='a'\ntitle='b'\nframe_of_reference='1'\n[[level]]\nname='L6'\nat_mm=[1,2,3]",
            "",
            "case.toml: \"level 1, name\" is \"L6\"; allowed is one of T10, T11, T12, L1 to L5, S1 to S5",
        ),
        (
            "schema = 1\nid='a'\ntitle='b'\nframe_of_reference='1'\n[[level]]\nname='L5'",
            "",
            "case.toml: \"level 1, at_mm\" is missing; allowed is a point like [10.5, 20.5, 30.5]",
        ),
        (
            "schema = 1\nid='a'\ntitle='b'\n[[level]]\nname='L5'\nat_mm=[1,2,3]",
            "",
            "case.toml: \"frame_of_reference\" is missing; allowed is the UID of the patient space",
        ),
        ("schema = 1\nid='a", "", "case.toml is not valid TOML in line 2"),
        (CASE, "schema=1\n[[finding]]\nid='a'\nname='b'\nlevel='L9'", "\"finding 1, level\" is \"L9\""),
        (CASE, "schema=1\n[[finding]]\nid='a'\nname='b'\n[[finding]]\nid='a'\nname='c'", "\"finding 2, id\" is \"a\""),
        (
            CASE,
            "schema=1\n[[finding]]\nid='a'\nname='b'\n[[finding.mark]]\ntip_mm=[1,nan,2]",
            "answers.toml: \"finding 1, mark 1, tip_mm\" is [1, nan, 2]; allowed is 3 finite numbers like [10.5, 20.5, 30.5]",
        ),
        (
            CASE,
            "schema=1\n[[finding]]\nid='a'\nname='b'\nview={series='1',center_mm=[1,2,3],zoom=-1}",
            "\"finding 1, view, zoom\" is -1; allowed is a number from 0.01 to 100",
        ),
    ];
    for (case, answers, expected) in wrong {
        let folder = folder_with(case, (!answers.is_empty()).then_some(answers));
        let error = read_case(folder.path()).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}\n lacks \n{expected}");
        assert!(!error.contains('\n'));
    }
}

#[test]
fn a_newer_file_is_never_overwritten() {
    let folder = folder_with("schema = 2\nid = 'a'", None);
    let case = TeachingCase { folder: folder.path().to_owned(), ..TeachingCase::default() };
    assert!(matches!(write_case(&case), Err(CaseError::NewerSchema { found: 2, .. })));
    assert_eq!(text_of(folder.path(), CASE_FILE), "schema = 2\nid = 'a'");
}
