//! How stored pixel values are laid out, and one decoded frame of them (PS3.3 C.7.6.3).

/// Photometric Interpretation (0028,0004).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhotometricInterpretation {
    /// The smallest value is white.
    Monochrome1,
    /// The smallest value is black.
    Monochrome2,
    /// One index a pixel into three tables.
    PaletteColor,
    /// Red, green, blue.
    Rgb,
    /// Luminance and two colour differences over the full range (PS3.3 C.7.6.3.1.2), none left out.
    YbrFull,
    /// The same with half as many colour differences across.
    YbrFull422,
    /// The reduced range of studio video with half as many colour differences across; retired.
    YbrPartial422,
    /// The same with half as many down as well.
    YbrPartial420,
    /// JPEG 2000's irreversible colour transformation; its decoder gives red, green, blue.
    YbrIct,
    /// JPEG 2000's reversible colour transformation; its decoder gives red, green, blue.
    YbrRct,
    /// Anything else, by its defined term.
    Other(String),
}

/// What the bits of a sample are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SampleNumber {
    /// Pixel Data (7FE0,0010).
    #[default]
    Integer,
    /// Float Pixel Data (7FE0,0008): 32 bits; Double Float Pixel Data (7FE0,0009): 64 bits.
    Float,
}

/// What one decoded pixel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PixelKind {
    /// A whole number of at most 16 bits: [`PixelValues::Words`].
    Word,
    /// A whole number of more bits, or a floating-point one: [`PixelValues::Reals`].
    Real,
    /// A colour: [`PixelValues::Colours`].
    Colour,
}

/// The Image Pixel Module's description of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct PixelFormat {
    /// Rows (0028,0010).
    pub rows: u32,
    /// Columns (0028,0011).
    pub columns: u32,
    /// Samples per Pixel (0028,0002).
    pub samples_per_pixel: u16,
    /// Bits Allocated (0028,0100).
    pub bits_allocated: u16,
    /// Bits Stored (0028,0101).
    pub bits_stored: u16,
    /// High Bit (0028,0102).
    pub high_bit: u16,
    /// Pixel Representation (0028,0103): two's complement if true.
    pub signed: bool,
    /// Photometric Interpretation (0028,0004).
    pub photometric: PhotometricInterpretation,
    /// Whether the samples are whole numbers.
    pub number: SampleNumber,
    /// Planar Configuration (0028,0006) is 1: all of one sample, then all of the next.
    pub planar: bool,
    /// Pixel Padding Value (0028,0120) to Pixel Padding Range Limit (0028,0121), inclusive, low to high, as stored.
    pub padding: Option<(f64, f64)>,
}

impl PixelFormat {
    /// Unsigned grey pixels, black being 0, in words of 16 bits of which the lowest `bits_stored` are used.
    pub fn grey(rows: u32, columns: u32, bits_stored: u16) -> Self {
        Self {
            rows,
            columns,
            samples_per_pixel: 1,
            bits_allocated: 16,
            bits_stored,
            high_bit: bits_stored.saturating_sub(1),
            signed: false,
            photometric: PhotometricInterpretation::Monochrome2,
            number: SampleNumber::Integer,
            planar: false,
            padding: None,
        }
    }

    /// What its decoded pixels are.
    pub fn kind(&self) -> PixelKind {
        use PhotometricInterpretation::{Monochrome1, Monochrome2};
        match (&self.photometric, self.number) {
            (Monochrome1 | Monochrome2, SampleNumber::Integer) if self.bits_stored <= 16 => PixelKind::Word,
            (Monochrome1 | Monochrome2, _) => PixelKind::Real,
            _ => PixelKind::Colour,
        }
    }

    /// Bytes of one decoded frame.
    pub fn decoded_bytes(&self) -> u64 {
        let one = match self.kind() {
            PixelKind::Word => 2,
            PixelKind::Real => 8,
            PixelKind::Colour => 3,
        };
        u64::from(self.rows) * u64::from(self.columns) * one
    }
}

/// Where the reader found the pixels in a file, so that a frame needs no second walk over the header.
///
/// Only ever a shortcut: without it the header is walked over again, and where something else stands there by now, the
/// file is refused as one that has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelLocation {
    /// Length of the whole file in bytes.
    pub file_len: u64,
    /// Where the element Pixel Data (7FE0,0010) begins.
    pub element_pos: u64,
    /// Whether elements are written with their VR.
    pub explicit_vr: bool,
    /// Whether numbers are big endian.
    pub big_endian: bool,
}

/// One decoded frame: stored values before the Modality LUT, or colours, row by row from the top left.
#[derive(Clone, Debug, PartialEq)]
pub struct FramePixels {
    /// Number of rows.
    pub rows: u32,
    /// Number of columns.
    pub columns: u32,
    /// `rows × columns` pixels.
    pub values: PixelValues,
    /// Rows that are in the file; those after them are filled up with zeros.
    pub rows_present: u32,
    /// Which pixels the overlay planes (60xx,3000) cover, `rows × columns` of them; `None` where there are none.
    pub overlay: Option<Vec<bool>>,
}

/// The pixels of a frame.
#[derive(Clone, Debug, PartialEq)]
pub enum PixelValues {
    /// Whole numbers of at most 16 bits.
    Words {
        /// Whether `words` are two's complement.
        signed: bool,
        /// 16-bit patterns: masked to Bits Stored, sign-extended where signed.
        words: Vec<u16>,
    },
    /// Whole numbers of 17 to 32 bits and floating-point ones, each exact.
    Reals(Vec<f64>),
    /// Red, green and blue, of deeper images their eight highest bits.
    Colours(Vec<[u8; 3]>),
}

/// One pixel as a person may want to read it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PixelValue {
    /// A stored value.
    Stored(f64),
    /// Red, green and blue.
    Colour([u8; 3]),
}

impl PixelValues {
    /// How many pixels there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Words { words, .. } => words.len(),
            Self::Reals(reals) => reals.len(),
            Self::Colours(colours) => colours.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl FramePixels {
    /// A whole frame without an overlay.
    pub fn new(rows: u32, columns: u32, values: PixelValues) -> Self {
        Self { rows, columns, values, rows_present: rows, overlay: None }
    }

    /// A whole frame of 16-bit patterns without an overlay.
    pub fn of_words(rows: u32, columns: u32, signed: bool, words: Vec<u16>) -> Self {
        Self::new(rows, columns, PixelValues::Words { signed, words })
    }

    /// A stored value from its 16-bit pattern.
    pub fn value_of(word: u16, signed: bool) -> i32 {
        if signed { i32::from(word.cast_signed()) } else { i32::from(word) }
    }

    /// The 16-bit patterns; none where the frame is of another kind.
    pub fn words(&self) -> &[u16] {
        match &self.values {
            PixelValues::Words { words, .. } => words,
            _ => &[],
        }
    }

    /// The pixel at a column and row, or `None` outside the frame and in rows that are not in the file.
    pub fn at(&self, column: u32, row: u32) -> Option<PixelValue> {
        let inside = column < self.columns && row < self.rows_present.min(self.rows);
        let idx = inside.then_some(row as usize * self.columns as usize + column as usize)?;
        match &self.values {
            PixelValues::Words { signed, words } => {
                Some(PixelValue::Stored(f64::from(Self::value_of(*words.get(idx)?, *signed))))
            }
            PixelValues::Reals(reals) => reals.get(idx).copied().map(PixelValue::Stored),
            PixelValues::Colours(colours) => colours.get(idx).copied().map(PixelValue::Colour),
        }
    }

    /// The stored value at a column and row, or `None` outside the frame and for colours.
    pub fn stored(&self, column: u32, row: u32) -> Option<f64> {
        match self.at(column, row)? {
            PixelValue::Stored(value) => Some(value),
            PixelValue::Colour(_) => None,
        }
    }

    /// The part whose pixels' centres lie in the upright rectangle between two places (column, row; from the centre of the
    /// first pixel), rows that are not in the file left out. `None` where there is none.
    pub fn cut(&self, corners: [[f64; 2]; 2]) -> Option<Self> {
        let range = |axis: usize, n: u32| {
            let [a, b] = corners.map(|corner| corner[axis]);
            // A cast saturates, and of what is no number it makes 0.
            let (from, to) = (a.min(b).ceil().max(0.0) as u32, (a.max(b).floor() + 1.0) as u32);
            from..to.min(n)
        };
        let (columns, rows) = (range(0, self.columns), range(1, self.rows.min(self.rows_present)));
        if columns.is_empty() || rows.is_empty() {
            return None;
        }
        let width = self.columns as usize;
        let spans = rows.clone().map(|row| {
            let start = row as usize * width;
            start + columns.start as usize..start + columns.end as usize
        });
        let values = match &self.values {
            PixelValues::Words { signed, words } => {
                PixelValues::Words { signed: *signed, words: gather(words, spans)? }
            }
            PixelValues::Reals(reals) => PixelValues::Reals(gather(reals, spans)?),
            PixelValues::Colours(colours) => PixelValues::Colours(gather(colours, spans)?),
        };
        Some(Self::new(rows.end - rows.start, columns.end - columns.start, values))
    }

    /// How much memory the pixels take.
    pub fn bytes(&self) -> usize {
        let one = match self.values {
            PixelValues::Words { .. } => 2,
            PixelValues::Reals(_) => 8,
            PixelValues::Colours(_) => 3,
        };
        self.values.len() * one + self.overlay.as_ref().map_or(0, Vec::len)
    }
}

/// The parts of a list one after the other; `None` where it is shorter than they say.
fn gather<T: Copy>(from: &[T], spans: impl Iterator<Item = std::ops::Range<usize>>) -> Option<Vec<T>> {
    let mut parts = Vec::new();
    for span in spans {
        parts.extend_from_slice(from.get(span)?);
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_the_pixels_whose_centres_lie_between() {
        let frame = FramePixels::of_words(3, 4, false, (0..12).collect());
        let cut = |corners| frame.cut(corners).map(|part| (part.rows, part.columns, part.words().to_vec()));
        assert_eq!(cut([[2.5, 1.2], [0.6, -3.0]]), Some((2, 2, vec![1, 2, 5, 6])));
        assert_eq!(cut([[1.2, 0.2], [1.8, 0.9]]), None, "between the centres");
        assert_eq!(cut([[f64::NAN, 0.0], [9.0, 9.0]]), None, "beyond the last column");
        let short = FramePixels { rows_present: 1, ..frame.clone() };
        assert_eq!(short.cut([[0.0, 0.0], [3.0, 2.0]]).map(|part| part.rows), Some(1));
    }
}
