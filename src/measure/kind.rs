//! The kinds of measurements.

/// What is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MeasureKind {
    /// The distance of two points.
    #[default]
    Length,
    /// The angle at the second of three points.
    Angle,
    /// The angle between two lines (Cobb).
    Cobb,
    /// Two diameters at right angles: the long axis and the short one.
    Axes,
    /// An ellipse.
    Ellipse,
    /// A closed outline of straight pieces.
    Polygon,
    /// The value of one pixel.
    Probe,
}

impl MeasureKind {
    /// All kinds in the order of the tools.
    pub const ALL: [Self; 7] =
        [Self::Length, Self::Axes, Self::Angle, Self::Cobb, Self::Ellipse, Self::Polygon, Self::Probe];

    /// The name on screen and in copied texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "Length",
            Self::Angle => "Angle",
            Self::Cobb => "Cobb angle",
            Self::Axes => "Two diameters",
            Self::Ellipse => "Ellipse",
            Self::Polygon => "Outline",
            Self::Probe => "Probe",
        }
    }

    /// How many clicks draw one; `None`: as many as a person likes, three at least.
    pub fn n_clicks(self) -> Option<usize> {
        match self {
            Self::Probe => Some(1),
            Self::Length | Self::Ellipse => Some(2),
            Self::Angle | Self::Axes => Some(3),
            Self::Cobb => Some(4),
            Self::Polygon => None,
        }
    }

    /// How many points a finished one has.
    pub fn takes_points(self, n: usize) -> bool {
        match self {
            Self::Probe => n == 1,
            Self::Length => n == 2,
            Self::Angle => n == 3,
            Self::Cobb | Self::Axes | Self::Ellipse => n == 4,
            Self::Polygon => (3..=Self::MOST_POINTS).contains(&n),
        }
    }

    /// Whether it has an inside whose pixels have a mean.
    pub fn is_area(self) -> bool {
        matches!(self, Self::Ellipse | Self::Polygon)
    }

    /// More points than a hand draws; keeps what is computed at every pass within bounds.
    pub const MOST_POINTS: usize = 1000;
}
