//! Window presets: fixed in Hounsfield units for CT, percentiles of the picture for everything else.

use crate::study::{Instance, Voi, Window};

/// A way to window a picture that has a name and a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// What the file offers: its windows and VOI LUTs, in turn.
    Dicom,
    /// From the darkest to the brightest percent of the picture.
    Auto,
    /// Spine soft tissue.
    SoftTissue,
    /// Bone.
    Bone,
}

impl Preset {
    /// All presets in the order of their keys, from 1.
    pub const ALL: [Self; 4] = [Self::Dicom, Self::Auto, Self::SoftTissue, Self::Bone];

    /// The name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dicom => "From the file",
            Self::Auto => "Auto",
            Self::SoftTissue => "Spine soft tissue",
            Self::Bone => "Bone",
        }
    }

    /// The CT window in Hounsfield units: soft tissue W 400 C 40, bone W 2000 C 350.
    pub fn hounsfield_window(self) -> Option<Window> {
        match self {
            Self::SoftTissue => Some(Window::linear(40.0, 400.0)),
            Self::Bone => Some(Window::linear(350.0, 2000.0)),
            Self::Dicom | Self::Auto => None,
        }
    }

    /// The share of the picture's values, in percent, that becomes black and white where there is no common unit.
    ///
    /// Design choice: soft tissue keeps muscle and fat apart and lets fluid saturate; bone spreads the dark half,
    /// in which marrow and cortex lie on MR.
    pub fn percentiles(self) -> [f64; 2] {
        match self {
            Self::Dicom | Self::Auto => [1.0, 99.0],
            Self::SoftTissue => [2.0, 97.0],
            Self::Bone => [0.5, 90.0],
        }
    }

    /// The file's own choice number `turn` (windows first, then VOI LUTs), with its name. `None`: it offers nothing.
    pub fn from_file(instance: &Instance, turn: usize) -> Option<(Voi, String)> {
        let windows = instance.voi.windows.iter().map(|(window, name)| (Voi::Window(*window), name.clone()));
        let tables = instance.voi.tables.iter().map(|table| (Voi::Table(table.clone()), table.explanation.clone()));
        let mut choices: Vec<_> = windows.chain(tables).collect();
        if choices.is_empty() {
            return None;
        }
        let (voi, name) = choices.swap_remove(turn % choices.len());
        Some((voi, name.unwrap_or_else(|| Self::Dicom.name().to_owned())))
    }
}
