//! Whole files: the first, the middle and the last frame, in the size that the header says.
#![no_main]

mod limits;

use std::{io::Cursor, path::Path};

use libfuzzer_sys::fuzz_target;
use thecal::dicom::{DicomError, read_frame, read_header};

fuzz_target!(|bytes: &[u8]| {
    let len = bytes.len() as u64;
    let limits = limits::small();
    let Ok(instance) = read_header(&mut Cursor::new(bytes), len, Path::new("folder/file"), &limits) else { return };
    let last = instance.n_frames.saturating_sub(1);
    for frame_idx in [0, last / 2, last] {
        match read_frame(&mut Cursor::new(bytes), len, &instance, frame_idx, &limits) {
            Ok(pixels) => {
                assert_eq!((pixels.rows, pixels.columns), (instance.format.rows, instance.format.columns));
                assert_eq!(pixels.values.len() as u64, u64::from(pixels.rows) * u64::from(pixels.columns));
            }
            Err(error) => assert_ne!(error, DicomError::Crash),
        }
    }
});
