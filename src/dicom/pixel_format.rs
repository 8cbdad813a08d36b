//! How a header describes its pixels, whether that can be, and whether this build draws it (PS3.3 C.7.6.3).

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::{
    DicomError, Limits,
    dataset::{DataSet, Header},
    element::Element,
    format::printable,
};
use crate::study::{PhotometricInterpretation, PixelFormat, SampleNumber};

/// The format that the header gives its pixels; a note for whatever had to be assumed.
///
/// # Errors
/// [`DicomError::Damaged`] where there are no Rows, Columns or Bits Allocated.
pub(super) fn read(header: &Header, notes: &mut Vec<String>) -> Result<PixelFormat, DicomError> {
    let set = &header.set;
    let need =
        |tag, name: &str| word(set, tag).ok_or_else(|| DicomError::Damaged(format!("it does not say its {name}")));
    let number = sample_number(header);
    let (rows, columns) = (need(tags::ROWS, "Rows")?.into(), need(tags::COLUMNS, "Columns")?.into());
    let bits_allocated = match number {
        SampleNumber::Integer => need(tags::BITS_ALLOCATED, "Bits Allocated")?,
        SampleNumber::Float if is_double(header) => 64,
        SampleNumber::Float => 32,
    };
    let mut assume = |tag, name: &str, assumed: u16| {
        word(set, tag).unwrap_or_else(|| {
            notes.push(format!("{name} is missing: {assumed} assumed"));
            assumed
        })
    };
    let samples_per_pixel = assume(tags::SAMPLES_PER_PIXEL, "Samples per Pixel", 1);
    // Floating-point pixels have neither of these three (PS3.3 C.7.6.24).
    let (bits_stored, high_bit, signed) = if number == SampleNumber::Float {
        (bits_allocated, bits_allocated - 1, true)
    } else {
        let bits_stored = assume(tags::BITS_STORED, "Bits Stored", bits_allocated);
        let high_bit = assume(tags::HIGH_BIT, "High Bit", bits_stored.saturating_sub(1));
        (bits_stored, high_bit, assume(tags::PIXEL_REPRESENTATION, "Pixel Representation", 0) == 1)
    };
    let mut format = PixelFormat {
        rows,
        columns,
        samples_per_pixel,
        bits_allocated,
        bits_stored,
        high_bit,
        signed,
        photometric: photometric(set, samples_per_pixel, notes),
        number,
        planar: samples_per_pixel > 1 && word(set, tags::PLANAR_CONFIGURATION) == Some(1),
        padding: None,
    };
    format.padding = padding(set, &format);
    Ok(format)
}

fn word(set: &DataSet, tag: Tag) -> Option<u16> {
    set.get(tag).and_then(Element::word)
}

fn sample_number(header: &Header) -> SampleNumber {
    match header.pixels {
        Some(pixels) if pixels.tag != tags::PIXEL_DATA => SampleNumber::Float,
        _ => SampleNumber::Integer,
    }
}

fn is_double(header: &Header) -> bool {
    header.pixels.is_some_and(|pixels| pixels.tag == tags::DOUBLE_FLOAT_PIXEL_DATA)
}

fn photometric(set: &DataSet, samples: u16, notes: &mut Vec<String>) -> PhotometricInterpretation {
    use PhotometricInterpretation::*;
    let term = set.get(tags::PHOTOMETRIC_INTERPRETATION).map(Element::ascii).unwrap_or_default();
    match term.trim() {
        "MONOCHROME1" => Monochrome1,
        "MONOCHROME2" => Monochrome2,
        "PALETTE COLOR" => PaletteColor,
        "RGB" => Rgb,
        "YBR_FULL" => YbrFull,
        "YBR_FULL_422" => YbrFull422,
        "YBR_PARTIAL_422" => YbrPartial422,
        "YBR_PARTIAL_420" => YbrPartial420,
        "YBR_ICT" => YbrIct,
        "YBR_RCT" => YbrRct,
        "" => {
            let (assumed, name) = if samples == 3 { (Rgb, "RGB") } else { (Monochrome2, "MONOCHROME2") };
            notes.push(format!("Photometric Interpretation is missing: {name} assumed"));
            assumed
        }
        other => Other(printable(other)),
    }
}

/// Pixel Padding Value and Range Limit, low to high (PS3.3 C.7.5.1.1.2), of floating-point pixels their own.
fn padding(set: &DataSet, format: &PixelFormat) -> Option<(f64, f64)> {
    let [value, limit] = match (format.number, format.bits_allocated) {
        (SampleNumber::Integer, _) => [tags::PIXEL_PADDING_VALUE, tags::PIXEL_PADDING_RANGE_LIMIT],
        (SampleNumber::Float, 64) => {
            [tags::DOUBLE_FLOAT_PIXEL_PADDING_VALUE, tags::DOUBLE_FLOAT_PIXEL_PADDING_RANGE_LIMIT]
        }
        (SampleNumber::Float, _) => [tags::FLOAT_PIXEL_PADDING_VALUE, tags::FLOAT_PIXEL_PADDING_RANGE_LIMIT],
    };
    let stored = |tag| {
        let element = set.get(tag)?;
        if format.number == SampleNumber::Float {
            return element.real(format.bits_allocated);
        }
        let word = element.word()?;
        Some(if format.signed { f64::from(sign_extended(word, format.bits_stored)) } else { f64::from(word) })
    };
    let value = stored(value)?;
    let limit = stored(limit).unwrap_or(value);
    Some((value.min(limit), value.max(limit)))
}

/// Some files write a negative padding value with the bits of a stored pixel only, without the sign above them.
fn sign_extended(word: u16, bits_stored: u16) -> i16 {
    let up = 16u32.saturating_sub(bits_stored.into()).min(15);
    let is_bare = up > 0 && word >> (16 - up) == 0;
    if is_bare { (word << up).cast_signed() >> up } else { word.cast_signed() }
}

/// Checks that the figures of a format agree with each other and are within what is allowed.
///
/// # Errors
/// [`DicomError::Damaged`] for figures that contradict each other, [`DicomError::OverLimit`] for sizes.
pub(super) fn check(format: &PixelFormat, n_frames: u32, limits: &Limits) -> Result<(), DicomError> {
    let PixelFormat { rows, columns, bits_allocated, bits_stored, high_bit, .. } = *format;
    if rows == 0 || columns == 0 {
        return Err(DicomError::Damaged(format!("it says {rows} rows and {columns} columns")));
    }
    if bits_stored == 0 || bits_stored > bits_allocated || high_bit >= bits_allocated || high_bit + 1 < bits_stored {
        return Err(DicomError::Damaged(format!(
            "it says {bits_stored} bits stored up to bit {high_bit} of {bits_allocated} allocated"
        )));
    }
    let frame = format.decoded_bytes();
    within("the number of rows", rows.into(), limits.rows_columns.into())?;
    within("the number of columns", columns.into(), limits.rows_columns.into())?;
    within("the number of frames", n_frames.into(), limits.frames.into())?;
    within("the size of a frame in bytes", frame, limits.frame_bytes)?;
    within("the size of a frame in bytes", stored_frame_bytes(format), limits.frame_bytes)?;
    within("the size of all frames in bytes", frame.saturating_mul(n_frames.into()), limits.instance_bytes)
}

fn within(what: &'static str, value: u64, limit: u64) -> Result<(), DicomError> {
    if value > limit { Err(DicomError::OverLimit { what, value, limit }) } else { Ok(()) }
}

/// Takes pixels that are as many bytes as three samples each need for that, whatever their label says of sharing.
pub(super) fn unshare_colours(format: &mut PixelFormat, len: Option<u32>, n_frames: u32, notes: &mut Vec<String>) {
    if format.photometric != PhotometricInterpretation::YbrFull422 || format.samples_per_pixel != 3 {
        return;
    }
    let whole = PixelFormat { photometric: PhotometricInterpretation::YbrFull, ..format.clone() };
    let needed = stored_frame_bytes(&whole).saturating_mul(n_frames.into());
    if len.is_some_and(|len| u64::from(len) >= needed) {
        notes.push("its pixels share no colours, its label says so: read as YBR_FULL".to_owned());
        *format = whole;
    }
}

/// Bits of one frame as stored without compression.
pub(super) fn stored_frame_bits(format: &PixelFormat) -> u64 {
    u64::from(format.rows) * stored_row_bits(format)
}

/// Bits of one row, all samples together, as stored without compression.
fn stored_row_bits(format: &PixelFormat) -> u64 {
    // Two pixels of YBR_FULL_422 share their colour differences: four samples (PS3.3 C.7.6.3.1.2).
    let samples = match format.photometric {
        PhotometricInterpretation::YbrFull422 if format.samples_per_pixel == 3 => 2,
        _ => u64::from(format.samples_per_pixel),
    };
    u64::from(format.columns) * samples * u64::from(format.bits_allocated)
}

/// Bytes of one frame as stored without compression; a one-bit frame may begin inside a byte.
pub(super) fn stored_frame_bytes(format: &PixelFormat) -> u64 {
    stored_frame_bits(format).div_ceil(8)
}

/// How many whole rows the first `bits` bits of an uncompressed frame hold.
pub(super) fn whole_rows(format: &PixelFormat, bits: u64) -> u32 {
    let mut row = stored_row_bits(format).max(1);
    let mut bits = bits;
    if format.planar {
        // A row is whole once its last plane has it.
        row /= u64::from(format.samples_per_pixel.max(1));
        let planes_before = u64::from(format.samples_per_pixel.max(1) - 1);
        bits = bits.saturating_sub(planes_before * row * u64::from(format.rows));
    }
    u32::try_from(bits / row.max(1)).unwrap_or(u32::MAX).min(format.rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_planes_is_whole_with_the_last_plane() {
        let rgb = |planar| PixelFormat {
            samples_per_pixel: 3,
            bits_allocated: 8,
            photometric: PhotometricInterpretation::Rgb,
            planar,
            ..PixelFormat::grey(4, 5, 8)
        };
        assert_eq!(stored_frame_bytes(&rgb(true)), 60);
        assert_eq!(whole_rows(&rgb(false), 8 * 44), 2);
        assert_eq!(whole_rows(&rgb(true), 8 * 44), 0);
        assert_eq!(whole_rows(&rgb(true), 8 * 51), 2);
        assert_eq!(whole_rows(&rgb(true), 8 * 60), 4);
        assert_eq!(whole_rows(&rgb(true), 8 * 600), 4);
    }

    #[test]
    fn pairs_of_pixels_share_their_colours_and_bits_their_bytes() {
        let shared = PixelFormat {
            samples_per_pixel: 3,
            bits_allocated: 8,
            photometric: PhotometricInterpretation::YbrFull422,
            ..PixelFormat::grey(3, 4, 8)
        };
        assert_eq!(stored_frame_bytes(&shared), 24);
        let bits = PixelFormat { bits_allocated: 1, ..PixelFormat::grey(3, 5, 1) };
        assert_eq!((stored_frame_bits(&bits), stored_frame_bytes(&bits), whole_rows(&bits, 14)), (15, 2, 2));
    }

    #[test]
    fn a_padding_value_may_lack_its_sign() {
        assert_eq!(sign_extended(0x0830, 12), -2000);
        assert_eq!(sign_extended(0xF830, 12), -2000);
        assert_eq!(sign_extended(0x07D0, 12), 2000);
        assert_eq!(sign_extended(0x8000, 16), i16::MIN);
    }
}
