//! From stored bytes to 16-bit patterns: shifted by High Bit, masked to Bits Stored, sign-extended (PS3.5 8.1.1).

use super::samples::Layout;

/// Adds the words that whole bytes or pairs of bytes make: Bits Allocated is 8 or 16.
pub(super) fn append(words: &mut Vec<u16>, bytes: &[u8], layout: Layout) {
    let tidy = Tidy::new(layout.bits_stored, layout.high_bit, layout.signed);
    match (layout.bits_allocated, layout.big) {
        (8, _) => words.extend(bytes.iter().map(|byte| tidy.word(u16::from(*byte)))),
        (_, false) => words.extend(bytes.as_chunks().0.iter().map(|pair| tidy.word(u16::from_le_bytes(*pair)))),
        (_, true) => words.extend(bytes.as_chunks().0.iter().map(|pair| tidy.word(u16::from_be_bytes(*pair)))),
    }
}

/// What makes a value of a word in which other bits may be set.
#[derive(Clone, Copy)]
pub(super) struct Tidy {
    /// Left shift that puts the highest stored bit on top of the word.
    up: u32,
    /// Right shift back, with or without the sign.
    down: u32,
    signed: bool,
}

impl Tidy {
    /// For `bits_stored` bits (1 to 16) that end at `high_bit` (at most 15).
    pub fn new(bits_stored: u16, high_bit: u16, signed: bool) -> Self {
        Self { up: 15 - u32::from(high_bit.min(15)), down: 16 - u32::from(bits_stored.clamp(1, 16)), signed }
    }

    /// The value in one stored word.
    pub fn word(self, stored: u16) -> u16 {
        // Both shifts are below 16: the wrapping ones are the same, and need no check for every pixel.
        let top = stored.wrapping_shl(self.up);
        if self.signed {
            top.cast_signed().wrapping_shr(self.down).cast_unsigned()
        } else {
            top.wrapping_shr(self.down)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlay_bits_go_and_signs_stay() {
        let unsigned = Tidy::new(12, 11, false);
        assert_eq!(unsigned.word(0xF123), 0x0123);
        let signed = Tidy::new(12, 11, true);
        assert_eq!(signed.word(0x0FFF).cast_signed(), -1);
        assert_eq!(signed.word(0x07FF).cast_signed(), 2047);
        assert_eq!(Tidy::new(12, 15, false).word(0x1230), 0x0123);
        assert_eq!(Tidy::new(16, 15, true).word(0x8000).cast_signed(), i16::MIN);
        assert_eq!(Tidy::new(8, 7, true).word(0x0080).cast_signed(), -128);
    }
}
