//! The program as a command: exit codes, one-sentence errors, JSON, no display, and no word about patients.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::support::{Slice, case};
use dicom_core::VR;
use dicom_dictionary_std::tags;
use serde_json::Value;

/// Runs the program in `folder` without a display and with an empty home.
fn thecal(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_thecal"))
        .args(args)
        .current_dir(folder)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .env("HOME", folder)
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .env("THECAL_LOG", "trace")
        .output()
        .expect("the program runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The lines of standard error that are the program's own words and not its log.
fn error_sentences(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    text.lines().filter_map(|line| line.strip_prefix("thecal: ")).map(str::to_owned).collect()
}

fn study_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..6 {
        Slice::sagittal(1, number).write(folder.path(), &number.to_string());
    }
    std::fs::write(folder.path().join("readme.txt"), "no image").expect("written");
    folder
}

#[test]
fn inspect_prints_the_agreed_json() {
    let folder = study_folder();
    let output = thecal(folder.path(), &["inspect", ".", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let report: Value = serde_json::from_str(&out(&output)).expect("JSON");
    let series = &report["studies"][0]["series"][0];
    assert_eq!(report["studies"][0]["study_instance_uid"], "2.25.4711.1");
    for (key, expected) in [
        ("series_instance_uid", Value::from("2.25.4711.2.1")),
        ("modality", "MR".into()),
        ("description", "test series".into()),
        ("plane", "sagittal".into()),
        ("n_instances", 6.into()),
        ("n_frames", 6.into()),
        ("rows", 16.into()),
        ("columns", 24.into()),
        ("spacing_mm", serde_json::json!([0.5, 0.25, 4.0])),
        ("transfer_syntax", "1.2.840.10008.1.2.1".into()),
        ("warnings", serde_json::json!([])),
    ] {
        assert_eq!(series[key], expected, "{key}");
    }
    let failure = &report["failures"][0];
    assert!(failure["path"].as_str().is_some_and(|path| path.ends_with("readme.txt")));
    assert!(failure["reason"].as_str().is_some_and(|reason| reason.len() > 10));
}

#[test]
fn exit_codes_tell_done_from_failed_from_wrong_usage() {
    let folder = study_folder();
    let done = thecal(folder.path(), &["render", ".", "--out", "a.png", "--size", "200x300", "--slice", "2"]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let picture = image::open(folder.path().join("a.png")).expect("a PNG");
    assert_eq!((picture.width(), picture.height()), (200, 300));
    for (args, code) in [
        (&["inspect", "nowhere"][..], 1),
        (&["render", "nowhere", "--out", "b.png"], 1),
        (&["render", ".", "--out", "b.png", "--slice", "99"], 1),
        (&["render", ".", "--out", "b.png", "--series", "9"], 1),
        (&["render", ".", "--out", "no/such/folder/b.png"], 1),
        (&["synth", "nowhere.toml", "--out", "c"], 1),
        (&["nowhere"], 1),
        (&["render", ".", "--out", "b.png", "--at", "900,0,0"], 1),
        (&["render", ".", "--out", "b.jpg"], 2),
        (&["render", "."], 2),
        (&["render", ".", "--out", "b.png", "--window", "wide"], 2),
        (&["inspect"], 2),
    ] {
        let output = thecal(folder.path(), args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {output:?}");
        if code == 1 && args[0] != "inspect" {
            let sentences = error_sentences(&output);
            assert_eq!(sentences.len(), 1, "one sentence for {args:?}: {sentences:?}");
        }
        assert!(!folder.path().join("b.png").exists(), "{args:?}");
    }
}

#[test]
fn without_a_display_the_sample_case_becomes_pictures() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    let output = thecal(folder.path(), &["."]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(out(&output).contains("no display"), "{output:?}");
    let pictures: Vec<PathBuf> = std::fs::read_dir(folder.path().join("thecal-preview"))
        .expect("the folder of pictures")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert!(pictures.len() >= 2, "one for each finding at least: {pictures:?}");
    for path in pictures {
        let picture = image::open(&path).expect("a PNG").to_rgb8();
        let orange = picture.pixels().filter(|pixel| pixel.0[0] > 200 && pixel.0[2] < 60).count();
        let is_finding = path.file_name().is_some_and(|name| name.to_string_lossy().contains("finding"));
        assert!(!is_finding || orange > 50, "{} shows no mark", path.display());
    }
}

#[test]
fn no_name_number_or_birth_date_of_a_patient_leaves_the_file() {
    const SECRETS: [&str; 3] = ["Zebulon", "ID-775533", "19510203"];
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..3 {
        let mut slice = Slice::sagittal(1, number);
        slice.text(tags::PATIENT_NAME, VR::PN, "Quux^Zebulon");
        slice.text(tags::PATIENT_ID, VR::LO, "ID-775533");
        slice.text(tags::PATIENT_BIRTH_DATE, VR::DA, "19510203");
        slice.write(folder.path(), &number.to_string());
    }
    let mut cut = Slice::sagittal(1, 9);
    cut.text(tags::PATIENT_NAME, VR::PN, "Quux^Zebulon");
    let bytes = cut.bytes();
    std::fs::write(folder.path().join("cut"), &bytes[..bytes.len() - 300]).expect("written");
    for args in [&["inspect", "."][..], &["inspect", ".", "--json"], &["render", ".", "--out", "a.png"]] {
        let output = thecal(folder.path(), args);
        let said = format!("{}{}", out(&output), String::from_utf8_lossy(&output.stderr));
        for secret in SECRETS {
            assert!(!said.contains(secret), "{args:?} said {secret}");
        }
    }
    let picture = std::fs::read(folder.path().join("a.png")).expect("a PNG");
    let has = |secret: &str| picture.windows(secret.len()).any(|bytes| bytes == secret.as_bytes());
    assert!(!SECRETS.into_iter().any(has));
}
