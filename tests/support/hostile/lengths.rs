//! Lengths that lie, sequences in sequences, and floods of elements.

use dicom_core::Tag;
use dicom_dictionary_std::{tags as t, uids};

use super::{
    Draft, Kind,
    draft::{ITEM, ITEM_END, SEQUENCE_END, UNDEFINED, implicit, item, long, meta, short, tag_bytes},
    kind,
};

const PRIVATE: Tag = Tag(0x29, 0x1010);
const HUGE: u32 = 0xFFFF_FFF0;
const DEPTH: usize = 100_000;

/// A good slice with something private in it.
fn with(bytes: Vec<u8>) -> Vec<u8> {
    Draft::new().raw(PRIVATE, bytes).bytes()
}

fn behind(syntax: &str, data_set: Vec<u8>) -> Vec<u8> {
    [meta(syntax), data_set].concat()
}

/// Sequences of one item each inside each other, `DEPTH` times, all of defined or all of undefined length.
fn nested(tag: Tag, vr: &[u8; 2], explicit: bool, defined: bool) -> Vec<u8> {
    // Inside an UN, everything is implicit.
    let head_len = |level: usize| if explicit && (vr != b"UN" || level == 0) { 12 } else { 8 };
    let inner: Vec<u32> = (0..=DEPTH)
        .rev()
        .scan(0u32, |len, level| {
            let inside = *len;
            *len += 8 + head_len(level);
            Some(inside)
        })
        .collect();
    let mut bytes = Vec::new();
    for level in 0..=DEPTH {
        let inside = inner[DEPTH - level];
        let (sequence_len, item_len) = if defined { (inside + 8, inside) } else { (UNDEFINED, UNDEFINED) };
        let head =
            if head_len(level) == 12 { long(tag, vr, sequence_len, &[]) } else { implicit(tag, sequence_len, &[]) };
        bytes.extend(head);
        bytes.extend(ITEM);
        bytes.extend(item_len.to_le_bytes());
    }
    bytes
}

fn nesting() -> Vec<Kind> {
    let mut all = Vec::new();
    let wanted = t::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE;
    let places =
        [("private", PRIVATE, b"SQ"), ("UN", PRIVATE, b"UN"), ("wanted", wanted, b"SQ"), ("wanted UN", wanted, b"UN")];
    for (place, tag, vr) in places {
        for (form, explicit, defined) in [
            ("explicit undefined", true, false),
            ("explicit defined", true, true),
            ("implicit undefined", false, false),
            ("implicit defined", false, true),
        ] {
            let skipped = defined && tag == PRIVATE;
            let said = if skipped { "" } else { "nesting depth" };
            all.push(kind(format!("100,000 deep, {place}, {form}"), said, move || {
                let nested = nested(tag, vr, explicit, defined);
                if explicit {
                    return Draft::new().raw(tag, nested).bytes();
                }
                let first = implicit(t::SOP_CLASS_UID, 26, b"1.2.840.10008.5.1.4.1.1.4\0");
                let rows = implicit(t::ROWS, 2, &[16, 0]);
                behind(uids::IMPLICIT_VR_LITTLE_ENDIAN, [first, nested, rows].concat())
            }));
        }
    }
    all
}

fn floods() -> Vec<Kind> {
    let groups = t::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE;
    vec![
        kind("two million empty elements", "the number of data elements", || {
            with(short(PRIVATE, b"LO", b"").repeat(2_100_000))
        }),
        kind("half a million patient names", "", || {
            let names = short(t::PATIENT_NAME, b"PN", b"A^B ").repeat(500_000);
            Draft::new().raw(t::PATIENT_NAME, names).bytes()
        }),
        kind("a million empty items", "", move || {
            let items = item(b"").repeat(1_000_000);
            Draft::new().raw(groups, long(groups, b"SQ", items.len() as u32, &items)).bytes()
        }),
        kind("nine hundred thousand items of one element", "", move || {
            let one = item(&short(t::WINDOW_CENTER, b"DS", b"1 "));
            let items = one.repeat(900_000);
            Draft::new().raw(groups, long(groups, b"SQ", items.len() as u32, &items)).bytes()
        }),
        kind("a hundred thousand private sequences", "", || {
            let one = [&long(PRIVATE, b"SQ", UNDEFINED, &item(b"")), &SEQUENCE_END[..]].concat();
            with(one.repeat(100_000))
        }),
        kind("a million ends that nothing began", "ends of sequences", || {
            with([&SEQUENCE_END[..], &ITEM_END].concat().repeat(500_000))
        }),
        kind("tables of 200 MB", "the size of the header", || {
            let lut = |_| item(&long(t::LUT_DATA, b"OW", 1 << 20, &vec![7; 1 << 20]));
            let items: Vec<u8> = (0..200).flat_map(lut).collect();
            Draft::new().raw(t::VOILUT_SEQUENCE, long(t::VOILUT_SEQUENCE, b"SQ", items.len() as u32, &items)).bytes()
        }),
        kind("a megabyte of zeros", "says nothing of what it is", || {
            behind(uids::EXPLICIT_VR_LITTLE_ENDIAN, vec![0; 1 << 20])
        }),
        kind("a megabyte of ones", "stands where it cannot", || {
            behind(uids::EXPLICIT_VR_LITTLE_ENDIAN, vec![0xFF; 1 << 20])
        }),
    ]
}

pub fn kinds() -> Vec<Kind> {
    let groups = t::SHARED_FUNCTIONAL_GROUPS_SEQUENCE;
    let mut all = vec![
        kind("4 GB of OB", "incomplete", || with(long(PRIVATE, b"OB", HUGE, &[0; 64]))),
        kind("4 GB of UN", "incomplete", || with(long(PRIVATE, b"UN", HUGE, &[0; 64]))),
        kind("4 GB of UT", "incomplete", || with(long(PRIVATE, b"UT", HUGE, b"text"))),
        kind("4 GB of a sequence", "incomplete", || with(long(PRIVATE, b"SQ", HUGE, &item(b"")))),
        kind("4 GB of an item", "incomplete", || {
            with(long(PRIVATE, b"SQ", UNDEFINED, &[&ITEM[..], &HUGE.to_le_bytes()].concat()))
        }),
        kind("4 GB of a wanted sequence", "incomplete", move || {
            Draft::new().raw(groups, long(groups, b"SQ", HUGE, &item(b""))).bytes()
        }),
        kind("4 GB of a wanted item", "incomplete", move || {
            let open = [&ITEM[..], &HUGE.to_le_bytes()].concat();
            Draft::new().raw(groups, long(groups, b"SQ", UNDEFINED, &open)).bytes()
        }),
        kind("4 GB of an implicit element", "incomplete", || {
            let first = implicit(t::SOP_CLASS_UID, 26, b"1.2.840.10008.5.1.4.1.1.4\0");
            let second = implicit(t::PATIENT_NAME, HUGE, b"A^B ");
            behind(uids::IMPLICIT_VR_LITTLE_ENDIAN, [first, second].concat())
        }),
        kind("4 GB of big endian", "incomplete", || {
            let first = [&[0, 8, 0, 0x16][..], b"UI\0\x1a1.2.840.10008.5.1.4.1.1.4\0"].concat();
            let second = [&[0, 0x29, 0x10, 0x10][..], b"OB\0\0\xff\xff\xff\xf0"].concat();
            behind("1.2.840.10008.1.2.2", [first, second].concat())
        }),
        kind("a table of 2 MB", "the length of one attribute", || {
            Draft::new().raw(t::PATIENT_NAME, long(t::PATIENT_NAME, b"UT", 2 << 20, &vec![b'x'; 2 << 20])).bytes()
        }),
        kind("odd lengths", "", || Draft::new().text(t::SERIES_DESCRIPTION, b"LO", "odd").bytes()),
        kind("an item longer than its sequence", "", move || {
            let item = [&ITEM[..], &40u32.to_le_bytes(), &[0; 8]].concat();
            Draft::new().raw(groups, long(groups, b"SQ", 16, &item)).bytes()
        }),
        kind("an element longer than its item", "", move || {
            let inside = [&tag_bytes(t::WINDOW_CENTER)[..], b"DS\x40\0", b"1 "].concat();
            let item = item(&inside);
            Draft::new().raw(groups, long(groups, b"SQ", item.len() as u32, &item)).bytes()
        }),
        kind("a sequence longer than the file", "incomplete", move || {
            Draft::new().raw(groups, long(groups, b"SQ", 100_000, &item(b""))).bytes()
        }),
        kind("undefined length on a text", "stands where it cannot", || {
            Draft::new().raw(t::PATIENT_NAME, long(t::PATIENT_NAME, b"UT", UNDEFINED, b"A^B ")).bytes()
        }),
        kind("undefined length on bytes", "stands where it cannot", || with(long(PRIVATE, b"OB", UNDEFINED, &[1; 64]))),
        kind("an item where none can be", "stands where it cannot", || with(item(b""))),
        kind("a short length past the end", "incomplete", || {
            [Draft::new().without(t::PIXEL_DATA).bytes(), b"\x20\0\x00\x40LO\xff\xffab".to_vec()].concat()
        }),
        kind("ends inside a head", "ends before the pixels", || {
            [&Draft::new().without(t::PIXEL_DATA).bytes()[..], b"\xE0\x7F\x10\0OW"].concat()
        }),
        kind("a sequence without end", "stands where it cannot", || {
            with(long(PRIVATE, b"SQ", UNDEFINED, &item(b"").repeat(1000)))
        }),
    ];
    all.extend(nesting());
    all.extend(floods());
    all
}
