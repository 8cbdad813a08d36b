//! From samples as they were stored or decoded to the values of a frame: words, real numbers or colours.

use super::{
    colour::{self, Model},
    words,
};
use crate::study::{Palette, PhotometricInterpretation, PixelFormat, PixelKind, PixelValues, SampleNumber};

/// How samples lie in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// Bits that one sample takes: 1, 8, 16, 32 or 64.
    pub bits_allocated: u16,
    /// Bits of its value.
    pub bits_stored: u16,
    /// The highest of them.
    pub high_bit: u16,
    /// Whether the value is two's complement.
    pub signed: bool,
    /// Whether its bytes are big endian.
    pub big: bool,
    /// All of one sample, then all of the next.
    pub planar: bool,
}

impl Layout {
    /// As a format says, in bytes of an endianness.
    pub fn of(format: &PixelFormat, big: bool) -> Self {
        Self {
            bits_allocated: format.bits_allocated,
            bits_stored: format.bits_stored,
            high_bit: format.high_bit,
            signed: format.signed,
            big,
            planar: format.planar,
        }
    }

    /// How far a stored sample is to be shifted down.
    fn down(self) -> u32 {
        u32::from((self.high_bit + 1).saturating_sub(self.bits_stored))
    }
}

/// One decoded frame.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Decoded {
    /// All its pixels.
    pub values: PixelValues,
    /// Rows that are in the file.
    pub rows_present: u32,
}

impl Decoded {
    /// A frame of which only the first rows are there; the others become zeros, whatever a conversion made of nothing.
    pub fn of_rows(mut values: PixelValues, rows_present: u32, format: &PixelFormat) -> Self {
        let (rows, columns) = (format.rows as usize, format.columns as usize);
        let from = (rows_present as usize).min(rows) * columns;
        match &mut values {
            PixelValues::Words { words, .. } => words.iter_mut().skip(from).for_each(|word| *word = 0),
            PixelValues::Reals(reals) => reals.iter_mut().skip(from).for_each(|real| *real = 0.0),
            PixelValues::Colours(colours) => colours.iter_mut().skip(from).for_each(|colour| *colour = [0; 3]),
        }
        Self { values, rows_present }
    }
}

/// The values of a whole frame from its bytes, which begin with its first sample at bit `first_bit` of them.
///
/// # Errors
/// What cannot be, in words.
pub(super) fn values(
    bytes: Vec<u8>,
    first_bit: usize,
    layout: Layout,
    format: &PixelFormat,
    palette: Option<&Palette>,
) -> Result<PixelValues, String> {
    let n_pixels = format.rows as usize * format.columns as usize;
    let model = match &format.photometric {
        PhotometricInterpretation::YbrFull => Model::Ybr,
        PhotometricInterpretation::YbrFull422 => Model::YbrPairs,
        _ => Model::Rgb,
    };
    match format.kind() {
        PixelKind::Real => Ok(PixelValues::Reals(reals(&bytes, layout, format.number))),
        PixelKind::Colour if format.samples_per_pixel > 1 => {
            Ok(PixelValues::Colours(colour::colours(bytes, layout, model, n_pixels)))
        }
        _ => of_words(words(&bytes, first_bit, n_pixels, layout), format, palette),
    }
}

/// The frame that grey values or indices make.
pub(super) fn of_words(
    words: Vec<u16>,
    format: &PixelFormat,
    palette: Option<&Palette>,
) -> Result<PixelValues, String> {
    if format.photometric != PhotometricInterpretation::PaletteColor {
        return Ok(PixelValues::Words { signed: format.signed, words });
    }
    let palette = palette.ok_or("its palette is missing")?;
    let index = |word: u16| if format.signed { i32::from(word.cast_signed()) } else { i32::from(word) };
    Ok(PixelValues::Colours(words.into_iter().map(|word| palette.colour(index(word))).collect()))
}

fn words(bytes: &[u8], first_bit: usize, n_pixels: usize, layout: Layout) -> Vec<u16> {
    match layout.bits_allocated {
        1 => bits(bytes, first_bit).take(n_pixels).map(u16::from).collect(),
        8 | 16 => {
            let mut made = Vec::with_capacity(n_pixels);
            words::append(&mut made, bytes, layout);
            made
        }
        _ => {
            let tidy = words::Tidy::new(layout.bits_stored, layout.bits_stored - 1, layout.signed);
            longs(bytes, layout.big).map(|long| tidy.word((long >> layout.down()) as u16)).collect()
        }
    }
}

/// Bits from `first` on, the first in the least significant place of its byte (PS3.5 8.1.1, annex D).
pub(super) fn bits(bytes: &[u8], first: usize) -> impl Iterator<Item = bool> {
    let (skipped, inside) = (first / 8, first % 8);
    let rest = bytes.get(skipped..).unwrap_or_default();
    rest.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 == 1)).skip(inside)
}

/// 32-bit patterns.
pub(super) fn longs(bytes: &[u8], big: bool) -> impl Iterator<Item = u32> {
    let read = if big { u32::from_be_bytes } else { u32::from_le_bytes };
    bytes.as_chunks().0.iter().map(move |four| read(*four))
}

fn reals(bytes: &[u8], layout: Layout, number: SampleNumber) -> Vec<f64> {
    let up = 32 - (u32::from(layout.high_bit) + 1).min(32);
    let down = 32 - u32::from(layout.bits_stored).clamp(1, 32);
    match (number, layout.bits_allocated) {
        (SampleNumber::Float, 64) => {
            let read = if layout.big { f64::from_be_bytes } else { f64::from_le_bytes };
            bytes.as_chunks().0.iter().map(|eight| read(*eight)).collect()
        }
        (SampleNumber::Float, _) => longs(bytes, layout.big).map(|long| f64::from(f32::from_bits(long))).collect(),
        _ if layout.signed => {
            longs(bytes, layout.big).map(|long| f64::from((long << up).cast_signed() >> down)).collect()
        }
        _ => longs(bytes, layout.big).map(|long| f64::from(long << up >> down)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(bits_allocated: u16, bits_stored: u16, high_bit: u16, signed: bool) -> PixelFormat {
        PixelFormat { bits_allocated, high_bit, signed, ..PixelFormat::grey(1, 2, bits_stored) }
    }

    fn made(bytes: &[u8], format: &PixelFormat, big: bool) -> PixelValues {
        values(bytes.to_vec(), 0, Layout::of(format, big), format, None).expect("values")
    }

    #[test]
    fn thirty_two_bits_are_exact_in_both_orders() {
        let wide = |signed| format(32, 32, 31, signed);
        let bytes = [0xFF, 0xFF, 0xFF, 0xFE, 0x80, 0, 0, 1];
        assert_eq!(made(&bytes, &wide(false), true), PixelValues::Reals(vec![4_294_967_294.0, 2_147_483_649.0]));
        assert_eq!(made(&bytes, &wide(true), true), PixelValues::Reals(vec![-2.0, -2_147_483_647.0]));
        assert_eq!(made(&bytes, &wide(false), false), PixelValues::Reals(vec![4_278_190_079.0, 16_777_344.0]));
        let twenty = format(32, 20, 23, true);
        assert_eq!(made(&[0x0F, 0x12, 0x34, 0x5F, 0xAA, 0x80, 0, 0x0F], &twenty, true), {
            PixelValues::Reals(vec![f64::from(0x12345), f64::from(-0x80000)])
        });
    }

    #[test]
    fn few_bits_in_wide_samples_are_words() {
        let words = |words: &[u16], signed| PixelValues::Words { signed, words: words.to_vec() };
        let bytes = [0x34, 0x12, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0];
        assert_eq!(made(&bytes, &format(32, 12, 11, false), false), words(&[0x234, 0xFFF], false));
        assert_eq!(made(&bytes, &format(32, 12, 11, true), false), words(&[0x234, 0xFFFF], true));
        assert_eq!(made(&[1, 0x34, 2, 0x35], &format(16, 8, 7, false), false), words(&[1, 2], false));
    }

    #[test]
    fn floating_point_pixels_keep_what_is_no_number() {
        let float = PixelFormat { number: SampleNumber::Float, ..format(32, 32, 31, true) };
        let bytes = [1.5f32, f32::NAN].map(f32::to_be_bytes).concat();
        let PixelValues::Reals(reals) = made(&bytes, &float, true) else { panic!("real numbers") };
        assert!(reals[0] == 1.5 && reals[1].is_nan());
        let double = PixelFormat { number: SampleNumber::Float, ..format(64, 64, 63, true) };
        let bytes = [-1e300, f64::INFINITY].map(f64::to_le_bytes).concat();
        assert_eq!(made(&bytes, &double, false), PixelValues::Reals(vec![-1e300, f64::INFINITY]));
    }

    #[test]
    fn bits_begin_anywhere_in_a_byte() {
        let found: Vec<bool> = bits(&[0b1000_0000, 0b0000_0101], 7).take(4).collect();
        assert_eq!(found, [true, true, false, true]);
        assert_eq!(bits(&[1], 9).count(), 0);
    }
}
