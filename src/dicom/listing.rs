//! A header from its first attribute to its last, to be read by a person: every attribute with its name and its value.

use dicom_core::{
    Tag, VR,
    dictionary::{DataDictionary, DataDictionaryEntry},
};
use dicom_dictionary_std::{StandardDataDictionary, tags};

use super::{
    DicomError, Limits, ReadSeek,
    charset::Charset,
    element::Element,
    error::without_panic,
    preamble,
    walk::{Encoding, Head, ITEM, ITEM_END, SEQUENCE_END, Walk, check_depth, inside},
};
use crate::study::{HeaderRow, shown};

/// No more rows are listed: nobody reads on, and an enhanced object has a dozen for each of its frames.
const MOST_ROWS: usize = 20_000;
/// No more of a value is read.
const MOST_BYTES: u32 = 512;
/// No more numbers of a value are shown.
const MOST_NUMBERS: usize = 16;

/// Lists the attributes of a file of `len` bytes. Pixels and other bulk are named with their length. Where the list ends
/// early, because it is too long or what follows cannot be read, its last row says so.
///
/// # Errors
/// [`DicomError`] where the file cannot be read as DICOM at all.
pub fn read_listing(reader: &mut dyn ReadSeek, len: u64, limits: &Limits) -> Result<Vec<HeaderRow>, DicomError> {
    without_panic(|| {
        let mut opened = preamble::open(reader, len, limits)?;
        let (pos, encoding) = (opened.pos, opened.encoding);
        let mut rows = vec![of_file("Transfer Syntax UID", (0x0002, 0x0010), &opened.transfer_syntax)];
        let walk = Walk::new(&mut opened.bytes, limits);
        let mut listing = Listing { walk, open: Vec::new(), charset: Charset::from_codes(""), rows: Vec::new() };
        let ended = listing.run(pos, encoding);
        rows.append(&mut listing.rows);
        if let Err(error) = ended {
            rows.push(remark(format!("What follows cannot be read: {error}.")));
        }
        Ok(rows)
    })
}

/// A sequence or an item that was begun and not yet ended.
struct Open {
    is_item: bool,
    encoding: Encoding,
    /// Where it ends, if its length says so.
    end: Option<u64>,
}

struct Listing<'b, 'a> {
    walk: Walk<'b, 'a>,
    open: Vec<Open>,
    charset: Charset,
    rows: Vec<HeaderRow>,
}

impl Listing<'_, '_> {
    /// Without recursion, so that no depth of nesting can exhaust the stack.
    fn run(&mut self, mut pos: u64, of_set: Encoding) -> Result<(), DicomError> {
        loop {
            while self.open.last().is_some_and(|open| open.end.is_some_and(|end| end <= pos)) {
                self.open.pop();
            }
            // Fewer than eight bytes at the end are padding, not an element.
            if self.open.is_empty() && self.walk.bytes.available(pos, 8)? < 8 {
                return Ok(());
            }
            if MOST_ROWS <= self.rows.len() {
                self.rows.push(remark(format!("The list ends here, after {MOST_ROWS} rows.")));
                return Ok(());
            }
            let encoding = self.open.last().map_or(of_set, |open| open.encoding);
            let head = self.walk.head(pos, encoding)?;
            pos = match head.tag {
                ITEM_END | SEQUENCE_END => {
                    self.open.pop();
                    head.value_pos
                }
                ITEM => self.begin_item(head, encoding)?,
                _ => self.element(head, encoding)?,
            };
        }
    }

    fn begin_item(&mut self, head: Head, encoding: Encoding) -> Result<u64, DicomError> {
        if self.open.last().is_none_or(|open| open.is_item) {
            // Fragments of pixels, or an item that nothing asked for: passed over.
            return self.walk.skip(head, encoding);
        }
        let number = self.n_items_before() + 1;
        self.rows.push(HeaderRow { n_bytes: head.len, ..remark(format!("Item {number}")) });
        let depth = self.open.len();
        if let Some(row) = self.rows.last_mut() {
            row.depth = depth;
        }
        self.begin(Open { is_item: true, encoding, end: end_of(head) })?;
        Ok(head.value_pos)
    }

    /// How many items of the sequence that is open were listed.
    fn n_items_before(&self) -> usize {
        let depth = self.open.len();
        let since = self.rows.iter().rev().take_while(|row| depth <= row.depth);
        since.filter(|row| row.depth == depth && row.tag.is_none()).count()
    }

    fn begin(&mut self, open: Open) -> Result<(), DicomError> {
        self.open.push(open);
        check_depth(self.open.len(), self.walk.limits)
    }

    fn element(&mut self, head: Head, encoding: Encoding) -> Result<u64, DicomError> {
        let vr = head.vr.filter(|vr| *vr != VR::UN).or_else(|| usual_vr(head.tag)).or(head.vr);
        let is_sequence = vr == Some(VR::SQ) || (head.len.is_none() && head.tag != tags::PIXEL_DATA);
        let value = if is_sequence { String::new() } else { self.value(head, vr, encoding)? };
        self.rows.push(HeaderRow {
            depth: self.open.len(),
            tag: Some((head.tag.group(), head.tag.element())),
            vr: if is_sequence { "SQ".to_owned() } else { vr.map(|vr| vr.to_string().to_owned()).unwrap_or_default() },
            name: name_of(head.tag),
            value,
            n_bytes: head.len,
        });
        if !is_sequence {
            return self.walk.skip(head, encoding);
        }
        if head.len != Some(0) {
            let encoding = inside(head, encoding);
            self.begin(Open { is_item: false, encoding, end: end_of(head) })?;
        }
        Ok(head.value_pos)
    }

    fn value(&mut self, head: Head, vr: Option<VR>, encoding: Encoding) -> Result<String, DicomError> {
        let Some(len) = head.len else { return Ok("in fragments".to_owned()) };
        self.walk.bytes.require(head.value_pos, u64::from(len), "an attribute")?;
        if is_bulk(vr) || head.tag == tags::PIXEL_DATA {
            return Ok(if len == 0 { String::new() } else { format!("{len} bytes") });
        }
        let read = self.walk.bytes.at(head.value_pos, len.min(MOST_BYTES) as usize, "an attribute")?.to_vec();
        let element = Element::new(vr, encoding.big, read);
        if head.tag == tags::SPECIFIC_CHARACTER_SET {
            self.charset = Charset::from_codes(&element.ascii());
        }
        Ok(in_words(&element, vr, &self.charset, MOST_BYTES < len))
    }
}

fn end_of(head: Head) -> Option<u64> {
    head.len.map(|len| head.value_pos + u64::from(len))
}

/// VRs whose values are bytes for programs, not for people.
fn is_bulk(vr: Option<VR>) -> bool {
    matches!(vr, None | Some(VR::OB | VR::OW | VR::OF | VR::OD | VR::OL | VR::OV | VR::UN))
}

fn in_words(element: &Element, vr: Option<VR>, charset: &Charset, is_cut: bool) -> String {
    let text = match vr {
        Some(VR::FD | VR::FL | VR::US | VR::SS | VR::UL | VR::SL) => numbers(element),
        Some(VR::AT) => element.words().chunks_exact(2).map(|it| format!("({:04X},{:04X})", it[0], it[1])).collect(),
        Some(VR::PN) => element.person_name(charset),
        Some(VR::UI) => shown(&element.ascii()),
        _ => element.texts(charset).join(" \\ "),
    };
    if is_cut { format!("{text} …") } else { text }
}

fn numbers(element: &Element) -> String {
    let all = element.numbers();
    let said: Vec<String> =
        all.iter().take(MOST_NUMBERS).map(|it| it.map_or_else(|| "?".to_owned(), |it| it.to_string())).collect();
    let more = if MOST_NUMBERS < all.len() { " …" } else { "" };
    said.join(" \\ ") + more
}

fn usual_vr(tag: Tag) -> Option<VR> {
    StandardDataDictionary.by_tag(tag).map(|entry| entry.vr().relaxed())
}

/// The keyword of an attribute with spaces between its words.
fn name_of(tag: Tag) -> String {
    match StandardDataDictionary.by_tag(tag) {
        Some(entry) => spaced(entry.alias()),
        None if tag.group() % 2 == 1 => "private".to_owned(),
        None => "not in the dictionary".to_owned(),
    }
}

/// "SOPInstanceUID" as "SOP Instance UID".
fn spaced(keyword: &str) -> String {
    let letters: Vec<char> = keyword.chars().collect();
    let mut words = String::new();
    for (idx, letter) in letters.iter().enumerate() {
        let before = idx.checked_sub(1).map(|idx| letters[idx]);
        let after_is_small = letters.get(idx + 1).is_some_and(char::is_ascii_lowercase);
        let begins = letter.is_ascii_uppercase()
            && before.is_some_and(|it| {
                it.is_ascii_lowercase() || it.is_ascii_digit() || (it.is_ascii_uppercase() && after_is_small)
            });
        if begins {
            words.push(' ');
        }
        words.push(*letter);
    }
    words
}

fn remark(name: String) -> HeaderRow {
    HeaderRow { depth: 0, tag: None, vr: String::new(), name, value: String::new(), n_bytes: None }
}

fn of_file(name: &str, tag: (u16, u16), value: &str) -> HeaderRow {
    let (vr, value) = ("UI".to_owned(), shown(value));
    HeaderRow { depth: 0, tag: Some(tag), vr, name: name.to_owned(), value, n_bytes: None }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// An explicit little endian element.
    fn element(group: u16, number: u16, vr: &str, value: &[u8]) -> Vec<u8> {
        let mut bytes = [group.to_le_bytes(), number.to_le_bytes()].concat();
        bytes.extend(vr.as_bytes());
        if ["SQ", "OB", "OW", "UN", "UT"].contains(&vr) {
            bytes.extend([0, 0]);
            bytes.extend((value.len() as u32).to_le_bytes());
        } else {
            bytes.extend((value.len() as u16).to_le_bytes());
        }
        bytes.extend(value);
        bytes
    }

    fn item(of: &[u8]) -> Vec<u8> {
        [&[0xFE, 0xFF, 0x00, 0xE0], &(of.len() as u32).to_le_bytes()[..], of].concat()
    }

    fn file(elements: &[Vec<u8>]) -> Vec<u8> {
        let syntax = element(0x0002, 0x0010, "UI", b"1.2.840.10008.1.2.1\0");
        let length = element(0x0002, 0x0000, "UL", &(syntax.len() as u32).to_le_bytes());
        [vec![0; 128], b"DICM".to_vec(), length, syntax, elements.concat()].concat()
    }

    fn listed(bytes: &[u8]) -> Vec<HeaderRow> {
        read_listing(&mut Cursor::new(bytes), bytes.len() as u64, &Limits::default()).expect("a DICOM file")
    }

    fn example() -> Vec<Vec<u8>> {
        let code = [element(0x0008, 0x0100, "SH", b"T-11510 "), element(0x0008, 0x0104, "LO", b"spine ")].concat();
        vec![
            element(0x0008, 0x0005, "CS", b"ISO_IR 192"),
            element(0x0008, 0x2218, "SQ", &[item(&code), item(&code)].concat()),
            element(0x0010, 0x0010, "PN", "Mül^A ".as_bytes()),
            element(0x0018, 0x0081, "DS", b"98.5"),
            element(0x0019, 0x1001, "UN", b"abcd"),
            element(0x0028, 0x0010, "US", &[0, 1]),
            element(0x7FE0, 0x0010, "OW", &[7; 32]),
        ]
    }

    #[test]
    fn every_attribute_is_there_with_its_words() {
        let rows = listed(&file(&example()));
        let said: Vec<_> =
            rows.iter().map(|row| (row.depth, row.name.as_str(), row.vr.as_str(), row.value.as_str())).collect();
        assert_eq!(
            said,
            [
                (0, "Transfer Syntax UID", "UI", "1.2.840.10008.1.2.1"),
                (0, "Specific Character Set", "CS", "ISO_IR 192"),
                (0, "Anatomic Region Sequence", "SQ", ""),
                (1, "Item 1", "", ""),
                (2, "Code Value", "SH", "T-11510"),
                (2, "Code Meaning", "LO", "spine"),
                (1, "Item 2", "", ""),
                (2, "Code Value", "SH", "T-11510"),
                (2, "Code Meaning", "LO", "spine"),
                (0, "Patient Name", "PN", "Mül A"),
                (0, "Echo Time", "DS", "98.5"),
                (0, "private", "UN", "4 bytes"),
                (0, "Rows", "US", "256"),
                (0, "Pixel Data", "OW", "32 bytes"),
            ]
        );
        assert_eq!(rows[10].tag_text(), "(0018,0081)");
    }

    #[test]
    fn a_file_that_is_cut_off_says_what_it_still_has() {
        let whole = file(&example());
        let begins = file(&[]).len() + 8;
        for len in 0..whole.len() {
            match read_listing(&mut Cursor::new(&whole[..len]), len as u64, &Limits::default()) {
                Ok(rows) => assert!((1..=15).contains(&rows.len()) && rows.iter().all(|row| !row.name.is_empty())),
                Err(error) => assert!(len < begins, "{len}: {error}"),
            }
        }
        let rows = listed(&whole[..whole.len() - 3]);
        let last = rows.last().expect("a remark");
        assert!(last.name.starts_with("What follows cannot be read"), "{last:?}");
    }

    #[test]
    fn keywords_become_words() {
        for (keyword, words) in [
            ("SOPInstanceUID", "SOP Instance UID"),
            ("dBdt", "d Bdt"),
            ("EchoTime", "Echo Time"),
            ("B1rms", "B1rms"),
            ("MRAcquisitionType", "MR Acquisition Type"),
        ] {
            assert_eq!(spaced(keyword), words);
        }
    }
}
