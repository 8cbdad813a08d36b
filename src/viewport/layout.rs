//! How viewports are arranged side by side.

/// How the viewports are arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layout {
    /// One viewport.
    #[default]
    One,
    /// Two side by side.
    Two,
    /// One large at the left, two stacked beside it.
    OnePlusTwo,
    /// Two rows of two.
    Four,
}

impl Layout {
    /// All arrangements, from few viewports to many.
    pub const ALL: [Self; 4] = [Self::One, Self::Two, Self::OnePlusTwo, Self::Four];

    /// How many viewports it has.
    pub fn n_viewports(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::OnePlusTwo => 3,
            Self::Four => 4,
        }
    }

    /// The name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::One => "One viewport",
            Self::Two => "Two viewports",
            Self::OnePlusTwo => "One and two viewports",
            Self::Four => "Four viewports",
        }
    }
}
