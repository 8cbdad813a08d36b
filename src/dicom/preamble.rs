//! Getting from the first byte of a file to its data set: preamble, meta information, transfer syntax (PS3.10 7).

use dicom_core::{Tag, VR};
use dicom_dictionary_std::{tags, uids};

use super::{
    DicomError, Limits,
    bytes::{Bytes, ReadSeek},
    text,
    walk::{Encoding, Walk},
};
use crate::study::PixelLocation;

/// A file opened at its data set.
pub(super) struct Opened<'a> {
    /// The bytes that [`Self::pos`] counts in: those of the file, or of the data set inflated from it.
    pub bytes: Bytes<'a>,
    /// Where the data set begins.
    pub pos: u64,
    /// How its elements are written.
    pub encoding: Encoding,
    /// Transfer Syntax UID, as said or as guessed.
    pub transfer_syntax: String,
    /// Whether the data set was deflated.
    pub deflated: bool,
    /// Bytes of the file.
    pub file_len: u64,
    /// What had to be assumed.
    pub notes: Vec<String>,
}

/// What stands before the data set.
struct Meta {
    dataset_pos: u64,
    transfer_syntax: Option<String>,
    sop_class: Option<String>,
    /// How the first element of the data set looks, where it looks like one.
    looks_like: Option<Encoding>,
    /// Bytes before the data set that belong to nothing.
    n_rubbish: u64,
}

impl Meta {
    fn says_deflated(&self) -> bool {
        self.transfer_syntax.as_deref() == Some(uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
    }
}

const PREAMBLE: u64 = 128;
const META_GROUP: u16 = 0x0002;
/// How many bytes that belong to nothing may stand before the data set.
const MAX_RUBBISH: u64 = 4;

/// Opens a file of `len` bytes at its data set.
///
/// # Errors
/// [`DicomError::NotDicom`] where nothing looks like DICOM, [`DicomError::NoImage`] for a DICOMDIR, and faults of the
/// meta information.
pub(super) fn open<'a>(reader: &'a mut dyn ReadSeek, len: u64, limits: &'a Limits) -> Result<Opened<'a>, DicomError> {
    open_as(reader, len, false, limits)
}

/// The same for a file that should be a DICOMDIR.
///
/// # Errors
/// [`DicomError`] as [`open`].
pub(super) fn open_directory<'a>(
    reader: &'a mut dyn ReadSeek,
    len: u64,
    limits: &'a Limits,
) -> Result<Opened<'a>, DicomError> {
    open_as(reader, len, true, limits)
}

fn open_as<'a>(
    reader: &'a mut dyn ReadSeek,
    len: u64,
    as_directory: bool,
    limits: &'a Limits,
) -> Result<Opened<'a>, DicomError> {
    if len > limits.file_bytes {
        let (value, limit) = (len, limits.file_bytes);
        return Err(DicomError::OverLimit { what: "the size of the file in bytes", value, limit });
    }
    let meta = read_meta(&mut Bytes::plain(&mut *reader, len, limits), limits)?;
    if !as_directory && meta.sop_class.as_deref() == Some(uids::MEDIA_STORAGE_DIRECTORY_STORAGE) {
        return Err(DicomError::NoImage("a DICOMDIR, the table of contents of a disc".to_owned()));
    }
    let mut notes = Vec::new();
    if meta.n_rubbish > 0 {
        notes.push("bytes that belong to nothing stand before its data set: passed over".to_owned());
    }
    if let Some(pos) = deflated_at(reader, &meta, limits)? {
        if !meta.says_deflated() {
            notes.push("the file is deflated, its label says otherwise: read as it is written".to_owned());
        }
        let bytes = Bytes::deflated(reader, pos, limits)?;
        let transfer_syntax = uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN.to_owned();
        let encoding = Encoding::EXPLICIT;
        return Ok(Opened { bytes, pos: 0, encoding, transfer_syntax, deflated: true, file_len: len, notes });
    }
    if meta.says_deflated() {
        notes.push("the file says that it is deflated and is not: read as it is written".to_owned());
    }
    let encoding = choose_encoding(&meta, &mut notes)?;
    let transfer_syntax = meta.transfer_syntax.unwrap_or_else(|| plain_syntax(encoding).to_owned());
    let bytes = Bytes::plain(reader, len, limits);
    let pos = meta.dataset_pos;
    Ok(Opened { bytes, pos, encoding, transfer_syntax, deflated: false, file_len: len, notes })
}

/// Where the data set's deflated bytes begin, if it is deflated: as its label says, or as it turns out where nothing
/// else fits. Some writers put the two bytes of zlib (RFC 1950) in front, which do not belong there.
fn deflated_at(reader: &mut dyn ReadSeek, meta: &Meta, limits: &Limits) -> Result<Option<u64>, DicomError> {
    if meta.looks_like.is_some() {
        return Ok(None);
    }
    for pos in [meta.dataset_pos, meta.dataset_pos + 2] {
        let mut bytes = Bytes::deflated(&mut *reader, pos, limits)?;
        if looks_like(&mut bytes, 0)?.is_some_and(|encoding| encoding == Encoding::EXPLICIT) {
            return Ok(Some(pos));
        }
    }
    Ok(meta.says_deflated().then_some(meta.dataset_pos))
}

/// Opens a file whose header was read before at its pixels, without a look at what stands in front of them.
pub(super) fn reopen<'a>(
    reader: &'a mut dyn ReadSeek,
    at: PixelLocation,
    transfer_syntax: &str,
    limits: &'a Limits,
) -> Opened<'a> {
    let mut bytes = Bytes::plain(reader, at.file_len, limits);
    bytes.hop();
    Opened {
        bytes,
        pos: at.element_pos,
        encoding: Encoding { explicit: at.explicit_vr, big: at.big_endian },
        transfer_syntax: transfer_syntax.to_owned(),
        deflated: false,
        file_len: at.file_len,
        notes: Vec::new(),
    }
}

/// What the label says, unless the data set plainly looks otherwise.
fn choose_encoding(meta: &Meta, notes: &mut Vec<String>) -> Result<Encoding, DicomError> {
    let labelled = meta.transfer_syntax.as_deref().map(labelled_encoding);
    match (labelled, meta.looks_like) {
        (Some(labelled), Some(seen)) if labelled != seen => {
            notes.push("the file says one transfer syntax and is written in another: read as it is written".to_owned());
            Ok(seen)
        }
        (Some(labelled), _) => Ok(labelled),
        (None, Some(seen)) => {
            notes.push("the file does not name its transfer syntax: guessed from its first bytes".to_owned());
            Ok(seen)
        }
        (None, None) => {
            Err(DicomError::Damaged("it does not say how it is written and begins like nothing known".to_owned()))
        }
    }
}

fn labelled_encoding(uid: &str) -> Encoding {
    match uid {
        uids::IMPLICIT_VR_LITTLE_ENDIAN => Encoding::IMPLICIT,
        BIG_ENDIAN => Encoding { explicit: true, big: true },
        _ => Encoding::EXPLICIT,
    }
}

/// The uncompressed transfer syntax of an encoding.
pub(super) fn plain_syntax(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding { explicit: false, .. } => uids::IMPLICIT_VR_LITTLE_ENDIAN,
        Encoding { big: true, .. } => BIG_ENDIAN,
        Encoding { big: false, .. } => uids::EXPLICIT_VR_LITTLE_ENDIAN,
    }
}

/// Explicit VR Big Endian, retired but still met.
pub(super) const BIG_ENDIAN: &str = "1.2.840.10008.1.2.2";

fn read_meta(bytes: &mut Bytes<'_>, limits: &Limits) -> Result<Meta, DicomError> {
    let marked = bytes.available(PREAMBLE, 4)? == 4 && bytes.at(PREAMBLE, 4, "the preamble")? == b"DICM";
    let start = if marked { PREAMBLE + 4 } else { 0 };
    let bare_meta = !marked && bytes.available(0, 8)? == 8 && bytes.at(0, 2, "the file")? == [2, 0];
    let mut meta = Meta { dataset_pos: start, transfer_syntax: None, sop_class: None, looks_like: None, n_rubbish: 0 };
    if marked || bare_meta {
        read_meta_group(bytes, limits, &mut meta)?;
    }
    // In deflated bytes, elements without a VR prove nothing.
    let proves_implicit = marked && !meta.says_deflated();
    meta.looks_like = looks_like(bytes, meta.dataset_pos)?;
    for n_rubbish in 0..=if marked { MAX_RUBBISH } else { 0 } {
        if meta.looks_like.is_none() {
            meta.looks_like = chained(bytes, meta.dataset_pos + n_rubbish, proves_implicit, limits);
            meta.n_rubbish = if meta.looks_like.is_some() { n_rubbish } else { 0 };
        }
    }
    meta.dataset_pos += meta.n_rubbish;
    if !marked && meta.looks_like.is_none() && meta.transfer_syntax.is_none() {
        return Err(DicomError::NotDicom);
    }
    Ok(meta)
}

/// Walks over group 0002 without trusting its group length, which some writers get wrong.
fn read_meta_group(bytes: &mut Bytes<'_>, limits: &Limits, meta: &mut Meta) -> Result<(), DicomError> {
    let mut pos = meta.dataset_pos;
    let mut elements = 0;
    while bytes.available(pos, 8)? == 8 && bytes.at(pos, 2, "the meta information")? == META_GROUP.to_le_bytes() {
        elements += 1;
        if elements > 64 {
            return Err(DicomError::Damaged("its meta information does not end".to_owned()));
        }
        let mut walk = Walk::new(bytes, limits);
        let head = walk.head(pos, Encoding::EXPLICIT)?;
        let end = walk.skip(head, Encoding::EXPLICIT)?;
        if let (tags::TRANSFER_SYNTAX_UID | tags::MEDIA_STORAGE_SOP_CLASS_UID, Some(len @ 0..=128)) =
            (head.tag, head.len)
        {
            let text = text::code(&walk.value(head, len)?);
            let slot =
                if head.tag == tags::TRANSFER_SYNTAX_UID { &mut meta.transfer_syntax } else { &mut meta.sop_class };
            *slot = Some(text).filter(|text| !text.is_empty());
        }
        pos = end;
    }
    meta.dataset_pos = pos;
    Ok(())
}

/// How the first element at `pos` is written, or `None` where it does not look like the first one of a data set.
fn looks_like(bytes: &mut Bytes<'_>, pos: u64) -> Result<Option<Encoding>, DicomError> {
    if bytes.available(pos, 8)? < 8 {
        return Ok(None);
    }
    let first: [u8; 8] = std::array::from_fn(|idx| bytes.at(pos, 8, "the data set").map_or(0, |b| b[idx]));
    let big = first[0] == 0 && first[1] != 0;
    let encoding = Encoding { explicit: true, big };
    let tag = Tag(encoding.u16([first[0], first[1]]), encoding.u16([first[2], first[3]]));
    // Data sets begin with group 0008; some old ones with 0004 or a group length, and command sets with 0000.
    if !matches!(tag.group(), 0x0004 | 0x0008) || tag.element() > 0x2000 {
        return Ok(None);
    }
    if VR::from_binary([first[4], first[5]]).is_some() {
        return Ok(Some(encoding));
    }
    let len = u32::from_le_bytes([first[4], first[5], first[6], first[7]]);
    let fits = bytes.available(pos + 8, u64::from(len))? == u64::from(len);
    Ok((!big && fits).then_some(Encoding::IMPLICIT))
}

/// How many elements are passed over to prove how the first ones are written, those in sequences included.
const CHAIN_ELEMENTS: usize = 10_000;
/// How many elements in the order of their tags are proof enough of how they are written.
const CHAIN: usize = 3;

/// How a data set is written that begins with another group than most: as its first elements follow each other. Without
/// the mark DICM, elements without a VR prove nothing.
fn chained(bytes: &mut Bytes<'_>, pos: u64, proves_implicit: bool, limits: &Limits) -> Option<Encoding> {
    let limits = Limits { elements: limits.elements.min(CHAIN_ELEMENTS), ..limits.clone() };
    let mut encodings = vec![Encoding::EXPLICIT, Encoding { explicit: true, big: true }];
    encodings.extend(proves_implicit.then_some(Encoding::IMPLICIT));
    encodings.into_iter().find(|encoding| is_chain(bytes, pos, *encoding, &limits).is_some())
}

fn is_chain(bytes: &mut Bytes<'_>, mut pos: u64, encoding: Encoding, limits: &Limits) -> Option<()> {
    let mut walk = Walk::new(bytes, limits);
    let mut last = Tag(0x0002, 0xFFFF);
    for idx in 0..CHAIN {
        if idx > 0 && walk.bytes.available(pos, 1).ok()? == 0 {
            break;
        }
        let head = walk.head(pos, encoding).ok()?;
        if head.tag <= last || head.tag.group() == 0xFFFE || (encoding.explicit && head.vr.is_none()) {
            return None;
        }
        pos = walk.skip(head, encoding).ok()?;
        last = head.tag;
    }
    Some(())
}
