//! The walk over lengths: a data set in one of the encodings, without the need to hit upon the bytes before it.
#![no_main]

mod limits;

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use thecal::dicom::{DicomError, read_traces};

/// What the first byte of the input stands for.
const SYNTAXES: [&str; 5] =
    ["", "1.2.840.10008.1.2\0", "1.2.840.10008.1.2.1\0", "1.2.840.10008.1.2.2\0", "1.2.840.10008.1.2.1.99"];

fn with_meta(syntax: &str, data_set: &[u8]) -> Vec<u8> {
    if syntax.is_empty() {
        return data_set.to_vec();
    }
    let mut bytes = vec![0; 128];
    bytes.extend_from_slice(b"DICM\x02\0\x10\0UI");
    bytes.extend_from_slice(&(syntax.len() as u16).to_le_bytes());
    bytes.extend_from_slice(syntax.as_bytes());
    bytes.extend_from_slice(data_set);
    bytes
}

fuzz_target!(|input: &[u8]| {
    let Some((which, data_set)) = input.split_first() else { return };
    let bytes = with_meta(SYNTAXES[usize::from(*which) % SYNTAXES.len()], data_set);
    let len = bytes.len() as u64;
    let traces = read_traces(&mut Cursor::new(&bytes), len, &limits::small());
    assert_ne!(traces.err(), Some(DicomError::Crash));
    // A length that is not that of the bytes: the file changed while it was read.
    let changed = read_traces(&mut Cursor::new(&bytes), len + 4096, &limits::small());
    assert_ne!(changed.err(), Some(DicomError::Crash));
});
