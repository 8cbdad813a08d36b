//! `thecal render` and the pictures drawn where there is no display, end to end through the program.

use std::{path::Path, process::Command};

use crate::support::case;

fn thecal() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thecal"));
    for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(display);
    }
    command
}

fn opened_case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case::write(folder.path());
    folder
}

/// Runs `thecal render` on a path; the picture, or what it said on standard error.
fn render(path: &Path, extra: &[&str]) -> Result<image::RgbaImage, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("picture.png");
    let mut command = thecal();
    command.arg("render").arg(path).arg("--out").arg(&out).args(extra);
    let output = command.output().expect("the program runs");
    if output.status.success() {
        Ok(image::open(&out).expect("a PNG").into_rgba8())
    } else {
        assert!(!out.exists(), "a failed render leaves nothing behind");
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn has_orange(picture: &image::RgbaImage) -> bool {
    picture.pixels().any(|pixel| pixel.0 == [0xE6, 0x9F, 0x00, 255])
}

#[test]
fn a_case_is_drawn_on_its_first_findings_slice_with_marks() {
    let case = opened_case();
    let picture = render(case.path(), &["--size", "400x300"]).expect("drawn");
    assert_eq!(picture.dimensions(), (400, 300));
    assert!(has_orange(&picture));
    let bare = render(case.path(), &["--size", "400x300", "--marks", "off"]).expect("drawn");
    assert!(!has_orange(&bare));
}

#[test]
fn a_slice_can_be_asked_for_by_number_and_by_place() {
    let case = opened_case();
    let size = ["--size", "320x300"];
    let by_number = render(case.path(), &[&["--series", "1", "--slice", "6"], &size[..]].concat()).expect("drawn");
    let by_place = render(case.path(), &[&["--series", "1", "--at", "20.9,0,0"], &size[..]].concat()).expect("drawn");
    let other = render(case.path(), &[&["--series", "1", "--slice", "1"], &size[..]].concat()).expect("drawn");
    assert!(by_number == by_place && by_number != other);
}

#[test]
fn a_plain_folder_is_drawn_without_a_case() {
    let case = opened_case();
    let images = case.path().join("images");
    assert!(!has_orange(&render(&images, &["--size", "200x200", "--window", "100,200"]).expect("drawn")));
}

#[test]
fn what_is_not_there_is_said_with_the_figures() {
    let case = opened_case();
    for (extra, said) in [
        (["--series", "7"], "there is no series 7; there are 2"),
        (["--slice", "99"], "there is no slice 99; the series has 15"),
    ] {
        let error = render(case.path(), &extra).expect_err("not there");
        assert!(error.contains(said), "{error}");
    }
    let empty = tempfile::tempdir().expect("a temporary folder");
    let error = render(empty.path(), &[]).expect_err("nothing to draw");
    assert!(error.contains("there is no image to draw"), "{error}");
}

#[test]
fn without_a_display_every_finding_and_series_is_drawn() {
    let case = opened_case();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = thecal().arg(case.path()).current_dir(folder.path()).output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut names: Vec<_> = std::fs::read_dir(folder.path().join("thecal-preview"))
        .expect("a folder of pictures")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let wanted = ["finding-1-f1.png", "finding-2-f2.png", "series-1-test-series.png", "series-2-test-series.png"];
    assert_eq!(names, wanted);
}
