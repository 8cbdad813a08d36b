//! What this build can draw, and the plain words for what it cannot.

use dicom_dictionary_std::uids;

use super::{DicomError, Limits, preamble::BIG_ENDIAN};
use crate::study::{PhotometricInterpretation, PixelFormat};

/// How the pixels of a transfer syntax are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Storage {
    /// As they are.
    Native,
    /// As they are, wrapped in fragments.
    WrappedNative,
    /// Each frame deflated.
    DeflatedFrame,
    /// RLE Lossless.
    Rle,
    /// JPEG, lossy or lossless.
    Jpeg,
    /// JPEG 2000 and High-Throughput JPEG 2000.
    Jpeg2000,
}

impl Storage {
    /// How the compression is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Native | Self::WrappedNative => "uncompressed",
            Self::DeflatedFrame => "deflated frames",
            Self::Rle => "RLE",
            Self::Jpeg => "JPEG",
            Self::Jpeg2000 => "JPEG 2000",
        }
    }
}

/// How the pixels of a transfer syntax are stored, or a sentence that this build does not read it.
pub(super) fn storage(transfer_syntax: &str) -> Result<Storage, DicomError> {
    let tail = transfer_syntax.strip_prefix("1.2.840.10008.1.2").unwrap_or("?");
    let unread = match transfer_syntax {
        uids::IMPLICIT_VR_LITTLE_ENDIAN
        | uids::EXPLICIT_VR_LITTLE_ENDIAN
        | uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN
        | BIG_ENDIAN => return Ok(Storage::Native),
        uids::RLE_LOSSLESS => return Ok(Storage::Rle),
        _ => match tail {
            ".1.98" => return Ok(Storage::WrappedNative),
            ".8.1" => return Ok(Storage::DeflatedFrame),
            ".4.50" | ".4.51" | ".4.53" | ".4.55" | ".4.57" | ".4.70" => return Ok(Storage::Jpeg),
            ".4.90" | ".4.91" | ".4.92" | ".4.93" | ".4.201" | ".4.202" | ".4.203" => return Ok(Storage::Jpeg2000),
            ".4.80" | ".4.81" => "JPEG-LS images are",
            ".4.110" | ".4.111" | ".4.112" => "JPEG XL images are",
            ".4.94" | ".4.95" | ".4.204" | ".4.205" => "images that have to be fetched from a JPIP server are",
            _ if tail.starts_with(".4.10") => "videos (MPEG, H.264, H.265) are",
            _ => return Err(DicomError::Unsupported(format!("transfer syntax {} is", printable(transfer_syntax)))),
        },
    };
    Err(DicomError::Unsupported(unread.to_owned()))
}

/// Checks that a frame of this format can be drawn and is of a size that is allowed.
///
/// # Errors
/// [`DicomError::Unsupported`] for colour, one-bit, 32-bit and odd formats, [`DicomError::Damaged`] for figures that
/// contradict each other, [`DicomError::OverLimit`] for sizes.
pub(super) fn check(format: &PixelFormat, n_frames: u32, limits: &Limits) -> Result<(), DicomError> {
    check_kind(format)?;
    let PixelFormat { rows, columns, bits_allocated, bits_stored, high_bit, .. } = *format;
    if rows == 0 || columns == 0 {
        return Err(DicomError::Damaged(format!("it says {rows} rows and {columns} columns")));
    }
    if bits_stored == 0 || bits_stored > bits_allocated || high_bit >= bits_allocated || high_bit + 1 < bits_stored {
        return Err(DicomError::Damaged(format!(
            "it says {bits_stored} bits stored up to bit {high_bit} of {bits_allocated} allocated"
        )));
    }
    let frame = u64::from(rows) * u64::from(columns) * 2;
    within("the number of rows", rows.into(), limits.rows_columns.into())?;
    within("the number of columns", columns.into(), limits.rows_columns.into())?;
    within("the number of frames", n_frames.into(), limits.frames.into())?;
    within("the size of a frame in bytes", frame, limits.frame_bytes)?;
    within("the size of all frames in bytes", frame.saturating_mul(n_frames.into()), limits.instance_bytes)
}

fn check_kind(format: &PixelFormat) -> Result<(), DicomError> {
    let unread = match (&format.photometric, format.samples_per_pixel, format.bits_allocated) {
        (PhotometricInterpretation::Other(term), _, _) if term == "PALETTE COLOR" => {
            "palette colour images are".to_owned()
        }
        (PhotometricInterpretation::Other(term), samples, _) => {
            format!("colour images ({}, {samples} samples per pixel) are", printable(term))
        }
        (_, 2.., _) | (_, 0, _) => format!("images with {} samples per pixel are", format.samples_per_pixel),
        (_, 1, 8 | 16) => return Ok(()),
        (_, 1, 1) => "one-bit images (segmentations, bitmaps) are".to_owned(),
        (_, 1, bits) => format!("images with {bits} bits for each pixel are"),
    };
    Err(DicomError::Unsupported(unread))
}

fn within(what: &'static str, value: u64, limit: u64) -> Result<(), DicomError> {
    if value > limit { Err(DicomError::OverLimit { what, value, limit }) } else { Ok(()) }
}

/// Bytes of one frame as stored: Bits Allocated is 8 or 16.
pub(super) fn stored_frame_bytes(format: &PixelFormat) -> u64 {
    u64::from(format.rows) * u64::from(format.columns) * u64::from(format.bits_allocated / 8)
}

/// A code from a file, fit for a sentence: short and of plain characters.
pub(super) fn printable(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric() || "._ -".contains(*c)).take(64).collect()
}
