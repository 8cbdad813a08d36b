//! Frames of compressed multi-frame objects, however their fragments are marked.

mod support;

use dicom_core::{DataElement, VR, value::PixelFragmentSequence};
use dicom_dictionary_std::{tags, uids};
use support::{Slice, read_frame};

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
        assert_eq!(pixels.words, [u16::from(idx) + 1; 16], "frame {idx}");
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
fn a_table_that_points_nowhere_is_an_error() {
    let frames: Vec<Vec<u8>> = (1..=3).map(frame_of).collect();
    for offsets in [vec![0, 5, 9], vec![0, u32::MAX, u32::MAX], vec![70, 60, 50]] {
        let bytes = movie(3, offsets, frames.clone());
        assert!(read_frame(&bytes, 1).is_err());
    }
}

#[test]
fn a_frame_that_does_not_exist_is_an_error() {
    let bytes = movie(1, Vec::new(), vec![frame_of(1)]);
    assert!(read_frame(&bytes, 1).is_err());
}
