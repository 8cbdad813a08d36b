//! Enhanced and other multi-frame objects: every frame with its own place, rescale, windows and stack.

use std::sync::Arc;

use crate::support::{
    AXIAL, SAGITTAL, Slice, decimals,
    enhanced::{
        Enhanced, b_value, content, dimension_values, echo, group, inversion, item, long, measures, orientation,
        position, repetition, rescale, sequence, text, window,
    },
};
use dicom_core::{DataElement, PrimitiveValue, VR};
use dicom_dictionary_std::{tags, uids};
use thecal::{
    geometry::{AnatomicalPlane, LpsPoint},
    study::{Instance, ModalityLut, Series, Weighting, Window},
    volume::StudyBuilder,
};

fn group_all(instances: impl IntoIterator<Item = Instance>) -> Vec<Arc<Series>> {
    let mut builder = StudyBuilder::new();
    instances.into_iter().for_each(|instance| builder.add(Arc::new(instance)));
    let studies = builder.studies();
    assert!(studies.len() <= 1);
    studies.into_iter().flat_map(|study| study.series).collect()
}

fn only(instance: Instance) -> Arc<Series> {
    let series = group_all([instance]);
    assert_eq!(series.len(), 1, "{:?}", series.iter().map(|part| &part.part).collect::<Vec<_>>());
    series[0].clone()
}

/// The numbers of the frames in scrolling order.
fn order(series: &Series) -> Vec<u32> {
    series.frames.iter().map(|frame| frame.frame_idx).collect()
}

fn said(series: &Series, words: &str) -> bool {
    series.warnings.iter().any(|warning| warning.0.contains(words))
}

fn reason(series: &Series) -> &str {
    &series.part.as_ref().expect("a part").reason
}

/// Positions of axial slices 5 mm apart, head to foot.
fn down(n: usize) -> Vec<[f64; 3]> {
    (0..n).map(|idx| [-10.0, -20.0, -5.0 * idx as f64]).collect()
}

fn slope(series: &Series, frame: usize) -> f64 {
    match &series.instance(frame).expect("an instance").modality_lut {
        ModalityLut::Rescale { slope, .. } => *slope,
        ModalityLut::Table { .. } => panic!("a table"),
    }
}

#[test]
fn frames_are_ordered_by_their_own_places_in_every_encoding() {
    let heights = [-10.0, 0.0, -5.0, -15.0];
    let mut file = Enhanced::placed(1, &heights.map(|z| [1.0, 2.0, z]), AXIAL).file();
    for syntax in [uids::EXPLICIT_VR_LITTLE_ENDIAN, uids::IMPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.2.2"] {
        file.transfer_syntax = syntax;
        let series = only(file.read().expect(syntax));
        assert_eq!(order(&series), [1, 2, 0, 3], "{syntax}: head to foot");
        assert_eq!((series.plane, series.slice_spacing_mm), (Some(AnatomicalPlane::Axial), Some(5.0)));
        let plane = series.frames[3].plane.expect("a plane");
        assert_eq!((plane.position, plane.spacing.between_rows_mm), (LpsPoint::new(1.0, 2.0, -15.0), 0.5));
        assert_eq!(series.instances.len(), 1, "frames that differ in nothing but place are one kind");
        assert_eq!(series.warnings, []);
    }
}

#[test]
fn each_frame_has_its_own_rescale_window_and_times() {
    let object = Enhanced::placed(1, &down(6), AXIAL)
        .each(|idx| rescale(1.0 + (idx / 2) as f64, -10.0))
        .each(|idx| window(100.0 * (idx / 2) as f64, 50.0))
        .each(|_| repetition(3000.0))
        .each(|_| echo(90.0));
    let series = only(object.read());
    for frame in 0..6 {
        let instance = series.instance(frame).expect("an instance");
        assert_eq!(slope(&series, frame), 1.0 + (frame / 2) as f64);
        assert_eq!(instance.voi.windows, [(Window::linear(100.0 * (frame / 2) as f64, 50.0), None)]);
        assert_eq!((instance.n_frames, &*instance.frames), (6, &[][..]));
        assert_eq!(instance.plane.map(|plane| plane.spacing), series.frames[frame].plane.map(|plane| plane.spacing));
        assert_eq!(instance.acquisition.slice_thickness_mm, Some(4.0));
    }
    assert_eq!((series.instances.len(), series.n_objects()), (3, 1), "one for each kind of frame");
    assert!(Arc::ptr_eq(&series.instances[0], series.instance(1).expect("an instance")));
    assert_eq!(series.weighting(), Some(Weighting::T2));
    let inverted = Enhanced::placed(1, &down(2), AXIAL).each(|_| inversion(160.0)).each(|_| echo(40.0)).read();
    assert_eq!(only(inverted).weighting(), Some(Weighting::Stir));
}

#[test]
fn a_frame_s_own_group_comes_before_the_shared_and_that_before_the_main_data_set() {
    let mut object = Enhanced::placed(1, &down(3), AXIAL);
    object.slice.text(tags::RESCALE_SLOPE, VR::DS, "7").text(tags::RESCALE_INTERCEPT, VR::DS, "5");
    object.slice.text(tags::WINDOW_CENTER, VR::DS, "40").text(tags::WINDOW_WIDTH, VR::DS, "400");
    let series = only(object.read());
    assert_eq!(slope(&series, 2), 7.0);
    assert_eq!(series.instance(1).expect("one").voi.windows[0].0, Window::linear(40.0, 400.0));
    object.shared.push(rescale(2.0, 0.0));
    assert_eq!(slope(&only(object.read()), 0), 2.0);
    object.frames[1].push(rescale(3.0, 0.0));
    object.frames[1].push(orientation(SAGITTAL));
    let instance = object.read();
    let notes = instance.notes.join("\n");
    assert!(notes.contains("2 of its 3 frames have no rescale of their own"), "{notes}");
    let series = group_all([instance]);
    assert_eq!(series.len(), 2);
    assert_eq!((slope(&series[0], 0), slope(&series[0], 1), slope(&series[1], 0)), (2.0, 2.0, 3.0));
    assert_eq!(series[1].plane, Some(AnatomicalPlane::Sagittal));
}

#[test]
fn frames_without_a_place_are_a_part_of_their_own_and_told() {
    let mut object = Enhanced::placed(1, &down(5), AXIAL);
    object.slice.text(tags::IMAGE_POSITION_PATIENT, VR::DS, "1\\2\\3");
    object.frames[1].clear();
    let series = group_all([object.read()]);
    assert_eq!(series.iter().map(|part| order(part)).collect::<Vec<_>>(), [vec![0, 2, 3, 4], vec![1]]);
    assert!(reason(&series[1]).contains("whether they have a place"), "{}", reason(&series[1]));
    assert!(said(&series[1], "1 of its 5 frames has no position of their own"), "{:?}", series[1].warnings);
    assert!(said(&series[1], "1 of its 5 frames: no position in the header"));
    assert!(said(&series[0], "gap of 10.0 mm"));

    object.frames = object.frames.split_off(2);
    let series = group_all([object.read()]);
    assert_eq!(series.iter().map(|part| order(part)).collect::<Vec<_>>(), [vec![0, 1, 2], vec![3, 4]]);
    assert!(said(&series[0], "those from number 4 on are not described"), "{:?}", series[0].warnings);

    object.frames = down(9).into_iter().map(|at| vec![position(at)]).collect();
    let series = only(object.read());
    assert_eq!(order(&series), [0, 1, 2, 3, 4]);
    assert!(said(&series, "it describes 9 frames and has 5"), "{:?}", series.warnings);
}

#[test]
fn one_shared_place_serves_all_frames_and_one_in_the_main_data_set_none() {
    let mut object = Enhanced::new(1, 3);
    object.shared = vec![orientation(AXIAL), measures([1.0, 1.0]), position([0.0; 3])];
    let series = only(object.read());
    assert!(series.frames.iter().all(|frame| frame.plane.is_some()) && said(&series, "2 images share the place"));
    object.frames.clear();
    assert!(said(&only(object.read()), "one position for 3 frames"));
}

#[test]
fn several_stacks_in_one_object_are_parts() {
    let tilted = |degrees: f64| {
        let (sin, cos) = degrees.to_radians().sin_cos();
        [1.0, 0.0, 0.0, 0.0, cos, sin]
    };
    let mut object = Enhanced::placed(1, &down(9), AXIAL);
    object.shared.remove(0);
    let object = object.each(|idx| orientation(tilted(-12.0 * (idx / 3) as f64)));
    let series = group_all([object.read()]);
    assert_eq!(series.iter().map(|part| order(part)).collect::<Vec<_>>(), [[0, 1, 2], [3, 4, 5], [6, 7, 8]]);
    assert!(reason(&series[2]).contains("usual for lumbar axials"));
    assert_eq!(series[0].part.as_ref().map(|part| (part.number, part.of)), Some((1, 3)));

    let object = Enhanced::placed(1, &down(6), AXIAL).each(|idx| content(["A", "B"][idx % 2], 1, &[]));
    let series = group_all([object.read()]);
    assert_eq!(series.iter().map(|part| order(part)).collect::<Vec<_>>(), [[0, 2, 4], [1, 3, 5]]);
    assert!(reason(&series[0]).contains("the stack they say they belong to"), "{}", reason(&series[0]));
}

#[test]
fn frames_without_places_follow_their_position_in_the_stack_or_their_dimensions() {
    let object = Enhanced::new(1, 4).each(|idx| content("1", 4 - idx as u32, &[]));
    assert_eq!(order(&only(object.read())), [3, 2, 1, 0]);
    let values = [[2, 1], [1, 2], [1, 1], [2, 2]];
    let object = Enhanced::new(1, 4).each(|idx| dimension_values(&values[idx]));
    let mut file = object.file();
    for syntax in [uids::EXPLICIT_VR_LITTLE_ENDIAN, uids::IMPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.2.2"] {
        file.transfer_syntax = syntax;
        assert_eq!(order(&only(file.read().expect(syntax))), [2, 1, 0, 3], "{syntax}");
    }
    let twice = Enhanced::new(1, 4).each(|idx| content("1", 1 + (idx / 2) as u32, &[])).each(|idx| {
        let echo_ms = if idx % 2 == 0 { 20.0 } else { 80.0 };
        echo(echo_ms)
    });
    let series = group_all([twice.read()]);
    assert_eq!(series.iter().map(|part| order(part)).collect::<Vec<_>>(), [[0, 2], [1, 3]]);
}

/// Twelve frames in three places, four in each.
fn four_in_each_place() -> Enhanced {
    let places = down(3);
    Enhanced::placed(1, &(0..12).map(|idx| places[idx / 4]).collect::<Vec<_>>(), AXIAL)
}

#[test]
fn echoes_times_and_b_values_in_one_place_are_stacks_of_their_own() {
    let series = group_all([four_in_each_place().each(|idx| echo([20.0, 40.0, 60.0, 80.0][idx % 4])).read()]);
    assert_eq!(series.len(), 4);
    assert_eq!(order(&series[1]), [1, 5, 9]);
    assert_eq!(reason(&series[1]), "its images differ in echo time; this part: echo time 40 ms");
    assert_eq!((series[1].slice_spacing_mm, &series[1].warnings[..]), (Some(5.0), &[][..]));
    assert_eq!(series[3].instances[0].acquisition.echo_time_ms, Some(80.0));

    let temporal =
        |idx: usize| group(tags::FRAME_CONTENT_SEQUENCE, [long(tags::TEMPORAL_POSITION_INDEX, &[4 - idx as u32 % 4])]);
    let series = group_all([four_in_each_place().each(temporal).read()]);
    assert_eq!((series.len(), order(&series[0])), (4, vec![3, 7, 11]));
    assert!(reason(&series[0]).ends_with("this part: temporal position 1"), "{}", reason(&series[0]));

    // One frame without diffusion weighting and three directions of another.
    let diffusion = four_in_each_place()
        .dimensions(&[tags::DIFFUSION_GRADIENT_ORIENTATION])
        .each(|idx| b_value(if idx % 4 == 0 { 0.0 } else { 1000.0 }))
        .each(|idx| dimension_values(&[1 + idx as u32 % 4]));
    let series = group_all([diffusion.read()]);
    assert_eq!(
        series.iter().map(|part| order(part)).collect::<Vec<_>>(),
        [[0, 4, 8], [1, 5, 9], [2, 6, 10], [3, 7, 11]]
    );
    assert!(reason(&series[0]).ends_with("this part: diffusion b-value 0 s/mm²"), "{}", reason(&series[0]));
    let words = "diffusion b-value 1000 s/mm², diffusion gradient orientation 2";
    assert!(reason(&series[1]).ends_with(words), "{}", reason(&series[1]));
}

#[test]
fn what_no_dimension_tells_apart_stays_together() {
    // A dimension that counts the frames says nothing of what lies in one place.
    let counted = four_in_each_place().dimensions(&[tags::FRAME_ACQUISITION_NUMBER]);
    let series = only(counted.each(|idx| dimension_values(&[12 - idx as u32])).read());
    assert_eq!(order(&series), [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8], "in the order of the dimension");
    assert!(said(&series, "9 images share the place"));
    // Different echo times in different places are one stack.
    let varied = Enhanced::placed(1, &down(4), AXIAL).each(|idx| echo(20.0 + idx as f64)).read();
    assert_eq!(only(varied).instances.len(), 4);
}

#[test]
fn two_echoes_in_plain_files_are_two_stacks() {
    let files = (0..10).map(|number| {
        let mut slice = Slice::axial(1, number / 2);
        slice.text(tags::SOP_INSTANCE_UID, VR::UI, &format!("2.25.9.{number}"));
        slice.text(tags::INSTANCE_NUMBER, VR::IS, &number.to_string());
        slice.text(tags::ECHO_TIME, VR::DS, if number % 2 == 0 { "15" } else { "90" });
        slice.read().expect("a good file")
    });
    let series = group_all(files);
    assert_eq!(series.iter().map(|part| part.frames.len()).collect::<Vec<_>>(), [5, 5]);
    assert!(reason(&series[1]).ends_with("echo time 90 ms"), "{}", reason(&series[1]));
}

/// A piece of an object stored in three, two frames each.
fn piece(number: u16, placed: bool) -> Instance {
    let first = 2 * usize::from(number - 1);
    let positions = &down(6)[first..first + 2];
    // Numbers of instances that go the other way.
    let mut object = Enhanced::new(10 - u32::from(number), 2);
    if placed {
        object = Enhanced::placed(10 - u32::from(number), positions, AXIAL);
    }
    let slice = &mut object.slice;
    slice.text(tags::CONCATENATION_UID, VR::UI, "2.25.77").word(tags::IN_CONCATENATION_NUMBER, number);
    slice.word(tags::IN_CONCATENATION_TOTAL_NUMBER, 3);
    slice.object.put(long(tags::CONCATENATION_FRAME_OFFSET_NUMBER, &[first as u32]));
    object.read()
}

#[test]
fn the_pieces_of_a_concatenation_are_one_stack() {
    for placed in [true, false] {
        for arrival in [[1, 2, 3], [3, 1, 2], [2, 3, 1]] {
            let series = group_all(arrival.map(|number| piece(number, placed)));
            assert_eq!(series.len(), 1);
            let numbers: Vec<_> =
                (0..6).filter_map(|frame| Some(10 - series[0].instance(frame)?.instance_number?)).collect();
            assert_eq!(numbers, [1, 1, 2, 2, 3, 3], "placed: {placed}");
            assert_eq!(order(&series[0]), [0, 1, 0, 1, 0, 1]);
            assert!(!said(&series[0], "pieces"));
        }
    }
    let series = group_all([piece(3, true), piece(1, true)]);
    let words = "one object in 3 pieces, and 1 piece is missing";
    assert!(said(&series[0], words), "{:?}", series[0].warnings);
}

/// Six frames without functional groups, whose one place is the first frame's.
fn old(position: &[f64]) -> Enhanced {
    let mut object = Enhanced::new(1, 6);
    object.frames.clear();
    object.slice.text(tags::IMAGE_POSITION_PATIENT, VR::DS, &decimals(position));
    object.slice.text(tags::IMAGE_ORIENTATION_PATIENT, VR::DS, &decimals(&AXIAL)).text(
        tags::PIXEL_SPACING,
        VR::DS,
        "1\\1",
    );
    object
}

#[test]
fn old_multi_frame_objects_get_places_from_steps_or_stay_without() {
    let offsets = |offsets: &str| {
        let mut dose = old(&[1.0, 2.0, 30.0]);
        dose.slice.text(tags::GRID_FRAME_OFFSET_VECTOR, VR::DS, offsets);
        only(dose.read())
    };
    let heights = |series: &Series| -> Vec<f64> {
        series.frames.iter().filter_map(|frame| Some(frame.plane?.position.to_array()[2])).collect()
    };
    let relative = offsets("0\\2\\4\\6\\8\\10");
    assert_eq!(heights(&relative), [40.0, 38.0, 36.0, 34.0, 32.0, 30.0]);
    assert_eq!((order(&relative), relative.slice_spacing_mm), (vec![5, 4, 3, 2, 1, 0], Some(2.0)));
    assert_eq!(relative.instances.len(), 1);
    assert_eq!(heights(&offsets("30\\28\\26\\24\\22\\20")), [30.0, 28.0, 26.0, 24.0, 22.0, 20.0]);
    for (odd, words) in
        [("5\\6\\7\\8\\9\\10", "begin neither"), ("0\\1\\2", "fewer than"), ("0\\1\\x\\3\\4\\5", "numbers")]
    {
        let series = offsets(odd);
        assert_eq!((order(&series), heights(&series).len()), (vec![0, 1, 2, 3, 4, 5], 0), "{odd}");
        assert!(said(&series, words) && said(&series, "one position for 6 frames"), "{:?}", series.warnings);
    }

    let mut nuclear = old(&[0.0; 3]);
    let place = text(tags::IMAGE_POSITION_PATIENT, VR::DS, "1\\2\\30");
    let turned = text(tags::IMAGE_ORIENTATION_PATIENT, VR::DS, &decimals(&AXIAL));
    nuclear.slice.without(tags::IMAGE_POSITION_PATIENT).without(tags::IMAGE_ORIENTATION_PATIENT);
    nuclear.slice.object.put(sequence(tags::DETECTOR_INFORMATION_SEQUENCE, vec![item([place, turned])]));
    nuclear.slice.text(tags::SPACING_BETWEEN_SLICES, VR::DS, "-3");
    let slices = PrimitiveValue::U16([1, 2, 3, 4, 5, 6].as_slice().into());
    nuclear.slice.object.put(DataElement::new(tags::SLICE_VECTOR, VR::US, slices));
    assert_eq!(heights(&only(nuclear.read())), [30.0, 27.0, 24.0, 21.0, 18.0, 15.0]);
    let movie = only(old(&[0.0; 3]).read());
    assert_eq!((order(&movie), heights(&movie).len()), (vec![0, 1, 2, 3, 4, 5], 0));
}

#[test]
fn a_tilted_gantry_is_one_ordered_stack_with_the_angle_told() {
    let (sin, cos) = 15.0_f64.to_radians().sin_cos();
    let mut object = Enhanced::placed(1, &down(5), [1.0, 0.0, 0.0, 0.0, cos, sin]);
    object.slice.text(tags::MODALITY, VR::CS, "CT");
    let series = only(object.read());
    assert_eq!(order(&series), [0, 1, 2, 3, 4]);
    assert!(said(&series, "slices are tilted by 15.0°"), "{:?}", series.warnings);
    assert!(series.slice_spacing_mm.is_some_and(|mm| (mm - 5.0 * cos).abs() < 1e-9));
    let mut straight = Enhanced::placed(1, &down(5), AXIAL);
    straight.slice.text(tags::MODALITY, VR::CS, "CT");
    assert_eq!(only(straight.read()).warnings, []);
    // A new field of view within the series is no tilt.
    let mut moved = down(9);
    moved[5..].iter_mut().for_each(|at| at[0] += 40.0);
    let mut jump = Enhanced::placed(1, &moved, AXIAL);
    jump.slice.text(tags::MODALITY, VR::CS, "CT");
    assert_eq!(only(jump.read()).warnings, []);
}

#[test]
fn several_enhanced_objects_of_one_series_make_one_stack() {
    let places = down(6);
    let one = Enhanced::placed(1, &places[..3], AXIAL).each(|_| rescale(2.0, 0.0)).read();
    let other = Enhanced::placed(2, &places[3..], AXIAL).each(|_| rescale(3.0, 0.0)).read();
    let again = one.clone();
    let series = group_all([other, again, one]);
    assert_eq!((series.len(), order(&series[0])), (1, vec![0, 1, 2, 0, 1, 2]));
    assert_eq!((slope(&series[0], 2), slope(&series[0], 3)), (2.0, 3.0));
    assert!(said(&series[0], "1 image is there twice") && !said(&series[0], "identifier of another"));
}

#[test]
fn sixty_five_thousand_frames_that_differ_in_everything_are_read() {
    const N: usize = 65_536;
    let mut object = Enhanced::new(1, 1);
    object.slice.words(1, 1, 16, |_| 0).text(tags::NUMBER_OF_FRAMES, VR::IS, &N.to_string());
    let pixels = PrimitiveValue::U16(vec![0; N].into());
    object.slice.object.put(DataElement::new(tags::PIXEL_DATA, VR::OW, pixels));
    object.shared = vec![orientation(AXIAL)];
    object.frames = vec![Vec::new(); N];
    let object = object
        .each(|idx| position([0.0, 0.0, -(idx as f64)]))
        .each(|idx| rescale(1.0 + idx as f64, 0.0))
        .each(|idx| measures([1.0 + idx as f64, 1.0]));
    let bytes = object.file().bytes();
    let instance = crate::support::read(&bytes).expect("a good file");
    assert_eq!(instance.frames.len(), N);
    let series = group_all([instance]);
    assert_eq!(series.iter().map(|part| part.frames.len()).sum::<usize>(), N);
    assert!(series.len() <= 201, "{} parts", series.len());
    let rest = series.last().expect("a rest");
    assert!(said(rest, "none of the other parts"), "{:?}", rest.warnings);
    assert!(order(rest).is_sorted());
}

#[test]
fn a_large_table_is_not_kept_for_each_of_many_kinds_of_frames() {
    let read = |n_frames: usize| {
        let mut object = Enhanced::placed(1, &down(n_frames), AXIAL).each(|idx| rescale(1.0 + idx as f64, 0.0));
        let table = item([
            DataElement::new(tags::LUT_DESCRIPTOR, VR::US, PrimitiveValue::U16([0, 0, 16].as_slice().into())),
            DataElement::new(tags::LUT_DATA, VR::OW, PrimitiveValue::U16(vec![7; 65_536].into())),
        ]);
        object.slice.object.put(sequence(tags::VOILUT_SEQUENCE, vec![table]));
        object.file().read()
    };
    let series = only(read(1000).expect("125 MB of tables"));
    assert_eq!((series.instances.len(), series.instances[999].voi.tables.len()), (1000, 1));
    let refused = read(1100).expect_err("137 MB of tables");
    assert!(refused.to_string().contains("LUTs for all frames"), "{refused}");
}

#[test]
fn junk_in_groups_is_passed_over() {
    let junk = |depth: usize| {
        let mut inner = item([text(tags::STACK_ID, VR::SH, "deep")]);
        for _ in 0..depth {
            inner = item([sequence(tags::FRAME_CONTENT_SEQUENCE, vec![inner])]);
        }
        sequence(tags::PLANE_POSITION_SEQUENCE, vec![inner])
    };
    let mut object = Enhanced::placed(1, &down(4), AXIAL);
    object.frames[2] = vec![junk(20), text(tags::PIXEL_SPACING, VR::DS, "x"), rescale(f64::NAN, 1e300)];
    object.frames[3] = vec![position([f64::INFINITY, 0.0, 0.0]), dimension_values(&[u32::MAX; 50])];
    object.frames.push(vec![junk(3)]);
    let instance = object.read();
    assert!(instance.frames.iter().skip(2).all(|facts| facts.plane.is_none()));
    assert_eq!(instance.frames[3].dimension_values.len(), 16);
    let series = group_all([instance]);
    assert_eq!(series.iter().map(|part| part.frames.len()).collect::<Vec<_>>(), [2, 2]);
    object.slice.object.put(sequence(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE, Vec::new()));
    object.shared.clear();
    assert!(object.read().frames.iter().all(|facts| facts.plane.is_none()), "no orientation is left");
    object.frames = vec![vec![junk(80)]];
    assert!(object.file().read().is_err(), "past the limit of nesting");
}

#[test]
fn the_report_tells_the_parts_of_an_object() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let object = four_in_each_place().each(|idx| echo([20.0, 40.0, 60.0, 80.0][idx % 4]));
    object.file().write(folder.path(), "object.dcm");
    let mut out = Vec::new();
    thecal::cli::inspect::run(&[folder.path().to_owned()], false, &mut out).expect("a report");
    let text = String::from_utf8(out).expect("text");
    for words in ["axial, 3 images of 2 x 2, pixels 0.25 x 0.5 mm, 5.00 mm", "part 4 of 4", "echo time 80 ms"] {
        assert!(text.contains(words), "{text}");
    }
}
