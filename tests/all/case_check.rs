//! `thecal case check`: each fault of a case is said with its place and a remedy, and never with a person's data.

use std::{fs, path::Path};

use crate::support::{Slice, case};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;
use thecal::cli::case_check::run;

/// The text of the check, and whether there was no error.
fn checked(folder: &Path) -> (String, bool) {
    let mut out = Vec::new();
    let is_fine = run(folder, false, &mut out).expect("the case is read");
    (String::from_utf8(out).expect("text"), is_fine)
}

fn a_case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    folder
}

fn replace(folder: &Path, file: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).expect("there");
    assert!(text.contains(old), "{file} has no {old}");
    fs::write(&path, text.replacen(old, new, 1)).expect("written");
}

/// The line of the check that begins with this severity and place.
fn line_at(text: &str, start: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(start));
    line.unwrap_or_else(|| panic!("nothing at {start} in\n{text}")).to_owned()
}

#[test]
fn a_sound_case_has_nothing_to_put_right() {
    let folder = a_case();
    assert_eq!(checked(folder.path()).0.lines().count(), 2, "nobody has reviewed it, and the count");
    replace(folder.path(), "case.toml", "difficulty", "reviewed_by = \"Dr A\"\ndifficulty");
    assert_eq!(checked(folder.path()), ("Nothing to put right: 2 findings, 3 questions.\n".to_owned(), true));
}

#[test]
fn each_fault_in_the_texts_is_told_with_its_place_and_a_remedy() {
    const CASE: &str = "case.toml";
    const ANSWERS: &str = "answers.toml";
    let faults: &[(&str, &str, &str, &str, &str, &str)] = &[
        // Off the images.
        (
            ANSWERS,
            "tip_mm = [20.0, -8.0, 46.0]",
            "tip_mm = [20.0, -8.0, 146.0]",
            "error: answers.toml, finding f1, mark 1:",
            "lies off the images",
            "Move it onto the images",
        ),
        (
            ANSWERS,
            "tip_mm = [20.0, -8.0, 46.0]",
            "tip_mm = [90.0, -8.0, 46.0]",
            "error: answers.toml, finding f1, mark 1:",
            "no slice shows it",
            "Move it",
        ),
        (
            ANSWERS,
            "reach_mm = 3.0",
            "reach_mm = 3.0\nonly_on = \"2.25.1\"",
            "error: answers.toml, finding f1, mark 1:",
            "no image belongs to the series",
            "thecal inspect",
        ),
        (
            ANSWERS,
            "reach_mm = 3.0",
            "reach_mm = 3.0\nonly_on = \"2.25.4711.2.2\"",
            "error: answers.toml, finding f1, mark 1:",
            "no slice of the series it is kept to",
            "Move it",
        ),
        (
            ANSWERS,
            "reach_mm = 3.0",
            "reach_mm = 3.0\nframe_of_reference = \"2.25.1\"",
            "error: answers.toml, finding f1, mark 1:",
            "Frame of Reference",
            "(0020,0052)",
        ),
        (
            ANSWERS,
            "reach_mm = 3.0",
            "reach_mm = 3.0\n[[finding.mark]]\nimage = \"2.25.77\"\ntip_px = [4.0, 4.0]",
            "error: answers.toml, finding f1, mark 2:",
            "no image of the case is the one",
            "(0008,0018)",
        ),
        (
            ANSWERS,
            "\nradius_mm = 3.0",
            "\nradius_mm = 3.0\n[[finding.region]]\ncenter_mm = [0.0, 300.0, 0.0]\nradius_mm = 3.0",
            "error: answers.toml, finding f2, region 2:",
            "this region lies off the images",
            "Move it",
        ),
        (
            CASE,
            "at_mm = [24.0, -9.0, 42.0]",
            "at_mm = [24.0, -9.0, -400.0]",
            "error: case.toml, level S1:",
            "this level lies off the images",
            "Move it",
        ),
        (
            ANSWERS,
            "view = { series = \"2.25.4711.2.1\"",
            "view = { series = \"2.25.77\"",
            "error: answers.toml, finding f1, view:",
            "no image belongs to the series",
            "Series Instance UID",
        ),
        (
            CASE,
            "[cover]\nseries = \"2.25.4711.2.1\"",
            "[cover]\nseries = \"2.25.77\"",
            "error: case.toml, cover:",
            "no image belongs to the series",
            "Series Instance UID",
        ),
        (
            CASE,
            "center_mm = [20.0, -8.0, 46.0], zoom",
            "center_mm = [200.0, -8.0, 46.0], zoom",
            "error: case.toml, question q2, view:",
            "this view lies off the images",
            "Move it",
        ),
        (
            ANSWERS,
            "  [[step.view]]\n  series = \"2.25.4711.2.2\"",
            "  [[step.view]]\n  series = \"2.25.77\"",
            "error: answers.toml, step 1, view 2:",
            "no image belongs to the series",
            "Series Instance UID",
        ),
        (
            ANSWERS,
            "layout = \"two\"",
            "layout = \"one\"",
            "warning: answers.toml, step 1:",
            "2 views do not fit",
            "larger layout",
        ),
        // Said, and with its source.
        (
            ANSWERS,
            "alt = \"On the sagittal picture the back of L5 is concave.\"",
            "alt = \" \"",
            "error: answers.toml, finding f1, alt:",
            "nothing describes it",
            "Write alt",
        ),
        (
            ANSWERS,
            "explanation = \"It curves forward.\"",
            "",
            "error: answers.toml, answer q2, explanation:",
            "nothing explains",
            "Write explanation",
        ),
        (
            ANSWERS,
            "explanation = \"It curves forward.\"\nsources = [\"S04\"]",
            "explanation = \"It curves forward.\"",
            "error: answers.toml, answer q2, sources:",
            "no source",
            "Write sources",
        ),
        (
            ANSWERS,
            "rationale = \"It is curved.\"",
            "",
            "error: answers.toml, answer q2, option a:",
            "right or wrong",
            "rationale",
        ),
        (
            ANSWERS,
            "[[answer]]\nquestion = \"q3\"\nlevel = \"L5\"\naccept = [\"L4\"]\nexplanation = \"It is the bone above S1.\"\nsources = [\"S04\"]",
            "",
            "error: case.toml, question q3:",
            "has no answer to this question",
            "Add [[answer]] with question = \"q3\"",
        ),
        (CASE, "licence = \"CC0-1.0\"", "", "error: case.toml, licence:", "no licence", "SPDX"),
        (CASE, "", "", "warning: case.toml, reviewed_by:", "nobody has reviewed", "radiologist"),
        (
            ANSWERS,
            "is hollow (S04)",
            "is hollow (S04, S77)",
            "warning: answers.toml, discussion:",
            "no line of sources begins with S77",
            "sources in case.toml",
        ),
        (
            ANSWERS,
            "explanation = \"It curves forward.\"\nsources = [\"S04\"]",
            "explanation = \"It curves forward.\"\nsources = [\"S78\"]",
            "warning: answers.toml, answer q2:",
            "no line of sources begins with S78",
            "correct the word",
        ),
        // Secrets.
        (
            CASE,
            "title = \"Case in a test\"",
            "title = \"A Hollow bone\"",
            "error: case.toml, title:",
            "the word \"hollow\" tells the answer",
            "tells nothing",
        ),
        (
            CASE,
            "title = \"Case in a test\"",
            "title = \"Ectasia of the dura\"",
            "error: case.toml, title:",
            "\"ectasia\"",
            "tells nothing",
        ),
        (
            CASE,
            "Which bone is it?",
            "Which bone shows scalloping?",
            "warning: case.toml, question q3, stem:",
            "\"scalloping\"",
            "where to look",
        ),
        (
            CASE,
            "Look at the lowest bone in front of the canal.",
            "Look for a hollow.",
            "warning: case.toml, question q1, hint:",
            "\"hollow\"",
            "where to look",
        ),
        (
            ANSWERS,
            "hint = \"Look at the axial pictures.\"",
            "hint = \"Look for the ectatic sac.\"",
            "warning: answers.toml, finding f2, hint:",
            "\"ectatic\"",
            "where to look",
        ),
    ];
    for (file, old, new, place, text, remedy) in faults {
        let folder = a_case();
        replace(folder.path(), file, old, new);
        let (all, is_fine) = checked(folder.path());
        let line = line_at(&all, place);
        assert!(line.contains(text) && line.contains(remedy), "{line}\n lacks {text} or {remedy}");
        assert_eq!(is_fine, place.starts_with("warning"), "{all}");
        assert_eq!(
            all.lines().filter(|line| !line.contains("reviewed_by")).count(),
            2 - usize::from(place.contains("reviewed_by")),
            "only that:\n{all}"
        );
    }
}

fn with_images(change: impl Fn(&mut Slice)) -> tempfile::TempDir {
    let folder = a_case();
    for number in 0..15 {
        let mut slice = Slice::sagittal(1, number);
        change(&mut slice);
        slice.write(&folder.path().join("images"), &format!("IM{number:04}"));
    }
    folder
}

#[test]
fn what_headers_tell_of_a_person_is_named_and_never_shown() {
    let folder = with_images(|slice| {
        slice.text(tags::PATIENT_NAME, VR::PN, "Doe^Jane").text(tags::PATIENT_BIRTH_DATE, VR::DA, "19700102");
        slice.text(tags::PATIENT_ID, VR::LO, "ANONYMOUS").text(tags::INSTITUTION_NAME, VR::LO, "");
        slice.text(tags::DEVICE_SERIAL_NUMBER, VR::LO, "41877").text(tags::PATIENT_IDENTITY_REMOVED, VR::CS, "YES");
        slice.text(Tag(0x0009, 0x0010), VR::LO, "MAKER").text(tags::BURNED_IN_ANNOTATION, VR::CS, "YES");
    });
    let (all, is_fine) = checked(folder.path());
    assert!(is_fine, "{all}");
    for (text, remedy) in [
        ("Patient's Name holds a value in 15 images.", "Empty it in every image"),
        ("Patient's Birth Date holds a value in 15 images.", "Empty it"),
        ("Device Serial Number holds a value in 15 images.", "Empty it"),
        ("15 images have private attributes", "Remove private attributes"),
        ("15 images have Burned In Annotation (0028,0301) = YES", "Look at the pictures"),
    ] {
        let line = line_at(&all, &format!("warning: images, headers: {text}"));
        assert!(line.contains(remedy), "{line}");
    }
    for hidden in ["Doe", "Jane", "1970", "41877", "MAKER", "Patient ID", "Institution"] {
        assert!(!all.contains(hidden), "{hidden} is in\n{all}");
    }
}

#[test]
fn headers_of_synthetic_images_tell_of_nobody() {
    let folder = with_images(|slice| {
        slice.text(tags::PATIENT_NAME, VR::PN, "Doe^Jane").text(tags::SYNTHETIC_DATA, VR::CS, "YES");
        slice.text(Tag(0x0009, 0x0010), VR::LO, "MAKER");
    });
    assert!(!checked(folder.path()).0.contains("headers"));
}

#[test]
fn descriptions_and_names_of_files_and_folders_that_tell_the_answer_are_errors() {
    let folder = with_images(|slice| {
        slice.text(tags::SERIES_DESCRIPTION, VR::LO, "SAG T2 hollow wall").text(
            tags::STUDY_DESCRIPTION,
            VR::LO,
            "Ectasia",
        );
    });
    Slice::sagittal(1, 20).write(&folder.path().join("images"), "meningocele-20.dcm");
    let (all, is_fine) = checked(folder.path());
    assert!(!is_fine);
    for (place, remedy) in [
        ("error: images, Series Description (0008,103E): the word \"hollow\"", "Write a description"),
        ("error: images, Study Description (0008,1030): the word \"ectasia\"", "Write a description"),
        ("error: images, \"meningocele-20.dcm\": the word \"meningocele\"", "such as IM0001"),
    ] {
        assert!(line_at(&all, place).contains(remedy), "{all}");
    }
    let told = folder.path().join("hollow wall");
    fs::create_dir(&told).expect("a folder");
    case::write(&told);
    let line = line_at(&checked(&told).0, "error: the case's folder: the word \"hollow\"");
    assert!(line.contains("Give the folder a name that tells nothing"), "{line}");
}

#[test]
fn images_that_are_not_there_or_not_readable_are_errors() {
    let folder = a_case();
    let bytes = Slice::sagittal(1, 3).bytes();
    fs::write(folder.path().join("images/IM0003"), &bytes[..bytes.len() - 700]).expect("written");
    let (all, is_fine) = checked(folder.path());
    assert!(line_at(&all, "error: images/IM0003:").contains("Replace the file") && !is_fine, "{all}");
    fs::remove_dir_all(folder.path().join("images")).expect("removed");
    fs::create_dir(folder.path().join("images")).expect("a folder");
    assert!(line_at(&checked(folder.path()).0, "error: images: there is no image.").contains("Put the DICOM files"));
}

#[test]
fn a_sealed_case_is_said_to_be_sealed_and_the_rest_is_checked() {
    let folder = a_case();
    fs::remove_file(folder.path().join("answers.toml")).expect("removed");
    replace(folder.path(), "case.toml", "licence = \"CC0-1.0\"", "");
    let (all, is_fine) = checked(folder.path());
    assert!(all.starts_with("This case is sealed: it has no answers.toml"), "{all}");
    assert!(all.contains("error: case.toml, licence:") && !all.contains("has no answer to") && !is_fine, "{all}");
}

#[test]
fn the_samples_have_no_fault_but_that_nobody_reviewed_them() {
    for number in 1..=10 {
        let name = format!("lumbar-{number:02}");
        let (all, is_fine) = checked(&Path::new("sample_studies").join(&name));
        assert!(is_fine && all.ends_with("0 errors, 1 warning.\n"), "{name}: {all}");
        assert!(all.starts_with("warning: case.toml, reviewed_by: nobody has reviewed"), "{name}: {all}");
    }
}

#[test]
fn the_report_is_json_on_request_and_a_folder_that_is_no_case_is_refused() {
    let folder = a_case();
    let mut out = Vec::new();
    assert_eq!(run(folder.path(), true, &mut out), Ok(true));
    let report: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
    assert_eq!((&report["n_errors"], &report["sealed"]), (&0.into(), &false.into()));
    assert_eq!(report["problems"][0]["place"], "case.toml, reviewed_by");
    let nothing = tempfile::tempdir().expect("a folder");
    let error = run(nothing.path(), false, &mut Vec::new()).expect_err("no case");
    assert!(error.contains("is not a teaching case"), "{error}");
}
