//! Frames of compressed multi-frame objects, however their fragments are marked.

use crate::support::{Counted, Slice, read, read_frame};
use dicom_core::{DataElement, VR, value::PixelFragmentSequence};
use dicom_dictionary_std::{tags, uids};
use thecal::dicom::{self, DicomError, Limits};

/// An RLE frame of 4 × 4 eight-bit pixels of one value.
fn frame_of(value: u8) -> Vec<u8> {
    let mut frame = vec![0u8; 64];
    frame[0] = 1;
    frame[4] = 64;
    frame.extend_from_slice(&[241, value]);
    frame
}

fn movie(n_frames: u8, offsets: Vec<u32>, fragments: Vec<Vec<u8>>) -> Vec<u8> {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(4, 4, 16, |_| 0);
    slice.word(tags::BITS_ALLOCATED, 8).word(tags::BITS_STORED, 8).word(tags::HIGH_BIT, 7);
    slice.text(tags::NUMBER_OF_FRAMES, VR::IS, &n_frames.to_string());
    slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, PixelFragmentSequence::new(offsets, fragments)));
    slice.transfer_syntax = uids::RLE_LOSSLESS;
    slice.bytes()
}

fn check(bytes: &[u8], n_frames: u8) {
    for idx in 0..n_frames {
        let pixels = read_frame(bytes, u32::from(idx)).expect("a frame");
        assert_eq!(pixels.words(), [u16::from(idx) + 1; 16], "frame {idx}");
    }
}

#[test]
fn one_fragment_each_with_and_without_a_table() {
    let frames: Vec<Vec<u8>> = (1..=3).map(frame_of).collect();
    let step = frames[0].len() as u32 + 8;
    check(&movie(3, Vec::new(), frames.clone()), 3);
    check(&movie(3, vec![0, step, 2 * step], frames), 3);
}

#[test]
fn several_fragments_for_a_frame_with_a_table() {
    let halves: Vec<Vec<u8>> =
        (1..=3).map(frame_of).flat_map(|frame| [frame[..40].to_vec(), frame[40..].to_vec()]).collect();
    let step = (halves[0].len() + halves[1].len()) as u32 + 16;
    check(&movie(3, vec![0, step, 2 * step], halves.clone()), 3);
    let error = read_frame(&movie(3, Vec::new(), halves.clone()), 1).expect_err("cannot be told apart");
    assert!(error.to_string().contains("where its compressed frames begin"), "{error}");
    check(&movie(1, Vec::new(), halves[..2].to_vec()), 1);
}

#[test]
fn a_table_that_lies_is_passed_over() {
    let frames: Vec<Vec<u8>> = (1..=3).map(frame_of).collect();
    let step = frames[0].len() as u32 + 8;
    let lies = [
        vec![0, 5, 9],
        vec![0, u32::MAX - 1, u32::MAX],
        vec![70, 60, 50],
        vec![0, 0, 0],
        vec![2 * step, step, 0],
        vec![0, step + 1, 2 * step],
        (0..300_000).collect(),
    ];
    for offsets in lies {
        check(&movie(3, offsets, frames.clone()), 3);
    }
    let halves: Vec<Vec<u8>> = frames.iter().flat_map(|frame| [frame[..40].to_vec(), frame[40..].to_vec()]).collect();
    assert!(read_frame(&movie(3, vec![0, 0, 0], halves), 1).is_err(), "nothing else tells them apart");
}

#[test]
fn a_frame_that_does_not_exist_is_an_error() {
    let bytes = movie(1, Vec::new(), vec![frame_of(1)]);
    assert!(read_frame(&bytes, 1).is_err());
}

/// A file with a header of some 100 kB that the program looks into.
fn long_header() -> Slice {
    let mut slice = Slice::sagittal(1, 1);
    slice.text(tags::STUDY_DESCRIPTION, VR::LO, &"x".repeat(50_000));
    slice.text(tags::SERIES_DESCRIPTION, VR::LO, &"y".repeat(50_000));
    slice
}

#[test]
fn a_frame_costs_its_own_bytes_and_not_the_header_again() {
    let mut slice = long_header();
    for syntax in [uids::EXPLICIT_VR_LITTLE_ENDIAN, uids::IMPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.2.2"] {
        slice.transfer_syntax = syntax;
        let bytes = slice.bytes();
        let (instance, len) = (read(&bytes).expect("a header"), bytes.len() as u64);
        let mut reader = Counted::new(&bytes);
        let frame = dicom::read_frame(&mut reader, len, &instance, 0, &Limits::default()).expect("a frame");
        assert!(reader.n_read < 16 * 24 * 2 + 100, "{} of {len} bytes were read", reader.n_read);
        let mut forgotten = instance.clone();
        forgotten.pixels_at = None;
        let again = dicom::read_frame(&mut Counted::new(&bytes), len, &forgotten, 0, &Limits::default());
        assert_eq!(Ok(frame), again);
    }
}

#[test]
fn a_file_that_has_changed_is_not_drawn_from_the_old_place() {
    let bytes = long_header().bytes();
    let instance = read(&bytes).expect("a header");
    let frame = |bytes: &[u8]| {
        dicom::read_frame(&mut Counted::new(bytes), bytes.len() as u64, &instance, 0, &Limits::default())
    };
    let mut other = bytes.clone();
    other.rotate_left(1);
    assert!(matches!(frame(&other), Err(DicomError::Damaged(_))), "same length, something else there");
    let mut longer = long_header();
    longer.text(tags::BODY_PART_EXAMINED, VR::CS, "LSPINE");
    assert_eq!(frame(&longer.bytes()), frame(&bytes), "another length: the header is walked over again");
}
