//! Descriptions of pixels that cannot be.

use dicom_core::Tag;
use dicom_dictionary_std::tags as t;

use super::{
    Draft, Kind,
    draft::{long, short},
    kind,
};

fn word(name: &str, said: &'static str, tag: Tag, word: u16) -> Kind {
    kind(name, said, move || Draft::new().us(tag, word).bytes())
}

fn frames(n: &'static str, said: &'static str) -> Kind {
    kind(format!("Number of Frames {n:?}"), said, move || Draft::new().frames(n).bytes())
}

fn photometric(name: &str, said: &'static str, term: &'static str, samples: u16) -> Kind {
    kind(name, said, move || {
        let draft = Draft::new().of_bytes().us(t::SAMPLES_PER_PIXEL, samples);
        draft.text(t::PHOTOMETRIC_INTERPRETATION, b"CS", term).native(&vec![7; 256 * usize::from(samples)]).bytes()
    })
}

/// A palette image with these descriptors and bytes for each of its three tables.
fn palette(name: &str, said: &'static str, descriptor: [u16; 3], n_bytes: usize) -> Kind {
    kind(name, said, move || {
        let descriptor: Vec<u8> = descriptor.iter().flat_map(|word| word.to_le_bytes()).collect();
        let mut draft = Draft::new().of_bytes().text(t::PHOTOMETRIC_INTERPRETATION, b"CS", "PALETTE COLOR ");
        for element in 0x1101..=0x1103 {
            draft = draft.raw(Tag(0x28, element), short(Tag(0x28, element), b"US", &descriptor));
        }
        for element in 0x1201..=0x1203 {
            let table = long(Tag(0x28, element), b"OW", n_bytes as u32, &vec![5; n_bytes]);
            draft = draft.raw(Tag(0x28, element), table);
        }
        draft.native(&[200; 256]).bytes()
    })
}

pub fn kinds() -> Vec<Kind> {
    vec![
        word("Rows 0", "0 rows", t::ROWS, 0),
        word("Columns 0", "0 columns", t::COLUMNS, 0),
        kind("65,535 x 65,535", "the number of rows", || {
            Draft::new().us(t::ROWS, 65_535).us(t::COLUMNS, 65_535).bytes()
        }),
        kind("32,000 x 32,000", "the size of a frame", || {
            Draft::new().us(t::ROWS, 32_000).us(t::COLUMNS, 32_000).bytes()
        }),
        kind("Rows missing", "does not say its Rows", || Draft::new().without(t::ROWS).bytes()),
        kind("Rows empty", "does not say its Rows", || Draft::new().raw(t::ROWS, short(t::ROWS, b"US", b"")).bytes()),
        kind("Rows of one byte", "does not say its Rows", || {
            Draft::new().raw(t::ROWS, short(t::ROWS, b"US", b"\x10")).bytes()
        }),
        kind("Rows as text", "of 26995 rows", || Draft::new().text(t::ROWS, b"LO", "sixteen ").bytes()),
        frames("2147483647", "the number of frames"),
        frames("99999999999999999999", "the number of frames"),
        frames("-1", "Number of Frames"),
        frames("0", "Number of Frames"),
        frames("nan", "Number of Frames"),
        frames("many", "Number of Frames"),
        frames("1e308", "the number of frames"),
        frames("65536", "of 65536 frames"),
        word("Bits Allocated 0", "", t::BITS_ALLOCATED, 0),
        word("Bits Allocated 1", "", t::BITS_ALLOCATED, 1),
        word("Bits Allocated 3", "", t::BITS_ALLOCATED, 3),
        word("Bits Allocated 24", "", t::BITS_ALLOCATED, 24),
        word("Bits Allocated 64", "", t::BITS_ALLOCATED, 64),
        word("Bits Allocated 65,535", "", t::BITS_ALLOCATED, 65_535),
        word("Bits Stored 0", "0 bits stored", t::BITS_STORED, 0),
        word("Bits Stored 24", "24 bits stored", t::BITS_STORED, 24),
        word("Bits Stored 65,535", "65535 bits stored", t::BITS_STORED, 65_535),
        word("High Bit below Bits Stored", "up to bit 3", t::HIGH_BIT, 3),
        word("High Bit above Bits Stored", "", t::HIGH_BIT, 15),
        word("High Bit 65,535", "up to bit 65535", t::HIGH_BIT, 65_535),
        word("Pixel Representation 9", "", t::PIXEL_REPRESENTATION, 9),
        kind("Bits Stored missing", "Bits Stored is missing", || {
            Draft::new().without(t::BITS_STORED).us(t::HIGH_BIT, 15).bytes()
        }),
        photometric("no samples", "", "MONOCHROME2 ", 0),
        photometric("two samples", "", "MONOCHROME2 ", 2),
        photometric("four samples", "", "CMYK", 4),
        photometric("255 samples", "", "RGB ", 255),
        photometric("RGB of one sample", "", "RGB ", 1),
        photometric("photometric interpretation unknown", "", "ULTRAVIOLET ", 1),
        kind("photometric interpretation missing", "is missing", || {
            Draft::new().without(t::PHOTOMETRIC_INTERPRETATION).bytes()
        }),
        kind("planar configuration 7", "", || {
            let draft = Draft::new().of_bytes().us(t::SAMPLES_PER_PIXEL, 3).us(t::PLANAR_CONFIGURATION, 7);
            draft.text(t::PHOTOMETRIC_INTERPRETATION, b"CS", "RGB ").native(&[7; 768]).bytes()
        }),
        photometric("palette without tables", "", "PALETTE COLOR ", 1),
        palette("palette that is too short", "", [256, 0, 16], 6),
        palette("palette of nothing", "", [0, 0, 16], 0),
        palette("palette of wild bits", "", [256, 65_535, 77], 512),
        palette("palette with bytes to spare", "", [4, 0, 8], 60_000),
    ]
}
