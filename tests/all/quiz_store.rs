//! Progress on disk: killed in mid-write again and again, damaged, too new, read-only, and shared by two programs.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use rusqlite::Connection;
use thecal::{
    geometry::LpsPoint,
    quiz::{
        Attempt, Confidence, Given, Grade, Item, Kept, Progress, ProgressStore, Session, SessionId, Stage, StoreEvent,
    },
    study::VertebralLevel,
};

/// The variable by which the child knows that it is one, and where to write.
const CHILD_PATH: &str = "THECAL_TEST_PROGRESS";
const PATIENCE: Duration = Duration::from_secs(60);

/// A store, and what tells when it has something to say.
struct Opened {
    store: ProgressStore,
    woken: mpsc::Receiver<()>,
}

impl Opened {
    fn at(path: &Path) -> Self {
        let (wake, woken) = mpsc::channel();
        let waker = move || {
            let _ = wake.send(());
        };
        Self { store: ProgressStore::start(path.to_owned(), Arc::new(waker)), woken }
    }

    /// What happens up to the first event that is looked for.
    fn until(&mut self, wanted: impl Fn(&StoreEvent) -> bool) -> Vec<StoreEvent> {
        let mut events = Vec::new();
        while !events.iter().any(&wanted) {
            self.woken.recv_timeout(PATIENCE).expect("the store says something");
            events.extend(self.store.poll());
        }
        events
    }

    fn loaded(path: &Path) -> (Self, Vec<StoreEvent>) {
        let mut opened = Self::at(path);
        let events = opened.until(|it| *it == StoreEvent::Loaded);
        (opened, events)
    }
}

fn progress_on_disk(path: &Path) -> Progress {
    Opened::loaded(path).0.store.progress().clone()
}

fn item(question: &str) -> Item {
    Item { case_id: "case".to_owned(), question_id: question.to_owned() }
}

fn attempt(question: &str, given: Kept, right: bool) -> Attempt {
    Attempt {
        session: None,
        item: item(question),
        answered_at_ms: 1_700_000_000_000,
        given,
        right,
        distance_mm: None,
        confidence: None,
        hint_taken: false,
        seconds: 12.5,
    }
}

fn marker_attempt(question: &str) -> Attempt {
    let marker = Kept::Marker(LpsPoint::new(1.25, -30.5, 400.0));
    let base = attempt(question, marker, true);
    Attempt { distance_mm: Some(1.2), confidence: Some(Confidence::Certain), hint_taken: true, ..base }
}

#[test]
fn what_was_done_is_there_at_the_next_start() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("made/on/the/way/progress.sqlite");
    let mut opened = Opened::at(&path);
    let store = &mut opened.store;
    store.open_case("case", 1_000);
    store.open_case("case", 2_000);
    store.reveal_finding("case", "scalloping", 2_100);
    store.reveal_finding("case", "scalloping", 2_200);
    store.add_attempt(marker_attempt("where"));
    store.add_attempt(attempt("which", Kept::Choice("b".to_owned()), true));
    store.add_attempt(attempt("which", Kept::Choice("a".to_owned()), false));
    let last = store.add_attempt(attempt("level", Kept::Level(VertebralLevel::S1), false));
    assert_eq!(store.progress().cases["case"].questions.len(), 3, "the screen does not wait for the disk");
    let events = opened.until(|it| *it == StoreEvent::Saved(last));
    assert!(events.contains(&StoreEvent::Loaded));
    let before = opened.store.progress().clone();
    drop(opened);

    let after = progress_on_disk(&path);
    assert_eq!(after, before);
    let case = &after.cases["case"];
    assert_eq!((case.first_opened_ms, case.last_opened_ms), (Some(1_000), Some(2_000)));
    assert!(case.revealed.contains("scalloping"));
    assert_eq!(case.questions["where"].last, marker_attempt("where"));
    let which = &case.questions["which"];
    assert_eq!((which.attempts, which.ever_right, which.last.right), (2, true, false));
}

#[test]
fn a_quiz_left_half_way_is_taken_up_again_until_it_is_finished() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("progress.sqlite");
    let id = SessionId::new(5_000);
    let mut quiz = Session::new(vec![item("which"), item("where")]);
    quiz.draft_mut().expect("open").given = Some(Given::Choice("b".to_owned()));
    let outcome = quiz.answer(Grade::Choice { right: true }).expect("answered").clone();
    {
        let mut store = Opened::at(&path).store;
        store.begin_session(id.clone(), 5_000, quiz.items().to_vec());
        store.add_attempt(Attempt::new(Some(id.clone()), &item("which"), &outcome, 6_000, 3.0));
        store.add_attempt(marker_attempt("where")); // answered outside the quiz
        assert!(store.flush(PATIENCE));
    }
    let (mut opened, _) = Opened::loaded(&path);
    let unfinished = opened.store.progress().unfinished.clone().expect("a quiz to take up");
    let again = unfinished.session();
    assert_eq!((again.at(), again.stage(), again.items()), (1, Stage::Asking, quiz.items()));
    assert_eq!(again.score().points, 1.0);
    opened.store.finish_session(unfinished.id, 9_000);
    assert_eq!(opened.store.progress().unfinished, None);
    drop(opened);
    assert_eq!(progress_on_disk(&path).unfinished, None);
}

#[test]
fn nothing_of_the_disk_in_memory() {
    let mut store = ProgressStore::none();
    store.add_attempt(marker_attempt("where"));
    assert!(store.is_loaded() && store.flush(Duration::ZERO) && store.poll().is_empty());
    assert_eq!(store.progress().cases["case"].questions["where"].attempts, 1);
}

#[test]
fn a_change_that_cannot_be_saved_does_not_hold_up_the_others() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("progress.sqlite");
    let (mut opened, _) = Opened::loaded(&path);
    let stray = Attempt { session: Some(SessionId::new(1)), ..marker_attempt("stray") };
    opened.store.add_attempt(stray);
    let last = opened.store.add_attempt(marker_attempt("where"));
    let events = opened.until(|it| *it == StoreEvent::Saved(last));
    assert!(
        events.iter().any(|it| matches!(it, StoreEvent::Failed(said) if said.starts_with("One step"))),
        "{events:?}"
    );
    drop(opened);
    assert!(progress_on_disk(&path).cases["case"].questions.keys().eq(["where"]));
}

/// Writes attempts as fast as it can and says which are saved, until it is killed.
#[test]
#[ignore = "the other program of the kill test"]
fn child_writer() {
    let Some(path) = std::env::var_os(CHILD_PATH) else { return };
    let mut said = std::io::stdout().lock();
    writeln!(said, "\nhere").and_then(|()| said.flush()).expect("said");
    let mut opened = Opened::at(&PathBuf::from(path));
    for round in 1_u64.. {
        for _ in 0..=round % 4 {
            opened.store.open_case("case", 1);
            opened.store.add_attempt(marker_attempt("where"));
        }
        let newest = opened.store.add_attempt(marker_attempt("where"));
        for event in opened.until(|it| *it == StoreEvent::Saved(newest)) {
            match event {
                StoreEvent::Loaded => {}
                StoreEvent::Saved(_) if event != StoreEvent::Saved(newest) => {}
                // How many attempts there are is what has to be found again.
                StoreEvent::Saved(_) => {
                    let n = opened.store.progress().cases["case"].questions["where"].attempts;
                    writeln!(said, "\nsaved {n}").and_then(|()| said.flush()).expect("said");
                }
                other => writeln!(said, "\nodd {other:?}").and_then(|()| said.flush()).expect("said"),
            }
        }
    }
}

/// Lets the child write until it has said `n_saves` times that something is saved, and kills it `delay` later: the
/// number of attempts it last said were saved, 0 for none.
fn killed(path: &Path, n_saves: usize, delay: Duration) -> u32 {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "quiz_store::child_writer", "--ignored", "--nocapture"])
        .env(CHILD_PATH, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines().map(|line| line.expect("read"));
    let mut said = Vec::new();
    while said.last().is_none_or(|line| line != "here") {
        said.push(lines.next().expect("the child begins"));
    }
    while said.iter().filter(|line| line.starts_with("saved ")).count() < n_saves {
        said.push(lines.next().expect("the child goes on"));
    }
    thread::sleep(delay);
    child.kill().expect("killed");
    said.extend(lines);
    child.wait().expect("ended");
    assert!(!said.iter().any(|line| line.starts_with("odd")), "{said:?}");
    said.iter().filter_map(|line| line.strip_prefix("saved ")).filter_map(|n| n.parse().ok()).next_back().unwrap_or(0)
}

fn assert_sound(path: &Path) {
    let connection = Connection::open(path).expect("it opens");
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("checked");
    assert_eq!(verdict, "ok");
    let orphans = connection.prepare("PRAGMA foreign_key_check").expect("checked").exists([]).expect("checked");
    assert!(!orphans);
}

/// How many attempts the file holds; everything in it is sound.
fn attempts_on_disk(path: &Path) -> u32 {
    let (opened, events) = Opened::loaded(path);
    assert_eq!(events, [StoreEvent::Loaded], "nothing is damaged");
    assert_sound(path);
    opened.store.progress().cases.get("case").map_or(0, |case| case.questions["where"].attempts)
}

#[test]
fn nothing_that_was_saved_is_lost_when_the_program_is_killed_while_it_writes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("progress.sqlite");
    let mut on_disk = 0;
    for round in 0..40_usize {
        let said = killed(&path, 1 + round % 8, Duration::from_micros(round as u64 * 370 % 9_000));
        let found = attempts_on_disk(&path);
        assert!(0 < said && said <= found, "round {round}: {said} were saved, {found} found");
        assert!(on_disk < found, "round {round}: {on_disk} before, {found} found");
        on_disk = found;
    }
    println!("40 kills; {on_disk} attempts on disk");
}

#[test]
fn a_kill_while_the_file_is_made_leaves_one_that_opens() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut halfway = 0;
    for round in 0..40_u64 {
        let path = folder.path().join(format!("{round}/progress.sqlite"));
        let said = killed(&path, 0, Duration::from_micros(round * 250));
        halfway += u32::from(said == 0 && path.exists());
        assert!(said <= attempts_on_disk(&path));
    }
    println!("40 kills, {halfway} of them between the file's making and the first save");
}

fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry").file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.retain(|name| name.ends_with(".sqlite"));
    names.sort();
    names
}

fn notice(events: &[StoreEvent]) -> &str {
    let [StoreEvent::Notice(said), StoreEvent::Loaded] = events else { panic!("{events:?}") };
    said
}

#[test]
fn a_damaged_file_is_set_aside_and_a_new_one_begun() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("progress.sqlite");
    fs::write(&path, b"this is no database, and long enough that nobody takes it for an empty one").expect("written");
    let (mut opened, events) = Opened::loaded(&path);
    let said = "The progress file was damaged. It is kept as progress.damaged-1.sqlite, and progress begins anew.";
    assert_eq!(notice(&events), said);
    for n in 0..200 {
        opened.store.add_attempt(marker_attempt(&format!("q{n}")));
    }
    assert!(opened.store.flush(PATIENCE));
    drop(opened);

    // a page in the middle overwritten: the header is right, the content is not
    let mut bytes = fs::read(&path).expect("read");
    assert!(bytes.len() > 4 * 4096);
    bytes[4096..3 * 4096].fill(0xA5);
    fs::write(&path, &bytes).expect("written");
    let (opened, events) = Opened::loaded(&path);
    assert!(notice(&events).contains("progress.damaged-2.sqlite"));
    assert!(opened.store.progress().cases.is_empty());
    drop(opened);
    assert_eq!(fs::read(folder.path().join("progress.damaged-2.sqlite")).expect("kept"), bytes);

    // cut off
    fs::write(&path, &fs::read(&path).expect("read")[..5000]).expect("written");
    assert!(notice(&Opened::loaded(&path).1).contains("progress.damaged-3.sqlite"));
    // of another program
    fs::remove_file(&path).expect("removed");
    Connection::open(&path).expect("made").execute_batch("CREATE TABLE birds (name TEXT)").expect("made");
    assert!(notice(&Opened::loaded(&path).1).contains("progress.damaged-4.sqlite"));
    // ours by its version, but a table is gone
    Connection::open(&path).expect("opened").execute_batch("DROP TABLE revealed").expect("dropped");
    assert!(notice(&Opened::loaded(&path).1).contains("progress.damaged-5.sqlite"));
    assert_eq!(files(folder.path()).len(), 6);
    assert_sound(&path);
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("progress.sqlite");
    let newer = Connection::open(&path).expect("made");
    newer.execute_batch("PRAGMA user_version = 99; CREATE TABLE wonders (name TEXT)").expect("made");
    drop(newer);
    let before = fs::read(&path).expect("read");
    let (mut opened, events) = Opened::loaded(&path);
    let [StoreEvent::Failed(said), StoreEvent::Loaded] = &events[..] else { panic!("{events:?}") };
    assert!(said.contains("newer version"), "{said}");
    opened.store.add_attempt(marker_attempt("where"));
    assert!(!opened.store.flush(PATIENCE));
    assert_eq!(opened.store.progress().cases["case"].questions.len(), 1, "the run goes on in memory");
    drop(opened);
    assert_eq!(fs::read(&path).expect("read"), before);
    assert_eq!(files(folder.path()), ["progress.sqlite"]);
}

#[test]
fn a_place_that_cannot_be_written_is_said_in_words() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("taken"), b"a file").expect("written");
    let (_, events) = Opened::loaded(&folder.path().join("taken/progress.sqlite"));
    let [StoreEvent::Failed(said), StoreEvent::Loaded] = &events[..] else { panic!("{events:?}") };
    assert!(said.starts_with("Progress is not saved: the folder ") && said.contains("cannot be made"), "{said}");

    fs::create_dir(folder.path().join("progress.sqlite")).expect("a folder in the way");
    let (_, events) = Opened::loaded(&folder.path().join("progress.sqlite"));
    let [StoreEvent::Failed(said), StoreEvent::Loaded] = &events[..] else { panic!("{events:?}") };
    assert!(said.contains("cannot be opened (it is not a file that can be opened)"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_said_in_words() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let locked = folder.path().join("locked");
    fs::create_dir(&locked).expect("a folder");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).expect("locked");
    if fs::write(locked.join("probe"), b"").is_ok() {
        println!("skipped: this account may write everywhere");
        return;
    }
    let (_, events) = Opened::loaded(&locked.join("progress.sqlite"));
    let [StoreEvent::Failed(said), StoreEvent::Loaded] = &events[..] else { panic!("{events:?}") };
    assert!(said.contains("cannot be opened"), "{said}");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).expect("unlocked");
}

#[test]
fn two_programs_make_and_write_one_file_at_once() {
    const EACH: u32 = 200;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("progress.sqlite");
    let write = |name: &'static str| {
        let path = path.clone();
        thread::spawn(move || {
            let mut opened = Opened::at(&path);
            for _ in 0..EACH {
                let newest = opened.store.add_attempt(marker_attempt(name));
                let events = opened.until(|it| *it == StoreEvent::Saved(newest));
                assert!(
                    !events.iter().any(|it| matches!(it, StoreEvent::Failed(_) | StoreEvent::Notice(_))),
                    "{events:?}"
                );
            }
        })
    };
    for program in ["one", "two", "three"].map(write) {
        program.join().expect("no fault");
    }
    let progress = progress_on_disk(&path);
    let questions = &progress.cases["case"].questions;
    assert_eq!(["one", "two", "three"].map(|name| questions[name].attempts), [EACH; 3]);
    assert_sound(&path);
}
