//! Pixel data that is not there, not whole, not in the order it says, or too much.

use dicom_dictionary_std::{tags as t, uids};

use super::{
    Draft, Kind,
    draft::{ITEM, SEQUENCE_END, UNDEFINED, item, long},
    kind,
};

const RLE: &str = uids::RLE_LOSSLESS;

/// A good RLE frame of 16 × 16 pixels, which all are 1.
pub fn rle_frame() -> Vec<u8> {
    let runs = |byte: u8| [129, byte].repeat(2);
    let mut frame = vec![0u8; 64];
    (frame[0], frame[4], frame[8]) = (2, 64, 68);
    frame.extend(runs(0));
    frame.extend(runs(1));
    frame
}

fn rle(n_frames: &str) -> Draft {
    Draft::new().under(RLE).frames(n_frames)
}

/// Three RLE frames with an offset table.
fn table(name: &str, said: &'static str, offsets: &'static [u32]) -> Kind {
    kind(format!("offset table {name}"), said, move || {
        let frame = rle_frame();
        rle("3 ").fragments(offsets, &[&frame, &frame, &frame]).bytes()
    })
}

/// Three RLE frames with an Extended Offset Table and its lengths.
fn extended(name: &str, said: &'static str, offsets: &'static [u64], lengths: &'static [u64]) -> Kind {
    kind(format!("extended offset table {name}"), said, move || {
        let frame = rle_frame();
        let longs = |values: &[u64]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
        let (offsets, lengths) = (longs(offsets), longs(lengths));
        rle("3 ")
            .raw(t::EXTENDED_OFFSET_TABLE, long(t::EXTENDED_OFFSET_TABLE, b"OV", offsets.len() as u32, &offsets))
            .raw(
                t::EXTENDED_OFFSET_TABLE_LENGTHS,
                long(t::EXTENDED_OFFSET_TABLE_LENGTHS, b"OV", lengths.len() as u32, &lengths),
            )
            .fragments(&[], &[&frame, &frame, &frame])
            .bytes()
    })
}

fn native() -> Vec<Kind> {
    vec![
        kind("no pixels", "ends before the pixels", || Draft::new().without(t::PIXEL_DATA).bytes()),
        kind("empty pixels", "has no pixels", || Draft::new().native(b"").bytes()),
        kind("one byte of pixels", "1 of 512 bytes", || Draft::new().native(b"x").bytes()),
        kind("pixels one byte short", "15 of 16 rows", || Draft::new().native(&[1; 511]).bytes()),
        kind("half the pixels", "8 of 16 rows", || Draft::new().native(&[1; 256]).bytes()),
        kind("one frame of three", "1 of 3 frames", || Draft::new().frames("3 ").bytes()),
        kind("too many pixels", "more bytes of pixels", || Draft::new().native(&[1; 5000]).bytes()),
        kind("pixels that claim 4 GB", "pixels", || {
            Draft::new().raw(t::PIXEL_DATA, long(t::PIXEL_DATA, b"OW", 0xFFFF_FFFE, &[1; 512])).bytes()
        }),
        kind("a megabyte of rubbish behind", "", || {
            let rubbish = (0..1u32 << 20).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8);
            Draft::new().bytes().into_iter().chain(rubbish).collect()
        }),
        kind("pixels twice", "", || {
            let twice = long(t::PIXEL_DATA, b"OW", 512, &[1; 512]).repeat(2);
            Draft::new().raw(t::PIXEL_DATA, twice).bytes()
        }),
        kind("float pixels without a description", "", || {
            let floats = long(t::FLOAT_PIXEL_DATA, b"OF", 1024, &[0; 1024]);
            Draft::new().without(t::PIXEL_DATA).raw(t::FLOAT_PIXEL_DATA, floats).bytes()
        }),
        kind("plain pixels under a compressed label", "not compressed", || Draft::new().under(RLE).bytes()),
        kind("plain pixels under JPEG 2000", "not compressed", || Draft::new().under(uids::JPEG2000).bytes()),
        kind("compressed pixels under a plain label", "compressed as RLE", || {
            Draft::new().fragments(&[], &[&rle_frame()]).bytes()
        }),
        kind("rubbish in fragments under a plain label", "", || Draft::new().fragments(&[], &[&[0xA5; 600]]).bytes()),
    ]
}

pub fn kinds() -> Vec<Kind> {
    let mut all = native();
    all.extend([
        kind("no fragments", "frame", || rle("1 ").fragments(&[], &[]).bytes()),
        kind("no offset table", "", || {
            rle("1 ").raw(t::PIXEL_DATA, long(t::PIXEL_DATA, b"OB", UNDEFINED, &SEQUENCE_END)).bytes()
        }),
        kind("empty fragments", "frame 1 could not", || rle("1 ").fragments(&[], &[b"", b"", b""]).bytes()),
        kind("a hundred thousand fragments", "", || rle("1 ").fragments(&[], &vec![&b"ab"[..]; 100_000]).bytes()),
        kind("two million empty fragments", "", || rle("1 ").fragments(&[], &vec![&b""[..]; 2_000_000]).bytes()),
        kind("more frames than fragments", "frame", || rle("60000 ").fragments(&[], &[&rle_frame()]).bytes()),
        kind("fewer frames than fragments", "", || {
            let frame = rle_frame();
            rle("2 ").fragments(&[], &[&frame, &frame, &frame]).bytes()
        }),
        kind("a fragment of 4 GB", "", || {
            let value = [&item(b"")[..], &ITEM, &0xFFFF_FFF0u32.to_le_bytes(), &rle_frame()].concat();
            rle("1 ").raw(t::PIXEL_DATA, long(t::PIXEL_DATA, b"OB", UNDEFINED, &value)).bytes()
        }),
        kind("a fragment of undefined length", "frame", || {
            let value = [&item(b"")[..], &ITEM, &UNDEFINED.to_le_bytes(), &rle_frame()].concat();
            rle("1 ").raw(t::PIXEL_DATA, long(t::PIXEL_DATA, b"OB", UNDEFINED, &value)).bytes()
        }),
        kind("an element among the fragments", "frame", || {
            let value = [item(b""), long(t::PIXEL_DATA, b"OB", 4, &[1; 4])].concat();
            rle("1 ").raw(t::PIXEL_DATA, long(t::PIXEL_DATA, b"OB", UNDEFINED, &value)).bytes()
        }),
        table("right", "", &[0, 80, 160]),
        table("outside", "", &[0, 1_000_000, 4_000_000_000]),
        table("backwards", "", &[160, 80, 0]),
        table("overlapping", "", &[0, 0, 0]),
        table("between items", "", &[3, 77, 161]),
        table("too short", "", &[0, 80]),
        table("too long", "", &[0, 80, 160, 240, 320]),
        kind("offset table of 40 MB", "", || {
            let offsets: Vec<u32> = (0..10_000_000).collect();
            let frame = rle_frame();
            rle("3 ").fragments(&offsets, &[&frame, &frame, &frame]).bytes()
        }),
        extended("right", "", &[0, 80, 160], &[72, 72, 72]),
        extended("outside", "", &[0, 1 << 40, u64::MAX], &[72, 72, 72]),
        extended("backwards", "", &[160, 80, 0], &[72, 72, 72]),
        extended("with lengths that lie", "", &[0, 80, 160], &[u64::MAX, 0, 1 << 50]),
        extended("empty", "", &[], &[]),
        kind("extended offset table beside plain pixels", "", || {
            let table = long(t::EXTENDED_OFFSET_TABLE, b"OV", 8, &[0xFF; 8]);
            Draft::new().raw(t::EXTENDED_OFFSET_TABLE, table).bytes()
        }),
        kind("extended offset table under a plain label", "compressed as RLE", || {
            let table = long(t::EXTENDED_OFFSET_TABLE, b"OV", 8, &[0; 8]);
            Draft::new().raw(t::EXTENDED_OFFSET_TABLE, table).fragments(&[], &[&rle_frame()]).bytes()
        }),
    ]);
    all
}
