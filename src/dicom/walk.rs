//! Walking over data elements by their lengths: every length is held against what is left before it is believed.
//!
//! Nothing here recurses, so that no file, however deeply nested, can exhaust the stack.

use dicom_core::{Tag, VR};

use super::{DicomError, Limits, bytes::Bytes};

/// How the elements of a data set are written (PS3.5 7.1, 7.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Encoding {
    /// Explicit VR.
    pub explicit: bool,
    /// Big endian.
    pub big: bool,
}

impl Encoding {
    /// Implicit VR Little Endian, also the inside of every UN of undefined length (PS3.5 6.2.2).
    pub const IMPLICIT: Self = Self { explicit: false, big: false };
    /// Explicit VR Little Endian.
    pub const EXPLICIT: Self = Self { explicit: true, big: false };

    /// Two bytes as a number.
    pub fn u16(self, bytes: [u8; 2]) -> u16 {
        if self.big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    }

    fn u32(self, bytes: [u8; 4]) -> u32 {
        if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }
}

/// Item (FFFE,E000).
pub(super) const ITEM: Tag = Tag(0xFFFE, 0xE000);
/// Item Delimitation (FFFE,E00D).
pub(super) const ITEM_END: Tag = Tag(0xFFFE, 0xE00D);
/// Sequence Delimitation (FFFE,E0DD).
pub(super) const SEQUENCE_END: Tag = Tag(0xFFFE, 0xE0DD);

/// What stands before a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Which attribute.
    pub tag: Tag,
    /// The VR where the file says so and it is a known one.
    pub vr: Option<VR>,
    /// Bytes of the value; `None`: undefined, it ends with a delimiter.
    pub len: Option<u32>,
    /// Where the value begins.
    pub value_pos: u64,
}

/// A walk over one file with its budget.
pub(super) struct Walk<'b, 'a> {
    /// What is walked over.
    pub bytes: &'b mut Bytes<'a>,
    /// What is allowed.
    pub limits: &'b Limits,
    elements: usize,
    kept: u64,
}

impl<'b, 'a> Walk<'b, 'a> {
    /// A fresh walk.
    pub fn new(bytes: &'b mut Bytes<'a>, limits: &'b Limits) -> Self {
        Self { bytes, limits, elements: 0, kept: 0 }
    }

    /// Reads what stands before the value at `pos`.
    pub fn head(&mut self, pos: u64, encoding: Encoding) -> Result<Head, DicomError> {
        self.elements += 1;
        if self.elements > self.limits.elements {
            let limit = self.limits.elements as u64;
            return Err(DicomError::OverLimit { what: "the number of data elements", value: limit + 1, limit });
        }
        let [g0, g1, e0, e1, a, b, c, d] = self.array(pos)?;
        let tag = Tag(encoding.u16([g0, g1]), encoding.u16([e0, e1]));
        let long_len = encoding.u32([a, b, c, d]);
        let lettered = a.is_ascii_uppercase() && b.is_ascii_uppercase();
        // Some files drop single implicit elements into an explicit data set: no letters, no VR.
        if encoding.explicit && [a, b] == *b"??" {
            // What an old toolkit wrote for a VR that it did not know: with a length of two bytes.
            return Ok(Head { tag, vr: None, len: Some(u32::from(encoding.u16([c, d]))), value_pos: pos + 8 });
        }
        if !encoding.explicit || tag.group() == 0xFFFE || !lettered {
            return Ok(Head { tag, vr: None, len: defined(long_len), value_pos: pos + 8 });
        }
        let vr = VR::from_binary([a, b]);
        if vr.is_some_and(has_short_length) {
            return Ok(Head { tag, vr, len: Some(u32::from(encoding.u16([c, d]))), value_pos: pos + 8 });
        }
        let tail = self.array(pos + 8)?;
        Ok(Head { tag, vr, len: defined(encoding.u32(tail)), value_pos: pos + 12 })
    }

    /// A value's bytes, counted against the budget of kept bytes.
    pub fn value(&mut self, head: Head, len: u32) -> Result<Vec<u8>, DicomError> {
        let value = u64::from(len);
        if value > self.limits.value_bytes {
            let limit = self.limits.value_bytes;
            return Err(DicomError::OverLimit { what: "the length of one attribute in bytes", value, limit });
        }
        self.keep(value)?;
        Ok(self.bytes.at(head.value_pos, len as usize, "an attribute")?.to_vec())
    }

    /// Counts what is kept against the budget of the header.
    pub fn keep(&mut self, bytes: u64) -> Result<(), DicomError> {
        self.kept += bytes;
        let (value, limit) = (self.kept, self.limits.header_bytes);
        if value > limit {
            return Err(DicomError::OverLimit { what: "the size of the header in bytes", value, limit });
        }
        Ok(())
    }

    /// The position after an element's value, without looking at a value of defined length.
    pub fn skip(&mut self, head: Head, encoding: Encoding) -> Result<u64, DicomError> {
        match head.len {
            Some(len) => self.past(head.value_pos, len),
            None => self.skip_undefined(head, encoding),
        }
    }

    /// The position `len` bytes on, if the file reaches that far.
    pub fn past(&mut self, pos: u64, len: u32) -> Result<u64, DicomError> {
        self.bytes.require(pos, u64::from(len), "an attribute")?;
        Ok(pos + u64::from(len))
    }

    /// Walks to the end of a value of undefined length: a sequence, a UN that holds one, or fragments.
    fn skip_undefined(&mut self, head: Head, encoding: Encoding) -> Result<u64, DicomError> {
        let mut open = vec![Level::sequence(head, encoding)];
        let mut pos = head.value_pos;
        while let Some(level) = open.last().copied() {
            let head = self.head(pos, level.encoding)?;
            match (head.tag, head.len, level.is_item) {
                (ITEM_END, _, true) | (SEQUENCE_END, _, false) => {
                    open.pop();
                    pos = head.value_pos;
                }
                (ITEM, Some(len), false) => pos = self.past(head.value_pos, len)?,
                (ITEM, None, false) => {
                    open.push(Level { is_item: true, ..level });
                    pos = head.value_pos;
                }
                (tag, _, false) => return Err(misplaced(tag)),
                (tag, _, true) if tag.group() == 0xFFFE => return Err(misplaced(tag)),
                (_, Some(len), true) => pos = self.past(head.value_pos, len)?,
                (_, None, true) => {
                    open.push(Level::sequence(head, level.encoding));
                    pos = head.value_pos;
                }
            }
            check_depth(open.len(), self.limits)?;
        }
        Ok(pos)
    }

    fn array<const N: usize>(&mut self, pos: u64) -> Result<[u8; N], DicomError> {
        let mut out = [0; N];
        out.copy_from_slice(self.bytes.at(pos, N, "a data element")?);
        Ok(out)
    }
}

/// A sequence or an item of undefined length that is being walked through.
#[derive(Clone, Copy)]
struct Level {
    is_item: bool,
    encoding: Encoding,
}

impl Level {
    fn sequence(head: Head, encoding: Encoding) -> Self {
        Self { is_item: false, encoding: inside(head, encoding) }
    }
}

/// The encoding inside a sequence: an UN is always implicit little endian there.
pub(super) fn inside(head: Head, encoding: Encoding) -> Encoding {
    if head.vr == Some(VR::UN) { Encoding::IMPLICIT } else { encoding }
}

/// Refuses nesting past the limit.
pub(super) fn check_depth(depth: usize, limits: &Limits) -> Result<(), DicomError> {
    if depth <= limits.nesting_depth {
        return Ok(());
    }
    let (value, limit) = (depth as u64, limits.nesting_depth as u64);
    Err(DicomError::OverLimit { what: "the nesting depth of sequences", value, limit })
}

/// The error for an element that cannot stand where it stands.
pub(super) fn misplaced(tag: Tag) -> DicomError {
    DicomError::Damaged(format!("element {tag} stands where it cannot"))
}

fn defined(len: u32) -> Option<u32> {
    (len != u32::MAX).then_some(len)
}

/// The VRs whose explicit length has two bytes (PS3.5 7.1.2); every other, known or to come, has four.
fn has_short_length(vr: VR) -> bool {
    use VR::{AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, PN, SH, SL, SS, ST, TM, UI, UL, US};
    matches!(vr, AE | AS | AT | CS | DA | DS | DT | FD | FL | IS | LO | LT | PN | SH | SL | SS | ST | TM | UI | UL | US)
}
