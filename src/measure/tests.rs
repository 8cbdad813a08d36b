//! Values on tilted planes with pixels that are not square, against numbers worked out by hand.

use std::f64::consts::PI;

use super::*;
use crate::{
    geometry::{ImagePlane, ImagePoint, LpsPoint, LpsVector, PixelSpacing},
    study::{
        FormatError, Frame, FramePixels, ImageSpacing, Instance, LookupTable, ModalityLut, PixelFormat, PixelValues,
        Series, SpacingSource,
    },
};

/// A plane that no axis is parallel to; rows 0.5 mm apart, columns 0.25 mm.
pub fn tilted() -> ImagePlane {
    let spacing = PixelSpacing { between_rows_mm: 0.5, between_columns_mm: 0.25 };
    plane_of(LpsPoint::new(-31.0, 12.5, 240.0), spacing)
}

fn plane_of(position: LpsPoint, spacing: PixelSpacing) -> ImagePlane {
    let third = |x: f64, y: f64, z: f64| LpsVector::new(x / 3.0, y / 3.0, z / 3.0);
    ImagePlane::new(position, third(1.0, 2.0, 2.0), third(2.0, 1.0, -2.0), spacing).expect("a valid plane")
}

/// A finished measurement from places on the image of a plane.
pub fn on(plane: ImagePlane, kind: MeasureKind, at: &[[f64; 2]]) -> Measurement {
    let ground = Ground { space: Space::Patient("1.2".into()), plane, source: SpacingSource::Patient };
    let points = at.iter().map(|[x, y]| plane.lps_from_image(ImagePoint::new(*x, *y))).collect();
    Measurement { id: MeasurementId(1), kind, points, ground, drawn_on: DrawnOn::default(), purpose: String::new() }
}

fn clicked(kind: MeasureKind, at: &[[f64; 2]]) -> Measurement {
    let mut one = on(tilted(), kind, at);
    one.points = of_clicks(kind, &one.points, &one.ground);
    one
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn lengths_and_angles_are_in_millimetres_however_pixels_are_shaped() {
    // 40 columns are 10 mm, 15 rows are 7.5 mm.
    let Size::Length(mm) = size(&on(tilted(), MeasureKind::Length, &[[3.0, 4.0], [43.0, 19.0]])) else { panic!() };
    assert!(close(mm, 12.5), "{mm}");
    // 20 columns and 10 rows are 5 mm each: 45 degrees to the row.
    let Size::Angle(deg) = size(&on(tilted(), MeasureKind::Angle, &[[20.0, 10.0], [0.0, 0.0], [8.0, 0.0]])) else {
        panic!()
    };
    assert!(close(deg, 45.0), "{deg}");
    let Size::Angle(deg) = size(&on(tilted(), MeasureKind::Angle, &[[-5.0, 0.0], [0.0, 0.0], [8.0, 0.0]])) else {
        panic!()
    };
    assert!(close(deg, 180.0), "{deg}");
}

#[test]
fn a_cobb_angle_does_not_depend_on_which_way_its_lines_were_drawn() {
    for second in [[[0.0, 30.0], [20.0, 40.0]], [[20.0, 40.0], [0.0, 30.0]]] {
        let lines = [[0.0, 0.0], [30.0, 0.0], second[0], second[1]];
        let Size::Angle(deg) = size(&on(tilted(), MeasureKind::Cobb, &lines)) else { panic!() };
        assert!(close(deg, 45.0), "{deg}");
    }
}

#[test]
fn areas_are_right_on_a_tilted_plane_and_an_outline_that_crosses_itself_has_none() {
    let Size::Area(ellipse) = size(&clicked(MeasureKind::Ellipse, &[[10.0, 10.0], [50.0, 26.0]])) else { panic!() };
    assert!(close(ellipse, PI * 5.0 * 4.0), "10 mm by 8 mm: {ellipse}");
    // An L of 4 × 4 mm less 2 × 2 mm.
    let l = [[0.0, 0.0], [16.0, 0.0], [16.0, 4.0], [8.0, 4.0], [8.0, 8.0], [0.0, 8.0]];
    let Size::Area(area) = size(&on(tilted(), MeasureKind::Polygon, &l)) else { panic!() };
    assert!(close(area, 12.0), "{area}");
    let bow = [[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 10.0]];
    assert_eq!(size(&on(tilted(), MeasureKind::Polygon, &bow)), Size::Crossed);
}

#[test]
fn diameters_stay_at_right_angles_whatever_is_moved() {
    let drawn = clicked(MeasureKind::Axes, &[[0.0, 0.0], [40.0, 10.0], [20.0, 14.0]]);
    let is_square = |one: &Measurement| {
        let [a, b, c, d] = one.points[..] else { panic!() };
        let meets = (c - a).dot((b - a).normalized().expect("a length"));
        (b - a).dot(d - c).abs() < 1e-9 && (-1e-9..=a.distance_mm(b) + 1e-9).contains(&meets)
    };
    assert!(is_square(&drawn));
    let plane = drawn.ground.plane;
    for (idx, [x, y]) in [[-12.0, 9.0], [60.0, -3.0], [35.0, 30.0], [5.0, -20.0]].into_iter().enumerate() {
        let to = plane.lps_from_image(ImagePoint::new(x, y));
        let moved = drawn.moved(Grip::Point(idx), drawn.points[idx], to);
        assert!(is_square(&moved), "{idx}");
        let kept = if idx < 2 { 1 - idx } else { 5 - idx };
        if idx < 2 {
            assert!(moved.points[kept].distance_mm(drawn.points[kept]) < 1e-9, "the other end stays");
            assert!(moved.points[idx].distance_mm(to) < 1e-9, "the end goes where the hand is");
        }
    }
}

#[test]
fn an_ellipse_keeps_its_end_opposite_and_stays_an_ellipse() {
    let drawn = clicked(MeasureKind::Ellipse, &[[10.0, 10.0], [50.0, 30.0]]);
    for idx in 0..4 {
        let to = drawn.points[idx] + drawn.ground.plane.row_direction * 2.0 + drawn.ground.plane.column_direction * 1.5;
        let moved = drawn.moved(Grip::Point(idx), drawn.points[idx], to);
        let [a, b, c, d] = moved.points[..] else { panic!() };
        assert!((b - a).dot(d - c).abs() < 1e-9, "{idx}");
        assert!((a + (b - a) * 0.5).distance_mm(c + (d - c) * 0.5) < 1e-9, "one middle");
        let opposite = idx ^ 1;
        assert!(moved.points[opposite].distance_mm(drawn.points[opposite]) < 1e-9, "{idx}");
    }
    let whole = drawn.moved(Grip::Whole, drawn.points[0], drawn.points[0] + LpsVector::new(1.0, 0.0, 0.0));
    let (Size::Area(was), Size::Area(is)) = (size(&drawn), size(&whole)) else { panic!() };
    assert!(close(was, is));
}

fn pixels(rows: u32, columns: u32) -> FramePixels {
    FramePixels::of_words(rows, columns, false, (0..(rows * columns) as u16).collect())
}

fn instance(slope: f64, intercept: f64) -> Instance {
    let mut instance = Instance::of_pixels(PixelFormat::grey(8, 10, 12));
    instance.modality_lut = ModalityLut::Rescale { slope, intercept, unit: String::new() };
    instance
}

#[test]
fn pixels_count_when_their_centre_is_inside_or_on_the_edge() {
    // Values are 10 × row + column. The rectangle takes columns 2 to 4 and rows 1 to 2, edges included.
    let square = on(tilted(), MeasureKind::Polygon, &[[2.0, 1.0], [4.0, 1.0], [4.0, 2.4], [2.0, 2.4]]);
    let stats = statistics(&square, &tilted(), &pixels(8, 10), &instance(1.0, 0.0)).expect("pixels");
    // 12 13 14 22 23 24: mean 18, squares of the distances 36 + 25 + 16 + 16 + 25 + 36 = 154.
    assert_eq!((stats.n, stats.mean, stats.min, stats.max), (6, 18.0, 12.0, 24.0));
    assert!(close(stats.sd, (154.0f64 / 6.0).sqrt()));
    // An ellipse of 2 columns and 1 row round (4, 3): the middle row whole, above and below one each.
    let ellipse = on(tilted(), MeasureKind::Ellipse, &[[2.0, 3.0], [6.0, 3.0], [4.0, 2.0], [4.0, 4.0]]);
    let stats = statistics(&ellipse, &tilted(), &pixels(8, 10), &instance(1.0, 0.0)).expect("pixels");
    assert_eq!((stats.n, stats.mean, stats.min, stats.max), (7, 34.0, 24.0, 44.0));
}

#[test]
fn values_go_through_the_modality_lut_and_what_is_no_value_does_not_count() {
    let whole = on(tilted(), MeasureKind::Polygon, &[[-5.0, -5.0], [50.0, -5.0], [50.0, 50.0], [-5.0, 50.0]]);
    let of = |pixels: &FramePixels, instance: &Instance| statistics(&whole, &tilted(), pixels, instance);
    let plain = of(&pixels(8, 10), &instance(1.0, 0.0)).expect("pixels");
    let hounsfield = of(&pixels(8, 10), &instance(-2.0, -1024.0)).expect("pixels");
    assert_eq!((plain.n, plain.mean, hounsfield.mean), (80, 39.5, -1103.0));
    assert_eq!((hounsfield.min, hounsfield.max), (-1182.0, -1024.0), "a slope below zero turns the ends round");
    assert!(close(hounsfield.sd, 2.0 * plain.sd));
    let mut padded = instance(1.0, 0.0);
    padded.format.padding = Some((0.0, 9.0));
    assert_eq!(of(&pixels(8, 10), &padded).expect("pixels").n, 70);
    let cut = FramePixels { rows_present: 2, ..pixels(8, 10) };
    assert_eq!(of(&cut, &instance(1.0, 0.0)).expect("pixels").n, 20);
    let table = LookupTable { first_mapped: 0, bits: 8, entries: vec![7, 9], explanation: None };
    let mut mapped = instance(1.0, 0.0);
    mapped.modality_lut = ModalityLut::Table { table, unit: "OD".to_owned() };
    let stats = of(&pixels(8, 10), &mapped).expect("pixels");
    assert_eq!((stats.min, stats.max, stats.mean), (7.0, 9.0, (7.0 + 79.0 * 9.0) / 80.0));
    let signed = FramePixels::of_words(1, 2, true, vec![0xFFFF, 1]);
    assert_eq!(of(&signed, &instance(1.0, 0.0)).expect("pixels").mean, 0.0);
    let reals = FramePixels::new(1, 3, PixelValues::Reals(vec![0.25, f64::NAN, 0.75]));
    let stats = of(&reals, &instance(2.0, 1.0)).expect("pixels");
    assert_eq!((stats.n, stats.mean, stats.sd), (2, 2.0, 0.5));
    let colours = FramePixels::new(1, 1, PixelValues::Colours(vec![[1, 2, 3]]));
    assert_eq!(of(&colours, &instance(1.0, 0.0)), None);
}

#[test]
fn a_probe_reads_the_pixel_it_lies_in() {
    let at = |x: f64, y: f64| {
        let probe = on(tilted(), MeasureKind::Probe, &[[x, y]]);
        statistics(&probe, &tilted(), &pixels(8, 10), &instance(1.0, 0.0)).map(|stats| stats.mean)
    };
    assert_eq!(at(3.4, 2.4), Some(23.0));
    assert_eq!(at(3.6, 1.6), Some(24.0));
    assert_eq!(at(-0.6, 0.0), None);
    assert_eq!(at(f64::NAN, 0.0), None);
}

/// Whether a place is inside by the sum of the angles its corners are seen under: another way than rows and crossings.
fn winds(corners: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let sides = corners.iter().zip(corners.iter().cycle().skip(1));
    let turn = |(a, b): (&[f64; 2], &[f64; 2])| {
        let ([ax, ay], [bx, by]) = ([a[0] - x, a[1] - y], [b[0] - x, b[1] - y]);
        (ax * by - ay * bx).atan2(ax * bx + ay * by)
    };
    sides.map(turn).sum::<f64>().abs() > PI
}

proptest::proptest! {
    #[test]
    fn pixels_of_a_star_are_those_a_walk_round_its_corners_sees(
        reach in proptest::collection::vec(0.5f64..6.0, 3..12),
        x in 3.0f64..14.0,
        y in 3.0f64..10.0,
    ) {
        let n = reach.len() as f64;
        let corner = |(idx, r): (usize, &f64)| {
            let turn = idx as f64 / n * 2.0 * PI;
            [x + r * turn.cos(), y + r * turn.sin()]
        };
        let corners: Vec<[f64; 2]> = reach.iter().enumerate().map(corner).collect();
        let star = on(tilted(), MeasureKind::Polygon, &corners);
        let found = statistics(&star, &tilted(), &pixels(12, 16), &instance(1.0, 0.0)).map_or(0, |stats| stats.n);
        let grid = (0..12).flat_map(|row| (0..16).map(move |column| [f64::from(column), f64::from(row)]));
        let expected = grid.filter(|at| winds(&corners, *at)).count() as u64;
        proptest::prop_assert_eq!(found, expected);
    }

    #[test]
    fn pixels_of_an_ellipse_are_those_within_both_half_axes(
        x in 3.0f64..14.0, y in 3.0f64..10.0, a in 0.4f64..3.0, b in 0.4f64..3.0, turn in 0.0f64..PI,
    ) {
        let plane = tilted();
        let middle = plane.lps_from_image(ImagePoint::new(x, y));
        let (along, across) = (plane.row_direction, plane.column_direction);
        let first = (along * turn.cos() + across * turn.sin()) * a;
        let second = (across * turn.cos() - along * turn.sin()) * b;
        let mut ellipse = on(plane, MeasureKind::Ellipse, &[]);
        ellipse.points = vec![middle - first, middle + first, middle - second, middle + second];
        let found = statistics(&ellipse, &plane, &pixels(12, 16), &instance(1.0, 0.0)).map_or(0, |stats| stats.n);
        let inside = |column: i32, row: i32| {
            let at = plane.lps_from_image(ImagePoint::new(column.into(), row.into())) - middle;
            let (s, t) = (at.dot(first) / (a * a), at.dot(second) / (b * b));
            s * s + t * t <= 1.0
        };
        let expected = (0..12).flat_map(|row| (0..16).map(move |column| (column, row)));
        let expected = expected.filter(|(column, row)| inside(*column, *row)).count() as u64;
        proptest::prop_assert_eq!(found, expected);
    }
}

fn stack(distances_mm: &[f64], modality: &str) -> Series {
    let normal = tilted().normal();
    let frame = |mm: &f64| {
        let plane = ImagePlane { position: tilted().position + normal * *mm, ..tilted() };
        Frame { instance_idx: 0, frame_idx: 0, plane: Some(plane) }
    };
    let mut of_all = instance(1.0, 0.0);
    of_all.facts.modality = modality.to_owned();
    Series {
        uid: "1.1".into(),
        study_uid: "1".into(),
        part: None,
        modality: modality.to_owned(),
        description: String::new(),
        number: None,
        frame_of_reference: Some("1.2".into()),
        plane: None,
        instances: vec![std::sync::Arc::new(of_all)],
        frames: distances_mm.iter().map(frame).collect(),
        slice_spacing_mm: Some(4.0),
        warnings: Vec::new(),
    }
}

#[test]
fn a_measurement_shows_on_the_slices_it_lies_on_and_on_no_others() {
    let stack = stack(&[-4.0, 0.0, 1.9, 2.1, 4.0], "MR");
    let length = on(tilted(), MeasureKind::Length, &[[0.0, 0.0], [9.0, 9.0]]);
    let shown = |one: &Measurement| (0..5).filter(|frame| one.lies_on(&stack, *frame)).collect::<Vec<_>>();
    assert_eq!(shown(&length), [1, 2], "half the distance of slices");
    let elsewhere = Ground { space: Space::Patient("1.3".into()), ..length.ground.clone() };
    assert!(shown(&Measurement { ground: elsewhere, ..length.clone() }).is_empty());
    let alone = Ground { space: Space::Frame("".into(), 0), ..length.ground.clone() };
    assert!(shown(&Measurement { ground: alone, ..length.clone() }).is_empty());
    // Across the stack: all its points are on slice 1, but it was drawn on a plane at right angles.
    let turned = ImagePlane::new(tilted().position, tilted().row_direction, tilted().normal(), tilted().spacing);
    let turned = turned.expect("a valid plane");
    let line = |kind, at: &[[f64; 2]]| on(turned, kind, at);
    assert!(shown(&line(MeasureKind::Length, &[[0.0, 0.0], [9.0, 0.0]])).is_empty());
    assert_eq!(shown(&line(MeasureKind::Probe, &[[5.0, 0.0]])), [1, 2], "a probe has no direction");
}

#[test]
fn what_lengths_are_is_said_wherever_it_is_not_plain() {
    let spacing = PixelSpacing { between_rows_mm: 0.625, between_columns_mm: 0.625 };
    let patient = spacing_words(spacing, SpacingSource::Patient);
    assert_eq!(patient, "Pixel Spacing 0.625 mm");
    let detector = spacing_words(spacing, SpacingSource::Detector);
    assert_eq!(detector, "Imager Pixel Spacing 0.625 mm (at detector, not calibrated)");
    let mut series = stack(&[0.0], "DX");
    series.frames[0].plane = None;
    let of = |instance: Instance| {
        let mut series = series.clone();
        series.instances = vec![std::sync::Arc::new(instance)];
        Ground::of(&series, 0).expect("a ground")
    };
    let bare = of(instance(1.0, 0.0));
    assert_eq!((bare.source, bare.plane.spacing.between_rows_mm), (SpacingSource::Unknown, 1.0));
    let narrow = of(Instance { pixel_aspect: Some([2.0, 1.0]), ..instance(1.0, 0.0) });
    assert_eq!((narrow.source, narrow.plane.spacing.between_rows_mm), (SpacingSource::Unknown, 2.0));
    let known = ImageSpacing { spacing, source: SpacingSource::Detector };
    let known = of(Instance { spacing: Some(known), ..instance(1.0, 0.0) });
    assert_eq!((known.source, known.plane.spacing), (SpacingSource::Detector, spacing));
    let one = Measurement { ground: known, ..on(sheet(spacing), MeasureKind::Length, &[[0.0, 0.0], [0.0, 16.0]]) };
    let reading = Reading::of(&one, &one.ground.plane, None, &instance(1.0, 0.0));
    assert_eq!(label(&one, &reading, Detail::Value), ["10.0 mm", "at detector, not calibrated"]);
}

fn sheet(spacing: PixelSpacing) -> ImagePlane {
    let (row, column) = (LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0));
    ImagePlane::new(LpsPoint::default(), row, column, spacing).expect("a valid plane")
}

#[test]
fn a_sentence_says_method_value_place_and_spacing() {
    let mut series = stack(&[0.0, 4.0], "CT");
    series.plane = Some(crate::geometry::AnatomicalPlane::Sagittal);
    let one = on(tilted(), MeasureKind::Polygon, &[[2.0, 1.0], [4.0, 1.0], [4.0, 2.4], [2.0, 2.4]]);
    let reading = Reading::of(&one, &tilted(), Some(&pixels(8, 10)), &series.instances[0]);
    assert_eq!(
        sentence(&one, &reading, &series, 0),
        "Outline 0.35 mm², mean 18, SD 5.07, minimum 12, maximum 24 HU (6 pixels), Sag CT slice 1 of 2, \
         Pixel Spacing 0.5 × 0.25 mm"
    );
    let reading = Reading { unit: "signal".to_owned(), ..reading };
    assert_eq!(label(&one, &reading, Detail::Whole), ["0.35 mm²", "Mean 18 SD 5.07 signal", "12 to 24, 6 px"]);
}

#[test]
fn text_and_measurements_are_the_same_and_nothing_else_is_taken() {
    let of = |kind, at: &[[f64; 2]]| Measurement {
        id: MeasurementId(0),
        drawn_on: DrawnOn { study: "1".into(), series: "1.1".into(), sop: "1.1.1".into(), frame_idx: 2 },
        ..clicked(kind, at)
    };
    let all = [
        of(MeasureKind::Length, &[[0.1, 0.2], [9.3, 8.7]]),
        of(MeasureKind::Ellipse, &[[0.1, 0.2], [9.3, 8.7]]),
        of(MeasureKind::Axes, &[[0.1, 0.2], [9.3, 8.7], [4.0, 4.0]]),
        of(MeasureKind::Probe, &[[1.0 / 3.0, 2.0]]),
    ];
    let text = write(&"1".into(), &all).expect("written");
    let back = read(&"1".into(), &text).expect("read");
    for (one, other) in all.iter().zip(&back) {
        assert_eq!((one.kind, &one.points, &one.drawn_on), (other.kind, &other.points, &other.drawn_on));
        assert!((one.ground.plane.normal() - other.ground.plane.normal()).length() < 1e-12);
        assert_eq!((&one.ground.space, one.ground.source), (&other.ground.space, other.ground.source));
    }
    assert_eq!(back.len(), 4);
    let is_damaged = |text: &str| matches!(read(&"1".into(), text), Err(FormatError::Damaged(_)));
    assert!(is_damaged("") && is_damaged("version = 1") && is_damaged(&text[..text.len() / 2]));
    assert!(is_damaged(&text.replace("\"length\"", "\"lenght\"")));
    assert!(is_damaged(&text.replace("spacing = [0.5", "spacing = [-0.5")));
    assert!(matches!(read(&"2".into(), &text), Err(FormatError::Damaged(_))), "another study's");
    assert_eq!(read(&"1".into(), &text.replace("version = 1", "version = 9")), Err(FormatError::Newer(9)));
}

#[test]
fn a_pointer_meets_handles_before_lines() {
    use crate::geometry::ViewPoint;
    let one = on(
        sheet(PixelSpacing { between_rows_mm: 1.0, between_columns_mm: 1.0 }),
        MeasureKind::Length,
        &[[0.0, 0.0], [100.0, 0.0]],
    );
    let lines = figure(&one, false).map(|at| ViewPoint::new(at.0.x, at.0.y));
    let met = |x, y| hit(&lines, ViewPoint::new(x, y), 8.0).map(|hit| hit.grip);
    assert_eq!(met(3.0, 2.0), Some(Grip::Point(0)));
    assert_eq!(met(98.0, 5.0), Some(Grip::Point(1)));
    assert_eq!(met(50.0, 5.0), Some(Grip::Whole));
    assert_eq!(met(50.0, 9.0), None);
}
