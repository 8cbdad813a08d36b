//! Uncompressed frames as they stand in the file, whole or cut off.

use dicom_core::VR;

use super::{
    super::{
        DicomError,
        dataset::PixelElement,
        pixel_format::{stored_frame_bits, stored_frame_bytes, whole_rows},
        preamble::Opened,
    },
    samples::{self, Decoded, Layout},
    words,
};
use crate::study::{Palette, PixelFormat, PixelKind, PixelValues, SampleNumber};

/// Where one uncompressed frame is.
#[derive(Clone, Copy)]
pub(super) struct Native {
    /// The pixels' element.
    pub pixels: PixelElement,
    /// Bytes of its value.
    pub value_len: u32,
    /// Which frame, from 0.
    pub frame_idx: u32,
}

/// Decodes a frame, at least one row of which is in the file.
pub(super) fn decode(
    opened: &mut Opened<'_>,
    at: Native,
    format: &PixelFormat,
    palette: Option<&Palette>,
) -> Result<Decoded, DicomError> {
    let (frame_bits, from_bit) = place(at, format);
    let end = (from_bit + frame_bits).div_ceil(8).min(at.value_len.into());
    let present = opened.bytes.available(at.pixels.value_pos, end)?;
    let rows = whole_rows(format, (present * 8).saturating_sub(from_bit));
    if rows == 0 {
        let left = present.saturating_sub(from_bit / 8);
        return Err(DicomError::Truncated { what: "the frame", needed: stored_frame_bytes(format), left });
    }
    let big = opened.encoding.big;
    let plain = format.kind() == PixelKind::Word
        && matches!(format.bits_allocated, 8 | 16)
        && !is_swapped(at, format, big)
        && format.number == SampleNumber::Integer;
    let values = if plain {
        let words = plain_words(opened, at.pixels.value_pos + from_bit / 8, rows, format)?;
        PixelValues::Words { signed: format.signed, words }
    } else {
        let (bytes, first_bit) = bytes(opened, at, format)?;
        let layout = Layout::of(format, big);
        return samples::values(bytes, first_bit, layout, format, palette)
            .map(|values| Decoded::of_rows(values, rows, format))
            .map_err(DicomError::Damaged);
    };
    Ok(Decoded { values, rows_present: rows })
}

/// Bits of a frame, and where the first is.
fn place(at: Native, format: &PixelFormat) -> (u64, u64) {
    let frame_bits = stored_frame_bits(format);
    (frame_bits, frame_bits * u64::from(at.frame_idx))
}

/// Pixels of at most eight bits in big-endian words come in swapped pairs, so a frame may begin inside a pair.
fn is_swapped(at: Native, format: &PixelFormat, big: bool) -> bool {
    big && format.bits_allocated <= 8 && at.pixels.vr == Some(VR::OW)
}

/// Grey values straight from the file into words, without a copy in between.
fn plain_words(opened: &mut Opened<'_>, pos: u64, rows: u32, format: &PixelFormat) -> Result<Vec<u16>, DicomError> {
    let layout = Layout::of(format, opened.encoding.big);
    let columns = format.columns as usize;
    let wanted = u64::from(rows) * u64::from(format.columns) * u64::from(format.bits_allocated / 8);
    let mut words = Vec::new();
    words.reserve_exact(format.rows as usize * columns);
    opened.bytes.for_each_block(pos, wanted, "the frame", |block| words::append(&mut words, block, layout))?;
    words.resize(format.rows as usize * columns, 0);
    Ok(words)
}

/// The bytes of a frame, filled up with zeros where the file ends before it does, and the bit of them it begins at.
pub(super) fn bytes(opened: &mut Opened<'_>, at: Native, format: &PixelFormat) -> Result<(Vec<u8>, usize), DicomError> {
    let (frame_bits, from_bit) = place(at, format);
    let (from, end) = (from_bit / 8, (from_bit + frame_bits).div_ceil(8));
    let swapped = is_swapped(at, format, opened.encoding.big);
    let (start, stop) = if swapped { (from & !1, end.next_multiple_of(2)) } else { (from, end) };
    let present = opened.bytes.available(at.pixels.value_pos, stop.min(at.value_len.into()))?;
    let wanted = present.saturating_sub(start);
    let mut bytes = opened.bytes.take(at.pixels.value_pos + start, wanted, "the frame")?;
    if swapped {
        bytes.as_chunks_mut::<2>().0.iter_mut().for_each(|pair| pair.swap(0, 1));
        bytes.drain(..((from - start) as usize).min(bytes.len()));
    }
    bytes.resize((end - from) as usize, 0);
    Ok((bytes, (from_bit % 8) as usize))
}
