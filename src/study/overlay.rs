//! Graphics that an image brings along, one bit for each pixel, beside its pixels or in unused bits of them.

/// One overlay plane (60xx,eeee; PS3.3 C.9.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlayPlane {
    /// Overlay Rows (60xx,0010).
    pub rows: u32,
    /// Overlay Columns (60xx,0011).
    pub columns: u32,
    /// Overlay Origin (60xx,0050): row and column of its first bit in the image, counted from 1; may lie outside.
    pub origin: [i32; 2],
    /// Number of Frames in Overlay (60xx,0015); 1 with one plane for all frames.
    pub n_frames: u32,
    /// Image Frame Origin (60xx,0051): the image's frame that the first of the overlay's frames lies on, counted from 1.
    pub first_frame: u32,
    /// Where its bits are.
    pub bits: OverlayBits,
}

/// Where the bits of an overlay plane are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverlayBits {
    /// Overlay Data (60xx,3000), the first pixel in the least significant bit.
    Element {
        /// Where the value begins in the file, of a deflated data set in what it becomes.
        value_pos: u64,
        /// Bytes of the value.
        len: u32,
        /// Whether pairs of bytes are exchanged: words of a big-endian file.
        swapped: bool,
    },
    /// Overlay Bit Position (60xx,0102): in this bit of every stored pixel; retired.
    Pixels {
        /// Counts from the least significant bit, 0.
        bit: u16,
    },
}

impl OverlayPlane {
    /// Which of the overlay's frames lies on a frame of the image (both from 0), if one does.
    pub fn frame_on(&self, image_frame: u32) -> Option<u32> {
        let frame = (image_frame + 1).checked_sub(self.first_frame)?;
        match self.n_frames {
            // One plane without an origin belongs to every frame.
            1 if self.first_frame == 1 => Some(0),
            n_frames => (frame < n_frames).then_some(frame),
        }
    }
}
