//! A good slice as its raw elements, any of which may be replaced by bytes of one's own.

use std::collections::BTreeMap;

use dicom_core::Tag;
use dicom_dictionary_std::{tags as t, uids};

/// The series of the two good slices.
pub const GOOD_SERIES: &str = "2.25.4711.2.1";

/// Item, item end, sequence end; each as an element of implicit length.
pub const ITEM: [u8; 4] = [0xFE, 0xFF, 0, 0xE0];
pub const ITEM_END: [u8; 8] = [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0];
pub const SEQUENCE_END: [u8; 8] = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
/// An undefined length.
pub const UNDEFINED: u32 = u32::MAX;

/// A tag in little endian.
pub fn tag_bytes(tag: Tag) -> [u8; 4] {
    let [[a, b], [c, d]] = [tag.group().to_le_bytes(), tag.element().to_le_bytes()];
    [a, b, c, d]
}

/// An element of explicit VR with a two-byte length.
pub fn short(tag: Tag, vr: &[u8; 2], value: &[u8]) -> Vec<u8> {
    [&tag_bytes(tag)[..], vr, &(value.len() as u16).to_le_bytes(), value].concat()
}

/// An element of explicit VR with a four-byte length, which may be any.
pub fn long(tag: Tag, vr: &[u8; 2], len: u32, value: &[u8]) -> Vec<u8> {
    [&tag_bytes(tag)[..], vr, &[0, 0], &len.to_le_bytes(), value].concat()
}

/// An element of implicit VR, whose length may be any.
pub fn implicit(tag: Tag, len: u32, value: &[u8]) -> Vec<u8> {
    [&tag_bytes(tag)[..], &len.to_le_bytes(), value].concat()
}

/// An item with its true length.
pub fn item(value: &[u8]) -> Vec<u8> {
    [&ITEM[..], &(value.len() as u32).to_le_bytes(), value].concat()
}

/// A sequence of defined length with these items.
pub fn sequence(tag: Tag, items: &[Vec<u8>]) -> Vec<u8> {
    let value: Vec<u8> = items.iter().flat_map(|one| item(one)).collect();
    long(tag, b"SQ", value.len() as u32, &value)
}

/// One file.
#[derive(Clone)]
pub struct Draft {
    meta: Vec<u8>,
    elements: BTreeMap<Tag, Vec<u8>>,
}

impl Draft {
    /// A good slice of 16 × 16 pixels in a series of its own.
    pub fn new() -> Self {
        let draft = Self { meta: meta(uids::EXPLICIT_VR_LITTLE_ENDIAN), elements: BTreeMap::new() };
        draft
            .text(t::SOP_CLASS_UID, b"UI", "1.2.840.10008.5.1.4.1.1.4\0")
            .text(t::SOP_INSTANCE_UID, b"UI", "2.25.4711.3.9.1\0")
            .text(t::STUDY_INSTANCE_UID, b"UI", "2.25.4711.1")
            .text(t::SERIES_INSTANCE_UID, b"UI", "2.25.4711.2.9")
            .text(t::FRAME_OF_REFERENCE_UID, b"UI", "2.25.4711.4")
            .text(t::MODALITY, b"CS", "MR")
            .text(t::SERIES_NUMBER, b"IS", "9 ")
            .text(t::INSTANCE_NUMBER, b"IS", "1 ")
            .text(t::IMAGE_POSITION_PATIENT, b"DS", "4\\-10\\50")
            .text(t::IMAGE_ORIENTATION_PATIENT, b"DS", "0\\1\\0\\0\\0\\-1")
            .text(t::PIXEL_SPACING, b"DS", "0.5\\0.25")
            .text(t::PHOTOMETRIC_INTERPRETATION, b"CS", "MONOCHROME2")
            .us(t::SAMPLES_PER_PIXEL, 1)
            .us(t::ROWS, 16)
            .us(t::COLUMNS, 16)
            .us(t::BITS_ALLOCATED, 16)
            .us(t::BITS_STORED, 12)
            .us(t::HIGH_BIT, 11)
            .us(t::PIXEL_REPRESENTATION, 0)
            .native(&[1; 512])
    }

    /// One of the two good slices.
    pub fn good(number: u8) -> Self {
        Self::new()
            .text(t::SERIES_INSTANCE_UID, b"UI", GOOD_SERIES)
            .text(t::SERIES_NUMBER, b"IS", "1 ")
            .text(t::SOP_INSTANCE_UID, b"UI", &format!("2.25.4711.3.1.{number}"))
            .text(t::INSTANCE_NUMBER, b"IS", &format!("{number} "))
            .text(t::IMAGE_POSITION_PATIENT, b"DS", &format!("{}\\-10\\50", u32::from(number) * 4))
            .native(&[number; 512])
    }

    /// With another transfer syntax on its label.
    pub fn under(self, syntax: &str) -> Self {
        self.with_meta(meta(syntax))
    }

    /// With these bytes before the data set.
    pub fn with_meta(self, meta: Vec<u8>) -> Self {
        Self { meta, ..self }
    }

    /// With these bytes where the element would stand.
    pub fn raw(mut self, tag: Tag, bytes: Vec<u8>) -> Self {
        self.elements.insert(tag, bytes);
        self
    }

    /// With a text.
    pub fn text(self, tag: Tag, vr: &[u8; 2], text: &str) -> Self {
        self.raw(tag, short(tag, vr, text.as_bytes()))
    }

    /// With a 16-bit number.
    pub fn us(self, tag: Tag, word: u16) -> Self {
        self.raw(tag, short(tag, b"US", &word.to_le_bytes()))
    }

    /// Without an element.
    pub fn without(mut self, tag: Tag) -> Self {
        self.elements.remove(&tag);
        self
    }

    /// With uncompressed pixels.
    pub fn native(self, bytes: &[u8]) -> Self {
        self.raw(t::PIXEL_DATA, long(t::PIXEL_DATA, b"OW", bytes.len() as u32, bytes))
    }

    /// With a Basic Offset Table and fragments.
    pub fn fragments(self, table: &[u32], fragments: &[&[u8]]) -> Self {
        let table: Vec<u8> = table.iter().flat_map(|offset| offset.to_le_bytes()).collect();
        let mut value = item(&table);
        fragments.iter().for_each(|fragment| value.extend(item(fragment)));
        value.extend(SEQUENCE_END);
        self.raw(t::PIXEL_DATA, long(t::PIXEL_DATA, b"OB", UNDEFINED, &value))
    }

    /// With 8-bit pixels.
    pub fn of_bytes(self) -> Self {
        self.us(t::BITS_ALLOCATED, 8).us(t::BITS_STORED, 8).us(t::HIGH_BIT, 7)
    }

    /// With a number of frames.
    pub fn frames(self, n: &str) -> Self {
        self.text(t::NUMBER_OF_FRAMES, b"IS", n)
    }

    /// The data set alone.
    pub fn data_set(&self) -> Vec<u8> {
        self.elements.values().flatten().copied().collect()
    }

    /// The whole file.
    pub fn bytes(&self) -> Vec<u8> {
        [&self.meta[..], &self.data_set()].concat()
    }
}

/// Preamble and meta information with a transfer syntax.
pub fn meta(syntax: &str) -> Vec<u8> {
    let mut uid = syntax.to_owned();
    if uid.len() % 2 == 1 {
        uid.push('\0');
    }
    let label = short(t::TRANSFER_SYNTAX_UID, b"UI", uid.as_bytes());
    let length = short(Tag(2, 0), b"UL", &(label.len() as u32).to_le_bytes());
    [&[0; 128][..], b"DICM", &length, &label].concat()
}
