//! Every series of a synthetic patient says in its header how it was scanned, and a validator has nothing to add.

#![expect(clippy::expect_used, reason = "helpers outside #[test] functions; a failed read should fail the test")]

use std::{collections::BTreeMap, process::Command};

use thecal::synthetic::{
    Order, make_ordered,
    scanner::{Detail, PROTOCOLS},
};

const RECIPE: &str = include_str!("../sample_studies/recipes/lumbar-01.toml");
/// Synthetic Data came with CP-2083 (PS3.3 2023d, C.12.1); Debian's dciodvfy does not know it.
const YOUNGER_THAN_THE_TOOL: &str = "(0008,001c)";

/// The usual scanner.
const USUAL: &str = "[scanner]\nvariation = 0\n";
/// One that reads sagittal slices from head to foot.
const OTHER: &str = "[scanner]\nseed = 2\n";

/// The first file of every series, scanned as the recipe and these words say.
fn files(scanner: &str) -> Vec<Vec<u8>> {
    let order = Order { series: PROTOCOLS.map(|row| row.role).to_vec(), ..Order::usual(Detail::Coarse) };
    let made = make_ordered(&format!("{RECIPE}\n{scanner}"), &order, &mut |_| true).expect("made");
    let mut first = BTreeMap::new();
    for (_, bytes) in made.images {
        let object = dicom_object::from_reader(bytes.as_slice()).expect("a file");
        let number = object.element_by_name("SeriesNumber").expect("there").to_int::<i32>().expect("a number");
        first.entry(number).or_insert(bytes);
    }
    first.into_values().collect()
}

#[test]
fn a_validator_says_nothing_of_any_series() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [files(USUAL), files(OTHER)].concat();
    assert_eq!(files.len(), 2 * PROTOCOLS.len());
    for bytes in files {
        let path = folder.path().join("IM0001");
        std::fs::write(&path, bytes).expect("written");
        let Ok(run) = Command::new("dciodvfy").arg("-new").arg(&path).output() else {
            println!("skipped: dciodvfy is not installed");
            return;
        };
        let said = String::from_utf8_lossy(&run.stderr).into_owned() + &String::from_utf8_lossy(&run.stdout);
        let more: Vec<_> = said.lines().filter(|it| !it.contains(YOUNGER_THAN_THE_TOOL) && *it != "MRImage").collect();
        assert!(more.is_empty(), "{}", more.join("\n"));
    }
}

#[test]
fn headers_say_how_each_series_was_scanned() {
    let said: Vec<_> = files(USUAL)
        .iter()
        .map(|bytes| {
            let object = dicom_object::from_reader(bytes.as_slice()).expect("a file");
            let names = ["SeriesDescription", "ScanningSequence", "MRAcquisitionType", "InPlanePhaseEncodingDirection"];
            let text = |name| object.element_by_name(name).expect("there").to_str().expect("text").into_owned();
            assert_eq!((text("PatientPosition"), text("SyntheticData")), ("HFS".to_owned(), "YES".to_owned()));
            assert!(text("PatientName").starts_with("SYNTHETIC") && text("AcquisitionDate") == text("StudyDate"));
            assert_eq!(object.element_by_name("InversionTime").is_ok(), text("ScanningSequence").contains("IR"));
            names.map(text).join(" ")
        })
        .collect();
    assert_eq!(
        said,
        [
            "SAG T2 TSE SE 2D COL",
            "SAG T1 TSE SE 2D COL",
            "SAG STIR SE\\IR 2D COL",
            "AX T2 TSE SE 2D ROW",
            "SAG T2 3D SE 3D COL"
        ]
    );
}

#[test]
fn headers_of_another_scanner_say_what_it_did() {
    let numbers = |bytes: &Vec<u8>, name: &str| {
        let object = dicom_object::from_reader(bytes.as_slice()).expect("a file");
        object.element_by_name(name).expect("there").to_multi_float64().expect("numbers")
    };
    let (usual, other) = (files(USUAL), files(OTHER));
    let object = dicom_object::from_reader(other[0].as_slice()).expect("a file");
    assert_eq!(object.element_by_name("InPlanePhaseEncodingDirection").expect("there").to_str().expect("text"), "ROW");
    for name in ["RepetitionTime", "EchoTime", "PixelBandwidth", "PixelSpacing", "ImageOrientationPatient"] {
        assert_ne!(numbers(&usual[0], name), numbers(&other[0], name), "{name}");
    }
    // Sagittal series share their slices, whatever is turned.
    for name in ["PixelSpacing", "SliceThickness", "ImageOrientationPatient", "ImagePositionPatient"] {
        assert_eq!(numbers(&other[0], name), numbers(&other[1], name), "{name}");
        assert_eq!(numbers(&other[0], name), numbers(&other[2], name), "{name}");
    }
}
