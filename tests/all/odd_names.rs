//! Names of files and folders, and texts of case files, that would move the cursor or turn the line around: whoever
//! prints them, prints them clean.

#![cfg(unix)]

use std::{fs, path::Path, process::Command, sync::Arc, time::Duration};

use thecal::{
    app::cases_in,
    case::format::read_texts,
    export::write_png,
    paint::raster::RgbaPicture,
    quiz::{ProgressStore, StoreEvent},
};

/// Clears a screen, turns a line around, begins a new one.
const ODD: &str = "odd\u{1b}[2J\u{202e}name\n";

fn is_clean(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || !(c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)))
}

/// What the program says on both of its outputs.
fn said(arguments: &[&str], path: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thecal"));
    for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(display);
    }
    let output = command.args(arguments).arg(path).output().expect("the program runs");
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[test]
fn the_command_line_prints_no_name_raw() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (missing, odd) = (folder.path().join("not there").join(ODD), folder.path().join(ODD));
    fs::create_dir(&odd).expect("a folder");
    fs::write(odd.join(ODD), b"no image").expect("a file");
    let out = folder.path().join("picture.png");
    let out = out.to_str().expect("Unicode");
    for path in [&missing, &odd, &odd.join(ODD)] {
        for arguments in
            [&["inspect"][..], &["render", "--out", out], &["case", "check"], &["synth", "--out", out], &[]]
        {
            let said = said(arguments, path);
            assert!(is_clean(&said), "{arguments:?}: {said:?}");
            assert!(!said.contains("panicked"), "{arguments:?}: {said}");
        }
    }
    assert!(said(&["render", "--out", out], &missing).contains("odd[2Jname"), "the name itself is told");
}

#[test]
fn a_case_check_prints_no_name_raw() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("case.toml"), "schema = 1\nid = \"x\"\ntitle = \"x\"\n").expect("a file");
    fs::create_dir(folder.path().join("images")).expect("a folder");
    let mut cut = vec![0; 128];
    cut.extend_from_slice(b"DICM\x02\0\x10\0UI\xff\xff");
    fs::write(folder.path().join("images").join(ODD), cut).expect("a file");
    let said = said(&["case", "check"], folder.path());
    assert!(said.contains("images/odd[2Jname") && is_clean(&said), "{said:?}");
}

#[test]
fn errors_of_pictures_progress_and_the_library_print_no_name_raw() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let picture = RgbaPicture { width: 1, height: 1, rgba: vec![0; 4] };
    let error = write_png(&folder.path().join("not there").join(ODD), &picture).expect_err("no folder").to_string();
    assert!(error.contains("odd[2Jname") && is_clean(&error), "{error:?}");

    fs::write(folder.path().join(ODD), b"a file where a folder should be").expect("a file");
    let (wake, woken) = std::sync::mpsc::channel();
    let path = folder.path().join(ODD).join("progress.sqlite");
    let waker = move || {
        let _ = wake.send(());
    };
    let mut store = ProgressStore::start(path, Arc::new(waker));
    let failed = loop {
        woken.recv_timeout(Duration::from_secs(60)).expect("the store says something");
        let told = store.poll().into_iter().find_map(|event| match event {
            StoreEvent::Failed(text) => Some(text),
            _ => None,
        });
        if let Some(text) = told {
            break text;
        }
    };
    assert!(failed.contains("odd[2Jname") && is_clean(&failed), "{failed:?}");

    let cases = folder.path().join("cases");
    fs::create_dir_all(cases.join(ODD)).expect("a folder");
    fs::write(cases.join(ODD).join("case.toml"), "schema = ").expect("a file");
    let faults = cases_in(&cases).faults;
    assert!(matches!(&faults[..], [fault] if fault.starts_with("odd[2Jname: ") && is_clean(fault)), "{faults:?}");
}

#[test]
fn values_of_case_files_are_printed_clean() {
    let start = "schema = 1\nid = \"x\"\ntitle = \"x\"\n";
    for text in [
        format!("{start}difficulty = \"easy\u{202e}ysae\""),
        format!("{start}difficulty = \"\\u001b[2J\""),
        format!("{start}\"\\u001b\u{202e}\" = \u{202e}"),
        format!("{start}[[level]]\nname = \"L1\u{202e}\"\nat_mm = [0, 0, 0]"),
    ] {
        let error = read_texts(&text, None).expect_err("not allowed").to_string();
        assert!(is_clean(&error), "{error:?}");
    }
}

#[test]
fn case_files_nested_without_end_are_errors() {
    let start = "schema = 1\nid = \"x\"\ntitle = \"x\"\n";
    for text in [
        format!("{start}a = {}", "[".repeat(100_000)),
        format!("{start}a = {}1{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("{start}a = {}", "{a=".repeat(100_000)),
        format!("{start}{}a = 1", "a.".repeat(100_000)),
        format!("{start}[{}a]", "a.".repeat(100_000)),
    ] {
        let small_stack = std::thread::Builder::new().stack_size(512 << 10);
        let read = move || read_texts(&text, None).map(|case| case.id).map_err(|error| error.to_string());
        let read = small_stack.spawn(read).expect("a thread").join().expect("no overflow");
        assert!(read.is_err(), "{read:?}");
    }
}
