//! A ball, a plate and a tilted box, whose surfaces are known by hand.

use std::sync::Arc;

use super::*;
use crate::geometry::{LpsPoint, LpsVector, VoxelAffine};

const BALL_MM: f64 = 14.0;
const BALL_AT: LpsPoint = LpsPoint::new(5.0, -3.0, 40.0);

const STEPS: [LpsVector; 3] =
    [LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0), LpsVector::new(0.0, 0.0, 2.0)];

fn placed(size: [usize; 3], origin: LpsPoint, steps: [LpsVector; 3]) -> EvenGrid {
    EvenGrid { size, affine: VoxelAffine::new(origin, steps).expect("spans space") }
}

/// Voxels of 1 by 1 by 2 mm round the ball.
fn grid() -> EvenGrid {
    placed(
        [48, 48, 24],
        BALL_AT + LpsVector::new(-23.5, -23.5, -23.0),
        [LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0), LpsVector::new(0.0, 0.0, 2.0)],
    )
}

/// A ball of 600 units that falls off evenly through its edge, as a scanner would see it.
fn ball(grid: &EvenGrid) -> Field {
    let slice = |k: usize| {
        let value = |idx: usize| {
            let at = grid.affine.lps_from_voxel([(idx % grid.size[0]) as f64, (idx / grid.size[0]) as f64, k as f64]);
            (200.0 - 100.0 * (at.distance_mm(BALL_AT) - BALL_MM)) as f32
        };
        Some((0..grid.size[0] * grid.size[1]).map(value).collect())
    };
    Field::above(200.0, grid, slice).expect("a volume")
}

fn scene(field: Field, camera: Camera) -> SolidScene {
    SolidScene {
        solids: vec![Solid { field: Arc::new(field), colour: [200, 180, 150], opacity: 1.0 }],
        camera,
        cut: None,
    }
}

fn camera(turn_rad: f64, lift_rad: f64) -> Camera {
    Camera { centre: BALL_AT, turn_rad, lift_rad, mm_per_pixel: 1.0 }
}

fn picture(scene: &SolidScene, side: usize) -> Vec<[u8; 4]> {
    draw_solids(scene, [side, side], || true).expect("not stopped")
}

#[test]
fn the_surface_of_a_ball_is_found_from_every_side() {
    let field = ball(&grid());
    for (turn, lift) in [(0.0, 0.0), (1.0, 0.4), (2.5, -0.9), (4.0, 1.5), (5.5, 0.0)] {
        let scene = scene(field.clone(), camera(turn, lift));
        let axes = scene.camera.axes();
        for offset in [[0.0, 0.0], [7.0, 3.0], [-5.0, -9.0]] {
            let pixel = [(20.0 + offset[0]) as usize, (20.0 + offset[1]) as usize];
            let met = draw::meet(&scene, [41, 41], pixel).expect("the ball");
            let [right, down] = offset;
            let depth = (BALL_MM * BALL_MM - right * right - down * down).sqrt();
            let expected = BALL_AT + axes.right * right - axes.up * down - axes.away * depth;
            assert!(met.distance_mm(expected) < 0.25, "{turn} {lift} {offset:?}: {met:?} for {expected:?}");
        }
    }
}

#[test]
fn the_picture_of_a_ball_is_a_disc_lit_in_the_middle() {
    let scene = scene(ball(&grid()), camera(0.3, 0.2));
    let drawn = picture(&scene, 41);
    let covered = drawn.iter().filter(|pixel| pixel[3] > 0).count() as f64;
    let disc = std::f64::consts::PI * BALL_MM * BALL_MM;
    assert!((covered / disc - 1.0).abs() < 0.04, "{covered} for {disc}");
    let grey = |column: usize, row: usize| drawn[column + 41 * row][1];
    assert!(grey(20, 20) > grey(32, 20) + 30, "{} {}", grey(20, 20), grey(32, 20));
    assert!(drawn.iter().all(|pixel| pixel[3] == 0 || pixel[3] == 255));
}

#[test]
fn from_in_front_the_patients_left_is_on_the_right_and_the_head_above() {
    let axes = camera(0.0, 0.0).axes();
    let near = |one: LpsVector, x: f64, y: f64, z: f64| (one - LpsVector::new(x, y, z)).length() < 1e-9;
    assert!(near(axes.right, 1.0, 0.0, 0.0) && near(axes.up, 0.0, 0.0, 1.0) && near(axes.away, 0.0, 1.0, 0.0));
    // A quarter turn: seen from the patient's left, the face looks to the left of the picture.
    let left = camera(std::f64::consts::FRAC_PI_2, 0.0).axes();
    assert!(near(left.right, 0.0, 1.0, 0.0) && near(left.away, -1.0, 0.0, 0.0));
    let lifted = camera(0.0, 1.0).axes();
    assert!(lifted.away.0.z < 0.0, "from above one looks down");
    for axes in [axes, left, lifted] {
        assert!((axes.right.cross(axes.up) + axes.away).length() < 1e-9, "a right-handed picture");
    }
}

#[test]
fn a_cut_opens_the_ball_and_shows_its_face() {
    let mut scene = scene(ball(&grid()), camera(0.0, 0.0));
    scene.cut = Some(Cut { at: BALL_AT, normal: LpsVector::new(0.0, -1.0, 0.0) });
    let met = draw::meet(&scene, [41, 41], [20, 20]).expect("the cut face");
    assert!((met.0.y - BALL_AT.0.y).abs() < 1e-3, "{met:?}");
    let drawn = picture(&scene, 41);
    let row = &drawn[41 * 20..41 * 21];
    assert!((13..28).all(|column| row[column] == row[20]), "an even face: {row:?}");
    // From the other side the half that is left is whole.
    scene.camera = camera(std::f64::consts::PI, 0.0);
    let met = draw::meet(&scene, [41, 41], [20, 20]).expect("the back");
    assert!((met.0.y - BALL_AT.0.y - BALL_MM).abs() < 0.25, "{met:?}");
}

#[test]
fn a_glassy_solid_lets_the_one_behind_shine_through() {
    let mut scene = scene(ball(&grid()), camera(0.0, 0.0));
    let behind = placed(grid().size, grid().affine.lps_from_voxel([0.0; 3]) + LpsVector::new(0.0, 40.0, 0.0), STEPS);
    let inside = vec![true; behind.n_voxels()];
    let plate = Field::of_mask(&behind, &inside).expect("a volume");
    scene.solids.push(Solid { field: Arc::new(plate), colour: [0, 0, 255], opacity: 1.0 });
    let opaque = picture(&scene, 41)[20 + 41 * 20];
    scene.solids[0].opacity = 0.3;
    let glassy = picture(&scene, 41)[20 + 41 * 20];
    assert!(opaque[0] > opaque[2] && glassy[2] > glassy[0], "{opaque:?} {glassy:?}");
    assert_eq!(glassy[3], 255);
}

#[test]
fn a_plate_one_voxel_thin_is_not_lost() {
    let grid = placed(grid().size, BALL_AT, [STEPS[0], STEPS[1], STEPS[2] * 0.5]);
    let inside: Vec<bool> = (0..grid.n_voxels()).map(|idx| idx / grid.size[0] % grid.size[1] == 20).collect();
    let field = Field::of_mask(&grid, &inside).expect("a volume");
    let scene = scene(field, Camera { centre: grid.middle(), ..camera(0.2, 0.1) });
    assert!(picture(&scene, 11).iter().all(|pixel| pixel[3] == 255));
}

#[test]
fn a_fine_grid_is_made_coarser_and_stays_in_its_place() {
    let fine = placed(
        [96, 96, 48],
        BALL_AT + LpsVector::new(-23.75, -23.75, -23.5),
        [LpsVector::new(0.5, 0.0, 0.0), LpsVector::new(0.0, 0.5, 0.0), LpsVector::new(0.0, 0.0, 1.0)],
    );
    let coarse = fine.coarser([2, 2, 2]).expect("a grid");
    assert_eq!(coarse.size, [48, 48, 24]);
    assert!(coarse.middle().distance_mm(fine.middle()) < 1e-9);
    let scene = scene(ball(&fine), camera(0.0, 0.0));
    let met = draw::meet(&scene, [41, 41], [20, 20]).expect("the ball");
    assert!((met.0.y - (BALL_AT.0.y - BALL_MM)).abs() < 0.25, "{met:?}");
}

#[test]
fn a_tilted_gantry_has_its_place_too() {
    let tilted = placed(
        [48, 48, 48],
        BALL_AT + LpsVector::new(-23.5, -23.5 - 11.0, -23.5),
        [LpsVector::new(1.0, 0.0, 0.0), LpsVector::new(0.0, 1.0, 0.0), LpsVector::new(0.0, 11.0 / 23.5, 1.0)],
    );
    let scene = scene(ball(&tilted), camera(0.8, 0.5));
    let met = draw::meet(&scene, [41, 41], [20, 20]).expect("the ball");
    let expected = BALL_AT - scene.camera.axes().away * BALL_MM;
    assert!(met.distance_mm(expected) < 0.25, "{met:?} for {expected:?}");
}

#[test]
fn what_makes_no_volume_is_refused_and_nothing_is_an_empty_picture() {
    let none = EvenGrid { size: [0, 48, 24], ..grid() };
    assert_eq!(Field::above(0.0, &none, |_| Some(Vec::new())).err(), Some(FieldError::NoVolume));
    assert_eq!(Field::above(0.0, &grid(), |_| None).err(), Some(FieldError::NoVolume));
    assert_eq!(Field::of_mask(&grid(), &[true]).err(), Some(FieldError::NoVolume));
    let nothing = Field::of_mask(&grid(), &vec![false; grid().n_voxels()]).expect("a volume");
    assert!(nothing.is_empty());
    let scene = scene(nothing, camera(0.0, 0.0));
    assert!(picture(&scene, 9).iter().all(|pixel| *pixel == [0; 4]));
    assert!(draw_solids(&scene, [9, 9], || false).is_none());
    let none = SolidScene { solids: Vec::new(), ..scene };
    assert_eq!(picture(&none, 3), vec![[0; 4]; 9]);
}
