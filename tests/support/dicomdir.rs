//! DICOMDIR files byte by byte, so that their offsets and names can lie.

/// One directory record.
#[derive(Clone)]
pub struct Record {
    /// Directory Record Type.
    pub kind: &'static str,
    /// Referenced File ID as it stands in the file; empty: none.
    pub file: String,
    /// The record after it and the one below it, from 0.
    pub next: Option<usize>,
    pub lower: Option<usize>,
    /// Offsets that are said instead.
    pub next_at: Option<u32>,
    pub lower_at: Option<u32>,
    /// Record In-use Flag.
    pub in_use: u16,
}

fn record(kind: &'static str, file: &str, next: Option<usize>, lower: Option<usize>) -> Record {
    Record { kind, file: file.to_owned(), next, lower, next_at: None, lower_at: None, in_use: 0xFFFF }
}

/// One patient, one study, one series and its images.
pub fn of_images(files: &[&str]) -> Vec<Record> {
    let mut all: Vec<_> = ["PATIENT", "STUDY", "SERIES"]
        .iter()
        .zip(1..)
        .map(|(kind, below)| record(kind, "", None, Some(below)))
        .collect();
    for (idx, file) in files.iter().enumerate() {
        let next = (idx + 1 < files.len()).then_some(idx + 4);
        all.push(record("IMAGE", file, next, None));
    }
    if files.is_empty() {
        all[2].lower = None;
    }
    all
}

fn element(group: u16, number: u16, vr: &str, value: &[u8]) -> Vec<u8> {
    let mut out = [group.to_le_bytes(), number.to_le_bytes()].concat();
    out.extend(vr.as_bytes());
    let mut value = value.to_vec();
    if value.len() % 2 == 1 {
        value.push(if vr == "UI" { 0 } else { b' ' });
    }
    out.extend((value.len() as u16).to_le_bytes());
    out.extend(value);
    out
}

fn item(of: &Record, next: u32, lower: u32) -> Vec<u8> {
    let mut set = element(4, 0x1400, "UL", &next.to_le_bytes());
    set.extend(element(4, 0x1410, "US", &of.in_use.to_le_bytes()));
    set.extend(element(4, 0x1420, "UL", &lower.to_le_bytes()));
    set.extend(element(4, 0x1430, "CS", of.kind.as_bytes()));
    if !of.file.is_empty() {
        set.extend(element(4, 0x1500, "CS", of.file.as_bytes()));
    }
    let mut out = vec![0xFE, 0xFF, 0x00, 0xE0];
    out.extend((set.len() as u32).to_le_bytes());
    out.extend(set);
    out
}

/// The file; `first` is said instead of the place of the first record.
pub fn bytes(records: &[Record], first: Option<u32>) -> Vec<u8> {
    let mut meta = element(2, 2, "UI", b"1.2.840.10008.1.3.10");
    meta.extend(element(2, 3, "UI", b"2.25.4711.5"));
    meta.extend(element(2, 0x10, "UI", b"1.2.840.10008.1.2.1"));
    let mut out = [vec![0; 128], b"DICM".to_vec()].concat();
    out.extend(element(2, 0, "UL", &(meta.len() as u32).to_le_bytes()));
    out.extend(meta);
    out.extend(element(4, 0x1130, "CS", b"THECAL"));
    let before = out.len() + 12 + 12 + 10 + 12;
    let mut places = Vec::new();
    let mut at = before;
    for one in records {
        places.push(at as u32);
        at += item(one, 0, 0).len();
    }
    let place = |idx: Option<usize>| idx.map_or(0, |idx| places[idx]);
    let first = first.unwrap_or(place((!records.is_empty()).then_some(0)));
    out.extend(element(4, 0x1200, "UL", &first.to_le_bytes()));
    out.extend(element(4, 0x1202, "UL", &first.to_le_bytes()));
    out.extend(element(4, 0x1212, "US", &[0, 0]));
    out.extend([4, 0, 0x20, 0x12]);
    out.extend(b"SQ\0\0");
    out.extend(((at - before) as u32).to_le_bytes());
    assert_eq!(out.len(), before, "offsets count from here");
    for one in records {
        let next = one.next_at.unwrap_or(place(one.next));
        let lower = one.lower_at.unwrap_or(place(one.lower));
        out.extend(item(one, next, lower));
    }
    out
}
