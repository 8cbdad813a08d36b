//! Compressed frames that lie: RLE, JPEG, JPEG 2000, and beside them JPEG-LS.

use dicom_dictionary_std::{tags as t, uids};

use super::{Draft, Kind, jpeg_ls, kind, pixel_data::rle_frame};

pub(super) fn compressed(syntax: &'static str, frame: &[u8]) -> Draft {
    let mut even = frame.to_vec();
    even.resize(frame.len().next_multiple_of(2), 0);
    Draft::new().under(syntax).fragments(&[], &[&even])
}

fn rle(name: &str, said: &'static str, change: impl Fn(&mut Vec<u8>) + Send + Sync + 'static) -> Kind {
    kind(format!("RLE: {name}"), said, move || {
        let mut frame = rle_frame();
        change(&mut frame);
        compressed(uids::RLE_LOSSLESS, &frame).bytes()
    })
}

fn put(frame: &mut [u8], at: usize, value: u32) {
    frame[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

pub(super) fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    [&[0xFF, marker][..], &(payload.len() as u16 + 2).to_be_bytes(), payload].concat()
}

/// A JPEG of one 8-bit component up to its first scan: start, quantisation, frame header, Huffman tables.
fn jpeg_head(start_of_frame: u8, rows: u16, columns: u16, components: u8) -> Vec<u8> {
    let [[r1, r0], [c1, c0]] = [rows.to_be_bytes(), columns.to_be_bytes()];
    let mut frame = vec![8, r1, r0, c1, c0, components];
    (0..components).for_each(|idx| frame.extend([idx + 1, 0x11, 0]));
    // One code of one bit for the symbol 0: every block is "no difference" and "end of block".
    let huffman = |class: u8| [&[class][..], &[1], &[0; 15], &[0]].concat();
    [
        vec![0xFF, 0xD8],
        segment(0xDB, &[&[0][..], &[1; 64]].concat()),
        segment(start_of_frame, &frame),
        segment(0xC4, &huffman(0)),
        segment(0xC4, &huffman(0x10)),
    ]
    .concat()
}

fn scan(first: u8, last: u8, approximation: u8) -> Vec<u8> {
    [segment(0xDA, &[1, 1, 0, first, last, approximation]), vec![0; 64]].concat()
}

fn jpeg(rows: u16, columns: u16) -> Vec<u8> {
    [jpeg_head(0xC0, rows, columns, 1), scan(0, 63, 0), vec![0xFF, 0xD9]].concat()
}

/// Thousands of scans over one progressive picture: each costs a walk over all its coefficients.
fn progressive_bomb(side: u16, scans: usize) -> Vec<u8> {
    let mut stream = jpeg_head(0xC2, side, side, 1);
    stream.extend(scan(0, 0, 0));
    (0..scans).for_each(|_| stream.extend(scan(1, 63, 0)));
    [stream, vec![0xFF, 0xD9]].concat()
}

fn under_jpeg(frame: &[u8]) -> Draft {
    compressed(uids::JPEG_BASELINE8_BIT, frame).of_bytes()
}

fn jpeg_kinds() -> Vec<Kind> {
    vec![
        kind("JPEG: good", "", || under_jpeg(&jpeg(16, 16)).bytes()),
        kind("JPEG: of another size", "could not be decompressed", || under_jpeg(&jpeg(32, 32)).bytes()),
        kind("JPEG: 65,535 x 65,535", "could not be decompressed", || under_jpeg(&jpeg(65_535, 65_535)).bytes()),
        kind("JPEG: 65,535 x 65,535 in both", "the number of rows", || {
            under_jpeg(&jpeg(65_535, 65_535)).us(t::ROWS, 65_535).us(t::COLUMNS, 65_535).bytes()
        }),
        kind("JPEG: no rows", "could not be decompressed", || under_jpeg(&jpeg(0, 16)).bytes()),
        kind("JPEG: cut off in the header", "could not be decompressed", || under_jpeg(&jpeg(16, 16)[..60]).bytes()),
        kind("JPEG: without a scan", "could not be decompressed", || under_jpeg(&jpeg_head(0xC0, 16, 16, 1)).bytes()),
        kind("JPEG: 255 components", "could not be decompressed", || under_jpeg(&jpeg_head(0xC0, 16, 16, 84)).bytes()),
        kind("JPEG: no Huffman tables", "could not be decompressed", || {
            let head = jpeg_head(0xC0, 16, 16, 1);
            let bare = &head[..head.len() - 42];
            under_jpeg(&[bare, &scan(0, 63, 0)].concat()).bytes()
        }),
        kind("JPEG: segment of no length", "could not be decompressed", || {
            under_jpeg(&[0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xC0, 0, 0]).bytes()
        }),
        kind("JPEG: progressive bomb", "at most 128 are read", || {
            let frame = progressive_bomb(4096, 700);
            under_jpeg(&frame).us(t::ROWS, 4096).us(t::COLUMNS, 4096).bytes()
        }),
        kind("JPEG: lossless with predictor 9", "could not be decompressed", || {
            let mut frame = jpeg_head(0xC3, 16, 16, 1);
            frame.extend(scan(9, 0, 0));
            compressed(uids::JPEG_LOSSLESS_SV1, &frame).of_bytes().bytes()
        }),
        kind("JPEG: a large picture of three bytes", "", || {
            let frame = [jpeg_head(0xC0, 16_384, 16_384, 1), scan(0, 63, 0)].concat();
            under_jpeg(&frame).us(t::ROWS, 16_384).us(t::COLUMNS, 16_384).bytes()
        }),
        kind("JPEG: under RLE", "compressed as JPEG", || {
            compressed(uids::RLE_LOSSLESS, &jpeg(16, 16)).of_bytes().bytes()
        }),
        kind("JPEG: under JPEG 2000", "compressed as JPEG", || {
            compressed(uids::JPEG2000, &jpeg(16, 16)).of_bytes().bytes()
        }),
    ]
}

/// The start of a JPEG 2000 codestream with one component of 16 bits, in tiles.
fn jpeg2000(width: u32, height: u32, tile: u32) -> Vec<u8> {
    let mut size = vec![0, 0];
    for long in [width, height, 0, 0, tile, tile, 0, 0] {
        size.extend(long.to_be_bytes());
    }
    size.extend([0, 1, 15, 1, 1]);
    let coding = [0, 0, 0, 1, 0, 5, 4, 4, 0, 1];
    let quantisation = [&[0x20][..], &[0x40; 16]].concat();
    [vec![0xFF, 0x4F], segment(0x51, &size), segment(0x52, &coding), segment(0x5C, &quantisation)].concat()
}

fn tile_part(index: u16, len: u32) -> Vec<u8> {
    let [i1, i0] = index.to_be_bytes();
    [&segment(0x90, &[&[i1, i0][..], &len.to_be_bytes(), &[0, 1]].concat())[..], &[0xFF, 0x93, 0, 0]].concat()
}

fn under_jpeg2000(frame: &[u8]) -> Draft {
    compressed(uids::JPEG2000_LOSSLESS, frame).us(t::BITS_STORED, 16).us(t::HIGH_BIT, 15)
}

fn jpeg2000_kinds() -> Vec<Kind> {
    vec![
        kind("JPEG 2000: cut off behind the header", "could not be decompressed", || {
            under_jpeg2000(&jpeg2000(16, 16, 16)).bytes()
        }),
        kind("JPEG 2000: cut off in the header", "could not be decompressed", || {
            under_jpeg2000(&jpeg2000(16, 16, 16)[..30]).bytes()
        }),
        kind("JPEG 2000: empty tile", "could not be decompressed", || {
            under_jpeg2000(&[jpeg2000(16, 16, 16), tile_part(0, 14), vec![0xFF, 0xD9]].concat()).bytes()
        }),
        kind("JPEG 2000: tile part of 4 GB", "could not be decompressed", || {
            under_jpeg2000(&[jpeg2000(16, 16, 16), tile_part(0, u32::MAX)].concat()).bytes()
        }),
        kind("JPEG 2000: of another size", "could not be decompressed", || {
            under_jpeg2000(&[jpeg2000(4096, 4096, 4096), tile_part(0, 14)].concat()).bytes()
        }),
        kind("JPEG 2000: millions of tiles", "could not be decompressed", || {
            let frame = [jpeg2000(4096, 4096, 1), tile_part(0, 14)].concat();
            under_jpeg2000(&frame).us(t::ROWS, 4096).us(t::COLUMNS, 4096).bytes()
        }),
        kind("JPEG 2000: sixty thousand tiles", "could not be decompressed", || {
            let mut frame = jpeg2000(4096, 4096, 17);
            (0..60_000u16).for_each(|index| frame.extend(tile_part(index, 14)));
            under_jpeg2000(&frame).us(t::ROWS, 4096).us(t::COLUMNS, 4096).bytes()
        }),
        kind("JPEG 2000: sixteen thousand tiles", "could not be decompressed", || {
            let mut frame = jpeg2000(4096, 4096, 32);
            (0..16_384u16).for_each(|index| frame.extend(tile_part(index, 14)));
            under_jpeg2000(&frame).us(t::ROWS, 4096).us(t::COLUMNS, 4096).bytes()
        }),
        kind("JPEG 2000: tiles of no size", "could not be decompressed", || {
            under_jpeg2000(&jpeg2000(16, 16, 0)).bytes()
        }),
        kind("JPEG 2000: 4 billion wide", "could not be decompressed", || {
            under_jpeg2000(&jpeg2000(u32::MAX, u32::MAX, u32::MAX)).bytes()
        }),
        kind("JPEG 2000: a large picture of no bytes", "could not be decompressed", || {
            let frame = [jpeg2000(16_000, 16_000, 16_000), tile_part(0, 14), vec![0xFF, 0xD9]].concat();
            under_jpeg2000(&frame).us(t::ROWS, 16_000).us(t::COLUMNS, 16_000).bytes()
        }),
        kind("JPEG 2000: under JPEG", "compressed as JPEG 2000", || {
            compressed(uids::JPEG_BASELINE8_BIT, &jpeg2000(16, 16, 16)).bytes()
        }),
        kind("JPEG 2000: under RLE", "compressed as JPEG 2000", || {
            compressed(uids::RLE_LOSSLESS, &jpeg2000(16, 16, 16)).bytes()
        }),
    ]
}

pub fn kinds() -> Vec<Kind> {
    let mut all = vec![
        rle("no segments", "could not be decompressed", |frame| put(frame, 0, 0)),
        rle("16 segments", "could not be decompressed", |frame| put(frame, 0, 16)),
        rle("4 billion segments", "could not be decompressed", |frame| put(frame, 0, u32::MAX)),
        rle("segment outside", "could not be decompressed", |frame| put(frame, 8, 1_000_000)),
        rle("segment inside the header", "could not be decompressed", |frame| put(frame, 4, 0)),
        rle("segments backwards", "could not be decompressed", |frame| {
            put(frame, 4, 68);
            put(frame, 8, 64);
        }),
        rle("literals that never end", "could not be decompressed", |frame| {
            frame.truncate(64);
            frame.extend([127; 3]);
        }),
        rle("a megabyte of nothing", "could not be decompressed", |frame| {
            frame.truncate(64);
            frame.extend(vec![128; 1 << 20]);
            put(frame, 8, 64 + (1 << 19));
        }),
        rle("cut off in the header", "could not be decompressed", |frame| frame.truncate(40)),
        kind("RLE: a large picture of few bytes", "could not be decompressed", || {
            compressed(uids::RLE_LOSSLESS, &rle_frame()).us(t::ROWS, 16_000).us(t::COLUMNS, 16_000).bytes()
        }),
        kind("RLE: under JPEG", "compressed as RLE", || compressed(uids::JPEG_LOSSLESS_SV1, &rle_frame()).bytes()),
        kind("RLE: under JPEG 2000", "compressed as RLE", || compressed(uids::JPEG2000, &rle_frame()).bytes()),
        kind("JPEG-LS of rubbish", "could not be decompressed", || {
            compressed(uids::JPEGLS_LOSSLESS, &[0xA5; 600]).bytes()
        }),
        kind("JPEG XL of rubbish", "", || compressed("1.2.840.10008.1.2.4.110", &[0xA5; 600]).bytes()),
        kind("video of rubbish", "", || compressed(uids::MPEG2MPML, &[0xA5; 600]).bytes()),
    ];
    all.extend(jpeg_kinds());
    all.extend(jpeg2000_kinds());
    all.extend(jpeg_ls::kinds());
    all
}
