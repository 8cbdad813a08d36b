//! A radiograph in numbers: bone is bright, distances are magnified, a stop stops.

use super::*;
use crate::synthetic::{Recipe, scanner::Detail};

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
