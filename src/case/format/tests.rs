//! Cases survive the trip to disk; what a person added stays; nonsense is refused in a sentence.

use std::{collections::BTreeMap, fs, path::Path};

use proptest::prelude::*;

use super::*;
use crate::{
    annotation::{Arrow, Caption, Mark, MarkRole, MarkSpace, Region, Solid},
    case::{
        Answer, AnswerKey, Choice, Code, Finding, LevelMark, Question, QuestionKind, SavedView, Sign, Step,
        TeachingCase,
    },
    geometry::LpsPoint,
    study::{FrameOfReferenceUid, SeriesInstanceUid, VertebralLevel},
    viewport::Layout,
};

fn point() -> impl Strategy<Value = LpsPoint> {
    prop::array::uniform3(-500.0..500.0f64).prop_map(LpsPoint::from)
}

/// The same on one image, which has columns and rows alone.
fn on_image(mark: &Mark) -> Mark {
    let flat = |at: LpsPoint| LpsPoint::new(at.0.x, at.0.y, 0.0);
    let caption = mark.caption.clone().map(|caption| Caption { at: caption.at.map(flat), ..caption });
    Mark {
        space: MarkSpace::Image("2.25.77".into()),
        arrow: mark.arrow.map(|arrow| Arrow { tip: flat(arrow.tip), tail: arrow.tail.map(flat) }),
        caption,
        ..mark.clone()
    }
}

fn mark() -> impl Strategy<Value = Mark> {
    let roles = [MarkRole::Finding, MarkRole::Anatomy, MarkRole::Normal, MarkRole::Pitfall];
    let caption = ("[^\u{0}]{1,12}", prop::option::of("[^\u{0}]{1,12}"), prop::option::of(point()))
        .prop_map(|(text, expert, at)| Caption { text, expert, at });
    (0..4usize, "2\\.25\\.[1-3]", prop::option::of((point(), prop::option::of(point()))), caption, 0.0..20.0f64)
        .prop_map(move |(role, uid, arrow, caption, reach_mm)| Mark {
            only_on: (role == 1).then(|| SeriesInstanceUid("2.25.9".into())),
            role: roles[role],
            space: MarkSpace::Patient(FrameOfReferenceUid(uid)),
            arrow: arrow.map(|(tip, tail)| Arrow { tip, tail }),
            caption: Some(caption),
            reach_mm,
        })
        .prop_flat_map(|mark| prop_oneof![Just(on_image(&mark)), Just(mark)])
}

fn view() -> impl Strategy<Value = SavedView> {
    let window = prop::option::of((0.0..9.0, 1.0..900.0));
    (point(), prop::option::of(0.1..8.0f64), window).prop_map(|(center, zoom, window)| SavedView {
        series: SeriesInstanceUid("2.25.7".into()),
        center,
        zoom,
        window,
    })
}

fn solid() -> impl Strategy<Value = Solid> {
    let ball = (point(), 0.1..50.0f64).prop_map(|(center, radius_mm)| Solid::Ball { center, radius_mm });
    let slab = (point(), 1.0..20.0f64, 3..7usize, 0.1..50.0f64).prop_map(|(at, size, n, half_depth_mm)| {
        let corner = |idx: usize| (idx as f64 * std::f64::consts::TAU / n as f64).sin_cos();
        let [x, y, z] = at.to_array();
        let outline = (0..n).map(corner).map(|(sin, cos)| LpsPoint::new(x, y + size * sin, z + size * cos)).collect();
        Solid::Slab { outline, half_depth_mm }
    });
    prop_oneof![ball, slab]
}

fn region() -> impl Strategy<Value = Region> {
    ("2\\.25\\.[1-3]", prop::collection::vec(solid(), 1..4))
        .prop_map(|(uid, solids)| Region { frame_of_reference: FrameOfReferenceUid(uid), solids })
}

fn finding() -> impl Strategy<Value = Finding> {
    let code = prop::option::of("[A-Z0-9:]{1,8}")
        .prop_map(|value| value.map(|value| Code { scheme: "HPO".into(), value, meaning: "a \"meaning\"".into() }));
    let level = prop::option::of(prop::sample::select(VertebralLevel::ALL.to_vec()));
    let sign = prop::option::of(prop::sample::select(Sign::ALL.map(|it| it.0).to_vec()));
    let places = (prop::option::of(view()), prop::option::of(region()), prop::collection::vec(mark(), 0..4));
    (".{0,20}", level, ".{0,40}", code, sign, places).prop_map(
        |(name, level, text, code, sign, (view, region, marks))| Finding {
            id: String::new(),
            name,
            level,
            alt: text.clone(),
            hint: text.chars().rev().collect(),
            text,
            sign,
            code,
            region,
            marks,
            view,
        },
    )
}

fn some_levels() -> impl Strategy<Value = Vec<VertebralLevel>> {
    prop::sample::subsequence(VertebralLevel::ALL.to_vec(), 2..8)
}

fn kind() -> impl Strategy<Value = QuestionKind> {
    let named = |(idx, text): (usize, String)| Choice { id: format!("o{idx}"), text };
    let choices = prop::collection::vec(".{0,12}", 2..5)
        .prop_map(move |texts| QuestionKind::Choice(texts.into_iter().enumerate().map(named).collect()));
    prop_oneof![Just(QuestionKind::Locate), choices, some_levels().prop_map(QuestionKind::Level)]
}

/// Right answers by kind; `which` chooses one.
fn key_for(kind: &QuestionKind, which: usize) -> AnswerKey {
    match kind {
        QuestionKind::Locate => AnswerKey::Region,
        QuestionKind::Choice(choices) => AnswerKey::Choice {
            right: choices[which % choices.len()].id.clone(),
            rationales: choices.iter().take(which).map(|choice| (choice.id.clone(), choice.text.clone())).collect(),
        },
        QuestionKind::Level(levels) => AnswerKey::Level {
            right: levels[which % levels.len()],
            accepted: levels.iter().copied().take(which).collect(),
        },
    }
}

fn question() -> impl Strategy<Value = Question> {
    let texts = (".{0,20}", prop::option::of(".{0,9}"), "(.|\n){0,20}", prop::collection::vec("S[0-9]{2}", 0..3));
    (texts, prop::option::of(view()), kind(), prop::option::of(0..5usize)).prop_map(
        |((stem, hint, explanation, sources), view, kind, which)| {
            let answer = which.map(|which| Answer {
                key: key_for(&kind, which),
                explanation,
                sources,
                finding: None,
                reviewed_by: hint.clone(),
            });
            Question { id: String::new(), stem, hint, view, kind, answer }
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let layout = prop::sample::select(Layout::ALL.to_vec());
    let views = prop::collection::vec(view(), 0..4);
    (".{0,5}", "(.|\n){0,20}", layout, views).prop_map(|(title, notes, layout, views)| Step {
        title,
        notes,
        layout,
        views,
        show: Vec::new(),
    })
}

fn levels() -> impl Strategy<Value = Vec<LevelMark>> {
    let points = prop::collection::vec(prop::option::of(point()), VertebralLevel::ALL.len());
    points.prop_map(|points| {
        let given = VertebralLevel::ALL.into_iter().zip(points);
        given.filter_map(|(level, at)| Some(LevelMark { level, at: at? })).collect()
    })
}

/// Gives everything its id, and lets answers and steps name findings that are there.
fn tied_together(mut case: TeachingCase) -> TeachingCase {
    let ids: Vec<String> = (0..case.findings.len()).map(|idx| format!("f{idx}")).collect();
    case.findings.iter_mut().zip(&ids).for_each(|(finding, id)| finding.id.clone_from(id));
    let with_region = case.findings.iter().find(|finding| finding.region.is_some()).map(|finding| finding.id.clone());
    for (idx, question) in case.questions.iter_mut().enumerate() {
        question.id = format!("q{idx}");
        if question.kind == QuestionKind::Locate && with_region.is_none() {
            question.answer = None;
        }
        if let Some(answer) = &mut question.answer {
            answer.finding.clone_from(&with_region);
        }
    }
    for (idx, step) in case.steps.iter_mut().enumerate() {
        step.show = ids.iter().take(idx).cloned().collect();
    }
    case
}

prop_compose! {
    fn case()(
        texts in (".{0,30}", "(.|\n){0,60}", prop::option::of(".{0,20}"), prop::option::of(".{0,9}")),
        after in ("(.|\n){0,40}", prop::option::of("[a-z0-9-]{1,9}")),
        findings in prop::collection::vec(finding(), 0..4),
        levels in levels(),
        sources in prop::collection::vec(".{1,30}", 0..3),
        cover in prop::option::of(view()),
        steps in prop::collection::vec(step(), 0..4),
        questions in prop::collection::vec(question(), 0..5),
    ) -> TeachingCase {
        let (title, history, title_after, reviewed_by) = texts;
        let (discussion, control) = after;
        tied_together(TeachingCase {
            folder: Default::default(),
            id: "a".into(),
            title,
            title_after,
            history,
            difficulty: "beginner".into(),
            licence: String::new(),
            reviewed_by,
            frame_of_reference: (!levels.is_empty()).then(|| FrameOfReferenceUid("2.25.5".into())),
            levels,
            findings,
            sources,
            cover,
            discussion,
            control,
            steps,
            questions,
        })
    }
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

const ASKING: &str = "schema = 1\nid = 'x'\ntitle = \"Case\"\n\n[cover] # what is on the card\nseries = '2.25.7'\n\
    center_mm = [1, 2, 3]\n\n# easy\n[[question]]\nid = 'q1'\nkind = 'locate'\nstem = 'Where?'\n\n[[question]]\n\
    id = 'q2'\nkind = 'choice'\nstem = 'What?'\nview = { series = '2.25.7', center_mm = [1,2,3] }\n\
    \x20 [[question.option]]\n  id = 'a'\n  text = 'This'\n  [[question.option]]\n  id = 'b' # tempting\n  text = 'That'\n\n\
    [[question]]\nid = 'q3'\nkind = 'level'\nstem = 'Which?'\n";
const ANSWERING: &str = "schema = 1\nframe_of_reference = '2.25.1'\ncontrol = 'y'\ndiscussion = \"\"\"\n# Why\nSo.\n\"\"\"\n\n\
    [[answer]]\nquestion = 'q3'\nlevel = 'L5'\naccept = ['L4'] # one off\n\n\
    [[finding]]\nid = 'f1'\nname = 'One'\nhint = 'Low down'\nsign = 'low_end'\n\
    \x20 [[finding.region]] # drawn by me\n  outline_mm = [[0, 0, 0], [0, 9, 0], [0, 0, 9]]\n  half_depth_mm = 6\n\
    \x20 [[finding.region]]\n  center_mm = [1, 2, 3]\n  radius_mm = 5.0\n\n\
    [[answer]]\nquestion = 'q1'\nfinding = 'f1'\nmood = 'good'\n\n\
    [[step]]\ntitle = 'First' # said slowly\nlayout = 'two'\nshow = ['f1']\n  [[step.view]]\n  series = '2.25.7'\n\
    \x20 center_mm = [1, 2, 3]\n\n[[answer]]\nquestion = 'q2'\ncorrect = 'b'\n  [[answer.option]]\n  id = 'b'\n\
    \x20 rationale = 'Because.'\n  [[answer.option]]\n  id = 'a'\n";

#[test]
fn all_that_is_asked_and_answered_is_read_and_stays_in_its_place() {
    let folder = folder_with(ASKING, Some(ANSWERING));
    let mut case = read_case(folder.path()).expect("it reads");
    assert_eq!(case.signs(), [Sign::LowEnd]);
    assert_eq!((case.discussion.as_str(), case.control.as_deref()), ("# Why\nSo.\n", Some("y")));
    assert_eq!(case.findings[0].region.as_ref().map(|region| region.solids.len()), Some(2));
    assert_eq!((case.steps[0].layout, case.steps[0].views.len()), (Layout::Two, 1));
    let keys: Vec<_> = case.questions.iter().filter_map(|it| Some(it.answer.as_ref()?.key.clone())).collect();
    let rationales = BTreeMap::from([("a".to_owned(), String::new()), ("b".to_owned(), "Because.".to_owned())]);
    let level = AnswerKey::Level { right: VertebralLevel::L5, accepted: vec![VertebralLevel::L4] };
    assert_eq!(keys, [AnswerKey::Region, AnswerKey::Choice { right: "b".into(), rationales }, level]);
    let QuestionKind::Level(offered) = &case.questions[2].kind else { panic!("a level is asked for") };
    assert_eq!((offered.first(), offered.last()), (Some(&VertebralLevel::L1), Some(&VertebralLevel::S2)));

    case.questions[1].stem = "What is it?".into();
    case.findings[0].hint = "At the end".into();
    write_case(&case).expect("it saves");
    assert_eq!(text_of(folder.path(), CASE_FILE), ASKING.replace("'What?'", "\"What is it?\""));
    assert_eq!(text_of(folder.path(), ANSWERS_FILE), ANSWERING.replace("'Low down'", "\"At the end\""));
}

#[test]
fn questions_without_answers_stay_open() {
    let folder = folder_with(ASKING, None);
    let case = read_case(folder.path()).expect("it reads");
    assert_eq!(case.questions.len(), 3);
    assert!(case.questions.iter().all(|question| question.answer.is_none()));
}

#[test]
fn what_refers_to_nothing_is_refused_in_one_sentence() {
    let wrong = [
        (
            ASKING,
            ("[[question]]\nid = 'q3'", "[[question]]\nid = 'q1'"),
            "case.toml: \"question 3, id\" is \"q1\"; allowed is an id that no other question has",
        ),
        (ASKING, ("'locate'", "'guess'"), "\"question 1, kind\" is \"guess\"; allowed is one of locate, choice, level"),
        (ASKING, ("id = 'b'", "id = 'a'"), "\"question 2, option 2, id\" is \"a\""),
        (
            ASKING,
            ("stem = 'Which?'", "stem = 'Which?'\nlevels = ['L5']"),
            "\"question 3, levels\" is [\"L5\"]; allowed is at least two levels",
        ),
        (
            ANSWERING,
            ("'q3'", "'q4'"),
            "answers.toml: \"answer 1, question\" is \"q4\"; allowed is the id of a question in case.toml",
        ),
        (
            ANSWERING,
            ("question = 'q2'", "question = 'q1'\nfinding='f1'"),
            "\"answer 3, question\" is \"q1\"; allowed is the id of a question that no other answer names",
        ),
        (
            ANSWERING,
            ("finding = 'f1'", "finding = 'f2'"),
            "\"answer 2, finding\" is \"f2\"; allowed is the id of a finding that has a region",
        ),
        (
            ANSWERING,
            ("finding = 'f1'\n", ""),
            "\"answer 2, finding\" is missing; allowed is the id of a finding that has a region",
        ),
        (
            ANSWERING,
            ("correct = 'b'", "correct = 'c'"),
            "\"answer 3, correct\" is \"c\"; allowed is the id of an option",
        ),
        (
            ANSWERING,
            ("  id = 'b'", "  id = 'd'"),
            "\"answer 3, option 1, id\" is \"d\"; allowed is the id of an option",
        ),
        (
            ANSWERING,
            ("level = 'L5'", "level = 'S5'"),
            "\"answer 1, level\" is \"S5\"; allowed is a level that the question offers, of L1, L2",
        ),
        (
            ANSWERING,
            ("show = ['f1']", "show = ['f7']"),
            "\"step 1, show\" is [\"f7\"]; allowed is ids of findings, and there is no finding \"f7\"",
        ),
        (
            ANSWERING,
            ("'two'", "'seven'"),
            "\"step 1, layout\" is \"seven\"; allowed is one of one, two, one_and_two, four",
        ),
        (ANSWERING, ("'low_end'", "'rickets'"), "\"finding 1, sign\" is \"rickets\"; allowed is one of wide_sac"),
        (
            ANSWERING,
            (", [0, 0, 9]]", "]"),
            "\"finding 1, region 1, outline_mm\" is [[0, 0, 0], [0, 9, 0]]; allowed is what holds for regions: an outline has 3 to",
        ),
        (
            ANSWERING,
            ("[0, 0, 9]]", "[0, 0, 9], [9, 9, 9]]"),
            "allowed is what holds for regions: the corners of an outline lie in one plane",
        ),
        (
            ANSWERING,
            ("half_depth_mm = 6", "half_depth_mm = 0"),
            "\"finding 1, region 1, half_depth_mm\" is 0; allowed is what holds for regions: a half depth or radius is above 0",
        ),
        (ANSWERING, ("radius_mm = 5.0", "radius_mm = -5.0"), "\"finding 1, region 2, radius_mm\" is -5.0"),
        (
            ANSWERING,
            ("  center_mm = [1, 2, 3]\n  radius_mm", "  radius_mm"),
            "\"finding 1, region 2, center_mm\" is missing; allowed is a point, or an outline_mm",
        ),
    ];
    for (file, (old, new), expected) in wrong {
        let changed = |text: &str| if text == file { text.replacen(old, new, 1) } else { text.to_owned() };
        let folder = folder_with(&changed(ASKING), Some(&changed(ANSWERING)));
        let error = read_case(folder.path()).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}\n lacks \n{expected}");
        assert!(!error.contains('\n'));
    }
}

#[test]
fn a_list_longer_than_any_person_writes_is_refused() {
    let steps = "[[step]]\ntitle=''\n".repeat(10_001);
    let folder = folder_with(CASE, Some(&format!("schema = 1\n{steps}")));
    let error = read_case(folder.path()).expect_err("too long").to_string();
    assert!(error.contains("allowed is at most 10000 tables"), "{error}");
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
