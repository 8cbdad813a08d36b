//! What holds other files: a ZIP archive, the table of contents of a disc, NIfTI in gzip; and what is in them.
#![no_main]

mod limits;

use std::{env, fs, io::Cursor, ops::ControlFlow, path::PathBuf, process};

use libfuzzer_sys::fuzz_target;
use thecal::{
    dicom::{DicomError, read_directory},
    source::{Files, Source, read_frame, read_header},
};

/// More files of one archive are not opened.
const MOST_OPENED: usize = 20;

fuzz_target!(|input: &[u8]| {
    let Some((which, bytes)) = input.split_first() else { return };
    match which % 3 {
        0 => look_into("a.zip", bytes),
        1 => look_into("a.nii.gz", bytes),
        _ => contents(bytes),
    }
});

fn contents(bytes: &[u8]) {
    let read = read_directory(&mut Cursor::new(bytes), bytes.len() as u64, &limits::small());
    assert_ne!(read.err(), Some(DicomError::Crash));
}

/// Nothing that is found lies outside the file, whatever it says.
fn look_into(name: &str, bytes: &[u8]) {
    let folder = env::temp_dir().join(format!("thecal-fuzz-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    fs::write(&path, bytes).expect("written");
    let source = Files::new(vec![path.clone()]);
    let mut places: Vec<PathBuf> = Vec::new();
    let failures = source.scan(&mut |place| {
        places.push(place);
        ControlFlow::Continue(())
    });
    assert!(failures.iter().all(|failure| failure.path.starts_with(&path) && !failure.reason.is_empty()));
    assert!(places.iter().all(|place| place.starts_with(&path)));
    let limits = limits::small();
    for place in places.iter().take(MOST_OPENED) {
        let Ok((mut reader, len)) = source.open(place) else { continue };
        match read_header(&mut *reader, len, place, &limits) {
            Ok(instance) => drop(read_frame(&mut *reader, len, &instance, 0, &limits)),
            Err(error) => assert_ne!(error, DicomError::Crash),
        }
    }
}
