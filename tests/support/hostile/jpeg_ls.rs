//! JPEG-LS frames that lie.

use dicom_dictionary_std::{tags as t, uids};

use super::{
    Draft, Kind,
    codestreams::{compressed, segment},
    kind,
};

const REFUSED: &str = "could not be decompressed";

/// The data of a picture of 4 × 4 samples of 8 bits: the standard's own example.
const DATA: [u8; 30] = [
    0xC0, 0, 0, 0x6C, 0x80, 0x20, 0x8E, 1, 0xC0, 0, 0, 0x57, 0x40, 0, 0, 0x6E, 0xE6, 0, 0, 1, 0xBC, 0x18, 0, 0, 5,
    0xD8, 0, 0, 0x91, 0x60,
];

fn frame(bits: u8, rows: u16, columns: u16, components: u8) -> Vec<u8> {
    let [[r1, r0], [c1, c0]] = [rows.to_be_bytes(), columns.to_be_bytes()];
    let mut body = vec![bits, r1, r0, c1, c0, components];
    (0..components).for_each(|idx| body.extend([idx + 1, 0x11, 0]));
    segment(0xF7, &body)
}

fn scan(near: u8, interleave: u8) -> Vec<u8> {
    segment(0xDA, &[1, 1, 0, near, interleave, 0])
}

fn stream(parts: &[&[u8]]) -> Vec<u8> {
    [&[0xFF, 0xD8], &parts.concat()[..], &[0xFF, 0xD9]].concat()
}

fn preset(words: [u16; 5]) -> Vec<u8> {
    segment(0xF8, &[&[1][..], &words.map(u16::to_be_bytes).concat()].concat())
}

fn of(rows: u16, columns: u16, stream: &[u8]) -> Draft {
    compressed(uids::JPEGLS_LOSSLESS, stream).of_bytes().us(t::ROWS, rows).us(t::COLUMNS, columns)
}

/// A file of 4 × 4 pixels with a codestream in the making: frame header, what lies between, scan header, data.
fn small(name: &str, said: &'static str, parts: fn() -> Vec<Vec<u8>>) -> Kind {
    kind(format!("JPEG-LS: {name}"), said, move || {
        let parts = parts();
        let parts: Vec<&[u8]> = parts.iter().map(|part| &part[..]).collect();
        of(4, 4, &stream(&parts)).bytes()
    })
}

/// One of 12 bits and of many pixels, all data alike.
fn large(name: &str, said: &'static str, side: u16, near: u8, data: fn() -> Vec<u8>) -> Kind {
    kind(format!("JPEG-LS: {name}"), said, move || {
        let stream = stream(&[&frame(12, side, side, 1), &scan(near, 0), &data()]);
        of(side, side, &stream).us(t::BITS_ALLOCATED, 16).us(t::BITS_STORED, 12).us(t::HIGH_BIT, 11).bytes()
    })
}

fn plain() -> Vec<Vec<u8>> {
    vec![frame(8, 4, 4, 1), scan(0, 0), DATA.to_vec()]
}

fn with(more: Vec<u8>) -> Vec<Vec<u8>> {
    let mut parts = plain();
    parts.insert(1, more);
    parts
}

pub fn kinds() -> Vec<Kind> {
    vec![
        small("good", "", plain),
        small("of another size", REFUSED, || vec![frame(8, 4, 5, 1), scan(0, 0), DATA.to_vec()]),
        small("65,535 x 65,535", REFUSED, || vec![frame(8, 65_535, 65_535, 1), scan(0, 0), DATA.to_vec()]),
        small("no rows", REFUSED, || vec![frame(8, 0, 4, 1), scan(0, 0), DATA.to_vec()]),
        small("255 components", REFUSED, || vec![frame(8, 4, 4, 255), scan(0, 0), DATA.to_vec()]),
        small("a component that never comes", REFUSED, || vec![frame(8, 4, 4, 2), scan(0, 0), DATA.to_vec()]),
        small("a component twice", REFUSED, || vec![frame(8, 4, 4, 1), segment(0xDA, &[2, 1, 0, 1, 0, 0, 1, 0])]),
        small("scan before the frame", REFUSED, || vec![scan(0, 0), frame(8, 4, 4, 1), DATA.to_vec()]),
        small("two frame headers", REFUSED, || with(frame(8, 4000, 4000, 1))),
        small("without a scan", REFUSED, || vec![frame(8, 4, 4, 1)]),
        small("without data", REFUSED, || vec![frame(8, 4, 4, 1), scan(0, 0)]),
        small("data cut off", REFUSED, || vec![frame(8, 4, 4, 1), scan(0, 0), DATA[..20].to_vec()]),
        small("a marker among the data", REFUSED, || {
            vec![frame(8, 4, 4, 1), scan(0, 0), DATA[..9].to_vec(), vec![0xFF, 0x80], DATA[9..].to_vec()]
        }),
        small("17 bits", REFUSED, || vec![frame(17, 4, 4, 1), scan(0, 0), DATA.to_vec()]),
        small("error above half the range", REFUSED, || vec![frame(8, 4, 4, 1), scan(200, 0), DATA.to_vec()]),
        small("unknown order of components", REFUSED, || vec![frame(8, 4, 4, 1), scan(0, 7), DATA.to_vec()]),
        small("highest value above its depth", REFUSED, || with(preset([65_535, 0, 0, 0, 0]))),
        small("thresholds that fall", REFUSED, || with(preset([255, 21, 7, 3, 64]))),
        small("contexts of one sample", REFUSED, || with(preset([255, 3, 7, 21, 1]))),
        small("parameters cut off", REFUSED, || with(segment(0xF8, &[1, 0, 255]))),
        small("a size of 4 billion", REFUSED, || with(segment(0xF8, &[4, 4, 255, 255, 255, 255, 255, 255, 255, 255]))),
        small("colours changed by HP2", REFUSED, || with(segment(0xE8, b"mrfx\x02"))),
        small("restart that never comes", REFUSED, || with(segment(0xDD, &[0, 1]))),
        small("restart after 4 billion lines", "", || with(segment(0xDD, &[255, 255, 255, 255]))),
        small("restart interval of no length", REFUSED, || with(segment(0xDD, &[]))),
        small("segment of no length", REFUSED, || with(vec![0xFF, 0xE0, 0, 0])),
        small("segment past the end", REFUSED, || with(vec![0xFF, 0xE0, 0xFF, 0xFF])),
        large("a large picture of few bytes", REFUSED, 16_000, 0, || vec![0x80; 40]),
        large("zeros without an end", REFUSED, 512, 0, || vec![0; 100_000]),
        large("runs without an end", REFUSED, 512, 0, || [0xFF, 0x7F].repeat(50_000)),
        large("the largest differences", "", 512, 0, || {
            // A run that ends at once, then codes of so many zeros that the value follows as it is, as large as it can be.
            [0, 0, 0, 0b0000_0001, 0xFE, 0xFF, 0x70].repeat(60_000)
        }),
        large("an error of 255", "", 512, 255, || [0x5A, 0x11, 0x80, 0x3C].repeat(60_000)),
        kind("JPEG-LS: under JPEG", "compressed as JPEG-LS", || {
            let stream = stream(&[&frame(8, 4, 4, 1), &scan(0, 0), &DATA]);
            compressed(uids::JPEG_LOSSLESS_SV1, &stream).of_bytes().us(t::ROWS, 4).us(t::COLUMNS, 4).bytes()
        }),
        kind("JPEG-LS: 65,535 x 65,535 in both", "the number of rows", || {
            of(65_535, 65_535, &stream(&[&frame(8, 65_535, 65_535, 1), &scan(0, 0), &DATA])).bytes()
        }),
    ]
}
