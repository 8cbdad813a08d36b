//! A DICOMDIR's directory records: which files its patients, studies and series consist of (PS3.3 F.3).

use std::collections::{HashMap, HashSet};

use dicom_dictionary_std::tags;

use super::{
    DicomError, Limits, ReadSeek,
    error::without_panic,
    preamble,
    walk::{Encoding, Head, ITEM, ITEM_END, SEQUENCE_END, Walk, inside, misplaced},
};

/// What one record costs in memory beside its File ID.
const RECORD_BYTES: u64 = 200;
/// Record In-use Flag (0004,1410) of a record that was taken out without being removed.
const INACTIVE: u32 = 0;

/// One directory record.
#[derive(Debug, Default)]
struct Record {
    /// Offset of the Next Directory Record (0004,1400); 0: there is none.
    next: u32,
    /// Offset of Referenced Lower-Level Directory Entity (0004,1420); 0: there is none.
    lower: u32,
    in_use: Option<u32>,
    /// Referenced File ID (0004,1500), part by part.
    file: Vec<String>,
}

/// Reads the files that a DICOMDIR of `len` bytes refers to, each as the parts of its File ID (PS3.10 8.2), in the order of
/// its records. The parts are as they stand there: who opens them has to see to it that they lead nowhere else.
///
/// # Errors
/// [`DicomError`] where it is no directory, or its records do not hang together.
pub fn read_directory(reader: &mut dyn ReadSeek, len: u64, limits: &Limits) -> Result<Vec<Vec<String>>, DicomError> {
    without_panic(|| {
        let mut opened = preamble::open_directory(reader, len, limits)?;
        let (pos, encoding) = (opened.pos, opened.encoding);
        let mut directory = Directory { walk: Walk::new(&mut opened.bytes, limits), first: 0, records: HashMap::new() };
        directory.read(pos, encoding)?;
        directory.files()
    })
}

struct Directory<'b, 'a> {
    walk: Walk<'b, 'a>,
    /// Offset of the First Directory Record of the Root Directory Entity (0004,1200).
    first: u32,
    /// By where their items begin: offsets count from the first byte of the file.
    records: HashMap<u64, Record>,
}

impl Directory<'_, '_> {
    fn read(&mut self, mut pos: u64, encoding: Encoding) -> Result<(), DicomError> {
        while self.walk.bytes.available(pos, 8)? == 8 {
            let head = self.walk.head(pos, encoding)?;
            if head.tag == tags::DIRECTORY_RECORD_SEQUENCE {
                return self.read_records(head, inside(head, encoding));
            }
            if head.tag == tags::OFFSET_OF_THE_FIRST_DIRECTORY_RECORD_OF_THE_ROOT_DIRECTORY_ENTITY {
                self.first = self.number(head, encoding)?;
            }
            pos = self.walk.skip(head, encoding)?;
        }
        Err(DicomError::Damaged("it has no directory records".to_owned()))
    }

    fn read_records(&mut self, sequence: Head, encoding: Encoding) -> Result<(), DicomError> {
        let end = match sequence.len {
            Some(len) => self.walk.past(sequence.value_pos, len)?,
            None => u64::MAX,
        };
        let mut pos = sequence.value_pos;
        while pos < end {
            let head = self.walk.head(pos, encoding)?;
            match head.tag {
                SEQUENCE_END => break,
                ITEM => {
                    self.walk.keep(RECORD_BYTES)?;
                    let (record, after) = self.record(head, encoding)?;
                    self.records.insert(pos, record);
                    pos = after;
                }
                other => return Err(misplaced(other)),
            }
        }
        Ok(())
    }

    /// The record in an item, and where what follows it begins.
    fn record(&mut self, item: Head, encoding: Encoding) -> Result<(Record, u64), DicomError> {
        let end = match item.len {
            Some(len) => self.walk.past(item.value_pos, len)?,
            None => u64::MAX,
        };
        let (mut record, mut pos) = (Record::default(), item.value_pos);
        while pos < end {
            let head = self.walk.head(pos, encoding)?;
            if head.tag == ITEM_END {
                return Ok((record, head.value_pos));
            }
            match head.tag {
                tags::OFFSET_OF_THE_NEXT_DIRECTORY_RECORD => record.next = self.number(head, encoding)?,
                tags::OFFSET_OF_REFERENCED_LOWER_LEVEL_DIRECTORY_ENTITY => {
                    record.lower = self.number(head, encoding)?
                }
                tags::RECORD_IN_USE_FLAG => record.in_use = Some(self.number(head, encoding)?),
                tags::REFERENCED_FILE_ID => record.file = self.file_id(head)?,
                _ => {}
            }
            pos = self.walk.skip(head, encoding)?;
        }
        Ok((record, end))
    }

    /// An unsigned number of two or four bytes; 0 where there is none.
    fn number(&mut self, head: Head, encoding: Encoding) -> Result<u32, DicomError> {
        let Some(len @ (2 | 4)) = head.len else { return Ok(0) };
        let mut bytes = self.walk.value(head, len)?;
        if encoding.big {
            bytes.reverse();
        }
        Ok(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    fn file_id(&mut self, head: Head) -> Result<Vec<String>, DicomError> {
        let Some(len) = head.len else { return Ok(Vec::new()) };
        let bytes = self.walk.value(head, len)?;
        let text = String::from_utf8_lossy(&bytes);
        let parts = text.split('\\').map(|part| part.trim_matches([' ', '\0']).to_owned());
        Ok(parts.collect())
    }

    /// Follows the records from the first: siblings one after the other, what is below a record before its next.
    fn files(mut self) -> Result<Vec<Vec<String>>, DicomError> {
        let damaged = |why: &str| DicomError::Damaged(why.to_owned());
        if self.first == 0 && !self.records.is_empty() {
            return Err(damaged("it does not say which directory record is the first"));
        }
        let (mut files, mut seen, mut open) = (Vec::new(), HashSet::new(), vec![self.first]);
        while let Some(offset) = open.pop() {
            if offset == 0 {
                continue;
            }
            if !seen.insert(offset) {
                return Err(damaged("its directory records lead in a circle"));
            }
            let Some(record) = self.records.get_mut(&u64::from(offset)) else {
                return Err(damaged("a directory record lies where none is"));
            };
            open.extend([record.next, record.lower]);
            let file = std::mem::take(&mut record.file);
            if record.in_use != Some(INACTIVE) && file.iter().any(|part| !part.is_empty()) {
                files.push(file);
            }
        }
        Ok(files)
    }
}
