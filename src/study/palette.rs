//! The colours that the indices of a PALETTE COLOR image stand for (PS3.3 C.7.9).

/// Red, Green and Blue Palette Color Lookup Table (0028,1101 to 1103 and 1201 to 1203).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Red, green, blue.
    pub channels: [PaletteChannel; 3],
}

/// One of the three tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaletteChannel {
    /// Index that maps to the first entry; lower indices map to it too.
    pub first_mapped: i32,
    /// The entries, of deeper tables their eight highest bits; indices past the last map to the last. Never empty.
    pub entries: Vec<u8>,
}

impl Palette {
    /// The colour of an index.
    pub fn colour(&self, index: i32) -> [u8; 3] {
        self.channels.each_ref().map(|channel| channel.entry(index))
    }
}

impl PaletteChannel {
    fn entry(&self, index: i32) -> u8 {
        let place = i64::from(index) - i64::from(self.first_mapped);
        let last = self.entries.len().saturating_sub(1);
        let idx = usize::try_from(place.max(0)).unwrap_or(last).min(last);
        self.entries.get(idx).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_beyond_either_end_take_the_end() {
        let channel = |entries: &[u8]| PaletteChannel { first_mapped: -2, entries: entries.to_vec() };
        let palette = Palette { channels: [channel(&[1, 2, 3]), channel(&[10, 20, 30]), channel(&[0])] };
        assert_eq!(palette.colour(-2), [1, 10, 0]);
        assert_eq!(palette.colour(-1), [2, 20, 0]);
        assert_eq!(palette.colour(i32::MAX), [3, 30, 0]);
        assert_eq!(palette.colour(i32::MIN), [1, 10, 0]);
    }
}
