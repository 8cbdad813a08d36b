//! Everything between a stored value and a grey level: one table of 65,536 entries where stored values have 16 bits.

use super::voi::share_of_white;
use crate::study::{
    Instance, ModalityLut, PhotometricInterpretation, PixelFormat, PixelKind, PresentationLutShape, Voi,
};

/// How many patterns a 16-bit stored value has.
const PATTERNS: usize = 1 << 16;

/// Modality LUT, VOI LUT, Presentation LUT and the user's inversion.
#[derive(Clone, Debug, PartialEq)]
pub struct DisplayLut {
    greys: Greys,
    padding: Option<(f64, f64)>,
    invert: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Greys {
    /// For values of at most 16 bits.
    Table(Table),
    /// For all others: computed for every pixel.
    Computed { modality: ModalityLut, voi: Voi, turned: bool },
}

/// Greys by 16-bit patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Table {
    /// Grey for each pattern as stored, padding black.
    exact: Box<[u8]>,
    /// Grey for interpolated values, which are never padding: from the lowest stored value up, the last one twice.
    ascending: Box<[u8; PATTERNS + 1]>,
    /// Whether no two neighbouring values are more than one grey apart, so that the nearer of them is exact enough.
    is_gentle: bool,
    signed: bool,
}

impl DisplayLut {
    /// What turns stored values into greys for one instance under one VOI choice.
    ///
    /// The order is that of PS3.4 N.2: Modality LUT, VOI LUT, Presentation LUT; MONOCHROME1 (PS3.3 C.7.6.3.1.2)
    /// and an INVERSE shape each turn the grey scale round, and so does `invert`. Pixel padding (PS3.3 C.7.5.1.1.2)
    /// is black, whatever the window and however often the scale was turned. Patterns that Bits Stored rules out get
    /// the grey of the nearest that it allows.
    pub fn build(instance: &Instance, voi: &Voi, invert: bool) -> Self {
        let format = &instance.format;
        // One statement in two places: the shape of MONOCHROME1 shall be INVERSE (PS3.3 C.7.6.1, Presentation LUT Shape).
        let is_negative = format.photometric == PhotometricInterpretation::Monochrome1
            || instance.presentation_lut == PresentationLutShape::Inverse;
        let turned = is_negative ^ invert;
        let greys = match format.kind() {
            PixelKind::Real | PixelKind::Colour => {
                Greys::Computed { modality: instance.modality_lut.clone(), voi: voi.clone(), turned }
            }
            PixelKind::Word => Greys::Table(Table::build(instance, voi, turned)),
        };
        Self { greys, padding: format.padding, invert }
    }

    /// Grey for a stored 16-bit pattern.
    pub fn grey(&self, word: u16) -> u8 {
        match &self.greys {
            Greys::Table(table) => table.exact[usize::from(word)],
            Greys::Computed { modality, voi, turned } => grey(modality, voi, *turned, word.into()),
        }
    }

    /// Whether the user turned the scale round.
    pub(super) fn invert(&self) -> bool {
        self.invert
    }

    /// Pixel Padding Value to Range Limit, low to high, as stored.
    pub(super) fn padding(&self) -> Option<(f64, f64)> {
        self.padding
    }

    /// The greys of stored values that need not be whole; what is not a number is black.
    pub(super) fn look_up(&self, values: &[f32], greys: &mut [u8]) {
        match &self.greys {
            Greys::Table(table) => table.look_up(values, greys),
            Greys::Computed { modality, voi, turned } => {
                for (out, value) in greys.iter_mut().zip(values) {
                    *out = if value.is_nan() { 0 } else { grey(modality, voi, *turned, f64::from(*value)) };
                }
            }
        }
    }
}

fn grey(modality: &ModalityLut, voi: &Voi, turned: bool, stored: f64) -> u8 {
    let grey = (share_of_white(voi, modality.apply(stored)) * 255.0).round() as u8;
    if turned { 255 - grey } else { grey }
}

impl Table {
    fn build(instance: &Instance, voi: &Voi, turned: bool) -> Self {
        let format = &instance.format;
        let lowest = lowest(format.signed);
        let bits = u32::from(format.bits_stored.clamp(1, 16));
        let (first, last) =
            if format.signed { (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) } else { (0, (1 << bits) - 1) };
        let grey = |stored: i32| grey(&instance.modality_lut, voi, turned, stored.into());
        let ramp =
            if is_monotone(instance, voi) { ramp(first, last, grey) } else { (first..=last).map(grey).collect() };
        let ascending = widened(&ramp, (first - lowest) as usize);
        let exact = exact(&ascending, format);
        let is_gentle = ramp.iter().zip(&ramp[1..]).fold(0, |most, (a, b)| most.max(a.abs_diff(*b))) <= 1;
        Self { exact, ascending, is_gentle, signed: format.signed }
    }

    fn look_up(&self, values: &[f32], grey: &mut [u8]) {
        let lowest = lowest(self.signed) as f32;
        let pairs = grey.iter_mut().zip(values);
        if self.is_gentle {
            // Truncation is the floor of what is not negative; a cast cuts off what lies outside.
            let nearer = |above: f32| self.ascending[usize::from((above + 0.5) as u16)];
            pairs.for_each(|(grey, value)| *grey = if value.is_nan() { 0 } else { nearer(value - lowest) });
        } else {
            pairs.for_each(|(grey, value)| *grey = if value.is_nan() { 0 } else { self.between(value - lowest) });
        }
    }

    /// Linear between the greys of the neighbouring stored values, exact on them.
    #[inline]
    fn between(&self, above: f32) -> u8 {
        let idx = above as u16;
        let share = (above - f32::from(idx)).clamp(0.0, 1.0);
        let here = f32::from(self.ascending[usize::from(idx)]);
        let next = f32::from(self.ascending[usize::from(idx) + 1]);
        (here + (next - here) * share + 0.5) as u8
    }
}

/// Whether greys only rise or only fall with the stored value.
fn is_monotone(instance: &Instance, voi: &Voi) -> bool {
    matches!(instance.modality_lut, ModalityLut::Rescale { .. }) && matches!(voi, Voi::Window(_))
}

/// The greys from `first` to `last` where they only rise or only fall: the flat ends, most of a usual window's range, are
/// found by halving and not computed one by one.
fn ramp(first: i32, last: i32, grey: impl Fn(i32) -> u8) -> Vec<u8> {
    let (low, high) = (grey(first), grey(last));
    let from = partition_point(first, last, |stored| grey(stored) == low);
    let to = partition_point(from, last, |stored| grey(stored) != high);
    let mut greys = vec![high; (last - first + 1) as usize];
    greys[..(from - first) as usize].fill(low);
    for stored in from..to {
        greys[(stored - first) as usize] = grey(stored);
    }
    greys
}

/// The first value from `first` to before `last` for which `holds` is false, where it is true before; else `last`.
fn partition_point(first: i32, last: i32, holds: impl Fn(i32) -> bool) -> i32 {
    let (mut from, mut to) = (first, last);
    while from < to {
        let middle = from + (to - from) / 2;
        if holds(middle) { from = middle + 1 } else { to = middle }
    }
    from
}

/// The greys of the stored range with those of its ends on either side.
fn widened(ramp: &[u8], first_idx: usize) -> Box<[u8; PATTERNS + 1]> {
    let mut ascending = Box::new([ramp[ramp.len() - 1]; PATTERNS + 1]);
    ascending[..first_idx].fill(ramp[0]);
    ascending[first_idx..first_idx + ramp.len()].copy_from_slice(ramp);
    ascending
}

/// The greys by pattern: what is negative comes after what is not, and padding is black.
fn exact(ascending: &[u8; PATTERNS + 1], format: &PixelFormat) -> Box<[u8]> {
    let zero = (0 - lowest(format.signed)) as usize;
    let mut exact = [&ascending[zero..PATTERNS], &ascending[..zero]].concat();
    if let Some((low, high)) = format.padding {
        let lowest = lowest(format.signed);
        let stored = (low.ceil() as i32).max(lowest)..=(high.floor() as i32).min(lowest + (PATTERNS - 1) as i32);
        stored.for_each(|stored| exact[usize::from(stored as u16)] = 0);
    }
    exact.into_boxed_slice()
}

/// The lowest value of 16 bits.
fn lowest(signed: bool) -> i32 {
    if signed { i32::from(i16::MIN) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        render::testing::instance,
        study::{FramePixels, LookupTable, VoiFunction, Window},
    };

    fn ct() -> Instance {
        let mut ct = instance();
        ct.modality_lut = ModalityLut::Rescale { slope: 1.0, intercept: -1024.0, unit: "HU".into() };
        ct
    }

    fn between(lut: &DisplayLut, value: f32) -> u8 {
        let mut grey = [7];
        lut.look_up(&[value], &mut grey);
        grey[0]
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
        assert_eq!(between(&lut, -0.5), 128);
    }

    #[test]
    fn monochrome1_and_the_inverse_shape_turn_the_scale_once_and_the_user_again() {
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
            let turned = (photometric1 || shape) ^ user;
            assert_eq!(lut.grey(0), if turned { 255 } else { 0 });
            assert_eq!(lut.grey(10), if turned { 245 } else { 10 });
        }
    }

    /// The table is what the standard says for every single value, however it was come by.
    #[test]
    fn every_entry_is_what_the_standard_says() {
        for (signed, bits, slope, width, function) in [
            (false, 12, 1.0, 400.0, VoiFunction::Linear),
            (true, 16, 1.0, 2000.0, VoiFunction::Linear),
            (true, 12, -2.5, 300.0, VoiFunction::LinearExact),
            (false, 16, 0.37, 70_000.0, VoiFunction::Linear),
            (false, 16, 1.0, 900.0, VoiFunction::Sigmoid),
            (true, 16, 1.0, -900.0, VoiFunction::Sigmoid),
            (false, 8, 0.0, 1.0, VoiFunction::Linear),
            (false, 1, 1.0, 1.0, VoiFunction::Linear),
        ] {
            let mut one = Instance::of_pixels(PixelFormat { signed, ..PixelFormat::grey(1, 1, bits) });
            one.modality_lut = ModalityLut::Rescale { slope, intercept: -20.0, unit: String::new() };
            let voi = Voi::Window(Window { center: 100.0, width, function });
            let lut = DisplayLut::build(&one, &voi, false);
            let (first, last) = if signed { (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) } else { (0, (1 << bits) - 1) };
            for word in 0..=u16::MAX {
                let stored = FramePixels::value_of(word, signed).clamp(first, last);
                let grey = (share_of_white(&voi, one.modality_lut.apply(stored.into())) * 255.0).round() as u8;
                assert_eq!(lut.grey(word), grey, "{word} {signed} {bits} {slope} {width} {function:?}");
            }
        }
    }

    #[test]
    fn padding_stays_black_however_the_scale_is_turned() {
        let mut padded = instance();
        padded.format.padding = Some((0.0, 2.0));
        let lut = DisplayLut::build(&padded, &Voi::Window(Window::linear(128.0, 256.0)), true);
        assert_eq!([0, 1, 2, 3].map(|word| lut.grey(word)), [0, 0, 0, 252]);
        assert_eq!(between(&lut, 1.0), 254, "an interpolated value is never padding");
        assert_eq!(between(&lut, f32::NAN), 0);
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
