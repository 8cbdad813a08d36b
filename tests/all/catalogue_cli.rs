//! `thecal catalogue` as a program: listing contacts nobody, a download that was killed goes on, removing removes.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::support::{
    public_study::{self, objects},
    store::{Reply, Store},
};

fn thecal(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thecal"));
    command.args(arguments).env("HOME", home).env("XDG_DATA_HOME", home.join("data"));
    command
}

fn run(home: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = thecal(home, arguments).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (status.code(), text(stdout), text(stderr))
}

/// A home folder whose catalogue has a study at a store on this computer.
fn home() -> (Store, tempfile::TempDir) {
    let (store, home) = (Store::start(objects()), tempfile::tempdir().expect("a temporary folder"));
    let data = home.path().join("data/thecal");
    fs::create_dir_all(&data).expect("made");
    fs::write(data.join("catalogue.toml"), public_study::catalogue("own", &store.host_toml())).expect("written");
    (store, home)
}

fn n_files(folder: &Path, ending: &str) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let of = |path: std::path::PathBuf| match path.is_dir() {
        true => n_files(&path, ending),
        false => usize::from(path.to_string_lossy().ends_with(ending)),
    };
    entries.map(of).sum()
}

#[test]
fn a_study_is_listed_fetched_and_removed_by_its_name() {
    let (store, home) = home();
    let (code, list, _) = run(home.path(), &["catalogue", "list"]);
    assert_eq!(code, Some(0));
    for part in
        ["cptac-luad: ", "own: Test study", "CC BY 4.0, https://doi.org/10.1000/test", "None is labelled", "not here"]
    {
        assert!(list.contains(part), "{part}: {list}");
    }
    assert!(store.asked().is_empty(), "listing contacts nobody");
    let (code, out, told) = run(home.path(), &["catalogue", "get", "own"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("Test data. 10.1000/test. CC BY 4.0.") && told.contains("All 8 images are here"), "{told}");
    assert_eq!(n_files(Path::new(out.trim()), ".dcm"), 8);
    assert!(run(home.path(), &["catalogue", "list"]).1.contains("here: "));
    let picture = home.path().join("a.png").to_string_lossy().into_owned();
    let (code, _, told) = run(home.path(), &["render", out.trim(), "--out", &picture]);
    assert_eq!((code, told.as_str()), (Some(0), "Show with this picture: Test data. 10.1000/test. CC BY 4.0.\n"));
    assert_eq!(run(home.path(), &["catalogue", "remove", "own"]).0, Some(0));
    assert!(!Path::new(out.trim()).exists());
    let (code, _, told) = run(home.path(), &["catalogue", "remove", "own"]);
    assert_eq!((code, told.as_str()), (Some(1), "thecal: nothing of own is on this computer.\n"));
    let (code, _, told) = run(home.path(), &["catalogue", "get", "../own"]);
    assert!(code == Some(1) && told.contains("there is no study of this name; there are cptac-luad,"), "{told}");
}

#[test]
fn a_download_that_was_killed_goes_on_from_there() {
    let (store, home) = home();
    store.rule(|request| if request.is_listing { Reply::Usual } else { Reply::Drip(Duration::from_millis(1)) });
    let mut killed = thecal(home.path(), &["catalogue", "get", "own"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let folder = home.path().join("data/thecal/catalogue");
    let started = Instant::now();
    while n_files(&folder, ".part") == 0 {
        assert!(started.elapsed().as_secs() < 30, "something comes");
        thread::sleep(Duration::from_millis(5));
    }
    thread::sleep(Duration::from_millis(60));
    killed.kill().expect("killed");
    killed.wait().expect("ended");
    assert!(run(home.path(), &["catalogue", "list"]).1.contains("of it are here"));
    store.rule(|_| Reply::Usual);
    let (code, out, told) = run(home.path(), &["catalogue", "get", "own"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(store.asked().iter().any(|request| request.from.is_some()), "it went on within a file");
    assert_eq!((n_files(Path::new(out.trim()), ".dcm"), n_files(Path::new(out.trim()), ".part")), (8, 0));
}
