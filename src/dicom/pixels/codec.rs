//! JPEG and JPEG 2000 through `dicom-pixeldata`, after a look at what the codestream says of itself.
//!
//! A decoder believes the codestream and the DICOM header believes itself; where they disagree on size the picture
//! would be wrong without an error, so both are compared first.

use dicom_core::{DataElement, PrimitiveValue, VR, value::PixelFragmentSequence};
use dicom_dictionary_std::{tags, uids};
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};
use dicom_pixeldata::PixelDecoder;

use super::{super::format::Storage, words::Tidy};
use crate::study::PixelFormat;

/// What a codestream says of its image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stated {
    rows: u32,
    columns: u32,
    components: u32,
    bits: u16,
    /// Whether the codestream itself holds signed values: JPEG 2000 only.
    signed: bool,
}

/// One frame's words from its codestream, or what is wrong with it.
pub(super) fn decode(
    codestream: Vec<u8>,
    format: &PixelFormat,
    storage: Storage,
    transfer_syntax: &str,
) -> Result<Vec<u16>, String> {
    let stated = match storage {
        Storage::Jpeg => jpeg_frame(&codestream),
        _ => jpeg2000_size(&codestream),
    };
    let stated = stated.ok_or("the compressed picture does not say its size")?;
    check(stated, format)?;
    let bits_allocated = if stated.bits <= 8 { 8 } else { 16 };
    let bytes = through_pixeldata(codestream, format, bits_allocated, transfer_syntax)?;
    let n_pixels = format.rows as usize * format.columns as usize;
    let wanted = n_pixels * usize::from(bits_allocated / 8);
    if bytes.len() != wanted {
        return Err(format!("{} bytes came out where {wanted} are needed", bytes.len()));
    }
    let stored: Vec<u16> = if bits_allocated == 8 {
        bytes.iter().copied().map(u16::from).collect()
    } else {
        bytes.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect()
    };
    // Signed values of a codestream are signed at its own depth; unsigned ones may carry the sign of the header's.
    let bits = if stated.signed { stated.bits } else { stated.bits.max(format.bits_stored) };
    tidied(stored, bits, format)
}

/// Decodes one frame with `dicom-pixeldata`, as an image of one fragment that says only what was checked before.
///
/// Nothing of the file's own header goes in: no rescale, no window, no frame count could change or stop the decoding.
fn through_pixeldata(
    codestream: Vec<u8>,
    format: &PixelFormat,
    bits_allocated: u16,
    transfer_syntax: &str,
) -> Result<Vec<u8>, String> {
    let side = |n: u32| u16::try_from(n).map_err(|_| format!("{n} rows or columns are too many"));
    let words = [
        (tags::ROWS, side(format.rows)?),
        (tags::COLUMNS, side(format.columns)?),
        (tags::SAMPLES_PER_PIXEL, 1),
        (tags::BITS_ALLOCATED, bits_allocated),
        (tags::BITS_STORED, format.bits_stored),
        (tags::HIGH_BIT, format.bits_stored - 1),
        (tags::PIXEL_REPRESENTATION, format.signed.into()),
    ];
    let words = words.map(|(tag, word)| DataElement::new(tag, VR::US, PrimitiveValue::from(word)));
    let mut object = InMemDicomObject::from_element_iter(words);
    object.put_str(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, "MONOCHROME2");
    let fragments = PixelFragmentSequence::new_fragments(vec![codestream]);
    object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, fragments));
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax(transfer_syntax)
        .media_storage_sop_class_uid(uids::SECONDARY_CAPTURE_IMAGE_STORAGE)
        .media_storage_sop_instance_uid("2.25.0");
    let object = object.with_meta(meta).map_err(|error| chain(&error))?;
    Ok(object.decode_pixel_data_frame(0).map_err(|error| chain(&error))?.into_data())
}

/// Out of a decoder values stand at the bottom of their word, whatever High Bit says. A codestream of more bits than
/// Bits Stored is believed as long as its values fit.
fn tidied(mut words: Vec<u16>, bits: u16, format: &PixelFormat) -> Result<Vec<u16>, String> {
    let wide = Tidy::new(bits, bits - 1, format.signed);
    let narrow = Tidy::new(format.bits_stored, format.bits_stored - 1, format.signed);
    for word in &mut words {
        *word = wide.word(*word);
        if narrow.word(*word) != *word {
            return Err(format!(
                "the compressed picture holds values of {bits} bits, the header says {}",
                format.bits_stored
            ));
        }
    }
    Ok(words)
}

fn check(stated: Stated, format: &PixelFormat) -> Result<(), String> {
    let Stated { rows, columns, components, bits, signed } = stated;
    if (rows, columns) != (format.rows, format.columns) {
        return Err(format!(
            "the compressed picture is {columns} x {rows}, the header says {} x {}",
            format.columns, format.rows
        ));
    }
    if components != 1 {
        return Err(format!("the compressed picture has {components} colour components, the header says 1"));
    }
    if bits == 0 || bits > 16 {
        return Err(format!("the compressed picture has {bits} bits for each pixel"));
    }
    if signed && !format.signed {
        return Err("the compressed picture holds signed values, the header says unsigned".to_owned());
    }
    Ok(())
}

/// The frame header of a JPEG (ITU-T T.81 B.2.2).
fn jpeg_frame(stream: &[u8]) -> Option<Stated> {
    let mut rest = stream.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let &[0xFF, marker, ..] = rest else { return None };
        if marker == 0xFF {
            rest = &rest[1..];
            continue;
        }
        let segment = rest.get(2..)?;
        let len = usize::from(u16::from_be_bytes(*segment.first_chunk()?));
        let is_frame = (0xC0..=0xCF).contains(&marker) && ![0xC4, 0xC8, 0xCC].contains(&marker);
        if is_frame {
            let &[bits, r1, r0, c1, c0, components] = segment.get(2..)?.first_chunk()?;
            return Some(Stated {
                rows: u16::from_be_bytes([r1, r0]).into(),
                columns: u16::from_be_bytes([c1, c0]).into(),
                components: components.into(),
                bits: bits.into(),
                signed: false,
            });
        }
        rest = segment.get(len.max(2)..)?;
    }
}

/// How many tiles a JPEG 2000 picture may have: the decoder keeps some 10 KB for each, whether it is there or not. Pictures
/// of 32,768 x 32,768 in tiles of 256 x 256 have as many.
const MAX_TILES: u64 = 16_384;

/// The SIZ segment of a JPEG 2000 codestream (ITU-T T.800 A.5.1), bare or in a JP2 file.
fn jpeg2000_size(stream: &[u8]) -> Option<Stated> {
    const START: [u8; 4] = [0xFF, 0x4F, 0xFF, 0x51];
    let start = stream.windows(4).take(4096).position(|window| window == START)?;
    let size = stream.get(start + 4..start + 4 + 41)?;
    let long = |at: usize| u32::from_be_bytes([size[at], size[at + 1], size[at + 2], size[at + 3]]);
    let [x_end, y_end, x_start, y_start] = [4, 8, 12, 16].map(long);
    let [tile_width, tile_height] = [20, 24].map(long);
    let (columns, rows) = (x_end.checked_sub(x_start)?, y_end.checked_sub(y_start)?);
    let tiles = u64::from(x_end.div_ceil(tile_width.max(1))) * u64::from(y_end.div_ceil(tile_height.max(1)));
    if tile_width == 0 || tile_height == 0 || tiles > MAX_TILES {
        return None;
    }
    let components = u16::from_be_bytes([size[36], size[37]]).into();
    let depth = size[38];
    let subsampled = size[39] != 1 || size[40] != 1;
    (!subsampled).then_some(Stated {
        rows,
        columns,
        components,
        bits: u16::from(depth & 0x7F) + 1,
        signed: depth & 0x80 != 0,
    })
}

/// An error with its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = inner.source();
    }
    text.replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jpeg_says_its_size_before_it_is_decoded() {
        let stream =
            [&[0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2][..], &[0xFF, 0xFF, 0xC3, 0, 11, 12, 1, 0, 2, 0, 1, 0, 0x11, 0]]
                .concat();
        let stated = Stated { rows: 256, columns: 512, components: 1, bits: 12, signed: false };
        assert_eq!(jpeg_frame(&stream), Some(stated));
        assert_eq!(jpeg_frame(&stream[..12]), None);
        assert_eq!(jpeg_frame(&[0xFF, 0xD8, 0xFF, 0xE0, 0, 0]), None);
    }

    #[test]
    fn a_million_tiles_are_refused() {
        let mut stream = vec![0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0];
        for long in [4096u32, 4096, 0, 0, 512, 512, 0, 0] {
            stream.extend_from_slice(&long.to_be_bytes());
        }
        stream.extend_from_slice(&[0, 1, 0x8B, 1, 1]);
        let stated = Stated { rows: 4096, columns: 4096, components: 1, bits: 12, signed: true };
        assert_eq!(jpeg2000_size(&stream), Some(stated));
        stream[24..28].copy_from_slice(&1u32.to_be_bytes());
        stream[28..32].copy_from_slice(&1u32.to_be_bytes());
        assert_eq!(jpeg2000_size(&stream), None);
    }
}
