//! One frame of one file as stored values: located, held against its limits, decoded, masked and sign-extended.

mod codec;
mod fragments;
mod rle;
mod words;

use dicom_dictionary_std::tags;

use super::{
    DicomError, Limits, ReadSeek,
    dataset::{Header, PixelElement},
    error::without_panic,
    format::{self, Storage, stored_frame_bytes},
    header::read_main,
    preamble::{self, Opened},
    walk::Walk,
};
use crate::study::{FramePixels, Instance, PixelFormat};

/// Reads and decodes frame `frame_idx` (from 0) of the file that `instance` was read from.
///
/// The result has `rows × columns` stored values, masked to Bits Stored and sign-extended, before any LUT. The
/// header is not walked over again; compressed frames are decoded alone, without their neighbours.
///
/// # Errors
/// [`DicomError`] where the frame is not there, the file has changed or ends early, or a decoder gives up. A panic
/// inside becomes [`DicomError::Crash`].
pub fn read_frame(
    reader: &mut dyn ReadSeek,
    len: u64,
    instance: &Instance,
    frame_idx: u32,
    limits: &Limits,
) -> Result<FramePixels, DicomError> {
    let format = &instance.format;
    format::check(format, instance.n_frames, limits)?;
    if frame_idx >= instance.n_frames {
        return Err(DicomError::NoSuchFrame { frame: u64::from(frame_idx) + 1, frames: instance.n_frames });
    }
    without_panic(|| {
        let (mut opened, header) = open_at_pixels(reader, len, instance, limits)?;
        let pixels = header.pixels.filter(|pixels| pixels.tag == tags::PIXEL_DATA);
        let Some(pixels) = pixels else { return Err(changed()) };
        let words = decode(&mut opened, &header, pixels, instance, frame_idx, limits)?;
        Ok(FramePixels::of_words(format.rows, format.columns, format.signed, words))
    })
}

/// The file opened where its pixels were found before, or after another walk over its header.
fn open_at_pixels<'a>(
    reader: &'a mut dyn ReadSeek,
    len: u64,
    instance: &Instance,
    limits: &'a Limits,
) -> Result<(Opened<'a>, Header), DicomError> {
    if let Some(at) = instance.pixels_at.filter(|at| at.file_len == len) {
        let mut opened = preamble::reopen(reader, at, &instance.transfer_syntax_uid, limits);
        let head = Walk::new(&mut opened.bytes, limits).head(opened.pos, opened.encoding)?;
        let header = Header { pixels: PixelElement::of(head, opened.pos), ..Header::default() };
        return Ok((opened, header));
    }
    let mut opened = preamble::open(reader, len, limits)?;
    let header = read_main(&mut opened, limits)?;
    // The label may have been put right when the header was read.
    opened.transfer_syntax.clone_from(&instance.transfer_syntax_uid);
    Ok((opened, header))
}

fn changed() -> DicomError {
    DicomError::Damaged("it is no longer the file whose header was read".to_owned())
}

fn decode(
    opened: &mut Opened<'_>,
    header: &Header,
    pixels: PixelElement,
    instance: &Instance,
    frame_idx: u32,
    limits: &Limits,
) -> Result<Vec<u16>, DicomError> {
    let format = &instance.format;
    let storage = format::storage(&opened.transfer_syntax)?;
    if (storage == Storage::Native) != pixels.len.is_some() {
        return Err(DicomError::Damaged("its label and its pixels disagree on compression".to_owned()));
    }
    if let Some(value_len) = pixels.len {
        return native(opened, pixels, format, frame_idx, value_len);
    }
    let fragments = fragments::of_frame(opened, header, pixels.value_pos, instance.n_frames, frame_idx, limits)?;
    let frame = frame_idx + 1;
    let failed = |reason: String| DicomError::Decoder { frame, codec: storage.name(), reason };
    match storage {
        Storage::Native | Storage::WrappedNative => whole(fragments, format).map_err(failed),
        Storage::DeflatedFrame => inflate(&fragments, format).and_then(|bytes| whole(bytes, format)).map_err(failed),
        Storage::Rle => {
            let stored = rle::decode(&fragments, format).map_err(failed)?;
            Ok(words::from_bytes(&stored, format, false))
        }
        Storage::Jpeg | Storage::Jpeg2000 => {
            codec::decode(fragments, format, storage, &opened.transfer_syntax).map_err(failed)
        }
    }
}

/// The words of an uncompressed frame.
fn native(
    opened: &mut Opened<'_>,
    pixels: PixelElement,
    format: &PixelFormat,
    frame_idx: u32,
    value_len: u32,
) -> Result<Vec<u16>, DicomError> {
    let frame_bytes = stored_frame_bytes(format);
    let from = frame_bytes * u64::from(frame_idx);
    if from + frame_bytes > u64::from(value_len) {
        let left = u64::from(value_len).saturating_sub(from);
        return Err(DicomError::Truncated { what: "the frame", needed: frame_bytes, left });
    }
    // Eight-bit pixels in big-endian words come in swapped pairs, so a frame may begin inside a pair.
    let swapped = opened.encoding.big && format.bits_allocated == 8 && pixels.vr == Some(dicom_core::VR::OW);
    if !swapped {
        let (big, mut words) = (opened.encoding.big, Vec::new());
        opened.bytes.require(pixels.value_pos + from, frame_bytes, "the frame")?;
        words.reserve_exact(format.rows as usize * format.columns as usize);
        opened.bytes.for_each_block(pixels.value_pos + from, frame_bytes, "the frame", |block| {
            words::append(&mut words, block, format, big);
        })?;
        return Ok(words);
    }
    let (start, end) = (from & !1, (from + frame_bytes).next_multiple_of(2));
    let mut pairs = opened.bytes.take(pixels.value_pos + start, end - start, "the frame")?;
    pairs.as_chunks_mut::<2>().0.iter_mut().for_each(|pair| pair.swap(0, 1));
    pairs.drain(..(from - start) as usize);
    pairs.truncate(frame_bytes as usize);
    Ok(words::from_bytes(&pairs, format, true))
}

/// Native bytes out of fragments, which may carry one byte of padding.
fn whole(mut bytes: Vec<u8>, format: &PixelFormat) -> Result<Vec<u16>, String> {
    let wanted = stored_frame_bytes(format) as usize;
    if bytes.len() < wanted {
        return Err(format!("{} bytes are there where {wanted} are needed", bytes.len()));
    }
    bytes.truncate(wanted);
    Ok(words::from_bytes(&bytes, format, false))
}

/// A deflated frame, never more than the frame needs.
fn inflate(deflated: &[u8], format: &PixelFormat) -> Result<Vec<u8>, String> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let cap = stored_frame_bytes(format);
    flate2::read::DeflateDecoder::new(deflated)
        .take(cap)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("its bytes are broken ({})", error.kind()))?;
    Ok(bytes)
}
