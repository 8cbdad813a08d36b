//! A radiograph in numbers: bone is bright, distances are magnified, a stop stops.

use super::*;
use crate::{
    geometry::LpsVector,
    synthetic::{Recipe, scanner::Detail},
};

#[test]
fn a_place_falls_where_the_ray_through_it_meets_the_detector() {
    let body = Body::from_recipe(&Recipe::normal(23));
    for view in [View::Lateral, View::Frontal] {
        let exposure = Exposure::of(view, &body, Detail::Full);
        for (column, row, along) in [(0.0, 0.0, 0.0), (100.0, 300.0, -120.0), (411.0, 57.0, 88.0)] {
            // As the beam counts it from the middle of the picture.
            let spread = exposure.pixel_mm * (SOURCE_MM.1 + along) / SOURCE_MM.0;
            let from_middle = |at: f64, n: usize| (at - (n - 1) as f64 / 2.0) * spread;
            let (right, down) = (from_middle(column, exposure.size.1), from_middle(row, exposure.size.0));
            let at = exposure.pixel(exposure.place(right, down, along));
            assert!((at.x - column).abs() < 1e-9 && (at.y - row).abs() < 1e-9, "{view:?}: {at:?}");
        }
    }
    let exposure = Exposure::of(View::Lateral, &body, Detail::Full);
    let [front, back] = [-10.0, 10.0].map(|y| exposure.pixel(exposure.centre + LpsVector::new(0.0, y, 0.0)));
    let magnified = (back.x - front.x) * exposure.pixel_mm;
    assert!((magnified - 20.0 * 11.0 / 9.0).abs() < 1e-9, "{magnified}");
}

#[test]
fn bone_is_bright_and_the_picture_is_that_of_the_body_in_the_standards_words() {
    let body = Body::from_recipe(&Recipe::normal(23));
    let exposure = Exposure::of(View::Frontal, &body, Detail::Coarse);
    let film = take(&body, &exposure, &mut || true).expect("taken");
    let (rows, columns) = exposure.size;
    assert_eq!(film.pixels.len(), rows * columns);
    // Over half the picture, for a process leans to one side or the other and leaves gaps.
    let mean = |middle: usize| {
        let rows = rows / 4..3 * rows / 4;
        let lines = rows.map(|row| &film.pixels[row * columns + middle - 2..row * columns + middle + 3]);
        let values: Vec<f64> = lines.flatten().map(|it| f64::from(*it)).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    let (spine, beside) = (mean(columns / 2), mean(columns / 4));
    assert!(spine > beside + 200.0, "spine {spine:.0}, beside {beside:.0}");
    assert!((Exposure::magnification() - 11.0 / 9.0).abs() < 1e-9);
    assert!(take(&body, &exposure, &mut || false).is_none(), "stopped");
}
