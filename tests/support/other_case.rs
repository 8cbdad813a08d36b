//! A second case of another patient, written as text by a test: other UIDs, other findings, no steps.

use std::path::Path;

use dicom_core::VR;
use dicom_dictionary_std::tags;

use super::Slice;

/// The sagittal series: 9 slices, 4 mm apart from x = 0 on.
pub const SAGITTAL_SERIES: &str = "2.25.815.2.1";
/// The axial series: 6 slices, 5 mm apart from z = 0 down.
pub const AXIAL_SERIES: &str = "2.25.815.2.2";

/// Writes the case with its images into `folder`.
pub fn write(folder: &Path) {
    let images = folder.join("images");
    std::fs::create_dir_all(&images).expect("a folder");
    for number in 0..9 {
        renamed(Slice::sagittal(1, number), 1, number).write(&images, &format!("S{number}"));
    }
    for number in 0..6 {
        renamed(Slice::axial(2, number), 2, number).write(&images, &format!("A{number}"));
    }
    std::fs::write(folder.join("case.toml"), CASE).expect("case.toml");
    std::fs::write(folder.join("answers.toml"), ANSWERS).expect("answers.toml");
}

/// The slice as one of the other patient.
pub fn renamed(mut slice: Slice, series: u32, number: u32) -> Slice {
    slice.text(tags::SOP_INSTANCE_UID, VR::UI, &format!("2.25.815.3.{series}.{number}"));
    slice.text(tags::STUDY_INSTANCE_UID, VR::UI, "2.25.815.1");
    slice.text(tags::SERIES_INSTANCE_UID, VR::UI, &format!("2.25.815.2.{series}"));
    slice.text(tags::FRAME_OF_REFERENCE_UID, VR::UI, "2.25.815.4");
    slice
}

const CASE: &str = r#"schema = 1
id = "0b0d7d4a-0000-4000-8000-000000000002"
title = "Another case"
history = "A check."
difficulty = "advanced"
licence = "CC0-1.0"
frame_of_reference = "2.25.815.4"

[[level]]
name = "L5"
at_mm = [12.0, -8.0, 45.0]

[[level]]
name = "S1"
at_mm = [12.0, -8.0, 43.0]

[[question]]
id = "first"
kind = "choice"
stem = "Which wall is straight?"
  [[question.option]]
  id = "front"
  text = "The front"
  [[question.option]]
  id = "back"
  text = "The back"

[[question]]
id = "second"
kind = "locate"
stem = "Mark the cyst."
"#;

const ANSWERS: &str = r#"schema = 1
title_after = "A cyst"
frame_of_reference = "2.25.815.4"

[[finding]]
id = "cyst"
name = "Cyst"
text = "A cyst."
alt = "A cyst beside the sac."
view = { series = "2.25.815.2.2", center_mm = [-7.0, -7.0, -10.0], zoom = 3.0 }

[[finding.mark]]
tip_mm = [-7.0, -7.0, -10.0]
caption = "Cyst"

[[finding.region]]
center_mm = [-7.0, -7.0, -10.0]
radius_mm = 1.0

[[answer]]
question = "first"
correct = "back"
explanation = "It is."

[[answer]]
question = "second"
finding = "cyst"
explanation = "It is bright."
"#;
