//! Regions against values computed by hand, and slices of them against sampling.

use proptest::prelude::*;

use super::*;
use crate::geometry::PixelSpacing;

fn plane(position: [f64; 3], row: [f64; 3], column: [f64; 3]) -> ImagePlane {
    let direction = |[x, y, z]: [f64; 3]| LpsVector::new(x, y, z);
    let spacing = PixelSpacing { between_rows_mm: 0.5, between_columns_mm: 0.25 };
    ImagePlane::new(position.into(), direction(row), direction(column), spacing).expect("a valid plane")
}

fn sagittal(x: f64) -> ImagePlane {
    plane([x, -100.0, 100.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0])
}

fn axial(z: f64) -> ImagePlane {
    plane([-50.0, -80.0, z], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0])
}

fn region(solids: impl IntoIterator<Item = Solid>) -> Region {
    Region { frame_of_reference: "1.2".into(), solids: solids.into_iter().collect() }
}

/// A slab with its outline on a sagittal plane, corners as y and z.
fn upright(x: f64, corners: &[[f64; 2]], half_depth_mm: f64) -> Solid {
    Solid::Slab { outline: corners.iter().map(|&[y, z]| LpsPoint::new(x, y, z)).collect(), half_depth_mm }
}

fn ball(center: [f64; 3], radius_mm: f64) -> Solid {
    Solid::Ball { center: center.into(), radius_mm }
}

/// x from -3 to 3, y from 0 to 10, z from 0 to 20.
fn brick() -> Region {
    region([upright(0.0, &[[0.0, 0.0], [10.0, 0.0], [10.0, 20.0], [0.0, 20.0]], 3.0)])
}

/// An L: its foot from y 0 to 20, z 0 to 5; its upright from y 0 to 5, z 0 to 30.
const L: [[f64; 2]; 6] = [[0.0, 0.0], [20.0, 0.0], [20.0, 5.0], [5.0, 5.0], [5.0, 30.0], [0.0, 30.0]];

fn area(outlines: &[Outline]) -> f64 {
    let of_ring = |ring: &Vec<PlaneMm>| flat::double_area(ring).abs() / 2.0;
    outlines.iter().map(|it| of_ring(&it.ring) - it.holes.iter().map(of_ring).sum::<f64>()).sum()
}

/// Smallest x, largest x, smallest y, largest y of what is drawn.
fn bounds(on_slice: &SliceRegion) -> [f64; 4] {
    let corners: Vec<PlaneMm> = on_slice.outlines().into_iter().flat_map(|it| it.ring).collect();
    let least = |of: fn(&PlaneMm) -> f64| corners.iter().map(of).fold(f64::INFINITY, f64::min);
    [least(|p| p.x), -least(|p| -p.x), least(|p| p.y), -least(|p| -p.y)]
}

fn assert_close<const N: usize>(found: [f64; N], expected: [f64; N]) {
    let close = found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-5);
    assert!(close, "{found:?} is not {expected:?}");
}

#[test]
fn distance_in_space_is_to_faces_edges_and_corners() {
    let distance = |x, y, z| brick().distance_mm(LpsPoint::new(x, y, z));
    assert_eq!(distance(2.9, 0.1, 19.9), 0.0);
    assert_close([distance(7.0, 5.0, 10.0), distance(0.0, 13.0, 24.0)], [4.0, 5.0]);
    assert_close([distance(7.0, 13.0, 24.0)], [41f64.sqrt()]);
    assert!(distance(f64::NAN, 0.0, 0.0).is_infinite());
    let balls = region([ball([0.0, 0.0, 0.0], 5.0), ball([20.0, 0.0, 0.0], 2.0)]);
    let distance = |x| balls.distance_mm(LpsPoint::new(x, 0.0, 0.0));
    assert_close([distance(4.0), distance(9.0), distance(15.0), distance(23.5)], [0.0, 4.0, 3.0, 1.5]);
    assert!(region([]).distance_mm(LpsPoint::default()).is_infinite());
}

#[test]
fn a_slab_on_its_own_plane_is_its_outline_within_half_depth_and_half_spacing() {
    let on = |x| brick().on_slice(&sagittal(x), 2.2);
    for x in [-5.2, -5.1, 0.0, 3.0, 5.1, 5.2] {
        assert_close(bounds(&on(x)), [100.0, 110.0, 80.0, 100.0]);
    }
    assert!(on(5.201).is_empty() && on(-5.201).is_empty());
    assert_close([on(0.0).distance_mm(PlaneMm::new(97.0, 90.0))], [3.0]);
    assert_close([on(0.0).distance_mm(PlaneMm::new(113.0, 76.0))], [5.0]);
    assert_eq!(on(0.0).distance_mm(PlaneMm::new(105.0, 90.0)), 0.0);
    assert_eq!(on(0.0).nearest(PlaneMm::new(97.0, 90.0)), Some(PlaneMm::new(100.0, 90.0)));
    assert_eq!((on(6.0).nearest(PlaneMm::default()), on(6.0).outlines()), (None, vec![]));
}

#[test]
fn a_slab_seen_from_above_is_its_thickness() {
    let on = |z| brick().on_slice(&axial(z), 2.2);
    assert_close(bounds(&on(10.0)), [47.0, 53.0, 80.0, 90.0]);
    assert_close(bounds(&on(22.0)), [47.0, 53.0, 80.0, 90.0]);
    assert!(on(22.21).is_empty());
    assert_close([area(&brick().on_slice(&axial(10.0), 0.0).outlines())], [60.0]);
}

#[test]
fn an_oblique_slice_sees_the_slab_longer() {
    let (sin, cos) = 30f64.to_radians().sin_cos();
    let tilted = plane([0.0, 5.0, 10.0], [1.0, 0.0, 0.0], [0.0, cos, sin]);
    // through the middle: y from 0 to 10 is 10 / cos 30 along the slice
    assert_close(bounds(&brick().on_slice(&tilted, 0.0)), [-3.0, 3.0, -5.0 / cos, 5.0 / cos]);
    // 2 mm to both sides: (5 + 2 sin 30) / cos 30
    assert_close(bounds(&brick().on_slice(&tilted, 2.0)), [-3.0, 3.0, -6.0 / cos, 6.0 / cos]);
    let beyond = PlaneMm::new(0.0, 6.0 / cos + 3.0);
    assert_close([brick().on_slice(&tilted, 2.0).distance_mm(beyond)], [3.0]);
}

#[test]
fn millimetres_do_not_depend_on_the_shape_of_pixels() {
    let plane = sagittal(0.0);
    let at = PlaneMm::of(LpsPoint::new(4.0, -97.0, 97.0), &plane);
    assert_eq!(at, PlaneMm::new(3.0, 3.0));
    assert_eq!(at.image(&plane), plane.image_from_lps(LpsPoint::new(0.0, -97.0, 97.0)));
    assert_eq!((at.image(&plane).x, at.image(&plane).y), (12.0, 6.0));
    assert_eq!(at.lps(&plane), LpsPoint::new(0.0, -97.0, 97.0));
}

#[test]
fn the_notch_of_a_concave_outline_does_not_count() {
    let angle = region([upright(0.0, &L, 3.0)]);
    let on = angle.on_slice(&sagittal(0.0), 2.2);
    assert_close([on.distance_mm(PlaneMm::new(115.0, 80.0))], [10.0]); // y 15, z 20: 10 mm from the upright
    assert_close([angle.distance_mm(LpsPoint::new(0.0, 15.0, 20.0))], [10.0]);
    assert_eq!(angle.distance_mm(LpsPoint::new(0.0, 2.0, 20.0)), 0.0);
    let outlines = on.outlines();
    assert_eq!((outlines.len(), outlines[0].ring.len(), outlines[0].holes.len()), (1, 6, 0));
    assert_close([area(&outlines)], [225.0]);
}

#[test]
fn a_ball_beside_the_slice_is_a_smaller_disc() {
    let one = region([ball([6.0, 0.0, 0.0], 5.0)]);
    let on = |half| one.on_slice(&sagittal(0.0), half);
    assert!(on(0.9).is_empty());
    assert_close([on(2.0).distance_mm(PlaneMm::new(110.0, 100.0))], [10.0 - 3.0]); // 4 mm off: radius √(5² - 4²)
    assert_close([on(2.0).distance_mm(PlaneMm::new(102.0, 102.0))], [0.0]);
    assert_close([on(6.0).distance_mm(PlaneMm::new(110.0, 100.0))], [5.0]); // its middle is within the slice
    assert_close(bounds(&on(2.0)), [97.0, 103.0, 97.0, 103.0]);
}

#[test]
fn a_thin_slab_between_two_slices_lies_on_both_and_on_no_third() {
    let thin = region([upright(2.2, &L, 0.5)]);
    let on = |x| !thin.on_slice(&sagittal(x), 2.2).is_empty();
    assert_eq!([-4.4, 0.0, 4.4, 8.8].map(on), [false, true, true, false]);
    assert_close(
        [thin.distance_from_plane_mm(&sagittal(0.0)), thin.distance_from_plane_mm(&sagittal(2.0))],
        [1.7, 0.0],
    );
}

#[test]
fn solids_around_a_gap_are_one_outline_with_a_hole() {
    let bar = |y: [f64; 2], z: [f64; 2]| upright(0.0, &[[y[0], z[0]], [y[1], z[0]], [y[1], z[1]], [y[0], z[1]]], 1.0);
    let frame = region([
        bar([0.0, 10.0], [0.0, 2.0]),
        bar([0.0, 10.0], [8.0, 10.0]),
        bar([0.0, 2.0], [0.0, 10.0]),
        bar([8.0, 10.0], [0.0, 10.0]),
    ]);
    let outlines = frame.on_slice(&sagittal(0.0), 0.0).outlines();
    assert_eq!((outlines.len(), outlines[0].holes.len()), (1, 1));
    assert_close([area(&outlines)], [64.0]);
}

#[test]
fn the_center_is_inside() {
    assert_eq!(brick().center(), Some(LpsPoint::new(0.0, 5.0, 10.0)));
    let angle = region([upright(0.0, &L, 3.0)]);
    assert_eq!(angle.distance_mm(angle.center().expect("a center")), 0.0);
    let apart = region([ball([-20.0, 0.0, 0.0], 5.0), ball([30.0, 0.0, 0.0], 6.0)]);
    assert_eq!(apart.center(), Some(LpsPoint::new(30.0, 0.0, 0.0)), "the middle is between them, in neither");
    assert_eq!(region([]).center(), None);
}

#[test]
fn what_cannot_be_a_region_is_refused() {
    let slab = |corners: &[[f64; 2]]| region([upright(0.0, corners, 3.0)]);
    let mut bent = brick();
    if let Solid::Slab { outline, .. } = &mut bent.solids[0] {
        outline[0] = LpsPoint::new(3.0, 0.0, 0.0);
    }
    let cases = [
        (brick(), Ok(())),
        (slab(&L), Ok(())),
        (region([ball([0.0; 3], 500.0)]), Ok(())),
        (region([]), Err(RegionError::Solids)),
        (region(vec![ball([0.0; 3], 1.0); 201]), Err(RegionError::Solids)),
        (slab(&L[..2]), Err(RegionError::Corners)),
        (slab(&[[1.0, 2.0]; 501]), Err(RegionError::Corners)),
        (slab(&[[0.0, 0.0], [5.0, 5.0], [9.0, 9.0]]), Err(RegionError::Area)),
        (slab(&[[0.0, 0.0]; 4]), Err(RegionError::Area)),
        (slab(&[[0.0, 0.0], [0.1, 0.0], [0.0, 0.1]]), Err(RegionError::Area)),
        (slab(&[[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 20.0]]), Err(RegionError::Crossing)),
        (slab(&[[0.0, 0.0], [9.0, 0.0], [9.0, 0.0], [0.0, 9.0]]), Err(RegionError::Crossing)),
        (slab(&[[0.0, 0.0], [9.0, 0.0], [4.0, 0.0], [4.0, 9.0]]), Err(RegionError::Crossing)),
        (slab(&[[0.0, 0.0], [f64::NAN, 0.0], [0.0, 9.0]]), Err(RegionError::Coordinates)),
        (bent, Err(RegionError::Flatness)),
        (region([upright(0.0, &L, 0.0)]), Err(RegionError::Size)),
        (region([upright(0.0, &L, f64::NAN)]), Err(RegionError::Size)),
        (region([ball([0.0; 3], 500.1)]), Err(RegionError::Size)),
        (region([ball([0.0, 1e9, 0.0], 1.0)]), Err(RegionError::Coordinates)),
    ];
    for (region, expected) in cases {
        assert_eq!(region.check(), expected, "{region:?}");
    }
    assert_eq!(RegionError::Size.to_string(), "a half depth or radius is above 0 and at most 500 mm");
}

#[test]
fn nonsense_is_nowhere_and_harms_nobody() {
    let solids = [
        upright(0.0, &[], 3.0),
        upright(0.0, &[[1.0, 1.0]; 3], 3.0),
        upright(0.0, &[[0.0, 0.0], [5.0, 5.0], [9.0, 9.0]], 3.0),
        upright(f64::INFINITY, &L, 3.0),
        upright(0.0, &L, -1.0),
        upright(1e300, &L, 1e300),
        ball([f64::NAN; 3], 1.0),
        ball([0.0; 3], f64::NAN),
    ];
    for solid in solids {
        let nowhere = region([solid]);
        let on = nowhere.on_slice(&sagittal(0.0), f64::NAN);
        assert!(on.is_empty() && on.distance_mm(PlaneMm::default()).is_infinite());
        assert!(nowhere.center().is_none() && nowhere.distance_mm(LpsPoint::default()).is_infinite());
        assert!(nowhere.distance_from_plane_mm(&sagittal(0.0)).is_infinite());
    }
    assert!(!brick().on_slice(&sagittal(0.0), f64::INFINITY).is_empty());
    assert!(brick().on_slice(&sagittal(0.0), 1.0).distance_mm(PlaneMm::new(f64::NAN, 0.0)).is_infinite());
    let far = ImagePlane { position: [0.0, 1e300, 0.0].into(), ..sagittal(0.0) };
    assert!(brick().on_slice(&far, 1.0).outlines().is_empty());
    let bow_tie = [[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 20.0]];
    let _ = region([upright(0.0, &bow_tie, 2.0)]).on_slice(&sagittal(0.0), 1.0).outlines();
}

/// A star around a point: a concave outline that never crosses itself, turned in space.
fn star() -> impl Strategy<Value = Solid> {
    let radii = prop::collection::vec(2.0..20.0f64, 3..9);
    (radii, frame(), point(15.0), 0.2..8.0f64).prop_map(|(radii, [across, along], middle, half_depth_mm)| {
        let n = radii.len() as f64;
        let corner = |(k, radius): (usize, &f64)| {
            let (sin, cos) = (k as f64 * std::f64::consts::TAU / n).sin_cos();
            middle + across * (radius * cos) + along * (radius * sin)
        };
        Solid::Slab { outline: radii.iter().enumerate().map(corner).collect(), half_depth_mm }
    })
}

fn point(size: f64) -> impl Strategy<Value = LpsPoint> {
    [-size..size, -size..size, -size..size].prop_map(LpsPoint::from)
}

/// Two directions at right angles.
fn frame() -> impl Strategy<Value = [LpsVector; 2]> {
    (point(1.0), point(1.0)).prop_filter_map("in line", |(a, b)| {
        let a = (a - LpsPoint::default()).normalized()?;
        let b = b - LpsPoint::default();
        Some([a, (b - a * a.dot(b)).normalized()?])
    })
}

fn solid() -> impl Strategy<Value = Solid> {
    let ball = (point(15.0), 1.0..12.0f64).prop_map(|(center, radius_mm)| Solid::Ball { center, radius_mm });
    prop_oneof![3 => star(), 1 => ball]
}

fn holds(drawn: &[Outline], at: PlaneMm) -> bool {
    let in_hole = |it: &Outline| it.holes.iter().any(|hole| flat::encloses(hole, at));
    drawn.iter().any(|it| flat::encloses(&it.ring, at) && !in_hole(it))
}

/// Whether a place is so near to an edge that the corners of a drawn disc, or a seam left out, may tell.
fn near_an_edge(drawn: &[Outline], at: PlaneMm) -> bool {
    let mut rings = drawn.iter().flat_map(|it| it.holes.iter().chain([&it.ring]));
    rings.any(|ring| flat::nearest_on_ring(ring, at).is_some_and(|nearest| nearest.distance_mm(at) < 0.05))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// A place is in the region as it lies on the slice just where a needle through the slice meets the region.
    #[test]
    fn a_slice_agrees_with_needles_through_it(
        solids in prop::collection::vec(solid(), 1..4),
        [row, column] in frame(),
        origin in point(15.0),
        half in 0.0..6.0f64,
        places in prop::collection::vec((-25.0..25.0f64, -25.0..25.0f64), 40),
    ) {
        const SAMPLES: i32 = 100;
        let region = region(solids);
        let plane = plane(origin.to_array(), row.0.to_array(), column.0.to_array());
        let on = region.on_slice(&plane, half);
        let drawn = on.outlines();
        for at in places.into_iter().map(|(x, y)| PlaneMm::new(x, y)) {
            let depth = |k: i32| plane.normal() * (half * f64::from(k) / f64::from(SAMPLES));
            let nearest = (-SAMPLES..=SAMPLES).map(|k| region.distance_mm(at.lps(&plane) + depth(k))).fold(f64::INFINITY, f64::min);
            let distance = on.distance_mm(at);
            prop_assert!(0.0 < nearest || distance < 1e-6, "the needle at {at:?} meets the region, the slice is {distance} mm off");
            let step = half / f64::from(SAMPLES);
            prop_assert!(0.0 < distance || nearest <= step + 1e-6, "the slice holds {at:?}, the needle passes {nearest} mm off");
            prop_assert!(near_an_edge(&drawn, at) || holds(&drawn, at) == (distance <= 0.0), "drawn is not what counts at {at:?}");
            // A place beside it is as far from the slice's part as from the nearest place in it.
            let foot = on.nearest(at);
            prop_assert!(foot.is_none_or(|foot| on.distance_mm(foot) < 1e-6 && (foot.distance_mm(at) - distance).abs() < 1e-9));
        }
        prop_assert!(region.center().is_some_and(|center| region.distance_mm(center) < 1e-9));
        prop_assert_eq!(on.is_empty(), half + 1e-9 < region.distance_from_plane_mm(&plane));
    }
}
