//! How stored pixel values are laid out, and one decoded frame of them (PS3.3 C.7.6.3).

/// Photometric Interpretation (0028,0004).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhotometricInterpretation {
    /// The smallest value is white.
    Monochrome1,
    /// The smallest value is black.
    Monochrome2,
    /// Anything else, by its defined term.
    Other(String),
}

/// The Image Pixel Module's description of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Pixel Padding Value (0028,0120) to Pixel Padding Range Limit (0028,0121), inclusive, low to high, as stored.
    pub padding: Option<(i32, i32)>,
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
            padding: None,
        }
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

/// One decoded grayscale frame: stored values before the Modality LUT, row by row from the top left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FramePixels {
    /// Number of rows.
    pub rows: u32,
    /// Number of columns.
    pub columns: u32,
    /// Whether `words` are two's complement.
    pub signed: bool,
    /// `rows × columns` stored values as 16-bit patterns: masked to Bits Stored, sign-extended where signed.
    pub words: Vec<u16>,
}

impl FramePixels {
    /// A stored value from its 16-bit pattern.
    pub fn value_of(word: u16, signed: bool) -> i32 {
        if signed { i32::from(word.cast_signed()) } else { i32::from(word) }
    }

    /// The stored value at a column and row, or `None` outside the frame.
    pub fn stored(&self, column: u32, row: u32) -> Option<i32> {
        let inside = column < self.columns && row < self.rows;
        let idx = row as usize * self.columns as usize + column as usize;
        inside.then(|| self.words.get(idx)).flatten().map(|word| Self::value_of(*word, self.signed))
    }
}
