//! What is no image, or is one that is there already.

use dicom_core::Tag;
use dicom_dictionary_std::{tags as t, uids};

use super::{
    Draft, Kind,
    draft::{item, long, meta, short},
    kind,
};

/// What is said of a file that is not DICOM.
const NOT_DICOM: &str = "not a DICOM file";

fn noise(n: u32) -> Vec<u8> {
    (0..n).map(|idx| (idx.wrapping_mul(2_654_435_761) >> 23) as u8).collect()
}

pub fn kinds() -> Vec<Kind> {
    vec![
        kind("nothing", NOT_DICOM, Vec::new),
        kind("one byte", NOT_DICOM, || vec![8]),
        kind("text", NOT_DICOM, || b"These are my holiday pictures.\n".repeat(100)),
        kind("a zip", NOT_DICOM, || [b"PK\x03\x04\x14\0\0\0\x08\0", &noise(5000)[..]].concat()),
        kind("a PDF", NOT_DICOM, || [b"%PDF-1.7\n", &noise(5000)[..]].concat()),
        kind("a PNG of noise", "could not be decompressed from PNG", || {
            [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &noise(5000)[..]].concat()
        }),
        kind("a Windows program", NOT_DICOM, || [b"MZ\x90\0\x03\0\0\0", &noise(5000)[..]].concat()),
        kind("a Linux program", NOT_DICOM, || [b"\x7fELF\x02\x01\x01\0", &noise(5000)[..]].concat()),
        kind("a megabyte of noise", NOT_DICOM, || noise(1 << 20)),
        kind("noise behind the mark", "", || [&[0; 128][..], b"DICM", &noise(100_000)].concat()),
        kind("a DICOMDIR", "table of contents", || {
            let class = short(Tag(2, 2), b"UI", b"1.2.840.10008.1.3.10");
            let label = short(Tag(2, 0x10), b"UI", b"1.2.840.10008.1.2.1\0");
            let records = long(Tag(4, 0x1220), b"SQ", 8, &item(b""));
            [&[0; 128][..], b"DICM", &class, &label, &records].concat()
        }),
        kind("a DICOMDIR that does not say so", "", || {
            let records = long(Tag(4, 0x1220), b"SQ", 8, &item(b""));
            [meta(uids::EXPLICIT_VR_LITTLE_ENDIAN), short(Tag(4, 0x1130), b"CS", b"DISC"), records].concat()
        }),
        kind("a report", "holds no image", || {
            let class = Draft::new().text(t::MODALITY, b"CS", "SR").without(t::PIXEL_DATA).without(t::ROWS);
            class.without(t::BITS_ALLOCATED).bytes()
        }),
        kind("the same slice again", "there twice", || Draft::good(1).bytes()),
        kind("another slice of the same identifier", "identifier of another", || {
            Draft::good(1).native(&[9; 512]).text(t::IMAGE_POSITION_PATIENT, b"DS", "40\\-10\\50").bytes()
        }),
    ]
}
