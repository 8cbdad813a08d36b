//! What is written is whole: bits and labels come back through pydicom, and dciodvfy finds no error of ours.

use std::{path::Path, process::Command};

use super::*;
use crate::{
    geometry::{LpsPoint, PixelSpacing},
    study::{Patient, SeriesInstanceUid, StudyInstanceUid},
};

/// Errors of dciodvfy that only say the tool is older than the standard; the same as in `.ci/dciodvfy-allowed.txt`.
const ALLOWED: &str = include_str!("../../.ci/dciodvfy-allowed.txt");

const WORD: CodedWord = CodedWord { scheme: "SCT", value: "91723000", meaning: "Anatomical Structure" };
const SEGMENTS: [Segment; 3] = [
    Segment { label: "one", category: WORD, property: WORD, lab: [50.0, 0.0, 0.0] },
    Segment { label: "two", category: WORD, property: WORD, lab: [60.0, 10.0, 0.0] },
    Segment { label: "never there", category: WORD, property: WORD, lab: [60.0, 10.0, 0.0] },
];
/// Rows, columns, slices: an odd number of bits a frame, and an empty slice in between.
const SIZE: (usize, usize, usize) = (3, 5, 4);

fn labels() -> Vec<u8> {
    let mut labels: Vec<u8> = (0..SIZE.0 * SIZE.1 * SIZE.2).map(|n| (n * 7 % 3) as u8).collect();
    labels[2 * SIZE.0 * SIZE.1..3 * SIZE.0 * SIZE.1].fill(0);
    labels
}

fn bytes(kind: SegmentationKind) -> Vec<u8> {
    let facts = StudyFacts {
        study_uid: StudyInstanceUid::from("2.25.1"),
        series_uid: SeriesInstanceUid::from("2.25.2"),
        patient: Patient { name: "SYNTHETIC^TEST".into(), id: "SYNTHETIC".into() },
        study_description: "Lumbar spine".into(),
        series_description: "ANATOMY".into(),
        series_number: Some(901),
        body_part: "LSPINE".into(),
        ..StudyFacts::default()
    };
    let image = Segmentation {
        facts: &facts,
        sop_uid: SopInstanceUid::from("2.25.3"),
        frame_of_reference: &FrameOfReferenceUid::from("2.25.4"),
        dimensions_uid: "2.25.5".to_owned(),
        made: ("20260101", "000000"),
        plane: ImagePlane {
            position: LpsPoint::new(-2.0, 10.0, 20.5),
            row_direction: LpsVector::new(1.0, 0.0, 0.0),
            column_direction: LpsVector::new(0.0, 1.0, 0.0),
            spacing: PixelSpacing { between_rows_mm: 1.0, between_columns_mm: 1.0 },
        },
        step: LpsVector::new(0.0, 0.0, 1.0),
        size: (SIZE.0, SIZE.1),
        segments: &SEGMENTS,
        labels: &labels(),
    };
    segmentation_file(&image, kind).expect("it encodes")
}

/// What a tool says of the file, or `None` where it is not there.
fn tool(name: &str, arguments: &[&str], kind: SegmentationKind) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("seg.dcm");
    std::fs::write(&file, bytes(kind)).expect("written");
    let Ok(run) = Command::new(name).args(arguments).arg::<&Path>(&file).output() else {
        println!("skipped: {name} is not installed");
        return None;
    };
    Some(String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr))
}

#[test]
fn dciodvfy_finds_no_error_in_bits_and_labels() {
    let allowed: Vec<&str> = ALLOWED
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .filter(|text| !text.is_empty())
        .collect();
    for kind in [SegmentationKind::Binary, SegmentationKind::Labelmap] {
        let Some(said) = tool("dciodvfy", &[], kind) else { return };
        let errors = said.lines().filter(|line| line.starts_with("Error"));
        let unexpected: Vec<_> = errors.filter(|line| !allowed.iter().any(|text| line.contains(text))).collect();
        assert!(unexpected.is_empty(), "{kind:?}\n{}", unexpected.join("\n"));
    }
}

const SCRIPT: &str = "
import sys
try:
    import pydicom, numpy
except ImportError:
    print('missing'); sys.exit()
d = pydicom.dcmread(sys.argv[1])
pixels = d.pixel_array.reshape(int(d.NumberOfFrames), d.Rows, d.Columns)
volume = numpy.zeros((4, 3, 5), int)
for frame, group in zip(pixels, d.PerFrameFunctionalGroupsSequence):
    z = round(group.PlanePositionSequence[0].ImagePositionPatient[2] - 20.5)
    number = group.SegmentIdentificationSequence[0].ReferencedSegmentNumber if d.SegmentationType == 'BINARY' else 1
    assert frame.any(), 'an empty frame'
    volume[z] += number * frame
print('frames', len(pixels), 'labels', ''.join(str(one) for one in volume.ravel()))
";

#[test]
fn pydicom_reads_the_same_labels_from_bits_and_from_the_label_map() {
    let expected: String = labels().iter().map(ToString::to_string).collect();
    for (kind, n_frames) in [(SegmentationKind::Binary, 6), (SegmentationKind::Labelmap, 3)] {
        let Some(said) = tool("python3", &["-c", SCRIPT], kind) else { return };
        if said.contains("missing") {
            println!("skipped: pydicom is not installed");
            return;
        }
        assert_eq!(said.trim(), format!("frames {n_frames} labels {expected}"), "{kind:?}");
    }
}

#[test]
fn nothing_labelled_is_an_error_and_colours_are_scaled() {
    assert_eq!(scaled_lab([100.0, -128.0, 127.0]), [65535, 0, 65535]);
    let read = dicom_object::from_reader(bytes(SegmentationKind::Labelmap).as_slice()).expect("a Part 10 file");
    assert_eq!(read.element(tags::SEGMENTATION_TYPE).expect("there").to_str().expect("text").trim(), "LABELMAP");
}
