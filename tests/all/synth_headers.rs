//! Every series of a synthetic patient says in its header how it was scanned, and a validator has nothing to add.

#![expect(clippy::expect_used, reason = "helpers outside #[test] functions; a failed read should fail the test")]

use std::{collections::BTreeMap, process::Command};

use thecal::synthetic::{
    Order, make_ordered,
    scanner::{Detail, PROTOCOLS},
};

const RECIPE: &str = include_str!("../../sample_studies/recipes/lumbar-01.toml");
/// Synthetic Data came with CP-2083 (PS3.3 2023d, C.12.1); Debian's dciodvfy does not know it.
const YOUNGER_THAN_THE_TOOL: &str = "(0008,001c)";

/// What the tool says of each kind of file where it finds no fault.
const KINDS: [&str; 3] = ["MRImage", "CTImage", "DXImageForPresentation"];

/// The recipe's own scanner, which gives way to these.
const OWN: &str = "[scanner]\nseed = 106\n";
/// The usual scanner.
const USUAL: &str = "[scanner]\nvariation = 0\n";
/// One that reads sagittal slices from head to foot.
const OTHER: &str = "[scanner]\nseed = 6\n";

/// The first file of every series of these modalities, scanned as the recipe and these words say.
fn files_of(modalities: &[&str], scanner: &str) -> Vec<Vec<u8>> {
    let rows = PROTOCOLS.iter().filter(|row| modalities.contains(&row.acquisition.modality()));
    let order = Order { series: rows.map(|row| row.role).collect(), ..Order::usual(Detail::Coarse) };
    let made = make_ordered(&RECIPE.replace(OWN, scanner), &order, &mut |_| true).expect("made");
    let mut first = BTreeMap::new();
    for (_, bytes) in made.images {
        let object = dicom_object::from_reader(bytes.as_slice()).expect("a file");
        let number = object.element_by_name("SeriesNumber").expect("there").to_int::<i32>().expect("a number");
        first.entry(number).or_insert(bytes);
    }
    first.into_values().collect()
}

/// The first file of every MR series.
fn files(scanner: &str) -> Vec<Vec<u8>> {
    files_of(&["MR"], scanner)
}

#[test]
fn a_validator_says_nothing_of_any_series() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [files_of(&["MR", "CT", "DX"], USUAL), files(OTHER)].concat();
    assert_eq!(files.len(), PROTOCOLS.len() + 5);
    for bytes in files {
        let path = folder.path().join("IM0001");
        std::fs::write(&path, bytes).expect("written");
        let Ok(run) = Command::new("dciodvfy").arg("-new").arg(&path).output() else {
            println!("skipped: dciodvfy is not installed");
            return;
        };
        let said = String::from_utf8_lossy(&run.stderr).into_owned() + &String::from_utf8_lossy(&run.stdout);
        let is_more = |it: &&str| !it.contains(YOUNGER_THAN_THE_TOOL) && !KINDS.contains(it);
        let more: Vec<_> = said.lines().filter(is_more).collect();
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

/// What an element of a file says.
fn said(bytes: &[u8], name: &str) -> Option<String> {
    let object = dicom_object::from_reader(bytes).expect("a file");
    object.element_by_name(name).ok().map(|it| it.to_str().expect("text").into_owned())
}

#[test]
fn ct_and_radiographs_are_other_visits_of_the_same_patient_and_say_how_they_were_made() {
    let all = files_of(&["MR", "CT", "DX"], USUAL);
    let [mr, soft, bone, myelogram, lateral, frontal] = [0, 5, 6, 7, 8, 9].map(|idx| all[idx].as_slice());
    let of = |name: &str| [mr, soft, lateral].map(|file| said(file, name));
    assert_eq!(of("Modality").map(Option::unwrap_or_default), ["MR", "CT", "DX"]);
    let descriptions = ["MR", "CT", "XR"].map(|it| Some(format!("{it} LUMBAR SPINE, SYNTHETIC")));
    assert_eq!(of("StudyDescription"), descriptions);
    let [first, second, third] = of("StudyInstanceUID");
    assert!(first != second && second != third && said(soft, "StudyInstanceUID") == said(bone, "StudyInstanceUID"));
    let [patients, spaces] = ["PatientID", "FrameOfReferenceUID"].map(of);
    assert!(patients[0] == patients[1] && patients[1] == patients[2] && spaces[0] == spaces[1]);
    assert_eq!(spaces[2], None, "a projection has no plane in the patient");
    let dates = of("StudyDate");
    assert!(dates[0] < dates[1] && dates[1] < dates[2], "{dates:?}");
    for (file, kernel, window) in [(soft, "S40", "40"), (bone, "B60", "350"), (myelogram, "S40", "250")] {
        assert_eq!(said(file, "ConvolutionKernel").as_deref(), Some(kernel));
        assert_eq!(said(file, "WindowCenter").as_deref(), Some(window));
        assert_eq!(said(file, "RescaleIntercept").as_deref(), Some("-1024"));
    }
    assert_eq!([soft, myelogram].map(|file| said(file, "ContrastBolusRoute").is_some()), [false, true]);
    for (file, position, orientation) in [(lateral, "LL", "P\\F"), (frontal, "AP", "L\\F")] {
        assert_eq!(said(file, "ViewPosition").as_deref(), Some(position));
        assert_eq!(said(file, "PatientOrientation").as_deref(), Some(orientation));
        assert_eq!(said(file, "PresentationIntentType").as_deref(), Some("FOR PRESENTATION"));
        assert_eq!(said(file, "PixelSpacing"), None, "pixels are measured at the detector");
    }
}

#[test]
fn pydicom_decodes_what_was_scanned() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = "import sys\ntry:\n import pydicom, numpy\nexcept ImportError:\n print('missing'); sys.exit()\n\
        d = pydicom.dcmread(sys.argv[1])\na = d.pixel_array\nprint(a.shape == (d.Rows, d.Columns), int(a.max()) > int(a.min()))";
    for bytes in files_of(&["CT", "DX"], USUAL) {
        let path = folder.path().join("IM0001");
        std::fs::write(&path, bytes).expect("written");
        let Ok(run) = Command::new("python3").args(["-c", script]).arg(&path).output() else {
            println!("skipped: python3 is not installed");
            return;
        };
        let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        assert!(said.contains("True True") || said.contains("missing"), "{said}");
    }
}
