//! Which fragments of encapsulated pixel data make up one frame (PS3.5 A.4).

use dicom_dictionary_std::tags;

use super::super::{
    DicomError, Limits,
    dataset::Header,
    element::Element,
    preamble::Opened,
    walk::{Encoding, ITEM, SEQUENCE_END, Walk, misplaced},
};

/// Where one fragment's bytes are.
#[derive(Clone, Copy, Debug)]
struct Fragment {
    /// Position of its item tag, counted from the first fragment's, as offset tables count.
    offset: u64,
    pos: u64,
    len: u32,
}

/// The fragments of one frame, joined.
pub(super) struct Joined {
    /// Their bytes.
    pub bytes: Vec<u8>,
    /// How many bytes they say they have.
    needed: u64,
}

impl Joined {
    /// Refuses a frame whose file ends inside it.
    pub fn whole(&self) -> Result<(), DicomError> {
        let (needed, left) = (self.needed, self.bytes.len() as u64);
        if left < needed { Err(DicomError::Truncated { what: "a compressed frame", needed, left }) } else { Ok(()) }
    }
}

/// The bytes of one frame, its fragments joined; fewer than they say where the file ends inside the last.
///
/// # Errors
/// [`DicomError`] where the fragments cannot be told apart or the file ends before the frame does.
pub(super) fn of_frame(
    opened: &mut Opened<'_>,
    header: &Header,
    value_pos: u64,
    n_frames: u32,
    frame_idx: u32,
    limits: &Limits,
) -> Result<Joined, DicomError> {
    let (table, first_pos) = basic_offset_table(opened, value_pos, limits)?;
    let extended = header.set.get(tags::EXTENDED_OFFSET_TABLE).map(Element::long_longs);
    let offsets = extended.unwrap_or(table);
    if n_frames > 1
        && offsets.len() == n_frames as usize
        && let Some(frame) = by_table(opened, &offsets, first_pos, frame_idx as usize, limits)
    {
        return join(opened, &frame);
    }
    opened.bytes.hop();
    let all = scan(opened, first_pos, limits, |_| false)?;
    let one_each = all.len() == n_frames as usize;
    let wanted: Vec<Fragment> = match (n_frames, one_each) {
        (1, _) => all,
        (_, true) => vec![all[frame_idx as usize]],
        _ => begun_by_marker(opened, &all, n_frames, frame_idx)?,
    };
    join(opened, &wanted)
}

/// The fragments between two entries of an offset table; `None` where the table does not tell the truth: where it does
/// not rise from 0, or fragments do not begin and end where it says.
fn by_table(
    opened: &mut Opened<'_>,
    offsets: &[u64],
    first_pos: u64,
    frame: usize,
    limits: &Limits,
) -> Option<Vec<Fragment>> {
    let rises = offsets.first() == Some(&0) && offsets.is_sorted_by(|a, b| a < b);
    let (from, to) = (*offsets.get(frame).filter(|_| rises)?, offsets.get(frame + 1).copied());
    let from_pos = first_pos.checked_add(from)?;
    let found = scan(opened, from_pos, limits, |offset| to.is_some_and(|to| from + offset >= to)).ok()?;
    let last = found.last()?;
    let end = from + last.offset + 8 + u64::from(last.len);
    to.is_none_or(|to| to == end).then_some(found)
}

/// The Basic Offset Table, none where it is longer than any, and the position of the first fragment's item.
fn basic_offset_table(opened: &mut Opened<'_>, value_pos: u64, limits: &Limits) -> Result<(Vec<u64>, u64), DicomError> {
    let mut walk = Walk::new(&mut opened.bytes, limits);
    let head = walk.head(value_pos, Encoding::EXPLICIT)?;
    let (ITEM, Some(len)) = (head.tag, head.len) else { return Err(misplaced(head.tag)) };
    let end = walk.past(head.value_pos, len)?;
    let table = if u64::from(len) <= limits.value_bytes { walk.value(head, len)? } else { Vec::new() };
    Ok((table.as_chunks().0.iter().map(|bytes| u64::from(u32::from_le_bytes(*bytes))).collect(), end))
}

/// Fragments from `first_pos` on, to the end or until `stop` says so of an offset from there.
fn scan(
    opened: &mut Opened<'_>,
    first_pos: u64,
    limits: &Limits,
    stop: impl Fn(u64) -> bool,
) -> Result<Vec<Fragment>, DicomError> {
    let mut walk = Walk::new(&mut opened.bytes, limits);
    let mut found = Vec::new();
    let mut pos = first_pos;
    loop {
        let offset = pos - first_pos;
        // A file cut off between fragments keeps the frames before the cut.
        if (offset > 0 && stop(offset)) || walk.bytes.available(pos, 8)? < 8 {
            break;
        }
        let head = walk.head(pos, Encoding::EXPLICIT)?;
        match (head.tag, head.len) {
            (SEQUENCE_END, _) => break,
            (ITEM, Some(len)) => {
                found.push(Fragment { offset, pos: head.value_pos, len });
                pos = head.value_pos + u64::from(len);
            }
            (tag, _) => return Err(misplaced(tag)),
        }
        if found.len() > limits.fragments {
            let limit = limits.fragments as u64;
            return Err(DicomError::OverLimit { what: "the number of fragments", value: limit + 1, limit });
        }
    }
    if found.is_empty() { Err(DicomError::Truncated { what: "the frame", needed: 1, left: 0 }) } else { Ok(found) }
}

/// Without a table: a frame begins where a fragment begins with a JPEG or JPEG 2000 start of image.
fn begun_by_marker(
    opened: &mut Opened<'_>,
    all: &[Fragment],
    n_frames: u32,
    frame_idx: u32,
) -> Result<Vec<Fragment>, DicomError> {
    let mut begins = Vec::new();
    for (idx, fragment) in all.iter().enumerate() {
        let start = opened.bytes.available(fragment.pos, 2.min(u64::from(fragment.len)))?;
        let mark = opened.bytes.at(fragment.pos, start as usize, "a fragment")?;
        if matches!(mark, [0xFF, 0xD8 | 0x4F]) {
            begins.push(idx);
        }
    }
    if begins.len() != n_frames as usize {
        return Err(cannot_tell());
    }
    let from = begins[frame_idx as usize];
    let to = begins.get(frame_idx as usize + 1).copied().unwrap_or(all.len());
    Ok(all[from..to].to_vec())
}

fn cannot_tell() -> DicomError {
    DicomError::Damaged("it does not tell where its compressed frames begin".to_owned())
}

fn join(opened: &mut Opened<'_>, fragments: &[Fragment]) -> Result<Joined, DicomError> {
    let mut joined = Joined { bytes: Vec::new(), needed: 0 };
    for fragment in fragments {
        debug_assert!(fragment.offset <= fragment.pos);
        let present = opened.bytes.available(fragment.pos, fragment.len.into())?;
        joined.bytes.append(&mut opened.bytes.take(fragment.pos, present, "a compressed frame")?);
        joined.needed += u64::from(fragment.len);
    }
    Ok(joined)
}
