//! Pixels of every kind from small files built for the purpose, against values worked out by hand.

use crate::support::{Slice, read, read_frame};
use dicom_core::{DataElement, PrimitiveValue, Tag, VR, value::PixelFragmentSequence};
use dicom_dictionary_std::{tags, uids};
use thecal::study::{FramePixels, PixelValue, PixelValues};

const BIG_ENDIAN: &str = "1.2.840.10008.1.2.2";

/// A slice of `rows × columns` pixels as its bytes in little endian.
fn image(rows: u16, columns: u16, samples: u16, bits: u16, photometric: &str, bytes: &[u8]) -> Slice {
    let mut slice = Slice::sagittal(1, 1);
    slice.word(tags::ROWS, rows).word(tags::COLUMNS, columns).word(tags::SAMPLES_PER_PIXEL, samples);
    slice.text(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, photometric);
    slice.word(tags::BITS_ALLOCATED, bits).word(tags::BITS_STORED, bits).word(tags::HIGH_BIT, bits - 1);
    slice.word(tags::PIXEL_REPRESENTATION, 0).bytes_of(tags::PIXEL_DATA, VR::OB, bytes);
    if samples > 1 {
        slice.word(tags::PLANAR_CONFIGURATION, 0);
    }
    slice
}

fn frame(slice: &Slice) -> FramePixels {
    read_frame(&slice.bytes(), 0).expect("a frame")
}

fn colours(slice: &Slice) -> Vec<[u8; 3]> {
    match frame(slice).values {
        PixelValues::Colours(colours) => colours,
        other => panic!("colours, not {other:?}"),
    }
}

fn reals(slice: &Slice) -> Vec<f64> {
    match frame(slice).values {
        PixelValues::Reals(reals) => reals,
        other => panic!("real numbers, not {other:?}"),
    }
}

fn unshown(slice: &Slice) -> String {
    slice.read().expect("listed").unshown.expect("a reason")
}

/// Bytes of 16-bit words in little endian.
fn le(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The three tables of a palette, each with a descriptor.
fn palette(slice: &mut Slice, vr: VR, descriptor: [u16; 3], tables: [&[u16]; 3]) {
    let descriptors = [
        tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
        tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
        tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
    ];
    let data = [
        tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
        tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
        tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    ];
    for idx in 0..3 {
        slice.words_of(descriptors[idx], vr, &descriptor).words_of(data[idx], VR::OW, tables[idx]);
    }
}

#[test]
fn a_palette_gives_indices_their_colours() {
    let mut slice = image(1, 4, 1, 8, "PALETTE COLOR", &[9, 10, 11, 200]);
    palette(&mut slice, VR::US, [2, 10, 16], [&[0x1234, 0xFF00], &[0x0080, 0x0100], &[0xABCD, 0x00FF]]);
    let (first, last) = ([0x12, 0x00, 0xAB], [0xFF, 0x01, 0x00]);
    assert_eq!(colours(&slice), [first, first, last, last]);
    // eight bits, two entries a word, the first in the lower byte; the first index is below zero
    let mut slice = image(1, 4, 1, 16, "PALETTE COLOR", &le(&[0xFFFE, 0xFFFF, 0, 1]));
    slice.word(tags::PIXEL_REPRESENTATION, 1);
    palette(&mut slice, VR::SS, [4, 0xFFFE, 8], [&[0x0201, 0x0403], &[0x1211, 0x1413], &[0x2221, 0x2423]]);
    let expected = [[1, 0x11, 0x21], [2, 0x12, 0x22], [3, 0x13, 0x23], [4, 0x14, 0x24]];
    assert_eq!(colours(&slice), expected);
    slice.transfer_syntax = uids::IMPLICIT_VR_LITTLE_ENDIAN;
    assert_eq!(colours(&slice), expected, "without VR the pixels' sign counts");
    slice.transfer_syntax = BIG_ENDIAN;
    slice.words_of(tags::PIXEL_DATA, VR::OW, &[0xFFFE, 0xFFFF, 0, 1]);
    assert_eq!(colours(&slice), expected, "eight-bit entries in big-endian words");
}

#[test]
fn a_palette_of_65536_entries_says_zero() {
    let ramp: Vec<u16> = (0..=u16::MAX).collect();
    let mut slice = image(1, 3, 1, 16, "PALETTE COLOR", &le(&[0, 0x8000, 0xFFFF]));
    palette(&mut slice, VR::US, [0, 0, 16], [&ramp, &ramp, &ramp]);
    assert_eq!(colours(&slice), [[0; 3], [0x80; 3], [0xFF; 3]]);
}

#[test]
fn a_palette_in_segments_is_put_together() {
    let mut slice = image(1, 5, 1, 8, "PALETTE COLOR", &[0, 1, 2, 3, 4]);
    // one entry of 0, then a rise in four steps to 0x4000
    let ramp = [0, 1, 0, 1, 4, 0x4000];
    palette(&mut slice, VR::US, [5, 0, 16], [&ramp, &ramp, &ramp]);
    for (whole, segmented) in [
        (tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DATA, tags::SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA),
        (tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA, tags::SEGMENTED_GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA),
        (tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA, tags::SEGMENTED_BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA),
    ] {
        slice.without(whole).words_of(segmented, VR::OW, &ramp);
    }
    assert_eq!(colours(&slice), [[0; 3], [0x10; 3], [0x20; 3], [0x30; 3], [0x40; 3]]);
}

#[test]
fn a_palette_that_is_missing_or_short_is_told() {
    let mut slice = image(1, 2, 1, 8, "PALETTE COLOR", &[0, 1]);
    assert!(unshown(&slice).contains("its red table is not described"));
    palette(&mut slice, VR::US, [300, 0, 16], [&[1; 300], &[1; 300], &[1; 100]]);
    assert!(unshown(&slice).contains("its blue table says 300 entries and has 200"), "{}", unshown(&slice));
    slice.without(tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA);
    assert!(unshown(&slice).contains("its green table is missing"));
}

#[test]
fn one_bit_frames_may_begin_inside_a_byte() {
    // 3 × 3 bits a frame, the first pixel in the least significant bit: frame 0 is 0b1_0101_0101, frame 1 0b0_1100_0011
    let bits: u32 = 0b1_0101_0101 | 0b0_1100_0011 << 9;
    let bytes = bits.to_le_bytes();
    let mut slice = image(3, 3, 1, 1, "MONOCHROME2", &bytes);
    slice.text(tags::NUMBER_OF_FRAMES, VR::IS, "2");
    let swapped: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    for syntax in [uids::EXPLICIT_VR_LITTLE_ENDIAN, BIG_ENDIAN] {
        slice.transfer_syntax = syntax;
        if syntax == BIG_ENDIAN {
            slice.words_of(tags::PIXEL_DATA, VR::OW, &swapped);
        }
        let file = slice.bytes();
        assert_eq!(read_frame(&file, 0).expect(syntax).words(), [1, 0, 1, 0, 1, 0, 1, 0, 1], "{syntax}");
        assert_eq!(read_frame(&file, 1).expect(syntax).words(), [1, 1, 0, 0, 0, 0, 1, 1, 0], "{syntax}");
    }
    slice.transfer_syntax = uids::RLE_LOSSLESS;
    slice.object.put(DataElement::new(
        tags::PIXEL_DATA,
        VR::OB,
        PixelFragmentSequence::new_fragments(vec![vec![0; 66]]),
    ));
    assert!(unshown(&slice).contains("one-bit images in RLE"));
}

#[test]
fn colours_of_every_depth_and_order_are_the_same() {
    let expected = [[1, 2, 3], [4, 5, 6]];
    assert_eq!(colours(&image(1, 2, 3, 8, "RGB", &[1, 2, 3, 4, 5, 6])), expected);
    let mut planes = image(1, 2, 3, 8, "RGB", &[1, 4, 2, 5, 3, 6]);
    planes.word(tags::PLANAR_CONFIGURATION, 1);
    assert_eq!(colours(&planes), expected);
    let words: Vec<u16> = (1..=6).map(|value| value << 8 | 0xAB).collect();
    let mut deep = image(1, 2, 3, 16, "RGB", &le(&words));
    assert_eq!(colours(&deep), expected);
    deep.words_of(tags::PIXEL_DATA, VR::OW, &words);
    deep.transfer_syntax = BIG_ENDIAN;
    assert_eq!(colours(&deep), expected);
    let longs: Vec<u8> = (1..=6u32).flat_map(|value| (value << 24 | 0xABCDEF).to_le_bytes()).collect();
    assert_eq!(colours(&image(1, 2, 3, 32, "RGB", &longs)), expected);
    let mut odd = image(1, 3, 3, 8, "RGB", &[]);
    odd.words_of(tags::PIXEL_DATA, VR::OW, &[0x0201, 0x0403, 0x0605, 0x0807, 0x0009]);
    for syntax in [uids::EXPLICIT_VR_LITTLE_ENDIAN, BIG_ENDIAN] {
        odd.transfer_syntax = syntax;
        assert_eq!(colours(&odd), [[1, 2, 3], [4, 5, 6], [7, 8, 9]], "{syntax}");
    }
}

#[test]
fn luminance_and_differences_become_red_green_and_blue() {
    // By the standard's formula, R = Y + 1.402 (CR - 128) and so on, rounded and kept within a byte.
    let ybr = [76, 85, 255, 100, 128, 128];
    let expected = [[254, 0, 0], [100, 100, 100]];
    assert_eq!(colours(&image(1, 2, 3, 8, "YBR_FULL", &ybr)), expected);
    let shared = image(1, 4, 3, 8, "YBR_FULL_422", &[76, 76, 85, 255, 100, 50, 128, 128]);
    assert_eq!(colours(&shared), [[254, 0, 0], [254, 0, 0], [100; 3], [50; 3]]);
    let unshared = image(1, 2, 3, 8, "YBR_FULL_422", &ybr);
    assert_eq!(colours(&unshared), expected, "three samples each, whatever the label says");
    assert!(unshared.read().expect("a header").notes[0].contains("share no colours"));
    assert!(unshown(&image(1, 3, 3, 8, "YBR_FULL_422", &[0; 6])).contains("pairs of pixels"));
}

/// An RLE frame of segments that are literals.
fn rle(segments: &[&[u8]]) -> Vec<u8> {
    let mut frame = vec![0u8; 64];
    frame[0] = segments.len() as u8;
    for (idx, segment) in segments.iter().enumerate() {
        let at = frame.len() as u32;
        frame[4 + 4 * idx..8 + 4 * idx].copy_from_slice(&at.to_le_bytes());
        frame.push(segment.len() as u8 - 1);
        frame.extend_from_slice(segment);
    }
    frame
}

fn compressed(slice: &mut Slice, syntax: &'static str, fragment: Vec<u8>) {
    slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, PixelFragmentSequence::new_fragments(vec![fragment])));
    slice.transfer_syntax = syntax;
}

#[test]
fn rle_holds_colours_and_wide_values_by_byte() {
    let mut slice = image(1, 2, 3, 8, "RGB", &[]);
    compressed(&mut slice, uids::RLE_LOSSLESS, rle(&[&[1, 4], &[2, 5], &[3, 6]]));
    assert_eq!(colours(&slice), [[1, 2, 3], [4, 5, 6]]);
    let mut slice = image(1, 2, 3, 16, "RGB", &[]);
    let frame = rle(&[&[1, 4], &[9, 9], &[2, 5], &[9, 9], &[3, 6], &[9, 9]]);
    compressed(&mut slice, uids::RLE_LOSSLESS, frame);
    assert_eq!(colours(&slice), [[1, 2, 3], [4, 5, 6]]);
    let mut slice = image(1, 2, 1, 32, "MONOCHROME2", &[]);
    compressed(&mut slice, uids::RLE_LOSSLESS, rle(&[&[0, 1], &[0, 0], &[1, 0], &[2, 3]]));
    assert_eq!(reals(&slice), [258.0, 16_777_219.0]);
    let mut slice = image(1, 2, 3, 8, "YBR_FULL", &[]);
    compressed(&mut slice, uids::RLE_LOSSLESS, rle(&[&[76, 100], &[85, 128], &[255, 128]]));
    assert_eq!(colours(&slice), [[254, 0, 0], [100; 3]]);
}

#[test]
fn rle_that_is_cut_off_keeps_its_whole_rows() {
    let mut slice = image(3, 2, 1, 16, "MONOCHROME2", &[]);
    compressed(&mut slice, uids::RLE_LOSSLESS, rle(&[&[1; 6], &[1, 2, 3, 4, 5, 6]]));
    assert_eq!(frame(&slice).words(), [0x101, 0x102, 0x103, 0x104, 0x105, 0x106]);
    let bytes = slice.bytes();
    // Eight bytes of delimiter and three pixels of the low bytes are gone.
    let cut = read_frame(&bytes[..bytes.len() - 11], 0).expect("a row");
    assert_eq!((cut.rows_present, cut.words()), (1, &[0x101, 0x102, 0, 0, 0, 0][..]));
    assert_eq!((cut.at(1, 0), cut.at(0, 1)), (Some(PixelValue::Stored(258.0)), None));
    let error = read_frame(&bytes[..bytes.len() - 13], 0).expect_err("one pixel");
    assert!(error.to_string().contains("before the first row"), "{error}");
}

#[test]
fn whole_numbers_of_32_bits_are_exact() {
    let longs = [u32::MAX, 0x8000_0000, 7];
    let bytes: Vec<u8> = longs.iter().flat_map(|long| long.to_le_bytes()).collect();
    let mut slice = image(1, 3, 1, 32, "MONOCHROME2", &bytes);
    assert_eq!(reals(&slice), [4_294_967_295.0, 2_147_483_648.0, 7.0]);
    slice.word(tags::PIXEL_REPRESENTATION, 1);
    assert_eq!(reals(&slice), [-1.0, -2_147_483_648.0, 7.0]);
    slice.word(tags::BITS_STORED, 12).word(tags::HIGH_BIT, 11);
    let words: Vec<i16> = frame(&slice).words().iter().map(|word| word.cast_signed()).collect();
    assert_eq!(words, [-1, 0, 7], "few enough bits are words");
    slice.word(tags::BITS_STORED, 32).word(tags::HIGH_BIT, 31).transfer_syntax = BIG_ENDIAN;
    let big: Vec<u8> = longs.iter().flat_map(|long| long.to_be_bytes()).collect();
    slice.bytes_of(tags::PIXEL_DATA, VR::OB, &big);
    assert_eq!(reals(&slice), [-1.0, -2_147_483_648.0, 7.0]);
}

#[test]
fn floating_point_pixels_are_read_with_their_padding() {
    let mut slice = image(1, 4, 1, 32, "MONOCHROME2", &[]);
    slice.without(tags::PIXEL_DATA).without(tags::BITS_STORED).without(tags::HIGH_BIT);
    let floats = [1.5f32, -1e30, f32::NEG_INFINITY, f32::NAN];
    let value = PrimitiveValue::F32(floats.as_slice().into());
    slice.object.put(DataElement::new(tags::FLOAT_PIXEL_DATA, VR::OF, value));
    slice.object.put(DataElement::new(tags::FLOAT_PIXEL_PADDING_VALUE, VR::FL, PrimitiveValue::from(-1e30f32)));
    for syntax in [uids::EXPLICIT_VR_LITTLE_ENDIAN, uids::IMPLICIT_VR_LITTLE_ENDIAN, BIG_ENDIAN] {
        slice.transfer_syntax = syntax;
        let found = reals(&slice);
        assert_eq!(found[..3], floats[..3].iter().map(|float| f64::from(*float)).collect::<Vec<_>>(), "{syntax}");
        assert!(found[3].is_nan());
        let padding = f64::from(-1e30f32);
        assert_eq!(slice.read().expect(syntax).format.padding, Some((padding, padding)));
    }
    slice.without(tags::FLOAT_PIXEL_DATA);
    let doubles = PrimitiveValue::F64([0.1, f64::MAX, 0.0, -0.5].as_slice().into());
    slice.object.put(DataElement::new(tags::DOUBLE_FLOAT_PIXEL_DATA, VR::OD, doubles));
    assert_eq!(reals(&slice), [0.1, f64::MAX, 0.0, -0.5]);
    slice.text(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, "RGB").word(tags::SAMPLES_PER_PIXEL, 3);
    assert!(unshown(&slice).contains("floating-point images in colour"));
}

#[test]
fn values_stand_where_high_bit_says() {
    let mut slice = image(1, 3, 1, 16, "MONOCHROME2", &le(&[0x1234, 0xFFF0, 0x800F]));
    slice.word(tags::BITS_STORED, 12).word(tags::HIGH_BIT, 15);
    assert_eq!(frame(&slice).words(), [0x123, 0xFFF, 0x800]);
    slice.word(tags::PIXEL_REPRESENTATION, 1);
    assert_eq!(frame(&slice).words().iter().map(|word| word.cast_signed()).collect::<Vec<_>>(), [0x123, -1, -2048]);
    slice.word(tags::BITS_STORED, 8).word(tags::HIGH_BIT, 7).word(tags::PIXEL_REPRESENTATION, 0);
    assert_eq!(frame(&slice).words(), [0x34, 0xF0, 0x0F]);
}

const fn overlay(group: u16, element: u16) -> Tag {
    Tag(group, element)
}

/// Describes an overlay plane of `rows × columns` at an origin.
fn describe(slice: &mut Slice, group: u16, rows: u16, columns: u16, origin: [u16; 2]) {
    slice.word(overlay(group, 0x10), rows).word(overlay(group, 0x11), columns);
    slice.text(overlay(group, 0x40), VR::CS, "R").words_of(overlay(group, 0x50), VR::SS, &origin);
    slice.word(overlay(group, 0x100), 1).word(overlay(group, 0x102), 0);
}

fn covered(frame: &FramePixels) -> Vec<usize> {
    let bits = frame.overlay.as_ref().expect("an overlay");
    bits.iter().enumerate().filter_map(|(idx, is_set)| is_set.then_some(idx)).collect()
}

#[test]
fn overlay_planes_of_all_groups_lie_on_the_picture() {
    let mut slice = image(3, 4, 1, 8, "MONOCHROME2", &[0; 12]);
    assert_eq!(frame(&slice).overlay, None);
    describe(&mut slice, 0x6000, 3, 4, [1, 1]);
    // bits 0 and 9
    slice.words_of(overlay(0x6000, 0x3000), VR::OW, &[0b10_0000_0001]);
    describe(&mut slice, 0x601E, 2, 2, [0xFFFE, 4]);
    slice.words_of(overlay(0x601E, 0x3000), VR::OW, &[0b1111]);
    describe(&mut slice, 0x6002, 2, 2, [0, 4]);
    slice.words_of(overlay(0x6002, 0x3000), VR::OW, &[0b1111]);
    for syntax in [
        uids::EXPLICIT_VR_LITTLE_ENDIAN,
        uids::IMPLICIT_VR_LITTLE_ENDIAN,
        uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
        BIG_ENDIAN,
    ] {
        slice.transfer_syntax = syntax;
        assert_eq!(covered(&frame(&slice)), [0, 3, 9], "{syntax}");
    }
    slice.transfer_syntax = uids::EXPLICIT_VR_LITTLE_ENDIAN;
    let notes = slice.read().expect("a header").notes;
    assert!(notes.iter().any(|note| note.contains("may show a name")), "{notes:?}");
    let traces = thecal::dicom::read_traces(
        &mut std::io::Cursor::new(slice.bytes()),
        slice.bytes().len() as u64,
        &thecal::dicom::Limits::default(),
    );
    assert_eq!(traces.expect("a header").attributes, ["Overlay Data"]);
}

#[test]
fn overlays_have_frames_of_their_own() {
    let mut slice = image(1, 3, 1, 8, "MONOCHROME2", &[0; 12]);
    slice.text(tags::NUMBER_OF_FRAMES, VR::IS, "4");
    describe(&mut slice, 0x6000, 1, 3, [1, 1]);
    slice.text(overlay(0x6000, 0x15), VR::IS, "2").word(overlay(0x6000, 0x51), 2);
    slice.words_of(overlay(0x6000, 0x3000), VR::OW, &[0b110_001]);
    let bytes = slice.bytes();
    let on = |frame| read_frame(&bytes, frame).expect("a frame");
    assert_eq!((on(0).overlay, on(3).overlay), (None, None));
    assert_eq!((covered(&on(1)), covered(&on(2))), (vec![0], vec![1, 2]));
    slice.without(overlay(0x6000, 0x15)).without(overlay(0x6000, 0x51));
    assert_eq!(covered(&read_frame(&slice.bytes(), 3).expect("a frame")), [0], "one plane for all");
}

#[test]
fn overlays_in_unused_bits_are_taken_out_of_native_pixels() {
    let mut slice = image(1, 4, 1, 16, "MONOCHROME2", &le(&[0x1005, 0x0FFF, 0xF006, 0x2007]));
    slice.word(tags::BITS_STORED, 12).word(tags::HIGH_BIT, 11);
    describe(&mut slice, 0x6000, 1, 4, [1, 1]);
    slice.word(overlay(0x6000, 0x100), 16).word(overlay(0x6000, 0x102), 12);
    let found = frame(&slice);
    assert_eq!((found.words(), covered(&found)), (&[5, 0xFFF, 6, 7][..], vec![0, 2]));
    slice.word(overlay(0x6000, 0x102), 11);
    let instance = slice.read().expect("a header");
    assert!(instance.overlays.is_empty() && instance.notes[0].contains("bit 11 of the pixels is not free"));
}

#[test]
fn an_overlay_that_says_too_much_covers_what_it_has() {
    let mut slice = image(2, 2, 1, 8, "MONOCHROME2", &[0; 4]);
    describe(&mut slice, 0x6000, 60_000, 60_000, [1, 1]);
    slice.words_of(overlay(0x6000, 0x3000), VR::OW, &[0b11]);
    assert_eq!(covered(&frame(&slice)), [0, 1]);
    slice.word(overlay(0x6000, 0x10), 0);
    assert!(slice.read().expect("a header").notes[0].contains("overlay 6000 is left out: it says 0 rows"));
}

#[test]
fn cut_off_colours_and_bits_keep_their_whole_rows() {
    let rgb: Vec<u8> = (1..=18).collect();
    let mut slice = image(3, 2, 3, 8, "RGB", &rgb);
    let bytes = slice.bytes();
    let cut = read_frame(&bytes[..bytes.len() - 7], 0).expect("a row");
    let black = [0; 3];
    assert_eq!(cut.rows_present, 1);
    assert_eq!(cut.values, PixelValues::Colours(vec![[1, 2, 3], [4, 5, 6], black, black, black, black]));
    slice.word(tags::PLANAR_CONFIGURATION, 1);
    let planes = slice.bytes();
    assert_eq!(read_frame(&planes[..planes.len() - 3], 0).expect("a row").rows_present, 1);
    let instance = read(&planes[..planes.len() - 5]).expect("listed");
    assert!(instance.unshown.expect("no row has its blue").contains("of its first frame"));
    // What nothing would be converted to is not what is shown.
    let ybr = image(2, 2, 3, 8, "YBR_FULL", &[128; 12]).bytes();
    let cut = read_frame(&ybr[..ybr.len() - 1], 0).expect("a row");
    assert_eq!(cut.values, PixelValues::Colours(vec![[128; 3], [128; 3], black, black]));
    let bits = image(4, 4, 1, 1, "MONOCHROME2", &[0xFF, 0xFF]).bytes();
    let cut = read_frame(&bits[..bits.len() - 1], 0).expect("two rows");
    assert_eq!((cut.rows_present, cut.words().iter().sum::<u16>()), (2, 8));
}

#[test]
fn a_deflated_data_set_that_ends_early_keeps_its_rows() {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(64, 64, 16, |idx| (idx as u16).wrapping_mul(40_503));
    slice.transfer_syntax = uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
    let bytes = slice.bytes();
    let whole = read_frame(&bytes, 0).expect("a frame");
    let cut = read_frame(&bytes[..bytes.len() - 2000], 0).expect("some rows");
    let n = cut.rows_present as usize * 64;
    assert!((1..64).contains(&cut.rows_present), "{}", cut.rows_present);
    assert_eq!((&cut.words()[..n], &cut.words()[n..]), (&whole.words()[..n], &vec![0; 64 * 64 - n][..]));
}

#[test]
fn the_shape_of_pixels_without_a_place_is_their_aspect_ratio() {
    let mut slice = image(2, 2, 1, 8, "MONOCHROME2", &[0; 4]);
    slice.without(tags::IMAGE_POSITION_PATIENT).without(tags::IMAGE_ORIENTATION_PATIENT);
    assert_eq!(slice.read().expect("a header").pixel_aspect, Some([0.5, 0.25]), "from Pixel Spacing");
    slice.without(tags::PIXEL_SPACING).text(tags::PIXEL_ASPECT_RATIO, VR::IS, "6\\5");
    let instance = slice.read().expect("a header");
    assert_eq!(instance.pixel_aspect, Some([6.0, 5.0]));
    let shape = thecal::viewport::PictureShape::of(&instance);
    assert_eq!((shape.row_mm, shape.column_mm), (1.2, 1.0));
    for odd in ["0\\5", "1", "a\\b", "1\\-1", "1000\\1"] {
        slice.text(tags::PIXEL_ASPECT_RATIO, VR::IS, odd);
        assert_eq!(slice.read().expect("a header").pixel_aspect, None, "{odd}");
    }
}

/// A JPEG of 8 × 8 pixels of one colour, by the encoder that comes with dicom-rs, its components those of a picture.
fn jpeg(samples: u16, photometric: &str, colour: &[u8]) -> Vec<u8> {
    image(8, 8, samples, 8, photometric, &colour.repeat(64)).jpeg()
}

/// A JPEG without its application markers, which tell of colours.
fn without_markers(jpeg: &[u8]) -> Vec<u8> {
    let mut bare = jpeg[..2].to_vec();
    let mut rest = &jpeg[2..];
    while let [0xFF, 0xE0..=0xEF, high, low, ..] = *rest {
        rest = &rest[2 + usize::from(u16::from_be_bytes([high, low]))..];
    }
    bare.extend_from_slice(rest);
    bare
}

#[test]
fn colours_of_a_jpeg_without_markers_are_what_the_header_says() {
    let frame = without_markers(&jpeg(3, "RGB", &[200, 40, 90]));
    // The encoder made luminance and differences of it: Y = 93, CB = 126, CR = 204.
    for (photometric, expected) in
        [("YBR_FULL_422", [200i16, 40, 90]), ("YBR_FULL", [200, 40, 90]), ("RGB", [93, 126, 204])]
    {
        let mut slice = image(8, 8, 3, 8, photometric, &[]);
        compressed(&mut slice, uids::JPEG_BASELINE8_BIT, frame.clone());
        for colour in colours(&slice) {
            let is_close = colour.iter().zip(expected).all(|(a, b)| (i16::from(*a) - b).abs() <= 4);
            assert!(is_close, "{photometric}: {colour:?}");
        }
    }
    let mut slice = image(8, 8, 1, 8, "MONOCHROME2", &[]);
    compressed(&mut slice, uids::JPEG_BASELINE8_BIT, frame);
    let error = read_frame(&slice.bytes(), 0).expect_err("three components, one said");
    assert!(error.to_string().contains("3 colour components, the header says 1"), "{error}");
}
