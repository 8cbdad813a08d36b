//! What of an image is there and can be drawn: its frames, its colours, or the sentence that says why not.

use dicom_dictionary_std::tags;

use super::{
    DicomError,
    dataset::{Header, PixelElement},
    drawn,
    format::{self, Storage},
    palette, pixel_format,
    preamble::Opened,
};
use crate::study::{Instance, Palette, PhotometricInterpretation, PixelFormat};

/// Number of Frames; where it is no number, as many as the pixels are.
pub(super) fn n_frames(header: &Header, format: &PixelFormat, notes: &mut Vec<String>) -> u32 {
    let Some(element) = header.set.get(tags::NUMBER_OF_FRAMES) else { return 1 };
    if let Some(number) = element.number().filter(|number| *number >= 1.0) {
        return number as u32;
    }
    let bits = header.pixels.and_then(|pixels| pixels.len).map_or(0, |len| u64::from(len) * 8);
    let counted = bits / pixel_format::stored_frame_bits(format).max(1);
    let assumed = u32::try_from(counted).unwrap_or(u32::MAX).max(1);
    notes.push(format!("Number of Frames is no usable number: {assumed} assumed"));
    assumed
}

/// What can be shown of an image.
pub(super) struct Shown {
    /// Frames that are there, the last perhaps in part; without any, as many as it says.
    pub n_frames: u32,
    /// The colours of its indices.
    pub palette: Option<Palette>,
    /// Why it cannot be shown.
    pub unshown: Option<String>,
}

/// What can be shown; an image of which nothing can be is kept with the sentence that says why.
///
/// # Errors
/// [`DicomError::Io`] and [`DicomError::OverLimit`], which refuse the whole file.
pub(super) fn shown(
    opened: &mut Opened<'_>,
    header: &Header,
    format: &mut PixelFormat,
    declared: u32,
    notes: &mut Vec<String>,
) -> Result<Shown, DicomError> {
    match drawable(opened, header, format, declared, notes) {
        Ok((n_frames, palette)) => Ok(Shown { n_frames, palette, unshown: None }),
        Err(error @ (DicomError::Io(_) | DicomError::OverLimit { .. })) => Err(error),
        Err(error) => {
            notes.push(format!("cannot be shown: {error}"));
            Ok(Shown { n_frames: declared, palette: None, unshown: Some(error.to_string()) })
        }
    }
}

/// The frames that are there and the colours of their indices, or why nothing can be drawn.
fn drawable(
    opened: &mut Opened<'_>,
    header: &Header,
    format: &mut PixelFormat,
    declared: u32,
    notes: &mut Vec<String>,
) -> Result<(u32, Option<Palette>), DicomError> {
    let storage = format::storage(&opened.transfer_syntax)?;
    let pixels = header
        .pixels
        .ok_or_else(|| DicomError::Damaged("it describes an image and ends before the pixels".to_owned()))?;
    if pixels.len == Some(0) {
        return Err(DicomError::Damaged("it describes an image and has no pixels".to_owned()));
    }
    pixel_format::unshare_colours(format, pixels.len, declared, notes);
    drawn::check_drawn(format, storage)?;
    let is_palette = format.photometric == PhotometricInterpretation::PaletteColor;
    let palette = is_palette.then(|| palette::palette(&header.set, format.signed, notes)).transpose();
    let palette = palette.map_err(|fault| DicomError::Damaged(format!("its colours cannot be made out: {fault}")))?;
    Ok((frames_there(opened, pixels, storage, format, declared, notes)?, palette))
}

/// How many frames the pixel data holds, the last perhaps in part, at most as many as it says; a note where they differ.
fn frames_there(
    opened: &mut Opened<'_>,
    pixels: PixelElement,
    storage: Storage,
    format: &PixelFormat,
    declared: u32,
    notes: &mut Vec<String>,
) -> Result<u32, DicomError> {
    match (pixels.len, storage) {
        (None, Storage::Native) => {
            return Err(DicomError::Damaged("its pixels are compressed, its label says they are not".into()));
        }
        (Some(_), storage) if storage != Storage::Native => {
            return Err(DicomError::Damaged("its label says compressed, its pixels are not".to_owned()));
        }
        (None, _) => return Ok(declared),
        // To count them, all would have to be inflated.
        (Some(_), _) if opened.deflated => return Ok(declared),
        _ => {}
    }
    let len = u64::from(pixels.len.unwrap_or(0));
    let frame_bits = pixel_format::stored_frame_bits(format);
    let present = opened.bytes.available(pixels.value_pos, len)?;
    let whole = u32::try_from(present * 8 / frame_bits).unwrap_or(u32::MAX);
    if whole >= declared {
        if len > (frame_bits * u64::from(declared)).div_ceil(8) + 1 {
            notes.push("there are more bytes of pixels than rows, columns and frames explain".to_owned());
        }
        return Ok(declared);
    }
    let rows = pixel_format::whole_rows(format, present * 8 - u64::from(whole) * frame_bits);
    if whole == 0 && rows == 0 {
        let frame = frame_bits.div_ceil(8);
        return Err(DicomError::Damaged(format!("it ends after {present} of {frame} bytes of its first frame")));
    }
    let there = match (declared, rows) {
        (1, _) => format!("{rows} of {} rows are in the file", format.rows),
        (_, 0) => format!("{whole} of {declared} frames are in the file"),
        _ => format!("{whole} of {declared} frames and {rows} of {} rows of the next are in the file", format.rows),
    };
    notes.push(format!("{}: {there}", Instance::INCOMPLETE));
    Ok(whole + u32::from(rows > 0))
}
