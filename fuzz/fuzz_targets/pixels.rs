//! Whole files: the first, the middle and the last frame, in the size that the header says.
#![no_main]

mod limits;

use std::{io::Cursor, panic, path::Path};

use libfuzzer_sys::fuzz_target;
use thecal::source::{read_frame, read_header};

fuzz_target!(init: leave_decoders_their_panics(), |bytes: &[u8]| {
    let len = bytes.len() as u64;
    let limits = limits::small();
    let Ok(instance) = read_header(&mut Cursor::new(bytes), len, Path::new("folder/file"), &limits) else { return };
    let last = instance.n_frames.saturating_sub(1);
    for frame_idx in [0, last / 2, last] {
        if let Ok(pixels) = read_frame(&mut Cursor::new(bytes), len, &instance, frame_idx, &limits) {
            assert_eq!((pixels.rows, pixels.columns), (instance.format.rows, instance.format.columns));
            assert_eq!(pixels.values.len() as u64, u64::from(pixels.rows) * u64::from(pixels.columns));
        }
    }
});

/// The program catches a decoder's panic and says a sentence, so it is no finding: only one in our own code ends the
/// process, and one that is not caught.
fn leave_decoders_their_panics() {
    let abort = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let is_of_a_crate = info.location().is_some_and(|it| it.file().contains("registry"));
        if !is_of_a_crate {
            abort(info);
        }
    }));
}
