//! What is written reads back: by the decoder of this program, by dciodvfy and by pydicom where those are installed.

use std::{path::Path, process::Command};

use dicom_dictionary_std::tags;
use dicom_pixeldata::PixelDecoder;

use super::*;
use crate::{
    dicom::{Person, When},
    geometry::{LpsPoint, LpsVector, PixelSpacing},
    study::{Patient, SeriesInstanceUid, StudyInstanceUid},
};

/// Errors of dciodvfy that only say the tool is older than the standard.
/// (0008,001C) Synthetic Data came with CP-2083 (PS3.3 2023d, C.12.1); Debian's build does not know it.
const ALLOWED: [&str; 1] =
    ["</(0008,001c)> - Attribute with an even group number is not a recognized standard attribute"];

fn words() -> Vec<u16> {
    (0..30u32 * 17).map(|n| if n % 90 < 40 { 0 } else { (n.wrapping_mul(2_654_435_761) >> 20) as u16 }).collect()
}

fn bytes() -> Vec<u8> {
    let facts = StudyFacts {
        study_uid: StudyInstanceUid::from("2.25.1"),
        series_uid: SeriesInstanceUid::from("2.25.2"),
        patient: Patient { name: "SYNTHETIC^TEST".into(), id: "SYNTHETIC".into() },
        study_description: "Lumbar spine".into(),
        modality: "MR".into(),
        series_description: "SAG T2".into(),
        series_number: Some(1),
        body_part: "LSPINE".into(),
        ..StudyFacts::default()
    };
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let technique = MrTechnique {
        image_type: list(&["ORIGINAL", "PRIMARY", "OTHER"]),
        scanning_sequence: list(&["SE", "IR"]),
        sequence_variant: list(&["SK", "SP", "MP"]),
        scan_options: list(&["SP"]),
        slice_mm: [4.0, 4.4],
        repetition_and_echo_ms: [4500.0, 60.0],
        inversion_ms: Some(155.0),
        averages: 2.0,
        frequency_and_field: [63.87, 1.5],
        phase_steps: 272,
        echo_train: 12,
        percent: [81.0, 100.0],
        bandwidth_hz: 380.0,
        receive_coil: "SPINE".into(),
        matrix: [0, 336, 272, 0],
        phase_direction: "COL".into(),
        flip_deg: 150.0,
        sequence_name: "tir2d1_12".into(),
        protocol_name: "SAG STIR".into(),
        when: When {
            date: "20240203".into(),
            study: "101500".into(),
            series: "101640".into(),
            content: "102010".into(),
        },
        person: Person { is_female: Some(true), age_years: Some(45), height_m: Some(1.71) },
        ..MrTechnique::default()
    };
    let image = MrImage {
        facts: &facts,
        sop_uid: SopInstanceUid::from("2.25.3"),
        frame_of_reference: &FrameOfReferenceUid::from("2.25.4"),
        number: 1,
        plane: ImagePlane {
            position: LpsPoint::new(-30.8, -150.123_456_7, 120.0),
            row_direction: LpsVector::new(0.0, 1.0, 0.0),
            column_direction: LpsVector::new(0.0, 0.0, -1.0),
            spacing: PixelSpacing { between_rows_mm: 0.78125, between_columns_mm: 0.78125 },
        },
        technique: &technique,
        window: Window::linear(400.0, 800.0),
        columns: 30,
        pixels: &words(),
    };
    mr_image_file(&image).expect("it encodes")
}

#[test]
fn the_decoder_gives_the_stored_values_back() {
    let object = dicom_object::from_reader(bytes().as_slice()).expect("a Part 10 file");
    let decoded = object.decode_pixel_data().expect("RLE decodes");
    assert_eq!(decoded.to_vec::<u16>().expect("values").len(), words().len());
    let raw: Vec<u16> = decoded.data().as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    assert_eq!(raw, words());
    let said = |tag| object.element(tag).expect("there").to_str().expect("text").into_owned();
    assert_eq!(said(tags::SYNTHETIC_DATA), "YES");
    assert_eq!(said(tags::IMAGE_POSITION_PATIENT), "-30.8\\-150.123457\\120");
    let expected = [
        (tags::SCANNING_SEQUENCE, "SE\\IR"),
        (tags::INVERSION_TIME, "155"),
        (tags::SLICE_LOCATION, "30.8"),
        (tags::ACQUISITION_TIME, "101640"),
        (tags::PATIENT_AGE, "045Y"),
        (tags::SOFTWARE_VERSIONS, concat!("thecal ", env!("CARGO_PKG_VERSION"))),
    ];
    for (tag, value) in expected {
        assert_eq!(said(tag), value);
    }
    assert_eq!(
        object.element(tags::ACQUISITION_MATRIX).expect("there").to_multi_int::<u16>().expect("numbers").len(),
        4
    );
}

/// Runs a tool on the file, or says that it is not there.
fn tool(name: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let run = Command::new(name).args(arguments).arg(file).output();
    let Ok(run) = run else {
        println!("skipped: {name} is not installed");
        return None;
    };
    Some(String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr))
}

#[test]
fn dciodvfy_finds_no_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("IM0001");
    std::fs::write(&file, bytes()).expect("written");
    let Some(said) = tool("dciodvfy", &["-new"], &file) else { return };
    let errors = said.lines().filter(|line| line.starts_with("Error"));
    let unexpected: Vec<_> = errors.filter(|line| !ALLOWED.iter().any(|allowed| line.contains(allowed))).collect();
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
}

#[test]
fn pydicom_reads_the_same_values() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("IM0001");
    std::fs::write(&file, bytes()).expect("written");
    let script = "import sys\ntry:\n import pydicom, numpy\nexcept ImportError:\n print('missing'); sys.exit()\n\
        d = pydicom.dcmread(sys.argv[1])\nprint('sum', int(d.pixel_array.astype('i8').sum()), d.pixel_array.shape)";
    let Some(said) = tool("python3", &["-c", script], &file) else { return };
    if said.contains("missing") {
        println!("skipped: pydicom is not installed");
        return;
    }
    let sum: u64 = words().iter().map(|word| u64::from(*word)).sum();
    assert!(said.contains(&format!("sum {sum} (17, 30)")), "{said}");
}
