//! Which formats this build draws, and the plain words for those it does not.

use super::{
    DicomError,
    format::{Storage, printable},
};
use crate::study::{PhotometricInterpretation, PixelFormat, SampleNumber};

/// Checks that this build draws pixels of a format that are stored in a way.
///
/// # Errors
/// [`DicomError::Unsupported`] with what it is by name, [`DicomError::Damaged`] for what the standard rules out.
pub(super) fn check_drawn(format: &PixelFormat, storage: Storage) -> Result<(), DicomError> {
    let unread = unread_kind(format).or_else(|| unread_in_storage(format, storage));
    unread.map_or(Ok(()), |what| Err(DicomError::Unsupported(what)))?;
    if format.photometric == PhotometricInterpretation::YbrFull422
        && storage.is_plain()
        && (format.columns % 2 == 1 || format.planar)
    {
        return Err(DicomError::Damaged(
            "its colours are shared by pairs of pixels that its columns do not make".into(),
        ));
    }
    Ok(())
}

fn unread_kind(format: &PixelFormat) -> Option<String> {
    use PhotometricInterpretation::*;
    let PixelFormat { samples_per_pixel, bits_allocated, .. } = *format;
    let samples_needed = match &format.photometric {
        Monochrome1 | Monochrome2 | PaletteColor => 1,
        Rgb | YbrFull | YbrFull422 | YbrIct | YbrRct => 3,
        YbrPartial422 | YbrPartial420 => {
            return Some("colour images in the reduced range of video (YBR_PARTIAL) are".to_owned());
        }
        Other(term) => return Some(format!("images with the photometric interpretation {} are", printable(term))),
    };
    if samples_per_pixel != samples_needed {
        let plural = if samples_per_pixel == 1 { "" } else { "s" };
        let term = term(&format.photometric);
        return Some(format!("{term} images with {samples_per_pixel} sample{plural} per pixel are"));
    }
    let is_grey = matches!(format.photometric, Monochrome1 | Monochrome2);
    match (format.number, bits_allocated) {
        (SampleNumber::Float, _) if is_grey => None,
        (SampleNumber::Float, _) => Some("floating-point images in colour are".to_owned()),
        (_, 8 | 16) => None,
        (_, 1 | 32) if is_grey => None,
        (_, 32) if samples_needed == 3 => None,
        (_, 12) => Some("images of 12-bit pixels packed without gaps are".to_owned()),
        (_, bits) => Some(format!("{} images with {bits} bits for each sample are", term(&format.photometric))),
    }
}

fn unread_in_storage(format: &PixelFormat, storage: Storage) -> Option<String> {
    let name = storage.name();
    if storage.is_plain() {
        return match format.photometric {
            PhotometricInterpretation::YbrIct | PhotometricInterpretation::YbrRct => {
                Some(format!("uncompressed images in JPEG 2000's colours ({}) are", term(&format.photometric)))
            }
            _ => None,
        };
    }
    if format.number == SampleNumber::Float {
        return Some(format!("floating-point images in {name} are"));
    }
    match storage {
        Storage::Rle if format.bits_allocated == 1 => Some("one-bit images in RLE are".to_owned()),
        Storage::Rle if format.photometric == PhotometricInterpretation::YbrFull422 => {
            Some("YBR_FULL_422 images in RLE are".to_owned())
        }
        Storage::Rle => None,
        _ if format.bits_stored > 16 => Some(format!("{name} images of more than 16 bits are")),
        _ => None,
    }
}

/// The defined term of a photometric interpretation.
pub(super) fn term(photometric: &PhotometricInterpretation) -> &str {
    use PhotometricInterpretation::*;
    match photometric {
        Monochrome1 => "MONOCHROME1",
        Monochrome2 => "MONOCHROME2",
        PaletteColor => "PALETTE COLOR",
        Rgb => "RGB",
        YbrFull => "YBR_FULL",
        YbrFull422 => "YBR_FULL_422",
        YbrPartial422 => "YBR_PARTIAL_422",
        YbrPartial420 => "YBR_PARTIAL_420",
        YbrIct => "YBR_ICT",
        YbrRct => "YBR_RCT",
        Other(term) => term,
    }
}
