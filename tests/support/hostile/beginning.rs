//! What stands before the data set: preamble, meta information, transfer syntax, deflate.

use std::io::Write;

use dicom_core::Tag;
use dicom_dictionary_std::{tags as t, uids};
use flate2::{Compression, write::DeflateEncoder};

use super::{
    Draft, Kind,
    draft::{implicit, long, meta, short},
    kind,
};

const DEFLATED: &str = uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn behind(label: &str, data_set: Vec<u8>) -> Vec<u8> {
    [meta(label), data_set].concat()
}

/// A private element of zeros before the pixels.
fn with_zeros(n: usize) -> Vec<u8> {
    let tag = Tag(0x29, 0x1010);
    Draft::new().raw(tag, long(tag, b"OB", n as u32, &vec![0; n])).data_set()
}

fn in_implicit_vr() -> Vec<u8> {
    let data_set = Draft::new().data_set();
    let at = data_set.windows(4).position(|four| four == [0xE0, 0x7F, 0x10, 0]).expect("pixels");
    let mut out = Vec::new();
    let mut rest = &data_set[..at];
    while let [a, b, c, d, _, _, l0, l1, tail @ ..] = rest {
        let (value, after) = tail.split_at(usize::from(u16::from_le_bytes([*l0, *l1])));
        out.extend([*a, *b, *c, *d, *l0, *l1, 0, 0]);
        out.extend(value);
        rest = after;
    }
    out.extend(implicit(t::PIXEL_DATA, 512, &[1; 512]));
    out
}

pub fn kinds() -> Vec<Kind> {
    let mut all = vec![
        kind("no preamble", "", || Draft::new().bytes()[132..].to_vec()),
        kind("no meta information", "does not name its transfer syntax", || Draft::new().data_set()),
        kind("preamble and nothing else", "does not say how it is written", || Draft::new().bytes()[..132].to_vec()),
        kind("meta information and nothing else", "says nothing of what it is", || {
            meta(uids::EXPLICIT_VR_LITTLE_ENDIAN)
        }),
        kind("meta information without end", "meta information does not end", || {
            let more = short(Tag(2, 0x13), b"SH", b"").repeat(100_000);
            behind(uids::EXPLICIT_VR_LITTLE_ENDIAN, [more, Draft::new().data_set()].concat())
        }),
        kind("meta information of 4 GB", "incomplete", || {
            behind(uids::EXPLICIT_VR_LITTLE_ENDIAN, long(Tag(2, 0x102), b"OB", 0xFFFF_FFF0, &[0; 64]))
        }),
        kind("transfer syntax missing", "does not name its transfer syntax", || {
            let length = short(Tag(2, 0), b"UL", &[0; 4]);
            [&[0; 128][..], b"DICM", &length, &Draft::new().data_set()].concat()
        }),
        kind("transfer syntax empty", "does not name its transfer syntax", || Draft::new().under("").bytes()),
        kind("transfer syntax wrong", "written in another", || {
            Draft::new().under(uids::IMPLICIT_VR_LITTLE_ENDIAN).bytes()
        }),
        kind("implicit under big endian", "written in another", || behind("1.2.840.10008.1.2.2", in_implicit_vr())),
        kind("transfer syntax unknown", "not compressed", || Draft::new().under("1.2.3.4.5.6").bytes()),
        kind("transfer syntax of 60 KB", "", || Draft::new().under(&"1.2".repeat(20_000)).bytes()),
        kind("a byte before the data set", "belong to nothing", || {
            behind(uids::EXPLICIT_VR_LITTLE_ENDIAN, [vec![0], Draft::new().data_set()].concat())
        }),
        kind("VR of question marks", "", || {
            Draft::new().raw(t::SERIES_DESCRIPTION, short(t::SERIES_DESCRIPTION, b"??", b"SAG ")).bytes()
        }),
        kind("a VR nobody knows", "", || {
            Draft::new().raw(Tag(0x19, 0x1001), long(Tag(0x19, 0x1001), b"ZZ", 2, b"ab")).bytes()
        }),
        kind("deflated under a plain label", "is deflated", || {
            behind(uids::EXPLICIT_VR_LITTLE_ENDIAN, deflate(&Draft::new().data_set()))
        }),
        kind("plain under a deflated label", "is not", || behind(DEFLATED, Draft::new().data_set())),
        kind("deflate cut off", "break off", || {
            let whole = deflate(&Draft::new().data_set());
            behind(DEFLATED, whole[..whole.len() / 2].to_vec())
        }),
        kind("deflate of nothing", "says nothing of what it is", || behind(DEFLATED, deflate(b""))),
        kind("deflate of rubbish", "break off", || behind(DEFLATED, vec![0xA5; 100_000])),
        kind("deflate bomb before the pixels", "once decompressed", || {
            behind(DEFLATED, deflate(&with_zeros(200 << 20)))
        }),
        kind("deflate bomb of pixels", "once decompressed", || {
            let draft = Draft::new().us(t::ROWS, 8192).us(t::COLUMNS, 8192);
            behind(DEFLATED, deflate(&draft.native(&vec![0; 128 << 20]).data_set()))
        }),
        kind("a command set", "", || {
            let command = [short(Tag(0, 0), b"UL", &[0; 4]), short(Tag(0, 0x100), b"US", &[1, 0])].concat();
            behind(uids::EXPLICIT_VR_LITTLE_ENDIAN, [command, Draft::new().data_set()].concat())
        }),
    ];
    for (name, length) in [("zero", 0u32), ("past the end", 0x7FFF_FFFF), ("undefined", u32::MAX)] {
        all.push(kind(format!("meta group length {name}"), "", move || {
            let mut bytes = Draft::new().bytes();
            bytes[140..144].copy_from_slice(&length.to_le_bytes());
            bytes
        }));
    }
    all
}
