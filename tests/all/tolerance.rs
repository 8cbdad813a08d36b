//! Headers as vendors and broken tools write them: read as meant, with a warning for whatever was assumed.

use std::{fs, path::Path, process::Command};

use crate::support::{Slice, read, read_frame};
use dicom_core::{DataElement, PrimitiveValue, Tag, VR, value::PixelFragmentSequence};
use dicom_dictionary_std::{tags, uids};
use serde_json::Value;
use thecal::{
    dicom::{Limits, read_header},
    study::{Instance, ModalityLut},
    volume::StudyBuilder,
};

const BIG_ENDIAN: &str = "1.2.840.10008.1.2.2";
const SYNTAXES: [&str; 3] = [uids::EXPLICIT_VR_LITTLE_ENDIAN, uids::IMPLICIT_VR_LITTLE_ENDIAN, BIG_ENDIAN];

/// A file in two pieces: what stands before the data set, and the data set.
fn halves(syntax: &'static str) -> (Vec<u8>, Vec<u8>) {
    let mut slice = Slice::sagittal(1, 1);
    slice.transfer_syntax = syntax;
    split(&slice.bytes())
}

fn split(bytes: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let group_length = bytes[140..144].try_into().map(u32::from_le_bytes).expect("four bytes");
    let (meta, data_set) = bytes.split_at(144 + group_length as usize);
    (meta.to_vec(), data_set.to_vec())
}

/// Bytes of one element of explicit little endian with a two-byte length.
fn short(tag: [u8; 4], vr: &[u8; 2], value: &[u8]) -> Vec<u8> {
    [&tag[..], vr, &(value.len() as u16).to_le_bytes(), value].concat()
}

/// The same with a four-byte length, which may be anything.
fn long(tag: [u8; 4], vr: &[u8; 2], len: u32, value: &[u8]) -> Vec<u8> {
    [&tag[..], vr, &[0, 0], &len.to_le_bytes(), value].concat()
}

/// A good explicit file with `inserted` behind its group 0008.
fn with_inserted(inserted: &[u8]) -> Vec<u8> {
    let bytes = Slice::sagittal(1, 1).bytes();
    let at = bytes.windows(6).position(|window| window == b"\x20\0\x0d\0UI").expect("group 0020");
    [&bytes[..at], inserted, &bytes[at..]].concat()
}

/// What tells whether a header was read right.
fn facts(instance: &Instance) -> (String, u32, Option<thecal::geometry::ImagePlane>, Vec<u16>) {
    let facts = &instance.facts;
    let words = [instance.format.bits_stored, instance.format.samples_per_pixel];
    (format!("{}|{}", facts.series_uid, facts.modality), instance.format.rows, instance.plane, words.to_vec())
}

fn good() -> Instance {
    Slice::sagittal(1, 1).read().expect("a good file")
}

#[test]
fn every_label_over_every_encoding_is_read_as_it_is_written() {
    let pixels = read_frame(&Slice::sagittal(1, 1).bytes(), 0).expect("pixels");
    for label in SYNTAXES {
        for written in SYNTAXES {
            let bytes = [halves(label).0, halves(written).1].concat();
            let instance = read(&bytes).expect(label);
            assert_eq!(facts(&instance), facts(&good()), "{written} under {label}");
            assert_eq!(instance.notes.len(), usize::from(label != written), "{:?}", instance.notes);
            assert_eq!(read_frame(&bytes, 0).expect("pixels"), pixels, "{written} under {label}");
        }
    }
}

#[test]
fn files_without_preamble_meta_information_or_label_are_guessed() {
    for written in SYNTAXES {
        let (meta, data_set) = halves(written);
        for bytes in [data_set.clone(), [&meta[132..], &data_set[..]].concat()] {
            let instance = read(&bytes).expect(written);
            assert_eq!(facts(&instance), facts(&good()), "{written}");
            assert!(read_frame(&bytes, 0).is_ok());
        }
        assert!(read(&data_set).expect(written).notes[0].contains("does not name its transfer syntax"));
        // The label is there and empty.
        let mark = b"\x02\0\x10\0UI";
        let at = meta.windows(6).position(|window| window == mark).expect("a label") + 6;
        let len = usize::from(u16::from_le_bytes([meta[at], meta[at + 1]]));
        let unlabelled = [&meta[..at], &[0, 0], &meta[at + 2 + len..], &data_set].concat();
        assert_eq!(facts(&read(&unlabelled).expect(written)), facts(&good()), "{written}");
    }
}

#[test]
fn a_data_set_that_begins_with_another_group_is_recognised() {
    let mut slice = Slice::sagittal(1, 1);
    for tag in [tags::SOP_CLASS_UID, tags::SOP_INSTANCE_UID, tags::MODALITY, tags::SERIES_DESCRIPTION] {
        slice.without(tag);
    }
    for written in SYNTAXES {
        slice.transfer_syntax = written;
        let data_set = split(&slice.bytes()).1;
        for label in SYNTAXES {
            let bytes = [halves(label).0, data_set.clone()].concat();
            assert_eq!(read(&bytes).expect(label).plane, good().plane, "{written} under {label}");
        }
        let bare = read(&data_set);
        assert_eq!(bare.is_ok(), written != uids::IMPLICIT_VR_LITTLE_ENDIAN, "{written}");
    }
}

#[test]
fn odd_lengths_unknown_vrs_and_private_groups_are_passed_over() {
    let item = [&[0xFE, 0xFF, 0, 0xE0, 12, 0, 0, 0][..], &[9, 0, 2, 0, 4, 0, 0, 0, 1, 2, 3, 4]].concat();
    let ends = [&[0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0][..], &[0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]].concat();
    let open_item = [&[0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF][..], &item[8..], &ends].concat();
    for (what, inserted) in [
        ("an odd length", short([0x18, 0, 0x50, 0], b"DS", b"4.5")),
        ("a private group", short([0x19, 0, 0x10, 0], b"LO", b"VENDOR X")),
        ("a private sequence of undefined length", long([0x19, 0, 1, 0x10], b"UN", u32::MAX, &open_item)),
        ("an UN of defined length with items in it", long([0x19, 0, 1, 0x10], b"UN", 20, &item)),
        ("a VR nobody knows", long([0x19, 0, 1, 0x10], b"ZZ", 3, &[1, 2, 3])),
        ("an implicit element in between", [&[0x18, 0, 0x50, 0, 4, 0, 0, 0][..], b"4.5 "].concat()),
        ("an attribute twice", [short([8, 0, 0x60, 0], b"CS", b"MR"), short([8, 0, 0x60, 0], b"CS", b"MR")].concat()),
    ] {
        let bytes = with_inserted(&inserted);
        let instance = read(&bytes).expect(what);
        assert_eq!(facts(&instance), facts(&good()), "{what}");
        assert_eq!(instance.notes, Vec::<String>::new(), "{what}");
        assert!(read_frame(&bytes, 0).is_ok(), "{what}");
    }
    let odd = with_inserted(&short([0x18, 0, 0x50, 0], b"DS", b"4.5"));
    assert_eq!(read(&odd).expect("an odd length").acquisition.slice_thickness_mm, Some(4.5));
}

#[test]
fn sequences_come_as_un_with_implicit_items() {
    let table = b"\x28\0\x02\x30\x06\0\0\0\x02\0\0\0\x0c\0\x28\0\x06\x30\x04\0\0\0\x05\0\x06\0";
    let item = [&[0xFE, 0xFF, 0, 0xE0][..], &(table.len() as u32).to_le_bytes(), table].concat();
    let end = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
    let defined = long([0x28, 0, 0, 0x30], b"UN", item.len() as u32, &item);
    let undefined = long([0x28, 0, 0, 0x30], b"UN", u32::MAX, &[&item[..], &end].concat());
    for sequence in [defined, undefined] {
        let instance = read(&with_inserted(&sequence)).expect("a header");
        let ModalityLut::Table { table, .. } = instance.modality_lut else { panic!("{:?}", instance.notes) };
        assert_eq!(table.entries, [5, 6]);
    }
}

#[test]
fn ends_that_nothing_began_are_passed_over_and_told() {
    let bytes = with_inserted(&[0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0]);
    let instance = read(&bytes).expect("a header");
    assert_eq!(facts(&instance), facts(&good()));
    assert!(matches!(&instance.notes[..], [note] if note.contains("ends of sequences")), "{:?}", instance.notes);
    assert!(read(&with_inserted(&[0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0])).is_err(), "an item outside a sequence is no slip");
}

#[test]
fn rubbish_at_the_end_changes_nothing() {
    for n in [1, 7, 8, 9, 4096] {
        let mut bytes = Slice::sagittal(1, 1).bytes();
        bytes.extend(vec![0xA5; n]);
        assert_eq!(facts(&read(&bytes).expect("a header")), facts(&good()));
        assert_eq!(read_frame(&bytes, 0), read_frame(&Slice::sagittal(1, 1).bytes(), 0));
    }
}

#[test]
fn pixels_are_read_as_they_are_whatever_the_label_says() {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(4, 4, 16, |_| 0);
    let mut frame = vec![0u8; 64];
    frame[0] = 2;
    frame[4] = 64;
    frame[8] = 66;
    frame.extend_from_slice(&[241, 1, 241, 2]);
    slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, PixelFragmentSequence::new_fragments(vec![frame])));
    slice.transfer_syntax = uids::RLE_LOSSLESS;
    let (_, compressed) = split(&slice.bytes());
    let bytes = [halves(uids::EXPLICIT_VR_LITTLE_ENDIAN).0, compressed].concat();
    let instance = read(&bytes).expect("compressed under a plain label");
    assert_eq!((instance.transfer_syntax_uid.as_str(), instance.notes.len()), (uids::RLE_LOSSLESS, 1));
    assert_eq!(read_frame(&bytes, 0).expect("pixels").words(), [0x0102; 16]);

    let (meta, _) = split(&slice.bytes());
    let bytes = [meta, halves(uids::EXPLICIT_VR_LITTLE_ENDIAN).1].concat();
    let instance = read(&bytes).expect("plain under a compressed label");
    assert!(instance.notes[0].contains("not compressed"), "{:?}", instance.notes);
    assert_eq!(read_frame(&bytes, 0), read_frame(&Slice::sagittal(1, 1).bytes(), 0));
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn deflated_or_not_is_seen_whatever_the_label_says() {
    let data_set = halves(uids::EXPLICIT_VR_LITTLE_ENDIAN).1;
    let label = |syntax| halves(syntax).0;
    let right = label(uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    let zlib = [&[0x78, 0x9C][..], &deflated(&data_set)].concat();
    for (what, bytes, note) in [
        ("plain", [right.clone(), data_set.clone()].concat(), Some("says that it is deflated and is not")),
        ("zlib", [right.clone(), zlib].concat(), None),
        ("right", [right, deflated(&data_set)].concat(), None),
        ("explicit", [label(SYNTAXES[0]), deflated(&data_set)].concat(), Some("is deflated, its label says otherwise")),
        ("implicit", [label(SYNTAXES[1]), deflated(&data_set)].concat(), Some("is deflated, its label says otherwise")),
    ] {
        let instance = read(&bytes).expect(what);
        assert_eq!(facts(&instance), facts(&good()), "{what}");
        assert_eq!(instance.notes.len(), usize::from(note.is_some()), "{what}: {:?}", instance.notes);
        assert!(instance.notes.iter().zip(note).all(|(said, note)| said.contains(note)), "{:?}", instance.notes);
        assert_eq!(read_frame(&bytes, 0), read_frame(&Slice::sagittal(1, 1).bytes(), 0), "{what}");
    }
}

#[test]
fn bytes_that_belong_to_nothing_may_stand_before_the_data_set() {
    for syntax in SYNTAXES {
        for rubbish in [&b"\0"[..], b"\n\0", b"\xFF\xFF\xFF"] {
            let (meta, data_set) = halves(syntax);
            let bytes = [&meta[..], rubbish, &data_set].concat();
            let instance = read(&bytes).expect(syntax);
            assert_eq!(facts(&instance), facts(&good()), "{syntax}");
            assert!(
                matches!(&instance.notes[..], [note] if note.contains("belong to nothing")),
                "{:?}",
                instance.notes
            );
            assert!(read_frame(&bytes, 0).is_ok(), "{syntax}");
        }
    }
}

#[test]
fn a_vr_of_question_marks_has_a_short_length() {
    let bytes = with_inserted(&short([0x18, 0, 0x50, 0], b"??", b"4.5 "));
    let instance = read(&bytes).expect("a header");
    assert_eq!((instance.acquisition.slice_thickness_mm, instance.notes.len()), (Some(4.5), 0));
    assert!(read_frame(&bytes, 0).is_ok());
}

/// One item of undefined length around `inside`, in a sequence of undefined length.
fn sequence(tag: [u8; 4], inside: &[u8]) -> Vec<u8> {
    let (begin, end) = ([0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF], [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0]);
    let item = [&begin, inside, &end, &[0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]].concat();
    long(tag, b"SQ", u32::MAX, &item)
}

#[test]
fn an_item_may_have_a_character_set_of_its_own() {
    let lut = |charset: &[u8]| {
        let mut item = charset.to_vec();
        item.extend(short([0x28, 0, 2, 0x30], b"US", &[2, 0, 0, 0, 16, 0]));
        item.extend(short([0x28, 0, 3, 0x30], b"LO", "Wirbelsäule ".as_bytes()));
        item.extend(short([0x28, 0, 6, 0x30], b"US", &[5, 0, 6, 0]));
        sequence([0x28, 0, 0x10, 0x30], &item)
    };
    let explanation = |lut: &[u8]| {
        let mut bytes = Slice::sagittal(1, 1).bytes();
        let at = bytes.windows(6).position(|window| window == b"\xE0\x7F\x10\0OW").expect("pixels");
        bytes.splice(at..at, lut.iter().copied());
        let at = bytes.windows(6).position(|window| window == b"\x08\0\x16\0UI").expect("a SOP class");
        bytes.splice(at..at, short([8, 0, 5, 0], b"CS", b"ISO_IR 100"));
        let tables = read(&bytes).expect("a header").voi.tables;
        tables.into_iter().next().expect("a table").explanation
    };
    assert_eq!(explanation(&lut(&short([8, 0, 5, 0], b"CS", b"ISO_IR 192"))).as_deref(), Some("Wirbelsäule"));
    assert_eq!(explanation(&lut(b"")).as_deref(), Some("WirbelsÃ¤ule"));
}

/// A file with `syntax` on its label and these fragments for pixels.
fn labelled(syntax: &'static str, fragment: &[u8], extended_table: bool) -> Vec<u8> {
    let mut slice = Slice::sagittal(1, 1);
    slice.words(4, 4, 16, |_| 0);
    let fragments = PixelFragmentSequence::new_fragments(vec![fragment.to_vec()]);
    slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, fragments));
    if extended_table {
        let table = PrimitiveValue::from(vec![0u8; 8]);
        slice.object.put(DataElement::new(tags::EXTENDED_OFFSET_TABLE, VR::OV, table));
    }
    slice.transfer_syntax = uids::RLE_LOSSLESS;
    [halves(syntax).0, split(&slice.bytes()).1].concat()
}

#[test]
fn a_label_of_another_compression_yields_to_the_first_fragment() {
    let mut rle = vec![0u8; 64];
    (rle[0], rle[4], rle[8]) = (2, 64, 66);
    rle.extend_from_slice(&[241, 1, 241, 2]);
    let jpeg = b"\xFF\xD8\xFF\xC3\0\x0B\x10\0\x04\0\x04\x01\x11\0\0";
    let jpeg2000 = b"\xFF\x4F\xFF\x51\0\0";
    for (label, fragment, found) in [
        (uids::JPEG2000, &rle[..], uids::RLE_LOSSLESS),
        (uids::JPEG_LOSSLESS, &rle, uids::RLE_LOSSLESS),
        (uids::JPEG2000_LOSSLESS, jpeg, uids::JPEG_LOSSLESS_SV1),
        (uids::RLE_LOSSLESS, jpeg, uids::JPEG_LOSSLESS_SV1),
        (uids::JPEG_BASELINE8_BIT, jpeg2000, uids::JPEG2000),
        (uids::RLE_LOSSLESS, jpeg2000, uids::JPEG2000),
        (uids::MPEG2MPML, jpeg2000, uids::JPEG2000),
    ] {
        for extended_table in [false, true] {
            let bytes = labelled(label, fragment, extended_table);
            let instance = read(&bytes).expect(label);
            assert_eq!(instance.transfer_syntax_uid, found, "{label}");
            assert!(matches!(&instance.notes[..], [note] if note.contains("its pixels are compressed as ")));
            if found == uids::RLE_LOSSLESS {
                assert_eq!(read_frame(&bytes, 0).expect("pixels").words(), [0x0102; 16]);
            }
        }
    }
    for (label, fragment) in [(uids::JPEG_BASELINE8_BIT, &jpeg[..]), (uids::JPEG2000_LOSSLESS, jpeg2000)] {
        let instance = read(&labelled(label, fragment, false)).expect(label);
        assert_eq!((instance.transfer_syntax_uid.as_str(), instance.notes.len()), (label, 0));
    }
}

/// The notes and series of files in a folder of their own names.
fn series_of(files: &[(&str, &Slice)]) -> Vec<(usize, Vec<String>)> {
    let mut builder = StudyBuilder::new();
    for (path, slice) in files {
        let bytes = slice.bytes();
        let mut reader = std::io::Cursor::new(&bytes);
        let read = read_header(&mut reader, bytes.len() as u64, Path::new(path), &Limits::default());
        builder.add(read.expect("a header").into());
    }
    let series = builder.studies().into_iter().flat_map(|study| study.series);
    series.map(|it| (it.frames.len(), it.warnings.iter().map(|warning| warning.0.clone()).collect())).collect()
}

#[test]
fn images_without_identifiers_are_kept_apart_by_folder_and_series_number() {
    let unnamed = |series, number| {
        let mut slice = Slice::sagittal(series, number);
        slice.without(tags::STUDY_INSTANCE_UID).without(tags::SERIES_INSTANCE_UID).without(tags::SOP_INSTANCE_UID);
        slice
    };
    let (a, b, c, d) = (unnamed(1, 1), unnamed(1, 2), unnamed(2, 1), unnamed(1, 1));
    let series = series_of(&[("x/1", &a), ("x/2", &b), ("x/3", &c), ("y/1", &d)]);
    let mut sizes: Vec<usize> = series.iter().map(|it| it.0).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 1, 2]);
    for (_, warnings) in &series {
        for name in ["Study Instance UID", "Series Instance UID", "SOP Instance UID"] {
            assert!(warnings.iter().any(|warning| warning.contains(&format!("it has no {name}"))), "{warnings:?}");
        }
    }
}

#[test]
fn one_identifier_on_different_images_is_told() {
    let mut twin = Slice::sagittal(1, 2);
    twin.text(tags::SOP_INSTANCE_UID, VR::UI, "2.25.4711.3.1.1");
    let (first, copy) = (Slice::sagittal(1, 1), Slice::sagittal(1, 1));
    let series = series_of(&[("1", &first), ("2", &twin), ("3", &copy)]);
    let [(2, warnings)] = &series[..] else { panic!("{series:?}") };
    assert!(warnings.iter().any(|it| it.starts_with("1 image has the identifier of another")), "{warnings:?}");
    assert!(warnings.iter().any(|it| it.starts_with("1 image is there twice")), "{warnings:?}");
}

/// Prints what pydicom reads in the headers of its own test files, one JSON object a line.
const SCRIPT: &str = r"
import glob, json, os, warnings
warnings.simplefilter('ignore')
import pydicom
root = os.path.join(os.path.dirname(pydicom.__file__), 'data', 'test_files')
texts = ['SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID', 'FrameOfReferenceUID', 'Modality', 'StudyDate',
         'BodyPartExamined', 'StudyDescription', 'SeriesDescription', 'PatientID']
numbers = ['SeriesNumber', 'InstanceNumber', 'Rows', 'Columns', 'BitsAllocated', 'BitsStored', 'HighBit',
           'PixelRepresentation', 'SliceThickness', 'RepetitionTime', 'EchoTime', 'SpacingBetweenSlices',
           'RescaleSlope', 'RescaleIntercept']
lists = ['ImagePositionPatient', 'ImageOrientationPatient', 'PixelSpacing', 'WindowCenter', 'WindowWidth']
for path in sorted(glob.glob(os.path.join(root, '**', '*'), recursive=True)):
    try:
        ds = pydicom.dcmread(path, force=True)
        if 'PixelData' not in ds:
            continue
        out = {'path': path}
        for name in texts:
            out[name] = str(ds.get(name, '') or '').strip(' \0')
        shared = ds.get('SharedFunctionalGroupsSequence') or [{}]
        measures = (shared[0].get('PixelMeasuresSequence') or [{}])[0]
        for name in numbers:
            value = ds.get(name, measures.get(name))
            out[name] = None if value in (None, '') else float(value)
        for name in lists:
            value = ds.get(name)
            value = [] if value in (None, '') else value
            out[name] = [float(v) for v in (value if hasattr(value, '__iter__') else [value])]
    except Exception:
        continue
    print(json.dumps(out))
";

#[test]
fn header_fields_and_geometry_are_those_that_pydicom_reads() {
    let output = Command::new("python3").arg("-c").arg(SCRIPT).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        eprintln!("skipped: python3 with pydicom is not installed");
        return;
    };
    let mut n_compared = 0;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let peer: Value = serde_json::from_str(line).expect("JSON");
        let path = Path::new(peer["path"].as_str().expect("a path"));
        // Refusals are the business of the comparison of pixels.
        let Ok(instance) = read(&fs::read(path).expect("a readable file")) else { continue };
        compare(&instance, &peer);
        n_compared += 1;
    }
    assert!(n_compared > 30, "the comparison compared next to nothing: {n_compared}");
}

fn compare(ours: &Instance, peer: &Value) {
    let (facts, format, acquisition) = (&ours.facts, &ours.format, &ours.acquisition);
    let frame_of_reference = ours.frame_of_reference.as_ref().map_or("", |uid| uid.as_str());
    for (name, ours) in [
        ("SOPInstanceUID", ours.sop_uid.as_str()),
        ("StudyInstanceUID", facts.study_uid.as_str()),
        ("SeriesInstanceUID", facts.series_uid.as_str()),
        ("FrameOfReferenceUID", frame_of_reference),
        ("Modality", &facts.modality),
        ("StudyDate", &facts.study_date),
        ("BodyPartExamined", &facts.body_part),
        ("StudyDescription", &facts.study_description),
        ("SeriesDescription", &facts.series_description),
        ("PatientID", &facts.patient.id),
    ] {
        let ours = if ours.starts_with("missing.") { "" } else { ours };
        assert_eq!(Some(ours), peer[name].as_str(), "{name} of {}", peer["path"]);
    }
    let rescale = match ours.modality_lut {
        ModalityLut::Rescale { slope, intercept, .. } => [slope, intercept],
        ModalityLut::Table { .. } => [1.0, 0.0],
    };
    for (name, ours, default) in [
        ("SeriesNumber", facts.series_number.map(f64::from), None),
        ("InstanceNumber", ours.instance_number.map(f64::from), None),
        ("Rows", Some(format.rows.into()), None),
        ("Columns", Some(format.columns.into()), None),
        ("BitsAllocated", Some(format.bits_allocated.into()), None),
        ("BitsStored", Some(format.bits_stored.into()), None),
        ("HighBit", Some(format.high_bit.into()), None),
        ("PixelRepresentation", Some(f64::from(u8::from(format.signed))), None),
        ("SliceThickness", acquisition.slice_thickness_mm, None),
        ("RepetitionTime", acquisition.repetition_time_ms, None),
        ("EchoTime", acquisition.echo_time_ms, None),
        ("SpacingBetweenSlices", acquisition.spacing_between_slices_mm, None),
        ("RescaleSlope", Some(rescale[0]), Some(1.0)),
        ("RescaleIntercept", Some(rescale[1]), Some(0.0)),
    ] {
        assert_eq!(ours, peer[name].as_f64().or(default), "{name} of {}", peer["path"]);
    }
    compare_lists(ours, peer);
}

fn compare_lists(ours: &Instance, peer: &Value) {
    let list = |name: &str| -> Vec<f64> {
        peer[name].as_array().map(|it| it.iter().filter_map(Value::as_f64).collect()).unwrap_or_default()
    };
    let (centers, widths) = (list("WindowCenter"), list("WindowWidth"));
    let theirs: Vec<_> = centers.into_iter().zip(widths).filter(|(_, width)| *width >= 1.0).collect();
    let windows: Vec<_> = ours.voi.windows.iter().map(|(window, _)| (window.center, window.width)).collect();
    assert_eq!(windows, theirs, "windows of {}", peer["path"]);
    let Some(plane) = ours.plane else { return };
    let near = |ours: &[f64], theirs: Vec<f64>| {
        // Directions are made to be of length 1 and at right angles: headers round them.
        ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() < 1e-4)
    };
    let in_groups = list("ImagePositionPatient").is_empty();
    let (row, column) = (plane.row_direction.0.to_array(), plane.column_direction.0.to_array());
    let spacing = [plane.spacing.between_rows_mm, plane.spacing.between_columns_mm];
    assert!(in_groups || near(&plane.position.to_array(), list("ImagePositionPatient")), "{}", peer["path"]);
    assert!(in_groups || near(&[row, column].concat(), list("ImageOrientationPatient")), "{}", peer["path"]);
    assert!(in_groups || near(&spacing, list("PixelSpacing")), "{}", peer["path"]);
}

#[test]
fn a_private_tag_with_a_wanted_element_number_is_not_taken_for_it() {
    let mut slice = Slice::sagittal(1, 1);
    slice.object.put(DataElement::new(Tag(0x0019, 0x0050), VR::DS, PrimitiveValue::from("9")));
    assert_eq!(slice.read().expect("a header").acquisition.slice_thickness_mm, None);
}
