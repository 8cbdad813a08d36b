//! Bytes that mean harm: nothing panics out, nothing takes long, nothing is allocated on a file's word.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use crate::support::{Counted, Slice, read, read_frame};
use dicom_core::{DataElement, VR, value::PixelFragmentSequence};
use dicom_dictionary_std::{tags, uids};
use proptest::prelude::*;
use thecal::dicom::{DicomError, Limits, read_header, read_traces};

/// Meta information for explicit little endian, then `data_set`.
fn file(data_set: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 128];
    bytes.extend_from_slice(b"DICM\x02\0\x10\0UI\x14\x001.2.840.10008.1.2.1\0");
    bytes.extend_from_slice(data_set);
    bytes
}

/// An element of explicit VR with a four-byte length.
fn long(tag: [u8; 4], vr: &[u8; 2], len: u32, value: &[u8]) -> Vec<u8> {
    [&tag[..], vr, &[0, 0], &len.to_le_bytes(), value].concat()
}

fn both(bytes: &[u8]) -> [Option<DicomError>; 2] {
    [read(bytes).err(), read_frame(bytes, 0).err()]
}

#[test]
fn a_small_file_that_claims_four_gigabytes_is_refused_at_once() {
    let claim = 0xFFFF_FFF0;
    for tag in [[8, 0, 5, 0], [9, 0, 1, 0], [0x28, 0, 6, 0x30]] {
        let bytes = file(&long(tag, b"OB", claim, &[0; 500]));
        let start = Instant::now();
        let error = read(&bytes).expect_err("refused");
        assert!(matches!(error, DicomError::Truncated { needed: 0xFFFF_FFF0, .. }), "{error}");
        assert!(start.elapsed() < Duration::from_millis(100));
    }
    let mut slice = Slice::sagittal(1, 1);
    slice.word(tags::ROWS, 32_000).word(tags::COLUMNS, 8_000);
    let instance = slice.read().expect("listed");
    let sentence = instance.unshown.expect("not one row is there");
    assert!(sentence.contains("768 of 512000000 bytes of its first frame"), "{sentence}");
}

#[test]
fn a_hundred_thousand_sequences_in_each_other_do_not_overflow_the_stack() {
    let undefined = u32::MAX;
    // private, kept as a functional group, and inside an UN
    for (tag, vr) in [([9, 0, 1, 0], b"SQ"), ([0x20, 0, 0x13, 0x91], b"SQ"), ([9, 0, 1, 0], b"UN")] {
        let mut level = if vr == b"UN" { [&tag[..], &[0xFF; 4]].concat() } else { long(tag, vr, undefined, &[]) };
        level.extend_from_slice(&[0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        let mut nested = long(tag, vr, undefined, &[0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        nested.extend(level.iter().copied().cycle().take(level.len() * 100_000));
        let bytes = file(&nested);
        let small_stack = std::thread::Builder::new().stack_size(512 << 10);
        let error = small_stack.spawn(move || read(&bytes)).expect("a thread").join().expect("no overflow");
        let error = error.expect_err("too deep");
        assert!(error.to_string().contains("nesting depth"), "{error}");
    }
}

#[test]
fn a_file_cut_anywhere_is_an_error_or_a_note() {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(4, 4, 12, |idx| idx as u16);
    for syntax in [uids::EXPLICIT_VR_LITTLE_ENDIAN, uids::IMPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.2.2"] {
        slice.transfer_syntax = syntax;
        let bytes = slice.bytes();
        for len in 0..bytes.len() {
            match read_frame(&bytes[..len], 0) {
                Ok(frame) => assert!((1..4).contains(&frame.rows_present), "{syntax} cut at {len}"),
                Err(error) => assert_ne!(error, DicomError::Crash, "{syntax} cut at {len}"),
            }
        }
        assert_eq!(both(&bytes), [None, None]);
    }
}

#[test]
fn rubbish_behind_the_pixels_is_never_looked_at() {
    let mut bytes = Slice::sagittal(1, 1).bytes();
    bytes.extend((0..1_000_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
    assert_eq!(both(&bytes), [None, None]);
}

#[test]
fn a_header_costs_one_block_and_not_the_file() {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(1000, 1000, 12, |idx| idx as u16);
    let private = vec![0u8; 3_000_000];
    slice.object.put(DataElement::new(
        dicom_core::Tag(0x29, 0x1010),
        VR::OB,
        dicom_core::PrimitiveValue::from(private),
    ));
    let bytes = slice.bytes();
    let len = bytes.len() as u64;
    let mut reader = Counted::new(&bytes);
    read_header(&mut reader, len, Path::new("x"), &Limits::default()).expect("a header");
    assert!(reader.n_read < 64 << 10, "{} of {len} bytes were read", reader.n_read);
}

/// Files in the syntaxes that can be made without an outside encoder.
fn samples() -> Vec<Vec<u8>> {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(6, 5, 12, |idx| idx as u16);
    let mut made: Vec<Vec<u8>> =
        [uids::EXPLICIT_VR_LITTLE_ENDIAN, uids::IMPLICIT_VR_LITTLE_ENDIAN, uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN]
            .into_iter()
            .map(|syntax| {
                slice.transfer_syntax = syntax;
                slice.bytes()
            })
            .collect();
    made.push(rle().bytes());
    made.push(jpeg().bytes());
    made
}

fn rle() -> Slice {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(4, 4, 16, |_| 0);
    let mut frame = vec![0u8; 64];
    frame[0] = 2;
    frame[4..8].copy_from_slice(&64u32.to_le_bytes());
    frame[8..12].copy_from_slice(&66u32.to_le_bytes());
    frame.extend_from_slice(&[241, 1, 241, 2]);
    encapsulated(&mut slice, uids::RLE_LOSSLESS, frame);
    slice
}

fn jpeg() -> Slice {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(16, 16, 16, |idx| idx as u16);
    slice.word(tags::BITS_ALLOCATED, 8).word(tags::BITS_STORED, 8).word(tags::HIGH_BIT, 7);
    let pixels: Vec<u8> = (0..=255).collect();
    slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, dicom_core::PrimitiveValue::from(pixels)));
    let frame = slice.jpeg();
    encapsulated(&mut slice, uids::JPEG_BASELINE8_BIT, frame);
    slice
}

fn encapsulated(slice: &mut Slice, syntax: &'static str, mut frame: Vec<u8>) {
    if frame.len() % 2 == 1 {
        frame.push(0);
    }
    let fragments = PixelFragmentSequence::new_fragments(vec![frame]);
    slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, fragments));
    slice.transfer_syntax = syntax;
}

#[test]
fn the_samples_themselves_are_read() {
    for bytes in samples() {
        assert_eq!(both(&bytes), [None, None]);
    }
    assert_eq!(read_frame(&rle().bytes(), 0).expect("RLE").words(), [0x0102; 16]);
    let lossy = read_frame(&jpeg().bytes(), 0).expect("JPEG");
    let lossy = lossy.words();
    assert!(lossy.iter().enumerate().all(|(idx, word)| word.abs_diff(idx as u16) < 24), "{lossy:?}");
}

#[test]
fn a_codestream_of_another_size_is_refused_instead_of_drawn_wrong() {
    let mut slice = jpeg();
    slice.word(tags::ROWS, 15);
    let error = read_frame(&slice.bytes(), 0).expect_err("15 rows said, 16 there");
    assert!(error.to_string().contains("is 16 x 16, the header says 16 x 15"), "{error}");
}

/// A change to one place of a file.
fn mutation() -> impl Strategy<Value = (prop::sample::Index, Vec<u8>, bool)> {
    let wild = prop_oneof![
        prop::collection::vec(any::<u8>(), 1..6),
        Just(vec![0xFF; 4]),
        Just(vec![0; 4]),
        Just(vec![0xFE, 0xFF, 0, 0xE0]),
        Just(vec![0xFE, 0xFF, 0xDD, 0xE0]),
        Just(vec![0x7F, 0xFF, 0xFF, 0xFF]),
    ];
    (any::<prop::sample::Index>(), wild, any::<bool>())
}

fn mutate(bytes: &mut Vec<u8>, at: prop::sample::Index, with: &[u8], insert: bool) {
    let at = at.index(bytes.len());
    let to = if insert { at } else { (at + with.len()).min(bytes.len()) };
    bytes.splice(at..to, with.iter().copied());
}

/// Reads header, traces and frame; a panic inside a foreign decoder may end as an error, one in a header may not happen.
fn survive(bytes: &[u8]) -> Result<(), TestCaseError> {
    let start = Instant::now();
    let header = read(bytes);
    prop_assert_ne!(header.as_ref().err(), Some(&DicomError::Crash));
    let traces = read_traces(&mut std::io::Cursor::new(bytes), bytes.len() as u64, &Limits::default());
    prop_assert_ne!(traces.err(), Some(DicomError::Crash));
    if let Ok(instance) = header {
        let pixels = read_frame(bytes, instance.n_frames - 1);
        if let Ok(pixels) = pixels {
            prop_assert_eq!(pixels.words().len() as u64, u64::from(pixels.rows) * u64::from(pixels.columns));
        }
    }
    prop_assert!(start.elapsed() < Duration::from_secs(2), "took {:?}", start.elapsed());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..2000), with_meta in any::<bool>()) {
        survive(&if with_meta { file(&bytes) } else { bytes })?;
    }

    #[test]
    fn mutated_files_do_no_harm(which in 0..5usize, changes in prop::collection::vec(mutation(), 1..5), cut in any::<prop::sample::Index>(), is_cut in any::<bool>()) {
        thread_local!(static SAMPLES: Vec<Vec<u8>> = samples());
        let mut bytes = SAMPLES.with(|samples| samples[which].clone());
        for (at, with, insert) in changes {
            mutate(&mut bytes, at, &with, insert);
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        survive(&bytes)?;
    }
}
