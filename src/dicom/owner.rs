//! Whose an image is, word for word as its own file says it: what another object of the same study has to repeat.

use std::fmt;

use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags as t;
use dicom_object::InMemDicomObject;

use super::{
    DicomError, Limits, ReadSeek,
    charset::{Charset, Delimiters},
    dataset::PixelElement,
    error::without_panic,
    preamble, text,
    walk::Walk,
    write::{self, empty},
};

/// Attributes of the Patient and General Study modules (PS3.3 C.7.1.1, C.7.2.1) that have to be there, even if empty.
const REPEATED: [(Tag, VR); 9] = [
    (t::STUDY_DATE, VR::DA),
    (t::STUDY_TIME, VR::TM),
    (t::ACCESSION_NUMBER, VR::SH),
    (t::REFERRING_PHYSICIAN_NAME, VR::PN),
    (t::PATIENT_NAME, VR::PN),
    (t::PATIENT_ID, VR::LO),
    (t::PATIENT_BIRTH_DATE, VR::DA),
    (t::PATIENT_SEX, VR::CS),
    (t::STUDY_ID, VR::SH),
];
/// Longer values are none of these.
const MOST_BYTES: u32 = 1024;

/// What a file says of its patient and study, to be written into another one and for nothing else.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Owner {
    values: Vec<(Tag, String)>,
}

impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Owner(not shown)")
    }
}

impl Owner {
    /// Writes every attribute, empty where the file did not say. The object's texts are Unicode.
    pub(super) fn put(&self, object: &mut InMemDicomObject) {
        for (tag, vr) in REPEATED {
            match self.values.iter().find(|(own, _)| *own == tag) {
                Some((_, value)) => write::text(object, tag, vr, value),
                None => empty(object, tag, vr),
            }
        }
    }
}

/// Reads whose an image of `len` bytes is, up to its pixels.
///
/// # Errors
/// [`DicomError`] as for reading the header.
pub fn read_owner(reader: &mut dyn ReadSeek, len: u64, limits: &Limits) -> Result<Owner, DicomError> {
    without_panic(|| {
        let mut opened = preamble::open(reader, len, limits)?;
        let (mut pos, encoding) = (opened.pos, opened.encoding);
        let mut walk = Walk::new(&mut opened.bytes, limits);
        let (mut owner, mut charset) = (Owner::default(), Charset::from_codes(""));
        while walk.bytes.available(pos, 8)? == 8 {
            let head = walk.head(pos, encoding)?;
            if PixelElement::of(head, pos).is_some() || t::STUDY_ID < head.tag {
                break;
            }
            let len = head.len.filter(|len| (1..=MOST_BYTES).contains(len));
            let vr = REPEATED.iter().find(|(tag, _)| *tag == head.tag).map(|(_, vr)| *vr);
            match (len, vr) {
                (Some(len), Some(vr)) => {
                    let delimiters = if vr == VR::PN { Delimiters::Name } else { Delimiters::Values };
                    let value = charset.decode(&walk.value(head, len)?, delimiters);
                    let value: String = text::trim(&value).chars().filter(|c| !c.is_control()).collect();
                    if !value.is_empty() {
                        owner.values.push((head.tag, value));
                    }
                }
                (Some(len), None) if head.tag == t::SPECIFIC_CHARACTER_SET => {
                    charset = Charset::from_codes(&text::code(&walk.value(head, len)?));
                }
                _ => {}
            }
            pos = walk.skip(head, encoding)?;
        }
        Ok(owner)
    })
}
