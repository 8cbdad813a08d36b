//! Whole files: what the header says, and which traces of a person are in it.
#![no_main]

mod limits;

use std::{io::Cursor, path::Path};

use libfuzzer_sys::fuzz_target;
use thecal::{
    dicom::{DicomError, read_traces},
    source::read_header,
    study::shown,
    volume::StudyBuilder,
};

fuzz_target!(|bytes: &[u8]| {
    let len = bytes.len() as u64;
    let traces = read_traces(&mut Cursor::new(bytes), len, &limits::small());
    assert_ne!(traces.err(), Some(DicomError::Crash));
    let instance = match read_header(&mut Cursor::new(bytes), len, Path::new("folder/file"), &limits::small()) {
        Ok(instance) => instance,
        Err(error) => return assert_ne!(error, DicomError::Crash),
    };
    for text in [&instance.facts.patient.name, &instance.facts.series_description, &instance.facts.modality] {
        assert_eq!(*text, shown(text));
    }
    let mut builder = StudyBuilder::new();
    builder.add(instance.into());
    assert!(!builder.studies().is_empty());
});
