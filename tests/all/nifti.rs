//! NIfTI-1 files: every voxel lies where the header says, however its axes run, and what is wrong is said in words.

use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
    process::Command,
    sync::{Arc, mpsc},
};

use crate::support::nifti::{Nifti, gzipped};
use thecal::{
    dicom::{DicomError, Limits},
    geometry::{ImagePlane, ImagePoint, LpsVector},
    source::{Cancel, Files, LoadEvent, Source, load_headers, read_frame, read_header},
    study::{FramePixels, Instance, PixelValue, Series, Study},
    volume::StudyBuilder,
};

fn header(bytes: &[u8]) -> Result<Instance, DicomError> {
    read_header(&mut Cursor::new(bytes), bytes.len() as u64, Path::new("folder/file"), &Limits::default())
}

fn frame(bytes: &[u8], frame: u32) -> Result<FramePixels, DicomError> {
    let instance = header(bytes)?;
    read_frame(&mut Cursor::new(bytes), bytes.len() as u64, &instance, frame, &Limits::default())
}

/// A value of the Modality LUT's output.
fn value(instance: &Instance, pixels: &FramePixels, x: u32, y: u32) -> f64 {
    let Some(PixelValue::Stored(stored)) = pixels.at(x, y) else { panic!("a grey pixel") };
    instance.modality_lut.apply(stored)
}

fn plane_of(instance: &Instance, frame: u32) -> Option<ImagePlane> {
    instance.frames.get(frame as usize).map_or(instance.plane, |facts| facts.plane)
}

/// Sizes and spacings of a body's grid along right, front and head, and where its first point is.
const SIDES: [usize; 3] = [3, 4, 5];
const SPACINGS: [f64; 3] = [1.5, 0.75, 2.0];
const FIRST: [f64; 3] = [-20.0, 8.0, -100.0];

/// What is at a point of the grid: no two are alike.
fn at(place: [usize; 3]) -> i16 {
    (place[0] + 10 * place[1] + 100 * place[2]) as i16
}

/// The body stored with axes in an order, some of them backwards.
fn stored(order: [usize; 3], backwards: [bool; 3]) -> Nifti {
    let sides = order.map(|axis| SIDES[axis]);
    let mut voxels = Vec::new();
    for k in 0..sides[2] {
        for j in 0..sides[1] {
            for i in 0..sides[0] {
                let mut place = [0; 3];
                for (axis, idx) in [i, j, k].into_iter().enumerate() {
                    place[order[axis]] = if backwards[axis] { sides[axis] - 1 - idx } else { idx };
                }
                voxels.push(at(place));
            }
        }
    }
    let mut rows = [[0.0; 4]; 3];
    for axis in 0..3 {
        let along = order[axis];
        let step = SPACINGS[along];
        rows[along][axis] = (if backwards[axis] { -step } else { step }) as f32;
        let first = FIRST[along] + if backwards[axis] { step * (SIDES[along] - 1) as f64 } else { 0.0 };
        rows[along][3] = first as f32;
    }
    Nifti::new(sides.map(|side| side as i16), rows, &voxels)
}

const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

#[test]
fn all_48_orders_of_axes_show_the_same_body_the_same_way() {
    for order in ORDERS {
        for bits in 0..8 {
            let bytes = stored(order, [0, 1, 2].map(|axis| bits >> axis & 1 == 1)).bytes();
            let instance = header(&bytes).expect("a header");
            assert_eq!(instance.n_frames as usize, SIDES[order[2]]);
            let mut seen = Vec::new();
            for idx in 0..instance.n_frames {
                let (pixels, plane) =
                    (frame(&bytes, idx).expect("a frame"), plane_of(&instance, idx).expect("a plane"));
                for (x, y) in (0..pixels.rows).flat_map(|y| (0..pixels.columns).map(move |x| (x, y))) {
                    let [left, back, head] = plane.lps_from_image(ImagePoint::new(x.into(), y.into())).to_array();
                    let ras = [-left, -back, head];
                    let place: [usize; 3] = std::array::from_fn(|axis| {
                        let steps = (ras[axis] - FIRST[axis]) / SPACINGS[axis];
                        assert!((steps - steps.round()).abs() < 1e-5, "{order:?} {bits}: off the grid by {steps}");
                        steps.round() as usize
                    });
                    assert_eq!(value(&instance, &pixels, x, y), f64::from(at(place)), "{order:?} {bits} {place:?}");
                    seen.push(at(place));
                }
                assert_eq!((plane.row_direction, plane.column_direction), as_looked_at(order[2]), "{order:?} {bits}");
            }
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), SIDES.iter().product::<usize>(), "{order:?} {bits}: some were not shown");
        }
    }
}

/// How rows and columns run in slices across an axis: sagittal, coronal, axial.
fn as_looked_at(across: usize) -> (LpsVector, LpsVector) {
    let [left, back, feet] =
        [LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0), LpsVector::new(0.0, 0.0, -1.0)];
    [(back, feet), (left, feet), (left, back)][across]
}

/// A rotation about an oblique axis, as rows and as a quaternion's b, c and d.
fn oblique() -> ([[f64; 3]; 3], [f64; 3]) {
    let (angle, axis) = (0.4f64, [0.6, -0.48, 0.64]);
    let [b, c, d] = axis.map(|part| part * (angle / 2.0).sin());
    let a = (angle / 2.0).cos();
    let rows = [
        [a * a + b * b - c * c - d * d, 2.0 * (b * c - a * d), 2.0 * (b * d + a * c)],
        [2.0 * (b * c + a * d), a * a + c * c - b * b - d * d, 2.0 * (c * d - a * b)],
        [2.0 * (b * d - a * c), 2.0 * (c * d + a * b), a * a + d * d - b * b - c * c],
    ];
    (rows, [b, c, d])
}

#[test]
fn a_quaternion_says_the_same_as_rows_and_rows_come_first() {
    let (rotation, [b, c, d]) = oblique();
    for factor in [1.0, -1.0] {
        let spacing = [1.5, 0.75, 2.0 * factor];
        let offset = [5.0, -7.0, 11.0];
        let rows = [0, 1, 2].map(|row| {
            let [i, j, k] = rotation[row];
            [i * spacing[0], j * spacing[1], k * spacing[2], offset[row]].map(|number| number as f32)
        });
        let voxels: Vec<i16> = (0..24).collect();
        let by_rows = Nifti::new([2, 3, 4], rows, &voxels);
        let mut by_quaternion = Nifti { codes: [1, 0], rows: [[0.0; 4]; 3], ..by_rows.clone() };
        by_quaternion.pixdim = [factor as f32, 1.5, 0.75, 2.0, 0.0, 0.0, 0.0, 0.0];
        by_quaternion.quaternion = [b, c, d, 5.0, -7.0, 11.0].map(|number| number as f32);
        let [one, other] = [&by_rows, &by_quaternion].map(|file| header(&file.bytes()).expect("a header"));
        for idx in 0..4 {
            let [one, other] = [&one, &other].map(|it| plane_of(it, idx).expect("a plane"));
            for corner in [ImagePoint::new(0.0, 0.0), ImagePoint::new(1.0, 0.0), ImagePoint::new(0.0, 2.0)] {
                assert!(one.lps_from_image(corner).distance_mm(other.lps_from_image(corner)) < 1e-4, "{factor}");
            }
        }
        let both = Nifti { codes: [1, 1], quaternion: [0.0; 6], ..by_rows };
        assert_eq!(header(&both.bytes()).expect("a header").plane, one.plane);
    }
}

#[test]
fn without_a_place_the_sizes_are_kept_and_it_is_said() {
    let mut file = Nifti { codes: [0, 0], ..stored([0, 1, 2], [false; 3]) };
    file.pixdim = [1.0, 0.5, 0.25, 3.0, 0.0, 0.0, 0.0, 0.0];
    let instance = header(&file.bytes()).expect("a header");
    let spacing = instance.plane.expect("a plane").spacing;
    assert_eq!((spacing.between_columns_mm, spacing.between_rows_mm), (0.5, 0.25));
    assert!(instance.notes.iter().any(|note| note.contains("does not say how it lies")), "{:?}", instance.notes);
    file.pixdim = [0.0; 8];
    assert_eq!(header(&file.bytes()).expect("a header").plane.expect("a plane").spacing.between_rows_mm, 1.0);
    let broken = Nifti { codes: [0, 1], rows: [[f32::NAN; 4]; 3], ..file };
    let notes = header(&broken.bytes()).expect("a header").notes;
    assert!(notes.iter().any(|note| note.contains("sform is no place")), "{notes:?}");
    let sheared = Nifti::new([2, 2, 2], [[1.0, 0.5, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]], &[0; 8]);
    let instance = header(&sheared.bytes()).expect("a header");
    assert_eq!(instance.plane, None);
    assert!(instance.notes.iter().any(|note| note.contains("askew")), "{:?}", instance.notes);
    let in_metres = Nifti { units: 1, ..stored([0, 1, 2], [false; 3]) };
    assert_eq!(
        header(&in_metres.bytes()).expect("a header").plane.expect("a plane").spacing.between_columns_mm,
        1500.0
    );
}

#[test]
fn every_kind_of_voxel_in_both_orders_of_bytes() {
    let values = [0.0, 1.0, 100.0, 255.0];
    let signed = [-3.0, 0.0, 7.0, 32_767.0];
    let bytes_of = |code: i16, value: f64| match code {
        2 => (value as u8).to_le_bytes().to_vec(),
        4 => (value as i16).to_le_bytes().to_vec(),
        512 => (value as u16).to_le_bytes().to_vec(),
        8 => (value as i32).to_le_bytes().to_vec(),
        16 => (value as f32).to_le_bytes().to_vec(),
        _ => value.to_le_bytes().to_vec(),
    };
    for (code, values) in [(2, values), (512, values), (4, signed), (8, signed), (16, signed), (64, signed)] {
        for big in [false, true] {
            let voxels = values.iter().flat_map(|value| {
                let mut bytes = bytes_of(code, *value);
                if big {
                    bytes.reverse();
                }
                bytes
            });
            // Left and back grow: the picture is as stored.
            let rows = [[-1.0, 0.0, 0.0, 0.0], [0.0, -1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]];
            let file = Nifti { big, datatype: code, voxels: voxels.collect(), ..Nifti::new([2, 2, 1], rows, &[]) };
            let scaled = Nifti { scale: [2.0, -1.0], shown: [10.0, 30.0], ..file.clone() };
            for (file, slope, intercept) in [(file, 1.0, 0.0), (scaled, 2.0, -1.0)] {
                let bytes = file.bytes();
                let (instance, pixels) = (header(&bytes).expect("a header"), frame(&bytes, 0).expect("a frame"));
                let found = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(x, y)| value(&instance, &pixels, x, y));
                assert_eq!(found, values.map(|value| value * slope + intercept), "{code} {big}");
                assert_eq!(instance.voi.windows.len(), usize::from(slope == 2.0));
                assert_eq!(instance.facts.series_description, "a test");
            }
        }
    }
}

/// What is read from a folder, in series.
fn opened(folder: &Path) -> (Arc<Files>, Vec<Arc<Study>>, Vec<String>) {
    let source = Arc::new(Files::new(vec![folder.to_owned()]));
    let (sender, events) = mpsc::channel();
    let _ = load_headers(source.clone(), Limits::default(), Cancel::new(), move |event| drop(sender.send(event)));
    let (mut builder, mut failures) = (StudyBuilder::default(), Vec::new());
    for event in events {
        match event {
            LoadEvent::Header(instance) => builder.add(Arc::from(instance)),
            LoadEvent::Failed(failure) => failures.push(failure.reason),
            _ => {}
        }
    }
    (source, builder.studies().into_iter().map(Into::into).collect(), failures)
}

#[test]
fn a_folder_of_files_makes_series_in_order_plain_and_in_gzip() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = stored([1, 2, 0], [true, false, true]);
    let mut times = Nifti { size: vec![3, 4, 5, 2], ..stored([0, 1, 2], [false; 3]) };
    times.voxels = times.voxels.repeat(2);
    for (name, bytes) in [("a.nii", file.bytes()), ("b.nii.gz", gzipped(&file.bytes())), ("no ending", times.bytes())] {
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    fs::write(folder.path().join("other.gz"), gzipped(b"something else")).expect("a file");
    let (source, studies, failures) = opened(folder.path());
    assert!(matches!(&failures[..], [only] if only.contains("not a DICOM file")), "{failures:?}");
    let series: Vec<&Series> = studies.iter().flat_map(|study| study.series.iter().map(AsRef::as_ref)).collect();
    assert_eq!((studies.len(), series.len()), (1, 4));
    let mut read = Vec::new();
    for series in series.iter().filter(|series| series.frames.len() == SIDES[0]) {
        let lefts = series.frames.iter().map(|frame| frame.plane.expect("a plane").position.to_array()[0]);
        assert!(lefts.clone().is_sorted() || lefts.rev().is_sorted(), "slices are in order");
        for (idx, place) in series.frames.iter().enumerate() {
            let instance = series.instance(idx).expect("an instance");
            let (mut reader, len) = source.open(&instance.path).expect("a file");
            read.push(read_frame(&mut *reader, len, instance, place.frame_idx, &Limits::default()).expect("a frame"));
        }
    }
    assert_eq!(read.len(), 2 * SIDES[0]);
    assert_eq!(read[..SIDES[0]], read[SIDES[0]..], "gzip changes nothing");
    let of_times = series.iter().filter(|series| series.frames.len() == SIDES[2] && series.part.is_some());
    assert_eq!(of_times.count(), 2, "each time is a stack");
}

#[test]
fn what_is_not_read_is_said_in_words() {
    let good = || stored([0, 1, 2], [false; 3]);
    let says = |file: Nifti, words: &str| {
        let error = header(&file.bytes()).expect_err(words).to_string();
        assert!(error.contains(words), "{error}");
    };
    for (code, words) in
        [(128, "colours"), (32, "complex"), (1, "one bit"), (256, "signed bytes"), (999, "unknown kind")]
    {
        says(Nifti { datatype: code, ..good() }, words);
    }
    says(Nifti { size: vec![3, 4, 5, 1, 3], ..good() }, "several values");
    says(Nifti { size: vec![], ..good() }, "0 dimensions");
    says(Nifti { size: vec![3, -4, 5], ..good() }, "3 x -4 x 5");
    says(Nifti { size: vec![0, 4, 5], ..good() }, "0 x 4 x 5");
    says(Nifti { size: vec![32_767; 4], ..good() }, "number of frames");
    says(Nifti { size: vec![32_767, 32_767], datatype: 64, ..good() }, "size of a frame");
    says(Nifti { size: vec![2000, 2000], ..good() }, "the first slice needs 8000000 bytes");
    says(Nifti { magic: *b"ni1\0", ..good() }, "pairs of header and image");
    for offset in [f32::NAN, f32::INFINITY, -1.0, 1e30] {
        says(Nifti { offset, ..good() }, "place of its voxels");
    }
    says(Nifti { offset: 5000.0, ..good() }, "up to its voxels");
    let mut second = good().bytes();
    second[0..4].copy_from_slice(&540i32.to_le_bytes());
    second[4..8].copy_from_slice(b"n+2\0");
    second[344..348].fill(0);
    assert!(header(&second).expect_err("NIfTI-2").to_string().contains("NIfTI-2 files are not read"));
    assert_eq!(header(&Nifti { magic: *b"n+7\0", ..good() }.bytes()), Err(DicomError::NotDicom));
}

#[test]
fn files_that_end_early_keep_their_whole_slices_and_nothing_panics() {
    let whole = stored([0, 1, 2], [false; 3]).bytes();
    for len in 0..whole.len() {
        let cut = &whole[..len];
        match header(cut) {
            Ok(instance) => {
                let there = (len - 352) / 24;
                assert_eq!(instance.n_frames as usize, there);
                assert!(instance.notes.iter().any(|note| note.starts_with(Instance::INCOMPLETE)));
                assert!(frame(cut, instance.n_frames - 1).is_ok() && frame(cut, instance.n_frames).is_err());
            }
            Err(_) => assert!(len < 352 + 24, "{len}"),
        }
    }
    for at in 0..352 {
        for byte in [0, 1, 0x7F, 0x80, 0xFF] {
            let mut changed = whole.clone();
            changed[at] = byte;
            if let Ok(instance) = header(&changed) {
                let _ = frame(&changed, instance.n_frames - 1);
            }
        }
    }
}

#[test]
fn gzip_that_lies_or_breaks_off_is_an_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let good = gzipped(&stored([0, 1, 2], [false; 3]).bytes());
    let path = folder.path().join("file");
    for len in (18..good.len() - 1).step_by(3) {
        fs::write(&path, &good[..len]).expect("a file");
        let (source, studies, failures) = opened(folder.path());
        let Some(series) = studies.first().and_then(|study| study.series.first()) else {
            assert_eq!(failures.len(), 1, "{len}");
            continue;
        };
        let last = series.frames.len() - 1;
        let (mut reader, told) = source.open(&path).expect("a file");
        let instance = series.instance(last).expect("an instance");
        assert!(read_frame(&mut *reader, told, instance, instance.n_frames - 1, &Limits::default()).is_err(), "{len}");
    }
    // It says that it holds four gigabytes, and a little more than it does.
    let len = good.len();
    for (claim, words) in [(u32::MAX, "file too large"), (1000, "compressed bytes break off")] {
        let mut lie = good.clone();
        lie[len - 4..].copy_from_slice(&claim.to_le_bytes());
        fs::write(&path, &lie).expect("a file");
        let (_, _, failures) = opened(folder.path());
        assert!(matches!(&failures[..], [only] if only.contains(words)), "{failures:?}");
    }
}

#[test]
fn every_voxel_lies_where_nibabel_says() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/nibabel_peer.py");
    let output = Command::new("python3").arg(script).arg(folder.path()).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        let _ = writeln!(std::io::stderr(), "skipped: python3 with nibabel is not installed");
        return;
    };
    let source = Files::new(Vec::new());
    let (mut n_files, mut n_voxels) = (0, 0);
    let text = String::from_utf8_lossy(&output.stdout);
    let mut before = String::new();
    for line in text.lines() {
        let mut words = line.split('\t');
        let name = words.next().expect("a name");
        let numbers: Vec<f64> = words.map(|word| word.parse().expect("a number")).collect();
        let [k, right, front, head, wanted] = numbers[..] else { panic!("{line}") };
        let path = folder.path().join(name);
        let (mut reader, len) = source.open(&path).expect("a file");
        let instance = read_header(&mut *reader, len, &path, &Limits::default()).expect("a header");
        let pixels = read_frame(&mut *reader, len, &instance, k as u32, &Limits::default()).expect("a frame");
        let plane = plane_of(&instance, k as u32).expect("a plane");
        let point = thecal::geometry::LpsPoint::new(-right, -front, head);
        let on = plane.image_from_lps(point);
        assert!(plane.signed_distance_mm(point).abs() < 1e-3, "{line}");
        assert!((on.x - on.x.round()).abs() < 1e-3 && (on.y - on.y.round()).abs() < 1e-3, "{line}: {on:?}");
        let found = value(&instance, &pixels, on.x.round() as u32, on.y.round() as u32);
        assert!((found - wanted).abs() <= 1e-5 * wanted.abs().max(1.0), "{line}: {found}");
        n_files += usize::from(name != before);
        before = name.to_owned();
        n_voxels += 1;
    }
    let _ = writeln!(std::io::stderr(), "{n_voxels} voxels of {n_files} files are where nibabel has them");
    assert!(n_files > 100 && n_voxels > 1000);
}
