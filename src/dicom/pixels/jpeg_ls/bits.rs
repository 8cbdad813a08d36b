//! The bits of a JPEG-LS scan and the codes made of them (ISO/IEC 14495-1 A.5.3, A.7.1, C.2.1).

use super::Fault;

/// The bits up to the next marker. Every byte after 0xFF carries seven, so that no marker is made by chance.
///
/// It is passed round by value: its fields then live in registers while a line is decoded.
#[derive(Clone, Copy)]
pub(super) struct Bits<'s> {
    stream: &'s [u8],
    /// The next byte.
    at: usize,
    /// The next bits from the top down. What is below the valid ones is nothing, or bits that come next.
    cache: u64,
    /// How many bits are valid: 63 at most.
    valid: u32,
    /// Whether the byte before was 0xFF.
    is_stuffed: bool,
}

/// The code of one difference: so many zeros and a one, then `k` bits.
#[derive(Clone, Copy)]
pub(super) struct Golomb {
    /// Bits after the one.
    pub k: u32,
    /// The number of zeros that says: the value less one follows as it is.
    pub escape: u32,
    /// How many bits that value has.
    pub width: u32,
}

impl<'s> Bits<'s> {
    /// The bits of a scan from its first.
    pub fn new(stream: &'s [u8]) -> Self {
        Self { stream, at: 0, cache: 0, valid: 0, is_stuffed: false }
    }

    /// Passes what has been read.
    #[inline(always)]
    fn pass(&mut self, n: u32) {
        self.cache <<= n;
        self.valid -= n;
    }

    /// As many bits as there are, or 56 at least.
    #[inline(always)]
    fn fill(&mut self) {
        let next = self.stream.get(self.at..).and_then(|rest| rest.first_chunk()).copied().map(u64::from_be_bytes);
        match next {
            Some(word) if !self.is_stuffed && !has_marks(word) => {
                self.cache |= word >> self.valid;
                self.at += ((63 - self.valid) / 8) as usize;
                self.valid |= 56;
            }
            _ => *self = self.filled_by_bytes(),
        }
    }

    #[cold]
    #[inline(never)]
    fn filled_by_bytes(mut self) -> Self {
        while self.valid < 56 {
            let (byte, after) = match self.stream.get(self.at..) {
                Some([byte, rest @ ..]) => (*byte, rest.first()),
                _ => break,
            };
            if byte == 0xFF && after.is_none_or(|after| *after >= 0x80) {
                break;
            }
            let n = if self.is_stuffed { 7 } else { 8 };
            self.cache |= u64::from(byte) << (64 - n - self.valid);
            self.valid += n;
            self.at += 1;
            self.is_stuffed = byte == 0xFF;
        }
        self
    }

    /// The next bit.
    #[inline(always)]
    pub fn bit(&mut self) -> Result<bool, Fault> {
        Ok(self.take(1)? == 1)
    }

    /// A number of at most 32 bits.
    #[inline(always)]
    pub fn take(&mut self, n: u32) -> Result<u64, Fault> {
        if self.valid < n {
            self.fill();
            if self.valid < n {
                return Err(Fault::Ended);
            }
        }
        let number = self.cache >> 1 >> (63 - n);
        self.pass(n);
        Ok(number)
    }

    /// The value of the next code.
    #[inline(always)]
    pub fn golomb(&mut self, code: Golomb) -> Result<u64, Fault> {
        if self.valid < 32 {
            self.fill();
        }
        let zeros = self.cache.leading_zeros();
        let len = zeros + 1 + code.k;
        if zeros < code.escape && len <= self.valid {
            let low = self.cache << (zeros + 1) >> 1 >> (63 - code.k);
            self.pass(len);
            return Ok(u64::from(zeros) << code.k | low);
        }
        let value;
        (value, *self) = self.long(code)?;
        Ok(value)
    }

    /// The same for a code that is long, or at the end of the data.
    #[cold]
    #[inline(never)]
    fn long(mut self, code: Golomb) -> Result<(u64, Self), Fault> {
        let mut zeros = 0;
        while {
            self.fill();
            let here = self.cache.leading_zeros().min(self.valid);
            zeros += here;
            self.pass(here);
            self.valid == 0
        } {
            if zeros > code.escape {
                return Err(Fault::Difference);
            }
            // Zeros of which none came: the data are over.
            if self.filled_by_bytes().valid == 0 {
                return Err(Fault::Ended);
            }
        }
        self.pass(1);
        let value = match zeros.cmp(&code.escape) {
            std::cmp::Ordering::Less => u64::from(zeros) << code.k | self.take(code.k)?,
            std::cmp::Ordering::Equal => self.take(code.width)? + 1,
            std::cmp::Ordering::Greater => return Err(Fault::Difference),
        };
        Ok((value, self))
    }

    /// What follows the data, from the next marker on; an error where more is left than what fills a word up.
    pub fn end(self) -> Result<&'s [u8], Fault> {
        const FILLING: usize = 32;
        let rest = self.stream.get(self.at..).unwrap_or_default();
        let is_marker = |pair: &[u8; 2]| pair[0] == 0xFF && pair[1] >= 0x80;
        let left = rest.array_windows().position(is_marker);
        // Without a marker it is the end of the stream, which may be filled up with anything.
        match left {
            Some(left) if self.valid as usize + 8 * left >= FILLING => Err(Fault::Left),
            Some(left) => Ok(&rest[left..]),
            None => Ok(&[]),
        }
    }
}

/// Whether one of eight bytes is 0xFF.
#[inline(always)]
fn has_marks(word: u64) -> bool {
    const ONES: u64 = u64::MAX / 255;
    // A byte of zeros in the complement borrows into its highest bit.
    (!word).wrapping_sub(ONES) & word & (ONES << 7) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_after_one_of_ones_has_seven_bits() {
        let stream = [0xFF, 0x7F, 0xAB, 0x80, 1, 2, 3, 4, 5, 6, 7, 8, 0xFF, 0xD9];
        let mut bits = Bits::new(&stream);
        assert_eq!(bits.take(16), Ok(0xFFFF));
        assert_eq!(bits.take(15), Ok(0b010_1011_1000_0000));
        for byte in 1..=8 {
            assert_eq!(bits.take(8), Ok(byte));
        }
        assert_eq!(bits.take(1), Err(Fault::Ended));
        assert_eq!(bits.end(), Ok(&[0xFF, 0xD9][..]));
    }

    #[test]
    fn the_first_byte_of_ones_is_found_in_every_place() {
        for place in 0..8 {
            let mut bytes = [0xFEu8; 8];
            assert!(!has_marks(u64::from_be_bytes(bytes)));
            bytes[place] = 0xFF;
            assert!(has_marks(u64::from_be_bytes(bytes)), "{place}");
        }
        assert!(!has_marks(0) && has_marks(u64::MAX) && !has_marks(0x0100_7F80_8100_FE01));
    }

    #[test]
    fn codes_are_short_long_or_escaped() {
        let code = Golomb { k: 2, escape: 23, width: 8 };
        // 0 0 1 11, then 23 zeros, a one and eight bits.
        let stream = [0b0011_1000, 0, 0, 0b0000_1001, 0b0000_1000, 0xFF, 0xD9];
        let mut bits = Bits::new(&stream);
        assert_eq!(bits.golomb(code), Ok(2 << 2 | 3));
        assert_eq!(bits.golomb(code), Ok(0b0010_0001 + 1));
        assert_eq!(bits.golomb(code), Err(Fault::Ended));
        assert_eq!(Bits::new(&[0; 20]).golomb(code), Err(Fault::Difference));
        assert_eq!(Bits::new(&[0, 0, 0, 1]).golomb(code), Err(Fault::Difference));
        assert_eq!(Bits::new(&[0, 0, 1]).golomb(code), Err(Fault::Ended));
    }

    #[test]
    fn data_that_go_on_behind_the_last_sample_are_told() {
        let stream = [0x80, 0, 0, 0, 0xFF, 0xD9];
        let mut bits = Bits::new(&stream);
        assert_eq!(bits.bit(), Ok(true));
        assert_eq!(bits.end(), Ok(&[0xFF, 0xD9][..]));
        let stream = [0x80, 0, 0, 0, 0, 0xFF, 0xD9];
        assert_eq!(Bits::new(&stream).end(), Err(Fault::Left));
        assert_eq!(Bits::new(&[0; 9]).end(), Ok(&[][..]));
    }
}
