//! Real studies on this machine, named by `THECAL_STUDIES`: each folder is one series, upright, with pydicom's pixels.
//!
//! Without that variable, or without pydicom, the test says so and passes. No name of a person is printed.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, mpsc},
};

use thecal::{
    dicom::{Limits, read_frame},
    geometry::{AnatomicalPlane, orientation_letters},
    source::{Cancel, Files, LoadEvent, Source, load_headers},
    study::{FramePixels, Series, Study},
    volume::StudyBuilder,
};

/// Prints the first frame's stored values, one a line.
const SCRIPT: &str = r"
import sys, pydicom
sys.stdout.write('\n'.join(str(int(v)) for v in pydicom.dcmread(sys.argv[1]).pixel_array.ravel()))
";

fn folders() -> Option<Vec<PathBuf>> {
    let root = env::var_os("THECAL_STUDIES").map(PathBuf::from);
    let Some(root) = root.filter(|root| root.is_dir()) else {
        eprintln!("skipped: THECAL_STUDIES does not name a folder of studies");
        return None;
    };
    let entries = fs::read_dir(root).expect("a readable folder");
    let mut folders: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|p| p.is_dir()).collect();
    folders.sort();
    Some(folders)
}

fn open(folder: &Path) -> Vec<Study> {
    let (sender, events) = mpsc::sync_channel(64);
    let source = Arc::new(Files::new(vec![folder.to_owned()]));
    let _ = load_headers(source, Limits::default(), Cancel::new(), move |event| {
        let _ = sender.send(event);
    });
    let mut builder = StudyBuilder::new();
    for event in events {
        match event {
            LoadEvent::Header(instance) => builder.add(Arc::from(instance)),
            LoadEvent::Failed(failure) => assert!(failure.harmless, "{}", failure.reason),
            LoadEvent::Found { .. } | LoadEvent::Done { .. } => {}
        }
    }
    builder.studies()
}

fn only_series(folder: &Path) -> Arc<Series> {
    let studies = open(folder);
    let [study] = &studies[..] else { panic!("{} studies in {}", studies.len(), folder.display()) };
    let [series] = &study.series[..] else { panic!("{} series in {}", study.series.len(), folder.display()) };
    Arc::clone(series)
}

#[test]
fn each_folder_is_one_series_that_sits_upright() {
    for folder in folders().unwrap_or_default() {
        let series = only_series(&folder);
        assert!(series.frames.len() > 1);
        assert_eq!(series.part, None);
        assert_eq!(series.warnings, [], "{}", folder.display());
        let plane = series.frames[0].plane.expect("a plane");
        let letters = |direction| orientation_letters(direction);
        let [right, down] = [plane.row_direction, plane.column_direction];
        let sides = [letters(-right), letters(right), letters(-down), letters(down)];
        let expected = match series.plane {
            Some(AnatomicalPlane::Sagittal) => ["A", "P", "H", "F"],
            Some(AnatomicalPlane::Axial) => ["R", "L", "A", "P"],
            Some(AnatomicalPlane::Coronal) => ["R", "L", "H", "F"],
            other => panic!("{other:?} in {}", folder.display()),
        };
        for (side, expected) in sides.iter().zip(expected) {
            assert!(side.starts_with(expected), "{sides:?} in {}", folder.display());
        }
        let ends = [series.frames.first(), series.frames.last()].map(|f| f.and_then(|f| f.plane).expect("a plane"));
        let travel = ends[1].position - ends[0].position;
        let forwards = match series.plane {
            Some(AnatomicalPlane::Axial) => -travel.0.z,
            Some(AnatomicalPlane::Coronal) => travel.0.y,
            _ => travel.0.x,
        };
        assert!(forwards > 0.0, "scrolls the wrong way: {}", folder.display());
    }
}

#[test]
fn the_middle_slice_has_pydicoms_pixels() {
    for folder in folders().unwrap_or_default() {
        let series = only_series(&folder);
        let middle = series.frames.len() / 2;
        let (frame, instance) = (&series.frames[middle], series.instance(middle).expect("an instance"));
        let output = Command::new("python3").args(["-c", SCRIPT]).arg(&instance.path).output();
        let Some(output) = output.ok().filter(|output| output.status.success()) else {
            eprintln!("skipped: python3 with pydicom is not installed");
            return;
        };
        let peer: Vec<i32> =
            String::from_utf8_lossy(&output.stdout).lines().map(|line| line.parse().expect("a number")).collect();
        let (mut reader, len) = Files::new(Vec::new()).open(&instance.path).expect("a file");
        let pixels = read_frame(&mut *reader, len, instance, frame.frame_idx, &Limits::default()).expect("pixels");
        let ours: Vec<i32> =
            pixels.words().iter().map(|word| FramePixels::value_of(*word, instance.format.signed)).collect();
        assert!(ours == peer, "pixels differ in {}", folder.display());
    }
}
