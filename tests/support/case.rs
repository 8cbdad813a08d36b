//! A small teaching case written as text, with images to match.

use std::path::Path;

use super::Slice;

/// Frame of Reference and series UIDs of the images, as [`Slice`] writes them.
const SPACE: &str = "2.25.4711.4";
/// The sagittal series: 15 slices, 4 mm apart from x = 0 on.
pub const SAGITTAL_SERIES: &str = "2.25.4711.2.1";
/// The axial series: 10 slices, 5 mm apart from z = 0 down.
pub const AXIAL_SERIES: &str = "2.25.4711.2.2";

/// Writes a case of two findings with their images into `folder`.
pub fn write(folder: &Path) {
    let images = folder.join("images");
    std::fs::create_dir_all(&images).expect("a folder");
    for number in 0..15 {
        Slice::sagittal(1, number).write(&images, &format!("IM{number:04}"));
    }
    for number in 0..10 {
        Slice::axial(2, number).write(&images, &format!("IM{:04}", number + 100));
    }
    std::fs::write(folder.join("case.toml"), CASE.replace("SPACE", SPACE)).expect("case.toml");
    let answers = ANSWERS.replace("SPACE", SPACE).replace("SAG", SAGITTAL_SERIES).replace("AX", AXIAL_SERIES);
    std::fs::write(folder.join("answers.toml"), answers).expect("answers.toml");
}

const CASE: &str = r#"schema = 1
id = "0b0d7d4a-0000-4000-8000-000000000001"
title = "Case in a test"
history = "Back pain when standing."
difficulty = "beginner"
licence = "CC0-1.0"
sources = ["S04"]
frame_of_reference = "SPACE"

[[level]]
name = "L5"
at_mm = [20.0, -9.0, 46.0]

[[level]]
name = "S1"
at_mm = [24.0, -9.0, 42.0]
"#;

const ANSWERS: &str = r#"schema = 1
frame_of_reference = "SPACE"

[[finding]]
id = "f1"
name = "Hollow wall"
level = "L5"
text = "The back of this bone is hollowed out."
alt = "On the sagittal picture the back of L5 is concave."
view = { series = "SAG", center_mm = [20.0, -8.0, 46.0], zoom = 2.0, window = [200.0, 300.0] }

[[finding.mark]]
tip_mm = [20.0, -8.0, 46.0]
tail_mm = [20.0, -6.0, 48.0]
caption = "Hollow wall"
reach_mm = 3.0

[[finding]]
id = "f2"
name = "Wide sac"
level = "S1"
text = "The sac is wide."
alt = "On the axial picture the sac is wide."
view = { series = "AX", center_mm = [-8.0, -8.0, -25.0] }

[[finding.mark]]
tip_mm = [-8.0, -8.0, -25.0]
caption = "Wide sac"
"#;
