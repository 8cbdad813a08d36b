//! Loose instances become the same ordered series whatever their order, with gaps, twins and mixtures told.

use std::sync::Arc;

use crate::support::{AXIAL, CORONAL, SAGITTAL, instance};
use proptest::prelude::*;
use thecal::{
    geometry::AnatomicalPlane,
    study::{Instance, Series, Study},
    volume::StudyBuilder,
};

fn arcs(instances: impl IntoIterator<Item = Instance>) -> Vec<Arc<Instance>> {
    instances.into_iter().map(Arc::new).collect()
}

fn group(instances: Vec<Arc<Instance>>) -> Vec<Study> {
    let mut builder = StudyBuilder::new();
    instances.into_iter().for_each(|instance| builder.add(instance));
    builder.studies()
}

fn only_series(studies: &[Study]) -> &Series {
    let [study] = studies else { panic!("{} studies", studies.len()) };
    let [series] = &study.series[..] else { panic!("{} series", study.series.len()) };
    series
}

fn numbers(series: &Series) -> Vec<i32> {
    (0..series.frames.len()).filter_map(|frame| series.instance(frame)?.instance_number).collect()
}

fn said(series: &Series, words: &str) -> bool {
    series.warnings.iter().any(|warning| warning.0.contains(words))
}

/// An axial cosine pair tilted by degrees about the left-right axis, as blocks along the discs are.
fn tilted(degrees: f64) -> [f64; 6] {
    let (sin, cos) = degrees.to_radians().sin_cos();
    [1.0, 0.0, 0.0, 0.0, cos, sin]
}

#[test]
fn each_plane_scrolls_its_own_way() {
    let sagittal = group(arcs((0..5).map(|n| instance(1, n, [-f64::from(n), 0.0, 0.0], SAGITTAL))));
    assert_eq!(numbers(only_series(&sagittal)), [4, 3, 2, 1, 0], "right to left");
    let axial = group(arcs((0..5).map(|n| instance(1, n, [0.0, 0.0, f64::from(n)], AXIAL))));
    assert_eq!(numbers(only_series(&axial)), [4, 3, 2, 1, 0], "head to foot");
    let coronal = group(arcs((0..5).map(|n| instance(1, n, [0.0, f64::from(n), 0.0], CORONAL))));
    let series = only_series(&coronal);
    assert_eq!(numbers(series), [0, 1, 2, 3, 4], "front to back");
    assert_eq!(series.plane, Some(AnatomicalPlane::Coronal));
    assert_eq!(series.slice_spacing_mm, Some(1.0));
    assert_eq!(series.warnings, []);
}

#[test]
fn lumbar_blocks_are_parts_and_said_to_be_usual() {
    let blocks = [0.0, -10.0, -25.0].into_iter().enumerate().flat_map(|(block, tilt)| {
        (0..4).map(move |slice| {
            let number = block as i32 * 4 + slice;
            instance(1, number, [0.0, 0.0, -f64::from(number) * 5.0], tilted(tilt))
        })
    });
    let studies = group(arcs(blocks));
    let series = &studies[0].series;
    assert_eq!(series.len(), 3);
    for (idx, part) in series.iter().enumerate() {
        let (first, of) = (idx as i32 * 4, series.len());
        assert_eq!(numbers(part), (first..first + 4).collect::<Vec<_>>());
        let why = part.part.as_ref().expect("a part");
        assert_eq!((why.number, why.of), (idx + 1, of));
        assert!(why.reason.contains("usual for lumbar axials"), "{}", why.reason);
        assert_eq!(part.warnings, [], "usual, so nothing to be warned of");
        assert!(part.slice_spacing_mm.is_some());
    }
}

#[test]
fn a_localizer_is_said_to_be_usual() {
    let three = [(0, SAGITTAL), (1, CORONAL), (2, AXIAL)].map(|(n, cosines)| instance(1, n, [0.0; 3], cosines));
    let studies = group(arcs(three));
    assert_eq!(studies[0].series.len(), 3);
    assert!(studies[0].series[0].part.as_ref().is_some_and(|part| part.reason.contains("localizer")));
}

#[test]
fn rounded_cosines_stay_together_and_other_differences_do_not() {
    let rounded = |n: i32| {
        let tilt = tilted(12.0 + f64::from(n % 2) * 0.01);
        instance(1, n, [0.0, 0.0, -f64::from(n)], tilt)
    };
    assert_eq!(group(arcs((0..6).map(rounded)))[0].series.len(), 1);

    let mut odd: Vec<Instance> = (0..6).map(|n| instance(1, n, [f64::from(n), 0.0, 0.0], SAGITTAL)).collect();
    odd[5].format.rows = 32;
    odd[4].frame_of_reference = None;
    odd[3].format.bits_stored = 16;
    odd[2].plane = None;
    if let Some(plane) = &mut odd[1].plane {
        plane.spacing.between_rows_mm = 0.6;
    }
    let studies = group(arcs(odd));
    let series = &studies[0].series;
    assert_eq!(series.len(), 6);
    let reason = &series[0].part.as_ref().expect("a part").reason;
    for words in ["frame of reference", "place in the patient", "pixel spacing", "rows and columns", "stored"] {
        assert!(reason.contains(words), "{reason}");
    }
    assert!(said(&series[2], "1 image has no place"));
}

#[test]
fn twins_gaps_and_uneven_steps_are_told() {
    let mut slices: Vec<Instance> = (0..10).map(|n| instance(1, n, [f64::from(n) * 4.0, 0.0, 0.0], SAGITTAL)).collect();
    slices.push(slices[3].clone()); // the same object twice
    slices.push(instance(1, 20, [16.0, 0.0, 0.0], SAGITTAL)); // another image where 4 is
    slices.remove(7); // a gap
    let studies = group(arcs(slices));
    let series = only_series(&studies);
    assert_eq!(numbers(series), [0, 1, 2, 3, 4, 20, 5, 6, 8, 9]);
    assert_eq!(series.slice_spacing_mm, Some(4.0));
    assert!(said(series, "1 image is there twice"), "{:?}", series.warnings);
    assert!(said(series, "1 image shares the place"));
    assert!(said(series, "gap of 8.0 mm after slice 8 where slices are 4.0 mm apart"));
    assert!(!said(series, "unevenly"));

    let uneven = group(arcs(
        (0..5).map(|n| instance(1, n, [f64::from(n * n).sqrt() + f64::from(n % 2) * 0.2, 0.0, 0.0], SAGITTAL)),
    ));
    assert!(said(only_series(&uneven), "unevenly spaced, 0.80 to 1.20 mm"), "{:?}", only_series(&uneven).warnings);
}

#[test]
fn one_uid_for_all_does_not_lose_images_and_notes_are_counted() {
    let same = (0..5).map(|n| {
        let mut slice = instance(1, n, [f64::from(n), 0.0, 0.0], SAGITTAL);
        slice.sop_uid = "1.2.3".into();
        if n < 2 {
            slice.notes.push("odd".to_owned());
        }
        slice
    });
    let studies = group(arcs(same));
    assert_eq!(only_series(&studies).frames.len(), 5);
    assert!(said(only_series(&studies), "2 of 5 images: odd"));
}

#[test]
fn frames_of_one_object_without_places_keep_their_order() {
    let mut movie = instance(1, 1, [0.0; 3], SAGITTAL);
    movie.plane = None;
    movie.n_frames = 40;
    let studies = group(arcs([movie]));
    let frames: Vec<u32> = only_series(&studies).frames.iter().map(|frame| frame.frame_idx).collect();
    assert_eq!(frames, (0..40).collect::<Vec<_>>());
}

#[test]
fn only_touched_series_are_made_anew() {
    let mut builder = StudyBuilder::new();
    for n in 0..10 {
        builder.add(Arc::new(instance(1, n, [f64::from(n), 0.0, 0.0], SAGITTAL)));
        builder.add(Arc::new(instance(2, n, [0.0, 0.0, f64::from(n)], AXIAL)));
    }
    let before = builder.studies();
    builder.add(Arc::new(instance(2, 11, [0.0, 0.0, 11.0], AXIAL)));
    let after = builder.studies();
    assert!(Arc::ptr_eq(&before[0].series[0], &after[0].series[0]));
    assert!(!Arc::ptr_eq(&before[0].series[1], &after[0].series[1]));
    assert_eq!(after[0].series[1].frames.len(), 11);
}

/// What may happen to one slice of a stack.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Kept,
    Missing,
    Copied,
    Twin,
    Unplaced,
    Larger,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        8 => Just(Fate::Kept),
        1 => Just(Fate::Missing),
        1 => Just(Fate::Copied),
        1 => Just(Fate::Twin),
        1 => Just(Fate::Unplaced),
        1 => Just(Fate::Larger),
    ]
}

fn stack(series: u32, fates: &[Fate], tilt: f64) -> Vec<Instance> {
    let mut slices = Vec::new();
    for (n, fate) in fates.iter().enumerate() {
        let mut slice = instance(series, n as i32, [0.0, 0.0, -3.0 * n as f64], tilted(tilt));
        slice.path.push(tilt.to_string()); // no two files have one path
        match fate {
            Fate::Kept => {}
            Fate::Missing => continue,
            Fate::Copied => {
                let mut copy = slice.clone();
                copy.path.push("copy");
                slices.push(copy);
            }
            Fate::Twin => {
                let mut twin = instance(series, n as i32 + 1000, [0.0, 0.0, -3.0 * n as f64], tilted(tilt));
                twin.path.push(tilt.to_string());
                slices.push(twin);
            }
            Fate::Unplaced => slice.plane = None,
            Fate::Larger => slice.format.rows = 48,
        }
        slices.push(slice);
    }
    slices
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_arrival_does_not_matter(
        (slices, shuffled) in (prop::collection::vec(fate(), 1..40), prop::collection::vec(fate(), 0..20), -20.0..20.0f64)
            .prop_map(|(one, other, tilt)| [stack(1, &one, 0.0), stack(2, &other, tilt), stack(1, &other, tilt + 40.0)].concat())
            .prop_flat_map(|slices| (Just(slices.clone()), Just(slices).prop_shuffle())),
        asked_at in 0..60usize,
    ) {
        let expected = group(arcs(slices));
        let mut builder = StudyBuilder::new();
        for (idx, slice) in arcs(shuffled).into_iter().enumerate() {
            if idx == asked_at {
                builder.studies();
            }
            builder.add(slice);
        }
        prop_assert_eq!(builder.studies(), expected);
    }

    #[test]
    fn nothing_is_lost_and_places_ascend(fates in prop::collection::vec(fate(), 1..60)) {
        let slices = stack(1, &fates, 0.0);
        let copies = fates.iter().filter(|fate| matches!(fate, Fate::Copied)).count();
        let n_slices = slices.len();
        let studies = group(arcs(slices));
        let series: Vec<_> = studies.iter().flat_map(|study| &study.series).collect();
        prop_assert_eq!(series.iter().map(|series| series.frames.len()).sum::<usize>(), n_slices - copies);
        for series in series {
            let heights: Vec<f64> = series.frames.iter().filter_map(|frame| Some(frame.plane?.position.to_array()[2])).collect();
            prop_assert!(heights.is_sorted_by(|a, b| a >= b), "head to foot: {:?}", heights);
        }
    }
}
