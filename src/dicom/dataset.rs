//! The wanted attributes of a header as a small tree.

use std::sync::Arc;

use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;

use super::{
    DicomError,
    charset::Charset,
    element::Element,
    overlay,
    walk::{Encoding, Head, ITEM, ITEM_END, SEQUENCE_END, Walk, check_depth, inside, misplaced},
    wanted,
};
use crate::study::OverlayBits;

/// The wanted attributes of one data set or item. They are few: a list is the smallest that holds them.
#[derive(Clone, Debug, Default)]
pub(super) struct DataSet {
    elements: Vec<(Tag, Element)>,
}

/// Where the pixels are and how the file announces them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PixelElement {
    /// Pixel Data, Float Pixel Data or Double Float Pixel Data.
    pub tag: Tag,
    /// OB or OW, where the file says so.
    pub vr: Option<VR>,
    /// Bytes of native pixels; `None`: encapsulated.
    pub len: Option<u32>,
    /// Where the element begins.
    pub pos: u64,
    /// Where the value begins.
    pub value_pos: u64,
}

impl PixelElement {
    /// The element at `pos` with this head, if it is one of pixels.
    pub fn of(head: Head, pos: u64) -> Option<Self> {
        let Head { tag, vr, len, value_pos } = head;
        is_pixels(tag).then_some(Self { tag, vr, len, pos, value_pos })
    }
}

/// A header: its wanted attributes, and where the pixels begin.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    /// The attributes.
    pub set: DataSet,
    /// The pixels; `None` where the data set has none.
    pub pixels: Option<PixelElement>,
    /// Ends of sequences and items that nothing began.
    pub n_stray: usize,
    /// Overlay Data: the group and where its bits are.
    pub overlays: Vec<(u16, OverlayBits)>,
}

impl DataSet {
    /// An attribute, where it is there and not empty.
    pub fn get(&self, tag: Tag) -> Option<&Element> {
        self.find(tag).filter(|element| !element.is_empty())
    }

    /// The items of a sequence; none where it is not there.
    pub fn items(&self, tag: Tag) -> &[DataSet] {
        self.find(tag).map_or(&[], |element| &element.items)
    }

    fn find(&self, tag: Tag) -> Option<&Element> {
        self.elements.iter().find(|(own, _)| *own == tag).map(|(_, element)| element)
    }

    /// Adds an attribute; of two with one tag the later counts.
    fn put(&mut self, tag: Tag, element: Element) {
        match self.elements.iter_mut().find(|(own, _)| *own == tag) {
            Some((_, slot)) => *slot = element,
            None => self.elements.push((tag, element)),
        }
    }

    /// Gives the texts of an item that names its own character set (PS3.3 C.12.1.1.2) that set, those of its items too.
    fn adopt_own_charset(&mut self) {
        if let Some(codes) = self.get(tags::SPECIFIC_CHARACTER_SET) {
            let charset = Arc::new(Charset::from_codes(&codes.ascii()));
            self.adopt(&charset);
        }
    }

    fn adopt(&mut self, charset: &Arc<Charset>) {
        for (_, element) in &mut self.elements {
            if element.own_charset.is_none() {
                element.own_charset = Some(Arc::clone(charset));
                element.items.iter_mut().for_each(|item| item.adopt(charset));
            }
        }
    }
}

/// Walks over the main data set from `pos` up to its pixels.
///
/// # Errors
/// [`DicomError`] where a length, the nesting or the number of elements cannot be.
pub(super) fn read_main(walk: &mut Walk<'_, '_>, mut pos: u64, encoding: Encoding) -> Result<Header, DicomError> {
    let mut header = Header::default();
    // Fewer than eight bytes at the end are padding, not an element.
    while walk.bytes.available(pos, 8)? == 8 {
        let head = walk.head(pos, encoding)?;
        header.pixels = PixelElement::of(head, pos);
        if header.pixels.is_some() {
            break;
        }
        if matches!((head.tag, head.len), (ITEM_END | SEQUENCE_END, Some(0))) {
            header.n_stray += 1;
            pos = head.value_pos;
            continue;
        }
        if head.tag.group() == 0xFFFE {
            return Err(misplaced(head.tag));
        }
        header.overlays.extend(overlay::data_at(head, encoding));
        pos = read_one(walk, head, encoding, 1, &mut header.set)?;
    }
    Ok(header)
}

fn is_pixels(tag: Tag) -> bool {
    [tags::PIXEL_DATA, tags::FLOAT_PIXEL_DATA, tags::DOUBLE_FLOAT_PIXEL_DATA].contains(&tag)
}

/// Keeps or passes over one element and returns where the next begins.
fn read_one(
    walk: &mut Walk<'_, '_>,
    head: Head,
    encoding: Encoding,
    depth: usize,
    set: &mut DataSet,
) -> Result<u64, DicomError> {
    if !wanted::is_wanted(head.tag) {
        return walk.skip(head, encoding);
    }
    walk.keep(size_of::<(Tag, Element)>() as u64)?;
    if wanted::is_sequence(head.tag) {
        let mut items = Vec::new();
        let end = read_items(walk, head, inside(head, encoding), depth, &mut items)?;
        set.put(head.tag, Element { items, ..Element::new(head.vr, encoding.big, Vec::new()) });
        return Ok(end);
    }
    let Some(len) = head.len else { return walk.skip(head, encoding) };
    let end = walk.past(head.value_pos, len)?;
    let bytes = walk.value(head, len)?;
    set.put(head.tag, Element::new(head.vr, encoding.big, bytes));
    Ok(end)
}

/// Reads the items of a wanted sequence. Recursion is bounded by the nesting limit.
fn read_items(
    walk: &mut Walk<'_, '_>,
    sequence: Head,
    encoding: Encoding,
    depth: usize,
    items: &mut Vec<DataSet>,
) -> Result<u64, DicomError> {
    check_depth(depth, walk.limits)?;
    let end = sequence.len.map(|len| walk.past(sequence.value_pos, len)).transpose()?;
    let mut pos = sequence.value_pos;
    while end.is_none_or(|end| pos < end) {
        let head = walk.head(pos, encoding)?;
        match head.tag {
            SEQUENCE_END => return Ok(end.unwrap_or(head.value_pos)),
            ITEM => pos = read_item(walk, head, encoding, depth + 1, items)?,
            tag => return Err(misplaced(tag)),
        }
    }
    Ok(end.unwrap_or(pos))
}

fn read_item(
    walk: &mut Walk<'_, '_>,
    item: Head,
    encoding: Encoding,
    depth: usize,
    items: &mut Vec<DataSet>,
) -> Result<u64, DicomError> {
    check_depth(depth, walk.limits)?;
    walk.keep(size_of::<DataSet>() as u64)?;
    let end = item.len.map(|len| walk.past(item.value_pos, len)).transpose()?;
    let mut set = DataSet::default();
    let mut pos = item.value_pos;
    while end.is_none_or(|end| pos < end) {
        let head = walk.head(pos, encoding)?;
        if head.tag == ITEM_END {
            pos = head.value_pos;
            break;
        }
        if head.tag.group() == 0xFFFE {
            return Err(misplaced(head.tag));
        }
        pos = read_one(walk, head, encoding, depth + 1, &mut set)?;
    }
    set.elements.shrink_to_fit();
    set.adopt_own_charset();
    items.push(set);
    Ok(end.unwrap_or(pos))
}
