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
    /// Three side by side: tall, as spines are.
    Three,
    /// One above the other.
    TwoRows,
    /// Two rows of two.
    Four,
    /// One large at the left, three stacked beside it.
    OnePlusThree,
    /// Three rows of one.
    ThreeRows,
    /// Two rows of three.
    Six,
    /// Three rows of two.
    ThreeByTwo,
    /// Three rows of three.
    Nine,
}

/// A rectangle as shares of the room's width and height: left, top, right, bottom.
pub type Cell = [f32; 4];

/// Share of the width that a large viewport beside small ones takes.
const LARGE: f32 = 0.6;

impl Layout {
    /// All arrangements, from few viewports to many.
    pub const ALL: [Self; 11] = [
        Self::One,
        Self::Two,
        Self::TwoRows,
        Self::OnePlusTwo,
        Self::Three,
        Self::ThreeRows,
        Self::Four,
        Self::OnePlusThree,
        Self::Six,
        Self::ThreeByTwo,
        Self::Nine,
    ];

    /// The words by which files name them.
    pub const WORDS: [(&'static str, Self); 11] = [
        ("one", Self::One),
        ("two", Self::Two),
        ("one_and_two", Self::OnePlusTwo),
        ("four", Self::Four),
        ("three", Self::Three),
        ("two_rows", Self::TwoRows),
        ("three_rows", Self::ThreeRows),
        ("one_and_three", Self::OnePlusThree),
        ("six", Self::Six),
        ("three_by_two", Self::ThreeByTwo),
        ("nine", Self::Nine),
    ];

    /// The most viewports an arrangement has.
    pub const MOST: usize = 9;

    /// The arrangement that files name so.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(name, _)| *name == word).map(|(_, layout)| *layout)
    }

    /// The word by which files name it.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, layout)| *layout == self).map_or("one", |(word, _)| word)
    }

    /// Rows and columns of equal viewports; `None`: one large and several small ones.
    fn grid(self) -> Option<[u8; 2]> {
        match self {
            Self::One => Some([1, 1]),
            Self::Two => Some([1, 2]),
            Self::Three => Some([1, 3]),
            Self::TwoRows => Some([2, 1]),
            Self::Four => Some([2, 2]),
            Self::ThreeRows => Some([3, 1]),
            Self::Six => Some([2, 3]),
            Self::ThreeByTwo => Some([3, 2]),
            Self::Nine => Some([3, 3]),
            Self::OnePlusTwo | Self::OnePlusThree => None,
        }
    }

    /// How many viewports it has.
    pub fn n_viewports(self) -> usize {
        match self.grid() {
            Some([rows, columns]) => usize::from(rows) * usize::from(columns),
            None if self == Self::OnePlusTwo => 3,
            None => 4,
        }
    }

    /// The rectangles of the viewports, in reading order.
    pub fn cells(self) -> Vec<Cell> {
        if let Some([rows, columns]) = self.grid() {
            return cells_of(rows, columns, 0.0);
        }
        let n_small = self.n_viewports() as u8 - 1;
        std::iter::once([0.0, 0.0, LARGE, 1.0]).chain(cells_of(n_small, 1, LARGE)).collect()
    }

    /// The name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::One => "One viewport",
            Self::Two => "Two viewports",
            Self::TwoRows => "Two rows of one",
            Self::OnePlusTwo => "One and two viewports",
            Self::Three => "Three viewports",
            Self::ThreeRows => "Three rows of one",
            Self::Four => "Four viewports",
            Self::OnePlusThree => "One and three viewports",
            Self::Six => "Two rows of three",
            Self::ThreeByTwo => "Three rows of two",
            Self::Nine => "Three rows of three",
        }
    }
}

/// Equal cells to the right of a share of the width.
fn cells_of(rows: u8, columns: u8, from: f32) -> Vec<Cell> {
    let share = |idx: u8, of: u8| f32::from(idx) / f32::from(of);
    let across = |idx: u8| from + share(idx, columns) * (1.0 - from);
    let row_of = |row: u8| {
        (0..columns).map(move |column| [across(column), share(row, rows), across(column + 1), share(row + 1, rows)])
    };
    (0..rows).flat_map(row_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_fill_the_room_in_reading_order_and_words_name_each_arrangement_once() {
        for layout in Layout::ALL {
            let cells = layout.cells();
            assert_eq!(cells.len(), layout.n_viewports());
            assert!(cells.len() <= Layout::MOST);
            let area: f32 = cells.iter().map(|[x0, y0, x1, y1]| (x1 - x0) * (y1 - y0)).sum();
            assert!((area - 1.0).abs() < 1e-5, "{layout:?}");
            assert_eq!(cells[0][..2], [0.0, 0.0]);
            assert_eq!(Layout::of_word(layout.word()), Some(layout));
        }
        assert_eq!(Layout::Six.cells()[1][..2], [1.0 / 3.0, 0.0], "the first row first");
        assert_eq!(Layout::of_word("seven"), None);
    }

    #[test]
    fn more_viewports_come_later_in_the_list() {
        assert!(Layout::ALL.map(Layout::n_viewports).is_sorted());
    }
}
