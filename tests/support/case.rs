//! A small teaching case written as text, with images to match.

use std::path::Path;

use super::Slice;

/// Frame of Reference and series UIDs of the images, as [`Slice`] writes them.
const SPACE: &str = "2.25.4711.4";
/// The sagittal series: 15 slices, 4 mm apart from x = 0 on.
pub const SAGITTAL_SERIES: &str = "2.25.4711.2.1";
/// The axial series: 10 slices, 5 mm apart from z = 0 down.
pub const AXIAL_SERIES: &str = "2.25.4711.2.2";

/// Writes a case of two findings, two steps and three questions with their images into `folder`.
pub fn write(folder: &Path) {
    let images = folder.join("images");
    std::fs::create_dir_all(&images).expect("a folder");
    for number in 0..15 {
        Slice::sagittal(1, number).write(&images, &format!("IM{number:04}"));
    }
    for number in 0..10 {
        Slice::axial(2, number).write(&images, &format!("IM{:04}", number + 100));
    }
    std::fs::write(folder.join("case.toml"), filled(CASE)).expect("case.toml");
    std::fs::write(folder.join("answers.toml"), filled(ANSWERS)).expect("answers.toml");
}

/// The same with words of its texts replaced, each of which has to be there.
pub fn write_edited(folder: &Path, edits: &[(&str, &str)]) {
    write(folder);
    let mut n_replaced = 0;
    for name in ["case.toml", "answers.toml"] {
        let file = folder.join(name);
        let mut text = std::fs::read_to_string(&file).expect("written just now");
        for (from, to) in edits {
            n_replaced += usize::from(text.contains(from));
            text = text.replace(from, to);
        }
        std::fs::write(file, text).expect("written again");
    }
    assert!(edits.len() <= n_replaced, "an edit finds nothing to replace");
}

fn filled(text: &str) -> String {
    text.replace("SPACE", SPACE).replace("SAG", SAGITTAL_SERIES).replace("AX", AXIAL_SERIES)
}

const CASE: &str = r#"schema = 1
id = "0b0d7d4a-0000-4000-8000-000000000001"
title = "Case in a test"
history = "Back pain when standing."
difficulty = "beginner"
licence = "CC0-1.0"
sources = ["S04 A paper on walls. 2001."]
frame_of_reference = "SPACE"

[[level]]
name = "L5"
at_mm = [20.0, -9.0, 46.0]

[[level]]
name = "S1"
at_mm = [24.0, -9.0, 42.0]

[cover]
series = "SAG"
center_mm = [28.0, -8.0, 45.0]

[[question]]
id = "q1"
kind = "locate"
stem = "Set a marker on the back of the bone that is no longer straight."
hint = "Look at the lowest bone in front of the canal."

[[question]]
id = "q2"
kind = "choice"
stem = "What is the best name for what you see behind L5?"
view = { series = "SAG", center_mm = [20.0, -8.0, 46.0], zoom = 2.0, window = [200.0, 300.0] }
  [[question.option]]
  id = "a"
  text = "A straight wall"
  [[question.option]]
  id = "b"
  text = "A hollow wall"

[[question]]
id = "q3"
kind = "level"
stem = "Which bone is it?"
levels = ["L3", "L4", "L5", "S1"]
"#;

const ANSWERS: &str = r#"schema = 1
title_after = "Hollow wall of L5"
frame_of_reference = "SPACE"
control = "0b0d7d4a-0000-4000-8000-000000000002"
discussion = """
## What it shows

The wall of **L5** is hollow (S04).
"""

[[finding]]
id = "f1"
name = "Hollow wall"
level = "L5"
hint = "Look at the back of the lowest lumbar bone."
sign = "scalloping"
text = "The back of this bone is hollowed out."
alt = "On the sagittal picture the back of L5 is concave."
view = { series = "SAG", center_mm = [20.0, -8.0, 46.0], zoom = 2.0, window = [200.0, 300.0] }

[[finding.mark]]
tip_mm = [20.0, -8.0, 46.0]
tail_mm = [20.0, -6.0, 48.0]
caption = "Hollow wall"
reach_mm = 3.0

[[finding.region]]
outline_mm = [[20.0, -9.0, 49.0], [20.0, -7.0, 49.0], [20.0, -7.0, 43.0], [20.0, -9.0, 43.0]]
half_depth_mm = 6.0

[[finding]]
id = "f2"
name = "Wide sac"
level = "S1"
hint = "Look at the axial pictures."
sign = "wide_sac"
text = "The sac is wide."
alt = "On the axial picture the sac is wide."
view = { series = "AX", center_mm = [-8.0, -8.0, -25.0] }

[[finding.mark]]
tip_mm = [-8.0, -8.0, -25.0]
caption = "Wide sac"

[[finding.region]]
center_mm = [-8.0, -8.0, -25.0]
radius_mm = 3.0

[[step]]
title = "Overview"
notes = "Count the bones first."
layout = "two"
  [[step.view]]
  series = "SAG"
  center_mm = [28.0, -8.0, 45.0]
  [[step.view]]
  series = "AX"
  center_mm = [-8.0, -8.0, -25.0]

[[step]]
title = "Hollow wall"
notes = "Follow the back of the bone."
show = ["f1"]
  [[step.view]]
  series = "SAG"
  center_mm = [20.0, -8.0, 46.0]
  zoom = 2.0

[[answer]]
question = "q1"
finding = "f1"
explanation = "The wall of L5 is **hollow**."
sources = ["S04"]

[[answer]]
question = "q2"
finding = "f1"
correct = "b"
explanation = "It curves forward."
sources = ["S04"]
  [[answer.option]]
  id = "a"
  rationale = "It is curved."
  [[answer.option]]
  id = "b"
  rationale = "It curves forward between its corners."

[[answer]]
question = "q3"
level = "L5"
accept = ["L4"]
explanation = "It is the bone above S1."
sources = ["S04"]
"#;
