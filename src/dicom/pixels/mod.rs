//! One frame of one file as pixels: located, held against its limits, decoded, its colours and overlays made out.

mod codestream;
mod colour;
mod fragments;
mod huffman;
mod jpeg;
mod jpeg2000;
mod jpeg_extended;
mod jpeg_ls;
mod native;
mod overlay;
mod rle;
mod samples;
mod stated;
mod words;

use dicom_dictionary_std::tags;

use self::{
    native::Native,
    samples::{Decoded, Layout},
};
use super::{
    DicomError, Limits, ReadSeek,
    dataset::{Header, PixelElement},
    error::without_panic,
    format::{self, Storage},
    header::read_main,
    overlay as header_overlay,
    pixel_format::{self, stored_frame_bytes},
    preamble::{self, Opened},
    walk::Walk,
};
use crate::study::{FramePixels, Instance, OverlayPlane, PixelFormat, SampleNumber};

/// Reads and decodes frame `frame_idx` (from 0) of the file that `instance` was read from.
///
/// The result has `rows × columns` pixels before any LUT: stored values masked to Bits Stored and sign-extended, real
/// numbers, or colours with their palette and colour model undone; and what overlay planes cover. Of a frame that is cut
/// off the rows that are there. The header is not walked over again; compressed frames are decoded alone, without
/// their neighbours.
///
/// # Errors
/// [`DicomError`] where the frame is not there, the file has changed or ends before the frame's first row, or a decoder
/// gives up; [`DicomError::Unshown`] with the instance's own sentence. A panic inside becomes [`DicomError::Crash`].
pub fn read_frame(
    reader: &mut dyn ReadSeek,
    len: u64,
    instance: &Instance,
    frame_idx: u32,
    limits: &Limits,
) -> Result<FramePixels, DicomError> {
    let format = &instance.format;
    if let Some(sentence) = &instance.unshown {
        return Err(DicomError::Unshown(sentence.clone()));
    }
    pixel_format::check(format, instance.n_frames, limits)?;
    if frame_idx >= instance.n_frames {
        return Err(DicomError::NoSuchFrame { frame: u64::from(frame_idx) + 1, frames: instance.n_frames });
    }
    without_panic(|| {
        let At { mut opened, header, pixels, overlays } = open_at_pixels(reader, len, instance, limits)?;
        let storage = format::storage(&opened.transfer_syntax)?;
        if (storage == Storage::Native) != pixels.len.is_some() {
            return Err(DicomError::Damaged("its label and its pixels disagree on compression".to_owned()));
        }
        let native = pixels.len.map(|value_len| Native { pixels, value_len, frame_idx });
        let decoded = match native {
            Some(native) => native::decode(&mut opened, native, format, instance.palette.as_deref())?,
            None => decode(&mut opened, &header, pixels, storage, instance, frame_idx, limits)?,
        };
        let overlay = overlay::of_frame(&mut opened, &overlays, native, format, frame_idx, limits)?;
        let Decoded { values, rows_present } = decoded;
        Ok(FramePixels { rows: format.rows, columns: format.columns, values, rows_present, overlay })
    })
}

/// A file opened at its pixels.
struct At<'a> {
    opened: Opened<'a>,
    header: Header,
    pixels: PixelElement,
    overlays: Vec<OverlayPlane>,
}

/// The file opened where its pixels were found before, or after another walk over its header.
fn open_at_pixels<'a>(
    reader: &'a mut dyn ReadSeek,
    len: u64,
    instance: &Instance,
    limits: &'a Limits,
) -> Result<At<'a>, DicomError> {
    let expected =
        |pixels: &PixelElement| (pixels.tag == tags::PIXEL_DATA) == (instance.format.number == SampleNumber::Integer);
    if let Some(at) = instance.pixels_at.filter(|at| at.file_len == len) {
        let mut opened = preamble::reopen(reader, at, &instance.transfer_syntax_uid, limits);
        let head = Walk::new(&mut opened.bytes, limits).head(opened.pos, opened.encoding)?;
        let pixels = PixelElement::of(head, opened.pos).filter(expected).ok_or_else(changed)?;
        return Ok(At { opened, header: Header::default(), pixels, overlays: instance.overlays.clone() });
    }
    let mut opened = preamble::open(reader, len, limits)?;
    let header = read_main(&mut opened, limits)?;
    // The label may have been put right when the header was read.
    opened.transfer_syntax.clone_from(&instance.transfer_syntax_uid);
    let pixels = header.pixels.filter(expected).ok_or_else(changed)?;
    // The places of what was found before may be others by now.
    let overlays = header_overlay::planes(&header, &instance.format, pixels.len.is_some(), &mut Vec::new());
    Ok(At { opened, header, pixels, overlays })
}

fn changed() -> DicomError {
    DicomError::Damaged("it is no longer the file whose header was read".to_owned())
}

/// A frame out of fragments.
fn decode(
    opened: &mut Opened<'_>,
    header: &Header,
    pixels: PixelElement,
    storage: Storage,
    instance: &Instance,
    frame_idx: u32,
    limits: &Limits,
) -> Result<Decoded, DicomError> {
    let (format, palette) = (&instance.format, instance.palette.as_deref());
    let found = fragments::of_frame(opened, header, pixels.value_pos, instance.n_frames, frame_idx, limits)?;
    if storage != Storage::Rle {
        found.whole()?;
    }
    let bytes = found.bytes;
    let frame = frame_idx + 1;
    let failed = |reason: String| DicomError::Decoder { frame, codec: storage.name(), reason };
    let layout = Layout::of(format, false);
    if storage == Storage::Rle {
        let rle::Unpacked { bytes, rows } = rle::decode(&bytes, format).map_err(failed)?;
        // RLE keeps each sample in a plane of its own (PS3.5 G.2).
        let values = samples::values(bytes, 0, Layout { planar: true, ..layout }, format, palette).map_err(failed)?;
        return Ok(Decoded::of_rows(values, rows, format));
    }
    let values = match storage {
        Storage::Jpeg => jpeg::decode(&bytes, format, palette),
        Storage::JpegLs => jpeg_ls::decode(&bytes, format, palette),
        Storage::Jpeg2000 => jpeg2000::decode(bytes, format, palette, &opened.transfer_syntax),
        Storage::DeflatedFrame => inflate(&bytes, format)
            .and_then(|bytes| whole(bytes, format))
            .and_then(|bytes| samples::values(bytes, 0, layout, format, palette)),
        _ => whole(bytes, format).and_then(|bytes| samples::values(bytes, 0, layout, format, palette)),
    };
    Ok(Decoded { values: values.map_err(failed)?, rows_present: format.rows })
}

/// Native bytes out of fragments, which may carry one byte of padding.
fn whole(mut bytes: Vec<u8>, format: &PixelFormat) -> Result<Vec<u8>, String> {
    let wanted = stored_frame_bytes(format) as usize;
    if bytes.len() < wanted {
        return Err(format!("{} bytes are there where {wanted} are needed", bytes.len()));
    }
    bytes.truncate(wanted);
    Ok(bytes)
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
