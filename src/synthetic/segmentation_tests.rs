//! The label objects hold what the body holds, in the right place, whatever reads them.

use std::{collections::BTreeMap, process::Command};

use super::*;
use crate::{
    geometry::{ImagePlane, ImagePoint, LpsPoint},
    synthetic::{
        Tissue,
        labels::label_at,
        scanner::{Contrast, Stack, scan},
        truth::tests::PATIENTS,
    },
};

fn patient() -> (Recipe, Body) {
    let recipe = Recipe::parse(PATIENTS[2].1).expect("a recipe");
    let body = Body::from_recipe(&recipe);
    (recipe, body)
}

fn objects(recipe: &Recipe, body: &Body) -> Vec<(String, Vec<u8>)> {
    truth_objects(recipe, body, &Uids::new(recipe), Detail::Coarse, &mut || true).expect("made")
}

/// Prints `number x y z` of every labelled voxel.
const SCRIPT: &str = "
import sys
try:
    import pydicom, numpy
except ImportError:
    print('missing'); sys.exit()
d = pydicom.dcmread(sys.argv[1])
shared = d.SharedFunctionalGroupsSequence[0]
step = [float(one) for one in shared.PixelMeasuresSequence[0].PixelSpacing]
axes = [float(one) for one in shared.PlaneOrientationSequence[0].ImageOrientationPatient]
pixels = d.pixel_array.reshape(int(d.NumberOfFrames), d.Rows, d.Columns)
for frame, group in zip(pixels, d.PerFrameFunctionalGroupsSequence):
    first = [float(one) for one in group.PlanePositionSequence[0].ImagePositionPatient]
    bits = d.SegmentationType == 'BINARY'
    number = group.SegmentIdentificationSequence[0].ReferencedSegmentNumber if bits else 1
    for row, column in zip(*numpy.nonzero(frame)):
        place = [first[k] + axes[k] * column * step[1] + axes[3 + k] * row * step[0] for k in range(3)]
        print(number * frame[row, column], *place)
";

/// Labelled voxels as pydicom reads them; `None` where it is not there.
fn read_by_pydicom(bytes: &[u8]) -> Option<Vec<(u8, LpsPoint)>> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("seg.dcm");
    std::fs::write(&file, bytes).expect("written");
    let run = Command::new("python3").args(["-c", SCRIPT]).arg(&file).output().ok()?;
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    if said.contains("missing") {
        return None;
    }
    let voxel = |line: &str| {
        let numbers: Vec<f64> = line.split(' ').map(|it| it.parse().expect("a number")).collect();
        (numbers[0] as u8, LpsPoint::new(numbers[1], numbers[2], numbers[3]))
    };
    Some(said.lines().map(voxel).collect())
}

#[test]
fn every_voxel_that_pydicom_reads_is_what_the_body_holds_there() {
    let (recipe, body) = patient();
    let mut counts = Vec::new();
    for (name, bytes) in objects(&recipe, &body) {
        let Some(voxels) = read_by_pydicom(&bytes) else {
            println!("skipped: pydicom is not installed");
            return;
        };
        let mut held = BTreeMap::<u8, usize>::new();
        for (label, at) in voxels {
            *held.entry(label).or_default() += 1;
            assert_eq!(label, label_at(&body, at), "{name} at {at:?}");
            let is_fluid = body.tissue_at(at) == Tissue::Csf;
            assert_eq!(is_fluid, SEGMENTS[usize::from(label) - 1].label == "Cerebrospinal fluid", "{name} at {at:?}");
        }
        assert_eq!(held.len(), SEGMENTS.len(), "every structure is in {name}: {held:?}");
        counts.push(held);
    }
    assert_eq!(counts[0], counts[1], "bits and labels say the same");
}

/// Every voxel of fluid in the middle slice is bright on T2 there, every voxel of a body is darker.
#[test]
fn the_labels_lie_on_what_the_scanner_shows() {
    let (_, body) = patient();
    let whole = Stack::sagittal(Detail::Full);
    let middle = whole.planes[whole.planes.len() / 2];
    let side = 150;
    let mm = whole.fov_mm / f64::from(side);
    let spacing = crate::geometry::PixelSpacing { between_rows_mm: mm, between_columns_mm: mm };
    let mut matrix = whole.matrix;
    (matrix.painted, matrix.acquired, matrix.shown) = ((200, 200), (150, 150), 150);
    let plane = ImagePlane { spacing, ..middle };
    let stack = Stack { planes: vec![plane], matrix, ..whole };
    let slice = scan(&body, &stack, &[Contrast::T2], 1, &mut || true).expect("scanned").remove(0).remove(0);
    let grid = LabelGrid::over(&body, COARSE_VOXEL_MM);
    let labels = grid.labels(&body, &mut || true).expect("labels");
    let mut seen: BTreeMap<&str, Vec<u16>> = BTreeMap::new();
    for (idx, label) in labels.iter().enumerate().filter(|it| *it.1 > 0) {
        let (columns, size) = (grid.size.1, grid.size.0 * grid.size.1);
        let at = grid.place(idx / size, idx % size / columns, idx % columns);
        let ImagePoint { x, y } = plane.image_from_lps(LpsPoint::new(0.0, at.0.y, at.0.z));
        let inside = (0.0..149.0).contains(&x) && (0.0..149.0).contains(&y);
        if at.0.x.abs() < 2.5 && inside {
            let value = slice.pixels[y.round() as usize * 150 + x.round() as usize];
            seen.entry(SEGMENTS[usize::from(*label) - 1].label).or_default().push(value);
        }
    }
    let share_above = |name: &str, level: u16| {
        let values = &seen[name];
        values.iter().filter(|value| **value > level).count() as f64 / values.len() as f64
    };
    let mut fluid = seen["Cerebrospinal fluid"].clone();
    fluid.sort_unstable();
    let half = fluid[fluid.len() / 2] / 2;
    assert!(share_above("Cerebrospinal fluid", half) > 0.85, "{:?}", seen["Cerebrospinal fluid"]);
    // Fatty marrow of the posterior elements is brighter than that of the bodies, but not as bright as fluid.
    let bright = fluid[fluid.len() / 2] / 3 * 2;
    for level in ["L2", "L4", "L5"] {
        assert!(share_above(level, bright) < 0.25, "{level} against {bright}: {:?}", seen[level]);
    }
}

#[test]
fn labels_are_the_same_for_any_number_of_threads_and_can_be_stopped() {
    let (recipe, body) = patient();
    let in_pool = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| objects(&recipe, &body))
    };
    assert_eq!(in_pool(1), in_pool(3));
    let stopped = truth_objects(&recipe, &body, &Uids::new(&recipe), Detail::Coarse, &mut || false);
    assert_eq!(stopped, Err(MakeError::Stopped));
}

#[test]
fn words_tell_nothing_of_the_patient() {
    let says = |text: &str| {
        let recipe = Recipe::parse(text).expect("a recipe");
        let body = Body::from_recipe(&recipe);
        objects(&recipe, &body).into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert_eq!(says(PATIENTS[0].1), says(PATIENTS[2].1));
}

#[test]
fn bags_that_bulge_out_of_the_spine_are_in_the_grid() {
    let name = |label: u8| usize::from(label).checked_sub(1).map(|idx| SEGMENTS[idx].label);
    for number in ["05", "08"] {
        let file = format!("{}/sample_studies/recipes/lumbar-{number}.toml", env!("CARGO_MANIFEST_DIR"));
        let recipe = Recipe::parse(&std::fs::read_to_string(file).expect("a recipe")).expect("valid");
        let body = Body::from_recipe(&recipe);
        let grid = LabelGrid::over(&body, COARSE_VOXEL_MM);
        let labels = grid.labels(&body, &mut || true).expect("labels");
        let [first, last] = [grid.place(0, 0, 0), grid.place(grid.n_slices - 1, grid.size.0 - 1, grid.size.1 - 1)];
        for lesion in body.lesions() {
            let middle = body.place(lesion.pouch.middle()).to_array();
            let inside = (0..3).all(|k| (first.to_array()[k]..last.to_array()[k]).contains(&middle[k]));
            assert!(inside, "{number}: {:?} lies at {middle:?}", lesion.recipe.kind);
            let cell: Vec<usize> =
                (0..3).map(|k| ((middle[k] - first.to_array()[k]) / COARSE_VOXEL_MM).round() as usize).collect();
            let label = labels[(cell[2] * grid.size.0 + cell[1]) * grid.size.1 + cell[0]];
            let is_bag = ["Cerebrospinal fluid", "Nerve roots"].map(Some).contains(&name(label));
            assert!(is_bag, "{number} {:?}: {:?}", lesion.recipe.kind, name(label));
        }
    }
}
