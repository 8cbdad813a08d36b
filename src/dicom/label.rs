//! The transfer syntax that the pixels are in, where the file's label says compressed and they are not, or the reverse.

use dicom_dictionary_std::uids;

use super::{
    dataset::{Header, PixelElement},
    format::{self, Storage},
    pixel_format::stored_frame_bytes,
    preamble::{Opened, plain_syntax},
    walk::{ITEM, Walk},
};
use crate::{dicom::Limits, study::PixelFormat};

/// How much of the first fragment is looked through for the kind of JPEG.
const LOOK: u64 = 4096;

/// Puts a transfer syntax that the pixels contradict right, with a note. Where they do not tell which one they are in,
/// the label stays and reading fails with its own words.
pub(super) fn repair(opened: &mut Opened<'_>, header: &Header, format: &PixelFormat, n_frames: u32, limits: &Limits) {
    let Some(pixels) = header.pixels else { return };
    let labelled = format::storage(&opened.transfer_syntax).ok();
    let found = match pixels.len {
        None => compressed_syntax(opened, pixels, limits).filter(|found| is_other(labelled, found)),
        Some(len) if labelled != Some(Storage::Native) => {
            let needed = stored_frame_bytes(format).saturating_mul(n_frames.into());
            (u64::from(len) >= needed).then(|| plain_syntax(opened.encoding))
        }
        Some(_) => None,
    };
    if let Some(found) = found {
        opened.notes.push(format!("its pixels are {}, its label says otherwise: read as they are", words(found)));
        opened.transfer_syntax = found.to_owned();
    }
}

/// What a syntax found in the pixels is called.
fn words(found: &str) -> String {
    match format::storage(found) {
        Ok(Storage::Native) => "not compressed".to_owned(),
        Ok(storage) => format!("compressed as {}", storage.name()),
        Err(_) => "compressed".to_owned(),
    }
}

/// Whether compressed pixels are other than labelled, so that the label's decoder could not read them. Kinds of JPEG
/// tell themselves apart; wrapped and deflated frames may begin like anything.
fn is_other(labelled: Option<Storage>, found: &str) -> bool {
    let found = format::storage(found).ok();
    match labelled {
        Some(Storage::Native) => true,
        Some(Storage::WrappedNative | Storage::DeflatedFrame) => false,
        _ => found.is_some() && found != labelled,
    }
}

/// The syntax of the first fragment, by how it begins.
fn compressed_syntax(opened: &mut Opened<'_>, pixels: PixelElement, limits: &Limits) -> Option<&'static str> {
    let encoding = opened.encoding;
    opened.bytes.hop();
    let mut walk = Walk::new(&mut opened.bytes, limits);
    let table = walk.head(pixels.value_pos, encoding).ok().filter(|head| head.tag == ITEM)?;
    let first = walk.past(table.value_pos, table.len?).ok()?;
    let fragment = walk.head(first, encoding).ok().filter(|head| head.tag == ITEM)?;
    let len = opened.bytes.available(fragment.value_pos, LOOK.min(fragment.len?.into())).ok()?;
    syntax_of(opened.bytes.at(fragment.value_pos, len as usize, "a fragment").ok()?)
}

fn syntax_of(codestream: &[u8]) -> Option<&'static str> {
    match codestream {
        [0xFF, 0xD8, segments @ ..] => jpeg_syntax(segments),
        [0xFF, 0x4F, 0xFF, 0x51, ..] | [0, 0, 0, 12, b'j', b'P', ..] => Some(uids::JPEG2000),
        [1..=15, 0, 0, 0, 64, 0, 0, 0, ..] => Some(uids::RLE_LOSSLESS),
        _ => None,
    }
}

/// The syntax of a JPEG by its first Start of Frame (ISO/IEC 10918-1 B.2.2, 14495-1 C.2).
fn jpeg_syntax(mut segments: &[u8]) -> Option<&'static str> {
    loop {
        let [0xFF, marker, high, low, ..] = *segments else { return None };
        match marker {
            0xFF => segments = &segments[1..],
            0xC0 => return Some(uids::JPEG_BASELINE8_BIT),
            0xC1 => return Some(uids::JPEG_EXTENDED12_BIT),
            0xC3 => return Some(uids::JPEG_LOSSLESS_SV1),
            0xF7 => return Some(uids::JPEGLS_LOSSLESS),
            _ => segments = segments.get(2 + usize::from(u16::from_be_bytes([high, low]))..)?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codestreams_are_told_by_their_beginning() {
        let jpeg = |sof: u8| [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, sof, 0, 11];
        assert_eq!(syntax_of(&jpeg(0xC0)), Some(uids::JPEG_BASELINE8_BIT));
        assert_eq!(syntax_of(&jpeg(0xC3)), Some(uids::JPEG_LOSSLESS_SV1));
        assert_eq!(syntax_of(&jpeg(0xF7)), Some(uids::JPEGLS_LOSSLESS));
        assert_eq!(syntax_of(&[0xFF, 0x4F, 0xFF, 0x51, 0]), Some(uids::JPEG2000));
        assert_eq!(syntax_of(&[2, 0, 0, 0, 64, 0, 0, 0, 70]), Some(uids::RLE_LOSSLESS));
        for nothing in [&b""[..], b"\xff\xd8", b"\xff\xd8\xff\xe0\xff\xff", b"\xff\xd8\xff\xe0\0\0", b"plain"] {
            assert_eq!(syntax_of(nothing), None, "{nothing:?}");
        }
    }
}
