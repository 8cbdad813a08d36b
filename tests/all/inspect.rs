//! `thecal inspect`: its JSON has exactly the promised shape, and its outcome says whether anything was there.

use std::{fs, path::PathBuf};

use crate::support::Slice;
use serde_json::{Value, json};
use thecal::cli::inspect::{Outcome, run};

fn inspect(paths: &[PathBuf]) -> (Value, Outcome) {
    let mut out = Vec::new();
    let outcome = run(paths, true, &mut out).expect("a report");
    (serde_json::from_slice(&out).expect("JSON"), outcome)
}

#[test]
fn a_folder_is_reported_in_the_promised_shape() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..3 {
        Slice::sagittal(4, number).write(folder.path(), &format!("{number}.dcm"));
    }
    let notes = folder.path().join("notes.txt");
    fs::write(&notes, "no image").expect("a file");
    let (report, outcome) = inspect(&[folder.path().to_owned()]);
    assert_eq!(outcome.code(), 0);
    let expected = json!({
        "studies": [{
            "study_instance_uid": "2.25.4711.1",
            "series": [{
                "series_instance_uid": "2.25.4711.2.4",
                "modality": "MR",
                "description": "test series",
                "plane": "sagittal",
                "n_instances": 3,
                "n_frames": 3,
                "rows": 16,
                "columns": 24,
                "spacing_mm": [0.5, 0.25, 4.0],
                "transfer_syntax": "1.2.840.10008.1.2.1",
                "warnings": [],
            }],
        }],
        "failures": [{
            "path": notes.to_string_lossy(),
            "reason": "this is not a DICOM file: it neither carries the mark DICM nor begins like a DICOM data set",
        }],
    });
    assert_eq!(report, expected);
}

#[test]
fn text_tells_no_name_and_a_missing_path_is_an_outcome() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut slice = Slice::axial(1, 1);
    slice.text(dicom_dictionary_std::tags::PATIENT_NAME, dicom_core::VR::PN, "Doe^Jane");
    slice.write(folder.path(), "one.dcm");
    let missing = folder.path().join("missing");
    let mut out = Vec::new();
    let outcome = run(&[folder.path().to_owned(), missing.clone()], false, &mut out).expect("a report");
    let text = String::from_utf8(out).expect("text");
    assert_eq!(outcome, Outcome::NothingIn);
    assert!(text.contains("axial, 1 image of 24 x 16") && text.contains("there is no such file"), "{text}");
    assert!(!text.contains("Doe"), "{text}");
    let empty = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(inspect(&[empty.path().to_owned()]).1, Outcome::NothingIn);
}

#[test]
fn a_teaching_case_is_its_images() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    crate::support::case::write(folder.path());
    fs::write(folder.path().join("truth.toml"), "schema = 1").expect("a file");
    let (report, outcome) = inspect(&[folder.path().to_owned()]);
    assert_eq!((outcome, &report["failures"]), (Outcome::Done, &json!([])));
    assert_eq!(report["studies"][0]["series"].as_array().map(Vec::len), Some(2));
}

#[test]
fn why_a_series_was_split_is_told_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..8 {
        let (sin, cos) = if number < 4 { (0.0, 1.0) } else { 0.2_f64.sin_cos() };
        let place = [-10.0, -10.0, -5.0 * f64::from(number)];
        let slice = Slice::new(1, number, place, [1.0, 0.0, 0.0, 0.0, cos, sin]);
        slice.write(folder.path(), &number.to_string());
    }
    let (report, _) = inspect(&[folder.path().to_owned()]);
    let series = report["studies"][0]["series"].as_array().expect("two parts");
    assert_eq!(series.len(), 2);
    for (idx, part) in series.iter().enumerate() {
        let warnings = part["warnings"].as_array().expect("a list");
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        let said = warnings[0].as_str().expect("text");
        assert!(said.starts_with(&format!("part {} of 2: ", idx + 1)), "{said}");
        assert!(said.contains("usual for lumbar axials"), "{said}");
    }
}

#[test]
fn many_failures_of_one_kind_are_one_line_and_names_do_not_reach_the_terminal_raw() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..214 {
        fs::write(folder.path().join(format!("notes {number}.txt")), "no image").expect("a file");
    }
    let mut cut = Slice::sagittal(1, 1).bytes();
    cut.truncate(400);
    fs::write(folder.path().join("cut\u{1b}[2J\u{202e}.dcm"), cut).expect("a file");
    let mut out = Vec::new();
    run(&[folder.path().to_owned()], false, &mut out).expect("a report");
    let text = String::from_utf8(out).expect("text");
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("not opened")).collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].contains("cut[2J.dcm: the file is incomplete"), "what is lost comes first: {text}");
    assert!(lines[1].starts_with("not opened: 214 files are not DICOM; they can be left out: "), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}']));
    assert_eq!(inspect(&[folder.path().to_owned()]).0["failures"].as_array().map(Vec::len), Some(215));
}
