//! Huffman codes and the bits of entropy-coded segments of a JPEG (ITU-T T.81 annex C, F.2.2).

/// Codes by their lengths, in order (annex C).
pub(super) struct Huffman {
    /// How many codes there are of each length from 1.
    pub counts: [u8; 16],
    /// Their values.
    pub values: Vec<u8>,
}

impl Huffman {
    /// The value of the next code (F.2.2.3).
    pub fn read(&self, bits: &mut Bits<'_>) -> Option<u8> {
        let (mut code, mut first, mut idx) = (0u32, 0u32, 0usize);
        for count in self.counts {
            code = code << 1 | bits.take(1)?;
            let count = u32::from(count);
            if code.checked_sub(first)? < count {
                return self.values.get(idx + (code - first) as usize).copied();
            }
            idx += count as usize;
            first = (first + count) << 1;
        }
        None
    }
}

/// The bits of entropy-coded data, up to the next marker (F.2.2.5).
pub(super) struct Bits<'s> {
    /// What is left of the stream.
    pub stream: &'s [u8],
    byte: u8,
    left: u32,
}

impl<'s> Bits<'s> {
    /// All bits of a stream.
    pub fn new(stream: &'s [u8]) -> Self {
        Self { stream, byte: 0, left: 0 }
    }

    fn take(&mut self, n: u32) -> Option<u32> {
        let mut value = 0;
        for _ in 0..n {
            if self.left == 0 {
                self.byte = self.next_byte()?;
                self.left = 8;
            }
            self.left -= 1;
            value = value << 1 | u32::from(self.byte >> self.left & 1);
        }
        Some(value)
    }

    fn next_byte(&mut self) -> Option<u8> {
        let (byte, rest) = match *self.stream {
            [0xFF, 0, ref rest @ ..] => (0xFF, rest),
            [0xFF, ..] | [] => return None,
            [byte, ref rest @ ..] => (byte, rest),
        };
        self.stream = rest;
        Some(byte)
    }

    /// A number of so many bits and its sign (F.2.2.1, EXTEND).
    pub fn signed(&mut self, n: u32) -> Option<i32> {
        let value = self.take(n.min(16))?.cast_signed();
        Some(if n > 0 && value < 1 << (n.min(16) - 1) { value - (1 << n.min(16)) + 1 } else { value })
    }

    /// Passes the restart marker that has to be next.
    pub fn restart(&mut self) -> Option<()> {
        let at = self.stream.array_windows().position(|pair: &[u8; 2]| matches!(pair, [0xFF, 0xD0..=0xD7]))?;
        self.stream = &self.stream[at + 2..];
        self.left = 0;
        Some(())
    }
}
