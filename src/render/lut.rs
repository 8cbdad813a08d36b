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
    /// Grey for interpolated values, which are never padding: from the lowest stored value up, the last one twice.
    ascending: Box<[u8; PATTERNS + 1]>,
    /// Whether no two neighbouring values are more than one grey apart, so that the nearer of them is exact enough.
    is_gentle: bool,
    signed: bool,
    padding: Option<(i32, i32)>,
}

impl DisplayLut {
    /// The table for one instance under one VOI choice.
    ///
    /// The order is that of PS3.4 N.2: Modality LUT, VOI LUT, Presentation LUT; MONOCHROME1 (PS3.3 C.7.6.3.1.2)
    /// and an INVERSE shape each turn the grey scale round, and so does `invert`. Pixel padding (PS3.3 C.7.5.1.1.2)
    /// is black, whatever the window and however often the scale was turned. Patterns that Bits Stored rules out get
    /// the grey of the nearest that it allows.
    pub fn build(instance: &Instance, voi: &Voi, invert: bool) -> Self {
        let format = &instance.format;
        let turned = (format.photometric == PhotometricInterpretation::Monochrome1)
            ^ (instance.presentation_lut == PresentationLutShape::Inverse)
            ^ invert;
        let lowest = lowest(format.signed);
        let bits = u32::from(format.bits_stored.clamp(1, 16));
        let (first, last) =
            if format.signed { (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) } else { (0, (1 << bits) - 1) };
        let mut ascending = Box::new([0; PATTERNS + 1]);
        for stored in first..=last {
            let share = share_of_white(voi, instance.modality_lut.apply(stored));
            let grey = (share * 255.0).round() as u8;
            ascending[(stored - lowest) as usize] = if turned { 255 - grey } else { grey };
        }
        let (first_idx, last_idx) = ((first - lowest) as usize, (last - lowest) as usize);
        let (first_grey, last_grey) = (ascending[first_idx], ascending[last_idx]);
        ascending[..first_idx].fill(first_grey);
        ascending[last_idx..].fill(last_grey);
        let exact = (0..=u16::MAX)
            .map(|word| {
                let stored = FramePixels::value_of(word, format.signed);
                let is_padding = format.padding.is_some_and(|(low, high)| (low..=high).contains(&stored));
                if is_padding { 0 } else { ascending[(stored - lowest) as usize] }
            })
            .collect();
        let is_gentle = ascending.windows(2).all(|pair| pair[0].abs_diff(pair[1]) <= 1);
        Self { exact, ascending, is_gentle, signed: format.signed, padding: format.padding }
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
        let lowest = lowest(self.signed) as f32;
        InterpolatedLut { ascending: &self.ascending, lowest, is_gentle: self.is_gentle }
    }
}

/// The lowest value of 16 bits.
fn lowest(signed: bool) -> i32 {
    if signed { i32::from(i16::MIN) } else { 0 }
}

/// The table as a function of a real number: linear between neighbouring stored values, exact on them.
#[derive(Clone, Copy)]
pub(super) struct InterpolatedLut<'a> {
    ascending: &'a [u8; PATTERNS + 1],
    lowest: f32,
    is_gentle: bool,
}

impl InterpolatedLut<'_> {
    /// Grey for a stored value that need not be whole.
    #[inline]
    pub(super) fn grey(&self, value: f32) -> u8 {
        // Truncation is the floor of what is not negative; a cast cuts off what lies outside.
        let above = value - self.lowest;
        if self.is_gentle {
            return self.ascending[usize::from((above + 0.5) as u16)];
        }
        let idx = above as u16;
        let share = (above - f32::from(idx)).clamp(0.0, 1.0);
        let here = f32::from(self.ascending[usize::from(idx)]);
        let next = f32::from(self.ascending[usize::from(idx) + 1]);
        (here + (next - here) * share + 0.5) as u8
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
