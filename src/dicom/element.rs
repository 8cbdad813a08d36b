//! One attribute's bytes, read as what the program expects them to be, whatever VR the file claims.

use std::sync::Arc;

use dicom_core::VR;

use super::{
    charset::Charset,
    dataset::DataSet,
    text::{self, trim},
    walk::Encoding,
};

/// An attribute as it stands in the file.
#[derive(Clone, Debug)]
pub(super) struct Element {
    /// The VR where the file says so.
    pub vr: Option<VR>,
    /// Whether numbers are big endian.
    pub big: bool,
    /// The value; empty for a sequence.
    pub bytes: Vec<u8>,
    /// The items of a sequence.
    pub items: Vec<DataSet>,
    /// The character set of the item it stands in, where that is another than the file's.
    pub own_charset: Option<Arc<Charset>>,
}

impl Element {
    /// An attribute that is no sequence, as it stands in the file.
    pub fn new(vr: Option<VR>, big: bool, bytes: Vec<u8>) -> Self {
        Self { vr, big, bytes, items: Vec::new(), own_charset: None }
    }

    /// Whether there is nothing in it but padding.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.bytes.is_empty()
    }

    /// The value as text, fit to be shown.
    pub fn text(&self, charset: &Charset) -> String {
        text::text(&self.bytes, self.charset(charset))
    }

    /// The values of a text attribute between backslashes, fit to be shown.
    pub fn texts(&self, charset: &Charset) -> Vec<String> {
        text::texts(&self.bytes, self.charset(charset))
    }

    /// The value as a person's name, fit to be shown.
    pub fn person_name(&self, charset: &Charset) -> String {
        text::person_name(&self.bytes, self.charset(charset))
    }

    fn charset<'c>(&'c self, of_file: &'c Charset) -> &'c Charset {
        self.own_charset.as_deref().unwrap_or(of_file)
    }

    /// The value as text of the default repertoire, fit to be shown: identifiers and codes.
    pub fn ascii(&self) -> String {
        text::code(&self.bytes)
    }

    /// Numbers: binary for FD, FL, US, SS, UL and SL, decimal text for everything else, UN included.
    ///
    /// A part that is not a number is `None`. A slope with VR UN is text like any other.
    pub fn numbers(&self) -> Vec<Option<f64>> {
        self.parsed(self.vr)
    }

    fn parsed(&self, vr: Option<VR>) -> Vec<Option<f64>> {
        match vr {
            Some(VR::FD) => self.chunks(|bytes: [u8; 8]| f64::from_bits(self.u64(bytes))),
            Some(VR::FL) => self.chunks(|bytes: [u8; 4]| f64::from(f32::from_bits(self.u32(bytes)))),
            Some(VR::US) => self.chunks(|bytes: [u8; 2]| f64::from(self.encoding().u16(bytes))),
            Some(VR::SS) => self.chunks(|bytes: [u8; 2]| f64::from(self.encoding().u16(bytes).cast_signed())),
            Some(VR::UL) => self.chunks(|bytes: [u8; 4]| f64::from(self.u32(bytes))),
            Some(VR::SL) => self.chunks(|bytes: [u8; 4]| f64::from(self.u32(bytes).cast_signed())),
            _ => String::from_utf8_lossy(&self.bytes).split('\\').map(decimal).collect(),
        }
    }

    /// Numbers of an attribute whose VR is binary: where the file does not say its VR, `usual` is taken.
    pub fn numbers_as(&self, usual: VR) -> Vec<Option<f64>> {
        self.parsed(self.vr.filter(|vr| *vr != VR::UN).or(Some(usual)))
    }

    /// The first number, where it is one and finite.
    pub fn number(&self) -> Option<f64> {
        self.numbers().first().copied().flatten()
    }

    /// The first value as a whole number.
    pub fn integer(&self) -> Option<i32> {
        let number = self.number()?.trunc();
        (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number).then_some(number as i32)
    }

    /// The value as 16-bit numbers.
    pub fn words(&self) -> Vec<u16> {
        let encoding = self.encoding();
        self.bytes.chunks_exact(2).map(|pair| encoding.u16([pair[0], pair[1]])).collect()
    }

    /// The value as single bytes: words of a big-endian file hold them in pairs the other way round.
    pub fn single_bytes(&self) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        if self.big && self.vr == Some(VR::OW) {
            bytes.as_chunks_mut::<2>().0.iter_mut().for_each(|pair| pair.swap(0, 1));
        }
        bytes
    }

    /// The first floating-point number of so many bits, as floating-point pixels have them.
    pub fn real(&self, bits: u16) -> Option<f64> {
        let value = match bits {
            64 => f64::from_bits(self.u64(*self.bytes.first_chunk()?)),
            _ => f64::from(f32::from_bits(self.u32(*self.bytes.first_chunk()?))),
        };
        Some(value).filter(|value| value.is_finite())
    }

    /// The first 16-bit number.
    pub fn word(&self) -> Option<u16> {
        self.words().first().copied()
    }

    /// The value as 64-bit numbers.
    pub fn long_longs(&self) -> Vec<u64> {
        self.bytes.as_chunks::<8>().0.iter().map(|bytes| self.u64(*bytes)).collect()
    }

    fn encoding(&self) -> Encoding {
        Encoding { explicit: false, big: self.big }
    }

    fn u32(&self, bytes: [u8; 4]) -> u32 {
        if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }

    fn u64(&self, bytes: [u8; 8]) -> u64 {
        if self.big { u64::from_be_bytes(bytes) } else { u64::from_le_bytes(bytes) }
    }

    fn chunks<const N: usize>(&self, read: impl Fn([u8; N]) -> f64) -> Vec<Option<f64>> {
        self.bytes.as_chunks::<N>().0.iter().map(|bytes| Some(read(*bytes)).filter(|value| value.is_finite())).collect()
    }
}

/// A Decimal String or Integer String; some files write a decimal comma.
fn decimal(text: &str) -> Option<f64> {
    let text = trim(text);
    text.parse().or_else(|_| text.replace(',', ".").parse()).ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(vr: Option<VR>, bytes: &[u8]) -> Element {
        Element::new(vr, false, bytes.to_vec())
    }

    #[test]
    fn a_slope_of_unknown_vr_is_text() {
        assert_eq!(element(Some(VR::UN), b"1.5 ").number(), Some(1.5));
        assert_eq!(element(None, b"-1024").number(), Some(-1024.0));
        assert_eq!(element(Some(VR::DS), b"0,5\\x\\ 2e-1").numbers(), [Some(0.5), None, Some(0.2)]);
        assert_eq!(element(Some(VR::DS), b"nan").number(), None);
        assert_eq!(element(Some(VR::FD), &2.25f64.to_le_bytes()).number(), Some(2.25));
    }

    #[test]
    fn whole_numbers_stay_in_range() {
        assert_eq!(element(Some(VR::IS), b"12").integer(), Some(12));
        assert_eq!(element(Some(VR::IS), b"99999999999").integer(), None);
        assert_eq!(element(Some(VR::US), &[0, 2, 1, 0]).words(), [512, 1]);
    }
}
