//! Headers against pydicom on every file with pixels of its own wheel: each field is the same or the file is refused.
//!
//! Skipped with a message where python3 has no pydicom.

use std::{io::Write, path::Path, process::Command};

use crate::support::{
    AXIAL, SAGITTAL,
    enhanced::{Enhanced, measures, orientation, rescale, window},
};
use dicom_core::VR;
use dicom_dictionary_std::{tags, uids};
use serde_json::{Value, json};
use thecal::study::{FrameFacts, Instance, ModalityLut};

/// One JSON object a line for each file with pixels: what pydicom reads of it.
const SCRIPT: &str = r"
import glob, json, os, sys, warnings
warnings.simplefilter('ignore')
import logging; logging.disable(logging.CRITICAL)
import pydicom
roots = sys.argv[1:] or [os.path.join(os.path.dirname(pydicom.__file__), 'data', 'test_files')]

def number(value):
    return None if value in (None, '') else float(value)

def numbers(value):
    if value is None or value == '':
        return None
    many = value if hasattr(value, '__iter__') and not isinstance(value, str) else [value]
    return [float(one) for one in many] or None

def group(ds, idx, name):
    own = ds.get('PerFrameFunctionalGroupsSequence') or []
    shared = ds.get('SharedFunctionalGroupsSequence') or []
    for item in ([own[idx]] if idx < len(own) else []) + list(shared[:1]):
        if item.get(name):
            return item.get(name)[0]
    return None

def frame(ds, idx, frames):
    def find(name, tag):
        item = group(ds, idx, name)
        if item is not None and tag in item:
            return item.get(tag)
        return None if name == 'PlanePositionSequence' and frames > 1 else ds.get(tag)
    out = {}
    for key, name, tag in [('position', 'PlanePositionSequence', 'ImagePositionPatient'),
                           ('orientation', 'PlaneOrientationSequence', 'ImageOrientationPatient'),
                           ('spacing', 'PixelMeasuresSequence', 'PixelSpacing'),
                           ('slope', 'PixelValueTransformationSequence', 'RescaleSlope'),
                           ('intercept', 'PixelValueTransformationSequence', 'RescaleIntercept'),
                           ('center', 'FrameVOILUTSequence', 'WindowCenter'),
                           ('width', 'FrameVOILUTSequence', 'WindowWidth')]:
        out[key] = numbers(find(name, tag))
    offsets = numbers(ds.get('GridFrameOffsetVector'))
    if frames > 1 and offsets and len(offsets) >= frames and offsets[0] == 0 and 'ImagePositionPatient' in ds:
        # pydicom's part ends with the numbers: the step along the normal is written out here.
        o = numbers(ds.ImageOrientationPatient)
        normal = [o[1]*o[5]-o[2]*o[4], o[2]*o[3]-o[0]*o[5], o[0]*o[4]-o[1]*o[3]]
        out['position'] = [p + n * offsets[idx] for p, n in zip(numbers(ds.ImagePositionPatient), normal)]
    return out

for path in sorted(path for root in roots for path in glob.glob(os.path.join(root, '**', '*'), recursive=True)):
    if not os.path.isfile(path):
        continue
    try:
        ds = pydicom.dcmread(path, force=True)
        if not any(name in ds for name in ('PixelData', 'FloatPixelData', 'DoubleFloatPixelData')):
            continue
        frames = int(ds.get('NumberOfFrames', 1) or 1)
        print(json.dumps({
            'path': path, 'rows': ds.get('Rows'), 'columns': ds.get('Columns'), 'frames': frames,
            'modality': ds.get('Modality') or '', 'series_number': number(ds.get('SeriesNumber')),
            'instance_number': number(ds.get('InstanceNumber')),
            'frame_of_reference': str(ds.get('FrameOfReferenceUID') or ''),
            'sop': str(ds.get('SOPInstanceUID') or ''),
            'tables': ['ModalityLUTSequence' in ds, len(ds.get('VOILUTSequence') or [])],
            'each': [frame(ds, idx, frames) for idx in range(frames)]}))
    except Exception as error:
        print(json.dumps({'path': path, 'unread': repr(error)}))
";

#[test]
fn every_header_of_the_wheel_is_read_as_pydicom_reads_it() {
    let Some(n_equal) = compare(None) else { return };
    assert!(n_equal > 30, "the comparison compared next to nothing");
}

#[test]
fn functional_groups_are_read_as_pydicom_reads_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut n_files = 0;
    for (name, object) in enhanced_objects() {
        let mut file = object.file();
        for syntax in [
            uids::EXPLICIT_VR_LITTLE_ENDIAN,
            uids::IMPLICIT_VR_LITTLE_ENDIAN,
            uids::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
            "1.2.840.10008.1.2.2",
        ] {
            file.transfer_syntax = syntax;
            file.write(folder.path(), &format!("{name} {n_files}.dcm"));
            n_files += 1;
        }
    }
    let Some(n_equal) = compare(Some(folder.path())) else { return };
    assert_eq!(n_equal, n_files);
}

/// Objects that keep what they say frame by frame, for all frames, in both places, and in the main data set.
fn enhanced_objects() -> Vec<(&'static str, Enhanced)> {
    let places: Vec<[f64; 3]> = (0..9).map(|idx| [-90.5, -120.25, 33.0 - 3.3 * f64::from(idx)]).collect();
    let placed = || Enhanced::placed(1, &places, AXIAL);
    let by_frame = placed().each(|idx| rescale(0.5 + idx as f64, -1024.0)).each(|idx| window(40.0 + idx as f64, 400.0));
    let mut shared = placed();
    shared.shared.extend([rescale(1.25, 3.0), window(600.0, 1200.0)]);
    let mut both = placed();
    both.shared.extend([rescale(1.25, 3.0), window(600.0, 1200.0)]);
    both.frames[4].extend([rescale(2.5, 4.0), window(60.0, 120.0), measures([0.7, 0.9])]);
    both.frames[7].push(orientation(SAGITTAL));
    let mut main = placed();
    main.slice.text(tags::RESCALE_SLOPE, VR::DS, "2").text(tags::RESCALE_INTERCEPT, VR::DS, "-7");
    main.slice.text(tags::WINDOW_CENTER, VR::DS, "50\\300").text(tags::WINDOW_WIDTH, VR::DS, "350\\2000");
    let mut lacking = placed();
    lacking.frames[2].clear();
    vec![("by frame", by_frame), ("shared", shared), ("both", both), ("main", main), ("lacking", lacking)]
}

/// Compares all files of a folder, or of the wheel, and returns how many are equal; `None` without pydicom.
fn compare(folder: Option<&Path>) -> Option<usize> {
    let output = Command::new("python3").arg("-c").arg(SCRIPT).args(folder).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        eprintln!("skipped: python3 with pydicom is not installed");
        return None;
    };
    let (mut equal, mut refused, mut frames) = (0, 0, 0);
    let mut different = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let theirs: Value = serde_json::from_str(line).expect("JSON");
        let path = Path::new(theirs["path"].as_str().expect("a path"));
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        if let Some(error) = theirs.get("unread") {
            say(&format!("not read by pydicom: {name}: {error}"));
            continue;
        }
        match crate::support::read(&std::fs::read(path).expect("a readable file")) {
            Err(error) => {
                refused += 1;
                say(&format!("refused {name}: {error}"));
            }
            Ok(ours) => {
                let faults = faults(&ours, &theirs);
                equal += usize::from(faults.is_empty());
                frames += ours.n_frames;
                different.extend(faults.into_iter().map(|fault| format!("{name}: {fault}; notes {:?}", ours.notes)));
            }
        }
    }
    say(&format!("{equal} files of {frames} frames equal, {refused} refused"));
    assert!(different.is_empty(), "\n{}", different.join("\n"));
    Some(equal)
}

fn faults(ours: &Instance, theirs: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut check = |what: &str, ours: Value, theirs: &Value| {
        if !same(&ours, theirs) {
            faults.push(format!("{what} {ours} against {theirs}"));
        }
    };
    check("rows", json!(ours.format.rows), &theirs["rows"]);
    check("columns", json!(ours.format.columns), &theirs["columns"]);
    check("frames", json!(ours.n_frames), &theirs["frames"]);
    check("modality", json!(ours.facts.modality), &theirs["modality"]);
    check("series number", json!(ours.facts.series_number), &theirs["series_number"]);
    check("instance number", json!(ours.instance_number), &theirs["instance_number"]);
    check("SOP Instance UID", json!(ours.sop_uid.as_str()), &theirs["sop"]);
    let frame_of_reference = ours.frame_of_reference.as_ref().map_or("", |uid| uid.as_str());
    check("frame of reference", json!(frame_of_reference), &theirs["frame_of_reference"]);
    let tables = json!([matches!(ours.modality_lut, ModalityLut::Table { .. }), ours.voi.tables.len()]);
    check("tables", tables, &theirs["tables"]);
    for idx in 0..ours.n_frames as usize {
        let of_frame = ours.frames.get(idx).map(|facts| ours.as_of_frame(facts));
        frame_faults(idx, of_frame.as_ref().unwrap_or(ours), &theirs["each"][idx], &mut check);
    }
    let of_frames: &[FrameFacts] = &ours.frames;
    if !of_frames.is_empty() && of_frames.len() != ours.n_frames as usize {
        faults.push("another number of frames described".to_owned());
    }
    faults
}

fn frame_faults(idx: usize, ours: &Instance, theirs: &Value, check: &mut impl FnMut(&str, Value, &Value)) {
    let name = |what: &str| format!("frame {idx}: {what}");
    let all_there = ["position", "orientation", "spacing"].iter().all(|key| !theirs[key].is_null());
    match ours.plane.filter(|_| all_there) {
        Some(plane) => {
            let [row, column] = [plane.row_direction, plane.column_direction].map(|it| it.0.to_array());
            check(&name("position"), json!(plane.position.to_array()), &theirs["position"]);
            check(&name("orientation"), json!([row, column].concat()), &theirs["orientation"]);
            let spacing = [plane.spacing.between_rows_mm, plane.spacing.between_columns_mm];
            check(&name("spacing"), json!(spacing), &theirs["spacing"]);
        }
        // A position for several frames at once is none; a place with the detector's spacing has no peer.
        None if all_there => check(&name("plane"), json!(ours.n_frames > 1), &json!(true)),
        None => {}
    }
    if let ModalityLut::Rescale { slope, intercept, .. } = &ours.modality_lut {
        let or = |key: &str, usual: f64| if theirs[key].is_null() { json!([usual]) } else { theirs[key].clone() };
        check(&name("slope"), json!([slope]), &or("slope", 1.0));
        check(&name("intercept"), json!([intercept]), &or("intercept", 0.0));
    }
    let windows = &ours.voi.windows;
    let usable = |key: &str| if windows.is_empty() { Value::Null } else { theirs[key].clone() };
    let unusable = theirs["width"].as_array().is_some_and(|all| all.iter().any(|width| width.as_f64() < Some(1.0)));
    if !unusable && !theirs["width"].is_null() && !theirs["center"].is_null() {
        check(&name("number of windows"), json!(windows.is_empty()), &json!(false));
        check(&name("centres"), json!(windows.iter().map(|it| it.0.center).collect::<Vec<_>>()), &usable("center"));
        check(&name("widths"), json!(windows.iter().map(|it| it.0.width).collect::<Vec<_>>()), &usable("width"));
    }
}

/// Numbers as near as rounding and exact right angles allow, everything else equal.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap_or(f64::NAN), b.as_f64().unwrap_or(f64::NAN));
            (a - b).abs() <= 1e-4 * a.abs().max(1.0)
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        _ => ours == theirs,
    }
}

fn say(line: &str) {
    // Past the test harness's capture only with --nocapture; then it is the report.
    let _ = writeln!(std::io::stderr(), "{line}");
}
