//! Volumes of known functions, cut at any angle and compared with the function itself.

use std::sync::{Arc, atomic::AtomicBool};

use proptest::prelude::*;

use super::*;
use crate::{
    geometry::{ImagePlane, ImagePoint, LpsPoint, LpsVector, PixelSpacing},
    study::{Frame, FramePixels, Instance, PixelFormat, PixelValues, Series},
};

static GO_ON: AtomicBool = AtomicBool::new(false);

/// A smooth body: brightest in the middle, with waves of some centimetres.
fn body(at: LpsPoint) -> f64 {
    let [x, y, z] = at.to_array();
    1500.0 + 500.0 * (x / 9.0).sin() * (y / 11.0).cos() + 400.0 * (z / 12.0).sin()
}

/// Slices of a function at these depths, sheared by `tilt` mm of y for each mm of z.
fn series(columns: u32, rows: u32, spacing: [f64; 2], depths: &[f64], tilt: f64) -> Series {
    let instance = |idx: usize| {
        let mut one = Instance::of_pixels(PixelFormat::grey(rows, columns, 16));
        one.sop_uid = idx.to_string().as_str().into();
        one.plane = Some(plane(spacing, depths[idx], tilt));
        Arc::new(one)
    };
    let frame = |idx: usize| Frame { instance_idx: idx, frame_idx: 0, plane: Some(plane(spacing, depths[idx], tilt)) };
    Series {
        uid: "1.1".into(),
        study_uid: "1".into(),
        part: None,
        modality: "CT".into(),
        description: String::new(),
        number: None,
        frame_of_reference: Some("1.2".into()),
        plane: None,
        instances: (0..depths.len()).map(instance).collect(),
        frames: (0..depths.len()).map(frame).collect(),
        slice_spacing_mm: None,
        warnings: Vec::new(),
    }
}

fn plane([between_rows_mm, between_columns_mm]: [f64; 2], depth: f64, tilt: f64) -> ImagePlane {
    let position = LpsPoint::new(-20.0, -25.0 + tilt * depth, depth);
    let (row, column) = (LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0));
    ImagePlane::new(position, row, column, PixelSpacing { between_rows_mm, between_columns_mm }).expect("a plane")
}

fn slice_of(series: &Series, slice: usize, value: impl Fn(LpsPoint) -> f64) -> FramePixels {
    let format = &series.instances[slice].format;
    let plane = series.frames[slice].plane.expect("a place");
    let pixels = (0..format.rows).flat_map(|row| (0..format.columns).map(move |column| (column, row)));
    let word = |(x, y): (u32, u32)| value(plane.lps_from_image(ImagePoint::new(x.into(), y.into()))).round() as u16;
    FramePixels::of_words(format.rows, format.columns, false, pixels.map(word).collect())
}

fn grid_of(series: &Series, allowed: u64, value: impl Fn(LpsPoint) -> f64 + Copy) -> (Grid, StackPlan) {
    let plan = StackPlan::of(series, allowed).expect("a volume");
    let levels = Levels::Stored { signed: false };
    let made: Vec<Vec<u16>> = (0..series.frames.len())
        .map(|slice| levels.of_frame(&slice_of(series, slice, value), &series.instances[slice]))
        .collect();
    let mut voxels = plan.empty().expect("small");
    for layer in 0..plan.fillers.len() {
        plan.fill(&mut voxels, layer, |slice| made.get(slice).map(Vec::as_slice));
    }
    (plan.finish(voxels, levels), plan)
}

fn even(n: usize, step: f64) -> Vec<f64> {
    (0..n).map(|idx| idx as f64 * step).collect()
}

/// A plane through a point of the volume, turned by these angles.
fn cut_through(grid: &Grid, turn: [f64; 3], pixel_mm: f64) -> Plane {
    let ([sa, sb, sc], [ca, cb, cc]) = (turn.map(f64::sin), turn.map(f64::cos));
    let row = LpsVector::new(ca * cb, sa * cb, -sb);
    let column = LpsVector::new(ca * sb * sc - sa * cc, sa * sb * sc + ca * cc, cb * sc);
    let spacing = PixelSpacing { between_rows_mm: pixel_mm, between_columns_mm: pixel_mm };
    let size = [61usize, 47];
    let position = grid.middle() - row * (30.0 * pixel_mm) - column * (23.0 * pixel_mm);
    Plane { plane: ImagePlane::new(position, row, column, spacing).expect("a plane"), size }
}

/// The greatest difference of a cut from the function, and how many places of it lay on the volume.
fn worst(grid: &Grid, cut: &Plane, value: impl Fn(LpsPoint) -> f64) -> (f64, usize) {
    let levels = grid.levels(cut, &Slab::THIN, &GO_ON).expect("not stopped");
    let mut worst = (0.0f64, 0);
    for (idx, level) in levels.iter().enumerate().filter(|(_, level)| **level != OUTSIDE) {
        let at = ImagePoint::new((idx % cut.size[0]) as f64, (idx / cut.size[0]) as f64);
        let at = cut.plane.lps_from_image(at);
        // The outermost half voxel repeats the last layer: there the function goes on and the picture does not.
        let voxel = grid.affine().voxel_from_lps(at);
        let is_between = (0..3).all(|axis| (0.0..=grid.voxels().size()[axis] as f64 - 1.0).contains(&voxel[axis]));
        if is_between {
            worst = (worst.0.max((f64::from(*level) - value(at)).abs()), worst.1 + 1);
        }
    }
    worst
}

/// The most that mixing two neighbours can be off: an eighth of the step squared times the sharpest bend, on each axis.
fn interpolation_error(steps: [f64; 3]) -> f64 {
    let bends = [500.0 / 81.0, 500.0 / 121.0, 400.0 / 144.0];
    // One grey level for rounding the voxels, half of one for rounding the result.
    steps.iter().zip(bends).map(|(step, bend)| step * step / 8.0 * bend).sum::<f64>() + 1.0
}

#[test]
fn a_tilted_gantry_is_cut_as_it_lies() {
    let series = series(40, 50, [1.0, 1.0], &even(30, 1.5), 0.35);
    let (grid, plan) = grid_of(&series, u64::MAX, body);
    assert!(plan.notes.iter().any(|note| note.contains("tilted by 19.3°")), "{:?}", plan.notes);
    let cut = cut_through(&grid, [0.4, 0.5, 0.9], 0.8);
    // The shear lengthens the third axis in y by a third of its step.
    let (worst, n) = worst(&grid, &cut, body);
    assert!(1000 < n && worst < interpolation_error([1.0, 1.6, 1.6]), "{worst} on {n}");
}

#[test]
fn upright_planes_take_a_shorter_way_to_the_same_picture() {
    let series = series(40, 50, [1.0, 1.0], &even(30, 1.5), 0.0);
    let (grid, _) = grid_of(&series, u64::MAX, body);
    let quarter = std::f64::consts::FRAC_PI_2;
    for turn in [[0.0; 3], [0.0, 0.0, quarter], [quarter, 0.0, quarter], [0.0, quarter, 0.0], [-quarter, 0.0, 0.0]] {
        let upright = cut_through(&grid, turn, 0.7);
        let (worst, n) = worst(&grid, &upright, body);
        assert!(500 < n && worst < interpolation_error([1.0, 1.0, 1.5]), "{worst} on {n}");
        // Hardly turned, it goes the long way.
        let other = cut_through(&grid, turn.map(|angle| angle + 1e-7), 0.7);
        let [short, long] = [upright, other].map(|cut| grid.levels(&cut, &Slab::THIN, &GO_ON).expect("not stopped"));
        let both = short.iter().zip(&long).filter(|(a, b)| **a != OUTSIDE && **b != OUTSIDE);
        assert!(both.clone().count() + 60 > n && both.clone().all(|(a, b)| a.abs_diff(*b) <= 1));
    }
}

#[test]
fn uneven_slices_lie_at_their_true_places() {
    let depths = [0.0, 1.0, 2.4, 3.2, 4.0, 5.3, 6.0, 7.0, 8.2, 9.0, 10.4, 11.0, 12.0];
    let series = series(40, 50, [1.0, 1.0], &depths, 0.0);
    let (grid, plan) = grid_of(&series, u64::MAX, body);
    assert!(plan.notes.iter().any(|note| note.contains("mixed to even layers")), "{:?}", plan.notes);
    let cut = cut_through(&grid, [0.3, 0.7, 1.1], 0.6);
    let (worst, n) = worst(&grid, &cut, body);
    assert!(500 < n && worst < interpolation_error([1.0, 1.0, 1.4]) + interpolation_error([0.0, 0.0, 1.4]), "{worst}");
}

#[test]
fn where_slices_are_missing_nothing_is_made_up() {
    let depths: Vec<f64> = even(21, 1.0).into_iter().filter(|depth| !(8.0..14.0).contains(depth)).collect();
    let series = series(40, 50, [1.0, 1.0], &depths, 0.0);
    let (grid, plan) = grid_of(&series, u64::MAX, body);
    assert!(plan.notes.iter().any(|note| note.contains("missing")), "{:?}", plan.notes);
    let at = |depth: usize| grid.voxels().at([20, 25, depth]);
    assert_ne!(at(7), OUTSIDE);
    assert_ne!(at(14), OUTSIDE);
    assert!((9..13).all(|depth| at(depth) == OUTSIDE));
    let place = plane([1.0, 1.0], 0.0, 0.0).lps_from_image(ImagePoint::new(20.0, 25.0));
    let stood = LpsPoint::new(place.0.x, place.0.y, 14.0);
    assert!((f64::from(at(14)) - body(stood)).abs() <= 0.51, "what comes after the gap stays in its place");
}

#[test]
fn what_is_no_volume_is_refused_in_words() {
    let told = |series: &Series, allowed| StackPlan::of(series, allowed).expect_err("no volume").to_string();
    let whole = series(40, 50, [1.0, 1.0], &even(9, 1.0), 0.0);
    assert!(told(&series(40, 50, [1.0, 1.0], &even(2, 1.0), 0.0), u64::MAX).contains("fewer than three slices"));
    assert!(told(&series(40, 50, [1.0, 1.0], &[0.0, 1.0, 1.0, 2.0], 0.0), u64::MAX).contains("in one place"));
    assert!(told(&whole, 100).contains("even at half resolution"));
    let mut turned = whole.clone();
    turned.frames[4].plane = Some(ImagePlane {
        row_direction: LpsVector::new(0.0, 1.0, 0.0),
        column_direction: LpsVector::new(-1.0, 0.0, 0.0),
        ..plane([1.0, 1.0], 4.0, 0.0)
    });
    assert!(told(&turned, u64::MAX).contains("not parallel"));
    let mut beside = whole.clone();
    beside.frames[4].plane =
        Some(ImagePlane { position: LpsPoint::new(-10.0, -25.0, 4.0), ..plane([1.0, 1.0], 4.0, 0.0) });
    assert!(told(&beside, u64::MAX).contains("sideways"));
    let mut homeless = whole;
    homeless.frames[2].plane = None;
    assert!(told(&homeless, u64::MAX).contains("where in the patient"));
}

#[test]
fn what_does_not_fit_is_kept_at_half_resolution_and_in_its_place() {
    let series = series(41, 50, [0.5, 0.5], &even(20, 1.0), 0.0);
    let whole = Voxels::bytes_of([41, 50, 20]).expect("small");
    let (grid, plan) = grid_of(&series, whole / 2, body);
    assert_eq!((plan.resolution, plan.size), (Resolution::Half, [21, 25, 20]));
    assert!(plan.notes[0].starts_with("Half resolution"), "{:?}", plan.notes);
    let (worst, n) = worst(&grid, &cut_through(&grid, [0.2, 0.3, 0.4], 0.3), body);
    assert!(500 < n && worst < 2.0 * interpolation_error([1.0, 1.0, 1.0]), "{worst}");
}

#[test]
fn thick_slices_say_that_they_are_thick() {
    let mut thick = series(40, 50, [0.6, 0.6], &even(15, 4.4), 0.0);
    let mut one = (*thick.instances[0]).clone();
    one.acquisition.slice_thickness_mm = Some(4.0);
    thick.instances[0] = Arc::new(one);
    let notes = StackPlan::of(&thick, u64::MAX).expect("a volume").notes;
    assert_eq!(
        notes,
        ["Slices 4.4 mm apart, 0.4 mm of them in no slice, pixels 0.60 mm: across the slices the picture is mixed"]
    );
    let thin = series(40, 50, [0.6, 0.6], &even(15, 0.7), 0.0);
    assert_eq!(StackPlan::of(&thin, u64::MAX).expect("a volume").notes, [""; 0]);
}

#[test]
fn real_numbers_have_a_range_to_be_kept_in() {
    let series = series(2, 2, [1.0, 1.0], &even(3, 1.0), 0.0);
    let frame = FramePixels::new(2, 2, PixelValues::Reals(vec![-0.25, f64::NAN, 3.5, 1.0]));
    assert_eq!(range_of(&frame, &series, 0), Some([-0.25, 3.5]));
}

#[test]
fn a_slab_is_what_its_layers_are_one_by_one() {
    let series = series(40, 50, [1.0, 1.0], &even(30, 1.2), 0.1);
    let holed = |at: LpsPoint| if (at - LpsPoint::new(0.0, 0.0, 15.0)).length() < 4.0 { 65_535.0 } else { body(at) };
    for (grid, _) in [grid_of(&series, u64::MAX, body), grid_of(&series, u64::MAX, holed)] {
        let cut = cut_through(&grid, [0.4, 0.5, 0.9], 0.9);
        for mode in SlabMode::ALL {
            let slab = Slab { mode, n_layers: 7, step_mm: 0.8 };
            let made = grid.levels(&cut, &slab, &GO_ON).expect("not stopped");
            let layers: Vec<Vec<u16>> = slab
                .offsets_mm()
                .map(|mm| {
                    let plane = ImagePlane { position: cut.plane.position + cut.plane.normal() * mm, ..cut.plane };
                    grid.levels(&Plane { plane, ..cut }, &Slab::THIN, &GO_ON).expect("not stopped")
                })
                .collect();
            for (idx, made) in made.iter().enumerate() {
                let there: Vec<u16> = layers.iter().map(|layer| layer[idx]).filter(|level| *level != OUTSIDE).collect();
                let expected = match mode {
                    SlabMode::Brightest => there.iter().max().copied().unwrap_or(OUTSIDE),
                    SlabMode::Darkest => there.iter().min().copied().unwrap_or(OUTSIDE),
                    SlabMode::Mean if there.is_empty() => OUTSIDE,
                    SlabMode::Mean => {
                        (there.iter().map(|level| u32::from(*level)).sum::<u32>() / there.len() as u32) as u16
                    }
                };
                assert!(made.abs_diff(expected) <= 1, "{mode:?} at {idx}: {made} {expected}");
            }
        }
    }
}

#[test]
fn a_coarse_picture_is_exact_where_it_was_sampled_and_near_elsewhere() {
    let series = series(40, 50, [1.0, 1.0], &even(30, 1.0), 0.0);
    let (grid, _) = grid_of(&series, u64::MAX, body);
    let cut = cut_through(&grid, [0.4, 0.5, 0.9], 0.5);
    let fine = grid.levels(&cut, &Slab::THIN, &GO_ON).expect("not stopped");
    let every = grid.coarseness(&cut, &Slab::THIN, 61 * 47 / 9);
    assert!((3..=4).contains(&every), "{every}");
    let coarse = grid.coarse_levels(&cut, &Slab::THIN, every);
    assert_eq!(coarse.len(), fine.len());
    for (idx, (coarse, fine)) in coarse.iter().zip(&fine).enumerate() {
        let is_sampled = (idx % 61) % every == 0 && (idx / 61) % every == 0;
        if is_sampled {
            assert_eq!(coarse, fine, "{idx}");
        }
        if *coarse != OUTSIDE && *fine != OUTSIDE {
            assert!(coarse.abs_diff(*fine) < 40, "{idx}: {coarse} {fine}");
        }
    }
}

#[test]
fn a_curved_picture_shows_what_lies_along_the_path() {
    let series = series(60, 60, [1.0, 1.0], &even(60, 1.0), 0.0);
    let (grid, _) = grid_of(&series, u64::MAX, body);
    let points = [[0.0, -10.0, 55.0], [2.0, 4.0, 40.0], [-1.0, 8.0, 25.0], [0.0, 0.0, 6.0]].map(LpsPoint::from);
    let path = CanalPath::through(&points).expect("a path");
    let curved = Curved::new(path, LpsVector::new(0.0, 1.0, 0.0), 12.0, 0.5);
    let levels = grid.levels(&curved, &Slab::THIN, &GO_ON).expect("not stopped");
    let [columns, rows] = curved.size();
    for row in 0..rows {
        for column in 0..columns {
            let at = curved.lps_from_image(ImagePoint::new(column as f64, row as f64));
            let level = f64::from(levels[row * columns + column]);
            assert!((level - body(at)).abs() < interpolation_error([1.0; 3]), "{column} {row}: {level}");
        }
    }
}

#[test]
fn a_stopped_cut_is_none() {
    let series = series(40, 50, [1.0, 1.0], &even(30, 1.0), 0.0);
    let (grid, _) = grid_of(&series, u64::MAX, body);
    assert_eq!(grid.levels(&cut_through(&grid, [0.0; 3], 1.0), &Slab::THIN, &AtomicBool::new(true)), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn a_plane_at_any_angle_is_the_body_within_interpolation_error(
        turn in prop::array::uniform3(-3.2f64..3.2),
        pixel_mm in 0.2f64..2.0,
        step in 0.5f64..2.5,
    ) {
        let series = series(40, 50, [1.0, 1.0], &even((40.0 / step) as usize, step), 0.0);
        let (grid, _) = grid_of(&series, u64::MAX, body);
        let cut = cut_through(&grid, turn, pixel_mm);
        let (worst, n) = worst(&grid, &cut, body);
        prop_assert!(100 < n);
        prop_assert!(worst < interpolation_error([1.0, 1.0, step]), "{worst} on {n}");
    }

    #[test]
    fn any_numbers_make_a_picture_and_no_panic(
        start in prop::array::uniform3(prop::num::f64::ANY),
        turn in prop::array::uniform3(-3.2f64..3.2),
    ) {
        let series = series(9, 7, [1.0, 1.0], &even(5, 1.0), 0.0);
        let (grid, _) = grid_of(&series, u64::MAX, body);
        let mut cut = cut_through(&grid, turn, 1.0);
        cut.plane.position = start.into();
        prop_assert_eq!(grid.levels(&cut, &Slab::THIN, &GO_ON).map(|levels| levels.len()), Some(61 * 47));
    }
}
