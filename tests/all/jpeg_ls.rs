//! JPEG-LS through the DICOM door: every depth, error, order of components and restart comes back as it was coded.

use crate::support::{
    Slice,
    jpeg_ls::{Coding, Picture, encode},
    read_frame,
};
use dicom_core::{DataElement, VR, value::PixelFragmentSequence};
use dicom_dictionary_std::{tags, uids};
use proptest::prelude::*;
use thecal::study::{FramePixels, PixelValues};

/// A DICOM file of a picture.
fn slice(picture: &Picture, coding: Coding, codestream: Vec<u8>) -> Slice {
    let mut slice = Slice::sagittal(1, 1);
    let allocated = if coding.bits <= 8 { 8 } else { 16 };
    slice.word(tags::ROWS, picture.rows as u16).word(tags::COLUMNS, picture.columns as u16);
    slice.word(tags::BITS_ALLOCATED, allocated).word(tags::BITS_STORED, coding.bits);
    slice.word(tags::HIGH_BIT, coding.bits - 1).word(tags::SAMPLES_PER_PIXEL, picture.n as u16);
    if picture.n == 3 {
        slice.text(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, "RGB").word(tags::PLANAR_CONFIGURATION, 0);
    }
    let fragments = PixelFragmentSequence::new_fragments(vec![codestream]);
    slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, fragments));
    slice.transfer_syntax = if coding.near == 0 { uids::JPEGLS_LOSSLESS } else { uids::JPEGLS_NEAR_LOSSLESS };
    slice
}

fn frame(picture: &Picture, coding: Coding) -> FramePixels {
    read_frame(&slice(picture, coding, encode(picture, coding)).bytes(), 0).expect("a frame")
}

/// A picture of slopes, flat parts and noise, no sample above `most`.
fn pictures(n: usize, most: u16) -> impl Strategy<Value = Picture> {
    (1usize..24, 1usize..40, 0u16..=most, 0u16..=most, any::<u64>()).prop_map(
        move |(rows, columns, flat, noise, seed)| {
            let mut seed = seed | 1;
            let mut random = move |below: u32| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (seed >> 40) as u32 % below
            };
            let mut sample = |at: usize| {
                let (x, y) = (at / n % columns, at / n / columns);
                match (x / 7 + y / 5) % 3 {
                    0 => u32::from(flat),
                    1 => (u32::from(flat) + (x * 3 + y * 2) as u32 + random(3)) % (u32::from(most) + 1),
                    _ => random(u32::from(noise) + 1),
                }
            };
            let samples = (0..rows * columns * n).map(|at| sample(at) as u16).collect();
            Picture { rows, columns, n, samples }
        },
    )
}

/// Any coding that the standard allows, with a picture of its depth.
fn coded(n: usize) -> impl Strategy<Value = (Picture, Coding)> {
    let bits_and_near = (2u16..=16).prop_flat_map(|bits| {
        let most = ((1u32 << bits) - 1) / 2;
        (Just(bits), prop_oneof![Just(0u8), 0..=most.min(255) as u8])
    });
    (bits_and_near, 0u8..=2, 0u16..5, any::<bool>(), 3u16..=255)
        .prop_flat_map(move |((bits, near), interleave, restart, has_preset, reset)| {
            let most = ((1u32 << bits) - 1) as u16;
            let first = (u16::from(near) + 1).min(most);
            let own = (first..=most, first..=most, first..=most);
            (Just((bits, near, interleave, restart, has_preset, reset)), own, pictures(n, most))
        })
        .prop_map(move |((bits, near, interleave, restart, has_preset, reset), (t1, t2, t3), picture)| {
            let mut rising = [t1, t2, t3];
            rising.sort_unstable();
            let preset = has_preset.then_some([0, rising[0], rising[1], rising[2], reset]);
            let interleave = if n == 1 { 0 } else { interleave };
            (picture, Coding { bits, near, interleave, preset, restart })
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn grey_comes_back_as_it_was_coded((picture, coding) in coded(1)) {
        let frame = frame(&picture, coding);
        let near = u16::from(coding.near);
        prop_assert!(frame.words().iter().zip(&picture.samples).all(|(a, b)| a.abs_diff(*b) <= near));
        prop_assert_eq!(frame.words().len(), picture.samples.len());
    }

    #[test]
    fn colours_come_back_as_they_were_coded((picture, mut coding) in coded(3)) {
        // Of other depths eight bits are shown.
        if coding.bits != 8 {
            coding = Coding { bits: 8, near: coding.near.min(127), preset: None, ..coding };
        }
        let samples: Vec<u16> = picture.samples.iter().map(|sample| sample & 0xFF).collect();
        let picture = Picture { samples, ..picture };
        let PixelValues::Colours(colours) = frame(&picture, coding).values else { panic!("colours") };
        let near = u16::from(coding.near);
        prop_assert!(colours.iter().flatten().zip(&picture.samples).all(|(a, b)| u16::from(*a).abs_diff(*b) <= near));
        prop_assert_eq!(colours.len() * 3, picture.samples.len());
    }
}

#[test]
fn signed_values_keep_their_sign() {
    let values = [-1000i16, 0, 3, 2047, -2048, -1];
    let samples = values.map(|value| value.cast_unsigned() & 0xFFF).to_vec();
    let picture = Picture { rows: 2, columns: 3, n: 1, samples };
    let coding = Coding::of(12);
    let mut slice = slice(&picture, coding, encode(&picture, coding));
    slice.word(tags::PIXEL_REPRESENTATION, 1);
    let frame = read_frame(&slice.bytes(), 0).expect("a frame");
    assert_eq!(frame.words().iter().map(|word| word.cast_signed()).collect::<Vec<_>>(), values);
}

#[test]
fn frames_begin_where_a_codestream_begins() {
    let picture = |first: u16| Picture { rows: 2, columns: 2, n: 1, samples: vec![first, 2, 3, 4] };
    let frames = [7, 8, 9].map(|first| encode(&picture(first), Coding::of(12)));
    // Each in two fragments, so that only their beginnings tell them apart.
    let fragments =
        frames.iter().flat_map(|frame| frame.split_at_checked(20)).flat_map(|(a, b)| [a.to_vec(), b.to_vec()]);
    let mut slice = slice(&picture(0), Coding::of(12), Vec::new());
    let fragments = PixelFragmentSequence::new_fragments(fragments.collect::<Vec<_>>());
    slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, fragments));
    slice.text(tags::NUMBER_OF_FRAMES, VR::IS, "3");
    for (idx, first) in [(0, 7), (1, 8), (2, 9)] {
        assert_eq!(read_frame(&slice.bytes(), idx).expect("a frame").words(), [first, 2, 3, 4]);
    }
}

#[test]
fn a_picture_of_another_kind_or_cut_off_is_refused_in_words() {
    let picture = Picture { rows: 9, columns: 9, n: 1, samples: (0..81).map(|at| at * 40).collect() };
    let coding = Coding::of(12);
    let whole = encode(&picture, coding);
    let says = |slice: &Slice, words: &str| {
        let error = read_frame(&slice.bytes(), 0).expect_err(words).to_string();
        assert!(error.contains(words) && error.contains("JPEG-LS"), "{error}");
    };
    says(&slice(&Picture { rows: 8, ..picture.clone() }, coding, whole.clone()), "the compressed picture is 9 x 9");
    says(&slice(&Picture { n: 3, ..picture.clone() }, coding, whole.clone()), "has 1 colour components");
    says(&slice(&picture, Coding::of(8), whole.clone()), "values of 12 bits, the header says 8");
    says(&slice(&picture, coding, whole[..whole.len() - 30].to_vec()), "its compressed data end in row");
    let bytes = slice(&picture, coding, whole).bytes();
    let error = read_frame(&bytes[..bytes.len() - 40], 0).expect_err("cut off");
    assert!(error.to_string().contains("compressed frame"), "{error}");
}

#[test]
fn a_wrong_label_is_put_right() {
    let picture = Picture { rows: 4, columns: 5, n: 1, samples: (0..20).collect() };
    let mut slice = slice(&picture, Coding::of(12), encode(&picture, Coding::of(12)));
    slice.transfer_syntax = uids::JPEG2000;
    let notes = slice.read().expect("a header").notes;
    assert!(notes.iter().any(|note| note.contains("compressed as JPEG-LS")), "{notes:?}");
    assert_eq!(read_frame(&slice.bytes(), 0).expect("a frame").words(), picture.samples);
}
