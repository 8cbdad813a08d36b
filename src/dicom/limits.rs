//! Every limit on what a file may make the program do, in one place.

/// Upper bounds on sizes that files declare. A file past one is refused in a sentence that names the figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Sequences and items inside each other.
    pub nesting_depth: usize,
    /// Data elements of one header, nested ones included.
    pub elements: usize,
    /// Bytes of one attribute value that the program keeps; the longest is a table of 65,536 entries.
    pub value_bytes: u64,
    /// Bytes of all attribute values of one header that the program keeps.
    pub header_bytes: u64,
    /// Number of Frames (0028,0008).
    pub frames: u32,
    /// Rows (0028,0010) and Columns (0028,0011).
    pub rows_columns: u32,
    /// Bytes of one frame once decoded, two for each pixel.
    pub frame_bytes: u64,
    /// Bytes of all frames of one instance once decoded.
    pub instance_bytes: u64,
    /// Fragments of one compressed image.
    pub fragments: usize,
    /// Bytes that a deflated data set may become.
    pub inflated_bytes: u64,
    /// How many times its own size a deflated data set may become, past the first [`Self::inflate_free_bytes`].
    pub inflate_ratio: u64,
    /// Bytes of a deflated data set to which no ratio applies: a blank slice deflates to a thousandth.
    pub inflate_free_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 4 << 30,
            nesting_depth: 64,
            elements: 2_000_000,
            value_bytes: 1 << 20,
            header_bytes: 64 << 20,
            frames: 65_536,
            rows_columns: 32_768,
            frame_bytes: 512 << 20,
            instance_bytes: 4 << 30,
            fragments: 1_000_000,
            inflated_bytes: 512 << 20,
            inflate_ratio: 200,
            inflate_free_bytes: 16 << 20,
        }
    }
}
