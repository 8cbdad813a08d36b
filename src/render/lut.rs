//! Everything between a stored value and a grey level in one table of 65,536 entries.

use super::voi::share_of_white;
use crate::study::{FramePixels, Instance, PhotometricInterpretation, PresentationLutShape, Voi};

/// How many patterns a 16-bit stored value has.
const PATTERNS: usize = 1 << 16;

/// Modality LUT, VOI LUT, Presentation LUT and the user's inversion in one table indexed by 16-bit patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayLut {
    /// Grey for each pattern as stored, padding black.
    exact: Box<[u8]>,
    /// Grey for interpolated values, which are never padding; only where it differs from `exact`.
    between: Option<Box<[u8]>>,
    signed: bool,
    padding: Option<(i32, i32)>,
}

impl DisplayLut {
    /// The table for one instance under one VOI choice.
    ///
    /// The order is that of PS3.4 N.2: Modality LUT, VOI LUT, Presentation LUT; MONOCHROME1 (PS3.3 C.7.6.3.1.2)
    /// and an INVERSE shape each turn the grey scale round, and so does `invert`. Pixel padding (PS3.3 C.7.5.1.1.2)
    /// is black, whatever the window and however often the scale was turned.
    pub fn build(instance: &Instance, voi: &Voi, invert: bool) -> Self {
        let format = &instance.format;
        let turned = (format.photometric == PhotometricInterpretation::Monochrome1)
            ^ (instance.presentation_lut == PresentationLutShape::Inverse)
            ^ invert;
        let plain: Box<[u8]> = (0..=u16::MAX)
            .map(|word| {
                let stored = FramePixels::value_of(word, format.signed);
                let share = share_of_white(voi, instance.modality_lut.apply(stored));
                let grey = (share * 255.0).round() as u8;
                if turned { 255 - grey } else { grey }
            })
            .collect();
        let Some((low, high)) = format.padding else {
            return Self { exact: plain, between: None, signed: format.signed, padding: None };
        };
        let mut exact = plain.clone();
        for word in 0..=u16::MAX {
            if (low..=high).contains(&FramePixels::value_of(word, format.signed)) {
                exact[usize::from(word)] = 0;
            }
        }
        Self { exact, between: Some(plain), signed: format.signed, padding: Some((low, high)) }
    }

    /// Grey for a stored 16-bit pattern.
    pub fn grey(&self, word: u16) -> u8 {
        self.exact[usize::from(word)]
    }

    /// All 65,536 greys by pattern.
    pub fn entries(&self) -> &[u8] {
        &self.exact
    }

    /// Whether patterns are two's complement.
    pub fn signed(&self) -> bool {
        self.signed
    }

    /// Pixel Padding Value to Range Limit, low to high, as stored.
    pub(super) fn padding(&self) -> Option<(i32, i32)> {
        self.padding
    }

    /// What looks up values between stored ones.
    pub(super) fn interpolated(&self) -> InterpolatedLut<'_> {
        let (low, high) =
            if self.signed { (f32::from(i16::MIN), f32::from(i16::MAX)) } else { (0.0, f32::from(u16::MAX)) };
        InterpolatedLut { entries: self.between.as_deref().unwrap_or(&self.exact), low, high }
    }
}

/// The table as a function of a real number: linear between neighbouring stored values, exact on them.
#[derive(Clone, Copy)]
pub(super) struct InterpolatedLut<'a> {
    entries: &'a [u8],
    low: f32,
    high: f32,
}

impl InterpolatedLut<'_> {
    /// Grey for a stored value that need not be whole.
    #[inline]
    pub(super) fn grey(&self, value: f32) -> u8 {
        let value = value.clamp(self.low, self.high);
        let below = value.floor();
        let share = value - below;
        let here = self.at(below);
        let next = self.at((below + 1.0).min(self.high));
        (f32::from(here) + (f32::from(next) - f32::from(here)) * share + 0.5) as u8
    }

    #[inline]
    fn at(&self, whole: f32) -> u8 {
        self.entries[(whole as i32 & 0xFFFF) as usize % PATTERNS]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        render::testing::instance,
        study::{LookupTable, ModalityLut, Window},
    };

    fn ct() -> Instance {
        let mut ct = instance();
        ct.modality_lut = ModalityLut::Rescale { slope: 1.0, intercept: -1024.0, unit: "HU".into() };
        ct
    }

    #[test]
    fn a_ct_window_is_in_hounsfield_units() {
        let lut = DisplayLut::build(&ct(), &Voi::Window(Window::linear(50.0, 400.0)), false);
        assert_eq!(lut.grey(1024 - 150), 0);
        assert_eq!(lut.grey(1024 + 249), 255);
        assert_eq!(lut.grey(1024 + 49), 127, "((49 - 49.5) / 399 + 0.5) * 255 = 127.18");
    }

    #[test]
    fn signed_patterns_are_twos_complement() {
        let mut signed = instance();
        signed.format.signed = true;
        let lut = DisplayLut::build(&signed, &Voi::Window(Window::linear(0.0, 100.0)), false);
        assert_eq!((lut.grey((-50i16).cast_unsigned()), lut.grey(49)), (0, 255));
        assert_eq!((lut.grey(0x8000), lut.grey(0x7FFF)), (0, 255));
        assert_eq!(lut.interpolated().grey(-0.5), 128);
    }

    #[test]
    fn monochrome1_inverse_shape_and_the_user_each_turn_the_scale() {
        let voi = Voi::Window(Window::linear(128.0, 256.0));
        for (photometric1, shape, user) in
            [0, 1, 2, 3, 4, 5, 6, 7].map(|bits| (bits & 1 > 0, bits & 2 > 0, bits & 4 > 0))
        {
            let mut one = instance();
            if photometric1 {
                one.format.photometric = PhotometricInterpretation::Monochrome1;
            }
            if shape {
                one.presentation_lut = PresentationLutShape::Inverse;
            }
            let lut = DisplayLut::build(&one, &voi, user);
            let turned = photometric1 ^ shape ^ user;
            assert_eq!(lut.grey(0), if turned { 255 } else { 0 });
            assert_eq!(lut.grey(10), if turned { 245 } else { 10 });
        }
    }

    #[test]
    fn padding_stays_black_however_the_scale_is_turned() {
        let mut padded = instance();
        padded.format.padding = Some((0, 2));
        let lut = DisplayLut::build(&padded, &Voi::Window(Window::linear(128.0, 256.0)), true);
        assert_eq!([0, 1, 2, 3].map(|word| lut.grey(word)), [0, 0, 0, 252]);
        assert_eq!(lut.interpolated().grey(1.0), 254, "an interpolated value is never padding");
    }

    #[test]
    fn a_modality_table_comes_before_the_window() {
        let mut one = instance();
        let table = LookupTable { first_mapped: 100, bits: 16, entries: vec![0, 1000, 4095], explanation: None };
        one.modality_lut = ModalityLut::Table { table, unit: "OD".into() };
        let lut = DisplayLut::build(&one, &Voi::Window(Window::linear(2048.0, 4096.0)), false);
        assert_eq!([0, 100, 101, 102, 60000].map(|word| lut.grey(word)), [0, 0, 62, 255, 255]);
    }
}
