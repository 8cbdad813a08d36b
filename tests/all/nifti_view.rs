//! NIfTI files in the program: opened from a folder, looked at, inspected and drawn.

use std::{fs, path::Path, process::Command};

use crate::support::{
    app::Driver,
    nifti::{Nifti, gzipped},
};

/// A head-high stack of sagittal slices with a slope in each.
fn file() -> Nifti {
    let (width, height, depth) = (24, 32, 9);
    let voxels: Vec<i16> = (0..width * height * depth).map(|at| at % width * 30 + at / width % height * 7).collect();
    // x runs to the front, y to the head, z to the right.
    let rows = [[0.0, 0.0, 4.0, -16.0], [1.0, 0.0, 0.0, -12.0], [0.0, 1.0, 0.0, 5.0]];
    Nifti::new([width, height, depth], rows, &voxels)
}

fn thecal(args: &[&str], path: &Path) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thecal"));
    for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(display);
    }
    let output = command.arg(args[0]).arg(path).args(&args[1..]).output().expect("the program runs");
    (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[test]
fn a_folder_and_a_single_file_open_in_the_viewer() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("body.nii.gz"), gzipped(&file().bytes())).expect("a file");
    fs::write(folder.path().join("notes.txt"), b"nothing").expect("a file");
    for path in [folder.path().to_owned(), folder.path().join("body.nii.gz")] {
        let mut driver = Driver::opened(&path);
        driver.until_decoded();
        let series = driver.app.slot_series(0).expect("a series on screen");
        assert_eq!((series.frames.len(), series.slice_spacing_mm), (9, Some(4.0)));
        assert_eq!(series.plane, Some(thecal::geometry::AnatomicalPlane::Sagittal));
        let instance = series.instance(0).expect("an instance");
        assert_eq!(instance.facts.patient.name, "");
        let pixels = driver.app.ready_pixels(0).expect("its pixels");
        // Front is on the left and the head on top, whichever way they were stored.
        assert_eq!((pixels.columns, pixels.rows), (24, 32));
        assert_eq!([(0, 0), (23, 0), (0, 31)].map(|(x, y)| pixels.stored(x, y)), [907.0, 217.0, 690.0].map(Some));
    }
}

#[test]
fn it_is_inspected_and_drawn_without_a_window() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("body.nii");
    fs::write(&path, file().bytes()).expect("a file");
    let (has_worked, said) = thecal(&["inspect"], &path);
    assert!(has_worked && said.contains("OT") && said.contains("9"), "{said}");
    let picture = folder.path().join("picture.png");
    let (has_worked, said) = thecal(&["render", "--size", "64x64", "--out", &picture.to_string_lossy()], &path);
    assert!(has_worked && picture.exists(), "{said}");
    let drawn = image::open(&picture).expect("a PNG").into_luma8();
    let lightest = drawn.pixels().map(|pixel| pixel.0[0]).max();
    assert!(lightest > Some(200), "{lightest:?}");
}
