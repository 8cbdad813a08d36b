//! What a header says and what is made of it, from files built for the purpose.

use crate::support::{Slice, read, read_frame};
use dicom_core::{
    DataElement, PrimitiveValue, VR,
    value::{DataSetSequence, PixelFragmentSequence},
};
use dicom_dictionary_std::{tags, uids};
use dicom_object::InMemDicomObject;
use thecal::{
    dicom::DicomError,
    geometry::LpsPoint,
    study::{LookupTable, ModalityLut, PhotometricInterpretation, PresentationLutShape, VoiFunction, Window},
};

fn item(elements: impl IntoIterator<Item = DataElement<InMemDicomObject>>) -> InMemDicomObject {
    let mut object = InMemDicomObject::new_empty();
    elements.into_iter().for_each(|element| {
        object.put(element);
    });
    object
}

fn lut(first: PrimitiveValue, vr: VR, entries: &[u16]) -> InMemDicomObject {
    let n = entries.len() as u16;
    let first = first.to_int::<i32>().expect("a number") as u16;
    item([
        DataElement::new(tags::LUT_DESCRIPTOR, vr, PrimitiveValue::U16([n, first, 12].as_slice().into())),
        DataElement::new(tags::LUT_EXPLANATION, VR::LO, PrimitiveValue::from("bone")),
        DataElement::new(tags::MODALITY_LUT_TYPE, VR::LO, PrimitiveValue::from("US")),
        DataElement::new(tags::LUT_DATA, VR::OW, PrimitiveValue::U16(entries.into())),
    ])
}

#[test]
fn a_plain_slice_is_read_whole() {
    let mut slice = Slice::sagittal(3, 7);
    slice.text(tags::PATIENT_NAME, VR::PN, "Doe^Jane").text(tags::SYNTHETIC_DATA, VR::CS, "YES");
    slice.text(tags::ECHO_TIME, VR::DS, "101.5").text(tags::SLICE_THICKNESS, VR::DS, "4");
    let instance = slice.read().expect("a good file");
    assert_eq!(instance.facts.patient.name, "Doe Jane");
    assert!(instance.synthetic);
    assert_eq!((instance.format.rows, instance.format.columns), (16, 24));
    assert_eq!(instance.instance_number, Some(7));
    assert_eq!(instance.acquisition.echo_time_ms, Some(101.5));
    assert_eq!(instance.acquisition.slice_thickness_mm, Some(4.0));
    let plane = instance.plane.expect("a plane");
    assert_eq!(plane.position, LpsPoint::new(28.0, -10.0, 50.0));
    assert_eq!((plane.spacing.between_rows_mm, plane.spacing.between_columns_mm), (0.5, 0.25));
    assert_eq!(instance.notes, Vec::<String>::new());
    let pixels = read_frame(&slice.bytes(), 0).expect("pixels");
    assert_eq!(pixels.words()[..3], [7, 8, 9]);
    assert_eq!(pixels.words().len(), 16 * 24);
}

/// 3.5 ppm of 63.87 MHz are 223.5 Hz: 1.016 samples of 220 Hz. A readout of none or fewer samples is none.
#[test]
fn how_far_fat_is_shown_aside_follows_field_bandwidth_and_readout() {
    let fat_off = |bandwidth: &str, matrix: [u16; 4]| {
        let mut slice = Slice::sagittal(1, 1);
        slice.text(tags::MAGNETIC_FIELD_STRENGTH, VR::DS, "1.5").text(tags::PIXEL_BANDWIDTH, VR::DS, bandwidth);
        slice.words_of(tags::ACQUISITION_MATRIX, VR::US, &matrix);
        slice.read().expect("a good file").acquisition.fat_off
    };
    let share = 1.5 * 149.0 / 220.0;
    assert_eq!(fat_off("220", [0, 256, 192, 0]), Some([share / 256.0, 0.0]), "along rows");
    assert_eq!(fat_off("220", [320, 0, 0, 224]), Some([0.0, share / 320.0]), "down columns");
    for (bandwidth, matrix) in
        [("0", [0, 256, 192, 0]), ("-220", [0, 256, 192, 0]), ("220", [0; 4]), ("220", [1, 1, 1, 1])]
    {
        assert_eq!(fat_off(bandwidth, matrix), None, "{bandwidth} {matrix:?}");
    }
    assert_eq!(Slice::sagittal(1, 1).read().expect("a good file").acquisition.fat_off, None);
}

#[test]
fn every_uncompressed_syntax_gives_the_same() {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(5, 3, 16, |idx| 0x0102 + idx as u16 * 257);
    let expected = read_frame(&slice.bytes(), 0).expect("pixels");
    let header = slice.read().expect("a header");
    for syntax in [uids::IMPLICIT_VR_LITTLE_ENDIAN, uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.2.2"] {
        slice.transfer_syntax = syntax;
        let mut other = slice.read().expect(syntax);
        assert_eq!(read_frame(&slice.bytes(), 0).expect(syntax), expected, "{syntax}");
        assert_eq!(std::mem::replace(&mut other.transfer_syntax_uid, uids::EXPLICIT_VR_LITTLE_ENDIAN.into()), syntax);
        other.pixels_at = header.pixels_at;
        assert_eq!(other, header, "{syntax}");
    }
}

#[test]
fn files_without_preamble_or_with_a_wrong_label_open_with_a_note() {
    let mut slice = Slice::sagittal(1, 1);
    let bytes = slice.bytes();
    let good = read(&bytes).expect("a good file");
    let start = bytes.windows(8).position(|window| window == b"\x08\0\x16\0UI\x1a\0").expect("the data set");
    let mut bare = read(&bytes[start..]).expect("no preamble and no meta information");
    assert_eq!(bare.notes.len(), 1);
    bare.notes.clear();
    bare.pixels_at = good.pixels_at;
    assert_eq!(bare, good);
    assert!(read(&bytes[132..]).is_ok(), "meta information without preamble");
    slice.transfer_syntax = uids::IMPLICIT_VR_LITTLE_ENDIAN;
    let implicit = slice.bytes();
    let data_set = implicit.windows(8).position(|w| w == b"\x08\0\x16\0\x1a\0\0\0").expect("the data set");
    let wrong = [&bytes[..start], &implicit[data_set..]].concat();
    let instance = read(&wrong).expect("implicit under an explicit label");
    assert!(instance.notes[0].contains("read as it is written"), "{:?}", instance.notes);
    assert_eq!(instance.plane, good.plane);
}

#[test]
fn rescale_is_text_whatever_its_vr() {
    let mut slice = Slice::sagittal(1, 1);
    slice.object.put(DataElement::new(tags::RESCALE_SLOPE, VR::UN, PrimitiveValue::from(b"1.5 ".to_vec())));
    slice.object.put(DataElement::new(tags::RESCALE_INTERCEPT, VR::UN, PrimitiveValue::from(b"-1024 ".to_vec())));
    slice.text(tags::RESCALE_TYPE, VR::LO, "HU");
    let expected = ModalityLut::Rescale { slope: 1.5, intercept: -1024.0, unit: "HU".into() };
    assert_eq!(slice.read().expect("a header").modality_lut, expected);
    slice.text(tags::RESCALE_SLOPE, VR::DS, "0");
    let instance = slice.read().expect("a header");
    assert_eq!(instance.modality_lut, ModalityLut::identity());
    assert!(instance.notes[0].contains("rescale"));
}

#[test]
fn tables_and_windows_are_read() {
    let mut slice = Slice::sagittal(1, 1);
    let modality = DataSetSequence::from(vec![lut(PrimitiveValue::from(-2), VR::SS, &[5, 6, 7])]);
    let voi =
        DataSetSequence::from(vec![lut(PrimitiveValue::from(65_000), VR::US, &[1, 2]), InMemDicomObject::new_empty()]);
    slice.object.put(DataElement::new(tags::MODALITY_LUT_SEQUENCE, VR::SQ, modality));
    slice.object.put(DataElement::new(tags::VOILUT_SEQUENCE, VR::SQ, voi));
    slice.text(tags::WINDOW_CENTER, VR::DS, "300\\40\\7").text(tags::WINDOW_WIDTH, VR::DS, "2000\\400\\0");
    slice.text(tags::WINDOW_CENTER_WIDTH_EXPLANATION, VR::LO, "BONE\\\\X");
    slice.text(tags::VOILUT_FUNCTION, VR::CS, "SIGMOID").text(tags::PRESENTATION_LUT_SHAPE, VR::CS, "INVERSE");
    for syntax in [uids::EXPLICIT_VR_LITTLE_ENDIAN, uids::IMPLICIT_VR_LITTLE_ENDIAN] {
        slice.transfer_syntax = syntax;
        let instance = slice.read().expect("a header");
        let signed = syntax == uids::EXPLICIT_VR_LITTLE_ENDIAN;
        let table = |first_mapped, entries: &[u16]| LookupTable {
            first_mapped,
            bits: 12,
            entries: entries.to_vec(),
            explanation: Some("bone".into()),
        };
        // An implicit file does not say whether the first value is signed; unsigned pixels say it is not.
        let first = if signed { -2 } else { 65_534 };
        assert_eq!(instance.modality_lut, ModalityLut::Table { table: table(first, &[5, 6, 7]), unit: "US".into() });
        assert_eq!(instance.voi.tables, [table(65_000, &[1, 2])]);
        let window = |center, width| Window { center, width, function: VoiFunction::Sigmoid };
        assert_eq!(instance.voi.windows, [(window(300.0, 2000.0), Some("BONE".into())), (window(40.0, 400.0), None)]);
        assert_eq!(instance.presentation_lut, PresentationLutShape::Inverse);
        assert_eq!(instance.notes.len(), 2, "one VOI LUT and one window are unusable: {:?}", instance.notes);
    }
}

#[test]
fn entries_of_eight_bits_come_in_bytes_and_in_words() {
    let lut = |vr, data: PrimitiveValue| {
        item([
            DataElement::new(tags::LUT_DESCRIPTOR, VR::US, PrimitiveValue::U16([4, 0, 8].as_slice().into())),
            DataElement::new(tags::MODALITY_LUT_TYPE, VR::LO, PrimitiveValue::from("OD")),
            DataElement::new(tags::LUT_DATA, vr, data),
        ])
    };
    let entries = [10u8, 20, 30, 40];
    let pairs = [0x140A, 0x281E];
    for (vr, data) in [
        (VR::OB, PrimitiveValue::from(entries.to_vec())),
        (VR::OW, PrimitiveValue::U16(pairs.as_slice().into())),
        (VR::OW, PrimitiveValue::U16(entries.map(u16::from).as_slice().into())),
    ] {
        for syntax in [uids::EXPLICIT_VR_LITTLE_ENDIAN, uids::IMPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.2.2"] {
            let mut slice = Slice::sagittal(1, 1);
            slice.transfer_syntax = syntax;
            let table = DataSetSequence::from(vec![lut(vr, data.clone())]);
            slice.object.put(DataElement::new(tags::MODALITY_LUT_SEQUENCE, VR::SQ, table));
            let ModalityLut::Table { table, .. } = slice.read().expect(syntax).modality_lut else { panic!("a table") };
            assert_eq!((table.bits, table.entries), (8, entries.map(u16::from).to_vec()), "{vr:?} {syntax}");
        }
    }
}

#[test]
fn rescale_in_bytes_and_floating_point_is_read() {
    let mut slice = Slice::sagittal(1, 1);
    slice.bytes_of(tags::RESCALE_SLOPE, VR::OB, b"2.5 ");
    slice.object.put(DataElement::new(tags::RESCALE_INTERCEPT, VR::FL, PrimitiveValue::from(-7.5f32)));
    let expected = ModalityLut::Rescale { slope: 2.5, intercept: -7.5, unit: String::new() };
    assert_eq!(slice.read().expect("a header").modality_lut, expected);
}

#[test]
fn a_padding_value_may_be_written_without_its_sign() {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(2, 2, 12, |_| 0x0830).word(tags::PIXEL_REPRESENTATION, 1).word(tags::PIXEL_PADDING_VALUE, 0x0830);
    assert_eq!(slice.read().expect("a header").format.padding, Some((-2000.0, -2000.0)));
    assert_eq!(read_frame(&slice.bytes(), 0).expect("pixels").stored(0, 0), Some(-2000.0));
}

#[test]
fn missing_or_odd_geometry_is_a_note() {
    let mut slice = Slice::sagittal(1, 1);
    slice.without(tags::PIXEL_SPACING).text(tags::IMAGER_PIXEL_SPACING, VR::DS, "0.2\\0.2");
    let instance = slice.read().expect("a header");
    assert_eq!(instance.plane.expect("a plane").spacing.between_rows_mm, 0.2);
    assert!(instance.notes[0].contains("detector"));
    slice.without(tags::IMAGE_POSITION_PATIENT);
    let instance = slice.read().expect("a header");
    assert_eq!(instance.plane, None);
    assert!(instance.notes[1].contains("no position"), "{:?}", instance.notes);
    let mut skewed = Slice::new(1, 1, [0.0; 3], [1.0, 0.0, 0.0, 0.7, 0.7, 0.0]);
    let instance = skewed.read().expect("a header");
    assert_eq!(instance.plane, None);
    assert!(instance.notes[0].contains("right angles"));
    skewed.text(tags::IMAGE_POSITION_PATIENT, VR::DS, "a\\b\\c");
    assert_eq!(skewed.read().expect("a header").plane, None);
}

#[test]
fn padding_and_signs_follow_pixel_representation() {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(2, 2, 12, |idx| [0xF801, 0x0FFF, 0x07FF, 0x0000][idx]);
    slice.word(tags::PIXEL_REPRESENTATION, 1).word(tags::PIXEL_PADDING_VALUE, 0xF830);
    slice.word(tags::PIXEL_PADDING_RANGE_LIMIT, 0xF800);
    assert_eq!(slice.read().expect("a header").format.padding, Some((-2048.0, -2000.0)));
    let pixels = read_frame(&slice.bytes(), 0).expect("pixels");
    let values: Vec<_> = (0..4).filter_map(|idx| pixels.stored(idx % 2, idx / 2)).collect();
    assert_eq!(values, [-2047.0, -1.0, 2047.0, 0.0]);
}

#[test]
fn what_cannot_be_is_refused() {
    let says = |words: &str, change: &dyn Fn(&mut Slice)| {
        let mut slice = Slice::sagittal(1, 1);
        change(&mut slice);
        let error = slice.read().expect_err("not read");
        assert!(!error.is_harmless());
        assert!(error.to_string().contains(words), "{error}");
    };
    says("does not say its Rows", &|slice| {
        slice.without(tags::ROWS);
    });
    says("0 rows", &|slice| {
        slice.word(tags::ROWS, 0);
    });
    says("0 bits stored", &|slice| {
        slice.word(tags::BITS_STORED, 0);
    });
    says("the number of frames is 2147483647", &|slice| {
        slice.text(tags::NUMBER_OF_FRAMES, VR::IS, "2147483647");
    });
}

#[test]
fn what_cannot_be_drawn_is_listed_with_its_reason() {
    let says = |words: &str, change: &dyn Fn(&mut Slice)| {
        let mut slice = Slice::sagittal(1, 1);
        change(&mut slice);
        let instance = slice.read().expect("listed");
        let sentence = instance.unshown.clone().expect(words);
        assert!(sentence.contains(words), "{sentence}");
        assert_eq!(instance.facts.series_description, "test series");
        let error = read_frame(&slice.bytes(), 0).expect_err("not drawn");
        assert_eq!(error, DicomError::Unshown(sentence));
    };
    let samples = |slice: &mut Slice, samples, bits, term| {
        slice.word(tags::SAMPLES_PER_PIXEL, samples).text(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, term);
        slice.word(tags::BITS_ALLOCATED, bits).word(tags::BITS_STORED, bits).word(tags::HIGH_BIT, bits - 1);
    };
    says("interpretation CMYK are", &|slice| samples(slice, 4, 8, "CMYK"));
    says("interpretation ARGB are", &|slice| samples(slice, 4, 8, "ARGB"));
    says("interpretation HSV are", &|slice| samples(slice, 3, 8, "HSV"));
    says("YBR_PARTIAL", &|slice| samples(slice, 3, 8, "YBR_PARTIAL_422"));
    says("(YBR_RCT) are", &|slice| samples(slice, 3, 8, "YBR_RCT"));
    says("RGB images with 1 sample per pixel are", &|slice| samples(slice, 1, 8, "RGB"));
    says("MONOCHROME2 images with 3 samples per pixel are", &|slice| samples(slice, 3, 8, "MONOCHROME2"));
    says("its red table is not described", &|slice| samples(slice, 1, 8, "PALETTE COLOR"));
    says("images with 24 bits", &|slice| samples(slice, 1, 24, "MONOCHROME2"));
    says("images with 64 bits", &|slice| samples(slice, 1, 64, "MONOCHROME2"));
    says("12-bit pixels packed", &|slice| samples(slice, 1, 12, "MONOCHROME2"));
    says("ends before the pixels", &|slice| {
        slice.without(tags::PIXEL_DATA);
    });
    says("has no pixels", &|slice| {
        slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OW, PrimitiveValue::Empty));
    });
    for (syntax, words) in [
        ("1.2.840.10008.1.2.4.102", "videos (MPEG"),
        ("1.2.840.10008.1.2.4.107", "videos (MPEG"),
        ("1.2.840.10008.1.2.4.110", "JPEG XL images are"),
        ("1.2.840.10008.1.2.4.94", "JPIP server"),
    ] {
        says(words, &|slice| {
            slice.transfer_syntax = syntax;
            let fragments = PixelFragmentSequence::new_fragments(vec![vec![1u8, 2]]);
            slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, fragments));
        });
    }
}

#[test]
fn other_objects_are_harmless() {
    let mut slice = Slice::sagittal(1, 1);
    slice.without(tags::PIXEL_DATA).without(tags::ROWS).text(tags::MODALITY, VR::CS, "SR");
    let error = slice.read().expect_err("no image");
    assert!(error.is_harmless() && error.to_string().contains("SR"), "{error}");
    slice.text(tags::SOP_CLASS_UID, VR::UI, uids::MEDIA_STORAGE_DIRECTORY_STORAGE);
    assert!(slice.read().expect_err("a DICOMDIR").is_harmless());
    assert_eq!(read(b"%PDF-1.7 and so on").expect_err("a PDF"), DicomError::NotDicom);
    assert_eq!(read(b"").expect_err("nothing"), DicomError::NotDicom);
}

#[test]
fn frames_cut_off_are_told_and_those_before_are_read() {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(4, 4, 16, |idx| idx as u16).text(tags::NUMBER_OF_FRAMES, VR::IS, "3");
    let pixels: Vec<u16> = (0..48).collect();
    slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OW, PrimitiveValue::U16(pixels.as_slice().into())));
    let mut bytes = slice.bytes();
    assert_eq!(read(&bytes).expect("whole").n_frames, 3);
    assert_eq!(read_frame(&bytes, 2).expect("the third").words()[0], 32);
    bytes.truncate(bytes.len() - 10);
    let instance = read(&bytes).expect("cut");
    assert_eq!((instance.n_frames, instance.notes.len()), (3, 2), "{:?}", instance.notes);
    assert!(instance.notes[0].contains("2 of 3 frames and 2 of 4 rows of the next are in the file"));
    assert_eq!(read_frame(&bytes, 1).expect("the second").rows_present, 4);
    let third = read_frame(&bytes, 2).expect("two rows and three pixels");
    assert_eq!((third.rows_present, &third.words()[..8]), (2, &[32, 33, 34, 35, 36, 37, 38, 39][..]));
    assert_eq!(third.words()[8..], [0; 8]);
    bytes.truncate(bytes.len() - 20);
    let instance = read(&bytes).expect("cut");
    assert_eq!((instance.n_frames, instance.notes.len()), (2, 2), "{:?}", instance.notes);
    assert!(read_frame(&bytes, 2).is_err());
    assert_eq!(instance.format.photometric, PhotometricInterpretation::Monochrome2);
}

#[test]
fn an_enhanced_slice_has_its_place_in_functional_groups() {
    let mut slice = Slice::sagittal(1, 1);
    let text = |tag, text: &str| DataElement::new(tag, VR::DS, PrimitiveValue::from(text));
    let seq = |tag, items: Vec<InMemDicomObject>| DataElement::new(tag, VR::SQ, DataSetSequence::from(items));
    slice.without(tags::IMAGE_POSITION_PATIENT).without(tags::IMAGE_ORIENTATION_PATIENT).without(tags::PIXEL_SPACING);
    let shared = item([
        seq(tags::PIXEL_MEASURES_SEQUENCE, vec![item([text(tags::PIXEL_SPACING, "0.7\\0.7")])]),
        seq(tags::PLANE_ORIENTATION_SEQUENCE, vec![item([text(tags::IMAGE_ORIENTATION_PATIENT, "0\\1\\0\\0\\0\\-1")])]),
        seq(tags::PIXEL_VALUE_TRANSFORMATION_SEQUENCE, vec![item([text(tags::RESCALE_SLOPE, "2")])]),
    ]);
    let frame = item([seq(tags::PLANE_POSITION_SEQUENCE, vec![item([text(tags::IMAGE_POSITION_PATIENT, "1\\2\\3")])])]);
    slice.object.put(seq(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, vec![shared]));
    slice.object.put(seq(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, vec![frame]));
    for syntax in [uids::EXPLICIT_VR_LITTLE_ENDIAN, uids::IMPLICIT_VR_LITTLE_ENDIAN] {
        slice.transfer_syntax = syntax;
        let instance = slice.read().expect("a header");
        let plane = instance.plane.expect("a plane");
        assert_eq!((plane.position, plane.spacing.between_rows_mm), (LpsPoint::new(1.0, 2.0, 3.0), 0.7));
        assert_eq!(instance.modality_lut.apply(3.0), 6.0);
    }
}

#[test]
fn eight_bit_pixels_in_big_endian_words_are_put_in_order() {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(3, 3, 16, |_| 0).text(tags::NUMBER_OF_FRAMES, VR::IS, "2");
    slice.word(tags::BITS_ALLOCATED, 8).word(tags::BITS_STORED, 8).word(tags::HIGH_BIT, 7);
    let pairs: Vec<u16> = (0..9).map(|pair| u16::from_le_bytes([2 * pair + 1, 2 * pair + 2])).collect();
    slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OW, PrimitiveValue::U16(pairs.as_slice().into())));
    for syntax in [uids::EXPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.2.2"] {
        slice.transfer_syntax = syntax;
        for frame in 0..2u16 {
            let expected: Vec<u16> = (1..=9).map(|pixel| pixel + 9 * frame).collect();
            let pixels = read_frame(&slice.bytes(), frame.into()).expect(syntax);
            assert_eq!(pixels.words(), expected, "{syntax} frame {frame}");
        }
    }
}
