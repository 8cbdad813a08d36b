//! What a JPEG or JPEG 2000 decoder gives back, as the values of a frame.

use super::{
    samples::{self, Layout},
    stated::Stated,
    words::Tidy,
};
use crate::study::{Palette, PhotometricInterpretation, PixelFormat, PixelValues};

/// Samples out of a decoder, pixel by pixel, at the bottom of little-endian words.
pub(super) struct Samples {
    /// Their bytes.
    pub bytes: Vec<u8>,
    /// 8 or 16.
    pub bits_allocated: u16,
    /// Whether they are luminance and colour differences, where the codestream knows better than the header.
    pub ybr: Option<bool>,
}

/// The values of a frame, or what is wrong with it.
pub(super) fn values(
    samples: Samples,
    stated: Stated,
    format: &PixelFormat,
    palette: Option<&Palette>,
) -> Result<PixelValues, String> {
    let n_samples = format.rows as usize * format.columns as usize * usize::from(format.samples_per_pixel);
    let wanted = n_samples * usize::from(samples.bits_allocated / 8);
    if samples.bytes.len() != wanted {
        return Err(format!("{} bytes came out where {wanted} are needed", samples.bytes.len()));
    }
    if format.samples_per_pixel == 1 {
        return samples::of_words(words(&samples, stated, format)?, format, palette);
    }
    let layout = Layout {
        bits_allocated: samples.bits_allocated,
        bits_stored: stated.bits,
        high_bit: stated.bits - 1,
        signed: false,
        big: false,
        planar: false,
    };
    // No two pixels share colours any more: decoders give each its own.
    let photometric = match (samples.ybr, &format.photometric) {
        (Some(true), _) => PhotometricInterpretation::YbrFull,
        (None, PhotometricInterpretation::YbrFull | PhotometricInterpretation::YbrFull422) => {
            PhotometricInterpretation::YbrFull
        }
        _ => PhotometricInterpretation::Rgb,
    };
    let decoded = PixelFormat { photometric, ..format.clone() };
    samples::values(samples.bytes, 0, layout, &decoded, None)
}

fn words(samples: &Samples, stated: Stated, format: &PixelFormat) -> Result<Vec<u16>, String> {
    let stored: Vec<u16> = if samples.bits_allocated == 8 {
        samples.bytes.iter().copied().map(u16::from).collect()
    } else {
        samples.bytes.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect()
    };
    // Signed values of a codestream are signed at its own depth; unsigned ones may carry the sign of the header's.
    let bits = if stated.signed { stated.bits } else { stated.bits.max(format.bits_stored) };
    tidied(stored, bits, format)
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
