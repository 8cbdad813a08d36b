//! A radiograph in numbers: the posterior wall's hollow shows from the side, bone is bright, distances are magnified.

use super::{beam::ways, *};
use crate::{
    geometry::LpsPoint,
    study::VertebralLevel::L5,
    synthetic::{Recipe, Truth, scanner::Detail},
};

/// A small field about a vertebra's posterior wall.
fn about(body: &Body, at: LpsPoint) -> Exposure {
    let whole = Exposure::of(View::Lateral, body, Detail::Full);
    let centre = LpsPoint::new(0.0, at.0.y.round(), at.0.z.round());
    Exposure { centre, pixel_mm: 1.0, size: (64, 64), step_mm: 2.0, layers_mm: (2.5, 6.0), ..whole }
}

/// Bone that a ray through a point of the median plane crosses.
fn bone(ways: &[beam::Way], exposure: &Exposure, at: LpsPoint) -> f64 {
    let (rows, columns) = exposure.size;
    let place = |mm: f64, n: usize| {
        (mm / exposure.pixel_at_spine_mm() + (n - 1) as f64 / 2.0).round().clamp(0.0, (n - 1) as f64) as usize
    };
    let (column, row) = (place(at.0.y - exposure.centre.0.y, columns), place(exposure.centre.0.z - at.0.z, rows));
    ways[row * columns + column][1]
}

/// Bone that the ray just before the line through the posterior corners of L5 crosses, below the pedicles, as a share of
/// what is crossed further in front: less where the wall is hollow.
fn left_at_the_wall(depth: f64) -> f64 {
    let mut recipe = Recipe::normal(23);
    let level = recipe.levels.get_mut(&L5).expect("L5");
    level.vbd_mm -= depth - level.scallop_mm;
    level.scallop_mm = depth;
    let body = Body::from_recipe(&recipe);
    let l5 = Truth::of(&body).level(L5).expect("L5").clone();
    let chord = l5.corners[1] + (l5.corners[3] - l5.corners[1]) * 0.70;
    let exposure = about(&body, chord);
    let ways = ways(&body, &exposure, &mut || true).expect("exposed");
    let inwards = (l5.middle[0] - l5.middle[1]).normalized().expect("two places");
    let mean = |from: i32, to: i32| {
        let places = (from..to).map(|mm| bone(&ways, &exposure, chord + inwards * f64::from(mm)));
        places.sum::<f64>() / f64::from(to - from)
    };
    mean(1, 4) / mean(11, 16)
}

#[test]
fn a_hollow_posterior_wall_shows_from_the_side() {
    let (flat, hollow) = (left_at_the_wall(0.8), left_at_the_wall(6.0));
    println!("bone at the wall: flat {flat:.2}, hollow {hollow:.2}");
    assert!(hollow < 0.8 * flat, "flat {flat:.2}, hollow {hollow:.2}");
}

#[test]
fn bone_is_bright_and_the_picture_is_that_of_the_body_in_the_standards_words() {
    let body = Body::from_recipe(&Recipe::normal(23));
    let exposure = Exposure::of(View::Frontal, &body, Detail::Coarse);
    let film = take(&body, &exposure, &mut || true).expect("taken");
    let (rows, columns) = exposure.size;
    assert_eq!(film.pixels.len(), rows * columns);
    let mean = |from: usize, to: usize| {
        let row = rows / 2;
        let line = &film.pixels[row * columns + from..row * columns + to];
        line.iter().map(|it| f64::from(*it)).sum::<f64>() / line.len() as f64
    };
    let (spine, beside) = (mean(columns / 2 - 1, columns / 2 + 2), mean(columns / 4, columns / 4 + 3));
    assert!(spine > beside + 300.0, "spine {spine:.0}, beside {beside:.0}");
    assert!((Exposure::magnification() - 11.0 / 9.0).abs() < 1e-9);
    assert!(take(&body, &exposure, &mut || false).is_none(), "stopped");
}
