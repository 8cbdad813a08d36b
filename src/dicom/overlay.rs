//! Overlay planes as a header describes them (PS3.3 C.9.2); their bits are read with the frames they lie on.

use dicom_core::{Tag, VR};

use super::{
    dataset::{DataSet, Header},
    element::Element,
    walk::{Encoding, Head},
};
use crate::study::{OverlayBits, OverlayPlane, PixelFormat, PixelKind, SampleNumber};

const ROWS: u16 = 0x0010;
const COLUMNS: u16 = 0x0011;
const N_FRAMES: u16 = 0x0015;
const ORIGIN: u16 = 0x0050;
const FRAME_ORIGIN: u16 = 0x0051;
const BITS_ALLOCATED: u16 = 0x0100;
const BIT_POSITION: u16 = 0x0102;
const DATA: u16 = 0x3000;

/// Whether a tag belongs to one of the sixteen groups of overlay planes.
fn is_overlay(tag: Tag) -> bool {
    (0x6000..=0x601E).contains(&tag.group()) && tag.group().is_multiple_of(2)
}

/// Whether an attribute describes an overlay plane.
pub(super) fn describes(tag: Tag) -> bool {
    let wanted = [ROWS, COLUMNS, N_FRAMES, ORIGIN, FRAME_ORIGIN, BITS_ALLOCATED, BIT_POSITION];
    is_overlay(tag) && wanted.contains(&tag.element())
}

/// Whether an attribute is Overlay Data (60xx,3000).
pub(super) fn is_data(tag: Tag) -> bool {
    is_overlay(tag) && tag.element() == DATA
}

/// Where one plane's Overlay Data is: its group and its bits.
pub(super) fn data_at(head: Head, encoding: Encoding) -> Option<(u16, OverlayBits)> {
    let len = head.len.filter(|len| is_data(head.tag) && *len > 0)?;
    // Overlays are words; in single bytes or unknown VR they are as they stand.
    let swapped = encoding.big && head.vr == Some(VR::OW);
    Some((head.tag.group(), OverlayBits::Element { value_pos: head.value_pos, len, swapped }))
}

/// The overlay planes of a header; a note for those that cannot be shown.
pub(super) fn planes(
    header: &Header,
    format: &PixelFormat,
    native: bool,
    notes: &mut Vec<String>,
) -> Vec<OverlayPlane> {
    let mut found = Vec::new();
    for group in (0x6000..=0x601E).step_by(2) {
        match plane(header, group, format, native) {
            Ok(plane) => found.extend(plane),
            Err(fault) => notes.push(format!("its overlay {group:04X} is left out: {fault}")),
        }
    }
    if !found.is_empty() {
        notes.push("the image has graphics stored with it (overlay), which may show a name".to_owned());
    }
    found
}

fn plane(header: &Header, group: u16, format: &PixelFormat, native: bool) -> Result<Option<OverlayPlane>, String> {
    let set = &header.set;
    let get = |element| set.get(Tag(group, element));
    let word = |element| get(element).and_then(Element::word);
    let stored = header.overlays.iter().find(|(of, _)| *of == group).map(|(_, bits)| *bits);
    let is_described = [ROWS, COLUMNS, ORIGIN, BIT_POSITION].into_iter().any(|element| get(element).is_some());
    if stored.is_none() && !is_described {
        return Ok(None);
    }
    let bits = match stored {
        Some(bits) => bits,
        None => embedded(word(BITS_ALLOCATED), word(BIT_POSITION), format, native)?,
    };
    let (Some(rows), Some(columns)) = (word(ROWS), word(COLUMNS)) else {
        return Err("it does not say its rows and columns".to_owned());
    };
    let n_frames = get(N_FRAMES).and_then(Element::integer).and_then(|n| u32::try_from(n).ok()).unwrap_or(1).max(1);
    let first_frame = u32::from(word(FRAME_ORIGIN).unwrap_or(1).max(1));
    let (rows, columns) = (u32::from(rows), u32::from(columns));
    if rows == 0 || columns == 0 {
        return Err(format!("it says {rows} rows and {columns} columns"));
    }
    Ok(Some(OverlayPlane { rows, columns, origin: origin(set, group), n_frames, first_frame, bits }))
}

/// Overlay Origin is of VR SS, row before column.
fn origin(set: &DataSet, group: u16) -> [i32; 2] {
    let words = set.get(Tag(group, ORIGIN)).map(Element::words).unwrap_or_default();
    match words[..] {
        [row, column, ..] => [row, column].map(|word| i32::from(word.cast_signed())),
        _ => [1, 1],
    }
}

/// A plane without data of its own lies in a bit of the pixels that is not part of their value.
fn embedded(
    allocated: Option<u16>,
    bit: Option<u16>,
    format: &PixelFormat,
    native: bool,
) -> Result<OverlayBits, String> {
    let bit = bit.ok_or("it has no data")?;
    let is_used = (format.high_bit + 1 - format.bits_stored..=format.high_bit).contains(&bit);
    let fits = allocated.is_none_or(|allocated| allocated == format.bits_allocated) && bit < format.bits_allocated;
    let whole = matches!(format.kind(), PixelKind::Word | PixelKind::Real) && format.number == SampleNumber::Integer;
    if is_used || !fits || !whole || format.bits_allocated < 8 {
        return Err(format!("it has no data, and bit {bit} of the pixels is not free for it"));
    }
    if !native {
        return Err("it lies in bits of the pixels that compression does not keep".to_owned());
    }
    Ok(OverlayBits::Pixels { bit })
}
