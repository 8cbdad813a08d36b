//! What a Segmentation object says of its segments and frames (PS3.3 C.8.20).

use crate::geometry::ImagePlane;

/// How segments are stored (Segmentation Type (0062,0001)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentStorage {
    /// A frame of bits for each segment and slice.
    Binary,
    /// A frame of shares of `max` for each segment and slice (Maximum Fractional Value (0062,000E)).
    Fractional {
        /// What the whole is.
        max: u16,
    },
    /// A frame of segment numbers for each slice.
    Labelmap,
}

/// One segment (PS3.3 C.8.20.4).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SegmentFacts {
    /// Segment Number (0062,0004).
    pub number: u16,
    /// Segment Label (0062,0005); empty where not given.
    pub label: String,
    /// Meaning of the Segmented Property Category Code; empty where not given.
    pub category: String,
    /// Meaning of the Segmented Property Type Code; empty where not given.
    pub property: String,
    /// Recommended Display CIELab Value (0062,000D): L* from 0 to 100, a* and b* from -128 to 127.
    pub lab: Option<[f64; 3]>,
}

/// One frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SegmentFrame {
    /// Referenced Segment Number (0062,000B); `None` in a label map, and where the file does not say.
    pub segment: Option<u16>,
    /// Where it lies; `None`: nowhere, as of empty frames.
    pub plane: Option<ImagePlane>,
}

/// All that is known of a Segmentation object without its pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentationFacts {
    /// How segments are stored.
    pub storage: SegmentStorage,
    /// Its segments in the order of the file.
    pub segments: Vec<SegmentFacts>,
    /// Its frames.
    pub frames: Vec<SegmentFrame>,
    /// Spacing Between Slices or Slice Thickness in mm, where given.
    pub between_mm: Option<f64>,
}
