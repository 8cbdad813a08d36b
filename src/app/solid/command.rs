//! What a person can do with a shaded view, as values.

/// A shaded view.
#[derive(Clone, Debug, PartialEq)]
pub enum SolidCommand {
    /// Show the active CT series, or a synthetic patient's structures, as shaded surfaces, or go back; stops the loading of a volume.
    Toggle,
    /// Turn about the patient's long axis and lift the eye, by so many degrees.
    Turn([f64; 2]),
    /// Move what is in the middle by so many shares of the picture's height, to the right and down.
    Move([f64; 2]),
    /// Magnify by this factor.
    Zoom(f64),
    /// Look from one of the patient's sides.
    LookFrom(SolidSide),
    /// Cut along the next anatomical plane: sagittal, axial, coronal, not at all.
    NextCut,
    /// Cut along this plane, or no longer.
    CutAlong(SolidCut),
    /// Move the cut by so many millimetres.
    MoveCut(f64),
    /// Take away what lies on the other side of the cut.
    TurnCut,
    /// So many Hounsfield units more for what counts as bone.
    Threshold(f64),
    /// Hide or show one of the structures.
    TogglePart(usize),
    /// Let bone be glassy, or solid again.
    Glass,
    /// As at the start.
    Reset,
}

/// From where one looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SolidSide {
    /// In front of the patient.
    Front,
    /// The patient's left.
    Left,
    /// Behind the patient.
    Back,
    /// The patient's right.
    Right,
}

impl SolidSide {
    /// All of them, in the order one comes by when walking round.
    pub const ALL: [Self; 4] = [Self::Front, Self::Left, Self::Back, Self::Right];

    /// The name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Front => "Front",
            Self::Left => "Left",
            Self::Back => "Back",
            Self::Right => "Right",
        }
    }

    /// The turn of the camera, radians.
    pub(super) fn turn_rad(self) -> f64 {
        std::f64::consts::FRAC_PI_2 * Self::ALL.iter().position(|it| *it == self).unwrap_or(0) as f64
    }
}

/// Along which anatomical plane a solid is cut open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SolidCut {
    /// Left from right.
    Sagittal,
    /// Head from foot.
    Axial,
    /// Front from back.
    Coronal,
}

impl SolidCut {
    /// All of them, the most telling for the spine first.
    pub const ALL: [Self; 3] = [Self::Sagittal, Self::Axial, Self::Coronal];

    /// The name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sagittal => "Sagittal",
            Self::Axial => "Axial",
            Self::Coronal => "Coronal",
        }
    }
}
